//! The objects of rows that are no entities: names become members.

use entity_model::{EntityId, Type};
use query_grammar as g;

use super::level::{Columns, Form};
use super::names::{Item, Names, find};
use super::{Binder, Bound, Row, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::read::{Field, Shape};

impl Binder<'_> {
    pub(super) fn derived_shape(
        &mut self,
        row: Row,
        options: &g::QueryOptions,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Shape> {
        if form.reference {
            let message = "rows of an aggregation have no reference";
            let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).in_path();
            return Err(Box::new(error));
        }
        let names = self.names(row).cloned().unwrap_or_default();
        let selected = match &options.select {
            Some(select) => self.selected_names(row, &names, &select.value)?,
            None => names.clone(),
        };
        let expanded = self.expanded_items(row, &names, options)?;
        let derived = self.scope(row.scope).derived.clone();
        let of = derived.as_ref().and_then(|d| d.of);
        let mut shape = object(of, Vec::new());
        let ty = of.map(Type::Entity);
        let Some((kind, kinds)) = derived.and_then(|d| d.kinds) else {
            shape.fields = self.items(row, (&selected, ty), &expanded, form, columns)?;
            return Ok(shape);
        };
        // What was named after the kinds came together belongs to each of them.
        let common = |name: &String| !kinds.iter().any(|kind| find(kind, name).is_some());
        let mut shapes = Vec::new();
        for kind in &kinds {
            let of_kind = |(name, _): &&(String, Item)| find(kind, name).is_some() || common(name);
            let own: Names = selected.iter().filter(of_kind).cloned().collect();
            let own = own.into_iter().map(|(name, item)| match find(kind, &name) {
                Some(inner) => (name, within(inner, &item)),
                None => (name, item),
            });
            let own: Names = own.collect();
            let fields = self.items(row, (&own, ty), &expanded, form, columns)?;
            shapes.push(object(of, fields));
        }
        shape.kinds = Some((columns.place(kind), shapes));
        Ok(shape)
    }

    /// The names that `$select` leaves.
    fn selected_names(&self, row: Row, names: &Names, select: &[g::SelectItem]) -> Bound<Names> {
        let mut selected = Names::new();
        for item in select {
            match &item.kind {
                g::SelectKind::Star => return Ok(names.clone()),
                g::SelectKind::AllOperations(_) => {}
                g::SelectKind::Path { steps, .. } => {
                    let path = steps.iter().filter_map(|step| match step {
                        g::PropertyStep::Name(name) => Some(name),
                        g::PropertyStep::Annotation(_) => None,
                    });
                    let path: Vec<&g::Name> = path.collect();
                    self.select_name(row, names, &path, &mut selected)?;
                }
            }
        }
        Ok(selected)
    }

    fn select_name(
        &self,
        row: Row,
        names: &Names,
        path: &[&g::Name],
        selected: &mut Names,
    ) -> Bound<()> {
        let Some((name, rest)) = path.split_first() else {
            return Ok(());
        };
        let text = normal(&name.text);
        let item = find(names, &text).ok_or_else(|| self.not_kept(row, name))?;
        match item {
            Item::Object { ty, names: inner } if !rest.is_empty() => {
                if find(selected, &text).is_none() {
                    let names = Names::new();
                    selected.push((text.clone(), Item::Object { ty: *ty, names }));
                }
                let own = selected.iter_mut().find(|(n, _)| *n == text);
                if let Some((_, Item::Object { names, .. })) = own {
                    self.select_name(row, inner, rest, names)?;
                }
                Ok(())
            }
            _ if rest.is_empty() => {
                if find(selected, &text).is_none() {
                    selected.push((text, item.clone()));
                }
                Ok(())
            }
            _ => Err(not_implemented(
                "this form of $select behind $apply",
                name.span,
            )),
        }
    }

    /// The items of `$expand`, by the names they expand.
    fn expanded_items<'o>(
        &self,
        row: Row,
        names: &Names,
        options: &'o g::QueryOptions,
    ) -> Bound<Vec<(String, &'o g::ExpandItem)>> {
        let mut expanded = Vec::new();
        for item in options.expand.iter().flat_map(|e| &e.value) {
            let name = match item.path.as_slice() {
                [g::PropertyStep::Name(name)] if item.target == g::ExpandTarget::Path => name,
                _ => return Err(not_implemented("this form of $expand here", item.span)),
            };
            let text = normal(&name.text);
            match find(names, &text) {
                Some(Item::Entity { .. } | Item::Row(_)) => expanded.push((text, item)),
                Some(_) => {
                    let message = format!("'{text}' is no entity here and needs no $expand");
                    let error = PlanError::new(PlanErrorKind::UnknownName, message);
                    return Err(Box::new(error.at(name.span).target(&text)));
                }
                None => return Err(self.not_kept(row, name)),
            }
        }
        Ok(expanded)
    }

    /// The members that names come to, of an object that has a type or of none.
    fn items(
        &mut self,
        row: Row,
        (names, of): (&Names, Option<Type>),
        expanded: &[(String, &g::ExpandItem)],
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Vec<Field>> {
        let mut fields = Vec::new();
        for (name, item) in names {
            let wanted = expanded
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, item)| *item);
            fields.push(self.item_field(row, (name, of), item, wanted, form, columns)?);
        }
        // What is expanded is written, selected or not.
        for (name, wanted) in expanded {
            let given = self.names(row).and_then(|all| find(all, name)).cloned();
            if let Some(item) = given.filter(|_| find(names, name).is_none()) {
                fields.push(self.item_field(
                    row,
                    (name, of),
                    &item,
                    Some(wanted),
                    form,
                    columns,
                )?);
            }
        }
        Ok(fields)
    }

    fn item_field(
        &mut self,
        row: Row,
        (name, of): (&str, Option<Type>),
        item: &Item,
        wanted: Option<&g::ExpandItem>,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let name = name.to_owned();
        Ok(match item {
            Item::Value(value) => Field::Value {
                declared: match of {
                    Some(Type::Complex(id)) => self.model.complex(id).member(&name).is_some(),
                    Some(Type::Entity(id)) => self.entity(id).property(&name).is_some(),
                    _ => false,
                },
                name,
                column: columns.place(value.clone()),
                ty: value.typed.ty,
            },
            Item::Json {
                value,
                ty,
                collection,
            } => Field::Json {
                name,
                column: columns.place(value.clone()),
                ty: *ty,
                collection: *collection,
                counted: None,
                only: Vec::new(),
            },
            Item::Object { ty, names } => {
                let fields = self.items(row, (names, Some(*ty)), &[], form, columns)?;
                self.object_field(name, *ty, names, fields, columns)
            }
            Item::Entity { entity, key } => match wanted {
                Some(wanted) => {
                    let target = self.held(row, *entity, key, wanted.span)?;
                    self.expanded_row(target, name, wanted, form, columns)?
                }
                None => {
                    let mut shape = object(Some(*entity), Vec::new());
                    shape.set = self.model.set_of(*entity);
                    shape.reference = true;
                    shape.key = key.iter().map(|k| columns.place(k.clone())).collect();
                    Field::One { name, shape }
                }
            },
            Item::Nested(nested) => {
                let child = columns.children.len();
                let nested = nested.child(columns);
                columns.children.push(nested);
                Field::Many { name, child }
            }
            Item::Row(target) => match wanted {
                Some(wanted) => self.expanded_row(*target, name, wanted, form, columns)?,
                None => {
                    let entity = target.entity;
                    let key = self.entity(entity).key.iter();
                    let key = key.filter_map(|k| self.column(*target, *k));
                    let key = key.map(|k| columns.place(k)).collect();
                    match self.model.set_of(entity) {
                        Some(set) => Field::Link {
                            name,
                            set,
                            entity,
                            key,
                        },
                        None => return Err(not_implemented("this link", g::Span::default())),
                    }
                }
            },
        })
    }

    fn expanded_row(
        &mut self,
        target: Row,
        name: String,
        wanted: &g::ExpandItem,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let options = &wanted.options;
        self.refuse(options, &super::expand::OF_COLLECTIONS, "a single entity")?;
        self.refuse_unexecuted(options)?;
        self.compute(target, options)?;
        let form = Form {
            set: self.model.set_of(target.entity),
            reference: wanted.reach == g::ExpandReach::Reference,
            depth: form.depth + 1,
            expected: Some(target.entity),
        };
        let shape = self.over(target, |b| b.shape(target, options, &form, columns))?;
        Ok(Field::One { name, shape })
    }

    /// Some values of a complex value or of an entity under its name.
    fn object_field(
        &self,
        name: String,
        ty: Type,
        names: &Names,
        fields: Vec<Field>,
        columns: &mut Columns,
    ) -> Field {
        let column = |name: &str, columns: &mut Columns| match find(names, name) {
            Some(Item::Value(value)) => Some(columns.place(value.clone())),
            _ => None,
        };
        match ty {
            Type::Entity(entity) => {
                // Where its key is among the values, it says whether there is an entity.
                let key = self.entity(entity).key_properties();
                let key: Option<Vec<usize>> = key.map(|(_, p)| column(&p.name, columns)).collect();
                let mut shape = object(Some(entity), fields);
                shape.key = key.unwrap_or_default();
                shape.set = self.model.set_of(entity);
                Field::One { name, shape }
            }
            _ => {
                let first = match ty {
                    Type::Complex(complex) => self.model.complex(complex).members.first(),
                    _ => None,
                };
                let null_when = first.and_then(|m| column(&m.name, columns));
                Field::Complex {
                    name,
                    ty,
                    null_when,
                    fields,
                }
            }
        }
    }
}

/// The part of an item that rows of one kind have.
fn within(kind: &Item, item: &Item) -> Item {
    match (kind, item) {
        (Item::Object { names: own, .. }, Item::Object { ty, names }) => {
            let kept = names.iter().filter_map(|(name, item)| {
                find(own, name).map(|inner| (name.clone(), within(inner, item)))
            });
            Item::Object {
                ty: *ty,
                names: kept.collect(),
            }
        }
        _ => item.clone(),
    }
}

pub(super) fn object(entity: Option<EntityId>, fields: Vec<Field>) -> Shape {
    Shape {
        kinds: None,
        expected: entity,
        kind: None,
        entity,
        set: None,
        key: Vec::new(),
        etag: Vec::new(),
        beside: None,
        fields,
        reference: false,
        full: false,
        one_of_several: false,
    }
}
