//! What became of many entities that one request is about: nothing more to say, or a delta payload of what failed and,
//! for whoever prefers it, of what changed (JSON format 4.01, section 15).

use actix_web::http::StatusCode;
use actix_web::http::header;
use entity_model::{SetId, Value};
use query_plan::command::Given;
use query_plan::desk::{Desk, Fault};
use query_plan::port::StoreError;
use serde_json::{Map, json};

use super::{Work, answer};
use crate::facades::odata::accept;
use crate::facades::odata::letter::Reply;
use crate::facades::odata::prefer::{APPLIED, Return};
use crate::json;
use crate::pipeline::Trouble;
use crate::problem::Problem;

/// What was tried, in the words of `Core.DataModificationOperationKind`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operation<'g> {
    /// With what was given for the new entity.
    Insert(&'g Given),
    Update,
    Delete,
    /// An action.
    Invoke,
}

/// Runs a change that leaves nothing behind when it fails.
pub(super) fn attempt<T>(
    desk: &mut Desk<'_>,
    mut change: impl FnMut(&mut Desk<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let mut outcome = None;
    let result = desk.attempt(&mut |desk| match change(desk) {
        Ok(value) => {
            outcome = Some(Ok(value));
            Ok(())
        }
        Err(Trouble::Store(error)) => Err(Fault::Store(error)),
        Err(refused @ Trouble::Refused(_)) => {
            outcome = Some(Err(refused));
            Err(Fault::Store(StoreError::TakenBack))
        }
    });
    match (result, outcome) {
        (Ok(()) | Err(Fault::Store(StoreError::TakenBack)), Some(outcome)) => outcome,
        (Ok(()), None) => {
            Err(StoreError::Unexpected("a change ended without a word".into()).into())
        }
        (Err(fault), _) => Err(fault.into()),
    }
}

/// What is told, in the order of the request.
pub(super) struct Told<'w> {
    work: &'w Work<'w>,
    set: SetId,
    pub(super) goes_on: bool,
    /// What changed is told as well.
    pub(super) shows: bool,
    entries: Vec<Entry>,
}

enum Entry {
    Stands(Value),
    Gone(Value),
    Failed(serde_json::Value),
}

impl<'w> Told<'w> {
    pub(super) fn new(work: &'w Work<'w>, set: SetId) -> Self {
        Self {
            work,
            set,
            goes_on: work.prepared.preferences.continue_on_error,
            shows: false,
            entries: Vec::new(),
        }
    }

    /// What changed is told to whoever prefers a representation.
    pub(super) fn with_changes(self) -> Self {
        let answer = self.work.prepared.preferences.answer();
        Self {
            shows: answer == Some(Return::Representation),
            ..self
        }
    }

    /// An entity was added or changed.
    pub(super) fn stands(&mut self, key: Value) {
        if self.shows {
            self.entries.push(Entry::Stands(key));
        }
    }

    /// An entity was removed.
    pub(super) fn gone(&mut self, key: Value) {
        if self.shows {
            self.entries.push(Entry::Gone(key));
        }
    }

    /// Takes note of a failure if the client prefers to go on after it.
    pub(super) fn take<T>(
        &mut self,
        result: Result<T, Trouble>,
        operation: Operation<'_>,
        key: Option<&Value>,
    ) -> Result<Option<T>, Trouble> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(trouble) if self.goes_on && trouble.is_about_rows() => {
                let item = self.failed(&Problem::from(trouble), operation, key);
                self.entries.push(Entry::Failed(item));
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// An insert that failed is told as a deleted entity, with what names it; anything else by its id.
    fn failed(
        &self,
        problem: &Problem,
        operation: Operation<'_>,
        key: Option<&Value>,
    ) -> serde_json::Value {
        let error: serde_json::Value = serde_json::from_str(&problem.body()).unwrap_or_default();
        let mut item = Map::new();
        if let Some(key) = key {
            let path = json::entity_path(self.work.model(), self.set, key);
            let id = [&*self.work.letter.base.service, &path].concat();
            item.insert("@odata.id".to_owned(), id.into());
        }
        let operation = match operation {
            Operation::Insert(given) => {
                item.insert("@removed".to_owned(), json!({ "reason": "deleted" }));
                item.extend(self.names(given));
                "insert"
            }
            Operation::Update => "update",
            Operation::Delete => "delete",
            Operation::Invoke => "invoke",
        };
        let exception = json!({
            "failedOperation": operation,
            "responseCode": problem.status().as_u16(),
            "info": error.get("error"),
        });
        item.insert("@Core.DataModificationException".to_owned(), exception);
        item.into()
    }

    /// The members of a given object that are a part of an alternate key.
    fn names(&self, given: &Given) -> Vec<(String, serde_json::Value)> {
        let model = self.work.model();
        let ty = model.entity(model.set(self.set).entity);
        let named = |name: &str| {
            let found = ty.property(name);
            found.is_some_and(|(place, _)| ty.in_alternate_key(place))
        };
        let members = given.members().unwrap_or_default().iter();
        members
            .filter(|(name, _)| named(name))
            .filter_map(|(name, given)| Some((name.clone(), given.text()?.into())))
            .collect()
    }

    /// 204; or 200 with a delta payload: of what failed, and of what changed for whoever prefers that.
    pub(super) fn reply(self, desk: &mut Desk<'_>) -> Result<Reply, Trouble> {
        let work = self.work;
        let applied = work.prepared.preferences.applied_to_many(self.shows);
        let with = |reply: Reply| match &applied {
            Some(applied) => reply.header(APPLIED, applied),
            None => reply,
        };
        if !self.shows && self.entries.is_empty() {
            return Ok(with(Reply::new(StatusCode::NO_CONTENT)));
        }
        let form = accept::data(&work.letter.visit(), &work.prepared.words)?;
        let mut body = answer::delta_opening(work, self.set)?;
        let mut first = true;
        for entry in self.entries {
            let item = match entry {
                Entry::Stands(key) => answer::member(work, desk, self.set, &key)?,
                Entry::Gone(key) => answer::gone_member(work, self.set, &key)?,
                Entry::Failed(item) => item.to_string().into_bytes(),
            };
            if item.is_empty() {
                continue;
            }
            if !std::mem::take(&mut first) {
                body.push(b',');
            }
            body.extend(item);
        }
        body.extend_from_slice(b"]}");
        let reply = Reply::new(StatusCode::OK);
        let mut reply = with(reply.header(header::CONTENT_TYPE, &form.content_type()));
        reply.body = body;
        Ok(reply)
    }
}
