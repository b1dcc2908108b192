//! What is not executed is named, and what does not fit is refused with its place.

use gateway_tests::alike;

#[test]
fn what_is_left_is_refused_by_name() {
    for (step, name) in [
        ("groupby((rollup(Gender,Category)))", "rollup"),
        ("join(Trainees as T)", "join"),
        ("outerjoin(Trainees as T)", "outerjoin"),
        ("addnested(Trainees,identity as X)", "addnested"),
        ("ancestors($root/Domains,H,Id,identity)", "ancestors"),
        ("descendants($root/Domains,H,Id,identity)", "descendants"),
        ("traverse($root/Domains,H,Id,preorder)", "traverse"),
        ("aggregate(Forecast)", "custom aggregate"),
        ("aggregate(Id with Custom.median as X)", "Custom.median"),
        ("Services.Best(n=1)", "Services.Best"),
    ] {
        let answer = alike(&format!("Users?$apply={step}"));
        assert_eq!(answer.status, 501, "{step}: {}", answer.text());
        assert!(answer.text().contains(name), "{step}: {}", answer.text());
    }
}

#[test]
fn what_does_not_fit_says_where() {
    for (url, position) in [
        ("Users?$apply=groupby((Gender))&$orderby=Name", 34),
        ("Users?$apply=groupby((Gendr))", 16),
        ("Users?$apply=aggregate(Name with sum as X)", 17),
        ("Users?$compute=Id add 1 as Name", 29),
        ("Grades?$search=x", 8),
        ("Users?$apply=topcount(0,Id)", 16),
        ("$crossjoin(Users,Roles)?$filter=Name eq 'x'", 8),
    ] {
        let answer = alike(url);
        let text = answer.text();
        assert_eq!(answer.status, 400, "{url}: {text}");
        assert!(
            text.contains(&format!("\"position\":{position},")),
            "{url}: {text}"
        );
    }
    for (url, status) in [
        ("$crossjoin(Users,Nothing)", 404),
        ("$crossjoin(Users,Users)", 404),
        ("$all/Services.Nothing", 404),
        ("$all?$filter=Id eq 1", 400),
        ("Users(1)?$search=x", 400),
    ] {
        assert_eq!(alike(url).status, status, "{url}");
    }
}

/// What is just within the limits of planning is answered by both databases.
#[test]
fn the_largest_that_is_allowed_is_answered() {
    let times = |part: &str, n: usize, between: &str| vec![part; n].join(between);
    let sums = |n: usize| {
        let max = |i: usize| format!("groupby((Gender),aggregate(X{i} with max as X{}))", i + 1);
        let steps: Vec<String> = (0..n).map(max).collect();
        steps.join("/")
    };
    let chain = |n: usize| {
        let next = |i: usize| format!("X{} add 1 as X{i}", i - 1);
        let items: Vec<String> = (1..n).map(next).collect();
        items.join(",")
    };
    for url in [
        format!(
            "Users?$apply={}&$select=Id",
            times("topcount(9,Id)", 20, "/")
        ),
        format!(
            "Users?$apply={}&$select=Id",
            times("topcount(9,PrimaryDomain/ParentDomain/Id)", 20, "/")
        ),
        format!(
            "Users?$apply=groupby((Gender),aggregate(Id with max as X0))/{}",
            sums(19)
        ),
        format!(
            "Users?$apply=concat({})",
            times("aggregate($count as N)", 60, ",")
        ),
        format!(
            "Users?$compute=Id as X0,{0}&$filter=X99 gt X98&$orderby=X99 desc&$select=X99&$top=5",
            chain(100)
        ),
        format!("Users/$count?$search={}", times("jean", 50, " OR ")),
        "$crossjoin(Roles,Rooms,Domains,Jobs)?$top=5".to_owned(),
    ] {
        let answer = alike(&url);
        assert_eq!(answer.status, 200, "{url}: {}", answer.text());
    }
}
