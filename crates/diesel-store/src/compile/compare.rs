//! Comparisons with OData's null: equal to itself, and neither less nor greater than anything.

use std::cmp::Ordering;

use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};
use entity_model::Value;
use query_plan::expr::{Compare, Expr, ExprKind};

use super::expr::Wanted;
use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::fragment::Sql;
use crate::row::Kind;

fn sign(op: Compare) -> &'static str {
    match op {
        Compare::Eq => " = ",
        Compare::Ne => " <> ",
        Compare::Lt => " < ",
        Compare::Le => " <= ",
        Compare::Gt => " > ",
        Compare::Ge => " >= ",
    }
}

fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Eq | Compare::Ne => op,
        Compare::Lt => Compare::Gt,
        Compare::Le => Compare::Ge,
        Compare::Gt => Compare::Lt,
        Compare::Ge => Compare::Le,
    }
}

fn is_nan(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Value::Double(d)) if d.is_nan())
}

impl<'p, D: Dialect> Compiler<'p, D> {
    pub(super) fn compare(
        &mut self,
        op: Compare,
        left: &'p Expr,
        right: &'p Expr,
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        if is_nan(left) || is_nan(right) {
            out.push(if op == Compare::Ne { "TRUE" } else { "FALSE" });
            return Ok(());
        }
        match (left.is_null_literal(), right.is_null_literal()) {
            (false, false) => {}
            (both_null, other) => {
                return self.compare_null(
                    op,
                    if both_null { right } else { left },
                    both_null && other,
                    out,
                );
            }
        }
        let (l, r) = (
            Kind::of_expr(left, self.model),
            Kind::of_expr(right, self.model),
        );
        let exact = |kind: Kind| kind.is_decimal() || kind == Kind::Int;
        if D::SCALED_DECIMALS && exact(l) && exact(r) && (l.is_decimal() || r.is_decimal()) {
            return self.compare_scaled(op, left, right, wanted, out);
        }
        let kind = match (l, r) {
            (Kind::Double, _) | (_, Kind::Double) => Kind::Double,
            _ => l,
        };
        let as_kind = |own: Kind| if kind == Kind::Double { kind } else { own };
        self.compared(
            op,
            (self.nullable(left), self.nullable(right)),
            wanted,
            out,
            &mut |me, out| me.value_as(left, as_kind(l), out),
            &mut |me, out| me.value_as(right, as_kind(r), out),
        )
    }

    fn compare_null(
        &mut self,
        op: Compare,
        other: &'p Expr,
        both: bool,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        match op {
            Compare::Eq | Compare::Ne if both => {
                out.push(if op == Compare::Eq { "TRUE" } else { "FALSE" });
            }
            Compare::Eq | Compare::Ne => {
                out.push("(");
                self.value(other, out)?;
                out.push(if op == Compare::Eq {
                    " IS NULL)"
                } else {
                    " IS NOT NULL)"
                });
            }
            Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => {
                out.push("FALSE");
            }
        }
        Ok(())
    }

