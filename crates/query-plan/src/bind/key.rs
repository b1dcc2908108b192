//! Keys in a path: in parentheses, or as segments (part 2, section 4.3).

use entity_model::{EntityId, EntityType, Model, Type, Value};
use query_grammar as g;

use super::resource::{Rows, property_at, unknown};
use super::{Binder, Bound, literal, normal, promote};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind};

/// The parts of a key that parentheses give.
struct Parts<'p> {
    given: Vec<(usize, &'p g::Arg)>,
    /// They are those of an alternate key.
    alternate: bool,
}

impl Rows {
    /// The parts of the key that the path has not told yet: what the navigation that led here says of it need not be
    /// said again (section 4.3.2).
    fn open_parts(&self, entity: &EntityType) -> Vec<usize> {
        let is_open = |place: &usize| !self.ties.iter().any(|(tied, _)| tied == place);
        entity.key.iter().copied().filter(is_open).collect()
    }

    /// The navigation may have said otherwise: then it leads to nothing.
    fn tie(&mut self, place: usize, value: Expr) {
        let known = (place, value);
        if !self.ties.contains(&known) {
            self.ties.push(known);
        }
    }

    fn one(&mut self, texts: &[String]) {
        self.trail = format!("{}({})", self.trail, texts.join(","));
        self.single = true;
    }
}

impl Binder<'_> {
    /// A key in parentheses: positional, named, or an alternate key.
    pub(super) fn keyed(&mut self, mut rows: Rows, parens: &g::Parens) -> Bound<Rows> {
        let entity = self.entity(rows.entity);
        if let Some(second) = &parens.then {
            return Err(wrong(entity, "one key is enough", second.span));
        }
        // Clients write a set as they would call a function.
        if parens.args.is_empty() {
            return Ok(rows);
        }
        let parts = match parens.args.as_slice() {
            [only] if only.name.is_none() => positional(entity, &rows, only, parens.span)?,
            named => by_name(entity, &rows, named, parens.span)?,
        };
        let mut texts = Vec::new();
        for (place, argument) in parts.given {
            let value = self.key_value(rows.entity, place, &argument.value)?;
            let named = argument.name.is_some() && entity.key.len() != 1 || parts.alternate;
            texts.push(key_text(self.model, entity, place, &value, named));
            rows.tie(place, value);
        }
        rows.one(&texts);
        rows.live_only = parts.alternate;
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
        if let Value::Text(text) = given {
            let value =
                literal::from_text(self.model, text, property.ty, span).map_err(|_| mismatch())?;
            return Ok(Expr::literal(value, property.ty));
        }
        if let (Value::Int(n), Type::Enum(id)) = (given, property.ty) {
            let member = literal::member(self.model, id, &n.to_string(), span)?;
            return Ok(Expr::literal(member.into(), property.ty));
        }
        let fits = literal::convert(&bound, property.ty).ok_or_else(mismatch)?;
        Ok(promote::cast(Expr::literal(fits, property.ty), property.ty))
    }

    /// `Parts/42`, `Lines/7/2`: a key written as segments, one for each part that is not told yet (section 4.3.6).
    pub(super) fn key_segment(&mut self, mut rows: Rows, segment: &g::Segment) -> Bound<Rows> {
        let entity = self.entity(rows.entity);
        let is_value = matches!(
            segment.kind,
            g::SegmentKind::Key | g::SegmentKind::Name { parens: None, .. }
        );
        if !is_value {
            return Err(half(entity, segment.span));
        }
        let open = rows.open_parts(entity);
        let place = match (entity.key.as_slice(), open.as_slice()) {
            ([key], _) => *key,
            (_, [next, ..]) => *next,
            _ => return Err(self.no_key(rows.entity, segment)),
        };
        let ty = property_at(entity, place).ty;
        let value = literal::from_text(self.model, &segment.text, ty, segment.span)
            .map_err(|_| self.no_key(rows.entity, segment))?;
        let value = Expr::literal(value, ty);
        let named = open.len() > 1 || !rows.begun.is_empty();
        let text = key_text(self.model, entity, place, &value, named);
        rows.begun.push(text);
        rows.tie(place, value);
        if open.len() <= 1 {
            let texts = std::mem::take(&mut rows.begun);
            rows.one(&texts);
            rows.live_only = false;
        }
        Ok(rows)
    }

    fn no_key(&self, entity: EntityId, segment: &g::Segment) -> Box<PlanError> {
        let name = &self.entity(entity).name;
        let message = format!("'{}' is not a key of {name}", segment.text);
        let error = unknown(&message, segment.span);
        let below = self.model.entity_named(&segment.text);
        match below.filter(|id| self.model.is_a(*id, entity)) {
            Some(id) => {
                let name = self.model.type_name(Type::Entity(id));
                Box::new(error.hint(format!("the type is called {name}")))
            }
            None => error,
        }
    }
}

