//! The plan of a read: a small relational algebra, and how its columns become entities.
//!
//! `$filter`, `$orderby`, `$top` and `$expand` are its short spelling, `$apply` its long one. Guard walks
//! these nodes and a store compiles them; neither sees the tree that was typed.

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
        order: Vec<OrderKey>,
        skip: u64,
        top: Option<u64>,
    },
    /// The items of a JSON array, none where it is null: their JSON text (null for `null`), and their places.
    Items { source: SourceId, list: Box<Expr> },
    /// The rows of several relations, one after the other; all have the same columns.
    Concat { source: SourceId, inputs: Vec<Rel> },
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Rows; the only one without a value. Never null.
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
    /// `None` for the rows of an aggregation.
    pub entity: Option<EntityId>,
    /// The set that the entity's id and edit link name.
    pub set: Option<SetId>,
    /// Columns of the key, in the order of the type's key.
    pub key: Vec<usize>,
    /// Columns whose values make the weak ETag; empty for none.
    pub etag: Vec<usize>,
    pub fields: Vec<Field>,
    /// Only `@odata.id` is written.
    pub reference: bool,
    /// Navigations of the type that are not expanded, for `odata.metadata=full`.
    pub full: bool,
}

/// One member of a JSON object.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Value {
        name: String,
        column: usize,
        ty: Type,
    },
    /// A flat complex value: null where the column says so.
    Complex {
        name: String,
        ty: Type,
        null_when: usize,
        fields: Vec<Field>,
    },
    /// JSON text, spliced as it is. `ty` is the type of the value or of one item.
    Json {
        name: String,
        column: usize,
        ty: Type,
        collection: bool,
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
    /// Only the number of a to-many navigation's members (`$expand=Trainees/$count`).
    Count { name: String, child: usize },
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
    /// The key of the collection's rows; the type has one of one part.
    pub key: Expr,
    /// The moment that the whole answer is of, when an earlier page began at it.
    pub mark: Option<String>,
    /// Only what has changed since then is given.
    pub since: Option<String>,
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
    /// Such as `Users(FirstName,LastName)`, `Users(1)/Name`, `Collection($ref)`; without `/$entity`.
    pub fragment: String,
}

impl Level {
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
