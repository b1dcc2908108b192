//! Rows of the demo as changes of an open transaction: the same inserts as every other writer's.

use entity_model::{Model, Value};
use query_plan::port::{StoreError, Unit};
use query_plan::write::Change;

use super::Rows;

/// Writes into a transaction, and tells how far it is. The global sequence is told its last id by whoever
/// opened the transaction, from [`super::Written`].
pub struct IntoUnit<'a> {
    model: &'a Model,
    unit: &'a mut dyn Unit,
    /// Told rows written, and how many there will be, roughly.
    told: &'a mut dyn FnMut(u64, u64),
}

impl<'a> IntoUnit<'a> {
    pub fn new(
        model: &'a Model,
        unit: &'a mut dyn Unit,
        told: &'a mut dyn FnMut(u64, u64),
    ) -> Self {
        Self { model, unit, told }
    }
}

impl Rows for IntoUnit<'_> {
    type Error = StoreError;

    fn insert(
        &mut self,
        entity: &str,
        properties: &[&str],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        let unknown = |name: &str| {
            StoreError::Unexpected(format!("the demo names {name}, which is not declared"))
        };
        let id = self
            .model
            .entity_named(entity)
            .ok_or_else(|| unknown(entity))?;
        let ty = self.model.entity(id);
        let place = |name: &&str| {
            ty.property(name)
                .map(|(at, _)| at)
                .ok_or_else(|| unknown(name))
        };
        let places = properties.iter().map(place).collect::<Result<_, _>>()?;
        self.unit.change(&Change::Insert {
            entity: id,
            places,
            rows,
        })?;
        Ok(())
    }

    fn progress(&mut self, done: u64, expected: u64) {
        (self.told)(done, expected);
    }
}
