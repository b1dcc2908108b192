//! How a service begins: on an empty database, on its own, and on no other.

use std::sync::Arc;

use diesel_store::Options;
use gateway_tests::{Home, Kind, begun, empty};
use reference_service::begin;

#[test]
fn a_database_without_the_services_mark_is_left_alone() {
    for kind in Kind::all() {
        let school = empty(kind, "not_a_reference");
        let refused = begin(&school.url, None, &Options::default()).err().unwrap();
        assert!(refused.to_string().contains("left alone"), "{refused}");
        let foreign = Home::new(kind, "foreign");
        foreign
            .open()
            .run_script("CREATE TABLE mine (id integer)")
            .unwrap();
        let refused = begin(&foreign.url, None, &Options::default())
            .err()
            .unwrap();
        assert!(refused.to_string().contains("left alone"), "{refused}");
        foreign.open().run_script("SELECT id FROM mine").unwrap();
    }
}

#[test]
fn a_start_empties_the_services_own_database() {
    for kind in Kind::all() {
        let home = Arc::new(Home::new(kind, "again"));
        for (products, count) in [(Some(1234), "1234"), (None, "7"), (Some(0), "0")] {
            let service = begun(&home, products);
            assert_eq!(service.get("/Products/$count").text(), count);
        }
        let service = begun(&home, Some(200));
        for (url, count) in [
            ("/Categories/$count", "100"),
            ("/ProductDescriptions/$count", "600"),
            (
                "/Products/$count?$filter=RelatedProducts/$count eq 2",
                "200",
            ),
        ] {
            assert_eq!(service.get(url).text(), count, "{url}");
        }
        // The same rows every time, their keys as well.
        let url = "/Products?$top=3&$orderby=Name&$select=ID,Name,Price,CategoryID&$format=application/json;odata.metadata=none";
        let first = service.get(url).text();
        assert_eq!(begun(&home, Some(200)).get(url).text(), first);
    }
}
