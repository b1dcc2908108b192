//! The words that follow a navigation.

use crate::{Editing, EntityType, Multiplicity, Navigation, Property, Source};

/// Says more about the navigation just declared.
#[derive(Debug)]
pub struct NavigationBuilder<'a> {
    pub(super) ty: &'a mut EntityType,
    pub(super) at: usize,
    /// Foreign-key properties, empty for a collection.
    pub(super) held: Vec<String>,
}

impl NavigationBuilder<'_> {
    fn with(self, change: impl FnOnce(&mut Navigation)) -> Self {
        if let Some(n) = self.ty.navigations.get_mut(self.at) {
            change(n);
        }
        self
    }

    fn keys(self, change: impl Fn(&mut Property)) -> Self {
        for p in self
            .ty
            .properties
            .iter_mut()
            .filter(|p| self.held.contains(&p.name))
        {
            change(p);
        }
        self
    }

    pub fn doc(self, text: &str) -> Self {
        let keys = format!("Key of: {}", lower_first(text));
        self.with(|n| text.clone_into(&mut n.doc)).keys(|p| {
            if p.doc.is_empty() {
                keys.clone_into(&mut p.doc);
            }
        })
    }

    /// Always leads to an entity; its foreign key is never null and a create must give it.
    pub fn required(self) -> Self {
        self.with(|n| n.multiplicity = Multiplicity::One).keys(|p| {
            p.facets.nullable = false;
            p.required = true;
        })
    }

    /// No client changes where it leads.
    pub fn read_only(self) -> Self {
        self.with(|n| n.editing = Editing::Never).keys(|p| {
            p.editing = Editing::Never;
            p.required = false;
        })
    }

    pub fn partner(self, name: &str) -> Self {
        self.with(|n| n.partner = Some(name.to_owned()))
    }

    /// Serves declared expressions only.
    pub fn hidden(self) -> Self {
        self.with(|n| n.hidden = true)
    }

    pub fn also_known_as(self, name: &str) -> Self {
        self.with(|n| n.also_known_as.push(name.to_owned()))
    }

    pub fn column(self, name: &str) -> Self {
        self.keys(|p| p.source = Source::Column(name.to_owned()))
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
