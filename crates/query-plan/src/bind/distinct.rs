//! `countdistinct` along a collection: one value may belong to many rows, so it is counted over the members themselves,
//! apart from what else is aggregated, and brought together with it group by group.

use entity_model::Value;
use query_grammar as g;

use super::apply::Flow;
use super::member::filtered;
use super::{Binder, Bound};
use crate::expr::{Expr, ExprKind, SourceId, Typed};
use crate::read::{Measure, Method, Rel};

/// An aggregate by the keys of a group.
pub(super) struct Part {
    pub(super) rel: Rel,
    pub(super) source: SourceId,
    /// What it gives behind the keys.
    pub(super) gives: Vec<Typed>,
}

impl Binder<'_> {
    /// The groups of the rows with the number that an item wants, where it is one along a collection.
    pub(super) fn distinct_behind(
        &mut self,
        flow: &Flow,
        item: &g::AggregateItem,
    ) -> Bound<Option<Part>> {
        let method = item.method.as_ref().map(|name| name.text.as_str());
        if method != Some("countdistinct") {
            return Ok(None);
        }
        let before = self.scope(flow.row.scope).clone();
        let found = self.distinct_members(flow, item);
        *self.scope(flow.row.scope) = before;
        found
    }

    fn distinct_members(&mut self, flow: &Flow, item: &g::AggregateItem) -> Bound<Option<Part>> {
        let scope = flow.row.scope;
        let Some(mut ahead) = self.collection_ahead(item)? else {
            return Ok(None);
        };
        let mut conditions = [flow.conditions.as_slice(), &flow.within].concat();
        if self.hides(scope) {
            conditions.extend(self.live(flow.row));
        }
        let last = loop {
            let member = self.beside_members(scope, &ahead.members, &mut conditions, item.span)?;
            match self.over(member, |b| b.collection_ahead(&ahead.item))? {
                Some(further) => ahead = further,
                None => break member,
            }
        };
        let measure = self.over(last, |b| b.measure(&ahead.item))?;
        let source = self.fresh();
        Ok(Some(Part {
            source,
            gives: vec![measure.typed],
            rel: Rel::Aggregate {
                input: Box::new(filtered(self.scope(scope).rel(), conditions)),
                source,
                keys: flow.group.keys.clone(),
                measures: vec![measure],
            },
        }))
    }

    /// Aggregates by the same keys as one. Each fills its own columns, and of the others' it knows nothing.
    pub(super) fn brought_together(
        &mut self,
        source: SourceId,
        keys: &[Typed],
        parts: Vec<Part>,
    ) -> Rel {
        let all: Vec<Typed> = parts.iter().flat_map(|part| part.gives.clone()).collect();
        let mut before = 0;
        let mut inputs = Vec::new();
        for part in parts {
            let own = before..before + part.gives.len();
            let given = |(at, typed): (usize, &Typed)| {
                if own.contains(&at) {
                    output(part.source, keys.len() + at - own.start, *typed)
                } else {
                    Expr::new(ExprKind::Literal(Value::Null), nullable(*typed))
                }
            };
            let mut columns = outputs(part.source, keys);
            columns.extend(all.iter().enumerate().map(given));
            before = own.end;
            inputs.push(Rel::Project {
                input: Box::new(part.rel),
                source: self.fresh(),
                columns,
            });
        }
        let together = self.fresh();
        let known = |(at, typed): (usize, &Typed)| Measure {
            method: Method::Max,
            value: Some(output(together, keys.len() + at, *typed)),
            typed: nullable(*typed),
        };
        Rel::Aggregate {
            input: Box::new(Rel::Concat {
                source: together,
                inputs,
            }),
            source,
            keys: outputs(together, keys),
            measures: all.iter().enumerate().map(known).collect(),
        }
    }
}

fn output(source: SourceId, place: usize, typed: Typed) -> Expr {
    Expr::new(ExprKind::Output { source, place }, nullable(typed))
}

fn outputs(source: SourceId, keys: &[Typed]) -> Vec<Expr> {
    let keys = keys.iter().enumerate();
    keys.map(|(at, typed)| output(source, at, *typed)).collect()
}

fn nullable(typed: Typed) -> Typed {
    Typed {
        nullable: true,
        ..typed
    }
}
