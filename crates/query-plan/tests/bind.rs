//! URLs in, plans out: what the binder makes of a query over a small library.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::DateTime;
use entity_model::{Builder, Caller, KeyOrigin, Model, Right, Value};
use query_plan::expr::{Expr, ExprKind};
use query_plan::read::{Field, Level, Read, Rel, Shape};
use query_plan::{Ask, Place, PlanError, PlanErrorKind, Planner};

const READ: Right = Right::new("books.read");
const PRIVATE: Right = Right::new("books.private");

fn model() -> Model {
    let mut m = Builder::new("Lib", "Container");
    m.enumeration("Genre").members(&["None", "Novel", "Poem"]);
    m.complex("Size").decimal("Length", 9, 2);
    let mut e = m.entity("Author", "author");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("Name", 100).required();
    e.text("Secret", 100).read_with(PRIVATE);
    e.long_text("Password").write_only();
    e.date_time("DeletedOn");
    e.int64("DeletedById");
    e.archived_by("DeletedOn", "DeletedById", "batch", &["DeletedOn"]);
    e.text("Code", 20);
    e.alternate_key(&["Code"]);
    e.many("Books", "Book", "Author");
    e.enumeration("Genre", "Genre");
    e.int32("BookCount").computed("Books/$count");
    let mut e = m.entity("Book", "book");
    e.guid("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.text("Title", 100).also_known_as("Titel");
    e.decimal("Price", 9, 2);
    e.int32("Pages");
    e.date("PublishedOn");
    e.date_time("AddedOn");
    e.complex("Size", "Size");
    e.one("Author", "Author").partner("Books");
    e.many_through("Tags", "Tag", "BookTag", "Book", "Tag");
    e.etag(&["Pages"]);
    let mut e = m.entity("Tag", "tag");
    e.text("Name", 20);
    e.key(&["Name"]);
    let mut e = m.entity("BookTag", "book_tag");
    e.one("Book", "Book").required();
    e.one("Tag", "Tag").required();
    e.key(&["BookId", "TagId"]);
    m.set("Authors", "Author", READ)
        .also_known_as(&["Author"])
        .rows("Id in @mine");
    m.set("Books", "Book", READ).page_size(Some(3));
    m.set("Tags", "Tag", READ).page_size(None);
    m.set("BookTags", "BookTag", READ);
    m.build().unwrap()
}

fn planner() -> Planner {
    Planner::new(Arc::new(model()), b"key").unwrap()
}

fn plan_as(caller: &Caller, url: &str) -> Result<Read, Box<PlanError>> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = query_grammar::parse_path(path)
        .map_err(|e| Box::new(PlanError::syntax(&e, Place::Path)))?;
    let options = query_grammar::parse_query(query)
        .map_err(|e| Box::new(PlanError::syntax(&e, Place::Query)))?;
    let ask = Ask {
        caller,
        now: DateTime::UNIX_EPOCH,
        max_page_size: None,
        track: false,
        v401: true,
        fingerprint: "",
    };
    planner().read(&path, &options, &ask)
}

fn plan(url: &str) -> Result<Read, Box<PlanError>> {
    plan_as(&Caller::with_all_rights(0, "all"), url)
}

/// Rows as text: `author a1 |left author a2 on … |where …`.
fn rel(r: &Rel) -> String {
    let name = |e: &entity_model::EntityId| model().entity(*e).table.clone();
    match r {
        Rel::Scan { source, entity } => format!("{} {}", name(entity), source.0),
        Rel::Filter { input, condition } => format!("{} | where {}", rel(input), expr(condition)),
        Rel::Join {
            input,
            source,
            entity,
            on,
            kind,
        } => {
            format!(
                "{} | {kind:?} {} {} on {}",
                rel(input),
                name(entity),
                source.0,
                expr(on)
            )
        }
        Rel::Project { input, columns, .. } => format!("{} | give {}", rel(input), all(columns)),
        Rel::Aggregate {
            input, measures, ..
        } => {
            let measures: Vec<String> = measures
                .iter()
                .map(|m| {
                    format!(
                        "{:?}({})",
                        m.method,
                        m.value.as_ref().map(expr).unwrap_or_default()
                    )
                })
                .collect();
            format!("{} | {}", rel(input), measures.join(","))
        }
        Rel::Slice { .. } | Rel::Items { .. } | Rel::Concat { .. } => "?".to_owned(),
    }
}

