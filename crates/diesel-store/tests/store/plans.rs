//! Plans written by hand, in few words.

use entity_model::{EntityId, Model, Primitive, Source, Type, Value};
use query_plan::expr::{Arithmetic, Column, Compare, Expr, ExprKind, Function, SourceId, Typed};
use query_plan::read::{Child, JoinKind, Level, OrderKey, Rel, Shape};

/// Names of a model as nodes of a plan.
#[derive(Clone, Copy)]
pub(crate) struct Plans<'m>(pub(crate) &'m Model);

pub(crate) fn typed(ty: Primitive) -> Typed {
    Typed::new(Type::Primitive(ty), true)
}

pub(crate) fn decimal(scale: u8) -> Typed {
    Typed {
        scale,
        ..typed(Primitive::Decimal)
    }
}

impl Plans<'_> {
    pub(crate) fn entity(self, name: &str) -> EntityId {
        self.0.entity_named(name).unwrap()
    }

    pub(crate) fn places(self, entity: &str, names: &[&str]) -> Vec<usize> {
        let entity = self.0.entity(self.entity(entity));
        names
            .iter()
            .map(|n| entity.property(n).unwrap().0)
            .collect()
    }

    pub(crate) fn scan(self, source: u32, entity: &str) -> Rel {
        Rel::Scan {
            source: SourceId(source),
            entity: self.entity(entity),
        }
    }

    /// A property of a source; `Home/City` for a member of a flat complex value.
    pub(crate) fn column(self, source: u32, entity: &str, path: &str) -> Expr {
        let id = self.entity(entity);
        let (name, member) = path
            .split_once('/')
            .map_or((path, None), |(n, m)| (n, Some(m)));
        let (place, property) = self.0.entity(id).property(name).unwrap();
        let (column, property, place) = match (&property.source, member) {
            (Source::Members(sources), Some(member)) => {
                let Type::Complex(complex) = property.ty else {
                    panic!("{path}")
                };
                let members = &self.0.complex(complex).members;
                let at = members.iter().position(|m| m.name == member).unwrap();
                let Source::Column(column) = &sources[at] else {
                    panic!("{path}")
                };
                (column.clone(), &members[at], None)
            }
            _ => (
                property.column().unwrap().to_owned(),
                property,
                Some((id, place)),
            ),
        };
        Expr::new(
            ExprKind::Column(Column {
                source: SourceId(source),
                name: column,
                property: place,
            }),
            Typed {
                ty: property.ty,
                nullable: property.facets.nullable,
                scale: property.facets.scale.unwrap_or(0),
            },
        )
    }

    /// All rows of a type, ordered by its key, with these columns.
    pub(crate) fn level(self, entity: &str, columns: &[&str]) -> Level {
        self.level_from(0, entity, columns)
    }

    pub(crate) fn level_from(self, source: u32, entity: &str, columns: &[&str]) -> Level {
        let key = self.0.entity(self.entity(entity));
        let key: Vec<&str> = key.key_properties().map(|(_, p)| p.name.as_str()).collect();
        let order: Vec<&str> = key.clone();
        level(
            self.scan(source, entity),
            columns
                .iter()
                .map(|c| self.column(source, entity, c))
                .collect(),
        )
        .by(self, source, entity, &order)
    }
}

pub(crate) fn level(rows: Rel, columns: Vec<Expr>) -> Level {
    Level {
        number: 0,
        rows,
        order: Vec::new(),
        skip: 0,
        top: None,
        page: None,
        after: None,
        columns,
        order_columns: Vec::new(),
        shape: Shape {
            kinds: None,
            one_of_several: false,
            expected: None,
            kind: None,
            entity: None,
            set: None,
            key: Vec::new(),
            etag: Vec::new(),
            beside: None,
            fields: Vec::new(),
            reference: false,
            full: false,
        },
        children: Vec::new(),
        counted: false,
    }
}

