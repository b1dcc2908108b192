//! What a client gave, before it meets the model: the shape of JSON, whatever door it came through.

use std::str::FromStr;

use bigdecimal::BigDecimal;
use entity_model::{ComplexId, Model, Primitive, Property, Source, Type, Value};

use crate::error::nearest;
use crate::rows::{Spelling, read_text};

/// A value as it was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Null,
    Boolean(bool),
    /// The digits as they were written.
    Number(String),
    Text(String),
    List(Vec<Given>),
    /// Members in the order in which they were given.
    Object(Vec<(String, Given)>),
}

impl Given {
    /// The members, if this is an object.
    #[must_use]
    pub fn members(&self) -> Option<&[(String, Given)]> {
        match self {
            Self::Object(members) => Some(members),
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::List(_) | Self::Object(_) => {
                None
            }
        }
    }

    /// A value as a client would give it.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(b) => Self::Boolean(*b),
            Value::Int(n) => Self::Number(n.to_string()),
            Value::Double(d) if d.is_finite() => Self::Number(d.to_string()),
            Value::Double(d) if d.is_nan() => Self::Text("NaN".to_owned()),
            Value::Double(d) => Self::Text(if *d > 0.0 { "INF" } else { "-INF" }.to_owned()),
            Value::Decimal(d) => Self::Number(d.to_plain_string()),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Date(day) => Self::Text(day.to_string()),
            Value::DateTime(at) => Self::Text(entity_model::format_date_time(*at)),
            Value::Time(time) => Self::Text(time.format("%H:%M:%S%.f").to_string()),
            Value::Duration(micros) => Self::Text(entity_model::duration_text(*micros)),
            Value::Guid(id) => Self::Text(id.hyphenated().to_string()),
            Value::Binary(bytes) => {
                Self::List(bytes.iter().map(|b| Self::Number(b.to_string())).collect())
            }
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Record(members) => Self::Object(
                members
                    .iter()
                    .map(|(n, v)| (n.clone(), Self::of(v)))
                    .collect(),
            ),
        }
    }

    fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Digits of the longest number that is read.
const LONGEST_NUMBER: usize = 400;

/// The value of a property that a database keeps as JSON, from what its text says.
///
/// # Errors
/// What was expected instead.
pub fn kept(model: &Model, declared: &Property, given: &Given) -> Result<Value, String> {
    let value = value(model, declared, given)?;
    if value.is_null() {
        return Ok(value);
    }
    crate::rows::fit(model, declared, value)
}

/// A value of a declared type. Whether it fits the facets is not asked here.
///
/// # Errors
/// What was expected instead.
pub(crate) fn value(model: &Model, declared: &Property, given: &Given) -> Result<Value, String> {
    if *given == Given::Null {
        return Ok(Value::Null);
    }
    if !declared.collection {
        return one(model, declared, given);
    }
    let Given::List(items) = given else {
        return Err(format!("is a list of values, not {}", given.what()));
    };
    let items = items.iter().map(|item| one(model, declared, item));
    items.collect::<Result<_, _>>().map(Value::List)
}

fn one(model: &Model, declared: &Property, given: &Given) -> Result<Value, String> {
    match declared.ty {
        Type::Primitive(primitive) => self::primitive(model, declared, primitive, given),
        Type::Enum(_) => match given {
            Given::Text(text) => Ok(Value::Text(text.clone())),
            Given::Number(digits) => whole(digits).map(Value::Int),
            Given::Null | Given::Boolean(_) | Given::List(_) | Given::Object(_) => {
                Err(format!("is the name of a member, not {}", given.what()))
            }
        },
        Type::Complex(id) => complex(model, declared, id, given),
        Type::Untyped => untyped(given),
        Type::Entity(_) => Err("is no value".to_owned()),
    }
}

