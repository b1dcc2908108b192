//! The resource path: which rows a URL is about, and in what form they are wanted.

use entity_model::{EntityId, Link, Navigation, Property, SetId, Source, Type};
use query_grammar as g;

use super::kinds::Cast;
use super::ordinal::Ordinal;

use super::{Binder, Bound, Row, literal, member, no_member, normal, not_implemented, promote};
use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::{Compare, Expr, ExprKind};
use crate::limits;
use crate::read::Rel;

/// The rows a path has come to.
#[derive(Clone)]
pub(super) struct Rows {
    pub(super) entity: EntityId,
    pub(super) set: SetId,
    /// Properties of the rows with the value each must have.
    pub(super) ties: Vec<(usize, Expr)>,
    through: Option<Through>,
    /// They are among those that a function gave.
    pub(super) given: bool,
    /// `/$filter(…)` segments.
    filters: Vec<g::Expr>,
    /// At most one row: a key was given, or a to-one navigation was followed.
    pub(super) single: bool,
    /// A to-one navigation led here: no row is no error.
    pub(super) optional: bool,
    /// Reads by key show archived rows; collections and alternate keys do not.
    pub(super) live_only: bool,
    /// The path so far, in declared names.
    pub(super) trail: String,
}

impl Rows {
    /// The rows of a set.
    pub(super) fn all(entity: EntityId, set: SetId, name: &str) -> Self {
        Self {
            entity,
            set,
            ties: Vec::new(),
            through: None,
            given: false,
            filters: Vec::new(),
            single: false,
            optional: false,
            live_only: true,
            trail: name.to_owned(),
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        !self.filters.is_empty() && !self.single
    }

    /// Whether the path names the row by literal values of its key, so that it can never lead to another.
    pub(super) fn named_by_key(&self, key: &[usize]) -> bool {
        let literal = |value: &Expr| matches!(value.kind, ExprKind::Literal(_));
        key.iter().all(|part| {
            self.ties
                .iter()
                .any(|(place, value)| place == part && literal(value))
        })
    }

    /// Where the rows are filtered: by `$filter`, by a segment of the path, or by what `$apply` begins with.
    pub(super) fn filter_span(&self, options: &g::QueryOptions) -> Option<g::Span> {
        let option = options.filter.as_ref().map(|o| o.name);
        let steps = options.apply.as_ref().map(|apply| apply.value.as_slice());
        let first = steps.and_then(<[_]>::first);
        let first = first.filter(|step| matches!(step.kind, g::TransformationKind::Filter(_)));
        option
            .or_else(|| self.filters.first().map(|f| f.span))
            .or_else(|| first.map(|step| step.span))
    }
}

/// Rows of a link type between what came before and the rows wanted.
#[derive(Clone)]
struct Through {
    link: EntityId,
    far: Vec<(usize, usize)>,
    near: Vec<(usize, Expr)>,
}

/// What the path ends in.
#[derive(Clone)]
pub(super) enum End {
    Rows,
    Count,
    Reference,
    /// `$count` of a collection of values.
    Counted(usize),
    /// One of a collection of values.
    Ordinal(Ordinal),
    /// A property that is not declared, of an open type.
    Dynamic {
        name: String,
        raw: bool,
    },
    /// A property, and the member of it when it is complex; `raw` for `/$value`.
    Property {
        place: usize,
        member: Option<usize>,
        raw: bool,
    },
}

pub(super) struct Resource {
    pub(super) rows: Rows,
    /// The rows before the last navigation: one of them must exist.
    pub(super) parent: Option<Rows>,
    /// The place of that navigation.
    pub(super) navigation: Option<usize>,
    pub(super) end: End,
}

impl Binder<'_> {
    pub(super) fn resource(&mut self, path: &g::ResourcePath) -> Bound<Resource> {
        let mut segments = path.segments.iter();
        let rows = match self.start {
            Some(start) => self.given_rows(start)?,
            None => {
                let first = segments.next().ok_or_else(|| {
                    unknown("the service root cannot be read as a collection", path.span)
                })?;
                self.root(first)?
            }
        };
        let mut at = Resource {
            rows,
            parent: None,
            navigation: None,
            end: End::Rows,
        };
        let mut steps = 0;
        for segment in segments {
            steps += 1;
            if steps > limits::MAX_PATH_SEGMENTS {
                let message = format!("a path has at most {} segments", limits::MAX_PATH_SEGMENTS);
                return Err(Box::new(
                    PlanError::new(PlanErrorKind::Limit, message).at(segment.span),
                ));
            }
            at = self.follow(at, segment)?;
        }
        Ok(at)
    }

