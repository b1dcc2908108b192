//! 304: whoever is told that nothing has changed would have read the very same.

use std::collections::{BTreeMap, BTreeSet};

use entity_model::Source;
use gateway_tests::{Ask, Gateway, Kind, MODEL, own};
use serde_json::{Value, json};

use super::deeds::School;
use super::dice::Dice;
use super::figures::send;

const SEQUENCES: u64 = 4;

/// Rows of each set that are read whole, and by the properties that are worked out when they are read.
const WHOLE: usize = 4;
const PARTS: usize = 30;

/// What was read, by URL.
type Read = BTreeMap<String, (String, Value)>;

fn read(gateway: &Gateway, url: &str) -> (String, Value) {
    let answer = gateway.get(url);
    assert_eq!(answer.status, 200, "{:?} {url}", gateway.kind);
    let etag = answer.header("etag").unwrap().to_owned();
    let row = answer.json();
    assert_eq!(row["@odata.etag"], etag.as_str(), "{url}");
    (etag, row)
}

/// What of every set with such properties is read again and again.
fn urls(gateway: &Gateway) -> Vec<String> {
    let mut urls = Vec::new();
    for set in &MODEL.sets {
        let entity = MODEL.entity(set.entity);
        if entity.etag.is_empty() {
            continue;
        }
        let worked_out = |source: &Source| matches!(source, Source::Computed(_));
        let names: Vec<&str> = entity
            .properties
            .iter()
            .filter(|p| worked_out(&p.source))
            .map(|p| p.name.as_str())
            .collect();
        let rows = gateway.get(&format!("{}?$select=Id&$top={PARTS}", set.name));
        let keys = rows
            .value()
            .into_iter()
            .filter_map(|row| row["Id"].as_i64());
        for (number, id) in keys.enumerate() {
            let url = format!("{}({id})", set.name);
            if !names.is_empty() {
                urls.push(format!("{url}?$select={}", names.join(",")));
            }
            if number < WHOLE {
                urls.push(url);
            }
        }
    }
    urls
}

/// Reads again what has been read: 304 only where the answer would be the same. Gives how often it was, and which
/// properties show something else although the row's own state is what it was.
fn again(gateway: &Gateway, known: &mut Read, moved: &mut BTreeSet<String>) -> usize {
    let mut same = 0;
    for (url, (etag, row)) in known {
        let answer = gateway.ask(&Ask::get(url).with("If-None-Match", etag));
        let now = read(gateway, url);
        if answer.status == 304 {
            same += 1;
            assert_eq!(*row, now.1, "{:?}: {url} with {etag}", gateway.kind);
            continue;
        }
        assert_eq!(answer.status, 200, "{url}");
        let state = |etag: &str| etag.split(';').next().unwrap().to_owned();
        if state(etag) == state(&now.0) {
            let names = row.as_object().unwrap().keys();
            let other = names.filter(|name| !name.starts_with('@') && row[*name] != now.1[*name]);
            moved.extend(other.cloned());
        }
        (*etag, *row) = now;
    }
    same
}

#[test]
fn nobody_is_told_that_nothing_has_changed_when_it_has_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "unchanged");
        let ask = &mut |method: &str, path: &str, body: &Value| send(&gateway, method, path, body);
        let mut school = School::load(ask).unwrap();
        let urls = urls(&gateway);
        let mut known: Read = urls
            .into_iter()
            .map(|url| {
                let read = read(&gateway, &url);
                (url, read)
            })
            .collect();
        let mut moved = BTreeSet::new();
        assert_eq!(
            again(&gateway, &mut known, &mut moved),
            known.len(),
            "{kind:?}"
        );
        for number in 0..SEQUENCES {
            school.play(&mut Dice::new(number), ask).unwrap();
            let same = again(&gateway, &mut known, &mut moved);
            assert!(
                same * 2 > known.len(),
                "{kind:?}: {same} of {}",
                known.len()
            );
        }
        for name in ["UserCount", "AvailablePlaces", "RateCount"] {
            assert!(moved.contains(name), "{kind:?}: only {moved:?} moved");
        }
    }
}

