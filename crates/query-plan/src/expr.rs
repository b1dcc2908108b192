//! Typed expressions: what a `$filter`, an `$orderby` or a computed property means.
//!
//! The meaning is OData's, null rules included: `Eq` with null on both sides is true, `Gt` with a null
//! is false. A store must keep that meaning, whatever its own language says.

use entity_model::{EntityId, Type, Value};

use crate::read::Rel;

/// One scan, join or derived table inside a plan. Unique in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// `Type::Untyped` only for a bare `null`.
    pub ty: Type,
    pub nullable: bool,
    /// Digits after the point, for `Edm.Decimal`; a store gives decimals with just this scale.
    pub scale: u8,
}

impl Typed {
    #[must_use]
    pub fn new(ty: Type, nullable: bool) -> Self {
        Self {
            ty,
            nullable,
            scale: 0,
        }
    }
}

/// A typed expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub typed: Typed,
}

/// What an expression does.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A value, always bound and never written into SQL text.
    Literal(Value),
    /// A column of a scan or a join.
    Column(Column),
    /// A column of a derived table (`Rel::Project`, `Rel::Aggregate`, `Rel::Concat`), by its place.
    Output {
        source: SourceId,
        place: usize,
    },
    Compare {
        op: Compare,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// True when any item equals the left side, by the rules of `Compare::Eq`.
    In {
        item: Box<Expr>,
        list: Vec<Expr>,
    },
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Arithmetic {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Negate(Box<Expr>),
    /// Every flag of the right side is set in the left.
    Has {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Call {
        function: Function,
        arguments: Vec<Expr>,
    },
    /// To `typed.ty`; null where the value cannot be converted.
    Cast(Box<Expr>),
    /// The value beside the first condition that is true, null where none is.
    Case(Vec<(Expr, Expr)>),
    /// The relation has a row. It may name columns of the sources around it.
    Exists(Box<Rel>),
    /// The one value of a relation of one row and one column (`Rel::Aggregate` without keys).
    Scalar(Box<Rel>),
}

/// A column of the table behind a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub source: SourceId,
    /// The column's name in the table; it comes from the model.
    pub name: String,
    /// The property it belongs to, for `guard`; `None` for what the engine itself reads.
    pub property: Option<(EntityId, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    /// Of whole numbers: a whole number, cut towards zero.
    Div,
    /// Always a fraction (4.01).
    DivBy,
    Mod,
}

/// OData's canonical functions (part 2, section 5.1.1) that a store computes.
/// Arguments are typed and promoted already; any null argument gives null, except in `Concat`'s place
/// where the standard says nothing else either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    // Strings, counted in characters.
    Concat,
    Contains,
    EndsWith,
    StartsWith,
    IndexOf,
    Length,
    /// (text, from): a negative start counts from the end (4.01).
    SubstringFrom,
    /// (text, from, length)
    Substring,
    ToLower,
    ToUpper,
    Trim,
    /// (text, ECMAScript-like regular expression)
    MatchesPattern,
    // Parts of Edm.Date, Edm.DateTimeOffset (in UTC) or Edm.TimeOfDay.
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// Edm.Decimal of scale 6.
    FractionalSeconds,
    /// Edm.Date of an instant, in UTC.
    Date,
    /// Edm.TimeOfDay of an instant, in UTC.
    Time,
    /// Always 0: instants are kept in UTC.
    TotalOffsetMinutes,
    /// Seconds of a duration, Edm.Decimal of scale 6.
    TotalSeconds,
    // Numbers.
    Ceiling,
    Floor,
    /// Half away from zero.
    Round,
    /// Metres between two points of the earth, on a sphere of radius 6,371,008.8 m (the mean radius).
    GeoDistance,
    /// Between two points of a plane, in the units of its coordinates.
    PlaneDistance,
    /// Metres of a line on that sphere.
    GeoLength,
    /// Of a line on a plane.
    PlaneLength,
    /// Whether a point lies in an area or on its border, in the plane of its coordinates.
    GeoIntersects,
    /// (JSON text, name): the member of an object as JSON text, null where there is none or it is `null`.
    JsonMember,
    /// The same JSON text where it is that of an array, null where it is not.
    JsonArray,
    /// The bare text of a JSON value: without quotes and escapes, where it has them.
    JsonText,
    /// The text without marks and in lower case, as `Property::folded` columns hold it.
    Fold,
    /// (folded text, words with a blank between them): the words stand in the text in a row, the last at least as a
    /// beginning. See [`crate::fold::has_words`].
    HasWords,
}

impl Expr {
    #[must_use]
    pub fn new(kind: ExprKind, typed: Typed) -> Self {
        Self { kind, typed }
    }

    /// A condition that is never null unless said otherwise.
    #[must_use]
    pub fn condition(kind: ExprKind) -> Self {
        Self::new(
            kind,
            Typed::new(Type::Primitive(entity_model::Primitive::Boolean), false),
        )
    }

    /// What a function gives, which may be null.
    pub(crate) fn call(function: Function, arguments: Vec<Expr>, ty: Type) -> Self {
        let kind = ExprKind::Call {
            function,
            arguments,
        };
        Self::new(kind, Typed::new(ty, true))
    }

    #[must_use]
    pub fn literal(value: Value, ty: Type) -> Self {
        let nullable = value.is_null();
        let scale = if let Value::Decimal(d) = &value {
            u8::try_from(d.as_bigint_and_exponent().1.max(0)).unwrap_or(u8::MAX)
        } else {
            0
        };
        Self::new(
            ExprKind::Literal(value),
            Typed {
                ty,
                nullable,
                scale,
            },
        )
    }

    #[must_use]
    pub fn compare(op: Compare, left: Self, right: Self) -> Self {
        Self::condition(ExprKind::Compare {
            op,
            left: Box::new(left),
            right: Box::new(right),
        })
    }

    /// All of these; without any, true.
    #[must_use]
    pub fn all(mut conditions: Vec<Self>) -> Self {
        match conditions.pop() {
            Some(only) if conditions.is_empty() => only,
            Some(last) => {
                conditions.push(last);
                Self::condition(ExprKind::And(conditions))
            }
            None => Self::truth(true),
        }
    }

    /// Any of these; without any, false.
    #[must_use]
    pub fn any(mut conditions: Vec<Self>) -> Self {
        match conditions.pop() {
            Some(only) if conditions.is_empty() => only,
            Some(last) => {
                conditions.push(last);
                Self::condition(ExprKind::Or(conditions))
            }
            None => Self::truth(false),
        }
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self::condition(ExprKind::Not(Box::new(self)))
    }

    /// The condition is false, or null.
    #[must_use]
    pub fn untrue(self) -> Self {
        if !self.typed.nullable {
            return self.negated();
        }
        let known = vec![
            (self, Self::truth(true)),
            (Self::truth(true), Self::truth(false)),
        ];
        Self::condition(ExprKind::Case(known)).negated()
    }

    #[must_use]
    pub fn truth(value: bool) -> Self {
        Self::literal(
            Value::Boolean(value),
            Type::Primitive(entity_model::Primitive::Boolean),
        )
    }

    /// Whether its value takes rows of its own: a count, a sum, an any.
    #[must_use]
    pub fn reads_rows(&self) -> bool {
        matches!(self.kind, ExprKind::Exists(_) | ExprKind::Scalar(_))
            || self.operands().into_iter().any(Self::reads_rows)
    }

    /// How many expressions it is made of, those of its relations too.
    #[must_use]
    pub fn size(&self) -> usize {
        let relation = match &self.kind {
            ExprKind::Exists(rel) | ExprKind::Scalar(rel) => {
                rel.expressions().into_iter().map(Self::size).sum()
            }
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Output { .. }
            | ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Has { .. }
            | ExprKind::Call { .. }
            | ExprKind::Cast(_)
            | ExprKind::Case(_) => 0,
        };
        let operands: usize = self.operands().into_iter().map(Self::size).sum();
        1 + relation + operands
    }

    /// What it is made of directly; a relation is none of it.
    #[must_use]
    pub fn operands(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Output { .. }
            | ExprKind::Exists(_)
            | ExprKind::Scalar(_) => Vec::new(),
            ExprKind::Compare { left, right, .. }
            | ExprKind::Arithmetic { left, right, .. }
            | ExprKind::Has { left, right } => vec![left, right],
            ExprKind::In { item, list } => std::iter::once(&**item).chain(list).collect(),
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Call { arguments: all, .. } => {
                all.iter().collect()
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Cast(inner) => vec![inner],
            ExprKind::Case(pairs) => pairs.iter().flat_map(|(when, then)| [when, then]).collect(),
        }
    }

    #[must_use]
    pub fn is_null_literal(&self) -> bool {
        matches!(self.kind, ExprKind::Literal(Value::Null))
    }
}
