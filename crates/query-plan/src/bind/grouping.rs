//! What `groupby` groups by, and how an entity that was grouped by is found again.

use entity_model::{ComplexId, EntityId, Link, Navigation, Type};
use query_grammar as g;

use super::json::Kept;
use super::member::At;
use super::names::{Item, Names, find};
use super::{Binder, Bound, PendingJoin, Row, no_member, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr, ExprKind, Typed};
use crate::limits;
use crate::read::JoinKind;

/// Where a grouping path stands.
enum Standing {
    Row(Row),
    /// Among values under one name, of this row.
    Names(Row, Names),
    Complex(Row, usize, ComplexId),
}

/// The names of a path before its last, with their types.
type Trail = Vec<(String, Type)>;

impl Binder<'_> {
    /// A path of properties and to-one navigations: the names before the last, the last, and what it stands for.
    pub(super) fn grouping(
        &mut self,
        row: Row,
        path: &g::MemberPath,
    ) -> Bound<(Trail, String, Item)> {
        let plain = matches!(path.start, g::PathStart::Implicit | g::PathStart::It);
        let name = |step: &g::PathStep| match &step.kind {
            g::StepKind::Name { name, parens: None } if plain => Ok(name.clone()),
            _ => Err(not_implemented("this form of groupby", step.span)),
        };
        let names = path.steps.iter().map(name).collect::<Bound<Vec<_>>>()?;
        let mut trail = Trail::new();
        let (last, item) = self.grouped(Standing::Row(row), &names, &mut trail)?;
        Ok((trail, last, item))
    }

    fn grouped(
        &mut self,
        at: Standing,
        names: &[g::Name],
        trail: &mut Trail,
    ) -> Bound<(String, Item)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(not_implemented("this form of groupby", g::Span::default()));
        };
        let text = normal(&name.text);
        match at {
            Standing::Names(row, given) => match find(&given, &text) {
                Some(item) => self.grouped_item(row, item.clone(), names, trail),
                None => Err(self.not_kept(row, name)),
            },
            Standing::Complex(row, place, complex)
                if self.is_own_type(Type::Complex(complex), name) =>
            {
                self.grouped(Standing::Complex(row, place, complex), rest, trail)
            }
            Standing::Complex(row, place, complex) => {
                let declared = self.model.complex(complex);
                let Some((member, property)) = declared.member(&text).filter(|_| rest.is_empty())
                else {
                    return Err(no_member(declared, name));
                };
                let value = self.complex_member(row, place, complex, member)?;
                Ok((property.name.clone(), Item::Value(value)))
            }
            Standing::Row(row) => {
                if let Some(item) = self.given(row, &text).cloned() {
                    return self.grouped_item(row, item, names, trail);
                }
                if self.is_derived(row) {
                    return Err(self.not_kept(row, name));
                }
                let entity = self.entity(row.entity);
                if name.is_qualified() && self.model.entity_named(&text) == Some(row.entity) {
                    return self.grouped(Standing::Row(row), rest, trail);
                }
                if let Some((place, _)) = entity.property(&text) {
                    return self.grouped_property(row, place, names, trail);
                }
                match entity.navigation(&text) {
                    Some((place, navigation)) => {
                        self.grouped_navigation(row, place, navigation, names, trail)
                    }
                    None => Err(self.unknown_name(row.entity, name)),
                }
            }
        }
    }

    /// A name that the request has given itself.
    fn grouped_item(
        &mut self,
        row: Row,
        item: Item,
        names: &[g::Name],
        trail: &mut Trail,
    ) -> Bound<(String, Item)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(not_implemented("this form of groupby", g::Span::default()));
        };
        let text = normal(&name.text);
        if rest.is_empty() {
            return match item {
                Item::Json { .. } | Item::Nested(_) | Item::Row(_) => {
                    let what = format!("groupby with '{text}'");
                    Err(not_implemented(&what, name.span))
                }
                item => Ok((text, item)),
            };
        }
        match item {
            Item::Object { ty, names } => {
                trail.push((text, ty));
                self.grouped(Standing::Names(row, names), rest, trail)
            }
            Item::Entity { entity, key } => {
                trail.push((text, Type::Entity(entity)));
                let target = self.held(row, entity, &key, name.span)?;
                self.grouped(Standing::Row(target), rest, trail)
            }
            Item::Row(target) => {
                trail.push((text, Type::Entity(target.entity)));
                self.grouped(Standing::Row(target), rest, trail)
            }
            Item::Value(_) | Item::Json { .. } | Item::Nested(_) => Err(too_far(name)),
        }
    }

    fn grouped_property(
        &mut self,
        row: Row,
        place: usize,
        names: &[g::Name],
        trail: &mut Trail,
    ) -> Bound<(String, Item)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(not_implemented("this form of groupby", g::Span::default()));
        };
        let property = super::resource::property_at(self.entity(row.entity), place);
        let spelled = property.name.clone();
        match self.property(row, place, name.span)? {
            At::Value(value) if rest.is_empty() => Ok((spelled, Item::Value(value))),
            At::Complex {
                row,
                place,
                complex,
            } if rest.is_empty() => {
                let members = self.model.complex(complex).members.iter().enumerate();
                let member = |(at, m): (usize, &entity_model::Property)| {
                    let value = self.complex_member(row, place, complex, at)?;
                    Ok((m.name.clone(), Item::Value(value)))
                };
                let names = members.map(member).collect::<Bound<_>>()?;
                let ty = property.ty;
                Ok((spelled, Item::Object { ty, names }))
            }
            At::Complex {
                row,
                place,
                complex,
            } => {
                trail.push((spelled, property.ty));
                self.grouped(Standing::Complex(row, place, complex), rest, trail)
            }
            At::Json(kept) if kept.complex().is_some() && !rest.is_empty() => {
                trail.push((spelled, property.ty));
                self.grouped_kept(&kept, rest, trail)
            }
            _ => Err(too_far(name)),
        }
    }

    /// A member of a complex value that is kept as JSON.
    fn grouped_kept(
        &mut self,
        kept: &Kept,
        names: &[g::Name],
        trail: &mut Trail,
    ) -> Bound<(String, Item)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(not_implemented("this form of groupby", g::Span::default()));
        };
        let ty = kept.complex().map_or(Type::Untyped, Type::Complex);
        if self.is_own_type(ty, name) {
            return self.grouped_kept(kept, rest, trail);
        }
        let member = self.kept_member(kept, name)?;
        let text = normal(&name.text);
        if let Some(complex) = member.complex().filter(|_| !rest.is_empty()) {
            trail.push((text, Type::Complex(complex)));
            return self.grouped_kept(&member, rest, trail);
        }
        if !rest.is_empty() || member.is_collection() || member.complex().is_some() {
            return Err(too_far(name));
        }
        Ok((text, Item::Value(member.value())))
    }

    fn grouped_navigation(
        &mut self,
        row: Row,
        place: usize,
        navigation: &Navigation,
        names: &[g::Name],
        trail: &mut Trail,
    ) -> Bound<(String, Item)> {
        let Some((name, rest)) = names.split_first() else {
            return Err(not_implemented("this form of groupby", g::Span::default()));
        };
        if navigation.is_many() {
            let message = format!(
                "rows cannot be grouped by '{}', a collection",
                navigation.name
            );
            let error = PlanError::new(PlanErrorKind::Type, message).at(name.span);
            return Err(Box::new(error.target(&navigation.name)));
        }
        self.may_navigate(self.set_at(row), &navigation.name, name.span)?;
        let entity = navigation.target;
        let spelled = navigation.name.clone();
        // The key of the other is held by this row: no join is needed for it.
        let held = |binder: &Self, theirs: usize| match &navigation.link {
            Link::Holds(pairs) => {
                let own = pairs.iter().find(|(_, t)| *t == theirs)?.0;
                let mut column = binder.column(row, own)?;
                column.typed.nullable = true;
                Some(column)
            }
            Link::HeldBy(_) | Link::Through { .. } => None,
        };
        let target = self.entity(entity);
        if let [last] = rest
            && let Some((theirs, property)) = target.property(&normal(&last.text))
            && let Some(key) = held(self, theirs)
        {
            self.found(self.model.set_of(entity), &property.name, &key);
            trail.push((spelled, Type::Entity(entity)));
            return Ok((property.name.clone(), Item::Value(key)));
        }
        if rest.is_empty() {
            let own: Option<Vec<Expr>> = target.key.iter().map(|k| held(self, *k)).collect();
            let key = match own {
                Some(key) => key,
                None => {
                    let other = self.step(row, place, name.span)?;
                    let column = |k: &usize| self.column(other, *k);
                    target.key.iter().filter_map(column).collect()
                }
            };
            return Ok((spelled, Item::Entity { entity, key }));
        }
        trail.push((spelled, Type::Entity(entity)));
        let other = self.step(row, place, name.span)?;
        self.grouped(Standing::Row(other), rest, trail)
    }

    /// The row of an entity that rows were grouped by.
    pub(super) fn held(
        &mut self,
        row: Row,
        entity: EntityId,
        key: &[Expr],
        span: g::Span,
    ) -> Bound<Row> {
        let way = match key.first().map(|k| &k.kind) {
            Some(ExprKind::Output { source, place }) => {
                Some((*source, (*place, entity), None, false))
            }
            _ => None,
        };
        let known = way.and_then(|way| self.scope(row.scope).joined.get(&way).copied());
        let target = Row {
            scope: row.scope,
            source: known.unwrap_or_else(|| self.fresh()),
            entity,
            optional: true,
            cast: false,
        };
        if known.is_some() {
            return Ok(target);
        }
        if self.scope(row.scope).joins.len() >= limits::MAX_JOINS {
            return Err(super::too_many_joins(span));
        }
        // A key that is null leads nowhere, not to another null.
        let sure = |mut key: Expr| {
            key.typed.nullable = false;
            key
        };
        let theirs = self.entity(entity).key.iter();
        let theirs = theirs.filter_map(|k| self.column(target, *k));
        let ties = key.iter().zip(theirs);
        let ties =
            ties.map(|(own, theirs)| Expr::compare(Compare::Eq, sure(own.clone()), sure(theirs)));
        let on = Expr::all(ties.collect());
        let scope = self.scope(row.scope);
        scope.joins.push(PendingJoin {
            source: target.source,
            entity,
            on,
            kind: JoinKind::Left,
        });
        if let Some(way) = way {
            scope.joined.insert(way, target.source);
        }
        Ok(target)
    }

    /// Counts the operations that a short word stands for.
    pub(super) fn stands_for(&mut self, value: &Expr, words: &str, span: g::Span) -> Bound<()> {
        self.substituted += value.size();
        if self.substituted <= limits::MAX_SUBSTITUTED {
            return Ok(());
        }
        let message = format!(
            "{words} stand for more than {} operations",
            limits::MAX_SUBSTITUTED
        );
        let error = PlanError::new(PlanErrorKind::Limit, message).at(span);
        Err(Box::new(error))
    }

    /// What a name that the request has given itself is in an expression.
    pub(super) fn item_in_expression(
        &mut self,
        row: Row,
        item: Item,
        name: &g::Name,
        next: Option<&g::PathStep>,
    ) -> Bound<At<'static>> {
        Ok(match item {
            Item::Value(value) => {
                self.may_use_given(&value, name.span)?;
                self.stands_for(&value, "computed names", name.span)?;
                At::Value(value)
            }
            Item::Json { .. } | Item::Nested(_) => {
                let what = format!("an expression over '{}'", name.text);
                return Err(not_implemented(&what, name.span));
            }
            Item::Object { names, .. } => At::Names { row, names },
            Item::Row(row) => At::Row(row),
            Item::Entity { entity, key } => {
                let own = match next.map(|step| &step.kind) {
                    None => {
                        let typed = Typed::new(Type::Entity(entity), true);
                        key.first()
                            .map(|k| At::Value(Expr::new(k.kind.clone(), typed)))
                    }
                    Some(g::StepKind::Name { name, parens: None }) => {
                        let declared = self.entity(entity);
                        let found = declared.property(&normal(&name.text));
                        let place = |at| declared.key.iter().position(|k| *k == at);
                        let place = found.and_then(|(at, p)| Some((place(at)?, p)));
                        if let Some((_, property)) = place {
                            self.may_use(self.model.set_of(entity), &property.name, name.span)?;
                        }
                        place
                            .and_then(|(at, _)| key.get(at))
                            .cloned()
                            .map(At::ForeignKey)
                    }
                    Some(_) => None,
                };
                match own {
                    Some(own) => own,
                    None => At::Row(self.held(row, entity, &key, name.span)?),
                }
            }
        })
    }
}

fn too_far(name: &g::Name) -> Box<PlanError> {
    let message = format!("nothing can follow '{}' in groupby", name.text);
    Box::new(PlanError::new(PlanErrorKind::UnknownName, message).at(name.span))
}
