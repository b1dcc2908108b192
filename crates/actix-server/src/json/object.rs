//! One row → one JSON object.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity_model::Value;
use query_plan::port::{Cell, Cells, StoreError};
use sha2::{Digest, Sha256};

use super::plan::{
    Beside, Compiled, KeptMember, Key, Member, Object, StreamMember, Tag, Text, ValueKind,
    ValueMember,
};
use super::value::{self, Kind};
use super::{Omit, Style, Vocabulary, kept, stream, text};

/// What a row is written into: bytes, and the places where collections will stand.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    pub(super) holes: Vec<Hole>,
    /// Canonical paths of the rows whose collections may have a next link.
    pub(super) keys: Vec<u8>,
    /// The state of the next row, where a header says it as well.
    pub(super) state: Option<Vec<u8>>,
}

/// Where a level below is to be written.
#[derive(Clone, Debug)]
pub(super) struct Hole {
    pub(super) at: usize,
    pub(super) level: usize,
    /// The row's ordinal among the rows of its level in this block.
    pub(super) ordinal: usize,
    /// Nothing stands before it in its object.
    pub(super) first: bool,
    /// A piece of [`Block::keys`].
    pub(super) key: Text,
}

impl Block {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.holes.clear();
        self.keys.clear();
    }
}

/// Writes the rows of one request.
pub(super) struct Scribe {
    pub(super) compiled: Compiled,
    pub(super) vocabulary: Arc<Vocabulary>,
    pub(super) style: Style,
    /// Absolute URL of the service root, with its slash, as the inside of a JSON string.
    pub(super) base: Vec<u8>,
}

type Done = Result<(), StoreError>;

impl Scribe {
    /// The members of an object with their commas; `first` when nothing stands before them.
    pub(super) fn members_of(
        &self,
        block: &mut Block,
        object: &Object,
        row: &dyn Cells,
        ordinal: usize,
        mut first: bool,
    ) -> Done {
        if let Some((column, kinds)) = &object.kinds {
            let lost = || StoreError::Unexpected("a row is of no kind that was asked for".into());
            let Cell::Int(kind) = row.cell(*column)? else {
                return Err(lost());
            };
            let kind = usize::try_from(kind).ok().and_then(|at| kinds.get(at));
            return self.members_of(block, kind.ok_or_else(lost)?, row, ordinal, first);
        }
        if let Some(ty) = type_of(object, row)? {
            self.piece(block, ty, &mut first);
        }
        if let Some(id) = &object.id {
            self.literal(block, b",\"@odata.id\":\"", &mut first);
            self.url(&mut block.bytes, id, row)?;
            block.bytes.push(b'"');
        }
        if object.shows_etag {
            self.literal(block, b",\"@odata.etag\":\"", &mut first);
            block.bytes.extend_from_slice(b"W/\\\"");
            match block.state.take() {
                Some(known) => block.bytes.extend_from_slice(&known),
                None => state(&mut block.bytes, &object.etag, row)?,
            }
            block.bytes.extend_from_slice(b"\\\"\"");
        }
        if let Some(id) = object.id.as_ref().filter(|_| object.edit_link) {
            self.literal(block, b",\"@odata.editLink\":\"", &mut first);
            self.url(&mut block.bytes, id, row)?;
            block.bytes.push(b'"');
        }
        self.members(block, object, &object.members, row, ordinal, &mut first)
    }

