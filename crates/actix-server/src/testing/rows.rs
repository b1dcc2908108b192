//! The rows of the tiny workshop.

use std::collections::HashMap;

use entity_model::Value;

/// Rows by column name.
pub(crate) type Table = Vec<HashMap<String, Value>>;

/// So much text in the name of each of so many parts.
pub(crate) fn text_of(parts: usize, length: usize) -> HashMap<String, Table> {
    let mut tables = workshop();
    let part = |id: usize| {
        row(&[
            ("id", Value::Int(id.try_into().unwrap())),
            ("name", Value::Text("x".repeat(length))),
            ("version", Value::Int(1)),
        ])
    };
    tables.insert("part".to_owned(), (1..=parts).map(part).collect());
    tables
}

pub(crate) fn workshop() -> HashMap<String, Table> {
    let guid = |n: u128| Value::Guid(uuid::Uuid::from_u128(n));
    let parts = vec![
        row(&[
            ("id", Value::Int(1)),
            ("name", "Élodie \"É\" O'Neil".into()),
            ("score", Value::Decimal("12.50".parse().unwrap())),
            ("made_on", Value::Date("1999-12-31".parse().unwrap())),
            (
                "joined_on",
                Value::DateTime("2024-09-01T08:00:00.120Z".parse().unwrap()),
            ),
            ("finish", Value::Int(1)),
            ("address_city", "Le Mans".into()),
            ("address_zip", "72000".into()),
            ("tags", "[\"a\",\"b\"]".into()),
            ("image", Value::Binary(vec![0xfb, 0xff])),
            ("version", Value::Int(3)),
            ("carrier_id", Value::Int(2)),
        ]),
        row(&[
            ("id", Value::Int(2)),
            ("finish", Value::Int(7)),
            ("tags", "[]".into()),
            ("version", Value::Int(1)),
        ]),
        row(&[
            ("id", Value::Int(3)),
            ("name", "Zoé".into()),
            ("finish", Value::Int(0)),
            ("tags", "[]".into()),
            ("version", Value::Int(2)),
            ("carrier_id", Value::Int(1)),
        ]),
    ];
    let machine = |id, part: i64, speed| {
        row(&[
            ("id", guid(id)),
            ("part_id", Value::Int(part)),
            ("speed", speed),
        ])
    };
    let machines = vec![
        machine(1, 1, Value::Double(0.5)),
        machine(2, 1, Value::Double(f64::NAN)),
        machine(3, 1, Value::Null),
        machine(4, 3, Value::Double(20.0)),
    ];
    let mark = |machine, course: &str, value| {
        row(&[
            ("machine_id", guid(machine)),
            ("course", course.into()),
            ("value", Value::Int(value)),
        ])
    };
    let marks = vec![mark(1, "a/b", 10), mark(1, "c'd", 12), mark(4, "é", 10)];
    HashMap::from([
        ("part".to_owned(), parts),
        ("machine".to_owned(), machines),
        ("mark".to_owned(), marks),
    ])
}

fn row(cells: &[(&str, Value)]) -> HashMap<String, Value> {
    let owned = |(name, value): &(&str, Value)| ((*name).to_owned(), value.clone());
    cells.iter().map(owned).collect()
}
