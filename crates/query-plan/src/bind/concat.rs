//! `concat`: relations one after the other, with one column for each name that any of them has.

use entity_model::{EntityId, Source, Type, Value};
use query_grammar as g;

use super::apply::{Derived, Flow};
use super::names::{Item, Names, find, mapped};
use super::{Binder, Bound, Row, not_implemented, promote};
use crate::expr::{Expr, ExprKind, SourceId, Typed};
use crate::read::Rel;

/// One of the relations.
pub(super) struct Part {
    pub(super) rel: Rel,
    pub(super) names: Names,
    /// What tells its rows apart.
    pub(super) keys: Vec<Expr>,
    /// The keys of the groups that it was made for.
    pub(super) group: Vec<Expr>,
}

/// A column of all parts: the same name, or the same use.
struct Slot {
    path: String,
    /// By part.
    values: Vec<Option<Expr>>,
    typed: Typed,
}

/// All parts as one relation.
pub(super) struct Joined {
    pub(super) rel: Rel,
    pub(super) source: SourceId,
    pub(super) names: Names,
    pub(super) derived: Derived,
    pub(super) group: Vec<Expr>,
}

impl Binder<'_> {
    /// The same rows through several sequences.
    pub(super) fn concat(
        &mut self,
        flow: &mut Flow,
        sequences: &[Vec<g::Transformation>],
        span: g::Span,
    ) -> Bound<()> {
        let scope = flow.row.scope;
        let base = self.stage(flow, span)?;
        self.scope(scope).base = Some(base);
        let before = self.scope(scope).clone();
        let mut parts = Vec::new();
        for steps in sequences {
            *self.scope(scope) = before.clone();
            self.point_at(flow.row);
            let mut own = Flow::new(flow.row, Vec::new(), flow.group.clone());
            self.transformations(&mut own, steps)?;
            let derived = self.scope(scope).derived.as_ref();
            if derived.is_some_and(|d| d.kinds.is_some()) {
                return Err(not_implemented("$apply with concat in concat", span));
            }
            let names = self.shown(own.row)?;
            let keys = self.ties(own.row).into_iter().map(|key| key.by);
            let keys = keys.filter(|key| !own.group.is_of_parent(key)).collect();
            parts.push(Part {
                names,
                keys,
                rel: self.stage(&mut own, span)?,
                group: own.group.keys,
            });
        }
        *self.scope(scope) = before;
        self.point_at(flow.row);
        let of = self.made_of(flow.row);
        let joined = self.one_after_the_other(parts, of, span)?;
        let keys = std::mem::replace(&mut flow.group.keys, joined.group);
        let renewed = |key: &Expr| {
            let place = keys.iter().position(|k| k == key);
            let renewed = place.and_then(|at| flow.group.keys.get(at));
            renewed.unwrap_or(key).clone()
        };
        flow.group.names = mapped(&flow.group.names, &mut { renewed });
        flow.row = self.derive(
            flow.row,
            joined.rel,
            joined.source,
            joined.names,
            joined.derived,
        );
        Ok(())
    }

    /// Makes the implicit row of a scope this one again.
    pub(super) fn point_at(&mut self, row: Row) {
        let own = |v: &&mut super::Variable| v.row.scope == row.scope && v.name.is_none();
        for variable in self.variables.iter_mut().filter(own) {
            variable.row = row;
        }
    }

    /// What is shown of a row that nothing is selected of, as names.
    pub(super) fn shown(&mut self, row: Row) -> Bound<Names> {
        let given = self.names(row).cloned().unwrap_or_default();
        if self.is_derived(row) {
            return Ok(given);
        }
        let entity = self.entity(row.entity);
        let mut names = Names::new();
        for (place, property) in entity.properties.iter().enumerate() {
            if !self.shown_unasked(entity, place) {
                continue;
            }
            let item = match (&property.source, property.ty) {
                (Source::Members(_), Type::Complex(complex)) => {
                    let members = self.model.complex(complex).members.iter().enumerate();
                    let member = |(at, m): (usize, &entity_model::Property)| {
                        let value = self.complex_member(row, place, complex, at)?;
                        Ok((m.name.clone(), Item::Value(value)))
                    };
                    Item::Object {
                        ty: property.ty,
                        names: members.map(member).collect::<Bound<_>>()?,
                    }
                }
                (Source::Json(_), ty) => {
                    let mut value = self.field_value(row, place)?;
                    value.typed = Typed::new(Type::Untyped, true);
                    Item::Json {
                        value,
                        ty,
                        collection: property.collection,
                    }
                }
                _ => Item::Value(self.field_value(row, place)?),
            };
            for value in item.values() {
                self.found(self.set_at(row), &property.name, value);
            }
            names.push((property.name.clone(), item));
        }
        names.extend(given);
        Ok(names)
    }

    pub(super) fn one_after_the_other(
        &mut self,
        parts: Vec<Part>,
        of: Option<EntityId>,
        span: g::Span,
    ) -> Bound<Joined> {
        let mut slots: Vec<Slot> = Vec::new();
        let count = parts.len();
        let numbered = parts.iter().enumerate();
        let places: Vec<Places> = numbered
            .map(|(number, part)| Places::of(part, number, count, &mut slots))
            .collect();
        for slot in &mut slots {
            self.unify_slot(slot, span)?;
        }
        let source = self.fresh();
        let inputs = parts.iter().enumerate();
        let inputs = inputs.map(|(number, part)| self.projected(part, number, &slots));
        let inputs = inputs.collect();
        let output = |at: usize| {
            let typed = match at.checked_sub(1).and_then(|at| slots.get(at)) {
                Some(slot) => slot.typed,
                None => super::apply::int64(),
            };
            Expr::new(ExprKind::Output { source, place: at }, typed)
        };
        for (at, slot) in slots.iter().enumerate() {
            for value in slot.values.iter().flatten() {
                self.carried(value, &output(at + 1));
            }
        }
        let mut names = Names::new();
        let mut kinds = Vec::new();
        let mut keys = vec![output(0)];
        for (part, places) in parts.iter().zip(&places) {
            let mut next = places.named.iter();
            let own = mapped(&part.names, &mut |_| {
                output(next.next().map_or(0, |at| at + 1))
            });
            merge(&mut names, &own);
            kinds.push(own);
            for at in &places.keys {
                if !keys.contains(&output(at + 1)) {
                    keys.push(output(at + 1));
                }
            }
        }
        let group = places.first().map_or(&[][..], |places| &places.group);
        Ok(Joined {
            rel: Rel::Concat { source, inputs },
            source,
            names,
            derived: Derived {
                of,
                keys,
                kinds: Some((output(0), kinds)),
            },
            group: group.iter().map(|at| output(at + 1)).collect(),
        })
    }

    /// Gives the values of a column the type that all of them can have.
    fn unify_slot(&self, slot: &mut Slot, span: g::Span) -> Bound<()> {
        let given = slot.values.iter().flatten().cloned().collect();
        let mut unified = promote::unify(self.model, given, span)?.into_iter();
        for value in slot.values.iter_mut().filter(|v| v.is_some()) {
            *value = unified.next();
        }
        let typed = slot.values.iter().flatten().map(|v| v.typed);
        slot.typed = Typed {
            ty: typed.clone().next().map_or(Type::Untyped, |t| t.ty),
            nullable: true,
            scale: typed.map(|t| t.scale).max().unwrap_or(0),
        };
        Ok(())
    }

    /// A part with a column for each slot, behind one that says which part it is.
    fn projected(&mut self, part: &Part, number: usize, slots: &[Slot]) -> Rel {
        let kind = i64::try_from(number).unwrap_or(i64::MAX);
        let kind = Expr::literal(Value::Int(kind), super::apply::int64().ty);
        let value = |slot: &Slot| {
            let own = slot.values.get(number).cloned().flatten();
            own.unwrap_or_else(|| Expr::new(ExprKind::Literal(Value::Null), slot.typed))
        };
        Rel::Project {
            input: Box::new(part.rel.clone()),
            source: self.fresh(),
            columns: std::iter::once(kind)
                .chain(slots.iter().map(value))
                .collect(),
        }
    }
}

