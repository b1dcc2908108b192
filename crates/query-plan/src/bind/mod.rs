//! Names become columns, text becomes meaning: the tree that was typed against the model.
//!
//! A [`Binder`] serves one request. It keeps a stack of scopes, one for each relation that is being
//! built; a path that leaves its scope by a to-one navigation adds a left join to that scope.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "binding asks for the few kinds that fit a place; everything else is refused alike"
)]

pub(crate) mod alias;
mod apply;
mod below;
mod canonical;
mod collection;
mod concat;
mod context;
mod derived;
mod distinct;
mod expand;
mod expression;
mod function;
mod geo;
mod grouping;
mod json;
mod key;
mod kinds;
mod level;
pub(crate) mod literal;
mod locate;
mod member;
mod members;
mod names;
mod nest;
mod ordinal;
mod origin;
mod promote;
mod read;
mod resource;
mod restrict;
mod search;
mod select;
mod several;
mod start;
mod structured;
mod subset;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use entity_model::{
    ComplexType, EntityId, EntityType, Link, Model, Multiplicity, Navigation, SetId, Source, Type,
};
use query_grammar as g;
use unicode_normalization::UnicodeNormalization;

use apply::Derived;
use names::Names;

pub use locate::{Called, Located, Sought, Tail};
pub use start::Start;

use crate::error::{PlanError, PlanErrorKind, nearest};
use crate::expr::{Column, Compare, Expr, ExprKind, SourceId, Typed};
use crate::limits;
use crate::planner::{Ask, Planner};
use crate::read::{JoinKind, OrderKey, Rel};

/// Errors are boxed: they are rare and large.
pub(crate) type Bound<T> = Result<T, Box<PlanError>>;

pub(crate) struct Binder<'a> {
    pub(crate) planner: &'a Planner,
    pub(crate) model: &'a Model,
    pub(crate) ask: &'a Ask<'a>,
    aliases: &'a [g::AliasValue],
    /// Where paths begin, if not at a set.
    start: Option<&'a Start>,
    scopes: Vec<Scope>,
    variables: Vec<Variable>,
    next_source: u32,
    /// Sources that declared expressions opened.
    trusted: HashSet<SourceId>,
    /// The arguments of the operation whose declared expression is being bound.
    arguments: Option<function::Arguments>,
    /// Aliases and computed properties being followed, so that none follows itself.
    depth: usize,
    levels: usize,
    /// Operations that computed names have stood for so far.
    substituted: usize,
    /// Where the variables of the level that is being built begin: `$it` means the top level's row only.
    base: usize,
    /// That row again, where the members of one of its navigations are bound.
    above: Option<below::Above>,
    /// Archived rows are shown only to a filter that names their archive property.
    in_filter: bool,
    /// An `$orderby` is being bound, and which way.
    sorting: restrict::Sorting,
    /// The sets that a path names for its rows; others follow from the type.
    sets: HashMap<SourceId, SetId>,
    /// Properties that a filter has named so far.
    filtered: HashSet<String>,
    /// What barred properties were found to be.
    origins: Vec<origin::Origin>,
    /// `$expand` ends at this depth.
    ceiling: usize,
}

/// One relation that is being built: a scan and the joins that paths have added to it.
#[derive(Clone)]
struct Scope {
    source: SourceId,
    entity: EntityId,
    joins: Vec<PendingJoin>,
    /// Joins already made, by where they start, as what that row was seen, and whether a declared expression made them.
    joined: HashMap<Way, SourceId>,
    archived_shown: bool,
    /// Names that the request gives to what it computes of a row of this scope.
    names: Vec<(SourceId, Names)>,
    /// What was built already, where that is more than the scan.
    base: Option<Rel>,
    /// What was built already hides archived rows, or shows them.
    settled: bool,
    /// An order that the rows have before any other is asked for.
    order: Vec<OrderKey>,
    /// The rows are no entities.
    derived: Option<Derived>,
    /// Relations around each other in `base`.
    stages: usize,
}

impl Scope {
    /// What was built so far, with its joins.
    fn rel(&mut self) -> Rel {
        let mut rel = self.base.take().unwrap_or(Rel::Scan {
            source: self.source,
            entity: self.entity,
        });
        for join in self.joins.drain(..) {
            rel = Rel::Join {
                input: Box::new(rel),
                source: join.source,
                entity: join.entity,
                on: join.on,
                kind: join.kind,
            };
        }
        rel
    }
}

type Way = (SourceId, (usize, EntityId), Option<EntityId>, bool);

