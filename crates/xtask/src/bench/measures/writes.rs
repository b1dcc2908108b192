//! Changes against the raw database that leaves the same rows, line of the journal included, as durably: by statements
//! that are ready, one transaction for each request.
//!
//! What the gateway reads to check a change, and how it is understood and answered, is what the ratio shows.

use super::{Stage, Writing};
use crate::bench::Database;
use crate::bench::figures::{float, short};
use crate::bench::findings::{Finding, Findings, Goal};
use crate::bench::http::Ask;
use crate::bench::inside;
use crate::bench::load::{Load, Sample, here, interleave, over_turns};
use crate::bench::postgres::{Script, pgbench, psql};
use crate::bench::process;
use crate::bench::questions::count;
use crate::bench::scenarios::{self, Peer, WRITERS};
use crate::bench::written::{JOURNAL, Keys, Row};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::{Duration, Instant};

const PERSON: &str = "person";

const BATCH: usize = 100;
const BULK: usize = 1000;

/// Keys that updates go round in, and that one step of the sequence leaves free.
const KEYS: usize = 1000;

/// As the gateway begins a change.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/// Connections of what writes many rows at once.
const FEW: usize = 2;

/// One kind of change.
struct Kind {
    what: &'static str,
    asks: Vec<Ask>,
    connections: usize,
    /// Rows of one request.
    rows: usize,
    change: Change,
    peer: Option<Peer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Insert,
    /// Many rows by one statement, where the database takes them so.
    InsertTogether,
    Update,
}

pub(super) fn measure(stage: &Stage<'_>, findings: &mut Findings) -> Result<()> {
    let writing = stage.writing()?;
    let subject = &writing.subject;
    let kinds = [
        Kind {
            what: "single insert",
            asks: vec![scenarios::insert(subject)],
            connections: WRITERS,
            rows: 1,
            change: Change::Insert,
            peer: Some(scenarios::INSERT),
        },
        Kind {
            what: "single update",
            asks: scenarios::updates(subject)?,
            connections: WRITERS,
            rows: 1,
            change: Change::Update,
            peer: Some(scenarios::UPDATE),
        },
        Kind {
            what: "batch of 100 inserts",
            asks: vec![scenarios::batch(subject, BATCH)],
            connections: FEW,
            rows: BATCH,
            change: Change::Insert,
            peer: None,
        },
        Kind {
            what: "bulk of 1,000 inserts",
            asks: vec![scenarios::bulk(subject, BULK)],
            connections: FEW,
            rows: BULK,
            change: Change::InsertTogether,
            peer: None,
        },
    ];
    let scene = Scene::set(stage.database, writing)?;
    for kind in &kinds {
        if let Err(error) = compare(stage, findings, &scene, kind) {
            findings.failed(stage.database, kind.what, &error);
        }
    }
    Ok(())
}

fn compare(
    stage: &Stage<'_>,
    findings: &mut Findings,
    scene: &Scene<'_>,
    kind: &Kind,
) -> Result<()> {
    let subject = &scene.writing.subject;
    let load = Load::new(&kind.asks, kind.connections);
    changes_what_it_says(scene, kind, &load)?;
    let [mut alone, mut together] = scene.raw(kind)?;
    let turns = interleave(
        stage.turns(),
        [
            &mut |time| load.run(subject, time),
            &mut *alone,
            &mut *together,
        ],
    )?;
    let sums = turns.each_ref().map(|turns| Sample::sum(turns));
    let [sum, raw, gathered] = &sums;
    let cpu = |sample: &Sample| sample.cpu_millis() + sample.database_millis();
    let of_each = |sample: &Sample| match stage.database {
        Database::Sqlite => format!("{} ms", short(cpu(sample))),
        Database::Postgres => format!(
            "{} + {} ms",
            short(sample.cpu_millis()),
            short(sample.database_millis())
        ),
    };
    let many = match gathered.answers {
        0 => String::new(),
        _ => format!(
            "; {} of them in one commit {}/s, {} ms",
            kind.connections,
            short(gathered.per_second()),
            short(cpu(gathered))
        ),
    };
    let peer = kind.peer.map_or(String::new(), |peer| {
        let figures = scenarios::figures(peer, stage.database);
        format!("; the other program: {figures} CPU ms (requests/s)")
    });
    let beside = format!(
        "{} connections, {}/s and CPU {} against {}/s and {} raw{many}{peer}",
        kind.connections,
        short(sum.per_second()),
        of_each(sum),
        short(raw.per_second()),
        of_each(raw),
    );
    let ratio = over_turns(&turns, |[own, raw, _]| cpu(own) / cpu(raw));
    let what = format!("{}: CPU / raw database", kind.what);
    let finding = Finding::ratio(what, ratio, Goal::None, beside);
    stage.add_of(subject, findings, finding, &sum.rooms, &load);
    let ratio = over_turns(&turns, |[own, raw, _]| own.per_second() / raw.per_second());
    let what = format!("{}: requests per second / raw database", kind.what);
    let rooms = format!("{}", sum.rooms);
    let finding = Finding::ratio(what, ratio, Goal::None, rooms);
    stage.add_of(subject, findings, finding, &sum.rooms, &load);
    Ok(())
}

