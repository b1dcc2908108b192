//! Executes a batch: each item in its turn, a change set in one transaction, the answers as they come.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use query_plan::port::Store;
use uuid::Uuid;

use super::batch::{self, Item, Part, References, Writer};
use super::letter::{Letter, Reply};
use super::version::{self, Version};
use super::write::{self, Prepared, repeat};
use super::{prefer, read_whole};
use crate::door::{Base, Body, Visit};
use crate::house::House;
use crate::pipeline::{self, Clock, Trouble};
use crate::problem::{Kind, Problem};

/// Headers of the batch that hold for each of its parts, unless a part says otherwise.
const INHERITED: [&str; 2] = ["odata-maxversion", "odata-version"];

/// Answers `POST $batch`.
pub(super) async fn answer(
    house: &Data<House>,
    visit: &Visit<'_>,
    body: Body,
    clock: &mut Clock,
) -> Result<HttpResponse, Problem> {
    let letter = Letter::of(visit, "$batch", body.bytes().await?, Version::V40);
    let content_type = letter.header("content-type").unwrap_or_default();
    let (format, items) = batch::read(content_type, &letter.body)?;
    if repeat::is_asked(visit.headers) {
        let message = "a batch as a whole is not repeatable";
        let problem =
            Problem::new(Kind::NotImplemented, message).target("Repeatability-Request-ID");
        let reply = Reply::refusing(&problem.hint("say it of the requests inside"));
        return Ok(repeat::stamp(visit.headers, reply).respond());
    }
    let preferences = prefer::read(visit.headers);
    let goes_on = preferences.continue_on_error;
    let writer = Writer::new(format, Uuid::new_v4().to_string());
    let content_type = writer.content_type();
    let run = Run::of(house, &letter);
    let pieces = pipeline::stream(&house.engine, clock, move |store, send| {
        run.all(store, &items, goes_on, writer, send);
    })
    .await?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if goes_on {
        answer.insert_header((prefer::APPLIED, preferences.spelt(prefer::CONTINUE)));
    }
    Ok(answer.streaming(pieces))
}

/// A batch in the background: done as a whole before anything of its answer is seen.
pub(super) fn whole(
    house: &Data<House>,
    store: &dyn Store,
    letter: &Letter,
    called_off: &dyn Fn() -> bool,
) -> Result<Reply, Problem> {
    let content_type = letter.header("content-type").unwrap_or_default();
    let (format, items) = batch::read(content_type, &letter.body)?;
    let goes_on = prefer::read(&letter.headers).continue_on_error;
    let writer = Writer::new(format, Uuid::new_v4().to_string());
    let mut reply = Reply::new(StatusCode::OK).header(header::CONTENT_TYPE, &writer.content_type());
    let mut bytes = Vec::new();
    Run::of(house, letter).all(store, &items, goes_on, writer, &mut |piece| {
        bytes.extend(piece);
        !called_off()
    });
    reply.body = bytes;
    Ok(reply)
}

fn inherited(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for name in INHERITED {
        if let Some(value) = headers.get(name) {
            kept.insert(HeaderName::from_static(name), value.clone());
        }
    }
    kept
}

/// A batch at work.
struct Run {
    house: Data<House>,
    base: Base,
    inherited: HeaderMap,
    references: References,
}

impl Run {
    fn of(house: &Data<House>, letter: &Letter) -> Self {
        Self {
            house: house.clone(),
            base: letter.base.clone(),
            inherited: inherited(&letter.headers),
            references: References::default(),
        }
    }

    /// Every item, until one fails and the client does not want to go on.
    fn all(
        mut self,
        store: &dyn Store,
        items: &[Item],
        goes_on: bool,
        mut writer: Writer,
        send: &mut dyn FnMut(Vec<u8>) -> bool,
    ) {
        self.references = References::among(items);
        for item in items {
            let (bytes, failed) = match item {
                Item::One(part) => {
                    let reply = self.one(store, part);
                    note(&self.base, &mut self.references, part, &reply);
                    (writer.one(part, &reply), is_failure(reply.status))
                }
                Item::Set { id, parts } => self.set(store, id.as_deref(), parts, &mut writer),
            };
            if !send(bytes) {
                return;
            }
            if failed && !goes_on {
                break;
            }
        }
        send(writer.end());
    }

    /// A request that stands alone.
    fn one(&self, store: &dyn Store, part: &Part) -> Reply {
        let reply = || {
            let letter = self.letter(part, &self.references)?;
            if matches!(letter.method, Method::GET | Method::HEAD) {
                return Ok(Reply::of(read_whole(&self.house, &letter)?));
            }
            write::alone(&self.house, store, &letter)
        };
        let reply = reply().unwrap_or_else(|problem| Reply::refusing(&problem));
        repeat::stamp(&said(part), reply).speaking(self.version(part))
    }

