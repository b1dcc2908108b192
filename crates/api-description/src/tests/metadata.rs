//! The metadata document is read back and holds together, whatever the service can do.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::xml::{Element, read};
use super::{model, poor, terms, writing};
use crate::{Abilities, Version, csdl_json, csdl_xml};

fn each(mut check: impl FnMut(&Element)) {
    for can in [Abilities::reading(), writing(), poor()] {
        check(&read(&csdl_xml(&model(), &can, Version::V40)));
    }
}

fn schema(root: &Element) -> &Element {
    root.one("edmx:DataServices").one("Schema")
}

/// Every structured type by its qualified name.
fn types(root: &Element) -> HashMap<String, &Element> {
    let schema = schema(root);
    let namespace = schema.the("Namespace");
    let named = ["EntityType", "ComplexType", "EnumType"];
    let types = schema
        .children
        .iter()
        .filter(|c| named.contains(&c.name.as_str()));
    types
        .map(|t| (format!("{namespace}.{}", t.the("Name")), t))
        .collect()
}

fn item(ty: &str) -> &str {
    ty.strip_prefix("Collection(")
        .and_then(|t| t.strip_suffix(')'))
        .unwrap_or(ty)
}

#[test]
fn namespaces_and_versions_are_exact() {
    each(|root| {
        assert_eq!(root.name, "edmx:Edmx");
        assert_eq!(root.the("Version"), "4.0");
        assert_eq!(
            root.the("xmlns:edmx"),
            "http://docs.oasis-open.org/odata/ns/edmx"
        );
        let edm = schema(root).the("xmlns");
        assert_eq!(edm, "http://docs.oasis-open.org/odata/ns/edm");
        assert_eq!(schema(root).get("Alias"), None);
        assert!(!schema(root).one("EntityContainer").children.is_empty());
    });
}

#[test]
fn every_annotation_has_the_kind_its_vocabulary_gives_it() {
    let mut seen = HashSet::new();
    each(|root| {
        root.walk(&mut |target| {
            for annotation in target.all("Annotation") {
                terms::check(target, annotation);
                seen.insert(annotation.the("Term").to_owned());
            }
        });
    });
    let unseen: Vec<_> = terms::TERMS
        .iter()
        .filter(|(t, ..)| !seen.contains(*t))
        .collect();
    let unseen: Vec<_> = unseen.iter().map(|(t, ..)| *t).collect();
    assert_eq!(unseen, ["Org.OData.Capabilities.V1.AcceptableEncodings"]);
}

#[test]
fn every_vocabulary_is_referenced_once_and_used() {
    each(|root| {
        let mut included = HashSet::new();
        for reference in root.all("edmx:Reference") {
            let include = reference.one("edmx:Include");
            let namespace = include.the("Namespace");
            assert!(reference.the("Uri").ends_with(&format!("/{namespace}.xml")));
            assert!(namespace.contains(include.the("Alias")));
            assert!(included.insert(namespace.to_owned()), "{namespace} twice");
        }
        let mut used = HashSet::new();
        root.walk(&mut |e| {
            if let Some((namespace, _)) = e.get("Term").and_then(|t| t.rsplit_once('.')) {
                used.insert(namespace.to_owned());
            }
        });
        assert_eq!(included, used);
    });
}

#[test]
fn whatever_is_named_exists() {
    each(|root| {
        let types = types(root);
        let container = schema(root).one("EntityContainer");
        for e in types.values() {
            for p in e.all("Property") {
                let ty = item(p.the("Type"));
                assert!(ty.starts_with("Edm.") || types.contains_key(ty), "{ty}");
                assert!(["true", "false"].contains(&p.the("Nullable")));
            }
            let own = e.all("Property").map(|p| p.the("Name"));
            let all = own.chain(e.all("NavigationProperty").map(|n| n.the("Name")));
            let mut names = HashSet::new();
            all.for_each(|name| assert!(names.insert(name.to_lowercase()), "{name} twice"));
            for key in e.all("Key").flat_map(|k| k.all("PropertyRef")) {
                let p = e.named("Property", key.the("Name")).unwrap();
                assert_eq!(p.the("Nullable"), "false");
            }
            e.all("NavigationProperty")
                .for_each(|n| navigation(&types, e, n));
        }
        for set in container.all("EntitySet") {
            let entity = types[set.the("EntityType")];
            assert!(entity.children.iter().any(|c| c.name == "Key"));
            for binding in set.all("NavigationPropertyBinding") {
                let n = entity
                    .named("NavigationProperty", binding.the("Path"))
                    .unwrap();
                let target = container.named("EntitySet", binding.the("Target")).unwrap();
                assert_eq!(target.the("EntityType"), item(n.the("Type")));
            }
            paths(entity, set);
        }
        types.values().for_each(|e| paths(e, e));
        operations(root, &types);
    });
}