fn all(list: &[Expr]) -> String {
    list.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Literal(Value::Null) => "null".to_owned(),
        ExprKind::Literal(Value::Text(t)) => format!("'{t}'"),
        ExprKind::Literal(Value::Int(n)) => n.to_string(),
        ExprKind::Literal(Value::Decimal(n)) => format!("{n}M"),
        ExprKind::Literal(Value::Guid(n)) => n.to_string(),
        ExprKind::Literal(Value::DateTime(n)) => n.to_rfc3339(),
        ExprKind::Literal(v) => format!("{v:?}"),
        ExprKind::Column(c) => format!("{}.{}", c.source.0, c.name),
        ExprKind::Output { source, place } => format!("{}#{place}", source.0),
        ExprKind::Compare { op, left, right } => format!("({} {op:?} {})", expr(left), expr(right)),
        ExprKind::In { item, list } => format!("({} in [{}])", expr(item), all(list)),
        ExprKind::And(list) => format!(
            "({})",
            list.iter().map(expr).collect::<Vec<_>>().join(" and ")
        ),
        ExprKind::Or(list) => format!(
            "({})",
            list.iter().map(expr).collect::<Vec<_>>().join(" or ")
        ),
        ExprKind::Not(inner) => format!("not {}", expr(inner)),
        ExprKind::Arithmetic { op, left, right } => {
            format!("({} {op:?} {})", expr(left), expr(right))
        }
        ExprKind::Negate(inner) => format!("-{}", expr(inner)),
        ExprKind::Has { left, right } => format!("({} has {})", expr(left), expr(right)),
        ExprKind::Call {
            function,
            arguments,
        } => format!("{function:?}({})", all(arguments)),
        ExprKind::Cast(inner) => format!("cast({})", expr(inner)),
        ExprKind::Case(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(c, v)| format!("{}: {}", expr(c), expr(v)))
                .collect();
            format!("case({})", pairs.join(", "))
        }
        ExprKind::Exists(r) => format!("exists[{}]", rel(r)),
        ExprKind::Scalar(r) => format!("scalar[{}]", rel(r)),
    }
}

