//! One entity: added, altered, put in the place of what was, put away; one property of it.

use actix_web::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entity_model::{Model, Property, Type};
use query_plan::command::{Content, Doing, Given, Located, Purpose, Row};
use query_plan::desk::{Desk, Fault};

use super::{Work, answer, state};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// `POST` to a set, or to a collection that a navigation leads to.
pub(super) fn create(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Create)?;
    let mut content = work
        .reader(Purpose::Create)
        .read(located.entity, &work.prepared.given);
    // A cast in the path says what the row is to be.
    content.kind.get_or_insert(located.entity);
    let key = match &located.from {
        None => desk.create_tree(located.entity, content, &[], &work.here)?,
        Some((owner, place)) => {
            let owner_key = one(desk, owner)?.ok_or_else(not_there)?.key;
            let navigation = navigation(desk, owner, *place)?;
            let owner = (owner.entity, &owner_key);
            desk.create_under(owner, navigation, (content, &[]), &work.here)?
        }
    };
    answer::created(work, desk, located.set, &key)
}

/// `PATCH` and `PUT`: what is not there is added, where a client may say its key.
pub(super) fn update(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    let replaces = work.letter.method == Method::PUT;
    let Some(row) = one(desk, located)? else {
        return insert(work, desk, located);
    };
    work.permit(located.set, Doing::Update)?;
    state::check(work, &row)?;
    let purpose = if replaces {
        Purpose::Replace
    } else {
        Purpose::Change
    };
    // What a replaced entity has no value for depends on its own type.
    let kind = desk.kind_of_row(located.entity, &row.key)?;
    let mut content = work.reader(purpose).read(kind, &work.prepared.given);
    content.id = None;
    desk.update_tree(located.entity, &row.key, content, &work.here)?;
    answer::changed(work, desk, located.set, &row.key)
}

/// An upsert of a row that is not there yet.
fn insert(work: &Work<'_>, desk: &mut Desk<'_>, located: &Located) -> Result<Reply, Trouble> {
    let ty = desk.model().entity(located.entity);
    let client = ty.key_origin == entity_model::KeyOrigin::Client;
    if state::must_exist(work) || !(located.by_alternate_key || client) {
        return Err(not_there().into());
    }
    if desk.model().set(located.set).create.is_none() {
        return Err(not_there().into());
    }
    work.permit(located.set, Doing::Create)?;
    let mut content = work
        .reader(Purpose::Create)
        .read(located.entity, &work.prepared.given);
    // The URL says what the key is, whatever the body holds.
    content.values.retain(|(place, _)| !ty.key.contains(place));
    let key = match &located.from {
        None => desk.create_tree(located.entity, content, &located.given, &work.here)?,
        Some((owner, place)) => {
            let owner_key = one(desk, owner)?.ok_or_else(not_there)?.key;
            let navigation = navigation(desk, owner, *place)?;
            let owner = (owner.entity, &owner_key);
            let content = (content, located.given.as_slice());
            desk.create_under(owner, navigation, content, &work.here)?
        }
    };
    answer::created(work, desk, located.set, &key)
}

/// `DELETE`.
pub(super) fn delete(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Delete)?;
    let row = one(desk, located)?.ok_or_else(not_there)?;
    state::check(work, &row)?;
    let name = &desk.model().entity(located.entity).name;
    desk.archive(name, &[row.key])?;
    Ok(Reply::new(StatusCode::NO_CONTENT))
}

/// `PUT`, `PATCH` and `DELETE` of a property, a member of a complex one, or its bare value.
pub(super) fn property(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
    (place, member, raw): (usize, Option<usize>, bool),
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Update)?;
    let model = desk.model();
    let ty = model.entity(located.entity);
    let property = ty.properties.get(place).ok_or_else(not_there)?;
    let row = one(desk, located)?.ok_or_else(not_there)?;
    state::check(work, &row)?;
    let mut value = given_value(work, property, raw)?;
    if work.letter.method == Method::POST {
        let index = work.prepared.words.options.index.as_ref();
        let held = desk.values_held(&ty.name, &row.key, &property.name)?;
        value = inserted(held, index.map(|index| index.value), value)?;
    } else if let Some(member) = member {
        value = member_alone(model, property, member, value);
    }
    let mut members = vec![(property.name.clone(), value)];
    // Bare bytes come with their media type.
    if let Some(beside) = property.media_type.as_ref().filter(|_| raw) {
        let kind = work.letter.content_type();
        let kind = Some(kind).filter(|kind| !kind.is_empty());
        members.push((beside.clone(), kind.map_or(Given::Null, Given::Text)));
    }
    let object = Given::Object(members);
    let mut content = work.reader(Purpose::Change).read(located.entity, &object);
    if work.letter.method == Method::PUT && member.is_none() {
        content.merges = false;
    }
    if content.values.is_empty() && content.faults.is_empty() {
        let problem = Problem::new(
            Kind::Refused,
            format!("{} is set by the service", property.name),
        );
        return Err(problem.target(&property.name).into());
    }
    desk.update_tree(located.entity, &row.key, content, &work.here)?;
    let reply = answer::property(work, desk)?;
    answer::stamped(work, desk, (located.set, &row.key), reply)
}

