//! Work that outlasts its request (protocol, section 11.6): `Prefer: respond-async` is answered at once with the address
//! of a monitor, and the answer waits there.
//!
//! How the work stands is a note in the database: a gateway that restarts still has the answers, and knows which work
//! was lost with it. A change is kept together with the note of its answer, or not at all. Work whose note is gone has
//! been called off, whoever took the note away.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use chrono::{TimeDelta, Utc};
use query_plan::port::{Note, NoteId, Store, StoreError, Unit};
use uuid::Uuid;

use super::letter::{Letter, Reply, spelled};
use super::version::Version;
use super::write::{Prepared, repeat};
use super::{batched, prefer, read_whole};
use crate::door::Visit;
use crate::house::House;
use crate::pipeline::{self, Clock, Trouble};
use crate::problem::{Kind, Problem};

/// What stands before the name of the work in the monitor's address.
pub(super) const MONITOR: &str = "$async/jobs/";

/// The kind of these notes.
const NOTES: &str = "async";

/// How long an answer waits to be fetched.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// How often work under way says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Work that has not been heard of for so long was lost.
const LOST: TimeDelta = TimeDelta::seconds(60);

/// Seconds that a client may wait for the work before it is told of a monitor.
const LONGEST_WAIT: u64 = 30;

/// Seconds after which asking the monitor makes sense.
const ASK_AGAIN: &str = "2";

/// Bytes of an answer that waits.
const LARGEST: usize = 64 * 1024 * 1024;

/// How the note of work under way begins; one of work that is done begins with its fingerprint.
const RUNNING: &str = "running ";

/// The work of this gateway.
#[derive(Debug)]
pub(crate) struct Jobs {
    /// Tells the work of this process from that of others.
    process: String,
    /// By name: whether somebody has called it off.
    running: Mutex<HashMap<String, Arc<AtomicBool>>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            process: Uuid::new_v4().to_string(),
            running: Mutex::default(),
        }
    }
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, id: &str) -> Arc<AtomicBool> {
        let called_off = Arc::new(AtomicBool::new(false));
        self.lock().insert(id.to_owned(), Arc::clone(&called_off));
        called_off
    }
}

/// Takes a request in, to be done later; or answers it, when it is done while the client waits (RFC 7240, section 4.3).
pub(super) async fn submit(
    house: &Data<House>,
    letter: Letter,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let wait = prefer::read(&letter.headers).wait;
    let id = Uuid::new_v4().to_string();
    let caller = house.gate.caller().id;
    let running = note(format!("{RUNNING}{}", house.jobs.process), Vec::new());
    keep(house, clock, id.clone(), caller, running).await?;
    let called_off = house.jobs.begin(&id);
    let monitor = [&letter.base.service, MONITOR, id.as_str()].concat();
    let work = actix_web::rt::spawn(run(house.clone(), letter, id.clone(), caller, called_off));
    if let Some(wait) = wait.map(|seconds| seconds.min(LONGEST_WAIT)) {
        // The work goes on when the time is over: only its handle is let go of.
        let ended = tokio::time::timeout(Duration::from_secs(wait), work).await;
        if ended.is_ok()
            && let Some(reply) = taken(house, id, caller, clock).await?
        {
            return Ok(reply
                .header(prefer::APPLIED, &format!("wait={wait}"))
                .respond());
        }
    }
    Ok(HttpResponse::Accepted()
        .insert_header((header::LOCATION, monitor))
        .insert_header((header::RETRY_AFTER, ASK_AGAIN))
        .insert_header((prefer::APPLIED, "respond-async"))
        .finish())
}

/// The answer of work that is done, which nobody will ask a monitor for.
async fn taken(
    house: &Data<House>,
    id: String,
    caller: i64,
    clock: &mut Clock,
) -> Result<Option<Reply>, Problem> {
    let found = pipeline::change(&house.engine, clock, move |store| {
        let of = NoteId {
            kind: NOTES,
            caller,
            id: &id,
        };
        pipeline::transact(store, |unit| {
            let found = unit.note(&of)?.filter(|n| !n.text.starts_with(RUNNING));
            if found.is_some() {
                unit.drop_note(&of)?;
            }
            Ok(found)
        })
    })
    .await?;
    found.map(|note| repeat::remembered(&note, "")).transpose()
}

