//! **A deterministic school** to look at, to learn with and to test against.
//!
//! The same seed and day give the same rows. Ids and the past school year (2023 to 2024) do not depend on the
//! day; the current year lies around it. One part is written by hand and the same in every size: the cases that
//! a reader of ScoDoc's or the vendor's documentation looks for. The other grows with the size.
//!
//! Invariant: nothing here knows a database. Rows are handed to [`Rows`], parents before children, with
//! their ids already chosen.

mod book;
mod cases;
mod catalogue;
mod clock;
mod crowd;
mod institution;
mod learners;
mod names;
mod programme;
mod random;
mod semester;
mod story;
mod unit;

use chrono::NaiveDate;
use entity_model::{Model, Value};

use book::Book;
use clock::{day, local};

pub use unit::IntoUnit;

/// How large a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Some 16,000 rows.
    Small,
    /// Some 500,000 rows.
    Medium,
    /// At least 100,000 people, 300,000 enrolments and 2,000,000 attendance rows.
    Large,
}

/// Which school.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub size: Size,
    pub seed: u64,
    /// The day the current school year lies around; a day before the end of the past one counts as its end.
    pub today: NaiveDate,
}

impl Options {
    /// The Monday the current year is told from.
    fn monday(&self) -> NaiveDate {
        clock::monday_of(self.today.max(day(2024, 9, 16)))
    }
}

/// The seed of the school in the documentation.
pub const DEFAULT_SEED: u64 = 1;

/// Whoever takes the rows.
pub trait Rows {
    type Error;

    /// Adds rows of one type, at most a thousand: a value for each property, the id first.
    /// Properties that are not named take their declared default, or null.
    ///
    /// # Errors
    /// Whatever stops the writing.
    fn insert(
        &mut self,
        entity: &str,
        properties: &[&str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), Self::Error>;

    /// Told after each insert: rows handed over, and how many there will be, roughly.
    fn progress(&mut self, _done: u64, _expected: u64) {}
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub rows: u64,
    /// The global sequence goes on after this id.
    pub last_id: i64,
}

/// Writes a school.
///
/// # Errors
/// The first error of `rows`.
pub fn write<R: Rows>(model: &Model, options: &Options, rows: &mut R) -> Result<Written, R::Error> {
    let expected = expected_rows(options.size);
    let mut book = Book::new(model, local(day(2023, 6, 12), 11, 30));
    let house = institution::build(&mut book, options.seed);
    catalogue::build(&mut book, options, &house);
    story::build(&mut book, options, &house);
    book.turn(rows, expected)?;
    let mut crowd = crowd::Crowd::new(options);
    while crowd.next(&mut book) {
        book.turn(rows, expected)?;
    }
    // Behind all others, whose ids are known outside.
    catalogue::privileges_and_references(&mut book);
    book.turn(rows, expected)?;
    Ok(Written {
        rows: book.written(),
        last_id: book.top(),
    })
}

/// Measured, for the progress bar.
fn expected_rows(size: Size) -> u64 {
    match size {
        Size::Small => 16_500,
        Size::Medium => 500_000,
        Size::Large => 8_000_000,
    }
}
