//! `$apply`: transformations, and the options behind them.

use std::collections::{BTreeMap, BTreeSet};

use gateway_tests::Ask;
use gateway_tests::{Kind, Row, alike, each, school};
use serde_json::{Value, json};

use super::{Case, School, gives, hundredths, in_pages, mean, number, plain, plain_all};

/// Rows by a value of each.
fn grouped<'r, K: Ord>(
    rows: impl Iterator<Item = Row<'r>>,
    key: impl Fn(Row<'r>) -> K,
) -> BTreeMap<K, Vec<Row<'r>>> {
    let mut groups: BTreeMap<K, Vec<Row<'r>>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    groups
}

fn marks(rows: &[Row<'_>]) -> Vec<i64> {
    rows.iter().filter_map(|r| hundredths(*r)).collect()
}

fn grades(s: &School) -> Vec<Row<'static>> {
    s.set("Grades").live().collect()
}

fn sum(all: &[i64]) -> Value {
    if all.is_empty() {
        return Value::Null;
    }
    number(all.iter().sum()).into()
}

/// The best first, the smaller key first among equals.
fn best(mut rows: Vec<Row<'static>>) -> Vec<Row<'static>> {
    rows.sort_by_key(|r| (std::cmp::Reverse(hundredths(*r)), r.id()));
    rows
}

fn values(rows: impl IntoIterator<Item = Row<'static>>) -> Vec<Value> {
    rows.into_iter().map(|r| json!({ "Id": r.id() })).collect()
}

const CASES: &[Case] = &[
    (
        "Grades?$apply=aggregate($count as N,Value with sum as Total,Value with average as Mean,Value with min as Least,Value with max as Most,StudentId with countdistinct as Students)",
        |s| {
            let all = grades(s);
            let marks = marks(&all);
            let students: BTreeSet<_> = all.iter().map(|r| r.int("StudentId")).collect();
            vec![json!({
                "N": all.len(), "Total": sum(&marks), "Mean": mean(&marks),
                "Least": number(*marks.iter().min().unwrap()),
                "Most": number(*marks.iter().max().unwrap()),
                "Students": students.len(),
            })]
        },
    ),
    // Over nothing: no sum, no average, no extremes, and none of them.
    (
        "Grades?$apply=filter(Value gt 1000)/aggregate($count as N,Value with sum as Total,Value with average as Mean,Value with max as Most,Value with countdistinct as Marks)",
        |_| vec![json!({"N": 0, "Total": null, "Mean": null, "Most": null, "Marks": 0})],
    ),
    (
        "Grades?$apply=aggregate(Value mul 2 with sum as Twice,EvaluationSession/MaxGrade with max as Most)",
        |s| {
            let most = grades(s)
                .iter()
                .filter_map(|r| {
                    s.one("EvaluationSessions", r.int("EvaluationSessionId"))?
                        .number("MaxGrade")
                })
                .fold(0.0, f64::max);
            let marks = marks(&grades(s));
            vec![json!({"Twice": number(2 * marks.iter().sum::<i64>()), "Most": most})]
        },
    ),
    (
        "Grades?$apply=groupby((StudentId),aggregate($count as N,Value with sum as Total))",
        |s| {
            let groups = grouped(s.set("Grades").live(), |r| r.int("StudentId"));
            let row = |(id, rows): (Option<i64>, Vec<Row<'_>>)| json!({"StudentId": id, "N": rows.len(), "Total": sum(&marks(&rows))});
            groups.into_iter().map(row).collect()
        },
    ),
    // Along to-one navigations, into nested objects.
    (
        "Grades?$apply=groupby((Student/User/Gender),aggregate($count as N,Value with average as Mean))&$orderby=N desc",
        |s| {
            let gender = |r: Row<'static>| {
                let user = s.one("Students", r.int("StudentId"))?.int("UserId");
                s.one("Users", user)?.text("Gender")
            };
            let mut groups: Vec<_> = grouped(s.set("Grades").live(), gender)
                .into_iter()
                .collect();
            groups.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
            let row = |(gender, rows): (Option<&str>, Vec<Row<'_>>)| json!({"Student": {"User": {"Gender": gender}}, "N": rows.len(), "Mean": mean(&marks(&rows))});
            groups.into_iter().map(row).collect()
        },
    ),
    ("Users?$apply=groupby((Gender,Category))", |s| {
        let both = |r: Row<'static>| (r.text("Gender"), r.text("Category"));
        let pairs: BTreeSet<_> = s.set("Users").live().map(both).collect();
        pairs
            .into_iter()
            .map(|(g, c)| json!({"Gender": g, "Category": c}))
            .collect()
    }),
    // Members of a complex value.
    (
        "TrainingSessions?$apply=groupby((Duration/Scale),aggregate($count as N))",
        |s| {
            let groups = grouped(s.set("TrainingSessions").live(), |r| {
                r.text("Duration/Scale")
            });
            let row = |(ty, rows): (Option<&str>, Vec<Row<'_>>)| json!({"Duration": {"Scale": ty}, "N": rows.len()});
            groups.into_iter().map(row).collect()
        },
    ),
    // Over a collection: what belongs to each row, all together.
    (
        "TrainingSessions?$apply=groupby((PrimaryDomainId),aggregate(Trainees/$count as N,$count as Sessions))",
        |s| {
            let groups = grouped(s.set("TrainingSessions").live(), |r| {
                r.int("PrimaryDomainId")
            });
            let row = |(domain, rows): (Option<i64>, Vec<Row<'_>>)| {
                let trainees = rows
                    .iter()
                    .map(|r| s.many("Trainees", "TrainingSessionId", *r).len());
                json!({"PrimaryDomainId": domain, "N": trainees.sum::<usize>(), "Sessions": rows.len()})
            };
            groups.into_iter().map(row).collect()
        },
    ),
    (
        "Students?$apply=aggregate(Grades/Value with sum as Total,Grades/Value with average as Mean,Grades/Value with max as Most,Grades/$count($filter=Value ge 10) as Passed)",
        |s| {
            let all: Vec<_> = s
                .set("Students")
                .live()
                .flat_map(|r| s.many("Grades", "StudentId", r))
                .collect();
            let marks = marks(&all);
            vec![json!({
                "Total": sum(&marks), "Mean": mean(&marks),
                "Most": number(*marks.iter().max().unwrap()),
                "Passed": marks.iter().filter(|m| **m >= 1000).count(),
            })]
        },
    ),
    (
        "Students?$apply=filter(Id lt 0)/aggregate(Grades/$count as N,Grades/Value with sum as Total)",
        |_| vec![json!({"N": 0, "Total": null})],
    ),
    // A group stays where none of its rows meets the condition inside it.
    (
        "Grades?$apply=groupby((StudentId),filter(Value ge 15)/aggregate($count as N,Value with max as Most))",
        |s| {
            let groups = grouped(s.set("Grades").live(), |r| r.int("StudentId"));
            let row = |(id, rows): (Option<i64>, Vec<Row<'_>>)| {
                let good: Vec<i64> = marks(&rows).into_iter().filter(|m| *m >= 1500).collect();
                let most = good.iter().max().map(|m| number(*m));
                json!({"StudentId": id, "N": good.len(), "Most": most})
            };
            groups.into_iter().map(row).collect()
        },
    ),
    // One after the other, and options behind.
    (
        "Grades?$apply=groupby((StudentId),aggregate(Value with average as Mean))/filter(Mean gt 12)/aggregate($count as N)",
        |s| {
            let groups = grouped(s.set("Grades").live(), |r| r.int("StudentId"));
            let good = groups
                .values()
                .filter(|rows| mean(&marks(rows)).as_f64() > Some(12.0));
            vec![json!({"N": good.count()})]
        },
    ),
    (
        "Grades?$apply=filter(Value ne null)/groupby((StudentId),aggregate(Value with sum as Total))&$filter=Total gt 100&$compute=Total div 2 as Half&$select=Half,StudentId&$orderby=StudentId desc&$top=3&$skip=1",
        |s| {
            let groups = grouped(s.set("Grades").live().filter(|r| r.has("Value")), |r| {
                r.int("StudentId")
            });
            let rows = groups.into_iter().rev().filter_map(|(id, rows)| {
                let total: i64 = marks(&rows).iter().sum();
                (total > 10_000).then(|| json!({"StudentId": id, "Half": total as f64 / 200.0}))
            });
            rows.skip(1).take(3).collect()
        },
    ),
    ("Grades?$apply=topcount(5,Value)&$select=Id", |s| {
        values(best(grades(s)).into_iter().take(5))
    }),
    (
        "Grades?$apply=bottomcount(3,-Value)&$select=Id&$filter=Value eq null or Value ge 0",
        |s| {
            // Null comes first.
            let mut all = grades(s);
            all.sort_by_key(|r| (hundredths(*r).map(|h| -h), r.id()));
            values(all.into_iter().take(3))
        },
    ),
    ("Grades?$apply=topsum(100,Value)&$select=Id", |s| {
        let mut so_far = 0;
        values(best(grades(s)).into_iter().take_while(|r| {
            let wanted = so_far < 10_000;
            so_far += hundredths(*r).unwrap_or(0);
            wanted
        }))
    }),
    ("Grades?$apply=topsum(200,Value mul 2)&$select=Id", |s| {
        let mut so_far = 0;
        values(best(grades(s)).into_iter().take_while(|r| {
            let wanted = so_far < 10_000;
            so_far += hundredths(*r).unwrap_or(0);
            wanted
        }))
    }),
    (
        "Grades?$apply=toppercent(12.5,Value)/aggregate($count as N,Value with min as Least)",
        |s| {
            let all = best(grades(s));
            let total: i64 = marks(&all).iter().sum();
            let mut so_far = 0;
            let taken: Vec<_> = all
                .into_iter()
                .take_while(|r| {
                    let wanted = so_far * 1000 < total * 125;
                    so_far += hundredths(*r).unwrap_or(0);
                    wanted
                })
                .collect();
            vec![json!({"N": taken.len(), "Least": number(*marks(&taken).iter().min().unwrap())})]
        },
    ),
    // The best of each group.
    (
        "Grades?$apply=groupby((StudentId),topcount(2,Value))&$select=Id",
        |s| {
            let groups = grouped(s.set("Grades").live(), |r| r.int("StudentId"));
            values(
                groups
                    .into_values()
                    .flat_map(|rows| best(rows).into_iter().take(2)),
            )
        },
    ),
    (
        "Grades?$apply=groupby((StudentId),topcount(2,Value)/aggregate(Value with sum as Best))",
        |s| {
            let groups = grouped(s.set("Grades").live(), |r| r.int("StudentId"));
            let row = |(id, rows): (Option<i64>, Vec<Row<'static>>)| {
                let best: Vec<_> = best(rows).into_iter().take(2).collect();
                json!({"StudentId": id, "Best": sum(&marks(&best))})
            };
            groups.into_iter().map(row).collect()
        },
    ),
    (
        "Grades?$apply=filter(Value ne null)/orderby(Value desc,Id)/skip(2)/top(3)&$select=Id",
        |s| {
            let all = grades(s).into_iter().filter(|r| r.has("Value")).collect();
            values(best(all).into_iter().skip(2).take(3))
        },
    ),
    // Each value once, to whichever rows it belongs.
    (
        "TrainingSessions?$apply=aggregate(Trainees/UserId with countdistinct as People,$count as N)",
        |s| {
            let people: BTreeSet<_> = s
                .set("TrainingSessions")
                .live()
                .flat_map(|r| s.many("Trainees", "TrainingSessionId", r))
                .filter_map(|t| t.int("UserId"))
                .collect();
            let all = s.set("TrainingSessions").live().count();
            vec![json!({"People": people.len(), "N": all})]
        },
    ),
    (
        "TrainingSessions?$apply=groupby((PrimaryDomainId),aggregate(Trainees/UserId with countdistinct as People))",
        |s| {
            let groups = grouped(s.set("TrainingSessions").live(), |r| {
                r.int("PrimaryDomainId")
            });
            let row = |(domain, rows): (Option<i64>, Vec<Row<'static>>)| {
                let members = rows
                    .into_iter()
                    .flat_map(|r| s.many("Trainees", "TrainingSessionId", r));
                let people: BTreeSet<_> = members.filter_map(|t| t.int("UserId")).collect();
                json!({"PrimaryDomainId": domain, "People": people.len()})
            };
            groups.into_iter().map(row).collect()
        },
    ),
    // The members of each parent, of whom there may be none.
    (
        "TrainingSessions?$select=Id&$expand=Trainees($apply=aggregate($count as N))",
        |s| {
            let live = |r: Row<'static>| s.many("Trainees", "TrainingSessionId", r).len();
            let row = |r: Row<'static>| json!({"Id": r.id(), "Trainees": [{"N": live(r)}]});
            s.set("TrainingSessions").live().map(row).collect()
        },
    ),
    (
        "TrainingSessions?$select=Id&$expand=Trainees($apply=filter(DeletedOn ne null)/aggregate($count as N))",
        |s| {
            let gone = |session: i64| {
                let all = s.set("Trainees").iter();
                all.filter(|t| !t.is_live() && t.int("TrainingSessionId") == Some(session))
                    .count()
            };
            let row = |r: Row<'static>| json!({"Id": r.id(), "Trainees": [{"N": gone(r.id())}]});
            s.set("TrainingSessions").live().map(row).collect()
        },
    ),
    (
        "TrainingSessions?$select=Id&$expand=Trainees($apply=groupby((IsCancelled),aggregate($count as N));$orderby=IsCancelled)&$orderby=Id",
        |s| {
            let row = |r: Row<'static>| {
                let members = s.many("Trainees", "TrainingSessionId", r).into_iter();
                let groups = grouped(members, |t| t.is("IsCancelled"));
                let group = |(cancelled, rows): (_, Vec<Row<'_>>)| json!({"IsCancelled": cancelled, "N": rows.len()});
                let groups: Vec<Value> = groups.into_iter().map(group).collect();
                json!({"Id": r.id(), "Trainees": groups})
            };
            s.set("TrainingSessions").live().map(row).collect()
        },
    ),
    (
        "Trainees?$apply=concat(groupby((EnrolmentState),aggregate($count as N)),aggregate($count as N))",
        |s| {
            let groups = grouped(s.set("Trainees").live(), |r| r.text("EnrolmentState"));
            let row = |(state, rows): (Option<&str>, Vec<Row<'_>>)| json!({"EnrolmentState": state, "N": rows.len()});
            let mut rows: Vec<Value> = groups.into_iter().map(row).collect();
            rows.push(json!({"N": s.set("Trainees").live().count()}));
            rows
        },
    ),
    (
        "Grades?$apply=concat(topcount(1,Value)/aggregate(Value with sum as Sum),aggregate(Value with sum as Sum))/aggregate(Sum with max as Most,$count as N)",
        |s| vec![json!({"Most": sum(&marks(&grades(s))), "N": 2})],
    ),
    ("Rooms?$apply=identity&$select=Id", |s| {
        values(s.set("Rooms").live())
    }),
    (
        "Rooms?$apply=compute(Capacity mul 2 as Twice)/filter(Twice gt 50)&$select=Id,Twice",
        |s| {
            let rows = s.set("Rooms").live().filter_map(|r| {
                let twice = r.int("Capacity")? * 2;
                (twice > 50).then(|| json!({"Id": r.id(), "Twice": twice}))
            });
            rows.collect()
        },
    ),
    ("Domains?$apply=search(info)/aggregate($count as N)", |s| {
        let is = |r: &Row<'_>| r.text("Name").is_some_and(|n| n.starts_with("Info"));
        vec![json!({"N": s.set("Domains").live().filter(is).count()})]
    }),
    // What rows were grouped by is still an entity.
    (
        "Trainees?$apply=groupby((TrainingSession),aggregate($count as N))&$expand=TrainingSession($select=Code)&$filter=TrainingSession/Code ne null and N gt 3",
        |s| {
            let groups = grouped(s.set("Trainees").live(), |r| r.int("TrainingSessionId"));
            let rows = groups.into_iter().filter_map(|(id, rows)| {
                let code = s.one("TrainingSessions", id)?.text("Code")?;
                (rows.len() > 3)
                    .then(|| json!({"TrainingSession": {"Code": code}, "N": rows.len()}))
            });
            rows.collect()
        },
    ),
];

#[test]
fn transformations_give_what_they_say() {
    gives(CASES);
}

#[test]
fn pages_of_an_aggregation_are_the_whole() {
    each(|gateway| {
        for url in [
            "Grades?$apply=groupby((StudentId),aggregate(Value with sum as Total))&$orderby=Total desc",
            "Grades?$apply=groupby((Student/User/Gender,EvaluationSessionId),aggregate(Value with average as Mean))",
            "Trainees?$apply=concat(groupby((EnrolmentState),aggregate($count as N)),aggregate($count as N))",
            "Grades?$apply=groupby((StudentId),topcount(1,Value))&$select=Id",
        ] {
            let whole = gateway.get(url).value();
            assert!(whole.len() > 3, "{url}");
            let size = whole.len() / 3;
            assert_eq!(in_pages(gateway, url, size), whole, "{url}");
        }
    });
}

#[test]
fn collections_hang_beside_their_groups() {
    let nested = alike(
        "Grades?$apply=groupby((Value),nest(topcount(2,Id) as Best,aggregate($count as N) as Sums))",
    );
    let flat = alike("Grades?$apply=groupby((Value),aggregate($count as N))").value();
    let nested = nested.value();
    assert_eq!(nested.len(), flat.len());
    assert!(flat.len() > 1 && flat[0]["Value"].is_null());
    for (group, row) in nested.iter().zip(&flat) {
        assert_eq!(group["Value"], row["Value"]);
        assert_eq!(group["Sums"][0]["N"], row["N"]);
        let best = group["Best"].as_array().unwrap();
        assert!(best.len() == 2 || row["N"] == best.len());
        assert!(
            best.iter()
                .all(|b| b["Value"] == group["Value"] && b["@odata.etag"].is_string())
        );
    }
    let whole = alike("Rooms?$apply=nest(identity as All,aggregate($count as N) as Sums)").value();
    let [whole] = whole.as_slice() else {
        panic!("{whole:?}")
    };
    let rooms = alike("Rooms").value();
    assert_eq!(plain(&whole["All"]), plain(&Value::Array(rooms.clone())));
    assert_eq!(whole["Sums"][0]["N"], rooms.len());
}

#[test]
fn an_aggregation_is_counted() {
    each(|gateway| {
        let url = "Grades?$apply=groupby((StudentId))";
        let rows = gateway.get(url).value().len();
        assert_eq!(gateway.get(&url.replace('?', "/$count?")).count(), rows);
        let counted = gateway.get(&format!("{url}&$count=true&$top=2")).json();
        assert_eq!(counted["@odata.count"], rows);
        assert_eq!(counted["value"].as_array().unwrap().len(), 2);
        let filtered = gateway
            .get("Grades/$count?$apply=groupby((StudentId),aggregate($count as N))&$filter=N lt 0");
        assert_eq!(filtered.ok(), "0");
    });
}

#[test]
fn an_answer_says_its_names_and_the_types_of_what_was_computed() {
    let answer = |url: &str| alike(url).json();
    let gender = answer(
        "Users?$apply=groupby((Gender),aggregate($count as N,Id with max as Last,Name with min as First))&$top=1",
    );
    assert!(
        gender["@odata.context"]
            .as_str()
            .unwrap()
            .ends_with("$metadata#Users(Gender,N,Last,First)")
    );
    let row = &gender["value"][0];
    assert_eq!(row["N@odata.type"], "#Decimal");
    assert_eq!(row["Last@odata.type"], "#Int64");
    assert!(row.get("First@odata.type").is_none() && row.get("Gender@odata.type").is_none());
    let nested =
        answer("Trainees?$apply=groupby((TrainingSession/PrimaryDomain/Name,User/Gender))&$top=1");
    assert!(
        nested["@odata.context"]
            .as_str()
            .unwrap()
            .ends_with("$metadata#Trainees(TrainingSession(PrimaryDomain(Name)),User(Gender))")
    );
    let bare = answer("Trainees?$apply=groupby((TrainingSession),aggregate($count as N))&$top=1");
    let id = bare["value"][0]["TrainingSession"]["@odata.id"]
        .as_str()
        .unwrap();
    assert!(id.contains("/TrainingSessions("), "{id}");
    for kind in Kind::all() {
        let ask = Ask::get("Users?$apply=aggregate(Id with sum as Total,$count as N)")
            .with("Accept", "application/json;IEEE754Compatible=true");
        let row = &school(kind).ask(&ask).value()[0];
        assert!(row["Total"].is_string() && row["N"].is_string(), "{row}");
    }
}

#[test]
fn entities_beside_an_aggregation_are_whole() {
    let both =
        alike("Rooms?$apply=concat(topcount(1,Capacity),aggregate(Capacity with max as Most))")
            .value();
    let [room, total] = both.as_slice() else {
        panic!("{both:?}")
    };
    let whole = alike(&format!("Rooms({})", room["Id"])).json();
    assert_eq!(plain(&whole), plain(room));
    assert_eq!(
        plain_all(vec![total.clone()], true),
        [json!({"Most": room["Capacity"].as_f64()})]
    );
}
