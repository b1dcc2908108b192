//! The plan of a read: a small relational algebra, and how its columns become entities.
//!
//! `$filter`, `$orderby`, `$top` and `$expand` are its short spelling, `$apply` its long one. Guard walks
//! these nodes and a store compiles them; neither sees the tree that was typed.

use chrono::{DateTime, Utc};
use entity_model::{EntityId, SetId, Type, Value};

use crate::expr::{Expr, SourceId};

/// Rows, before they are ordered and cut into pages.
#[derive(Clone, Debug, PartialEq)]
pub enum Rel {
    /// The rows of an entity type's table.
    Scan { source: SourceId, entity: EntityId },
    /// The rows for which the condition is true.
    Filter { input: Box<Rel>, condition: Expr },
    /// Each row beside the row of another type that meets `on`; a left join keeps rows without one.
    Join {
        input: Box<Rel>,
        source: SourceId,
        entity: EntityId,
        on: Expr,
        kind: JoinKind,
    },
    /// A derived table of computed columns.
    Project {
        input: Box<Rel>,
        source: SourceId,
        columns: Vec<Expr>,
    },
    /// One row for each distinct list of keys; without keys, one row. Columns: keys, then measures.
    Aggregate {
        input: Box<Rel>,
        source: SourceId,
        keys: Vec<Expr>,
        measures: Vec<Measure>,
    },
    /// The first rows by an order: what `topcount`, or `$top` before a later transformation, leaves.
    Slice {
        input: Box<Rel>,
        /// The first of all rows that are alike in these.
        each: Vec<Expr>,
        order: Vec<OrderKey>,
        skip: u64,
        top: Option<u64>,
        /// No more rows than it takes for their values to add up.
        until: Option<Until>,
    },
    /// The items of a JSON array, none where it is null: their JSON text (null for `null`), and their places.
    Items { source: SourceId, list: Box<Expr> },
    /// The rows of several relations, one after the other; all have the same columns.
    Concat { source: SourceId, inputs: Vec<Rel> },
}

/// When the first rows of an order are enough.
#[derive(Clone, Debug, PartialEq)]
pub enum Until {
    /// When their values reach a sum of the same type, which is a literal.
    Sum { value: Expr, sum: Expr },
    /// When their values reach so many percent of the sum of all; a literal.
    Percent { value: Expr, percent: Expr },
}

impl Until {
    /// What is added up.
    #[must_use]
    pub fn value(&self) -> &Expr {
        match self {
            Self::Sum { value, .. } | Self::Percent { value, .. } => value,
        }
    }

    pub(crate) fn value_mut(&mut self) -> &mut Expr {
        match self {
            Self::Sum { value, .. } | Self::Percent { value, .. } => value,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// At most one row matches; its columns are null where none does.
    Left,
    Inner,
}

/// An aggregate over the rows of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub method: Method,
    /// What the method is given and what it gives.
    pub value: Option<Expr>,
    pub typed: crate::expr::Typed,
}

impl Measure {
    /// How many rows, or values that are not null.
    pub(crate) fn count(value: Option<Expr>) -> Self {
        let number = Type::Primitive(entity_model::Primitive::Int64);
        Self {
            method: Method::Count,
            value,
            typed: crate::expr::Typed::new(number, false),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Rows, or values that are not null. Never null.
    Count,
    CountDistinct,
    /// Null without a value that is not null, as the aggregation extension says.
    Sum,
    Min,
    Max,
    /// All values, which are JSON texts, as one JSON array in the order of the rows.
    Gather,
    /// `Edm.Double` for doubles, else `Edm.Decimal` of the measure's scale.
    Average,
}

/// One key of an order. Null comes first ascending and last descending, as OData says.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKey {
    pub by: Expr,
    pub descending: bool,
}

/// Rows of one nesting level of an answer, in order, cut into pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its place among all levels of the plan, parents before children; 0 is the top.
    pub number: usize,
    pub rows: Rel,
    /// Always total: it ends with the key.
    pub order: Vec<OrderKey>,
    pub skip: u64,
    /// `$top`, or what is left of it on a later page.
    pub top: Option<u64>,
    /// Rows of one page; the rest is for the next link.
    pub page: Option<usize>,
    /// The order values of the last row already sent: only rows after it.
    pub after: Option<Vec<Value>>,
    /// What is selected. The order keys' values stand at `order_columns`.
    pub columns: Vec<Expr>,
    pub order_columns: Vec<usize>,
    pub shape: Shape,
    pub children: Vec<Child>,
    /// How many rows there are without `skip`, `top` and `page`; at level 0 the answer's
    /// `@odata.count`, below it one number for each parent.
    pub counted: bool,
}

/// A to-many collection beside its parents.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// Columns of the parent level that hold the parent's key values; where one is null there is no child.
    pub parent: Vec<usize>,
    /// What must equal them in the child's rows.
    pub on: Vec<Expr>,
    pub level: Level,
    /// Where a page of this collection goes on.
    pub next: Option<NextQuery>,
}

