//! Changes: what is written is read back, and what must not be is refused alike.

use chrono::NaiveDate;
use diesel_store::{Database, Options, fold};
use entity_model::Value;
use query_plan::port::{Find, Live, Store, StoreError};
use query_plan::write::{Away, Change, Entry, Kind};

use crate::bed::{answer, changed, insert, kind, made, on_both};
use crate::plans::{Plans, Say};
use crate::small;

use super::reading::{guid, library};

fn insertion(database: &Database, entity: &str, names: &[&str], rows: Vec<Vec<Value>>) -> Change {
    let plans = Plans(database.model());
    Change::Insert {
        entity: plans.entity(entity),
        places: plans.places(entity, names),
        rows,
    }
}

fn record(members: &[(&str, Value)]) -> Value {
    Value::Record(
        members
            .iter()
            .map(|(n, v)| ((*n).to_owned(), v.clone()))
            .collect(),
    )
}

#[test]
fn complex_values_and_collections_are_kept() {
    let model = small::model();
    let beds = made(&model, &Options::default());
    for bed in &beds {
        let home = record(&[
            ("Street", "Rue de l'Église".into()),
            ("Distance", Value::Decimal("1.2345".parse().unwrap())),
        ]);
        let note = record(&[
            ("Title", "a \"b\"".into()),
            ("Colour", Value::Int(2)),
            ("On", NaiveDate::from_ymd_opt(2024, 1, 2).unwrap().into()),
        ]);
        let nicknames = Value::List(vec!["Lo".into(), "É".into()]);
        insert(
            bed.database(),
            "Author",
            &["Id", "Name", "Home", "Note", "Nicknames"],
            vec![
                vec![guid(1), "Élodie".into(), home, note, nicknames],
                vec![
                    guid(2),
                    "B".into(),
                    Value::Null,
                    Value::Null,
                    Value::List(vec![]),
                ],
            ],
        );
        insert(
            bed.database(),
            "Author",
            &["Id", "Name"],
            vec![vec![guid(3), "C".into()]],
        );
    }
    let expected = r#"
'Rue de l'Église' null 1.235 '{"Title":"a \"b\"","Colour":"Blue","On":"2024-01-02"}' '["Lo","É"]' 00000000-0000-0000-0000-000000000001
null null null null '[]' 00000000-0000-0000-0000-000000000002
null null null null '[]' 00000000-0000-0000-0000-000000000003
--"#;
    on_both(&beds, expected, |database| {
        let plans = Plans(database.model());
        answer(
            database,
            &plans.level(
                "Author",
                &[
                    "Home/Street",
                    "Home/City",
                    "Home/Distance",
                    "Note",
                    "Nicknames",
                ],
            ),
        )
    });
    on_both(
        &beds,
        "[[Guid(00000000-0000-0000-0000-000000000001), Text(\"Élodie\"), \
        Record([(\"Street\", Text(\"Rue de l'Église\")), (\"City\", Null), (\"Distance\", Decimal(BigDecimal(sign=Plus, scale=3, digits=[1235])))])], \
        [Guid(00000000-0000-0000-0000-000000000002), Text(\"B\"), Null]]",
        |database| {
            let plans = Plans(database.model());
            let mut found = Vec::new();
            database
                .transaction(&mut |unit| {
                    let places = plans.places("Author", &["Id", "Name", "Home"]);
                    let keys = [guid(1), guid(2), guid(9)];
                    let find = Find::rows(plans.entity("Author"), places[0], &keys);
                    found = unit.find(&find.with(&places[1..]))?;
                    Ok(())
                })
                .unwrap();
            found.sort_by_key(|row| format!("{row:?}"));
            format!("{found:?}")
        },
    );
}