    /// A change set, in one transaction.
    fn set(
        &mut self,
        store: &dyn Store,
        id: Option<&str>,
        parts: &[Part],
        writer: &mut Writer,
    ) -> (Vec<u8>, bool) {
        // Which part was at fault; none where the transaction as a whole was.
        let mut culprit = None;
        let mut known = self.references.clone();
        let result = pipeline::transact_apart(store, |unit, apart| {
            known = self.references.clone();
            let mut replies = Vec::with_capacity(parts.len());
            for (at, part) in parts.iter().enumerate() {
                culprit = Some(at);
                let letter = self.letter(part, &known)?;
                let prepared = Prepared::of(&self.house, &letter)?;
                // All of a change set may have one id: its place tells its parts apart.
                let letter = numbered(letter, at);
                let reply = repeat::perform(&self.house, (&mut *unit, apart), &letter, &prepared)?;
                let reply = repeat::stamp(&letter.headers, reply).speaking(letter.version);
                note(&self.base, &mut known, part, &reply);
                replies.push(reply);
            }
            culprit = None;
            Ok::<_, Trouble>(replies)
        });
        match result {
            Ok(replies) => {
                self.references = known;
                (writer.set(id, parts, &replies), false)
            }
            Err(problem) => {
                let ids = parts.iter().filter_map(|part| part.id.as_deref());
                ids.chain(id).for_each(|id| self.references.failed(id));
                let speaker = culprit.and_then(|at| parts.get(at)).or(parts.first());
                let version = speaker.map_or(Version::V40, |part| self.version(part));
                let reply = Reply::refusing(&problem).speaking(version);
                (writer.failed_set(id, parts, culprit, &reply), true)
            }
        }
    }

    /// A part as a request of its own.
    fn letter(&self, part: &Part, known: &References) -> Result<Letter, Problem> {
        if let Some(problem) = &part.refusal {
            return Err(problem.clone());
        }
        let failed = part.depends_on.iter().find(|id| known.has_failed(id));
        if let Some(id) = failed {
            let message = format!("the request '{id}' that this one depends on has failed");
            return Err(Problem::new(Kind::FailedDependency, message).target(id));
        }
        let (path, query) = address(&self.base, part, known)?;
        let mut headers = self.headers(part);
        known.in_conditions(&mut headers)?;
        Ok(Letter {
            method: part.method.clone(),
            path,
            query,
            version: self.version(part),
            headers,
            body: known.in_body(part.body.clone())?,
            base: self.base.clone(),
        })
    }

    /// What a part says, and what the batch says for it.
    fn headers(&self, part: &Part) -> HeaderMap {
        let mut headers = self.inherited.clone();
        for (name, value) in &part.headers {
            if headers.contains_key(name) && INHERITED.contains(&name.as_str()) {
                headers.remove(name);
            }
            headers.append(name.clone(), value.clone());
        }
        headers
    }

    /// The version in which a part is answered, whether it can be understood or not.
    fn version(&self, part: &Part) -> Version {
        version::negotiate(&self.headers(part)).unwrap_or(Version::V40)
    }
}

/// What later parts may say of this one.
fn note(base: &Base, known: &mut References, part: &Part, reply: &Reply) {
    let Some(id) = &part.id else { return };
    known.answered(id, &reply.body);
    let tagged = reply.headers.iter().find(|(name, _)| name == header::ETAG);
    let etag = tagged.map(|(_, etag)| etag.clone());
    if is_failure(reply.status) {
        known.failed(id);
    } else if let Some(path) = &reply.entity {
        known.stands(id, path, etag);
    } else if let Ok((path, _)) = address(base, part, known) {
        known.stands(id, &path, etag);
    }
}

fn address(base: &Base, part: &Part, known: &References) -> Result<(String, String), Problem> {
    let (path, query) = batch::resolve(&part.url, &base.service, &base.path)?;
    let path = known.in_text(known.in_path(&path)?)?;
    Ok((path, known.in_text(query)?))
}

/// What a part says in its headers.
fn said(part: &Part) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &part.headers {
        headers.insert(name.clone(), value.clone());
    }
    headers
}

/// A part of a change set, with its place in the name of the client that repeats it.
fn numbered(mut letter: Letter, at: usize) -> Letter {
    if repeat::is_asked(&letter.headers) {
        let name = HeaderName::from_static("repeatability-client-id");
        let client = letter.header("repeatability-client-id").unwrap_or_default();
        if let Ok(value) = HeaderValue::from_str(&format!("{client}/{at}")) {
            letter.headers.insert(name, value);
        }
    }
    letter
}

fn is_failure(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}
