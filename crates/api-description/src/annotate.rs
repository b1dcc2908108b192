//! Which annotations stand on what.
//!
//! Terms keep to those members that every published edition of the vocabularies has; a restriction
//! stands on a set only where something is not supported, because its absence promises support.

use entity_model::{
    EntitySet, EntityType, Model, OperationKind, Primitive, Property, Source, Type, Value,
    duration_text, format_date_time,
};

use crate::annotation::{Annotation, Constant, Kind, Vocabulary};
use crate::visible::Parameter;
use crate::{Abilities, Conformance, visible};

/// `Core.Description`, unless there is nothing to say.
pub(crate) fn described(doc: &str) -> Vec<Annotation> {
    if doc.trim().is_empty() {
        return Vec::new();
    }
    vec![Annotation::core("Description", Constant::string(doc))]
}

pub(crate) fn container(model: &Model, can: &Abilities) -> Vec<Annotation> {
    let level = match can.conformance {
        Conformance::Minimal => "Minimal",
        Conformance::Intermediate => "Intermediate",
        Conformance::Advanced => "Advanced",
    };
    let level = Constant::member(Vocabulary::Capabilities, "ConformanceLevelType", level);
    let mut all = described(&model.doc);
    all.push(Annotation::core(
        "ODataVersions",
        Constant::string(&can.versions),
    ));
    all.push(Annotation::capability("ConformanceLevel", level));
    for (term, values) in [
        ("SupportedFormats", &can.formats),
        ("AcceptableEncodings", &can.encodings),
        ("FilterFunctions", &can.filter_functions),
    ] {
        if !values.is_empty() {
            all.push(Annotation::capability(term, Constant::strings(values)));
        }
    }
    for (term, supported) in [
        ("AsynchronousRequestsSupported", can.asynchronous),
        ("BatchSupported", can.batch),
        ("CrossJoinSupported", can.cross_join),
        ("KeyAsSegmentSupported", can.key_as_segment),
        ("QuerySegmentSupported", can.query_segment),
    ] {
        all.push(Annotation::capability(term, Constant::bool(supported)));
    }
    if !can.transformations.is_empty() {
        let record = vec![
            ("Transformations", Constant::strings(&can.transformations)),
            ("CustomAggregationMethods", Constant::strings(&[])),
        ];
        all.push(Annotation::new(
            Vocabulary::Aggregation,
            "ApplySupportedDefaults",
            Constant::Record(record),
        ));
    }
    for (term, supported) in [
        ("SelectSupport", can.select),
        ("DeepInsertSupport", can.deep_insert),
        ("DeepUpdateSupport", can.deep_update),
    ] {
        let record = vec![("Supported", Constant::bool(supported))];
        all.push(Annotation::capability(term, Constant::Record(record)));
    }
    all
}

pub(crate) fn entity(e: &EntityType) -> Vec<Annotation> {
    let mut all = described(&e.doc);
    if !e.alternate_keys.is_empty() {
        let part = |(alias, at): &(String, usize)| {
            let property = e.properties.get(*at)?;
            Some(Constant::Record(vec![
                ("Name", Constant::property_path(&property.name)),
                ("Alias", Constant::string(alias)),
            ]))
        };
        let keys = e.alternate_keys.iter().map(|k| {
            let parts = k.parts.iter().filter_map(part).collect();
            Constant::Record(vec![("Key", Constant::Collection(parts))])
        });
        let keys = Constant::Collection(keys.collect());
        all.push(Annotation::core("AlternateKeys", keys));
    }
    all
}

pub(crate) fn property(owner: Option<&EntityType>, p: &Property) -> Vec<Annotation> {
    let mut all = described(&p.doc);
    if p.write_only {
        let write = Constant::member(Vocabulary::Core, "Permission", "Write");
        all.push(Annotation::core("Permissions", write));
    }
    if visible::is_computed(owner, p) {
        all.push(Annotation::core("Computed", Constant::bool(true)));
    } else if p.editing == entity_model::Editing::OnCreate {
        all.push(Annotation::core("Immutable", Constant::bool(true)));
    }
    if let Some(media_type) = &p.content_type {
        all.push(Annotation::core("MediaType", Constant::string(media_type)));
    }
    if let Some(unit) = &p.unit {
        let unit = Constant::string(unit);
        all.push(Annotation::new(Vocabulary::Measures, "Unit", unit));
    }
    limits(&mut all, p);
    all
}

fn limits(all: &mut Vec<Annotation>, p: &Property) {
    for (term, value) in [("Minimum", &p.minimum), ("Maximum", &p.maximum)] {
        if let Some(value) = value.as_ref().and_then(|v| constant(v, p.ty)) {
            all.push(Annotation::new(Vocabulary::Validation, term, value));
        }
    }
}

/// What is said of a parameter. Of an action a nullable one may be left out anyway (OData 4.01, part 1, section
/// 11.5.5.1); a function leaves out none but those that say so.
pub(crate) fn parameter(parameter: Parameter<'_>, kind: OperationKind) -> Vec<Annotation> {
    let p = parameter.property;
    let mut all = described(&p.doc);
    if !parameter.required && (kind == OperationKind::Function || !p.facets.nullable) {
        let optional = Constant::Record(Vec::new());
        all.push(Annotation::core("OptionalParameter", optional));
    }
    limits(&mut all, p);
    all
}