#[test]
fn defaults_and_folded_companions_are_filled() {
    let beds = library();
    on_both(&beds, "0 0 0 1 1", |database| {
        let plans = Plans(database.model());
        let level = plans.level("Book", &["Stock", "Colour", "Access", "Version"]);
        answer(database, &level).lines().next().unwrap().to_owned()
    });
    for bed in &beds {
        let database = bed.database();
        let plans = Plans(database.model());
        let update = Change::Update {
            entity: plans.entity("Author"),
            places: plans.places("Author", &["Name"]),
            rows: vec![(guid(2), vec!["Ça".into()])],
            bump: None,
        };
        assert_eq!(changed(database, &update), Ok(1));
    }
    on_both(
        &beds,
        "'elodie' 00000000-0000-0000-0000-000000000001\n'ca' 00000000-0000-0000-0000-000000000002\n--",
        |database| {
            let plans = Plans(database.model());
            let mut level = plans.level("Author", &["Name"]);
            let name = level.columns.remove(0);
            let folded = crate::plans::call(
                query_plan::expr::Function::Fold,
                vec![name],
                crate::plans::typed(entity_model::Primitive::String),
            );
            level.columns.insert(0, folded);
            answer(database, &level)
        },
    );
    assert_eq!(fold("Ça"), "ca");
}

#[test]
fn updates_change_their_rows_and_bump_the_version() {
    let beds = library();
    for bed in &beds {
        let database = bed.database();
        let plans = Plans(database.model());
        let book = plans.entity("Book");
        let places = plans.places("Book", &["Title", "Stock"]);
        let version = plans.places("Book", &["Version"]).first().copied();
        let update = Change::Update {
            entity: book,
            places,
            rows: vec![
                (Value::Int(1), vec!["One".into(), Value::Int(3)]),
                (Value::Int(2), vec!["Two".into(), Value::Int(4)]),
                (Value::Int(1), vec!["Uno".into(), Value::Int(5)]),
                (Value::Int(77), vec!["None".into(), Value::Int(0)]),
            ],
            bump: version,
        };
        assert_eq!(changed(database, &update), Ok(3));
        let only_version = Change::Update {
            entity: book,
            places: vec![],
            rows: vec![(Value::Int(2), vec![])],
            bump: version,
        };
        assert_eq!(changed(database, &only_version), Ok(1));
    }
    on_both(
        &beds,
        "'Uno' 5 3 1\n'Two' 4 3 2\n'gamma' 0 1 3",
        |database| {
            let plans = Plans(database.model());
            let text = answer(
                database,
                &plans.level("Book", &["Title", "Stock", "Version"]),
            );
            text.lines().take(3).collect::<Vec<_>>().join("\n")
        },
    );
}

#[test]
fn violations_have_a_kind_and_leave_the_transaction_open() {
    let beds = library();
    for bed in &beds {
        let database = bed.database();
        let check = |entity: &str, names: &[&str], row: Vec<Value>, expected: &str| {
            let change = insertion(database, entity, names, vec![row]);
            let result = changed(database, &change).map_err(|e| kind(&e));
            assert_eq!(
                result,
                Err(expected.to_owned()),
                "{entity} on {:?}",
                database.language()
            );
        };
        check("Tag", &["Code"], vec!["x".into()], "Unique");
        check(
            "Page",
            &["BookId", "Number"],
            vec![Value::Int(1), Value::Int(2)],
            "Unique",
        );
        check(
            "Page",
            &["BookId", "Number"],
            vec![Value::Int(99), Value::Int(1)],
            "Reference",
        );
        check("Tag", &["Code"], vec!["a\0b".into()], "Computation");
        check(
            "Sample",
            &["Id", "ItsDouble"],
            vec![Value::Int(1), Value::Double(f64::NAN)],
            "Computation",
        );
        check(
            "Sample",
            &["Id", "AMoney"],
            vec![
                Value::Int(1),
                Value::Decimal("12345678901.5".parse().unwrap()),
            ],
            "Computation",
        );
        let tag = |code: &str| insertion(database, "Tag", &["Code"], vec![vec![code.into()]]);
        let both = insertion(
            database,
            "Tag",
            &["Code"],
            vec![vec!["new".into()], vec!["x".into()]],
        );
        database
            .transaction(&mut |unit| {
                unit.change(&tag("before"))?;
                assert!(matches!(unit.change(&both), Err(StoreError::Unique(_))));
                unit.change(&tag("later"))?;
                Ok(())
            })
            .unwrap();
        let result = database.transaction(&mut |unit| {
            unit.change(&tag("lost"))?;
            Err(StoreError::Gone)
        });
        assert_eq!(result, Err(StoreError::Gone));
    }
    on_both(&beds, "'before'\n'later'\n'x'\n'y\"z'\n--", |database| {
        let plans = Plans(database.model());
        answer(database, &plans.level("Tag", &[]))
    });
}