fn primitive(
    model: &Model,
    declared: &Property,
    ty: Primitive,
    given: &Given,
) -> Result<Value, String> {
    let wrong = || format!("is no {}, but {}", ty.name(), given.what());
    match (ty, given) {
        (Primitive::String, Given::Text(text)) => Ok(Value::Text(text.clone())),
        (Primitive::Boolean, Given::Boolean(b)) => Ok(Value::Boolean(*b)),
        (Primitive::String | Primitive::Boolean, _) => Err(wrong()),
        (Primitive::Decimal, Given::Number(digits) | Given::Text(digits)) => {
            decimal(digits).map(Value::Decimal)
        }
        (Primitive::Double | Primitive::Single, Given::Number(digits)) => double(digits),
        (Primitive::Double | Primitive::Single, Given::Text(text)) => match text.as_str() {
            "INF" => Ok(Value::Double(f64::INFINITY)),
            "-INF" => Ok(Value::Double(f64::NEG_INFINITY)),
            "NaN" => Ok(Value::Double(f64::NAN)),
            _ => Err(wrong()),
        },
        // JSON writes as texts the numbers alone that a script would round.
        (Primitive::Int64, Given::Text(digits)) => whole(digits).map(Value::Int),
        (ty, Given::Number(digits)) if ty.is_integer() => whole(digits).map(Value::Int),
        (ty, Given::Text(_)) if ty.is_integer() => Err(wrong()),
        (Primitive::Binary, Given::List(bytes)) => self::bytes(bytes),
        (ty, _) if ty.is_geo() => super::geo::value(declared, ty, given),
        (_, Given::Text(text)) => read_text(model, declared, text, Spelling::default()),
        _ => Err(wrong()),
    }
}

/// Bytes as the vendor's clients write them: a list of whole numbers.
fn bytes(items: &[Given]) -> Result<Value, String> {
    let byte = |item: &Given| match item {
        Given::Number(digits) => digits.parse::<u8>().ok(),
        Given::Null | Given::Boolean(_) | Given::Text(_) | Given::List(_) | Given::Object(_) => {
            None
        }
    };
    let bytes = items.iter().map(byte).collect::<Option<Vec<u8>>>();
    bytes
        .map(Value::Binary)
        .ok_or_else(|| "is a list of bytes, each from 0 to 255".to_owned())
}

fn whole(digits: &str) -> Result<i64, String> {
    let wrong = || format!("{} is no whole number", short(digits));
    if let Ok(number) = digits.trim().parse() {
        return Ok(number);
    }
    // `5.0` and `5e0` are whole numbers as well.
    let number = decimal(digits).map_err(|_| wrong())?.normalized();
    if number.fractional_digit_count() > 0 {
        return Err(wrong());
    }
    number
        .with_scale(0)
        .to_plain_string()
        .parse()
        .map_err(|_| format!("{} is out of range", short(digits)))
}

fn decimal(digits: &str) -> Result<BigDecimal, String> {
    let wrong = || format!("{} is no number", short(digits));
    if digits.len() > LONGEST_NUMBER {
        return Err(format!("a number has at most {LONGEST_NUMBER} characters"));
    }
    let number = BigDecimal::from_str(digits.trim()).map_err(|_| wrong())?;
    // An exponent may ask for more digits than anything can hold.
    if number.fractional_digit_count().unsigned_abs() > LONGEST_NUMBER as u64 {
        return Err(format!("{} is out of range", short(digits)));
    }
    Ok(number)
}

fn double(digits: &str) -> Result<Value, String> {
    let number: f64 = digits
        .trim()
        .parse()
        .map_err(|_| format!("{} is no number", short(digits)))?;
    if number.is_infinite() {
        return Err(format!("{} is out of range", short(digits)));
    }
    Ok(Value::Double(number))
}

fn complex(
    model: &Model,
    declared: &Property,
    id: ComplexId,
    given: &Given,
) -> Result<Value, String> {
    let Some(members) = given.members() else {
        return Err(format!("is a complex value, not {}", given.what()));
    };
    let complex = model.complex(id);
    let open =
        complex.open || (matches!(declared.source, Source::Json(_)) && complex.members.is_empty());
    let mut record: Vec<(String, Value)> = Vec::new();
    for (name, given) in members.iter().filter(|(name, _)| !name.contains('@')) {
        let value = match complex.member(name) {
            Some((_, member)) => value(model, member, given).map_err(|m| format!("{name} {m}"))?,
            None if open => untyped(given)?,
            None => {
                let near = nearest(name, complex.members.iter().map(|m| m.name.as_str()));
                let hint = near
                    .map(|n| format!("; did you mean {n}?"))
                    .unwrap_or_default();
                return Err(format!("{} has no member {name}{hint}", complex.name));
            }
        };
        record.push((name.clone(), value));
    }
    Ok(Value::Record(record))
}

fn untyped(given: &Given) -> Result<Value, String> {
    Ok(match given {
        Given::Null => Value::Null,
        Given::Boolean(b) => Value::Boolean(*b),
        Given::Number(digits) => match digits.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => Value::Decimal(decimal(digits)?),
        },
        Given::Text(text) => Value::Text(text.clone()),
        Given::List(items) => Value::List(items.iter().map(untyped).collect::<Result<_, _>>()?),
        Given::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| Ok((name.clone(), untyped(value)?)));
            Value::Record(members.collect::<Result<_, String>>()?)
        }
    })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