fn shape(s: &Shape) -> String {
    if s.reference {
        return "ref".to_owned();
    }
    let fields = s.fields.iter().map(|f| match f {
        Field::Value { name, column, .. } => format!("{name}={column}"),
        Field::Complex { name, fields, .. } => format!("{name}/{}", fields.len()),
        Field::Json { name, .. } => format!("{name}=json"),
        Field::Dynamic { column, .. } => format!("*={column}"),
        Field::One { name, shape: s } => format!("{name}{}", shape(s)),
        Field::Single { name, child } => format!("{name}=single{child}"),
        Field::Many { name, child } => format!("{name}[{child}]"),
        Field::Count { name, child } => format!("{name}#{child}"),
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
}

fn level(l: &Level, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    let mut text = format!("{pad}{}\n", rel(&l.rows));
    let order: Vec<String> = l
        .order
        .iter()
        .map(|k| format!("{}{}", expr(&k.by), if k.descending { " desc" } else { "" }))
        .collect();
    let _ = write!(
        text,
        "{pad}order {} skip {} top {:?} page {:?}",
        order.join(", "),
        l.skip,
        l.top,
        l.page
    );
    let _ = writeln!(text, "{}", if l.counted { " counted" } else { "" });
    let _ = writeln!(text, "{pad}{}", shape(&l.shape));
    for child in &l.children {
        let parents: Vec<String> = child
            .parent
            .iter()
            .filter_map(|&p| l.columns.get(p))
            .map(expr)
            .collect();
        let _ = writeln!(
            text,
            "{pad}each {} = {}",
            parents.join(", "),
            all(&child.on)
        );
        text.push_str(&level(&child.level, depth + 1));
    }
    text
}

fn text(url: &str, plan: Result<Read, Box<PlanError>>) -> String {
    match plan {
        Ok(read) => {
            let parent = read
                .parent
                .as_ref()
                .map(|p| format!("parent {}\n", rel(&p.level.rows)))
                .unwrap_or_default();
            format!(
                "{url}\n{:?} {}\n{parent}{}",
                read.what,
                read.context.fragment,
                level(&read.level, 0)
            )
        }
        Err(e) => {
            let at = e
                .span
                .map(|s| format!("{}..{}", s.start, s.end))
                .unwrap_or_default();
            let hint = e
                .hint
                .as_ref()
                .map(|h| format!(" ({h})"))
                .unwrap_or_default();
            format!(
                "{url}\n{:?} {:?} at {at}: {}{hint}\n",
                e.kind, e.place, e.message
            )
        }
    }
}

/// Compares with a golden file; `PREAU_BLESS=1` writes it anew.
fn golden(file: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(file);
    if std::env::var_os("PREAU_BLESS").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (a, e)) in actual.lines().zip(expected.lines()).enumerate() {
        assert_eq!(a, e, "{file}, line {}", line + 1);
    }
    assert_eq!(actual.lines().count(), expected.lines().count(), "{file}");
}

const GUID: &str = "11111111-2222-3333-4444-555555555555";

fn plans(file: &str, urls: &[&str]) {
    let all: Vec<String> = urls
        .iter()
        .map(|u| u.replace("GUID", GUID))
        .map(|u| text(&u, plan(&u)))
        .collect();
    golden(file, &all.join("\n"));
}

#[test]
fn urls_become_plans() {
    plans(
        "plans.txt",
        &[
            "Authors",
            "Author?$select=Name,Code",
            "Authors?$filter=DeletedOn ne null&$select=BookCount&$orderby=BookCount",
            "Authors(1)?$select=Name",
            "Authors(Id=1)?$select=Name",
            "Authors/1?$select=Name",
            "Authors(Code='Z')?$select=Name",
            "Authors(@k)?@k=7&$select=Name",
            "Authors(Code='Z')/Name",
            "Authors(1)/Name/$value",
            "Authors(1)/Books?$select=Title&$count=true&$top=2&$skip=1",
            "Authors(1)/Books(GUID)?$select=Title",
            "Authors(1)/Books/$count?$filter=Pages gt 3&$orderby=Pages",
            "Authors(1)/Books/$ref",
            "Books(GUID)/$ref",
            "Books(GUID)/Author?$select=Name",
            "Books(GUID)/Author/Books/$count?$filter=Price lt 12.555",
            "Books(GUID)/Tags?$select=Name",
            "Books(GUID)/Size/Length",
            "Books/$filter(Pages gt 3)?$select=Title",
            "BookTags(BookId=GUID,TagId='x')?$select=BookId",
            "Books/Lib.Book?$select=Title",
        ],
    );
}

#[test]
fn expressions_are_typed() {
    let filters = [
        "Author/Name eq 'Zola' and Author/Id eq 3",
        "Author eq null",
        "Author/Genre eq 'Novel' or Author/Genre eq '2' or Author/Genre eq Lib.Genre'Poem' or Author/Genre in ('None',1)",
        "Tags/all(t:t/Name eq 'x')",
        "Tags/any()",
        "not Tags/any(t:startswith(t/Name,$it/Title))",
        "Author/Books/any(b:b/Tags/any(t:t/Name eq b/Title and t/Name eq Title))",
        "Author/Books/$count($filter=Pages gt 3) ge 3",
        "Author/Books/$count($filter=Title eq $it/Title and $this/Pages gt 3) ge 3",
        "Author/Books/aggregate(Price with sum) gt 100",
        "Author/Books/$filter(Pages gt 3)/any(b:b/Price lt 5)",
        "AddedOn ge 2024-01-01 and PublishedOn lt '2024-02-01' and Pages in (1,2.5) and Size/Length gt 1",
        "Size eq null and Size/Length ne null",
        "Pages add 1 gt Price mul 2 and Pages div 2 eq 1 and Pages divby 2 eq 1.5 and -Pages mod 3 eq 0",
        "year(AddedOn) eq 2024 and date(AddedOn) eq PublishedOn and hour(AddedOn) lt 12",
        "AddedOn add duration'P1D' lt now() and AddedOn sub AddedOn gt duration'PT0S'",
        "substring(Title,1) eq 'a' and substring(Title,1,2) eq 'b' and indexof(Title,'c') eq -1",
        "round(Price) eq 2 and floor(Pages) eq 3",
        "case(Pages gt 3:'long',true:null) eq 'long'",
        "case(Pages gt 3:Price,Pages gt 2:Price divby 60,true:1) gt 2",
        "cast(Pages,Edm.String) eq '3' and isof(Pages,Edm.Int32) and isof(Title,Edm.Int32)",
        "Author/Genre has Lib.Genre'Novel'",
        "Title eq @t",
        "Title in @list",
        "null eq Title and true",
        "Titel gt 'm'",
    ];
    let urls: Vec<String> = filters
        .iter()
        .map(|f| format!("Books?$select=Id&@t='x'&@list=[\"a\",\"b\"]&$filter={f}"))
        .collect();
    plans(
        "expressions.txt",
        &urls.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn options_nest() {
    plans(
        "options.txt",
        &[
            "Books?$select=Titel&$orderby=Author/Name desc,Author/Genre,Title",
            "Authors?$select=Name&$expand=Books($select=Title;$expand=Tags,Author($select=Name);$top=2;$orderby=Price desc)",
            "Authors?$select=Name&$expand=Books($filter=Pages gt 3;$count=true)",
            "Authors?$select=Name&$expand=Books/$ref",
            "Authors?$select=Name&$expand=Books/$count($filter=Pages gt 3)",
            "Books?$select=Title&$expand=*",
            "Books?$select=Title&$expand=Author($levels=1)",
            "Books?$select=Size/Length,*",
            "Books?$select=Size($select=Length)",
            "Books?$expand=Author/$ref&$select=Title",
            "Authors?$select=Id&$expand=Books($select=Id;$expand=Author($select=Id;$expand=Books($select=Id)))",
            "Books?$top=0&$select=Id",
        ],
    );
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    plans(
        "refusals.txt",
        &[
            "Autors",
            "Authors('x')",
            "Authors(1,2)",
            "Authors()",
            "Authors(Name='x')",
            "Authors(null)",
            "Authors/x",
            "BookTags(1)",
            "BookTags(BookId=GUID)",
            "Authors(1)/Nam",
            "Authors(1)/Name/x",
            "Authors(1)/Books/Title",
            "Authors(1)/$value",
            "Authors(1)/Password",
            "Authors/$each",
            "$all",
            "$crossjoin(Authors,Books)",
            "Authors?$filter=Nam eq 'x'",
            "Authors?$filter=Name",
            "Authors?$filter=Name eq 1",
            "Authors?$filter=Name gt true",
            "Authors?$filter=Books eq null",
            "Authors?$filter=Books/Title eq 'x'",
            "Authors?$filter=Name/any()",
            "Authors?$filter=Genre eq 'Nowel'",
            "Authors?$filter=Genre eq 7",
            "Authors?$filter=Genre eq Lib.Gemre'Novel'",
            "Authors?$filter=Name add 1 eq 2",
            "Authors?$filter=length(Id) eq 1",
            "Authors?$filter=year(Name) eq 1",
            "Authors?$filter=Password eq 'x'",
            "Authors?$filter=geo.length(Name) eq 1",
            "Authors?$filter=lenght(Name) eq 1",
            "Authors?$filter=Name eq @a&@a=@a",
            "Authors?$filter=cast(Name,Edm.Strin) eq 'x'",
            "Authors?$filter=DeletedOn gt 20000-01-01",
            "Authors?$orderby=Books",
            "Authors?$orderby=Nme",
            "Books?$orderby=Size",
            "Authors?$select=Nme",
            "Authors?$select=Name/First",
            "Authors?$select=Password",
            "Authors?$expand=Boks",
            "Authors?$expand=Name",
            "Authors?$expand=Books,Books",
            "Books?$expand=Author($filter=Id eq 1)",
            "Books?$expand=Author/$count",
            "Authors?$apply=aggregate($count as n)",
            "Authors?$compute=Id add 1 as X",
            "Authors?$search=x",
            "Authors?$skiptoken=x",
            "Authors(1)?$filter=Id eq 1",
            "Authors(1)?$top=1",
            "Authors(1)/Name?$select=Name",
            "Authors?$levels=2",
            "Authors?$expand=Books($filter=Title eq $it/Name)",
        ],
    );
}

#[test]
fn a_limited_caller_sees_their_rows_and_open_properties_only() {
    let caller = Caller::with_rights(1, "reader", &[READ])
        .knowing("mine", Value::List(vec![Value::Int(1), Value::Int(2)]));
    let nobody = Caller::with_rights(2, "nobody", &[]);
    let urls = [
        "Authors?$select=Name",
        "Authors",
        "Authors(1)/Books?$select=Id",
        "Books?$select=Id&$expand=Author($select=Id)",
        "Books?$select=Id&$filter=Author/Name eq 'x'",
        "Books?$select=Id&$filter=Author/Books/any(b:b/Author/Secret eq 'x')",
        "Authors?$select=Secret",
        "Authors?$orderby=Secret",
        "Authors?$select=Id&$filter=Secret eq 'x'",
        "Authors(1)/Secret",
    ];
    let mut all: Vec<String> = urls.iter().map(|u| text(u, plan_as(&caller, u))).collect();
    all.push(text("Books/$count", plan_as(&nobody, "Books/$count")));
    golden("rights.txt", &all.join("\n"));
}

#[test]
fn limits_hold_at_their_edge() {
    let nested = |n: usize| {
        let inner = (1..n).fold("Author".to_owned(), |inner, i| {
            format!(
                "{}($expand={inner})",
                if i % 2 == 1 { "Books" } else { "Author" }
            )
        });
        let set = if n % 2 == 1 { "Books" } else { "Authors" };
        plan(&format!("{set}?$expand={inner}"))
    };
    assert!(nested(query_plan::limits::MAX_EXPAND_LEVELS).is_ok());
    assert_eq!(
        nested(query_plan::limits::MAX_EXPAND_LEVELS + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );

    let chain = |n: usize| {
        let segments = (0..n)
            .map(|i| if i % 2 == 0 { "Author" } else { "Books(GUID)" })
            .collect::<Vec<_>>()
            .join("/");
        plan(&format!("Books(GUID)/{segments}").replace("GUID", GUID))
    };
    assert!(chain(query_plan::limits::MAX_PATH_SEGMENTS).is_ok());
    assert_eq!(
        chain(query_plan::limits::MAX_PATH_SEGMENTS + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );
}

/// A type that leads to itself in many ways.
fn web() -> Planner {
    let mut m = Builder::new("Web", "Container");
    let mut e = m.entity("Node", "node");
    e.int64("Id");
    e.key(&["Id"]);
    for way in 0..11 {
        e.one(&format!("To{way}"), "Node");
        e.many(&format!("From{way}"), "Node", &format!("To{way}"));
    }
    m.set("Nodes", "Node", READ);
    Planner::new(Arc::new(m.build().unwrap()), b"key").unwrap()
}

fn plan_in(planner: &Planner, query: &str) -> Result<Read, Box<PlanError>> {
    let caller = Caller::with_all_rights(0, "all");
    let ask = Ask {
        caller: &caller,
        now: DateTime::UNIX_EPOCH,
        max_page_size: None,
        track: false,
        v401: true,
        fingerprint: "",
    };
    let path = query_grammar::parse_path("Nodes").unwrap();
    planner.read(&path, &query_grammar::parse_query(query).unwrap(), &ask)
}

#[test]
fn joins_and_levels_end_at_their_limits() {
    use query_plan::limits::{MAX_JOINS, MAX_LEVELS};
    let web = web();
    let far = |joins: usize| {
        let path = vec!["To0"; joins].join("/");
        plan_in(&web, &format!("$select=Id&$filter={path}/To1Id eq 1"))
    };
    assert!(far(MAX_JOINS).is_ok());
    assert_eq!(far(MAX_JOINS + 1).unwrap_err().kind, PlanErrorKind::Limit);

    // The top level, then nine levels with ten below each: a hundred in all.
    assert_eq!(MAX_LEVELS, 100);
    let ways = |n: usize, inner: &str| {
        (0..n)
            .map(|i| format!("From{i}{inner}"))
            .collect::<Vec<_>>()
            .join(",")
    };
    let inner = format!("($select=Id;$expand={})", ways(10, "($select=Id)"));
    let wide = |more: &str| {
        plan_in(
            &web,
            &format!("$select=Id&$expand={}{more}", ways(9, &inner)),
        )
    };
    assert_eq!(wide("").unwrap().level.all().len(), MAX_LEVELS);
    assert_eq!(wide(",From9").unwrap_err().kind, PlanErrorKind::Limit);
}

#[test]
fn a_client_asks_for_smaller_or_larger_pages_up_to_a_limit() {
    use query_plan::limits::MAX_PAGE_SIZE;
    let caller = Caller::with_all_rights(0, "all");
    let page = |asked| {
        let path = query_grammar::parse_path("Books").unwrap();
        let ask = Ask {
            caller: &caller,
            now: DateTime::UNIX_EPOCH,
            max_page_size: asked,
            track: false,
            v401: true,
            fingerprint: "",
        };
        planner()
            .read(&path, &query_grammar::parse_query("").unwrap(), &ask)
            .unwrap()
            .level
            .page
    };
    assert_eq!(page(None), Some(3));
    assert_eq!(page(Some(2)), Some(2));
    assert_eq!(page(Some(MAX_PAGE_SIZE)), Some(MAX_PAGE_SIZE));
    assert_eq!(page(Some(MAX_PAGE_SIZE + 1)), Some(MAX_PAGE_SIZE));
}

#[test]
fn a_page_goes_on_where_its_token_says() {
    let planner = planner();
    let caller = Caller::with_all_rights(0, "all");
    let path = query_grammar::parse_path("Authors").unwrap();
    let go = |fingerprint: &str, token: &str| {
        let options =
            query_grammar::parse_query(&format!("$orderby=Name desc&$skip=4&$skiptoken={token}"))
                .unwrap();
        let ask = Ask {
            caller: &caller,
            now: DateTime::UNIX_EPOCH,
            max_page_size: None,
            track: false,
            v401: true,
            fingerprint,
        };
        planner.read(&path, &options, &ask)
    };
    let token = planner.skip_token(
        &[Value::Null, Value::Int(9)],
        Some(3),
        "Authors?$orderby=Name desc&$skip=4",
    );
    let level = go("Authors?$orderby=Name desc&$skip=4", &token)
        .unwrap()
        .level;
    assert_eq!(
        (level.after, level.top, level.skip),
        (Some(vec![Value::Null, Value::Int(9)]), Some(3), 0)
    );
    assert_eq!(
        go("Authors", &token).unwrap_err().kind,
        PlanErrorKind::SkipToken
    );
    let short = planner.skip_token(&[Value::Int(9)], None, "Authors");
    assert_eq!(
        go("Authors", &short).unwrap_err().kind,
        PlanErrorKind::SkipToken
    );
}

#[test]
fn a_declared_expression_that_does_not_fit_stops_the_start() {
    for (expression, message) in [
        ("Nam", "Thing/X: Thing has no property or navigation 'Nam'"),
        ("length(Name) add", "Thing/X: unexpected end at offset 16"),
        (
            "Name",
            "Thing/X: the expression gives Edm.String, the declaration says Edm.Int32",
        ),
        (
            "X",
            "Thing/X: computed properties lead into each other too deeply",
        ),
    ] {
        let mut m = Builder::new("T", "C");
        let mut e = m.entity("Thing", "thing");
        e.int64("Id");
        e.key(&["Id"]);
        e.text("Name", 9);
        e.int32("X").computed(expression);
        m.set("Things", "Thing", READ);
        let error = Planner::new(Arc::new(m.build().unwrap()), b"k").unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}
