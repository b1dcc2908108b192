//! Query options, each described once and shared by the paths that have it.

use entity_model::{EntitySet, EntityType, Model, Primitive, Restrictions};
use serde_json::json;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{
    ArrayBuilder, ComponentsBuilder, ObjectBuilder, Ref, Schema, Type as Json,
};
use utoipa::openapi::{RefOr, Required};

use super::literal::{self, KeyPart};
use super::{Sources, component, schemas};
use crate::annotate::may_search;
use crate::visible;

/// How many entities a first click asks for.
const TOP: u32 = 5;

pub(super) fn add(s: Sources<'_>, components: ComponentsBuilder) -> ComponentsBuilder {
    let shared = [
        ("top", top()),
        ("skip", skip()),
        ("count", count()),
        ("search", search()),
    ];
    let wanted = |name: &str| match name {
        "top" => s.can.top,
        "skip" => s.can.skip,
        "count" => s.can.count,
        _ => s.can.search,
    };
    let components = shared
        .into_iter()
        .filter(|(name, _)| wanted(name))
        .fold(components, |c, (name, p)| c.parameter(name, p));
    let own = |c: ComponentsBuilder, e: &EntityType| {
        own_parameters(s, e)
            .into_iter()
            .fold(c, |c, (name, p)| c.parameter(name, p))
    };
    let components = s
        .model
        .entities
        .iter()
        .filter(|e| !e.hidden)
        .fold(components, own);
    let keys = |c: ComponentsBuilder, set: &EntitySet| {
        s.key(set)
            .iter()
            .fold(c, |c, part| c.parameter(key_name(set, part), key(part)))
    };
    let components = s.model.sets.iter().fold(components, keys);
    if s.can.writes() {
        components
            .parameter(IF_MATCH, if_match())
            .parameter(PREFER, preference())
    } else {
        components
    }
}

const IF_MATCH: &str = "if-match";
const PREFER: &str = "prefer";

/// Guards a change against one that came between.
pub(super) fn guard() -> Ref {
    reference(IF_MATCH.to_owned())
}

/// What a writer wants answered.
pub(super) fn prefer() -> Ref {
    reference(PREFER.to_owned())
}

fn if_match() -> Parameter {
    let doc = "The ETag of the entity as it was read: the change is refused (412) when the entity is another by now. \
               `*` stands for whatever is there.";
    header("If-Match", doc)
}

fn preference() -> Parameter {
    let doc = "`return=representation` answers with the entity, `return=minimal` without it.";
    header("Prefer", doc)
}

fn header(name: &str, doc: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(doc))
        .schema(Some(ObjectBuilder::new().schema_type(Json::String)))
        .build()
}

/// The parts of a set's key, which stand in the path.
pub(super) fn of_key(set: &EntitySet, key: &[KeyPart<'_>]) -> Vec<Ref> {
    let names = key.iter().map(|part| key_name(set, part));
    names.map(reference).collect()
}

fn key_name(set: &EntitySet, part: &KeyPart<'_>) -> String {
    component(&format!("{}.{}", set.name, part.property.name))
}

fn key(part: &KeyPart<'_>) -> Parameter {
    ParameterBuilder::new()
        .name(&part.property.name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(schemas::text(&part.property.doc))
        .schema(Some(schemas::plain(part.property)))
        .example(Some(part.example.clone()))
        .build()
}

/// The options of a collection.
pub(super) fn of_collection(s: Sources<'_>, set: Option<&EntitySet>, e: &EntityType) -> Vec<Ref> {
    let bars = set.map(|set| &set.restrictions);
    let knows = |bars_it: fn(&Restrictions) -> bool| !bars.is_some_and(bars_it);
    let shared = [
        ("top", s.can.top && knows(|b| b.no_top)),
        ("skip", s.can.skip && knows(|b| b.no_skip)),
        ("count", s.can.count && knows(|b| b.count.whole)),
        (
            "search",
            may_search(s.model, s.can, e) && knows(|b| b.no_search),
        ),
    ];
    let shared = shared
        .iter()
        .filter(|(_, can)| *can)
        .map(|(n, _)| (*n).to_owned());
    let own = own_parameters(s, e).into_iter().map(|(name, _)| name);
    let own = own.filter(|name| allowed(bars, name));
    own.chain(shared).map(reference).collect()
}

/// Whether a set knows an option of its type.
fn allowed(bars: Option<&Restrictions>, name: &str) -> bool {
    let Some(bars) = bars else { return true };
    match name.rsplit('-').next() {
        Some("select") => !bars.no_select,
        Some("expand") => !bars.expand.whole,
        Some("filter") => !bars.filter.whole,
        Some("orderby") => !bars.sort.whole,
        _ => true,
    }
}

/// The options of one entity.
pub(super) fn of_entity(s: Sources<'_>, set: Option<&EntitySet>, e: &EntityType) -> Vec<Ref> {
    let bars = set.map(|set| &set.restrictions);
    let one = |name: &String| name.ends_with("-select") || name.ends_with("-expand");
    let own = own_parameters(s, e).into_iter().map(|(name, _)| name);
    let own = own.filter(one).filter(|name| allowed(bars, name));
    own.map(reference).collect()
}

/// The options of `/$count`.
pub(super) fn of_count(s: Sources<'_>, set: &EntitySet, e: &EntityType) -> Vec<Ref> {
    let bars = &set.restrictions;
    let filter = (s.can.filter && !bars.filter.whole).then(|| own_name(e, "filter"));
    let search = (may_search(s.model, s.can, e) && !bars.no_search).then(|| "search".to_owned());
    filter.into_iter().chain(search).map(reference).collect()
}

fn reference(name: String) -> Ref {
    Ref::new(format!("#/components/parameters/{name}"))
}

fn own_name(e: &EntityType, option: &str) -> String {
    component(&format!("{}-{option}", e.name))
}

/// The options whose values depend on the type.
fn own_parameters(s: Sources<'_>, e: &EntityType) -> Vec<(String, Parameter)> {
    let can = s.can;
    let expandable = can.expand && visible::navigations(e).next().is_some();
    let all = [
        ("select", can.select.then(|| select(e))),
        ("expand", expandable.then(|| expand(e))),
        ("filter", can.filter.then(|| filter(s.model, e))),
        ("orderby", can.orderby.then(|| orderby(e))),
    ];
    all.into_iter()
        .filter_map(|(option, p)| p.map(|p| (own_name(e, option), p)))
        .collect()
}

fn option(name: &str, doc: &str, schema: impl Into<RefOr<Schema>>) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(doc))
        .schema(Some(schema))
}