#[derive(Clone)]
struct PendingJoin {
    source: SourceId,
    entity: EntityId,
    on: Expr,
    kind: JoinKind,
}

/// A row that a path can start at.
#[derive(Clone)]
struct Variable {
    /// `None` for the implicit row (`$it`, `$this`).
    name: Option<String>,
    row: Row,
    /// Not the row itself, but an item of a collection that is kept as JSON.
    item: Option<json::Kept>,
    /// Where lookups by name stop: a declared expression sees no variable of the request.
    sealed: bool,
}

/// An entity at hand: a source of some scope.
#[derive(Clone, Copy, Debug)]
struct Row {
    scope: usize,
    source: SourceId,
    entity: EntityId,
    /// The source may have no row (a left join).
    optional: bool,
    /// The row may be of another type than `entity`, and then holds nothing as that.
    cast: bool,
}

/// How deep aliases, computed properties and nested collections may lead into each other.
const MAX_INDIRECTION: usize = 32;

impl<'a> Binder<'a> {
    pub(crate) fn new(
        planner: &'a Planner,
        ask: &'a Ask<'a>,
        aliases: &'a [g::AliasValue],
    ) -> Self {
        Self {
            planner,
            model: planner.model(),
            ask,
            aliases,
            start: None,
            scopes: Vec::new(),
            variables: Vec::new(),
            next_source: 0,
            trusted: HashSet::new(),
            arguments: None,
            depth: 0,
            levels: 0,
            substituted: 0,
            base: 0,
            above: None,
            in_filter: false,
            sorting: restrict::Sorting::No,
            sets: HashMap::new(),
            filtered: HashSet::new(),
            origins: Vec::new(),
            ceiling: limits::MAX_EXPAND_LEVELS,
        }
    }

    pub(crate) fn fresh(&mut self) -> SourceId {
        self.next_source += 1;
        let source = SourceId(self.next_source);
        if self.is_sealed() {
            self.trusted.insert(source);
        }
        source
    }

    pub(crate) fn trusted(&self) -> &HashSet<SourceId> {
        &self.trusted
    }

    /// Whether a declared expression is being bound.
    fn is_sealed(&self) -> bool {
        self.arguments.is_some() || self.variables.iter().any(|v| v.sealed)
    }

    /// Opens a scope over an entity's rows and makes them the implicit row.
    fn open(&mut self, entity: EntityId, name: Option<&str>) -> Row {
        let source = self.fresh();
        self.scopes.push(Scope {
            source,
            entity,
            joins: Vec::new(),
            joined: HashMap::new(),
            archived_shown: false,
            names: Vec::new(),
            base: None,
            settled: false,
            order: Vec::new(),
            derived: None,
            stages: 0,
        });
        let row = Row {
            scope: self.scopes.len() - 1,
            source,
            entity,
            optional: false,
            cast: false,
        };
        self.variables.push(Variable {
            name: name.map(str::to_owned),
            row,
            item: None,
            sealed: false,
        });
        row
    }

    /// Closes the innermost scope: its scan with its joins, and whether archived rows are shown.
    fn close(&mut self) -> (Rel, bool) {
        self.variables.pop();
        let Some(mut scope) = self.scopes.pop() else {
            unreachable_scope()
        };
        (scope.rel(), scope.archived_shown || scope.settled)
    }

    fn scope(&mut self, at: usize) -> &mut Scope {
        let Some(scope) = self.scopes.get_mut(at) else {
            unreachable_scope()
        };
        scope
    }

    /// The innermost implicit row.
    fn current(&self) -> Row {
        let implicit = self.variables.iter().rev().find(|v| v.name.is_none());
        let Some(variable) = implicit.or(self.variables.last()) else {
            unreachable_scope()
        };
        variable.row
    }

    /// The innermost implicit item, where that is no row.
    fn current_item(&self) -> Option<&json::Kept> {
        let implicit = self.variables.iter().rev().find(|v| v.name.is_none());
        implicit.and_then(|v| v.item.as_ref())
    }

    /// The row that `$it` means: the one of the resource path's collection.
    fn it(&mut self, span: g::Span) -> Bound<Row> {
        if self.is_sealed() {
            return Ok(self.current());
        }
        match self.variables.first() {
            Some(top) if self.base == 0 => Ok(top.row),
            _ => self
                .it_above()
                .ok_or_else(|| not_implemented("$it so deep inside $expand", span)),
        }
    }