/// Does the work, and says now and then that it is under way.
async fn run(
    house: Data<House>,
    letter: Letter,
    id: String,
    caller: i64,
    called_off: Arc<AtomicBool>,
) {
    let version = letter.version;
    let (home, name, off) = (house.clone(), id.clone(), Arc::clone(&called_off));
    let work = async {
        let mut clock = Clock::start();
        pipeline::change(&house.engine, &mut clock, move |store| {
            finish(&home, store, &letter, (&name, caller), &off)
        })
        .await
    };
    tokio::pin!(work);
    loop {
        match tokio::time::timeout(HEARTBEAT, &mut work).await {
            Ok(Ok(())) => break,
            Ok(Err(problem)) => {
                let reply = kept(&Reply::refusing(&problem).speaking(version));
                if retell(&house, id.clone(), caller, reply).await.is_err() {
                    tracing::error!(target: "pipeline", id, "the answer of work in the background is lost");
                }
                break;
            }
            Err(_) => {
                let running = note(format!("{RUNNING}{}", house.jobs.process), Vec::new());
                if let Err(problem) = retell(&house, id.clone(), caller, running).await {
                    tracing::warn!(target: "pipeline", id, reason = %problem.message, "work in the background could not be noted");
                }
            }
        }
    }
    house.jobs.lock().remove(&id);
}

/// Does a request and notes its answer; for a change, in the transaction of the change.
fn finish(
    house: &Data<House>,
    store: &dyn Store,
    letter: &Letter,
    (id, caller): (&str, i64),
    called_off: &AtomicBool,
) -> Result<(), Problem> {
    let of = NoteId {
        kind: NOTES,
        caller,
        id,
    };
    let off = |unit: &mut dyn Unit| -> Result<bool, StoreError> {
        Ok(called_off.load(Ordering::SeqCst) || unit.note(&of)?.is_none())
    };
    let is_batch = letter.path.trim_matches('/') == "$batch";
    if is_batch || matches!(letter.method, Method::GET | Method::HEAD) {
        let reply = if is_batch {
            batched::whole(house, store, letter, &|| {
                let mut gone = false;
                let looked = store.look(&mut |unit| {
                    gone = off(unit)?;
                    Ok(())
                });
                looked.is_ok() && gone
            })
        } else {
            read_whole(house, letter).map(Reply::of)
        };
        let reply = reply.unwrap_or_else(|problem| Reply::refusing(&problem));
        let reply = kept(&reply.speaking(letter.version));
        return pipeline::transact(store, |unit| {
            if !off(unit)? {
                unit.keep_note(&of, &reply)?;
            }
            Ok(())
        });
    }
    let prepared = Prepared::of(house, letter)?;
    let refused = || Trouble::Refused(Problem::new(Kind::Expired, "the work was called off"));
    pipeline::transact_apart(store, |unit, apart| {
        if off(unit)? {
            return Err(refused());
        }
        let reply = repeat::perform(house, (&mut *unit, apart), letter, &prepared)?;
        // The note may be gone by what was done just now: that has an answer all the same.
        if called_off.load(Ordering::SeqCst) {
            return Err(refused());
        }
        let reply = repeat::stamp(&letter.headers, reply).speaking(letter.version);
        Ok(unit.keep_note(&of, &kept(&reply))?)
    })
}

/// An answer as it waits.
fn kept(reply: &Reply) -> Note {
    if reply.body.len() > LARGEST {
        let message = format!("the answer is longer than the {LARGEST} bytes that are kept");
        return kept(&Reply::refusing(&Problem::new(Kind::Limit, message)));
    }
    repeat::noted(reply, "", Utc::now())
}

fn note(text: String, bytes: Vec<u8>) -> Note {
    Note {
        at: Utc::now(),
        text,
        bytes,
    }
}

async fn keep(
    house: &House,
    clock: &mut Clock,
    id: String,
    caller: i64,
    note: Note,
) -> Result<(), Problem> {
    pipeline::change(&house.engine, clock, move |store| {
        let of = NoteId {
            kind: NOTES,
            caller,
            id: &id,
        };
        pipeline::transact(store, |unit| {
            unit.drop_notes(NOTES, note.at - KEPT)?;
            Ok(unit.keep_note(&of, &note)?)
        })
    })
    .await
}

