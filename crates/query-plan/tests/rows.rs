//! Rows in, fates out: what a form refuses, and what a save makes of rows in a database that stands in memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity_model::{Builder, KeyOrigin, Model, Primitive, Right, Stamp, Value};
use query_plan::Planner;
use query_plan::desk::{Desk, Fault, Rules, Who};
use query_plan::port::{By, Find, Live, Note, NoteId, Sink, StoreError, Unit};
use query_plan::read::Read;
use query_plan::rows::{Fate, Form, Refusal, Row, Saved, Saver, Seen, Spelling, Trust};
use query_plan::write::{Change, Changed, Entry};

const READ: Right = Right::new("read");

fn model() -> Model {
    let mut m = Builder::new("Lib", "Container");
    m.enumeration("Genre").members(&["None", "Novel", "Poem"]);
    let mut size = m.complex("Size");
    size.decimal("Length", 9, 2);
    size.enumeration("Unit", "Genre");
    let mut e = m.entity("Person", "person");
    e.int64("Id").read_only();
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("OutsideKey", 20).also_known_as("ExternalID");
    e.alternate_key(&["OutsideKey"]);
    e.text("Name", 5).required();
    e.text("Alias", 20);
    e.alternate_key(&["Alias"]);
    e.guid("Uuid").not_null().read_only();
    e.enumeration("Genre", "Genre");
    e.boolean("Active").not_null().default(true);
    e.int32("Age").between(0_i64, 150_i64);
    e.decimal("Rate", 6, 2);
    e.date("MadeOn");
    e.date_time("SeenOn").read_only();
    e.long_text("Full").computed("Name");
    e.text("Passcode", 20).write_only();
    e.collection("Tags", Primitive::String);
    e.complex("Size", "Size");
    e.int32("Version").not_null().default(1_i64).read_only();
    e.date_time("ArrivedOn").not_null().read_only();
    e.date_time("AlteredOn").read_only();
    e.int64("ArrivedById").not_null().default(0_i64).read_only();
    e.int64("AlteredById").read_only();
    e.date_time("RetiredOn").read_only();
    e.int64("RetiredById").read_only();
    e.archived_by("RetiredOn", "RetiredById", "batch", &["RetiredOn"]);
    e.stamped(&[
        (Stamp::CreatedAt, "ArrivedOn"),
        (Stamp::CreatedBy, "ArrivedById"),
        (Stamp::ChangedAt, "AlteredOn"),
        (Stamp::ChangedBy, "AlteredById"),
        (Stamp::Version, "Version"),
    ]);
    e.one("Boss", "Person").partner("Staff");
    e.many("Staff", "Person", "Boss");
    let mut e = m.entity("Loan", "loan");
    e.guid("Id").read_only();
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.one("Person", "Person").required();
    e.text("Book", 20).required();
    e.alternate_key(&["PersonId", "Book"]);
    m.set("People", "Person", READ);
    m.set("Loans", "Loan", READ);
    m.build().unwrap()
}

/// Tables of whole rows, in the order of the properties.
#[derive(Default)]
struct Memory {
    tables: BTreeMap<usize, Vec<Vec<Value>>>,
    last_id: i64,
    statements: usize,
    journal: Vec<Entry>,
}

struct Open<'a>(&'a Model, &'a mut Memory);