/// Says more about a level.
pub(crate) trait Say: Sized {
    /// Orders by these properties, `-` for descending; their columns are added behind the others.
    fn by(self, plans: Plans<'_>, source: u32, entity: &str, names: &[&str]) -> Self;
    fn ordered(self, order: Vec<OrderKey>) -> Self;
    fn whose(self, condition: Expr) -> Self;
    fn joined(self, plans: Plans<'_>, source: u32, entity: &str, on: Expr, kind: JoinKind) -> Self;
    fn with(self, parent: &[usize], on: Vec<Expr>, level: Level) -> Self;
    fn top(self, top: u64) -> Self;
    fn page(self, page: usize) -> Self;
    fn counted(self) -> Self;
}

impl Say for Level {
    fn by(self, plans: Plans<'_>, source: u32, entity: &str, names: &[&str]) -> Self {
        let order = names.iter().map(|name| OrderKey {
            by: plans.column(source, entity, name.trim_start_matches('-')),
            descending: name.starts_with('-'),
        });
        self.ordered(order.collect())
    }

    fn ordered(mut self, order: Vec<OrderKey>) -> Self {
        self.columns
            .truncate(self.columns.len() - self.order_columns.len());
        self.order_columns = (self.columns.len()..self.columns.len() + order.len()).collect();
        self.columns.extend(order.iter().map(|k| k.by.clone()));
        self.order = order;
        self
    }

    fn whose(mut self, condition: Expr) -> Self {
        self.rows = Rel::Filter {
            input: Box::new(self.rows),
            condition,
        };
        self
    }

    fn joined(
        mut self,
        plans: Plans<'_>,
        source: u32,
        entity: &str,
        on: Expr,
        kind: JoinKind,
    ) -> Self {
        self.rows = Rel::Join {
            input: Box::new(self.rows),
            source: SourceId(source),
            entity: plans.entity(entity),
            on,
            kind,
        };
        self
    }

    fn with(mut self, parent: &[usize], on: Vec<Expr>, level: Level) -> Self {
        self.children.push(Child {
            parent: parent.to_vec(),
            on,
            level,
            next: None,
        });
        number(&mut self, &mut 0);
        self
    }

    fn top(mut self, top: u64) -> Self {
        self.top = Some(top);
        self
    }

    fn page(mut self, page: usize) -> Self {
        self.page = Some(page);
        self
    }

    fn counted(mut self) -> Self {
        self.counted = true;
        self
    }
}

fn number(level: &mut Level, next: &mut usize) {
    level.number = *next;
    *next += 1;
    for child in &mut level.children {
        number(&mut child.level, next);
    }
}

pub(crate) fn text(value: &str) -> Expr {
    Expr::literal(value.into(), Type::Primitive(Primitive::String))
}

pub(crate) fn int(value: i64) -> Expr {
    Expr::literal(value.into(), Type::Primitive(Primitive::Int64))
}

pub(crate) fn number_of(value: &str) -> Expr {
    Expr::literal(
        Value::Decimal(value.parse().unwrap()),
        Type::Primitive(Primitive::Decimal),
    )
}

pub(crate) fn null() -> Expr {
    Expr::literal(Value::Null, Type::Untyped)
}

pub(crate) fn eq(left: Expr, right: Expr) -> Expr {
    Expr::compare(Compare::Eq, left, right)
}

pub(crate) fn call(function: Function, arguments: Vec<Expr>, typed: Typed) -> Expr {
    Expr::new(
        ExprKind::Call {
            function,
            arguments,
        },
        typed,
    )
}

pub(crate) fn arithmetic(op: Arithmetic, left: Expr, right: Expr, typed: Typed) -> Expr {
    Expr::new(
        ExprKind::Arithmetic {
            op,
            left: Box::new(left),
            right: Box::new(right),
        },
        typed,
    )
}

pub(crate) fn cast(inner: Expr, typed: Typed) -> Expr {
    Expr::new(ExprKind::Cast(Box::new(inner)), typed)
}

pub(crate) fn among(item: Expr, list: Vec<Expr>) -> Expr {
    Expr::condition(ExprKind::In {
        item: Box::new(item),
        list,
    })
}
