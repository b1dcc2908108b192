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
    Kept(Box<Kept>, ComplexId),
    Written(Vec<g::ObjectMember>),
}

impl Structure {
    fn complex(&self) -> Option<ComplexId> {
        match self {
            Self::Flat { complex, .. } | Self::Kept(_, complex) => Some(*complex),
            Self::Written(_) => None,
        }
    }
}

impl Binder<'_> {
    /// `eq` or `ne` where one side is an object, or both are complex values; nothing where it is about others.
    pub(super) fn structured(
        &mut self,
        op: g::BinaryOp,
        sides: [&g::Expr; 2],
        span: g::Span,
    ) -> Bound<Option<Expr>> {
        if !matches!(op, g::BinaryOp::Eq | g::BinaryOp::Ne) {
            return Ok(None);
        }
        let sides = [self.meant(sides[0])?, self.meant(sides[1])?];
        let may_be = |e: &g::Expr| matches!(e.kind, g::ExprKind::Object(_) | g::ExprKind::Path(_));
        if !sides.iter().all(|side| may_be(side)) {
            return Ok(None);
        }
        let [left, right] = sides.map(|side| self.structure(&side));
        let (Some(left), Some(right)) = (left?, right?) else {
            return Ok(None);
        };
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
        Ok(Some(match op {
            g::BinaryOp::Ne => equal.negated(),
            _ => equal,
        }))
    }

    /// A complex value, if an expression is one.
    fn structure(&mut self, expr: &g::Expr) -> Bound<Option<Structure>> {
        Ok(match &expr.kind {
            g::ExprKind::Object(members) => Some(Structure::Written(members.clone())),
            g::ExprKind::Path(path) if path.start != g::PathStart::Root => {
                match self.walk(path)? {
                    At::Complex {
                        row,
                        place,
                        complex,
                    } => Some(Structure::Flat {
                        row,
                        place,
                        complex,
                    }),
                    At::Json(kept) => {
                        let complex = kept.complex();
                        complex.map(|complex| Structure::Kept(kept, complex))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    }

    fn member_of(&mut self, of: &Structure, at: usize, member: &Property) -> Bound<Expr> {
        match of {
            Structure::Flat {
                row,
                place,
                complex,
            } => self.complex_member(*row, *place, *complex, at),
            Structure::Kept(kept, _) => Ok(kept.part(member).value()),
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
