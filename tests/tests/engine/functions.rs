//! Functions: every binding, overload, way to give an argument and kind of result, and paths that go on behind them.

use entity_model::{Builder, Primitive, Value};
use query_plan::desk::{Answer, Call, Chosen, Desk, Fault, Rules};
use serde_json::json;

use super::library::{ALL, Library, each};

pub(crate) fn declare(m: &mut Builder) {
    let cheap = |m: &mut Builder, limit: &[&str]| {
        let mut f = m.function("Dearest");
        f.gives_many("Book").composable().needs(ALL).takes(|p| {
            for name in limit {
                p.int64(name).required();
            }
        });
    };
    cheap(m, &[]);
    cheap(m, &["count"]);
    cheap(m, &["count", "above"]);
    m.function("Named")
        .gives_many("Book")
        .composable()
        .needs(ALL)
        .takes(|p| {
            p.text("part", 50).required();
            p.primitive("most", Primitive::Double);
        });
    m.function("Tax")
        .on("Book")
        .gives_primitive(Primitive::Double)
        .composable()
        .needs(ALL)
        .takes(|p| {
            p.primitive("rate", Primitive::Double).required();
        });
    m.function("Mean")
        .on_collection("Book")
        .gives_primitive(Primitive::Double)
        .or_nothing()
        .needs(ALL);
    m.function("Alike")
        .on("Book")
        .gives_many("Book")
        .composable()
        .needs(ALL);
    m.function("Twin")
        .on("Book")
        .gives_one("Book")
        .or_nothing()
        .composable()
        .needs(ALL);
    m.function("First")
        .on_collection("Book")
        .gives_one("Book")
        .or_nothing()
        .composable()
        .needs(ALL);
    m.function("Stats").gives_untyped().needs(ALL);
    m.function("MoodOf")
        .on("Book")
        .gives_member("Mood")
        .needs(ALL);
    m.function("SizeOf")
        .on("Book")
        .gives_complex("Size")
        .or_nothing()
        .composable()
        .needs(ALL);
    m.function("Words")
        .gives_primitives(Primitive::String)
        .composable()
        .needs(ALL)
        .takes(|p| {
            p.collection_of("of", Primitive::String);
            p.complex("size", "Size");
            p.enumeration("mood", "Mood");
        });
    for name in ["input", "number"] {
        m.function("Convert")
            .gives_primitive(Primitive::String)
            .needs(ALL)
            .takes(|p| {
                match name {
                    "input" => p.text(name, 50).required(),
                    _ => p.int64(name).required(),
                };
            });
    }
    m.action("Discount").on("Book").gives_one("Book").needs(ALL);
    for names in [&["percentage"][..], &["percentage", "least"]] {
        m.action("Process").needs(ALL).takes(|p| {
            for name in names {
                p.primitive(name, Primitive::Double).required();
            }
        });
    }
    m.action("Raise").on("Book").needs(ALL).takes(|p| {
        p.primitive("by", Primitive::Double)
            .not_null()
            .default(Value::Double(1.0));
    });
    m.action("Reset").gives_untyped().needs(ALL);
    m.action("Halve")
        .on("Book")
        .gives_primitive(Primitive::Double)
        .needs(ALL);
}

