//! The one door of planning.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity_model::{Caller, Model, Value};
use query_grammar::{QueryOptions, ResourcePath};

use crate::error::PlanError;
use crate::read::Read;

/// What a plan depends on beside the URL.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub caller: &'a Caller,
    /// One moment for the whole request.
    pub now: DateTime<Utc>,
    /// `Prefer: odata.maxpagesize`.
    pub max_page_size: Option<usize>,
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
    pub error: PlanError,
}

/// Plans requests against one model. Made once at start-up.
#[derive(Debug)]
pub struct Planner {
    model: Arc<Model>,
    token_key: Vec<u8>,
}

impl Planner {
    /// Parses and binds every declared expression. `token_key` signs skip tokens.
    ///
    /// # Errors
    /// When a computed property or a row filter does not bind.
    pub fn new(model: Arc<Model>, token_key: &[u8]) -> Result<Self, StartError> {
        Ok(Self {
            model,
            token_key: token_key.to_vec(),
        })
    }

    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
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
    ) -> Result<Read, PlanError> {
        let _ = (path, options, ask);
        Err(PlanError::new(
            crate::PlanErrorKind::NotImplemented,
            "reading is not bound yet",
        ))
    }

    /// The `$skiptoken` that goes on after a row with these order values, with `left` rows of `$top` to go.
    #[must_use]
    pub fn skip_token(&self, after: &[Value], left: Option<u64>, fingerprint: &str) -> String {
        let _ = (after, left, fingerprint, &self.token_key);
        String::new()
    }
}
