//! What was found: numbers beside their goals, and for a missed goal where the time goes.

use super::Database;
use super::figures::{Spread, short};
use super::table::Table;

/// What a number should be, from the table of goals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// A figure that explains another one.
    None,
}

impl Goal {
    fn verdict(self, number: f64) -> &'static str {
        match self {
            Self::AtLeast(least) if number >= least => "met",
            Self::AtMost(most) if number <= most => "met",
            Self::AtLeast(_) | Self::AtMost(_) => "**missed**",
            Self::None => "",
        }
    }

    fn words(self, unit: &str) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}{unit}"),
            Self::AtMost(most) => format!("≤ {most}{unit}"),
            Self::None => "—".to_owned(),
        }
    }
}

/// One number.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) what: String,
    pub(crate) number: Spread,
    /// Behind the number, such as ` MB/s`; empty for a ratio.
    pub(crate) unit: &'static str,
    pub(crate) goal: Goal,
    /// What it was compared with, and the parts of the ratio.
    pub(crate) beside: String,
    /// Where the time goes; asked for when the goal is missed.
    pub(crate) why: Vec<String>,
}

impl Finding {
    pub(crate) fn ratio(
        what: impl Into<String>,
        number: Option<Spread>,
        goal: Goal,
        beside: String,
    ) -> Self {
        Self {
            what: what.into(),
            number: number.unwrap_or(Spread {
                median: f64::NAN,
                low: f64::NAN,
                high: f64::NAN,
            }),
            unit: "",
            goal,
            beside,
            why: Vec::new(),
        }
    }

    pub(crate) fn in_units(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    pub(crate) fn missed(&self) -> bool {
        self.goal.verdict(self.number.median) == "**missed**"
    }

    fn measured(&self) -> String {
        let Spread { median, low, high } = self.number;
        let range = if low.to_bits() == high.to_bits() {
            String::new()
        } else {
            format!(" ({}–{})", short(low), short(high))
        };
        format!("{}{}{range}", short(median), self.unit)
    }
}

/// All findings of a run.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<(Database, Finding)>,
    /// What could not be measured, with the reason.
    failures: Vec<(Database, &'static str, String)>,
    /// What stands in tables of its own.
    sections: Vec<String>,
}

impl Findings {
    pub(crate) fn add(&mut self, database: Database, finding: Finding) {
        println!(
            "   {}: {} {} {}",
            finding.what,
            finding.measured(),
            finding.goal.words(finding.unit).replace('—', ""),
            finding.goal.verdict(finding.number.median)
        );
        self.all.push((database, finding));
    }

    pub(crate) fn failed(
        &mut self,
        database: Database,
        measure: &'static str,
        error: &anyhow::Error,
    ) {
        eprintln!("   {measure} was not measured: {error:#}");
        self.failures
            .push((database, measure, format!("{error:#}")));
    }

    pub(crate) fn section(&mut self, text: &str) {
        self.sections.push(text.to_owned());
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.failures.is_empty()
    }

    /// The closing words, in Markdown.
    pub(crate) fn words(&self) -> String {
        let mut table = Table::new(&[
            "measure",
            "database",
            "measured (lowest–highest turn)",
            "goal",
            "",
            "beside it",
        ]);
        for (database, finding) in &self.all {
            table.row(vec![
                finding.what.clone(),
                database.name().to_owned(),
                finding.measured(),
                finding.goal.words(finding.unit),
                finding.goal.verdict(finding.number.median).to_owned(),
                finding.beside.clone(),
            ]);
        }
        for (database, measure, reason) in &self.failures {
            let (database, reason) = (database.name().to_owned(), reason.replace('\n', " "));
            table.row(vec![
                (*measure).to_owned(),
                database,
                "not measured".to_owned(),
                String::new(),
                String::new(),
                reason,
            ]);
        }
        let table = if table.is_empty() {
            String::new()
        } else {
            table.to_string()
        };
        let sections = self.sections.iter().map(|section| format!("\n{section}"));
        format!("{table}{}{}", self.blame(), sections.collect::<String>())
    }

    fn blame(&self) -> String {
        let mut words = String::new();
        for (database, finding) in self.all.iter().filter(|(_, finding)| finding.missed()) {
            words.push_str(&format!(
                "\nWhere the time of \"{}\" goes on {}:\n\n",
                finding.what,
                database.name()
            ));
            for line in &finding.why {
                words.push_str(&format!("- {line}\n"));
            }
            if finding.why.is_empty() {
                words.push_str("- nothing was learnt\n");
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(number: f64, goal: Goal) -> Finding {
        let spread = Spread::of([number]);
        Finding::ratio("point read", spread, goal, "1 against 2".to_owned())
    }

    #[test]
    fn goals_are_met_at_their_edge() {
        for (number, goal, verdict) in [
            (0.45, Goal::AtLeast(0.45), "met"),
            (0.449, Goal::AtLeast(0.45), "**missed**"),
            (1.3, Goal::AtMost(1.3), "met"),
            (1.301, Goal::AtMost(1.3), "**missed**"),
            (f64::NAN, Goal::AtMost(1.3), "**missed**"),
            (f64::NAN, Goal::AtLeast(1.3), "**missed**"),
            (5.0, Goal::None, ""),
        ] {
            assert_eq!(goal.verdict(number), verdict, "{number} {goal:?}");
        }
    }

    #[test]
    fn a_missed_goal_says_why() {
        let mut findings = Findings::default();
        let mut missed = finding(0.2, Goal::AtLeast(0.45));
        missed.why.push("database 0.5 ms".to_owned());
        findings.add(Database::Sqlite, missed);
        findings.add(
            Database::Postgres,
            finding(0.9, Goal::AtLeast(0.45)).in_units(" ms"),
        );
        findings.failed(Database::Postgres, "export", &anyhow::anyhow!("no\nserver"));
        let words = findings.words();
        assert!(
            words.contains("| point read | SQLite     | 0.200 "),
            "{words}"
        );
        assert!(words.contains("| ≥ 0.45 ms | met "), "{words}");
        assert!(words.contains("| not measured "), "{words}");
        assert!(
            words.ends_with(
                "Where the time of \"point read\" goes on SQLite:\n\n- database 0.5 ms\n"
            ),
            "{words}"
        );
        assert!(!findings.is_whole());
    }
}
