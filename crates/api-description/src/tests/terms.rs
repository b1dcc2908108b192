//! The terms this crate writes, as OASIS publishes them: what each applies to and what its value is.
//!
//! Power BI refuses the whole document for one value of another kind or one unknown enumeration member.

use super::xml::Element;

pub(super) enum Expect {
    Bool,
    String,
    /// A constant of the annotated property's own type.
    OwnType,
    Member(&'static str, &'static [&'static str]),
    Int,
    PropertyPath,
    NavigationPath,
    Collection(&'static Expect),
    Record(&'static [(&'static str, Expect)]),
}

use Expect::{
    Bool, Collection, Int, Member, NavigationPath, OwnType, PropertyPath, Record, String,
};

const ANYTHING: &[&str] = &[];
const CONTAINER: &[&str] = &["EntityContainer"];
const SET: &[&str] = &["EntitySet"];
const SUPPORTED: &[(&str, Expect)] = &[("Supported", Bool)];
const PERMISSIONS: &[&str] = &["None", "Read", "Write", "ReadWrite", "Invoke"];
const LEVELS: &[&str] = &["Minimal", "Intermediate", "Advanced"];
const NAVIGATION: &[(&str, Expect)] = &[
    ("NavigationProperty", NavigationPath),
    (
        "Navigability",
        Member(
            "Org.OData.Capabilities.V1.NavigationType",
            &["Recursive", "Single", "None"],
        ),
    ),
];
const KEY_PART: &[(&str, Expect)] = &[("Name", PropertyPath), ("Alias", String)];
const KEY: &[(&str, Expect)] = &[("Key", Collection(&Record(KEY_PART)))];

/// Term, the elements it applies to (none for all), its value.
#[rustfmt::skip]
pub(super) const TERMS: &[(&str, &[&str], Expect)] = &[
    ("Org.OData.Core.V1.Description", ANYTHING, String),
    ("Org.OData.Core.V1.ODataVersions", CONTAINER, String),
    ("Org.OData.Core.V1.Computed", &["Property"], Bool),
    ("Org.OData.Core.V1.Immutable", &["Property"], Bool),
    ("Org.OData.Core.V1.OperationAvailable", &["Action", "Function"], Bool),
    ("Org.OData.Core.V1.OptionalParameter", &["Parameter"], Record(&[])),
    ("Org.OData.Core.V1.PositionalInsert", &["Property", "NavigationProperty", "EntitySet"], Bool),
    ("Org.OData.Core.V1.Permissions", &["Property", "ComplexType", "EntityType", "EntitySet", "NavigationProperty"],
        Member("Org.OData.Core.V1.Permission", PERMISSIONS)),
    ("Org.OData.Core.V1.OptimisticConcurrency", SET, Collection(&PropertyPath)),
    ("Org.OData.Core.V1.AlternateKeys", &["EntityType", "EntitySet", "NavigationProperty"], Collection(&Record(KEY))),
    ("Org.OData.Aggregation.V1.ApplySupportedDefaults", CONTAINER,
        Record(&[("Transformations", Collection(&String)), ("CustomAggregationMethods", Collection(&String)),
        ("Rollup", Member("Org.OData.Aggregation.V1.RollupType", &["None"])), ("From", Bool)])),
    ("Org.OData.Capabilities.V1.ConformanceLevel", CONTAINER,
        Member("Org.OData.Capabilities.V1.ConformanceLevelType", LEVELS)),
    ("Org.OData.Capabilities.V1.SupportedFormats", CONTAINER, Collection(&String)),
    ("Org.OData.Capabilities.V1.AcceptableEncodings", CONTAINER, Collection(&String)),
    ("Org.OData.Capabilities.V1.FilterFunctions", &["EntityContainer", "EntitySet"], Collection(&String)),
    ("Org.OData.Capabilities.V1.AsynchronousRequestsSupported", CONTAINER, Bool),
    ("Org.OData.Capabilities.V1.BatchSupported", CONTAINER, Bool),
    ("Org.OData.Capabilities.V1.CrossJoinSupported", CONTAINER, Bool),
    ("Org.OData.Capabilities.V1.KeyAsSegmentSupported", CONTAINER, Bool),
    ("Org.OData.Capabilities.V1.QuerySegmentSupported", CONTAINER, Bool),
    ("Org.OData.Capabilities.V1.SelectSupport", &["EntityContainer", "EntitySet"], Record(SUPPORTED)),
    ("Org.OData.Capabilities.V1.DeepInsertSupport", &["EntityContainer", "EntitySet"], Record(SUPPORTED)),
    ("Org.OData.Capabilities.V1.DeepUpdateSupport", &["EntityContainer", "EntitySet"], Record(SUPPORTED)),
    ("Org.OData.Capabilities.V1.TopSupported", SET, Bool),
    ("Org.OData.Capabilities.V1.SkipSupported", SET, Bool),
    ("Org.OData.Capabilities.V1.ComputeSupported", SET, Bool),
    ("Org.OData.Capabilities.V1.FilterRestrictions", SET, Record(&[("Filterable", Bool), ("RequiresFilter", Bool),
        ("RequiredProperties", Collection(&PropertyPath)), ("NonFilterableProperties", Collection(&PropertyPath))])),
    ("Org.OData.Capabilities.V1.SortRestrictions", SET, Record(&[("Sortable", Bool),
        ("AscendingOnlyProperties", Collection(&PropertyPath)), ("DescendingOnlyProperties", Collection(&PropertyPath)),
        ("NonSortableProperties", Collection(&PropertyPath))])),
    ("Org.OData.Capabilities.V1.CountRestrictions", SET,
        Record(&[("Countable", Bool), ("NonCountableNavigationProperties", Collection(&NavigationPath))])),
    ("Org.OData.Capabilities.V1.ExpandRestrictions", SET,
        Record(&[("Expandable", Bool), ("NonExpandableProperties", Collection(&NavigationPath)), ("MaxLevels", Int)])),
    ("Org.OData.Capabilities.V1.NavigationRestrictions", SET,
        Record(&[("RestrictedProperties", Collection(&Record(NAVIGATION)))])),
    ("Org.OData.Capabilities.V1.SearchRestrictions", SET, Record(&[("Searchable", Bool)])),
    ("Org.OData.Capabilities.V1.ChangeTracking", SET, Record(SUPPORTED)),
    ("Org.OData.Capabilities.V1.InsertRestrictions", SET,
        Record(&[("Insertable", Bool), ("NonInsertableProperties", Collection(&PropertyPath)),
        ("NonInsertableNavigationProperties", Collection(&NavigationPath))])),
    ("Org.OData.Capabilities.V1.UpdateRestrictions", SET,
        Record(&[("Updatable", Bool), ("Upsertable", Bool), ("NonUpdatableProperties", Collection(&PropertyPath)),
        ("NonUpdatableNavigationProperties", Collection(&NavigationPath))])),
    ("Org.OData.Capabilities.V1.DeleteRestrictions", SET, Record(&[("Deletable", Bool)])),
    ("Org.OData.Measures.V1.Unit", &["Property"], String),
    ("Org.OData.Repeatability.V1.Supported", &["EntityContainer", "EntitySet", "ActionImport", "Action"], Bool),
    ("Org.OData.Repeatability.V1.DeleteWithRequestIDSupported", CONTAINER, Bool),
    ("Org.OData.Validation.V1.Minimum", &["Property", "Parameter"], OwnType),
    ("Org.OData.Validation.V1.Maximum", &["Property", "Parameter"], OwnType),
    ("Org.OData.Validation.V1.Pattern", &["Property", "Parameter", "Term"], String),
];

/// The constant expressions of a primitive type.
fn constant_of(ty: &str) -> &'static str {
    match ty {
        "Edm.Decimal" => "Decimal",
        "Edm.Double" | "Edm.Single" => "Float",
        "Edm.Byte" | "Edm.SByte" | "Edm.Int16" | "Edm.Int32" | "Edm.Int64" => "Int",
        "Edm.Date" => "Date",
        "Edm.DateTimeOffset" => "DateTimeOffset",
        "Edm.TimeOfDay" => "TimeOfDay",
        "Edm.Duration" => "Duration",
        other => panic!("no limits on {other}"),
    }
}