    /// Two sides that the database can compare as they are.
    fn compared(
        &mut self,
        op: Compare,
        (left_nullable, right_nullable): (bool, bool),
        wanted: Wanted,
        out: &mut Sql<'p>,
        left: &mut dyn FnMut(&mut Self, &mut Sql<'p>) -> Result<()>,
        right: &mut dyn FnMut(&mut Self, &mut Sql<'p>) -> Result<()>,
    ) -> Result<()> {
        let never_null = !left_nullable && !right_nullable;
        let word = match op {
            Compare::Eq if never_null => sign(op),
            // Null on one side makes it unknown, which is as good as false.
            Compare::Eq if wanted == Wanted::Truth && !(left_nullable && right_nullable) => {
                sign(op)
            }
            Compare::Eq => D::SAME,
            Compare::Ne if never_null => sign(op),
            Compare::Ne => D::DISTINCT,
            Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => sign(op),
        };
        let known =
            never_null || wanted == Wanted::Truth || matches!(op, Compare::Eq | Compare::Ne);
        out.push(if known { "(" } else { "((" });
        left(self, out)?;
        out.push(word);
        right(self, out)?;
        out.push(if known { ")" } else { ") IS TRUE)" });
        Ok(())
    }

    /// Decimals that are kept as whole numbers.
    fn compare_scaled(
        &mut self,
        op: Compare,
        left: &'p Expr,
        right: &'p Expr,
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        if let Some(number) = number(right) {
            return self.compare_number(op, left, &number, wanted, out);
        }
        if let Some(number) = number(left) {
            return self.compare_number(mirrored(op), right, &number, wanted, out);
        }
        let [l, r] = [left, right].map(|side| Kind::of_expr(side, self.model));
        let (sl, sr) = (l.scale(), r.scale());
        let nullable = (self.nullable(left), self.nullable(right));
        let is_text = |kind| matches!(kind, Kind::Wide(_));
        if sl == sr && is_text(l) == is_text(r) {
            return self.compared(
                op,
                nullable,
                wanted,
                out,
                &mut |me, out| me.value(left, out),
                &mut |me, out| me.value(right, out),
            );
        }
        // Of different scales or forms: a function brings both to the larger scale, which cannot overflow.
        let both_null = nullable.0 && nullable.1 && matches!(op, Compare::Eq | Compare::Ne);
        out.push("(");
        if both_null {
            out.push("CASE WHEN (");
            self.value(left, out)?;
            out.push(") IS NULL THEN (");
            self.value(right, out)?;
            out.push(if op == Compare::Eq {
                ") IS NULL ELSE "
            } else {
                ") IS NOT NULL ELSE "
            });
        }
        self.compared(
            op,
            (nullable.0 || nullable.1, false),
            Wanted::Value,
            out,
            &mut |me, out| {
                out.push("preau_compare(");
                me.value(left, out)?;
                out.push(", ").number(sl).push(", ");
                me.value(right, out)?;
                out.push(", ").number(sr).push(")");
                Ok(())
            },
            &mut |_, out| {
                out.push("0");
                Ok(())
            },
        )?;
        out.push(if both_null { " END)" } else { ")" });
        Ok(())
    }

    /// A scaled column against a number: the number is brought to the column's scale, so that an index serves.
    fn compare_number(
        &mut self,
        op: Compare,
        column: &'p Expr,
        number: &BigDecimal,
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let kind = Kind::of_expr(column, self.model);
        let nullable = self.nullable(column);
        let (op, bound) = match placed(op, number, kind) {
            Placed::At(op, bound) => (op, bound),
            Placed::Always(holds) if !nullable || op == Compare::Eq || op == Compare::Ne => {
                out.push(if holds { "TRUE" } else { "FALSE" });
                return Ok(());
            }
            Placed::Always(false) => {
                out.push("FALSE");
                return Ok(());
            }
            Placed::Always(true) => {
                out.push("(");
                self.value(column, out)?;
                out.push(" IS NOT NULL)");
                return Ok(());
            }
        };
        self.compared(
            op,
            (nullable, false),
            wanted,
            out,
            &mut |me, out| me.value(column, out),
            &mut |_, out| {
                out.bind(crate::sqlite::decimal(&bound, kind)?);
                Ok(())
            },
        )
    }

    pub(super) fn among(
        &mut self,
        item: &'p Expr,
        list: &'p [Expr],
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let kind = Kind::of_expr(item, self.model);
        let mut values = Vec::with_capacity(list.len());
        let mut others = Vec::new();
        let mut null = false;
        for entry in list {
            let ExprKind::Literal(value) = &entry.kind else {
                others.push(entry);
                continue;
            };
            if value.is_null() {
                null = true;
            } else if !is_nan(entry) && fits(value, kind) {
                values.push(value);
            }
        }
        let nullable = self.nullable(item);
        let parts = usize::from(!values.is_empty()) + usize::from(null && nullable) + others.len();
        if parts == 0 {
            out.push("FALSE");
            return Ok(());
        }
        out.push("(");
        let mut word = "";
        if !values.is_empty() {
            let known = !nullable || wanted == Wanted::Truth;
            out.push(if known { "(" } else { "((" });
            self.value(item, out)?;
            D::among(&values, kind, out)?;
            out.push(if known { ")" } else { ") IS TRUE)" });
            word = " OR ";
        }
        if null && nullable {
            out.push(word).push("(");
            self.value(item, out)?;
            out.push(" IS NULL)");
            word = " OR ";
        }
        for other in others {
            out.push(word);
            self.compare(Compare::Eq, item, other, wanted, out)?;
            word = " OR ";
        }
        out.push(")");
        Ok(())
    }
}

/// A number that is written in the query.
fn number(expr: &Expr) -> Option<BigDecimal> {
    if let ExprKind::Literal(Value::Decimal(d)) = &expr.kind {
        Some(d.clone())
    } else if let ExprKind::Literal(Value::Int(n)) = &expr.kind {
        Some(BigDecimal::from(*n))
    } else {
        None
    }
}

/// Whether a value of a list can equal anything of the kind: a decimal with more digits cannot.
fn fits(value: &Value, kind: Kind) -> bool {
    match (value, kind) {
        (Value::Decimal(d), Kind::Decimal(_) | Kind::Wide(_) | Kind::Int) => {
            matches!(placed(Compare::Eq, d, kind), Placed::At(..))
        }
        _ => true,
    }
}

#[derive(Debug, PartialEq)]
enum Placed {
    /// Compare so with this number, which has no more digits behind the point than the kind.
    At(Compare, BigDecimal),
    /// The same for every number.
    Always(bool),
}

/// A comparison with `number` as one with a number that the kind can hold.
fn placed(op: Compare, number: &BigDecimal, kind: Kind) -> Placed {
    let floor = number.with_scale_round(kind.scale().into(), RoundingMode::Floor);
    let exact = floor == *number;
    let op = match op {
        _ if exact => op,
        Compare::Eq => return Placed::Always(false),
        Compare::Ne => return Placed::Always(true),
        // Nothing lies between the floor and the number.
        Compare::Lt | Compare::Le => Compare::Le,
        Compare::Gt | Compare::Ge => Compare::Gt,
    };
    let fits = floor.as_bigint_and_scale().0.to_i64().is_some();
    if fits || matches!(kind, Kind::Wide(_)) {
        return Placed::At(op, floor);
    }
    let above = number.cmp(&BigDecimal::from(0)) == Ordering::Greater;
    Placed::Always(match op {
        Compare::Eq => false,
        Compare::Ne => true,
        Compare::Lt | Compare::Le => above,
        Compare::Gt | Compare::Ge => !above,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_finds_its_place_among_scaled_ones() {
        let check = |op, number: &str, expected| {
            assert_eq!(
                placed(op, &number.parse().unwrap(), Kind::Decimal(2)),
                expected,
                "{op:?} {number}"
            );
        };
        let at = |op, hundredths: i64| Placed::At(op, BigDecimal::new(hundredths.into(), 2));
        check(Compare::Eq, "1.5", at(Compare::Eq, 150));
        check(Compare::Eq, "1.500", at(Compare::Eq, 150));
        check(Compare::Eq, "1.005", Placed::Always(false));
        check(Compare::Ne, "1.005", Placed::Always(true));
        check(Compare::Lt, "1.005", at(Compare::Le, 100));
        check(Compare::Ge, "1.005", at(Compare::Gt, 100));
        check(Compare::Gt, "-1.005", at(Compare::Gt, -101));
        check(Compare::Lt, "1e30", Placed::Always(true));
        check(Compare::Lt, "-1e30", Placed::Always(false));
    }
}
