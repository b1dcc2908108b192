//! The canonical functions (part 2, section 5.1.1): what each takes, and what it gives.

use entity_model::{Primitive, Type, Value};
use query_grammar as g;

use super::collection::Operand;
use super::{Binder, Bound, json, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, Function, Typed};

impl Binder<'_> {
    pub(super) fn call(
        &mut self,
        function: g::Function,
        args: &[g::Expr],
        span: g::Span,
    ) -> Bound<Expr> {
        use g::Function as F;
        let now = |at: chrono::DateTime<chrono::Utc>| {
            Ok(Expr::literal(
                Value::from(at),
                Type::Primitive(Primitive::DateTimeOffset),
            ))
        };
        match function {
            F::Now => return now(self.ask.now),
            F::MinDateTime => return now(edge(1, 1, 1, 0)),
            F::MaxDateTime => return now(edge(9999, 12, 31, 86_400_000_000 - 1)),
            F::GeoDistance | F::GeoLength | F::GeoIntersects => {
                return self.geo(function, args, span);
            }
            F::HasSubset => return self.has_subset(args, span),
            F::HasSubsequence => return self.has_subsequence(args, span),
            F::IsDefined => return Err(not_implemented(function.text(), span)),
            _ => {}
        }
        if let [only] = args
            && let Some(moment) = self.moment_elsewhere(only)?
        {
            return self.of_moment(function, moment, span);
        }
        let mut bound = Vec::with_capacity(args.len());
        for arg in args {
            let value = match self.operand(arg)? {
                Operand::Collection(whole) if bound.is_empty() && takes_collections(function) => {
                    return self.of_collection(function, &whole, args, span);
                }
                operand => self.one_value(operand, arg.span)?,
            };
            bound.push(json::as_argument(function, value));
        }
        let signature = signature(function, bound.first().and_then(|a| a.typed.ty.primitive()));
        let Some((target, takes, gives)) = signature else {
            let types: Vec<String> = bound
                .iter()
                .map(|a| self.model.type_name(a.typed.ty))
                .collect();
            let message = format!("{} does not take {}", function.text(), types.join(", "));
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(span),
            ));
        };
        let mut arguments = Vec::with_capacity(bound.len());
        for ((argument, ty), typed) in bound.into_iter().zip(takes).zip(args) {
            arguments.push(self.argument(function, argument, *ty, typed.span)?);
        }
        let target = if target == Function::Substring && arguments.len() == 2 {
            Function::SubstringFrom
        } else {
            target
        };
        let nullable = arguments.iter().any(|a| a.typed.nullable);
        let (ty, scale) = match gives {
            Gives::Type(p) => (p, 0),
            Gives::Decimal(scale) => (Primitive::Decimal, scale),
            Gives::Argument => {
                let typed = arguments.first().map(|a| a.typed.ty.primitive());
                (typed.flatten().unwrap_or(Primitive::Double), 0)
            }
        };
        let typed = Typed {
            ty: Type::Primitive(ty),
            nullable,
            scale,
        };
        Ok(Expr::new(
            ExprKind::Call {
                function: target,
                arguments,
            },
            typed,
        ))
    }

    /// A literal that is written in the offset of a place which is not at UTC.
    fn moment_elsewhere(&self, expr: &g::Expr) -> Bound<Option<g::DateTimeOffset>> {
        Ok(match &self.meant(expr)?.kind {
            g::ExprKind::Literal(g::Literal::DateTimeOffset(moment)) => {
                Some(*moment).filter(|m| m.offset_minutes != 0)
            }
            _ => None,
        })
    }

    /// The parts of such a literal are those that were typed: what is stored has lost its offset and is told in UTC.
    fn of_moment(
        &mut self,
        function: g::Function,
        moment: g::DateTimeOffset,
        span: g::Span,
    ) -> Bound<Expr> {
        if function == g::Function::TotalOffsetMinutes {
            let minutes = Value::Int(moment.offset_minutes.into());
            return Ok(Expr::literal(minutes, Type::Primitive(Primitive::Int32)));
        }
        let local = g::DateTimeOffset {
            offset_minutes: 0,
            ..moment
        };
        let kind = g::ExprKind::Literal(g::Literal::DateTimeOffset(local));
        self.call(function, &[g::Expr { kind, span }], span)
    }

    fn argument(
        &self,
        function: g::Function,
        argument: Expr,
        takes: Takes,
        span: g::Span,
    ) -> Bound<Expr> {
        let primitive = argument.typed.ty.primitive();
        let fits = match takes {
            Takes::Text => primitive == Some(Primitive::String),
            Takes::Whole => primitive.is_some_and(Primitive::is_integer),
            Takes::First => primitive.is_some(),
        };
        if argument.is_null_literal() {
            use g::Function as F;
            let ty = match (takes, function) {
                (Takes::Text, _) => Primitive::String,
                (Takes::Whole, _) => Primitive::Int64,
                (Takes::First, F::Round | F::Floor | F::Ceiling) => Primitive::Double,
                (Takes::First, F::TotalSeconds) => Primitive::Duration,
                (Takes::First, _) => Primitive::DateTimeOffset,
            };
            return Ok(Expr::literal(Value::Null, Type::Primitive(ty)));
        }
        if fits {
            return Ok(argument);
        }
        // Clients compare numbers and enumerations as text; the standard casts no value to a string by itself.
        let given = self.model.type_name(argument.typed.ty);
        let function = function.text();
        let message = match takes {
            Takes::Text => format!("{function} needs Edm.String here, not {given}"),
            Takes::Whole => format!("{function} needs a whole number here, not {given}"),
            Takes::First => format!("{function} does not take {given}"),
        };
        let error = PlanError::new(PlanErrorKind::Type, message).at(span);
        Err(Box::new(if takes == Takes::Text {
            error.hint("cast(…,Edm.String) makes text of it")
        } else {
            error
        }))
    }
}

