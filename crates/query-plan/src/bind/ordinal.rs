//! `Set(key)/Values/0`: one value of a collection, by its place (part 2, section 4.11).

use entity_model::Type;
use query_grammar as g;

use super::json::Kept;
use super::member::{exists, filtered};
use super::read::COLLECTION_ONLY;
use super::resource::{End, Resource, Rows, property_at, unknown};
use super::{Binder, Bound, collection};
use crate::expr::{Arithmetic, Compare, Expr};
use crate::read::{Field, Read, Rel};

/// One value among those of a property.
#[derive(Clone)]
pub(super) struct Ordinal {
    place: usize,
    /// From the end, where it is negative: -1 is the last.
    at: i64,
    /// The member of it, where it is complex.
    member: Option<usize>,
    raw: bool,
}

impl Ordinal {
    /// The value that a segment behind a collection names, if it is a number.
    pub(super) fn of(place: usize, segment: &g::Segment) -> Option<Self> {
        let at = segment.text.parse().ok()?;
        Some(Self {
            place,
            at,
            member: None,
            raw: false,
        })
    }
}

impl Binder<'_> {
    /// One segment behind such a value: a member of it, or `$value`.
    pub(super) fn follow_ordinal(
        &self,
        mut at: Resource,
        mut ordinal: Ordinal,
        segment: &g::Segment,
    ) -> Bound<Resource> {
        let property = property_at(self.entity(at.rows.entity), ordinal.place);
        let whole = matches!(property.ty, Type::Complex(_)) && ordinal.member.is_none();
        match (&segment.kind, property.ty) {
            (g::SegmentKind::Value, _) if !whole && !ordinal.raw => ordinal.raw = true,
            (g::SegmentKind::Name { name, parens: None }, Type::Complex(complex)) if whole => {
                let (found, part) = self.part_named(complex, name)?;
                ordinal.member = Some(found);
                at.rows.trail = format!("{}/{}", at.rows.trail, part.name);
            }
            _ => {
                let message = format!("'{}' cannot follow a value", segment.text);
                return Err(unknown(&message, segment.span));
            }
        }
        at.end = End::Ordinal(ordinal);
        Ok(at)
    }

    /// Reads the value; without it, there is no such resource.
    pub(super) fn ordinal(
        &mut self,
        rows: &Rows,
        ordinal: &Ordinal,
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        self.refuse(options, &COLLECTION_ONLY, "a property")?;
        self.refuse(options, &["$expand", "$compute"], "a property")?;
        self.refuse_unexecuted(options)?;
        let property = property_at(self.entity(rows.entity), ordinal.place);
        self.may_be_read(property)?;
        let member = match property.ty {
            Type::Complex(complex) => ordinal
                .member
                .and_then(|at| self.model.complex(complex).members.get(at)),
            _ => None,
        };
        let shown = member.unwrap_or(property);
        let whole = matches!(shown.ty, Type::Complex(_));
        if !whole {
            self.refuse(options, &["$select"], "a value without members")?;
        }
        let members = self.members_selected(shown.ty, options)?;
        let number = self.next_level(g::Span::default())?;
        let (row, mut conditions) = self.open_rows(rows)?;
        let kept = Kept::of(self.field_value(row, ordinal.place)?, property);
        let (there, _) = self.nth(&kept, ordinal.at);
        conditions.push(exists(there));
        let (rel, item) = self.nth(&kept, ordinal.at);
        let item = match member {
            Some(member) => item.part(member),
            None => item,
        };
        let (name, ty) = (shown.name.clone(), shown.ty);
        let only = self.member_names(ty, &members);
        let close = |b: &mut Self, conditions| b.finish_rows(rows, conditions);
        let field = |b: &mut Self, columns: &mut super::level::Columns| {
            let value = if ordinal.raw {
                item.value()
            } else {
                item.json()
            };
            let column = columns.place(b.only_value(rel, value));
            let field = if ordinal.raw {
                Field::Value {
                    name,
                    column,
                    ty,
                    declared: true,
                }
            } else {
                Field::Json {
                    name,
                    column,
                    ty,
                    collection: shown.collection && member.is_some(),
                    counted: None,
                    only,
                }
            };
            Ok(super::read::bare_shape(vec![field]))
        };
        let level = self.single(number, row, conditions, field, close)?;
        Ok(self.property_read(rows, level, (ty, &members), ordinal.raw))
    }

    /// The item at a place of a collection.
    fn nth(&mut self, kept: &Kept, at: i64) -> (Rel, Kept) {
        let (rel, item, place) = self.open_items(kept);
        let wanted = if at < 0 {
            let all = self.length_of(kept);
            collection::place(Arithmetic::Add, all, collection::number(at))
        } else {
            collection::number(at)
        };
        let is = Expr::compare(Compare::Eq, place, wanted);
        (filtered(rel, vec![is]), item)
    }
}
