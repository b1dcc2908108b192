//! Long answers: streamed in bounded memory, never complete when they are not, and stopped when nobody listens.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use query_plan::port::StoreError;

use super::pipe::{Closed, pipe};
use crate::config::{Config, Lanes, PIECES_WAITING, Times};
use crate::testing::{Client, FakeStore, model, text_of};

/// People enough for several pieces: each block of two is larger than one piece.
fn crowd(people: usize) -> Arc<FakeStore> {
    Arc::new(FakeStore::new(model(), text_of(people, 40_000)))
}

fn hurried() -> Config {
    let times = Times {
        reader: Duration::from_millis(200),
        ..Times::default()
    };
    let lanes = Lanes {
        common: 1,
        lookups: 1,
        exports: 1,
        ..Lanes::default()
    };
    Config {
        times,
        lanes,
        ..Config::default()
    }
}

#[actix_web::test]
async fn a_long_answer_is_whole() {
    let client = Client::asking(crowd(101), Config::default());
    let got = client.get("Parts?$count=true").await;
    let page = got.json();
    assert_eq!(page["value"].as_array().unwrap().len(), 101);
    assert_eq!(page["@odata.count"], 101);
    assert!(got.header("content-length").is_none(), "it is a stream");
    let packed = client
        .get_with("Parts", &[("accept-encoding", "gzip")])
        .await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let body = packed.body.unwrap();
    let page: serde_json::Value =
        serde_json::from_reader(flate2::read::GzDecoder::new(&*body)).unwrap();
    assert_eq!(page["value"].as_array().unwrap().len(), 101);
}

#[actix_web::test]
async fn a_failure_in_mid_stream_never_looks_complete() {
    for headers in [&[][..], &[("accept-encoding", "gzip")]] {
        let client = Client::asking(crowd(50), Config::default());
        client.store.fail(30, StoreError::Timeout);
        let got = client.get_with("Parts", headers).await;
        assert_eq!(got.status, 200, "the head had left already");
        assert!(got.body.is_none(), "the body breaks off");
    }
}