impl Unit for Open<'_> {
    fn take_ids(&mut self, count: u64) -> Result<i64, StoreError> {
        let first = self.1.last_id + 1;
        self.1.last_id += i64::try_from(count).unwrap();
        Ok(first)
    }

    fn ids_taken_up_to(&mut self, id: i64) -> Result<(), StoreError> {
        self.1.last_id = self.1.last_id.max(id);
        Ok(())
    }

    fn change(&mut self, change: &Change) -> Result<Changed, StoreError> {
        self.1.statements += 1;
        match change {
            Change::Insert {
                entity,
                places,
                rows,
            } => {
                let properties = &self.0.entity(*entity).properties;
                for given in rows {
                    assert_eq!(places.len(), given.len());
                    let default = |p: &entity_model::Property| p.default.clone();
                    let mut row: Vec<Value> = properties
                        .iter()
                        .map(|p| default(p).unwrap_or(Value::Null))
                        .collect();
                    for (place, value) in places.iter().zip(given) {
                        row[*place] = value.clone();
                    }
                    self.1.tables.entry(entity.0).or_default().push(row);
                }
            }
            Change::Update {
                entity,
                places,
                rows,
                bump,
            } => {
                let key = self.0.entity(*entity).key[0];
                for (id, given) in rows {
                    assert_eq!(places.len(), given.len());
                    let table = self.1.tables.get_mut(&entity.0).unwrap();
                    let row = table.iter_mut().find(|row| row[key] == *id).unwrap();
                    for (place, value) in places.iter().zip(given) {
                        row[*place] = value.clone();
                    }
                    if let Some(version) = bump {
                        row[*version] = Value::Int(row[*version].as_int().unwrap() + 1);
                    }
                }
            }
            Change::Archive { .. } | Change::Delete { .. } | Change::Clear { .. } => {
                return Err(StoreError::Unexpected("nothing goes away here".into()));
            }
        }
        Ok(Changed::default())
    }

    fn read(&mut self, _: &Read, _: &mut dyn Sink) -> Result<(), StoreError> {
        Err(StoreError::Unexpected("nothing is read here".into()))
    }

    fn record(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.1.journal.extend(entries.iter().cloned());
        Ok(())
    }

    fn note(&mut self, _: &NoteId<'_>) -> Result<Option<Note>, StoreError> {
        Ok(None)
    }

    fn keep_note(&mut self, _: &NoteId<'_>, _: &Note) -> Result<(), StoreError> {
        Ok(())
    }

    fn drop_note(&mut self, _: &NoteId<'_>) -> Result<(), StoreError> {
        Ok(())
    }

    fn drop_notes(&mut self, _: &str, _: DateTime<Utc>) -> Result<(), StoreError> {
        Ok(())
    }

    fn drop_all_notes(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn attempt(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Unit) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        work(self)
    }

    fn count(&mut self, _: &Read) -> Result<u64, StoreError> {
        Err(StoreError::Unexpected("nothing is counted here".to_owned()))
    }

    fn find(&mut self, find: &Find<'_>) -> Result<Vec<Vec<Value>>, StoreError> {
        self.1.statements += 1;
        assert!(find.keys.iter().all(|k| !k.is_null()), "null is no key");
        let archive = self.0.entity(find.entity).archive.as_ref();
        let gone = archive.map(|a| a.on).filter(|_| find.live == Live::Only);
        let rows = self.1.tables.get(&find.entity.0).into_iter().flatten();
        let live = rows.filter(|row| gone.is_none_or(|on| row[on].is_null()));
        let by = match find.by {
            By::Place(place) => place,
            By::Key => self.0.entity(find.entity).key[0],
        };
        let met = live.filter(|row| find.keys.contains(&row[by]));
        let shown = |row: &Vec<Value>| {
            let mut values = vec![row[by].clone()];
            values.extend(find.properties.iter().map(|p| row[*p].clone()));
            values
        };
        Ok(met.map(shown).collect())
    }
}

