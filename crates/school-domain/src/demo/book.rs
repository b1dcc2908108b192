//! The book the demo writes in: rows are put down in any order and handed over page by page,
//! parents before children.

use std::collections::{HashMap, HashSet};

use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::BigInt;
use chrono::{DateTime, NaiveDate, Utc};
use entity_model::{EntityType, Link, Model, Value};
use uuid::Uuid;

use super::Rows;

/// Rows handed over at once.
pub(super) const BATCH: usize = 1000;

/// Ids the examples of the vendor's page name; the counter leaves them out.
/// Those above 2³¹ would not fit façades with 32-bit ids, so no student and no semester has one.
pub(super) mod known {
    pub(crate) const MEETING: i64 = 100;
    pub(crate) const RATED_TRAINING: i64 = 143;
    pub(crate) const CANCELLED_SESSION: i64 = 1234;
    pub(crate) const ROOT_DOMAIN: i64 = 131_072;
    pub(crate) const SECOND_DOMAIN: i64 = 131_079;
    pub(crate) const FUTURSKILL: i64 = 163_840;
    pub(crate) const PIERRE: i64 = 327_680;
    pub(crate) const EVALUATION: i64 = 753_673;
    pub(crate) const STRUCTURE: i64 = 2_228_224;
    pub(crate) const EVALUATION_SESSION: i64 = 2_850_816;
    pub(crate) const TEST_SESSION: i64 = 2_850_818;
    pub(crate) const TRAINEE: i64 = 2_916_356;
    pub(crate) const LONG_SESSION: i64 = 2_247_950_336;
    pub(crate) const LONG_MEETING: i64 = 2_311_913_488;
    pub(crate) const ADMINISTRATOR: i64 = 3_852_664_867;

    pub(crate) const ALL: [i64; 15] = [
        MEETING,
        RATED_TRAINING,
        CANCELLED_SESSION,
        ROOT_DOMAIN,
        SECOND_DOMAIN,
        FUTURSKILL,
        PIERRE,
        EVALUATION,
        STRUCTURE,
        EVALUATION_SESSION,
        TEST_SESSION,
        TRAINEE,
        LONG_SESSION,
        LONG_MEETING,
        ADMINISTRATOR,
    ];
}

