//! What each form of an answer looks like, byte by byte.

use super::here;
use crate::testing::Client;

const ÉLODIE: &str = r#""@odata.etag":"W/\"3\"","Id":1,"Name":"Élodie \"É\" O'Neil","Score":12.5,"BornOn":"1999-12-31","JoinedOn":"2024-09-01T08:00:00.12Z","Gender":"Woman","Address":{"City":"Le Mans","Zip":"72000"},"Tags":["a","b"],"Photo":"-_8=","Version":3,"ManagerId":2"#;
const SECOND: &str = r#""@odata.etag":"W/\"1\"","Id":2,"Name":null,"Score":null,"BornOn":null,"JoinedOn":null,"Gender":"7","Address":null,"Tags":[],"Photo":null,"Version":1,"ManagerId":null"#;
const ZOÉ: &str = r#""@odata.etag":"W/\"2\"","Id":3,"Name":"Zoé","Score":null,"BornOn":null,"JoinedOn":null,"Gender":"None","Address":null,"Tags":[],"Photo":null,"Version":2,"ManagerId":1"#;

async fn check(url: &str, expected: &str) {
    check_with(url, &[], expected).await;
}

async fn check_with(url: &str, headers: &[(&str, &str)], expected: &str) {
    let got = Client::new().get_with(url, headers).await;
    assert_eq!(got.status, 200, "{url}: {}", got.text());
    assert_eq!(without_tokens(got.text()), here(expected), "{url}");
}

/// Next links depend on a key: only that they are there is compared.
fn without_tokens(text: &str) -> String {
    let mut parts = text.split("$skiptoken=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let rest = part.split_once('"').map_or("", |(_, rest)| rest);
        format!("{all}$skiptoken=\"{rest}")
    })
}

