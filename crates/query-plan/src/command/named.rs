//! Rows by their names: a key, the URL of an entity, a path.

use entity_model::{EntityId, EntityType, Value};

use super::content::Reference;
use super::doing::Here;
use crate::bind::{Located, Sought, Tail};
use crate::desk::{Call, Desk, Fault};
use crate::rows::shown;

impl Desk<'_> {
    /// The key of the row that a reference names.
    ///
    /// # Errors
    /// When it names none, or one of another type.
    pub fn resolve(
        &mut self,
        entity: EntityId,
        reference: &Reference,
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        match reference {
            Reference::Key(parts) => self.with_key(entity, parts, here),
            Reference::Url(url) => self.behind(entity, url, here),
        }
    }

    /// The key that these parts make, of a row that is there and may be seen.
    fn with_key(
        &mut self,
        entity: EntityId,
        parts: &[(usize, Value)],
        here: &Here<'_>,
    ) -> Result<Value, Fault> {
        let ty = self.model().entity(entity);
        let name = &ty.name;
        let Some(key) = whole_key(ty, parts) else {
            let parts: Vec<_> = ty.key_properties().map(|(_, p)| p.name.as_str()).collect();
            let message = format!("{name} is named by {}", parts.join(" and "));
            return Err(Fault::invalid("", message));
        };
        let found = self.held(entity, std::slice::from_ref(&key))?;
        let is_one = found.iter().any(|(_, held)| self.is_of(entity, held));
        if !is_one || !self.sees(entity, &key, here)? {
            let message = format!("there is no {name} {}", shown(&key));
            return Err(Fault::invalid("", message));
        }
        Ok(key)
    }

    /// The key of the one row that a URL of this service leads to.
    fn behind(&mut self, entity: EntityId, url: &str, here: &Here<'_>) -> Result<Value, Fault> {
        let model = self.model();
        let name = &model.entity(entity).name;
        let located = self.sought(url, here)?;
        if model.root(located.entity) != model.root(entity) || !located.single {
            let message = format!("'{url}' is not the URL of one {name}");
            return Err(Fault::invalid("", message));
        }
        let nothing = || Fault::invalid("", format!("there is no {name} behind '{url}'"));
        let found = self.locate(&located)?.into_iter().next();
        let key = found.map(|row| row.key).ok_or_else(nothing)?;
        if model.is_a(located.entity, entity) {
            return Ok(key);
        }
        let row = Reference::to(model.entity(entity), &key);
        self.resolve(entity, &row, here).map_err(|_| nothing())
    }

    /// What rows a URL of this service means.
    fn sought(&self, url: &str, here: &Here<'_>) -> Result<Located, Fault> {
        let refused = |why: String| Fault::invalid("", format!("'{url}'{why}"));
        let foreign = || refused(" is not the URL of an entity of this service".to_owned());
        let path = here.within.path(url).ok_or_else(foreign)?;
        let path = query_grammar::parse_path(path).map_err(|e| refused(format!(": {e}")))?;
        let options = query_grammar::QueryOptions::default();
        match self.planner.seek(&path, &options, here.ask) {
            Ok(Sought::Rows(located, Tail::Nothing)) => Ok(located),
            Ok(_) => Err(foreign()),
            Err(error) => Err(refused(format!(": {}", error.message))),
        }
    }

    /// Of which type a row that is there is: the given one, or one that is derived from it.
    ///
    /// # Errors
    /// Those of the store.
    pub fn kind_of_row(&mut self, entity: EntityId, key: &Value) -> Result<EntityId, Fault> {
        let model = self.model();
        if model.kinds(entity).nth(1).is_none() {
            return Ok(entity);
        }
        let held = self.held(entity, std::slice::from_ref(key))?;
        Ok(held
            .first()
            .map_or(entity, |(_, held)| self.kind(entity, held)))
    }

    /// Whether a row is of a type, by what it holds.
    pub(super) fn is_of(&self, entity: EntityId, held: &[Value]) -> bool {
        self.model().is_a(self.kind(entity, held), entity)
    }

    /// Of which type a row is.
    fn kind(&self, entity: EntityId, held: &[Value]) -> EntityId {
        let model = self.model();
        let kind = model.entity(entity).kind.as_ref();
        let says = kind.and_then(|k| held.get(k.place)).unwrap_or(&Value::Null);
        model.kind_of(entity, says)
    }

    /// The keys of the rows that a function is bound to, when that is a collection.
    ///
    /// # Errors
    /// Those of the store.
    pub fn among(&mut self, call: &Call) -> Result<Vec<Value>, Fault> {
        match &call.among {
            Some(located) => Ok(self
                .locate(located)?
                .into_iter()
                .map(|row| row.key)
                .collect()),
            None => Ok(Vec::new()),
        }
    }

    /// The rows that a path names, with the values of their ETags.
    ///
    /// # Errors
    /// Those of the store.
    pub fn locate(&mut self, located: &Located) -> Result<Vec<Row>, Fault> {
        let level = &located.read.level;
        let mut taker = crate::desk::Taker {
            columns: level.columns.len(),
            rows: Vec::new(),
        };
        self.unit.read(&located.read, &mut taker)?;
        let pick = |row: &[Value], places: &[usize]| -> Vec<Value> {
            places
                .iter()
                .map(|at| row.get(*at).cloned().unwrap_or(Value::Null))
                .collect()
        };
        let rows = taker.rows.iter().map(|row| {
            let mut key = pick(row, &level.shape.key);
            Row {
                key: if key.len() == 1 {
                    key.remove(0)
                } else {
                    Value::List(key)
                },
                etag: pick(row, &level.shape.etag),
            }
        });
        Ok(rows.collect())
    }
}

/// A row that a path names.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub key: Value,
    /// The values of its ETag; empty for none.
    pub etag: Vec<Value>,
}

/// The key that the values of its parts make, if all are there.
pub(super) fn whole_key(ty: &EntityType, values: &[(usize, Value)]) -> Option<Value> {
    let part = |place: &usize| {
        let found = values.iter().rev().find(|(at, _)| at == place);
        found
            .map(|(_, value)| value.clone())
            .filter(|v| !v.is_null())
    };
    let parts: Option<Vec<Value>> = ty.key.iter().map(part).collect();
    parts.map(Value::of_parts)
}

/// A key of which a part is what the row that leads there gives.
pub(super) fn completed(reference: Reference, preset: &[(usize, Value)]) -> Reference {
    match reference {
        Reference::Url(_) => reference,
        Reference::Key(given) => Reference::Key([preset, &given].concat()),
    }
}
