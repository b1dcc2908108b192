//! Large answers: block after block by their own keyset, in few statements and one snapshot.

use diesel_store::{Database, Options};
use entity_model::Value;
use query_plan::port::{Cells, Sink, Stop, Store};
use query_plan::read::{JoinKind, Level};
use query_plan::write::Change;

use crate::bed::{Bed, Lines, insert, kind, made, read_of};
use crate::plans::{Plans, Say, eq, int};
use crate::small;

use super::reading::guid;

const BOOKS: i64 = 2500;

/// 2,500 books: prices repeat and are sometimes null; each third book has two pages.
fn shelf() -> Vec<Bed> {
    let model = small::model();
    let beds = made(&model, &Options::default());
    for bed in &beds {
        let database = bed.database();
        insert(
            database,
            "Author",
            &["Id", "Name"],
            vec![vec![guid(1), "A".into()], vec![guid(2), "B".into()]],
        );
        let book = |id: i64| {
            let price = if id % 7 == 0 {
                Value::Null
            } else {
                Value::Decimal((id % 5).into())
            };
            let author = match id % 4 {
                0 => Value::Null,
                n => guid(u128::from(n % 2 == 0) + 1),
            };
            vec![
                Value::Int(id),
                format!("T{:03}", id % 100).into(),
                author,
                price,
            ]
        };
        insert(
            database,
            "Book",
            &["Id", "Title", "AuthorId", "Price"],
            (1..=BOOKS).map(book).collect(),
        );
        let pages = (1..=BOOKS)
            .filter(|id| id % 3 == 0)
            .flat_map(|id| [1, 2].map(|number| vec![Value::Int(id), Value::Int(number)]));
        insert(database, "Page", &["BookId", "Number"], pages.collect());
    }
    beds
}

fn lines(database: &Database, level: &Level) -> String {
    let mut lines = Lines::of(level);
    let result = database.read(&read_of(level.clone()), &mut lines);
    result.unwrap_or_else(|e| panic!("{}", kind(&e)));
    lines.text
}

/// The ids of the top rows.
fn ids(text: &str) -> Vec<i64> {
    text.lines()
        .filter(|l| !l.starts_with(' ') && *l != "--" && *l != "more")
        .map(|l| l.rsplit(' ').next().unwrap().parse().unwrap())
        .collect()
}

#[test]
fn no_row_is_lost_or_repeated() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        for order in [
            &["Id"][..],
            &["-Id"],
            &["Price", "Id"],
            &["-Price", "Id"],
            &["Price", "-Title", "Id"],
            &["-Title", "-Price", "-Id"],
            &["AuthorId", "Id"],
            &["-AuthorId", "Id"],
        ] {
            let level = plans.level("Book", &[]).by(plans, 0, "Book", order);
            // A child makes the read go block by block on SQLite too.
            let child = plans.level_from(1, "Page", &[]);
            let on = vec![plans.column(1, "Page", "BookId")];
            let key = level.columns.len() - 1;
            let whole = lines(database, &level.clone().with(&[key], on, child));
            let in_blocks = ids(&whole);
            let at_once = ids(&lines(database, &level.clone()));
            assert_eq!(in_blocks, at_once, "{order:?} on {:?}", database.language());
            let mut sorted = in_blocks.clone();
            sorted.sort_unstable();
            assert!(sorted.iter().copied().eq(1..=BOOKS), "{order:?}");
            assert_eq!(whole.matches("--").count(), 3);

            // And page after page, from where the last one ended.
            let mut paged = Vec::new();
            let mut page = level.clone().page(999);
            loop {
                let text = lines(database, &page);
                let mut rows = text.lines().filter(|l| *l != "--" && *l != "more");
                paged.extend(ids(&text));
                if !text.ends_with("more\n") {
                    break;
                }
                page.after = Some(values_of(rows.next_back().unwrap(), &page));
            }
            assert_eq!(paged, at_once, "{order:?} on {:?}", database.language());
        }
    }
}

/// Reads a line of cells back into the values of the order.
fn values_of(line: &str, level: &Level) -> Vec<Value> {
    line.split(' ')
        .zip(&level.columns)
        .map(|(cell, column)| match column.typed.ty.primitive() {
            _ if cell == "null" => Value::Null,
            Some(entity_model::Primitive::Decimal) => Value::Decimal(cell.parse().unwrap()),
            Some(entity_model::Primitive::String) => cell.trim_matches('\'').into(),
            Some(entity_model::Primitive::Guid) => Value::Guid(cell.parse().unwrap()),
            _ => Value::Int(cell.parse().unwrap()),
        })
        .collect()
}