/// Saves rows as actor 7.
fn at_desk(
    model: &Arc<Model>,
    memory: &mut Memory,
    now: &str,
    save: impl FnOnce(&mut Desk<'_>) -> Result<Saved, Fault>,
) -> Saved {
    let planner = Planner::new(Arc::clone(model), b"key").unwrap();
    let rules = Rules::new();
    let mut open = Open(model, memory);
    let who = Who {
        actor: 7,
        door: "test",
        now: moment(now),
    };
    save(&mut Desk::new(&mut open, &planner, &rules, who)).unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn names_refused(names: &[&str], trust: Trust) -> Vec<String> {
    let model = model();
    let person = model.entity_named("Person").unwrap();
    match Form::new(&model, person, names, trust) {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .iter()
            .map(|e| format!("{}: {e}", e.column))
            .collect(),
    }
}

#[test]
fn names_that_no_column_can_have() {
    for (name, expected) in [
        ("Name", ""),
        ("ExternalID", ""),
        ("Size/Length", ""),
        ("BossId", ""),
        ("Boss/OutsideKey", ""),
        ("Boss/Id", ""),
        ("SeenOn", ""),
        (
            "Nmae",
            "Nmae: Person has no property Nmae; did you mean Name?",
        ),
        (
            "name",
            "name: Person has no property name; did you mean Name?",
        ),
        ("", ": column 1 has no name"),
        ("Id", "Id: is given by the service"),
        ("Version", "Version: is kept by the service"),
        ("ArrivedOn", "ArrivedOn: is kept by the service"),
        ("RetiredOn", "RetiredOn: is kept by the service"),
        ("Full", "Full: is computed when it is read"),
        ("Tags", "Tags: is no single value"),
        (
            "Passcode",
            "Passcode: cannot be written as it is: it is kept in another form",
        ),
        (
            "Size",
            "Size: a complex value is given member by member, such as Size/Length",
        ),
        (
            "Size/Lenght",
            "Size/Lenght: Size has no member Lenght; did you mean Length?",
        ),
        (
            "Boss",
            "Boss: Boss is a navigation: give BossId or Boss/OutsideKey",
        ),
        (
            "Staff",
            "Staff: Staff leads to many rows: import them on their own",
        ),
        (
            "Bos/OutsideKey",
            "Bos/OutsideKey: Person has no property or navigation Bos; did you mean Boss?",
        ),
        (
            "Boss/Name",
            "Boss/Name: Name is no key of Person (it has Id, OutsideKey, Alias)",
        ),
    ] {
        let expected = if expected.is_empty() {
            vec![]
        } else {
            vec![format!("0: {expected}")]
        };
        assert_eq!(names_refused(&[name], Trust::Import), expected, "{name}");
    }
    assert_eq!(
        names_refused(
            &["Name", "Name", "BossId", "Boss/OutsideKey", "SeenOn"],
            Trust::Client
        ),
        [
            "1: Name: Name is given twice",
            "3: Boss/OutsideKey: BossId is given twice",
            "4: SeenOn: is set by the service",
        ]
    );
    assert!(
        names_refused(
            &["Id", "Version", "Tags", "Passcode", "Uuid", "Size"],
            Trust::Service
        )
        .is_empty()
    );
}

fn row(form: &Form<'_>, number: u64, texts: &[&str]) -> Result<Row, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut values = Vec::new();
    for (column, text) in texts.iter().enumerate() {
        match form.read(column, text, Spelling::default()) {
            Ok(value) => values.push(value),
            Err(message) => refusals.push(Refusal {
                column: Some(column),
                target: String::new(),
                message,
            }),
        }
    }
    if refusals.is_empty() {
        form.row(number, values)
    } else {
        Err(refusals)
    }
}

#[test]
fn values_that_do_not_meet_their_declaration() {
    let model = model();
    let person = model.entity_named("Person").unwrap();
    for (name, text, expected) in [
        ("Name", "Ada", ""),
        ("Name", "Élodi", ""),
        ("Name", "Élodie", "has 6 characters, at most 5 are allowed"),
        ("Name", "", "may not be empty"),
        ("Name", "a\0b", "holds the character U+0000"),
        ("Age", "150", ""),
        ("Age", "151", "151 is more than 150"),
        ("Age", "-1", "-1 is less than 0"),
        (
            "Age",
            "99999999999",
            "99999999999 is not between -2147483648 and 2147483647",
        ),
        (
            "Age",
            "ten",
            "'ten' is not what is expected: a whole number",
        ),
        ("Rate", "12.340", ""),
        (
            "Rate",
            "12.345",
            "12.345 has more than 2 digits after the point",
        ),
        (
            "Rate",
            "10000",
            "10000 has more than 4 digits before the point",
        ),
        ("Rate", "9999.99", ""),
        ("Active", "oui", ""),
        ("Active", "", ""),
        (
            "Active",
            "perhaps",
            "'perhaps' is not what is expected: true or false",
        ),
        ("Genre", "Poem", ""),
        ("Genre", "2", ""),
        ("Genre", "", ""),
        (
            "Genre",
            "3",
            "'3' is no member of Genre (None, Novel, Poem)",
        ),
        (
            "Genre",
            "Poems",
            "'Poems' is no member of Genre; did you mean Poem?",
        ),
        ("MadeOn", "1815-12-10", ""),
        (
            "MadeOn",
            "10/12/1815",
            "'10/12/1815' is not what is expected: a day such as 2024-09-01",
        ),
        ("Size/Unit", "Poem", "Size/Length is missing"),
        ("Size/Unit", "", ""),
    ] {
        let form = Form::new(&model, person, &[name], Trust::Import).unwrap();
        let said = match row(&form, 1, &[text]) {
            Ok(_) => String::new(),
            Err(refusals) => refusals[0].message.clone(),
        };
        assert_eq!(said, expected, "{name} {text}");
    }
}

/// Saves rows of texts and tells what became of them, one line each.
fn save(
    memory: &mut Memory,
    set: &str,
    names: &[&str],
    by: &[&str],
    rows: &[&[&str]],
) -> Vec<String> {
    let model = Arc::new(model());
    let entity = model.entity_named(set).unwrap();
    let form = Form::new(&model, entity, names, Trust::Import).unwrap();
    let mut saver = Saver::new(&form);
    if !by.is_empty() {
        saver = saver.matching(by).unwrap();
    }
    let rows: Vec<Row> = (1..)
        .zip(rows)
        .map(|(number, texts)| row(&form, number, texts).unwrap())
        .collect();
    let now = "2024-09-01T08:00:00.1234567Z";
    let saved = at_desk(&model, memory, now, |desk| {
        saver.save(desk, &rows, &Seen::default())
    });
    saved.fates.iter().map(said).collect()
}

fn said(fate: &Fate) -> String {
    match fate {
        Fate::Inserted(Value::Int(key)) => format!("+{key}"),
        Fate::Inserted(Value::Guid(_)) => "+uuid".to_owned(),
        Fate::Updated(Value::Int(key)) => format!("~{key}"),
        Fate::Unchanged(Value::Int(key)) => format!("={key}"),
        Fate::Refused(refusals) => {
            let all: Vec<String> = refusals
                .iter()
                .map(|r| format!("{}: {}", r.target, r.message))
                .collect();
            all.join("; ")
        }
        Fate::Inserted(_) | Fate::Updated(_) | Fate::Unchanged(_) => format!("{fate:?}"),
    }
}

/// A property of the first person with this name.
fn value(memory: &Memory, name: &str, property: &str) -> Value {
    let model = model();
    let id = model.entity_named("Person").unwrap();
    let person = model.entity(id);
    let (by, _) = person.property("Name").unwrap();
    let (at, _) = person.property(property).unwrap();
    let row = memory.tables[&id.0]
        .iter()
        .find(|row| row[by] == Value::from(name));
    row.unwrap()[at].clone()
}

#[test]
fn rows_are_added_altered_and_left() {
    let mut memory = Memory::default();
    let names = ["OutsideKey", "Name", "Rate", "Size/Length", "Size/Unit"];
    let by = ["OutsideKey"];
    let first = save(
        &mut memory,
        "Person",
        &names,
        &by,
        &[&["1", "Ada", "1.5", "", ""], &["2", "Bob", "", "3", "Poem"]],
    );
    assert_eq!(first, ["+1", "+2"]);
    assert_eq!(value(&memory, "Ada", "Version"), Value::Int(1));
    assert_eq!(value(&memory, "Ada", "ArrivedById"), Value::Int(7));
    assert_eq!(
        value(&memory, "Ada", "ArrivedOn"),
        moment("2024-09-01T08:00:00.123456Z").into()
    );
    assert_eq!(value(&memory, "Ada", "AlteredOn"), Value::Null);
    assert!(matches!(value(&memory, "Ada", "Uuid"), Value::Guid(_)));
    let statements = memory.statements;
    let again = save(
        &mut memory,
        "Person",
        &names,
        &by,
        &[
            &["1", "Ada", "1.50", "", ""],
            &["2", "Bob", "", "3.00", "2"],
        ],
    );
    assert_eq!(again, ["=1", "=2"]);
    assert_eq!(
        memory.statements,
        statements + 1,
        "nothing but the question"
    );
    let changed = save(
        &mut memory,
        "Person",
        &names,
        &by,
        &[
            &["1", "Ada", "1.51", "", ""],
            &["2", "Bob", "", "4", "2"],
            &["3", "Cy", "", "", ""],
        ],
    );
    assert_eq!(changed, ["~1", "~2", "+3"]);
    assert_eq!(value(&memory, "Ada", "Version"), Value::Int(2));
    assert_eq!(value(&memory, "Ada", "AlteredById"), Value::Int(7));
}

#[test]
fn an_archived_row_is_not_met() {
    let mut memory = Memory::default();
    let model = model();
    let person = model.entity_named("Person").unwrap();
    let names = ["OutsideKey", "Name", "Alias"];
    save(
        &mut memory,
        "Person",
        &names,
        &["OutsideKey"],
        &[&["1", "Ada", "ada"]],
    );
    let (deleted, _) = model.entity(person).property("RetiredOn").unwrap();
    memory.tables.get_mut(&person.0).unwrap()[0][deleted] = moment("2024-01-01T00:00:00Z").into();
    let fates = save(
        &mut memory,
        "Person",
        &names,
        &["OutsideKey"],
        &[&["1", "Ada", "ada"]],
    );
    assert_eq!(fates, ["+2"]);
    let fates = save(
        &mut memory,
        "Person",
        &["Name", "BossId"],
        &[],
        &[&["Bob", "1"], &["Cy", "2"]],
    );
    assert_eq!(fates, ["BossId: there is no Person with the key 1", "+3"]);
}

#[test]
fn what_depends_on_other_rows_is_refused_with_its_reason() {
    let mut memory = Memory::default();
    let names = ["OutsideKey", "Name", "Alias", "Boss/OutsideKey"];
    save(
        &mut memory,
        "Person",
        &names,
        &["OutsideKey"],
        &[&["1", "Ada", "ada", ""]],
    );
    let fates = save(
        &mut memory,
        "Person",
        &names,
        &["OutsideKey"],
        &[
            &["2", "Bob", "ada", ""],
            &["3", "Cy", "cy", "9"],
            &["4", "Dan", "dan", "1"],
            &["4", "Dan", "", ""],
            &["5", "Eve", "dan", ""],
            &["", "Flo", "", ""],
            &["1", "Ada", "ada", ""],
        ],
    );
    assert_eq!(
        fates,
        [
            "Alias: Alias 'ada' is taken by Person 1",
            "Boss/OutsideKey: no Person has OutsideKey '9'",
            "+2",
            "OutsideKey: OutsideKey '4' stands already in row 3",
            "Alias: Alias 'dan' stands already in row 3",
            "OutsideKey: is empty: the row could not be found again",
            "=1",
        ]
    );
    assert_eq!(value(&memory, "Dan", "BossId"), Value::Int(1));
    let fates = save(
        &mut memory,
        "Person",
        &["OutsideKey", "Age"],
        &["OutsideKey"],
        &[&["1", "36"], &["8", "1"]],
    );
    assert_eq!(fates, ["~1", ": Name is missing: a new row needs it"]);
}

#[test]
fn keys_of_several_parts_stand_once() {
    let mut memory = Memory::default();
    save(&mut memory, "Person", &["Name"], &[], &[&["Ada"], &["Bob"]]);
    let names = ["PersonId", "Book"];
    let rows: [&[&str]; 4] = [
        &["1", "Emma"],
        &["2", "Emma"],
        &["1", "Emma"],
        &["3", "Emma"],
    ];
    let fates = save(&mut memory, "Loan", &names, &[], &rows);
    assert_eq!(
        fates,
        [
            "+uuid",
            "+uuid",
            "PersonId: PersonId 1 with Book 'Emma' stands already in row 1",
            "PersonId: there is no Person with the key 3",
        ]
    );
    let fates = save(
        &mut memory,
        "Loan",
        &names,
        &[],
        &[&["1", "Emma"], &["1", "Persuasion"]],
    );
    assert!(
        fates[0].contains("PersonId 1 with Book 'Emma' is taken by Loan"),
        "{fates:?}"
    );
    assert_eq!(fates[1], "+uuid");
    let fates = save(
        &mut memory,
        "Loan",
        &names,
        &names,
        &[&["1", "Emma"], &["2", "Persuasion"]],
    );
    assert!(fates[0].starts_with("Unchanged"), "{fates:?}");
    assert_eq!(fates[1], "+uuid");
}

#[test]
fn the_blocks_of_a_source_remember_each_other() {
    let model = Arc::new(model());
    let person = model.entity_named("Person").unwrap();
    let mut memory = Memory::default();
    let names = ["OutsideKey", "Name", "Boss/OutsideKey"];
    let form = Form::new(&model, person, &names, Trust::Import).unwrap();
    let saver = Saver::new(&form)
        .matching(&["OutsideKey"])
        .unwrap()
        .rehearsing();
    let mut seen = Seen::default();
    let mut block = |memory: &mut Memory, rows: &[Row]| {
        let now = "2024-09-01T08:00:00Z";
        let saved = at_desk(&model, memory, now, |desk| saver.save(desk, rows, &seen));
        seen.learn(saved.marks);
        saved.fates.iter().map(said).collect::<Vec<_>>()
    };
    let first = [row(&form, 2, &["1", "Ada", ""]).unwrap()];
    assert_eq!(block(&mut memory, &first), ["+1"]);
    assert_eq!(
        block(&mut memory, &first),
        ["=1"],
        "a block that is tried again is no rival of itself"
    );
    let mut taken_back = Memory::default();
    let later = [
        row(&form, 3, &["1", "Ada", ""]).unwrap(),
        row(&form, 4, &["2", "Bob", "1"]).unwrap(),
        row(&form, 5, &["3", "Cy", "7"]).unwrap(),
    ];
    assert_eq!(
        form.own_references(&later[1]).collect::<Vec<_>>(),
        [&Value::from("1")]
    );
    assert_eq!(
        block(&mut taken_back, &later),
        [
            "OutsideKey: OutsideKey '1' stands already in row 2",
            "+1",
            "Boss/OutsideKey: no Person has OutsideKey '7'",
        ]
    );
}

#[test]
fn a_typed_complex_value_is_given_whole() {
    let model = model();
    let person = model.entity_named("Person").unwrap();
    let form = Form::new(&model, person, &["Size"], Trust::Client).unwrap();
    let record = |members: &[(&str, Value)]| {
        let members = members.iter().map(|(n, v)| ((*n).to_owned(), v.clone()));
        vec![Value::Record(members.collect())]
    };
    let length = || Value::Int(3);
    assert!(
        form.row(1, record(&[("Unit", "Poem".into()), ("Length", length())]))
            .is_ok()
    );
    for (given, expected) in [
        (vec![Value::Int(3)], "is a complex value"),
        (
            record(&[("Length", length()), ("Width", length())]),
            "Size has no member Width",
        ),
        (
            record(&[("Length", "3".into())]),
            "Length is no Edm.Decimal",
        ),
    ] {
        let refusals = form.row(1, given).unwrap_err();
        assert_eq!(refusals[0].message, expected);
    }
}
