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
            std::thread::sleep(std::time::Duration::from_millis(20));
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
