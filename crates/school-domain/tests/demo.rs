//! The demo school: it repeats, it holds together, and it has every case the references ask for.

#![expect(clippy::panic, reason = "a helper of tests fails like a test")]

mod kept;

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use chrono::{DateTime, Utc};
use entity_model::{EntityType, Link, Model, Primitive, Property, Source, Type, Value};
use kept::{Kept, Row, day, int, is, is_null, options, school, text, when};
use school_domain::demo::{Options, Rows, Size, write};

/// Counts without keeping.
#[derive(Default)]
struct Counted(HashMap<String, u64>);

impl Rows for Counted {
    type Error = String;

    fn insert(&mut self, entity: &str, _: &[&str], rows: Vec<Vec<Value>>) -> Result<(), String> {
        *self.0.entry(entity.to_owned()).or_default() += rows.len() as u64;
        Ok(())
    }
}

/// Hashes without keeping.
#[derive(Default)]
struct Hashed(DefaultHasher);

impl Rows for Hashed {
    type Error = String;

    fn insert(
        &mut self,
        entity: &str,
        properties: &[&str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), String> {
        format!("{entity} {properties:?} {rows:?}").hash(&mut self.0);
        Ok(())
    }
}

fn hash_of(options: &Options) -> u64 {
    let model = school_domain::model().unwrap_or_else(|e| panic!("{e}"));
    let mut hashed = Hashed::default();
    write(&model, options, &mut hashed).unwrap_or_else(|e| panic!("{e}"));
    hashed.0.finish()
}

#[test]
fn the_same_seed_and_day_give_the_same_school() {
    let small = options(Size::Small);
    assert_eq!(hash_of(&small), hash_of(&small));
    assert_ne!(hash_of(&small), hash_of(&Options { seed: 2, ..small }));
}

/// Ids of every type, and every row of the past year, are the same whatever the day.
#[test]
fn ids_and_the_past_year_do_not_depend_on_the_day() {
    let (here, written, model) = school(Size::Small);
    let past: DateTime<Utc> = "2023-12-01T00:00:00Z".parse().unwrap();
    for other in ["2024-02-29", "2025-08-01", "2027-01-01"] {
        let mut there = Kept::default();
        let today = other.parse().unwrap();
        let options = Options {
            today,
            ..options(Size::Small)
        };
        assert_eq!(write(&model, &options, &mut there), Ok(written), "{other}");
        assert_eq!(here.order, there.order, "{other}");
        let mut compared = 0;
        for (entity, rows) in &here.tables {
            for (one, two) in rows.iter().zip(there.all(entity)) {
                if when(one, "CreatedOn") < Some(past) {
                    assert_eq!(one, two, "{entity} on {other}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 5000);
    }
}

#[test]
fn every_row_fits_its_declaration() {
    let (kept, written, model) = school(Size::Small);
    let mut wrong = Vec::new();
    for (name, rows) in &kept.tables {
        let entity = model.entity(model.entity_named(name).unwrap());
        assert!(!entity.view, "{name}");
        for row in rows {
            for (property, value) in row {
                match entity.property(property) {
                    Some((_, p)) if p.name == *property => {
                        fits(&model, entity, p, value, &mut wrong)
                    }
                    _ => wrong.push(format!("{name}/{property} is not declared")),
                }
            }
            for p in &entity.properties {
                let given = row.get(&p.name).is_some_and(|v| !v.is_null());
                let stored = p.column().is_some();
                if stored && !p.facets.nullable && p.default.is_none() && !given {
                    wrong.push(format!("{name}/{} is missing", p.name));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(
        written.rows,
        kept.tables.values().map(|t| t.len() as u64).sum::<u64>()
    );
}

fn fits(model: &Model, entity: &EntityType, p: &Property, value: &Value, wrong: &mut Vec<String>) {
    let name = format!("{}/{}", entity.name, p.name);
    if matches!(p.source, Source::Computed(_)) {
        wrong.push(format!("{name} is computed"));
    }
    let ok = match (p.ty, value) {
        (_, Value::Null) => p.facets.nullable,
        (Type::Enum(id), Value::Int(n)) => model.enumeration(id).allows(*n),
        (Type::Complex(id), Value::Record(members)) => {
            members
                .iter()
                .all(|(m, _)| model.complex(id).member(m).is_some())
                && members.len() == model.complex(id).members.len()
        }
        (Type::Primitive(ty), value) => match (ty, value) {
            (Primitive::String, Value::Text(t)) => p
                .facets
                .max_length
                .is_none_or(|n| t.chars().count() <= n as usize),
            (Primitive::Int32, Value::Int(n)) => i32::try_from(*n).is_ok(),
            (Primitive::Decimal, Value::Decimal(d)) => {
                d.normalized().fractional_digit_count() <= i64::from(p.facets.scale.unwrap_or(0))
            }
            (Primitive::Int64, Value::Int(_))
            | (Primitive::Boolean, Value::Boolean(_))
            | (Primitive::Date, Value::Date(_))
            | (Primitive::DateTimeOffset, Value::DateTime(_))
            | (Primitive::Guid, Value::Guid(_))
            | (Primitive::Binary, Value::Binary(_)) => true,
            _ => false,
        },
        _ => false,
    };
    if !ok {
        wrong.push(format!("{name}: {value:?}"));
    }
    let outside = |bound: &Option<Value>, less: bool| matches!((bound, value), (Some(Value::Int(b)), Value::Int(v)) if if less { v < b } else { v > b });
    if outside(&p.minimum, true) || outside(&p.maximum, false) {
        wrong.push(format!("{name}: {value:?} is out of bounds"));
    }
}

#[test]
fn ids_are_unique_in_the_whole_school() {
    let (kept, written, _) = school(Size::Small);
    let mut seen = HashSet::new();
    let mut ordinary = 0;
    for (entity, ids) in &kept.order {
        for id in ids {
            assert!(seen.insert(*id), "{entity} {id}");
            if *id < 1 << 31 {
                ordinary = ordinary.max(*id);
            }
        }
    }
    assert_eq!(written.last_id, ordinary);
    assert!(seen.contains(&1));
    assert_eq!(
        seen.iter().filter(|id| **id > i64::from(i32::MAX)).count(),
        3
    );
}

/// Whatever a key points to came before it or comes with it, and is of the right type.
#[test]
fn every_reference_leads_to_a_row_that_is_there() {
    let (kept, _, model) = school(Size::Small);
    let mut known: HashSet<(&str, i64)> = HashSet::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut lost = HashSet::new();
    for (name, ids) in &kept.order {
        known.extend(ids.iter().map(|id| (name.as_str(), *id)));
        let from = places.entry(name).or_default();
        let rows = &kept.all(name)[*from..*from + ids.len()];
        *from += ids.len();
        let entity = model.entity(model.entity_named(name).unwrap());
        for n in entity
            .navigations
            .iter()
            .filter(|n| !n.hidden && !model.entity(n.target).view)
        {
            let Link::Holds(pairs) = &n.link else {
                continue;
            };
            let key = &entity.properties[pairs[0].0].name;
            for id in rows.iter().filter_map(|r| int(r, key)) {
                if !known.contains(&(model.entity(n.target).name.as_str(), id)) {
                    lost.insert(format!("{name}/{key} {id}"));
                }
            }
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn alternate_keys_are_unique_among_live_rows() {
    let (kept, _, model) = school(Size::Small);
    let mut twice = Vec::new();
    for (name, rows) in &kept.tables {
        let entity = model.entity(model.entity_named(name).unwrap());
        for key in &entity.alternate_keys {
            let mut seen = HashSet::new();
            for row in rows.iter().filter(|r| is_null(r, "DeletedOn")) {
                let parts: Vec<_> = key
                    .parts
                    .iter()
                    .map(|(part, _)| row.get(part).cloned().unwrap_or(Value::Null))
                    .collect();
                if parts.iter().all(|p| !p.is_null()) && !seen.insert(format!("{parts:?}")) {
                    twice.push(format!("{name} {parts:?}"));
                }
            }
        }
    }
    assert!(twice.is_empty(), "{twice:?}");
    let login = |r: &Row| text(r, "Login").map(str::to_lowercase);
    let logins: Vec<_> = kept.all("User").iter().filter_map(login).collect();
    assert_eq!(logins.iter().collect::<HashSet<_>>().len(), logins.len());
}

/// One presence row for each enrolment and meeting of a session, and the days that go with the times.
#[test]
fn derived_rows_are_all_there() {
    let (kept, ..) = school(Size::Small);
    let mut pairs = HashSet::new();
    for p in kept.all("TraineePresenceView") {
        assert!(pairs.insert((int(p, "TraineeId"), int(p, "MeetingSessionId"))));
    }
    let mut meetings: HashMap<Option<i64>, Vec<i64>> = HashMap::new();
    for m in kept.all("MeetingSession") {
        meetings
            .entry(int(m, "TrainingSessionId"))
            .or_default()
            .extend(int(m, "Id"));
    }
    let mut expected = 0;
    for t in kept.with("Trainee", |t| is_null(t, "DeletedOn")) {
        for m in meetings
            .get(&int(t, "TrainingSessionId"))
            .into_iter()
            .flatten()
        {
            expected += 1;
            assert!(pairs.contains(&(int(t, "Id"), Some(*m))));
        }
    }
    assert_eq!(pairs.len(), expected);
    for entity in ["MeetingSession", "StudentAttendance", "Justification"] {
        for row in kept.all(entity) {
            let local =
                when(row, "StartedOn").map(|at| (at + chrono::TimeDelta::hours(2)).date_naive());
            assert_eq!(day(row, "Day"), local, "{entity}");
        }
    }
    // Whoever takes a module is enrolled in its evaluations.
    let enrolled: HashSet<_> = kept
        .all("EvaluationTrainee")
        .iter()
        .map(|e| (int(e, "EvaluationSessionId"), int(e, "UserId")))
        .collect();
    let users: HashMap<_, _> = kept
        .all("Student")
        .iter()
        .map(|s| (int(s, "Id"), int(s, "UserId")))
        .collect();
    for g in kept.with("StudentGrade", |g| is_null(g, "DeletedOn")) {
        assert!(enrolled.contains(&(int(g, "EvaluationSessionId"), users[&int(g, "StudentId")])));
    }
}

/// ScoDoc 5.6 and 5.7: what is justified is covered by one valid justification, and nothing overlaps.
#[test]
fn attendance_follows_the_rules() {
    let (kept, ..) = school(Size::Small);
    type Intervals = HashMap<Option<i64>, Vec<(DateTime<Utc>, DateTime<Utc>)>>;
    let mut valid = Intervals::new();
    for j in kept.with("Justification", |j| int(j, "State") == Some(0)) {
        valid.entry(int(j, "StudentId")).or_default().push((
            when(j, "StartedOn").unwrap(),
            when(j, "FinishedOn").unwrap(),
        ));
    }
    let mut by_student = Intervals::new();
    for a in kept.all("StudentAttendance") {
        let (from, to) = (
            when(a, "StartedOn").unwrap(),
            when(a, "FinishedOn").unwrap(),
        );
        assert!(from < to);
        let covered = valid
            .get(&int(a, "StudentId"))
            .is_some_and(|all| all.iter().any(|(f, t)| *f <= from && to <= *t));
        let missed = int(a, "State") != Some(0);
        assert_eq!(is(a, "IsJustified"), covered && missed, "{a:?}");
        by_student
            .entry(int(a, "StudentId"))
            .or_default()
            .push((from, to));
    }
    for intervals in by_student.values_mut() {
        intervals.sort();
        for pair in intervals.windows(2) {
            assert!(pair[0].1 <= pair[1].0, "{pair:?}");
        }
    }
    for p in kept.all("TraineePresenceView") {
        let hours = p.get("PresenceHours").filter(|v| !v.is_null());
        assert_eq!(hours.is_some(), int(p, "TraineePresence") != Some(0));
    }
}

#[test]
fn a_small_school_has_some_of_everything() {
    let (kept, written, model) = school(Size::Small);
    println!("{} rows, last id {}", written.rows, written.last_id);
    let mut counts: Vec<_> = kept.tables.iter().map(|(n, t)| (t.len(), n)).collect();
    counts.sort();
    println!("{counts:?}");
    assert!((15_000..40_000).contains(&written.rows), "{}", written.rows);
    let empty: Vec<_> = model
        .entities
        .iter()
        .filter(|e| !e.view && kept.all(&e.name).is_empty())
        .map(|e| e.name.as_str())
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
    let names: Vec<_> = kept
        .all("User")
        .iter()
        .map(|u| (text(u, "FirstName"), text(u, "LastName")))
        .collect();
    assert!(
        names.iter().collect::<HashSet<_>>().len() < names.len(),
        "no homonyms"
    );
    for archived in [
        "User",
        "Domain",
        "Trainee",
        "TrainingSession",
        "EvaluationSession",
        "StudentGrade",
    ] {
        assert!(
            !kept.with(archived, |r| !is_null(r, "DeletedOn")).is_empty(),
            "{archived}"
        );
    }
}

#[test]
fn a_medium_school_has_half_a_million_rows() {
    let (rows, _) = count(Size::Medium);
    assert!((400_000..600_000).contains(&rows), "{rows}");
}

/// Run by hand: it takes its time in a debug build.
#[test]
#[ignore = "eight million rows"]
fn a_large_school_is_as_large_as_promised() {
    let (rows, counts) = count(Size::Large);
    println!("large: {rows} rows, {counts:?}");
    assert!(counts["User"] >= 100_000);
    assert!(counts["Trainee"] >= 300_000);
    assert!(counts["StudentAttendance"] >= 2_000_000);
}

fn count(size: Size) -> (u64, HashMap<String, u64>) {
    let model = school_domain::model().unwrap_or_else(|e| panic!("{e}"));
    let mut counted = Counted::default();
    let written = write(&model, &options(size), &mut counted).unwrap_or_else(|e| panic!("{e}"));
    assert!(written.last_id < i64::from(i32::MAX));
    (written.rows, counted.0)
}

/// Section 1.6 of the vendor's page: every example URL finds something.
#[test]
fn the_examples_of_the_vendor_page_find_something() {
    let (kept, ..) = school(Size::Small);
    let pierre = kept.by_id("User", 327_680);
    assert_eq!(text(pierre, "FirstName"), Some("Pierre"));
    let roles = kept.with("UserRole", |r| int(r, "UserId") == Some(3_852_664_867));
    assert!(roles.len() >= 2);
    kept.by_id("User", 3_852_664_867);
    assert_eq!(
        text(kept.by_id("Domain", 163_840), "Name"),
        Some("Futurskill")
    );
    assert!(
        !kept
            .with("TrainingSession", |s| text(s, "Name")
                .is_some_and(|n| n.contains("session")))
            .is_empty()
    );
    kept.by_id("EvaluationSession", 2_850_816);
    let of_long = |mode| {
        kept.with("MeetingSession", move |m| {
            int(m, "TrainingSessionId") == Some(2_247_950_336)
                && int(m, "MeetingMode") == Some(mode)
        })
    };
    assert!(!of_long(1).is_empty() && !of_long(2).is_empty());
    assert!(
        int(
            kept.by_id("MeetingSession", 2_311_913_488),
            "LocalisationId"
        )
        .is_some()
    );
    assert!(
        !kept
            .with("MeetingSessionRoom", |r| int(r, "MeetingSessionId")
                == Some(2_311_913_488))
            .is_empty()
    );
    assert!(
        !kept
            .with("TraineePresenceView", |p| int(p, "MeetingSessionId")
                == Some(100))
            .is_empty()
    );
    assert!(
        kept.with("Trainee", |t| int(t, "UserId") == Some(327_680))
            .len()
            >= 3
    );
    kept.by_id("Trainee", 2_916_356);
    assert!(
        !kept
            .with("Training", |t| text(t, "Name")
                .is_some_and(|n| n.contains("word")))
            .is_empty()
    );
    kept.by_id("Evaluation", 753_673);
    let test: Vec<_> = kept.with("TrainingSession", |s| text(s, "Code") == Some("SESS_TEST"));
    assert_eq!(test.len(), 1);
    assert!(
        !kept
            .with("TrackingView", |t| int(t, "SessionId")
                == int(test[0], "Id"))
            .is_empty()
    );
    assert!(
        kept.with("ItemRating", |r| int(r, "TrainingId") == Some(143))
            .len()
            >= 3
    );
    kept.by_id("Structure", 2_228_224);
    kept.by_id("TrainingSession", 1234);
}
