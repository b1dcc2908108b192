//! Arithmetic, by the table of functions: whole numbers that do not wrap, exact decimals, instants and durations.

use query_plan::expr::{Arithmetic, Expr};

use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::error::unexpected;
use crate::fragment::Sql;
use crate::functions::{self, Piece};
use crate::row::Kind;

/// The operation as a function of ours knows it.
fn code(op: Arithmetic) -> u8 {
    match op {
        Arithmetic::Add => 1,
        Arithmetic::Sub => 2,
        Arithmetic::Mul => 3,
        Arithmetic::Div | Arithmetic::DivBy => 4,
        Arithmetic::Mod => 5,
    }
}

fn sign(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Sub => "-",
        Arithmetic::Mul => "*",
        Arithmetic::Div | Arithmetic::DivBy => "/",
        Arithmetic::Mod => "%",
    }
}

impl<'p, D: Dialect> Compiler<'p, D> {
    pub(super) fn arithmetic(
        &mut self,
        op: Arithmetic,
        left: &'p Expr,
        right: &'p Expr,
        result: Kind,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        if left.is_null_literal() || right.is_null_literal() {
            out.push("NULL");
            return Ok(());
        }
        let own = [left, right].map(|side| Kind::of_expr(side, self.model));
        let [l, r] = own;
        let template = functions::arithmetic::<D>(op, l, r, result)
            .ok_or_else(|| unexpected(format!("{l:?} {op:?} {r:?} is not arithmetic")))?;
        let kind = |at: usize| {
            let own = own.get(at).copied().filter(|_| result != Kind::Double);
            own.unwrap_or(result)
        };
        for piece in functions::pieces(template) {
            match piece {
                Piece::Text(text) => {
                    out.push(text);
                }
                Piece::Argument(at) => {
                    self.value_as(if at == 0 { left } else { right }, kind(at), out)?;
                }
                Piece::ScaleOf(at) => {
                    out.number(kind(at).scale());
                }
                Piece::Scale => {
                    out.number(result.scale());
                }
                Piece::Code => {
                    out.number(code(op));
                }
                Piece::Sign => {
                    out.push(sign(op));
                }
            }
        }
        Ok(())
    }

    pub(super) fn negate(
        &mut self,
        inner: &'p Expr,
        result: Kind,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let template = functions::negation::<D>(result);
        self.template(template, &[inner], &[result], result, out)
    }
}
