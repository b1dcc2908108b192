//! The time limit of a statement on SQLite.
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

/// Lets the statements of this thread run so long from now on; `None` lets them run for ever.
pub(crate) fn start(limit: Option<Duration>) {
    DEADLINE.set(limit.and_then(|limit| Instant::now().checked_add(limit)));
}

/// Makes every SQLite connection that is opened from now on obey the limits. Called before the first is opened.
pub(crate) fn watch_connections() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
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
    // SAFETY: SQLite hands over a connection that is open, and the handler needs no data of its own.
    unsafe {
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