/// The same of a property that is not declared; null takes it away.
pub(super) fn dynamic(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
    raw: bool,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Update)?;
    let row = one(desk, located)?.ok_or_else(not_there)?;
    state::check(work, &row)?;
    let segments = &work.prepared.words.path.segments;
    let named = segments.iter().rev().find_map(|segment| {
        if let query_grammar::SegmentKind::Name { name, .. } = &segment.kind {
            Some(name.text.clone())
        } else {
            None
        }
    });
    let name = named.ok_or_else(not_there)?;
    let plain = Property::plain(&name, Type::Untyped);
    let value = given_value(work, &plain, raw)?;
    let mut members = vec![(name.clone(), value)];
    // Of a value that is an object in itself, the annotation stands beside the member `value`.
    for (annotation, ty) in work.prepared.given.members().unwrap_or_default() {
        if let Some("type") = annotation
            .strip_prefix("value@")
            .map(|a| a.trim_start_matches("odata."))
        {
            members.push((format!("{name}@odata.type"), ty.clone()));
        }
    }
    let object = Given::Object(members);
    let content = work.reader(Purpose::Change).read(located.entity, &object);
    desk.update_tree(located.entity, &row.key, content, &work.here)?;
    let reply = answer::property(work, desk)?;
    answer::stamped(work, desk, (located.set, &row.key), reply)
}

/// What a property is to become.
fn given_value(work: &Work<'_>, property: &Property, raw: bool) -> Result<Given, Trouble> {
    if work.letter.method == Method::DELETE {
        // A collection is never null: it is emptied.
        let empty = Given::List(Vec::new());
        return Ok(if property.collection {
            empty
        } else {
            Given::Null
        });
    }
    if raw {
        let bytes = &work.letter.body;
        let binary = property.ty == Type::Primitive(entity_model::Primitive::Binary);
        if binary {
            return Ok(Given::Text(STANDARD.encode(bytes)));
        }
        let text = String::from_utf8(bytes.clone());
        let text = text.map_err(|_| Problem::new(Kind::BodyUnreadable, "the body is not UTF-8"))?;
        let number = property
            .ty
            .primitive()
            .is_some_and(entity_model::Primitive::is_numeric);
        return Ok(match (text.as_str(), property.ty.primitive()) {
            ("true", Some(entity_model::Primitive::Boolean)) => Given::Boolean(true),
            ("false", Some(entity_model::Primitive::Boolean)) => Given::Boolean(false),
            _ if number => Given::Number(text),
            _ => Given::Text(text),
        });
    }
    let members = work.prepared.given.members().unwrap_or_default();
    if let Some((_, value)) = members.iter().find(|(name, _)| name == "value") {
        return Ok(value.clone());
    }
    // The members of a complex value stand in the body itself.
    if matches!(property.ty, Type::Complex(_)) && work.prepared.given.members().is_some() {
        return Ok(work.prepared.given.clone());
    }
    let problem = Problem::new(Kind::Refused, "the body is an object with the member value");
    Err(problem.target("value").into())
}

/// A collection of values with one more: at a place, counted from 0 or, when negative, from behind the end, or else at
/// its end (protocol, section 11.4.9.3).
fn inserted(mut items: Vec<Given>, index: Option<i64>, value: Given) -> Result<Given, Trouble> {
    let place = match index {
        None => Some(items.len()),
        Some(index) => match usize::try_from(index) {
            Ok(place) => Some(place).filter(|place| *place <= items.len()),
            Err(_) => {
                let back = usize::try_from(-(index + 1)).ok();
                back.and_then(|back| items.len().checked_sub(back))
            }
        },
    };
    let Some(place) = place else {
        let message = format!("there are {} values, and none stands there", items.len());
        let problem = Problem::new(Kind::OptionNotAllowed, message);
        return Err(problem.target("$index").into());
    };
    items.insert(place, value);
    Ok(Given::List(items))
}

/// A complex value of which one member is given.
fn member_alone(model: &Model, property: &Property, member: usize, value: Given) -> Given {
    let Type::Complex(id) = property.ty else {
        return value;
    };
    let member = model.complex(id).members.get(member);
    let name = member.map(|m| m.name.clone()).unwrap_or_default();
    Given::Object(vec![(name, value)])
}

/// The one row a path names.
pub(in crate::facades::odata) fn one(
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Option<Row>, Fault> {
    Ok(desk.locate(located)?.into_iter().next())
}

pub(in crate::facades::odata) fn not_there() -> Problem {
    Problem::new(Kind::NoSuchEntity, Kind::NoSuchEntity.words())
}

pub(super) fn navigation<'d>(
    desk: &Desk<'d>,
    owner: &Located,
    place: usize,
) -> Result<&'d entity_model::Navigation, Problem> {
    let ty = desk.model().entity(owner.entity);
    let navigation = ty.navigations.get(place).ok_or_else(not_there)?;
    if ty.is_led_by_service(navigation) {
        let message = format!("{} is set by the service", navigation.name);
        return Err(Problem::new(Kind::Refused, message).target(&navigation.name));
    }
    Ok(navigation)
}

/// Nothing but a relation.
pub(super) fn only(place: usize, edge: query_plan::command::Edge) -> Content {
    Content {
        edges: vec![(place, edge)],
        ..Content::default()
    }
}
