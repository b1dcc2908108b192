//! `$select`: which members of an entity are written, and from which columns.

use std::collections::BTreeMap;

use entity_model::{ComplexId, EntityType, Source, Type};
use query_grammar as g;

use super::level::{Columns, Form};
use super::{Binder, Bound, Row, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::read::{Field, Shape};

/// The structural properties that are wanted, by place; for a complex one the members, or none for all.
struct Selection {
    all: bool,
    named: BTreeMap<usize, Vec<usize>>,
    /// Options on collections of values (4.01).
    options: BTreeMap<usize, g::QueryOptions>,
    /// Names that are not declared, of an open type.
    dynamic: Vec<String>,
}

impl Binder<'_> {
    /// The object of a row under `$select` and `$expand`.
    pub(super) fn shape(
        &mut self,
        row: Row,
        options: &g::QueryOptions,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Shape> {
        let entity = self.entity(row.entity);
        let mut shape = Shape {
            entity: Some(row.entity),
            set: form.set,
            key: self.places(row, &entity.key, columns),
            etag: Vec::new(),
            fields: Vec::new(),
            reference: form.reference,
            full: true,
        };
        if form.reference {
            return Ok(shape);
        }
        for &place in &entity.etag {
            let value = self.field_value(row, place)?;
            shape.etag.push(columns.place(value));
        }
        let selection = self.selection(entity, options)?;
        for place in 0..entity.properties.len() {
            if entity.open == Some(place) {
                let only = (!selection.all).then(|| selection.dynamic.clone());
                if only.as_ref().is_none_or(|names| !names.is_empty()) {
                    let column = columns.place(self.field_value(row, place)?);
                    shape.fields.push(Field::Dynamic { column, only });
                }
                continue;
            }
            let members = selection.named.get(&place);
            if members.is_none() && (!selection.all || !self.shown_unasked(entity, place)) {
                continue;
            }
            let field = match selection.options.get(&place) {
                Some(options) => self.listed_field(row, place, options, false, columns)?,
                None => self.field(row, place, members.map_or(&[], Vec::as_slice), columns)?,
            };
            shape.fields.push(field);
        }
        let expanded = self.expand(row, options, form, columns)?;
        shape.fields.extend(expanded);
        Ok(shape)
    }

    fn places(&self, row: Row, properties: &[usize], columns: &mut Columns) -> Vec<usize> {
        properties
            .iter()
            .filter_map(|&p| self.column(row, p))
            .map(|c| columns.place(c))
            .collect()
    }

    /// Whether a property belongs to an answer that names none: a closed one is left out silently.
    fn shown_unasked(&self, entity: &EntityType, place: usize) -> bool {
        let property = super::resource::property_at(entity, place);
        !property.write_only
            && !property.on_demand
            && property.read.is_none_or(|right| self.ask.caller.may(right))
    }

    pub(super) fn field_value(&mut self, row: Row, place: usize) -> Bound<crate::expr::Expr> {
        let property = super::resource::property_at(self.entity(row.entity), place);
        let typed = crate::expr::Typed {
            ty: property.ty,
            nullable: property.facets.nullable,
            scale: property.facets.scale.unwrap_or(0),
        };
        self.source(row, place, &property.source, None, typed)
    }

    /// A property as a member of the object; of a complex one only the named members, or all.
    pub(super) fn field(
        &mut self,
        row: Row,
        place: usize,
        members: &[usize],
        columns: &mut Columns,
    ) -> Bound<Field> {
        let property = super::resource::property_at(self.entity(row.entity), place);
        let name = property.name.clone();
        match (&property.source, property.ty) {
            (Source::Members(_), Type::Complex(complex)) => {
                let null_when = self
                    .complex_member(row, place, complex, 0)
                    .map(|e| columns.place(e))?;
                let count = self.model.complex(complex).members.len();
                let mut fields = Vec::new();
                for at in (0..count).filter(|at| members.is_empty() || members.contains(at)) {
                    fields.push(self.member_field(row, place, complex, at, columns)?);
                }
                Ok(Field::Complex {
                    name,
                    ty: property.ty,
                    null_when,
                    fields,
                })
            }
            (Source::Json(_), ty) => {
                let value = self.field_value(row, place)?;
                Ok(Field::Json {
                    name,
                    column: columns.place(value),
                    ty,
                    collection: property.collection,
                })
            }
            (_, ty) => {
                let value = self.field_value(row, place)?;
                Ok(Field::Value {
                    name,
                    column: columns.place(value),
                    ty,
                })
            }
        }
    }

    /// A collection of values under options of its own.
    pub(super) fn listed_field(
        &mut self,
        row: Row,
        place: usize,
        options: &g::QueryOptions,
        top: bool,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let plain = [
            options.filter.is_none(),
            options.orderby.is_none(),
            options.top.is_none(),
            options.skip.is_none(),
        ];
        if plain.into_iter().all(|none| none) {
            return self.field(row, place, &[], columns);
        }
        let property = super::resource::property_at(self.entity(row.entity), place);
        let (name, ty) = (property.name.clone(), property.ty);
        let value = self.listed(row, place, options, top)?;
        Ok(Field::Json {
            name,
            column: columns.place(value),
            ty,
            collection: true,
        })
    }

    pub(super) fn member_field(
        &mut self,
        row: Row,
        place: usize,
        complex: ComplexId,
        at: usize,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let model = self.model;
        let member = model.complex(complex).members.get(at);
        let name = member.map(|m| m.name.clone()).unwrap_or_default();
        let property = super::resource::property_at(self.entity(row.entity), place);
        let value = if matches!(property.source, Source::Json(_)) {
            let (value, is_json) = self.member_kept(row, place, at)?;
            if let Some(member) = member.filter(|_| is_json) {
                return Ok(Field::Json {
                    name,
                    column: columns.place(value),
                    ty: member.ty,
                    collection: member.collection,
                });
            }
            value
        } else {
            self.complex_member(row, place, complex, at)?
        };
        let ty = value.typed.ty;
        Ok(Field::Value {
            name,
            column: columns.place(value),
            ty,
        })
    }

    fn selection(&mut self, entity: &EntityType, options: &g::QueryOptions) -> Bound<Selection> {
        let Some(given) = &options.select else {
            return Ok(Selection {
                all: true,
                named: BTreeMap::new(),
                options: BTreeMap::new(),
                dynamic: Vec::new(),
            });
        };
        let mut selection = Selection {
            all: false,
            named: BTreeMap::new(),
            options: BTreeMap::new(),
            dynamic: Vec::new(),
        };
        for item in &given.value {
            match &item.kind {
                g::SelectKind::Star => selection.all = true,
                g::SelectKind::AllOperations(_) => {}
                g::SelectKind::Path { steps, .. } => {
                    self.select_path(entity, steps, item, &mut selection)?
                }
            }
        }
        Ok(selection)
    }

    fn select_path(
        &mut self,
        entity: &EntityType,
        steps: &[g::PropertyStep],
        item: &g::SelectItem,
        selection: &mut Selection,
    ) -> Bound<()> {
        let mut names = Vec::new();
        for step in steps {
            match step {
                g::PropertyStep::Name(name) => names.push(name),
                g::PropertyStep::Annotation(_) => return Ok(()), // annotations are never written
            }
        }
        if let [first, rest @ ..] = names.as_slice()
            && first.is_qualified()
        {
            if self.model.entity_named(&first.text).is_none() {
                return Err(self.unknown_selected(entity, first));
            }
            names = rest.to_vec();
        }
        let Some((first, rest)) = names.split_first() else {
            return Ok(());
        };
        let text = normal(&first.text);
        if let Some((place, property)) = entity.property(&text) {
            if property.write_only {
                let message = format!("'{}' can be written but not read", property.name);
                return Err(Box::new(
                    PlanError::new(PlanErrorKind::Forbidden, message).at(first.span),
                ));
            }
            let listed = &item.options;
            let cut = listed.filter.is_some()
                || listed.orderby.is_some()
                || listed.top.is_some()
                || listed.skip.is_some();
            if cut && property.collection {
                self.refuse_unexecuted(listed)?;
                selection.options.insert(place, (**listed).clone());
            }
            let whole_before = selection.named.get(&place).is_some_and(Vec::is_empty);
            let members = self.selected_members(property.ty, rest, item)?;
            let entry = selection.named.entry(place).or_default();
            if members.is_empty() || whole_before {
                entry.clear();
            } else {
                entry.extend(members);
            }
            return Ok(());
        }
        if entity.navigation(&text).is_some() {
            if rest.is_empty() {
                return Ok(()); // a link, which only full metadata writes
            }
            return Err(not_implemented(
                "$select behind a navigation (use $expand)",
                item.span,
            ));
        }
        if entity.open.is_some() && !first.is_qualified() {
            selection.dynamic.push(text);
            return Ok(());
        }
        Err(self.unknown_selected(entity, first))
    }

    fn selected_members(
        &self,
        ty: Type,
        rest: &[&g::Name],
        item: &g::SelectItem,
    ) -> Bound<Vec<usize>> {
        let nested = item.options.select.iter().flat_map(|s| &s.value);
        let nested = nested.filter_map(|i| match &i.kind {
            g::SelectKind::Path { steps, .. } => match steps.as_slice() {
                [g::PropertyStep::Name(name)] => Some(name),
                _ => None,
            },
            g::SelectKind::Star | g::SelectKind::AllOperations(_) => None,
        });
        let wanted: Vec<&g::Name> = rest.first().copied().into_iter().chain(nested).collect();
        self.members_named(ty, &wanted)
    }

    /// The members of a complex value that an answer of its own selects; none for all.
    pub(super) fn members_selected(
        &self,
        ty: Type,
        options: &g::QueryOptions,
    ) -> Bound<Vec<usize>> {
        let mut wanted = Vec::new();
        for item in options.select.iter().flat_map(|s| &s.value) {
            match &item.kind {
                g::SelectKind::Star => return Ok(Vec::new()),
                g::SelectKind::AllOperations(_) => {}
                g::SelectKind::Path { steps, .. } => match steps.as_slice() {
                    [g::PropertyStep::Name(name)] => wanted.push(name),
                    _ => return Err(not_implemented("a longer path in this $select", item.span)),
                },
            }
        }
        self.members_named(ty, &wanted)
    }

    fn members_named(&self, ty: Type, wanted: &[&g::Name]) -> Bound<Vec<usize>> {
        let Type::Complex(complex) = ty else {
            return match wanted.first() {
                Some(name) => {
                    let message = format!("'{}' cannot follow a primitive property", name.text);
                    Err(Box::new(
                        PlanError::new(PlanErrorKind::UnknownName, message).at(name.span),
                    ))
                }
                None => Ok(Vec::new()),
            };
        };
        let declared = self.model.complex(complex);
        let mut members = Vec::new();
        for name in wanted {
            match declared.member(&normal(&name.text)) {
                Some((at, _)) => members.push(at),
                None if declared.open => {}
                None => {
                    let message = format!("{} has no member '{}'", declared.name, name.text);
                    let error = PlanError::new(PlanErrorKind::UnknownName, message)
                        .at(name.span)
                        .target(&name.text);
                    let near =
                        nearest(&name.text, declared.members.iter().map(|m| m.name.as_str()));
                    return Err(Box::new(match near {
                        Some(near) => error.hint(format!("did you mean '{near}'?")),
                        None => error,
                    }));
                }
            }
        }
        Ok(members)
    }

    fn unknown_selected(&self, entity: &EntityType, name: &g::Name) -> Box<PlanError> {
        let message = format!("{} has no property '{}' to select", entity.name, name.text);
        let error = PlanError::new(PlanErrorKind::UnknownName, message)
            .at(name.span)
            .target(&name.text);
        Box::new(match nearest(&name.text, entity.names()) {
            Some(near) => error.hint(format!("did you mean '{near}'?")),
            None => error,
        })
    }
}
