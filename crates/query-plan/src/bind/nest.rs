//! `nest`: what sequences give, as collections beside the row of each group.

use chrono::{DateTime, NaiveDate, NaiveTime};
use entity_model::{Primitive, Type, Value};
use query_grammar as g;

use super::apply::{Derived, Flow, int64};
use super::level::{Columns, Form};
use super::names::{Item, find, mapped, taken};
use super::{Binder, Bound, normal};
use crate::expr::{Compare, Expr, ExprKind, Typed};
use crate::read::{Child, Level, Rel};

/// A collection that hangs beside a row: the parent's values, and what they equal in the collection's rows.
#[derive(Clone, Debug)]
pub(super) struct Nested {
    pub(super) parent: Vec<Expr>,
    on: Vec<Expr>,
    level: Level,
}

impl Nested {
    pub(super) fn beside(&self, parent: Vec<Expr>) -> Self {
        Self {
            parent,
            ..self.clone()
        }
    }

    pub(super) fn child(&self, columns: &mut Columns) -> Child {
        let parent = self.parent.iter().map(|e| columns.place(e.clone()));
        Child {
            parent: parent.collect(),
            on: self.on.clone(),
            level: self.level.clone(),
            next: None,
        }
    }
}

impl Binder<'_> {
    pub(super) fn nest(
        &mut self,
        flow: &mut Flow,
        nested: &[g::Nested],
        span: g::Span,
    ) -> Bound<()> {
        let scope = flow.row.scope;
        let base = self.stage(flow, span)?;
        self.scope(scope).base = Some(base);
        let before = self.scope(scope).clone();
        let mut collections: Vec<(String, Level, Vec<Expr>)> = Vec::new();
        for item in nested {
            let name = normal(&item.alias.text);
            let clash = self.is_declared(flow.row, &name)
                || find(&flow.group.names, &name).is_some()
                || collections.iter().any(|(n, ..)| *n == name);
            if clash {
                return Err(taken(&item.alias));
            }
            *self.scope(scope) = before.clone();
            self.point_at(flow.row);
            let mut own = Flow::new(flow.row, Vec::new(), flow.group.clone());
            self.transformations(&mut own, &item.apply)?;
            let number = self.next_level(span)?;
            let level = self.nested_level(number, &mut own)?;
            collections.push((name, level, ties(&own.group.keys)));
        }
        *self.scope(scope) = before;
        self.point_at(flow.row);
        let source = self.fresh();
        let keys = std::mem::take(&mut flow.group.keys);
        let output = |place: usize, key: &Expr| {
            let typed = Typed {
                nullable: true,
                ..key.typed
            };
            Expr::new(ExprKind::Output { source, place }, typed)
        };
        let outputs: Vec<Expr> = keys
            .iter()
            .enumerate()
            .map(|(at, k)| output(at, k))
            .collect();
        keys.iter()
            .zip(&outputs)
            .for_each(|(k, o)| self.carried(k, o));
        flow.group.names = mapped(&flow.group.names, &mut |e| {
            output(keys.iter().position(|k| k == e).unwrap_or_default(), e)
        });
        let mut names = flow.group.names.clone();
        for (name, level, on) in collections {
            let parent = ties(&outputs);
            names.push((name, Item::Nested(Box::new(Nested { parent, on, level }))));
        }
        flow.group.keys.clone_from(&outputs);
        let input = Box::new(self.seal(flow));
        let rel = Rel::Aggregate {
            input,
            source,
            keys,
            measures: Vec::new(),
        };
        let derived = Derived {
            of: self.made_of(flow.row),
            keys: outputs,
            kinds: None,
        };
        flow.row = self.derive(flow.row, rel, source, names, derived);
        Ok(())
    }

    /// The rows of a collection with all that is shown of them.
    fn nested_level(&mut self, number: usize, own: &mut Flow) -> Bound<Level> {
        let form = Form {
            set: self.made_of(own.row).and_then(|e| self.model.set_of(e)),
            reference: false,
            depth: 1,
            expected: self.made_of(own.row),
        };
        let mut columns = Columns::default();
        let options = g::QueryOptions::default();
        let order = self.order(own.row, &options)?;
        let shape = self.shape(own.row, &options, &form, &mut columns)?;
        let order_columns = order.iter().map(|k| columns.place(k.by.clone())).collect();
        let children = std::mem::take(&mut columns.children);
        Ok(Level {
            number,
            rows: self.seal(own),
            order,
            skip: 0,
            top: None,
            page: None,
            after: None,
            columns: columns.into_all(),
            order_columns,
            shape,
            children,
            counted: false,
        })
    }
}

/// What ties the rows of a group to the group, null among its keys or not: whether a key is null, and else the key.
/// Without keys, one is as good as another.
fn ties(keys: &[Expr]) -> Vec<Expr> {
    let number = |n| Expr::literal(Value::Int(n), int64().ty);
    let mut ties = vec![number(1)];
    for key in keys {
        let null = Expr::literal(Value::Null, Type::Untyped);
        let missing = || Expr::compare(Compare::Eq, key.clone(), null.clone());
        let flag = vec![(missing(), number(1)), (Expr::truth(true), number(0))];
        ties.push(Expr::new(ExprKind::Case(flag), int64()));
        let mut anything = Expr::literal(anything(key.typed.ty), key.typed.ty);
        anything.typed.scale = key.typed.scale;
        let known = vec![(missing(), anything), (Expr::truth(true), key.clone())];
        let typed = Typed {
            nullable: false,
            ..key.typed
        };
        ties.push(Expr::new(ExprKind::Case(known), typed));
    }
    ties
}

/// Some value of a type.
pub(super) fn anything(ty: Type) -> Value {
    use Primitive as P;
    match ty {
        Type::Enum(_) => Value::Int(0),
        Type::Complex(_) | Type::Entity(_) | Type::Untyped => Value::from(""),
        Type::Primitive(p) => match p {
            P::Boolean => Value::Boolean(false),
            P::Byte | P::SByte | P::Int16 | P::Int32 | P::Int64 => Value::Int(0),
            P::Double | P::Single => Value::Double(0.0),
            P::Decimal => Value::Decimal(0.into()),
            P::Date => Value::Date(NaiveDate::default()),
            P::DateTimeOffset => Value::DateTime(DateTime::UNIX_EPOCH),
            P::TimeOfDay => Value::Time(NaiveTime::MIN),
            P::Duration => Value::Duration(0),
            P::Guid => Value::Guid(uuid::Uuid::nil()),
            P::Binary | P::Stream => Value::Binary(Vec::new()),
            P::String | P::Geography(_) | P::Geometry(_) => Value::from(""),
        },
    }
}
