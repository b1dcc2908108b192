//! What a model must hold before anything is derived from it.

use std::collections::HashSet;
use std::fmt;

use crate::restriction::Names;
use crate::{
    Belongs, Binding, EntitySet, EntityType, Link, Model, Operation, OperationKind, Primitive,
    Property, Source, Type, Value,
};

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError(pub String);

/// Everything that does not fit, so that one build shows all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelErrors(pub Vec<ModelError>);

impl fmt::Display for ModelErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model does not hold together:")?;
        self.0.iter().try_for_each(|e| write!(f, "\n- {}", e.0))
    }
}

impl std::error::Error for ModelErrors {}

pub(crate) fn model(model: Model, mut errors: Vec<String>) -> Result<Model, ModelErrors> {
    for entity in &model.entities {
        self::entity(&model, entity, &mut errors);
    }
    for complex in &model.complexes {
        let names = complex.members.iter().map(|m| m.name.as_str());
        names_differ(&complex.name, names, &mut errors);
        complex
            .members
            .iter()
            .for_each(|m| property(&complex.name, m, &mut errors));
    }
    for set in &model.sets {
        self::restrictions(&model, set, &mut errors);
    }
    for e in &model.enums {
        names_differ(
            &e.name,
            e.members.iter().map(|m| m.name.as_str()),
            &mut errors,
        );
        if e.members.is_empty() {
            errors.push(format!("enumeration {} has no member", e.name));
        }
    }
    for d in &model.definitions {
        if !is_identifier(&d.name) {
            errors.push(format!("type definition {}: not an identifier", d.name));
        }
    }
    for operation in &model.operations {
        self::operation(&model, operation, &mut errors);
    }
    overloads_differ(&model, &mut errors);
    let types = model
        .entities
        .iter()
        .map(|e| &e.name)
        .chain(model.complexes.iter().map(|c| &c.name))
        .chain(model.enums.iter().map(|e| &e.name))
        .chain(model.definitions.iter().map(|d| &d.name))
        .map(String::as_str);
    // CSDL keeps the operations among the types: an action must not be called like one.
    names_differ(
        "the schema",
        types.chain(operation_names(&model, |_| true)),
        &mut errors,
    );
    let imports = operation_names(&model, |o| o.binding == Binding::Unbound);
    names_differ(
        "the container",
        model.sets.iter().map(|s| s.name.as_str()).chain(imports),
        &mut errors,
    );
    if errors.is_empty() {
        Ok(model)
    } else {
        Err(ModelErrors(errors.into_iter().map(ModelError).collect()))
    }
}

fn entity(model: &Model, entity: &EntityType, errors: &mut Vec<String>) {
    let name = &entity.name;
    names_differ(name, entity.names(), errors);
    if entity.key.is_empty() {
        errors.push(format!("{name} has no key"));
    }
    for (_, key) in entity.key_properties() {
        if key.facets.nullable || key.column().is_none() {
            errors.push(format!(
                "{name}: key property {} must be a column that is never null",
                key.name
            ));
        }
        if !may_be_key(key.ty) {
            errors.push(format!(
                "{name}: key property {} is of a type that no key may have",
                key.name
            ));
        }
    }
    // What a type has from above was looked at there, and the table is its root's.
    for p in entity.properties.iter().filter(|p| is_own(p.belongs)) {
        property(name, p, errors);
        if p.searchable && p.primitive() != Some(Primitive::String) {
            errors.push(format!("{name}/{} is searched and no text", p.name));
        }
        if p.filled && p.primitive() != Some(Primitive::String) {
            errors.push(format!("{name}/{} is to be filled and no text", p.name));
        }
        if let Some(other) = &p.media_type
            && entity.any_property(other).is_none()
        {
            errors.push(format!("{name}/{}: there is no property {other}", p.name));
        }
    }
    if entity.base.is_none() {
        columns_differ(entity, errors);
        kinds_differ(model, entity, errors);
    }
    for unique in entity.uniques.iter().filter(|u| u.folded) {
        let at = |place: &usize| entity.properties.get(*place);
        for p in unique.places.iter().filter_map(at) {
            if p.folded.is_none() {
                errors.push(format!("{name}/{} is unique but not folded", p.name));
            }
        }
    }
    for n in entity.navigations.iter().filter(|n| is_own(n.belongs)) {
        let target = model.entity(n.target);
        if let Some(partner) = &n.partner {
            match target.any_navigation(partner) {
                None => errors.push(format!(
                    "{name}/{}: {} has no navigation {partner}",
                    n.name, target.name
                )),
                Some((_, back)) if model.entity(back.target).name != *name => {
                    errors.push(format!(
                        "{name}/{}: {}/{partner} leads elsewhere",
                        n.name, target.name
                    ));
                }
                Some(_) => {}
            }
        }
        if n.cascades && !matches!(n.link, Link::HeldBy(_)) {
            errors.push(format!(
                "{name}/{} cannot cascade: the other rows must hold the key",
                n.name
            ));
        }
        if matches!(&n.link, Link::Holds(pairs) | Link::HeldBy(pairs) if pairs.is_empty()) {
            errors.push(format!("{name}/{} is not joined by anything", n.name));
        }
    }
}