    fn members(
        &self,
        block: &mut Block,
        object: &Object,
        members: &[Member],
        row: &dyn Cells,
        ordinal: usize,
        first: &mut bool,
    ) -> Done {
        for member in members {
            match member {
                Member::Value(value) => self.value(block, value, row, first)?,
                Member::OfKind {
                    column,
                    values,
                    member,
                } => {
                    if is_one_of(row.cell(*column)?, values)? {
                        let member = std::slice::from_ref(&**member);
                        self.members(block, object, member, row, ordinal, first)?;
                    }
                }
                Member::Json(kept) => self.kept(block, kept, row, first)?,
                Member::Dynamic { column, only } => {
                    if let Cell::Text(text) = row.cell(*column)? {
                        kept::members(&mut block.bytes, text, only.as_deref(), self.style, first)?;
                    }
                }
                Member::Complex {
                    name,
                    null_when,
                    ty,
                    members,
                } => {
                    let null = match null_when {
                        Some(column) => row.cell(*column)? == Cell::Null,
                        None => false,
                    };
                    if null && self.style.omit == Omit::Nulls {
                        continue;
                    }
                    self.piece(block, name, first);
                    if null {
                        block.bytes.extend_from_slice(b"null");
                        continue;
                    }
                    self.open(block, ty.as_ref(), |s, block, first| {
                        s.members(block, object, members, row, ordinal, first)
                    })?;
                }
                Member::Stream(stream) => self.stream(block, stream, row, first)?,
                Member::One { name, object } => {
                    self.piece(block, name, first);
                    self.one(block, object, row, ordinal)?;
                }
                Member::Link { name, key } => {
                    self.piece(block, name, first);
                    self.url(&mut block.bytes, key, row)?;
                    block.bytes.push(b'"');
                }
                Member::Child(level) => {
                    self.hole(block, *level, row, ordinal, *first)?;
                    *first = false;
                }
                Member::Links { ends, segment } => {
                    let Some(id) = &object.id else { continue };
                    for (name, end) in ends {
                        self.piece(block, name, first);
                        self.url(&mut block.bytes, id, row)?;
                        block.bytes.push(b'/');
                        block.bytes.extend_from_slice(segment.as_bytes());
                        block.bytes.extend_from_slice(end);
                    }
                }
            }
        }
        Ok(())
    }

    /// A value that the database keeps as JSON.
    fn kept(
        &self,
        block: &mut Block,
        kept: &KeptMember,
        row: &dyn Cells,
        first: &mut bool,
    ) -> Done {
        let cell = row.cell(kept.column)?;
        if cell == Cell::Null && !kept.collection && self.style.omit == Omit::Nulls {
            return Ok(());
        }
        if let Some((name, column)) = &kept.count {
            self.piece(block, name, first);
            self.number(block, row.cell(*column)?);
        }
        if let Some(note) = &kept.note {
            self.piece(block, note, first);
        }
        self.piece(block, &kept.name, first);
        let formed = kept.form.of(cell)?;
        let cell = formed.as_deref().map_or(cell, Cell::Text);
        spliced(&mut block.bytes, cell, kept.collection);
        Ok(())
    }

    /// How many items there are.
    pub(super) fn number(&self, block: &mut Block, count: Cell<'_>) {
        let kind = if self.style.ieee754 {
            Kind::Quoted
        } else {
            Kind::Plain
        };
        value::json(&mut block.bytes, count, kind);
    }

    /// What is said of a stream.
    fn stream(
        &self,
        block: &mut Block,
        stream: &StreamMember,
        row: &dyn Cells,
        first: &mut bool,
    ) -> Done {
        if let Some(at) = &stream.at {
            for link in &at.links {
                self.piece(block, link, first);
                self.url(&mut block.bytes, &at.key, row)?;
                block.bytes.push(b'/');
                block.bytes.extend_from_slice(at.segment.as_bytes());
                block.bytes.push(b'"');
            }
        }
        let mut media_type = "";
        if let Cell::Text(known) = row.cell(stream.media_type)? {
            media_type = known;
        }
        if let Some(content_type) = &stream.content_type
            && !media_type.is_empty()
        {
            self.piece(block, content_type, first);
            text::string(&mut block.bytes, media_type);
        }
        if let Some(content) = &stream.content {
            self.piece(block, &content.name, first);
            let cell = row.cell(content.column)?;
            let kind = if content.native { media_type } else { "" };
            stream::content(&mut block.bytes, cell, kind);
        }
        Ok(())
    }

    /// An object, or null where there is none.
    fn one(&self, block: &mut Block, object: &Object, row: &dyn Cells, ordinal: usize) -> Done {
        if let Some(key) = object.null_when
            && row.cell(key)? == Cell::Null
        {
            block.bytes.extend_from_slice(b"null");
            return Ok(());
        }
        self.object(block, object, row, ordinal)
    }

    /// An object with its braces.
    pub(super) fn object(
        &self,
        block: &mut Block,
        object: &Object,
        row: &dyn Cells,
        ordinal: usize,
    ) -> Done {
        block.bytes.push(b'{');
        self.members_of(block, object, row, ordinal, true)?;
        block.bytes.push(b'}');
        Ok(())
    }

