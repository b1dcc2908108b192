//! Relations beyond a table: counts and sums beside a row, aggregates, slices, concats.

use entity_model::{Primitive, Type};
use query_plan::expr::{Compare, Expr, ExprKind, SourceId, Typed};
use query_plan::port::Store;
use query_plan::read::{Level, Measure, Method, OrderKey, Rel, Until};

use crate::bed::{answer, on_both, read_of};
use crate::plans::{Plans, Say, decimal, eq, int, level, number_of, typed};

use super::reading::library;

const COUNT: Measure = Measure {
    method: Method::Count,
    value: None,
    typed: Typed {
        ty: Type::Primitive(Primitive::Int64),
        nullable: false,
        scale: 0,
    },
};

fn books_of_author(plans: Plans<'_>) -> Rel {
    Rel::Filter {
        input: Box::new(plans.scan(1, "Book")),
        condition: eq(
            plans.column(1, "Book", "AuthorId"),
            plans.column(0, "Author", "Id"),
        ),
    }
}

fn aggregate(source: u32, input: Rel, keys: Vec<Expr>, measures: Vec<Measure>) -> Rel {
    Rel::Aggregate {
        input: Box::new(input),
        source: SourceId(source),
        keys,
        measures,
    }
}

fn output(source: u32, place: usize, typed: Typed) -> Expr {
    Expr::new(
        ExprKind::Output {
            source: SourceId(source),
            place,
        },
        typed,
    )
}

#[test]
fn a_row_may_count_and_sum_what_belongs_to_it() {
    let beds = library();
    let expected = "
2 9.50 true 00000000-0000-0000-0000-000000000001
2 109.50 false 00000000-0000-0000-0000-000000000002
--";
    on_both(&beds, expected, |database| {
        let plans = Plans(database.model());
        let measured = |measure: Measure, typed: Typed| {
            let rel = aggregate(9, books_of_author(plans), vec![], vec![measure]);
            Expr::new(ExprKind::Scalar(Box::new(rel)), typed)
        };
        let sum = Measure {
            method: Method::Sum,
            value: Some(plans.column(1, "Book", "Price")),
            typed: decimal(2),
        };
        let mut has_beta = books_of_author(plans);
        has_beta = Rel::Filter {
            input: Box::new(has_beta),
            condition: eq(plans.column(1, "Book", "Title"), crate::plans::text("Beta")),
        };
        let mut level = plans.level("Author", &[]);
        level.columns.insert(0, measured(COUNT, COUNT.typed));
        level.columns.insert(1, measured(sum, decimal(2)));
        level
            .columns
            .insert(2, Expr::condition(ExprKind::Exists(Box::new(has_beta))));
        level.order_columns = vec![3];
        answer(database, &level)
    });
    on_both(&beds, "1", |database| {
        let plans = Plans(database.model());
        let count = aggregate(
            9,
            books_of_author(plans),
            vec![],
            vec![Measure {
                value: Some(plans.column(1, "Book", "Price")),
                method: Method::Max,
                typed: decimal(2),
            }],
        );
        let count = Expr::new(ExprKind::Scalar(Box::new(count)), decimal(2));
        let condition = Expr::compare(Compare::Gt, count, int(50));
        database
            .count(&read_of(plans.level("Author", &[]).whose(condition)))
            .map_or_else(|e| e.to_string(), |n| n.to_string())
    });
}

#[test]
fn rows_are_gathered_by_keys() {
    let beds = library();
    let expected = "
null 1 null null 0
00000000-0000-0000-0000-000000000001 2 9.50 9.50000 1
00000000-0000-0000-0000-000000000002 2 109.50 54.75000 2
--";
    on_both(&beds, expected, |database| {
        let plans = Plans(database.model());
        let price = || Some(plans.column(0, "Book", "Price"));
        let guid = typed(Primitive::Guid);
        let measures = vec![
            COUNT,
            Measure {
                method: Method::Sum,
                value: price(),
                typed: decimal(2),
            },
            Measure {
                method: Method::Average,
                value: price(),
                typed: decimal(5),
            },
            Measure {
                method: Method::CountDistinct,
                value: price(),
                typed: COUNT.typed,
            },
        ];
        let rel = aggregate(
            3,
            plans.scan(0, "Book"),
            vec![plans.column(0, "Book", "AuthorId")],
            measures,
        );
        let types = [guid, COUNT.typed, decimal(2), decimal(5), COUNT.typed];
        let columns = types
            .iter()
            .enumerate()
            .map(|(at, ty)| output(3, at, *ty))
            .collect();
        let mut level = level(rel, columns);
        level.order = vec![OrderKey {
            by: output(3, 0, guid),
            descending: false,
        }];
        level.order_columns = vec![0];
        answer(database, &level)
    });
}

