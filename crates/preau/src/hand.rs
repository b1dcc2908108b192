//! How the command line writes: over the same desk as every door, as the system itself.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use entity_model::Model;
use query_plan::Planner;
use query_plan::desk::{Desk, Rules, Who};
use query_plan::port::Unit;

/// Key of the actor of what the command line writes: the system itself.
pub(crate) const SYSTEM: i64 = 0;

/// What writes: the model with its declared expressions, the rules, and who is at work.
pub(crate) struct Hand {
    planner: Planner,
    rules: Rules,
    door: &'static str,
    now: DateTime<Utc>,
}

impl Hand {
    /// # Errors
    /// When a declared expression of the model does not bind.
    pub(crate) fn new(model: &Arc<Model>, rules: Rules, door: &'static str) -> Result<Self> {
        let planner = Planner::new(Arc::clone(model), &[]).context("the model cannot be used")?;
        Ok(Self {
            planner,
            rules,
            door,
            now: Utc::now(),
        })
    }

    pub(crate) fn model(&self) -> &Model {
        self.planner.model()
    }

    /// The desk over an open transaction.
    pub(crate) fn desk<'d>(&'d self, unit: &'d mut dyn Unit) -> Desk<'d> {
        let who = Who {
            actor: SYSTEM,
            door: self.door,
            now: self.now,
        };
        Desk::new(unit, &self.planner, &self.rules, who)
    }
}
