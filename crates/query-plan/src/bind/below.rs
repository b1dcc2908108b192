//! Members of an expanded navigation: how they find their parents, and what `$it` is to them.

use entity_model::{EntityId, Link, Navigation, Type, Value};
use query_grammar as g;

use super::apply::{Flow, Group};
use super::level::Columns;
use super::names::Names;
use super::{Binder, Bound, PendingJoin, Row};
use crate::expr::{Compare, Expr};
use crate::read::{JoinKind, Rel};

/// Members of a navigation, and how they find their parents.
pub(super) struct Below {
    pub(super) parent: Vec<usize>,
    pub(super) on: Vec<Expr>,
    pub(super) row: Row,
    /// The row with the columns of `on`: the member itself, the link to it, or the parent.
    pub(super) holder: Row,
    pub(super) conditions: Vec<Expr>,
}

/// The row of the resource path, seen from the members of one of its navigations.
#[derive(Clone, Debug)]
pub(super) struct Above {
    /// Joined when it is first asked for.
    row: Option<Row>,
    entity: EntityId,
    holder: Row,
    pairs: Vec<(usize, usize)>,
}

/// Properties of the parent with those of the members, or of the links to them, that are equal.
fn parent_pairs(navigation: &Navigation) -> Vec<(usize, usize)> {
    match &navigation.link {
        Link::Holds(pairs) | Link::HeldBy(pairs) | Link::Through { near: pairs, .. } => {
            pairs.clone()
        }
    }
}

impl Above {
    pub(super) fn of(
        below: &Below,
        navigation: &Navigation,
        entity: EntityId,
        joined: bool,
    ) -> Self {
        Self {
            row: joined.then_some(below.holder),
            entity,
            holder: below.holder,
            pairs: parent_pairs(navigation),
        }
    }
}

impl Binder<'_> {
    /// Opens a scope over the members and says how they find their parents.
    pub(super) fn child_rows(
        &mut self,
        row: Row,
        (navigation, to): (&Navigation, EntityId),
        columns: &mut Columns,
    ) -> Below {
        let member = self.open(to, None);
        let (holder, mut conditions) = match &navigation.link {
            Link::Holds(_) | Link::HeldBy(_) => (member, Vec::new()),
            Link::Through { link, far, .. } => {
                let between = self.join_link(member, *link, far);
                (between, self.live(between).into_iter().collect())
            }
        };
        conditions.extend(self.is_kind(member, to));
        let mut below = Below {
            parent: Vec::new(),
            on: Vec::new(),
            row: member,
            holder,
            conditions,
        };
        for (own, theirs) in parent_pairs(navigation) {
            if let (Some(own), Some(theirs)) = (self.column(row, own), self.column(holder, theirs))
            {
                below.parent.push(columns.place(self.as_cast(row, own)));
                below.on.push(theirs);
            }
        }
        below
    }

    /// The same for `$apply`: the members of one parent are a group. Parents stand first, so that one without members is
    /// a group too.
    pub(super) fn grouped_rows(
        &mut self,
        row: Row,
        (navigation, to): (&Navigation, EntityId),
        columns: &mut Columns,
    ) -> Below {
        let member = self.open(to, None);
        let parent = Row {
            source: self.fresh(),
            entity: row.entity,
            ..member
        };
        let base = self.parents_first(parent, member, navigation);
        self.scope(member.scope).base = Some(base);
        let mut below = Below {
            parent: Vec::new(),
            on: Vec::new(),
            row: member,
            holder: parent,
            conditions: Vec::new(),
        };
        for &key in &self.entity(row.entity).key {
            if let (Some(own), Some(theirs)) = (self.column(row, key), self.column(parent, key)) {
                below.parent.push(columns.place(self.as_cast(row, own)));
                below.on.push(theirs);
            }
        }
        for key in self.key_order(member) {
            let mut there = key.by;
            there.typed.nullable = true;
            let null = Expr::literal(Value::Null, Type::Untyped);
            below
                .conditions
                .push(Expr::compare(Compare::Ne, there, null));
        }
        below
    }

    /// Each parent beside each of its members, and once where it has none.
    fn parents_first(&mut self, parent: Row, member: Row, navigation: &Navigation) -> Rel {
        let beside = |input, row: Row, conditions| Rel::Join {
            input: Box::new(input),
            source: row.source,
            entity: row.entity,
            on: Expr::all(conditions),
            kind: JoinKind::Left,
        };
        let parents = Rel::Scan {
            source: parent.source,
            entity: parent.entity,
        };
        let (near, mut on) = match &navigation.link {
            Link::Holds(pairs) | Link::HeldBy(pairs) => {
                (parents, vec![self.tie(parent, member, pairs)])
            }
            Link::Through { link, near, far } => {
                let between = Row {
                    source: self.fresh(),
                    entity: *link,
                    ..member
                };
                let mut on = vec![self.tie(parent, between, near)];
                on.extend(self.live(between));
                let links = beside(parents, between, on);
                (links, vec![self.tie(between, member, far)])
            }
        };
        on.extend(self.is_kind(member, member.entity));
        beside(near, member, on)
    }

    /// The members of each parent transformed.
    pub(super) fn transformed(
        &mut self,
        below: Below,
        steps: &[g::Transformation],
    ) -> Bound<Below> {
        let group = Group {
            names: Names::new(),
            parents: below.on.len(),
            keys: below.on,
        };
        let mut flow = Flow::beside(below.row, below.conditions, group);
        self.transformations(&mut flow, steps)?;
        Ok(Below {
            on: flow.group.keys,
            row: flow.row,
            conditions: flow.conditions,
            ..below
        })
    }

    /// The row that `$it` means among the members that it leads to: each of them beside its parent.
    pub(super) fn it_above(&mut self) -> Option<Row> {
        let above = self.above.as_ref()?;
        if let Some(row) = above.row {
            // It went with the rows that were aggregated.
            let scope = self.scopes.get(row.scope);
            return scope.is_some_and(|s| s.derived.is_none()).then_some(row);
        }
        let (entity, holder, pairs) = (above.entity, above.holder, above.pairs.clone());
        let row = Row {
            scope: holder.scope,
            source: self.fresh(),
            entity,
            optional: false,
            cast: false,
        };
        let on = self.tie(row, holder, &pairs);
        self.scope(holder.scope).joins.push(PendingJoin {
            source: row.source,
            entity,
            on,
            kind: JoinKind::Inner,
        });
        if let Some(above) = &mut self.above {
            above.row = Some(row);
        }
        Some(row)
    }
}