/// Rows of one type that fill the same properties.
struct Sheet {
    entity: &'static str,
    properties: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

type SheetKey = (&'static str, &'static [&'static str]);

pub(super) struct Book {
    /// Place of each type among those whose rows must be there before.
    rank: HashMap<String, usize>,
    sheets: Vec<Sheet>,
    index: HashMap<SheetKey, usize>,
    last: i64,
    chosen: Option<i64>,
    created_on: DateTime<Utc>,
    written: u64,
}

/// Puts down one row and gives its id: `put!(book, "Role", Name: "Ens", IsDefault: false)`.
macro_rules! put {
    ($book:expr, $entity:literal, $($name:ident: $value:expr),+ $(,)?) => {{
        let values = vec![$($crate::demo::book::IntoValue::into_value($value)),+];
        $book.put($entity, &[$(stringify!($name)),+], values)
    }};
}
pub(super) use put;

impl Book {
    pub(super) fn new(model: &Model, created_on: DateTime<Utc>) -> Self {
        Self {
            rank: parents_first(model),
            sheets: Vec::new(),
            index: HashMap::new(),
            last: 0,
            chosen: None,
            created_on,
            written: 0,
        }
    }

    /// From here on, rows were created at this moment.
    pub(super) fn created_on(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.created_on = at;
        self
    }

    /// The next row gets this id.
    pub(super) fn with_id(&mut self, id: i64) -> &mut Self {
        self.chosen = Some(id);
        self
    }

    pub(super) fn put(
        &mut self,
        entity: &'static str,
        properties: &'static [&'static str],
        values: Vec<Value>,
    ) -> i64 {
        let id = self.chosen.take().unwrap_or_else(|| self.next_id());
        let at = *self.index.entry((entity, properties)).or_insert_with(|| {
            let mut all = vec!["Id", "CreatedOn"];
            all.extend(properties);
            self.sheets.push(Sheet {
                entity,
                properties: all,
                rows: Vec::new(),
            });
            self.sheets.len() - 1
        });
        let mut row = vec![Value::Int(id), Value::DateTime(self.created_on)];
        row.extend(values);
        if let Some(sheet) = self.sheets.get_mut(at) {
            sheet.rows.push(row);
        }
        id
    }

    fn next_id(&mut self) -> i64 {
        self.last += 1;
        while known::ALL.contains(&self.last) {
            self.last += 1;
        }
        self.last
    }

    /// The id after which the service's sequence goes on: ids of examples that fit 32 bits count.
    pub(super) fn top(&self) -> i64 {
        let fitting = known::ALL.into_iter().filter(|&id| id < 1 << 31);
        fitting.fold(self.last, i64::max)
    }

    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Hands over everything put down so far.
    pub(super) fn turn<R: Rows>(&mut self, rows: &mut R, expected: u64) -> Result<(), R::Error> {
        let mut order: Vec<usize> = (0..self.sheets.len()).collect();
        order.sort_by_key(|&at| self.sheets.get(at).and_then(|s| self.rank.get(s.entity)));
        for at in order {
            let Some(sheet) = self.sheets.get_mut(at) else {
                continue;
            };
            let mut left = std::mem::take(&mut sheet.rows);
            while !left.is_empty() {
                let after = left.split_off(left.len().min(BATCH));
                self.written += u64::try_from(left.len()).unwrap_or_default();
                rows.insert(sheet.entity, &sheet.properties, left)?;
                rows.progress(self.written, expected.max(self.written));
                left = after;
            }
        }
        Ok(())
    }
}

/// Every type after those it holds keys of. Links to its own type and hidden ones do not count.
fn parents_first(model: &Model) -> HashMap<String, usize> {
    fn visit<'m>(
        model: &'m Model,
        e: &'m EntityType,
        seen: &mut HashSet<&'m str>,
        rank: &mut HashMap<String, usize>,
    ) {
        if !seen.insert(&e.name) {
            return;
        }
        let held = e
            .navigations
            .iter()
            .filter(|n| !n.hidden && matches!(n.link, Link::Holds(_)));
        for n in held {
            visit(model, model.entity(n.target), seen, rank);
        }
        rank.insert(e.name.clone(), rank.len());
    }
    let (mut seen, mut rank) = (HashSet::new(), HashMap::new());
    for e in model.entities.iter().filter(|e| !e.view) {
        visit(model, e, &mut seen, &mut rank);
    }
    rank
}

/// What can stand in a row.
pub(super) trait IntoValue {
    fn into_value(self) -> Value;
}

macro_rules! into_value {
    ($($ty:ty),+) => {
        $(impl IntoValue for $ty {
            fn into_value(self) -> Value {
                Value::from(self)
            }
        })+
    };
}
into_value!(Value, i64, bool, &str, String, NaiveDate, DateTime<Utc>);

impl IntoValue for i32 {
    fn into_value(self) -> Value {
        Value::Int(self.into())
    }
}

impl IntoValue for Uuid {
    fn into_value(self) -> Value {
        Value::Guid(self)
    }
}

impl IntoValue for Vec<u8> {
    fn into_value(self) -> Value {
        Value::Binary(self)
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
}

/// `unscaled` × 10⁻ˢᶜᵃˡᵉ.
pub(super) fn decimal(unscaled: i64, scale: i64) -> Value {
    Value::Decimal(BigDecimal::new(BigInt::from(unscaled), scale))
}

/// A length of so many hours.
pub(super) fn hours(count: i64) -> Value {
    Value::Record(vec![
        ("Length".to_owned(), decimal(count, 0)),
        ("Scale".to_owned(), Value::Int(2)),
    ])
}
