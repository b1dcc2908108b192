//! Delta links: what was added, changed and removed since, and that nothing is ever lost between two answers.

use chrono::Utc;
use entity_model::Value as Cell;
use gateway_tests::{Gateway, Kind, MODEL};
use query_plan::Planner;
use query_plan::desk::{Desk, Who};
use query_plan::port::Store;
use serde_json::{Value, json};

use super::{NOTHING, School, ids, send, told};

/// One school for each test: a link tells what any other changes as well.
fn each(test: &'static str, visit: impl Fn(&School)) {
    super::each(test, visit);
}

const OLD: &str = "";
const NEW: &str = " | OData-MaxVersion: 4.01";

/// What a page says: the members, and the link that it ends with.
struct Page {
    rows: Vec<Value>,
    delta: Option<String>,
    next: Option<String>,
}

fn page(gateway: &Gateway, url: &str, headers: &str) -> Page {
    let answer = send(gateway, &format!("GET {url}{headers}"), NOTHING);
    let body = answer.json();
    let link = |name: &str| body.get(name).map(|link| link.as_str().unwrap().to_owned());
    Page {
        rows: body["value"].as_array().unwrap().clone(),
        delta: link("@odata.deltaLink"),
        next: link("@odata.nextLink"),
    }
}

impl School {
    /// Begins to follow a query.
    fn follow(&self, url: &str) -> String {
        page(self.0, url, " | Prefer: odata.track-changes")
            .delta
            .unwrap()
    }

    /// What has happened since a link was made, and the link from here on.
    fn since(&self, link: &str) -> (Vec<Value>, String) {
        let page = page(self.0, link, OLD);
        assert!(page.next.is_none());
        (page.rows, page.delta.unwrap())
    }
}

#[test]
fn changes_are_told_until_nothing_is_left_on_both_databases() {
    each("follow_all", |school| {
        let query = "Users?$filter=LastName eq 'Suivi'&$select=Id,City";
        let one = school.person(&json!({ "LastName": "Suivi", "City": "A" }));
        let start = school.follow(query);
        assert!(start.starts_with(&school.0.root()), "{start}");
        let (rows, link) = school.since(&start);
        assert_eq!(rows, [] as [Value; 0]);
        // Added, changed twice, come into the filter, and what has nothing to do with it.
        let two = school.person(&json!({ "LastName": "Suivi", "City": "B" }));
        school.done(&format!("PATCH Users({one})"), json!({ "City": "C" }));
        school.done(&format!("PATCH Users({one})"), json!({ "City": "D" }));
        let three = school.person(&json!({ "LastName": "Autre", "City": "E" }));
        let (rows, _) = school.since(&link);
        let told: Vec<_> = rows
            .iter()
            .filter(|r| r.get("reason").is_none())
            .map(super::bare)
            .collect();
        assert_eq!(
            told,
            [
                json!({ "Id": one, "City": "D" }),
                json!({ "Id": two, "City": "B" })
            ]
        );
        school.done(
            &format!("PATCH Users({three})"),
            json!({ "LastName": "Suivi" }),
        );
        let (rows, link) = school.since(&link);
        assert_eq!(rows.iter().filter(|r| r.get("reason").is_none()).count(), 3);
        // Gone from the filter, and gone.
        school.done(
            &format!("PATCH Users({two})"),
            json!({ "LastName": "Autre" }),
        );
        school.done(&format!("DELETE Users({three})"), NOTHING);
        let removed = |id: i64, reason: &str| {
            json!({
                "@odata.context": format!("{}$metadata#Users/$deletedEntity", school.0.root()),
                "id": format!("{}Users({id})", school.0.root()), "reason": reason,
            })
        };
        let (rows, after) = school.since(&link);
        assert_eq!(rows, [removed(two, "changed"), removed(three, "deleted")]);
        let newer = page(school.0, &link, NEW);
        let removed = |id: i64, reason: &str| json!({ "@removed": { "reason": reason }, "@id": format!("{}Users({id})", school.0.root()) });
        assert_eq!(
            newer.rows,
            [removed(two, "changed"), removed(three, "deleted")]
        );
        // Back again.
        school.done(&format!("POST Users({three})/Services.Restore"), NOTHING);
        let (rows, end) = school.since(&after);
        assert_eq!(
            rows.iter().map(super::bare).collect::<Vec<_>>(),
            [json!({ "Id": three, "City": "E" })]
        );
        assert_eq!(school.since(&end).0, [] as [Value; 0]);
        // A link may be followed as often as one likes.
        assert_eq!(school.since(&after).0.len(), 1);
    });
}

