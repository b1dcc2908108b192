//! Threads that write through HTTP until they are told to stop, each its own rows.

use super::dice::Dice;
use super::http::{Ask, Client};
use super::ledger::{Balance, Ledger, There, Word};
use super::service::Service;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Begins every `ExternalId` of a soak.
const PREFIX: &str = "soak-";

/// While nobody listens.
const A_MOMENT: Duration = Duration::from_millis(5);

/// What the writers and who disturbs them share.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    pub(crate) stop: AtomicBool,
    pub(crate) acknowledged: AtomicUsize,
}

impl Bell {
    pub(crate) fn count(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }
}

/// Lets writers write while `disturb` runs; gives their ledgers.
pub(crate) fn while_written_to(
    service: &mut Service,
    writers: usize,
    seed: u64,
    disturb: impl FnOnce(&mut Service, &Bell) -> Result<()>,
) -> Result<Vec<Ledger>> {
    let bell = Bell::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|number| {
                let (client, bell) = (service.client(), &bell);
                scope.spawn(move || Writer::new(number, seed, client).work(bell))
            })
            .collect();
        let disturbed = disturb(service, &bell);
        bell.stop.store(true, Ordering::SeqCst);
        let ledgers = threads
            .into_iter()
            .map(|thread| thread.join().ok().context("a writer panicked"))
            .collect();
        disturbed?;
        ledgers
    })
}

/// Reads what is there and strikes the balance.
pub(crate) fn balance(service: &Service, ledgers: &[Ledger]) -> Result<Balance> {
    let mut rows: BTreeMap<String, Vec<There>> = BTreeMap::new();
    let mut members: BTreeMap<String, usize> = BTreeMap::new();
    let text = |row: &Value, name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    for (set, name) in [
        ("Users", "ExternalId"),
        ("Domains", "ExternalId"),
        ("UserDomains", "RoleLabel"),
    ] {
        let more = if set == "Users" { ",Code,Version" } else { "" };
        let path =
            format!("{set}?$filter=startswith({name},'{PREFIX}')&$select={name}{more}&$orderby=Id");
        for row in service.all(&path)? {
            let id = text(&row, name).context("a row without its name")?;
            match id.split_once('+') {
                Some((set, _)) => *members.entry(set.to_owned()).or_default() += 1,
                None => {
                    let version = row.get("Version").and_then(Value::as_u64);
                    let there = There {
                        value: text(&row, "Code").unwrap_or_default(),
                        version: usize::try_from(version.unwrap_or_default())?,
                    };
                    rows.entry(id).or_default().push(there);
                }
            }
        }
    }
    Ok(Balance::strike(ledgers, &rows, &members))
}

struct Writer {
    number: usize,
    dice: Dice,
    client: Client,
    ledger: Ledger,
    next: u64,
    /// Rows that are there for certain.
    known: Vec<String>,
}

impl Writer {
    fn new(number: usize, seed: u64, client: Client) -> Self {
        let own = u64::try_from(number).unwrap_or_default();
        Self {
            number,
            dice: Dice::new(seed.wrapping_mul(1000).wrapping_add(own)),
            client,
            ledger: Ledger::default(),
            next: 0,
            known: Vec::new(),
        }
    }

    fn work(mut self, bell: &Bell) -> Ledger {
        while !bell.stop.load(Ordering::SeqCst) {
            let word = match self.dice.below(5) {
                0 | 1 => self.create(),
                2 | 3 => self.alter(),
                _ => self.change_set(),
            };
            match word {
                Word::Done => {
                    bell.acknowledged.fetch_add(1, Ordering::SeqCst);
                }
                Word::Unknown | Word::NotSent => std::thread::sleep(A_MOMENT),
            }
        }
        self.ledger
    }

    fn fresh(&mut self) -> (String, String) {
        self.next += 1;
        let name = format!("{PREFIX}{}-{}", self.number, self.next);
        (name, self.next.to_string())
    }

    fn create(&mut self) -> Word {
        let (name, value) = self.fresh();
        let body =
            json!({"FirstName": "Soaked", "LastName": name, "ExternalId": name, "Code": value});
        let word = self.send(&Ask::new("POST", "Users", &body.to_string()));
        self.ledger.note_row(&name, &value, word);
        if word == Word::Done {
            self.known.push(name);
        }
        word
    }

    fn alter(&mut self) -> Word {
        let Some(name) = self.dice.pick(&self.known).cloned() else {
            return self.create();
        };
        let (_, value) = self.fresh();
        let path = format!("Users(ExternalId='{name}')");
        let body = json!({"Code": value}).to_string();
        let word = self.send(&Ask::new("PATCH", path, &body));
        self.ledger.note_row(&name, &value, word);
        word
    }

    /// A domain, a user and the link between them, all or none.
    fn change_set(&mut self) -> Word {
        let (name, _) = self.fresh();
        let part = |id: &str, url: &str, body: Value| {
            json!({"id": id, "atomicityGroup": "g", "method": "POST", "url": url,
                   "headers": {"content-type": "application/json"}, "body": body})
        };
        let body = json!({"requests": [
            part("d", "Domains", json!({"Name": name, "ExternalId": format!("{name}+d")})),
            part("u", "Users", json!({"FirstName": "Soaked", "LastName": name,
                                      "ExternalId": format!("{name}+u")})),
            part("l", "UserDomains", json!({"User@odata.bind": "$u", "Domain@odata.bind": "$d",
                                            "RoleLabel": format!("{name}+l")})),
        ]});
        let ask = Ask::new("POST", "$batch", &body.to_string());
        let answer = self.client.send(&ask.with("Accept: application/json"));
        let answer = answer.map(|mut answer| {
            if let Some(status) = worst_of_batch(&answer.body).filter(|_| answer.is_success()) {
                answer.status = status;
                answer.retry_after |= status == 503;
            }
            answer
        });
        let word = self.ledger.heard("a change set", &answer);
        self.ledger.note_set(&name, word);
        word
    }

    fn send(&mut self, ask: &Ask) -> Word {
        let answer = self.client.send(ask);
        let asked = format!("{} {}", ask.method, ask.path);
        self.ledger.heard(&asked, &answer)
    }
}

/// The highest status among the parts of a batch; 500 for an answer that is none.
fn worst_of_batch(body: &str) -> Option<u16> {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let parts = answer.get("responses").and_then(Value::as_array);
    let status = |part: &Value| part.get("status")?.as_u64()?.try_into().ok();
    let statuses: Option<Vec<u16>> = parts.map(|parts| parts.iter().filter_map(status).collect());
    statuses.map_or(Some(500), |all| all.into_iter().max())
}
