//! What a set bars for everybody, whichever way it is reached: one declaration is the annotation and the refusal.
//!
//! Each row of [`RULES`] makes a type and a set of its own under one restriction, reached from a hub as well. `S` at the
//! beginning of a URL is that set, as `THIS` is within one, `NAV` the hub's navigation to it. Every way that is barred is answered on the set without
//! restrictions, so that nothing else can be what refuses it.

use entity_model::{Builder, KeyOrigin, Model, Right, SetBuilder};
use gateway_tests::{Answer, Ask, Gateway, Home, Kind};
use serde_json::{Value, json};

use api_description::Abilities;

const READ: Right = Right::new("read");
const WRITE: Right = Right::new("write");

/// One restriction.
struct Rule {
    declare: fn(&mut SetBuilder<'_>),
    /// Term and member of the annotation that says so, with the value of the member.
    says: (&'static str, &'static str, fn() -> Value),
    /// What a reader may not ask.
    barred: &'static [&'static str],
    /// What a reader may ask all the same.
    free: &'static [&'static str],
}

const FILTERS: &[&str] = &[
    "S?$filter=Code eq 'a'",
    "S/$count?$filter=Code eq 'a'",
    "S/$filter(Code eq 'a')",
    "S/$filter(Code eq 'a')/$count",
    "S/$ref?$filter=Code eq 'a'",
    "Hubs(1)/NAV?$filter=Code eq 'a'",
    "Hubs(1)/NAV/$count?$filter=Code eq 'a'",
    "Hubs?$expand=NAV($filter=Code eq 'a')",
    "Hubs?$expand=NAV/$count($filter=Code eq 'a')",
    "Hubs?$filter=NAV/$count($filter=Code eq 'a') gt 0",
    "Hubs?$orderby=NAV/$filter(Code eq 'a')/$count",
    "S?$expand=Parts($filter=Code eq 'a')",
    "S?$filter=@p&@p=Code eq 'a'",
    "S?$apply=filter(Code eq 'a')",
    "S?$apply=groupby((Code))/filter(Code eq 'a')",
    "S?$apply=groupby((Code))&$filter=Code eq 'a'",
    "$crossjoin(Hubs,THIS)?$filter=THIS/Code eq 'a'",
];

const COUNTS: &[&str] = &[
    "S?$count=true",
    "S/$count",
    "Hubs(1)/NAV/$count",
    "Hubs(1)/NAV?$count=true",
    "Hubs?$expand=NAV/$count",
    "Hubs?$expand=NAV($count=true)",
    "Hubs?$filter=NAV/$count gt 0",
    "Hubs?$orderby=NAV/$count",
    "S?$apply=aggregate($count as N)",
    "S?$apply=groupby((Name),aggregate($count as N))",
    "Hubs?$apply=aggregate(NAV/$count as N)",
    "$crossjoin(Hubs,THIS)/$count",
    "$crossjoin(Hubs,THIS)?$count=true",
];