/// The types a key may have (CSDL, section 6.5).
fn may_be_key(ty: Type) -> bool {
    match ty {
        Type::Enum(_) => true,
        Type::Primitive(p) => !matches!(
            p,
            Primitive::Binary
                | Primitive::Double
                | Primitive::Single
                | Primitive::Stream
                | Primitive::Geography(_)
                | Primitive::Geometry(_)
        ),
        Type::Complex(_) | Type::Entity(_) | Type::Untyped => false,
    }
}

fn is_own(belongs: Belongs) -> bool {
    belongs == Belongs::Here
}

fn columns_differ(entity: &EntityType, errors: &mut Vec<String>) {
    let name = &entity.name;
    let mut columns = HashSet::new();
    for column in entity.properties.iter().flat_map(columns_of) {
        if !columns.insert(column.clone()) {
            errors.push(format!("{name}: column {column} is used twice"));
        }
    }
}

/// Every type of a table is told from the others by a value of its own.
fn kinds_differ(model: &Model, root: &EntityType, errors: &mut Vec<String>) {
    let Some(kind) = &root.kind else { return };
    let property = root.properties.get(kind.place);
    if property.is_none_or(|p| p.column().is_none()) {
        errors.push(format!("{}: the kind property must be a column", root.name));
    }
    let mut seen: Vec<&Value> = Vec::new();
    let same_table = |e: &&EntityType| e.table == root.table && !e.view;
    for ty in model.entities.iter().filter(same_table) {
        let Some(value) = ty.kind.as_ref().and_then(|k| k.value.as_ref()) else {
            continue;
        };
        if seen.contains(&value) {
            errors.push(format!("{}: another type has the same kind", ty.name));
        }
        seen.push(value);
    }
}

/// A restriction that names nothing would restrict nothing, and say otherwise in metadata.
fn restrictions(model: &Model, set: &EntitySet, errors: &mut Vec<String>) {
    let entity = model.entity(set.entity);
    for (name, may_name) in set.restrictions.names() {
        let property = entity.property(name).is_some_and(|(_, p)| p.name == name);
        let navigation = entity.navigation(name).is_some_and(|(_, n)| n.name == name);
        let (fits, what) = match may_name {
            Names::Properties => (property, "property"),
            Names::Navigations => (navigation, "navigation"),
            Names::Either => (property || navigation, "property or navigation"),
        };
        if !fits {
            let set = &set.name;
            errors.push(format!(
                "{set} restricts {name}, which is no {what} of {}",
                entity.name
            ));
        }
    }
    let barred = &set.restrictions.filter;
    for name in set.restrictions.required_filter.iter().flatten() {
        if barred.whole || barred.bars(name) {
            errors.push(format!(
                "{} requires a filter over {name} and bars it",
                set.name
            ));
        }
    }
}