#[test]
fn rows_without_their_key_say_which_they_are_on_both_databases() {
    each("follow_keyless", |school| {
        let one = school.person(&json!({ "LastName": "Anonyme", "City": "A" }));
        let two = school.person(&json!({ "LastName": "Anonyme", "City": "B" }));
        let id = |person: i64| json!(format!("{}Users({person})", school.0.root()));
        let query = "Users?$filter=LastName eq 'Anonyme'&$select=City";
        let told: Vec<_> = page(school.0, query, " | Prefer: track-changes")
            .rows
            .iter()
            .map(|row| row["@odata.id"].clone())
            .collect();
        assert_eq!(told, [id(one), id(two)]);
        let link = school.follow(query);
        school.done(&format!("PATCH Users({one})"), json!({ "City": "C" }));
        school.done(&format!("DELETE Users({two})"), NOTHING);
        for accept in ["", " | Accept: application/json;odata.metadata=none"] {
            let rows = page(school.0, &link, accept).rows;
            assert_eq!(
                (&rows[0]["@odata.id"], &rows[0]["City"]),
                (&id(one), &json!("C"))
            );
            assert_eq!(rows[1]["id"], id(two));
        }
        let rows = page(school.0, &link, NEW).rows;
        assert_eq!(
            (&rows[0]["@odata.id"], &rows[1]["@id"]),
            (&id(one), &id(two))
        );
        // The key says it where it is selected.
        let link = school.follow(&query.replace("City", "Id"));
        school.done(&format!("PATCH Users({one})"), json!({ "City": "D" }));
        assert_eq!(school.since(&link).0[0].get("@odata.id"), None);
    });
}

