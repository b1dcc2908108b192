//! Entity, complex and enumeration types, and their properties.

use std::collections::HashMap;

use crate::{Link, Navigation, Primitive, Right, Type, Value};

/// Place of an entity type in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub usize);

/// Place of a complex type in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ComplexId(pub usize);

/// Place of an enumeration type in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnumId(pub usize);

/// What CSDL calls facets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    pub nullable: bool,
    pub max_length: Option<u32>,
    /// Digits of a decimal, or fractional digits of a time.
    pub precision: Option<u8>,
    /// Digits after the point of a decimal.
    pub scale: Option<u8>,
    /// The coordinate reference system of a geo value; without one, that of [`crate::geo::Geo::default_srid`].
    pub srid: Option<u16>,
}

/// Where a property's value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A column of the type's own table.
    Column(String),
    /// Computed on read from an expression in OData's own language, over the same entity.
    Computed(String),
    /// A complex value laid flat: one source per member, in the order of the complex type.
    /// The value is null when its first member is.
    Members(Vec<Source>),
    /// A complex value or a collection kept as JSON text in one column.
    Json(String),
}

/// Whether a client may set a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editing {
    /// On create and update.
    Always,
    /// On create only (`Core.Immutable`).
    OnCreate,
    /// Never (`Core.Computed`): the service sets it.
    Never,
}

/// Whose member a property or a navigation is, as the type that lists it sees it. Types that are derived from each
/// other share a table, and so their lists: what is at a place is at that place in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// Declared by the type itself.
    Here,
    /// Declared by a type that this one is derived from.
    Above,
    /// Declared by another type of the table, and no member of this one.
    Elsewhere(EntityId),
}

impl Belongs {
    /// Whether the type has it, by its own declaration or by that of a type it is derived from.
    #[must_use]
    pub fn is_member(self) -> bool {
        matches!(self, Self::Here | Self::Above)
    }
}

/// What tells the rows of a type from those of the other types in its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// Place of the property that says of which type a row is.
    pub place: usize,
    /// What it holds in rows of just this type; `None` for an abstract type, which has none.
    pub value: Option<Value>,
}

/// `Core.Permissions` of a property that no client may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    Read,
    None,
}

/// A structural property.
#[derive(Clone, Debug)]
pub struct Property {
    pub name: String,
    pub belongs: Belongs,
    pub doc: String,
    pub ty: Type,
    /// The type definition that the type is called by.
    pub definition: Option<String>,
    pub collection: bool,
    pub facets: Facets,
    pub source: Source,
    pub editing: Editing,
    /// A create without it is refused.
    pub required: bool,
    /// A text of this property says something: neither empty nor blank.
    pub filled: bool,
    pub default: Option<Value>,
    /// The right to see it, beyond the set's own.
    pub read: Option<Right>,
    /// Never read back, such as a password.
    pub write_only: bool,
    /// What is said of a property nobody may set, where the service does not compute it either (`Core.Permissions`).
    pub permission: Option<Permission>,
    /// Belongs to an answer only when it is named: large, and rarely wanted.
    pub on_demand: bool,
    /// The property that holds the media type of these bytes.
    pub media_type: Option<String>,
    /// The media type of these bytes, whatever the row.
    pub content_type: Option<String>,
    /// A hidden property serves the engine and declared expressions only; no client can name it.
    pub hidden: bool,
    /// `Measures.Unit`, such as `h` or `%`.
    pub unit: Option<String>,
    pub minimum: Option<Value>,
    pub maximum: Option<Value>,
    pub example: Option<Value>,
    pub also_known_as: Vec<String>,
    /// The database keeps an index on its column.
    pub indexed: bool,
    /// The column's text without marks and in lower case, kept beside it by the gateway.
    pub folded: Option<String>,
    /// `$search` looks for words in it.
    pub searchable: bool,
}

/// The name of the property that holds the dynamic ones of an open type, as one JSON object. No client can write it.
pub const DYNAMIC: &str = "@dynamic";

impl Property {
    /// A property of a type, and nothing else said of it.
    #[must_use]
    pub fn plain(name: &str, ty: Type) -> Self {
        crate::builder::property(name, ty)
    }

