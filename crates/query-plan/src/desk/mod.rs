//! Where rows change: every writer, whichever door it came through, passes its rows over this desk.
//!
//! 1. A [`Draft`] is a row as it is to become.
//! 2. The service's own rules that hold *before* fill it in or refuse it.
//! 3. What it needs, what it refers to and what must be unique is asked of the open transaction.
//! 4. The changes are made, stamped and written into the journal; a draft that changes nothing leaves no trace.
//! 5. The rules that hold *after* are told all rows of the change, and may change others.
//!
//! Invariant: no row changes but here, in one transaction with all that follows from it.

mod apart;
mod archive;
mod ask;
mod check;
mod draft;
mod fault;
mod rules;
mod save;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, SubsecRound, Utc};
use entity_model::{EntityId, Model, SetId, Value};

use crate::Planner;
use crate::command::Given;
use crate::port::{Find, StoreError, Unit};
use crate::rows::{Fate, Key, distinct};
use crate::write::{Entry, Kind};

pub use apart::Apart;
pub use ask::Found;
pub(crate) use ask::Taker;
pub use draft::{Changed, Draft};
pub use fault::{Fault, Reason, Refused};
pub use rules::{After, Answer, Before, Call, Chosen, Rules, Run};

/// Who writes, when, and through which door.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// Key of the person or account, for `CreatedBy` and its kin.
    pub actor: i64,
    pub door: &'static str,
    /// One moment for the whole request.
    pub now: DateTime<Utc>,
}

/// An open transaction and what must be known to change rows in it.
pub struct Desk<'d> {
    pub(crate) unit: &'d mut dyn Unit,
    pub(crate) planner: &'d Planner,
    pub(crate) rules: &'d Rules,
    who: Who,
    /// Where long work is noted; without it, it is done on the spot.
    apart: Option<&'d Apart>,
    /// Rules that write rows whose rules write rows …
    depth: usize,
    /// Rows that the service is born with.
    at_birth: bool,
    /// Rows that were changed so far.
    pub(crate) changes: usize,
    /// Rows that this request gave a new version.
    renewed: HashSet<(EntityId, Vec<Key>)>,
}

/// Keys and contents of rows, by the values they were looked for by.
type HeldBy = HashMap<Vec<Key>, (Value, Vec<Value>)>;

/// How deep rules may lead into each other.
const MAX_RULES: usize = 16;

impl<'d> Desk<'d> {
    #[must_use]
    pub fn new(unit: &'d mut dyn Unit, planner: &'d Planner, rules: &'d Rules, who: Who) -> Self {
        let now = who.now.trunc_subsecs(6);
        Self {
            unit,
            planner,
            rules,
            who: Who { now, ..who },
            apart: None,
            depth: 0,
            at_birth: false,
            changes: 0,
            renewed: HashSet::new(),
        }
    }

    /// For the rows that a service is born with, such as a demo's: there is no journal of them, and what they refer to
    /// and may not share is left to the database's constraints.
    #[must_use]
    pub fn at_birth(mut self) -> Self {
        self.at_birth = true;
        self
    }

