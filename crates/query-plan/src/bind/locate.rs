//! What a request that changes something is about: rows, a part of a row, a relation, or an operation.

use entity_model::{
    Binding, EntityId, EntityType, Model, OperationId, OperationKind, Primitive, SetId, Type, Value,
};
use query_grammar as g;

use super::level::Form;
use super::resource::{End, Resource, Rows};
use super::{Binder, Bound, Start, normal};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::ExprKind;
use crate::guard;
use crate::planner::{Ask, Planner};
use crate::read::{Context, Read, What};

/// Rows that a path names.
#[derive(Clone, Debug)]
pub struct Located {
    pub set: SetId,
    pub entity: EntityId,
    /// Reads keys and what makes the ETags: the shape of its level says in which columns.
    pub read: Read,
    /// At most one row.
    pub single: bool,
    /// Values that the path itself gives: of a key, or of what a navigation holds.
    pub given: Vec<(usize, Value)>,
    /// The path ends in an alternate key, which addresses live rows only.
    pub by_alternate_key: bool,
    /// Conditions in the path narrow the rows.
    pub filtered: bool,
    /// The navigation that led here, and the row it starts at.
    pub from: Option<(Box<Located>, usize)>,
}

/// What stands behind the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    Nothing,
    /// A property, perhaps a member of a complex one, perhaps as a bare value.
    Property {
        place: usize,
        member: Option<usize>,
        raw: bool,
    },
    /// A property that is not declared, of an open type: the last name of the path.
    Dynamic {
        raw: bool,
    },
    /// `$ref`
    Reference,
    /// `$count`
    Count,
    /// `/$each`: every row on its own.
    Each,
}

/// An operation that is called, and the arguments that stand in the path.
#[derive(Clone, Debug)]
pub struct Called {
    /// All that have this name and binding.
    pub operations: Vec<OperationId>,
    pub bound: Option<Located>,
    /// The operation stands behind `/$each`.
    pub each: bool,
    pub arguments: Vec<(String, g::Expr)>,
    /// A second pair of parentheses: the key of one of the rows that a function gives.
    pub key: Option<g::Parens>,
    /// Where its name stands.
    pub span: g::Span,
}

impl Called {
    /// Its overloads that are actions, or those that are functions.
    #[must_use]
    pub fn only(&self, model: &Model, kind: OperationKind) -> Self {
        let is_one = |id: &OperationId| model.operation(*id).kind == kind;
        Self {
            operations: self.operations.iter().copied().filter(is_one).collect(),
            ..self.clone()
        }
    }
}

/// What a path of a writing request means.
#[derive(Clone, Debug)]
pub enum Sought {
    Rows(Located, Tail),
    Call(Called),
}

impl Planner {
    /// Finds what a request that changes something is about.
    ///
    /// # Errors
    /// A [`PlanError`] that says what is wrong and where.
    pub fn seek(
        &self,
        path: &g::ResourcePath,
        options: &g::QueryOptions,
        ask: &Ask<'_>,
    ) -> Result<Sought, Box<PlanError>> {
        let mut segments = path.segments.clone();
        let within = |e: Box<PlanError>| Box::new(e.in_path());
        let called = self.called(&segments, options, ask, None);
        if let Some(called) = called.map_err(within)? {
            return Ok(Sought::Call(called));
        }
        let mut tail = Tail::Nothing;
        if segments
            .last()
            .is_some_and(|s| s.kind == g::SegmentKind::Each)
        {
            segments.pop();
            tail = Tail::Each;
        }
        let mut binder = Binder::new(self, ask, &options.aliases);
        let rest = g::ResourcePath {
            segments,
            span: path.span,
        };
        let resource = binder.resource(&rest).map_err(within)?;
        let end = match resource.end {
            End::Rows => Tail::Nothing,
            End::Count | End::Counted(_) | End::Ordinal(_) => Tail::Count,
            End::Reference => Tail::Reference,
            End::Dynamic { raw, .. } => Tail::Dynamic { raw },
            End::Property { place, member, raw } => Tail::Property { place, member, raw },
        };
        if tail == Tail::Nothing {
            tail = end;
        }
        let located = self.located(&resource, options, ask, None)?;
        Ok(Sought::Rows(located, tail))
    }

    /// The first operation that a path calls, and how many segments lead to it and are it.
    ///
    /// # Errors
    /// A [`PlanError`] that says what is wrong and where.
    pub fn first_call(
        &self,
        start: Option<&Start>,
        path: &g::ResourcePath,
        options: &g::QueryOptions,
        ask: &Ask<'_>,
    ) -> Result<Option<(Called, usize)>, Box<PlanError>> {
        // The other options are about what is given, not about what it is bound to.
        let options = g::QueryOptions {
            aliases: options.aliases.clone(),
            ..g::QueryOptions::default()
        };
        for at in 1..=path.segments.len() {
            let segments = path.segments.get(..at).unwrap_or_default();
            match self.called(segments, &options, ask, start) {
                Ok(None) => {}
                Ok(Some(called)) => return Ok(Some((called, at))),
                Err(error) => return Err(Box::new(error.in_path())),
            }
        }
        Ok(None)
    }

