//! Two writers at one row, and many at one database.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use diesel_store::Options;
use gateway_tests::{Answer, Ask, Gateway, Kind, empty};
use query_plan::port::Store as _;

fn create(gateway: &Gateway, name: &str) -> Answer {
    let body =
        format!(r#"{{"FirstName":"Ada","LastName":"{name}","ExternalId":"{name}","Code":"0"}}"#);
    let ask = Ask::get("Users")
        .method("POST")
        .with("Content-Type", "application/json");
    gateway.ask(&ask.body(&body))
}

fn alter(gateway: &Gateway, name: &str, etag: &str, code: &str) -> Answer {
    let ask = Ask::get(&format!("Users(ExternalId='{name}')"))
        .method("PATCH")
        .with("Content-Type", "application/json")
        .with("If-Match", etag);
    gateway.ask(&ask.body(&format!(r#"{{"Code":"{code}"}}"#)))
}

/// The row's ETag and what it counts.
fn look(gateway: &Gateway, name: &str) -> (String, u64) {
    let answer = gateway.get(&format!("Users(ExternalId='{name}')?$select=Code"));
    let code = answer.json()["Code"].as_str().unwrap().parse().unwrap();
    (answer.header("etag").unwrap().to_owned(), code)
}

#[test]
fn of_two_writers_with_one_etag_exactly_one_wins_on_both_databases() {
    for kind in Kind::all() {
        let gateway = Gateway::start(empty(kind, "one_wins"));
        assert_eq!(create(&gateway, "row").status, 201);
        for round in 1..=50 {
            let (etag, before) = look(&gateway, "row");
            let together = Barrier::new(2);
            let write = |code: u64| {
                together.wait();
                alter(&gateway, "row", &etag, &code.to_string()).status
            };
            let (one, other) = (before + 1, before + 2);
            let statuses = std::thread::scope(|scope| {
                let first = scope.spawn(|| write(one));
                let second = write(other);
                [first.join().unwrap(), second]
            });
            let (_, after) = look(&gateway, "row");
            match statuses {
                [204, 412] => assert_eq!(after, one),
                [412, 204] => assert_eq!(after, other),
                _ => panic!("{kind:?}, round {round}: {statuses:?}"),
            }
        }
    }
}

#[test]
fn no_increment_is_lost_on_both_databases() {
    const WRITERS: usize = 8;
    const EACH: usize = 25;
    for kind in Kind::all() {
        let gateway = Gateway::start(empty(kind, "increments"));
        assert_eq!(create(&gateway, "row").status, 201);
        let refused = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| {
                    for _ in 0..EACH {
                        while !increment(&gateway) {
                            refused.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        let (etag, count) = look(&gateway, "row");
        let all = WRITERS * EACH;
        assert_eq!(count, all as u64, "{kind:?}");
        let state = format!("W/\"{};", all + 1);
        assert!(etag.starts_with(&state), "{kind:?}: {etag}");
        assert!(refused.into_inner() > 0, "{kind:?}: the writers never met");
    }
}

/// Reads, adds one and writes; `false` when somebody else was faster.
fn increment(gateway: &Gateway) -> bool {
    let (etag, count) = look(gateway, "row");
    let answer = alter(gateway, "row", &etag, &(count + 1).to_string());
    match answer.status {
        204 => true,
        412 => false,
        503 => {
            assert!(answer.header("retry-after").is_some());
            false
        }
        _ => panic!("{}", answer.text()),
    }
}

#[test]
fn many_writers_are_answered_or_put_off_on_both_databases() {
    const WRITERS: usize = 48;
    const EACH: usize = 5;
    for kind in Kind::all() {
        let gateway = Gateway::start(empty(kind, "many_writers"));
        let done = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (gateway, done) = (&gateway, &done);
                scope.spawn(move || {
                    for number in 0..EACH {
                        let answer = create(gateway, &format!("row-{writer}-{number}"));
                        if answer.status == 201 {
                            done.fetch_add(1, Ordering::SeqCst);
                        } else {
                            put_off(&answer);
                        }
                    }
                });
            }
        });
        let there = gateway.get("Users/$count?$filter=startswith(ExternalId,'row-')");
        assert_eq!(there.count(), done.into_inner(), "{kind:?}");
    }
}

#[test]
fn a_file_that_another_program_writes_puts_writers_off_on_sqlite() {
    let home = empty(Kind::Sqlite, "another_program");
    let options = Options {
        busy_timeout: Duration::from_millis(100),
        ..Options::default()
    };
    let gateway = Gateway::start_on(home, &options);
    let other = gateway.home().open();
    let (begun, has_begun) = channel();
    let (end, ends) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut first = true;
            let written = other.transaction(&mut |unit| {
                unit.take_ids(1)?;
                if std::mem::take(&mut first) {
                    begun.send(()).unwrap();
                    ends.recv().unwrap();
                }
                Ok(())
            });
            written.unwrap();
        });
        has_begun.recv().unwrap();
        put_off(&create(&gateway, "row"));
        assert_eq!(gateway.get("Users/$count").status, 200, "readers go on");
        end.send(()).unwrap();
    });
    assert_eq!(create(&gateway, "row").status, 201);
}

/// 503, with a time to come back, and not a word of the database.
fn put_off(answer: &Answer) {
    let text = answer.text();
    assert_eq!(answer.status, 503, "{text}");
    assert!(answer.header("retry-after").is_some(), "{text}");
    assert!(!text.contains("locked"), "{text}");
}