#[test]
fn alternate_keys_hold_for_live_rows_only() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        let author = |id: u128, gone: bool| {
            let gone = if gone {
                Value::DateTime("2024-01-01T00:00:00Z".parse().unwrap())
            } else {
                Value::Null
            };
            insertion(
                database,
                "Author",
                &["Id", "Name", "Alias", "GoneOn"],
                vec![vec![guid(id), "A".into(), "login".into(), gone]],
            )
        };
        assert_eq!(changed(database, &author(1, true)), Ok(1));
        assert_eq!(changed(database, &author(2, true)), Ok(1));
        assert_eq!(changed(database, &author(3, false)), Ok(1));
        assert!(matches!(
            changed(database, &author(4, false)),
            Err(StoreError::Unique(_))
        ));
        let find = |by: &str, key: Value, live: Live| {
            let plans = Plans(database.model());
            let place = |name| plans.places("Author", &[name]).remove(0);
            let mut found = Vec::new();
            database
                .transaction(&mut |unit| {
                    let entity = plans.entity("Author");
                    let properties = [place("Id")];
                    let find = Find::rows(entity, place(by), std::slice::from_ref(&key));
                    let find = Find { live, ..find };
                    found = unit.find(&find.with(&properties))?;
                    Ok(())
                })
                .unwrap();
            found
                .into_iter()
                .map(|row| row[1].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(find("Alias", "login".into(), Live::Only), [guid(3)]);
        assert_eq!(find("Alias", "login".into(), Live::All).len(), 3);
        assert_eq!(find("Id", guid(1), Live::All), [guid(1)]);
        assert_eq!(find("Id", guid(1), Live::Only), []);
    }
}

#[test]
fn ids_come_from_one_sequence() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        let take = |count: u64| {
            let mut first = 0;
            database
                .transaction(&mut |unit| {
                    first = unit.take_ids(count)?;
                    Ok(())
                })
                .unwrap();
            first
        };
        let taken = |id: i64| {
            database
                .transaction(&mut |unit| unit.ids_taken_up_to(id))
                .unwrap();
        };
        assert_eq!(take(1), 1);
        assert_eq!(take(10), 2);
        assert_eq!(take(1), 12);
        taken(5);
        assert_eq!(take(1), 13);
        taken(100);
        assert_eq!(take(2), 101);
        assert_eq!(take(1), 103);
    }
    // A sequence that was never asked begins behind what is taken.
    for bed in made(&model, &Options::default()) {
        let mut first = 0;
        bed.database()
            .transaction(&mut |unit| {
                unit.ids_taken_up_to(1)?;
                first = unit.take_ids(1)?;
                Ok(())
            })
            .unwrap();
        assert_eq!(first, 2);
    }
}

#[test]
fn many_writers_take_turns() {
    let model = small::model();
    for bed in made(&model, &Options::default()) {
        let database = bed.database();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        database
                            .transaction(&mut |unit| {
                                let id = unit.take_ids(3)?;
                                let rows = (id..id + 3).map(|id| vec![Value::Int(id), "T".into()]);
                                let change =
                                    insertion(database, "Book", &["Id", "Title"], rows.collect());
                                unit.change(&change).map(|_| ())
                            })
                            .unwrap();
                    }
                });
            }
        });
        let plans = Plans(database.model());
        let read = crate::bed::read_of(plans.level("Book", &[]));
        assert_eq!(database.count(&read), Ok(480));
    }
}

#[test]
fn infinity_is_a_fraction_and_nan_is_not() {
    let model = small::model();
    let beds = made(&model, &Options::default());
    for bed in &beds {
        let rows = [f64::INFINITY, f64::NEG_INFINITY, 1.5, -0.0];
        let rows = (1..)
            .zip(rows)
            .map(|(id, d)| vec![Value::Int(id), Value::Double(d)]);
        insert(
            bed.database(),
            "Sample",
            &["Id", "ItsDouble"],
            rows.collect(),
        );
    }
    on_both(&beds, "-inf 2\n0.0 4\n1.5 3\ninf 1\n--", |database| {
        let plans = Plans(database.model());
        let level = plans
            .level("Sample", &[])
            .by(plans, 0, "Sample", &["ItsDouble", "Id"]);
        answer(database, &level)
    });
}

