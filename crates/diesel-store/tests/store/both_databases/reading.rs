//! Levels: blocks, children, pages, counts, orders.

use diesel_store::Options;
use entity_model::Value;
use query_plan::expr::Compare;
use query_plan::expr::Expr;
use query_plan::read::JoinKind;
use uuid::Uuid;

use crate::bed::{Bed, answer, insert, made, on_both};
use crate::plans::{Plans, Say, eq, text};
use crate::small;

pub(super) fn guid(n: u128) -> Value {
    Value::Guid(Uuid::from_u128(n))
}

/// Two authors and five books; the last has no author.
pub(super) fn library() -> Vec<Bed> {
    let model = small::model();
    let beds = made(&model, &Options::default());
    for bed in &beds {
        let database = bed.database();
        insert(
            database,
            "Author",
            &["Id", "Name"],
            vec![vec![guid(1), "Élodie".into()], vec![guid(2), "Zoé".into()]],
        );
        let book = |id: i64, title: &str, author: Value, price: Option<&str>| {
            let price = price.map_or(Value::Null, |p| Value::Decimal(p.parse().unwrap()));
            vec![Value::Int(id), title.into(), author, price]
        };
        insert(
            database,
            "Book",
            &["Id", "Title", "AuthorId", "Price"],
            vec![
                book(1, "Alpha", guid(1), Some("9.50")),
                book(2, "Beta", guid(1), None),
                book(3, "gamma", guid(2), Some("100")),
                book(4, "Gamma", guid(2), Some("9.5")),
                book(5, "éta", Value::Null, None),
            ],
        );
        insert(
            database,
            "Page",
            &["BookId", "Number", "Text"],
            vec![
                vec![Value::Int(1), Value::Int(1), "one".into()],
                vec![Value::Int(1), Value::Int(2), "two".into()],
                vec![Value::Int(3), Value::Int(1), Value::Null],
            ],
        );
        insert(
            database,
            "Tag",
            &["Code"],
            vec![vec!["x".into()], vec!["y\"z".into()]],
        );
        insert(
            database,
            "BookTag",
            &["BookId", "TagCode"],
            vec![
                vec![Value::Int(1), "x".into()],
                vec![Value::Int(1), "y\"z".into()],
                vec![Value::Int(4), "x".into()],
            ],
        );
    }
    beds
}

#[test]
fn rows_come_in_their_order() {
    let beds = library();
    let check = |order: &[&str], expected: &str| {
        on_both(&beds, expected, |database| {
            let plans = Plans(database.model());
            let level = plans.level("Book", &[]).by(plans, 0, "Book", order);
            answer(database, &level)
        });
    };
    check(&["Id"], "1\n2\n3\n4\n5\n--");
    // By code point: capitals, then small letters, then those with marks.
    check(&["Title"], "'Alpha'\n'Beta'\n'Gamma'\n'gamma'\n'éta'\n--");
    check(
        &["Price", "Id"],
        "null 2\nnull 5\n9.50 1\n9.50 4\n100.00 3\n--",
    );
    check(
        &["-Price", "-Id"],
        "100.00 3\n9.50 4\n9.50 1\nnull 5\nnull 2\n--",
    );
}