    /// The operation at the end of a path, if there is one.
    fn called(
        &self,
        segments: &[g::Segment],
        options: &g::QueryOptions,
        ask: &Ask<'_>,
        start: Option<&Start>,
    ) -> Bound<Option<Called>> {
        let Some((last, before)) = segments.split_last() else {
            return Ok(None);
        };
        let Some((name, parens)) = called_name(last) else {
            return Ok(None);
        };
        let model = self.model();
        let text = normal(&name.text);
        let all: Vec<OperationId> = model.operations_named(&text).map(|(id, _)| id).collect();
        if all.is_empty() {
            return Ok(None);
        }
        let (owner, each) = match before.split_last() {
            Some((end, rest)) if end.kind == g::SegmentKind::Each => (rest, true),
            _ => (before, false),
        };
        let bound = if owner.is_empty() && start.is_none() {
            if !name.is_qualified() && model.set_named(&text).is_some() {
                return Ok(None);
            }
            None
        } else {
            let mut binder = Binder::new(self, ask, &options.aliases).starting(start);
            let path = g::ResourcePath {
                segments: owner.to_vec(),
                span: last.span,
            };
            let resource = binder.resource(&path)?;
            let may_be_key = parens.is_none() && !each;
            if !self.names_operation(&resource, &name, &all, may_be_key) {
                return Ok(None);
            }
            Some(self.located(&resource, options, ask, start)?)
        };
        let wanted = match &bound {
            None => Binding::Unbound,
            Some(located) if located.single || each => Binding::One(located.entity),
            Some(located) => Binding::Many(located.entity),
        };
        Ok(Some(Called {
            operations: self.callable(&all, wanted, &name)?,
            bound,
            each,
            arguments: arguments(&name, parens)?,
            key: parens.and_then(|p| p.then.as_deref().cloned()),
            span: name.span,
        }))
    }

    /// Whether a name behind rows is that of an operation: it may be one of theirs, or a key.
    fn names_operation(
        &self,
        resource: &Resource,
        name: &g::Name,
        all: &[OperationId],
        may_be_key: bool,
    ) -> bool {
        if !matches!(resource.end, End::Rows) {
            return false;
        }
        let model = self.model();
        let entity = model.entity(resource.rows.entity);
        let text = normal(&name.text);
        if name.is_qualified() {
            return true;
        }
        if entity.property(&text).is_some() || entity.navigation(&text).is_some() {
            return false;
        }
        let wanted = Binding::Many(resource.rows.entity);
        let is_bound = || all.iter().any(|id| model.operation(*id).binding == wanted);
        // A text of this kind in a segment may be a key as well.
        !may_be_key || resource.rows.single || is_bound() || !keyed_by_text(entity)
    }

    /// The operations of a name that may be called on what stands before it.
    fn callable(
        &self,
        all: &[OperationId],
        wanted: Binding,
        name: &g::Name,
    ) -> Bound<Vec<OperationId>> {
        let model = self.model();
        // What is bound to a type is bound to those derived from it; the nearest declaration holds.
        let line = wanted.entity().into_iter().flat_map(|id| model.line(id));
        let bindings = line.map(|id| wanted.to(id)).chain([wanted]);
        let of = |binding| -> Vec<OperationId> {
            let ids = all.iter().copied();
            ids.filter(|id| model.operation(*id).binding == binding)
                .collect()
        };
        let found = bindings.map(of).find(|found| !found.is_empty());
        let Some(found) = found else {
            let message = format!("'{}' cannot be called here", name.text);
            let error = PlanError::new(PlanErrorKind::UnknownResource, message).at(name.span);
            return Err(Box::new(
                error.hint("$metadata says what each operation is bound to"),
            ));
        };
        let is_open = |id: &OperationId| !model.operation(*id).unavailable;
        let open: Vec<OperationId> = found.into_iter().filter(is_open).collect();
        if open.is_empty() {
            let message = format!("'{}' cannot be called (Core.OperationAvailable)", name.text);
            let error = PlanError::new(PlanErrorKind::MethodNotAllowed, message);
            return Err(Box::new(error.at(name.span).target(&name.text)));
        }
        Ok(open)
    }

    fn located(
        &self,
        resource: &Resource,
        options: &g::QueryOptions,
        ask: &Ask<'_>,
        start: Option<&Start>,
    ) -> Bound<Located> {
        let mut located = self.rows_located(&resource.rows, options, ask, start)?;
        if let (Some(parent), Some(navigation)) = (&resource.parent, resource.navigation) {
            let owner = self.rows_located(parent, options, ask, start)?;
            located.from = Some((Box::new(owner), navigation));
        }
        Ok(located)
    }

