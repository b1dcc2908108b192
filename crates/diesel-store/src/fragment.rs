//! SQL text with values between its pieces, as the one thing that is handed to diesel.
//!
//! Invariant: text comes from this crate and from names of the model only; what a client sent is a bind.

use std::borrow::Cow;

use bigdecimal::BigDecimal;
use diesel::QueryResult;
use diesel::data_types::{PgDate, PgTime, PgTimestamp};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;
use uuid::Uuid;

use crate::dialect::Dialect;

/// A value in the form its database takes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bind<'v> {
    Null,
    Boolean(bool),
    Int(i64),
    Double(f64),
    Text(Cow<'v, str>),
    Binary(Cow<'v, [u8]>),
    Guid(Uuid),
    Date(PgDate),
    Instant(PgTimestamp),
    Time(PgTime),
    Decimal(BigDecimal),
    Array(Array<'v>),
}

/// Several values bound as one; PostgreSQL only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Array<'v> {
    Boolean(Vec<Option<bool>>),
    Int(Vec<Option<i64>>),
    Double(Vec<Option<f64>>),
    Text(Vec<Option<Cow<'v, str>>>),
    Binary(Vec<Option<Cow<'v, [u8]>>>),
    Guid(Vec<Option<Uuid>>),
    Date(Vec<Option<PgDate>>),
    Instant(Vec<Option<PgTimestamp>>),
    Time(Vec<Option<PgTime>>),
    Decimal(Vec<Option<BigDecimal>>),
}

/// SQL that is being written: a bind stands at each cut of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sql<'v> {
    text: String,
    cuts: Vec<usize>,
    binds: Vec<Bind<'v>>,
}

impl<'v> Sql<'v> {
    pub(crate) fn new(text: &str) -> Self {
        let mut sql = Self::default();
        sql.push(text);
        sql
    }

    /// Room for so many bytes of text.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// A name of the model, quoted.
    pub(crate) fn name(&mut self, name: &str) -> &mut Self {
        self.text.push('"');
        if name.contains('"') {
            self.text.push_str(&name.replace('"', "\"\""));
        } else {
            self.text.push_str(name);
        }
        self.text.push('"');
        self
    }

    /// A number of ours: a source, a scale, an operation.
    pub(crate) fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        use std::fmt::Write as _;
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "{number}");
        self
    }

    pub(crate) fn bind(&mut self, bind: Bind<'v>) -> &mut Self {
        self.cuts.push(self.text.len());
        self.binds.push(bind);
        self
    }

    pub(crate) fn append(&mut self, other: Sql<'v>) -> &mut Self {
        if self.is_empty() {
            *self = other;
            return self;
        }
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.cuts
            .extend(other.cuts.into_iter().map(|at| at + before));
        self.binds.extend(other.binds);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.binds.is_empty()
    }

    pub(crate) fn finish(self) -> Prepared<'v> {
        Prepared {
            sql: self,
            cacheable: false,
        }
    }
}

/// A whole statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prepared<'v> {
    sql: Sql<'v>,
    /// Whether diesel may keep the prepared statement; the connection decides, so that its cache stays bounded.
    pub(crate) cacheable: bool,
}

impl<'v> Prepared<'v> {
    /// The statement as the query of a cursor.
    pub(crate) fn cursor(self, name: &str) -> Self {
        let mut sql = Sql::new("DECLARE ");
        sql.push(name)
            .push(" NO SCROLL CURSOR FOR ")
            .append(self.sql);
        sql.finish()
    }

    pub(crate) fn binds(&self) -> usize {
        self.sql.binds.len()
    }

    /// The text without its binds, and where they stand: what tells one shape from another.
    pub(crate) fn shape(&self) -> (&str, &[usize]) {
        (&self.sql.text, &self.sql.cuts)
    }
}

impl<DB: Dialect> QueryFragment<DB> for Prepared<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.cacheable {
            out.unsafe_to_cache_prepared();
        }
        let mut from = 0;
        for (cut, bind) in self.sql.cuts.iter().zip(&self.sql.binds) {
            out.push_sql(self.sql.text.get(from..*cut).unwrap_or_default());
            DB::push_bind(bind, out.reborrow())?;
            from = *cut;
        }
        out.push_sql(self.sql.text.get(from..).unwrap_or_default());
        Ok(())
    }
}

impl QueryId for Prepared<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared<'_> {
    type SqlType = Untyped;
}
