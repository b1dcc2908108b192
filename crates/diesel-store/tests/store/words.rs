//! Expressions of a plan in a few words, such as `(lt AMoney 99.955)`: what a table of tests can hold.
//!
//! `(name:type …)` says what an operation gives: `i` a whole number, `d` a fraction, `m2` a decimal of
//! scale 2, `b` `s` `date` `at` `time` `for` `guid`, or an enumeration of the model.

use entity_model::{Model, Primitive, Type, Value};
use query_plan::expr::{Arithmetic, Compare, Expr, ExprKind, Function, Typed};

use super::plans::{Plans, arithmetic, call, typed};

pub(crate) struct Words<'m> {
    pub(crate) model: &'m Model,
    pub(crate) entity: &'m str,
}

impl Words<'_> {
    /// An expression over source 0.
    pub(crate) fn read(&self, text: &str) -> Expr {
        let mut rest = tokens(text);
        rest.reverse();
        let expr = self.next(&mut rest);
        assert!(rest.is_empty(), "{text}");
        expr
    }

    fn next(&self, rest: &mut Vec<String>) -> Expr {
        let token = rest.pop().unwrap();
        if token != "(" {
            return self.atom(&token);
        }
        let head = rest.pop().unwrap();
        let mut arguments = Vec::new();
        while rest.last().unwrap() != ")" {
            arguments.push(self.next(rest));
        }
        rest.pop();
        let (name, ty) = head
            .split_once(':')
            .map_or((head.as_str(), None), |(n, t)| (n, Some(t)));
        self.list(name, ty.map(|t| self.ty(t)), arguments)
    }

    fn ty(&self, name: &str) -> Typed {
        if let Some(scale) = name.strip_prefix('m').and_then(|s| s.parse().ok()) {
            return super::plans::decimal(scale);
        }
        if let Some(id) = self.model.enum_named(name) {
            return Typed::new(Type::Enum(id), true);
        }
        typed(match name {
            "i" => Primitive::Int64,
            "i32" => Primitive::Int32,
            "byte" => Primitive::Byte,
            "d" => Primitive::Double,
            "b" => Primitive::Boolean,
            "s" => Primitive::String,
            "date" => Primitive::Date,
            "at" => Primitive::DateTimeOffset,
            "time" => Primitive::TimeOfDay,
            "for" => Primitive::Duration,
            "guid" => Primitive::Guid,
            _ => panic!("no type {name}"),
        })
    }

    fn atom(&self, token: &str) -> Expr {
        let literal = |value: Value, ty| Expr::literal(value, Type::Primitive(ty));
        if let Some(text) = token.strip_prefix('\'') {
            return literal(text.into(), Primitive::String);
        }
        if let Some((kind, value)) = token.split_once(':') {
            return match kind {
                "d" => literal(Value::Double(value.parse().unwrap()), Primitive::Double),
                "date" => literal(Value::Date(value.parse().unwrap()), Primitive::Date),
                "at" => literal(
                    Value::DateTime(value.parse().unwrap()),
                    Primitive::DateTimeOffset,
                ),
                "time" => literal(Value::Time(value.parse().unwrap()), Primitive::TimeOfDay),
                "for" => literal(Value::Duration(value.parse().unwrap()), Primitive::Duration),
                "guid" => literal(Value::Guid(value.parse().unwrap()), Primitive::Guid),
                name => Expr::literal(Value::Int(value.parse().unwrap()), self.ty(name).ty),
            };
        }
        match token {
            "null" => Expr::literal(Value::Null, Type::Untyped),
            "true" | "false" => Expr::truth(token == "true"),
            _ if token.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                match token.parse::<i64>() {
                    Ok(n) => literal(Value::Int(n), Primitive::Int64),
                    Err(_) => literal(Value::Decimal(token.parse().unwrap()), Primitive::Decimal),
                }
            }
            name => Plans(self.model).column(0, self.entity, name),
        }
    }

    fn list(&self, name: &str, ty: Option<Typed>, mut arguments: Vec<Expr>) -> Expr {
        let nullable = arguments.iter().any(|a| a.typed.nullable);
        let truth = |kind| {
            let mut expr = Expr::condition(kind);
            expr.typed.nullable = nullable;
            expr
        };
        let compare = |op, arguments: Vec<Expr>| {
            let [left, right] = <[Expr; 2]>::try_from(arguments).unwrap();
            Expr::compare(op, left, right)
        };
        let compute = |op, arguments: Vec<Expr>| {
            let [left, right] = <[Expr; 2]>::try_from(arguments).unwrap();
            arithmetic(op, left, right, ty.unwrap())
        };
        match name {
            "eq" => compare(Compare::Eq, arguments),
            "ne" => compare(Compare::Ne, arguments),
            "lt" => compare(Compare::Lt, arguments),
            "le" => compare(Compare::Le, arguments),
            "gt" => compare(Compare::Gt, arguments),
            "ge" => compare(Compare::Ge, arguments),
            "and" => truth(ExprKind::And(arguments)),
            "or" => truth(ExprKind::Or(arguments)),
            "not" => truth(ExprKind::Not(Box::new(arguments.remove(0)))),
            "in" => super::plans::among(arguments.remove(0), arguments),
            "has" => {
                let right = Box::new(arguments.pop().unwrap());
                let left = Box::new(arguments.pop().unwrap());
                truth(ExprKind::Has { left, right })
            }
            "add" => compute(Arithmetic::Add, arguments),
            "sub" => compute(Arithmetic::Sub, arguments),
            "mul" => compute(Arithmetic::Mul, arguments),
            "div" => compute(Arithmetic::Div, arguments),
            "divby" => compute(Arithmetic::DivBy, arguments),
            "mod" => compute(Arithmetic::Mod, arguments),
            "neg" => Expr::new(ExprKind::Negate(Box::new(arguments.remove(0))), ty.unwrap()),
            "cast" => super::plans::cast(arguments.remove(0), ty.unwrap()),
            "case" => {
                let mut branches = Vec::new();
                let mut rest = arguments.into_iter();
                while let Some(condition) = rest.next() {
                    branches.push((condition, rest.next().unwrap()));
                }
                Expr::new(ExprKind::Case(branches), ty.unwrap())
            }
            name => {
                let (function, gives) = function(name, arguments.len());
                let mut gives = ty.unwrap_or_else(|| self.ty(gives));
                gives.nullable = nullable;
                call(function, arguments, gives)
            }
        }
    }
}

