//! Room 2: the URL, the headers and perhaps a body become a tree.

use actix_web::http::header;
use entity_model::{Model, OperationKind};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use query_grammar::{
    QueryOptions, ResourcePath, SegmentKind, parse_path, parse_query, parse_query_body,
    parse_query_for,
};
use query_plan::{Place, PlanError};

use super::version;
use crate::door::{Base, Body, Visit};
use crate::json::{Address, without_skip_token};
use crate::problem::{Kind, Problem};

/// What was typed, and where links to it begin.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) path: ResourcePath,
    pub(super) options: QueryOptions,
    pub(super) address: Address,
    /// An entity-id was followed, which names one entity.
    pub(super) by_id: bool,
}

impl Words {
    /// Reads path, query, and the headers that must not be passed over. `path` is raw, behind the service root,
    /// without slashes in front.
    pub(super) fn read(visit: &Visit<'_>, path: &str, model: &Model) -> Result<Self, Problem> {
        version::of_body(visit.headers)?;
        refuse_isolation(visit)?;
        let address = Address {
            service: visit.base.service.clone(),
            path: path.strip_suffix('/').unwrap_or(path).to_owned(),
            query: without_skip_token(visit.query),
        };
        // One slash may stand at the end; an empty segment is none of a resource.
        let path = read_path(path)?;
        let words = Self {
            options: read_query(visit.query, &parameters(model, &path))?,
            path,
            address,
            by_id: false,
        };
        words.check_schema_version(model)?;
        Ok(words)
    }

    /// What the tokens of this request are bound to. The number of changes is asked for with the token of the changes
    /// themselves.
    pub(super) fn fingerprint(&self) -> String {
        let counted = self.options.deltatoken.is_some() && self.ends_with(&SegmentKind::Count);
        match self.address.path.rsplit_once('/').filter(|_| counted) {
            Some((path, _)) => Address {
                path: path.to_owned(),
                ..self.address.clone()
            }
            .fingerprint(),
            None => self.address.fingerprint(),
        }
    }

    /// There is one schema, the current one; if it was given a version, that may be named (protocol, section 11.2.12).
    fn check_schema_version(&self, model: &Model) -> Result<(), Problem> {
        let Some(asked) = self.options.schemaversion.as_ref().map(|v| &v.value) else {
            return Ok(());
        };
        if asked == "*" || model.version.as_ref() == Some(asked) {
            return Ok(());
        }
        let message = format!("there is no schema version '{asked}'");
        let problem = Problem::new(Kind::SchemaVersion, message).target("$schemaversion");
        Err(match &model.version {
            Some(version) => problem.hint(format!("the current one is {version}, or *")),
            None => problem.hint("leave $schemaversion out, or ask for the current one with *"),
        })
    }

    /// Whether the last segment is of this kind.
    pub(super) fn ends_with(&self, kind: &SegmentKind) -> bool {
        self.path.segments.last().is_some_and(|s| s.kind == *kind)
    }

    /// Whether the first segment is of this kind.
    pub(super) fn begins_with(&self, kind: &SegmentKind) -> bool {
        self.path.segments.first().is_some_and(|s| s.kind == *kind)
    }

    /// Whether the path is this one segment.
    pub(super) fn is_only(&self, kind: &SegmentKind) -> bool {
        self.path.segments.len() == 1 && self.ends_with(kind)
    }

    /// `POST …/$query`: the body holds options that would not fit into a URL (protocol, section 11.2.6.8).
    pub(super) async fn with_body(
        mut self,
        visit: &Visit<'_>,
        body: Body,
    ) -> Result<Self, Problem> {
        let parse = match media_type(visit).as_str() {
            "text/plain" => parse_query_body,
            // Written like the query of a URL (protocol 4.02, section 11.2.6.8).
            "application/x-www-form-urlencoded" => parse_query,
            _ => {
                let message =
                    "the body of $query is text/plain or application/x-www-form-urlencoded";
                let problem = Problem::new(Kind::MediaTypeUnsupported, message);
                return Err(problem.target("Content-Type"));
            }
        };
        let text = body.text().await?;
        let text = text.trim_end_matches(['\r', '\n']);
        let both = [visit.query, text].map(|q| q.trim_matches('&'));
        let query = both
            .into_iter()
            .filter(|q| !q.is_empty())
            .collect::<Vec<_>>()
            .join("&");
        self.options = parse(&query).map_err(|e| refused_option(&e, &query))?;
        self.path.segments.pop();
        let (path, _) = self.address.path.rsplit_once('/').unwrap_or_default();
        self.address.path = path.trim_end_matches('/').to_owned();
        self.address.query = utf8_percent_encode(&without_skip_token(&query), NO_QUERY).to_string();
        Ok(self)
    }

