//! A small model that shares no habit with the school: a Guid key, a composite key, a real delete, a set
//! without ETag, a many-to-many, flat and JSON complex values, and every primitive type.

use std::sync::Arc;

use entity_model::{Builder, KeyOrigin, Model, Primitive, Right};

const READ: Right = Right::new("read");

pub(crate) fn model() -> Arc<Model> {
    let mut m = Builder::new("Small", "Container");
    m.enumeration("Colour").members(&["Red", "Green", "Blue"]);
    m.enumeration("Access")
        .flags()
        .member("Nothing", 0, "")
        .member("Read", 1, "")
        .member("Write", 2, "")
        .member("Run", 4, "");
    let mut address = m.complex("Address");
    address.text("Street", 100);
    address.text("City", 100);
    address.decimal("Distance", 8, 3);
    let mut note = m.complex("Note");
    note.text("Title", 50);
    note.enumeration("Colour", "Colour");
    note.primitive("On", Primitive::Date);

    author(&mut m);
    book(&mut m);
    page(&mut m);
    tag(&mut m);
    sample(&mut m);
    for (set, entity) in [
        ("Authors", "Author"),
        ("Books", "Book"),
        ("Pages", "Page"),
        ("Tags", "Tag"),
        ("BookTags", "BookTag"),
        ("Samples", "Sample"),
    ] {
        m.set(set, entity, READ);
    }
    Arc::new(m.build().unwrap_or_else(|e| panic!("{e}")))
}

fn author(m: &mut Builder) {
    let mut e = m.entity("Author", "author");
    e.guid("Id");
    e.text("Name", 100).required().indexed().folded();
    e.text("Alias", 50).nullable();
    e.complex("Home", "Address");
    e.collection("Nicknames", Primitive::String);
    e.complex("Note", "Note").json();
    e.date_time("GoneOn").nullable();
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.alternate_key(&["Alias"]);
    e.archived_by("GoneOn", "Alias", "gone_batch", &["GoneOn"]);
    e.many("Books", "Book", "Author");
}

fn book(m: &mut Builder) {
    let mut e = m.entity("Book", "book");
    e.int64("Id");
    e.text("Title", 200).required();
    e.guid("AuthorId");
    e.one_by("Author", "Author", &["AuthorId"]);
    e.decimal("Price", 10, 2);
    e.decimal("Weight", 12, 5);
    e.int32("Stock").not_null().default(0);
    e.double("Score");
    e.boolean("Sold");
    e.enumeration("Colour", "Colour");
    e.enumeration("Access", "Access");
    e.date("Printed");
    e.date_time("Added");
    e.int64("Version").not_null().default(1);
    e.key(&["Id"])
        .key_from(KeyOrigin::Sequence)
        .etag(&["Version"]);
    e.many("Pages", "Page", "Book");
    e.many_through("Tags", "Tag", "BookTag", "Book", "Tag");
}

fn page(m: &mut Builder) {
    let mut e = m.entity("Page", "page");
    e.int64("BookId").required();
    e.int32("Number").required();
    e.long_text("Text");
    e.key(&["BookId", "Number"]);
    e.one_by("Book", "Book", &["BookId"]).required();
}

fn tag(m: &mut Builder) {
    let mut e = m.entity("Tag", "tag");
    e.text("Code", 10);
    e.key(&["Code"]);
    e.text("Caption", 50).nullable();
    let mut e = m.entity("BookTag", "book_tag");
    e.int64("BookId").required();
    e.text("TagCode", 10).required();
    e.key(&["BookId", "TagCode"]);
    e.one_by("Book", "Book", &["BookId"]).required();
    e.one_by("Tag", "Tag", &["TagCode"]).required();
}

/// Every primitive type, null or not.
fn sample(m: &mut Builder) {
    let mut e = m.entity("Sample", "sample");
    e.int64("Id");
    for (name, ty) in [
        ("ItsBinary", Primitive::Binary),
        ("ItsBoolean", Primitive::Boolean),
        ("ItsByte", Primitive::Byte),
        ("ItsDate", Primitive::Date),
        ("ADateTime", Primitive::DateTimeOffset),
        ("ItsDouble", Primitive::Double),
        ("ItsDuration", Primitive::Duration),
        ("ItsGuid", Primitive::Guid),
        ("ItsInt16", Primitive::Int16),
        ("ItsInt32", Primitive::Int32),
        ("ItsInt64", Primitive::Int64),
        ("ItsSByte", Primitive::SByte),
        ("ItsSingle", Primitive::Single),
        ("ItsString", Primitive::String),
        ("ItsTime", Primitive::TimeOfDay),
    ] {
        e.primitive(name, ty);
    }
    e.decimal("ItsDecimal", 18, 4);
    e.decimal("AMoney", 12, 2);
    e.text("AWord", 50).folded();
    e.key(&["Id"]);
}
