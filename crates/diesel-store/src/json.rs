//! Values as JSON text: how a database keeps collections and complex values that have no columns.

use entity_model::{Model, Type, Value};
use query_plan::port::StoreError;

use crate::error::unexpected;

pub(crate) use entity_model::json::text;

/// A value as an OData body would show it.
pub(crate) fn value(
    value: &Value,
    ty: Type,
    model: &Model,
    out: &mut String,
) -> Result<(), StoreError> {
    entity_model::json::value(value, ty, model, out).map_err(unexpected)
}