    /// `$entity?$id=…`: the path that the entity-id names (protocol, section 11.2.7).
    pub(super) fn resolve_entity(mut self, visit: &Visit<'_>) -> Result<Self, Problem> {
        let Some(id) = self.options.id.take() else {
            let problem = Problem::new(Kind::OptionNotAllowed, "$entity needs the option $id");
            return Err(problem.target("$id"));
        };
        let path = within_service(&visit.base, &id.value).ok_or_else(|| {
            let message = format!("'{}' is not the id of an entity of this service", id.value);
            Problem::new(Kind::UnknownResource, message).target("$id")
        })?;
        let resolved = read_path(path)?;
        // What stood behind `$entity` narrows the type of the entity.
        let rest = self.path.segments.drain(1..);
        self.path = ResourcePath {
            segments: resolved.segments.into_iter().chain(rest).collect(),
            span: resolved.span,
        };
        self.address.path = path.to_owned();
        self.by_id = true;
        Ok(self)
    }
}

/// What may stand in a body that holds a query, and not in a URL. A percent sign encodes something already.
const NO_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn read_path(path: &str) -> Result<ResourcePath, Problem> {
    parse_path(path).map_err(|e| refused(&e, Place::Path))
}

fn read_query(query: &str, parameters: &[&str]) -> Result<QueryOptions, Problem> {
    parse_query_for(query, parameters).map_err(|e| refused_option(&e, query))
}

/// What the function at the end of a path takes: its arguments may stand in the query under their names.
fn parameters<'m>(model: &'m Model, path: &ResourcePath) -> Vec<&'m str> {
    let name = path.segments.last().map_or("", |last| last.text.as_str());
    let functions = model
        .operations_named(name)
        .filter(|(_, operation)| operation.kind == OperationKind::Function);
    functions
        .flat_map(|(_, function)| function.parameters.iter().map(|p| p.name.as_str()))
        .collect()
}

/// Nobody reads a snapshot here, and who asks for one must be told (protocol, section 8.2.4).
fn refuse_isolation(visit: &Visit<'_>) -> Result<(), Problem> {
    let name = ["Isolation", "OData-Isolation"]
        .into_iter()
        .find(|name| visit.headers.contains_key(name.to_ascii_lowercase()));
    let Some(name) = name else {
        return Ok(());
    };
    let problem = Problem::new(
        Kind::PreconditionFailed,
        "snapshot isolation is not supported",
    );
    Err(problem.target(name).hint(format!("leave {name} out")))
}

/// A refusal names the option in which the text went wrong.
fn refused_option(error: &query_grammar::SyntaxError, query: &str) -> Problem {
    let problem = refused(error, Place::Query);
    let before = query.get(..error.span.start).unwrap_or(query);
    let start = before.rfind('&').map_or(0, |at| at + 1);
    let option = query.get(start..).unwrap_or_default();
    let name = option.split(['=', '&']).next().unwrap_or_default();
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    if name.is_empty() {
        problem
    } else {
        problem.target(name)
    }
}

fn refused(error: &query_grammar::SyntaxError, place: Place) -> Problem {
    Problem::from(&PlanError::syntax(error, place))
}

/// What the body is, without parameters.
fn media_type(visit: &Visit<'_>) -> String {
    let value = visit
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    let kind = value.unwrap_or_default().split(';').next();
    kind.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The path behind the service root that an absolute or relative entity-id names.
pub(super) fn within_service<'i>(base: &Base, id: &'i str) -> Option<&'i str> {
    let id = id.trim();
    let behind = if id.contains("://") {
        let scheme = base.service.split_once("://")?.1;
        let given = id.split_once("://")?.1;
        given.strip_prefix(scheme)?
    } else if id.starts_with('/') {
        // Some clients write a path from the service root with a slash in front.
        id.strip_prefix(&*base.path).unwrap_or(id)
    } else {
        id
    };
    let behind = behind.split(['?', '#']).next()?.trim_matches('/');
    (!behind.is_empty()).then_some(behind)
}
