//! The resource path: which rows a URL is about, and in what form they are wanted.

use entity_model::{ComplexId, EntityId, Link, Navigation, Property, SetId, Source, Type};
use query_grammar as g;

use super::kinds::Cast;
use super::ordinal::Ordinal;

use super::{Binder, Bound, Row, member, no_member, normal, not_implemented};
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
    /// Parts of a key that segments have given, while others are still to come.
    pub(super) begun: Vec<String>,
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
            begun: Vec::new(),
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
        if !at.rows.begun.is_empty() {
            let last = path.segments.last().map_or(path.span, |s| s.span);
            return Err(super::key::half(self.entity(at.rows.entity), last));
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
        if !at.rows.begun.is_empty() {
            at.rows = self.key_segment(at.rows, segment)?;
            return Ok(at);
        }
        match &segment.kind {
            g::SegmentKind::Count => at.end = End::Count,
            g::SegmentKind::Ref => at.end = End::Reference,
            g::SegmentKind::Query => {}
            g::SegmentKind::Filter { predicate, key } => {
                at.rows.filters.push(predicate.clone());
                if let Some(key) = key {
                    at.rows = self.keyed(at.rows, key)?;
                }
            }
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
                let (found, part) = self.part_named(complex, name)?;
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

    /// The member of a complex value that a segment names.
    pub(super) fn part_named(
        &self,
        complex: ComplexId,
        name: &g::Name,
    ) -> Bound<(usize, &Property)> {
        let declared = self.model.complex(complex);
        declared.member(&normal(&name.text)).ok_or_else(|| {
            let mut error = no_member(declared, name);
            error.kind = PlanErrorKind::UnknownResource;
            error
        })
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
            begun: Vec::new(),
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
}

pub(super) fn property_at(entity: &entity_model::EntityType, place: usize) -> &Property {
    match entity.properties.get(place) {
        Some(property) => property,
        None => super::unreachable_scope(),
    }
}

pub(super) fn unknown(message: &str, span: g::Span) -> Box<PlanError> {
    Box::new(PlanError::new(PlanErrorKind::UnknownResource, message).at(span))
}
