//! What each form of an answer looks like, byte by byte.

use super::here;
use crate::testing::Client;

const ÉLODIE: &str = r#""@odata.etag":"W/\"3\"","Id":1,"Name":"Élodie \"É\" O'Neil","Score":12.5,"MadeOn":"1999-12-31","JoinedOn":"2024-09-01T08:00:00.12Z","Finish":"Matte","Address":{"City":"Le Mans","Zip":"72000"},"Tags":["a","b"],"Image":"-_8=","Version":3,"CarrierId":2"#;
const SECOND: &str = r#""@odata.etag":"W/\"1\"","Id":2,"Name":null,"Score":null,"MadeOn":null,"JoinedOn":null,"Finish":"7","Address":null,"Tags":[],"Image":null,"Version":1,"CarrierId":null"#;
const ZOÉ: &str = r#""@odata.etag":"W/\"2\"","Id":3,"Name":"Zoé","Score":null,"MadeOn":null,"JoinedOn":null,"Finish":"None","Address":null,"Tags":[],"Image":null,"Version":2,"CarrierId":1"#;

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
        "Parts",
        &format!(r#"{{"@odata.context":"~$metadata#Parts","value":[{{{ÉLODIE}}},{{{SECOND}}},{{{ZOÉ}}}]}}"#),
    )
    .await;
    check(
        "Parts?$count=true&$top=1&$select=Name",
        r#"{"@odata.context":"~$metadata#Parts(Name)","@odata.count":3,"value":[{"@odata.id":"~Parts(1)","@odata.etag":"W/\"3\"","Name":"Élodie \"É\" O'Neil"}]}"#,
    )
    .await;
    check(
        "Parts?$top=0",
        r#"{"@odata.context":"~$metadata#Parts","value":[]}"#,
    )
    .await;
    check(
        "Marks?$top=1",
        r#"{"@odata.context":"~$metadata#Marks","value":[{"MachineId":"00000000-0000-0000-0000-000000000001","Course":"a/b","Value":10}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn one_entity_is_one_object() {
    let entity = format!(r#"{{"@odata.context":"~$metadata#Parts/$entity",{ÉLODIE}}}"#);
    for url in [
        "Parts(1)",
        "Parts(1)/",
        "Parts(Id=1)",
        "$entity?$id=Parts(1)",
    ] {
        check(url, &entity).await;
    }
    for id in [
        "~Parts(1)",
        "/odata-api/Parts(1)",
        "http%3A%2F%2F127.0.0.1%3A8080%2Fodata-api%2FParts(1)",
    ] {
        check(&format!("$entity?$id={}", here(id)), &entity).await;
    }
}

#[actix_web::test]
async fn properties_are_values() {
    for (url, expected) in [
        (
            "Parts(1)/Score",
            r#"{"@odata.context":"~$metadata#Parts(1)/Score","value":12.5}"#,
        ),
        (
            "Parts(1)/Finish",
            r#"{"@odata.context":"~$metadata#Parts(1)/Finish","value":"Matte"}"#,
        ),
        (
            "Parts(1)/Address",
            r#"{"@odata.context":"~$metadata#Parts(1)/Address","City":"Le Mans","Zip":"72000"}"#,
        ),
        (
            "Parts(1)/Address/City",
            r#"{"@odata.context":"~$metadata#Parts(1)/Address/City","value":"Le Mans"}"#,
        ),
        (
            "Parts(1)/Tags",
            r#"{"@odata.context":"~$metadata#Parts(1)/Tags","value":["a","b"]}"#,
        ),
    ] {
        check(url, expected).await;
    }
    for url in [
        "Parts(2)/Name",
        "Parts(2)/Address",
        "Parts(2)/Name/$value",
        "Parts(2)/Carrier",
    ] {
        let got = Client::new().get(url).await;
        assert_eq!((got.status, got.text()), (204, ""), "{url}");
    }
}

#[actix_web::test]
async fn bare_values_and_counts_are_text_whatever_is_accepted() {
    for (url, kind, expected) in [
        (
            "Parts(1)/Name/$value",
            "text/plain;charset=utf-8",
            "Élodie \"É\" O'Neil".as_bytes(),
        ),
        (
            "Parts(1)/JoinedOn/$value",
            "text/plain;charset=utf-8",
            b"2024-09-01T08:00:00.12Z",
        ),
        (
            "Parts(1)/Finish/$value",
            "text/plain;charset=utf-8",
            b"Matte",
        ),
        (
            "Parts(1)/Image/$value",
            "application/octet-stream",
            &[0xfb, 0xff],
        ),
        ("Parts/$count", "text/plain;charset=utf-8", b"3"),
        ("Parts(1)/Machines/$count", "text/plain;charset=utf-8", b"3"),
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
        "Parts/$ref?$top=2",
        r#"{"@odata.context":"~$metadata#Collection($ref)","value":[{"@odata.id":"~Parts(1)"},{"@odata.id":"~Parts(2)"}]}"#,
    )
    .await;
    check(
        "Parts(1)/Carrier/$ref",
        r#"{"@odata.context":"~$metadata#$ref","@odata.id":"~Parts(2)"}"#,
    )
    .await;
    check(
        "Marks/$ref",
        r#"{"@odata.context":"~$metadata#Collection($ref)","value":[{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000001,Course='a%2Fb')"},{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000001,Course='c%27%27d')"},{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000004,Course='%C3%A9')"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn expanded_entities_stand_between_their_parents() {
    check(
        "Parts?$select=Id&$expand=Carrier($select=Name),Machines($select=Speed;$expand=Marks($select=Value);$count=true)",
        concat!(
            r#"{"@odata.context":"~$metadata#Parts(Id,Carrier(Name),Machines(Speed,Marks(Value)))","value":["#,
            r#"{"@odata.etag":"W/\"3\"","Id":1,"Carrier":{"@odata.id":"~Parts(2)","@odata.etag":"W/\"1\"","Name":null},"Machines@odata.count":3,"#,
            r#""Machines":[{"@odata.id":"~Machines(00000000-0000-0000-0000-000000000001)","Speed":0.5,"Marks":["#,
            r#"{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000001,Course='a%2Fb')","Value":10},"#,
            r#"{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000001,Course='c%27%27d')","Value":12}]},"#,
            r#"{"@odata.id":"~Machines(00000000-0000-0000-0000-000000000002)","Speed":"NaN","Marks":[]}],"#,
            r#""Machines@odata.nextLink":"~Parts(1)/Machines?$count=true&$expand=Marks($select=Value)&$select=Speed&$skiptoken="},"#,
            r#"{"@odata.etag":"W/\"1\"","Id":2,"Carrier":null,"Machines@odata.count":0,"Machines":[]},"#,
            r#"{"@odata.etag":"W/\"2\"","Id":3,"Carrier":{"@odata.id":"~Parts(1)","@odata.etag":"W/\"3\"","Name":"Élodie \"É\" O'Neil"},"Machines@odata.count":1,"#,
            r#""Machines":[{"@odata.id":"~Machines(00000000-0000-0000-0000-000000000004)","Speed":20.0,"Marks":["#,
            r#"{"@odata.id":"~Marks(MachineId=00000000-0000-0000-0000-000000000004,Course='%C3%A9')","Value":10}]}]}]}"#,
        ),
    )
    .await;
}

#[actix_web::test]
async fn expanded_counts_and_references() {
    check(
        "Parts?$select=Id&$expand=Machines/$count",
        r#"{"@odata.context":"~$metadata#Parts(Id)","value":[{"@odata.etag":"W/\"3\"","Id":1,"Machines@odata.count":3},{"@odata.etag":"W/\"1\"","Id":2,"Machines@odata.count":0},{"@odata.etag":"W/\"2\"","Id":3,"Machines@odata.count":1}]}"#,
    )
    .await;
    check(
        "Parts(3)?$select=Id&$expand=Machines/$ref",
        r#"{"@odata.context":"~$metadata#Parts(Id)/$entity","@odata.etag":"W/\"2\"","Id":3,"Machines":[{"@odata.id":"~Machines(00000000-0000-0000-0000-000000000004)"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn without_metadata_only_counts_and_links_are_left() {
    check_with(
        "Parts?$select=Id&$count=true&$top=1&$expand=Machines($select=Speed;$top=1)",
        &[("accept", "application/json;odata.metadata=none")],
        r#"{"@odata.count":3,"value":[{"Id":1,"Machines":[{"Speed":0.5}]}]}"#,
    )
    .await;
    check(
        "Parts(3)/Name?$format=application/json;odata.metadata=none",
        r#"{"value":"Zoé"}"#,
    )
    .await;
    check(
        "Parts(3)?$select=Id&$format=application/json;metadata=none",
        r#"{"Id":3}"#,
    )
    .await;
}

#[actix_web::test]
async fn full_metadata_says_all() {
    check(
        "Parts(1)?$format=application/json;odata.metadata=full&$expand=Machines($top=1)",
        concat!(
            r##"{"@odata.context":"~$metadata#Parts/$entity","@odata.type":"#Services.Part","@odata.id":"~Parts(1)","@odata.etag":"W/\"3\"","@odata.editLink":"~Parts(1)","##,
            r##""Machines@odata.associationLink":"~Parts(1)/Machines/$ref","Machines@odata.navigationLink":"~Parts(1)/Machines","##,
            r##""Id@odata.type":"#Int64","Id":1,"Name":"Élodie \"É\" O'Neil","Score@odata.type":"#Decimal","Score":12.5,"MadeOn@odata.type":"#Date","MadeOn":"1999-12-31","##,
            r##""JoinedOn@odata.type":"#DateTimeOffset","JoinedOn":"2024-09-01T08:00:00.12Z","Finish@odata.type":"#Services.Finish","Finish":"Matte","##,
            r##""Address":{"@odata.type":"#Services.Address","City":"Le Mans","Zip":"72000"},"Tags@odata.type":"#Collection(String)","Tags":["a","b"],"##,
            r##""Image@odata.type":"#Binary","Image":"-_8=","Version@odata.type":"#Int64","Version":3,"CarrierId@odata.type":"#Int64","CarrierId":2,"##,
            r##""Machines":[{"@odata.type":"#Services.Machine","@odata.id":"~Machines(00000000-0000-0000-0000-000000000001)","@odata.editLink":"~Machines(00000000-0000-0000-0000-000000000001)","##,
            r##""Id@odata.type":"#Guid","Id":"00000000-0000-0000-0000-000000000001","Speed":0.5,"PartId@odata.type":"#Int64","PartId":1,"##,
            r##""Part@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Part/$ref","Part@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Part","##,
            r##""Marks@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Marks/$ref","Marks@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Marks"}],"##,
            r##""Carrier@odata.associationLink":"~Parts(1)/Carrier/$ref","Carrier@odata.navigationLink":"~Parts(1)/Carrier"}"##,
        ),
    )
    .await;
    check_with(
        "Machines?$select=Speed&$top=2&$format=application/json;metadata=full",
        &[("odata-maxversion", "4.01")],
        concat!(
            r##"{"@odata.context":"~$metadata#Machines(Speed)","value":["##,
            r##"{"@odata.type":"#Services.Machine","@odata.id":"~Machines(00000000-0000-0000-0000-000000000001)","@odata.editLink":"~Machines(00000000-0000-0000-0000-000000000001)","Speed":0.5,"Part@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Part/$ref","Part@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Part","Marks@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Marks/$ref","Marks@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000001)/Marks"},"##,
            r##"{"@odata.type":"#Services.Machine","@odata.id":"~Machines(00000000-0000-0000-0000-000000000002)","@odata.editLink":"~Machines(00000000-0000-0000-0000-000000000002)","Speed@odata.type":"Double","Speed":"NaN","Part@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000002)/Part/$ref","Part@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000002)/Part","Marks@odata.associationLink":"~Machines(00000000-0000-0000-0000-000000000002)/Marks/$ref","Marks@odata.navigationLink":"~Machines(00000000-0000-0000-0000-000000000002)/Marks"}]}"##,
        ),
    )
    .await;
}

#[actix_web::test]
async fn large_numbers_are_texts_on_request() {
    check_with(
        "Parts?$count=true&$select=Id,Score,Finish&$top=1&$expand=Machines/$count",
        &[("accept", "application/json;IEEE754Compatible=true")],
        r#"{"@odata.context":"~$metadata#Parts(Id,Score,Finish)","@odata.count":"3","value":[{"@odata.etag":"W/\"3\"","Id":"1","Score":"12.5","Finish":"Matte","Machines@odata.count":"3"}]}"#,
    )
    .await;
}

#[actix_web::test]
async fn values_are_left_out_on_request() {
    check_with(
        "Parts(2)?$expand=Carrier",
        &[("prefer", "omit-values=nulls")],
        r#"{"@odata.context":"~$metadata#Parts/$entity","@odata.etag":"W/\"1\"","Id":2,"Finish":"7","Tags":[],"Version":1,"Carrier":null}"#,
    )
    .await;
    check_with(
        "Marks?$select=MachineId,Course,Value&$top=2",
        &[("prefer", "omit-values=defaults")],
        concat!(
            r#"{"@odata.context":"~$metadata#Marks(MachineId,Course,Value)","value":["#,
            r#"{"MachineId":"00000000-0000-0000-0000-000000000001","Course":"a/b"},"#,
            r#"{"MachineId":"00000000-0000-0000-0000-000000000001","Course":"c'd","Value":12}]}"#,
        ),
    )
    .await;
}

#[actix_web::test]
async fn the_context_speaks_the_version_of_the_answer() {
    let url = "Parts(3)?$select=Id&$expand=Carrier";
    let old = Client::new().get(url).await.json();
    assert_eq!(old["@odata.context"], here("~$metadata#Parts(Id)/$entity"));
    let new = Client::new()
        .get_with(url, &[("odata-maxversion", "4.01")])
        .await
        .json();
    assert_eq!(
        new["@odata.context"],
        here("~$metadata#Parts(Id,Carrier())/$entity")
    );
}
