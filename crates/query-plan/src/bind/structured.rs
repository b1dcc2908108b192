//! Equality of complex values, member by member: with each other, and with one written out as JSON.

use entity_model::{ComplexId, Property, Type, Value};
use query_grammar as g;

use super::json::Kept;
use super::member::At;
use super::{Binder, Bound, Row, no_member, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr};

/// A complex value whose members can be asked for.
enum Structure {
    /// Of columns of a row.
    Flat {
        row: Row,
        place: usize,
        complex: ComplexId,
    },
    Kept(Box<Kept>),
    Written(Vec<g::ObjectMember>),
}

impl Structure {
    fn complex(&self) -> Option<ComplexId> {
        match self {
            Self::Flat { complex, .. } => Some(*complex),
            Self::Kept(kept) => kept.complex(),
            Self::Written(_) => None,
        }
    }
}

impl Binder<'_> {
    /// `eq` or `ne` of two complex values, of which one may be written out.
    pub(super) fn structured(
        &mut self,
        op: g::BinaryOp,
        [left, right]: [&g::Expr; 2],
        span: g::Span,
    ) -> Bound<Expr> {
        // Where the other side is no complex value, the object is what cannot stand here.
        let is_path = matches!(self.meant(left)?.kind, g::ExprKind::Path(_));
        let at = if is_path { right.span } else { left.span };
        let (left, right) = (self.structure(left, at)?, self.structure(right, at)?);
        let Some(complex) = left.complex().or(right.complex()) else {
            return Err(not_implemented("two JSON objects beside each other", span));
        };
        let [one, other] = [&left, &right].map(|side| side.complex().unwrap_or(complex));
        if one != other {
            let [one, other] = [one, other].map(|id| self.model.type_name(Type::Complex(id)));
            let message = format!("{one} cannot be compared with {other}");
            let error = PlanError::new(PlanErrorKind::Type, message);
            return Err(Box::new(error.at(span)));
        }
        let declared = self.model.complex(complex);
        for side in [&left, &right] {
            if let Structure::Written(members) = side {
                self.known_members(complex, members)?;
            }
        }
        let mut all = Vec::with_capacity(declared.members.len());
        for (at, member) in declared.members.iter().enumerate() {
            if member.collection || matches!(member.ty, Type::Complex(_) | Type::Untyped) {
                let what = format!("equality of values with a member like {}", member.name);
                return Err(not_implemented(&what, span));
            }
            let left = self.member_of(&left, at, member)?;
            let right = self.member_of(&right, at, member)?;
            all.push(self.compare(Compare::Eq, left, right, span)?);
        }
        let equal = Expr::all(all);
        Ok(match op {
            g::BinaryOp::Ne => equal.negated(),
            _ => equal,
        })
    }

    /// The complex value that an expression is.
    fn structure(&mut self, expr: &g::Expr, at: g::Span) -> Bound<Structure> {
        let path = match &self.meant(expr)?.kind {
            g::ExprKind::Object(members) => return Ok(Structure::Written(members.clone())),
            g::ExprKind::Path(path) if path.start != g::PathStart::Root => path,
            _ => return Err(alone(at)),
        };
        match self.walk(path)? {
            At::Complex {
                row,
                place,
                complex,
            } => Ok(Structure::Flat {
                row,
                place,
                complex,
            }),
            At::Json(kept) if kept.complex().is_some() => Ok(Structure::Kept(kept)),
            _ => Err(alone(at)),
        }
    }

    fn member_of(&mut self, of: &Structure, at: usize, member: &Property) -> Bound<Expr> {
        match of {
            Structure::Flat {
                row,
                place,
                complex,
            } => self.complex_member(*row, *place, *complex, at),
            Structure::Kept(kept) => Ok(kept.part(member).value()),
            Structure::Written(members) => {
                match members.iter().find(|m| m.name.text == member.name) {
                    Some(written) => self.expression(&written.value),
                    None => Ok(Expr::literal(Value::Null, Type::Untyped)),
                }
            }
        }
    }

    /// Refuses members of a written object that its type does not have.
    fn known_members(&self, complex: ComplexId, members: &[g::ObjectMember]) -> Bound<()> {
        let declared = self.model.complex(complex);
        let control = |name: &str| name.starts_with('@');
        let mut names = members.iter().map(|m| &m.name);
        let Some(unknown) = names.find(|n| !control(&n.text) && declared.member(&n.text).is_none())
        else {
            return Ok(());
        };
        Err(no_member(declared, unknown))
    }
}

/// Why an object, or a complex value beside something else, has no value of its own.
pub(super) fn alone(span: g::Span) -> Box<PlanError> {
    let message = "a JSON object stands for a complex value, beside another: … eq {…}";
    Box::new(PlanError::new(PlanErrorKind::Type, message).at(span))
}
