//! Reads what `cargo test` prints: how many tests passed, failed and were skipped, and on which database.
//!
//! A test says its database in its path: `…sqlite…`, `…postgres…`, or `…both_databases…` for a test that asks both.

/// Passed, failed, skipped.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    summed: Counts,
    pub(crate) sqlite: Counts,
    pub(crate) postgres: Counts,
    /// The names of the tests that failed, in the order they were printed.
    pub(crate) failures: Vec<String>,
    without_postgres: bool,
    /// Tests that passed without having asked the PostgreSQL they name.
    unasked: usize,
}

impl Tally {
    /// Without a PostgreSQL server a test that names it returns at once and passes: it counts as skipped.
    pub(crate) fn new(with_postgres: bool) -> Self {
        Self {
            without_postgres: !with_postgres,
            ..Self::default()
        }
    }

    /// All tests together.
    pub(crate) fn all(&self) -> Counts {
        Counts {
            passed: self.summed.passed.saturating_sub(self.unasked),
            skipped: self.summed.skipped + self.unasked,
            failed: self.summed.failed,
        }
    }

    /// The run failed as a whole: nothing was built, or a test took its process with it.
    pub(crate) fn fail(&mut self, reason: String) {
        self.summed.failed += 1;
        self.failures.push(reason);
    }

    /// Looks at one line; whatever is not about a test is nothing to it.
    pub(crate) fn look(&mut self, line: &str) {
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.add_summary(summary);
        } else if let Some((name, outcome)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.rsplit_once(" ... "))
        {
            self.add_test(name, outcome);
        }
    }

    fn add_summary(&mut self, summary: &str) {
        self.summed += Counts {
            passed: number_before(summary, " passed"),
            failed: number_before(summary, " failed"),
            skipped: number_before(summary, " ignored"),
        };
    }

    fn add_test(&mut self, name: &str, outcome: &str) {
        let Some(count) = Counts::of(outcome) else {
            return;
        };
        if count.failed > 0 {
            self.failures.push(name.to_owned());
        }
        let both = name.contains("both_databases");
        if both || name.contains("sqlite") {
            self.sqlite += count;
        }
        if both || name.contains("postgres") {
            self.add_postgres(count, both);
        }
    }

    fn add_postgres(&mut self, count: Counts, both: bool) {
        if !self.without_postgres {
            self.postgres += count;
            return;
        }
        self.postgres += Counts {
            skipped: count.passed + count.skipped,
            failed: count.failed,
            passed: 0,
        };
        if !both {
            self.unasked += count.passed;
        }
    }
}

impl Counts {
    fn of(outcome: &str) -> Option<Self> {
        let none = Self::default();
        match outcome.split([',', ' ']).next()? {
            "ok" => Some(Self { passed: 1, ..none }),
            "FAILED" => Some(Self { failed: 1, ..none }),
            "ignored" => Some(Self { skipped: 1, ..none }),
            _ => None,
        }
    }
}

fn number_before(summary: &str, word: &str) -> usize {
    let before = summary.split_once(word).map_or("", |(before, _)| before);
    before
        .rsplit([' ', ';'])
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 5 tests
test bind::tests::names_are_bound ... ok
test reading::sqlite::a_page_is_read ... ok
test reading::postgres::a_page_is_read ... FAILED
test reading::both_databases_answer_alike ... ok
test slow::postgres::a_million_rows - should panic ... ignored, takes minutes
---- reading::postgres::a_page_is_read stdout ----
test result: FAILED. 3 passed; 1 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.01s
test crates/query-plan/src/page.rs - page::Page (line 12) ... ok
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s";

    fn tally(output: &str, with_postgres: bool) -> Tally {
        let mut tally = Tally::new(with_postgres);
        output.lines().for_each(|line| tally.look(line));
        tally
    }

    #[test]
    fn results_are_summed_and_counted_per_database() {
        let seen = tally(OUTPUT, true);
        assert_eq!(seen.all().to_string(), "4 passed, 1 failed, 1 skipped");
        assert_eq!(seen.sqlite.to_string(), "2 passed, 0 failed, 0 skipped");
        assert_eq!(seen.postgres.to_string(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(seen.failures, ["reading::postgres::a_page_is_read"]);
    }

    #[test]
    fn without_a_server_a_test_that_names_it_is_skipped_and_not_passed() {
        let output = "test a::postgres::b ... ok\ntest c ... ok\ntest both_databases ... ok\ntest result: ok. 3 passed; 0 failed; 0 ignored;";
        let seen = tally(output, false);
        assert_eq!(seen.all().to_string(), "2 passed, 0 failed, 1 skipped");
        assert_eq!(seen.postgres.to_string(), "0 passed, 0 failed, 2 skipped");
    }
}