    fn root(&mut self, segment: &g::Segment) -> Bound<Rows> {
        match &segment.kind {
            g::SegmentKind::Name { name, parens } => self.rows_named(name, parens.as_ref()),
            g::SegmentKind::Batch => Err(not_implemented("$batch", segment.span)),
            g::SegmentKind::ContentId(_) => {
                let message = format!(
                    "'{}' is no resource: only a batch refers to its own requests",
                    segment.text
                );
                Err(unknown(&message, segment.span))
            }
            _ => Err(unknown(
                &format!("'{}' is not a resource of this service", segment.text),
                segment.span,
            )),
        }
    }

    /// The rows of a set or singleton, or the one with a key.
    pub(super) fn rows_named(&mut self, name: &g::Name, parens: Option<&g::Parens>) -> Bound<Rows> {
        let text = normal(&name.text);
        let Some(set) = self.model.set_named(&text) else {
            return Err(self.unknown_set(name));
        };
        let declared = self.model.set(set);
        let rows = Rows {
            single: declared.singleton,
            ..Rows::all(declared.entity, set, &declared.name)
        };
        match parens {
            Some(parens) if declared.singleton => {
                let message = format!("{} is one entity and takes no key", declared.name);
                Err(Box::new(
                    PlanError::new(PlanErrorKind::Key, message).at(parens.span),
                ))
            }
            Some(parens) => self.keyed(rows, parens),
            None => Ok(rows),
        }
    }

    pub(super) fn unknown_set(&self, name: &g::Name) -> Box<PlanError> {
        let message = format!("this service has no entity set '{}'", name.text);
        let error = PlanError::new(PlanErrorKind::UnknownResource, message)
            .at(name.span)
            .target(&name.text);
        let near = nearest(&name.text, self.model.sets.iter().map(|s| s.name.as_str()));
        Box::new(match near {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint("the service document lists all sets"),
        })
    }

    fn follow(&mut self, at: Resource, segment: &g::Segment) -> Bound<Resource> {
        match at.end.clone() {
            End::Rows if at.rows.single => self.follow_entity(at, segment),
            End::Rows => self.follow_collection(at, segment),
            End::Property { .. } => self.follow_property(at, segment),
            End::Ordinal(ordinal) => self.follow_ordinal(at, ordinal, segment),
            End::Dynamic { name, raw: false } if segment.kind == g::SegmentKind::Value => {
                let end = End::Dynamic { name, raw: true };
                Ok(Resource { end, ..at })
            }
            End::Dynamic { .. } => Err(unknown("nothing can follow this segment", segment.span)),
            End::Count | End::Counted(_) | End::Reference => {
                Err(unknown("nothing can follow this segment", segment.span))
            }
        }
    }

    fn follow_collection(&mut self, mut at: Resource, segment: &g::Segment) -> Bound<Resource> {
        match &segment.kind {
            g::SegmentKind::Count => at.end = End::Count,
            g::SegmentKind::Ref => at.end = End::Reference,
            g::SegmentKind::Query => {}
            g::SegmentKind::Filter(condition) => at.rows.filters.push(condition.clone()),
            g::SegmentKind::Each => return Err(not_implemented("$each", segment.span)),
            g::SegmentKind::Name { name, parens } if name.is_qualified() => {
                self.cast_rows(&mut at.rows, name)?;
                if let Some(parens) = parens {
                    at.rows = self.keyed(at.rows, parens)?;
                }
            }
            g::SegmentKind::Name {
                name,
                parens: Some(_),
            } => {
                let message = format!("'{}' cannot follow a collection", name.text);
                return Err(unknown(&message, segment.span));
            }
            g::SegmentKind::Name { .. } | g::SegmentKind::Key => {
                at.rows = self.key_segment(at.rows, segment)?
            }
            _ => {
                return Err(unknown(
                    &format!("'{}' cannot follow a collection", segment.text),
                    segment.span,
                ));
            }
        }
        Ok(at)
    }

