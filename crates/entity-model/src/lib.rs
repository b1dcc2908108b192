//! **What exists**: EDM types, entity types, sets, navigations, operations and rights, as plain data.
//!
//! A service declares its model once with the [`Builder`]; metadata, OpenAPI, SQL, validation and
//! permissions are all derived from the [`Model`] it builds.
//!
//! Invariant: nothing here reads a file, a socket or a database, and no module knows what a school,
//! a URL or an SQL statement is. Expressions (computed properties, row filters) are kept as text in
//! OData's own language; `query-plan` parses and binds them once at start-up.

mod builder;
mod check;
mod container;
mod entity;
pub mod geo;
pub mod json;
mod navigation;
mod operation;
mod restriction;
mod right;
mod types;
mod value;

pub use builder::{
    Builder, ComplexBuilder, DEFAULT_PAGE_SIZE, EntityBuilder, EnumBuilder, MEDIA_STREAM,
    MEDIA_TYPE_LENGTH, NavigationBuilder, OperationBuilder, ParametersBuilder, PropertyBuilder,
    SetBuilder, TypeDefinitionBuilder,
};
pub use check::{ModelError, ModelErrors, is_identifier};
pub use container::{EntitySet, Model, SetId};
pub use entity::{
    AlternateKey, Archive, Belongs, ComplexId, ComplexType, DYNAMIC, Editing, EntityId, EntityType,
    EnumId, EnumMember, EnumType, Facets, KeyOrigin, Kind, Permission, Property, Source, Stamp,
    TypeDefinition, Unique,
};
pub use navigation::{Link, Multiplicity, Navigation};
pub use operation::{Binding, Gives, Operation, OperationId, OperationKind};
pub use restriction::{Bar, Restrictions};
pub use right::{Caller, Right};
pub use types::{GeoShape, Primitive, Type};
pub use value::{Value, duration_text, format_date_time};
