//! URLs in, plans out: what the binder makes of a query over a small library.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::DateTime;
use entity_model::{Builder, Caller, KeyOrigin, Model, Primitive, Right, Value};
use query_plan::expr::{Expr, ExprKind};
use query_plan::read::{Field, Level, OrderKey, Read, Rel, Shape, Until};
use query_plan::{Ask, Onward, Place, PlanError, PlanErrorKind, Planner};

const READ: Right = Right::new("books.read");
const PRIVATE: Right = Right::new("books.private");

fn model() -> Model {
    let mut m = Builder::new("Lib", "Container");
    m.enumeration("Genre").members(&["None", "Novel", "Poem"]);
    let mut size = m.complex("Size");
    size.decimal("Length", 9, 2);
    size.text("Note", 50).searchable();
    let mut e = m.entity("Author", "author");
    e.int64("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.text("Name", 100).required().searchable();
    e.text("Secret", 100).read_with(PRIVATE).searchable();
    e.long_text("Passcode").write_only();
    e.date_time("RetiredOn");
    e.int64("RetiredById");
    e.archived_by("RetiredOn", "RetiredById", "batch", &["RetiredOn"]);
    e.text("Code", 20);
    e.alternate_key(&["Code"]);
    e.many("Books", "Book", "Author");
    e.enumeration("Genre", "Genre");
    e.int32("BookCount").computed("Books/$count");
    let mut e = m.entity("Book", "book");
    e.guid("Id");
    e.key(&["Id"]).key_from(KeyOrigin::Uuid);
    e.text("Title", 100).also_known_as("Titel").searchable();
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
    functions(&mut m);
    m.build().unwrap()
}

fn functions(m: &mut Builder) {
    let int = Primitive::Int32;
    let mut value = |name: &str, takes: &[&str], on: Option<&str>, computed: &str| {
        let mut f = m.function(name);
        f.takes(|p| {
            for name in takes {
                p.int32(name).required();
            }
        });
        if let Some(entity) = on {
            f.on(entity);
        }
        f.gives_primitive(int).computed(computed).composable();
        f.needs(READ);
    };
    value("Left", &["Read"], Some("Book"), "Pages sub @Read");
    value(
        "Left",
        &["Read", "Skipped"],
        Some("Book"),
        "Pages sub @Read sub @Skipped",
    );
    value("Twice", &["n"], None, "@n add @n");
    value(
        "Longest",
        &[],
        None,
        "$root/Books/aggregate(Pages with max)",
    );
    let mut f = m.function("Most");
    f.on_collection("Book")
        .gives_primitive(int)
        .computed("Lib.Longest()");
    f.composable().needs(PRIVATE);
    let mut f = m.function("Closed");
    f.gives_primitive(int).computed("1").needs(READ);
    m.function("Coded")
        .gives_primitive(int)
        .composable()
        .needs(READ);
    let mut f = m.function("Gone");
    f.gives_primitive(int)
        .computed("1")
        .composable()
        .unavailable();
    f.needs(READ);
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
            input,
            keys,
            measures,
            source,
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
            let by = if keys.is_empty() {
                String::new()
            } else {
                format!("{}# by {}: ", source.0, all(keys))
            };
            format!("{} | {by}{}", rel(input), measures.join(","))
        }
        Rel::Slice {
            input,
            each,
            order,
            skip,
            top,
            until,
        } => {
            let each = if each.is_empty() {
                String::new()
            } else {
                format!(" of each {}", all(each))
            };
            let until = match until {
                Some(Until::Sum { value, sum }) => {
                    format!(" until {} is {}", expr(value), expr(sum))
                }
                Some(Until::Percent { value, percent }) => {
                    format!(" until {} is {}%", expr(value), expr(percent))
                }
                None => String::new(),
            };
            format!(
                "{} | slice{each} {} skip {skip} top {top:?}{until}",
                rel(input),
                ordered(order)
            )
        }
        Rel::Concat { inputs, source } => {
            let inputs: Vec<String> = inputs.iter().map(rel).collect();
            format!("{}# [{}]", source.0, inputs.join(" ++ "))
        }
        Rel::Items { .. } => "?".to_owned(),
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
    if let Some((column, kinds)) = &s.kinds {
        let kinds: Vec<String> = kinds.iter().map(shape).collect();
        return format!("kind {column}: {}", kinds.join(" or "));
    }
    if s.reference {
        return "ref".to_owned();
    }
    let fields: Vec<String> = s.fields.iter().map(field).collect();
    format!("{{{}}}", fields.join(" "))
}

