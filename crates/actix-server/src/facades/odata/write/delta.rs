//! `PATCH Set` with `{"@context":"#$delta","value":[…]}`: added, changed and removed entities (protocol, section
//! 11.4.12).
//!
//! What stands together in the payload is found and written together. That must come to the same as one item after
//! the other: a block that does not go in as a whole is taken back and done by halves, down to the item that is to
//! blame, or that needs what an earlier one of its block did.

use actix_web::http::StatusCode;
use entity_model::Value;
use query_plan::command::{Content, Doing, Given, Located, Purpose, Reader};
use query_plan::desk::{Desk, Fault};
use query_plan::rows::Fate;

use super::entity::{navigation, not_there, one};
use super::told::{Operation, Told, attempt};
use super::{Work, state};
use crate::facades::odata::letter::Reply;
use crate::pipeline::Trouble;
use crate::problem::{Kind, Problem};

/// Items of a delta that is answered with what changed.
const MAX_SHOWN: usize = 5_000;

/// Does what the items of a delta say.
pub(super) fn change(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
) -> Result<Reply, Trouble> {
    if let Some((owner, place)) = &located.from {
        return under(work, desk, located, (owner, *place));
    }
    let mut told = Told::new(work, located.set).with_changes();
    let limit = work.house.config.limits.items;
    let most = if told.shows {
        MAX_SHOWN.min(limit)
    } else {
        limit
    };
    let items = items(&work.prepared.given, most, limit)?;
    let identify = |(at, given)| Item {
        at,
        given,
        identity: work.reader(Purpose::Create).identity(located.entity, given),
    };
    let items: Vec<Item<'_>> = items.iter().enumerate().map(identify).collect();
    for alike in items.chunk_by(|a, b| !a.is_removed() && !b.is_removed()) {
        for block in alike.chunks(query_plan::limits::BLOCK) {
            let delta = Delta { work, located };
            match block {
                [item] if item.is_removed() => delta.remove(desk, item, &mut told)?,
                block => delta.put(desk, block, &mut told)?,
            }
        }
    }
    told.reply(desk)
}

/// The members of one entity: the same as `Nav@delta` in a change of it, for what is added and removed there is so for it.
fn under(
    work: &Work<'_>,
    desk: &mut Desk<'_>,
    located: &Located,
    (owner, place): (&Located, usize),
) -> Result<Reply, Trouble> {
    work.permit(owner.set, Doing::Update)?;
    let navigation = navigation(desk, owner, place)?;
    if located.entity != navigation.target {
        let message = "a delta of members that are cast to a derived type";
        return Err(Problem::new(Kind::NotImplemented, message).into());
    }
    let limit = work.house.config.limits.items;
    let items = items(&work.prepared.given, limit, limit)?;
    let row = one(desk, owner)?.ok_or_else(not_there)?;
    state::check(work, &row)?;
    let name = format!("{}@delta", navigation.name);
    let given = Given::Object(vec![(name, Given::List(items.to_vec()))]);
    let reader = Reader {
        nests: true,
        set: Some(owner.set),
        ..work.reader(Purpose::Change)
    };
    let content = reader.read(owner.entity, &given);
    desk.update_tree(owner.entity, &row.key, content, &work.here)?;
    Ok(Reply::new(StatusCode::NO_CONTENT))
}

/// One item of the payload.
struct Item<'g> {
    at: usize,
    given: &'g Given,
    /// What tells which row it speaks of.
    identity: Content,
}

impl Item<'_> {
    fn is_removed(&self) -> bool {
        let members = self.given.members().unwrap_or_default();
        let says = |name: &str| matches!(name, "@removed" | "@odata.removed");
        members.iter().any(|(name, _)| says(name))
    }
}

fn items(given: &Given, most: usize, limit: usize) -> Result<&[Given], Problem> {
    let members = given.members().unwrap_or_default();
    let Some((_, Given::List(items))) = members.iter().find(|(name, _)| name == "value") else {
        let problem = Problem::new(
            Kind::Refused,
            "the body is a delta: {\"@context\":\"#$delta\",\"value\":[…]}",
        );
        return Err(problem.target("value"));
    };
    if items.len() > most {
        let message = format!("a delta has at most {most} items");
        let problem = Problem::new(Kind::Limit, message).target("value");
        return Err(if most < limit {
            problem.hint(format!(
                "without return=representation it has at most {limit}"
            ))
        } else {
            problem
        });
    }
    Ok(items)
}

