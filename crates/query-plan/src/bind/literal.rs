//! Typed literals become values: instants go to UTC, durations to microseconds, nothing finer is kept.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity_model::geo::Geo;
use entity_model::{Model, Primitive, Type, Value};
use query_grammar as g;

use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::Expr;

type Bound<T> = Result<T, Box<PlanError>>;

/// The value and type of a literal. An integer that fits no `Edm.Int64` is a decimal.
pub(crate) fn bind(model: &Model, literal: &g::Literal, span: g::Span) -> Bound<Expr> {
    let primitive = |value: Value, p: Primitive| Ok(Expr::literal(value, Type::Primitive(p)));
    match literal {
        g::Literal::Null => Ok(Expr::literal(Value::Null, Type::Untyped)),
        g::Literal::Boolean(b) => primitive(Value::Boolean(*b), Primitive::Boolean),
        g::Literal::Integer(n) => match i64::try_from(*n) {
            Ok(n) => primitive(Value::Int(n), Primitive::Int64),
            Err(_) => primitive(Value::Decimal((*n).into()), Primitive::Decimal),
        },
        g::Literal::Decimal(d) => primitive(Value::Decimal(d.clone()), Primitive::Decimal),
        g::Literal::Double(d) => primitive(Value::Double(d.value), Primitive::Double),
        g::Literal::String(text) => primitive(Value::Text(text.clone()), Primitive::String),
        g::Literal::Guid(id) => primitive(Value::Guid(*id), Primitive::Guid),
        g::Literal::Date(d) => primitive(Value::Date(date(*d, span)?), Primitive::Date),
        g::Literal::DateTimeOffset(d) => primitive(
            Value::DateTime(instant(d, span)?),
            Primitive::DateTimeOffset,
        ),
        g::Literal::TimeOfDay(t) => primitive(Value::Time(time(*t, span)?), Primitive::TimeOfDay),
        g::Literal::Duration(d) => {
            primitive(Value::Duration(duration(*d, span)?), Primitive::Duration)
        }
        g::Literal::Binary(bytes) => primitive(Value::Binary(bytes.clone()), Primitive::Binary),
        g::Literal::Enum(e) => enumeration(model, e, span),
        g::Literal::Geo(geo) => super::geo::literal(geo, span),
    }
}

fn out_of_range(what: &str, span: g::Span) -> Box<PlanError> {
    let hint = "years go from 0001 to 9999";
    Box::new(
        PlanError::new(PlanErrorKind::Value, format!("this {what} is out of range"))
            .at(span)
            .hint(hint),
    )
}

fn date(d: g::Date, span: g::Span) -> Bound<NaiveDate> {
    let year = i32::try_from(d.year)
        .ok()
        .filter(|y| (1..=9999).contains(y));
    year.and_then(|y| NaiveDate::from_ymd_opt(y, d.month.into(), d.day.into()))
        .ok_or_else(|| out_of_range("date", span))
}

fn time(t: g::TimeOfDay, span: g::Span) -> Bound<NaiveTime> {
    let micro = u32::try_from(t.picosecond / 1_000_000).unwrap_or(0);
    NaiveTime::from_hms_micro_opt(t.hour.into(), t.minute.into(), t.second.into(), micro)
        .ok_or_else(|| out_of_range("time of day", span))
}

fn instant(d: &g::DateTimeOffset, span: g::Span) -> Bound<DateTime<Utc>> {
    let local = date(d.date, span)?.and_time(time(d.time, span)?);
    let utc = local.checked_sub_signed(TimeDelta::minutes(d.offset_minutes.into()));
    utc.map(|u| u.and_utc())
        .ok_or_else(|| out_of_range("date and time", span))
}

/// Microseconds; a day has 24 hours.
fn duration(d: g::Duration, span: g::Span) -> Bound<i64> {
    let seconds = i128::from(d.days) * 86_400
        + i128::from(d.hours) * 3_600
        + i128::from(d.minutes) * 60
        + i128::from(d.seconds);
    let micros = seconds * 1_000_000 + i128::from(d.picoseconds / 1_000_000);
    i64::try_from(if d.negative { -micros } else { micros }).map_err(|_| {
        Box::new(PlanError::new(PlanErrorKind::Value, "this duration is out of range").at(span))
    })
}

fn enumeration(model: &Model, e: &g::EnumLiteral, span: g::Span) -> Bound<Expr> {
    let Some(id) = model.enum_named(&e.type_name.text) else {
        let near = nearest(
            e.type_name.local(),
            model.enums.iter().map(|e| e.name.as_str()),
        );
        let error = PlanError::new(
            PlanErrorKind::UnknownName,
            format!("{} is not an enumeration", e.type_name.text),
        );
        let error = error.at(e.type_name.span);
        return Err(Box::new(match near {
            Some(name) => error.hint(format!("did you mean {}.{name}?", model.namespace)),
            None => error,
        }));
    };
    let members: Vec<String> = e
        .members
        .iter()
        .map(|m| match m {
            g::EnumMember::Name(name) => name.clone(),
            g::EnumMember::Number(n) => n.to_string(),
        })
        .collect();
    let value = member(model, id, &members.join(","), span)?;
    Ok(Expr::literal(Value::Int(value), Type::Enum(id)))
}

