//! Where a path begins that goes on behind a function: at the rows that the function gave.

use entity_model::{EntityId, SetId, Value};
use query_grammar as g;

use super::key::key_text;
use super::resource::Rows;
use super::{Binder, Bound, Row, Variable};
use crate::desk::Chosen;
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr, ExprKind};
use crate::read::Read;

/// Rows of a set that a function gave.
#[derive(Clone, Debug)]
pub struct Start {
    pub set: SetId,
    /// One entity, or none.
    pub single: bool,
    which: Which,
    /// The order in which they come when the client wants no other.
    order: Option<g::QueryOptions>,
    /// What stands in the parentheses behind those of the function: the key of one of the rows.
    key: Option<g::Parens>,
}

#[derive(Clone, Debug)]
enum Which {
    Keys(Vec<Value>),
    Meeting(g::Expr),
}

impl Start {
    /// The rows that have these keys.
    #[must_use]
    pub fn keys(set: SetId, keys: Vec<Value>, single: bool) -> Self {
        Self {
            set,
            single,
            which: Which::Keys(keys),
            order: None,
            key: None,
        }
    }

    /// The rows that meet a condition, in the service's own words.
    ///
    /// # Errors
    /// When the words are not OData.
    pub fn meeting(chosen: &Chosen) -> Result<Self, g::SyntaxError> {
        let order = (!chosen.order.is_empty())
            .then(|| g::parse_query(&format!("$orderby={}", chosen.order)))
            .transpose()?;
        Ok(Self {
            set: chosen.set,
            single: false,
            which: Which::Meeting(g::parse_expr(&chosen.condition)?),
            order,
            key: None,
        })
    }

    /// The same, of which the one with this key is wanted, if one is said.
    #[must_use]
    pub fn at(self, key: Option<g::Parens>) -> Self {
        Self { key, ..self }
    }

    /// The same, but of those that meet the condition only these.
    #[must_use]
    pub fn only(self, keys: Vec<Value>) -> Self {
        Self {
            which: Which::Keys(keys),
            ..self
        }
    }
}

impl<'a> Binder<'a> {
    /// Paths begin at the rows that a function gave.
    pub(crate) fn starting(mut self, start: Option<&'a Start>) -> Self {
        self.start = start;
        self
    }

    /// The rows that a path begins with behind a function.
    pub(super) fn given_rows(&mut self, start: &'a Start) -> Bound<Rows> {
        let set = self.model.set(start.set);
        let mut rows = Rows::all(set.entity, start.set, &set.name);
        match (&start.which, start.single) {
            (Which::Keys(keys), true) => match keys.first() {
                Some(key) => self.name_row(&mut rows, key),
                None => rows.given = true,
            },
            _ => rows.given = true,
        }
        rows.single = start.single;
        rows.optional = start.single;
        match &start.key {
            Some(key) => self.keyed(rows, key),
            None => Ok(rows),
        }
    }

    /// One row, by its key.
    fn name_row(&self, rows: &mut Rows, key: &Value) {
        let ty = self.entity(rows.entity);
        for ((place, property), part) in ty.key_properties().zip(key.parts()) {
            let value = Expr::literal(part.clone(), property.ty);
            rows.ties.push((place, value));
        }
        rows.live_only = false;
        let named = ty.key.len() > 1;
        let parts = rows.ties.iter();
        let parts = parts.map(|(place, value)| key_text(self.model, ty, *place, value, named));
        rows.trail = format!("{}({})", rows.trail, parts.collect::<Vec<_>>().join(","));
    }

    /// What the rows must meet to be among those that the function gave.
    pub(super) fn is_given(&mut self, row: Row, start: &Start) -> Bound<Expr> {
        match &start.which {
            Which::Meeting(condition) => self.declared(row, condition),
            Which::Keys(keys) => Ok(self
                .is_one_of(row, keys)
                .unwrap_or_else(|| Expr::any(Vec::new()))),
        }
    }

    fn is_one_of(&self, row: Row, keys: &[Value]) -> Option<Expr> {
        let ty = self.entity(row.entity);
        if keys.is_empty() {
            return Some(Expr::any(Vec::new()));
        }
        if let [place] = ty.key.as_slice() {
            let item = self.column(row, *place)?;
            let list = keys.iter();
            let list = list.map(|key| Expr::literal(key.clone(), item.typed.ty));
            return Some(Expr::condition(ExprKind::In {
                list: list.collect(),
                item: Box::new(item),
            }));
        }
        let same = |key: &Value| {
            let equal = ty.key.iter().zip(key.parts()).map(|(place, part)| {
                let column = self.column(row, *place)?;
                let part = Expr::literal(part.clone(), column.typed.ty);
                Some(Expr::compare(Compare::Eq, column, part))
            });
            Some(Expr::all(equal.collect::<Option<_>>()?))
        };
        Some(either(keys.iter().filter_map(same).collect()))
    }

    /// Puts the rows that a function gave in its own order, until the client wants another.
    pub(super) fn put_in_given_order(&mut self, row: Row) -> Bound<()> {
        match self.start.and_then(|start| start.order.as_ref()) {
            Some(order) => self.put_in_order(row, order),
            None => Ok(()),
        }
    }

    /// Puts rows in an order of the service's own; like all its words it sees nothing of the request, and nothing is
    /// barred from it.
    fn put_in_order(&mut self, row: Row, order: &g::QueryOptions) -> Bound<()> {
        let Some(items) = &order.orderby else {
            return Ok(());
        };
        self.variables.push(Variable {
            name: None,
            row,
            item: None,
            sealed: true,
        });
        let order = self.order_of(&items.value);
        self.variables.pop();
        self.scope(row.scope).order = order?;
        Ok(())
    }

    /// Reads the keys of the rows that were chosen.
    pub(crate) fn chosen_keys(&mut self, chosen: &Chosen, entity: EntityId) -> Bound<Read> {
        let start = Start::meeting(chosen).map_err(|e| syntax(&e))?;
        let row = self.open(entity, None);
        let mut conditions = vec![self.is_given(row, &start)?];
        conditions.extend(self.live(row));
        if let Some(order) = &start.order {
            self.put_in_order(row, order)?;
        }
        let order = self.order(row, &g::QueryOptions::default())?;
        let columns: Vec<Expr> = self
            .entity(entity)
            .key
            .iter()
            .filter_map(|p| self.column(row, *p))
            .collect();
        let (rel, _) = self.close();
        let rows = super::member::filtered(rel, conditions);
        let width = columns.len();
        let all = columns
            .into_iter()
            .chain(order.iter().map(|key| key.by.clone()));
        let mut read = super::read::plain(rows, all.collect(), order, chosen.top);
        read.level.order_columns = (width..read.level.columns.len()).collect();
        Ok(read)
    }
}

/// `a or b or …` as a tree that is no deeper than it must be.
fn either(mut all: Vec<Expr>) -> Expr {
    while all.len() > 1 {
        let mut halved = Vec::with_capacity(all.len().div_ceil(2));
        let mut rest = all.into_iter();
        while let Some(one) = rest.next() {
            halved.push(match rest.next() {
                Some(other) => Expr::any(vec![one, other]),
                None => one,
            });
        }
        all = halved;
    }
    Expr::any(all)
}

fn syntax(error: &g::SyntaxError) -> Box<PlanError> {
    Box::new(PlanError::new(PlanErrorKind::Syntax, error.to_string()))
}
