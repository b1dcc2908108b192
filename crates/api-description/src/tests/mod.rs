//! The documents of a small model, as whole texts and read back by rules of their own.

mod metadata;
mod openapi;
mod small;
mod terms;
mod xml;

use std::path::Path;

use entity_model::Model;

use crate::{Abilities, Info, Version};

fn model() -> Model {
    small::model().unwrap()
}

/// Everything that declarations can allow.
fn writing() -> Abilities {
    Abilities {
        batch: true,
        change_tracking: true,
        repeatable: true,
        optimistic_concurrency: true,
        ..Abilities::writing()
    }
}

/// Nothing at all.
fn poor() -> Abilities {
    Abilities {
        filter: false,
        select: false,
        expand: false,
        orderby: false,
        top: false,
        skip: false,
        count: false,
        search: false,
        compute: false,
        cross_join: false,
        transformations: Vec::new(),
        optimistic_concurrency: false,
        ..Abilities::reading()
    }
}

fn info() -> Info {
    Info {
        title: "A library".to_owned(),
        version: "1.0".to_owned(),
        description: "Books and *readers*.".to_owned(),
        service_path: "/library".to_owned(),
    }
}

/// Compares a document with the file that was blessed (`cargo xtask bless`).
fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/tests/expected")
        .join(name);
    if std::env::var_os("PREAU_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(
        expected == text,
        "{} differs; bless and look at the change",
        path.display()
    );
}

#[test]
fn documents_are_as_blessed() {
    let model = model();
    for (name, can) in [("reading", Abilities::reading()), ("writing", writing())] {
        let xml = crate::csdl_xml(&model, &can, Version::V40);
        check(&format!("{name}.xml"), &xml);
        let json = crate::csdl_json(&model, &can, Version::V401);
        check(&format!("{name}.json"), &format!("{json:#}\n"));
        let api = crate::openapi(&model, &can, &info(), &small::example);
        check(&format!("{name}-openapi.json"), &crate::openapi_text(&api));
    }
}

#[test]
fn the_versions_of_a_document_differ_in_their_number_alone() {
    let model = model();
    let can = Abilities::reading();
    let of = |version| crate::csdl_xml(&model, &can, version);
    let newer = of(Version::V40).replace("Edmx Version=\"4.0\"", "Edmx Version=\"4.01\"");
    assert_eq!(newer, of(Version::V401));
}

#[test]
fn the_service_document_lists_the_sets_under_the_callers_base() {
    let model = model();
    let expected = r#"{"@odata.context":"https://h:1/p/$metadata","value":[{"name":"Readers","title":"Everybody who borrows","kind":"EntitySet","url":"Readers"},{"name":"Books","kind":"EntitySet","url":"Books"},{"name":"Loans","kind":"EntitySet","url":"Loans"}]}"#;
    let prepared = crate::service_document(&model);
    assert_eq!(prepared.with_base("https://h:1/p/"), expected);
    assert_eq!(prepared.with_base("https://h:1/p"), expected);
    let bare = crate::service_document_without_context(&model);
    let context = r#""@odata.context":"https://h:1/p/$metadata","#;
    assert_eq!(bare, expected.replace(context, ""));
}
