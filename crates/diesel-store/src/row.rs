//! What a column holds, and a row whose cells were read off the driver.

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use entity_model::{Model, Primitive, Source, Type, Value};
use query_plan::expr::{Column, Expr, ExprKind, Typed};
use query_plan::port::{Cell, Cells, StoreError};

use crate::error::unexpected;

/// Digits of the longest decimal that can be kept and read.
pub(crate) const MOST_DIGITS: u8 = 38;

/// Digits of a decimal that every whole number of 64 bits has room for.
const SCALED_DIGITS: u8 = 18;

/// What a value is, as far as reading, binding and computing differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Boolean,
    Int,
    Double,
    /// A column of a decimal of at most [`SCALED_DIGITS`] digits, so many of them after the point.
    Decimal(u8),
    /// Any other decimal: a column of more digits, or what was computed.
    Wide(u8),
    Text,
    Date,
    Instant,
    Time,
    Duration,
    Guid,
    Binary,
}

impl Kind {
    pub(crate) fn of(typed: Typed) -> Self {
        Self::of_type(typed.ty, typed.scale)
    }

    pub(crate) fn of_type(ty: Type, scale: u8) -> Self {
        match ty {
            Type::Enum(_) => Self::Int,
            // Complex values are kept as JSON text; geo shapes and streams are not stored yet.
            Type::Complex(_) | Type::Entity(_) | Type::Untyped => Self::Text,
            Type::Primitive(p) => match p {
                Primitive::Boolean => Self::Boolean,
                Primitive::Byte
                | Primitive::SByte
                | Primitive::Int16
                | Primitive::Int32
                | Primitive::Int64 => Self::Int,
                Primitive::Double | Primitive::Single => Self::Double,
                Primitive::Decimal => Self::Wide(scale),
                Primitive::Date => Self::Date,
                Primitive::DateTimeOffset => Self::Instant,
                Primitive::TimeOfDay => Self::Time,
                Primitive::Duration => Self::Duration,
                Primitive::Guid => Self::Guid,
                Primitive::Binary | Primitive::Stream => Self::Binary,
                Primitive::String | Primitive::Geography(_) | Primitive::Geometry(_) => Self::Text,
            },
        }
    }

    /// Digits after the point.
    pub(crate) fn scale(self) -> u8 {
        if let Self::Decimal(scale) | Self::Wide(scale) = self {
            scale
        } else {
            0
        }
    }

    pub(crate) fn is_decimal(self) -> bool {
        matches!(self, Self::Decimal(_) | Self::Wide(_))
    }

    /// What a column of a property holds.
    pub(crate) fn of_property(property: &entity_model::Property) -> Self {
        if property.collection || matches!(property.source, Source::Json(_)) {
            return Self::Text;
        }
        let kind = Self::of_type(property.ty, property.facets.scale.unwrap_or(0));
        match (kind, property.facets.precision) {
            (Self::Wide(scale), Some(precision)) if precision <= SCALED_DIGITS => {
                Self::Decimal(scale)
            }
            _ => kind,
        }
    }

    /// What an expression gives. A column kept as JSON is text, whatever the type inside.
    pub(crate) fn of_expr(expr: &Expr, model: &Model) -> Self {
        let kind = Self::of(expr.typed);
        if let ExprKind::Column(column) = &expr.kind {
            Self::of_column(column, model).unwrap_or(kind)
        } else {
            kind
        }
    }

    /// What the declaration of a column says: of the property's own, or of a member of a flat complex value.
    fn of_column(column: &Column, model: &Model) -> Option<Self> {
        let (entity, at) = column.property?;
        let property = model.entity(entity).properties.get(at)?;
        match (&property.source, property.ty) {
            (Source::Column(name) | Source::Json(name), _) => {
                (*name == column.name).then(|| Self::of_property(property))
            }
            (Source::Members(sources), Type::Complex(id)) => {
                let is_it = |source: &Source| matches!(source, Source::Column(name) if *name == column.name);
                let member = sources.iter().position(is_it)?;
                model.complex(id).members.get(member).map(Self::of_property)
            }
            (Source::Members(_) | Source::Computed(_), _) => None,
        }
    }
}

/// The cells of one row.
pub(crate) struct Row<'a>(pub(crate) &'a [Cell<'a>]);

impl Cells for Row<'_> {
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError> {
        self.0
            .get(column)
            .copied()
            .ok_or_else(|| unexpected(format!("the row has no column {column}")))
    }
}

/// The same memory for things that live shorter or longer: the standard library collects into what it consumes.
pub(crate) fn emptied<A, B>(mut used: Vec<A>) -> Vec<B> {
    used.clear();
    used.into_iter().filter_map(|_| None).collect()
}

/// SQLite keeps no negative zero, so nobody is shown one.
pub(crate) fn positive_zero(d: f64) -> f64 {
    d + 0.0
}

/// A cell that outlives its row.
pub(crate) fn owned(cell: Cell<'_>) -> Result<Value, StoreError> {
    let strange = || unexpected(format!("{cell:?} is beyond what a value can be"));
    Ok(match cell {
        Cell::Null => Value::Null,
        Cell::Boolean(b) => Value::Boolean(b),
        Cell::Int(n) => Value::Int(n),
        Cell::Double(d) => Value::Double(d),
        Cell::Decimal { unscaled, scale } => {
            Value::Decimal(BigDecimal::new(BigInt::from(unscaled), i64::from(scale)))
        }
        Cell::Text(t) => Value::Text(t.to_owned()),
        Cell::Date(days) => Value::Date(date(days).ok_or_else(strange)?),
        Cell::Instant(at) => {
            Value::DateTime(DateTime::from_timestamp_micros(at).ok_or_else(strange)?)
        }
        Cell::Time(at) => Value::Time(time(at).ok_or_else(strange)?),
        Cell::Duration(d) => Value::Duration(d),
        Cell::Guid(g) => Value::Guid(g),
        Cell::Binary(b) => Value::Binary(b.to_vec()),
    })
}

pub(crate) const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// 1970-01-01.
pub(crate) fn epoch() -> NaiveDate {
    DateTime::<Utc>::UNIX_EPOCH.date_naive()
}

pub(crate) fn date(days: i32) -> Option<NaiveDate> {
    epoch().checked_add_signed(Duration::days(days.into()))
}

pub(crate) fn days(date: NaiveDate) -> i32 {
    // A `NaiveDate` is within ±100 million days.
    i32::try_from((date - epoch()).num_days()).unwrap_or(i32::MAX)
}

pub(crate) fn time(microseconds: i64) -> Option<NaiveTime> {
    let seconds = u32::try_from(microseconds.checked_div(1_000_000)?).ok()?;
    let rest = u32::try_from(microseconds.rem_euclid(1_000_000)).ok()?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, rest * 1000)
}

pub(crate) fn microseconds(time: NaiveTime) -> i64 {
    (time - NaiveTime::MIN).num_microseconds().unwrap_or(0)
}
