//! The SQL of a set of plans, for both databases, as a committed text: `cargo xtask bless -p diesel-store` writes it.

use std::fmt::Write as _;

use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use entity_model::{Primitive, Type, Value};
use query_plan::expr::{Expr, ExprKind, Function, SourceId, Typed};
use query_plan::read::{JoinKind, Level, Measure, Method, OrderKey, Rel, Until};

use super::{Compiler, Window};
use crate::dialect::Dialect;
use crate::keyset::rows_after;

#[path = "../../tests/store/plans.rs"]
#[expect(dead_code, reason = "the integration tests say more with these words")]
mod plans;
#[path = "../../tests/store/small.rs"]
mod small;
#[path = "../../tests/store/words.rs"]
mod words;

use plans::{Plans, Say, eq};
use words::Words;

/// The statements of a level as one database sees them: its own, a second block's, its children's.
fn statements<D: Dialect>(level: &Level) -> String
where
    D::QueryBuilder: Default,
    for<'q> diesel::query_builder::DebugQuery<'q, crate::fragment::Prepared<'q>, D>:
        std::fmt::Display,
{
    let model = small::model();
    let mut text = String::new();
    let mut add = |what: &str, statement: super::Result<super::level::Statement<'_>>| {
        let shown = match &statement {
            Ok(statement) => diesel::debug_query::<D, _>(&statement.sql).to_string(),
            Err(error) => error.to_string(),
        };
        writeln!(text, "{what} {shown}").unwrap();
    };
    let new = || Compiler::<D>::new(&model);
    let window = Window {
        skip: level.skip,
        limit: level.top,
    };
    add("rows:", new().top(level, &level.rows, window));
    if let Some(after) = &level.after {
        let rows = rows_after(&level.rows, &level.order, after);
        add("next:", new().top(level, &rows, Window::default()));
    }
    if level.counted {
        add("count:", new().count(&level.rows));
    }
    for child in &level.children {
        let keys: Vec<Vec<Value>> = child
            .on
            .iter()
            .map(|on| {
                let text = on.typed.ty == Type::Primitive(Primitive::String);
                let key = if text { "x\"y".into() } else { Value::Int(7) };
                vec![key, Value::Null]
            })
            .collect();
        let window = Window {
            skip: child.level.skip,
            limit: child.level.top,
        };
        add(
            "children:",
            new().children(child, &keys, window, Window::default()),
        );
        if child.level.counted {
            add("child counts:", new().child_counts(child, &keys));
        }
    }
    text
}

fn cases() -> Vec<(&'static str, Level)> {
    let model = small::model();
    let plans = Plans(&model);
    let words = Words {
        model: &model,
        entity: "Book",
    };
    let books = || plans.level("Book", &["Title"]);
    let whose = |text: &str| books().whose(words.read(text));
    let pages = || plans.level_from(1, "Page", &["Text"]);
    let on_book = || vec![plans.column(1, "Page", "BookId")];
    let author = || {
        eq(
            plans.column(0, "Book", "AuthorId"),
            plans.column(2, "Author", "Id"),
        )
    };
    let mut second = books().by(plans, 0, "Book", &["-Price", "Title", "Id"]);
    second.after = Some(vec![Value::Decimal(5.into()), "T".into(), Value::Int(9)]);
    let mut second_of_null = books().by(plans, 0, "Book", &["Price", "Id"]);
    second_of_null.after = Some(vec![Value::Null, Value::Int(9)]);
    let mut second_by_key = books();
    second_by_key.after = Some(vec![Value::Int(9)]);
    let exists = Expr::condition(ExprKind::Exists(Box::new(Rel::Filter {
        input: Box::new(plans.scan(1, "Page")),
        condition: eq(
            plans.column(1, "Page", "BookId"),
            plans.column(0, "Book", "Id"),
        ),
    })));
    let fold = plans::call(
        Function::Fold,
        vec![plans.column(2, "Author", "Name")],
        plans::typed(Primitive::String),
    );
    vec![
        ("a row by its key", whose("(eq Id 7)").top(2)),
        ("all rows", books()),
        (
            "a page with its count",
            whose("(eq Price null)").top(11).counted(),
        ),
        ("null on both sides", whose("(eq Price Weight)")),
        (
            "null on one side",
            whose("(and (eq Stock Price) (not (lt Price 5)))"),
        ),
        (
            "a number with more digits than its column",
            whose("(or (gt Price 1.005) (in Price 1.5 2.505 3))"),
        ),
        ("a list", whose("(in Title 'a' 'b' null)")),
        ("a list of one", whose("(in Id 5)")),
        ("a prefix", whose("(startswith Title 'Al')")),
        ("words", whose("(haswords (fold Title) 'les miser')")),
        (
            "arithmetic",
            whose("(gt (mul:m4 Price (add:i Stock 1)) 10)"),
        ),
        (
            "a year and a pattern",
            whose("(and (eq (year Added) 2024) (matches Title '^A.+'))"),
        ),
        ("an order with nulls, and the block behind", second),
        ("the block behind a null", second_of_null),
        ("the block behind a key", second_by_key),
        ("children", books().with(&[1], on_book(), pages().counted())),
        (
            "some children of each",
            books().with(&[1], on_book(), pages().top(3)),
        ),
        (
            "children by a key of two parts",
            plans.level("BookTag", &[]).with(
                &[0, 1],
                vec![
                    plans.column(3, "BookTag", "BookId"),
                    plans.column(3, "BookTag", "TagCode"),
                ],
                plans.level_from(3, "BookTag", &[]),
            ),
        ),
        (
            "a join that may find nothing",
            books()
                .joined(plans, 2, "Author", author(), JoinKind::Left)
                .whose(eq(fold, plans::text("zoé"))),
        ),
        ("what belongs to a row", books().whose(exists)),
        ("groups", groups(plans)),
        ("the first of an order", slice(plans)),
        ("the first of each group", ranked(plans, None)),
        (
            "as many as add up to a sum",
            ranked(
                plans,
                Some(Until::Sum {
                    value: plans.column(0, "Book", "Price"),
                    sum: Expr {
                        typed: plans::decimal(2),
                        ..plans::number_of("12.5")
                    },
                }),
            ),
        ),
        (
            "as many as add up to a part of all",
            ranked(
                plans,
                Some(Until::Percent {
                    value: plans.column(0, "Book", "Stock"),
                    percent: plans::number_of("12.5"),
                }),
            ),
        ),
        ("one relation after the other", one_after_the_other(plans)),
        (
            "each row beside all of another type",
            books()
                .joined(plans, 1, "Tag", Expr::truth(true), JoinKind::Inner)
                .whose(eq(
                    plans.column(0, "Book", "Title"),
                    plans.column(1, "Tag", "Caption"),
                )),
        ),
    ]
}

