//! Every limit of planning, by name. Those of the text itself are the grammar's.

/// Parents read by one statement, and bound as keys of the next level.
pub const BLOCK: usize = 1000;

/// The largest page that `Prefer: odata.maxpagesize` may ask for.
pub const MAX_PAGE_SIZE: usize = 50_000;

/// Levels of `$expand` below each other.
pub const MAX_EXPAND_LEVELS: usize = 12;

/// To-one joins in one statement (SQLite stops at 64 tables).
pub const MAX_JOINS: usize = 40;

/// Navigation steps in a resource path.
pub const MAX_PATH_SEGMENTS: usize = 40;

/// All nesting levels of one answer.
pub const MAX_LEVELS: usize = 100;

/// Days after which a delta link is no longer followed.
pub const DELTA_DAYS: i64 = 30;

/// Sets in one `$crossjoin`.
pub const MAX_CROSSED: usize = 8;

/// Rows in one page of `$all`.
pub const ALL_PAGE: usize = 500;

/// Words and phrases in one `$search`.
pub const MAX_SEARCH_TERMS: usize = 50;

/// Operations in a value that a query computes, those of the computed values it names included.
pub const MAX_COMPUTED: usize = 200;

/// Operations that all computed names of a query stand for, wherever they are used.
pub const MAX_SUBSTITUTED: usize = 20_000;

/// Relations around each other in one `$apply`: slices, aggregates and unions.
pub const MAX_STAGES: usize = 20;

/// Relations that one `$apply` makes in all, those that `concat` repeats counted as often.
pub const MAX_RELATIONS: usize = 200;

/// Items that `hassubsequence` looks for: each is one more relation inside the last.
pub const MAX_SUBSEQUENCE: usize = 8;

/// Objects around each other in a body that is written.
pub const MAX_OBJECTS: usize = 16;
