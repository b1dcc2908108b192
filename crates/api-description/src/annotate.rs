//! Which annotations stand on what.
//!
//! Terms keep to those members that every published edition of the vocabularies has; a restriction
//! stands on a set only where something is not supported, because its absence promises support.

use entity_model::{
    EntityId, EntitySet, EntityType, KeyOrigin, Model, Navigation, Operation, OperationKind,
    Permission, Primitive, Property, Type, Value, duration_text, format_date_time,
};

use crate::annotation::{Annotation, Constant, Kind, Vocabulary};
use crate::visible::Parameter;
use crate::{Abilities, Conformance, visible};

/// What a text that says something matches, as an ECMAScript expression.
pub(crate) const NOT_BLANK: &str = r"\S";

/// `Core.Description`, unless there is nothing to say.
pub(crate) fn described(doc: &str) -> Vec<Annotation> {
    if doc.trim().is_empty() {
        return Vec::new();
    }
    vec![Annotation::core("Description", Constant::string(doc))]
}

/// `Core.SchemaVersion` stands on the schema and on nothing else.
pub(crate) fn schema(model: &Model) -> Vec<Annotation> {
    let version = model.version.as_ref();
    let version = version.map(|v| Annotation::core("SchemaVersion", Constant::string(v)));
    version.into_iter().collect()
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
    if can.repeatable {
        for term in ["Supported", "DeleteWithRequestIDSupported"] {
            let yes = Constant::bool(true);
            all.push(Annotation::new(Vocabulary::Repeatability, term, yes));
        }
    }
    if !can.transformations.is_empty() {
        let record = vec![
            ("Transformations", Constant::strings(&can.transformations)),
            ("CustomAggregationMethods", Constant::strings(&[])),
            (
                "Rollup",
                Constant::member(Vocabulary::Aggregation, "RollupType", "None"),
            ),
            ("From", Constant::bool(false)),
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
    let permission = match p.permission {
        Some(Permission::Read) => Some("Read"),
        Some(Permission::None) => Some("None"),
        None => p.write_only.then_some("Write"),
    };
    if let Some(permission) = permission {
        let permission = Constant::member(Vocabulary::Core, "Permission", permission);
        all.push(Annotation::core("Permissions", permission));
    }
    if p.permission.is_some() {
        // The service does not compute it: nobody sets it here.
    } else if visible::is_computed(owner, p) {
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

/// That `$index` says where among the values of a collection a new one stands, where one can be added.
pub(crate) fn position(
    model: &Model,
    can: &Abilities,
    (id, owner): (EntityId, &EntityType),
    p: &Property,
) -> Option<Annotation> {
    let set = model.set_of(id).map(|set| model.set(set));
    let updated = set.is_some_and(|set| may_update(model, can, set));
    let settable = p.permission.is_none() && !visible::is_computed(Some(owner), p);
    let added = p.collection && updated && settable && p.editing == entity_model::Editing::Always;
    added.then(|| Annotation::core("PositionalInsert", Constant::bool(true)))
}

/// That no client changes where a navigation leads is said where the rows can be changed at all.
pub(crate) fn navigation(
    model: &Model,
    can: &Abilities,
    (id, owner): (EntityId, &EntityType),
    n: &Navigation,
) -> Vec<Annotation> {
    let mut all = described(&n.doc);
    let set = model.set_of(id).map(|set| model.set(set));
    let written = set.is_some_and(|s| may_create(model, can, s) || may_update(model, can, s));
    if written && owner.is_led_by_service(n) {
        let read = Constant::member(Vocabulary::Core, "Permission", "Read");
        all.push(Annotation::core("Permissions", read));
    }
    all
}

fn limits(all: &mut Vec<Annotation>, p: &Property) {
    for (term, value) in [("Minimum", &p.minimum), ("Maximum", &p.maximum)] {
        if let Some(value) = value.as_ref().and_then(|v| constant(v, p.ty)) {
            all.push(Annotation::new(Vocabulary::Validation, term, value));
        }
    }
    if p.filled {
        let pattern = Constant::string(NOT_BLANK);
        all.push(Annotation::new(Vocabulary::Validation, "Pattern", pattern));
    }
}

/// What is said of an operation.
pub(crate) fn operation(o: &Operation) -> Vec<Annotation> {
    let mut all = described(&o.doc);
    if o.unavailable {
        all.push(Annotation::core(
            "OperationAvailable",
            Constant::bool(false),
        ));
    }
    all
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
    let bars = &set.restrictions;
    for (term, supported) in [
        ("TopSupported", can.top && !bars.no_top),
        ("SkipSupported", can.skip && !bars.no_skip),
        ("ComputeSupported", can.compute && !bars.no_compute),
    ] {
        if !supported {
            all.push(Annotation::capability(term, Constant::bool(false)));
        }
    }
    let unselectable = Constant::Record(vec![("Supported", Constant::bool(false))]);
    if can.select && bars.no_select {
        all.push(Annotation::capability("SelectSupport", unselectable));
    }
    let unfilterable = paths(entity, can, &bars.filter.names, |_| false);
    let unsortable = paths(entity, can, &bars.sort.names, |p| !p.has_order());
    let tracked = can.change_tracking && set.changes_tracked;
    let mut filter = list("NonFilterableProperties", unfilterable);
    if let Some(required) = &bars.required_filter {
        filter.push(("RequiresFilter", Constant::bool(true)));
        filter.extend(list("RequiredProperties", property_paths(required)));
    }
    let mut sort = list("NonSortableProperties", unsortable);
    sort.extend(list(
        "AscendingOnlyProperties",
        property_paths(&bars.ascending_only),
    ));
    sort.extend(list(
        "DescendingOnlyProperties",
        property_paths(&bars.descending_only),
    ));
    let uncountable = navigation_paths(&bars.count.names);
    let count = list("NonCountableNavigationProperties", uncountable);
    let mut expand = list(
        "NonExpandableProperties",
        navigation_paths(&bars.expand.names),
    );
    if let Some(levels) = bars.expand_levels {
        expand.push(("MaxLevels", Constant::int(levels)));
    }
    for (term, member, supported, exceptions) in [
        (
            "FilterRestrictions",
            "Filterable",
            can.filter && !bars.filter.whole,
            filter,
        ),
        (
            "SortRestrictions",
            "Sortable",
            can.orderby && !bars.sort.whole,
            sort,
        ),
        (
            "CountRestrictions",
            "Countable",
            can.count && !bars.count.whole,
            count,
        ),
        (
            "ExpandRestrictions",
            "Expandable",
            can.expand && !bars.expand.whole,
            expand,
        ),
        (
            "SearchRestrictions",
            "Searchable",
            searchable && !bars.no_search,
            Vec::new(),
        ),
    ] {
        restrict(all, term, (member, supported), exceptions);
    }
    if !bars.navigate.is_empty() {
        let none = || Constant::member(Vocabulary::Capabilities, "NavigationType", "None");
        let one = |name: &String| {
            Constant::Record(vec![
                ("NavigationProperty", Constant::navigation_path(name)),
                ("Navigability", none()),
            ])
        };
        let restricted = Constant::Collection(bars.navigate.iter().map(one).collect());
        let record = Constant::Record(vec![("RestrictedProperties", restricted)]);
        all.push(Annotation::capability("NavigationRestrictions", record));
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
    let entity = model.entity(set.entity);
    let bars = &set.restrictions;
    let insert = split(
        entity,
        &bars.insert.names,
        (
            "NonInsertableProperties",
            "NonInsertableNavigationProperties",
        ),
    );
    restrict(all, "InsertRestrictions", ("Insertable", create), insert);
    restrict(all, "DeleteRestrictions", ("Deletable", delete), Vec::new());
    let update = may_update(model, can, set);
    let mut exceptions = split(
        entity,
        &bars.update.names,
        ("NonUpdatableProperties", "NonUpdatableNavigationProperties"),
    );
    let named = entity.key_origin == KeyOrigin::Client || !entity.alternate_keys.is_empty();
    if update && create && can.upsert && named {
        // Upserting is not promised by silence: its default is false.
        exceptions.insert(0, ("Upsertable", Constant::bool(true)));
    }
    restrict(all, "UpdateRestrictions", ("Updatable", update), exceptions);
}

type Members = Vec<(&'static str, Constant)>;

/// Says what a set cannot do: nothing at all, or not with exceptions.
fn restrict(
    all: &mut Vec<Annotation>,
    term: &'static str,
    (member, supported): (&'static str, bool),
    exceptions: Members,
) {
    let record = if !supported {
        vec![(member, Constant::bool(false))]
    } else if !exceptions.is_empty() {
        exceptions
    } else {
        return;
    };
    all.push(Annotation::capability(term, Constant::Record(record)));
}

/// A member that is a list, unless the list is empty.
fn list(member: &'static str, items: Vec<Constant>) -> Members {
    let some = !items.is_empty();
    some.then_some((member, Constant::Collection(items)))
        .into_iter()
        .collect()
}

fn property_paths(names: &[String]) -> Vec<Constant> {
    names.iter().map(|n| Constant::property_path(n)).collect()
}

fn navigation_paths(names: &[String]) -> Vec<Constant> {
    names.iter().map(|n| Constant::navigation_path(n)).collect()
}

/// Properties in one list, navigations in another.
fn split(
    entity: &EntityType,
    names: &[String],
    (properties, navigations): (&'static str, &'static str),
) -> Members {
    let (structural, others): (Vec<String>, Vec<String>) = names
        .iter()
        .cloned()
        .partition(|n| entity.property(n).is_some());
    let mut all = list(properties, property_paths(&structural));
    all.extend(list(navigations, navigation_paths(&others)));
    all
}

/// Paths of the shown properties that are named or meet a condition, and of those that can only be written.
fn paths(
    entity: &EntityType,
    can: &Abilities,
    named: &[String],
    which: fn(&Property) -> bool,
) -> Vec<Constant> {
    visible::properties(&entity.properties, can)
        .filter(|p| p.write_only || named.contains(&p.name) || which(p))
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
