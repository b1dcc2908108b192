//! Values against their declarations: type, length, digits, bounds, members.

use std::cmp::Ordering;

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, ToPrimitive};
use chrono::{SubsecRound, Timelike};
use entity_model::geo::Geo;
use entity_model::{ComplexId, EnumId, GeoShape, Model, Primitive, Property, Source, Type, Value};

/// The value in the form in which it is kept.
///
/// # Errors
/// What the declaration wants instead.
pub(crate) fn fit(model: &Model, declared: &Property, value: Value) -> Result<Value, String> {
    if value.is_null() {
        return if declared.facets.nullable {
            Ok(Value::Null)
        } else {
            Err("may not be empty".to_owned())
        };
    }
    if declared.collection {
        return list(model, declared, value);
    }
    let value = one(model, declared, value)?;
    within(declared, &value)?;
    Ok(value)
}

fn list(model: &Model, declared: &Property, value: Value) -> Result<Value, String> {
    let Value::List(items) = value else {
        return Err("is a list of values".to_owned());
    };
    let items = items.into_iter().map(|item| one(model, declared, item));
    items.collect::<Result<_, _>>().map(Value::List)
}

fn one(model: &Model, declared: &Property, value: Value) -> Result<Value, String> {
    match declared.ty {
        Type::Primitive(primitive) => self::primitive(primitive, declared, value),
        Type::Enum(id) => member(model, id, value),
        Type::Complex(id) => complex(model, id, declared, value),
        Type::Untyped => Ok(value),
        Type::Entity(_) => Err("is no value".to_owned()),
    }
}

fn primitive(ty: Primitive, declared: &Property, value: Value) -> Result<Value, String> {
    match (ty, value) {
        (Primitive::String, Value::Text(text)) => self::text(declared, text),
        // Not every database can keep it beside null, and none compares it as the standard does.
        (Primitive::Double | Primitive::Single, Value::Double(d)) if d.is_nan() => {
            Err("is NaN, where a number, INF or -INF is wanted".to_owned())
        }
        (Primitive::Boolean, value @ Value::Boolean(_))
        | (Primitive::Date, value @ Value::Date(_))
        | (Primitive::Guid, value @ Value::Guid(_))
        | (Primitive::Duration, value @ Value::Duration(_))
        | (Primitive::Double, value @ Value::Double(_)) => Ok(value),
        (Primitive::Single, Value::Double(d)) => single(d),
        (Primitive::DateTimeOffset, Value::DateTime(at)) => {
            Ok(Value::DateTime(at.trunc_subsecs(6)))
        }
        (Primitive::TimeOfDay, Value::Time(time)) => {
            let whole = time.nanosecond() / 1000 * 1000;
            Ok(Value::Time(time.with_nanosecond(whole).unwrap_or(time)))
        }
        (Primitive::Decimal, Value::Decimal(number)) => decimal(declared, &number),
        (Primitive::Decimal, Value::Int(number)) => decimal(declared, &number.into()),
        (Primitive::Double, Value::Int(number)) => double(&number.into()),
        (Primitive::Double, Value::Decimal(number)) => double(&number),
        (Primitive::Single, Value::Decimal(number)) => {
            single(number.to_f64().unwrap_or(f64::INFINITY))
        }
        (Primitive::Binary | Primitive::Stream, Value::Binary(bytes)) => {
            shorter(declared, bytes.len(), "bytes")?;
            Ok(Value::Binary(bytes))
        }
        (ty, Value::Int(number)) if ty.is_integer() => integer(ty, number),
        (ty, Value::Text(text)) if ty.is_geo() => geo(ty, declared, &text),
        (ty, _) => Err(format!("is no {}", ty.name())),
    }
}

fn geo(ty: Primitive, declared: &Property, text: &str) -> Result<Value, String> {
    let srid = declared
        .facets
        .srid
        .unwrap_or_else(|| Geo::default_srid(ty));
    let geo = Geo::parse(text, srid).map_err(|e| format!("is no {}: {e}", ty.name()))?;
    let (Primitive::Geography(wanted) | Primitive::Geometry(wanted)) = ty else {
        return Err(format!("is no {}", ty.name()));
    };
    if wanted != GeoShape::Any && wanted != geo.shape.kind() {
        return Err(format!("is a {:?}, not {}", geo.shape.kind(), ty.name()));
    }
    if geo.srid != srid {
        return Err(format!(
            "is of the reference system {}, not {srid}",
            geo.srid
        ));
    }
    Ok(Value::Text(geo.text()))
}

fn text(declared: &Property, text: String) -> Result<Value, String> {
    if text.contains('\0') {
        return Err("holds the character U+0000".to_owned());
    }
    if declared.filled && text.trim().is_empty() {
        return Err("is empty or blank".to_owned());
    }
    if declared
        .facets
        .max_length
        .is_some_and(|max| text.len() > max as usize)
    {
        shorter(declared, text.chars().count(), "characters")?;
    }
    Ok(Value::Text(text))
}

fn shorter(declared: &Property, length: usize, of: &str) -> Result<(), String> {
    match declared.facets.max_length {
        Some(max) if length > max as usize => {
            Err(format!("has {length} {of}, at most {max} are allowed"))
        }
        _ => Ok(()),
    }
}

fn integer(ty: Primitive, number: i64) -> Result<Value, String> {
    match ty.integer_range() {
        Some((least, most)) if number < least || number > most => {
            Err(format!("{number} is not between {least} and {most}"))
        }
        _ => Ok(Value::Int(number)),
    }
}