#[test]
fn an_order_by_another_table_pages_too() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let mut level = plans.level("Book", &[]).joined(
            plans,
            1,
            "Author",
            eq(
                plans.column(0, "Book", "AuthorId"),
                plans.column(1, "Author", "Id"),
            ),
            JoinKind::Left,
        );
        // The name is declared as never null: where no author is, it is null all the same.
        let mut order = level.order.clone();
        order.insert(
            0,
            query_plan::read::OrderKey {
                by: plans.column(1, "Author", "Name"),
                descending: true,
            },
        );
        level = level.ordered(order);
        let child = plans.level_from(2, "Page", &[]);
        let on = vec![plans.column(2, "Page", "BookId")];
        let in_blocks = ids(&lines(database, &level.clone().with(&[1], on, child)));
        assert_eq!(
            in_blocks.len() as i64,
            BOOKS,
            "on {:?}",
            database.language()
        );
        assert_eq!(in_blocks, ids(&lines(database, &level)));
    }
}

#[test]
fn statements_are_counted_by_blocks_and_levels() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let run = |level: &Level| {
            let before = database.statements_run();
            lines(database, level);
            database.statements_run() - before
        };
        let page = || plans.level_from(1, "Page", &[]);
        let on = || vec![plans.column(1, "Page", "BookId")];
        let level = plans.level("Book", &[]);
        assert_eq!(run(&level.clone().top(1000)), 1);
        assert_eq!(run(&level.clone().page(1000)), 1);
        assert_eq!(run(&level.clone().page(1000).counted()), 2);
        assert_eq!(run(&level.clone().page(1000).with(&[0], on(), page())), 2);
        assert_eq!(
            run(&level
                .clone()
                .page(1000)
                .counted()
                .with(&[0], on(), page().counted())),
            4
        );
        let two = level
            .clone()
            .with(&[0], on(), page())
            .with(&[0], on(), page());
        assert_eq!(run(&two.clone().top(1000)), 3);
        assert_eq!(run(&two.top(2000)), 6);
        assert_eq!(
            run(&level
                .clone()
                .with(&[0], on(), page().top(0).counted())
                .top(10)),
            2
        );
        assert_eq!(run(&level.top(0)), 0);
    }
}

#[test]
fn skip_and_top_reach_over_blocks() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let check = |skip: u64,
                     top: Option<u64>,
                     page: Option<usize>,
                     expected: std::ops::Range<i64>,
                     more: bool| {
            for child in [false, true] {
                let mut level = plans.level("Book", &[]);
                level.skip = skip;
                level.top = top;
                level.page = page;
                if child {
                    let page = plans.level_from(1, "Page", &[]);
                    level = level.with(&[0], vec![plans.column(1, "Page", "BookId")], page);
                }
                let text = lines(database, &level);
                assert!(
                    ids(&text).into_iter().eq(expected.clone()),
                    "{skip} {top:?} {page:?}"
                );
                assert_eq!(text.ends_with("more\n"), more, "{skip} {top:?} {page:?}");
            }
        };
        check(10, None, None, 11..2501, false);
        check(2499, Some(5), None, 2500..2501, false);
        check(2500, None, Some(5), 0..0, false);
        check(0, Some(1500), Some(1500), 1..1501, false);
        check(0, Some(1501), Some(1500), 1..1501, true);
        check(0, None, Some(2500), 1..2501, false);
        check(0, None, Some(2499), 1..2500, true);
        check(0, None, Some(1000), 1..1001, true);
        check(0, None, Some(1001), 1..1002, true);
        check(1000, None, Some(1500), 1001..2501, false);
    }
}

#[test]
fn a_reader_who_leaves_ends_the_work() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let page = plans.level_from(1, "Page", &[]);
        let level =
            plans
                .level("Book", &[])
                .with(&[0], vec![plans.column(1, "Page", "BookId")], page);
        for after in [0, 10, 1000, 1400] {
            let before = database.statements_run();
            let mut lines = Lines::of(&level);
            lines.leaves_after = Some(after);
            let result = database.read(&read_of(level.clone()), &mut lines);
            assert_eq!(result.map_err(|e| kind(&e)), Err("Gone".to_owned()));
            assert!(database.statements_run() - before <= 3);
        }
        // The connection is as good as before.
        assert_eq!(lines(database, &level.top(1)), "1\n--\n");
    }
}

