//! Questions of rules and actions, in OData's own language: a condition, and what is wanted of the rows that meet it.

use entity_model::{Caller, Value};
use query_grammar as g;

use super::{Call, Chosen, Desk, Fault};
use crate::bind::Binder;
use crate::planner::Ask;
use crate::port::{Cells, Sink, Stop};

/// A row that was asked for.
#[derive(Clone, Debug)]
pub struct Found {
    names: Vec<String>,
    values: Vec<Value>,
}

static NULL: Value = Value::Null;

impl Found {
    /// The value of one of the expressions that were asked for.
    #[must_use]
    pub fn get(&self, name: &str) -> &Value {
        let at = self.names.iter().position(|n| n == name);
        at.and_then(|at| self.values.get(at)).unwrap_or(&NULL)
    }

    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name).as_int()
    }

    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        *self.get(name) == Value::Boolean(true)
    }
}

impl<'d> Desk<'d> {
    /// The live rows of a type that meet a condition, in the order of their keys. `wanted` are expressions over the
    /// row: properties, computed ones too, and paths such as `Shelf/Room`. `@name` stands for a value of
    /// `with`; `in @name` for a list.
    ///
    /// # Errors
    /// Those of the store; a condition that does not bind is a defect.
    pub fn rows(
        &mut self,
        entity: &str,
        condition: &str,
        with: &[(&str, Value)],
        wanted: &[&str],
    ) -> Result<Vec<Found>, Fault> {
        self.ask(entity, condition, with, wanted, true)
    }

    /// The same, archived rows too.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn all_rows(
        &mut self,
        entity: &str,
        condition: &str,
        with: &[(&str, Value)],
        wanted: &[&str],
    ) -> Result<Vec<Found>, Fault> {
        self.ask(entity, condition, with, wanted, false)
    }

    /// The first of [`Self::rows`].
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn row(
        &mut self,
        entity: &str,
        condition: &str,
        with: &[(&str, Value)],
        wanted: &[&str],
    ) -> Result<Option<Found>, Fault> {
        Ok(self
            .rows(entity, condition, with, wanted)?
            .into_iter()
            .next())
    }

    /// The keys of chosen rows, of the first of them where only those are meant.
    ///
    /// # Errors
    /// Those of the store; a condition that does not bind is a defect.
    pub fn keys_of(&mut self, chosen: &Chosen) -> Result<Vec<Value>, Fault> {
        let ty = self.model().entity(self.model().set(chosen.set).entity);
        let entity = self.model().set(chosen.set).entity;
        let mut caller = Caller::with_all_rights(self.who.actor, "");
        for (name, value) in &chosen.with {
            caller = caller.knowing(name, value.clone());
        }
        let ask = self.asking(&caller);
        let read = Binder::new(self.planner, &ask, &[])
            .chosen_keys(chosen, entity)
            .map_err(|e| Fault::defect(format!("{}, {}: {e}", ty.name, chosen.condition)))?;
        let mut taker = Taker {
            columns: ty.key.len(),
            rows: Vec::new(),
        };
        self.unit.read(&read, &mut taker)?;
        Ok(taker.rows.into_iter().map(Value::of_parts).collect())
    }

    /// What a call of an operation comes to that is declared as an expression.
    pub(super) fn computed(&mut self, call: &Call) -> Result<Value, Fault> {
        let lost = || Fault::defect("a call of nothing that is declared as an expression");
        let id = call.operation.ok_or_else(lost)?;
        let caller = Caller::with_all_rights(self.who.actor, "");
        let ask = self.asking(&caller);
        let read = Binder::new(self.planner, &ask, &[]).called_alone(
            id,
            call.bound.as_ref(),
            &call.parameters,
        );
        let read = read.map_err(Fault::from)?.ok_or_else(lost)?;
        let mut taker = Taker {
            columns: 1,
            rows: Vec::new(),
        };
        self.unit.read(&read, &mut taker)?;
        let row = taker.rows.pop().and_then(|mut row| row.pop());
        Ok(row.unwrap_or(Value::Null))
    }

    fn asking<'c>(&self, caller: &'c Caller) -> Ask<'c> {
        Ask {
            caller,
            now: self.who.now,
            max_page_size: None,
            track: false,
            v401: false,
            fingerprint: "",
        }
    }

    fn ask(
        &mut self,
        entity: &str,
        condition: &str,
        with: &[(&str, Value)],
        wanted: &[&str],
        live: bool,
    ) -> Result<Vec<Found>, Fault> {
        let id = self.named(entity)?;
        let defect = |why: String| Fault::defect(format!("{entity}, {condition}: {why}"));
        let parse = |text: &str| g::parse_expr(text).map_err(|e| defect(e.to_string()));
        let condition = parse(condition)?;
        let columns = wanted
            .iter()
            .map(|w| parse(w))
            .collect::<Result<Vec<_>, _>>()?;
        let mut caller = Caller::with_all_rights(self.who.actor, "");
        for (name, value) in with {
            caller = caller.knowing(name, value.clone());
        }
        let ask = self.asking(&caller);
        let read = Binder::new(self.planner, &ask, &[])
            .question(id, &condition, &columns, live)
            .map_err(|e| defect(e.to_string()))?;
        let mut taker = Taker {
            columns: wanted.len(),
            rows: Vec::new(),
        };
        self.unit.read(&read, &mut taker)?;
        let names: Vec<String> = wanted.iter().map(|w| (*w).to_owned()).collect();
        let found = taker.rows.into_iter().map(|values| Found {
            names: names.clone(),
            values,
        });
        Ok(found.collect())
    }
}

/// Takes the first columns of each row.
pub(crate) struct Taker {
    pub(crate) columns: usize,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Sink for Taker {
    fn total(&mut self, _count: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, level: usize, _parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 {
            let cells = (0..self.columns).map(|at| row.cell(at).map(|c| c.to_value()));
            self.rows.push(cells.collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    fn counted(&mut self, _level: usize, _parent: usize, _count: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn more(&mut self, _level: usize, _parent: usize) -> Result<(), Stop> {
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn end(&mut self, _more: bool) -> Result<(), Stop> {
        Ok(())
    }
}
