//! A read's shape as the writer needs it: names escaped, places known, nothing left to look up by name.

use std::ops::Range;

use entity_model::{EnumId, Value};

use super::form::Form;

/// A piece of [`Compiled::text`].
pub(super) type Text = Range<usize>;

/// All levels of a read.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// Every member name and annotation, one behind the other, as they stand in the answer.
    pub(super) text: Vec<u8>,
    /// The answer is the one entity that a name of its own stands for.
    pub(super) singleton: bool,
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
    /// None for a singleton.
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

/// What a weak ETag is made of.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// Columns that say the state of the row; without any there is no ETag.
    pub(super) state: Vec<usize>,
    pub(super) beside: Option<Beside>,
}

/// What else an answer shows, told by a hash.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) columns: Vec<usize>,
    /// The names of all members.
    pub(super) names: Vec<u8>,
}

/// One JSON object per row.
#[derive(Debug, Default)]
pub(super) struct Object {
    /// Rows of several kinds: the column that tells which, and the object of each.
    pub(super) kinds: Option<(usize, Vec<Object>)>,
    pub(super) etag: Tag,
    pub(super) shows_etag: bool,
    /// `,"@odata.type":"#…"`: for full metadata, and for rows that are of another type than is expected.
    pub(super) ty: Option<Text>,
    /// The same for rows whose kind column holds one of these values.
    pub(super) types: Option<Types>,
    /// Where `@odata.id` is written: for references and full metadata.
    pub(super) id: Option<Key>,
    pub(super) edit_link: bool,
    /// Column that is null when there is no entity.
    pub(super) null_when: Option<usize>,
    pub(super) members: Vec<Member>,
}

/// What is said of a row's type, by a column of it.
#[derive(Debug)]
pub(super) struct Types {
    pub(super) column: usize,
    /// Nothing is said where a type is the one that is expected.
    pub(super) of: Vec<(Value, Option<Text>)>,
}

/// A member whose value the database keeps as JSON.
#[derive(Debug)]
pub(super) struct KeptMember {
    pub(super) name: Text,
    pub(super) column: usize,
    pub(super) collection: bool,
    pub(super) note: Option<Text>,
    /// `,"Name@odata.count":`, and where the number stands.
    pub(super) count: Option<(Text, usize)>,
    pub(super) form: Form,
}

#[derive(Debug)]
pub(super) enum Member {
    Value(ValueMember),
    /// Written in rows whose column holds one of these values.
    OfKind {
        column: usize,
        values: Vec<Value>,
        member: Box<Member>,
    },
    Complex {
        name: Text,
        null_when: Option<usize>,
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
    Json(KeptMember),
    Stream(StreamMember),
    One {
        name: Text,
        object: Object,
    },
    /// `,"Name@odata.navigationLink":"` and the entity's URL.
    Link {
        name: Text,
        key: Key,
    },
    /// A level below, written when the block ends.
    Child(usize),
    /// What can be reached from an entity, of a navigation that is not expanded or an operation: full metadata only.
    Links {
        /// What stands before each URL, such as `,"Name@odata.navigationLink":"`, and behind it.
        ends: Vec<(Text, &'static [u8])>,
        /// Percent-encoded name.
        segment: String,
    },
}

/// What is said of a stream.
#[derive(Debug)]
pub(super) struct StreamMember {
    /// `,"Name@odata.mediaContentType":`, where anything is said but the bytes.
    pub(super) content_type: Option<Text>,
    pub(super) media_type: usize,
    pub(super) content: Option<StreamContent>,
    /// Where it is read and written; `None` where that can be guessed.
    pub(super) at: Option<StreamAddress>,
}

/// The bytes of a stream.
#[derive(Debug)]
pub(super) struct StreamContent {
    /// `,"Name":`
    pub(super) name: Text,
    pub(super) column: usize,
    /// Text and JSON stand as what they are.
    pub(super) native: bool,
}

#[derive(Debug)]
pub(super) struct StreamAddress {
    /// `,"Name@odata.mediaEditLink":"` and the same for reading.
    pub(super) links: [Text; 2],
    pub(super) key: Key,
    /// Behind the entity's own URL.
    pub(super) segment: String,
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
