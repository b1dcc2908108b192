//! Room 7: an answer becomes status and headers (protocol, sections 8.3 and 9).

use actix_web::http::Method;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use entity_model::{Primitive, Type};
use query_plan::read::{Field, Read, What};

use super::accept::Form;
use super::media;
use super::prefer::{APPLIED, Preferences};
use crate::conditions;
use crate::door::Visit;
use crate::pipeline::{Answer, Whole};
use crate::problem::{Kind, Problem};

/// What the plan says about the answer.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    what: What,
    pub(super) form: Form,
    page: Option<usize>,
    /// Its changes are followed.
    tracked: bool,
    /// Something is expanded: the ETag does not cover the whole answer.
    expands: bool,
    /// The bare value is bytes rather than text.
    binary: bool,
}

impl Planned {
    pub(super) fn of(read: &Read) -> Self {
        let level = &read.level;
        Self {
            what: read.what.clone(),
            form: Form::default(),
            page: level.page,
            tracked: read.track.is_some(),
            expands: level.shape.fields.iter().any(Field::is_expanded),
            binary: matches!(
                level.shape.fields.first(),
                Some(Field::Value {
                    ty: Type::Primitive(Primitive::Binary | Primitive::Stream),
                    ..
                })
            ),
        }
    }

    /// A count or a bare value is no JSON.
    pub(super) fn is_json(&self) -> bool {
        !matches!(self.what, What::Count | What::RawValue)
    }

    fn content_type(&self) -> String {
        match self.what {
            What::RawValue if self.binary => "application/octet-stream".to_owned(),
            What::RawValue | What::Count => "text/plain;charset=utf-8".to_owned(),
            What::Collection
            | What::Entity { .. }
            | What::Property
            | What::References
            | What::Reference => self.form.content_type(),
        }
    }
}

/// The whole response.
pub(super) fn make(
    visit: &Visit<'_>,
    planned: &Planned,
    preferences: &Preferences,
    answer: Answer,
) -> Result<HttpResponse, Problem> {
    let head = || {
        let mut head = HttpResponse::Ok();
        head.insert_header((header::CACHE_CONTROL, "private, no-cache"));
        head.insert_header((header::CONTENT_TYPE, planned.content_type()));
        let applied = planned
            .is_json()
            .then(|| preferences.applied(planned.page, planned.tracked))
            .flatten();
        if let Some(applied) = applied {
            head.insert_header((APPLIED, applied));
        }
        head
    };
    match answer {
        Answer::Whole(whole) => make_whole(visit, planned, whole, head()),
        Answer::Stream { pieces, gzip } => {
            let mut head = head();
            if gzip {
                head.insert_header((header::CONTENT_ENCODING, "gzip"));
            }
            // To let go of the pieces ends the work in the database.
            Ok(if *visit.method == Method::HEAD {
                head.finish()
            } else {
                head.streaming(pieces)
            })
        }
    }
}

fn make_whole(
    visit: &Visit<'_>,
    planned: &Planned,
    whole: Whole,
    mut head: HttpResponseBuilder,
) -> Result<HttpResponse, Problem> {
    let facts = &whole.facts;
    if facts.parent_missing || facts.rows == 0 && is_one(&planned.what) {
        return Err(Problem::new(Kind::NoSuchEntity, Kind::NoSuchEntity.words()));
    }
    if facts.null || facts.rows == 0 && matches!(planned.what, What::Entity { .. }) {
        return Ok(no_content());
    }
    if let Some(etag) = &facts.etag {
        if conditions::match_fails(visit.headers, etag) {
            let problem = Problem::new(Kind::PreconditionFailed, Kind::PreconditionFailed.words());
            return Err(problem.target("If-Match"));
        }
        head.insert_header((header::ETAG, etag.as_str()));
        if !planned.expands && conditions::none_match(visit.headers, etag) {
            return Ok(not_modified(etag));
        }
    }
    if planned.what == What::RawValue && planned.binary && !whole.gzip {
        return Ok(media::respond(visit, head, whole));
    }
    if whole.gzip {
        head.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    Ok(head.body(whole.bytes))
}

/// Without a row there is nothing to be found.
fn is_one(what: &What) -> bool {
    match what {
        What::Entity { optional } => !optional,
        What::Property | What::RawValue | What::Reference => true,
        What::Collection | What::References | What::Count => false,
    }
}

fn no_content() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .finish()
}

fn not_modified(etag: &str) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .finish()
}
