//! What the service can do, beyond what its model says: the one place where an ability is switched on.

/// `Capabilities.ConformanceLevel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conformance {
    Minimal,
    Intermediate,
    Advanced,
}

/// What is executed, not merely parsed. Metadata and OpenAPI promise nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    pub conformance: Conformance,
    /// `Core.ODataVersions`, separated by spaces.
    pub versions: String,
    /// Media types of answers, the preferred one first.
    pub formats: Vec<String>,
    /// Content codings a request body may have, such as `gzip`; empty for none.
    pub encodings: Vec<String>,
    /// Canonical functions that `$filter` executes.
    pub filter_functions: Vec<String>,
    pub filter: bool,
    pub select: bool,
    pub expand: bool,
    pub orderby: bool,
    pub top: bool,
    pub skip: bool,
    pub count: bool,
    pub search: bool,
    pub compute: bool,
    /// Transformations that `$apply` executes; empty for none.
    pub transformations: Vec<String>,
    pub cross_join: bool,
    pub key_as_segment: bool,
    /// `POST …/$query`.
    pub query_segment: bool,
    pub batch: bool,
    pub asynchronous: bool,
    /// A change that is sent again with the same id is done once, and what is remembered of it may be deleted by that id
    /// (OASIS Repeatable Requests 1.0).
    pub repeatable: bool,
    /// Delta links, on the sets whose changes are tracked.
    pub change_tracking: bool,
    /// A set is created, updated or deleted in when this is on and the set has a right for it.
    pub create: bool,
    pub update: bool,
    pub upsert: bool,
    pub delete: bool,
    pub deep_insert: bool,
    pub deep_update: bool,
    /// Actions and functions are called.
    pub operations: bool,
    /// Writers must say which version they change (428 without `If-Match`): sets whose type has an ETag name its properties as `Core.OptimisticConcurrency`.
    pub optimistic_concurrency: bool,
}

impl Abilities {
    /// A service that reads: every option of a collection,
    /// and nothing that writes, batches, waits or tracks.
    #[must_use]
    pub fn reading() -> Self {
        let owned = |all: &[&str]| all.iter().map(|s| (*s).to_owned()).collect();
        Self {
            conformance: Conformance::Minimal,
            versions: "4.0 4.01".to_owned(),
            formats: owned(&[
                "application/json;odata.metadata=minimal",
                "application/json;odata.metadata=full",
                "application/json;odata.metadata=none",
            ]),
            encodings: Vec::new(),
            filter_functions: owned(&FUNCTIONS),
            filter: true,
            select: true,
            expand: true,
            orderby: true,
            top: true,
            skip: true,
            count: true,
            search: true,
            compute: true,
            transformations: owned(&TRANSFORMATIONS),
            cross_join: true,
            key_as_segment: true,
            query_segment: false,
            batch: false,
            asynchronous: false,
            repeatable: false,
            change_tracking: false,
            create: false,
            update: false,
            upsert: false,
            delete: false,
            deep_insert: false,
            deep_update: false,
            operations: false,
            optimistic_concurrency: false,
        }
    }

    /// A service that reads and writes, deeply as well, and whose operations are called; batches, waiting,
    /// tracking and repeating are switched on apart.
    #[must_use]
    pub fn writing() -> Self {
        Self {
            create: true,
            update: true,
            upsert: true,
            delete: true,
            deep_insert: true,
            deep_update: true,
            operations: true,
            ..Self::reading()
        }
    }

    /// Whether anything can be written at all.
    pub(crate) fn writes(&self) -> bool {
        self.create || self.update || self.delete || self.operations
    }
}

/// The transformations of the Data Aggregation extension, but for those of joins and hierarchies.
const TRANSFORMATIONS: [&str; 17] = [
    "aggregate",
    "bottomcount",
    "bottompercent",
    "bottomsum",
    "compute",
    "concat",
    "filter",
    "groupby",
    "identity",
    "nest",
    "orderby",
    "search",
    "skip",
    "top",
    "topcount",
    "toppercent",
    "topsum",
];

/// The canonical functions of OData 4.01 (part 2, section 5.1.1), but for those over collections.
const FUNCTIONS: [&str; 34] = [
    "concat",
    "contains",
    "endswith",
    "indexof",
    "length",
    "startswith",
    "substring",
    "matchesPattern",
    "tolower",
    "toupper",
    "trim",
    "date",
    "day",
    "fractionalseconds",
    "hour",
    "maxdatetime",
    "mindatetime",
    "minute",
    "month",
    "now",
    "second",
    "time",
    "totaloffsetminutes",
    "totalseconds",
    "year",
    "ceiling",
    "floor",
    "round",
    "cast",
    "isof",
    "case",
    "geo.distance",
    "geo.intersects",
    "geo.length",
];
