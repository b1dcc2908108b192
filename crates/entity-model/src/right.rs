//! Who may do what: a right is a word of the declaration, a caller is whoever holds some of them.

use crate::Value;

/// A right, named by the service that declares it, such as `Right::new("parts.view")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Right(&'static str);

impl Right {
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.0
    }
}

/// Whoever asks. There is no anonymous request: a door that lets everyone in makes a caller of its own.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The key of the person or account that acts, written to `CreatedBy` and its kin.
    pub id: i64,
    /// How the caller is named in logs and errors.
    pub name: String,
    /// `None` stands for every right.
    rights: Option<Vec<Right>>,
    /// What row filters may name as `@name`.
    parameters: Vec<(String, Value)>,
}

impl Caller {
    /// A caller with every right, such as the built-in one of a loopback server.
    #[must_use]
    pub fn with_all_rights(id: i64, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            rights: None,
            parameters: Vec::new(),
        }
    }

    /// A caller with just these rights.
    #[must_use]
    pub fn with_rights(id: i64, name: &str, rights: &[Right]) -> Self {
        Self {
            id,
            name: name.to_owned(),
            rights: Some(rights.to_vec()),
            parameters: Vec::new(),
        }
    }

    /// Gives row filters a value for `@name`.
    #[must_use]
    pub fn knowing(mut self, name: &str, value: Value) -> Self {
        self.parameters.push((name.to_owned(), value));
        self
    }

    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.rights
            .as_ref()
            .is_none_or(|held| held.contains(&right))
    }

    /// Row filters bind only callers whose rights are limited.
    #[must_use]
    pub fn has_all_rights(&self) -> bool {
        self.rights.is_none()
    }

    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v)
    }
}