/// Every operation is called with known types, bound by its first parameter, and imported when it is bound to nothing.
fn operations(root: &Element, types: &HashMap<String, &Element>) {
    let known = |ty: &str| ty.starts_with("Edm.") || types.contains_key(ty);
    let container = schema(root).one("EntityContainer");
    for kind in ["Action", "Function"] {
        for o in schema(root).all(kind) {
            let slots = o.all("Parameter").chain(o.all("ReturnType"));
            for slot in slots {
                assert!(known(item(slot.the("Type"))), "{}", o.the("Name"));
            }
            let bound = o.get("IsBound") == Some("true");
            let first = o.all("Parameter").next().map(|p| p.the("Name"));
            assert_eq!(
                first == Some("bindingParameter"),
                bound,
                "{}",
                o.the("Name")
            );
            let import = container.named(&format!("{kind}Import"), o.the("Name"));
            assert_eq!(import.is_some(), !bound, "{}", o.the("Name"));
            if let Some(path) = o.get("EntitySetPath").and_then(|p| p.split_once('/')) {
                let owner = o.all("Parameter").next().unwrap();
                let owner = types[item(owner.the("Type"))];
                let way = owner.named("NavigationProperty", path.1).unwrap();
                assert_eq!(item(way.the("Type")), item(o.one("ReturnType").the("Type")));
            }
        }
        for import in container.all(&format!("{kind}Import")) {
            let (namespace, name) = import.the(kind).split_once('.').unwrap();
            assert_eq!(namespace, schema(root).the("Namespace"));
            assert!(schema(root).named(kind, name).is_some());
            let set = import.get("EntitySet");
            assert!(set.is_none_or(|s| container.named("EntitySet", s).is_some()));
        }
    }
}

#[test]
fn operations_say_what_they_take_and_give() {
    let root = read(&csdl_xml(&model(), &writing(), Version::V40));
    let said: Vec<String> = schema(&root)
        .children
        .iter()
        .filter(|c| ["Action", "Function"].contains(&c.name.as_str()))
        .map(signature)
        .collect();
    assert_eq!(
        said,
        [
            "Lend(bindingParameter:Library.Reader!,Title:Edm.String!,Days:Edm.Int32): Library.Loan! \
             at bindingParameter/Loans",
            "Lend(bindingParameter:Collection(Library.Reader),ReaderId:Edm.Guid!,Titles:Collection(Edm.String)!?,\
             Cover:Library.Colour): Library.Reader at bindingParameter",
            "Burn(bindingParameter:Library.Book!)",
            "Close()",
            "Add(bindingParameter:Collection(Library.Book),Title:Edm.String!,Summary:Edm.String,Price:Edm.Decimal,\
             Rating:Edm.Double,Pages:Edm.Int32,Cover:Library.Colour!?,Picture:Edm.Binary): Library.Book! \
             at bindingParameter",
            "Overdue(Days:Edm.Int32!,Since:Edm.Date?): Collection(Library.Reader)",
            "Fines(bindingParameter:Library.Reader!): Edm.Int32!",
        ]
    );
    let silent = csdl_xml(&model(), &Abilities::reading(), Version::V40);
    assert!(!silent.contains("<Action") && !silent.contains("<Function"));
}

/// `!` for what is never null, `?` for what may be left out.
fn signature(o: &Element) -> String {
    let slot = |p: &Element| {
        let null = if p.get("Nullable") == Some("false") {
            "!"
        } else {
            ""
        };
        let optional = p
            .all("Annotation")
            .any(|a| a.the("Term").ends_with(".OptionalParameter"));
        let optional = if optional { "?" } else { "" };
        format!("{}{null}{optional}", p.the("Type"))
    };
    let parameters: Vec<String> = o
        .all("Parameter")
        .map(|p| format!("{}:{}", p.the("Name"), slot(p)))
        .collect();
    let gives = o.all("ReturnType").map(|r| format!(": {}", slot(r)));
    let at = o.get("EntitySetPath").map(|path| format!(" at {path}"));
    let tail: String = gives.chain(at).collect();
    format!("{}({}){tail}", o.the("Name"), parameters.join(","))
}

/// Partners lead to each other; a referential constraint joins properties of one type.
fn navigation(types: &HashMap<String, &Element>, own: &Element, n: &Element) {
    let target = types[item(n.the("Type"))];
    let many = n.the("Type").starts_with("Collection(");
    assert_eq!(n.get("Nullable").is_none(), many, "{}", n.the("Name"));
    if let Some(partner) = n.get("Partner") {
        let back = target.named("NavigationProperty", partner).unwrap();
        assert_eq!(back.the("Partner"), n.the("Name"));
        assert!(item(back.the("Type")).ends_with(&format!(".{}", own.the("Name"))));
    }
    for constraint in n.all("ReferentialConstraint") {
        let dependent = own.named("Property", constraint.the("Property")).unwrap();
        let principal = target
            .named("Property", constraint.the("ReferencedProperty"))
            .unwrap();
        assert_eq!(dependent.the("Type"), principal.the("Type"));
        assert_eq!(dependent.the("Nullable"), n.the("Nullable"));
    }
}