    fn variable(&self, name: &str) -> Option<&Variable> {
        for v in self.variables.iter().rev() {
            if v.name.as_deref() == Some(name) {
                return Some(v);
            }
            if v.sealed {
                break;
            }
        }
        None
    }

    fn entity(&self, id: EntityId) -> &'a EntityType {
        self.model.entity(id)
    }

    /// The column of a property; `None` when it is not one column.
    fn column(&self, row: Row, place: usize) -> Option<Expr> {
        let property = self.entity(row.entity).properties.get(place)?;
        let name = property.column()?.to_owned();
        let typed = Typed {
            ty: property.ty,
            nullable: property.facets.nullable || row.optional,
            scale: property.facets.scale.unwrap_or(0),
        };
        let column = Column {
            source: row.source,
            name,
            property: Some((row.entity, place)),
        };
        Some(Expr::new(ExprKind::Column(column), typed))
    }

    /// Conditions that tie pairs of properties of two rows. A key that is null leads nowhere, not to another null: so
    /// neither side counts as one that may be null, and a store can look the rows up.
    fn tie(&self, left: Row, right: Row, pairs: &[(usize, usize)]) -> Expr {
        let key = |row, place| {
            let mut column = self.column(row, place)?;
            column.typed.nullable = false;
            Some(column)
        };
        let ties = pairs
            .iter()
            .filter_map(|&(l, r)| Some(Expr::compare(Compare::Eq, key(left, l)?, key(right, r)?)));
        Expr::all(ties.collect())
    }

    /// The row a to-one navigation leads to; the same navigation is joined once.
    fn step(&mut self, row: Row, place: usize, span: g::Span) -> Bound<Row> {
        let Some(navigation) = self.entity(row.entity).navigations.get(place) else {
            unreachable_scope()
        };
        self.step_to(row, (place, navigation.target), span)
    }

    /// The row a to-one navigation leads to, if it is of a type.
    fn step_to(
        &mut self,
        row: Row,
        (place, entity): (usize, EntityId),
        span: g::Span,
    ) -> Bound<Row> {
        let Some(navigation) = self.entity(row.entity).navigations.get(place) else {
            unreachable_scope()
        };
        // One that leads to a row of another type in the same table leads nowhere.
        let certain =
            navigation.multiplicity == Multiplicity::One && self.entity(entity).base.is_none();
        let optional = row.optional || !certain;
        let seen_as = row.cast.then_some(row.entity);
        let way = (row.source, (place, entity), seen_as, self.is_sealed());
        if let Some(&source) = self.scope(row.scope).joined.get(&way) {
            return Ok(Row {
                scope: row.scope,
                source,
                entity,
                optional,
                cast: false,
            });
        }
        if self.scope(row.scope).joins.len() >= limits::MAX_JOINS {
            return Err(too_many_joins(span));
        }
        let target = Row {
            scope: row.scope,
            source: self.fresh(),
            entity,
            optional,
            cast: false,
        };
        let mut on = vec![self.link(row, target, navigation)?];
        on.extend(self.cast_holds(row));
        on.extend(self.is_kind(target, entity));
        let on = Expr::all(on);
        let kind = JoinKind::Left;
        let scope = self.scope(row.scope);
        scope.joins.push(PendingJoin {
            source: target.source,
            entity,
            on,
            kind,
        });
        scope.joined.insert(way, target.source);
        Ok(target)
    }

    /// What ties a row to the one a direct link leads to.
    fn link(&self, from: Row, to: Row, navigation: &Navigation) -> Bound<Expr> {
        match &navigation.link {
            Link::Holds(pairs) | Link::HeldBy(pairs) => Ok(self.tie(from, to, pairs)),
            Link::Through { .. } => Err(Box::new(PlanError::new(
                PlanErrorKind::NotImplemented,
                format!(
                    "{} is reached through a link table and cannot stand here",
                    navigation.name
                ),
            ))),
        }
    }

    /// Opens a scope over those members of a to-many navigation that are of a type, and gives their row with what ties
    /// them to `from`.
    fn open_members(
        &mut self,
        from: Row,
        (navigation, entity): (&Navigation, EntityId),
    ) -> (Row, Expr) {
        let member = self.open(entity, None);
        let mut conditions = match &navigation.link {
            Link::Holds(pairs) | Link::HeldBy(pairs) => vec![self.tie(from, member, pairs)],
            Link::Through { link, near, far } => {
                let between = self.join_link(member, *link, far);
                let mut conditions = vec![self.tie(from, between, near)];
                conditions.extend(self.live(between));
                conditions
            }
        };
        conditions.extend(self.cast_holds(from));
        conditions.extend(self.is_kind(member, entity));
        (member, Expr::all(conditions))
    }

    /// Joins the rows of a link type to a member's row.
    fn join_link(&mut self, member: Row, link: EntityId, far: &[(usize, usize)]) -> Row {
        let between = Row {
            scope: member.scope,
            source: self.fresh(),
            entity: link,
            optional: false,
            cast: false,
        };
        let on = self.tie(between, member, far);
        let join = PendingJoin {
            source: between.source,
            entity: link,
            on,
            kind: JoinKind::Inner,
        };
        // Before all left joins: those may start at the link's row.
        self.scope(member.scope).joins.insert(0, join);
        between
    }

    /// The condition that a row is not archived; `None` for types without an archive.
    fn live(&self, row: Row) -> Option<Expr> {
        let archive = self.entity(row.entity).archive.as_ref()?;
        let on = self.column(row, archive.on)?;
        Some(Expr::compare(
            Compare::Eq,
            on,
            Expr::literal(entity_model::Value::Null, Type::Untyped),
        ))
    }

    /// Binds a declared expression over a row; it sees nothing of the request but that row.
    fn declared(&mut self, row: Row, expression: &g::Expr) -> Bound<Expr> {
        if self.depth >= MAX_INDIRECTION {
            let message = "computed properties lead into each other too deeply";
            return Err(Box::new(PlanError::new(PlanErrorKind::Limit, message)));
        }
        self.depth += 1;
        let in_filter = std::mem::replace(&mut self.in_filter, false);
        let arguments = self.arguments.take();
        self.variables.push(Variable {
            name: None,
            row,
            item: None,
            sealed: true,
        });
        let bound = self.expression(expression);
        self.variables.pop();
        self.arguments = arguments;
        self.in_filter = in_filter;
        self.depth -= 1;
        bound
    }

    /// The value of a property source over a row, as the declared type.
    fn source(
        &mut self,
        row: Row,
        place: usize,
        source: &Source,
        member: Option<usize>,
        typed: Typed,
    ) -> Bound<Expr> {
        let typed = Typed {
            nullable: typed.nullable || row.optional,
            ..typed
        };
        match source {
            Source::Column(name) | Source::Json(name) => {
                let column = Column {
                    source: row.source,
                    name: name.clone(),
                    property: Some((row.entity, place)),
                };
                let column = Expr::new(ExprKind::Column(column), typed);
                Ok(self.as_cast(row, column))
            }
            Source::Computed(_) => {
                let planner = self.planner;
                let row = self.as_owner(row, place);
                let Some(expression) = planner.declared(row.entity, place, member) else {
                    unreachable_scope()
                };
                let bound = self.declared(row, expression)?;
                let mut bound = promote::cast(bound, typed.ty);
                if bound.is_null_literal() {
                    bound.typed.ty = typed.ty;
                }
                if typed.ty == Type::Primitive(entity_model::Primitive::Decimal) {
                    bound = promote::scaled(bound, typed.scale);
                }
                let bound = self.where_there(row, bound);
                Ok(self.as_cast(row, bound))
            }
            Source::Members(_) => Err(Box::new(PlanError::new(
                PlanErrorKind::NotImplemented,
                "a complex value inside a complex value cannot be used in an expression",
            ))),
        }
    }

    /// A computed value of a row that may be missing: nothing is known of a row that is not there.
    fn where_there(&self, row: Row, value: Expr) -> Expr {
        let key = self.key_order(row).into_iter().next();
        let Some(key) = key.filter(|_| row.optional) else {
            return value;
        };
        let null = Expr::literal(entity_model::Value::Null, Type::Untyped);
        let typed = Typed {
            nullable: true,
            ..value.typed
        };
        let there = Expr::compare(Compare::Ne, key.by, null);
        Expr::new(ExprKind::Case(vec![(there, value)]), typed)
    }

    /// The condition that the rows of a source meet the set's row filter, if it has one.
    pub(crate) fn row_filter(&mut self, set: SetId, source: SourceId) -> Bound<Option<Expr>> {
        let planner = self.planner;
        let Some(expression) = planner.row_filter(set) else {
            return Ok(None);
        };
        let entity = self.model.set(set).entity;
        let outer = Row {
            scope: 0,
            source,
            entity,
            optional: false,
            cast: false,
        };
        let row = self.open(entity, None);
        self.trusted.insert(row.source);
        let keys: Vec<(usize, usize)> = self.entity(entity).key.iter().map(|&k| (k, k)).collect();
        let tie = self.tie(row, outer, &keys);
        let bound = self.declared(row, expression);
        let (rel, _) = self.close();
        let rel = member::filtered(rel, vec![tie, bound?]);
        Ok(Some(Expr::condition(ExprKind::Exists(Box::new(rel)))))
    }

    /// Binds a computed property once, to see that it fits its declared type.
    pub(crate) fn check_computed(
        &mut self,
        entity: EntityId,
        place: usize,
        member: Option<usize>,
        expression: &g::Expr,
    ) -> Bound<()> {
        let property = resource::property_at(self.entity(entity), place);
        let declared = match (member, property.ty) {
            (Some(at), Type::Complex(id)) => self
                .model
                .complex(id)
                .members
                .get(at)
                .map_or(Type::Untyped, |m| m.ty),
            _ => property.ty,
        };
        let row = self.open(entity, None);
        let bound = self.declared(row, expression)?;
        self.must_fit(&bound, declared, expression.span)
    }

    /// Refuses a declared expression that gives what cannot be of the declared type.
    fn must_fit(&self, bound: &Expr, declared: Type, span: g::Span) -> Bound<()> {
        if promote::common_type(bound.typed.ty, declared).is_some() {
            return Ok(());
        }
        let (is, should) = (
            self.model.type_name(bound.typed.ty),
            self.model.type_name(declared),
        );
        let message = format!("the expression gives {is}, the declaration says {should}");
        Err(Box::new(
            PlanError::new(PlanErrorKind::Type, message).at(span),
        ))
    }

    /// Binds a row filter once, to see that it is a condition.
    pub(crate) fn check_row_filter(&mut self, set: SetId, expression: &g::Expr) -> Bound<()> {
        let row = self.open(self.model.set(set).entity, None);
        let bound = self.declared(row, expression)?;
        let boolean = Type::Primitive(entity_model::Primitive::Boolean);
        if bound.typed.ty == boolean {
            return Ok(());
        }
        Err(Box::new(
            PlanError::new(PlanErrorKind::Type, "a row filter must be a condition")
                .at(expression.span),
        ))
    }

    fn unknown_name(&self, id: EntityId, name: &g::Name) -> Box<PlanError> {
        let entity = self.entity(id);
        let message = format!(
            "{} has no property or navigation '{}'",
            entity.name, name.text
        );
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

/// A name as the model spells it: composed, because a client may send `É` as `E` and an accent.
pub(crate) fn normal(name: &str) -> String {
    composed(name).into_owned()
}

/// The same to be looked up and not kept: few names need to be written anew.
pub(crate) fn composed(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.nfc().collect())
    }
}