/// In which slots the values of a part stand.
struct Places {
    named: Vec<usize>,
    keys: Vec<usize>,
    group: Vec<usize>,
}

impl Places {
    fn of(part: &Part, number: usize, count: usize, slots: &mut Vec<Slot>) -> Self {
        let mut put = |path: String, value: &Expr| put(slots, path, value, number, count);
        let values = part.names.iter().flat_map(|(_, item)| item.values());
        let named = paths(&part.names, "").into_iter().zip(values);
        let named = named.map(|(path, value)| put(path, value)).collect();
        let mut hidden = |mark: &str, values: &[Expr]| {
            let values = values.iter().enumerate();
            values
                .map(|(at, key)| put(format!("{mark}{at}"), key))
                .collect()
        };
        Self {
            named,
            keys: hidden("#", &part.keys),
            group: hidden("##", &part.group),
        }
    }
}

/// The slot of a part's value: one that holds it already, the one of its path, or a new one.
fn put(slots: &mut Vec<Slot>, path: String, value: &Expr, part: usize, parts: usize) -> usize {
    // A key of one part may be a value of another kind in the next; what rows are grouped by is the same in all.
    let hidden = path.starts_with('#') && !path.starts_with("##");
    let is_there = |s: &Slot| {
        s.values
            .get(part)
            .is_some_and(|v| v.as_ref() == Some(value))
    };
    let found = slots
        .iter()
        .position(|s| s.path == path || hidden && is_there(s));
    let at = found.unwrap_or_else(|| {
        slots.push(Slot {
            path,
            values: vec![None; parts],
            typed: value.typed,
        });
        slots.len() - 1
    });
    if let Some(place) = slots.get_mut(at).and_then(|s| s.values.get_mut(part)) {
        *place = Some(value.clone());
    }
    at
}

/// The paths of all values, in the order of [`Item::values`].
fn paths(names: &Names, before: &str) -> Vec<String> {
    let path = |(name, item): &(String, Item)| {
        let path = format!("{before}{name}");
        match item {
            Item::Value(_) | Item::Json { .. } => vec![path],
            Item::Object { names, .. } => paths(names, &format!("{path}/")),
            Item::Entity { key, .. } => (0..key.len()).map(|at| format!("{path}/#{at}")).collect(),
            Item::Nested(nested) => {
                let parts = 0..nested.parent.len();
                parts.map(|at| format!("{path}/##{at}")).collect()
            }
            Item::Row(_) => Vec::new(),
        }
    };
    names.iter().flat_map(path).collect()
}

/// Adds the names that are not there yet.
fn merge(names: &mut Names, more: &Names) {
    for (name, item) in more {
        let Item::Object { names: inner, .. } = item else {
            if find(names, name).is_none() {
                names.push((name.clone(), item.clone()));
            }
            continue;
        };
        match names.iter_mut().find(|(n, _)| n == name) {
            Some((_, Item::Object { names, .. })) => merge(names, inner),
            Some(_) => {}
            None => names.push((name.clone(), item.clone())),
        }
    }
}
