//! The scenarios of another program's measurement, in the words of the model that is measured, beside its figures.
//!
//! Those figures are text: another program on another day. What may be compared is the order of magnitude.

use super::Database;
use super::http::Ask;
use super::model::Model;
use super::questions::{SEVENTEEN, select};
use super::subject::Subject;
use anyhow::{Context, Result, bail};
use serde_json::Value;

const READERS: usize = 16;
pub(crate) const WRITERS: usize = 8;

/// The other program's figures on SQLite and on PostgreSQL: server CPU in ms (requests per second).
pub(crate) type Peer = [&'static str; 2];

pub(crate) const INSERT: Peer = ["0.94 (734)", "0.40 (2,210)"];
pub(crate) const UPDATE: Peer = ["1.07 (701)", "0.52 (1,770)"];

/// Columns of a product, as many as the other program's products have.
const PRODUCT: [&str; 17] = [
    "ID",
    "Name",
    "Description",
    "Price",
    "Rating",
    "Temperature",
    "Quantity",
    "Weight",
    "ReleaseDate",
    "CategoryID",
    "Status",
    "Version",
    "CreatedAt",
    "SerialNumber",
    "ProductType",
    "SpecialProperty",
    "SpecialFeature",
];

/// One scenario, as requests to one server.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) asks: Vec<Ask>,
    pub(crate) connections: usize,
    pub(crate) peer: Peer,
    /// Every page of the set.
    pub(crate) all: bool,
}

pub(crate) fn figures(peer: Peer, database: Database) -> &'static str {
    match database {
        Database::Sqlite => peer[0],
        Database::Postgres => peer[1],
    }
}

/// What a model calls the things that the scenarios are about.
struct Words {
    /// The set that is read and written.
    set: &'static str,
    /// The columns of a row.
    columns: String,
    three: &'static str,
    filter: &'static str,
    order: &'static str,
    /// Fifty rows with a related one, and what adds many to each.
    to_one: String,
    to_many: &'static str,
    groups: &'static str,
    /// A new row, and a value of it that changes.
    row: &'static str,
    changes: &'static str,
}

impl Words {
    fn of(model: Model) -> Self {
        match model {
            Model::School => Self::school(),
            Model::Reference => Self::reference(),
        }
    }

    fn school() -> Self {
        let columns = select(&SEVENTEEN);
        Self {
            set: "Users",
            three: "$select=Id,FirstName,LastName",
            filter: "LastName gt 'M'",
            order: "LastName desc",
            to_one: format!(
                "Students?$select=Id,NipCode,IneCode,UserId,DomainId,CreatedOn&$top=50&$expand=User({columns})"
            ),
            to_many: "Trainees($select=Id,StartedOn,EnrolmentState)",
            groups: "groupby((Gender),aggregate(JobAge with average as Age))",
            row: r#"{"FirstName":"Ada","LastName":"Martin","Mail":"ada@school.example","City":"Nantes","NoMailing":true}"#,
            changes: "City",
            columns,
        }
    }

    fn reference() -> Self {
        let columns = select(&PRODUCT);
        Self {
            set: "Products",
            three: "$select=ID,Name,Price",
            filter: "Price gt 1000",
            order: "Price desc",
            to_one: format!("Products?{columns}&$top=50&$expand=Category"),
            to_many: "Descriptions",
            groups: "groupby((CategoryID),aggregate(Price with average as Average))",
            row: r#"{"Name":"New","Description":"A product that is new","Price":12.5,"Rating":7,"Quantity":3,"Status":"InStock"}"#,
            changes: "Description",
            columns,
        }
    }
}