/// Every property path of an element's annotations names a property of the type.
fn paths(entity: &Element, annotated: &Element) {
    for annotation in annotated.all("Annotation") {
        annotation.walk(&mut |e| {
            let text = if e.name == "PropertyPath" {
                Some(e.text.as_str())
            } else {
                e.get("PropertyPath")
            };
            if let Some(path) = text {
                assert!(entity.named("Property", path).is_some(), "{path}");
            }
            let navigation = match e.name.as_str() {
                "NavigationPropertyPath" => Some(e.text.as_str()),
                _ => e.get("NavigationPropertyPath"),
            };
            if let Some(path) = navigation {
                assert!(entity.named("NavigationProperty", path).is_some(), "{path}");
            }
        });
    }
}

#[test]
fn what_clients_must_not_see_is_not_there() {
    let text = csdl_xml(&model(), &Abilities::reading(), Version::V40);
    assert!(!text.contains("\"SecretFriend\""));
    assert!(!text.contains("\"Secret\""));
    let text = csdl_xml(&model(), &writing(), Version::V40);
    assert!(!text.contains("\"SecretFriend\""));
    let root = read(&text);
    let secret = types(&root)["Library.Reader"]
        .named("Property", "Secret")
        .unwrap();
    assert_eq!(secret.the("Nullable"), "true");
    let permissions = secret.one("Annotation");
    assert_eq!(
        permissions.the("EnumMember"),
        "Org.OData.Core.V1.Permission/Write"
    );
}

#[test]
fn sets_say_what_cannot_be_done() {
    // Set, then what it says of create, update and delete with every ability on.
    for (name, said) in [
        ("Readers", ""),
        ("Books", "Deletable Updatable"),
        ("Loans", "Insertable Deletable"),
        ("Log", "Insertable Deletable Updatable"),
    ] {
        let root = read(&csdl_xml(&model(), &writing(), Version::V40));
        let set = schema(&root)
            .one("EntityContainer")
            .named("EntitySet", name)
            .unwrap();
        let mut no = Vec::new();
        set.walk(&mut |e| {
            let writes = e.get("Property").filter(|p| p.ends_with("table"));
            if let (Some(p), Some("false")) = (writes, e.get("Bool")) {
                no.push(p);
            }
        });
        assert_eq!(no.join(" "), said, "{name}");
    }
}

#[test]
fn a_navigation_that_the_service_leads_may_only_be_read() {
    for (can, told) in [
        (Abilities::reading(), None),
        (writing(), Some("FirstLoans")),
    ] {
        let root = read(&csdl_xml(&model(), &can, Version::V40));
        let mut found = Vec::new();
        root.walk(&mut |target| {
            let permitted = |a: &&Element| a.the("Term") == "Org.OData.Core.V1.Permissions";
            if target.name == "NavigationProperty"
                && target.all("Annotation").any(|a| permitted(&a))
            {
                found.push(target.the("Name").to_owned());
            }
        });
        assert_eq!(found, Vec::from_iter(told));
    }
}

#[test]
fn xml_and_json_say_the_same() {
    for can in [Abilities::reading(), writing(), poor()] {
        for version in [Version::V40, Version::V401] {
            let xml = read(&csdl_xml(&model(), &can, version));
            assert_eq!(document(&xml), csdl_json(&model(), &can, version));
        }
    }
}

/// CSDL XML as CSDL JSON (OData CSDL JSON 4.01), read from the text alone.
fn document(root: &Element) -> Value {
    let schema = schema(root);
    let namespace = schema.the("Namespace");
    let mut references = Map::new();
    for reference in root.all("edmx:Reference") {
        let include = reference.one("edmx:Include");
        let include =
            json!({ "$Namespace": include.the("Namespace"), "$Alias": include.the("Alias") });
        let uri = reference.the("Uri").replace(".xml", ".json");
        references.insert(uri, json!({ "$Include": [include] }));
    }
    let container = schema.one("EntityContainer").the("Name");
    let mut members = Map::new();
    for c in &schema.children {
        let name = c.the("Name").to_owned();
        if ["Action", "Function"].contains(&c.name.as_str()) {
            let overloads = members.entry(name).or_insert_with(|| json!([]));
            overloads.as_array_mut().unwrap().push(operation(c));
        } else {
            members.insert(name, element(c, true));
        }
    }
    json!({
        "$Version": root.the("Version"),
        "$EntityContainer": format!("{namespace}.{container}"),
        "$Reference": references,
        namespace: members,
    })
}