fn groups(plans: Plans<'_>) -> Level {
    let int = Typed::new(Type::Primitive(Primitive::Int64), false);
    let output = |place, typed| {
        Expr::new(
            ExprKind::Output {
                source: SourceId(3),
                place,
            },
            typed,
        )
    };
    let rel = Rel::Aggregate {
        input: Box::new(plans.scan(0, "Book")),
        source: SourceId(3),
        keys: vec![plans.column(0, "Book", "Colour")],
        measures: vec![
            Measure {
                method: Method::Count,
                value: None,
                typed: int,
            },
            Measure {
                method: Method::Average,
                value: Some(plans.column(0, "Book", "Price")),
                typed: plans::decimal(5),
            },
        ],
    };
    let columns = vec![output(0, int), output(1, int), output(2, plans::decimal(5))];
    plans::level(rel, columns).ordered(vec![OrderKey {
        by: output(2, plans::decimal(5)),
        descending: true,
    }])
}

fn slice(plans: Plans<'_>) -> Level {
    let mut level = plans.level("Book", &["Title"]);
    level.rows = Rel::Slice {
        input: Box::new(level.rows),
        each: Vec::new(),
        until: None,
        order: vec![OrderKey {
            by: plans.column(0, "Book", "Price"),
            descending: true,
        }],
        skip: 1,
        top: Some(3),
    };
    level
}

/// The dearest, of each author or until they add up.
fn ranked(plans: Plans<'_>, until: Option<Until>) -> Level {
    let mut level = slice(plans);
    if let Rel::Slice {
        each,
        until: ours,
        top,
        ..
    } = &mut level.rows
    {
        match until {
            Some(_) => *top = None,
            None => each.push(plans.column(0, "Book", "AuthorId")),
        }
        *ours = until;
    }
    level
}

fn one_after_the_other(plans: Plans<'_>) -> Level {
    let int = Typed::new(Type::Primitive(Primitive::Int64), false);
    let text = plans::typed(Primitive::String);
    let part = |source, kind, title| Rel::Project {
        input: Box::new(plans.scan(0, "Book")),
        source: SourceId(source),
        columns: vec![plans::int(kind), title],
    };
    let null = Expr::new(ExprKind::Literal(Value::Null), text);
    let rel = Rel::Concat {
        source: SourceId(4),
        inputs: vec![
            part(2, 0, plans.column(0, "Book", "Title")),
            part(3, 1, null),
        ],
    };
    let output = |place, typed| {
        let source = SourceId(4);
        Expr::new(ExprKind::Output { source, place }, typed)
    };
    let columns = vec![output(0, int), output(1, text)];
    let order = columns.iter().map(|by| OrderKey {
        by: by.clone(),
        descending: false,
    });
    let order = order.collect();
    let mut level = plans::level(rel, columns);
    level.order = order;
    level.after = Some(vec![Value::Int(1), Value::Null]);
    level
}

#[test]
fn statements_are_as_committed() {
    let mut text = String::new();
    for (name, level) in cases() {
        writeln!(
            text,
            "# {name}\n\n## SQLite\n{}",
            statements::<Sqlite>(&level)
        )
        .unwrap();
        writeln!(text, "## PostgreSQL\n{}", statements::<Pg>(&level)).unwrap();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/statements.golden");
    if std::env::var_os("PREAU_BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    for (now, then) in text.lines().zip(committed.lines()) {
        assert_eq!(now, then);
    }
    assert_eq!(text.len(), committed.len());
}