/// The query of a nested collection's next link, relative to its parent's own URL.
#[derive(Clone, Debug, PartialEq)]
pub struct NextQuery {
    /// The parent's set and the columns of its key, for `Set(key)`.
    pub parent_set: SetId,
    pub parent_entity: EntityId,
    pub parent_key: Vec<usize>,
    /// The navigation, then `?` and the nested options in canonical text.
    pub navigation: String,
    pub options: String,
    /// `$ref` behind the navigation.
    pub reference: bool,
}

/// How the columns of a row become a JSON object.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Rows of several kinds: the column that tells which, and the shape of each; nothing else of this one counts.
    pub kinds: Option<(usize, Vec<Shape>)>,
    /// Whose members these are; the rows of an aggregation have members of that type, but no key.
    pub entity: Option<EntityId>,
    /// The type that whoever reads the answer takes the row for unless told otherwise.
    pub expected: Option<EntityId>,
    /// Column that says of which type a row is, where it may be of one that is derived from `entity`.
    pub kind: Option<usize>,
    /// The set that the entity's id and edit link name.
    pub set: Option<SetId>,
    /// Columns of the key, in the order of the type's key.
    pub key: Vec<usize>,
    /// Columns whose values make the weak ETag: the state of the row. Empty for none.
    pub etag: Vec<usize>,
    /// Of an entity that is an answer of its own, where the state of the row does not say all that is shown: the
    /// columns that show something else.
    pub beside: Option<Vec<usize>>,
    pub fields: Vec<Field>,
    /// Only `@odata.id` is written.
    pub reference: bool,
    /// Navigations of the type that are not expanded, for `odata.metadata=full`.
    pub full: bool,
    /// Entities of other types stand beside it: its type and its id are written.
    pub one_of_several: bool,
}

impl Shape {
    /// Its columns stand elsewhere.
    pub(crate) fn move_columns(&mut self, to: &dyn Fn(usize) -> usize) {
        let beside = self.beside.iter_mut().flatten();
        for column in self.key.iter_mut().chain(&mut self.etag).chain(beside) {
            *column = to(*column);
        }
        self.kind = self.kind.map(to);
        self.fields.iter_mut().for_each(|f| f.move_columns(to));
    }
}

