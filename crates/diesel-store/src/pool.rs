//! Connections: a pool of reading ones, and whatever writes.
//!
//! diesel keeps every prepared statement for ever or none at all. Here a connection decides for each
//! statement: a shape is kept once it comes again, and all are dropped when there are too many.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::{
    AnsiTransactionManager, Connection, SimpleConnection, TransactionManager,
};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use query_plan::port::StoreError;

use crate::deadline::{self, Clock};
use crate::dialect::{Dialect, Each, Settings};
use crate::error::{Halt, computation, store_error};
use crate::fragment::{Prepared, Sql};
use crate::row::Kind;

/// Prepared statements that one connection keeps.
const KEPT: usize = 200;

/// Shapes that one connection remembers to have seen.
const SEEN: usize = 2000;

/// One connection, and which statements it keeps.
pub(crate) struct Link<D: Dialect> {
    pub(crate) raw: D::Raw,
    settings: Settings,
    seed: u64,
    /// Shapes by their hash, and whether diesel keeps them.
    shapes: HashMap<u64, bool>,
    kept: usize,
    /// A statement failed because the other side is gone.
    lost: bool,
    statements: Arc<AtomicU64>,
}

impl<D: Dialect> Link<D> {
    /// Runs a statement and hands over its rows.
    pub(crate) fn rows(
        &mut self,
        mut statement: Prepared<'_>,
        kinds: &[Kind],
        each: Each<'_>,
    ) -> Result<(), Halt> {
        statement.cacheable = self.admit(&statement)?;
        self.statements.fetch_add(1, Ordering::Relaxed);
        let clock = self.clock();
        let result = D::rows(&mut self.raw, statement, kinds, each);
        drop(clock);
        if let Err(Halt::Store(error)) = &result {
            self.notice(error);
        }
        result
    }

    /// Runs a statement that gives no rows; gives how many it touched.
    pub(crate) fn execute(&mut self, mut statement: Prepared<'_>) -> Result<u64, StoreError> {
        statement.cacheable = self.admit(&statement)?;
        self.statements.fetch_add(1, Ordering::Relaxed);
        let clock = self.clock();
        let result = self
            .raw
            .execute_returning_count(&statement)
            .map_err(store_error);
        drop(clock);
        if let Err(error) = &result {
            self.notice(error);
        }
        Ok(result? as u64)
    }

    /// Opens a cursor over a statement, inside the open transaction.
    pub(crate) fn declare(
        &mut self,
        name: &str,
        statement: Prepared<'_>,
    ) -> Result<(), StoreError> {
        let result = self.raw.execute_returning_count(&statement.cursor(name));
        self.noticed(result.map(|_| ()).map_err(store_error))
    }

    /// The next rows of a cursor.
    pub(crate) fn fetch(
        &mut self,
        name: &str,
        count: u64,
        kinds: &[Kind],
        each: Each<'_>,
    ) -> Result<(), Halt> {
        // Never kept: the same words give other columns from another cursor.
        let statement = Sql::new(&format!("FETCH FORWARD {count} FROM {name}")).finish();
        self.statements.fetch_add(1, Ordering::Relaxed);
        let result = D::rows(&mut self.raw, statement, kinds, each);
        if let Err(Halt::Store(error)) = &result {
            self.notice(error);
        }
        result
    }

    pub(crate) fn close(&mut self, name: &str) -> Result<(), StoreError> {
        self.batch(&format!("CLOSE {name}"))
    }

    /// Limits the time of a statement, where the database does not.
    fn clock(&self) -> Option<Clock> {
        D::KEEPS_NO_TIME.then(|| Clock::start(self.settings.statement_timeout))
    }

    /// Gives the running statement its time anew: the limit is for one block, as it is where blocks are
    /// statements of their own.
    pub(crate) fn renewal(&self) -> impl Fn() + use<D> {
        let limit = self.settings.statement_timeout;
        move || {
            if D::KEEPS_NO_TIME {
                deadline::renew(limit);
            }
        }
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        let result = self.raw.batch_execute(sql).map_err(store_error);
        self.noticed(result)
    }