/// Hands on what it is told, and adds rows once the first block is over.
struct Meddler<'d> {
    lines: Lines,
    database: &'d Database,
    done: bool,
}

impl Sink for Meddler<'_> {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.lines.total(count)
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        self.lines.row(level, parent, row)
    }

    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop> {
        self.lines.counted(level, parent, count)
    }

    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop> {
        self.lines.more(level, parent)
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        if !self.done {
            self.done = true;
            let book = vec![Value::Int(BOOKS + 1), "new".into()];
            insert(self.database, "Book", &["Id", "Title"], vec![book]);
            let page = vec![Value::Int(BOOKS), Value::Int(1)];
            insert(self.database, "Page", &["BookId", "Number"], vec![page]);
        }
        self.lines.end_of_block()
    }

    fn end(&mut self, more: bool) -> Result<(), Stop> {
        self.lines.end(more)
    }
}

#[test]
fn a_read_sees_one_moment() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let pages = plans.level_from(1, "Page", &[]);
        let on = vec![plans.column(1, "Page", "BookId")];
        let level = plans.level("Book", &[]).counted().with(&[0], on, pages);
        let before = lines(database, &level);
        let mut meddler = Meddler {
            lines: Lines::of(&level),
            database,
            done: false,
        };
        database
            .read(&read_of(level.clone()), &mut meddler)
            .unwrap();
        assert_eq!(meddler.lines.text, before, "on {:?}", database.language());
        let after = lines(database, &level);
        assert!(after.starts_with("total 2501\n"));
        assert!(after.contains(&format!("{BOOKS} 1")));
    }
}

#[test]
fn a_transaction_reads_what_it_wrote() {
    for bed in shelf() {
        let database = bed.database();
        let plans = Plans(database.model());
        let level = plans
            .level("Book", &["Title"])
            .whose(eq(plans.column(0, "Book", "Id"), int(BOOKS + 1)));
        let mut told = Lines::of(&level);
        database
            .transaction(&mut |unit| {
                let change = Change::Insert {
                    entity: plans.entity("Book"),
                    places: plans.places("Book", &["Id", "Title"]),
                    rows: vec![vec![Value::Int(BOOKS + 1), "mine".into()]],
                };
                unit.change(&change)?;
                assert_eq!(lines(database, &level), "");
                unit.read(&read_of(level.clone()), &mut told)
            })
            .unwrap();
        assert_eq!(told.text, format!("'mine' {}\n--\n", BOOKS + 1));
    }
}

/// More rows below one block than are held at once.
#[test]
fn very_many_children_come_all() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        let books = (1..=30).map(|id| vec![Value::Int(id), "T".into()]);
        insert(database, "Book", &["Id", "Title"], books.collect());
        let pages =
            (1..=30).flat_map(|id| (1..=1500).map(move |n| vec![Value::Int(id), Value::Int(n)]));
        insert(database, "Page", &["BookId", "Number"], pages.collect());
        let plans = Plans(database.model());
        let on = || vec![plans.column(1, "Page", "BookId")];
        let check = |page: Option<usize>, rows: usize, more: usize| {
            let mut pages = plans.level_from(1, "Page", &[]);
            pages.page = page;
            let level = plans.level("Book", &[]).with(&[0], on(), pages);
            let text = lines(database, &level);
            let below: Vec<&str> = text.lines().filter(|l| l.starts_with("  1<")).collect();
            assert_eq!(below.iter().filter(|l| l.ends_with("more")).count(), more);
            assert_eq!(
                below.len() - more,
                rows,
                "{page:?} on {:?}",
                database.language()
            );
            let sorted = below.is_sorted_by_key(|line| {
                let mut words = line.trim_start_matches("  1<").split(['<', '>', ' ']);
                words.next().unwrap().parse::<usize>().unwrap()
            });
            assert!(sorted);
        };
        check(None, 45_000, 0);
        check(Some(5000), 45_000, 0);
        check(Some(1000), 30_000, 30);
        check(Some(10), 300, 30);
    }
}