#[test]
fn averages_and_extremes() {
    let beds = library();
    on_both(&beds, "3.0 15 1 5 'Alpha' 'éta' 3.00\n--", |database| {
        let plans = Plans(database.model());
        let of = |method, name: &str, typed| Measure {
            method,
            value: Some(plans.column(0, "Book", name)),
            typed,
        };
        let (int, double, text) = (
            typed(Primitive::Int64),
            typed(Primitive::Double),
            typed(Primitive::String),
        );
        let measures = vec![
            of(Method::Average, "Id", double),
            of(Method::Sum, "Id", int),
            of(Method::Min, "Id", int),
            of(Method::Max, "Id", int),
            of(Method::Min, "Title", text),
            of(Method::Max, "Title", text),
            of(Method::Average, "Id", decimal(2)),
        ];
        let types: Vec<Typed> = measures.iter().map(|m| m.typed).collect();
        let rel = aggregate(3, plans.scan(0, "Book"), vec![], measures);
        let columns = types
            .iter()
            .enumerate()
            .map(|(at, ty)| output(3, at, *ty))
            .collect();
        answer(database, &level(rel, columns))
    });
}

#[test]
fn a_slice_keeps_the_first_rows_and_their_columns() {
    let beds = library();
    on_both(&beds, "3 'gamma' 'Zoé'\n4 'Gamma' 'Zoé'\n--", |database| {
        let plans = Plans(database.model());
        let joined = plans
            .level("Book", &[])
            .joined(
                plans,
                1,
                "Author",
                eq(
                    plans.column(0, "Book", "AuthorId"),
                    plans.column(1, "Author", "Id"),
                ),
                query_plan::read::JoinKind::Left,
            )
            .rows;
        let sliced = Rel::Slice {
            input: Box::new(joined),
            each: Vec::new(),
            until: None,
            order: vec![
                OrderKey {
                    by: plans.column(0, "Book", "Price"),
                    descending: true,
                },
                OrderKey {
                    by: plans.column(0, "Book", "Id"),
                    descending: true,
                },
            ],
            skip: 0,
            top: Some(3),
        };
        // Of the three dearest those with an author whose name is beyond M, by title again.
        let rel = Rel::Filter {
            input: Box::new(sliced),
            condition: Expr::compare(
                Compare::Gt,
                plans.column(1, "Author", "Name"),
                crate::plans::text("M"),
            ),
        };
        let mut rel = level(
            rel,
            vec![
                plans.column(0, "Book", "Id"),
                plans.column(0, "Book", "Title"),
                plans.column(1, "Author", "Name"),
            ],
        );
        rel.rows = Rel::Filter {
            condition: Expr::compare(
                Compare::Ne,
                plans.column(1, "Author", "Name"),
                crate::plans::text("Élodie"),
            ),
            input: Box::new(rel.rows),
        };
        rel.order = vec![OrderKey {
            by: plans.column(0, "Book", "Id"),
            descending: false,
        }];
        rel.order_columns = vec![0];
        answer(database, &rel)
    });
}

/// The dearest books: of each author, or until they add up; without a price they come last.
fn dearest(
    plans: Plans<'_>,
    each: Vec<Expr>,
    skip: u64,
    top: Option<u64>,
    until: Option<Until>,
) -> Level {
    let key = |name: &str, descending| OrderKey {
        by: plans.column(0, "Book", name),
        descending,
    };
    let rows = Rel::Slice {
        input: Box::new(plans.scan(0, "Book")),
        each,
        order: vec![key("Price", true), key("Id", false)],
        skip,
        top,
        until,
    };
    let mut level = plans.level("Book", &["Id", "Price"]);
    level.rows = rows;
    level
}