#[test]
fn rows_are_put_away_together_and_found_by_what_put_them_away() {
    let beds = library();
    on_both(
        &beds,
        "away 2; batch [2]; live [4]; back 1; live [2, 4]; gone 1; all [1, 2]",
        |database| {
            let plans = Plans(database.model());
            let entity = plans.entity("Author");
            let places = plans.places("Author", &["Id"]);
            let archive = |ids: &[u128], away: Option<i64>| Change::Archive {
                entity,
                keys: ids.iter().map(|id| guid(*id)).collect(),
                away: away.map(|batch| Away {
                    at: chrono::DateTime::UNIX_EPOCH,
                    by: 7,
                    batch,
                }),
                places: Vec::new(),
                values: Vec::new(),
                bump: None,
            };
            let keys = [guid(1), guid(2), guid(4)];
            let find = |live| {
                let mut found = Vec::new();
                database
                    .transaction(&mut |unit| {
                        let find = Find::rows(entity, places[0], &keys);
                        found = unit.find(&Find { live, ..find })?;
                        Ok(())
                    })
                    .unwrap();
                let mut numbers: Vec<u128> = (1..=4)
                    .filter(|id| found.iter().any(|row| row[0] == guid(*id)))
                    .collect();
                numbers.sort_unstable();
                format!("{numbers:?}")
            };
            let unloved = insertion(
                database,
                "Author",
                &["Id", "Name"],
                vec![vec![guid(4), "D".into()]],
            );
            changed(database, &unloved).unwrap();
            let delete = Change::Delete {
                entity,
                keys: vec![guid(4)],
            };
            let said = |change: &Change| changed(database, change).unwrap();
            [
                format!(
                    "away {}",
                    said(&archive(&[1], Some(40))) + said(&archive(&[2], Some(41)))
                ),
                format!("batch {}", find(Live::Batch(41))),
                format!("live {}", find(Live::Only)),
                format!("back {}", said(&archive(&[2], None))),
                format!("live {}", find(Live::Only)),
                format!("gone {}", said(&delete)),
                format!("all {}", find(Live::All)),
            ]
            .join("; ")
        },
    );
}

#[test]
fn an_attempt_that_fails_leaves_the_rest_of_its_transaction() {
    let beds = library();
    on_both(&beds, "2 more, Unique", |database| {
        let author = |id, login: &str| {
            insertion(
                database,
                "Author",
                &["Id", "Name", "Alias"],
                vec![vec![guid(id), "A".into(), login.into()]],
            )
        };
        let count = |database: &Database| {
            let level = Plans(database.model()).level("Author", &["Id"]);
            answer(database, &level).lines().count()
        };
        let before = count(database);
        let mut refused = None;
        database
            .transaction(&mut |unit| {
                unit.change(&author(71, "x"))?;
                let attempt = unit.attempt(&mut |unit| {
                    unit.change(&author(72, "y"))?;
                    unit.change(&author(73, "x")).map(|_| ())
                });
                refused = attempt.err();
                unit.change(&author(74, "z")).map(|_| ())
            })
            .unwrap();
        let after = count(database);
        let refused = refused.map(|e| kind(&e)).unwrap_or_default();
        format!("{} more, {refused}", after - before)
    });
}

#[test]
fn the_journal_keeps_what_changed_and_no_secret() {
    let beds = library();
    on_both(&beds, "written", |database| {
        let plans = Plans(database.model());
        let name = plans.places("Author", &["Name"])[0];
        let entry = |kind, after| Entry {
            at: chrono::DateTime::UNIX_EPOCH,
            actor: 7,
            door: "test",
            entity: plans.entity("Author"),
            key: guid(1),
            kind,
            before: Vec::new(),
            after,
        };
        database
            .transaction(&mut |unit| {
                unit.record(&[
                    entry(Kind::Created, vec![(name, "Zoé".into())]),
                    entry(Kind::Archived, Vec::new()),
                ])
            })
            .unwrap();
        // A line that does not read as expected divides by zero.
        let check = "SELECT 1 / count(*) FROM engine_journal WHERE actor = 7 AND door = 'test' AND entity = 'Author' \
             AND key = '00000000-0000-0000-0000-000000000001' AND change = 'created' AND before IS NULL \
             AND after = '{\"Name\":\"Zoé\"}'";
        database
            .run_script(&format!("CREATE TABLE seen AS {check}"))
            .unwrap();
        "written".to_owned()
    });
}
