//! The reference model as a service, at the root of a port of its own.

use std::sync::Arc;

use diesel_store::Options;

use crate::database::{Home, Kind};
use crate::gateway::Gateway;

/// A reference service of one's own with the rows of its contract. No two tests give it the same name.
#[must_use]
pub fn reference(kind: Kind, name: &str) -> Gateway {
    let home = Home::new(kind, &format!("reference_{name}"));
    begun(&Arc::new(home), None)
}

/// The same on a database that may have been used before, with so many generated products.
#[must_use]
pub fn begun(home: &Arc<Home>, products: Option<u64>) -> Gateway {
    let begun = reference_service::begin(&home.url, products, &Options::default()).unwrap();
    Gateway::serving(Arc::clone(home), begun.database, begun.service, |config| {
        config.service_path = "/".to_owned();
    })
}
