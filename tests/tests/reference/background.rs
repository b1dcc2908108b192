//! Work behind a monitor: what its answer says, and who waits for it.

use gateway_tests::Answer;

use crate::bed::{Service, each};

impl Service {
    /// The address of the monitor of a request that is accepted.
    fn accepted(&self, line: &str, body: &str) -> String {
        let answer = self.send(&format!("{line} | Prefer: respond-async"), body);
        assert_eq!(answer.status, 202, "{line}: {}", answer.text());
        answer.header("location").unwrap().to_owned()
    }

    /// What the monitor answers when the work is done.
    fn awaited(&self, line: &str) -> Answer {
        loop {
            let answer = self.send(line, "");
            if answer.status != 202 {
                return answer;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

#[test]
fn an_answer_that_waits_says_its_version_on_both_databases() {
    each("async_version", |s| {
        let monitor = s.accepted("GET /Company", "");
        let message = s.awaited(&format!("GET {monitor} | Accept: application/http"));
        let message = message.text();
        let (head, _) = message.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nOData-Version: 4.0"), "{message}");
    });
}

#[test]
fn work_that_ends_while_its_monitor_is_asked_is_not_lost_on_both_databases() {
    each("async_race", |s| {
        for _ in 0..150 {
            let monitor = s.accepted("GET /Products?$top=1", "");
            assert_eq!(s.awaited(&format!("GET {monitor}")).status, 200);
        }
    });
}

#[test]
fn work_ends_where_the_service_begins_anew_on_both_databases() {
    each("async_anew", |s| {
        let done = s.accepted("GET /Company", "");
        assert_eq!(s.awaited(&format!("GET {done}")).status, 200);
        let anew = s.accepted("POST /Reseed", "");
        assert_eq!(s.awaited(&format!("GET {anew}")).status, 200);
        for line in [format!("GET {done}"), format!("DELETE {done}")] {
            s.must(404, &line, "");
        }
        s.must(200, "POST /Reseed", "");
        s.must(404, &format!("GET {anew}"), "");
        // What comes afterwards is work like any other.
        let later = s.accepted("DELETE {Laptop}", "");
        let answer = s.awaited(&format!("GET {later} | OData-MaxVersion: 4.01"));
        assert_eq!(answer.header("asyncresult"), Some("204"));
    });
}

#[test]
fn who_waits_long_enough_is_answered_on_both_databases() {
    each("async_wait", |s| {
        for (line, status, applied) in [
            ("GET /Company", 200, "wait=20"),
            ("GET /Nowhere(1)", 404, "wait=20"),
            ("DELETE {Laptop}", 204, "wait=20"),
        ] {
            let line = format!("{line} | Prefer: respond-async, wait=20");
            let answer = s.send(&line, "");
            assert_eq!(answer.status, status, "{line}: {}", answer.text());
            assert_eq!(answer.header("preference-applied"), Some(applied), "{line}");
            assert_eq!(answer.header("location"), None, "{line}");
        }
        let line = "PATCH /Company | Prefer: respond-async, return=representation, wait=99999";
        let answer = s.send(line, r#"{"CEO":"x"}"#);
        let applied = answer.header("preference-applied").unwrap_or_default();
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains(r#""CEO":"x""#), "{}", answer.text());
        assert!(applied.contains("return=representation"), "{applied}");
    });
}
