//! A value that no row holds, such as what a function gives → bytes, in the forms of the rows' own values.

use entity_model::{Gives, Model, Primitive, Type, Value};
use query_plan::port::Cell;

use super::value::{self, Kind};
use super::{Metadata, Style, Vocabulary, text};

/// What an operation gives, as the body of an answer: the members of a complex value stand for
/// themselves, everything else in `value`.
#[must_use]
pub fn answer(
    model: &Model,
    words: &Vocabulary,
    (gives, given): (Gives, &Value),
    service: &str,
    style: Style,
) -> Vec<u8> {
    let scribe = Scribe {
        model,
        words,
        style,
    };
    let mut out = vec![b'{'];
    if style.metadata != Metadata::None {
        let name = model.type_name(gives.ty);
        let hash = if gives.collection {
            format!("Collection({name})")
        } else {
            name
        };
        out.extend_from_slice(b"\"@odata.context\":");
        text::string(&mut out, &format!("{service}$metadata#{hash}"));
    }
    match (gives.ty, given) {
        (Type::Complex(_) | Type::Untyped, Value::Record(members)) if !gives.collection => {
            scribe.members(&mut out, gives.ty, members);
        }
        _ => {
            scribe.comma(&mut out);
            out.extend_from_slice(b"\"value\":");
            scribe.value(&mut out, gives.ty, given);
        }
    }
    out.push(b'}');
    out
}

/// The bare text of one value, as `/$value` gives it.
#[must_use]
pub fn bare(words: &Vocabulary, ty: Type, given: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(cell) = Cell::of(given) {
        value::raw(&mut out, cell, kind(words, ty, Style::default()));
    }
    out
}

struct Scribe<'w> {
    model: &'w Model,
    words: &'w Vocabulary,
    style: Style,
}

impl Scribe<'_> {
    fn comma(&self, out: &mut Vec<u8>) {
        if !out.ends_with(b"{") && !out.ends_with(b"[") {
            out.push(b',');
        }
    }

    fn members(&self, out: &mut Vec<u8>, ty: Type, members: &[(String, Value)]) {
        for (name, value) in members {
            self.comma(out);
            text::string(out, name);
            out.push(b':');
            let declared = match ty {
                Type::Complex(id) => self.model.complex(id).member(name).map(|(_, m)| m.ty),
                Type::Primitive(_) | Type::Enum(_) | Type::Entity(_) | Type::Untyped => None,
            };
            self.value(out, declared.unwrap_or(Type::Untyped), value);
        }
    }

    fn value(&self, out: &mut Vec<u8>, ty: Type, given: &Value) {
        match given {
            Value::List(items) => {
                out.push(b'[');
                for item in items {
                    self.comma(out);
                    self.value(out, ty, item);
                }
                out.push(b']');
            }
            Value::Record(members) => {
                out.push(b'{');
                self.members(out, ty, members);
                out.push(b'}');
            }
            Value::Null
            | Value::Boolean(_)
            | Value::Int(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::DateTime(_)
            | Value::Time(_)
            | Value::Duration(_)
            | Value::Guid(_)
            | Value::Binary(_) => self.plain(out, ty, given),
        }
    }

    fn plain(&self, out: &mut Vec<u8>, ty: Type, given: &Value) {
        // As many digits after the point as there are, and no power of ten.
        let whole = if let Value::Decimal(d) = given {
            Value::Decimal(d.with_scale(d.fractional_digit_count().max(0)))
        } else {
            given.clone()
        };
        let cell = Cell::of(&whole).unwrap_or(Cell::Null);
        value::json(out, cell, kind(self.words, ty, self.style));
    }
}

fn kind(words: &Vocabulary, ty: Type, style: Style) -> Kind<'_> {
    match ty {
        Type::Enum(id) => words.enumeration(id).map_or(Kind::Plain, Kind::Enum),
        Type::Primitive(Primitive::Int64 | Primitive::Decimal) if style.ieee754 => Kind::Quoted,
        Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => Kind::Plain,
    }
}
