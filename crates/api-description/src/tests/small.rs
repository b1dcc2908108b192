//! A small library: one model with one of everything a model can hold, and no school in it.

use entity_model::{Builder, EntitySet, KeyOrigin, Model, ModelErrors, Primitive, Right, Value};

const READ: Right = Right::new("library.read");
const WRITE: Right = Right::new("library.write");

pub(crate) fn model() -> Result<Model, ModelErrors> {
    let mut m = Builder::new("Library", "Shelves");
    m.doc("A library in one room,\n  with \"books\" & readers.");
    types(&mut m);
    people(&mut m);
    books(&mut m);
    sets(&mut m);
    operations(&mut m);
    m.build()
}

/// Keys as the demo data would have them.
pub(crate) fn example(set: &EntitySet) -> Option<String> {
    match set.name.as_str() {
        "Books" => Some("'L''Étranger'".to_owned()),
        "Loans" => Some("CopyNumber=3,BookTitle='A, B'".to_owned()),
        "Log" => Some("12".to_owned()),
        _ => None,
    }
}

fn types(m: &mut Builder) {
    m.enumeration("Colour")
        .doc("The colour of a cover.")
        .member("None", 0, "")
        .member("Red", 1, "Like fire.")
        .member("Blue", 2, "");
    m.enumeration("Days")
        .doc("Days of the week.")
        .flags()
        .member("Monday", 1, "")
        .member("Tuesday", 2, "")
        .member("Sunday", 1 << 40, "Closed.");
    let mut place = m.complex("Place");
    place.doc("Where somebody lives.");
    place.text("Street", 100).doc("With the number.");
    place.text("City", 60).not_null().searchable();
    place.enumeration("Door", "Colour");
    let mut extra = m.complex("Extra");
    extra.doc("Whatever else is known.").open();
    extra.decimal("Weight", 7, 3).unit("kg");
}

fn people(m: &mut Builder) {
    let mut e = m.entity("Reader", "reader");
    e.doc("Somebody who borrows.").key_from(KeyOrigin::Uuid);
    e.guid("Id")
        .doc("Made by the service.")
        .example(Value::Guid(uuid()));
    e.text("Name", 80)
        .required()
        .filled()
        .doc("First name & last name.")
        .example("Ada <Lovelace>");
    e.text("Secret", 40).write_only().not_null();
    e.date("Born").example(Value::Date(date()));
    e.enumeration("VisitsOn", "Days").not_null();
    e.complex("Home", "Place").doc("Laid flat.");
    e.complex("More", "Extra").json();
    e.collection("Nicknames", Primitive::String);
    e.primitive("OpensAt", Primitive::TimeOfDay);
    e.primitive("Patience", Primitive::Duration)
        .example(Value::Duration(5_400_000_000));
    e.boolean("IsAdult")
        .not_null()
        .computed("Born lt 2008-01-01");
    e.date_time("JoinedOn").not_null().immutable();
    e.int64("Version").not_null().read_only();
    e.many("Loans", "Loan", "Reader").doc("What is borrowed.");
    e.many_through("Books", "Book", "Loan", "Reader", "Book");
    e.many("FirstLoans", "Loan", "Reader");
    e.read_only_navigations(&["FirstLoans"]);
    e.one("Friend", "Reader").doc("Somebody close.");
    e.one("SecretFriend", "Reader").hidden();
    e.key(&["Id"])
        .alternate_key(&["Name", "Born"])
        .etag(&["Version"]);
}