#[test]
fn the_answer_says_that_it_is_a_delta_on_both_databases() {
    each("follow_shapes", |school| {
        let first = school.send(
            "GET Users?$select=Id&$top=2 | Prefer: odata.maxpagesize=2,odata.track-changes",
            NOTHING,
        );
        assert!(
            first
                .header("preference-applied")
                .unwrap()
                .contains("odata.track-changes")
        );
        let link = told(&first)["@odata.deltaLink"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(!link.contains("top") && !link.contains("skip"), "{link}");
        let body = school.get(&link);
        assert_eq!(
            body["@odata.context"],
            format!("{}$metadata#Users(Id)/$delta", school.0.root())
        );
    });
}

#[test]
fn the_link_stands_on_the_last_page_only_on_both_databases() {
    each("follow_pages", |school| {
        let family: Vec<i64> = (0..5)
            .map(|_| school.person(&json!({ "LastName": "Pages" })))
            .collect();
        let mut url = "Users?$filter=LastName eq 'Pages'&$select=Id".to_owned();
        let (mut seen, mut pages) = (Vec::new(), 0);
        let link = loop {
            let page = page(school.0, &url, " | Prefer: track-changes, maxpagesize=2");
            seen.extend(ids(&json!(page.rows)));
            pages += 1;
            assert_eq!(page.delta.is_some(), page.next.is_none());
            // Changed on the way: the link must tell it, for its page has passed.
            if pages == 2 {
                school.done(
                    &format!("PATCH Users({})", family[0]),
                    json!({ "City": "en chemin" }),
                );
            }
            match page.next {
                Some(next) => url = next,
                None => break page.delta.unwrap(),
            }
        };
        assert_eq!((seen, pages), (family.clone(), 3));
        let (rows, _) = school.since(&link);
        assert_eq!(ids(&json!(rows)), [family[0]]);
    });
}

#[test]
fn many_changes_come_in_pages_on_both_databases() {
    each("follow_many", |school| {
        let family: Vec<i64> = (0..4)
            .map(|_| school.person(&json!({ "LastName": "Nombreux", "City": "A" })))
            .collect();
        let query = "Users?$filter=LastName eq 'Nombreux'&$select=Id,City";
        let start = school.follow(query);
        for person in &family {
            school.done(&format!("PATCH Users({person})"), json!({ "City": "B" }));
        }
        school.done(&format!("DELETE Users({})", family[1]), NOTHING);
        let id = |row: &Value| match row["Id"].as_i64() {
            Some(id) => id,
            None => {
                let url = row["id"].as_str().unwrap();
                url[url.find('(').unwrap() + 1..url.len() - 1]
                    .parse()
                    .unwrap()
            }
        };
        let pages = |size: usize| {
            let (mut url, mut told, mut count) = (start.clone(), Vec::new(), 0);
            loop {
                let page = page(school.0, &url, &format!(" | Prefer: maxpagesize={size}"));
                assert!(page.rows.len() <= size, "{url}");
                assert_eq!(page.delta.is_some(), page.next.is_none(), "{url}");
                told.extend(page.rows);
                count += 1;
                match page.next {
                    Some(next) => url = next,
                    None => return (told, count),
                }
            }
        };
        // As many as there is room for, one fewer, and one more.
        for (size, count) in [(1, 4), (2, 2), (3, 2), (4, 1), (5, 1)] {
            let (told, found) = pages(size);
            let mut told: Vec<_> = told.iter().map(id).collect();
            told.sort_unstable();
            assert_eq!(told, family, "{size}");
            assert_eq!(found, count, "{size}");
        }
        // What changes on the way is told by one of the pages or behind the last one.
        let first = page(school.0, &start, " | Prefer: maxpagesize=2");
        school.done(
            &format!("PATCH Users({})", family[0]),
            json!({ "City": "C" }),
        );
        school.done(
            &format!("PATCH Users({})", family[3]),
            json!({ "City": "C" }),
        );
        let next = first.next.unwrap();
        let last = page(school.0, &next, " | Prefer: maxpagesize=2");
        assert_eq!(last.rows.iter().map(id).collect::<Vec<_>>(), family[2..]);
        assert_eq!(last.rows[1]["City"], "C");
        let (rows, end) = school.since(&last.delta.unwrap());
        let told: Vec<_> = rows
            .iter()
            .map(|row| (id(row), row["City"].clone()))
            .collect();
        assert_eq!(told, [(family[0], json!("C")), (family[3], json!("C"))]);
        assert_eq!(school.since(&end).0, [] as [Value; 0]);
        // A page is one of its own query, and may be asked for again.
        assert_eq!(page(school.0, &next, OLD).rows.len(), 2);
        assert_eq!(school.0.get(&next.replace("City", "Login")).status, 400);
    });
}

#[test]
fn every_set_that_declares_it_is_followed_on_both_databases() {
    each("follow_sets", |school| {
        for set in [
            "Users",
            "Domains",
            "Establishments",
            "Jobs",
            "Projects",
            "Structures",
            "Teams",
            "Localisations",
            "TrainingSessions",
            "EvaluationSessions",
            "MeetingSessions",
            "Trainees",
            "Attendances",
            "Grades",
        ] {
            let link = school.follow(&format!("{set}?$select=Id&$top=1"));
            assert_eq!(school.0.get(&link).status, 200, "{set}");
        }
        // Others are read as if nothing had been asked.
        let plain = school.send("GET Roles?$top=1 | Prefer: track-changes", NOTHING);
        assert_eq!(
            (plain.status, plain.header("preference-applied")),
            (200, None)
        );
        assert!(told(&plain).get("@odata.deltaLink").is_none());
    });
}

#[test]
fn changes_by_actions_and_links_are_followed_as_well_on_both_databases() {
    each("follow_actions", |school| {
        let training = school.add("Trainings", &json!({ "Name": "suivie" }));
        let body = json!({ "TrainingId": training, "StartedOn": "2027-02-01", "FinishedOn": "2027-02-28", "Modality": 1 });
        let session = school.add("TrainingSessions/Services.Create", &body);
        let person = school.person(&json!({ "PrimaryDomainId": 1 }));
        let sessions = school.follow(&format!(
            "TrainingSessions?$filter=TrainingId eq {training}&$select=Id,IsCancelled"
        ));
        let people = school.follow(&format!("Users?$filter=Id eq {person}&$select=Id"));
        let trainees = school.follow(&format!(
            "Trainees?$filter=TrainingSessionId eq {session}&$select=Id,IsCancelled"
        ));
        let trainee = school.add(
            "Trainees/Services.Register",
            &json!({ "SessionId": session, "UserId": person }),
        );
        school.done(
            &format!("POST TrainingSessions({session})/Services.Cancel"),
            json!({ "CancelReason": 1, "CancelDescription": "x" }),
        );
        school.done(
            &format!("POST Users({person})/Domains/$ref"),
            json!({ "@odata.id": "Domains(2)" }),
        );
        assert_eq!(school.since(&sessions).0[0]["IsCancelled"], true);
        assert_eq!(ids(&json!(school.since(&people).0)), [person]);
        assert_eq!(
            super::bare(&school.since(&trainees).0[0]),
            json!({ "Id": trainee, "IsCancelled": true })
        );
    });
}

#[test]
fn a_link_holds_for_its_own_query_only_on_both_databases() {
    each("follow_query", |school| {
        let link = school.follow("Users?$filter=LastName eq 'x'&$select=Id,City");
        let cut = link.rfind('=').unwrap() + 1;
        let mut other = link.clone().into_bytes();
        // Any letter of it.
        for at in [cut, cut + 9, link.len() - 1] {
            let was = other[at];
            other[at] = if was == b'A' { b'B' } else { b'A' };
            let url = String::from_utf8(other.clone()).unwrap();
            assert_eq!(school.0.get(&url).status, 400, "{url}");
            other[at] = was;
        }
        for url in [
            link.replace("City", "Login"),
            link.replace("'x'", "'y'").replace("%27x%27", "%27y%27"),
            link.replace("/Users?", "/Domains?")
                .replace("LastName", "Name"),
            format!("{link}&$top=2"),
            format!("{link}&$orderby=Id"),
            "Users?$deltatoken=abc".to_owned(),
            "Users?$deltatoken=".to_owned(),
            format!("Users?{}", &link[link.find("$deltatoken").unwrap()..]),
        ] {
            let answer = school.0.get(&url);
            assert_eq!(answer.status, 400, "{url}: {}", answer.text());
        }
        school.refused(
            "GET Users?$expand=Domains | Prefer: track-changes",
            NOTHING,
            "501 $expand with tracked changes: is not executed",
        );
        assert_eq!(school.since(&link).0, [] as [Value; 0]);
    });
}

#[test]
fn changes_are_counted_as_they_would_be_told_on_both_databases() {
    each("follow_count", |school| {
        let link = school.follow("Users?$filter=LastName eq 'Nombre'&$select=Id,City");
        let number = |link: &str| {
            let answer = school.0.get(&link.replace("/Users?", "/Users/$count?"));
            assert_eq!(answer.status, 200, "{}", answer.text());
            let kind = answer.header("content-type").unwrap();
            assert!(kind.starts_with("text/plain"), "{kind}");
            answer.text()
        };
        assert_eq!(number(&link), "0");
        let one = school.person(&json!({ "LastName": "Nombre" }));
        let two = school.person(&json!({ "LastName": "Nombre" }));
        school.done(&format!("PATCH Users({one})"), json!({ "City": "A" }));
        school.done(&format!("DELETE Users({two})"), NOTHING);
        let (rows, next) = school.since(&link);
        assert_eq!(number(&link), rows.len().to_string());
        assert_eq!(number(&link), "2");
        assert_eq!(number(&next), "0");
        // Another query has other changes.
        let other = link.replace("/Users?", "/Domains/$count?");
        assert_eq!(school.0.get(&other).status, 400);
        let other = link
            .replace("Nombre", "Autre")
            .replace("/Users?", "/Users/$count?");
        assert_eq!(school.0.get(&other).status, 400);
    });
}

#[test]
fn a_link_outlives_the_gateway_on_both_databases() {
    each("follow_restart", |school| {
        let link = school.follow("Users?$filter=LastName eq 'Durable'&$select=Id");
        let id = school.person(&json!({ "LastName": "Durable" }));
        let other = school.0.another();
        // It names the host it was made by; the other answers at its own.
        let moved = link.replace(&school.0.root(), "");
        let (rows, next) = {
            let page = page(&other, &moved, OLD);
            (page.rows, page.delta.unwrap())
        };
        assert_eq!(ids(&json!(rows)), [id]);
        assert!(next.starts_with(&other.root()));
        assert_eq!(
            school.since(&next.replace(&other.root(), "")).0,
            [] as [Value; 0]
        );
    });
}

/// Changes a row in a transaction of its own, and does something before the transaction ends.
fn meanwhile(gateway: &Gateway, person: i64, city: &str, mut before_it_ends: impl FnMut()) {
    let database = gateway.home().open();
    let planner = Planner::new(MODEL.clone(), b"any").unwrap();
    let rules = school_domain::rules();
    let changed = database.transaction(&mut |unit| {
        let who = Who {
            actor: 0,
            door: "test",
            now: Utc::now(),
        };
        let mut desk = Desk::new(unit, &planner, &rules, who);
        desk.update("User", &Cell::Int(person), &[("City", city.into())])
            .unwrap();
        before_it_ends();
        Ok(())
    });
    changed.unwrap();
}

#[test]
fn a_link_taken_while_a_transaction_is_open_tells_its_change_on_both_databases() {
    each("follow_open", |school| {
        let person = school.person(&json!({ "LastName": "Ouvert", "City": "A" }));
        let query = "Users?$filter=LastName eq 'Ouvert'&$select=Id,City";
        let mut links = Vec::new();
        meanwhile(school.0, person, "B", || links.push(school.follow(query)));
        for link in links {
            let (rows, next) = school.since(&link);
            assert_eq!(
                rows.iter().map(super::bare).collect::<Vec<_>>(),
                [json!({ "Id": person, "City": "B" })]
            );
            assert_eq!(school.since(&next).0, [] as [Value; 0]);
        }
    });
}

#[test]
fn an_earlier_transaction_that_ends_later_is_not_lost_on_postgres() {
    each("follow_earlier", |school| {
        // On SQLite writers take turns: none ends while an earlier one is open.
        if school.0.kind == Kind::Sqlite {
            return;
        }
        let slow = school.person(&json!({ "LastName": "Lent", "City": "A" }));
        let fast = school.person(&json!({ "LastName": "Lent", "City": "A" }));
        let query = "Users?$filter=LastName eq 'Lent'&$select=Id,City";
        let begin = school.follow(query);
        let mut told = Vec::new();
        meanwhile(school.0, slow, "B", || {
            // A later change is seen first; its number is higher than that of the open one.
            school.done(&format!("PATCH Users({fast})"), json!({ "City": "C" }));
            let (rows, link) = school.since(&begin);
            assert_eq!(ids(&json!(rows)), [fast]);
            told.push(link);
            told.push(school.follow(query));
        });
        for link in told {
            let (rows, next) = school.since(&link);
            assert!(ids(&json!(rows)).contains(&slow), "{rows:?}");
            assert_eq!(school.since(&next).0, [] as [Value; 0]);
        }
    });
}