#[actix_web::test]
async fn collections_are_lists_in_an_object() {
    check(
        "Users",
        &format!(r#"{{"@odata.context":"~$metadata#Users","value":[{{{ÉLODIE}}},{{{SECOND}}},{{{ZOÉ}}}]}}"#),
    )
    .await;
    check(
        "Users?$count=true&$top=1&$select=Name",
        r#"{"@odata.context":"~$metadata#Users(Name)","@odata.count":3,"value":[{"@odata.etag":"W/\"3\"","Name":"Élodie \"É\" O'Neil"}]}"#,
    )
    .await;
    check(
        "Users?$top=0",
        r#"{"@odata.context":"~$metadata#Users","value":[]}"#,
    )
    .await;
    check(
        "Marks?$top=1",
        r#"{"@odata.context":"~$metadata#Marks","value":[{"TraineeId":"00000000-0000-0000-0000-000000000001","Course":"a/b","Value":10}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn one_entity_is_one_object() {
    let entity = format!(r#"{{"@odata.context":"~$metadata#Users/$entity",{ÉLODIE}}}"#);
    for url in [
        "Users(1)",
        "Users(1)/",
        "Users(Id=1)",
        "$entity?$id=Users(1)",
    ] {
        check(url, &entity).await;
    }
    for id in [
        "~Users(1)",
        "/odata-api/Users(1)",
        "http%3A%2F%2F127.0.0.1%3A8080%2Fodata-api%2FUsers(1)",
    ] {
        check(&format!("$entity?$id={}", here(id)), &entity).await;
    }
}

#[actix_web::test]
async fn properties_are_values() {
    for (url, expected) in [
        (
            "Users(1)/Score",
            r#"{"@odata.context":"~$metadata#Users(1)/Score","value":12.5}"#,
        ),
        (
            "Users(1)/Gender",
            r#"{"@odata.context":"~$metadata#Users(1)/Gender","value":"Woman"}"#,
        ),
        (
            "Users(1)/Address",
            r#"{"@odata.context":"~$metadata#Users(1)/Address","City":"Le Mans","Zip":"72000"}"#,
        ),
        (
            "Users(1)/Address/City",
            r#"{"@odata.context":"~$metadata#Users(1)/Address/City","value":"Le Mans"}"#,
        ),
        (
            "Users(1)/Tags",
            r#"{"@odata.context":"~$metadata#Users(1)/Tags","value":["a","b"]}"#,
        ),
    ] {
        check(url, expected).await;
    }
    for url in [
        "Users(2)/Name",
        "Users(2)/Address",
        "Users(2)/Name/$value",
        "Users(2)/Manager",
    ] {
        let got = Client::new().get(url).await;
        assert_eq!((got.status, got.text()), (204, ""), "{url}");
    }
}

#[actix_web::test]
async fn bare_values_and_counts_are_text_whatever_is_accepted() {
    for (url, kind, expected) in [
        (
            "Users(1)/Name/$value",
            "text/plain;charset=utf-8",
            "Élodie \"É\" O'Neil".as_bytes(),
        ),
        (
            "Users(1)/JoinedOn/$value",
            "text/plain;charset=utf-8",
            b"2024-09-01T08:00:00.12Z",
        ),
        (
            "Users(1)/Gender/$value",
            "text/plain;charset=utf-8",
            b"Woman",
        ),
        (
            "Users(1)/Photo/$value",
            "application/octet-stream",
            &[0xfb, 0xff],
        ),
        ("Users/$count", "text/plain;charset=utf-8", b"3"),
        ("Users(1)/Trainees/$count", "text/plain;charset=utf-8", b"3"),
    ] {
        for accept in ["application/json", "*/*", "text/plain", "image/png"] {
            let got = Client::new().get_with(url, &[("accept", accept)]).await;
            assert_eq!(got.status, 200, "{url}");
            assert_eq!(got.header("content-type"), Some(kind), "{url}");
            assert_eq!(got.body.as_deref(), Some(expected), "{url}");
        }
    }
}

#[actix_web::test]
async fn references_are_ids() {
    check(
        "Users/$ref?$top=2",
        r#"{"@odata.context":"~$metadata#Collection($ref)","value":[{"@odata.id":"~Users(1)"},{"@odata.id":"~Users(2)"}]}"#,
    )
    .await;
    check(
        "Users(1)/Manager/$ref",
        r#"{"@odata.context":"~$metadata#$ref","@odata.id":"~Users(2)"}"#,
    )
    .await;
    check(
        "Marks/$ref",
        r#"{"@odata.context":"~$metadata#Collection($ref)","value":[{"@odata.id":"~Marks(TraineeId=00000000-0000-0000-0000-000000000001,Course='a%2Fb')"},{"@odata.id":"~Marks(TraineeId=00000000-0000-0000-0000-000000000001,Course='c%27%27d')"},{"@odata.id":"~Marks(TraineeId=00000000-0000-0000-0000-000000000004,Course='%C3%A9')"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn expanded_entities_stand_between_their_parents() {
    check(
        "Users?$select=Id&$expand=Manager($select=Name),Trainees($select=Grade;$expand=Marks($select=Value);$count=true)",
        concat!(
            r#"{"@odata.context":"~$metadata#Users(Id,Manager(Name),Trainees(Grade,Marks(Value)))","value":["#,
            r#"{"@odata.etag":"W/\"3\"","Id":1,"Manager":{"@odata.etag":"W/\"1\"","Name":null},"Trainees@odata.count":3,"#,
            r#""Trainees":[{"Grade":0.5,"Marks":[{"Value":10},{"Value":12}]},{"Grade":"NaN","Marks":[]}],"Trainees@odata.nextLink":"~Users(1)/Trainees?$count=true&$expand=Marks($select=Value)&$select=Grade&$skiptoken="},"#,
            r#"{"@odata.etag":"W/\"1\"","Id":2,"Manager":null,"Trainees@odata.count":0,"Trainees":[]},"#,
            r#"{"@odata.etag":"W/\"2\"","Id":3,"Manager":{"@odata.etag":"W/\"3\"","Name":"Élodie \"É\" O'Neil"},"Trainees@odata.count":1,"#,
            r#""Trainees":[{"Grade":20.0,"Marks":[{"Value":10}]}]}]}"#,
        ),
    )
    .await;
}

#[actix_web::test]
async fn expanded_counts_and_references() {
    check(
        "Users?$select=Id&$expand=Trainees/$count",
        r#"{"@odata.context":"~$metadata#Users(Id)","value":[{"@odata.etag":"W/\"3\"","Id":1,"Trainees@odata.count":3},{"@odata.etag":"W/\"1\"","Id":2,"Trainees@odata.count":0},{"@odata.etag":"W/\"2\"","Id":3,"Trainees@odata.count":1}]}"#,
    )
    .await;
    check(
        "Users(3)?$select=Id&$expand=Trainees/$ref",
        r#"{"@odata.context":"~$metadata#Users(Id)/$entity","@odata.etag":"W/\"2\"","Id":3,"Trainees":[{"@odata.id":"~Trainees(00000000-0000-0000-0000-000000000004)"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn without_metadata_only_counts_and_links_are_left() {
    check_with(
        "Users?$select=Id&$count=true&$top=1&$expand=Trainees($select=Grade;$top=1)",
        &[("accept", "application/json;odata.metadata=none")],
        r#"{"@odata.count":3,"value":[{"Id":1,"Trainees":[{"Grade":0.5}]}]}"#,
    )
    .await;
    check(
        "Users(3)/Name?$format=application/json;odata.metadata=none",
        r#"{"value":"Zoé"}"#,
    )
    .await;
    check(
        "Users(3)?$select=Id&$format=application/json;metadata=none",
        r#"{"Id":3}"#,
    )
    .await;
}

#[actix_web::test]
async fn full_metadata_says_all() {
    check(
        "Users(1)?$format=application/json;odata.metadata=full&$expand=Trainees($top=1)",
        concat!(
            r##"{"@odata.context":"~$metadata#Users/$entity","@odata.type":"#Services.User","@odata.id":"~Users(1)","@odata.etag":"W/\"3\"","@odata.editLink":"~Users(1)","##,
            r##""Id@odata.type":"#Int64","Id":1,"Name":"Élodie \"É\" O'Neil","Score@odata.type":"#Decimal","Score":12.5,"BornOn@odata.type":"#Date","BornOn":"1999-12-31","##,
            r##""JoinedOn@odata.type":"#DateTimeOffset","JoinedOn":"2024-09-01T08:00:00.12Z","Gender@odata.type":"#Services.Gender","Gender":"Woman","##,
            r##""Address":{"@odata.type":"#Services.Address","City":"Le Mans","Zip":"72000"},"Tags@odata.type":"#Collection(String)","Tags":["a","b"],"##,
            r##""Photo@odata.type":"#Binary","Photo":"-_8=","Version@odata.type":"#Int64","Version":3,"ManagerId@odata.type":"#Int64","ManagerId":2,"##,
            r##""Trainees":[{"@odata.type":"#Services.Trainee","@odata.id":"~Trainees(00000000-0000-0000-0000-000000000001)","@odata.editLink":"~Trainees(00000000-0000-0000-0000-000000000001)","##,
            r##""Id@odata.type":"#Guid","Id":"00000000-0000-0000-0000-000000000001","Grade":0.5,"UserId@odata.type":"#Int64","UserId":1,"##,
            r##""User@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/User/$ref","User@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/User","##,
            r##""Marks@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/Marks/$ref","Marks@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/Marks"}],"##,
            r##""Manager@odata.associationLink":"~Users(1)/Manager/$ref","Manager@odata.navigationLink":"~Users(1)/Manager"}"##,
        ),
    )
    .await;
    check_with(
        "Trainees?$select=Grade&$top=2&$format=application/json;metadata=full",
        &[("odata-maxversion", "4.01")],
        concat!(
            r##"{"@odata.context":"~$metadata#Trainees(Grade)","value":["##,
            r##"{"@odata.type":"#Services.Trainee","@odata.id":"~Trainees(00000000-0000-0000-0000-000000000001)","@odata.editLink":"~Trainees(00000000-0000-0000-0000-000000000001)","Grade":0.5,"User@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/User/$ref","User@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/User","Marks@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/Marks/$ref","Marks@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000001)/Marks"},"##,
            r##"{"@odata.type":"#Services.Trainee","@odata.id":"~Trainees(00000000-0000-0000-0000-000000000002)","@odata.editLink":"~Trainees(00000000-0000-0000-0000-000000000002)","Grade@odata.type":"Double","Grade":"NaN","User@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000002)/User/$ref","User@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000002)/User","Marks@odata.associationLink":"~Trainees(00000000-0000-0000-0000-000000000002)/Marks/$ref","Marks@odata.navigationLink":"~Trainees(00000000-0000-0000-0000-000000000002)/Marks"}]}"##,
        ),
    )
    .await;
}

#[actix_web::test]
async fn large_numbers_are_texts_on_request() {
    check_with(
        "Users?$count=true&$select=Id,Score,Gender&$top=1&$expand=Trainees/$count",
        &[("accept", "application/json;IEEE754Compatible=true")],
        r#"{"@odata.context":"~$metadata#Users(Id,Score,Gender)","@odata.count":"3","value":[{"@odata.etag":"W/\"3\"","Id":"1","Score":"12.5","Gender":"Woman","Trainees@odata.count":"3"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn values_are_left_out_on_request() {
    check_with(
        "Users(2)?$expand=Manager",
        &[("prefer", "omit-values=nulls")],
        r#"{"@odata.context":"~$metadata#Users/$entity","@odata.etag":"W/\"1\"","Id":2,"Gender":"7","Tags":[],"Version":1,"Manager":null}"#,
    )
    .await;
    check_with(
        "Marks?$select=Course,Value&$top=2",
        &[("prefer", "omit-values=defaults")],
        r#"{"@odata.context":"~$metadata#Marks(Course,Value)","value":[{"Course":"a/b"},{"Course":"c'd","Value":12}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn the_context_speaks_the_version_of_the_answer() {
    let url = "Users(3)?$select=Id&$expand=Manager";
    let old = Client::new().get(url).await.json();
    assert_eq!(old["@odata.context"], here("~$metadata#Users(Id)/$entity"));
    let new = Client::new()
        .get_with(url, &[("odata-maxversion", "4.01")])
        .await
        .json();
    assert_eq!(
        new["@odata.context"],
        here("~$metadata#Users(Id,Manager())/$entity")
    );
}
