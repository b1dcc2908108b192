//! Which media type an answer has: `Accept` and `$format`, read kindly.
//!
//! Clients send long lists in which JSON is one item among many, with parameters of every OData version. So JSON wins
//! wherever it is acceptable at all, unknown parameters cause no refusal, and metadata is XML unless only JSON will do.

use actix_web::http::header;

use super::request::Words;
use super::version::Version;
use crate::door::Visit;
use crate::json::{Metadata, Omit, Style};
use crate::problem::{Kind, Problem};

/// The JSON that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) metadata: Metadata,
    pub(super) ieee754: bool,
    /// `odata.streaming=true` was asked for; every answer here can be read as a stream.
    pub(super) streaming: bool,
}

impl Form {
    pub(super) fn style(self, omit: Omit, version: Version) -> Style {
        Style {
            metadata: self.metadata,
            ieee754: self.ieee754,
            omit,
            v401: version == Version::V401,
        }
    }

    /// The media type of the answer.
    pub(super) fn content_type(self) -> String {
        let mut text = format!("application/json;odata.metadata={}", self.metadata.name());
        if self.streaming {
            text.push_str(";odata.streaming=true");
        }
        if self.ieee754 {
            text.push_str(";IEEE754Compatible=true");
        }
        text
    }
}

/// The form of an answer with data.
pub(super) fn data(visit: &Visit<'_>, words: &Words) -> Result<Form, Problem> {
    if let Some(format) = &words.options.format {
        return match Range::named(&format.value) {
            Some(range) if range.is("application", "json") => form(&range),
            Some(_) | None => Err(refused(&format.value).target("$format")),
        };
    }
    let Some(ranges) = accepted(visit) else {
        return Ok(Form::default());
    };
    let json = ranges.iter().filter(|r| r.takes("application", "json"));
    // Among equals, the first and the one that says more.
    let best = json.fold(None, |best: Option<&Range<'_>>, next| match best {
        Some(best) if best.rank() >= next.rank() => Some(best),
        _ => Some(next),
    });
    best.map_or_else(
        || Err(refused(visit.header("accept").unwrap_or_default()).target("Accept")),
        form,
    )
}

/// How metadata is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Csdl {
    Xml,
    Json,
}

/// The form of `$metadata`.
pub(super) fn metadata(visit: &Visit<'_>, words: &Words) -> Result<Csdl, Problem> {
    if let Some(format) = &words.options.format {
        return match Range::named(&format.value) {
            Some(range) if range.is("application", "xml") => Ok(Csdl::Xml),
            Some(range) if range.is("application", "json") => Ok(Csdl::Json),
            Some(_) | None => Err(refused(&format.value).target("$format")),
        };
    }
    let Some(ranges) = accepted(visit) else {
        return Ok(Csdl::Xml);
    };
    let xml = |r: &Range<'_>| r.takes("application", "xml") || r.takes("text", "xml");
    if ranges.iter().any(xml) {
        Ok(Csdl::Xml)
    } else if ranges.iter().any(|r| r.is("application", "json")) {
        Ok(Csdl::Json)
    } else {
        Err(refused(visit.header("accept").unwrap_or_default()).target("Accept"))
    }
}

fn refused(asked: &str) -> Problem {
    let message = format!("'{asked}' cannot be given");
    Problem::new(Kind::NotAcceptable, message)
        .hint("data is application/json, $metadata is application/xml or application/json")
}

/// What JSON was asked for, among the parameters that mean something.
fn form(range: &Range<'_>) -> Result<Form, Problem> {
    let mut form = Form::default();
    for (name, value) in &range.parameters {
        match name.to_ascii_lowercase().as_str() {
            "odata.metadata" | "metadata" => match value.to_ascii_lowercase().as_str() {
                "none" => form.metadata = Metadata::None,
                "minimal" => form.metadata = Metadata::Minimal,
                "full" => form.metadata = Metadata::Full,
                _ => {
                    let problem = refused(&format!("{name}={value}"));
                    return Err(problem.hint("odata.metadata is none, minimal or full"));
                }
            },
            "ieee754compatible" => form.ieee754 = value.eq_ignore_ascii_case("true"),
            "odata.streaming" | "streaming" => form.streaming = value.eq_ignore_ascii_case("true"),
            _ => {}
        }
    }
    Ok(form)
}

/// One item of an `Accept` header.
#[derive(Clone, Debug)]
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
    /// In thousandths.
    weight: u32,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
        let (kind, subtype) = name.split_once('/')?;
        Some(Self::with(kind.trim(), subtype.trim(), parameters))
    }

    /// The same with the short names of `$format` (URL conventions, section 5.1.2), which may have parameters too.
    fn named(text: &'a str) -> Option<Self> {
        let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
        let short = ["json", "xml"]
            .into_iter()
            .find(|short| name.trim().eq_ignore_ascii_case(short));
        match short {
            Some(subtype) => Some(Self::with("application", subtype, parameters)),
            None => Self::read(text),
        }
    }

    fn with(kind: &'a str, subtype: &'a str, parameters: &'a str) -> Self {
        let mut range = Self {
            kind,
            subtype,
            parameters: Vec::new(),
            weight: 1000,
        };
        for part in parameters.split(';') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim(), value.trim().trim_matches('"'));
            if name.eq_ignore_ascii_case("q") {
                range.weight = weight(value);
            } else if !name.is_empty() {
                range.parameters.push((name, value));
            }
        }
        range
    }

    /// Names this very type.
    fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind) && self.subtype.eq_ignore_ascii_case(subtype)
    }

    /// Covers this type.
    fn takes(&self, kind: &str, subtype: &str) -> bool {
        let kind_fits = self.kind == "*" || self.kind.eq_ignore_ascii_case(kind);
        kind_fits && (self.subtype == "*" || self.subtype.eq_ignore_ascii_case(subtype))
    }

    /// By weight, then a named type before a wildcard.
    fn rank(&self) -> (u32, bool) {
        (self.weight, self.subtype != "*")
    }
}

/// A weight that cannot be read counts as 1: nobody is refused for it.
fn weight(text: &str) -> u32 {
    let Ok(weight) = text.parse::<f64>() else {
        return 1000;
    };
    // Between 0 and 1000, and a whole number.
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0).round();
    (0..=1000)
        .find(|n| f64::from(*n) >= thousandths)
        .unwrap_or(1000)
}

/// What the client takes at all; `None` when it says nothing that can be read.
fn accepted<'v>(visit: &'v Visit<'_>) -> Option<Vec<Range<'v>>> {
    let lines = visit
        .headers
        .get_all(header::ACCEPT)
        .filter_map(|v| v.to_str().ok());
    let ranges = lines
        .flat_map(|line| line.split(','))
        .filter_map(Range::read);
    let mut ranges: Vec<_> = ranges.collect();
    if ranges.is_empty() {
        return None;
    }
    ranges.retain(|r| r.weight > 0);
    Some(ranges)
}