const RULES: &[Rule] = &[
    Rule {
        declare: |s| {
            s.not_filterable(&[]);
        },
        says: ("FilterRestrictions", "Filterable", || json!(false)),
        barred: FILTERS,
        free: &["S", "Hubs?$filter=NAV/any()", "S?$orderby=Code"],
    },
    Rule {
        declare: |s| {
            s.not_filterable(&["Code"]);
        },
        says: ("FilterRestrictions", "NonFilterableProperties", || {
            json!(["Code"])
        }),
        barred: &[
            "S?$filter=Code eq 'a'",
            "S?$filter=contains(tolower(Code),'a')",
            "S?$filter=Name eq 'a' or not (Code eq 'a')",
            "S?$filter=$it/Code eq 'a'",
            "S?$filter=Part/Code eq 'a'",
            "S?$filter=Parts/any(p:p/Code eq 'a')",
            "S/$count?$filter=Code eq 'a'",
            "S/$filter(Code eq 'a')",
            "Hubs?$filter=NAV/any(n:n/Code eq 'a')",
            "Hubs?$expand=NAV($filter=Code eq 'a')",
            "Hubs?$filter=NAV/$count($filter=Code eq 'a') gt 0",
            "S?$filter=@p&@p=Code eq 'a'",
            "S?$apply=filter(Code eq 'a')",
            "S?$apply=identity/groupby((Name,Code))/filter(Code eq 'a')",
            "S?$apply=groupby((Code))&$filter=Code eq 'a'",
            "S?$apply=groupby((Part/Code))&$filter=Part/Code eq 'a'",
            "S?$apply=compute(Code as X)/filter(X eq 'a')",
            "S?$apply=compute(Code as X)/groupby((X))/filter(X eq 'a')",
            "S?$apply=concat(identity,identity)/filter(Code eq 'a')",
            "S?$compute=tolower(Code) as X&$filter=X eq 'a'",
            "$crossjoin(Hubs,THIS)?$filter=THIS/Code eq 'a'",
        ],
        free: &[
            "S?$filter=Name eq 'a'",
            "S?$orderby=Code",
            "S?$select=Code",
            "S?$apply=groupby((Code,Name))&$orderby=Code&$filter=Name eq 'a'",
            "S?$apply=groupby((Name),aggregate(Code with max as M))/filter(Name eq 'a')",
        ],
    },
    Rule {
        declare: |s| {
            s.requires_filter(&["Code"]);
        },
        says: ("FilterRestrictions", "RequiredProperties", || {
            json!(["Code"])
        }),
        barred: &[
            "S",
            "S/$count",
            "S?$filter=Name eq 'a'",
            "S?$top=1",
            "Hubs(1)/NAV",
            "S/$ref",
            "S?$apply=aggregate(Id with sum as Sum)",
            "S?$apply=filter(Name eq 'a')",
            "S?$apply=groupby((Code))/filter(Code eq 'a')",
        ],
        free: &[
            "S?$filter=Code eq 'a' and Name eq 'a'",
            "S/$filter(Code eq 'a')",
            "S/$count?$filter=Code eq 'a'",
            "S?$apply=filter(Code eq 'a')/aggregate(Id with sum as Sum)",
            "S?$apply=groupby((Code))&$filter=Code eq 'a'",
            "S(1)",
            "Hubs?$expand=NAV",
        ],
    },
    Rule {
        declare: |s| {
            s.not_sortable(&[]);
        },
        says: ("SortRestrictions", "Sortable", || json!(false)),
        barred: &[
            "S?$orderby=Name",
            "S?$orderby=length(Name) desc",
            "S?$apply=orderby(Name)",
            "S?$apply=topcount(1,Id)",
            "S?$apply=bottomcount(1,Id)",
            "S?$apply=topsum(1,Id)",
            "S?$apply=bottomsum(1,Id)",
            "S?$apply=toppercent(50,Id)",
            "S?$apply=bottompercent(50,Id)",
            "S?$apply=groupby((Name),topcount(1,Id))",
            "S?$apply=concat(topcount(1,Id),identity)",
            "S?$apply=groupby((Name))/orderby(Name)",
            "$crossjoin(Hubs,THIS)?$orderby=THIS/Name",
            "Hubs(1)/NAV?$orderby=Name",
            "Hubs?$expand=NAV($orderby=Name)",
            "S?$expand=Parts($orderby=Name)",
        ],
        free: &[
            "S",
            "S?$filter=Name eq 'a'",
            "Hubs?$orderby=Id",
            "S?$apply=top(1)",
            "S?$apply=aggregate(Name with max as Last)",
        ],
    },
    Rule {
        declare: |s| {
            s.not_sortable(&["Code"]);
        },
        says: ("SortRestrictions", "NonSortableProperties", || {
            json!(["Code"])
        }),
        barred: &[
            "S?$orderby=Code",
            "S?$orderby=Name,Code desc",
            "S?$orderby=Part/Code",
            "S?$apply=orderby(Name,Code)",
            "S?$apply=topcount(1,Code)",
            "S?$apply=bottomcount(1,length(Code))",
            "S?$apply=topsum(1,length(Code))",
            "S?$apply=compute(length(Code) as X)/toppercent(50,X)",
            "S?$apply=groupby((Code))&$orderby=Code",
            "S?$apply=groupby((Code))/bottomcount(1,Code)",
            "S?$compute=Code as X&$orderby=X",
            "Hubs?$expand=NAV($orderby=concat(Code,Name))",
        ],
        free: &[
            "S?$orderby=Name",
            "S?$filter=Code eq 'a'",
            "S?$apply=topcount(1,Name)",
            "S?$apply=groupby((Code),topcount(1,Name))",
        ],
    },
    Rule {
        declare: |s| {
            s.ascending_only(&["Code"]);
        },
        says: ("SortRestrictions", "AscendingOnlyProperties", || {
            json!(["Code"])
        }),
        barred: &[
            "S?$orderby=Code desc",
            "Hubs?$expand=NAV($orderby=Name,Code desc)",
            "S?$apply=orderby(Code desc)",
            "S?$apply=topcount(1,Code)",
            "S?$apply=groupby((Code))&$orderby=Code desc",
        ],
        free: &[
            "S?$orderby=Code",
            "S?$orderby=Name desc",
            "S?$apply=bottomcount(1,Code)",
        ],
    },
    Rule {
        declare: |s| {
            s.descending_only(&["Code"]);
        },
        says: ("SortRestrictions", "DescendingOnlyProperties", || {
            json!(["Code"])
        }),
        barred: &[
            "S?$orderby=Code",
            "Hubs?$expand=NAV($orderby=Code asc)",
            "S?$apply=orderby(Code)",
            "S?$apply=bottompercent(50,length(Code))",
        ],
        free: &["S?$orderby=Code desc", "S?$apply=topcount(1,Code)"],
    },
    Rule {
        declare: |s| {
            s.not_countable(&[]);
        },
        says: ("CountRestrictions", "Countable", || json!(false)),
        barred: COUNTS,
        free: &[
            "S",
            "S?$count=false",
            "Hubs?$count=true",
            "Hubs?$expand=NAV",
        ],
    },
    Rule {
        declare: |s| {
            s.not_countable(&["Parts"]);
        },
        says: (
            "CountRestrictions",
            "NonCountableNavigationProperties",
            || json!(["Parts"]),
        ),
        barred: &[
            "S(1)/Parts/$count",
            "S(1)/Parts?$count=true",
            "S?$expand=Parts/$count",
            "S?$expand=Parts($count=true)",
            "S?$filter=Parts/$count eq 0",
            "Hubs?$expand=NAV($expand=Parts/$count)",
            "S?$apply=aggregate(Parts/$count as N)",
        ],
        free: &["S/$count", "S(1)/Parts", "S?$expand=Parts"],
    },
    Rule {
        declare: |s| {
            s.not_expandable(&[]);
        },
        says: ("ExpandRestrictions", "Expandable", || json!(false)),
        barred: &[
            "S?$expand=Parts",
            "S(1)?$expand=*",
            "S?$expand=Part/$ref",
            "Hubs?$expand=NAV($expand=Part)",
        ],
        free: &["S", "Hubs?$expand=NAV", "S(1)/Part"],
    },
    Rule {
        declare: |s| {
            s.not_expandable(&["Parts"]);
        },
        says: ("ExpandRestrictions", "NonExpandableProperties", || {
            json!(["Parts"])
        }),
        barred: &[
            "S?$expand=Parts",
            "S(1)?$expand=Parts/$ref",
            "S?$expand=Parts/$count",
            "Hubs?$expand=NAV($expand=Parts)",
            "S?$expand=Parts($levels=2)",
        ],
        free: &["S?$expand=Part", "S?$expand=*", "S(1)/Parts"],
    },
    Rule {
        declare: |s| {
            s.expandable_levels(2);
        },
        says: ("ExpandRestrictions", "MaxLevels", || json!(2)),
        barred: &[
            "S?$expand=Part($expand=Part($expand=Part))",
            "S?$expand=Parts($levels=3)",
            "Hubs?$expand=NAV($expand=Part($expand=Part($expand=Part)))",
        ],
        free: &[
            "S?$expand=Part($expand=Part)",
            "S?$expand=Parts($levels=2)",
            "S?$expand=Parts($levels=max)",
            "Hubs?$expand=NAV($expand=Part($expand=Part))",
        ],
    },
    Rule {
        declare: |s| {
            s.not_navigable(&["Part"]);
        },
        says: (
            "NavigationRestrictions",
            "RestrictedProperties",
            || json!([{ "NavigationProperty": "Part", "Navigability": "None" }]),
        ),
        barred: &[
            "S(1)/Part",
            "S(1)/Part/Name",
            "S?$expand=Part",
            "S?$filter=Part/Name eq 'a'",
            "S?$orderby=Part/Name",
            "S?$apply=groupby((Part/Name))",
            "S?$apply=groupby((Part))",
            "Hubs?$expand=NAV($expand=Part/$ref)",
        ],
        free: &["S(1)/Parts", "S?$expand=*"],
    },
    Rule {
        declare: |s| {
            s.not_selectable();
        },
        says: ("SelectSupport", "Supported", || json!(false)),
        barred: &[
            "S?$select=Name",
            "S(1)?$select=*",
            "Hubs(1)/NAV?$select=Name",
            "Hubs?$expand=NAV($select=Name)",
        ],
        free: &["S", "S(1)/Name", "Hubs?$select=Id&$expand=NAV"],
    },
    Rule {
        declare: |s| {
            s.top_not_supported();
        },
        says: ("TopSupported", "", || json!(false)),
        barred: &[
            "S?$top=1",
            "S?top=1",
            "S?$apply=top(1)",
            "S?$apply=filter(Id gt 0)/topcount(1,Id)",
            "S?$apply=groupby((Name),bottomcount(1,Id))",
            "Hubs(1)/NAV?$top=1",
            "Hubs?$expand=NAV($top=1)",
        ],
        free: &["S?$skip=1", "Hubs?$top=1", "S?$apply=topsum(1,Id)"],
    },
    Rule {
        declare: |s| {
            s.skip_not_supported();
        },
        says: ("SkipSupported", "", || json!(false)),
        barred: &[
            "S?$skip=1",
            "S?$apply=skip(1)",
            "Hubs(1)/NAV?$skip=1",
            "Hubs?$expand=NAV($skip=1)",
        ],
        free: &["S?$top=1", "Hubs?$skip=1"],
    },
    Rule {
        declare: |s| {
            s.not_searchable();
        },
        says: ("SearchRestrictions", "Searchable", || json!(false)),
        barred: &[
            "S?$search=a",
            "S?$apply=search(a)",
            "Hubs(1)/NAV?$search=a",
            "Hubs?$expand=NAV($search=a)",
        ],
        free: &["S"],
    },
    Rule {
        declare: |s| {
            s.not_computable();
        },
        says: ("ComputeSupported", "", || json!(false)),
        barred: &[
            "S?$compute=Name as X",
            "S?$apply=compute(Name as X)",
            "Hubs?$expand=NAV($compute=Name as X)",
        ],
        free: &["S"],
    },
];

