//! Many rows by one request: `/$each`, and a delta of a set.

use gateway_tests::Answer;
use serde_json::{Value, json};

use super::{NOTHING, School, bare, ids, told, with};

fn each(visit: impl Fn(&School)) {
    super::each("bulk", visit);
}

impl School {
    /// People with this last name and numbered external ids.
    fn family(&self, name: &str, size: usize) -> Vec<i64> {
        let one = |at: usize| {
            self.person(&json!({ "LastName": name, "ExternalId": format!("{name}{at}") }))
        };
        (0..size).map(one).collect()
    }

    fn how_many(&self, condition: &str) -> usize {
        self.count(&format!("Users/$count?$filter={condition}"))
    }
}

/// A delta payload.
fn delta(items: Value) -> Value {
    json!({ "@context": "#$delta", "value": items })
}

#[test]
fn each_row_of_a_filter_is_changed_or_none_on_both_databases() {
    each(|school| {
        let family = school.family("Chaque", 4);
        for (url, city) in [
            ("Users/$filter(LastName eq 'Chaque')/$each", "Nice"),
            ("Users/$filter(@f)/$each?@f=LastName eq 'Chaque'", "Nîmes"),
            ("Users/$each?$filter=LastName eq 'Chaque'", "Niort"),
        ] {
            school.done(&format!("PATCH {url}"), json!({ "City": city }));
            assert_eq!(
                school.how_many(&format!("LastName eq 'Chaque' and City eq '{city}'")),
                4,
                "{url}"
            );
        }
        let url = "Users/$filter(LastName eq 'Chaque')/$each";
        let version =
            |id: i64| school.get(&format!("Users({id})?$select=Version"))["Version"].clone();
        // Nothing of it is new, then nothing of it may be.
        school.done(&format!("PATCH {url}"), json!({ "City": "Niort" }));
        school.refused(
            &format!("PATCH {url}"),
            json!({ "City": "Vif", "Login": "chaque.same" }),
            "400 Login: is taken by User",
        );
        school.refused(
            &format!("PATCH {url}"),
            json!({ "Cty": "x" }),
            "400 Cty: did you mean City?",
        );
        school.refused(
            &format!("PATCH {url}"),
            json!([1]),
            "400 must be a JSON object",
        );
        assert!(family.iter().all(|id| version(*id) == 4));
        school.done(
            "PATCH Users/$filter(LastName eq 'Personne de ce nom')/$each",
            json!({ "City": "x" }),
        );
        let answer = school.send(
            "PATCH Users/$filter(LastNam eq 'x')/$each",
            json!({ "City": "x" }),
        );
        assert_eq!(
            (
                answer.status,
                answer.text().contains("did you mean 'LastName'?")
            ),
            (400, true)
        );

        let going_on = school.must(
            200,
            &format!("PATCH {url} | Prefer: odata.continue-on-error"),
            json!({ "Login": "chaque.same" }),
        );
        assert!(
            going_on
                .header("preference-applied")
                .unwrap()
                .contains("continue-on-error")
        );
        let failed = told(&going_on);
        assert_eq!(
            failed["@odata.context"],
            format!("{}$metadata#Users/$delta", school.0.root())
        );
        let failed = failed["value"].as_array().unwrap();
        assert_eq!(failed.len(), 3);
        for item in failed {
            let exception = &item["@Core.DataModificationException"];
            let users = format!("{}Users(", school.0.root());
            assert!(item["@odata.id"].as_str().unwrap().starts_with(&users));
            assert_eq!(
                (&exception["responseCode"], &exception["info"]["target"]),
                (&json!(400), &json!("Login"))
            );
        }
        assert_eq!(school.how_many("Login eq 'chaque.same'"), 1);
    });
}

#[test]
fn each_row_of_a_filter_is_archived_and_restored_on_both_databases() {
    each(|school| {
        school.family("Parti", 3);
        school.done("DELETE Users/$filter(LastName eq 'Parti')/$each", NOTHING);
        assert_eq!(school.how_many("LastName eq 'Parti'"), 0);
        school.done(
            "POST Users/$filter(LastName eq 'Parti' and DeletedOn ne null)/$each/Services.Restore",
            NOTHING,
        );
        assert_eq!(school.how_many("LastName eq 'Parti'"), 3);
        let role = ids(&school.get("Roles?$select=Id&$top=1")["value"])[0];
        let add = "POST Users/$filter(LastName eq 'Parti')/$each/Services.AddUserRole";
        school.done(add, json!({ "RoleId": role, "DomainId": 1 }));
        assert_eq!(
            school.how_many("LastName eq 'Parti' and UserRoles/any()"),
            3
        );
        // One has it already: nobody gets it.
        school.done("PATCH Users(ExternalId='Parti0')", json!({ "City": "ici" }));
        school.done(
            "POST Users/$filter(ExternalId eq 'Parti0')/$each/Services.AddUserRole",
            json!({ "RoleId": role, "DomainId": 2 }),
        );
        school.must(400, add, json!({ "RoleId": role, "DomainId": 2 }));
        assert_eq!(
            school.count("UserRoles/$count?$filter=DomainId eq 2 and User/LastName eq 'Parti'"),
            1
        );
        school.done(
            "DELETE Users/$filter(LastName eq 'Parti')/$each | Prefer: continue-on-error",
            NOTHING,
        );
        assert_eq!(school.how_many("LastName eq 'Parti'"), 0);
    });
}