/// A value as a constant of a property's own type.
fn constant(value: &Value, ty: Type) -> Option<Constant> {
    let number = |kind: Kind| match ty {
        Type::Primitive(Primitive::Decimal) => Kind::Decimal,
        Type::Primitive(Primitive::Double | Primitive::Single) => Kind::Float,
        Type::Primitive(_) | Type::Enum(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
            kind
        }
    };
    let (kind, text) = match value {
        Value::Boolean(b) => (Kind::Bool, b.to_string()),
        Value::Int(n) => (number(Kind::Int), n.to_string()),
        Value::Double(n) => (number(Kind::Float), n.to_string()),
        Value::Decimal(n) => (number(Kind::Decimal), n.to_plain_string()),
        Value::Text(text) => (Kind::String, text.clone()),
        Value::Date(date) => (Kind::Date, date.to_string()),
        Value::DateTime(at) => (Kind::DateTimeOffset, format_date_time(*at)),
        Value::Time(time) => (Kind::TimeOfDay, time.to_string()),
        Value::Duration(microseconds) => (Kind::Duration, duration_text(*microseconds)),
        Value::Guid(id) => (Kind::Guid, id.to_string()),
        Value::Null | Value::Binary(_) | Value::List(_) | Value::Record(_) => return None,
    };
    Some(Constant::Scalar(kind, text))
}

pub(crate) fn set(model: &Model, can: &Abilities, set: &EntitySet) -> Vec<Annotation> {
    let entity = model.entity(set.entity);
    let mut all = described(&set.doc);
    if can.optimistic_concurrency && !entity.etag.is_empty() {
        let of = |&at: &usize| entity.properties.get(at);
        let etag = entity.etag.iter().filter_map(of);
        let paths = etag.map(|p| Constant::property_path(&p.name)).collect();
        let paths = Constant::Collection(paths);
        all.push(Annotation::core("OptimisticConcurrency", paths));
    }
    what_cannot_be_asked(&mut all, model, can, set);
    what_cannot_be_written(&mut all, model, can, set);
    all
}

fn what_cannot_be_asked(
    all: &mut Vec<Annotation>,
    model: &Model,
    can: &Abilities,
    set: &EntitySet,
) {
    let entity = model.entity(set.entity);
    let searchable = may_search(model, can, entity);
    for (term, supported) in [
        ("TopSupported", can.top),
        ("SkipSupported", can.skip),
        ("ComputeSupported", can.compute),
    ] {
        if !supported {
            all.push(Annotation::capability(term, Constant::bool(false)));
        }
    }
    let unfilterable = paths(entity, can, |p| matches!(p.source, Source::Json(_)));
    let unsortable = paths(entity, can, |p| {
        p.collection || matches!(p.ty, Type::Complex(_) | Type::Untyped)
    });
    let tracked = can.change_tracking && set.changes_tracked;
    let filter = ("NonFilterableProperties", unfilterable);
    let sort = ("NonSortableProperties", unsortable);
    let nothing = || ("", Vec::new());
    for (term, member, supported, exceptions) in [
        ("FilterRestrictions", "Filterable", can.filter, filter),
        ("SortRestrictions", "Sortable", can.orderby, sort),
        ("CountRestrictions", "Countable", can.count, nothing()),
        ("ExpandRestrictions", "Expandable", can.expand, nothing()),
        ("SearchRestrictions", "Searchable", searchable, nothing()),
    ] {
        restrict(all, term, (member, supported), exceptions);
    }
    // Delta links are looked for only where they are promised.
    let tracking = Constant::Record(vec![("Supported", Constant::bool(tracked))]);
    all.push(Annotation::capability("ChangeTracking", tracking));
}

fn what_cannot_be_written(
    all: &mut Vec<Annotation>,
    model: &Model,
    can: &Abilities,
    set: &EntitySet,
) {
    let (create, delete) = (may_create(model, can, set), may_delete(model, can, set));
    let nothing = || ("", Vec::new());
    restrict(all, "InsertRestrictions", ("Insertable", create), nothing());
    restrict(all, "DeleteRestrictions", ("Deletable", delete), nothing());
    let update = may_update(model, can, set);
    if update && create && can.upsert {
        // Upserting is not promised by silence: its default is false.
        let record = Constant::Record(vec![("Upsertable", Constant::bool(true))]);
        all.push(Annotation::capability("UpdateRestrictions", record));
    } else {
        restrict(all, "UpdateRestrictions", ("Updatable", update), nothing());
    }
}

/// Says what a set cannot do: nothing at all, or not with these properties.
fn restrict(
    all: &mut Vec<Annotation>,
    term: &'static str,
    (member, supported): (&'static str, bool),
    (exceptions, paths): (&'static str, Vec<Constant>),
) {
    let record = if !supported {
        vec![(member, Constant::bool(false))]
    } else if !paths.is_empty() {
        vec![(exceptions, Constant::Collection(paths))]
    } else {
        return;
    };
    all.push(Annotation::capability(term, Constant::Record(record)));
}

/// Paths of the shown properties that meet a condition, and of those that can only be written.
fn paths(entity: &EntityType, can: &Abilities, which: fn(&Property) -> bool) -> Vec<Constant> {
    visible::properties(&entity.properties, can)
        .filter(|p| p.write_only || which(p))
        .map(|p| Constant::property_path(&p.name))
        .collect()
}

/// Whether there is something in the entities of a type that `$search` finds.
pub(crate) fn may_search(model: &Model, can: &Abilities, entity: &EntityType) -> bool {
    can.search && !model.searched(entity).is_empty()
}

/// Whether some caller may create in a set.
pub(crate) fn may_create(model: &Model, can: &Abilities, set: &EntitySet) -> bool {
    can.create && set.create.is_some() && !model.entity(set.entity).view
}

pub(crate) fn may_update(model: &Model, can: &Abilities, set: &EntitySet) -> bool {
    can.update && set.update.is_some() && !model.entity(set.entity).view
}

pub(crate) fn may_delete(model: &Model, can: &Abilities, set: &EntitySet) -> bool {
    can.delete && set.delete.is_some() && !model.entity(set.entity).view
}
