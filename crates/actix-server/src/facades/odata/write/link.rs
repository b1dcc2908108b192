//! Relations by `$ref` (protocol, section 11.4.6).

use actix_web::http::{Method, StatusCode};
use query_plan::command::{Doing, Edge, Given, Located, Member, Reference, Step};
use query_plan::desk::Desk;

use super::entity::{navigation, not_there, one, only};
use super::{Work, answer, state};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// `POST`, `PUT` and `DELETE` of a reference.
pub(super) fn change(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    let Some((owner, place)) = &located.from else {
        return Err(Problem::method("GET, HEAD, OPTIONS").into());
    };
    work.permit(owner.set, Doing::Update)?;
    let navigation = navigation(desk, owner, *place)?;
    let row = one(desk, owner)?.ok_or_else(not_there)?;
    state::check(work, &row)?;
    let many = navigation.is_many();
    let edge = match work.letter.method {
        Method::POST if many && !located.single => Edge::Add(vec![Member::Is(named(work)?)]),
        Method::PUT if many && !located.single => Edge::Refer(all_named(work)?),
        Method::PUT if !many => Edge::To(Member::Is(named(work)?)),
        Method::DELETE if !many => Edge::Nothing,
        Method::DELETE => cut(work, desk, located)?,
        _ => return Err(Problem::method("DELETE, GET, HEAD, OPTIONS").into()),
    };
    let content = only(*place, edge);
    desk.update_tree(owner.entity, &row.key, content, &work.here)?;
    let reply = Reply::new(StatusCode::NO_CONTENT);
    if many {
        return Ok(reply);
    }
    answer::stamped(work, desk, (owner.set, &row.key), reply)
}

/// What is taken out: the one named by a key in the path or by `$id`, or all that is there.
fn cut(work: &Work<'_>, desk: &mut Desk<'_>, located: &Located) -> Result<Edge, Trouble> {
    let row = if located.single {
        let row = one(desk, located)?.ok_or_else(not_there)?;
        Reference::to(desk.model().entity(located.entity), &row.key)
    } else if let Some(id) = &work.prepared.words.options.id {
        Reference::Url(id.value.clone())
    } else if work.letter.speaks_401()? {
        return Ok(Edge::Refer(Vec::new()));
    } else {
        // 4.0 knows no such request: a client of 4.0 that leaves the option out has forgotten it.
        let message = "what is to be taken out must be named";
        let problem = Problem::new(Kind::OptionNotAllowed, message).target("$id");
        return Err(problem.hint("…/$ref?$id=URL, or …(key)/$ref").into());
    };
    // Whoever is no member is not one afterwards either.
    Ok(Edge::Delta(vec![Step::Removed {
        row,
        deleted: false,
        etag: None,
    }]))
}

/// The one entity that the body names.
fn named(work: &Work<'_>) -> Result<Reference, Problem> {
    url(&work.prepared.given).ok_or_else(|| {
        let problem = Problem::new(Kind::Refused, "the body names an entity by its @odata.id");
        problem.target("@odata.id")
    })
}

fn all_named(work: &Work<'_>) -> Result<Vec<Member>, Problem> {
    let members = work.prepared.given.members().unwrap_or_default();
    let value = members.iter().find(|(name, _)| name == "value");
    let Some((_, Given::List(items))) = value else {
        return Err(
            Problem::new(Kind::Refused, "the body lists entities in value").target("value"),
        );
    };
    let named = items.iter().map(|item| url(item).map(Member::Is));
    named.collect::<Option<_>>().ok_or_else(|| {
        Problem::new(Kind::Refused, "every item names an entity by its @odata.id").target("value")
    })
}

fn url(given: &Given) -> Option<Reference> {
    let is_id = |name: &str| matches!(name, "@odata.id" | "@id");
    given
        .members()?
        .iter()
        .filter(|(name, _)| is_id(name))
        .find_map(|(_, value)| value.text().map(|url| Reference::Url(url.to_owned())))
}
