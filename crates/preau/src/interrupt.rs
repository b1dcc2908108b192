//! Ctrl-C during long work: it ends between two blocks, with everything before kept.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C (and a request to terminate) is noted instead of ending the process; the second one ends it.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(note);
}

fn note() {
    let noted = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("stopping after this block; again to stop at once");
    });
    if let Err(error) = noted {
        tracing::warn!(%error, "Ctrl-C will end the program at once");
    }
}

pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
