//! Small sets of the service's own: what the contract has no example of. They stand outside the service document.

use bigdecimal::BigDecimal;
use chrono::{NaiveDate, NaiveTime};
use entity_model::{Builder, GeoShape, KeyOrigin, Primitive, SetBuilder, Value};
use query_plan::desk::{Desk, Fault};
use uuid::Uuid;

use crate::model::ANYONE;

type Row = Vec<(&'static str, Value)>;

/// A property of each primitive type without facets.
const PRIMITIVES: [(&str, Primitive); 15] = [
    ("ABinary", Primitive::Binary),
    ("ABoolean", Primitive::Boolean),
    ("AByte", Primitive::Byte),
    ("ADate", Primitive::Date),
    ("ADateTimeOffset", Primitive::DateTimeOffset),
    ("ADouble", Primitive::Double),
    ("ADuration", Primitive::Duration),
    ("AGuid", Primitive::Guid),
    ("AnInt16", Primitive::Int16),
    ("AnInt32", Primitive::Int32),
    ("AnInt64", Primitive::Int64),
    ("AnSByte", Primitive::SByte),
    ("ASingle", Primitive::Single),
    ("AString", Primitive::String),
    ("ATimeOfDay", Primitive::TimeOfDay),
];

const SHAPES: [(&str, GeoShape); 8] = [
    ("", GeoShape::Any),
    ("Point", GeoShape::Point),
    ("LineString", GeoShape::LineString),
    ("Polygon", GeoShape::Polygon),
    ("MultiPoint", GeoShape::MultiPoint),
    ("MultiLineString", GeoShape::MultiLineString),
    ("MultiPolygon", GeoShape::MultiPolygon),
    ("Collection", GeoShape::Collection),
];

/// A set with one restriction: the name of its type, and what its set says.
type Restricted = (&'static str, fn(&mut SetBuilder<'_>));

const RESTRICTED: [Restricted; 22] = [
    ("NotFilterable", |s| _ = s.not_filterable(&[])),
    ("CodeNotFilterable", |s| _ = s.not_filterable(&["Code"])),
    ("FilterRequired", |s| _ = s.requires_filter(&["Code"])),
    ("NotSortable", |s| _ = s.not_sortable(&[])),
    ("CodeNotSortable", |s| _ = s.not_sortable(&["Code"])),
    ("AscendingOnly", |s| _ = s.ascending_only(&["Code"])),
    ("DescendingOnly", |s| _ = s.descending_only(&["Code"])),
    ("NotCountable", |s| _ = s.not_countable(&[])),
    ("PartsNotCountable", |s| _ = s.not_countable(&["Parts"])),
    ("NotExpandable", |s| _ = s.not_expandable(&[])),
    ("PartsNotExpandable", |s| _ = s.not_expandable(&["Parts"])),
    ("TwoLevels", |s| _ = s.expandable_levels(2)),
    ("NotNavigable", |s| _ = s.not_navigable(&["Whole"])),
    ("NotSearchable", |s| _ = s.not_searchable()),
    ("NotSelectable", |s| _ = s.not_selectable()),
    ("NotComputable", |s| _ = s.not_computable()),
    ("WithoutTop", |s| _ = s.top_not_supported()),
    ("WithoutSkip", |s| _ = s.skip_not_supported()),
    ("NotInsertable", |s| _ = s.not_insertable()),
    ("NotUpdatable", |s| _ = s.not_updatable()),
    ("NotDeletable", |s| _ = s.not_deletable()),
    ("PartlyWritable", |s| {
        _ = s
            .not_insertable_with(&["Code"])
            .not_updatable_with(&["Parts"]);
    }),
];

pub(crate) fn declare(m: &mut Builder) {
    values(m);
    lists(m);
    open(m);
    permissions(m);
    for (name, restrict) in RESTRICTED {
        restricted(m, name);
        restrict(&mut set(m, name));
    }
}

/// The set `<name>Samples` of the type `<name>Sample`.
fn set<'m>(m: &'m mut Builder, name: &str) -> SetBuilder<'m> {
    let mut set = m.set(&format!("{name}Samples"), &format!("{name}Sample"), ANYONE);
    set.create(ANYONE).update(ANYONE).delete(ANYONE);
    set.page_size(None).not_in_service_document();
    set
}

fn values(m: &mut Builder) {
    m.enumeration("Size").members(&["Small", "Medium", "Large"]);
    let mut e = m.entity("ValueSample", "sample_value");
    e.int32("ID");
    e.key(&["ID"]).key_from(KeyOrigin::Client);
    for (name, ty) in PRIMITIVES {
        e.primitive(name, ty);
    }
    e.decimal("ADecimal", 38, 18);
    e.decimal("AnAmount", 18, 2);
    e.enumeration("ASize", "Size")
        .nullable()
        .default(Value::Null);
    e.enumeration("AStatus", "ProductStatus")
        .nullable()
        .default(Value::Null);
    for (name, shape) in SHAPES {
        e.primitive(&format!("AGeography{name}"), Primitive::Geography(shape));
        e.primitive(&format!("AGeometry{name}"), Primitive::Geometry(shape));
    }
    set(m, "Value").tracks_changes();
}