    /// The members of a complex value on their own, for an answer that is nothing else.
    pub(super) fn complex_answer(
        &self,
        block: &mut Block,
        ty: Option<&Text>,
        members: &[Member],
        row: &dyn Cells,
        mut first: bool,
    ) -> Done {
        if let Some(ty) = ty {
            self.piece(block, ty, &mut first);
        }
        self.members(block, &Object::default(), members, row, 0, &mut first)
    }

    fn open(
        &self,
        block: &mut Block,
        ty: Option<&Text>,
        inside: impl FnOnce(&Self, &mut Block, &mut bool) -> Done,
    ) -> Done {
        let mut first = true;
        block.bytes.push(b'{');
        if let Some(ty) = ty {
            self.piece(block, ty, &mut first);
        }
        inside(self, block, &mut first)?;
        block.bytes.push(b'}');
        Ok(())
    }

    fn value(
        &self,
        block: &mut Block,
        member: &ValueMember,
        row: &dyn Cells,
        first: &mut bool,
    ) -> Done {
        let cell = row.cell(member.column)?;
        let null = cell == Cell::Null;
        if null && self.style.omit == Omit::Nulls {
            return Ok(());
        }
        if let Some(default) = &member.default
            && cell.to_value() == *default
        {
            return Ok(());
        }
        if !null {
            self.note(block, member, cell, first);
        }
        self.piece(block, &member.name, first);
        value::json(&mut block.bytes, cell, self.kind(member.kind));
        Ok(())
    }

    /// The type of a value, where the value does not show it.
    pub(super) fn note(
        &self,
        block: &mut Block,
        member: &ValueMember,
        cell: Cell<'_>,
        first: &mut bool,
    ) {
        if let Some(note) = &member.note
            && (!note.only_beyond_numbers || matches!(cell, Cell::Double(d) if !d.is_finite()))
        {
            self.piece(block, &note.text, first);
        }
    }

    pub(super) fn kind(&self, kind: ValueKind) -> Kind<'_> {
        match kind {
            ValueKind::Plain => Kind::Plain,
            ValueKind::Quoted => Kind::Quoted,
            ValueKind::Single => Kind::Single,
            ValueKind::Geo => Kind::Geo,
            ValueKind::Enum(id) => self
                .vocabulary
                .enumeration(id)
                .map_or(Kind::Plain, Kind::Enum),
        }
    }

    /// Remembers where a level below will stand, and under which URL its next page is found.
    fn hole(
        &self,
        block: &mut Block,
        level: usize,
        row: &dyn Cells,
        ordinal: usize,
        first: bool,
    ) -> Done {
        let start = block.keys.len();
        let place = self.compiled.level(level).and_then(|l| l.place.as_ref());
        if let Some(next) = place.and_then(|p| p.next.as_ref()) {
            self.path(&mut block.keys, &next.key, row)?;
        }
        block.holes.push(Hole {
            at: block.bytes.len(),
            level,
            ordinal,
            first,
            key: start..block.keys.len(),
        });
        Ok(())
    }

    pub(super) fn piece(&self, block: &mut Block, text: &Text, first: &mut bool) {
        self.literal(block, self.compiled.piece(text), first);
    }

    /// Text that begins with a comma, which the first member does without.
    pub(super) fn literal(&self, block: &mut Block, text: &[u8], first: &mut bool) {
        let text = if *first {
            text.get(1..).unwrap_or_default()
        } else {
            text
        };
        block.bytes.extend_from_slice(text);
        *first = false;
    }

    /// The canonical absolute URL of an entity.
    fn url(&self, out: &mut Vec<u8>, key: &Key, row: &dyn Cells) -> Done {
        out.extend_from_slice(&self.base);
        self.path(out, key, row)
    }

    /// `Set(key)`, percent-encoded, which needs no escape in JSON.
    fn path(&self, out: &mut Vec<u8>, key: &Key, row: &dyn Cells) -> Done {
        out.extend_from_slice(key.set.as_bytes());
        if key.parts.is_empty() {
            return Ok(());
        }
        let mut before = b'(';
        for part in &key.parts {
            out.push(before);
            before = b',';
            text::percent_name(out, &part.name);
            let cell = row.cell(part.column)?;
            match (&part.enumeration, cell) {
                (Some((name, id)), cell) => {
                    out.extend_from_slice(name.as_bytes());
                    quoted(out, b"", |out| {
                        value::raw(out, cell, self.kind(ValueKind::Enum(*id)))
                    });
                }
                (None, Cell::Text(t)) => {
                    quoted(out, b"", |out| text::percent(out, &t.replace('\'', "''")))
                }
                (None, Cell::Binary(_)) => {
                    quoted(out, b"binary", |out| value::raw(out, cell, Kind::Plain))
                }
                (None, Cell::Duration(_)) => {
                    quoted(out, b"duration", |out| value::raw(out, cell, Kind::Plain))
                }
                (None, _) => value::raw(out, cell, Kind::Plain),
            }
        }
        out.push(b')');
        Ok(())
    }
}

