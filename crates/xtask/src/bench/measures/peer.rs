//! The read scenarios of another program's measurement, in this model's words, beside its figures.
//!
//! Those figures are text: another program on another day. What may be compared is the order of magnitude.

use super::Stage;
use crate::bench::Database;
use crate::bench::figures::{short, size};
use crate::bench::findings::Findings;
use crate::bench::http::Ask;
use crate::bench::load::{Load, Turns, stop_when_asked};
use crate::bench::questions::{SEVENTEEN, select, user_keys};
use crate::bench::table::Table;
use anyhow::Result;

const CONNECTIONS: usize = 16;

/// A scenario and the other program's figures on SQLite and on PostgreSQL: server CPU in ms (requests per second).
struct Scenario {
    name: &'static str,
    paths: Vec<String>,
    peer: [&'static str; 2],
    /// Every page of the set.
    all: bool,
}

fn scenario(name: &'static str, path: String, peer: [&'static str; 2]) -> Scenario {
    Scenario {
        name,
        paths: vec![path],
        peer,
        all: false,
    }
}

fn scenarios(keys: &[i64]) -> Vec<Scenario> {
    let columns = select(&SEVENTEEN);
    let rows = |more: &str| format!("Users?{columns}{more}");
    let related = format!(
        "Students?$select=Id,NipCode,IneCode,UserId,DomainId,CreatedOn&$top=50&$expand=User({columns})"
    );
    vec![
        scenario(
            "service document",
            String::new(),
            ["0.024 (43,900)", "0.031"],
        ),
        scenario(
            "$metadata",
            "$metadata".to_owned(),
            ["0.044 (24,000), 11 KB", "0.043"],
        ),
        Scenario {
            paths: keys
                .iter()
                .map(|key| format!("Users({key})?{columns}"))
                .collect(),
            ..scenario(
                "one entity by key",
                String::new(),
                ["0.18 (6,000)", "0.11 (9,400)"],
            )
        },
        scenario(
            "100 rows",
            rows("&$top=100"),
            ["1.14 (1,110), 43 KB", "0.76 (1,800)"],
        ),
        scenario(
            "500 rows",
            rows("&$top=500"),
            ["4.1 (311), 216 KB", "2.9 (518)"],
        ),
        scenario(
            "100 rows filtered",
            rows("&$top=100&$filter=LastName gt 'M'"),
            ["1.2", "0.68"],
        ),
        scenario(
            "100 rows ordered",
            rows("&$top=100&$orderby=LastName desc"),
            ["1.3", "0.72"],
        ),
        scenario(
            "100 rows, $skip=1000",
            rows("&$top=100&$skip=1000"),
            ["1.2", "0.71"],
        ),
        scenario(
            "100 rows, 3 columns",
            "Users?$select=Id,FirstName,LastName&$top=100".to_owned(),
            ["0.59 (2,190)", "0.41 (3,170)"],
        ),
        scenario("50 rows + to-one", related.clone(), ["1.2", "0.84"]),
        scenario(
            "50 rows + to-one and to-many",
            format!("{related},Trainees($select=Id,StartedOn,EnrolmentState)"),
            ["2.4", "1.5"],
        ),
        scenario(
            "$count with a filter",
            "Users/$count?$filter=LastName gt 'M'".to_owned(),
            ["0.21 (5,500)", "0.10 (5,200)"],
        ),
        scenario(
            "groupby and average",
            "Users?$apply=groupby((Gender),aggregate(JobAge with average as Age))".to_owned(),
            ["6.8 (164), 10,000 rows", "0.49 (877)"],
        ),
        Scenario {
            all: true,
            ..scenario(
                "10,000 rows, every page",
                rows("&$top=10000"),
                ["131 (11.7), 4.4 MB", "51 (31)"],
            )
        },
    ]
}

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let mut headings = vec!["scenario", "requests/s", "server CPU, ms"];
    if stage.database == Database::Postgres {
        headings.push("PostgreSQL CPU, ms");
    }
    headings.extend([
        "answer",
        "rooms, on average",
        "the other program: CPU ms (requests/s)",
    ]);
    let mut table = Table::new(&headings);
    for scenario in scenarios(&user_keys(stage.subject)?) {
        stop_when_asked()?;
        let mut cells = vec![scenario.name.to_owned()];
        match figures(stage, &scenario) {
            Ok(figures) => cells.extend(figures),
            Err(error) => {
                let reason: String = format!("not answered: {error:#}")
                    .chars()
                    .take(120)
                    .collect();
                cells.push(reason);
                cells.resize(headings.len() - 1, String::new());
            }
        }
        let peer = match stage.database {
            Database::Sqlite => scenario.peer[0],
            Database::Postgres => scenario.peer[1],
        };
        cells.push(peer.to_owned());
        println!("   {}", cells.join(" · "));
        table.row(cells);
    }
    findings.section(&format!(
        "Read scenarios on {}, {CONNECTIONS} connections. The last column is another program, with its own data \
         (products of 17 columns), measured on another day on a machine of this kind: no baseline of this run.\n\n{table}",
        stage.database.name()
    ));
    Ok(())
}

fn figures(stage: &Stage<'_>, scenario: &Scenario) -> Result<Vec<String>> {
    let subject = stage.subject;
    let ask = |path: &String| match scenario.all {
        true => subject.ask_with(path, "Prefer: odata.maxpagesize=10000\r\n"),
        false => subject.ask(path),
    };
    let asks: Vec<Ask> = scenario.paths.iter().map(ask).collect();
    let mut load = Load::new(&asks, CONNECTIONS);
    load.follow = scenario.all;
    // Refused requests are said to be so before sixteen connections ask.
    subject.body(scenario.paths.first().map_or("", String::as_str))?;
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
