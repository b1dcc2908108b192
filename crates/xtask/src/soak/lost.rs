//! `lost`: PostgreSQL ends every connection in the middle of its work, and once itself; requests under way get an
//! answer or 503, nobody hangs, and the same server goes on when the database is back.

use super::dice::Dice;
use super::home::Home;
use super::http::{Answer, Ask, Silence};
use super::kills::wait;
use super::service::{Service, said};
use super::writers::{Bell, balance, while_written_to};
use super::{Database, Findings, Options};
use crate::interrupt;
use anyhow::{Context, Result};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// How often all connections are ended.
const ROUNDS: usize = 50;

/// Of these many rounds one stops the database itself.
const STOPPED_AT: usize = ROUNDS / 2;

pub(super) fn take(
    preau: &Path,
    options: &Options,
    database: Database,
    findings: &mut Findings,
) -> Result<()> {
    let mut home = Home::new(database)?;
    said(preau, &home, &["migrate", "--log", "warn"])?;
    let mut service = Service::start(preau, &home)?;
    let mut lost = Lost::default();
    let reader = service.client();
    let stop = AtomicBool::new(false);
    let (ledgers, reads) = std::thread::scope(|scope| {
        let reads = scope.spawn(|| read(reader, &stop));
        let ledgers = while_written_to(
            &mut service,
            options.writers,
            options.seed,
            |service, bell| lost.disturb(&mut home, service, bell, options),
        );
        stop.store(true, Ordering::SeqCst);
        let reads = reads.join().ok().context("the reader panicked");
        anyhow::Ok((ledgers?, reads?))
    })?;
    let balance = balance(&service, &ledgers)?;
    findings.say(&format!(
        "{} connections ended in {ROUNDS} rounds, the server stopped once; {} writes acknowledged, {} of them found, {} put off (503), {} unanswered, {} halves; {} reads answered, {} put off, {} cut short",
        lost.connections,
        balance.acknowledged,
        balance.found,
        balance.put_off,
        balance.silent,
        balance.halves,
        reads.answered,
        reads.put_off,
        reads.cut_short
    ));
    let mut wrong = balance.wrong;
    if balance.silent > 0 {
        wrong.push(format!("{} writes got no answer", balance.silent));
    }
    wrong.extend(reads.wrong);
    wrong.extend(lost.wrong);
    for words in wrong {
        findings.wrong(format!("{}: lost: {words}", database.name()));
    }
    Ok(())
}

#[derive(Default)]
struct Lost {
    connections: u64,
    wrong: Vec<String>,
}

impl Lost {
    fn disturb(
        &mut self,
        home: &mut Home,
        service: &mut Service,
        bell: &Bell,
        options: &Options,
    ) -> Result<()> {
        let mut dice = Dice::new(options.seed);
        let share = options.writes / ROUNDS;
        for number in 0..ROUNDS {
            let within = dice.below(u64::try_from(share)?);
            // The writers must get somewhere between two rounds: that is the recovery.
            wait(bell, number * share + usize::try_from(within)?)?;
            if interrupt::asked() {
                break;
            }
            let cluster = home.cluster.as_mut().context("no server")?;
            if number == STOPPED_AT {
                let binaries = cluster.binaries.clone();
                let down = || {
                    self.while_down(service);
                    Ok(())
                };
                cluster.server.restart(&binaries, down)?;
            } else {
                self.connections += cluster.end_connections()?;
            }
        }
        wait(bell, options.writes)
    }

    /// Without a database there is a clean answer to everything.
    fn while_down(&mut self, service: &Service) {
        let body = r#"{"FirstName":"Nobody","LastName":"Nobody"}"#;
        for ask in [
            Ask::get("Users?$top=1"),
            Ask::get("Users(1)"),
            Ask::get("/health/ready"),
            Ask::new("POST", "Users", body),
        ] {
            let answer = service.client().send(&ask);
            if !answer
                .as_ref()
                .is_ok_and(|a| a.status == 503 && a.retry_after)
            {
                let (method, path) = (ask.method, ask.path);
                let words = shown(&answer);
                self.wrong
                    .push(format!("without a database, {method} {path}: {words}"));
            }
        }
    }
}

fn shown(answer: &Result<Answer, Silence>) -> String {
    match answer {
        Ok(answer) => answer.shown(),
        Err(silence) => format!("{silence:?}"),
    }
}

#[derive(Default)]
struct Reads {
    answered: usize,
    put_off: usize,
    /// A streamed answer that has begun can only be cut.
    cut_short: usize,
    wrong: Vec<String>,
}

fn read(mut client: super::http::Client, stop: &AtomicBool) -> Reads {
    let mut reads = Reads::default();
    let ask = Ask::get("Users?$orderby=Id desc&$top=200&$expand=UserDomains");
    while !stop.load(Ordering::SeqCst) {
        let answer = client.send(&ask);
        match &answer {
            Ok(answer) if answer.status == 200 => reads.answered += 1,
            Ok(answer) if answer.status == 503 && answer.retry_after => reads.put_off += 1,
            Err(Silence::Broken) => reads.cut_short += 1,
            _ => reads.wrong.push(format!("a read: {}", shown(&answer))),
        }
    }
    reads
}
