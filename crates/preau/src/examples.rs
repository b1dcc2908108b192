//! One key of each set, so that every example of the description can be tried as it stands.

use std::collections::HashMap;

use anyhow::{Context as _, Result, anyhow};
use chrono::Utc;
use entity_model::{Caller, EntitySet, Value};
use query_plan::port::{Cells, Sink, Stop, Store};
use query_plan::read::Read;
use query_plan::{Ask, Planner};

use crate::hand::SYSTEM;

/// The first key of every set that has a row, by the set's name, as it stands in a URL.
pub(crate) fn first_keys(planner: &Planner, store: &dyn Store) -> Result<HashMap<String, String>> {
    let mut keys = HashMap::new();
    for set in &planner.model().sets {
        if let Some(key) = first_key(planner, store, set)? {
            keys.insert(set.name.clone(), key);
        }
    }
    Ok(keys)
}

/// Whether any set has a row.
pub(crate) fn any_key(planner: &Planner, store: &dyn Store) -> Result<bool> {
    for set in &planner.model().sets {
        if first_key(planner, store, set)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn first_key(planner: &Planner, store: &dyn Store, set: &EntitySet) -> Result<Option<String>> {
    let entity = planner.model().entity(set.entity);
    let names: Vec<&str> = entity
        .key_properties()
        .map(|(_, p)| p.name.as_str())
        .collect();
    let read = read(
        planner,
        &set.name,
        &format!("$top=1&$select={}", names.join(",")),
    )?;
    let mut first = First {
        key: &read.level.shape.key,
        values: None,
    };
    let failed = || format!("cannot read {}", set.name);
    store.read(&read, &mut first).with_context(failed)?;
    let Some(values) = first.values else {
        return Ok(None);
    };
    Ok(Some(match values.as_slice() {
        [only] => literal(only),
        all => {
            let parts = names
                .iter()
                .zip(all)
                .map(|(name, value)| format!("{name}={}", literal(value)));
            parts.collect::<Vec<_>>().join(",")
        }
    }))
}

fn read(planner: &Planner, path: &str, query: &str) -> Result<Read> {
    let path = query_grammar::parse_path(path).map_err(|e| anyhow!("{path}: {e}"))?;
    let options = query_grammar::parse_query(query).map_err(|e| anyhow!("{query}: {e}"))?;
    let caller = Caller::with_all_rights(SYSTEM, "start-up");
    let ask = Ask {
        caller: &caller,
        now: Utc::now(),
        max_page_size: None,
        track: false,
        v401: true,
        fingerprint: "",
    };
    Ok(planner.read(&path, &options, &ask)?)
}

/// A key value as a URL has it.
fn literal(value: &Value) -> String {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else is a key is written as text"
    )]
    match value {
        Value::Int(n) => n.to_string(),
        Value::Guid(id) => id.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        other => format!("'{other:?}'"),
    }
}

/// Keeps the key of the first row.
struct First<'r> {
    key: &'r [usize],
    values: Option<Vec<Value>>,
}

impl Sink for First<'_> {
    fn total(&mut self, _: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, level: usize, _: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 && self.values.is_none() {
            let cells = self
                .key
                .iter()
                .map(|column| Ok(row.cell(*column)?.to_value()));
            self.values = Some(cells.collect::<Result<_, Stop>>()?);
        }
        Ok(())
    }

    fn counted(&mut self, _: usize, _: usize, _: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn more(&mut self, _: usize, _: usize) -> Result<(), Stop> {
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn end(&mut self, _: bool) -> Result<(), Stop> {
        Ok(())
    }
}