/// The sets, in the order of [`RULES`]; the last one is without restrictions.
fn set_name(at: usize) -> String {
    format!("Set{at}")
}

fn model() -> Model {
    let mut m = Builder::new("Small", "Container");
    let mut hub = m.entity("Hub", "hub");
    hub.int64("Id");
    hub.key(&["Id"]).key_from(KeyOrigin::Client);
    m.set("Hubs", "Hub", READ)
        .create(WRITE)
        .update(WRITE)
        .delete(WRITE);
    for at in 0..=RULES.len() {
        thing(&mut m, &format!("Thing{at}"), &format!("To{at}"));
        let mut set = m.set(&set_name(at), &format!("Thing{at}"), READ);
        set.create(WRITE).update(WRITE).delete(WRITE);
        if let Some(rule) = RULES.get(at) {
            (rule.declare)(&mut set);
        }
    }
    written(&mut m);
    m.build().unwrap()
}

/// A type with two texts, led to by the hub and by itself.
fn thing(m: &mut Builder, name: &str, from_hub: &str) {
    let mut e = m.entity(name, &name.to_lowercase());
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Client);
    e.text("Name", 50).searchable();
    e.text("Code", 50);
    e.one("Hub", "Hub").partner(from_hub);
    e.one("Part", name).partner("Parts");
    e.many("Parts", name, "Part");
    m.extend("Hub").many(from_hub, name, "Hub");
}

