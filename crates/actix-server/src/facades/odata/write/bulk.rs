//! Every entity of a collection by one request: `/$each` (protocol, sections 11.4.13 and 11.4.14).
//!
//! All of it happens or none, unless the client prefers to go on after errors.

use entity_model::Value;
use query_plan::command::{Doing, Located, Purpose, Row};
use query_plan::desk::Desk;

use super::Work;
use super::told::{Operation, Told, attempt};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// `PATCH …/$each`
pub(super) fn update_each(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Update)?;
    let mut content = work
        .reader(Purpose::Change)
        .read(located.entity, &work.prepared.given);
    content.id = None;
    let mut told = Told::new(work, located.set);
    for row in rows(work, desk, located)? {
        let updated = attempt(desk, |desk| {
            let content = content.clone();
            Ok(desk.update_tree(located.entity, &row.key, content, &work.here)?)
        });
        told.take(updated, Operation::Update, Some(&row.key))?;
    }
    told.reply(desk)
}

/// `DELETE …/$each`
pub(super) fn delete_each(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.permit(located.set, Doing::Delete)?;
    let name = desk.model().entity(located.entity).name.clone();
    let rows = rows(work, desk, located)?;
    let mut told = Told::new(work, located.set);
    if !told.goes_on {
        let keys: Vec<Value> = rows.into_iter().map(|row| row.key).collect();
        desk.archive(&name, &keys)?;
        return told.reply(desk);
    }
    for row in rows {
        let gone = attempt(desk, |desk| {
            Ok(desk.archive(&name, std::slice::from_ref(&row.key))?)
        });
        told.take(gone, Operation::Delete, Some(&row.key))?;
    }
    told.reply(desk)
}

/// The rows behind `/$each`.
pub(super) fn rows(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Vec<Row>, Trouble> {
    let rows = desk.locate(located)?;
    let most = work.house.config.limits.items;
    if rows.len() > most {
        let message = format!("$each changes at most {most} entities at once");
        return Err(Problem::new(Kind::Limit, message).target("$each").into());
    }
    Ok(rows)
}
