//! How long each room took, for `Server-Timing` and the log.

use std::fmt::Write;
use std::time::{Duration, Instant};

/// The rooms of one request.
#[derive(Debug)]
pub struct Clock {
    started: Instant,
    rooms: Vec<(&'static str, Duration)>,
}

impl Clock {
    #[must_use]
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
            rooms: Vec::with_capacity(4),
        }
    }

    /// Does the work of a room inside its span, and remembers how long it took.
    pub fn room<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let span = tracing::debug_span!(target: "pipeline", "room", room = name);
        let before = Instant::now();
        let done = span.in_scope(work);
        self.add(name, before.elapsed());
        done
    }

    pub fn add(&mut self, name: &'static str, took: Duration) {
        self.rooms.push((name, took));
    }

    /// Since the request came in.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The value of `Server-Timing`: milliseconds by room.
    #[must_use]
    pub fn server_timing(&self) -> String {
        let mut text = String::with_capacity(96);
        let whole = ("total", self.elapsed());
        for (name, took) in self.rooms.iter().chain([&whole]) {
            let comma = if text.is_empty() { "" } else { ", " };
            let micros = took.as_micros();
            // Writing to a string does not fail.
            let _ = write!(
                text,
                "{comma}{name};dur={}.{:03}",
                micros / 1000,
                micros % 1000
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_listed_in_milliseconds() {
        let mut clock = Clock::start();
        clock.room("words", || ());
        clock.add("database", Duration::from_micros(12_034));
        let text = clock.server_timing();
        assert!(text.starts_with("words;dur=0."), "{text}");
        assert!(
            text.contains(", database;dur=12.034, total;dur=0."),
            "{text}"
        );
    }
}