    /// Whether it holds the dynamic properties of its type.
    #[must_use]
    pub fn holds_dynamic(&self) -> bool {
        self.name == DYNAMIC
    }

    /// The column, if the value is one column of the table.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match &self.source {
            Source::Column(name) | Source::Json(name) => Some(name),
            Source::Computed(_) | Source::Members(_) => None,
        }
    }

    /// Whether rows can be put in order by it: a collection and a value with members have none as a whole.
    #[must_use]
    pub fn has_order(&self) -> bool {
        !self.collection && self.ty.has_order()
    }

    #[must_use]
    pub fn primitive(&self) -> Option<Primitive> {
        if self.collection {
            None
        } else {
            self.ty.primitive()
        }
    }
}

/// A set of properties that also identifies an entity (`Core.AlternateKeys`).
#[derive(Clone, Debug)]
pub struct AlternateKey {
    /// Pairs of (name in the URL, place in `properties`).
    pub parts: Vec<(String, usize)>,
}

/// Values that together stand in one row at most; a null among them stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Places in `properties`.
    pub places: Vec<usize>,
    /// Texts are compared by their folded companion columns.
    pub folded: bool,
    /// An archived row keeps its values taken.
    pub reserved: bool,
}

/// Rows that are put away rather than removed. Numbers are places in `properties`.
#[derive(Clone, Debug)]
pub struct Archive {
    /// Null while the row is live.
    pub on: usize,
    /// Who put it away.
    pub by: Option<usize>,
    /// Names that, when a filter uses them, show archived rows on that level.
    pub shown_by: Vec<String>,
    /// Column that ties together what one delete put away.
    pub batch_column: Option<String>,
}

/// Who makes the key of a new row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrigin {
    /// The service's one 64-bit sequence.
    Sequence,
    /// A random UUID made by the service.
    Uuid,
    /// The client sends it.
    Client,
}

/// What the service writes on its own whenever it writes a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// The moment a row was added.
    CreatedAt,
    /// Key of who added it.
    CreatedBy,
    /// The moment of the last change; null until the first.
    ChangedAt,
    /// Key of who changed it last; null until the first change.
    ChangedBy,
    /// A whole number that goes up by one with every change. Its default is that of a new row.
    Version,
}

/// An entity type and the table that holds it.
#[derive(Clone, Debug)]
pub struct EntityType {
    pub name: String,
    pub doc: String,
    pub table: String,
    /// Places of the key properties.
    pub key: Vec<usize>,
    pub key_origin: KeyOrigin,
    pub properties: Vec<Property>,
    pub navigations: Vec<Navigation>,
    pub alternate_keys: Vec<AlternateKey>,
    /// What stands once among the rows, beside the keys. No client addresses an entity by it.
    pub uniques: Vec<Unique>,
    /// Places of properties that the database keeps one index over, beside those of single properties.
    pub indexes: Vec<Vec<usize>>,
    pub archive: Option<Archive>,
    /// Places of the properties whose values make the weak ETag; empty for none.
    pub etag: Vec<usize>,
    /// Places of the properties that the service fills whenever it writes a row.
    pub stamps: Vec<(Stamp, usize)>,
    /// An update that changes no value is stamped as well.
    pub counts_every_update: bool,
    /// Place of the property that holds what clients add without a declaration ([`DYNAMIC`]).
    pub open: Option<usize>,
    /// This type reads another type's table and is not written on its own.
    pub view: bool,
    /// No client sees the type: its rows tie others together and nothing else.
    pub hidden: bool,
    /// Place of the hidden property that holds the stream of a media entity.
    pub media: Option<usize>,
    /// Place of the text that a new media entity is given by the header `Slug`.
    pub slug: Option<usize>,
    /// The type this one is derived from; they share a table, a key, and the places of all members.
    pub base: Option<EntityId>,
    /// Set for a type that others are derived from, and for those.
    pub kind: Option<Kind>,
    pub(crate) places: Places,
}

/// Where the members of a whole type stand, by every name they go by. A query asks for each member it names several
/// times; while a type is being declared there are none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    properties: HashMap<String, usize>,
    navigations: HashMap<String, usize>,
    /// Other spellings with the declared ones.
    aliases: Vec<(String, String)>,
}