/// Texts are not all that these functions take.
fn takes_collections(function: g::Function) -> bool {
    use g::Function as F;
    matches!(
        function,
        F::Concat
            | F::Contains
            | F::EndsWith
            | F::IndexOf
            | F::Length
            | F::StartsWith
            | F::Substring
    )
}

/// What a function wants in one place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Text,
    Whole,
    /// Whatever the signature was chosen by.
    First,
}

enum Gives {
    Type(Primitive),
    Decimal(u8),
    /// The type of the first argument, without fraction.
    Argument,
}

/// The plan's function, what it takes and what it gives, for a first argument of this type (`None`: a null).
fn signature(
    function: g::Function,
    first: Option<Primitive>,
) -> Option<(Function, &'static [Takes], Gives)> {
    use Function as To;
    use Primitive as P;
    use Takes::{First, Text, Whole};
    use g::Function as F;
    const TEXTS: &[Takes] = &[Text, Text];
    let give = Gives::Type;
    let has_date = matches!(first, Some(P::Date | P::DateTimeOffset) | None);
    let has_time = matches!(first, Some(P::TimeOfDay | P::DateTimeOffset) | None);
    let instant = matches!(first, Some(P::DateTimeOffset) | None);
    let number = first.is_none_or(Primitive::is_numeric);
    let only = |fits: bool, signature| fits.then_some(signature);
    const ONE: &[Takes] = &[First];
    match function {
        F::Concat => Some((To::Concat, TEXTS, give(P::String))),
        F::Contains => Some((To::Contains, TEXTS, give(P::Boolean))),
        F::EndsWith => Some((To::EndsWith, TEXTS, give(P::Boolean))),
        F::StartsWith => Some((To::StartsWith, TEXTS, give(P::Boolean))),
        F::MatchesPattern => Some((To::MatchesPattern, TEXTS, give(P::Boolean))),
        F::IndexOf => Some((To::IndexOf, TEXTS, give(P::Int32))),
        F::Length => Some((To::Length, &[Text], give(P::Int32))),
        F::Substring => Some((To::Substring, &[Text, Whole, Whole], give(P::String))),
        F::ToLower => Some((To::ToLower, &[Text], give(P::String))),
        F::ToUpper => Some((To::ToUpper, &[Text], give(P::String))),
        F::Trim => Some((To::Trim, &[Text], give(P::String))),
        F::Year => only(has_date, (To::Year, ONE, give(P::Int32))),
        F::Month => only(has_date, (To::Month, ONE, give(P::Int32))),
        F::Day => only(has_date, (To::Day, ONE, give(P::Int32))),
        F::Hour => only(has_time, (To::Hour, ONE, give(P::Int32))),
        F::Minute => only(has_time, (To::Minute, ONE, give(P::Int32))),
        F::Second => only(has_time, (To::Second, ONE, give(P::Int32))),
        F::FractionalSeconds => only(has_time, (To::FractionalSeconds, ONE, Gives::Decimal(6))),
        F::Date => only(instant, (To::Date, ONE, give(P::Date))),
        F::Time => only(instant, (To::Time, ONE, give(P::TimeOfDay))),
        F::TotalOffsetMinutes => only(instant, (To::TotalOffsetMinutes, ONE, give(P::Int32))),
        F::TotalSeconds => only(
            matches!(first, Some(P::Duration) | None),
            (To::TotalSeconds, ONE, Gives::Decimal(6)),
        ),
        F::Round => only(number, (To::Round, ONE, Gives::Argument)),
        F::Floor => only(number, (To::Floor, ONE, Gives::Argument)),
        F::Ceiling => only(number, (To::Ceiling, ONE, Gives::Argument)),
        F::Now
        | F::MinDateTime
        | F::MaxDateTime
        | F::GeoDistance
        | F::GeoLength
        | F::GeoIntersects
        | F::HasSubset
        | F::HasSubsequence
        | F::IsDefined => None,
    }
}

fn edge(year: i32, month: u32, day: u32, micros: i64) -> chrono::DateTime<chrono::Utc> {
    let day = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    (day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::microseconds(micros)).and_utc()
}
