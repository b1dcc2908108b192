//! What holds whenever rows are written, and the functions of the operations.

use entity_model::{MEDIA_STREAM, Value};
use query_plan::desk::{Desk, Draft, Fault, Rules};

use crate::model::PRODUCT;
use crate::operations;

/// Everything the service does beyond keeping rows.
#[must_use]
pub fn rules() -> Rules {
    let mut r = Rules::new();
    r.before("Product", kind);
    r.before("MediaItem", stream);
    operations::declare(&mut r);
    r
}

/// A product without a type is a plain one.
fn kind(_: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts {
        if draft.value("ProductType").as_text() == Some("") {
            draft.set("ProductType", PRODUCT);
        }
    }
    Ok(())
}

/// What is called nothing when it is made of its bytes alone.
const UNNAMED: &str = "Unnamed";

/// What is said of a stream follows the stream.
fn stream(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let now = desk.now();
    for draft in drafts {
        draft.set_default("CreatedAt", now);
        draft.set_default("ModifiedAt", now);
        if !draft.changes(MEDIA_STREAM) {
            continue;
        }
        if let Value::Binary(bytes) = draft.value(MEDIA_STREAM) {
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            draft.set("Size", size);
            draft.set("ModifiedAt", now);
        }
        draft.set_default("Name", UNNAMED);
    }
    Ok(())
}