    /// Begins anew: what is written in here has no rules, and answers that were kept are forgotten, with the work that
    /// is still to give one. The journal says no more of it than that the rows of tracked sets have gone and come, so
    /// that whoever follows their changes is told.
    ///
    /// # Errors
    /// What the work gave.
    pub fn begin_anew(
        &mut self,
        work: &mut dyn FnMut(&mut Desk<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.unit.drop_all_notes()?;
        let mut entries = self.present(Kind::Deleted)?;
        let rules = Rules::new();
        work(&mut Desk::new(self.unit, self.planner, &rules, self.who).at_birth())?;
        entries.extend(self.present(Kind::Created)?);
        Ok(self.unit.record(&entries)?)
    }

    /// Lines of the journal about all rows of tracked sets.
    fn present(&mut self, kind: Kind) -> Result<Vec<Entry>, Fault> {
        let sets = self.model().sets.iter().enumerate();
        let tracked = sets.filter(|(_, set)| set.changes_tracked);
        let tracked: Vec<_> = tracked.map(|(at, set)| (SetId(at), set.entity)).collect();
        let mut entries = Vec::new();
        for (set, entity) in tracked {
            let keys = self.keys_of(&Chosen::new(set, "true"))?;
            entries.extend(keys.into_iter().map(|key| Entry {
                at: self.who.now,
                actor: self.who.actor,
                door: self.who.door,
                entity,
                key,
                kind,
                before: Vec::new(),
                after: Vec::new(),
            }));
        }
        Ok(entries)
    }

    /// For a transaction that can be taken back and run again when its long work is done.
    #[must_use]
    pub fn with_apart(mut self, apart: &'d Apart) -> Self {
        self.apart = Some(apart);
        self
    }

    /// What long work gives that needs no rows. Its name says all that it depends on. Where it is done later, the change
    /// is taken back, and `stand_in` serves until then.
    ///
    /// # Errors
    /// What the work gave.
    pub fn apart(
        &self,
        name: String,
        stand_in: Value,
        work: impl FnOnce() -> Result<Value, Fault> + 'static,
    ) -> Result<Value, Fault> {
        match self.apart {
            Some(apart) => apart.ask(name, stand_in, work),
            None => work(),
        }
    }

    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.who.now
    }

    #[must_use]
    pub fn actor(&self) -> i64 {
        self.who.actor
    }

