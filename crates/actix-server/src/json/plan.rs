//! A read's shape as the writer needs it: names escaped, places known, nothing left to look up by name.

use std::ops::Range;

use entity_model::{EnumId, Value};

/// A piece of [`Compiled::text`].
pub(super) type Text = Range<usize>;

/// All levels of a read.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// Every member name and annotation, one behind the other, as they stand in the answer.
    pub(super) text: Vec<u8>,
    /// By level number.
    pub(super) levels: Vec<LevelPlan>,
}

#[derive(Debug, Default)]
pub(super) struct LevelPlan {
    pub(super) object: Object,
    pub(super) page: Option<usize>,
    pub(super) top: Option<u64>,
    pub(super) order: Vec<usize>,
    pub(super) counted: bool,
    /// What its parent makes of it; `None` at the top.
    pub(super) place: Option<ChildPlan>,
}

/// A level as a member of its parent's objects.
#[derive(Debug)]
pub(super) struct ChildPlan {
    pub(super) parent: usize,
    pub(super) form: ChildForm,
    /// `,"Name":`
    pub(super) name: Text,
    /// `,"Name@odata.count":`
    pub(super) count: Text,
    /// `,"Name@odata.nextLink":"`
    pub(super) next_link: Text,
    /// Where its next link leads.
    pub(super) next: Option<NextPlan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChildForm {
    Many,
    /// The first row, or null.
    Single,
    Count,
}

/// `Set(key)/Navigation?options`
#[derive(Debug)]
pub(super) struct NextPlan {
    pub(super) key: Key,
    /// Behind the key, up to `?`.
    pub(super) path: String,
    pub(super) options: String,
}

/// How the canonical URL of an entity is made, relative to the service root.
#[derive(Debug)]
pub(super) struct Key {
    /// Percent-encoded.
    pub(super) set: String,
    pub(super) parts: Vec<KeyPart>,
}

#[derive(Debug)]
pub(super) struct KeyPart {
    /// `Name=` where the key has several parts.
    pub(super) name: String,
    pub(super) column: usize,
    /// Qualified name and id of an enumeration type.
    pub(super) enumeration: Option<(String, EnumId)>,
}

/// One JSON object per row.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) etag: Vec<usize>,
    pub(super) shows_etag: bool,
    /// `,"@odata.type":"#…"`, for full metadata.
    pub(super) ty: Option<Text>,
    /// Where `@odata.id` is written: for references and full metadata.
    pub(super) id: Option<Key>,
    pub(super) edit_link: bool,
    /// Column that is null when there is no entity.
    pub(super) null_when: Option<usize>,
    pub(super) members: Vec<Member>,
}

#[derive(Debug)]
pub(super) enum Member {
    Value(ValueMember),
    Complex {
        name: Text,
        null_when: usize,
        /// `,"@odata.type":"#…"`
        ty: Option<Text>,
        members: Vec<Member>,
    },
    /// JSON text as it is.
    /// Members of a JSON object that a column keeps: all, or only these.
    Dynamic {
        column: usize,
        only: Option<Vec<String>>,
    },
    Json {
        name: Text,
        column: usize,
        collection: bool,
        note: Option<Text>,
    },
    One {
        name: Text,
        object: Object,
    },
    /// A level below, written when the block ends.
    Child(usize),
    /// Links of a navigation that is not expanded: full metadata only.
    Links {
        /// `,"Name@odata.associationLink":"`
        association: Text,
        /// `,"Name@odata.navigationLink":"`
        navigation: Text,
        /// Percent-encoded name.
        segment: String,
    },
}

#[derive(Debug)]
pub(super) struct ValueMember {
    /// `,"Name":`
    pub(super) name: Text,
    pub(super) column: usize,
    pub(super) kind: ValueKind,
    pub(super) note: Option<Note>,
    /// Left out when it equals this.
    pub(super) default: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Plain,
    Quoted,
    /// A fraction of single precision.
    Single,
    /// Written as GeoJSON.
    Geo,
    Enum(EnumId),
}

/// `,"Name@odata.type":"#…"` in front of a value.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) text: Text,
    /// Only in front of `INF`, `-INF` and `NaN`.
    pub(super) only_beyond_numbers: bool,
}

impl Compiled {
    pub(super) fn piece(&self, text: &Text) -> &[u8] {
        self.text.get(text.clone()).unwrap_or_default()
    }

    pub(super) fn level(&self, number: usize) -> Option<&LevelPlan> {
        self.levels.get(number)
    }
}