/// Says how work under way stands, unless its answer is there meanwhile or it was called off.
async fn retell(house: &House, id: String, caller: i64, note: Note) -> Result<(), Problem> {
    pipeline::change(&house.engine, &mut Clock::start(), move |store| {
        let of = NoteId {
            kind: NOTES,
            caller,
            id: &id,
        };
        pipeline::transact(store, |unit| {
            let found = unit.note(&of)?;
            if found.is_some_and(|n| n.text.starts_with(RUNNING)) {
                unit.keep_note(&of, &note)?;
            }
            Ok(())
        })
    })
    .await
}

/// Answers at a monitor's address.
pub(super) async fn monitor(
    house: &Data<House>,
    visit: &Visit<'_>,
    id: &str,
    version: Version,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let caller = house.gate.caller().id;
    let name = id.trim_matches('/').to_owned();
    let asked = name.clone();
    let drop = *visit.method == Method::DELETE;
    if !(drop || visit.reads()) {
        return Err(Problem::method("DELETE, GET, HEAD"));
    }
    // Asked before the note is read: work notes its answer, and only then leaves those that run.
    let running = house.jobs.lock().get(&name).cloned();
    if drop && let Some(called_off) = &running {
        called_off.store(true, Ordering::SeqCst);
    }
    let found = pipeline::change(&house.engine, clock, move |store| {
        let of = NoteId {
            kind: NOTES,
            caller,
            id: &asked,
        };
        pipeline::transact(store, |unit| {
            let found = unit.note(&of)?;
            if drop {
                unit.drop_note(&of)?;
            }
            Ok(found)
        })
    })
    .await?;
    let Some(found) = found else {
        return Err(Problem::new(
            Kind::NoSuchEntity,
            "there is no such work, or no longer",
        ));
    };
    if drop {
        return Ok(HttpResponse::NoContent().finish());
    }
    match found.text.strip_prefix(RUNNING) {
        Some(process) => {
            let runs = running.is_some()
                || (process != house.jobs.process && found.at + LOST >= Utc::now());
            under_way(visit, &name, runs)
        }
        None => Ok(done(visit, version, &found)?.respond()),
    }
}

fn under_way(visit: &Visit<'_>, id: &str, runs: bool) -> Result<HttpResponse, Problem> {
    if !runs {
        let message =
            "the work was lost: its gateway stopped before it was done, and nothing of it was kept";
        return Err(Problem::new(Kind::Expired, message).hint("send the request again"));
    }
    Ok(HttpResponse::Accepted()
        .insert_header((
            header::LOCATION,
            [&visit.base.service, MONITOR, id].concat(),
        ))
        .insert_header((header::RETRY_AFTER, ASK_AGAIN))
        .finish())
}

/// The answer: as a message of its own for 4.0, or for whoever asks for that; else as it is, with its status beside it.
fn done(visit: &Visit<'_>, version: Version, note: &Note) -> Result<Reply, Problem> {
    let reply = repeat::remembered(note, "")?;
    let message = visit
        .header("accept")
        .is_some_and(|a| a.contains("application/http"));
    if version == Version::V401 && !message {
        let mut whole = Reply::new(StatusCode::OK);
        whole.headers = reply.headers;
        whole.body = reply.body;
        let code = reply.status.as_u16().to_string();
        return Ok(whole.header(HeaderName::from_static("asyncresult"), &code));
    }
    let reason = reply.status.canonical_reason().unwrap_or_default();
    let mut text = format!("HTTP/1.1 {} {reason}\r\n", reply.status.as_u16());
    for (name, value) in &reply.headers {
        text.push_str(&format!(
            "{}: {}\r\n",
            spelled(name),
            value.to_str().unwrap_or_default()
        ));
    }
    text.push_str("\r\n");
    let mut whole = Reply::new(StatusCode::OK)
        .header(header::CONTENT_TYPE, "application/http")
        .header(
            HeaderName::from_static("content-transfer-encoding"),
            "binary",
        );
    whole.body = [text.as_bytes(), &reply.body].concat();
    Ok(whole)
}