fn field(f: &Field) -> String {
    match f {
        Field::OfKind { entities, field: f } => format!("{}?{}", field(f), entities.len()),
        Field::Value { name, column, .. } => format!("{name}={column}"),
        Field::Complex { name, fields, .. } => format!("{name}/{}", fields.len()),
        Field::Json { name, .. } => format!("{name}=json"),
        Field::Stream { name, .. } => format!("{}=stream", name.as_deref().unwrap_or("$value")),
        Field::Dynamic { column, .. } => format!("*={column}"),
        Field::One { name, shape: s } => format!("{name}{}", shape(s)),
        Field::Single { name, child } => format!("{name}=single{child}"),
        Field::Link { name, key, .. } => format!("{name}@{key:?}"),
        Field::Many { name, child } => format!("{name}[{child}]"),
        Field::Count { name, child } => format!("{name}#{child}"),
    }
}

fn ordered(order: &[OrderKey]) -> String {
    let key = |k: &OrderKey| format!("{}{}", expr(&k.by), if k.descending { " desc" } else { "" });
    order.iter().map(key).collect::<Vec<_>>().join(", ")
}

fn level(l: &Level, depth: usize) -> String {
    let pad = "  ".repeat(depth);
    let mut text = format!("{pad}{}\n", rel(&l.rows));
    let _ = write!(
        text,
        "{pad}order {} skip {} top {:?} page {:?}",
        ordered(&l.order),
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
            "Authors?$filter=RetiredOn ne null&$select=BookCount&$orderby=BookCount",
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
fn computed_names_stand_beside_declared_ones() {
    plans(
        "computed.txt",
        &[
            "Books?$compute=Price mul 2 as Twice&$select=Title,Twice",
            "Books?$compute=Price mul 2 as Twice,Twice add Pages as More&$filter=More gt 3&$orderby=Twice desc&$select=More",
            "Books?$compute=year(AddedOn) as Year&$select=*",
            "Books/$count?$compute=Pages div 10 as Tens&$filter=Tens eq 3",
            "Books(GUID)?$compute=length(Title) as Length&$select=Length",
            "Authors?$select=Name&$expand=Books($compute=Price divby Pages as Each;$filter=Each gt 1;$select=Each)",
            "Books?$select=Title&$expand=Author($compute=concat(Name,'!') as Shout;$select=Shout)",
            "Authors?$compute=length(Name) as N&$filter=Books/any(b:b/Pages gt $it/N)&$select=N",
            "Authors?$compute=BookCount add 1 as Next&$select=Next,BookCount",
            // Refused.
            "Books?$compute=Price mul 2 as Price",
            "Books?$compute=Price mul 2 as Author",
            "Books?$compute=Price mul 2 as X,Price mul 3 as X",
            "Books?$compute=Y add 1 as X,Pages as Y",
            "Books?$compute=Author as X",
            "Books?$compute=Size as X",
            "Authors?$compute=1 as X&$filter=Books/any(b:b/X eq 1)",
            "Books(GUID)/Title?$compute=1 as X",
            "Authors?$compute=Passcode as X",
        ],
    );
}

#[test]
fn functions_stand_for_what_they_are_declared_to_compute() {
    plans(
        "functions.txt",
        &[
            "Books?$select=Id&$filter=Lib.Left(Read=3) gt 5",
            "Books?$select=Id&$filter=Left(Skipped=1,Read=Pages) gt 5",
            "Books?$select=Id&$filter=Left(Read=@p) gt 5&@p=2",
            "Books?$select=Id&$filter=Left(Read=Twice(n=Left(Read=1))) gt 5",
            "Books?$compute=Left(Read=1) as L&$orderby=L&$select=L",
            "Books?$select=Id&$filter=Pages eq Lib.Longest()",
            "Authors?$select=Id&$filter=Books/any(b:b/Left(Read=1) gt 5)",
            "Authors?$select=Id&$filter=Books/Lib.Most() gt 5",
            "Books?$select=Id&$filter=Twice(n=null) eq null",
            "Books?$apply=aggregate(Left(Read=1) with sum as Rest)",
            // Refused.
            "Books?$filter=Author/Left(Read=1) gt 5",
            "Books?$filter=Left(Red=1) gt 5",
            "Books?$filter=Left(1) gt 5",
            "Books?$filter=Left(Read=1,Read=2) gt 5",
            "Books?$filter=Left() gt 5",
            "Books?$filter=Left(Read='x') gt 5",
            "Books?$filter=Left(Read=3000000000) gt 5",
            "Books?$filter=Left(Read=Price) gt 5",
            "Books?$filter=Lib.Nothing() gt 5",
            "Books?$filter=Twice(n=1)(2) gt 5",
            "Books?$filter=Closed() gt 5",
            "Books?$filter=Coded() gt 5",
            "Books?$filter=Gone() gt 5",
            "Books?$filter=Twice(n=Read) gt 5",
        ],
    );
}

#[test]
fn transformations_become_the_same_nodes() {
    plans(
        "apply.txt",
        &[
            "Authors?$apply=aggregate(Books/Title with countdistinct as N)",
            "Authors?$apply=groupby((Genre),aggregate(Books/Tags/Name with countdistinct as N,$count as C))",
            "Books?$apply=aggregate(Author/Books/$filter(Pages gt 1)/Title with countdistinct as N)",
            "Authors?$expand=Books($apply=filter(Pages gt 1)/aggregate($count as N))",
            "Books?$expand=Tags($apply=aggregate($count as N))",
            "Books?$apply=identity&$select=Id",
            "Books?$apply=filter(Pages gt 3)/filter(Author/Name eq 'x')&$select=Id",
            "Books?$apply=search(x)&$select=Id",
            "Books?$apply=compute(Pages mul 2 as Twice)/filter(Twice gt 3)&$select=Twice&$orderby=Twice",
            "Books?$apply=aggregate($count as N,Price with sum as Total,Pages with average as Mean,Author/Name with countdistinct as Names,Author with countdistinct as Authors)",
            "Books?$apply=aggregate(Price mul Pages with max as Most,Size/Length with min as Least)",
            "Books?$apply=filter(Pages gt 3)/aggregate(PublishedOn with max as Last)&$filter=Last ne null",
            "Authors?$apply=aggregate(Books/Price with sum as Total,Books/$count as N,Books/$count($filter=Pages gt 3) as Long,Books/Pages with average as Mean)",
            "Books?$apply=groupby((Author/Name))",
            "Books?$apply=groupby((Author/Name,Titel),aggregate(Price with sum as Total))&$filter=Author/Name ne 'x' and Total gt 3&$orderby=Total desc&$top=2&$count=true",
            "Books?$apply=groupby((Author/Id),aggregate($count as N))&$select=N",
            "Books?$apply=groupby((Author),aggregate($count as N))",
            "Books?$apply=groupby((Author),aggregate($count as N))&$expand=Author($select=Name)&$filter=Author/Name eq 'x'&$orderby=Author/Id",
            "Books?$apply=groupby((Size))",
            "Books?$apply=groupby((Size/Note))&$select=Size/Note",
            "Books?$apply=groupby((Title),filter(Pages gt 3)/aggregate($count as N,Price with sum as Total))",
            "Books?$apply=groupby((AuthorId),topcount(2,Price))&$select=Id",
            "Books?$apply=groupby((AuthorId),topcount(2,Price)/aggregate(Price with sum as Best))",
            "Books?$apply=groupby((AuthorId),groupby((Pages),aggregate(Price with sum as Total))/aggregate(Total with max as Most))",
            "Books?$apply=groupby((AuthorId),aggregate(Price with sum as Total))/filter(Total gt 5)/aggregate(Total with average as Mean)",
            "Books?$apply=groupby((AuthorId),aggregate(Price with sum as Total))/compute(Total mul 2 as Twice)/topcount(3,Twice)&$compute=Twice add 1 as More",
            "Books?$apply=topcount(2,Price)&$expand=Author($select=Id)&$select=Id",
            "Books?$apply=bottomsum(20.5,Price)&$select=Id",
            "Books?$apply=toppercent(50,Pages)&$select=Id",
            "Books?$apply=orderby(Title desc)/skip(1)/top(2)&$select=Id",
            "Books?$apply=filter(Pages gt 3)/orderby(Title)&$orderby=Pages&$select=Id",
            "Books?$apply=concat(aggregate($count as N),groupby((Author/Name),aggregate($count as N,Price with sum as Total)))",
            "Books?$apply=concat(topcount(1,Price),identity)/aggregate(Price with sum as Total)",
            "Tags?$apply=concat(identity,aggregate($count as N))",
            "Books?$apply=groupby((AuthorId),concat(aggregate($count as N),topcount(1,Price)/aggregate(Price with max as Most)))/filter(N gt 1)",
            "Books?$apply=nest(aggregate($count as N) as Sums,topcount(1,Price) as Best)&$select=Sums",
            "Books?$apply=groupby((AuthorId),nest(groupby((Pages),aggregate($count as N)) as ByPages))&$filter=AuthorId ne null",
            "Books/$count?$apply=groupby((AuthorId))",
            "Authors?$apply=topcount(1,Id)/aggregate($count as N)",
            "Authors?$apply=filter(RetiredOn ne null)/aggregate($count as N)",
            "Authors(1)/Books?$apply=aggregate($count as N)",
            // Refused.
            "Books?$apply=aggregate(Price with sum as Price)",
            "Books?$apply=aggregate(Price with sum as X,Price with min as X)",
            "Books?$apply=aggregate(Title with sum as X)",
            "Books?$apply=aggregate(Pric with sum as X)",
            "Books?$apply=aggregate(Size with max as X)",
            "Books?$apply=aggregate(Tags/Name with countdistinct as X)",
            "Books?$apply=aggregate(Price with Lib.median as X)",
            "Books?$apply=aggregate(Forecast)",
            "Books?$apply=aggregate(Price)",
            "Books?$apply=aggregate(Price with sum from AuthorId with max as X)",
            "Books?$apply=groupby((Tags/Name))",
            "Books?$apply=groupby((Title/X))",
            "Books?$apply=groupby((rollup(Title,Pages)))",
            "Books?$apply=groupby((Title))/filter(Pages gt 3)",
            "Books?$apply=groupby((Title))/search(x)",
            "Books?$apply=groupby((Title))&$search=x",
            "Books?$apply=groupby((Title))&$orderby=Price",
            "Books?$apply=groupby((Title))&$select=Price",
            "Books?$apply=groupby((Title))&$expand=Author",
            "Books?$apply=groupby((Author/Name))&$expand=Author",
            "Books/$ref?$apply=groupby((Title))",
            "Books?$apply=topcount(0,Price)",
            "Books?$apply=topcount(Pages,Price)",
            "Books?$apply=topsum(5,Title)",
            "Books?$apply=nest(identity as Title)",
            "Books?$apply=nest(identity as X)&$filter=X eq 1",
            "Books?$apply=nest(identity as X)/groupby((X))",
            "Books?$apply=join(Tags as T)",
            "Books?$apply=outerjoin(Tags as T)",
            "Books?$apply=concat(concat(identity,identity),identity)",
            "Books(GUID)?$apply=identity",
            "Authors?$expand=Books($apply=identity)",
            "Authors?$apply=groupby((Passcode))",
        ],
    );
}

#[test]
fn several_sets_make_one_resource() {
    plans(
        "several.txt",
        &[
            "$crossjoin(Books,Tags)",
            "$crossjoin(Authors,Books)?$filter=Books/AuthorId eq Authors/Id and Books/Author/Name ne 'x'&$orderby=Authors/Name&$top=2&$count=true",
            "$crossjoin(Authors,Books)?$expand=Books($select=Title;$expand=Author($select=Id)),Authors($select=Id)",
            "$crossjoin(Authors,Books)?$select=Books",
            "$crossjoin(Authors,Books)?$compute=Books/Pages add 1 as More&$select=More",
            "$crossjoin(Authors,Books)/$count?$filter=Books/Author/Id eq Authors/Id",
            "$crossjoin(Authors,Books)?$apply=filter(Books/AuthorId eq Authors/Id)/groupby((Authors/Name),aggregate(Books/Price with sum as Total))",
            "$all",
            "$all/$count",
            "$all?$top=2&$skip=1&$count=true",
            "$all/Lib.Tag?$filter=Name eq 'x'",
            // Refused.
            "$crossjoin(Authors,Boks)",
            "$crossjoin(Authors,Author)",
            "$crossjoin(Authors,Books)/x",
            "$crossjoin(Authors,Books)?$filter=Name eq 'x'",
            "$crossjoin(Authors,Books)?$filter=Authors eq 1",
            "$crossjoin(Authors,Books)?$search=x",
            "$crossjoin(Authors,Books)?$expand=Tags",
            "$crossjoin(Authors,Books)?$expand=Books($top=1)",
            "$all?$filter=Id eq 1",
            "$all/Lib.Tg",
            "$all/Tags",
        ],
    );
}

#[test]
fn words_are_sought_in_searchable_texts() {
    plans(
        "search.txt",
        &[
            "Books?$search=Ét\u{e9}&$select=Id",
            "Books?$search=\"Les Misérables\"&$select=Id",
            "Authors?$search=a b OR NOT (c AND d)&$select=Id",
            "Authors?$search='jean val'&$select=Id",
            "Authors?$search=...&$select=Id",
            "Books/$count?$search=x&$filter=Pages gt 3",
            "Authors?$select=Id&$expand=Books($search=x;$select=Id)",
            "Authors?$select=Id&$expand=Books/$count($search=x)",
            "Authors?$select=Id&$filter=Books/$count($search=x) gt 2",
            // Refused.
            "Tags?$search=x",
            "Authors(1)?$search=x",
            "Authors(1)/Name?$search=x",
            "Books?$expand=Author($search=x)",
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
            "Authors(Name='x')",
            "Authors(null)",
            "Authors/x",
            "BookTags(1)",
            "BookTags(BookId=GUID)",
            "Authors(1)/Nam",
            "Authors/$ref?$select=Name",
            "Books(GUID)/Author/$ref?$expand=Books",
            "Authors(1)/Name/x",
            "Authors(1)/Books/Title",
            "Authors(1)/$value",
            "Authors(1)/Passcode",
            "Authors/$each",
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
            "Authors?$filter=Passcode eq 'x'",
            "Authors?$filter=geo.length(Name) eq 1",
            "Authors?$filter=lenght(Name) eq 1",
            "Authors?$filter=Name eq @a&@a=@a",
            "Authors?$filter=cast(Name,Edm.Strin) eq 'x'",
            "Authors?$filter=RetiredOn gt 20000-01-01",
            "Authors?$orderby=Books",
            "Authors?$orderby=Nme",
            "Books?$orderby=Size",
            "Authors?$select=Nme",
            "Authors?$select=Name/First",
            "Authors?$select=Passcode",
            "Authors?$expand=Boks",
            "Authors?$expand=Name",
            "Authors?$expand=Books,Books",
            "Books?$expand=Author($filter=Id eq 1)",
            "Books?$expand=Author/$count",
            "Authors?$skiptoken=x",
            "Authors(1)?$filter=Id eq 1",
            "Authors(1)?$top=1",
            "Authors(1)/Name?$select=Name",
            "Authors?$levels=2",
            "Authors?$expand=Books($expand=Tags($filter=Name eq $it/Name))",
            "Authors?$filter=$root/Authors/Name eq 'x'",
            "Authors?$filter=$root/Writers(1)/Name eq 'x'",
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
        "Books?$select=Id&$filter=Title eq $root/Authors(1)/Name",
        "Books?$select=Id&$filter=Title eq $root/Authors(1)/Secret",
        "Authors?$select=Id&$expand=Books($select=Id;$filter=Title eq $it/Name)",
        "Authors?$select=Id&$expand=Books($select=Id;$filter=Title eq $it/Secret)",
        "Authors?$select=Secret",
        "Authors?$orderby=Secret",
        "Authors?$select=Id&$filter=Secret eq 'x'",
        "Authors(1)/Secret",
        "Authors?$search=x&$select=Id",
        "Books?$compute=Author/Secret as X&$select=X",
        "Authors?$apply=aggregate($count as N)",
        "Books?$apply=groupby((Author/Name),aggregate($count as N))",
        "Books?$apply=groupby((Author),aggregate($count as N))&$expand=Author($select=Name)",
        "$crossjoin(Authors,Tags)?$expand=Authors($select=Name)",
        "$crossjoin(Authors,Tags)?$filter=Authors/Secret eq 'x'",
        "$all/$count",
        "Authors?$apply=groupby((Secret))",
        "Authors?$apply=aggregate(Secret with max as X)",
        "Authors?$apply=topcount(1,Secret)&$select=Id",
        "Authors?$apply=concat(identity,aggregate($count as N))",
        "Authors?$select=Id&$filter=Books/Lib.Most() gt 5",
        "Books?$select=Id&$filter=Pages eq Longest()",
    ];
    let mut all: Vec<String> = urls.iter().map(|u| text(u, plan_as(&caller, u))).collect();
    for url in ["Books/$count", "$all", "$crossjoin(Books,Tags)"] {
        all.push(text(url, plan_as(&nobody, url)));
    }
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

    let search = |words: usize| plan(&format!("Books?$search={}", vec!["a"; words].join(" ")));
    assert!(search(query_plan::limits::MAX_SEARCH_TERMS).is_ok());
    assert_eq!(
        search(query_plan::limits::MAX_SEARCH_TERMS + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );

    let crossed = |sets: usize| {
        let mut m = Builder::new("Many", "Container");
        let names: Vec<String> = (0..sets).map(|at| format!("Things{at}")).collect();
        for (at, name) in names.iter().enumerate() {
            let mut e = m.entity(&format!("Thing{at}"), &format!("thing{at}"));
            e.int64("Id");
            e.key(&["Id"]);
            m.set(name, &format!("Thing{at}"), READ);
        }
        let planner = Planner::new(Arc::new(m.build().unwrap()), b"key").unwrap();
        plan_at(&planner, &format!("$crossjoin({})", names.join(",")), "")
    };
    assert!(crossed(query_plan::limits::MAX_CROSSED).is_ok());
    assert_eq!(
        crossed(query_plan::limits::MAX_CROSSED + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );
    assert_eq!(
        plan("$all").unwrap().level.page,
        Some(query_plan::limits::ALL_PAGE)
    );

    // Each name stands for the one before, twice: 1, 3, 7 … 127 operations, and some more in the last.
    let doubled = (1..7)
        .map(|i| format!("X{0} add X{0} as X{i}", i - 1))
        .collect::<Vec<_>>()
        .join(",");
    let computed = |operations: usize| {
        let list = vec!["1"; operations - 127 - 1].join(",");
        plan(&format!(
            "Books?$compute=Pages as X0,{doubled},X6 in ({list}) as Last"
        ))
    };
    assert!(computed(query_plan::limits::MAX_COMPUTED).is_ok());
    assert_eq!(
        computed(query_plan::limits::MAX_COMPUTED + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );
    // To double them took 240.
    let substituted = |operations: usize| {
        let (large, small) = ((operations - 240) / 127, (operations - 240) % 127);
        let large = vec!["X6"; large].join(",");
        let small = vec!["X0"; small].join(",");
        plan(&format!(
            "Books?$compute=Pages as X0,{doubled}&$filter=1 in ({large},{small})"
        ))
    };
    assert!(substituted(query_plan::limits::MAX_SUBSTITUTED).is_ok());
    assert_eq!(
        substituted(query_plan::limits::MAX_SUBSTITUTED + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );
    // An argument and its double: 3, 7 … 4,095 operations, 8,177 together.
    let functions = |operations: usize| {
        let nested = (0..11).fold("Pages".to_owned(), |n, _| format!("Twice(n={n})"));
        let rest = operations - 8_177;
        let small = rest * 2 % 3;
        let large = (rest - 2 * small) / 3;
        let small = vec!["Longest()"; small];
        let large = vec!["Twice(n=Pages)"; large];
        let all = [large, small].concat().join(",");
        plan(&format!("Books?$filter=1 in ({nested},{all})"))
    };
    assert!(functions(query_plan::limits::MAX_SUBSTITUTED).is_ok());
    assert_eq!(
        functions(query_plan::limits::MAX_SUBSTITUTED + 1)
            .unwrap_err()
            .kind,
        PlanErrorKind::Limit
    );
    let stages = |stages: usize| {
        plan(&format!(
            "Books?$apply={}",
            vec!["top(1)"; stages].join("/")
        ))
    };
    assert!(stages(query_plan::limits::MAX_STAGES).is_ok());
    assert_eq!(
        stages(query_plan::limits::MAX_STAGES + 1).unwrap_err().kind,
        PlanErrorKind::Limit
    );
    // The parts: a scan and what gives its columns, for each; and one that puts them together.
    let relations = |relations: usize| {
        let parts = vec!["identity"; (relations - 2) / 2].join(",");
        let filter = if relations.is_multiple_of(2) {
            ""
        } else {
            "filter(Pages gt 3)/"
        };
        plan(&format!(
            "Books?$apply=concat({filter}{parts})/aggregate($count as N)"
        ))
    };
    assert!(relations(query_plan::limits::MAX_RELATIONS).is_ok());
    assert_eq!(
        relations(query_plan::limits::MAX_RELATIONS + 1)
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
    plan_at(planner, "Nodes", query)
}

fn plan_at(planner: &Planner, path: &str, query: &str) -> Result<Read, Box<PlanError>> {
    let caller = Caller::with_all_rights(0, "all");
    let ask = Ask {
        caller: &caller,
        now: DateTime::UNIX_EPOCH,
        max_page_size: None,
        track: false,
        v401: true,
        fingerprint: "",
    };
    let path = query_grammar::parse_path(path).unwrap();
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
        Onward {
            left: Some(3),
            ..Onward::default()
        },
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
    let short = planner.skip_token(&[Value::Int(9)], Onward::default(), "Authors");
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
    for (expression, message) in [
        (
            "Name",
            "Shout: no row is read here whose properties have names",
        ),
        ("@n add", "Shout: unexpected end at offset 6"),
        (
            "@n",
            "Shout: the expression gives Edm.Int32, the declaration says Edm.String",
        ),
        (
            "Shout(n=1)",
            "Shout: functions lead into each other too deeply",
        ),
        ("@m", "Shout: there is no parameter @m"),
    ] {
        let mut m = Builder::new("T", "C");
        let mut f = m.function("Shout");
        f.takes(|p| {
            p.int32("n").required();
        });
        f.gives_primitive(Primitive::String).computed(expression);
        f.composable().needs(READ);
        let error = Planner::new(Arc::new(m.build().unwrap()), b"k").unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
    }
}
