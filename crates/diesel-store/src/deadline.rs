//! What SQLite only takes through its own C functions: the time limit of a statement, and how it is set up.
//!
//! diesel gives no handle of its connections, so SQLite itself is asked to show us each one as it is
//! opened, and we hang a progress handler on it. The handler runs on the thread that steps the
//! statement: the limit is that thread's. This module is the one place of the product with `unsafe`.

#![expect(
    unsafe_code,
    reason = "a progress handler can only be set through SQLite's own C functions"
)]

use std::cell::Cell;
use std::os::raw::{c_char, c_int, c_void};
use std::sync::Once;
use std::time::{Duration, Instant};

use libsqlite3_sys as ffi;

/// Instructions of SQLite's machine between two looks at the clock: some ten microseconds.
const INSTRUCTIONS: c_int = 1000;

thread_local! {
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// The limit of what this thread runs while it lives; then the one from before holds again.
pub(crate) struct Clock(Option<Instant>);

impl Clock {
    /// `None` lets a statement run for ever.
    pub(crate) fn start(limit: Option<Duration>) -> Self {
        Self(DEADLINE.replace(end(limit)))
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        DEADLINE.set(self.0);
    }
}

/// Gives the statement that runs on this thread its whole time anew.
pub(crate) fn renew(limit: Option<Duration>) {
    DEADLINE.set(end(limit));
}

fn end(limit: Option<Duration>) -> Option<Instant> {
    limit.and_then(|limit| Instant::now().checked_add(limit))
}

/// Makes every SQLite connection that is opened from now on obey the limits. Called before the first is opened.
pub(crate) fn watch_connections() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A connection serves one thread at a time, and nobody asks how much memory SQLite has taken: both
        // save a lock for each call. Once SQLite has been used otherwise this is refused, which does no harm.
        // SAFETY: the options and their arguments are those that SQLite documents.
        unsafe {
            ffi::sqlite3_config(ffi::SQLITE_CONFIG_MULTITHREAD);
            let off: c_int = 0;
            ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, off);
        }
        // SAFETY: `on_open` has the signature that SQLite documents for automatic extensions.
        let code = unsafe { ffi::sqlite3_auto_extension(Some(on_open)) };
        if code != ffi::SQLITE_OK {
            tracing::error!(
                code,
                "SQLite takes no extension: statements have no time limit"
            );
        }
    });
}

unsafe extern "C" fn on_open(
    connection: *mut ffi::sqlite3,
    _message: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    // The plan of a kept statement must not be thrown away because another value is bound.
    let on: c_int = 1;
    // SAFETY: SQLite hands over a connection that is open, the option takes a number and a pointer that may
    // be null, and the handler needs no data of its own.
    unsafe {
        ffi::sqlite3_db_config(
            connection,
            ffi::SQLITE_DBCONFIG_ENABLE_QPSG,
            on,
            std::ptr::null_mut::<c_int>(),
        );
        ffi::sqlite3_progress_handler(
            connection,
            INSTRUCTIONS,
            Some(is_late),
            std::ptr::null_mut(),
        );
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn is_late(_nothing: *mut c_void) -> c_int {
    // A thread that is ending has no deadline any more.
    let deadline = DEADLINE.try_with(Cell::get).unwrap_or(None);
    deadline.is_some_and(|at| Instant::now() >= at).into()
}
