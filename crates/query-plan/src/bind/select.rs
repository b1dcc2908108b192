//! `$select`: which members of an entity are written, and from which columns.

use std::collections::BTreeMap;

use entity_model::{Belongs, ComplexId, EntityId, EntityType, Source, Type};
use query_grammar as g;

use super::kinds::Cast;
use super::level::{Columns, Form};
use super::names::Item;
use super::{Binder, Bound, Row, composed, no_member, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::read::{Field, Shape};
use crate::rows::is_stream;

/// The structural properties that are wanted, by place.
struct Selection {
    all: bool,
    named: BTreeMap<usize, Named>,
    /// Options on collections of values (4.01).
    options: BTreeMap<usize, g::QueryOptions>,
    /// Names that are not declared, of an open type, with the types whose rows they are wanted of; none for all.
    dynamic: BTreeMap<Vec<EntityId>, Vec<String>>,
    /// Names that the request has given itself.
    given: Vec<String>,
}

impl Selection {
    /// The properties to look at. Without a star only what is named has a place, and what an open type keeps beside.
    fn places(&self, entity: &EntityType, streams: &[usize]) -> Vec<usize> {
        if self.all {
            return (0..entity.properties.len()).collect();
        }
        let named = self.named.keys().copied();
        let beside = entity.open.iter().chain(streams).copied();
        let beside = beside.filter(|place| !self.named.contains_key(place));
        let mut places: Vec<usize> = named.chain(beside).collect();
        places.sort_unstable();
        places
    }
}

#[derive(Default)]
struct Named {
    /// Members of a complex value; none for all.
    members: Vec<usize>,
    /// The types whose rows it is wanted of; none for all.
    kinds: Vec<EntityId>,
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
        if self.is_derived(row) {
            return self.derived_shape(row, options, form, columns);
        }
        let entity = self.entity(row.entity);
        let mut shape = Shape {
            kinds: None,
            one_of_several: false,
            entity: Some(row.entity),
            expected: form.expected.or(Some(row.entity)),
            kind: None,
            set: form.set,
            key: self.places(row, &entity.key, columns),
            etag: Vec::new(),
            beside: None,
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
        let streams = self.expanded_streams(row.entity, options)?;
        shape.fields.extend(self.media(row, &streams, columns)?);
        shape.kind = self.kind_column(row, columns);
        let selection = self.selection(row, options)?;
        for place in selection.places(entity, &streams) {
            if entity.open == Some(place) {
                let dynamic = self.dynamic_fields(row, place, &selection, columns)?;
                shape.fields.extend(dynamic);
            } else {
                let field = self.selected_field(row, place, (&selection, &streams), columns)?;
                shape.fields.extend(field);
            }
        }
        for (name, item) in self.names(row).into_iter().flatten() {
            if let Item::Value(value) = item
                && (selection.all || selection.given.contains(name))
            {
                shape.fields.push(Field::Value {
                    name: name.clone(),
                    column: columns.place(value.clone()),
                    ty: value.typed.ty,
                    declared: false,
                });
            }
        }
        let expanded = self.expand(row, options, form, columns)?;
        shape.fields.extend(expanded);
        Ok(shape)
    }

    /// A property of a row, if it is shown.
    fn selected_field(
        &mut self,
        row: Row,
        place: usize,
        (selection, streams): (&Selection, &[usize]),
        columns: &mut Columns,
    ) -> Bound<Option<Field>> {
        let entity = self.entity(row.entity);
        let (members, kinds) = match selection.named.get(&place) {
            Some(named) => (named.members.as_slice(), named.kinds.clone()),
            None if streams.contains(&place) => (&[][..], Vec::new()),
            None if !selection.all || !self.shown_unasked(entity, place) => return Ok(None),
            None => match self.kinds_having(row.entity, place) {
                Some(kinds) => (&[][..], kinds),
                None => return Ok(None),
            },
        };
        if entity.media == Some(place) {
            return Ok(None);
        }
        let asked = selection.named.contains_key(&place);
        let field = match self.stream(row, place, (asked, streams), columns)? {
            Some(stream) => stream,
            None => match selection.options.get(&place) {
                Some(options) => {
                    self.listed_field(row, place, (options, members), false, columns)?
                }
                None => self.field(row, place, members, columns)?,
            },
        };
        Ok(Some(of_kinds(field, kinds)))
    }

    /// What is wanted of the dynamic properties of a row.
    fn dynamic_fields(
        &mut self,
        row: Row,
        place: usize,
        selection: &Selection,
        columns: &mut Columns,
    ) -> Bound<Vec<Field>> {
        let everything = BTreeMap::from([(Vec::new(), None)]);
        let some = || {
            let named = selection.dynamic.iter();
            named.map(|(kinds, names)| (kinds.clone(), Some(names.clone())))
        };
        let wanted = if selection.all {
            everything
        } else {
            some().collect()
        };
        let mut fields = Vec::with_capacity(wanted.len());
        for (kinds, only) in wanted {
            let column = columns.place(self.field_value(row, place)?);
            fields.push(of_kinds(Field::Dynamic { column, only }, kinds));
        }
        Ok(fields)
    }

    /// The stream of a media entity.
    fn media(
        &mut self,
        row: Row,
        expanded: &[usize],
        columns: &mut Columns,
    ) -> Bound<Option<Field>> {
        match self.entity(row.entity).media {
            Some(place) => self.stream(row, place, (true, expanded), columns),
            None => Ok(None),
        }
    }

    /// What an answer says of a stream; `None` for any other property.
    fn stream(
        &mut self,
        row: Row,
        place: usize,
        (addressed, expanded): (bool, &[usize]),
        columns: &mut Columns,
    ) -> Bound<Option<Field>> {
        let entity = self.entity(self.as_owner(row, place).entity);
        let property = super::resource::property_at(entity, place);
        if !is_stream(property) {
            return Ok(None);
        }
        let kind = property.media_type.as_ref();
        let kind = kind.and_then(|name| entity.any_property(name));
        let Some((kind, _)) = kind else {
            return Ok(None);
        };
        let media_type = self.field_value(row, kind)?;
        let content = match expanded.contains(&place) {
            true => Some(columns.place(self.field_value(row, place)?)),
            false => None,
        };
        Ok(Some(Field::Stream {
            name: (!property.hidden).then(|| property.name.clone()),
            media_type: columns.place(media_type),
            content,
            addressed,
        }))
    }

    /// What an answer shows of one entity that the state of its row does not vouch for. The row's version grows with
    /// every change of its own columns; a count of other rows, the name of whoever made the row, or what the clock
    /// says change without it. A path that is no key of the row may lead to another row tomorrow; and a right that is
    /// given or taken shows more or fewer of the properties. Nothing vouches for what is expanded: nobody asks then.
    pub(super) fn beside(
        &self,
        row: Row,
        rows: &super::resource::Rows,
        options: &g::QueryOptions,
        shape: &Shape,
        columns: &Columns,
    ) -> Option<Vec<usize>> {
        if shape.fields.iter().any(Field::is_expanded) {
            return None;
        }
        let entity = self.entity(row.entity);
        let mut shown = Vec::new();
        shape.fields.iter().for_each(|f| f.columns(&mut shown));
        shown.retain(|place| !columns.is_own(*place, row) && !shape.etag.contains(place));
        let star = |item: &g::SelectItem| item.kind == g::SelectKind::Star;
        let all = options.select.as_ref();
        let all = all.is_none_or(|given| given.value.iter().any(star));
        let by_right = all && entity.properties.iter().any(|p| p.read.is_some());
        if shown.is_empty() && !by_right && rows.named_by_key(&entity.key) {
            return None;
        }
        shown.extend(&shape.key);
        Some(shown)
    }

    /// Where it stands of which type a row is, if it may be of several.
    fn kind_column(&self, row: Row, columns: &mut Columns) -> Option<usize> {
        self.model.kinds(row.entity).nth(1)?;
        let kind = self.entity(row.entity).kind.as_ref()?;
        let mut column = self.column(row, kind.place)?;
        if let crate::expr::ExprKind::Column(column) = &mut column.kind {
            column.property = None;
        }
        Some(columns.place(column))
    }

    /// The types below this one whose rows have a property: none when all have it, nothing when none has.
    fn kinds_having(&self, entity: EntityId, place: usize) -> Option<Vec<EntityId>> {
        match super::resource::property_at(self.entity(entity), place).belongs {
            Belongs::Here | Belongs::Above => Some(Vec::new()),
            Belongs::Elsewhere(owner) => self.model.is_a(owner, entity).then(|| vec![owner]),
        }
    }

    fn places(&self, row: Row, properties: &[usize], columns: &mut Columns) -> Vec<usize> {
        properties
            .iter()
            .filter_map(|&p| self.column(row, p))
            .map(|c| columns.place(c))
            .collect()
    }

    /// Whether a property belongs to an answer that names none: a closed one is left out silently.
    pub(super) fn shown_unasked(&self, entity: &EntityType, place: usize) -> bool {
        let property = super::resource::property_at(entity, place);
        !property.write_only
            && !property.hidden
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
                    null_when: Some(null_when),
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
                    counted: None,
                    only: self.member_names(ty, members),
                })
            }
            (_, ty) => {
                let value = self.field_value(row, place)?;
                Ok(Field::Value {
                    name,
                    column: columns.place(value),
                    ty,
                    declared: true,
                })
            }
        }
    }

    pub(super) fn member_names(&self, ty: Type, members: &[usize]) -> Vec<String> {
        let Type::Complex(complex) = ty else {
            return Vec::new();
        };
        let declared = &self.model.complex(complex).members;
        let named = members.iter().filter_map(|at| declared.get(*at));
        named.map(|member| member.name.clone()).collect()
    }

    /// A collection of values under options of its own.
    pub(super) fn listed_field(
        &mut self,
        row: Row,
        place: usize,
        (options, members): (&g::QueryOptions, &[usize]),
        top: bool,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let mut field = if cuts(options) {
            let property = super::resource::property_at(self.entity(row.entity), place);
            let (name, ty) = (property.name.clone(), property.ty);
            let value = self.listed(row, place, options, top)?;
            Field::Json {
                name,
                column: columns.place(value),
                ty,
                collection: true,
                counted: None,
                only: self.member_names(ty, members),
            }
        } else {
            self.field(row, place, members, columns)?
        };
        if let Field::Json { counted, .. } = &mut field
            && counts(options)
        {
            let number = self.number_listed(row, place, options)?;
            *counted = Some(columns.place(number));
        }
        Ok(field)
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
                    counted: None,
                    only: Vec::new(),
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
            declared: true,
        })
    }

    fn selection(&mut self, row: Row, options: &g::QueryOptions) -> Bound<Selection> {
        let mut selection = Selection {
            all: options.select.is_none(),
            named: BTreeMap::new(),
            options: BTreeMap::new(),
            dynamic: BTreeMap::new(),
            given: Vec::new(),
        };
        let Some(given) = &options.select else {
            return Ok(selection);
        };
        for item in &given.value {
            match &item.kind {
                g::SelectKind::Star => selection.all = true,
                g::SelectKind::AllOperations(_) => {}
                g::SelectKind::Path { steps, .. } => {
                    self.select_path(row, steps, item, &mut selection)?
                }
            }
        }
        Ok(selection)
    }

    fn select_path(
        &mut self,
        row: Row,
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
        let mut id = row.entity;
        let mut kinds = Vec::new();
        while let [first, rest @ ..] = names.as_slice()
            && first.is_qualified()
        {
            if rest.is_empty() && self.is_bound_to(first, id) {
                return Ok(()); // like the links, nothing that is written
            }
            if let Cast::To(to) = self.cast_from(id, first)? {
                id = to;
                kinds = vec![to];
            }
            names = rest.to_vec();
        }
        let entity = self.entity(id);
        let Some((first, rest)) = names.split_first() else {
            return Ok(());
        };
        let text = composed(&first.text);
        if rest.is_empty() && self.given(row, &text).is_some() {
            selection.given.push(text.into_owned());
            return Ok(());
        }
        if let Some((place, property)) = entity.property(&text) {
            if property.write_only {
                let message = super::unreadable(property);
                return Err(Box::new(
                    PlanError::new(PlanErrorKind::Forbidden, message).at(first.span),
                ));
            }
            let listed = &item.options;
            refuse_inside(listed)?;
            if (cuts(listed) || counts(listed)) && property.collection {
                self.refuse_unexecuted(listed)?;
                selection.options.insert(place, (**listed).clone());
            }
            let before = selection.named.get(&place);
            let whole_before = before.is_some_and(|n| n.members.is_empty());
            let every_before = before.is_some_and(|n| n.kinds.is_empty());
            let rest = match rest {
                [own, further @ ..] if self.is_own_type(property.ty, own) => further,
                rest => rest,
            };
            let members = self.selected_members(property.ty, rest, item)?;
            let entry = selection.named.entry(place).or_default();
            widen(&mut entry.members, members, whole_before);
            widen(&mut entry.kinds, kinds, every_before);
            return Ok(());
        }
        if entity.navigation(&text).is_some() {
            if rest.is_empty() {
                return Ok(()); // a link, which only full metadata writes
            }
            let message = format!("$select does not go through the navigation '{text}'");
            let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(item.span);
            return Err(Box::new(
                error.hint(format!("$expand={text}($select=…) reads what is there")),
            ));
        }
        if entity.open.is_some() && !first.is_qualified() {
            let names = selection.dynamic.entry(kinds).or_default();
            names.push(text.into_owned());
            return Ok(());
        }
        Err(self.unknown_selected(id, first))
    }

    /// Whether a name is that of an operation that is bound to entities of this type, or to collections of them.
    fn is_bound_to(&self, name: &g::Name, id: EntityId) -> bool {
        let text = normal(&name.text);
        let named = self.model.operations_named(&text);
        let mut bound = named.filter_map(|(_, operation)| operation.binding.entity());
        bound.any(|to| self.model.is_a(id, to))
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
                    return Err(no_member(declared, name));
                }
            }
        }
        Ok(members)
    }

    fn unknown_selected(&self, id: EntityId, name: &g::Name) -> Box<PlanError> {
        let entity = self.entity(id);
        let message = format!("{} has no property '{}' to select", entity.name, name.text);
        let error = PlanError::new(PlanErrorKind::UnknownName, message)
            .at(name.span)
            .target(&name.text);
        if let Some(below) = self.hint_below(id, &name.text) {
            return Box::new(error.hint(below));
        }
        Box::new(match nearest(&name.text, entity.names()) {
            Some(near) => error.hint(format!("did you mean '{near}'?")),
            None => error,
        })
    }
}