impl EntityType {
    /// Notes where the members stand; from then on nothing may be added.
    pub(crate) fn close(&mut self) {
        let properties = self
            .members()
            .map(|(at, p)| (at, &p.name, &p.also_known_as));
        let navigations = self.ways().map(|(at, n)| (at, &n.name, &n.also_known_as));
        let (properties, navigations) = (Vec::from_iter(properties), Vec::from_iter(navigations));
        let all = || properties.iter().chain(&navigations);
        let aliases = all().flat_map(|(_, name, aliases)| aliases.iter().map(move |a| (a, *name)));
        let free = aliases.filter(|(alias, _)| all().all(|(_, name, _)| name != alias));
        self.places = Places {
            aliases: free.map(|(a, name)| (a.clone(), name.clone())).collect(),
            properties: places_of(&properties),
            navigations: places_of(&navigations),
        };
    }

    /// A property of a type that is still being declared, by its name alone.
    pub(crate) fn declared(&self, name: &str) -> Option<(usize, &Property)> {
        self.members().find(|(_, p)| p.name == name)
    }

    /// The properties that the type has, with their places.
    pub fn members(&self) -> impl Iterator<Item = (usize, &Property)> {
        let all = self.properties.iter().enumerate();
        all.filter(|(_, p)| p.belongs.is_member())
    }

    /// The navigations that the type has, with their places.
    pub fn ways(&self) -> impl Iterator<Item = (usize, &Navigation)> {
        let all = self.navigations.iter().enumerate();
        all.filter(|(_, n)| n.belongs.is_member())
    }

    /// No row is of just this type.
    #[must_use]
    pub fn is_abstract(&self) -> bool {
        self.kind.as_ref().is_some_and(|k| k.value.is_none())
    }

    /// The declared spelling of a member's name.
    #[must_use]
    pub fn spelt<'n>(&'n self, name: &'n str) -> &'n str {
        let mut aliases = self.places.aliases.iter();
        let found = aliases.find(|(alias, _)| alias == name);
        found.map_or(name, |(_, declared)| declared)
    }

    /// A property that clients may name, by its declared name or one of its aliases, exact case first.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<(usize, &Property)> {
        self.any_property(name).filter(|(_, p)| !p.hidden)
    }

    /// A property, hidden ones too.
    #[must_use]
    pub fn any_property(&self, name: &str) -> Option<(usize, &Property)> {
        let place = *self.places.properties.get(name)?;
        Some((place, self.properties.get(place)?))
    }

    /// A navigation that clients may name, by its declared name or one of its aliases.
    #[must_use]
    pub fn navigation(&self, name: &str) -> Option<(usize, &Navigation)> {
        self.any_navigation(name).filter(|(_, n)| !n.hidden)
    }

    /// A navigation, hidden ones too.
    #[must_use]
    pub fn any_navigation(&self, name: &str) -> Option<(usize, &Navigation)> {
        let place = *self.places.navigations.get(name)?;
        Some((place, self.navigations.get(place)?))
    }

    /// The property that holds a stamp, if the type has one.
    #[must_use]
    pub fn stamp(&self, stamp: Stamp) -> Option<usize> {
        self.stamps
            .iter()
            .find(|(s, _)| *s == stamp)
            .map(|(_, place)| *place)
    }

    /// Whether no client may change where a navigation leads: it is declared so, or holds a key that the service sets.
    #[must_use]
    pub fn is_led_by_service(&self, navigation: &Navigation) -> bool {
        let is_set = |place: &usize| {
            let property = self.properties.get(*place);
            property.is_some_and(|p| p.editing == Editing::Never)
        };
        let held = match &navigation.link {
            Link::Holds(pairs) => pairs.iter().any(|(own, _)| is_set(own)),
            Link::HeldBy(_) | Link::Through { .. } => false,
        };
        navigation.editing == Editing::Never || held
    }

    /// The key properties in their order.
    pub fn key_properties(&self) -> impl Iterator<Item = (usize, &Property)> {
        self.key
            .iter()
            .filter_map(|&i| self.properties.get(i).map(|p| (i, p)))
    }

    /// Whether a property is a part of an alternate key.
    #[must_use]
    pub fn in_alternate_key(&self, place: usize) -> bool {
        let mut parts = self.alternate_keys.iter().flat_map(|key| &key.parts);
        parts.any(|(_, at)| *at == place)
    }

    /// Every name a client may write here, for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let properties = self
            .members()
            .filter(|(_, p)| !p.hidden && !p.holds_dynamic());
        let properties = properties.map(|(_, p)| p.name.as_str());
        let navigations = self.ways().filter(|(_, n)| !n.hidden);
        properties.chain(navigations.map(|(_, n)| n.name.as_str()))
    }
}