struct Delta<'w> {
    work: &'w Work<'w>,
    located: &'w Located,
}

impl Delta<'_> {
    fn remove(
        &self,
        desk: &mut Desk<'_>,
        item: &Item<'_>,
        told: &mut Told<'_>,
    ) -> Result<(), Trouble> {
        let entity = self.located.entity;
        let key = desk.key_of(entity, &item.identity, &self.work.here)?;
        // What is not there need not go.
        let Some(key) = key else { return Ok(()) };
        let name = desk.model().entity(entity).name.clone();
        let gone = attempt(desk, |desk| {
            self.work.permit(self.located.set, Doing::Delete)?;
            let etag = item.identity.etag.as_deref();
            desk.expect(entity, &key, etag, &self.work.here)?;
            Ok(desk.archive(&name, std::slice::from_ref(&key))?)
        });
        if told
            .take(gone, Operation::Delete, Some(&key))?
            .is_some_and(|gone| gone > 0)
        {
            told.gone(key);
        }
        Ok(())
    }

    /// Adds and changes rows, together if that can be.
    fn put(
        &self,
        desk: &mut Desk<'_>,
        block: &[Item<'_>],
        told: &mut Told<'_>,
    ) -> Result<(), Trouble> {
        let mut meant = None;
        let fates = attempt(desk, |desk| self.put_together(desk, block, &mut meant));
        match (fates, block) {
            (Err(trouble), [item]) => {
                let key = meant.as_ref();
                let operation = match key {
                    Some(_) => Operation::Update,
                    None => Operation::Insert(item.given),
                };
                told.take(Err::<(), _>(trouble), operation, key).map(|_| ())
            }
            (Err(trouble), _) if trouble.is_about_rows() => {
                let (first, second) = block.split_at(block.len() / 2);
                self.put(desk, first, told)?;
                self.put(desk, second, told)
            }
            (Err(trouble), _) => Err(trouble),
            (Ok(fates), _) => {
                for fate in fates {
                    match fate {
                        Fate::Inserted(key) | Fate::Updated(key) => told.stands(key),
                        Fate::Unchanged(_) | Fate::Refused(_) => {}
                    }
                }
                Ok(())
            }
        }
    }

    /// Where nothing else says so, a refusal names the item that is to blame.
    fn placed(&self, fault: Fault, block: &[Item<'_>]) -> Fault {
        match (fault, block) {
            (Fault::Refused(mut refused), [item])
                if !self.work.prepared.preferences.continue_on_error =>
            {
                for refusal in &mut refused.refusals {
                    let slash = if refusal.target.is_empty() { "" } else { "/" };
                    refusal.target = format!("value/{}{slash}{}", item.at, refusal.target);
                }
                Fault::Refused(refused)
            }
            (fault, _) => fault,
        }
    }

    /// `meant` becomes the key of the row that the last item speaks of.
    fn put_together(
        &self,
        desk: &mut Desk<'_>,
        block: &[Item<'_>],
        meant: &mut Option<Value>,
    ) -> Result<Vec<Fate>, Trouble> {
        let (entity, set) = (self.located.entity, self.located.set);
        let identities: Vec<&Content> = block.iter().map(|item| &item.identity).collect();
        let drafts = desk
            .drafts_of(entity, &identities, &self.work.here)
            .map_err(|fault| self.placed(fault, block))?;
        let mut trees = Vec::with_capacity(drafts.len());
        for (draft, item) in drafts.into_iter().zip(block) {
            *meant = draft.key().cloned();
            let purpose = if draft.is_new() {
                self.work.permit(set, Doing::Create)?;
                Purpose::Create
            } else {
                self.work.permit(set, Doing::Update)?;
                Purpose::Change
            };
            let mut content = self.work.reader(purpose).read(entity, item.given);
            content.id = None;
            trees.push((draft, content));
        }
        Ok(desk
            .put_trees(entity, trees, &self.work.here)
            .map_err(|fault| self.placed(fault, block))?)
    }
}
