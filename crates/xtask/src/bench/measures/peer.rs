//! The scenarios of another program's measurement, beside its figures.

use super::Stage;
use crate::bench::Database;
use crate::bench::figures::{short, size};
use crate::bench::findings::Findings;
use crate::bench::load::{Load, Turns, stop_when_asked};
use crate::bench::scenarios::{self, Scenario};
use crate::bench::subject::Subject;
use crate::bench::table::Table;
use anyhow::Result;

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let mut headings = vec!["scenario", "connections", "requests/s", "server CPU, ms"];
    if stage.database == Database::Postgres {
        headings.push("PostgreSQL CPU, ms");
    }
    headings.extend([
        "answer",
        "rooms, on average",
        "the other program: CPU ms (requests/s)",
    ]);
    let mut table = Table::new(&headings);
    let mut row = |subject: &Subject, scenario: &Scenario| -> Result<()> {
        stop_when_asked()?;
        let mut cells = vec![scenario.name.to_owned(), scenario.connections.to_string()];
        match figures(stage, subject, scenario) {
            Ok(figures) => cells.extend(figures),
            Err(error) => {
                let reason: String = format!("not answered: {error:#}")
                    .chars()
                    .take(120)
                    .collect();
                // Where the rooms stand: other columns are for numbers.
                cells.resize(headings.len() - 2, String::new());
                cells.push(reason);
            }
        }
        cells.push(scenarios::figures(scenario.peer, stage.database).to_owned());
        println!("   {}", cells.join(" · "));
        table.row(cells);
        Ok(())
    };
    for scenario in scenarios::reads(stage.subject)? {
        row(stage.subject, &scenario)?;
    }
    let subject = &stage.writing()?.subject;
    for scenario in scenarios::writes(subject)? {
        row(subject, &scenario)?;
    }
    findings.section(&format!(
        "Scenarios on {}; what is answered to a writer is on the disk. The last column is another program, with its own data \
         (products of 17 columns), measured on another day on a machine of this kind: no baseline of this run.\n\n{table}",
        stage.database.name()
    ));
    Ok(())
}

fn figures(stage: &Stage<'_>, subject: &Subject, scenario: &Scenario) -> Result<Vec<String>> {
    let mut load = Load::new(&scenario.asks, scenario.connections);
    load.follow = scenario.all;
    // Refused requests are said to be so before many connections ask.
    if let Some(ask) = scenario.asks.first() {
        subject.answer(ask)?;
    }
    let turns = Turns::of(stage.options.seconds);
    load.run(subject, turns.each / 2)?;
    let sample = load.run(subject, turns.each * 2)?;
    let mut cells = vec![short(sample.per_second()), short(sample.cpu_millis())];
    if stage.database == Database::Postgres {
        cells.push(short(sample.database_millis()));
    }
    cells.extend([size(sample.bytes_each()), sample.rooms.to_string()]);
    Ok(cells)
}