fn lists(m: &mut Builder) {
    let mut stop = m.complex("Stop");
    stop.text("Name", 50);
    stop.primitive("Minutes", Primitive::Int32);
    stop.enumeration("Size", "Size").nullable();
    let mut e = m.entity("ListSample", "sample_list");
    e.int32("ID");
    e.key(&["ID"]).key_from(KeyOrigin::Client);
    for (name, ty) in [
        ("Texts", Primitive::String),
        ("Numbers", Primitive::Int64),
        ("Doubles", Primitive::Double),
        ("Dates", Primitive::Date),
        ("Guids", Primitive::Guid),
    ] {
        e.collection(name, ty);
    }
    e.collection("Amounts", Primitive::Decimal)
        .precision(38, 18);
    e.enumeration_collection("Sizes", "Size");
    e.complex_collection("Stops", "Stop");
    e.complex("Start", "Stop").json();
    set(m, "List");
}

fn open(m: &mut Builder) {
    let mut e = m.entity("OpenSample", "sample_open");
    e.int32("ID");
    e.text("Name", 50).searchable();
    e.key(&["ID"]).key_from(KeyOrigin::Client);
    e.open("more");
    set(m, "Open");
}

/// What a client may do with single properties.
fn permissions(m: &mut Builder) {
    let mut e = m.entity("PermissionSample", "sample_permission");
    e.int32("ID");
    e.text("Free", 50);
    e.text("OnlyRead", 50).only_read();
    e.text("Closed", 50).closed();
    e.text("Secret", 50).write_only();
    e.text("Once", 50).immutable();
    e.int32("Length").computed("length(Free)");
    e.int32("Version").not_null().default(1);
    e.key(&["ID"]).key_from(KeyOrigin::Client);
    e.etag(&["Version"])
        .stamped(&[(entity_model::Stamp::Version, "Version")]);
    m.action("Unavailable")
        .on("PermissionSample")
        .needs(ANYONE)
        .unavailable();
    set(m, "Permission");
}

/// A whole and its parts.
fn restricted(m: &mut Builder, name: &str) {
    let name = format!("{name}Sample");
    let mut e = m.entity(&name, &format!("sample_{}", name.to_lowercase()));
    e.int32("ID");
    e.text("Code", 20).searchable();
    e.text("Name", 50);
    e.int32("WholeID").indexed();
    e.key(&["ID"]).key_from(KeyOrigin::Client);
    e.one_by("Whole", &name, &["WholeID"]).partner("Parts");
    e.many("Parts", &name, "Whole");
}

/// Every type of these sets.
fn types() -> impl Iterator<Item = String> {
    let restricted = RESTRICTED.iter().map(|(name, _)| *name);
    ["Value", "List", "Open", "Permission"]
        .into_iter()
        .chain(restricted)
        .map(|name| format!("{name}Sample"))
}

/// Empties the sets.
///
/// # Errors
/// Those of the store.
pub(crate) fn clear(desk: &mut Desk<'_>) -> Result<(), Fault> {
    types().try_for_each(|name| desk.clear(&[&name]))
}

/// Writes their first rows.
///
/// # Errors
/// Those of the store.
pub(crate) fn seed(desk: &mut Desk<'_>) -> Result<(), Fault> {
    desk.create_all("ValueSample", vec![least(), most(), row(3, vec![])])?;
    desk.create_all("ListSample", vec![full_lists(), row(2, vec![])])?;
    let named = |id, name: &str| row(id, vec![("Name", name.into())]);
    desk.create_all("OpenSample", vec![named(1, "One"), named(2, "Two")])?;
    let guarded = vec![
        ("Free", "free".into()),
        ("OnlyRead", "read".into()),
        ("Closed", "closed".into()),
        ("Secret", "secret".into()),
        ("Once", "once".into()),
    ];
    desk.create("PermissionSample", &row(1, guarded))?;
    for (name, _) in RESTRICTED {
        let part = |id, code: &str, whole: Value| {
            let values = vec![
                ("Code", code.into()),
                ("Name", format!("Part {id}").into()),
                ("WholeID", whole),
            ];
            row(id, values)
        };
        let rows = vec![
            part(1, "a", Value::Null),
            part(2, "b", Value::Int(1)),
            part(3, "c", Value::Int(1)),
        ];
        desk.create_all(&format!("{name}Sample"), rows)?;
    }
    Ok(())
}

fn row(id: i64, mut values: Row) -> Row {
    values.push(("ID", Value::Int(id)));
    values
}

