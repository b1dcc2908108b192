//! Progress bars, where somebody is watching: on a terminal, and nowhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often a bar is drawn.
const STEP: Duration = Duration::from_millis(120);

/// A bar over so many rows.
pub(crate) fn rows(label: &str, count: u64) -> ProgressBar {
    bar(
        label,
        count,
        "{msg:20} {wide_bar} {human_pos:>10}/{human_len} rows  {elapsed}, {eta} left",
    )
}

/// A bar over the bytes of a file.
pub(crate) fn bytes(label: &str, count: u64) -> ProgressBar {
    bar(
        label,
        count,
        "{msg:20} {wide_bar} {bytes:>10}/{total_bytes}  {elapsed}, {eta} left",
    )
}

fn bar(label: &str, count: u64, template: &str) -> ProgressBar {
    // Standard error that is no terminal hides the bar of its own accord.
    let bar = ProgressBar::new(count).with_message(label.to_owned());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(STEP);
    bar
}
