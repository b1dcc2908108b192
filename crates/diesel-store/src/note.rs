//! What the engine itself must remember, in its own table.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use entity_model::Value;
use query_plan::port::{Cell, Note, NoteId, StoreError};

use crate::dialect::Dialect;
use crate::fragment::{Bind, Sql};
use crate::pool::Link;
use crate::row::Kind;

pub(crate) fn note<D: Dialect>(
    link: &mut Link<D>,
    of: &NoteId<'_>,
) -> Result<Option<Note>, StoreError> {
    let mut sql = Sql::new("SELECT at, text, bytes FROM engine_note WHERE kind = ");
    named(of, &mut sql);
    let mut found = None;
    link.rows(
        sql.finish(),
        &[Kind::Instant, Kind::Text, Kind::Binary],
        &mut |row| {
            if let (Value::DateTime(at), Value::Text(text), Cell::Binary(bytes)) = (
                row.cell(0)?.to_value(),
                row.cell(1)?.to_value(),
                row.cell(2)?,
            ) {
                let bytes = bytes.to_vec();
                found = Some(Note { at, text, bytes });
            }
            Ok(())
        },
    )?;
    Ok(found)
}

pub(crate) fn keep<D: Dialect>(
    link: &mut Link<D>,
    of: &NoteId<'_>,
    note: &Note,
) -> Result<(), StoreError> {
    let at = Value::from(note.at);
    let mut sql = Sql::new("INSERT INTO engine_note (kind, caller, id, at, text, bytes) VALUES (");
    sql.bind(text(of.kind))
        .push(", ")
        .bind(Bind::Int(of.caller));
    sql.push(", ")
        .bind(text(of.id))
        .push(", ")
        .bind(D::bind(&at, Kind::Instant)?);
    sql.push(", ").bind(text(&note.text)).push(", ");
    sql.bind(Bind::Binary(Cow::Borrowed(&note.bytes)));
    sql.push(
        ") ON CONFLICT (kind, caller, id) DO UPDATE SET at = excluded.at, text = excluded.text, bytes = excluded.bytes",
    );
    link.execute(sql.finish()).map(|_| ())
}

pub(crate) fn drop_one<D: Dialect>(link: &mut Link<D>, of: &NoteId<'_>) -> Result<(), StoreError> {
    let mut sql = Sql::new("DELETE FROM engine_note WHERE kind = ");
    named(of, &mut sql);
    link.execute(sql.finish()).map(|_| ())
}

pub(crate) fn drop_before<D: Dialect>(
    link: &mut Link<D>,
    kind: &str,
    before: DateTime<Utc>,
) -> Result<(), StoreError> {
    let before = Value::from(before);
    let mut sql = Sql::new("DELETE FROM engine_note WHERE kind = ");
    sql.bind(text(kind))
        .push(" AND at < ")
        .bind(D::bind(&before, Kind::Instant)?);
    link.execute(sql.finish()).map(|_| ())
}

pub(crate) fn drop_all<D: Dialect>(link: &mut Link<D>) -> Result<(), StoreError> {
    let sql = Sql::new("DELETE FROM engine_note");
    link.execute(sql.finish()).map(|_| ())
}

fn named<'n>(of: &NoteId<'n>, sql: &mut Sql<'n>) {
    sql.bind(text(of.kind))
        .push(" AND caller = ")
        .bind(Bind::Int(of.caller));
    sql.push(" AND id = ").bind(text(of.id));
}

fn text(text: &str) -> Bind<'_> {
    Bind::Text(Cow::Borrowed(text))
}