    fn follow_entity(&mut self, mut at: Resource, segment: &g::Segment) -> Bound<Resource> {
        let entity = self.entity(at.rows.entity);
        match &segment.kind {
            g::SegmentKind::Ref => at.end = End::Reference,
            g::SegmentKind::Query => {}
            g::SegmentKind::Name { name, parens } => {
                let text = normal(&name.text);
                if let Some((place, property)) = entity.property(&text) {
                    if parens.is_some() {
                        return Err(unknown(
                            &format!("'{}' is a property, not a function", name.text),
                            segment.span,
                        ));
                    }
                    at.rows.trail = format!("{}/{}", at.rows.trail, property.name);
                    at.end = End::Property {
                        place,
                        member: None,
                        raw: false,
                    };
                } else if let Some((place, navigation)) = entity.navigation(&text) {
                    at = self.navigate(at, navigation, segment.span)?;
                    at.navigation = Some(place);
                    if let Some(parens) = parens {
                        if !navigation.is_many() {
                            let message =
                                format!("'{}' leads to one entity and takes no key", name.text);
                            return Err(Box::new(
                                PlanError::new(PlanErrorKind::Key, message).at(parens.span),
                            ));
                        }
                        at.rows = self.keyed(at.rows, parens)?;
                    }
                } else if name.is_qualified() && parens.is_none() {
                    self.cast_rows(&mut at.rows, name)?;
                } else if entity.open.is_some() && parens.is_none() {
                    at.rows.trail = format!("{}/{text}", at.rows.trail);
                    at.end = End::Dynamic {
                        name: text,
                        raw: false,
                    };
                } else {
                    let mut error = self.unknown_name(at.rows.entity, name);
                    error.kind = PlanErrorKind::UnknownResource;
                    return Err(error);
                }
            }
            g::SegmentKind::Value if entity.media.is_some() => {
                at.end = End::Property {
                    place: entity.media.unwrap_or_default(),
                    member: None,
                    raw: true,
                };
            }
            g::SegmentKind::Value => {
                let message = format!("{} is not a media entity and has no $value", entity.name);
                return Err(unknown(&message, segment.span));
            }
            _ => {
                return Err(unknown(
                    &format!("'{}' cannot follow an entity", segment.text),
                    segment.span,
                ));
            }
        }
        Ok(at)
    }

    fn follow_property(&mut self, mut at: Resource, segment: &g::Segment) -> Bound<Resource> {
        let End::Property { place, member, raw } = &mut at.end else {
            return Ok(at);
        };
        let property = property_at(self.entity(at.rows.entity), *place);
        if property.collection
            && !*raw
            && let Some(ordinal) = Ordinal::of(*place, segment)
        {
            at.rows.trail = format!("{}/{}", at.rows.trail, segment.text);
            at.end = End::Ordinal(ordinal);
            return Ok(at);
        }
        match &segment.kind {
            g::SegmentKind::Value if !*raw => {
                let structured = matches!(property.ty, Type::Complex(_)) && member.is_none();
                if structured || property.collection {
                    let message = format!("'{}' has parts, and no raw value", property.name);
                    return Err(unknown(&message, segment.span));
                }
                *raw = true;
            }
            g::SegmentKind::Name { name, parens: None }
                if !*raw && member.is_none() && self.is_own_type(property.ty, name) => {}
            g::SegmentKind::Name { name, parens: None } if !*raw && member.is_none() => {
                let (Type::Complex(complex), Source::Members(_) | Source::Json(_), false) =
                    (property.ty, &property.source, property.collection)
                else {
                    return Err(unknown(
                        &format!("'{}' has no parts", property.name),
                        segment.span,
                    ));
                };
                let declared = self.model.complex(complex);
                let Some((found, part)) = declared.member(&normal(&name.text)) else {
                    let mut error = no_member(declared, name);
                    error.kind = PlanErrorKind::UnknownResource;
                    return Err(error);
                };
                *member = Some(found);
                at.rows.trail = format!("{}/{}", at.rows.trail, part.name);
            }
            g::SegmentKind::Count if property.collection && !*raw && member.is_none() => {
                at.end = End::Counted(*place);
            }
            _ => {
                return Err(unknown(
                    &format!("'{}' cannot follow a property", segment.text),
                    segment.span,
                ));
            }
        }
        Ok(at)
    }