    fn rows_located(
        &self,
        rows: &Rows,
        options: &g::QueryOptions,
        ask: &Ask<'_>,
        start: Option<&Start>,
    ) -> Bound<Located> {
        let mut binder = Binder::new(self, ask, &options.aliases).starting(start);
        let mut read = binder.keys_of(rows, options)?;
        guard::permit(&mut binder, &mut read)?;
        let given = rows
            .ties
            .iter()
            .filter_map(|(place, value)| match &value.kind {
                ExprKind::Literal(value) => Some((*place, value.clone())),
                _ => None,
            });
        Ok(Located {
            set: rows.set,
            entity: rows.entity,
            read,
            single: rows.single,
            given: given.collect(),
            by_alternate_key: rows.single && rows.live_only,
            filtered: rows.is_filtered(),
            from: None,
        })
    }
}

impl Planner {
    /// Reads the keys of rows of a type that have one of these keys, as far as the caller may see them.
    ///
    /// # Errors
    /// A [`PlanError`] where the caller may read no row of the type.
    pub(crate) fn keyed(
        &self,
        entity: EntityId,
        keys: &[Value],
        ask: &Ask<'_>,
    ) -> Result<Read, Box<PlanError>> {
        let mut binder = Binder::new(self, ask, &[]);
        let mut read = binder.by_keys(entity, keys);
        guard::permit(&mut binder, &mut read)?;
        Ok(read)
    }
}

/// The name that a segment calls, if it may be one.
fn called_name(segment: &g::Segment) -> Option<(g::Name, Option<&g::Parens>)> {
    match &segment.kind {
        g::SegmentKind::Name { name, parens } => Some((name.clone(), parens.as_ref())),
        // A space behind the namespace makes it no name of the grammar's.
        g::SegmentKind::Key => {
            let (text, span) = (segment.text.clone(), segment.span);
            Some((g::Name { text, span }, None))
        }
        _ => None,
    }
}

/// Whether a segment of any text can be a key of the type.
fn keyed_by_text(entity: &EntityType) -> bool {
    let text = Type::Primitive(Primitive::String);
    let types: Vec<Type> = entity.key_properties().map(|(_, p)| p.ty).collect();
    types == [text]
}

/// The arguments in the parentheses behind an operation, each with its name.
fn arguments(name: &g::Name, parens: Option<&g::Parens>) -> Bound<Vec<(String, g::Expr)>> {
    let mut arguments: Vec<(String, g::Expr)> = Vec::new();
    for argument in parens.into_iter().flat_map(|p| &p.args) {
        let wrong = |message: String| {
            let error = PlanError::new(PlanErrorKind::Syntax, message).at(argument.span);
            Box::new(
                error
                    .target(&name.text)
                    .hint(format!("{}(name=value)", name.text)),
            )
        };
        let Some(called) = &argument.name else {
            return Err(wrong("every argument must be named".to_owned()));
        };
        if arguments.iter().any(|(other, _)| *other == called.text) {
            return Err(wrong(format!("{} is given twice", called.text)));
        }
        arguments.push((called.text.clone(), argument.value.clone()));
    }
    Ok(arguments)
}

impl Binder<'_> {
    /// The keys of the rows a path names, with what makes their ETags.
    fn keys_of(&mut self, rows: &Rows, options: &g::QueryOptions) -> Bound<Read> {
        let number = self.next_level(g::Span::default())?;
        let (row, mut conditions) = self.open_rows(rows)?;
        if let Some(filter) = options.filter.as_ref().filter(|_| !rows.single) {
            conditions.push(self.filter(&filter.value)?);
        }
        let form = Form {
            set: Some(rows.set),
            expected: None,
            reference: false,
            depth: 0,
        };
        if !rows.single {
            self.refuse_barred(Some(rows.set), options)?;
        }
        let select = self.select_of_keys(rows.entity);
        let close = |b: &mut Self, conditions| b.finish_rows(rows, conditions);
        let mut level = self.single(
            number,
            row,
            conditions,
            |b, columns| b.shape(row, &select, &form, columns),
            close,
        )?;
        level.top = rows.single.then_some(1);
        Ok(Read {
            what: What::Collection,
            level,
            context: Context {
                fragment: String::new(),
            },
            parent: None,
            track: None,
        })
    }

    /// `$select` of the key alone.
    fn select_of_keys(&self, entity: EntityId) -> g::QueryOptions {
        let names: Vec<&str> = self
            .entity(entity)
            .key_properties()
            .map(|(_, p)| p.name.as_str())
            .collect();
        g::parse_query(&format!("$select={}", names.join(","))).unwrap_or_default()
    }
}