#[test]
fn a_delta_adds_changes_and_removes_or_does_nothing_on_both_databases() {
    each(|school| {
        let load = delta(json!([
            { "ExternalId": "Δ1", "FirstName": "Un", "LastName": "Delta" },
            { "ExternalId": "Δ2", "FirstName": "Deux", "LastName": "Delta", "Domains@odata.bind": ["Domains(1)"] },
            { "ExternalId": "Δ3", "FirstName": "Trois", "LastName": "Delta" },
        ]));
        school.done("PATCH Users", &load);
        let rows = || {
            school.0.get("Users?$filter=LastName eq 'Delta'&$select=Id,ExternalId,City,Version&$orderby=ExternalId").value()
        };
        let first = rows();
        assert_eq!(first.len(), 3);
        // Loaded once more, nothing changes.
        school.done("PATCH Users", &load);
        assert_eq!(rows(), first);
        let id = |at: usize| first[at]["Id"].clone();
        school.done("PATCH Users", delta(json!([
            { "Id": id(0), "City": "Aix" },
            { "@id": format!("Users({})", id(1)), "City": "Bar" },
            { "@odata.id": format!("{}Users({})", school.0.root(), id(2)), "@removed": { "reason": "deleted" } },
            { "ExternalId": "Δ4", "FirstName": "Quatre", "LastName": "Delta" },
            { "@id": "Users(999999999)", "@removed": {} },
        ])));
        let cities = || {
            rows()
                .iter()
                .map(|row| row["City"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(cities(), [json!("Aix"), json!("Bar"), Value::Null]);
        let faulty = delta(json!([
            { "Id": id(0), "City": "Cos" },
            { "ExternalId": "Δ5", "FirstName": "Cinq" },
            { "Id": id(1), "Login": "admin" },
            { "@removed": {}, "Id": id(1) },
        ]));
        school.refused("PATCH Users", &faulty, "400 value/1/LastName: is missing");
        assert_eq!(cities(), [json!("Aix"), json!("Bar"), Value::Null]);
        let answer = school.must(200, "PATCH Users | Prefer: continue-on-error", &faulty);
        let failed = told(&answer)["value"].as_array().unwrap().clone();
        let targets: Vec<_> = failed
            .iter()
            .map(|f| f["@Core.DataModificationException"]["info"]["target"].clone())
            .collect();
        assert_eq!(targets, [json!("LastName"), json!("Login")]);
        assert_eq!(
            failed[1]["@odata.id"],
            format!("{}Users({})", school.0.root(), id(1))
        );
        // What could not be added has no id: its own name says which it was.
        assert_eq!(
            (&failed[0]["@removed"]["reason"], &failed[0]["ExternalId"]),
            (&json!("deleted"), &json!("Δ5"))
        );
        let operation =
            |at: usize| failed[at]["@Core.DataModificationException"]["failedOperation"].clone();
        assert_eq!(
            [operation(0), operation(1)],
            [json!("insert"), json!("update")]
        );
        assert_eq!(
            rows()
                .iter()
                .map(|row| bare(row)["City"].clone())
                .collect::<Vec<_>>(),
            [json!("Cos"), Value::Null]
        );
        school.done(
            "PATCH Users | OData-Version: 4.01",
            json!({ "@odata.context": "#$delta", "value": [] }),
        );
    });
}

#[test]
fn a_delta_tells_what_it_changed_and_nothing_else_on_both_databases() {
    each(|school| {
        let person = |n: usize| json!({ "ExternalId": format!("dit{n}"), "FirstName": "A", "LastName": "Dit" });
        let load = delta(json!([person(0), person(1), person(2), person(3)]));
        let telling = "PATCH Users?$select=Id,ExternalId,City | Prefer: return=representation";
        let names = |answer: &Answer| -> Vec<Value> {
            let rows = told(answer)["value"].as_array().unwrap().clone();
            rows.iter().map(|row| row["ExternalId"].clone()).collect()
        };
        let first = school.must(200, telling, &load);
        assert_eq!(names(&first), ["dit0", "dit1", "dit2", "dit3"]);
        assert_eq!(
            told(&first)["@odata.context"],
            format!(
                "{}$metadata#Users(Id,ExternalId,City)/$delta",
                school.0.root()
            )
        );
        assert_eq!(
            bare(&told(&first)["value"][1])["Id"],
            school.get("Users(ExternalId='dit1')?$select=Id")["Id"]
        );
        assert_eq!(
            first.header("preference-applied").unwrap(),
            "return=representation"
        );
        let again = school.must(200, "PATCH Users | Prefer: return=representation", &load);
        assert_eq!(
            told(&again),
            json!({ "@odata.context": format!("{}$metadata#Users/$delta", school.0.root()), "value": [] })
        );
        let id = |n: usize| {
            school.get(&format!("Users(ExternalId='dit{n}')?$select=Id"))["Id"]
                .as_i64()
                .unwrap()
        };
        let gone = id(2);
        let mixed = delta(json!([
            { "ExternalId": "dit9", "FirstName": "A", "LastName": "Dit", "City": "Aix" },
            { "Id": id(1), "City": "Bar" },
            { "ExternalId": "dit3", "LastName": "Dit" },
            { "@removed": {}, "ExternalId": "dit2" },
            { "@removed": {}, "ExternalId": "no such" },
            // Its relations alone change.
            { "ExternalId": "dit0", "Domains@odata.bind": ["Domains(1)"] },
        ]));
        let answer = school.must(
            200,
            &format!("{telling} | OData-Version: 4.01 | OData-MaxVersion: 4.01"),
            &mixed,
        );
        let rows = told(&answer)["value"].as_array().unwrap().clone();
        assert_eq!(
            names(&answer),
            [json!("dit9"), json!("dit1"), Value::Null, json!("dit0")]
        );
        assert_eq!(rows[1]["City"], "Bar");
        assert_eq!(
            rows[2],
            json!({ "@removed": { "reason": "deleted" }, "@id": format!("{}Users({gone})", school.0.root()) })
        );
        school.done("PATCH Users | Prefer: return=minimal", &load);
        assert_eq!(school.how_many("LastName eq 'Dit'"), 5);
        // What failed stands among what changed.
        let both =
            "PATCH Users?$select=ExternalId | Prefer: return=representation, continue-on-error";
        let answer = school.must(
            200,
            both,
            delta(json!([
                { "ExternalId": "dit0", "City": "Cos" },
                { "ExternalId": "dit1", "City": "x".repeat(5000) },
                { "ExternalId": "dit3", "City": "Die" },
            ])),
        );
        assert_eq!(names(&answer), [json!("dit0"), Value::Null, json!("dit3")]);
        let failed = &told(&answer)["value"][1];
        assert_eq!(
            failed["@odata.id"],
            format!("{}Users({})", school.0.root(), id(1))
        );
        assert_eq!(
            answer.header("preference-applied").unwrap(),
            "continue-on-error, return=representation"
        );
        for (items, status) in [(5_000, 200), (5_001, 400)] {
            let removed = json!({ "@removed": {}, "ExternalId": "no such" });
            let answer = school.send(telling, delta(vec![removed; items].into()));
            assert_eq!(answer.status, status, "{items}");
        }
    });
}

/// Items are written together where that can be, and must come to the same as one after the other.
#[test]
fn items_that_meet_each_other_are_done_one_after_the_other_on_both_databases() {
    each(|school| {
        let person = |n: usize, more: Value| {
            let person =
                json!({ "ExternalId": format!("tour{n}"), "FirstName": "A", "LastName": "Tour" });
            with(person, &more)
        };
        let people = [
            person(1, json!({ "Login": "tour.one" })),
            person(2, json!({ "Login": "tour.two" })),
            // The same once more, and a name that was just given.
            person(1, json!({ "City": "Ur" })),
            person(3, json!({ "FirstName": "B" })),
        ];
        school.done("PATCH Users", delta(json!(people)));
        let rows = || {
            school.0.get("Users?$filter=LastName eq 'Tour'&$select=ExternalId,Login,City,Version&$orderby=Id").value()
        };
        let shown = || -> Vec<String> {
            let text = |row: &Value, name: &str| row[name].as_str().unwrap_or("-").to_owned();
            rows()
                .iter()
                .map(|row| {
                    format!(
                        "{} {} {}",
                        text(row, "ExternalId"),
                        text(row, "Login"),
                        text(row, "City")
                    )
                })
                .collect()
        };
        assert_eq!(
            shown(),
            ["tour1 tour.one Ur", "tour2 tour.two -", "tour3 - -"]
        );
        let steps = [
            // A name is given away, and taken by another.
            json!({ "ExternalId": "tour1", "Login": "tour.three" }),
            json!({ "ExternalId": "tour2", "Login": "tour.one" }),
            // A row gets another identity; its old one is a new row.
            json!({ "ExternalId": "tour3", "City": "Oz" }),
            json!({ "@id": "Users(ExternalId='tour3')", "ExternalId": "tour4" }),
            person(3, json!({ "City": "Po" })),
        ];
        school.done("PATCH Users", delta(json!(steps)));
        let expected = [
            "tour1 tour.three Ur",
            "tour2 tour.one -",
            "tour4 - Oz",
            "tour3 - Po",
        ];
        assert_eq!(shown(), expected);
        // One that cannot be is the only one that is not, wherever it stands in a larger block.
        let many: Vec<Value> = (10..50)
            .map(|n| {
                person(
                    n,
                    if n == 31 {
                        json!({ "Login": "tour.one" })
                    } else {
                        json!({})
                    },
                )
            })
            .collect();
        school.refused(
            "PATCH Users",
            delta(json!(many)),
            "400 value/21/Login: is taken by User",
        );
        assert_eq!(rows().len(), 4);
        let answer = school.must(
            200,
            "PATCH Users | Prefer: continue-on-error",
            delta(json!(many)),
        );
        let failed = told(&answer)["value"].as_array().unwrap().clone();
        assert_eq!(
            (failed.len(), &failed[0]["ExternalId"]),
            (1, &json!("tour31"))
        );
        assert_eq!(rows().len(), 43);
    });
}

#[test]
fn what_is_no_delta_is_refused_on_both_databases() {
    each(|school| {
        for (body, expected) in [
            (json!({}), "400 value: the body is a delta"),
            (
                json!({ "@context": "#$delta" }),
                "400 value: the body is a delta",
            ),
            (json!({ "value": {} }), "400 value: the body is a delta"),
            (json!([]), "400 value: the body is a delta"),
            (delta(json!([5])), "400 value/0: must be a JSON object"),
            (
                delta(json!([{ "Cty": "x" }])),
                "400 value/0/Cty: did you mean City?",
            ),
            (
                delta(json!([{ "Id": 999_999_999, "City": "x" }])),
                "404 value/0: there is no User",
            ),
        ] {
            school.refused("PATCH Users", body, expected);
        }
        school.refused(
            "PATCH Journal",
            delta(json!([{ "Id": 1, "Door": "x" }])),
            "405 this resource answers GET, HEAD, OPTIONS only",
        );
    });
}

#[test]
fn links_are_loaded_by_a_delta_of_their_set_on_both_databases() {
    each(|school| {
        let family = school.family("Lien", 40);
        let items: Vec<Value> = family
            .iter()
            .map(|id| json!({ "UserId": id, "DomainId": 2 }))
            .collect();
        school.done("PATCH UserDomains", delta(json!(items)));
        let again = school.must(
            200,
            "PATCH UserDomains | Prefer: return=representation",
            delta(json!(items)),
        );
        assert_eq!(told(&again)["value"], json!([]));
        assert_eq!(
            school.how_many("LastName eq 'Lien' and Domains/any(d:d/Id eq 2)"),
            40
        );
        assert_eq!(
            school.how_many("LastName eq 'Lien' and PrimaryDomainId eq 2"),
            40
        );
    });
}

#[test]
fn nesting_has_a_depth_on_both_databases() {
    each(|school| {
        // Groups themselves are refused below level 8; domains that only refer to each other's managers are not.
        let nested = |depth: usize| {
            let mut body = json!({ "FirstName": "A", "LastName": "Fond" });
            for at in 0..depth {
                body = if at % 2 == 0 {
                    json!({ "Name": "T", "Managers": [body] })
                } else {
                    json!({ "FirstName": "A", "LastName": "B", "ManagedTeams": [body] })
                };
            }
            body
        };
        for (depth, status) in [(15, 201), (17, 400)] {
            let set = if depth % 2 == 0 { "Users" } else { "Teams" };
            let answer = school.send(&format!("POST {set}"), nested(depth));
            let text: String = answer.text().chars().take(300).collect();
            assert_eq!(answer.status, status, "{depth}: {text}");
        }
    });
}