/// What is only read, in the order of the other program's table.
pub(crate) fn reads(subject: &Subject) -> Result<Vec<Scenario>> {
    let words = Words::of(subject.model);
    let Words { set, columns, .. } = &words;
    let read = |name, path: &str, peer| Scenario {
        name,
        asks: vec![subject.ask(path)],
        connections: READERS,
        peer,
        all: false,
    };
    let rows = |more: &str| format!("{set}?{columns}{more}");
    let point = |key: &String| subject.ask(&format!("{set}({key})?{columns}"));
    let to_one = &words.to_one;
    Ok(vec![
        read("service document", "", ["0.024 (43,900)", "0.031"]),
        read("$metadata", "$metadata", ["0.044 (24,000), 11 KB", "0.043"]),
        Scenario {
            asks: keys(subject)?.iter().map(point).collect(),
            ..read("one entity by key", "", ["0.18 (6,000)", "0.11 (9,400)"])
        },
        read(
            "100 rows",
            &rows("&$top=100"),
            ["1.14 (1,110), 43 KB", "0.76 (1,800)"],
        ),
        read(
            "500 rows",
            &rows("&$top=500"),
            ["4.1 (311), 216 KB", "2.9 (518)"],
        ),
        read(
            "100 rows filtered",
            &rows(&format!("&$top=100&$filter={}", words.filter)),
            ["1.2", "0.68"],
        ),
        read(
            "100 rows ordered",
            &rows(&format!("&$top=100&$orderby={}", words.order)),
            ["1.3", "0.72"],
        ),
        read(
            "100 rows, $skip=1000",
            &rows("&$top=100&$skip=1000"),
            ["1.2", "0.71"],
        ),
        read(
            "100 rows, 3 columns",
            &format!("{set}?{}&$top=100", words.three),
            ["0.59 (2,190)", "0.41 (3,170)"],
        ),
        read("50 rows + to-one", to_one, ["1.2", "0.84"]),
        read(
            "50 rows + to-one and to-many",
            &format!("{to_one},{}", words.to_many),
            ["2.4", "1.5"],
        ),
        read(
            "$count with a filter",
            &format!("{set}/$count?$filter={}", words.filter),
            ["0.21 (5,500)", "0.10 (5,200)"],
        ),
        read(
            "groupby and average",
            &format!("{set}?$apply={}", words.groups),
            ["6.8 (164), 10,000 rows", "0.49 (877)"],
        ),
        Scenario {
            all: true,
            asks: vec![
                subject.ask_with(&rows("&$top=10000"), "Prefer: odata.maxpagesize=10000\r\n"),
            ],
            ..read(
                "10,000 rows, every page",
                "",
                ["131 (11.7), 4.4 MB", "51 (31)"],
            )
        },
    ])
}

/// What changes a row.
pub(crate) fn writes(subject: &Subject) -> Result<Vec<Scenario>> {
    let write = |name, asks, peer| Scenario {
        name,
        asks,
        connections: WRITERS,
        peer,
        all: false,
    };
    Ok(vec![
        write("single insert", vec![insert(subject)], INSERT),
        write("single update", updates(subject)?, UPDATE),
    ])
}

/// One new row.
pub(crate) fn insert(subject: &Subject) -> Ask {
    let Words { set, row, .. } = Words::of(subject.model);
    subject.change("POST", set, row)
}

/// Changes of one value of many rows, one after the other.
///
/// Whoever takes turns at equal distances in this list, as so many connections do, never writes what stands there
/// already: there is one round more than there are connections, and each has a value of its own.
pub(crate) fn updates(subject: &Subject) -> Result<Vec<Ask>> {
    let Words { set, changes, .. } = Words::of(subject.model);
    let keys = keys(subject)?;
    let round = |round: usize| {
        let body = format!(r#"{{"{changes}":"value {round}"}}"#);
        let ask = move |key: &String| subject.change("PATCH", &format!("{set}({key})"), &body);
        keys.iter().map(ask)
    };
    Ok((0..=WRITERS).flat_map(round).collect())
}

/// So many new rows as one change set of a batch.
pub(crate) fn batch(subject: &Subject, rows: usize) -> Ask {
    let Words { set, row, .. } = Words::of(subject.model);
    let part = |id: usize| {
        format!(
            r#"{{"id":"{id}","atomicityGroup":"all","method":"POST","url":"{set}","headers":{{"content-type":"application/json"}},"body":{row}}}"#
        )
    };
    let parts: Vec<String> = (1..=rows).map(part).collect();
    let body = format!(r#"{{"requests":[{}]}}"#, parts.join(","));
    subject.change("POST", "$batch", &body)
}

/// So many new rows as a delta of their set.
pub(crate) fn bulk(subject: &Subject, rows: usize) -> Ask {
    let Words { set, row, .. } = Words::of(subject.model);
    let rows = vec![row; rows].join(",");
    let body = format!(r##"{{"@context":"#$delta","value":[{rows}]}}"##);
    subject.change("PATCH", set, &body)
}

/// Keys from all over the set, as they stand in a path.
pub(crate) fn keys(subject: &Subject) -> Result<Vec<String>> {
    let Words {
        set, three, order, ..
    } = Words::of(subject.model);
    let body = subject.body(&format!("{set}?{three}&$orderby={order}&$top=1000"))?;
    let page: Value = serde_json::from_slice(&body).context("reading the keys")?;
    let rows = page.get("value").and_then(Value::as_array);
    let keys: Vec<String> = rows.into_iter().flatten().filter_map(key).collect();
    if keys.len() < 10 {
        bail!("{set} has only {} rows", keys.len());
    }
    Ok(keys)
}

/// The key of an entity, by the name that either model has for it.
pub(crate) fn key(entity: &Value) -> Option<String> {
    let key = entity.get("Id").or_else(|| entity.get("ID"))?;
    Some(key.as_str().map_or_else(|| key.to_string(), str::to_owned))
}
