//! Where a request's time went, in the server's own words: `Server-Timing`.

use super::figures::{float, short};
use std::fmt::Write;

/// Milliseconds by room, summed over many answers.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Rooms {
    rooms: Vec<(String, f64)>,
    answers: u64,
}

impl Rooms {
    /// Takes the `Server-Timing` of one answer: `words;dur=0.012, database;dur=0.100`.
    pub(crate) fn add(&mut self, timing: &str) {
        if timing.is_empty() {
            return;
        }
        self.answers += 1;
        for entry in timing.split(',') {
            let mut parts = entry.trim().split(';');
            let name = parts.next().unwrap_or_default();
            let took = parts.find_map(|part| part.trim().strip_prefix("dur=")?.parse().ok());
            if let Some(took) = took {
                self.add_room(name, took);
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.answers += other.answers;
        other
            .rooms
            .iter()
            .for_each(|(name, took)| self.add_room(name, *took));
    }

    fn add_room(&mut self, name: &str, took: f64) {
        match self.rooms.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += took,
            None => self.rooms.push((name.to_owned(), took)),
        }
    }
}

impl std::fmt::Display for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.answers == 0 {
            return f.write_str("the server sent no Server-Timing");
        }
        for (index, (name, sum)) in self.rooms.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{name} {} ms", short(sum / float(self.answers)))?;
        }
        f.write_char('.')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_averaged_over_all_answers() {
        let mut rooms = Rooms::default();
        rooms.add("words;dur=0.010, database;dur=0.500, total;dur=0.8");
        rooms.add("words;dur=0.030;desc=\"x\", total;dur=1.0");
        rooms.add("");
        let mut all = Rooms::default();
        all.merge(&rooms);
        assert_eq!(
            all.to_string(),
            "words 0.020 ms, database 0.250 ms, total 0.900 ms."
        );
        assert!(Rooms::default().to_string().contains("no Server-Timing"));
    }
}