/// One member of a JSON object.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Value {
        name: String,
        column: usize,
        ty: Type,
        /// The type of the object has a member of this name; without, a client learns the value's type beside it.
        declared: bool,
    },
    /// A flat complex value: null where the column says so, if one does.
    Complex {
        name: String,
        ty: Type,
        null_when: Option<usize>,
        fields: Vec<Field>,
    },
    /// JSON text, spliced as it is. `ty` is the type of the value or of one item.
    Json {
        name: String,
        column: usize,
        ty: Type,
        collection: bool,
        /// Where it stands how many items there are, when that is asked for.
        counted: Option<usize>,
        /// The members that are wanted of it, or of each item; none for all.
        only: Vec<String>,
    },
    /// A stream, which stands at an address of its own: what is said about it.
    Stream {
        /// `None` for the stream of a media entity.
        name: Option<String>,
        /// Null where there is no stream.
        media_type: usize,
        /// The bytes, where the stream is expanded.
        content: Option<usize>,
        /// Its address is said even where it can be guessed.
        addressed: bool,
    },
    /// The dynamic properties of an open type, kept as one JSON object: all, or only these.
    Dynamic {
        column: usize,
        only: Option<Vec<String>>,
    },
    /// An expanded to-one navigation: null where the first key column is null.
    One { name: String, shape: Shape },
    /// An expanded to-one navigation read as a level of its own, because a statement joins only so many
    /// tables: the first row of `children[child]`, or null.
    Single { name: String, child: usize },
    /// An expanded to-many navigation: `children[child]` of this level.
    Many { name: String, child: usize },
    /// Only the link to an entity (`Name@odata.navigationLink`): its set and the columns of its key.
    Link {
        name: String,
        set: SetId,
        entity: EntityId,
        key: Vec<usize>,
    },
    /// A member that only rows of some types have, and of those derived from them.
    OfKind {
        entities: Vec<EntityId>,
        field: Box<Field>,
    },
    /// Only the number of a to-many navigation's members (`$expand=Machines/$count`).
    Count { name: String, child: usize },
}

impl Field {
    /// Adds the columns of the row's own level that the member is written from, without what is expanded.
    pub fn columns(&self, into: &mut Vec<usize>) {
        match self {
            Self::Value { column, .. } | Self::Dynamic { column, .. } => into.push(*column),
            Self::Stream {
                media_type,
                content,
                ..
            } => {
                into.push(*media_type);
                into.extend(content);
            }
            Self::Json {
                column, counted, ..
            } => {
                into.push(*column);
                into.extend(counted);
            }
            Self::Complex {
                null_when, fields, ..
            } => {
                into.extend(null_when);
                fields.iter().for_each(|f| f.columns(into));
            }
            Self::OfKind { field, .. } => field.columns(into),
            Self::Link { key, .. } => into.extend(key),
            Self::One { .. } | Self::Single { .. } | Self::Many { .. } | Self::Count { .. } => {}
        }
    }

    /// Whether it is of other rows, or bytes that stand at an address of their own.
    #[must_use]
    pub fn is_expanded(&self) -> bool {
        match self {
            Self::One { .. } | Self::Single { .. } | Self::Many { .. } | Self::Count { .. } => true,
            Self::OfKind { field, .. } => field.is_expanded(),
            Self::Stream { content, .. } => content.is_some(),
            Self::Value { .. }
            | Self::Complex { .. }
            | Self::Json { .. }
            | Self::Dynamic { .. }
            | Self::Link { .. } => false,
        }
    }

    /// Adds its name and those of its parts.
    pub fn names(&self, into: &mut Vec<u8>) {
        let (name, parts): (&str, &[Field]) = match self {
            Self::OfKind { field, .. } => return field.names(into),
            Self::Dynamic { only, .. } => {
                let only = only.iter().flatten();
                return only.for_each(|name| {
                    into.extend_from_slice(name.as_bytes());
                    into.push(b'/');
                });
            }
            Self::Stream { name, .. } => (name.as_deref().unwrap_or_default(), &[]),
            Self::Complex { name, fields, .. } => (name, fields),
            Self::Value { name, .. }
            | Self::Json { name, .. }
            | Self::One { name, .. }
            | Self::Link { name, .. }
            | Self::Single { name, .. }
            | Self::Many { name, .. }
            | Self::Count { name, .. } => (name, &[]),
        };
        into.extend_from_slice(name.as_bytes());
        into.push(b'/');
        parts.iter().for_each(|f| f.names(into));
    }

    fn move_columns(&mut self, to: &dyn Fn(usize) -> usize) {
        match self {
            Self::Value { column, .. } | Self::Dynamic { column, .. } => *column = to(*column),
            Self::Stream {
                media_type,
                content,
                ..
            } => {
                *media_type = to(*media_type);
                *content = content.map(to);
            }
            Self::Json {
                column, counted, ..
            } => {
                *column = to(*column);
                *counted = counted.map(to);
            }
            Self::Complex {
                null_when, fields, ..
            } => {
                *null_when = null_when.map(to);
                fields.iter_mut().for_each(|f| f.move_columns(to));
            }
            Self::OfKind { field, .. } => field.move_columns(to),
            Self::One { shape, .. } => shape.move_columns(to),
            Self::Link { key, .. } => key.iter_mut().for_each(|column| *column = to(*column)),
            Self::Single { .. } | Self::Many { .. } | Self::Count { .. } => {}
        }
    }
}