/// One figure after the other: a read, a write elsewhere, and the same read again.
#[test]
fn a_figure_that_other_rows_move_is_sent_again_on_both_databases() {
    for kind in Kind::all() {
        let gateway = own(kind, "figures_sent");
        let post = |path: &str, body: Value, status: u16| {
            let (found, answer) = send(&gateway, "POST", path, &body).unwrap();
            assert_eq!(found, status, "{kind:?}: {path} {body}: {answer}");
            answer["Id"].as_i64().unwrap_or_default()
        };
        let person = |name: &str| post("Users", json!({"FirstName": "Ada", "LastName": name}), 201);
        let training = post("Trainings", json!({"Name": "Figures"}), 201);
        let session = |name: &str| {
            let body = json!({
                "TrainingId": training, "Name": name, "UserCountMax": 9, "Modality": "Manual",
                "StartedOn": "2026-04-01T08:00:00Z", "FinishedOn": "2026-04-30T16:00:00Z",
            });
            post("TrainingSessions", body, 201)
        };
        let (first, second) = (session("one"), session("two"));
        let enrol = |session: i64, user: i64| {
            post(
                "Trainees/Services.Register",
                json!({"SessionId": session, "UserId": user}),
                201,
            )
        };
        let (ada, eve) = (person("Lovelace"), person("Eve"));
        let trainee = enrol(first, ada);
        let meet = |session: i64| {
            let body = json!({
                "TrainingSessionId": session,
                "StartedOn": "2026-04-02T08:00:00Z", "FinishedOn": "2026-04-02T10:00:00Z",
            });
            post("MeetingSessions", body, 201)
        };
        let steps: &[(String, &dyn Fn())] = &[
            (
                format!("TrainingSessions({first})?$select=UserCount"),
                &|| {
                    enrol(first, eve);
                },
            ),
            (
                format!("TrainingSessions({second})?$select=AvailablePlaces"),
                &|| {
                    enrol(second, eve);
                },
            ),
            (
                format!("Trainees({trainee})?$select=PresentialTotalDuration"),
                &|| {
                    meet(first);
                },
            ),
            (format!("Trainees({trainee})"), &|| {
                meet(first);
            }),
            // Led to another session by a path that stays the same.
            (
                format!("Trainees({trainee})/TrainingSession?$select=Name"),
                &|| {
                    let body = json!({"SessionId": second});
                    post(
                        &format!("Trainees({trainee})/Services.ChangeSession"),
                        body,
                        204,
                    );
                },
            ),
        ];
        for (url, write) in steps {
            let (etag, row) = read(&gateway, url);
            let ask = Ask::get(url).with("If-None-Match", &etag);
            assert_eq!(gateway.ask(&ask).status, 304, "{kind:?}: {url}");
            write();
            let answer = gateway.ask(&ask);
            assert_eq!(answer.status, 200, "{kind:?}: {url}");
            assert_ne!(answer.json(), row, "{kind:?}: {url}");
        }
        // What was handed out is good for a change: of it the state of the row counts.
        for select in ["", "?$select=UserCount", "?$select=Name", "?$select=Status"] {
            let url = format!("TrainingSessions({first})");
            let (etag, _) = read(&gateway, &format!("{url}{select}"));
            let change = |name: String| {
                let body = json!({ "Name": name }).to_string();
                let ask = Ask::get(&url).method("PATCH").body(&body);
                let ask = ask.with("Content-Type", "application/json");
                gateway.ask(&ask.with("If-Match", &etag)).status
            };
            let changes = [change(format!("a{select}")), change(format!("b{select}"))];
            assert_eq!(changes, [204, 412], "{kind:?}: {select} {etag}");
        }
    }
}
