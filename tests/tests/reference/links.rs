//! Links are followed as they are, without the headers of the request that they came with.

use serde_json::Value;

use crate::bed::{Service, each};

/// The sizes of the pages of an answer, and its last page.
fn pages(s: &Service, first: &str) -> (Vec<usize>, Value) {
    let mut page = s.must(200, first, "");
    let mut sizes = Vec::new();
    loop {
        sizes.push(page["value"].as_array().unwrap().len());
        let Some(next) = page["@odata.nextLink"].as_str() else {
            return (sizes, page);
        };
        let path = s.path(next);
        page = s.get(&path);
    }
}

#[test]
fn pages_keep_their_size_and_what_is_followed() {
    each("links", |s| {
        let (sizes, _) = pages(s, "GET /Products | Prefer: odata.maxpagesize=3");
        assert_eq!(sizes, [3, 3, 1]);
        let (sizes, _) = pages(
            s,
            "GET /Products?$top=5&$orderby=Price desc | Prefer: maxpagesize=2",
        );
        assert_eq!(sizes, [2, 2, 1]);
        let (sizes, last) = pages(
            s,
            "GET /Products?$select=Name | Prefer: track-changes,maxpagesize=3",
        );
        assert_eq!(sizes, [3, 3, 1]);
        s.must(204, "PATCH {Laptop}", r#"{"Rating":1}"#);
        let delta = s.path(last["@odata.deltaLink"].as_str().unwrap());
        assert_eq!(s.get(&delta)["value"].as_array().unwrap().len(), 1);
        // A page whose own request is not followed is not, whatever a later one prefers.
        let page = s.must(200, "GET /Products | Prefer: maxpagesize=5", "");
        let next = s.path(page["@odata.nextLink"].as_str().unwrap());
        let last = s.must(200, &format!("GET {next} | Prefer: track-changes"), "");
        assert_eq!(last.get("@odata.deltaLink"), None);
    });
}

#[test]
fn members_that_were_transformed_come_in_pages_too() {
    each("nested", |s| {
        for (apply, sizes) in [
            (
                "groupby((Name),aggregate($count as N));$orderby=N",
                &[2, 1][..],
            ),
            ("topcount(4,Price)", &[2]),
            ("concat(aggregate($count as N),identity)", &[2, 2]),
            (
                "concat(groupby((Name)),aggregate($count as N),identity)",
                &[2, 2, 2, 2, 1],
            ),
        ] {
            let line = format!(
                "GET /Categories?$filter=Name eq 'Electronics'&$expand=Products($apply={apply})"
            );
            let page = s.must(200, &format!("{line} | Prefer: maxpagesize=2"), "");
            let first = &page["value"][0];
            assert_eq!(first["Products"].as_array().unwrap().len(), 2, "{apply}");
            let next = s.path(first["Products@odata.nextLink"].as_str().unwrap());
            assert_eq!(pages(s, &format!("GET {next}")).0, sizes, "{apply}: {next}");
        }
    });
}

#[test]
fn an_entity_without_its_key_says_which_one_it_is() {
    each("ids", |s| {
        let id = |answer: &Value| answer["@odata.id"].as_str().map(|id| s.path(id));
        let laptop = s.filled("{Laptop}");
        assert_eq!(id(&s.get("{Laptop}?$select=Name")), Some(laptop));
        assert_eq!(id(&s.get("{Laptop}?$select=ID,Name")), None);
        let expanded = s.get("{Laptop}?$select=ID&$expand=Category($select=Name)");
        assert_eq!(id(&expanded["Category"]), Some(s.filled("{Electronics!}")));
        let part = s.get("/ProductDescriptions?$select=LanguageKey&$top=1");
        assert!(part["value"][0]["@odata.id"].is_string(), "{part}");
        let bare = s.get("/Products?$select=Name&$format=application/json;odata.metadata=none");
        assert_eq!(id(&bare["value"][0]), None);
    });
}
