//! The one door of planning.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity_model::{Caller, EntityId, Model, OperationId, SetId, Source, Value};
use query_grammar::{self as g, QueryOptions, ResourcePath};

use crate::bind::{self, Binder, Start};
use crate::error::{Place, PlanError};
use crate::guard;
use crate::page::{self, Onward};
use crate::read::{Read, Since};

/// What a plan depends on beside the URL.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub caller: &'a Caller,
    /// One moment for the whole request.
    pub now: DateTime<Utc>,
    /// `Prefer: odata.maxpagesize`.
    pub max_page_size: Option<usize>,
    /// `Prefer: odata.track-changes`.
    pub track: bool,
    /// The answer speaks 4.01 rather than 4.0: context URLs differ.
    pub v401: bool,
    /// The raw path and query without `$skiptoken`: a skip token is bound to them.
    pub fingerprint: &'a str,
}

/// Why a model cannot be served: a declared expression does not parse or bind.
#[derive(Debug, thiserror::Error)]
#[error("{declaration}: {error}")]
pub struct StartError {
    pub declaration: String,
    pub error: Box<PlanError>,
}

/// A computed property, or one member of a complex one.
type DeclaredAt = (EntityId, usize, Option<usize>);

/// Plans requests against one model. Made once at start-up.
#[derive(Debug)]
pub struct Planner {
    model: Arc<Model>,
    token_key: Vec<u8>,
    computed: HashMap<DeclaredAt, g::Expr>,
    row_filters: HashMap<SetId, g::Expr>,
    operations: HashMap<OperationId, g::Expr>,
}

impl Planner {
    /// Parses and binds every declared expression. `token_key` signs skip tokens.
    ///
    /// # Errors
    /// When a computed property, a row filter or a computed operation does not bind.
    pub fn new(model: Arc<Model>, token_key: &[u8]) -> Result<Self, StartError> {
        let (computed, row_filters) = parse_declarations(&model)?;
        let operations = parse_operations(&model)?;
        let planner = Self {
            model,
            token_key: token_key.to_vec(),
            computed,
            row_filters,
            operations,
        };
        planner.bind_declarations()?;
        Ok(planner)
    }

    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    pub(crate) fn token_key(&self) -> &[u8] {
        &self.token_key
    }

    pub(crate) fn declared(
        &self,
        entity: EntityId,
        place: usize,
        member: Option<usize>,
    ) -> Option<&g::Expr> {
        self.computed.get(&(entity, place, member))
    }

    pub(crate) fn row_filter(&self, set: SetId) -> Option<&g::Expr> {
        self.row_filters.get(&set)
    }

    /// What an operation computes, if that is declared.
    pub(crate) fn operation(&self, id: OperationId) -> Option<&g::Expr> {
        self.operations.get(&id)
    }

    /// Binds and permits a read.
    ///
    /// # Errors
    /// A [`PlanError`] that says what is wrong and where.
    pub fn read(
        &self,
        path: &ResourcePath,
        options: &QueryOptions,
        ask: &Ask<'_>,
    ) -> Result<Read, Box<PlanError>> {
        self.read_behind(None, path, options, ask)
    }

    /// The same for a path that goes on behind a function.
    ///
    /// # Errors
    /// A [`PlanError`] that says what is wrong and where.
    pub fn read_behind(
        &self,
        start: Option<&Start>,
        path: &ResourcePath,
        options: &QueryOptions,
        ask: &Ask<'_>,
    ) -> Result<Read, Box<PlanError>> {
        let aliases = bind::alias::assigned(options)?;
        let mut binder = Binder::new(self, ask, &aliases).starting(start);
        let mut read = binder.read(path, options)?;
        guard::permit(&mut binder, &mut read)?;
        Ok(read)
    }

    /// The `$skiptoken` that goes on after a row with these order values.
    #[must_use]
    pub fn skip_token(&self, after: &[Value], onward: Onward, fingerprint: &str) -> String {
        page::encode(&self.token_key, fingerprint, after, onward)
    }

    /// What the link that a request follows says beside where it goes on.
    #[must_use]
    pub fn onward(&self, options: &g::QueryOptions, fingerprint: &str) -> Option<Onward> {
        let token = options.skiptoken.as_ref().or(options.deltatoken.as_ref())?;
        page::onward(&self.token_key, fingerprint, &token.value)
    }