/// A member that only rows of these types have; none for all.
pub(super) fn of_kinds(field: Field, entities: Vec<EntityId>) -> Field {
    if entities.is_empty() {
        return field;
    }
    Field::OfKind {
        entities,
        field: Box::new(field),
    }
}

/// Whether options leave other items of a collection of values, or another order of them.
fn cuts(options: &g::QueryOptions) -> bool {
    options.filter.is_some()
        || options.orderby.is_some()
        || options.top.is_some()
        || options.skip.is_some()
}

/// Whether options ask for the number of values.
fn counts(options: &g::QueryOptions) -> bool {
    options.count.as_ref().is_some_and(|count| count.value)
}

/// Adds to a list that means everything when it is empty.
fn widen<T>(list: &mut Vec<T>, more: Vec<T>, all_before: bool) {
    if more.is_empty() || all_before {
        list.clear();
    } else {
        list.extend(more);
    }
}

/// Refuses options inside `$select` that are understood but not executed.
fn refuse_inside(options: &g::QueryOptions) -> Bound<()> {
    let left = [
        ("$search", options.search.as_ref().map(|o| o.name)),
        ("$compute", options.compute.as_ref().map(|o| o.name)),
        ("$expand", options.expand.as_ref().map(|o| o.name)),
    ];
    let first = left
        .into_iter()
        .find_map(|(name, span)| Some((name, span?)));
    match first {
        Some((name, span)) => Err(not_implemented(&format!("{name} inside $select"), span)),
        None => Ok(()),
    }
}
