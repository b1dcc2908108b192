//! The rows of the tiny school.

use std::collections::HashMap;

use entity_model::Value;

/// Rows by column name.
pub(crate) type Table = Vec<HashMap<String, Value>>;

/// So much text in the name of each of so many people.
pub(crate) fn text_of(people: usize, length: usize) -> HashMap<String, Table> {
    let mut tables = school();
    let person = |id: usize| {
        row(&[
            ("id", Value::Int(id.try_into().unwrap())),
            ("name", Value::Text("x".repeat(length))),
            ("version", Value::Int(1)),
        ])
    };
    tables.insert("person".to_owned(), (1..=people).map(person).collect());
    tables
}

pub(crate) fn school() -> HashMap<String, Table> {
    let guid = |n: u128| Value::Guid(uuid::Uuid::from_u128(n));
    let people = vec![
        row(&[
            ("id", Value::Int(1)),
            ("name", "Élodie \"É\" O'Neil".into()),
            ("score", Value::Decimal("12.50".parse().unwrap())),
            ("born_on", Value::Date("1999-12-31".parse().unwrap())),
            (
                "joined_on",
                Value::DateTime("2024-09-01T08:00:00.120Z".parse().unwrap()),
            ),
            ("gender", Value::Int(1)),
            ("address_city", "Le Mans".into()),
            ("address_zip", "72000".into()),
            ("tags", "[\"a\",\"b\"]".into()),
            ("photo", Value::Binary(vec![0xfb, 0xff])),
            ("version", Value::Int(3)),
            ("manager_id", Value::Int(2)),
        ]),
        row(&[
            ("id", Value::Int(2)),
            ("gender", Value::Int(7)),
            ("tags", "[]".into()),
            ("version", Value::Int(1)),
        ]),
        row(&[
            ("id", Value::Int(3)),
            ("name", "Zoé".into()),
            ("gender", Value::Int(0)),
            ("tags", "[]".into()),
            ("version", Value::Int(2)),
            ("manager_id", Value::Int(1)),
        ]),
    ];
    let trainee = |id, user: i64, grade| {
        row(&[
            ("id", guid(id)),
            ("user_id", Value::Int(user)),
            ("grade", grade),
        ])
    };
    let trainees = vec![
        trainee(1, 1, Value::Double(0.5)),
        trainee(2, 1, Value::Double(f64::NAN)),
        trainee(3, 1, Value::Null),
        trainee(4, 3, Value::Double(20.0)),
    ];
    let mark = |trainee, course: &str, value| {
        row(&[
            ("trainee_id", guid(trainee)),
            ("course", course.into()),
            ("value", Value::Int(value)),
        ])
    };
    let marks = vec![mark(1, "a/b", 10), mark(1, "c'd", 12), mark(4, "é", 10)];
    HashMap::from([
        ("person".to_owned(), people),
        ("trainee".to_owned(), trainees),
        ("mark".to_owned(), marks),
    ])
}

fn row(cells: &[(&str, Value)]) -> HashMap<String, Value> {
    let owned = |(name, value): &(&str, Value)| ((*name).to_owned(), value.clone());
    cells.iter().map(owned).collect()
}