    /// The `$deltatoken` that asks for what changes after a moment.
    #[must_use]
    pub fn delta_token(&self, mark: &str, now: DateTime<Utc>, fingerprint: &str) -> String {
        let values = [Value::from(mark), Value::from(now)];
        page::encode(&self.token_key, fingerprint, &values, Onward::default())
    }

    /// The `$deltatoken` that goes on telling what has changed, behind the row that a page ended with; `mark` is the
    /// moment of the whole answer.
    #[must_use]
    pub fn delta_page_token(
        &self,
        since: &Since,
        (mark, after): (&str, &str),
        onward: Onward,
        fingerprint: &str,
    ) -> String {
        let since = [Value::from(since.mark.as_str()), Value::from(since.at)];
        let values = [&since[..], &[Value::from(mark), Value::from(after)]].concat();
        page::encode(&self.token_key, fingerprint, &values, onward)
    }

    fn bind_declarations(&self) -> Result<(), StartError> {
        let caller = Caller::with_all_rights(0, "start-up");
        let ask = Ask {
            caller: &caller,
            now: DateTime::UNIX_EPOCH,
            max_page_size: None,
            track: false,
            v401: false,
            fingerprint: "",
        };
        for (&(entity, place, member), expression) in &self.computed {
            let bound =
                Binder::new(self, &ask, &[]).check_computed(entity, place, member, expression);
            bound.map_err(|error| StartError {
                declaration: name(&self.model, entity, place, member),
                error,
            })?;
        }
        for (&set, expression) in &self.row_filters {
            let bound = Binder::new(self, &ask, &[]).check_row_filter(set, expression);
            let declaration = format!("the row filter of {}", self.model.set(set).name);
            bound.map_err(|error| StartError { declaration, error })?;
        }
        for (&id, expression) in &self.operations {
            let bound = Binder::new(self, &ask, &[]).check_operation(id, expression);
            let declaration = self.model.operation(id).name.clone();
            bound.map_err(|error| StartError { declaration, error })?;
        }
        Ok(())
    }
}

type Declarations = (HashMap<DeclaredAt, g::Expr>, HashMap<SetId, g::Expr>);

fn parse(text: &str, declaration: &dyn Fn() -> String) -> Result<g::Expr, StartError> {
    g::parse_expr(text).map_err(|error| {
        let declaration = declaration();
        let error = Box::new(PlanError::syntax(
            &error,
            Place::Declaration(declaration.clone()),
        ));
        StartError { declaration, error }
    })
}

fn parse_operations(model: &Model) -> Result<HashMap<OperationId, g::Expr>, StartError> {
    let mut parsed = HashMap::new();
    for (at, operation) in model.operations.iter().enumerate() {
        if let Some(text) = &operation.computed {
            let named = || operation.name.clone();
            parsed.insert(OperationId(at), parse(text, &named)?);
        }
    }
    Ok(parsed)
}

fn parse_declarations(model: &Model) -> Result<Declarations, StartError> {
    let mut computed = HashMap::new();
    for (id, entity) in model
        .entities
        .iter()
        .enumerate()
        .map(|(i, e)| (EntityId(i), e))
    {
        for (place, property) in entity.members() {
            let named = |member| move || name(model, id, place, member);
            match &property.source {
                Source::Computed(text) => {
                    computed.insert((id, place, None), parse(text, &named(None))?);
                }
                Source::Members(sources) => {
                    for (member, source) in sources.iter().enumerate() {
                        if let Source::Computed(text) = source {
                            computed.insert(
                                (id, place, Some(member)),
                                parse(text, &named(Some(member)))?,
                            );
                        }
                    }
                }
                Source::Column(_) | Source::Json(_) => {}
            }
        }
    }
    let mut row_filters = HashMap::new();
    for (id, set) in model.sets.iter().enumerate() {
        if let Some(text) = &set.rows {
            row_filters.insert(
                SetId(id),
                parse(text, &|| format!("the row filter of {}", set.name))?,
            );
        }
    }
    Ok((computed, row_filters))
}

fn name(model: &Model, entity: EntityId, place: usize, member: Option<usize>) -> String {
    let entity = model.entity(entity);
    let property = entity
        .properties
        .get(place)
        .map_or("?", |p| p.name.as_str());
    match member {
        Some(member) => format!("{}/{property}, member {member}", entity.name),
        None => format!("{}/{property}", entity.name),
    }
}