/// Names of a closed list, separated by commas.
fn list<'a>(name: &str, doc: &str, names: impl Iterator<Item = &'a str>) -> Parameter {
    let item = ObjectBuilder::new()
        .schema_type(Json::String)
        .enum_values(Some(names));
    let names = ArrayBuilder::new().items(item).unique_items(true);
    option(name, doc, names)
        .style(Some(ParameterStyle::Form))
        .explode(Some(false))
        .build()
}

fn select(e: &EntityType) -> Parameter {
    let names = visible::readable(&e.properties).map(|p| p.name.as_str());
    list(
        "$select",
        "The properties to answer with; all without it.",
        names,
    )
}

fn expand(e: &EntityType) -> Parameter {
    let names = visible::navigations(e).map(|n| n.name.as_str());
    let doc = "Related entities to answer with. Each may carry options of its own, \
               such as `($select=…;$expand=…)`; `*` stands for all.";
    list("$expand", doc, std::iter::once("*").chain(names))
}

fn filter(model: &Model, e: &EntityType) -> Parameter {
    let example = literal::condition(model, e).or_else(|| {
        let (_, key) = e.key_properties().next()?;
        Some(format!("{} ne null", key.name))
    });
    let example = example.map_or_else(String::new, |text| format!(" Example: `{text}`."));
    let doc = format!("The condition that entities meet.{example}");
    option(
        "$filter",
        &doc,
        ObjectBuilder::new().schema_type(Json::String),
    )
    .build()
}

fn orderby(e: &EntityType) -> Parameter {
    let texts =
        visible::readable(&e.properties).filter(|p| p.primitive() == Some(Primitive::String));
    let key = e.key_properties().map(|(_, p)| p);
    // A short text is what people order by.
    let by = texts
        .filter(|p| p.facets.max_length.is_some())
        .chain(key)
        .next();
    let example = by.map_or_else(String::new, |p| format!(" Example: `{} desc`.", p.name));
    let doc = format!(
        "Expressions to order by, separated by commas, each with `asc` or `desc` behind it.{example}"
    );
    option(
        "$orderby",
        &doc,
        ObjectBuilder::new().schema_type(Json::String),
    )
    .build()
}

fn whole_number() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Json::Integer)
        .minimum(Some(0))
}

fn top() -> Parameter {
    option(
        "$top",
        "How many entities to answer with at most.",
        whole_number(),
    )
    .example(Some(json!(TOP)))
    .build()
}

fn skip() -> Parameter {
    option(
        "$skip",
        "How many entities to leave out first.",
        whole_number(),
    )
    .build()
}

fn count() -> Parameter {
    let doc = "Whether to say as `@odata.count` how many entities there are in all.";
    option(
        "$count",
        doc,
        ObjectBuilder::new().schema_type(Json::Boolean),
    )
    .build()
}

fn search() -> Parameter {
    let doc = "Words that entities hold, with `AND`, `OR`, `NOT` and \"phrases\".";
    option(
        "$search",
        doc,
        ObjectBuilder::new().schema_type(Json::String),
    )
    .build()
}