/// What a URL asks for, bound and permitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    pub what: What,
    /// For `What::Count` only its rows are counted.
    pub level: Level,
    pub context: Context,
    /// Counted first (`Store::count`): where it has no row, the answer is 404 and nothing else is read.
    pub parent: Option<Box<Read>>,
    /// Changes of the collection are followed.
    pub track: Option<Track>,
}

/// How changes of a collection are followed. A *mark* is a moment of the database, in the words of its store.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub entity: EntityId,
    /// The moment that the whole answer is of, when an earlier page began at it.
    pub mark: Option<String>,
    /// Only what has changed since then is given.
    pub since: Option<Since>,
}

/// Where an answer of changes begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    pub mark: String,
    /// When its link was made: the pages of an answer last no longer than the link.
    pub at: DateTime<Utc>,
    /// The row that an earlier page of the answer ended with, in the words of the store.
    pub after: Option<String>,
}

/// The form of the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `{"value":[…]}`
    Collection,
    /// One entity; no row is 404, or 204 where a navigation leads to nothing (`optional`).
    Entity { optional: bool },
    /// `{"value":…}` of the one field of the shape; a null value is 204.
    Property,
    /// The bare value (`/$value`), as text or bytes.
    RawValue,
    /// The bare number (`/$count`).
    Count,
    /// `{"value":[{"@odata.id":…}]}`
    References,
    /// One `{"@odata.id":…}`
    Reference,
}

/// What `@odata.context` says behind `$metadata#`, in the words of the version that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Such as `Parts(Name,Code)`, `Parts(1)/Name`, `Collection($ref)`; without `/$entity`.
    pub fragment: String,
}

impl Level {
    /// Leaves out of the order what is the same for all rows of one parent: their next page is asked for without it.
    pub(crate) fn order_without(&mut self, parent: &[Expr]) {
        let kept = self.order.drain(..).zip(self.order_columns.drain(..));
        let kept = kept.filter(|(key, _)| !parent.contains(&key.by));
        (self.order, self.order_columns) = kept.unzip();
    }

    /// This level and all below it, parents first.
    #[must_use]
    pub fn all(&self) -> Vec<&Level> {
        let mut levels = vec![self];
        for child in &self.children {
            levels.extend(child.level.all());
        }
        levels
    }
}

impl Rel {
    /// How many relations it is made of, those inside expressions aside.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Scan { .. } | Self::Items { .. } => 1,
            Self::Filter { input, .. }
            | Self::Join { input, .. }
            | Self::Project { input, .. }
            | Self::Aggregate { input, .. }
            | Self::Slice { input, .. } => 1 + input.size(),
            Self::Concat { inputs, .. } => 1 + inputs.iter().map(Self::size).sum::<usize>(),
        }
    }

    /// Every expression that stands in it directly or in what it is made of.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Scan { .. } => Vec::new(),
            Self::Items { list, .. } => vec![list],
            Self::Filter { input, condition } => with(input, [condition]),
            Self::Join { input, on, .. } => with(input, [on]),
            Self::Project { input, columns, .. } => with(input, columns),
            Self::Aggregate {
                input,
                keys,
                measures,
                ..
            } => {
                let values = measures.iter().filter_map(|m| m.value.as_ref());
                with(input, keys.iter().chain(values))
            }
            Self::Slice {
                input,
                each,
                order,
                until,
                ..
            } => {
                let order = order.iter().map(|key| &key.by);
                let until = until.iter().map(Until::value);
                with(input, each.iter().chain(order).chain(until))
            }
            Self::Concat { inputs, .. } => inputs.iter().flat_map(Self::expressions).collect(),
        }
    }
}

fn with<'r>(input: &'r Rel, own: impl IntoIterator<Item = &'r Expr>) -> Vec<&'r Expr> {
    let mut all = input.expressions();
    all.extend(own);
    all
}