fn property(owner: &str, p: &Property, errors: &mut Vec<String>) {
    if p.ty == Type::Primitive(Primitive::Decimal)
        && (p.facets.precision.is_none() || p.facets.scale.is_none())
    {
        errors.push(format!(
            "{owner}/{}: a decimal needs precision and scale",
            p.name
        ));
    }
    // No client writes the name of a hidden one.
    if !(p.hidden || p.holds_dynamic() || is_identifier(&p.name)) {
        errors.push(format!("{owner}/{}: not an identifier", p.name));
    }
}

/// Whether a name can stand in a URL as one.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '_';
    name.chars().all(fits)
        && name.chars().next().is_some_and(|c| !c.is_numeric())
        && name.len() <= 128
}

/// The name a bound operation gives to what it is bound to: some clients insist on this one.
const BINDING_PARAMETER: &str = "bindingParameter";

fn operation(model: &Model, o: &Operation, errors: &mut Vec<String>) {
    let name = &o.name;
    if !is_identifier(name) {
        errors.push(format!("operation {name}: not an identifier"));
    }
    let bound = std::iter::once(BINDING_PARAMETER);
    names_differ(
        name,
        bound.chain(o.parameters.iter().map(|p| p.name.as_str())),
        errors,
    );
    o.parameters.iter().for_each(|p| property(name, p, errors));
    if o.kind == OperationKind::Function {
        if o.gives.is_none() {
            errors.push(format!("function {name} gives nothing"));
        }
        if o.also_takes.is_some() {
            errors.push(format!("function {name} takes an entity's properties"));
        }
    } else if o.composable {
        errors.push(format!("action {name} cannot be composed"));
    }
    // A client follows what it gets, so that there must be a set to follow it in.
    if let Some(Type::Entity(id)) = o.gives.map(|g| g.ty)
        && model.set_of(id).is_none()
    {
        errors.push(format!(
            "{name} gives {}, which has no set",
            model.entity(id).name
        ));
    }
}

/// Operations differ by what they are bound to; functions, and actions that are bound to nothing, by the names of their
/// parameters as well. CSDL has no overloads of unbound actions: they are told as one with optional parameters.
fn overloads_differ(model: &Model, errors: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for o in &model.operations {
        let mut names: Vec<&str> = Vec::new();
        if o.kind == OperationKind::Function || o.binding == Binding::Unbound {
            names.extend(o.parameters.iter().map(|p| p.name.as_str()));
            names.sort_unstable();
        }
        if !seen.insert((o.kind, o.name.as_str(), o.binding, names)) {
            errors.push(format!("operation {} is declared twice", o.name));
        }
    }
}

/// Each name once for all its overloads, but twice where an action and a function share it.
fn operation_names(model: &Model, which: fn(&Operation) -> bool) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    let all = model.operations.iter().filter(move |o| which(o));
    all.filter(move |o| seen.insert((o.kind, o.name.as_str())))
        .map(|o| o.name.as_str())
}

/// Names must differ in more than case: BI tools do not tell them apart.
fn names_differ<'a>(owner: &str, names: impl Iterator<Item = &'a str>, errors: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.to_lowercase()) {
            errors.push(format!("{owner}: the name {name} is used twice"));
        }
    }
}

/// Every column a property fills.
fn columns_of(p: &Property) -> Vec<String> {
    fn of(source: &Source, into: &mut Vec<String>) {
        match source {
            Source::Column(c) | Source::Json(c) => into.push(c.clone()),
            Source::Computed(_) => {}
            Source::Members(all) => all.iter().for_each(|s| of(s, into)),
        }
    }
    let mut columns: Vec<String> = p.folded.iter().cloned().collect();
    of(&p.source, &mut columns);
    columns
}