#[actix_web::test]
async fn on_the_wire_a_broken_answer_has_no_last_chunk() {
    for (failing, complete) in [(false, true), (true, false)] {
        let client = Client::asking(crowd(50), Config::default());
        if failing {
            client.store.fail(30, StoreError::Timeout);
        }
        let text = client
            .on_the_wire(
                "GET /odata-api/Parts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            )
            .await;
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{}", &text[..100]);
        assert!(
            text.to_ascii_lowercase()
                .contains("transfer-encoding: chunked")
        );
        assert_eq!(text.ends_with("\r\n0\r\n\r\n"), complete);
        assert_eq!(text.contains("]}"), complete);
    }
}

#[actix_web::test]
async fn on_the_wire_head_has_a_length_and_no_body() {
    let client = Client::new();
    let text = client
        .on_the_wire(
            "HEAD /odata-api/Parts(1) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
        .await;
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(
        head.to_ascii_lowercase().contains("content-length: "),
        "{head}"
    );
    assert_eq!(body, "");
}

#[actix_web::test]
async fn on_the_wire_urls_may_be_typed_as_people_type() {
    let client = Client::new();
    for (target, status) in [
        ("/odata-api/Parts?$filter=Name eq 'Zoé' and \"", "400"),
        ("/odata-api/Parts?$filter=Name eq 'Zoé'&$select=Id", "200"),
        ("/odata-api/Parts?$search=\"two words\"", "400"),
        ("/odata-api/Üsers", "404"),
    ] {
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let text = client.on_the_wire(&request).await;
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status}")),
            "{target}: {text}"
        );
        assert!(text.contains("\r\nodata-version: 4.0\r\n"), "{target}");
        assert_eq!(
            text.contains("\"innererror\":{\"in\":"),
            status != "200",
            "{text}"
        );
    }
    let long = "é".repeat(100_000);
    let text = client
        .on_the_wire(&format!(
            "GET /odata-api/{long} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ))
        .await;
    assert!(text.starts_with("HTTP/1.1 414"), "{}", &text[..50]);
}

#[actix_web::test]
async fn on_the_wire_a_connection_takes_several_requests() {
    let request = |connection| {
        format!(
            "GET /odata-api/Parts(1)/Name/$value HTTP/1.1\r\nHost: localhost\r\nConnection: {connection}\r\n\r\n"
        )
    };
    let post = "POST /odata-api/Parts/$query HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n$select=Id";
    let all = [&request("keep-alive"), post, &request("close")].concat();
    let text = Client::new().on_the_wire(&all).await;
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3, "{text}");
}

#[actix_web::test]
async fn head_stops_the_work_early() {
    let client = Client::asking(crowd(1000), Config::default());
    let got = client.send("HEAD", "/odata-api/Parts", &[]).await;
    assert_eq!((got.status, got.body.as_deref()), (200, Some(&[][..])));
    wait_for_the_end(&client.store).await;
    assert_eq!(
        *client.store.ended.lock().unwrap(),
        Some(Err(StoreError::Gone))
    );
    assert!(client.store.given.load(Ordering::SeqCst) < 50);
}

async fn wait_for_the_end(store: &FakeStore) {
    let until = Instant::now() + Duration::from_secs(10);
    while store.ended.lock().unwrap().is_none() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[actix_web::test]
async fn a_slow_reader_leaves_the_lane_to_others() {
    let client = Client::asking(crowd(1000), hurried());
    let slow = client.open("/odata-api/Parts").await;
    // One query at a time, and the export is not one of them.
    assert_eq!(client.get("Parts?$top=1").await.status, 200);
    assert_eq!(client.get("Parts(1)").await.status, 200);
    drop(slow);
}

#[actix_web::test]
async fn a_reader_that_takes_nothing_is_given_up() {
    let client = Client::asking(crowd(1000), hurried());
    let stuck = client.open("/odata-api/Parts").await;
    wait_for_the_end(&client.store).await;
    assert_eq!(
        *client.store.ended.lock().unwrap(),
        Some(Err(StoreError::Timeout))
    );
    drop(stuck);
}

#[actix_web::test]
async fn a_crowded_lane_refuses() {
    let mut config = hurried();
    config.lanes.waiting = 0;
    let got = Client::with(config).get("Parts").await;
    assert_eq!((got.status, got.code().as_str()), (503, "OD106"));
    assert_eq!(got.header("retry-after"), Some("5"));
}

#[actix_web::test]
async fn who_waits_too_long_is_told() {
    let mut config = hurried();
    config.times.queue = Duration::ZERO;
    let got = Client::with(config).get("Parts").await;
    assert_eq!((got.status, got.code().as_str()), (503, "OD106"));
}

#[actix_web::test]
async fn lookups_may_run_where_they_are_asked() {
    let mut config = hurried();
    config.lanes.lookups_inline = true;
    config.lanes.waiting = 0;
    let client = Client::with(config);
    assert_eq!(client.get("Parts(1)").await.status, 200);
    assert_eq!(client.get("Parts(1)?$expand=Carrier").await.status, 200);
    assert_eq!(client.get("Parts(1)/Name").await.status, 200);
    assert_eq!(
        client.get("Parts").await.status,
        503,
        "a collection is no lookup"
    );
    assert_eq!(client.get("Parts(1)?$expand=Machines").await.status, 503);
}

#[actix_web::test]
async fn a_panic_is_the_trouble_of_one_request() {
    for inline in [false, true] {
        let mut config = hurried();
        config.lanes.lookups_inline = inline;
        let client = Client::with(config);
        client.store.broken.store(true, Ordering::SeqCst);
        for url in ["Parts", "Parts(1)", "Parts"] {
            let got = client.get(url).await;
            assert_eq!((got.status, got.code().as_str()), (500, "OD599"), "{url}");
            assert_eq!(got.header("odata-version"), Some("4.0"));
        }
        client.store.broken.store(false, Ordering::SeqCst);
        assert_eq!(
            client.get("Parts").await.status,
            200,
            "the threads are still there"
        );
    }
}

#[actix_web::test]
async fn the_children_of_a_block_have_a_limit() {
    for (limit, status) in [(2000, 200), (100, 400)] {
        let mut config = Config::default();
        config.limits.block = limit;
        let got = Client::with(config).get("Parts?$expand=Machines").await;
        assert_eq!(got.status, status, "{}", got.text());
        if status == 400 {
            assert_eq!(got.code(), "OD201");
        }
    }
}

#[actix_web::test]
async fn a_pipe_knows_its_three_ends() {
    let soon = || Instant::now() + Duration::from_secs(5);
    let (sender, mut reader) = pipe(Duration::from_secs(1), soon());
    sender.send("a".into()).unwrap();
    sender.done();
    assert_eq!(reader.next().await, Some(Ok("a".into())));
    assert_eq!(reader.next().await, None);

    let (sender, mut reader) = pipe(Duration::from_secs(1), soon());
    sender.send("a".into()).unwrap();
    drop(sender);
    assert_eq!(reader.next().await, Some(Ok("a".into())));
    assert!(reader.next().await.unwrap().is_err());

    let (sender, reader) = pipe(Duration::from_secs(1), soon());
    drop(reader);
    assert_eq!(sender.send("a".into()), Err(Closed::Gone));

    let (sender, _reader) = pipe(Duration::from_millis(20), soon());
    for _ in 0..PIECES_WAITING {
        sender.send("a".into()).unwrap();
    }
    assert_eq!(sender.send("a".into()), Err(Closed::Slow));
}

#[actix_web::test]
async fn a_waiting_reader_is_woken() {
    let (sender, mut reader) = pipe(
        Duration::from_secs(5),
        Instant::now() + Duration::from_secs(60),
    );
    let writer = std::thread::spawn(move || {
        for _ in 0..1000 {
            sender.send("piece".into()).unwrap();
        }
        sender.done();
    });
    let mut pieces = 0;
    while let Some(piece) = reader.next().await {
        piece.unwrap();
        pieces += 1;
    }
    assert_eq!(pieces, 1000);
    writer.join().unwrap();
}