/// The number of a member written by name or number.
pub(crate) fn member(
    model: &Model,
    id: entity_model::EnumId,
    text: &str,
    span: g::Span,
) -> Bound<i64> {
    let declared = model.enumeration(id);
    declared.parse(text).ok_or_else(|| {
        let names: Vec<&str> = declared.members.iter().map(|m| m.name.as_str()).collect();
        let message = format!("'{}' is not a member of {}", text.trim(), declared.name);
        let hint = match nearest(text.trim(), names.iter().copied()) {
            Some(name) => format!("did you mean '{name}'?"),
            None => format!("its members are {}", names.join(", ")),
        };
        Box::new(
            PlanError::new(PlanErrorKind::Value, message)
                .at(span)
                .hint(hint),
        )
    })
}

/// A text read as a value of another type, as 4.01 lets a string stand for any primitive literal.
pub(crate) fn from_text(model: &Model, text: &str, ty: Type, span: g::Span) -> Bound<Value> {
    let wrong = || {
        let message = format!("'{text}' is not a value of {}", model.type_name(ty));
        Box::new(PlanError::new(PlanErrorKind::Type, message).at(span))
    };
    match ty {
        Type::Enum(id) => member(model, id, text, span).map(Value::Int),
        Type::Primitive(Primitive::String) => Ok(Value::Text(text.to_owned())),
        Type::Primitive(p) if p.is_geo() => {
            let geo = Geo::parse(text, Geo::default_srid(p)).map_err(|_| wrong())?;
            Ok(Value::Text(geo.text()))
        }
        Type::Primitive(p) => {
            let text = text.trim();
            let quoted = match p {
                Primitive::Duration => format!("duration'{text}'"),
                Primitive::Binary => format!("binary'{text}'"),
                _ => text.to_owned(),
            };
            let literal = g::parse_literal(&quoted).map_err(|_| wrong())?;
            let bound = bind(model, &literal, span).map_err(|_| wrong())?;
            convert(&bound, ty).ok_or_else(wrong)
        }
        Type::Complex(_) | Type::Entity(_) | Type::Untyped => Err(wrong()),
    }
}

/// A literal's value as another type, where no meaning is lost: whole numbers among themselves and to
/// fractions, a date to the instant it begins (UTC).
pub(crate) fn convert(literal: &Expr, ty: Type) -> Option<Value> {
    let crate::expr::ExprKind::Literal(value) = &literal.kind else {
        return None;
    };
    if value.is_null() || literal.typed.ty == ty {
        return Some(value.clone());
    }
    let target = ty.primitive()?;
    match value {
        Value::Int(n) => match target {
            Primitive::Decimal => Some(Value::Decimal((*n).into())),
            #[expect(
                clippy::cast_precision_loss,
                reason = "the standard promotes whole numbers to doubles"
            )]
            Primitive::Double => Some(Value::Double(*n as f64)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "the standard promotes whole numbers to fractions"
            )]
            Primitive::Single => Some(Value::Double(f64::from(*n as f32))),
            _ if target.is_integer() => Some(Value::Int(*n)),
            _ => None,
        },
        Value::Decimal(d) => match target {
            Primitive::Decimal => Some(value.clone()),
            Primitive::Double => d.to_string().parse().ok().map(Value::Double),
            Primitive::Single => d.to_string().parse().ok().and_then(single),
            _ => None,
        },
        Value::Double(_) if target == Primitive::Double => Some(value.clone()),
        Value::Double(d) if target == Primitive::Single => single(*d),
        // A value of one shape where any is allowed.
        Value::Text(_)
            if literal
                .typed
                .ty
                .primitive()
                .is_some_and(|own| same_family(own, target)) =>
        {
            Some(value.clone())
        }
        Value::Date(d) if target == Primitive::DateTimeOffset => {
            Some(Value::DateTime(d.and_time(NaiveTime::MIN).and_utc()))
        }
        _ => None,
    }
}

/// The nearest number of single precision; `None` for one beyond them all.
fn single(number: f64) -> Option<Value> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fewer digits are what a single-precision number has"
    )]
    let narrow = number as f32;
    (narrow.is_finite() || !number.is_finite()).then(|| Value::Double(narrow.into()))
}

fn same_family(own: Primitive, target: Primitive) -> bool {
    match (own, target) {
        (Primitive::Geography(own), Primitive::Geography(wanted))
        | (Primitive::Geometry(own), Primitive::Geometry(wanted)) => {
            own == wanted || wanted == entity_model::GeoShape::Any
        }
        _ => false,
    }
}