pub(crate) fn rules(rules: &mut Rules) {
    rules
        .runs("Dearest", dearest)
        .runs("Named", named)
        .runs("Tax", tax)
        .runs("Mean", mean)
        .runs("Alike", alike)
        .runs("Twin", twin)
        .runs("First", first)
        .runs("Stats", |desk, _| {
            let count = desk.rows("Book", "true", &[], &[])?.len();
            let count = Value::Int(i64::try_from(count).unwrap());
            Ok(Answer::Value(Value::Record(vec![
                ("total".to_owned(), count),
                (
                    "texts".to_owned(),
                    Value::List(vec!["a".into(), Value::Null]),
                ),
            ])))
        })
        .runs("MoodOf", |desk, call| value_of(desk, call, "Mood"))
        .runs("SizeOf", |desk, call| {
            let height = of(desk, call, "Size/Height")?;
            let unit = of(desk, call, "Size/Unit")?;
            let size = vec![
                ("Height".to_owned(), height.clone()),
                ("Unit".to_owned(), unit),
            ];
            Ok(Answer::Value(if height.is_null() {
                Value::Null
            } else {
                Value::Record(size)
            }))
        })
        .runs("Words", |_, call| {
            let told =
                ["of", "size", "mood"].map(|name| format!("{name}={:?}", call.value(name)).into());
            Ok(Answer::Value(Value::List(told.to_vec())))
        })
        .runs("Convert", |_, call| {
            Ok(Answer::Value(match call.int("number") {
                Some(number) => format!("Number: {number}").into(),
                None => format!("String: {}", call.value("input").as_text().unwrap()).into(),
            }))
        })
        .runs("Discount", |desk, call| {
            Ok(Answer::Entity(set(desk), call.bound.clone().unwrap()))
        })
        .runs("Process", |desk, call| {
            let least = if call.gives("least") {
                call.value("least").clone()
            } else {
                Value::Double(0.0)
            };
            for book in desk.rows(
                "Book",
                "Price ge @least and startswith(Title,'Process')",
                &[("least", least)],
                &["Id", "Price"],
            )? {
                let (Value::Double(price), Value::Double(part)) =
                    (book.get("Price"), call.value("percentage"))
                else {
                    panic!("no numbers");
                };
                desk.update(
                    "Book",
                    book.get("Id"),
                    &[("Price", Value::Double(price * (1.0 - part / 100.0)))],
                )?;
            }
            Ok(Answer::Nothing)
        })
        .runs("Raise", |desk, call| {
            let (Value::Double(price), Value::Double(by)) =
                (of(desk, call, "Price")?, call.value("by"))
            else {
                panic!("no numbers")
            };
            if price > 100.0 {
                return Err(Fault::invalid("Price", "is high enough"));
            }
            desk.update(
                "Book",
                call.bound.as_ref().unwrap(),
                &[("Price", Value::Double(price + by))],
            )?;
            Ok(Answer::Nothing)
        })
        .runs("Reset", |_, _| {
            Ok(Answer::Value(Value::Record(vec![(
                "message".to_owned(),
                "done".into(),
            )])))
        })
        .runs("Halve", |desk, call| {
            let Value::Double(price) = of(desk, call, "Price")? else {
                panic!("no price")
            };
            Ok(Answer::Value(Value::Double(price / 2.0)))
        });
}

fn set(desk: &Desk<'_>) -> entity_model::SetId {
    desk.model().set_named("Books").unwrap()
}

fn of(desk: &mut Desk<'_>, call: &Call, what: &str) -> Result<Value, Fault> {
    let key = call.bound.clone().unwrap();
    let row = desk
        .row("Book", "Id eq @id", &[("id", key)], &[what])?
        .unwrap();
    Ok(row.get(what).clone())
}

fn value_of(desk: &mut Desk<'_>, call: &Call, what: &str) -> Result<Answer, Fault> {
    of(desk, call, what).map(Answer::Value)
}

fn dearest(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let chosen =
        Chosen::new(set(desk), "startswith(Title,'F') and Price gt @above").ordered("Price desc");
    let above = call.int("above").unwrap_or(0);
    let count = call.int("count").unwrap_or(3);
    Ok(Answer::Rows(
        chosen
            .with("above", Value::Int(above))
            .first(u64::try_from(count).unwrap_or(0)),
    ))
}

fn named(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let most = if call.value("most").is_null() {
        Value::Double(1e9)
    } else {
        call.value("most").clone()
    };
    let chosen = Chosen::new(set(desk), "contains(Title,@part) and Price le @most");
    Ok(Answer::Rows(
        chosen
            .with("part", call.value("part").clone())
            .with("most", most),
    ))
}

fn tax(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let (Value::Double(price), Value::Double(rate)) =
        (of(desk, call, "Price")?, call.value("rate"))
    else {
        panic!("no numbers");
    };
    Ok(Answer::Value(Value::Double(price * (1.0 + rate))))
}

