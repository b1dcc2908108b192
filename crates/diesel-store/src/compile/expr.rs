//! Values and conditions.

use entity_model::Value;
use query_plan::expr::{Expr, ExprKind, Function};

use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::error::{computation, unexpected};
use crate::fragment::{Bind, Sql};
use crate::functions::{self, Piece};
use crate::row::Kind;

/// How much of a condition's result counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Only whether it is true: null may stand for false, so that an index serves.
    Truth,
    /// The very value, for a `not`, a column or a comparison.
    Value,
}

impl<'p, D: Dialect> Compiler<'p, D> {
    /// An expression, in the form that columns of its kind have.
    pub(super) fn value(&mut self, expr: &'p Expr, out: &mut Sql<'p>) -> Result<()> {
        match &expr.kind {
            ExprKind::Literal(value) => self.literal(value, Kind::of(expr.typed), out),
            ExprKind::Column(column) => self.column(column.source, &column.name, out),
            ExprKind::Output { source, place } => self.column(*source, &format!("c{place}"), out),
            ExprKind::Compare { .. }
            | ExprKind::In { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Exists(_)
            | ExprKind::Has { .. } => self.condition(expr, Wanted::Value, out),
            ExprKind::Arithmetic { op, left, right } => {
                self.arithmetic(*op, left, right, Kind::of(expr.typed), out)
            }
            ExprKind::Negate(inner) => self.negate(inner, Kind::of(expr.typed), out),
            ExprKind::Call {
                function,
                arguments,
            } => self.call(*function, arguments, expr, out),
            ExprKind::Cast(inner) => self.cast(inner, expr.typed, out),
            ExprKind::Case(branches) => self.case(branches, Kind::of(expr.typed), out),
            ExprKind::Scalar(rel) => {
                out.push("(");
                self.scalar(rel, out)?;
                out.push(")");
                Ok(())
            }
        }
    }

    /// A value brought to a kind, where promotion left something to do.
    pub(super) fn value_as(&mut self, expr: &'p Expr, kind: Kind, out: &mut Sql<'p>) -> Result<()> {
        if let ExprKind::Literal(value) = &expr.kind {
            return self.literal(value, kind, out);
        }
        let own = Kind::of_expr(expr, self.model);
        match (own, kind) {
            (Kind::Int, Kind::Decimal(_) | Kind::Wide(_) | Kind::Double)
            | (Kind::Decimal(_) | Kind::Wide(_), Kind::Double) => {
                self.converted(expr, own, kind, out)
            }
            (from, to)
                if D::SCALED_DECIMALS && from.is_decimal() && to.is_decimal() && from != to =>
            {
                self.converted(expr, own, kind, out)
            }
            _ => self.value(expr, out),
        }
    }

    pub(super) fn literal(
        &mut self,
        value: &'p Value,
        kind: Kind,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        if value.is_null() {
            out.push("NULL");
        } else if matches!(value, Value::Double(d) if d.is_nan()) {
            // One database has no such number, the other takes it for the largest of all.
            out.push("CAST(NULL AS double precision)");
        } else if let Value::Boolean(b) = value {
            // A constant of the shape: a database plans better when it sees it.
            out.push(if *b { "TRUE" } else { "FALSE" });
        } else {
            let bind = D::bind(value, kind)?;
            let text = matches!(bind, Bind::Text(_));
            out.bind(bind);
            out.push(if text { D::TEXT_COLLATION } else { "" });
        }
        Ok(())
    }

    pub(super) fn condition(
        &mut self,
        expr: &'p Expr,
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        match &expr.kind {
            ExprKind::Compare { op, left, right } => self.compare(*op, left, right, wanted, out),
            ExprKind::In { item, list } => self.among(item, list, wanted, out),
            ExprKind::And(all) | ExprKind::Or(all) if all.is_empty() => {
                out.push(if matches!(expr.kind, ExprKind::And(_)) {
                    "TRUE"
                } else {
                    "FALSE"
                });
                Ok(())
            }
            ExprKind::And(_) => self.joined(&operands(expr), " AND ", wanted, out),
            ExprKind::Or(_) => self.joined(&operands(expr), " OR ", wanted, out),
            ExprKind::Not(inner) => {
                out.push("(NOT ");
                self.condition(inner, Wanted::Value, out)?;
                out.push(")");
                Ok(())
            }
            ExprKind::Exists(rel) => {
                out.push("EXISTS (");
                self.exists(rel, out)?;
                out.push(")");
                Ok(())
            }
            ExprKind::Has { left, right } => {
                out.push("((");
                self.value(left, out)?;
                out.push(" & ");
                self.value(right, out)?;
                out.push(") = ");
                self.value(right, out)?;
                out.push(")");
                Ok(())
            }
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Output { .. }
            | ExprKind::Call { .. }
            | ExprKind::Cast(_)
            | ExprKind::Case(_)
            | ExprKind::Scalar(_) => self.value(expr, out),
            ExprKind::Arithmetic { .. } | ExprKind::Negate(_) => {
                Err(unexpected("a number stands where a condition is wanted"))
            }
        }
    }

    /// All or any of these. A long list becomes a tree: a database goes only so deep.
    fn joined(
        &mut self,
        all: &[&'p Expr],
        word: &str,
        wanted: Wanted,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        if let [only] = all {
            return self.condition(only, wanted, out);
        }
        let size = all.len().div_ceil(BRANCHES).max(1);
        out.push("(");
        for (at, part) in all.chunks(size).enumerate() {
            out.push(if at > 0 { word } else { "" });
            self.joined(part, word, wanted, out)?;
        }
        out.push(")");
        Ok(())
    }

    fn case(&mut self, branches: &'p [(Expr, Expr)], kind: Kind, out: &mut Sql<'p>) -> Result<()> {
        if branches.is_empty() {
            out.push("NULL");
            return Ok(());
        }
        out.push("(CASE");
        for (condition, value) in branches {
            out.push(" WHEN ");
            self.condition(condition, Wanted::Truth, out)?;
            out.push(" THEN ");
            self.value_as(value, kind, out)?;
        }
        out.push(" END)");
        Ok(())
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &'p [Expr],
        call: &'p Expr,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let first = arguments
            .first()
            .ok_or_else(|| unexpected(format!("{function:?} without an argument")))?;
        match (function, arguments) {
            (Function::StartsWith, [text, start]) => {
                if let ExprKind::Literal(Value::Text(start)) = &start.kind {
                    return self.begins(text, start, out);
                }
            }
            (Function::MatchesPattern | Function::HasWords, [text, pattern]) => {
                return self.matches(function, text, pattern, out);
            }
            (Function::Fold, [text]) => {
                if let Some(()) = self.folded(text, out)? {
                    return Ok(());
                }
            }
            _ => {}
        }
        let kind = Kind::of_expr(first, self.model);
        let template = functions::function::<D>(function, kind)
            .ok_or_else(|| unexpected(format!("{function:?} of {kind:?} is not known")))?;
        let kinds: Vec<Kind> = arguments
            .iter()
            .map(|a| Kind::of_expr(a, self.model))
            .collect();
        let arguments: Vec<&Expr> = arguments.iter().collect();
        self.template(template, &arguments, &kinds, Kind::of(call.typed), out)
    }

    /// Fills a template of the table of functions.
    pub(super) fn template(
        &mut self,
        template: &str,
        arguments: &[&'p Expr],
        kinds: &[Kind],
        result: Kind,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        for piece in functions::pieces(template) {
            match piece {
                Piece::Text(text) => {
                    out.push(text);
                }
                Piece::Argument(at) => {
                    let argument = arguments
                        .get(at)
                        .ok_or_else(|| unexpected("a function lacks an argument"))?;
                    let kind = kinds.get(at).copied().unwrap_or(Kind::of(argument.typed));
                    self.value_as(argument, kind, out)?;
                }
                Piece::ScaleOf(at) => {
                    out.number(kinds.get(at).map_or(0, |kind| kind.scale()));
                }
                Piece::Scale => {
                    out.number(result.scale());
                }
                Piece::Code | Piece::Sign => {
                    return Err(unexpected("only an operation has a sign"));
                }
            }
        }
        Ok(())
    }

    /// `startswith` as a range, which an index serves: texts compare by code point.
    fn begins(&mut self, text: &'p Expr, start: &'p str, out: &mut Sql<'p>) -> Result<()> {
        out.push("(");
        self.value(text, out)?;
        out.push(" >= ");
        let from = crate::sqlite::without_nul(start)?;
        out.bind(Bind::Text(from.into())).push(D::TEXT_COLLATION);
        if let Some(end) = after_prefix(start) {
            out.push(" AND ");
            self.value(text, out)?;
            out.push(" < ");
            out.bind(Bind::Text(end.into())).push(D::TEXT_COLLATION);
        }
        out.push(")");
        Ok(())
    }

    /// A text against a constant that each database has in its own words.
    fn matches(
        &mut self,
        function: Function,
        text: &'p Expr,
        wanted: &'p Expr,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let ExprKind::Literal(value) = &wanted.kind else {
            return Err(computation("a pattern must be a constant"));
        };
        let Value::Text(wanted) = value else {
            out.push("NULL");
            return Ok(());
        };
        let pattern = if function == Function::HasWords {
            functions::words::<D>(crate::sqlite::without_nul(wanted)?)
        } else {
            functions::pattern::<D>(wanted)?
        };
        let template = functions::function::<D>(function, Kind::Text)
            .ok_or_else(|| unexpected("no pattern can be matched"))?;
        for piece in functions::pieces(template) {
            match piece {
                Piece::Text(text) => {
                    out.push(text);
                }
                Piece::Argument(0) => self.value(text, out)?,
                Piece::Argument(_)
                | Piece::ScaleOf(_)
                | Piece::Scale
                | Piece::Code
                | Piece::Sign => {
                    out.bind(Bind::Text(pattern.clone().into()));
                }
            }
        }
        Ok(())
    }

    /// The companion column instead of a computation, or the folded text of a constant.
    fn folded(&mut self, text: &'p Expr, out: &mut Sql<'p>) -> Result<Option<()>> {
        if let ExprKind::Literal(Value::Text(text)) = &text.kind {
            let folded = functions::fold(crate::sqlite::without_nul(text)?);
            out.bind(Bind::Text(folded.into())).push(D::TEXT_COLLATION);
            return Ok(Some(()));
        }
        let ExprKind::Column(column) = &text.kind else {
            return Ok(None);
        };
        let model = self.model;
        let companion = column.property.and_then(|(entity, at)| {
            let property = model.entity(entity).properties.get(at)?;
            property.folded.as_deref()
        });
        companion
            .map(|name| self.column(column.source, name, out))
            .transpose()
    }
}

/// Conditions that stand side by side in one pair of brackets.
const BRANCHES: usize = 16;

/// The operands of an `and` or `or`, those of the same inside it too.
fn operands(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut rest = vec![expr];
    while let Some(next) = rest.pop() {
        match (&next.kind, &expr.kind) {
            (ExprKind::And(all), ExprKind::And(_)) | (ExprKind::Or(all), ExprKind::Or(_))
                if !all.is_empty() =>
            {
                rest.extend(all.iter().rev());
            }
            _ => found.push(next),
        }
    }
    found
}

/// The first text by code point that does not begin with `prefix` and is not before it.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let next = match last {
            '\u{d7ff}' => Some('\u{e000}'),
            c => char::from_u32(u32::from(c) + 1),
        };
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_text() {
        for (prefix, next) in [
            ("ab", Some("ac")),
            ("a\u{10ffff}", Some("b")),
            ("\u{d7ff}", Some("\u{e000}")),
            ("\u{10ffff}", None),
            ("", None),
        ] {
            assert_eq!(after_prefix(prefix).as_deref(), next);
        }
    }
}
