//! Answers that are one value: a property, or its bare text.

use query_plan::port::{Cell, Cells, StoreError};

use super::object::{Block, Scribe, spliced};
use super::plan::Member;
use super::value;

/// Whether there is nothing to be said about a property.
pub(super) fn is_null(member: &Member, row: &dyn Cells) -> Result<bool, StoreError> {
    let column = match member {
        Member::Value(value) => value.column,
        Member::Json(kept) if !kept.collection => kept.column,
        Member::Complex {
            null_when: Some(null_when),
            ..
        } => *null_when,
        Member::Complex {
            null_when: None, ..
        }
        | Member::Json(_)
        | Member::Dynamic { .. }
        | Member::OfKind { .. }
        | Member::Stream(_)
        | Member::One { .. }
        | Member::Link { .. }
        | Member::Child(_)
        | Member::Links { .. } => return Ok(false),
    };
    Ok(row.cell(column)? == Cell::Null)
}

/// `"value":…` behind what stands in the block already, or the members of a complex value.
pub(super) fn property(
    scribe: &Scribe,
    block: &mut Block,
    member: &Member,
    row: &dyn Cells,
) -> Result<(), StoreError> {
    let mut first = block.bytes.last() == Some(&b'{');
    if let Member::Value(member) = member {
        scribe.note(block, member, row.cell(member.column)?, &mut first);
    }
    match member {
        Member::Value(member) => {
            scribe.literal(block, b",\"value\":", &mut first);
            value::json(
                &mut block.bytes,
                row.cell(member.column)?,
                scribe.kind(member.kind),
            );
        }
        Member::Complex { members, ty, .. } => {
            scribe.complex_answer(block, ty.as_ref(), members, row, first)?;
        }
        Member::Json(kept) => {
            let cell = row.cell(kept.column)?;
            let formed = kept.form.of(cell)?;
            let cell = formed.as_deref().map_or(cell, Cell::Text);
            if let Some((_, column)) = &kept.count {
                scribe.literal(block, b",\"@odata.count\":", &mut first);
                scribe.number(block, row.cell(*column)?);
            }
            if let Some(note) = &kept.note {
                scribe.piece(block, note, &mut first);
            }
            match members_of_text(cell).filter(|_| !kept.collection) {
                Some(members) => {
                    if !first && !members.is_empty() {
                        block.bytes.push(b',');
                    }
                    block.bytes.extend_from_slice(members.as_bytes());
                }
                None => {
                    scribe.literal(block, b",\"value\":", &mut first);
                    spliced(&mut block.bytes, cell, kept.collection);
                }
            }
        }
        Member::OfKind { .. }
        | Member::Dynamic { .. }
        | Member::Stream(_)
        | Member::One { .. }
        | Member::Link { .. }
        | Member::Child(_)
        | Member::Links { .. } => {}
    }
    Ok(())
}

/// What stands between the braces of a JSON object.
fn members_of_text<'a>(cell: Cell<'a>) -> Option<&'a str> {
    let Cell::Text(text) = cell else { return None };
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    Some(inside.trim())
}

/// The text of a plain member.
pub(super) fn text(member: Option<&Member>, row: &dyn Cells) -> Result<Option<String>, StoreError> {
    let Some(Member::Value(member)) = member else {
        return Ok(None);
    };
    let Cell::Text(text) = row.cell(member.column)? else {
        return Ok(None);
    };
    Ok(Some(text.to_owned()))
}

/// The bare text or bytes of a property; says whether it is null.
pub(super) fn raw(
    scribe: &Scribe,
    out: &mut Vec<u8>,
    members: &[Member],
    row: &dyn Cells,
) -> Result<bool, StoreError> {
    let Some(member) = members.first() else {
        return Ok(true);
    };
    match member {
        Member::Value(member) => {
            let cell = row.cell(member.column)?;
            if cell == Cell::Null {
                return Ok(true);
            }
            if let Cell::Binary(bytes) = cell {
                out.extend_from_slice(bytes);
            } else {
                value::raw(out, cell, scribe.kind(member.kind));
            }
        }
        Member::Json(kept) => {
            let cell = row.cell(kept.column)?;
            if cell == Cell::Null && !kept.collection {
                return Ok(true);
            }
            spliced(out, cell, kept.collection);
        }
        Member::Complex { .. }
        | Member::Dynamic { .. }
        | Member::Stream(_)
        | Member::OfKind { .. }
        | Member::One { .. }
        | Member::Link { .. }
        | Member::Child(_)
        | Member::Links { .. } => {}
    }
    Ok(false)
}