/// Places by name; where two go by one, the declared name stands before an alias, and the first before others.
fn places_of(members: &[(usize, &String, &Vec<String>)]) -> HashMap<String, usize> {
    let names = members.iter().map(|(at, name, _)| (*at, *name));
    let aliases = members.iter();
    let aliases = aliases.flat_map(|(at, _, aliases)| aliases.iter().map(|name| (*at, name)));
    let mut places = HashMap::new();
    for (at, name) in names.chain(aliases) {
        places.entry(name.clone()).or_insert(at);
    }
    places
}

/// A complex type. Its members' sources are unused: the property that has the type says where they come from.
#[derive(Clone, Debug)]
pub struct ComplexType {
    pub name: String,
    pub doc: String,
    pub members: Vec<Property>,
    pub open: bool,
}

impl ComplexType {
    #[must_use]
    pub fn member(&self, name: &str) -> Option<(usize, &Property)> {
        self.members
            .iter()
            .enumerate()
            .find(|(_, m)| m.name == name)
    }
}

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumMember {
    pub name: String,
    pub value: i64,
    pub doc: String,
    pub also_known_as: Vec<String>,
}

/// A primitive type under a name of its own, with facets of its own.
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    pub name: String,
    pub doc: String,
    pub underlying: Primitive,
    pub facets: Facets,
}

/// An enumeration type.
#[derive(Clone, Debug)]
pub struct EnumType {
    pub name: String,
    pub doc: String,
    pub flags: bool,
    /// A text names members: digits in it are no number of one.
    pub by_name: bool,
    pub members: Vec<EnumMember>,
}

impl EnumType {
    /// The value of a member's name or alias, or of a number in text.
    /// Spaces around it are allowed; a flags enumeration takes several, separated by commas.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<i64> {
        let number = |part: &str| part.parse().ok().filter(|&n| self.allows(n));
        self.read(text, |part| self.named(part).or_else(|| number(part)))
    }

    /// The same of a text in a body, which may be bound to names.
    #[must_use]
    pub fn written(&self, text: &str) -> Option<i64> {
        if self.by_name {
            self.read(text, |part| self.named(part))
        } else {
            self.parse(text)
        }
    }

    fn named(&self, name: &str) -> Option<i64> {
        let is = |m: &&EnumMember| m.name == name || m.also_known_as.iter().any(|a| a == name);
        self.members.iter().find(is).map(|m| m.value)
    }

    fn read(&self, text: &str, one: impl Fn(&str) -> Option<i64>) -> Option<i64> {
        let one = |part: &str| one(part.trim());
        if self.flags {
            text.split(',')
                .map(one)
                .try_fold(0, |all, n| n.map(|n| all | n))
        } else {
            one(text)
        }
    }

    /// Whether a number is a member, or a combination of members for flags.
    #[must_use]
    pub fn allows(&self, value: i64) -> bool {
        if self.flags {
            value & !self.members.iter().fold(0, |all, m| all | m.value) == 0
        } else {
            self.members.iter().any(|m| m.value == value)
        }
    }

    /// What is written for a value: a member's name, several for flags, or the bare number.
    #[must_use]
    pub fn text(&self, value: i64) -> String {
        if let Some(member) = self.members.iter().find(|m| m.value == value) {
            return member.name.clone();
        }
        let set: Vec<&str> = self
            .members
            .iter()
            .filter(|m| m.value != 0 && value & m.value == m.value)
            .map(|m| m.name.as_str())
            .collect();
        if self.flags && self.allows(value) {
            set.join(",")
        } else {
            value.to_string()
        }
    }
}