/// Sets that bar some of what can be written.
fn written(m: &mut Builder) {
    for name in ["NoInsert", "NoUpdate", "NoDelete", "Partly"] {
        thing(m, &format!("{name}Thing"), &format!("To{name}"));
        let mut set = m.set(name, &format!("{name}Thing"), READ);
        set.create(WRITE).update(WRITE).delete(WRITE);
        match name {
            "NoInsert" => set.not_insertable(),
            "NoUpdate" => set.not_updatable(),
            "NoDelete" => set.not_deletable(),
            _ => set
                .not_insertable_with(&["Code", "Part"])
                .not_updatable_with(&["Name", "Parts"]),
        };
    }
    let mut e = m.extend("PartlyThing");
    e.text("Shown", 50).only_read();
    e.text("Closed", 50).closed();
    m.action("Close")
        .on("PartlyThing")
        .needs(WRITE)
        .unavailable();
}

fn service(kind: Kind, name: &str) -> Gateway {
    let abilities = Abilities {
        batch: true,
        search: true,
        compute: true,
        ..Abilities::writing()
    };
    let gateway = Gateway::of_model(Home::new(kind, name), model(), &abilities);
    must(&gateway, 201, "POST", "Hubs", json!({ "Id": 1 }));
    for set in gateway
        .database
        .model()
        .sets
        .iter()
        .filter(|s| s.name != "Hubs" && s.create.is_some())
    {
        let bars = &set.restrictions.insert;
        let mut thing = json!({ "Id": 1, "Name": "n", "Hub@odata.bind": "Hubs(1)" });
        if !bars.bars("Code") {
            thing["Code"] = json!("c");
        }
        must(&gateway, 201, "POST", &set.name, thing);
    }
    gateway
}