fn books(m: &mut Builder) {
    let mut e = m.entity("Book", "book");
    e.doc("A title, of which there may be copies.");
    e.text("Title", 120).searchable().example("Émile");
    e.long_text("Summary");
    e.decimal("Price", 9, 2)
        .between(Value::Decimal(200.into()), 90_000)
        .unit("EUR");
    e.double("Rating")
        .at_least(Value::Double(0.5))
        .unit("stars");
    e.int32("Pages").between(1, 5000).default(100).example(321);
    e.enumeration("Cover", "Colour");
    e.primitive("Picture", Primitive::Binary);
    e.text("Shelfmark", 20).only_read();
    e.text("Insured", 20).closed();
    e.key(&["Title"]);
    e.many("Loans", "Loan", "Book");

    let mut e = m.entity("Loan", "loan");
    e.doc("One copy of a book in somebody's hands.");
    e.int32("CopyNumber");
    e.text("BookTitle", 120);
    e.date_time("DueOn").doc("When it must be back.");
    e.one_by("Book", "Book", &["BookTitle"])
        .required()
        .partner("Loans");
    e.one("Reader", "Reader");
    e.key(&["BookTitle", "CopyNumber"]);

    let mut e = m.entity("Scan", "scan");
    e.doc("A page as a picture.");
    e.int64("Number").not_null();
    e.text("Kind", 80).not_null();
    e.key(&["Number"]).key_from(KeyOrigin::Sequence);
    e.media_entity("Kind").stream("Thumbnail");

    let mut e = m.entity("LogEntry", "reader");
    e.doc("What happened, read only.").view();
    e.int64("Number").not_null();
    e.guid("ReaderId").not_null().column("id");
    e.one_by("Reader", "Reader", &["ReaderId"]);
    e.key(&["Number"]).key_from(KeyOrigin::Sequence);
}

fn sets(m: &mut Builder) {
    m.set("Readers", "Reader", READ)
        .doc("Everybody who borrows. Archived ones too.")
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE)
        .tracks_changes();
    m.set("Books", "Book", READ).create(WRITE);
    m.set("Loans", "Loan", READ)
        .update(WRITE)
        .also_known_as(&["Lendings"]);
    m.set("Log", "LogEntry", READ)
        .create(WRITE)
        .not_in_service_document();
    m.set("Scans", "Scan", READ)
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE)
        .not_in_service_document();
    m.set("Shut", "Book", READ)
        .not_in_service_document()
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE)
        .not_insertable()
        .not_updatable()
        .not_deletable()
        .not_filterable(&[])
        .not_sortable(&[])
        .not_countable(&[])
        .not_expandable(&[])
        .not_searchable()
        .not_selectable()
        .not_computable()
        .top_not_supported()
        .skip_not_supported();
    m.set("Strict", "Reader", READ)
        .not_in_service_document()
        .create(WRITE)
        .update(WRITE)
        .requires_filter(&["Born"])
        .not_filterable(&["Name"])
        .not_sortable(&["Home"])
        .ascending_only(&["Born"])
        .descending_only(&["JoinedOn"])
        .not_countable(&["Loans"])
        .not_expandable(&["Books"])
        .expandable_levels(2)
        .not_navigable(&["FirstLoans"])
        .not_insertable_with(&["Born", "Friend"])
        .not_updatable_with(&["Name", "Loans"]);
}

fn operations(m: &mut Builder) {
    m.action("Lend")
        .on("Reader")
        .doc("Puts a copy into somebody's hands.")
        .takes(|p| {
            p.text("Title", 120).required().example("Émile");
            p.int32("Days").between(1, 90).doc("For how long.");
        })
        .gives_one("Loan")
        .needs(WRITE);
    m.action("Burn").on("Book").needs(WRITE).unavailable();
    m.action("Close")
        .doc("Closes the library for the day.")
        .needs(WRITE);
    m.action("Lend")
        .on_collection("Reader")
        .takes(|p| {
            p.primitive("ReaderId", Primitive::Guid).required();
            p.collection_of("Titles", Primitive::String);
            p.enumeration("Cover", "Colour");
        })
        .gives_one("Reader")
        .or_nothing()
        .needs(WRITE);
    m.action("Add")
        .on_collection("Book")
        .takes(|p| {
            p.text("Title", 120).required();
        })
        .also_takes("Book")
        .gives_one("Book")
        .needs(WRITE);
    m.function("Overdue")
        .doc("Who has kept a book for too long.")
        .takes(|p| {
            p.int32("Days").required().example(30);
            p.primitive("Since", Primitive::Date);
        })
        .gives_many("Reader")
        .composable()
        .needs(READ);
    m.function("Fines")
        .on("Reader")
        .gives_primitive(Primitive::Int32)
        .needs(READ);
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(0x1234_5678_9abc_4def_8123_4567_89ab_cdef)
}

fn date() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(1815, 12, 10).unwrap_or_default()
}
