//! What metadata says cannot be filtered or ordered is what is refused, of every property of every type.

use gateway_tests::{Ask, Gateway};
use serde_json::Value;

use crate::bed::services;

/// The names that an annotation of a set lists.
fn listed(metadata: &Value, set: &str, term: &str, member: &str) -> Vec<String> {
    let list = &metadata["Sort"]["Container"][set][format!("@Capabilities.{term}")][member];
    let names = list.as_array().into_iter().flatten();
    names.map(|n| n.as_str().unwrap().to_owned()).collect()
}

fn status(gateway: &Gateway, set: &str, option: &str) -> u16 {
    gateway.get(&format!("{set}?{option}")).status
}

#[test]
fn both_databases_refuse_to_filter_and_order_by_just_what_metadata_lists() {
    for gateway in services("described") {
        let ask = Ask::get("$metadata").with("accept", "application/json");
        let metadata = gateway.ask(&ask).json();
        let model = gateway.database.model();
        let mut wrong = Vec::new();
        for set in &model.sets {
            let name = &set.name;
            let unfilterable = listed(
                &metadata,
                name,
                "FilterRestrictions",
                "NonFilterableProperties",
            );
            let unsortable = listed(&metadata, name, "SortRestrictions", "NonSortableProperties");
            for property in &model.entity(set.entity).properties {
                if property.holds_dynamic() {
                    continue;
                }
                let of = &property.name;
                let condition = match property.collection {
                    true => format!("$filter={of}/any()"),
                    false => format!("$filter={of} ne null"),
                };
                for (list, option) in [
                    (&unfilterable, condition),
                    (&unsortable, format!("$orderby={of}")),
                ] {
                    let expected = if list.contains(of) { 400 } else { 200 };
                    let answered = status(&gateway, name, &option);
                    if answered != expected {
                        wrong.push(format!("{name}?{option}: {answered}, not {expected}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{:?}: {wrong:#?}", gateway.kind);
    }
}
