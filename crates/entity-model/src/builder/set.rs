//! The words of an entity set.

use crate::{EntitySet, Right};

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
}
