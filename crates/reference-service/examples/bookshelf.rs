//! A bookshelf as an OData service: a model, a rule, an action, a function, and a `main`.

use std::sync::Arc;

use actix_server::{Config, Service};
use anyhow::Result;
use api_description::{Abilities, Info};
use diesel_store::{Content, Database, Migration, Options, create_schema};
use entity_model::{Builder, KeyOrigin, Model, Primitive, Right, Stamp, Value};
use query_plan::Planner;
use query_plan::desk::{Answer, Call, Desk, Draft, Fault, Rules};

/// What a caller must be allowed to do; a server on a loopback address allows everything.
const READ: Right = Right::new("books.read");
const WRITE: Right = Right::new("books.write");

/// 1. What exists.
fn model() -> Result<Model> {
    let mut m = Builder::new("Bookshelf", "Container");

    let mut author = m.entity("Author", "author");
    author.guid("Id");
    author.text("Name", 100).required().searchable();
    author.key(&["Id"]).key_from(KeyOrigin::Uuid);
    author.many("Books", "Book", "Author");

    let mut book = m.entity("Book", "book");
    book.guid("Id");
    book.text("Title", 200).required().searchable();
    book.int32("Pages").at_least(1);
    book.boolean("IsLent").not_null().default(false).read_only();
    book.int32("Version").not_null().default(1);
    book.guid("AuthorId").indexed();
    book.key(&["Id"]).key_from(KeyOrigin::Uuid);
    book.etag(&["Version"])
        .stamped(&[(Stamp::Version, "Version")]);
    book.one_by("Author", "Author", &["AuthorId"])
        .partner("Books");

    for (set, entity) in [("Authors", "Author"), ("Books", "Book")] {
        m.set(set, entity, READ)
            .create(WRITE)
            .update(WRITE)
            .delete(WRITE);
    }
    m.action("Lend").on("Book").gives_one("Book").needs(WRITE);
    m.function("PagesOf")
        .takes(|p| {
            p.text("author", 100).required();
        })
        .gives_primitive(Primitive::Int64)
        .needs(READ);
    Ok(m.build()?)
}

/// 2. What it does.
fn rules() -> Rules {
    let mut r = Rules::new();
    r.before("Book", no_shouting)
        .runs("Lend", lend)
        .runs("PagesOf", pages_of);
    r
}

/// Holds whichever way a book comes in: by POST, in a batch, inside an author.
fn no_shouting(_: &mut Desk<'_>, books: &mut [Draft<'_>]) -> Result<(), Fault> {
    for book in books {
        let title = book.value("Title").as_text().unwrap_or_default();
        if title.ends_with('!') {
            book.refuse("Title", "ends quietly");
        }
    }
    Ok(())
}

fn lend(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let key = call.bound.clone().unwrap_or(Value::Null);
    desk.update("Book", &key, &[("IsLent", true.into())])?;
    let books = desk.model().set_named("Books");
    Ok(books.map_or(Answer::Nothing, |set| Answer::Entity(set, key)))
}

fn pages_of(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let with = [("author", call.value("author").clone())];
    let books = desk.rows("Book", "Author/Name eq @author", &with, &["Pages"])?;
    let pages: i64 = books.iter().filter_map(|book| book.int("Pages")).sum();
    Ok(Answer::Value(pages.into()))
}

/// 3. Where it lives. A service of some age keeps its migrations in files; the first one may come from the model.
pub fn service(url: &str) -> Result<Service> {
    let database = Database::open(url, Arc::new(model()?), &Options::default())?;
    if database.content()? == Content::Nothing {
        let sql = create_schema(database.model(), database.language());
        let (version, name, sql) = ("0001", "bookshelf", sql.as_str());
        database.migrate(&[Migration { version, name, sql }])?;
    }
    let planner = Planner::new(Arc::clone(database.model()), &database.token_key()?)?;
    let info = Info {
        title: "Bookshelf".to_owned(),
        version: "1.0".to_owned(),
        description: "Books and who wrote them.".to_owned(),
        service_path: "/".to_owned(),
    };
    let (store, abilities) = (Arc::new(database), Abilities::writing());
    Ok(Service::new(planner, store, rules(), &abilities, info))
}

/// 4. The door.
pub fn main() -> Result<()> {
    let config = Config {
        service_path: "/".to_owned(),
        ..Config::default()
    };
    let service = service("sqlite:bookshelf.sqlite")?;
    Ok(actix_server::serve(config, service, |at| {
        eprintln!("http://{at}/")
    })?)
}
