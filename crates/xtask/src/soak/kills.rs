//! `kills`: the server is killed again and again while it is written to; every write that it acknowledged is there in
//! the end, and no change set by halves.

use super::dice::Dice;
use super::home::Home;
use super::service::{Service, said};
use super::writers::{Bell, balance, while_written_to};
use super::{Database, Findings, Options};
use crate::interrupt;
use anyhow::{Result, bail};
use std::path::Path;
use std::time::{Duration, Instant};

/// Writers that get nowhere for so long are not only slow.
const STALLED: Duration = Duration::from_secs(120);

/// Between two looks at the number of writes.
const A_MOMENT: Duration = Duration::from_micros(200);

pub(super) fn take(
    preau: &Path,
    options: &Options,
    database: Database,
    findings: &mut Findings,
) -> Result<()> {
    let home = Home::new(database)?;
    said(preau, &home, &["migrate", "--log", "warn"])?;
    let mut service = Service::start(preau, &home)?;
    let mut kills = 0;
    let ledgers = while_written_to(
        &mut service,
        options.writers,
        options.seed,
        |service, bell| {
            kill(options, service, bell, &mut kills)?;
            wait(bell, options.writes)
        },
    )?;
    let balance = balance(&service, &ledgers)?;
    findings.say(&format!(
        "{kills} kills, {} writes acknowledged, {} of them found, {} unanswered, {} put off, {} halves",
        balance.acknowledged, balance.found, balance.silent, balance.put_off, balance.halves
    ));
    for words in balance.wrong {
        findings.wrong(format!("{}: kills: {words}", database.name()));
    }
    Ok(())
}

/// Kills at moments that are spread over the writes, each somewhere within its share of them.
fn kill(options: &Options, service: &mut Service, bell: &Bell, kills: &mut usize) -> Result<()> {
    let mut dice = Dice::new(options.seed);
    let share = options.writes / options.kills.max(1);
    for number in 0..options.kills {
        let within = dice.below(u64::try_from(share)?);
        wait(bell, number * share + usize::try_from(within)?)?;
        // Not always in the same moment after an answer.
        std::thread::sleep(Duration::from_micros(dice.below(5000)));
        if interrupt::asked() {
            break;
        }
        service.kill()?;
        *kills += 1;
        service.start_again()?;
    }
    Ok(())
}

/// Until so many writes were acknowledged.
pub(super) fn wait(bell: &Bell, writes: usize) -> Result<()> {
    let (mut before, mut since) = (bell.count(), Instant::now());
    while bell.count() < writes && !interrupt::asked() {
        std::thread::sleep(A_MOMENT);
        if bell.count() != before {
            (before, since) = (bell.count(), Instant::now());
        } else if since.elapsed() > STALLED {
            bail!("no write was acknowledged for {STALLED:?}");
        }
    }
    Ok(())
}
