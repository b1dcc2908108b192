//! The words of an entity set.

use crate::{EntitySet, Restrictions, Right};

/// Says more about a set.
#[derive(Debug)]
pub struct SetBuilder<'a> {
    pub(super) set: &'a mut EntitySet,
}

impl SetBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.set.doc);
        self
    }

    pub fn also_known_as(&mut self, names: &[&str]) -> &mut Self {
        self.set
            .also_known_as
            .extend(names.iter().map(|n| (*n).to_owned()));
        self
    }

    pub fn create(&mut self, right: Right) -> &mut Self {
        self.set.create = Some(right);
        self
    }

    pub fn update(&mut self, right: Right) -> &mut Self {
        self.set.update = Some(right);
        self
    }

    pub fn delete(&mut self, right: Right) -> &mut Self {
        self.set.delete = Some(right);
        self
    }

    /// Every row that a limited caller sees must meet this condition.
    pub fn rows(&mut self, condition: &str) -> &mut Self {
        self.set.rows = Some(condition.to_owned());
        self
    }

    /// Rows in one page; `None` turns server-driven paging off.
    pub fn page_size(&mut self, rows: Option<usize>) -> &mut Self {
        self.set.page_size = rows;
        self
    }

    /// A client may ask for what changed since it last asked.
    pub fn tracks_changes(&mut self) -> &mut Self {
        self.set.changes_tracked = true;
        self
    }

    pub fn not_in_service_document(&mut self) -> &mut Self {
        self.set.in_service_document = false;
        self
    }

    /// Nobody adds to it, whatever their rights.
    pub fn not_insertable(&mut self) -> &mut Self {
        self.set.restrictions.insert.whole = true;
        self
    }

    pub fn not_updatable(&mut self) -> &mut Self {
        self.set.restrictions.update.whole = true;
        self
    }

    pub fn not_deletable(&mut self) -> &mut Self {
        self.set.restrictions.no_delete = true;
        self
    }

    /// Properties and navigations that a new entity may not be given.
    pub fn not_insertable_with(&mut self, names: &[&str]) -> &mut Self {
        self.bar(|r| &mut r.insert.names, names)
    }

    /// Properties that an update leaves alone, and navigations that it may not touch.
    pub fn not_updatable_with(&mut self, names: &[&str]) -> &mut Self {
        self.bar(|r| &mut r.update.names, names)
    }

    /// No `$filter`; with names, only none over these properties.
    pub fn not_filterable(&mut self, properties: &[&str]) -> &mut Self {
        self.set.restrictions.filter.whole |= properties.is_empty();
        self.bar(|r| &mut r.filter.names, properties)
    }

    /// Its collection is read under a `$filter` alone, which must name these properties.
    pub fn requires_filter(&mut self, properties: &[&str]) -> &mut Self {
        let required = &mut self.set.restrictions.required_filter;
        required
            .get_or_insert_default()
            .extend(properties.iter().map(|n| (*n).to_owned()));
        self
    }

    /// No `$orderby`; with names, only none over these properties.
    pub fn not_sortable(&mut self, properties: &[&str]) -> &mut Self {
        self.set.restrictions.sort.whole |= properties.is_empty();
        self.bar(|r| &mut r.sort.names, properties)
    }

    pub fn ascending_only(&mut self, properties: &[&str]) -> &mut Self {
        self.bar(|r| &mut r.ascending_only, properties)
    }

    pub fn descending_only(&mut self, properties: &[&str]) -> &mut Self {
        self.bar(|r| &mut r.descending_only, properties)
    }

    /// Its members are not counted; with names, only not what these navigations lead to.
    pub fn not_countable(&mut self, navigations: &[&str]) -> &mut Self {
        self.set.restrictions.count.whole |= navigations.is_empty();
        self.bar(|r| &mut r.count.names, navigations)
    }

    /// No `$expand`; with names, only none of these navigations.
    pub fn not_expandable(&mut self, navigations: &[&str]) -> &mut Self {
        self.set.restrictions.expand.whole |= navigations.is_empty();
        self.bar(|r| &mut r.expand.names, navigations)
    }

    /// `$expand` stands in `$expand` at most so deep.
    pub fn expandable_levels(&mut self, most: usize) -> &mut Self {
        self.set.restrictions.expand_levels = Some(most);
        self
    }

    /// Nothing leads through these navigations: no path, no `$expand`, no expression.
    pub fn not_navigable(&mut self, navigations: &[&str]) -> &mut Self {
        self.bar(|r| &mut r.navigate, navigations)
    }

    pub fn not_searchable(&mut self) -> &mut Self {
        self.set.restrictions.no_search = true;
        self
    }

    pub fn not_selectable(&mut self) -> &mut Self {
        self.set.restrictions.no_select = true;
        self
    }

    pub fn not_computable(&mut self) -> &mut Self {
        self.set.restrictions.no_compute = true;
        self
    }

    pub fn top_not_supported(&mut self) -> &mut Self {
        self.set.restrictions.no_top = true;
        self
    }

    pub fn skip_not_supported(&mut self) -> &mut Self {
        self.set.restrictions.no_skip = true;
        self
    }

    fn bar(
        &mut self,
        which: fn(&mut Restrictions) -> &mut Vec<String>,
        names: &[&str],
    ) -> &mut Self {
        which(&mut self.set.restrictions).extend(names.iter().map(|n| (*n).to_owned()));
        self
    }
}