fn operation(e: &Element) -> Value {
    let mut out = Map::new();
    out.insert("$Kind".to_owned(), e.name.as_str().into());
    for (name, value) in e.attributes.iter().filter(|(name, _)| name != "Name") {
        attribute(&mut out, name, value);
    }
    for c in &e.children {
        match c.name.as_str() {
            "Parameter" => {
                let mut named = Map::new();
                named.insert("$Name".to_owned(), c.the("Name").into());
                named.append(element(c, false).as_object_mut().unwrap());
                let all = out.entry("$Parameter").or_insert_with(|| json!([]));
                all.as_array_mut().unwrap().push(named.into());
            }
            "ReturnType" => {
                out.insert("$ReturnType".to_owned(), element(c, false));
            }
            _ => annotation(&mut out, "", c),
        }
    }
    Value::Object(out)
}

fn element(e: &Element, kind: bool) -> Value {
    let mut out = Map::new();
    if kind || e.name == "NavigationProperty" {
        out.insert("$Kind".to_owned(), e.name.as_str().into());
    }
    if e.name == "EntitySet" {
        out.insert("$Collection".to_owned(), true.into());
    }
    for (name, value) in e.attributes.iter().filter(|(name, _)| name != "Name") {
        attribute(&mut out, name, value);
    }
    for c in &e.children {
        match c.name.as_str() {
            "Key" => {
                let names: Vec<&str> = c.children.iter().map(|p| p.the("Name")).collect();
                out.insert("$Key".to_owned(), names.into());
            }
            "ReferentialConstraint" => {
                pair(
                    &mut out,
                    "$ReferentialConstraint",
                    c.the("Property"),
                    c.the("ReferencedProperty"),
                );
            }
            "NavigationPropertyBinding" => {
                pair(
                    &mut out,
                    "$NavigationPropertyBinding",
                    c.the("Path"),
                    c.the("Target"),
                );
            }
            "Annotation" => annotation(&mut out, "", c),
            "Member" => {
                let value: i64 = c.the("Value").parse().unwrap();
                out.insert(c.the("Name").to_owned(), value.into());
                c.children
                    .iter()
                    .for_each(|a| annotation(&mut out, c.the("Name"), a));
            }
            _ => {
                out.insert(c.the("Name").to_owned(), element(c, false));
            }
        }
    }
    Value::Object(out)
}

fn attribute(out: &mut Map<String, Value>, name: &str, value: &str) {
    match (name, value) {
        ("Nullable", "false") => {}
        ("Type" | "EntityType", ty) => {
            if ty.starts_with("Collection(") {
                out.insert("$Collection".to_owned(), true.into());
            }
            if item(ty) != "Edm.String" {
                out.insert("$Type".to_owned(), item(ty).into());
            }
        }
        (_, "true" | "false") => {
            out.insert(format!("${name}"), (value == "true").into());
        }
        ("MaxLength" | "Precision" | "Scale", number) => {
            out.insert(format!("${name}"), number.parse::<i64>().unwrap().into());
        }
        (_, text) => {
            out.insert(format!("${name}"), text.into());
        }
    }
}

fn pair(out: &mut Map<String, Value>, name: &str, key: &str, value: &str) {
    let map = out.entry(name).or_insert_with(|| json!({}));
    map.as_object_mut()
        .unwrap()
        .insert(key.to_owned(), value.into());
}

fn annotation(out: &mut Map<String, Value>, of: &str, a: &Element) {
    let term = a
        .the("Term")
        .strip_prefix("Org.OData.")
        .unwrap()
        .replace(".V1.", ".");
    out.insert(format!("{of}@{term}"), held(a, "Term"));
}

fn held(holder: &Element, beside: &str) -> Value {
    match holder.attributes.iter().find(|(name, _)| name != beside) {
        Some((kind, text)) => scalar(kind, text),
        None => value(&holder.children[0]),
    }
}

fn value(e: &Element) -> Value {
    match e.name.as_str() {
        "Collection" => e.children.iter().map(value).collect(),
        "Record" => {
            let members = e.children.iter();
            let members = members.map(|p| (p.the("Property").to_owned(), held(p, "Property")));
            Value::Object(members.collect())
        }
        kind => scalar(kind, &e.text),
    }
}

fn scalar(kind: &str, text: &str) -> Value {
    match kind {
        "Bool" | "Int" | "Decimal" | "Float" => serde_json::from_str(text).unwrap(),
        "EnumMember" => text.rsplit('/').next().unwrap().into(),
        _ => text.into(),
    }
}