fn send(gateway: &Gateway, method: &str, url: &str, body: &Value) -> Answer {
    let ask = Ask::get(url).method(method);
    gateway.ask(&if body.is_null() {
        ask
    } else {
        ask.with("Content-Type", "application/json")
            .body(&body.to_string())
    })
}

fn must(gateway: &Gateway, status: u16, method: &str, url: &str, body: Value) -> Answer {
    let answer = send(gateway, method, url, &body);
    assert_eq!(
        answer.status,
        status,
        "{method} {url} {body}: {}",
        answer.text()
    );
    answer
}

/// What is answered to a reader: alone, in a batch, and with the query in a body.
fn ways(gateway: &Gateway, url: &str) -> Vec<(u16, Value)> {
    let alone = gateway.get(url);
    let mut answers = vec![(alone.status, json_or_text(&alone))];
    let batch = json!({ "requests": [{ "id": "1", "method": "GET", "url": url }] });
    let batch = must(gateway, 200, "POST", "$batch", batch).json();
    let part = &batch["responses"][0];
    let status = part["status"].as_u64().unwrap();
    answers.push((u16::try_from(status).unwrap(), part["body"].clone()));
    if let Some((path, query)) = url.split_once('?') {
        let ask = Ask::get(&format!("{path}/$query"))
            .method("POST")
            .with("Content-Type", "text/plain")
            .body(query);
        let asked = gateway.ask(&ask);
        answers.push((asked.status, json_or_text(&asked)));
    }
    answers
}

fn json_or_text(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text()).unwrap_or(Value::Null)
}

#[test]
fn both_databases_bar_what_a_set_says_it_bars_whichever_way_it_is_asked() {
    for kind in Kind::all() {
        let gateway = service(kind, "restrictions_read");
        let metadata = gateway
            .ask(&Ask::get("$metadata").with("Accept", "application/json"))
            .json();
        for (at, rule) in RULES.iter().enumerate() {
            let (set, plain) = (set_name(at), set_name(RULES.len()));
            let on = |url: &str, set: &str, at: usize| {
                let url = url
                    .strip_prefix('S')
                    .map_or(url.to_owned(), |rest| format!("{set}{rest}"));
                url.replace("NAV", &format!("To{at}")).replace("THIS", set)
            };
            let (term, member, value) = rule.says;
            let annotation = &metadata["Small"]["Container"][&set][format!("@Capabilities.{term}")];
            let said = if member.is_empty() {
                annotation
            } else {
                &annotation[member]
            };
            assert_eq!(*said, value(), "{set}: {term}/{member} in {annotation}");
            for url in rule.barred {
                let barred = on(url, &set, at);
                for (status, body) in ways(&gateway, &barred) {
                    let error = &body["error"];
                    assert_eq!(
                        (status, error["code"].as_str()),
                        (400, Some("OD316")),
                        "{barred}: {body}"
                    );
                    let message = error["message"].as_str().unwrap();
                    assert!(
                        message.contains(&format!("Capabilities.{term}")),
                        "{barred}: {message}"
                    );
                    assert!(error["target"].is_string(), "{barred}: {body}");
                }
                let free = on(url, &plain, RULES.len());
                // Nothing is part of anything here, so that a path through it leads nowhere.
                let answers = ways(&gateway, &free);
                assert!(
                    answers
                        .iter()
                        .all(|(status, _)| matches!(status, 200 | 204 | 404)),
                    "{free}: {answers:?}"
                );
            }
            for url in rule.free {
                let free = on(url, &set, at);
                let answers = ways(&gateway, &free);
                assert!(
                    answers
                        .iter()
                        .all(|(status, _)| matches!(status, 200 | 204)),
                    "{free}: {answers:?}"
                );
            }
        }
    }
}