    #[must_use]
    pub fn model(&self) -> &'d Model {
        self.planner.model()
    }

    /// The transaction itself, for whoever reads what was written.
    pub fn unit(&mut self) -> &mut dyn Unit {
        self.unit
    }

    /// Adds one row and gives its key.
    ///
    /// # Errors
    /// What refuses the row.
    pub fn create(&mut self, entity: &str, values: &[(&str, Value)]) -> Result<Value, Fault> {
        let rows = vec![values.to_vec()];
        let mut keys = self.create_all(entity, rows)?;
        keys.pop()
            .ok_or_else(|| Fault::defect("a row was added and has no key"))
    }

    /// Adds rows and gives their keys.
    ///
    /// # Errors
    /// What refuses any of them.
    pub fn create_all(
        &mut self,
        entity: &str,
        rows: Vec<Vec<(&str, Value)>>,
    ) -> Result<Vec<Value>, Fault> {
        let id = self.named(entity)?;
        let mut drafts = Vec::with_capacity(rows.len());
        for values in rows {
            let mut draft = Draft::new(self.model(), id);
            for (name, value) in values {
                draft.set(name, value);
            }
            drafts.push(draft);
        }
        keys(self.save(id, drafts)?)
    }

    /// Alters one row; gives whether anything changed.
    ///
    /// # Errors
    /// What refuses the change; [`Reason::Missing`] when there is no such row.
    pub fn update(
        &mut self,
        entity: &str,
        key: &Value,
        values: &[(&str, Value)],
    ) -> Result<bool, Fault> {
        let changed = self.update_all(entity, vec![(key.clone(), values.to_vec())])?;
        Ok(changed > 0)
    }

    /// Alters rows, each with its own values; gives how many changed.
    ///
    /// # Errors
    /// What refuses any of them.
    pub fn update_all(
        &mut self,
        entity: &str,
        rows: Vec<(Value, Vec<(&str, Value)>)>,
    ) -> Result<usize, Fault> {
        let id = self.named(entity)?;
        let all: Vec<Value> = rows.iter().map(|(key, _)| key.clone()).collect();
        let mut held = self.drafts(id, &all)?;
        let mut drafts = Vec::with_capacity(rows.len());
        for (key, values) in rows {
            let mut draft = held.remove(&format!("{key:?}")).ok_or_else(|| {
                let message = format!("there is no {entity} {}", crate::rows::shown(&key));
                Fault::missing("", message)
            })?;
            for (name, value) in values {
                draft.set(name, value);
            }
            drafts.push(draft);
        }
        let fates = self.save(id, drafts)?;
        refuse_refused(&fates)?;
        let changed = |fate: &&Fate| matches!(fate, Fate::Updated(_));
        Ok(fates.iter().filter(changed).count())
    }

    /// Drafts of the rows with these keys, archived ones too.
    pub(crate) fn drafts(
        &mut self,
        entity: EntityId,
        keys: &[Value],
    ) -> Result<HashMap<String, Draft<'d>>, Fault> {
        let model = self.model();
        let mut drafts = HashMap::new();
        for (key, held) in self.held(entity, keys)? {
            drafts.insert(format!("{key:?}"), Draft::of(model, entity, key, held));
        }
        Ok(drafts)
    }

    /// Runs a change so that an error of it takes back what it did and nothing else.
    ///
    /// # Errors
    /// What the change gave.
    pub fn attempt(
        &mut self,
        change: &mut dyn FnMut(&mut Desk<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (planner, rules, who, at_birth) = (self.planner, self.rules, self.who, self.at_birth);
        let apart = self.apart;
        let mut refused = None;
        let result = self.unit.attempt(&mut |unit| {
            let mut desk = Desk {
                at_birth,
                apart,
                ..Desk::new(unit, planner, rules, who)
            };
            change(&mut desk).map_err(|fault| match fault {
                Fault::Store(error) => error,
                other @ (Fault::Plan(_) | Fault::Refused(_)) => {
                    refused = Some(other);
                    StoreError::TakenBack
                }
            })
        });
        match (result, refused) {
            (Err(StoreError::TakenBack), Some(fault)) => Err(fault),
            (result, _) => Ok(result?),
        }
    }

    /// The values of a collection that a row holds, as a client would give them.
    ///
    /// # Errors
    /// Those of the store.
    pub fn values_held(
        &mut self,
        entity: &str,
        key: &Value,
        property: &str,
    ) -> Result<Vec<Given>, Fault> {
        let id = self.named(entity)?;
        let held = self.held(id, std::slice::from_ref(key))?;
        let place = self.model().entity(id).property(property);
        let value = place.and_then(|(place, _)| held.first()?.1.get(place));
        Ok(match value {
            Some(Value::List(items)) => items.iter().map(Given::of).collect(),
            _ => Vec::new(),
        })
    }

    /// Live rows by the values that they hold at some places together: their keys, and all that they hold. Asked by the
    /// values of the first place; the oldest of several that should not be there together.
    pub(crate) fn live_by(
        &mut self,
        entity: EntityId,
        places: &[usize],
        firsts: &[Value],
    ) -> Result<HeldBy, Fault> {
        let mut found: HashMap<Vec<Key>, (Value, Vec<Value>)> = HashMap::new();
        let Some(place) = places.first() else {
            return Ok(found);
        };
        let values = distinct(firsts.iter());
        for (key, held) in self.held_by(entity, &Find::rows(entity, *place, &values).live())? {
            let Some(by) = Key::of_all(places.iter().filter_map(|p| held.get(*p))) else {
                continue;
            };
            let older = |(have, _): &(Value, Vec<Value>)| have.as_int() <= key.as_int();
            if !found.get(&by).is_some_and(older) {
                found.insert(by, (key, held));
            }
        }
        Ok(found)
    }

    pub(crate) fn named(&self, entity: &str) -> Result<EntityId, Fault> {
        let id = self.model().entity_named(entity);
        id.ok_or_else(|| Fault::defect(format!("{entity} is not declared")))
    }
}

/// The keys of rows that all went in.
fn keys(fates: Vec<Fate>) -> Result<Vec<Value>, Fault> {
    refuse_refused(&fates)?;
    Ok(fates.iter().filter_map(Fate::key).cloned().collect())
}

pub(crate) fn refuse_refused(fates: &[Fate]) -> Result<(), Fault> {
    let refusals = fates.iter().flat_map(|fate| match fate {
        Fate::Refused(refusals) => refusals.clone(),
        Fate::Inserted(_) | Fate::Updated(_) | Fate::Unchanged(_) => Vec::new(),
    });
    let refusals: Vec<_> = refusals.collect();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(Fault::of(Reason::Invalid, refusals))
    }
}