    /// A qualified name in a path leaves the rows that are of a type. No row is an error then, wherever it was looked for.
    fn cast_rows(&self, rows: &mut Rows, name: &g::Name) -> Bound<()> {
        let cast = self.cast_from(rows.entity, name).map_err(|mut e| {
            e.kind = PlanErrorKind::UnknownResource;
            if self.model.entity_named(&normal(&name.text)).is_none() {
                e.message = format!("there is no type, function or action '{}' here", name.text);
            }
            e
        })?;
        if let Cast::To(entity) = cast {
            rows.entity = entity;
            rows.optional = false;
            let name = self.model.type_name(Type::Entity(entity));
            rows.trail = format!("{}/{name}", rows.trail);
        }
        Ok(())
    }

    fn navigate(
        &mut self,
        at: Resource,
        navigation: &Navigation,
        span: g::Span,
    ) -> Bound<Resource> {
        let from = at.rows;
        self.may_navigate(Some(from.set), &navigation.name, span)?;
        let Some(set) = self.model.set_of(navigation.target) else {
            return Err(unknown(
                &format!("'{}' leads to no entity set", navigation.name),
                span,
            ));
        };
        let trail = format!("{}/{}", from.trail, navigation.name);
        let mut rows = Rows {
            entity: navigation.target,
            set,
            ties: Vec::new(),
            through: None,
            given: false,
            filters: Vec::new(),
            single: !navigation.is_many(),
            optional: !navigation.is_many(),
            live_only: navigation.is_many(),
            trail,
        };
        match &navigation.link {
            Link::Holds(pairs) | Link::HeldBy(pairs) => {
                for &(own, theirs) in pairs {
                    rows.ties.push((theirs, self.value_of(&from, own)?));
                }
            }
            Link::Through { link, near, far } => {
                let mut known = Vec::new();
                for &(own, place) in near {
                    known.push((place, self.value_of(&from, own)?));
                }
                rows.through = Some(Through {
                    link: *link,
                    far: far.clone(),
                    near: known,
                });
            }
        }
        Ok(Resource {
            rows,
            parent: Some(from),
            navigation: None,
            end: End::Rows,
        })
    }

    /// The value of a property of a single row: known from its key, or asked for by a subquery.
    fn value_of(&mut self, rows: &Rows, place: usize) -> Bound<Expr> {
        if let Some((_, known)) = rows.ties.iter().find(|(p, _)| *p == place) {
            return Ok(known.clone());
        }
        let (row, conditions) = self.open_rows(rows)?;
        let column = self.column(row, place);
        let rel = self.finish_rows(rows, conditions);
        let Some(column) = column else {
            return Err(Box::new(PlanError::new(
                PlanErrorKind::NotImplemented,
                "a navigation over a computed key",
            )));
        };
        Ok(self.only_value(rel, column))
    }

    /// Opens a scope over the rows and gives what they must meet.
    pub(super) fn open_rows(&mut self, rows: &Rows) -> Bound<(Row, Vec<Expr>)> {
        let row = self.open(rows.entity, None);
        self.sets.insert(row.source, rows.set);
        let mut conditions: Vec<Expr> = rows
            .ties
            .iter()
            .filter_map(|(p, v)| self.equals(row, *p, v))
            .collect();
        if let Some(start) = self.start.filter(|_| rows.given) {
            conditions.push(self.is_given(row, start)?);
        }
        if let Some(through) = &rows.through {
            let between = self.join_link(row, through.link, &through.far);
            conditions.extend(
                through
                    .near
                    .iter()
                    .filter_map(|(p, v)| self.equals(between, *p, v)),
            );
            conditions.extend(self.live(between));
        }
        conditions.extend(self.is_kind(row, rows.entity));
        let before = std::mem::replace(&mut self.in_filter, true);
        for filter in &rows.filters {
            self.may_filter(Some(rows.set), filter.span)?;
            conditions.push(self.condition(filter)?);
        }
        self.in_filter = before;
        Ok((row, conditions))
    }

    fn equals(&self, row: Row, place: usize, value: &Expr) -> Option<Expr> {
        let column = self.column(row, place)?;
        Some(Expr::compare(Compare::Eq, column, value.clone()))
    }