fn no_member(declared: &ComplexType, name: &g::Name) -> Box<PlanError> {
    let message = format!("{} has no member '{}'", declared.name, name.text);
    let error = PlanError::new(PlanErrorKind::UnknownName, message)
        .at(name.span)
        .target(&name.text);
    let near = nearest(&name.text, declared.members.iter().map(|m| m.name.as_str()));
    Box::new(match near {
        Some(near) => error.hint(format!("did you mean '{near}'?")),
        None => error,
    })
}

fn too_many_joins(span: g::Span) -> Box<PlanError> {
    let message = format!(
        "more than {} to-one navigations in one collection",
        limits::MAX_JOINS
    );
    Box::new(PlanError::new(PlanErrorKind::Limit, message).at(span))
}

/// Why a property cannot be read.
fn unreadable(property: &entity_model::Property) -> String {
    match property.permission {
        Some(_) => format!("'{}' can be neither read nor written", property.name),
        None => format!("'{}' can be written but not read", property.name),
    }
}

/// A name where no row is at hand, as in the argument of a path.
fn no_row(span: g::Span) -> Box<PlanError> {
    let message = "no row is read here whose properties have names";
    let error = PlanError::new(PlanErrorKind::Type, message).at(span);
    Box::new(error.hint("texts stand in single quotes"))
}

/// A parameter, an option or a form that is OData but not executed here.
fn not_implemented(what: &str, span: g::Span) -> Box<PlanError> {
    let message = format!("{what} is not executed by this service");
    Box::new(
        PlanError::new(PlanErrorKind::NotImplemented, message)
            .at(span)
            .target(what),
    )
}

#[expect(
    clippy::panic,
    reason = "scopes are opened and closed in pairs within this module; anything else is a defect of it"
)]
fn unreachable_scope() -> ! {
    panic!("a scope, variable or place was asked for outside its life")
}