/// `(5)`: the only part of the key, or the only one that is not told yet.
fn positional<'p>(
    entity: &EntityType,
    rows: &Rows,
    only: &'p g::Arg,
    span: g::Span,
) -> Bound<Parts<'p>> {
    match (entity.key.as_slice(), rows.open_parts(entity).as_slice()) {
        ([key], _) | (_, [key]) => Ok(Parts {
            given: vec![(*key, only)],
            alternate: false,
        }),
        _ => {
            let message = "this key has several parts, which must be named";
            Err(wrong(entity, message, span))
        }
    }
}

/// `(A=5,B='x')`: the key, what of it is not told yet, or an alternate key.
fn by_name<'p>(
    entity: &EntityType,
    rows: &Rows,
    args: &'p [g::Arg],
    span: g::Span,
) -> Bound<Parts<'p>> {
    let name = |arg: &'p g::Arg| Some((normal(&arg.name.as_ref()?.text), arg));
    let Some(named) = args.iter().map(name).collect::<Option<Vec<_>>>() else {
        return Err(wrong(entity, "every part of a key must be named", span));
    };
    let given = |name: &String| named.iter().find(|(given, _)| given == name);
    let matches = |parts: &[(String, usize)]| {
        parts.len() == named.len() && parts.iter().all(|(name, _)| given(name).is_some())
    };
    let part = |(at, property): (usize, &entity_model::Property)| (property.name.clone(), at);
    let whole: Vec<(String, usize)> = entity.key_properties().map(part).collect();
    let open = rows.open_parts(entity);
    let rest = whole.iter().filter(|(_, place)| open.contains(place));
    let rest: Vec<(String, usize)> = rest.cloned().collect();
    let alternate = !matches(&whole) && !matches(&rest);
    let alternates = entity.alternate_keys.iter().map(|k| k.parts.clone());
    let mut ways = [whole, rest].into_iter().chain(alternates);
    let Some(parts) = ways.find(|parts| matches(parts)) else {
        let names: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("({}) is not a key of {}", names.join(","), entity.name);
        return Err(wrong(entity, &message, span));
    };
    let argument = |(name, place): &(String, usize)| Some((*place, given(name)?.1));
    Ok(Parts {
        given: parts.iter().filter_map(argument).collect(),
        alternate,
    })
}

fn key_names(entity: &EntityType) -> Vec<&str> {
    let parts = entity.key_properties();
    parts.map(|(_, part)| part.name.as_str()).collect()
}

/// Why what was given is no key, and what would be one.
fn wrong(entity: &EntityType, message: &str, span: g::Span) -> Box<PlanError> {
    let names = key_names(entity).join(",");
    let mut hint = format!("the key of {} is ({names})", entity.name);
    for alternate in &entity.alternate_keys {
        let parts = alternate.parts.iter().map(|(name, _)| name.as_str());
        hint.push_str(&format!(" or ({}=…)", parts.collect::<Vec<_>>().join(",")));
    }
    let error = PlanError::new(PlanErrorKind::Key, message).at(span);
    Box::new(error.hint(hint))
}

/// Why a path that has told some parts of a key leads nowhere.
pub(super) fn half(entity: &EntityType, span: g::Span) -> Box<PlanError> {
    let message = format!("the key of {} is not whole yet", entity.name);
    let hint = format!("a segment for each of {}", key_names(entity).join(", "));
    Box::new(unknown(&message, span).hint(hint))
}

pub(super) fn key_text(
    model: &Model,
    entity: &EntityType,
    place: usize,
    value: &Expr,
    named: bool,
) -> String {
    use Value as V;
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
