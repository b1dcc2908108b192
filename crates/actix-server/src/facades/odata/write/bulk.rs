//! Many entities by one request: `/$each`, and a delta of a collection (protocol, sections 11.4.11 to 11.4.13).
//!
//! All of it happens or none, unless the client prefers to go on after errors.

use actix_web::http::StatusCode;
use actix_web::http::header;
use entity_model::Value;
use query_plan::command::{Content, Given, Located, Purpose, Reference, Row};
use query_plan::desk::{Desk, Fault};
use serde_json::json;

use super::{Work, answer};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// `PATCH …/$each`
pub(super) fn update_each(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.may_update(located.set)?;
    let mut content = work
        .reader(Purpose::Change)
        .read(located.entity, &work.prepared.given);
    content.id = None;
    let mut failures = Failures::new(work, located);
    for row in rows(work, desk, located)? {
        failures.attempt(desk, &row.key.clone(), |desk| {
            desk.update_tree(located.entity, &row.key, content.clone(), &work.here)
                .map(|_| ())
        })?;
    }
    Ok(failures.reply())
}

/// `DELETE …/$each`
pub(super) fn delete_each(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    work.may_delete(located.set)?;
    let name = desk.model().entity(located.entity).name.clone();
    let rows = rows(work, desk, located)?;
    let mut failures = Failures::new(work, located);
    if !failures.goes_on {
        let keys: Vec<Value> = rows.into_iter().map(|row| row.key).collect();
        desk.archive(&name, &keys)?;
        return Ok(failures.reply());
    }
    for row in rows {
        failures.attempt(desk, &row.key.clone(), |desk| {
            desk.archive(&name, std::slice::from_ref(&row.key))
                .map(|_| ())
        })?;
    }
    Ok(failures.reply())
}

/// `PATCH Set` with `{"@context":"#$delta","value":[…]}`: added, changed and removed entities.
pub(super) fn delta(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    let items = items(work)?;
    let name = desk.model().entity(located.entity).name.clone();
    let mut failures = Failures::new(work, located);
    for item in items {
        let members = item.members().unwrap_or_default();
        let removed = members
            .iter()
            .any(|(n, _)| matches!(n.as_str(), "@removed" | "@odata.removed"));
        let content = work.reader(Purpose::Change).read(located.entity, item);
        let meant = meant(desk, work, located, &content)?;
        let told = meant.clone().unwrap_or(Value::Null);
        match (removed, meant) {
            (true, Some(key)) => {
                work.may_delete(located.set)?;
                failures.attempt(desk, &told, |desk| {
                    desk.archive(&name, std::slice::from_ref(&key)).map(|_| ())
                })?;
            }
            (true, None) => {}
            (false, Some(key)) => {
                work.may_update(located.set)?;
                let content = Content {
                    id: None,
                    ..content
                };
                failures.attempt(desk, &told, |desk| {
                    desk.update_tree(located.entity, &key, content.clone(), &work.here)
                        .map(|_| ())
                })?;
            }
            (false, None) => {
                work.may_create(located.set)?;
                let content = work.reader(Purpose::Create).read(located.entity, item);
                failures.attempt(desk, &told, |desk| {
                    let content = Content {
                        id: None,
                        ..content.clone()
                    };
                    desk.create_tree(located.entity, content, &[], &work.here)
                        .map(|_| ())
                })?;
            }
        }
    }
    Ok(failures.reply())
}

fn items<'w>(work: &Work<'w>) -> Result<&'w [Given], Problem> {
    let members = work.prepared.given.members().unwrap_or_default();
    let Some((_, Given::List(items))) = members.iter().find(|(name, _)| name == "value") else {
        let problem = Problem::new(
            Kind::Refused,
            "the body is a delta: {\"@context\":\"#$delta\",\"value\":[…]}",
        );
        return Err(problem.target("value"));
    };
    let most = work.house.config.limits.items;
    if items.len() > most {
        let message = format!("a delta has at most {most} items");
        return Err(Problem::new(Kind::Limit, message).target("value"));
    }
    Ok(items)
}

/// The key of the live row that an item speaks of: by `@id`, by its key, or by an alternate key.
fn meant(
    desk: &mut Desk<'_>,
    work: &Work<'_>,
    located: &Located,
    content: &Content,
) -> Result<Option<Value>, Trouble> {
    match &content.id {
        Some(reference @ Reference::Url(_)) => {
            match desk.resolve(located.entity, reference, &work.here) {
                Ok(key) => return Ok(Some(key)),
                Err(Fault::Refused(_)) => return Ok(None),
                Err(fault) => return Err(fault.into()),
            }
        }
        Some(Reference::Key(parts)) => {
            if let Some(key) = desk.by_key(located.entity, parts)? {
                return Ok(Some(key));
            }
        }
        None => {}
    }
    Ok(desk.by_alternate_key(located.entity, &content.values)?)
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

/// What went wrong on the way, for whoever prefers to go on.
pub(super) struct Failures<'w> {
    work: &'w Work<'w>,
    set: entity_model::SetId,
    goes_on: bool,
    failed: Vec<serde_json::Value>,
}

impl<'w> Failures<'w> {
    pub(super) fn new(work: &'w Work<'w>, located: &Located) -> Self {
        Self {
            work,
            set: located.set,
            goes_on: work.prepared.preferences.continue_on_error,
            failed: Vec::new(),
        }
    }

    pub(super) fn attempt(
        &mut self,
        desk: &mut Desk<'_>,
        key: &Value,
        mut change: impl FnMut(&mut Desk<'_>) -> Result<(), Fault>,
    ) -> Result<(), Trouble> {
        if !self.goes_on {
            return Ok(change(desk)?);
        }
        match desk.attempt(&mut change) {
            Ok(()) => Ok(()),
            Err(fault) if !fault.is_about_rows() => Err(fault.into()),
            Err(fault) => {
                self.note(key, &Problem::from(fault));
                Ok(())
            }
        }
    }

    fn note(&mut self, key: &Value, problem: &Problem) {
        let error: serde_json::Value = serde_json::from_str(&problem.body()).unwrap_or_default();
        let mut item = serde_json::Map::new();
        if !key.is_null() {
            let path = answer::path(self.work.model(), self.set, key);
            item.insert("@odata.id".to_owned(), path.into());
        }
        let exception = json!({
            "responseCode": problem.status().as_u16(),
            "info": error.get("error"),
        });
        item.insert("@Core.DataModificationException".to_owned(), exception);
        self.failed.push(item.into());
    }

    /// 204, or 200 with what failed.
    pub(super) fn reply(self) -> Reply {
        if self.failed.is_empty() {
            return Reply::new(StatusCode::NO_CONTENT);
        }
        let model = self.work.model();
        let context = format!(
            "{}$metadata#{}/$delta",
            self.work.letter.base.service,
            model.set(self.set).name
        );
        let body = json!({ "@odata.context": context, "value": self.failed });
        let mut reply = Reply::new(StatusCode::OK)
            .header(
                header::CONTENT_TYPE,
                "application/json;odata.metadata=minimal",
            )
            .header(
                header::HeaderName::from_static("preference-applied"),
                "continue-on-error",
            );
        reply.body = body.to_string().into_bytes();
        reply
    }
}