    pub(crate) fn begin(&mut self, sql: &str) -> Result<(), StoreError> {
        let result =
            AnsiTransactionManager::begin_transaction_sql(&mut self.raw, sql).map_err(store_error);
        if let Err(error) = &result {
            self.notice(error);
        }
        result
    }

    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        let result = AnsiTransactionManager::commit_transaction(&mut self.raw).map_err(store_error);
        self.noticed(result)
    }

    /// Undoes the open transaction; a connection that cannot is not used again.
    pub(crate) fn roll_back(&mut self) {
        if let Err(error) = AnsiTransactionManager::rollback_transaction(&mut self.raw) {
            tracing::warn!(%error, "a transaction could not be undone");
            self.lost = true;
        }
    }

    /// Whether the connection must not be used again.
    pub(crate) fn is_lost(&mut self) -> bool {
        self.lost || self.raw.is_broken()
    }

    fn noticed<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        result.inspect_err(|error| self.notice(error))
    }

    fn notice(&mut self, error: &StoreError) {
        if matches!(error, StoreError::Unavailable(_)) {
            self.lost = true;
        }
    }

    /// A hash of a statement's text and of where its values stand. It is seeded, so that nobody can make shapes
    /// that look alike, and quick, because it is taken of every statement.
    fn shape(&self, statement: &Prepared<'_>) -> u64 {
        let (text, cuts) = statement.shape();
        let mix = |hash: u64, word: u64| {
            (hash ^ word)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(29)
        };
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        let mut hash = words
            .iter()
            .fold(self.seed, |hash, word| mix(hash, u64::from_le_bytes(*word)));
        hash = rest
            .iter()
            .fold(hash, |hash, byte| mix(hash, u64::from(*byte)));
        cuts.iter().fold(hash, |hash, cut| mix(hash, *cut as u64))
    }

    /// Whether diesel may keep this statement.
    fn admit(&mut self, statement: &Prepared<'_>) -> Result<bool, StoreError> {
        if statement.binds() > D::MOST_BINDS {
            return Err(computation("more values than one statement can hold"));
        }
        let shape = self.shape(statement);
        match self.shapes.get_mut(&shape) {
            Some(true) => return Ok(true),
            Some(kept) => {
                *kept = true;
                self.kept += 1;
            }
            None => {
                if self.shapes.len() >= SEEN {
                    // Only those that are kept are worth remembering.
                    self.shapes.retain(|_, kept| *kept);
                }
                self.shapes.insert(shape, false);
                return Ok(false);
            }
        }
        if self.kept > KEPT {
            D::forget_statements(&mut self.raw).map_err(store_error)?;
            self.shapes.clear();
            self.shapes.insert(shape, true);
            self.kept = 1;
        }
        Ok(true)
    }
}

/// Makes connections for a pool.
pub(crate) struct Manager<D> {
    url: String,
    settings: Settings,
    statements: Arc<AtomicU64>,
    dialect: std::marker::PhantomData<fn() -> D>,
}

impl<D: Dialect> Manager<D> {
    pub(crate) fn new(url: &str, settings: Settings, statements: Arc<AtomicU64>) -> Self {
        Self {
            url: url.to_owned(),
            settings,
            statements,
            dialect: std::marker::PhantomData,
        }
    }

    pub(crate) fn open(&self) -> Result<Link<D>, diesel::r2d2::Error> {
        let mut raw = D::Raw::establish(&self.url).map_err(diesel::r2d2::Error::ConnectionError)?;
        D::prepare(&mut raw, &self.settings).map_err(diesel::r2d2::Error::QueryError)?;
        Ok(Link {
            raw,
            settings: self.settings.clone(),
            seed: RandomState::new().hash_one(0),
            shapes: HashMap::new(),
            kept: 0,
            lost: false,
            statements: Arc::clone(&self.statements),
        })
    }
}

impl<D: Dialect> ManageConnection for Manager<D> {
    type Connection = Link<D>;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Link<D>, Self::Error> {
        self.open()
    }

    fn is_valid(&self, link: &mut Link<D>) -> Result<(), Self::Error> {
        link.raw.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, link: &mut Link<D>) -> bool {
        link.is_lost()
    }
}

/// A pool of connections of one kind.
pub(crate) struct Links<D: Dialect>(Pool<Manager<D>>);

impl<D: Dialect> Links<D> {
    pub(crate) fn new(manager: Manager<D>, size: u32, wait: Duration) -> Self {
        Self(
            Pool::builder()
                .max_size(size.max(1))
                .min_idle(Some(0))
                .connection_timeout(wait)
                .test_on_check_out(false)
                .build_unchecked(manager),
        )
    }

    pub(crate) fn get(&self) -> Result<PooledConnection<Manager<D>>, StoreError> {
        self.0
            .get()
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// A connection with a transaction begun on it, another one for each that turns out to be lost.
    pub(crate) fn begun(&self, begin: &str) -> Result<PooledConnection<Manager<D>>, StoreError> {
        let mut tries = self.size();
        loop {
            let mut link = self.get()?;
            match link.begin(begin) {
                Ok(()) => return Ok(link),
                Err(StoreError::Unavailable(why)) if tries > 0 => {
                    tracing::debug!(why, "a connection was lost; trying another");
                    tries -= 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    pub(crate) fn size(&self) -> u32 {
        self.0.max_size()
    }
}