#[test]
fn children_stand_beside_their_parents() {
    let beds = library();
    let expected = "
00000000-0000-0000-0000-000000000001 'Élodie' 00000000-0000-0000-0000-000000000001
00000000-0000-0000-0000-000000000002 'Zoé' 00000000-0000-0000-0000-000000000002
  1<0> count 2
  1<1> count 2
  1<0> 1 'Alpha' 1
  1<0> 2 'Beta' 2
  1<1> 3 'gamma' 3
  1<1> 4 'Gamma' 4
  2<0> 'one' 1 1
  2<0> more
  2<2> null 3 1
  3<0> 'x' 'x'
  3<0> 'y\"z' 'y\"z'
  3<3> 'x' 'x'
--";
    on_both(&beds, expected, |database| {
        let plans = Plans(database.model());
        let pages = plans.level_from(3, "Page", &["Text"]).page(1);
        let tags = plans.level_from(4, "Tag", &["Code"]).joined(
            plans,
            5,
            "BookTag",
            eq(
                plans.column(5, "BookTag", "TagCode"),
                plans.column(4, "Tag", "Code"),
            ),
            JoinKind::Inner,
        );
        let books = plans
            .level_from(2, "Book", &["Id", "Title"])
            .counted()
            .with(&[0], vec![plans.column(3, "Page", "BookId")], pages)
            .with(&[0], vec![plans.column(5, "BookTag", "BookId")], tags);
        let level = plans.level("Author", &["Id", "Name"]).with(
            &[0],
            vec![plans.column(2, "Book", "AuthorId")],
            books,
        );
        answer(database, &level)
    });
}

#[test]
fn a_collection_is_cut_for_each_parent() {
    let beds = library();
    let check = |top: Option<u64>, skip: u64, page: Option<usize>, expected: &str| {
        on_both(&beds, expected, |database| {
            let plans = Plans(database.model());
            let mut books = plans
                .level_from(1, "Book", &[])
                .by(plans, 1, "Book", &["-Id"]);
            books.top = top;
            books.skip = skip;
            books.page = page;
            let level = plans.level("Author", &["Id"]).with(
                &[0],
                vec![plans.column(1, "Book", "AuthorId")],
                books,
            );
            let text = answer(database, &level);
            text.lines()
                .filter(|l| l.contains('<'))
                .collect::<Vec<_>>()
                .join("\n")
        });
    };
    check(None, 0, None, "1<0> 2\n  1<0> 1\n  1<1> 4\n  1<1> 3");
    check(Some(1), 0, None, "1<0> 2\n  1<1> 4");
    check(Some(1), 1, None, "1<0> 1\n  1<1> 3");
    check(None, 1, None, "1<0> 1\n  1<1> 3");
    check(
        None,
        0,
        Some(1),
        "1<0> 2\n  1<0> more\n  1<1> 4\n  1<1> more",
    );
    check(None, 0, Some(2), "1<0> 2\n  1<0> 1\n  1<1> 4\n  1<1> 3");
    check(
        Some(2),
        0,
        Some(1),
        "1<0> 2\n  1<0> more\n  1<1> 4\n  1<1> more",
    );
    check(Some(0), 0, Some(1), "");
}

#[test]
fn a_join_may_find_nothing() {
    let beds = library();
    on_both(&beds, "1 'Élodie' 1\n5 null 5\n--", |database| {
        let plans = Plans(database.model());
        let mut level = plans.level("Book", &["Id"]);
        level.columns.insert(1, plans.column(1, "Author", "Name"));
        level.order_columns = vec![2];
        let level = level
            .joined(
                plans,
                1,
                "Author",
                eq(
                    plans.column(0, "Book", "AuthorId"),
                    plans.column(1, "Author", "Id"),
                ),
                JoinKind::Left,
            )
            // The name is never null where there is an author, yet it is null here.
            .whose(Expr::any(vec![
                eq(plans.column(1, "Author", "Name"), crate::plans::null()),
                eq(plans.column(0, "Book", "Title"), text("Alpha")),
            ]));
        answer(database, &level)
    });
    on_both(&beds, "3 3\n4 4\n5 5\n--", |database| {
        let plans = Plans(database.model());
        let level = plans
            .level("Book", &["Id"])
            .joined(
                plans,
                1,
                "Author",
                eq(
                    plans.column(0, "Book", "AuthorId"),
                    plans.column(1, "Author", "Id"),
                ),
                JoinKind::Left,
            )
            .whose(Expr::compare(
                Compare::Ne,
                plans.column(1, "Author", "Name"),
                text("Élodie"),
            ));
        answer(database, &level)
    });
}