/// Each answer must have left its rows and a line for each: what changes nothing is quick.
fn changes_what_it_says(scene: &Scene<'_>, kind: &Kind, load: &Load<'_>) -> Result<()> {
    let subject = &scene.writing.subject;
    let before = count(subject, "Journal")?;
    let sample = load.run(subject, Duration::from_millis(200))?;
    let lines = count(subject, "Journal")? - before;
    // Each connection asks once before it counts.
    let asked = sample.answers + kind.connections as u64;
    let expected = asked * kind.rows as u64;
    if float(lines) < 0.95 * float(expected) {
        bail!("{asked} requests left {lines} lines in the journal instead of {expected}");
    }
    Ok(())
}

/// The two databases, and what changes leave in them.
struct Scene<'a> {
    database: Database,
    writing: &'a Writing,
    twin: &'a str,
    /// A row that was inserted, and what it became by an update, each with its line of the journal.
    inserted: [Row; 2],
    updated: [Row; 2],
}

/// Something that takes its turns.
type Turning<'a> = Box<dyn FnMut(Duration) -> Result<Sample> + 'a>;

impl<'a> Scene<'a> {
    fn set(database: Database, writing: &'a Writing) -> Result<Self> {
        let twin = writing.twin.as_deref().context("no copy")?;
        let subject = &writing.subject;
        let answer = subject.answer(&scenarios::insert(subject))?;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        let key = scenarios::key(&answer).context("no key in the answer")?;
        let rows = || -> Result<[Row; 2]> {
            let last = format!("(SELECT max(id) FROM {JOURNAL})");
            Ok([
                row(database, writing, PERSON, &key)?,
                row(database, writing, JOURNAL, &last)?,
            ])
        };
        let inserted = rows()?;
        let change = subject.change("PATCH", &format!("Users({key})"), r#"{"City":"Lyon"}"#);
        subject.answer(&change)?;
        let scene = Self {
            database,
            writing,
            twin,
            inserted,
            updated: rows()?,
        };
        if let Some(cluster) = &writing.home.cluster {
            let sql = format!(
                "CREATE SEQUENCE bench_number INCREMENT {KEYS};
                 SELECT setval('bench_number', (SELECT max(id) FROM {PERSON}) + {KEYS});
                 CREATE TABLE bench_key AS
                     WITH people AS (SELECT row_number() OVER () - 1 AS place, id FROM {PERSON} LIMIT {KEYS})
                     SELECT n, id FROM generate_series(0, {KEYS} - 1) AS n
                     JOIN people ON place = n % (SELECT count(*) FROM people);
                 CREATE UNIQUE INDEX ON bench_key (n);
                 ANALYZE bench_key"
            );
            psql(cluster, twin, &sql)?;
        }
        Ok(scene)
    }

    fn statements(&self, kind: &Kind, keys: &Keys) -> Vec<String> {
        let [person, line] = match kind.change {
            Change::Insert | Change::InsertTogether => &self.inserted,
            Change::Update => &self.updated,
        };
        let first = match kind.change {
            Change::Insert | Change::InsertTogether => person.insert(keys),
            Change::Update => person.update(&self.inserted[0], keys),
        };
        vec![first, line.insert(keys)]
    }

    /// The raw database, request by request, and with as many of them in a transaction as there are connections.
    fn raw(&self, kind: &Kind) -> Result<[Turning<'a>; 2]> {
        match self.database {
            Database::Sqlite => self.raw_sqlite(kind),
            Database::Postgres => self.raw_postgres(kind),
        }
    }

    fn raw_sqlite(&self, kind: &Kind) -> Result<[Turning<'a>; 2]> {
        let file = Path::new(self.twin.strip_prefix("sqlite:").unwrap_or(self.twin));
        let statements = self.statements(kind, &Keys::one(self.database));
        let keys: Vec<i64> = match kind.change {
            Change::Insert | Change::InsertTogether => Vec::new(),
            Change::Update => {
                let sql = format!("SELECT id FROM {PERSON} ORDER BY last_name LIMIT {KEYS}");
                let cells = inside::cells(file, &sql)?;
                cells
                    .iter()
                    .map(|key| key.parse())
                    .collect::<Result<_, _>>()?
            }
        };
        let together = kind.connections;
        let times = [kind.rows, kind.rows * together];
        let [mut alone, mut gathered] = inside::writers(file, &statements, &keys, times)?;
        Ok([
            Box::new(move |time| here(&mut *alone, time)),
            Box::new(move |time| {
                let mut sample = here(&mut *gathered, time)?;
                sample.answers *= together as u64;
                Ok(sample)
            }),
        ])
    }

    /// PostgreSQL gathers commits by itself.
    fn raw_postgres(&self, kind: &Kind) -> Result<[Turning<'a>; 2]> {
        let cluster = self.writing.home.cluster.as_ref().context("no server")?;
        let postmaster = self.writing.home.postmaster().context("no server")?;
        let (twin, connections) = (self.twin, kind.connections);
        let script = Script::plain(self.script(kind));
        let run = move |time| {
            let (cpu, started) = (process::cpu_of_children(postmaster), Instant::now());
            let tps = pgbench(cluster, twin, &script, connections, time)?;
            let mut sample = Sample::of_rate(tps, started.elapsed());
            sample.cpu.database = process::cpu_of_children(postmaster).saturating_sub(cpu);
            Ok(sample)
        };
        Ok([Box::new(run), Box::new(|_| Ok(Sample::default()))])
    }

    fn script(&self, kind: &Kind) -> String {
        let key = match kind.change {
            Change::Insert | Change::InsertTogether => {
                format!("{BEGIN};\nSELECT nextval('bench_number') AS key \\gset\n")
            }
            Change::Update => format!(
                "\\set n random(0, {})\n{BEGIN};\nSELECT id AS key FROM bench_key WHERE n = :n \\gset\n",
                KEYS - 1
            ),
        };
        let keys = match kind.change {
            Change::InsertTogether => Keys::many(kind.rows),
            Change::Insert | Change::Update => Keys::one(self.database),
        };
        let once = format!("{};\n", self.statements(kind, &keys).join(";\n"));
        let times = match kind.change {
            Change::InsertTogether => 1,
            Change::Insert | Change::Update => kind.rows,
        };
        let all = vec![once; times].join("\\set key :key + 1\n");
        format!("{key}{all}COMMIT;\n")
    }
}

/// A row of the database that the server writes to.
fn row(database: Database, writing: &Writing, table: &'static str, key: &str) -> Result<Row> {
    let lines = |sql: &str| -> Result<Vec<String>> {
        match &writing.home.cluster {
            None => inside::cells(writing.home.file().context("no file")?, sql),
            Some(cluster) => {
                let said = psql(cluster, writing.home.url(), sql)?;
                Ok(said.lines().map(without_colons).collect())
            }
        }
    };
    let names = lines(&match database {
        Database::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Database::Postgres => format!(
            "SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass \
             AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        ),
    })?;
    let quoted = |name: &String| match database {
        Database::Sqlite => format!("quote(\"{name}\")"),
        Database::Postgres => format!("quote_nullable(\"{name}\"::text)"),
    };
    let quoted: Vec<String> = names.iter().map(quoted).collect();
    let list = quoted.join(", ");
    let values = lines(&match database {
        Database::Sqlite => format!("SELECT {list} FROM {table} WHERE id = {key}"),
        Database::Postgres => format!("SELECT unnest(ARRAY[{list}]) FROM {table} WHERE id = {key}"),
    })?;
    if values.len() != names.len() {
        bail!(
            "{} values in {} columns of {table}",
            values.len(),
            names.len()
        );
    }
    Ok(Row {
        table,
        columns: names.into_iter().zip(values).collect(),
    })
}

/// A literal of PostgreSQL in which `pgbench` sees no variable of its own.
fn without_colons(literal: &str) -> String {
    if !literal.contains(':') {
        return literal.to_owned();
    }
    let mark = if literal.starts_with('\'') { "E" } else { "" };
    format!("{mark}{}", literal.replace(':', "\\072"))
}

#[cfg(test)]
mod tests {
    use super::without_colons;

    #[test]
    fn no_colon_is_left_in_a_literal() {
        for (literal, expected) in [
            ("NULL", "NULL"),
            ("'a'", "'a'"),
            (r#"'{"a":null}'"#, r#"E'{"a"\072null}'"#),
            (r"E'\\ :b'", r"E'\\ \072b'"),
        ] {
            assert_eq!(without_colons(literal), expected);
        }
    }
}