#[test]
fn a_slice_is_of_each_group_or_until_a_sum() {
    let beds = library();
    let price = |plans: Plans<'_>| plans.column(0, "Book", "Price");
    let authors = |plans: Plans<'_>| vec![plans.column(0, "Book", "AuthorId")];
    let sum = |of: &str| Expr {
        typed: decimal(2),
        ..number_of(of)
    };
    let first =
        |top: u64| move |plans: Plans<'_>| dearest(plans, authors(plans), 0, Some(top), None);
    let second = |plans: Plans<'_>| dearest(plans, authors(plans), 1, Some(1), None);
    on_both(&beds, FIRST_OF_EACH, |d| {
        answer(d, &first(1)(Plans(d.model())))
    });
    on_both(&beds, SECOND_OF_EACH, |d| {
        answer(d, &second(Plans(d.model())))
    });
    for (until, expected) in [
        ("0", ""),
        ("0.01", ONE_IS_ENOUGH),
        ("100", ONE_IS_ENOUGH),
        ("100.01", TWO_ARE_ENOUGH),
        ("1000", ALL_ARE_TOO_FEW),
        ("1e30", ALL_ARE_TOO_FEW),
    ] {
        on_both(&beds, expected, |d| {
            let plans = Plans(d.model());
            let until = Until::Sum {
                value: price(plans),
                sum: sum(until),
            };
            answer(d, &dearest(plans, Vec::new(), 0, None, Some(until)))
        });
    }
    // Of a computed value as well, and of more than there can be.
    for (until, expected) in [
        ("200", ONE_IS_ENOUGH),
        ("200.0001", TWO_ARE_ENOUGH),
        ("1e30", ALL_ARE_TOO_FEW),
    ] {
        on_both(&beds, expected, |d| {
            let plans = Plans(d.model());
            let twice = crate::plans::arithmetic(
                query_plan::expr::Arithmetic::Mul,
                price(plans),
                Expr {
                    typed: decimal(2),
                    ..number_of("2")
                },
                decimal(4),
            );
            let until = Until::Sum {
                value: twice,
                sum: Expr {
                    typed: decimal(4),
                    ..number_of(until)
                },
            };
            answer(d, &dearest(plans, Vec::new(), 0, None, Some(until)))
        });
    }
    for (percent, expected) in [
        (int(0), ""),
        (number_of("0.5"), ONE_IS_ENOUGH),
        (int(90), TWO_ARE_ENOUGH),
        (int(100), UNTIL_ALL),
    ] {
        on_both(&beds, expected, |d| {
            let plans = Plans(d.model());
            let until = Until::Percent {
                value: price(plans),
                percent: percent.clone(),
            };
            answer(d, &dearest(plans, Vec::new(), 0, None, Some(until)))
        });
    }
}

const FIRST_OF_EACH: &str = "1 9.50 1\n3 100.00 3\n5 null 5\n--";
const SECOND_OF_EACH: &str = "2 null 2\n4 9.50 4\n--";
const ONE_IS_ENOUGH: &str = "3 100.00 3\n--";
const TWO_ARE_ENOUGH: &str = "1 9.50 1\n3 100.00 3\n--";
const ALL_ARE_TOO_FEW: &str = "1 9.50 1\n2 null 2\n3 100.00 3\n4 9.50 4\n5 null 5\n--";
const UNTIL_ALL: &str = "1 9.50 1\n3 100.00 3\n4 9.50 4\n--";

#[test]
fn relations_stand_one_after_the_other() {
    let beds = library();
    on_both(&beds, "2 'Alpha'\n4 'gamma'\n5 null\n--", |database| {
        let plans = Plans(database.model());
        let (int_type, text) = (COUNT.typed, typed(Primitive::String));
        let project = |source: u32, id: i64| Rel::Project {
            source: SourceId(source),
            columns: vec![
                crate::plans::arithmetic(
                    query_plan::expr::Arithmetic::Add,
                    plans.column(0, "Book", "Id"),
                    int(1),
                    int_type,
                ),
                plans.column(0, "Book", "Title"),
            ],
            input: Box::new(Rel::Filter {
                input: Box::new(plans.scan(0, "Book")),
                condition: eq(plans.column(0, "Book", "Id"), int(id)),
            }),
        };
        let total = Rel::Project {
            source: SourceId(7),
            columns: vec![
                output(6, 0, int_type),
                Expr::literal(entity_model::Value::Null, text.ty),
            ],
            input: Box::new(aggregate(6, plans.scan(5, "Book"), vec![], vec![COUNT])),
        };
        let rel = Rel::Concat {
            source: SourceId(4),
            inputs: vec![project(2, 3), total, project(3, 1)],
        };
        let mut level = level(rel, vec![output(4, 0, int_type), output(4, 1, text)]);
        level.order = vec![OrderKey {
            by: output(4, 0, int_type),
            descending: false,
        }];
        level.order_columns = vec![0];
        answer(database, &level)
    });
}