/// What is said of the type of a row.
fn type_of<'o>(object: &'o Object, row: &dyn Cells) -> Result<Option<&'o Text>, StoreError> {
    let Some(types) = &object.types else {
        return Ok(object.ty.as_ref());
    };
    let cell = row.cell(types.column)?;
    for (value, text) in &types.of {
        if cell == Cell::of(value)? {
            return Ok(text.as_ref());
        }
    }
    Ok(object.ty.as_ref())
}

fn is_one_of(cell: Cell<'_>, values: &[Value]) -> Result<bool, StoreError> {
    for value in values {
        if cell == Cell::of(value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn quoted(out: &mut Vec<u8>, prefix: &[u8], inside: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(prefix);
    out.push(b'\'');
    inside(out);
    out.push(b'\'');
}

/// JSON text that the database keeps.
pub(super) fn spliced(out: &mut Vec<u8>, cell: Cell<'_>, collection: bool) {
    if let Cell::Text(json) = cell {
        out.extend_from_slice(json.as_bytes());
    } else if cell == Cell::Null && collection {
        out.extend_from_slice(b"[]");
    } else {
        value::json(out, cell, Kind::Plain);
    }
}

/// Bytes of the hash of what an answer shows beside its row.
const HASH: usize = 12;

/// What stands between the quotes of an ETag: the state of the row, and behind a semicolon a hash of what else the answer
/// shows. What is changed is held against the state alone, what is read against the whole.
pub(super) fn state(out: &mut Vec<u8>, tag: &Tag, row: &dyn Cells) -> Done {
    for (index, column) in tag.state.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let cell = row.cell(*column)?;
        if let Cell::Text(t) = cell {
            text::percent(out, t);
        } else {
            value::raw(out, cell, Kind::Plain);
        }
    }
    if let Some(beside) = &tag.beside {
        out.push(b';');
        out.extend_from_slice(hash(beside, row)?.as_bytes());
    }
    Ok(())
}

/// The header of a state.
pub(super) fn etag(state: &[u8]) -> Option<String> {
    Some(format!("W/\"{}\"", std::str::from_utf8(state).ok()?))
}

fn hash(beside: &Beside, row: &dyn Cells) -> Result<String, StoreError> {
    let mut shown = beside.names.clone();
    for column in &beside.columns {
        value::json(&mut shown, row.cell(*column)?, Kind::Plain);
        shown.push(b',');
    }
    let hash = Sha256::digest(&shown);
    Ok(URL_SAFE_NO_PAD.encode(hash.get(..HASH).unwrap_or(&hash)))
}

/// The weak ETag of the state of a row that these values are.
///
/// # Errors
/// When a value is of a type that makes no ETag.
pub fn etag_text(values: &[Value]) -> Result<Option<String>, StoreError> {
    if values.is_empty() {
        return Ok(None);
    }
    let tag = Tag {
        state: (0..values.len()).collect(),
        beside: None,
    };
    let mut text = Vec::new();
    state(&mut text, &tag, &Held(values))?;
    Ok(etag(&text))
}

/// Values as a row that is read.
struct Held<'v>(&'v [Value]);

impl Cells for Held<'_> {
    fn cell(&self, column: usize) -> Result<Cell<'_>, StoreError> {
        Cell::of(self.0.get(column).unwrap_or(&Value::Null))
    }
}
