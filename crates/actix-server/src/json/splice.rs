//! The collections of a block, gathered level by level, put between their parents.
//!
//! A store gives all parents of a block before the first child. So every level of a block is written into its own
//! buffer, parents note where a collection belongs (a *hole*), and when the block ends all is copied once, in order.

use std::ops::Range;

use super::object::{Block, Hole};
use super::plan::{ChildForm, ChildPlan, Compiled};
use super::value;

/// The rows of one level in the block that is being read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) block: Block,
    pub(super) rows: usize,
    /// One for each parent that has rows, ascending.
    pub(super) groups: Vec<Group>,
    /// `$count` of parents, ascending.
    pub(super) counts: Vec<(usize, u64)>,
}

/// The rows below one parent.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) parent: usize,
    pub(super) rows: usize,
    pub(super) bytes: Range<usize>,
    pub(super) holes: Range<usize>,
    /// The next link, as the inside of a JSON string.
    pub(super) next: Option<Vec<u8>>,
}

impl Gathered {
    pub(super) fn clear(&mut self) {
        self.block.clear();
        self.rows = 0;
        self.groups.clear();
        self.counts.clear();
    }

    /// Opens a group for a parent, unless it is the one being written.
    pub(super) fn group(&mut self, parent: usize) {
        if self.groups.last().is_none_or(|g| g.parent != parent) {
            let (bytes, holes) = (self.block.bytes.len(), self.block.holes.len());
            self.groups.push(Group {
                parent,
                rows: 0,
                bytes: bytes..bytes,
                holes: holes..holes,
                next: None,
            });
        }
    }

    /// The last group reaches to the end of what is written.
    pub(super) fn row_done(&mut self) {
        self.rows += 1;
        if let Some(group) = self.groups.last_mut() {
            group.rows += 1;
            group.bytes.end = self.block.bytes.len();
            group.holes.end = self.block.holes.len();
        }
    }
}

/// Writes the top rows of a block with everything below them.
pub(super) fn splice(
    out: &mut Vec<u8>,
    compiled: &Compiled,
    levels: &[Gathered],
    count_quoted: bool,
) {
    let Some(top) = levels.first() else { return };
    let mut splicer = Splicer {
        compiled,
        levels,
        cursors: vec![Cursor::default(); levels.len()],
        count_quoted,
    };
    splicer.rows(
        out,
        &top.block,
        0..top.block.bytes.len(),
        0..top.block.holes.len(),
    );
}

/// How far the groups and counts of a level have been written.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    group: usize,
    count: usize,
}

struct Splicer<'a> {
    compiled: &'a Compiled,
    levels: &'a [Gathered],
    cursors: Vec<Cursor>,
    count_quoted: bool,
}

impl<'a> Splicer<'a> {
    /// Rows whose bytes stand together, with what belongs into their holes.
    fn rows(
        &mut self,
        out: &mut Vec<u8>,
        block: &'a Block,
        bytes: Range<usize>,
        holes: Range<usize>,
    ) {
        let mut from = bytes.start;
        for hole in block.holes.get(holes).unwrap_or_default() {
            out.extend_from_slice(block.bytes.get(from..hole.at).unwrap_or_default());
            from = hole.at;
            self.fill(out, hole);
        }
        out.extend_from_slice(block.bytes.get(from..bytes.end).unwrap_or_default());
    }

    fn fill(&mut self, out: &mut Vec<u8>, hole: &Hole) {
        let level = self.compiled.level(hole.level);
        let Some((level, place)) = level.and_then(|l| l.place.as_ref().map(|p| (l, p))) else {
            return;
        };
        let group = self.group(hole);
        let mut first = hole.first;
        if level.counted || place.form == ChildForm::Count {
            let count = self.count(hole);
            self.name(out, &place.count, &mut first);
            value::count(out, count, self.count_quoted);
        }
        match place.form {
            ChildForm::Count => {}
            ChildForm::Single => {
                self.name(out, &place.name, &mut first);
                match group {
                    Some(group) => self.group_rows(out, hole.level, group),
                    None => out.extend_from_slice(b"null"),
                }
            }
            ChildForm::Many => {
                self.name(out, &place.name, &mut first);
                self.collection(out, hole.level, group, place);
            }
        }
    }

    fn collection(
        &mut self,
        out: &mut Vec<u8>,
        level: usize,
        group: Option<&'a Group>,
        place: &ChildPlan,
    ) {
        out.push(b'[');
        if let Some(group) = group {
            self.group_rows(out, level, group);
        }
        out.push(b']');
        if let Some(next) = group.and_then(|g| g.next.as_ref()) {
            self.name(out, &place.next_link, &mut false);
            out.extend_from_slice(next);
            out.push(b'"');
        }
    }

    fn group_rows(&mut self, out: &mut Vec<u8>, level: usize, group: &'a Group) {
        if let Some(gathered) = self.levels.get(level) {
            self.rows(
                out,
                &gathered.block,
                group.bytes.clone(),
                group.holes.clone(),
            );
        }
    }

    /// Holes come in the order of their parents, so each list is walked once.
    fn group(&mut self, hole: &Hole) -> Option<&'a Group> {
        let groups = &self.levels.get(hole.level)?.groups;
        let cursor = &mut self.cursors.get_mut(hole.level)?.group;
        while groups.get(*cursor).is_some_and(|g| g.parent < hole.ordinal) {
            *cursor += 1;
        }
        groups.get(*cursor).filter(|g| g.parent == hole.ordinal)
    }

    fn count(&mut self, hole: &Hole) -> u64 {
        let found = self
            .levels
            .get(hole.level)
            .zip(self.cursors.get_mut(hole.level));
        let Some((level, cursor)) = found else {
            return 0;
        };
        while level
            .counts
            .get(cursor.count)
            .is_some_and(|c| c.0 < hole.ordinal)
        {
            cursor.count += 1;
        }
        let count = level
            .counts
            .get(cursor.count)
            .filter(|c| c.0 == hole.ordinal);
        count.map_or(0, |c| c.1)
    }

    fn name(&self, out: &mut Vec<u8>, text: &Range<usize>, first: &mut bool) {
        let piece = self.compiled.piece(text);
        out.extend_from_slice(if *first {
            piece.get(1..).unwrap_or_default()
        } else {
            piece
        });
        *first = false;
    }
}
