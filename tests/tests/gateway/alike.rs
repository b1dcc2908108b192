//! Every set × every filterable property × every navigation answers alike on both databases.
//!
//! The list is derived from the model: what is declared tomorrow is asked tomorrow.

use entity_model::{EntitySet, EntityType, Multiplicity, Primitive, Property, Source, Type};
use gateway_tests::{Kind, MODEL, alike};

fn sets() -> impl Iterator<Item = (&'static EntitySet, &'static EntityType)> {
    MODEL.sets.iter().map(|set| (set, MODEL.entity(set.entity)))
}

/// Whether conditions may name a property; what is kept as JSON they may not.
fn is_null_or_not(property: &Property) -> bool {
    !property.collection && !property.write_only && !matches!(property.source, Source::Json(_))
}

/// Whether rows can be ordered by a property.
fn is_ordered(property: &Property) -> bool {
    let kind = match property.ty {
        Type::Primitive(kind) => kind != Primitive::Binary,
        Type::Enum(_) => true,
        Type::Complex(_) | Type::Entity(_) | Type::Untyped => false,
    };
    kind && is_null_or_not(property)
}

/// A URL with its answer, for every one that is answered.
fn answer(url: &str) -> usize {
    let answer = alike(url);
    assert_eq!(answer.status, 200, "{url}: {}", answer.text());
    answer.count()
}

#[test]
fn every_property_is_compared_with_null_alike_on_both_databases() {
    for (set, entity) in sets() {
        // Naming what tells archived rows shows them: the two halves are of different wholes.
        let own = entity
            .archive
            .as_ref()
            .map(|a| a.shown_by.clone())
            .unwrap_or_default();
        let all = answer(&format!("{}/$count", set.name));
        for property in entity.properties.iter().filter(|p| is_null_or_not(p)) {
            let name = &property.name;
            let nothing = answer(&format!("{}/$count?$filter={name} eq null", set.name));
            let something = answer(&format!("{}/$count?$filter={name} ne null", set.name));
            if own.contains(name) {
                assert!(nothing + something >= all, "{}/{name}", set.name);
            } else {
                assert_eq!(nothing + something, all, "{}/{name}", set.name);
            }
            assert!(
                property.facets.nullable || nothing == 0,
                "{}/{name} is null in {nothing} rows",
                set.name
            );
        }
    }
}

#[test]
fn every_property_orders_alike_on_both_databases() {
    for (set, entity) in sets() {
        for property in entity.properties.iter().filter(|p| is_ordered(p)) {
            let name = &property.name;
            answer(&format!(
                "{}?$orderby={name} desc&$select=Id,{name}&$top=40",
                set.name
            ));
        }
    }
}

#[test]
fn every_property_is_read_alike_on_both_databases() {
    for (set, entity) in sets() {
        let names: Vec<&str> = entity
            .properties
            .iter()
            .filter(|p| !p.write_only)
            .map(|p| p.name.as_str())
            .collect();
        answer(&format!(
            "{}?$select={}&$top=200",
            set.name,
            names.join(",")
        ));
        answer(&format!("{}?$top=200&$orderby=Id desc", set.name));
    }
}

#[test]
fn every_navigation_is_expanded_alike_on_both_databases() {
    for (set, entity) in sets() {
        for navigation in entity.navigations.iter().filter(|n| !n.hidden) {
            let name = &navigation.name;
            answer(&format!(
                "{}?$select=Id&$expand={name}($select=Id)&$top=60",
                set.name
            ));
        }
    }
}

#[test]
fn every_navigation_is_a_condition_alike_on_both_databases() {
    for (set, entity) in sets() {
        let all = answer(&format!("{}/$count", set.name));
        for navigation in entity.navigations.iter().filter(|n| !n.hidden) {
            let name = &navigation.name;
            if navigation.multiplicity == Multiplicity::Many {
                let some = answer(&format!("{}/$count?$filter={name}/any()", set.name));
                let none = answer(&format!("{}/$count?$filter={name}/$count eq 0", set.name));
                assert_eq!(some + none, all, "{}/{name}", set.name);
            } else {
                let here = answer(&format!("{}/$count?$filter={name} ne null", set.name));
                let gone = answer(&format!("{}/$count?$filter={name}/Id eq null", set.name));
                assert_eq!(here + gone, all, "{}/{name}", set.name);
                assert!(
                    navigation.multiplicity == Multiplicity::ZeroOrOne || gone == 0,
                    "{}/{name}",
                    set.name
                );
                answer(&format!(
                    "{}?$orderby={name}/Id desc&$select=Id&$top=20",
                    set.name
                ));
            }
        }
    }
}

#[test]
fn every_navigation_is_a_path_alike_on_both_databases() {
    for (set, entity) in sets() {
        let first = alike(&format!("{}?$select=Id&$top=1", set.name)).value();
        let Some(id) = first.first().map(|row| row["Id"].clone()) else {
            continue;
        };
        for navigation in entity.navigations.iter().filter(|n| !n.hidden) {
            let url = format!("{}({id})/{}?$select=Id", set.name, navigation.name);
            assert!(matches!(alike(&url).status, 200 | 204), "{url}");
        }
    }
}

#[test]
fn the_demo_has_rows_in_every_set_on_both_databases() {
    let empty: Vec<_> = sets()
        .map(|(set, _)| &set.name)
        // Nothing has changed since the school was born.
        .filter(|set| *set != "Journal")
        .filter(|set| answer(&format!("{set}/$count")) == 0)
        .collect();
    assert!(
        empty.is_empty(),
        "the demo has nothing in {empty:?}, on {:?}",
        Kind::all()
    );
}