    /// Closes the scope that [`Self::open_rows`] opened.
    pub(super) fn finish_rows(&mut self, rows: &Rows, conditions: Vec<Expr>) -> Rel {
        if rows.live_only {
            return self.finish(conditions);
        }
        let (rel, _) = self.close();
        member::filtered(rel, conditions)
    }

    /// A key in parentheses: positional, named, or an alternate key.
    pub(super) fn keyed(&mut self, mut rows: Rows, parens: &g::Parens) -> Bound<Rows> {
        let entity = self.entity(rows.entity);
        let key_error = |message: String, span| {
            let names: Vec<&str> = entity
                .key_properties()
                .map(|(_, p)| p.name.as_str())
                .collect();
            let alternates = entity.alternate_keys.iter().map(|k| {
                k.parts
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect::<Vec<_>>()
                    .join(",")
            });
            let mut hint = format!("the key of {} is ({})", entity.name, names.join(","));
            for alternate in alternates {
                hint.push_str(&format!(" or ({alternate}=…)"));
            }
            Box::new(
                PlanError::new(PlanErrorKind::Key, message)
                    .at(span)
                    .hint(hint),
            )
        };
        if let Some(second) = &parens.then {
            return Err(key_error("one key is enough".to_owned(), second.span));
        }
        let mut values: Vec<(usize, &g::Arg)> = Vec::new();
        let mut live_only = false;
        // What the navigation that led here says of the key need not be said again (URL conventions, section 4.3.2).
        let is_open = |place: &usize| !rows.ties.iter().any(|(tied, _)| tied == place);
        let open: Vec<usize> = entity.key.iter().copied().filter(is_open).collect();
        match parens.args.as_slice() {
            // Clients write a set as they would call a function.
            [] => return Ok(rows),
            [only] if only.name.is_none() => match (entity.key.as_slice(), open.as_slice()) {
                ([key], _) | (_, [key]) => values.push((*key, only)),
                _ => {
                    return Err(key_error(
                        "this key has several parts, which must be named".to_owned(),
                        parens.span,
                    ));
                }
            },
            named => {
                let names: Vec<String> = named
                    .iter()
                    .filter_map(|a| a.name.as_ref())
                    .map(|n| normal(&n.text))
                    .collect();
                if names.len() != named.len() {
                    return Err(key_error(
                        "every part of a key must be named".to_owned(),
                        parens.span,
                    ));
                }
                let primary: Vec<(String, usize)> = entity
                    .key_properties()
                    .map(|(at, p)| (p.name.clone(), at))
                    .collect();
                let rest = primary.iter().filter(|(_, place)| is_open(place));
                let rest = rest.cloned().collect::<Vec<_>>();
                let alternates = entity.alternate_keys.iter().map(|k| k.parts.clone());
                let matches = |parts: &[(String, usize)]| {
                    parts.len() == names.len() && parts.iter().all(|(name, _)| names.contains(name))
                };
                live_only = !matches(&primary) && !matches(&rest);
                let Some(parts) = [primary, rest]
                    .into_iter()
                    .chain(alternates)
                    .find(|parts| matches(parts))
                else {
                    return Err(key_error(
                        format!("({}) is not a key of {}", names.join(","), entity.name),
                        parens.span,
                    ));
                };
                for (name, place) in parts {
                    let argument = names
                        .iter()
                        .position(|n| *n == name)
                        .and_then(|i| named.get(i));
                    values.extend(argument.map(|a| (place, a)));
                }
            }
        }
        let mut texts = Vec::new();
        for (place, argument) in values {
            let value = self.key_value(rows.entity, place, &argument.value)?;
            texts.push(key_text(
                self.model,
                entity,
                place,
                &value,
                argument.name.is_some() && entity.key.len() != 1 || live_only,
            ));
            // The navigation may have said otherwise: then it leads to nothing.
            let known = (place, value);
            if !rows.ties.contains(&known) {
                rows.ties.push(known);
            }
        }
        rows.trail = format!("{}({})", rows.trail, texts.join(","));
        rows.single = true;
        rows.live_only = live_only;
        Ok(rows)
    }