/// Checks one annotation of `target` against the table.
pub(super) fn check(target: &Element, annotation: &Element) {
    let term = annotation.the("Term");
    let (_, applies, expect) = TERMS
        .iter()
        .find(|(name, ..)| *name == term)
        .unwrap_or_else(|| panic!("{term} is in no vocabulary we know"));
    assert!(
        applies.is_empty() || applies.contains(&target.name.as_str()),
        "{term} on {}",
        target.name
    );
    holds(target, annotation, "Term", expect, term);
}

/// Checks the value that an element holds in an attribute beside `beside`, or inside.
fn holds(target: &Element, holder: &Element, beside: &str, expect: &Expect, place: &str) {
    let values: Vec<_> = holder
        .attributes
        .iter()
        .filter(|(name, _)| name != beside)
        .collect();
    match (values.as_slice(), holder.children.as_slice()) {
        ([(kind, text)], []) => scalar(target, kind, text, expect, place),
        ([], [inside]) => inner(target, inside, expect, place),
        _ => panic!("{place}: not one value"),
    }
}

fn inner(target: &Element, value: &Element, expect: &Expect, place: &str) {
    match (value.name.as_str(), expect) {
        ("Collection", Collection(item)) => {
            let items = value.children.iter();
            items.for_each(|i| inner(target, i, item, place));
        }
        ("Record", Record(members)) => {
            for member in &value.children {
                let name = member.the("Property");
                let place = format!("{place}/{name}");
                let found = members.iter().find(|(known, _)| *known == name);
                let (_, expect) = found.unwrap_or_else(|| panic!("{place}: no such member"));
                holds(target, member, "Property", expect, &place);
            }
        }
        (kind, expect) => scalar(target, kind, &value.text, expect, place),
    }
}

fn scalar(target: &Element, kind: &str, text: &str, expect: &Expect, place: &str) {
    let wanted = match expect {
        Bool => "Bool",
        String => "String",
        Int => "Int",
        PropertyPath => "PropertyPath",
        NavigationPath => "NavigationPropertyPath",
        Member(..) => "EnumMember",
        OwnType => constant_of(target.the("Type")),
        Collection(_) | Record(_) => panic!("{place}: {kind} for a collection or record"),
    };
    assert_eq!(kind, wanted, "{place}");
    match expect {
        Bool => assert!(matches!(text, "true" | "false"), "{place}: {text}"),
        Member(ty, members) => {
            let (path, member) = text.split_once('/').unwrap();
            assert_eq!(path, *ty, "{place}");
            assert!(members.contains(&member), "{place}: {member}");
        }
        Int => {
            text.parse::<u32>().unwrap();
        }
        OwnType if matches!(kind, "Int" | "Decimal" | "Float") => {
            text.parse::<f64>().unwrap();
        }
        String | PropertyPath | NavigationPath | OwnType => assert!(!text.is_empty(), "{place}"),
        Collection(_) | Record(_) => {}
    }
}