fn double(number: &BigDecimal) -> Result<Value, String> {
    let double = number.to_f64().filter(|d| d.is_finite());
    double
        .map(Value::Double)
        .ok_or_else(|| format!("{number} is too large"))
}

fn single(number: f64) -> Result<Value, String> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fewer digits are what a single-precision number has"
    )]
    let narrow = number as f32;
    if narrow.is_infinite() && number.is_finite() {
        return Err(format!("{number} is too large"));
    }
    Ok(Value::Double(narrow.into()))
}

/// No digit is lost: one that does not fit is refused.
fn decimal(declared: &Property, number: &BigDecimal) -> Result<Value, String> {
    let Some(scale) = declared.facets.scale else {
        return Ok(Value::Decimal(number.clone()));
    };
    let normal = number.normalized();
    if normal.fractional_digit_count() > i64::from(scale) {
        return Err(format!(
            "{} has more than {scale} digits after the point",
            normal.to_plain_string()
        ));
    }
    let (unscaled, _) = number.with_scale(scale.into()).into_bigint_and_exponent();
    let precision = declared.facets.precision.unwrap_or(u8::MAX);
    if unscaled.magnitude() >= BigInt::from(10).pow(precision.into()).magnitude() {
        return Err(format!(
            "{} has more than {} digits before the point",
            normal.to_plain_string(),
            precision.saturating_sub(scale)
        ));
    }
    Ok(Value::Decimal(BigDecimal::new(unscaled, scale.into())))
}

fn member(model: &Model, id: EnumId, value: Value) -> Result<Value, String> {
    let enumeration = model.enumeration(id);
    let (found, written) = if let Value::Text(text) = value {
        (enumeration.written(&text), text)
    } else {
        let number = value.as_int().filter(|n| enumeration.allows(*n));
        (number, shown(&value))
    };
    found
        .map(Value::Int)
        .ok_or_else(|| format!("{written} is no member of {}", enumeration.name))
}

fn complex(
    model: &Model,
    id: ComplexId,
    declared: &Property,
    value: Value,
) -> Result<Value, String> {
    let Value::Record(mut given) = value else {
        return Err("is a complex value".to_owned());
    };
    let complex = model.complex(id);
    if matches!(declared.source, Source::Json(_)) && complex.members.is_empty() {
        return Ok(Value::Record(given));
    }
    let mut record = Vec::with_capacity(complex.members.len());
    for member in &complex.members {
        let at = given.iter().position(|(name, _)| *name == member.name);
        let value = match at {
            Some(at) => given.swap_remove(at).1,
            None => member.default.clone().unwrap_or(Value::Null),
        };
        let value = fit(model, member, value).map_err(|m| format!("{} {m}", member.name))?;
        record.push((member.name.clone(), value));
    }
    // Laid flat, a value without its first member would be read as none at all.
    if let (Source::Members(_), [(first, Value::Null), rest @ ..]) =
        (&declared.source, record.as_slice())
        && rest.iter().any(|(_, value)| !value.is_null())
    {
        return Err(format!("{first} is missing"));
    }
    match given.first() {
        Some((name, _)) if !complex.open => Err(format!("{} has no member {name}", complex.name)),
        _ => {
            record.extend(given);
            Ok(Value::Record(record))
        }
    }
}

fn within(declared: &Property, value: &Value) -> Result<(), String> {
    let beyond = |bound: &Option<Value>, wrong: Ordering| {
        bound
            .as_ref()
            .filter(|bound| compare(value, bound) == Some(wrong))
            .map(shown)
    };
    if let Some(least) = beyond(&declared.minimum, Ordering::Less) {
        return Err(format!("{} is less than {least}", shown(value)));
    }
    if let Some(most) = beyond(&declared.maximum, Ordering::Greater) {
        return Err(format!("{} is more than {most}", shown(value)));
    }
    Ok(())
}

fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Date(a), Value::Date(b)) => a.partial_cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.partial_cmp(b),
        (Value::Time(a), Value::Time(b)) => a.partial_cmp(b),
        (Value::Duration(a), Value::Duration(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => a.partial_cmp(b),
        (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

fn number(value: &Value) -> Option<BigDecimal> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only numbers compare across types"
    )]
    match value {
        Value::Int(n) => Some((*n).into()),
        Value::Decimal(d) => Some(d.clone()),
        Value::Double(d) => BigDecimal::try_from(*d).ok(),
        _ => None,
    }
}

/// A value as messages quote it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Double(d) => d.to_string(),
        Value::Decimal(d) => d.normalized().to_plain_string(),
        Value::Text(text) => format!("'{text}'"),
        Value::Date(date) => date.to_string(),
        Value::DateTime(at) => entity_model::format_date_time(*at),
        Value::Time(time) => time.to_string(),
        Value::Duration(d) => entity_model::duration_text(*d),
        Value::Guid(id) => id.to_string(),
        Value::Binary(bytes) => format!("{} bytes", bytes.len()),
        // The parts of a key.
        Value::List(items) if items.len() <= 4 => {
            format!(
                "({})",
                items.iter().map(shown).collect::<Vec<_>>().join(", ")
            )
        }
        Value::List(items) => format!("{} values", items.len()),
        Value::Record(_) => "a complex value".to_owned(),
    }
}
