//! Casts, tests of types, `case`, GUIDs.

use super::{Case, find_all_or_nothing, find_some};

const CASES: &[Case] = &[
    ("Users", "cast(Id,Edm.String) eq '327680'", |_, r| {
        Some(r.id() == 327_680)
    }),
    ("Users", "endswith(cast(Id,Edm.String),'7')", |_, r| {
        Some(r.id() % 10 == 7)
    }),
    ("Users", "length(cast(Id,Edm.String)) gt 3", |_, r| {
        Some(r.id() > 999)
    }),
    ("Grades", "cast(Value,Edm.Int32) eq 12", |_, r| {
        Some(r.number("Value").is_some_and(|v| (12.0..13.0).contains(&v)))
    }),
    ("Grades", "cast(Value,Edm.Double) gt 12", |_, r| {
        Some(r.number("Value").is_some_and(|v| v > 12.0))
    }),
    (
        "Users",
        "case(Id lt 100:'low',Id lt 200:'middle',true:'high') eq 'middle'",
        |_, r| Some((100..200).contains(&r.id())),
    ),
    (
        "Users",
        "case(Login ne null:Login,true:FirstName) lt 'b'",
        |_, r| Some(r.text("Login").or(r.text("FirstName"))? < "b"),
    ),
    ("Users", "case(Login ne null:Login) eq null", |_, r| {
        Some(!r.has("Login"))
    }),
    ("Users", "isof(Services.User) and Id lt 100", |_, r| {
        Some(r.id() < 100)
    }),
    (
        "Roles",
        "Name eq 'Ens' and Uuid ne 00000000-0000-0000-0000-000000000000",
        |_, r| Some(r.text("Name") == Some("Ens")),
    ),
];

const EDGES: &[Case] = &[
    ("Users", "cast('12',Edm.Int32) eq 12", |_, _| Some(true)),
    (
        "Users",
        "cast('2024-02-29',Edm.Date) eq 2024-02-29",
        |_, _| Some(true),
    ),
    ("Users", "cast(null,Edm.Int32) eq null", |_, _| Some(true)),
    // What cannot be cast is null.
    ("Users", "cast(FirstName,Edm.Int32) eq null", |_, _| {
        Some(true)
    }),
    ("Users", "cast(12,Edm.String) eq '12'", |_, _| Some(true)),
    ("Users", "cast(true,Edm.String) eq 'true'", |_, _| {
        Some(true)
    }),
    ("Users", "isof(FirstName,Edm.String)", |_, _| Some(true)),
    ("Users", "isof(FirstName,Edm.Int32)", |_, _| Some(false)),
    ("Users", "cast(12.9,Edm.Int32) eq 12", |_, _| Some(true)),
    (
        "Users",
        "cast(CreatedOn,Edm.Date) eq date(CreatedOn)",
        |_, _| Some(true),
    ),
    ("Users", "case(false:1) eq null", |_, _| Some(true)),
];

#[test]
fn types_on_both_databases() {
    find_some(CASES);
}

#[test]
fn types_at_their_edges_on_both_databases() {
    find_all_or_nothing(EDGES);
}
