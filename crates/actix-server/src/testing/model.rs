//! A school small enough to be seen whole, with a property of every kind.

use entity_model::{Builder, KeyOrigin, Model, Primitive, Right};

const READ: Right = Right::new("read");
const WRITE: Right = Right::new("write");

pub(crate) fn model() -> Model {
    let mut m = Builder::new("Services", "Container");
    m.enumeration("Gender").members(&["None", "Woman", "Man"]);
    m.complex("Address").text("City", 50);
    m.complex("Address").text("Zip", 10);
    let mut e = m.entity("User", "person");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("Name", 100);
    e.decimal("Score", 9, 2);
    e.date("BornOn");
    e.date_time("JoinedOn");
    e.enumeration("Gender", "Gender");
    e.complex("Address", "Address");
    e.collection("Tags", Primitive::String);
    e.primitive("Photo", Primitive::Binary);
    e.int64("Version");
    e.etag(&["Version"]);
    e.one("Manager", "User");
    e.many("Trainees", "Trainee", "User");
    let mut e = m.entity("Trainee", "trainee");
    e.guid("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.double("Grade");
    e.one("User", "User").partner("Trainees");
    e.many("Marks", "Mark", "Trainee");
    let mut e = m.entity("Mark", "mark");
    e.one("Trainee", "Trainee");
    e.text("Course", 20);
    e.key(&["TraineeId", "Course"]);
    e.int32("Value").default(10);
    m.set("Users", "User", READ)
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE);
    m.set("Trainees", "Trainee", READ).page_size(Some(2));
    m.set("Marks", "Mark", READ);
    m.build().unwrap()
}