    /// A value between the parentheses as the type of the key property.
    fn key_value(&mut self, entity: EntityId, place: usize, value: &g::Expr) -> Bound<Expr> {
        let span = value.span;
        let property = property_at(self.entity(entity), place);
        let bound = self.expression(value)?;
        let mismatch = || {
            let message = format!(
                "the key {} is of type {}",
                property.name,
                self.model.type_name(property.ty)
            );
            Box::new(
                PlanError::new(PlanErrorKind::Key, message)
                    .at(span)
                    .target(&property.name),
            )
        };
        if bound.is_null_literal() {
            return Err(mismatch());
        }
        let ExprKind::Literal(given) = &bound.kind else {
            return Err(mismatch());
        };
        if let entity_model::Value::Text(text) = given {
            let value =
                literal::from_text(self.model, text, property.ty, span).map_err(|_| mismatch())?;
            return Ok(Expr::literal(value, property.ty));
        }
        if let (entity_model::Value::Int(n), Type::Enum(id)) = (given, property.ty) {
            let member = literal::member(self.model, id, &n.to_string(), span)?;
            return Ok(Expr::literal(member.into(), property.ty));
        }
        let fits = literal::convert(&bound, property.ty).ok_or_else(mismatch)?;
        Ok(promote::cast(Expr::literal(fits, property.ty), property.ty))
    }

    /// `Parts/42`: a key written as a segment.
    fn key_segment(&mut self, mut rows: Rows, segment: &g::Segment) -> Bound<Rows> {
        let entity = self.entity(rows.entity);
        let not_a_key = || {
            let message = format!("'{}' is not a key of {}", segment.text, entity.name);
            let error = unknown(&message, segment.span);
            let below = self.model.entity_named(&segment.text);
            match below.filter(|id| self.model.is_a(*id, rows.entity)) {
                Some(id) => {
                    let name = self.model.type_name(Type::Entity(id));
                    Box::new(error.hint(format!("the type is called {name}")))
                }
                None => error,
            }
        };
        let [key] = entity.key.as_slice() else {
            return Err(not_a_key());
        };
        let ty = property_at(entity, *key).ty;
        let value = literal::from_text(self.model, &segment.text, ty, segment.span)
            .map_err(|_| not_a_key())?;
        let value = Expr::literal(value, ty);
        rows.trail = format!(
            "{}({})",
            rows.trail,
            key_text(self.model, entity, *key, &value, false)
        );
        rows.ties.retain(|(p, _)| p != key);
        rows.ties.push((*key, value));
        rows.single = true;
        rows.live_only = false;
        Ok(rows)
    }
}

pub(super) fn property_at(entity: &entity_model::EntityType, place: usize) -> &Property {
    match entity.properties.get(place) {
        Some(property) => property,
        None => super::unreachable_scope(),
    }
}

pub(super) fn key_text(
    model: &entity_model::Model,
    entity: &entity_model::EntityType,
    place: usize,
    value: &Expr,
    named: bool,
) -> String {
    use entity_model::Value as V;
    let text = match &value.kind {
        ExprKind::Literal(V::Text(text)) => format!("'{}'", text.replace('\'', "''")),
        ExprKind::Literal(V::Guid(id)) => id.to_string(),
        ExprKind::Literal(V::Int(n)) => match value.typed.ty {
            Type::Enum(id) => {
                let name = model.type_name(value.typed.ty);
                format!("{name}'{}'", model.enumeration(id).text(*n))
            }
            _ => n.to_string(),
        },
        ExprKind::Literal(V::Time(t)) => t.format("%H:%M:%S%.f").to_string(),
        ExprKind::Literal(V::Date(d)) => d.to_string(),
        ExprKind::Literal(V::DateTime(at)) => entity_model::format_date_time(*at),
        ExprKind::Literal(V::Boolean(b)) => b.to_string(),
        ExprKind::Literal(V::Decimal(d)) => d.to_plain_string(),
        ExprKind::Literal(V::Duration(d)) => {
            format!("duration'{}'", entity_model::duration_text(*d))
        }
        _ => "…".to_owned(),
    };
    if named {
        format!("{}={text}", property_at(entity, place).name)
    } else {
        text
    }
}

pub(super) fn unknown(message: &str, span: g::Span) -> Box<PlanError> {
    Box::new(PlanError::new(PlanErrorKind::UnknownResource, message).at(span))
}