/// Method, URL, body, and status with what is said: `Allow` of a 405, a part of the message otherwise.
type Written = (&'static str, &'static str, fn() -> Value, u16, &'static str);

const NOTHING: fn() -> Value = || Value::Null;

#[rustfmt::skip]
const WRITTEN: &[Written] = &[
    // Nobody adds.
    ("POST", "NoInsert", || json!({ "Id": 2 }), 405, "GET, HEAD, OPTIONS, PATCH"),
    ("POST", "Hubs(1)/ToNoInsert", || json!({ "Id": 2 }), 405, "GET, HEAD, OPTIONS, PATCH"),
    ("PUT", "NoInsert(2)", || json!({ "Name": "x" }), 404, ""),
    ("PATCH", "NoInsert(2)", || json!({ "Name": "x" }), 404, ""),
    ("PATCH", "NoInsert", || json!({ "value": [{ "Id": 2, "Name": "x" }] }), 400, "InsertRestrictions/Insertable"),
    ("POST", "Hubs", || json!({ "Id": 2, "ToNoInsert": [{ "Id": 2 }] }), 400, "InsertRestrictions/Insertable"),
    // Nobody changes.
    ("PATCH", "NoUpdate(1)", || json!({ "Name": "x" }), 405, "DELETE, GET, HEAD, OPTIONS"),
    ("PUT", "NoUpdate(1)", || json!({ "Name": "x" }), 405, "DELETE, GET, HEAD, OPTIONS"),
    ("PUT", "NoUpdate(2)", || json!({ "Name": "x" }), 405, "DELETE, GET, HEAD, OPTIONS"),
    ("PUT", "NoUpdate(1)/Name", || json!({ "value": "x" }), 405, "GET, HEAD, OPTIONS"),
    ("DELETE", "NoUpdate(1)/Name", NOTHING, 405, "GET, HEAD, OPTIONS"),
    ("PUT", "NoUpdate(1)/Name/$value", NOTHING, 405, "GET, HEAD, OPTIONS"),
    ("PATCH", "NoUpdate/$each", || json!({ "Name": "x" }), 405, "DELETE, OPTIONS, POST"),
    ("PATCH", "NoUpdate/$filter(Id eq 1)/$each", || json!({ "Name": "x" }), 405, "DELETE, OPTIONS, POST"),
    ("PATCH", "NoUpdate", || json!({ "value": [{ "@odata.id": "NoUpdate(1)", "Name": "x" }] }), 400, "UpdateRestrictions/Updatable"),
    ("PUT", "NoUpdate(1)/Part/$ref", || json!({ "@odata.id": "NoUpdate(1)" }), 405, "GET, HEAD, OPTIONS"),
    ("POST", "NoUpdate(1)/Parts/$ref", || json!({ "@odata.id": "NoUpdate(1)" }), 405, "GET, HEAD, OPTIONS"),
    ("DELETE", "NoUpdate(1)/Hub/$ref", NOTHING, 405, "GET, HEAD, OPTIONS"),
    ("PATCH", "Hubs(1)", || json!({ "ToNoUpdate": [{ "@odata.id": "NoUpdate(1)", "Name": "x" }] }), 400, "UpdateRestrictions/Updatable"),
    // Nobody deletes.
    ("DELETE", "NoDelete(1)", NOTHING, 405, "GET, HEAD, OPTIONS, PATCH, PUT"),
    ("DELETE", "Hubs(1)/ToNoDelete(1)", NOTHING, 405, "GET, HEAD, OPTIONS, PATCH, PUT"),
    ("DELETE", "NoDelete/$each", NOTHING, 405, "OPTIONS, PATCH, POST"),
    ("PATCH", "NoDelete", || json!({ "value": [{ "@removed": {}, "@odata.id": "NoDelete(1)" }] }), 400, "DeleteRestrictions/Deletable"),
    ("PATCH", "Hubs(1)", || json!({ "ToNoDelete@delta": [{ "@removed": { "reason": "deleted" }, "@odata.id": "NoDelete(1)" }] }), 400, "DeleteRestrictions/Deletable"),
    // Not with these.
    ("POST", "Partly", || json!({ "Id": 2, "Code": "c" }), 400, "InsertRestrictions/NonInsertableProperties"),
    ("POST", "Partly", || json!({ "Id": 2, "Part@odata.bind": "Partly(1)" }), 400, "InsertRestrictions/NonInsertableNavigationProperties"),
    ("POST", "Hubs", || json!({ "Id": 2, "ToPartly": [{ "Id": 2, "Code": "c" }] }), 400, "InsertRestrictions/NonInsertableProperties"),
    ("PATCH", "Partly(1)", || json!({ "Parts": [] }), 400, "UpdateRestrictions/NonUpdatableNavigationProperties"),
    ("POST", "Partly(1)/Parts/$ref", || json!({ "@odata.id": "Partly(1)" }), 405, "GET, HEAD, OPTIONS"),
    ("PUT", "Partly(1)/Name", || json!({ "value": "x" }), 405, "GET, HEAD, OPTIONS"),
    ("PUT", "Partly(1)/Shown", || json!({ "value": "x" }), 405, "GET, HEAD, OPTIONS"),
    ("PUT", "Partly(1)/Closed", || json!({ "value": "x" }), 405, "GET, HEAD, OPTIONS"),
    ("GET", "Partly(1)/Closed", NOTHING, 403, "neither read nor written"),
    ("GET", "Partly?$select=Closed", NOTHING, 403, "neither read nor written"),
    ("GET", "Partly?$filter=Closed eq 'a'", NOTHING, 403, "neither read nor written"),
    ("POST", "Partly(1)/Small.Close", NOTHING, 405, "OPTIONS"),
    ("POST", "Partly(1)/Close", || json!({}), 405, "OPTIONS"),
];

#[test]
fn both_databases_bar_what_a_set_says_cannot_be_written_for_whoever_writes() {
    for kind in Kind::all() {
        let gateway = service(kind, "restrictions_written");
        let model = gateway.database.model();
        let key = model.entity_named("NoInsertThing").unwrap();
        let places = vec![model.entity(key).property("Id").unwrap().0];
        let add = query_plan::write::Change::Insert {
            entity: key,
            places,
            rows: vec![vec![entity_model::Value::Int(1)]],
        };
        query_plan::port::Store::transaction(&*gateway.database, &mut |unit| {
            unit.change(&add).map(|_| ())
        })
        .unwrap();
        for (method, url, body, status, said) in WRITTEN {
            let alone = send(&gateway, method, url, &body());
            let text = alone.text();
            assert_eq!(alone.status, *status, "{method} {url}: {text}");
            if *status == 405 {
                assert_eq!(alone.header("allow"), Some(*said), "{method} {url}");
            } else {
                assert!(text.contains(said), "{method} {url}: {text}");
            }
            if url.ends_with("/$value") {
                continue;
            }
            let mut part = json!({ "id": "1", "method": method, "url": url });
            if !body().is_null() {
                part["body"] = body();
                part["headers"] = json!({ "content-type": "application/json" });
            }
            let batch = must(
                &gateway,
                200,
                "POST",
                "$batch",
                json!({ "requests": [part] }),
            )
            .json();
            assert_eq!(
                batch["responses"][0]["status"],
                json!(status),
                "{method} {url} in a batch: {batch}"
            );
        }
        let kept = gateway.get("Partly(1)").json();
        assert!(kept.get("Closed").is_none(), "{kept}");
        // What is not updatable is left alone, like what is computed.
        must(
            &gateway,
            204,
            "PATCH",
            "Partly(1)",
            json!({ "Name": "other", "Shown": "x", "Code": "new" }),
        );
        let kept = gateway.get("Partly(1)").json();
        assert_eq!(
            (&kept["Name"], &kept["Code"], &kept["Shown"]),
            (&json!("n"), &json!("new"), &Value::Null)
        );
        for url in ["NoInsert(1)", "NoUpdate(1)", "NoDelete(1)"] {
            let allow = gateway.ask(&Ask::get(url).method("OPTIONS"));
            let allow = allow.header("allow").unwrap().to_owned();
            assert_eq!(
                allow.contains("PATCH"),
                !url.starts_with("NoUpdate"),
                "{url}: {allow}"
            );
            assert_eq!(
                allow.contains("DELETE"),
                !url.starts_with("NoDelete"),
                "{url}: {allow}"
            );
        }
    }
}