fn mean(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let keys = desk.among(call)?;
    if keys.is_empty() {
        return Ok(Answer::Value(Value::Null));
    }
    let mut sum = 0.0;
    let count = keys.len();
    for key in keys {
        if let Value::Double(price) = desk
            .row("Book", "Id eq @id", &[("id", key)], &["Price"])?
            .unwrap()
            .get("Price")
        {
            sum += price;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a few books")]
    Ok(Answer::Value(Value::Double(sum / count as f64)))
}

fn alike(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let shelf = of(desk, call, "ShelfId")?;
    let (own, given) = (
        call.bound.clone().unwrap(),
        [("shelf", shelf), ("own", call.bound.clone().unwrap())],
    );
    let rows = desk.rows("Book", "ShelfId eq @shelf and Id ne @own", &given, &["Id"])?;
    assert!(rows.iter().all(|row| *row.get("Id") != own));
    Ok(Answer::Entities(
        set(desk),
        rows.iter().map(|row| row.get("Id").clone()).collect(),
    ))
}

fn twin(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let Answer::Entities(set, keys) = alike(desk, call)? else {
        panic!("no rows")
    };
    Ok(keys
        .into_iter()
        .next()
        .map_or(Answer::Nothing, |key| Answer::Entity(set, key)))
}

fn first(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let key = desk.among(call)?.into_iter().next();
    Ok(key.map_or(Answer::Nothing, |key| Answer::Entity(set(desk), key)))
}

/// A library with four books whose titles begin with F.
fn visit(area: &'static str, visit: impl Fn(&Library, &[String])) {
    each(area, |library| {
        let mut books = Vec::new();
        for (title, price, shelf) in [
            ("Fa", 10.0, "F1"),
            ("Fb", 40.0, "F1"),
            ("Fc", 20.0, "F1"),
            ("Fd", 30.0, "F2"),
        ] {
            library.must(
                204,
                &format!("PATCH Shelves('{shelf}') | Prefer: return=minimal"),
                json!({ "Room": "R" }),
            );
            let more = json!({ "Price": price, "ShelfId": shelf, "Mood": "Wild", "Size": { "Height": price, "Unit": "cm" } });
            books.push(library.book(title, &more));
        }
        visit(library, &books);
    });
}

#[test]
fn functions_are_called_in_every_way_on_both_databases() {
    visit("functions", |library, books| {
        let book = &books[1];
        for (url, property, expected) in [
            ("Dearest()", "Title", "Fb Fd Fc"),
            ("Dearest", "Title", "Fb Fd Fc"),
            ("Library.Dearest(count=1)", "Title", "Fb"),
            ("Dearest(count=@n,above=15)?@n=9", "Title", "Fb Fd Fc"),
            ("Dearest(above=@a,count=@a)?@a=25", "Title", "Fb Fd"),
            ("Dearest?@count=2", "Title", "Fb Fd"),
            ("Dearest?above=25&@count=5", "Title", "Fb Fd"),
            ("Dearest(count=0)", "Title", ""),
            ("Dearest()?$orderby=Title&$top=2", "Title", "Fb Fc"),
            ("Dearest()?$top=1&$skip=1", "Title", "Fd"),
            ("Dearest()?$filter=Price lt 35", "Title", "Fd Fc"),
            ("Dearest()?$filter=Price lt @p&@p=35", "Title", "Fd Fc"),
            ("Dearest()/$filter(Price gt 25)", "Title", "Fb Fd"),
            ("Dearest()?$expand=Shelf&$select=Title", "Title", "Fb Fd Fc"),
            ("Named(part='F')?$orderby=Price", "Title", "Fa Fc Fd Fb"),
            ("Named(part='F',most=20)?$orderby=Price", "Title", "Fa Fc"),
            (
                "Named(part='F',most=null)?$filter=Title eq 'Fa'",
                "Title",
                "Fa",
            ),
            ("Named?part='Fa'", "Title", "Fa"),
            (
                &format!("{book}/Library.Alike()?$orderby=Title"),
                "Title",
                "Fa Fc",
            ),
            (&format!("{book}/Alike?$orderby=Title"), "Title", "Fa Fc"),
            (
                &format!(
                    "{book}/Alike()/$filter(Price lt 15)/Library.First()/Alike()?$orderby=Title"
                ),
                "Title",
                "Fb Fc",
            ),
        ] {
            assert_eq!(library.list(url, property), expected, "{url}");
        }
        let told = library.get("Dearest()?$count=true&$top=1");
        assert_eq!(
            (&told["@odata.count"], &told["@odata.context"]),
            (
                &json!(3),
                &json!(format!("{}$metadata#Books", library.0.root()))
            )
        );
        for (url, expected) in [
            ("Dearest()/$count".to_owned(), json!(3)),
            (
                "Dearest(count=2)/$count?$filter=Price gt 35".to_owned(),
                json!(1),
            ),
            (
                format!("Dearest()({})/Title/$value", &book[6..book.len() - 1]),
                json!(null),
            ),
            (format!("{book}/Tax(rate=0.5)/$value"), json!(60.0)),
            ("Words(of=@o)/$count?@o=[\"a\",\"b\"]".to_owned(), json!(3)),
        ] {
            let answer = library.send(&format!("GET {url}"), "");
            let text = answer.text();
            assert_eq!(answer.status, 200, "{url}: {text}");
            if expected.is_null() {
                assert_eq!(text, "Fb");
            } else {
                assert_eq!(text.parse::<f64>().ok(), expected.as_f64(), "{url}");
            }
        }
        for (url, member, expected) in [
            (
                format!("{book}/Library.Tax(rate=0.5)"),
                "value",
                json!(60.0),
            ),
            (
                format!("{book}/Tax(rate=1)"),
                "@odata.context",
                json!(format!("{}$metadata#Edm.Double", library.0.root())),
            ),
            (format!("{book}/Tax(rate=@r)?@r=-0.5"), "value", json!(20.0)),
            (format!("{book}/Tax?rate=0.5"), "value", json!(60.0)),
            (
                "Books/$filter(startswith(Title,'F'))/Library.Mean()".to_owned(),
                "value",
                json!(25.0),
            ),
            (
                "Books/Library.Book/$filter(Title eq 'Fa')/Mean()".to_owned(),
                "value",
                json!(10.0),
            ),
            (format!("{book}/Twin()/Shelf"), "Code", json!("F1")),
            (
                "Books/$filter(Title eq 'Fd')/First()".to_owned(),
                "Title",
                json!("Fd"),
            ),
            (format!("{book}/MoodOf()"), "value", json!("Wild")),
            (format!("{book}/SizeOf()"), "Height", json!(40.0)),
            (format!("{book}/SizeOf()/Unit"), "value", json!("cm")),
            ("Convert(input='5')".to_owned(), "value", json!("String: 5")),
            ("Convert(number=5)".to_owned(), "value", json!("Number: 5")),
            (
                "Words(of=[\"a\"],size=@s,mood=Library.Mood'Wild')?@s={\"Height\":1.5}".to_owned(),
                "value",
                json!([
                    "of=List([Text(\"a\")])",
                    "size=Record([(\"Height\", Double(1.5)), (\"Unit\", Null)])",
                    "mood=Int(1)"
                ]),
            ),
        ] {
            assert_eq!(library.get(&url)[member], expected, "{url}");
        }
        assert_eq!(library.get("Stats()")["texts"], json!(["a", null]));
        assert!(library.get("Stats")["total"].as_i64().unwrap() >= 4);
        library.must(204, "GET Books/$filter(Title eq 'none')/Mean()", "");
        library.must(204, &format!("GET {}/Twin()", books[3]), "");
        library.must(
            200,
            "POST Dearest()/$query | Content-Type: text/plain",
            "$top=1",
        );
        library.must(200, "HEAD Dearest()", "");
        let batch =
            json!({ "requests": [{ "id": "1", "method": "GET", "url": "Dearest(count=1)" }] });
        let told = library.must(200, "POST $batch", batch);
        assert_eq!(told["responses"][0]["body"]["value"][0]["Title"], "Fb");
        // Pages go on behind a function as they do behind a set.
        let page = library.must(200, "GET Dearest() | Prefer: maxpagesize=2", "");
        let next = page["@odata.nextLink"].as_str().unwrap();
        assert_eq!(library.list(next, "Title"), "Fc");
    });
}

#[test]
fn what_is_no_call_is_refused_on_both_databases() {
    visit("refused_functions", |library, books| {
        let book = &books[0];
        let nobody = "Books(00000000-0000-0000-0000-000000000009)";
        let none = serde_json::Value::Null;
        for (line, expected) in [
            (
                "GET Dearest(size=1)".to_owned(),
                "404 Dearest: no Dearest takes (size)",
            ),
            (
                "GET Convert()".to_owned(),
                "404 Convert: no Convert takes ()",
            ),
            (
                "GET Dearest(1)".to_owned(),
                "400 Dearest: every argument must be named",
            ),
            (format!("GET {book}/Tax()"), "400 rate: rate is missing"),
            (
                format!("GET {book}/Tax(Rate=1)"),
                "400 Rate: Tax has no parameter Rate; did you mean rate?",
            ),
            (
                format!("GET {book}/Tax(rate='x')"),
                "400 rate: 'x' is not a value of Edm.Double",
            ),
            (
                format!("GET {book}/Tax(rate=true)"),
                "400 rate: rate is of type Edm.Double",
            ),
            (
                format!("GET {book}/Tax(rate=null)"),
                "400 rate: rate may not be empty",
            ),
            (
                format!("GET {book}/Tax(rate=@no)"),
                "400 rate: rate may not be empty",
            ),
            ("GET Words(of=[1])".to_owned(), "400 of: is no Edm.String"),
            ("GET Words(of='a')".to_owned(), "400 of: is a list"),
            (
                format!("GET {nobody}/Tax(rate=1)"),
                "404 there is no such entity",
            ),
            (
                format!("POST {book}/Tax(rate=1)"),
                "405 this resource answers",
            ),
            (format!("GET {book}/Discount"), "405 this resource answers"),
            (
                "GET Books/Library.Tax(rate=1)".to_owned(),
                "404 'Library.Tax' cannot be called here",
            ),
            (
                "GET Stats()/total".to_owned(),
                "404 Stats: nothing can follow Stats",
            ),
            (
                format!("GET {book}/Tax(rate=1)?$filter=true"),
                "400 $filter: cannot stand on what this function gives",
            ),
            (
                "GET Books?$filter=Library.Tax(rate=1) gt 1".to_owned(),
                "501 the function Tax in an expression: the function Tax in an expression is not executed",
            ),
            (
                "GET Dearest()?$filter=Nme eq 1".to_owned(),
                "400 Nme: Book has no",
            ),
        ] {
            library.refused(&[(&line, none.clone(), expected)]);
        }
        let answer = library.send(&format!("POST {book}/Tax(rate=1)"), "");
        assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
        let answer = library.send(&format!("GET {book}/Discount"), "");
        assert_eq!(answer.header("allow"), Some("OPTIONS, POST"));
    });
}

#[test]
fn actions_give_everything_and_overload_by_their_bodies_on_both_databases() {
    each("actions", |library| {
        let book = library.book("Process", &json!({ "Price": 100 }));
        let price = || library.get(&book)["Price"].as_f64().unwrap();
        library.must(204, "POST Process", json!({ "percentage": 10 }));
        assert!((price() - 90.0).abs() < 1e-9);
        library.must(
            204,
            "POST Process",
            json!({ "percentage": 50, "least": 1000 }),
        );
        assert!((price() - 90.0).abs() < 1e-9);
        library.must(
            204,
            "POST Library.Process",
            json!({ "least": 10, "percentage": 50 }),
        );
        assert!((price() - 45.0).abs() < 1e-9);
        assert_eq!(library.must(200, "POST Reset", "")["message"], "done");
        assert_eq!(
            library.must(200, &format!("POST {book}/Halve"), "")["value"],
            json!(22.5)
        );
        assert_eq!(
            library.must(200, &format!("POST {book}/Library.Discount"), "")["Title"],
            "Process"
        );
        library.refused(&[
            (
                "POST Process",
                json!({}),
                "400 Process: no Process takes ()",
            ),
            (
                "POST Process",
                json!({ "percentage": 1, "most": 2 }),
                "400 Process: no Process takes (percentage,most)",
            ),
            (
                "POST Process",
                json!({ "percentage": "x" }),
                "400 percentage: is no Edm.Double, but a text",
            ),
        ]);
    });
}

#[test]
fn documents_tell_functions_and_overloads_on_both_databases() {
    each("documents", |library| {
        let xml = library.send("GET $metadata", "").text();
        for part in [
            "<FunctionImport Name=\"Dearest\" Function=\"Library.Dearest\" EntitySet=\"Books\" IncludeInServiceDocument=\"true\"/>",
            "<FunctionImport Name=\"Named\" Function=\"Library.Named\" EntitySet=\"Books\"/>",
            "<FunctionImport Name=\"Stats\" Function=\"Library.Stats\"/>",
            "<ReturnType Type=\"Edm.Untyped\"",
            "<Function Name=\"Mean\" IsBound=\"true\">",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
        for (part, times) in [
            ("<Function Name=\"Dearest\"", 3),
            ("<Action Name=\"Process\"", 1),
            ("<ActionImport Name=\"Process\"", 1),
        ] {
            assert_eq!(xml.matches(part).count(), times, "{part}");
        }
        let json = library.get("$metadata?$format=json");
        assert_eq!(
            json["Library"]["Container"]["Dearest"]["$IncludeInServiceDocument"],
            true
        );
        let parameters = &json["Library"]["Process"][0]["$Parameter"];
        assert_eq!(parameters[1]["@Core.OptionalParameter"], json!({}));
        let listed = library.get("");
        let kinds = listed["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| format!("{} {}", item["kind"], item["name"]));
        assert_eq!(
            kinds.filter(|k| k.contains("Function")).collect::<Vec<_>>(),
            ["\"FunctionImport\" \"Dearest\""]
        );
        let openapi: serde_json::Value =
            serde_json::from_str(&library.send("GET /openapi.json", "").text()).unwrap();
        for path in [
            "/Dearest()",
            "/Dearest(count={count})",
            "/Books({Id})/Library.Tax(rate={rate})",
            "/Books/Library.Mean()",
        ] {
            assert!(
                openapi["paths"][path]["get"].is_object(),
                "{path}: {:?}",
                openapi["paths"]
                    .as_object()
                    .map(|p| p.keys().collect::<Vec<_>>())
            );
        }
    });
}
