//! Dynamic properties of an open type: their values, and the types that JSON does not show.

use entity_model::{Model, Primitive, Property, Type, Value};

use super::given::{Given, value};
use super::reader::bare;
use crate::rows::fit;

/// Behind the name of a dynamic property, in what is kept and what is shown.
pub(super) const TYPE: &str = "@odata.type";

/// The value of a dynamic property, and its type where JSON does not show it.
pub(super) fn dynamic(
    model: &Model,
    name: &str,
    given: &Given,
    members: &[(String, Given)],
) -> Result<(Option<String>, Value), String> {
    let said = members.iter().find_map(|(n, ty)| {
        let annotation = n.strip_prefix(name)?.strip_prefix('@')?;
        ty.text().filter(|_| bare(annotation) == "type")
    });
    let mut declared = Property::plain(name, Type::Untyped);
    if let Some(said) = said {
        let wrong = || format!("is of no type that is known here: {said}");
        let bare = said.trim_start_matches('#');
        let list = bare
            .strip_prefix("Collection(")
            .and_then(|t| t.strip_suffix(')'));
        let one = list.unwrap_or(bare);
        let short = one.strip_prefix("Edm.").unwrap_or(one);
        let primitive = Primitive::from_name(&format!("Edm.{short}")).map(Type::Primitive);
        let named = primitive
            .or_else(|| model.enum_named(one).map(Type::Enum))
            .or_else(|| model.complex_named(one).map(Type::Complex));
        declared.ty = named.ok_or_else(wrong)?;
        declared.collection = list.is_some();
    }
    let mut value = value(model, &declared, given)?;
    if !value.is_null() {
        value = fit(model, &declared, value)?;
    }
    let shown = matches!(
        declared.ty,
        Type::Untyped | Type::Primitive(Primitive::String | Primitive::Boolean | Primitive::Double)
    );
    // What is kept says members of an enumeration by name, as every answer does.
    if let (Type::Enum(id), Value::Int(n)) = (declared.ty, &value) {
        value = Value::Text(model.enumeration(id).text(*n));
    }
    let named = (!shown && !value.is_null()).then(|| {
        let name = model.type_name(declared.ty);
        let short = name.strip_prefix("Edm.").unwrap_or(&name);
        if declared.collection {
            format!("#Collection({short})")
        } else {
            format!("#{short}")
        }
    });
    Ok((named, value))
}

/// Dynamic properties with others put over them; what is null is taken out.
pub(crate) fn overlaid(held: &Value, given: Value) -> Value {
    let Value::Record(given) = given else {
        return given;
    };
    let mut all = if let Value::Record(held) = held {
        held.clone()
    } else {
        Vec::new()
    };
    let named = |name: &str| given.iter().any(|(n, _)| n == name);
    all.retain(|(name, _)| !named(name.trim_end_matches(TYPE)));
    all.extend(given.into_iter().filter(|(_, value)| !value.is_null()));
    if all.is_empty() {
        Value::Null
    } else {
        Value::Record(all)
    }
}