fn function(name: &str, arguments: usize) -> (Function, &'static str) {
    use Function as F;
    match (name, arguments) {
        ("concat", _) => (F::Concat, "s"),
        ("contains", _) => (F::Contains, "b"),
        ("startswith", _) => (F::StartsWith, "b"),
        ("endswith", _) => (F::EndsWith, "b"),
        ("indexof", _) => (F::IndexOf, "i"),
        ("length", _) => (F::Length, "i"),
        ("substring", 2) => (F::SubstringFrom, "s"),
        ("substring", _) => (F::Substring, "s"),
        ("tolower", _) => (F::ToLower, "s"),
        ("toupper", _) => (F::ToUpper, "s"),
        ("trim", _) => (F::Trim, "s"),
        ("matches", _) => (F::MatchesPattern, "b"),
        ("fold", _) => (F::Fold, "s"),
        ("haswords", _) => (F::HasWords, "b"),
        ("year", _) => (F::Year, "i"),
        ("month", _) => (F::Month, "i"),
        ("day", _) => (F::Day, "i"),
        ("hour", _) => (F::Hour, "i"),
        ("minute", _) => (F::Minute, "i"),
        ("second", _) => (F::Second, "i"),
        ("fractionalseconds", _) => (F::FractionalSeconds, "m6"),
        ("date", _) => (F::Date, "date"),
        ("time", _) => (F::Time, "time"),
        ("totaloffsetminutes", _) => (F::TotalOffsetMinutes, "i"),
        ("totalseconds", _) => (F::TotalSeconds, "m6"),
        ("ceiling", _) => (F::Ceiling, "m0"),
        ("floor", _) => (F::Floor, "m0"),
        ("round", _) => (F::Round, "m0"),
        _ => panic!("no function {name}"),
    }
}

/// Brackets, words, and texts between single quotes (their closing quote is left away).
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            ' ' | '\n' => {
                rest = rest.trim_start();
                continue;
            }
            '(' | ')' => 1,
            '\'' => {
                let end = rest[1..].find('\'').unwrap() + 1;
                tokens.push(rest[..end].to_owned());
                rest = &rest[end + 1..];
                continue;
            }
            _ => rest.find([' ', ')', '\n']).unwrap_or(rest.len()),
        };
        tokens.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    tokens
}
