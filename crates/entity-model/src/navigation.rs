//! How one entity type leads to another.

use crate::{Belongs, Editing, EntityId};

/// How many entities a navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplicity {
    /// Exactly one.
    One,
    /// None or one.
    ZeroOrOne,
    Many,
}

/// What joins the two rows. Numbers are places in [`crate::EntityType::properties`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// This row holds the other's key: pairs of (own property, target property).
    Holds(Vec<(usize, usize)>),
    /// The other row holds this key: pairs of (own property, target property).
    HeldBy(Vec<(usize, usize)>),
    /// Rows of a link type stand between: `near` pairs (own, link), `far` pairs (link, target).
    Through {
        link: EntityId,
        near: Vec<(usize, usize)>,
        far: Vec<(usize, usize)>,
    },
}

/// A navigation property.
#[derive(Clone, Debug)]
pub struct Navigation {
    pub name: String,
    pub belongs: Belongs,
    pub doc: String,
    pub target: EntityId,
    pub multiplicity: Multiplicity,
    pub link: Link,
    /// The navigation of the target that leads back here.
    pub partner: Option<String>,
    /// Whether a client may change where it leads, on top of what holds for the foreign keys.
    pub editing: Editing,
    /// The entities it leads to belong to this one: they are put away and brought back with it.
    pub cascades: bool,
    /// A hidden navigation serves declared expressions only; no client can name it.
    pub hidden: bool,
    pub also_known_as: Vec<String>,
}

impl Navigation {
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.multiplicity == Multiplicity::Many
    }
}
