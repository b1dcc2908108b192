//! A workshop small enough to be seen whole, with a property of every kind.

use entity_model::{Builder, KeyOrigin, Model, Primitive, Right};

const READ: Right = Right::new("read");
const WRITE: Right = Right::new("write");

pub(crate) fn model() -> Model {
    let mut m = Builder::new("Services", "Container");
    m.enumeration("Finish").members(&["None", "Matte", "Raw"]);
    m.complex("Address").text("City", 50);
    m.complex("Address").text("Zip", 10);
    let mut e = m.entity("Part", "part");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("Name", 100);
    e.decimal("Score", 9, 2);
    e.date("MadeOn");
    e.date_time("JoinedOn");
    e.enumeration("Finish", "Finish");
    e.complex("Address", "Address");
    e.collection("Tags", Primitive::String);
    e.primitive("Image", Primitive::Binary);
    e.int64("Version");
    e.etag(&["Version"]);
    e.one("Carrier", "Part");
    e.many("Machines", "Machine", "Part");
    let mut e = m.entity("Machine", "machine");
    e.guid("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.double("Speed");
    e.one("Part", "Part").partner("Machines");
    e.many("Marks", "Mark", "Machine");
    let mut e = m.entity("Mark", "mark");
    e.one("Machine", "Machine");
    e.text("Course", 20);
    e.key(&["MachineId", "Course"]);
    e.int32("Value").default(10);
    m.set("Parts", "Part", READ)
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE);
    m.set("Machines", "Machine", READ).page_size(Some(2));
    m.set("Marks", "Mark", READ);
    m.build().unwrap()
}