/// The least value of every type that has one.
fn least() -> Row {
    let decimal: BigDecimal = "-99999999999999999999.999999999999999999"
        .parse()
        .unwrap_or_default();
    row(
        1,
        vec![
            ("ABinary", Value::Binary(Vec::new())),
            ("ABoolean", Value::Boolean(false)),
            ("AByte", Value::Int(0)),
            ("ADate", NaiveDate::from_ymd_opt(1, 1, 1).into()),
            ("ADouble", Value::Double(f64::MIN)),
            ("ADuration", Value::Duration(-86_400_000_000)),
            ("AGuid", Value::Guid(Uuid::nil())),
            ("AnInt16", Value::Int(i16::MIN.into())),
            ("AnInt32", Value::Int(i32::MIN.into())),
            ("AnInt64", Value::Int(i64::MIN)),
            ("AnSByte", Value::Int(i8::MIN.into())),
            ("ASingle", Value::Double(f32::MIN.into())),
            ("AString", "".into()),
            ("ATimeOfDay", Value::Time(NaiveTime::MIN)),
            ("ADecimal", Value::Decimal(decimal)),
            ("ASize", Value::Int(0)),
            ("AStatus", Value::Int(0)),
            ("AGeographyPoint", "POINT(-180 -90)".into()),
            ("AGeometryPoint", "POINT(-1 -1)".into()),
        ],
    )
}

/// The greatest value of every type that has one.
fn most() -> Row {
    let decimal: BigDecimal = "99999999999999999999.999999999999999999"
        .parse()
        .unwrap_or_default();
    row(
        2,
        vec![
            ("ABinary", Value::Binary(vec![0xff; 32])),
            ("ABoolean", Value::Boolean(true)),
            ("AByte", Value::Int(u8::MAX.into())),
            ("ADate", NaiveDate::from_ymd_opt(9999, 12, 31).into()),
            ("ADouble", Value::Double(f64::MAX)),
            ("ADuration", Value::Duration(86_400_000_001)),
            ("AGuid", Value::Guid(Uuid::max())),
            ("AnInt16", Value::Int(i16::MAX.into())),
            ("AnInt32", Value::Int(i32::MAX.into())),
            ("AnInt64", Value::Int(i64::MAX)),
            ("AnSByte", Value::Int(i8::MAX.into())),
            ("ASingle", Value::Double(f32::MAX.into())),
            ("AString", "Ünïcödé 🎓 'quoted' 100%".into()),
            (
                "ATimeOfDay",
                NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).map_or(Value::Null, Value::Time),
            ),
            ("ADecimal", Value::Decimal(decimal)),
            ("ASize", Value::Int(2)),
            ("AStatus", Value::Int(15)),
            ("AGeography", "POINT(2 49)".into()),
            ("AGeographyPoint", "POINT(180 90)".into()),
            ("AGeographyLineString", "LINESTRING(0 0, 1 1)".into()),
            ("AGeographyPolygon", "POLYGON((0 0, 1 0, 1 1, 0 0))".into()),
            ("AGeographyMultiPoint", "MULTIPOINT((0 0), (1 1))".into()),
            (
                "AGeographyMultiLineString",
                "MULTILINESTRING((0 0, 1 1), (2 2, 3 3))".into(),
            ),
            (
                "AGeographyMultiPolygon",
                "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))".into(),
            ),
            (
                "AGeographyCollection",
                "GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(0 0, 1 1))".into(),
            ),
            ("AGeometry", "POINT(2 49)".into()),
            ("AGeometryPoint", "POINT(3 4)".into()),
            ("AGeometryLineString", "LINESTRING(0 0, 3 4)".into()),
            ("AGeometryPolygon", "POLYGON((0 0, 4 0, 4 4, 0 0))".into()),
        ],
    )
}

fn full_lists() -> Row {
    let texts = |texts: &[&str]| Value::List(texts.iter().map(|t| (*t).into()).collect());
    let stop = |name: &str, minutes, size| {
        Value::Record(vec![
            ("Name".to_owned(), name.into()),
            ("Minutes".to_owned(), Value::Int(minutes)),
            ("Size".to_owned(), Value::Int(size)),
        ])
    };
    row(
        1,
        vec![
            ("Texts", texts(&["b", "a", ""])),
            (
                "Numbers",
                Value::List(vec![Value::Int(i64::MAX), Value::Int(-1)]),
            ),
            (
                "Doubles",
                Value::List(vec![Value::Double(1.5), Value::Double(-2.5)]),
            ),
            ("Guids", Value::List(vec![Value::Guid(Uuid::nil())])),
            (
                "Amounts",
                Value::List(vec![Value::Decimal(BigDecimal::from(12345) / 100)]),
            ),
            ("Sizes", Value::List(vec![Value::Int(0), Value::Int(2)])),
            (
                "Stops",
                Value::List(vec![stop("North", 3, 0), stop("South", 12, 2)]),
            ),
            ("Start", stop("West", 0, 1)),
        ],
    )
}
