//! Pages: the signed token that carries the last row's order values to the next request.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bigdecimal::BigDecimal;
use chrono::{DateTime, NaiveTime, TimeDelta};
use entity_model::Value;
use hmac::{Hmac, KeyInit, Mac};
use query_grammar::Given;
use sha2::Sha256;
use uuid::Uuid;

use crate::error::{PlanError, PlanErrorKind};
use crate::limits;
use crate::planner::Ask;
use crate::read::{Level, Since, Track};

/// Bytes of the signature kept in a token.
const SIGNATURE: usize = 16;

/// The form of the token; another form is refused.
const VERSION: u8 = 2;

/// What the requests of all pages of an answer have in common, though a link is followed without their headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Onward {
    /// Rows of `$top` to go.
    pub left: Option<u64>,
    /// Rows of a page, unless the next request wants others.
    pub page: Option<usize>,
    /// The changes of the answer's rows are followed.
    pub tracked: bool,
}

/// What a token says beside where it goes on; nothing when it was not made for this query.
pub(crate) fn onward(key: &[u8], fingerprint: &str, token: &str) -> Option<Onward> {
    decode(key, fingerprint, token).map(|(_, onward)| onward)
}

/// Makes a level go on where a token says.
pub(crate) fn resume(
    level: &mut Level,
    track: Option<&mut Track>,
    key: &[u8],
    fingerprint: &str,
    token: &Given<String>,
) -> Result<(), Box<PlanError>> {
    let refused = || {
        let message = "this $skiptoken was not made for this query";
        let error = PlanError::new(PlanErrorKind::SkipToken, message)
            .at(token.span)
            .target("$skiptoken");
        Box::new(error.hint("follow @odata.nextLink as it is, or start again without $skiptoken"))
    };
    let (mut values, onward) = decode(key, fingerprint, &token.value).ok_or_else(refused)?;
    // A tracked answer is of one moment, on all its pages.
    if let Some(track) = track {
        match values.pop() {
            Some(Value::Text(mark)) => track.mark = Some(mark),
            _ => return Err(refused()),
        }
    }
    if values.len() != level.order.len() {
        return Err(refused());
    }
    level.after = Some(values);
    level.top = onward.left;
    level.skip = 0;
    Ok(())
}

/// The moment since which changes are asked for, and that of the answer if an earlier page of it began at one.
pub(crate) fn since(
    key: &[u8],
    ask: &Ask<'_>,
    token: &Given<String>,
) -> Result<(Since, Option<String>), Box<PlanError>> {
    let error = |kind, message: &str, hint: &str| {
        let error = PlanError::new(kind, message).at(token.span);
        Box::new(error.target("$deltatoken").hint(hint))
    };
    let refused = || {
        error(
            PlanErrorKind::SkipToken,
            "this $deltatoken was not made for this query",
            "follow @odata.deltaLink as it is, or start again without $deltatoken",
        )
    };
    let (values, _) = decode(key, ask.fingerprint, &token.value).ok_or_else(refused)?;
    let (mark, at, page) = match values.as_slice() {
        [Value::Text(mark), Value::DateTime(at), page @ ..] => (mark.clone(), *at, page),
        _ => return Err(refused()),
    };
    let (until, after) = match page {
        [] => (None, None),
        [Value::Text(until), Value::Text(after)] => (Some(until.clone()), Some(after.clone())),
        _ => return Err(refused()),
    };
    if at + TimeDelta::days(limits::DELTA_DAYS) < ask.now {
        let message = format!("this delta link is older than {} days", limits::DELTA_DAYS);
        return Err(error(
            PlanErrorKind::Expired,
            &message,
            "read the collection again",
        ));
    }
    Ok((Since { mark, at, after }, until))
}

/// A token that goes on after a row with these order values.
pub(crate) fn encode(key: &[u8], fingerprint: &str, values: &[Value], onward: Onward) -> String {
    let number = |n: Option<u64>| n.map_or(u64::MAX, |n| n.min(u64::MAX - 1)).to_be_bytes();
    let mut payload = vec![VERSION, u8::from(onward.tracked)];
    payload.extend(number(onward.left));
    payload.extend(number(
        onward.page.and_then(|page| u64::try_from(page).ok()),
    ));
    values.iter().for_each(|v| write(&mut payload, v));
    let signature = sign(key, fingerprint, &payload);
    payload.extend(signature.iter().take(SIGNATURE));
    URL_SAFE_NO_PAD.encode(payload)
}

fn decode(key: &[u8], fingerprint: &str, token: &str) -> Option<(Vec<Value>, Onward)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (payload, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
    let mut mac = mac(key, fingerprint);
    mac.update(payload);
    mac.verify_truncated_left(signature).ok()?;
    let mut reader = Reader(payload);
    if reader.take::<1>()? != [VERSION] {
        return None;
    }
    let tracked = reader.take::<1>()? == [1];
    let mut number = || {
        let bytes = reader.take()?;
        Some(Some(u64::from_be_bytes(bytes)).filter(|n| *n != u64::MAX))
    };
    let onward = Onward {
        left: number()?,
        page: number()?.and_then(|page| usize::try_from(page).ok()),
        tracked,
    };
    let mut values = Vec::new();
    while !reader.0.is_empty() {
        values.push(read(&mut reader)?);
    }
    Some((values, onward))
}

fn mac(key: &[u8], fingerprint: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key");
    mac.update(fingerprint.as_bytes());
    mac.update(&[0]);
    mac
}

fn sign(key: &[u8], fingerprint: &str, payload: &[u8]) -> Vec<u8> {
    let mut mac = mac(key, fingerprint);
    mac.update(payload);
    mac.finalize().into_bytes().to_vec()
}

fn write(out: &mut Vec<u8>, value: &Value) {
    let mut number = |tag: u8, n: i64| {
        out.push(tag);
        out.extend(n.to_be_bytes());
    };
    match value {
        Value::Null | Value::List(_) | Value::Record(_) => out.push(b'0'),
        Value::Boolean(b) => number(b'b', i64::from(*b)),
        Value::Int(n) => number(b'i', *n),
        Value::Double(d) => number(b'd', i64::from_ne_bytes(d.to_ne_bytes())),
        Value::DateTime(at) => number(b't', at.timestamp_micros()),
        Value::Date(d) => number(b'D', d.and_time(NaiveTime::MIN).and_utc().timestamp()),
        Value::Time(t) => number(b'T', (*t - NaiveTime::MIN).num_microseconds().unwrap_or(0)),
        Value::Duration(d) => number(b'u', *d),
        Value::Text(text) => write_bytes(out, b's', text.as_bytes()),
        Value::Decimal(d) => write_bytes(out, b'n', d.to_string().as_bytes()),
        Value::Guid(id) => write_bytes(out, b'g', id.as_bytes()),
        Value::Binary(bytes) => write_bytes(out, b'x', bytes),
    }
}

fn write_bytes(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(u32::from_be_bytes(self.take()?)).ok()?;
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }
}

fn read(reader: &mut Reader<'_>) -> Option<Value> {
    let [tag] = reader.take()?;
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
    match tag {
        b'0' => Some(Value::Null),
        b's' => text(reader.bytes()?).map(Value::Text),
        b'n' => BigDecimal::from_str(&text(reader.bytes()?)?)
            .ok()
            .map(Value::Decimal),
        b'g' => Uuid::from_slice(reader.bytes()?).ok().map(Value::Guid),
        b'x' => Some(Value::Binary(reader.bytes()?.to_vec())),
        _ => {
            let n = i64::from_be_bytes(reader.take()?);
            match tag {
                b'b' => Some(Value::Boolean(n != 0)),
                b'i' => Some(Value::Int(n)),
                b'd' => Some(Value::Double(f64::from_ne_bytes(n.to_ne_bytes()))),
                b't' => DateTime::from_timestamp_micros(n).map(Value::DateTime),
                b'D' => DateTime::from_timestamp(n, 0).map(|at| Value::Date(at.date_naive())),
                b'T' => {
                    let time = NaiveTime::MIN + chrono::TimeDelta::microseconds(n);
                    Some(Value::Time(time))
                }
                b'u' => Some(Value::Duration(n)),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use entity_model::Caller;

    use super::*;

    const KEY: &[u8] = b"a key of the tests";

    fn values() -> Vec<Value> {
        vec![
            Value::Null,
            Value::Boolean(true),
            Value::Int(-7),
            Value::Double(0.1),
            Value::Decimal("12.50".parse().unwrap()),
            Value::Text("É".to_owned()),
            Value::Date(NaiveDate::from_ymd_opt(1815, 12, 10).unwrap()),
            Value::DateTime("2024-09-01T08:00:00.000001Z".parse().unwrap()),
            Value::Time(NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap()),
            Value::Duration(-1),
            Value::Guid(Uuid::from_u128(7)),
            Value::Binary(vec![0, 255]),
        ]
    }

    #[test]
    fn a_token_gives_back_what_it_was_made_of() {
        for left in [None, Some(0), Some(41)] {
            for (page, tracked) in [(None, true), (Some(3), false)] {
                let onward = Onward {
                    left,
                    page,
                    tracked,
                };
                let token = encode(KEY, "Parts?$top=5", &values(), onward);
                let read = decode(KEY, "Parts?$top=5", &token);
                assert_eq!(read, Some((values(), onward)));
            }
        }
    }

    #[test]
    fn a_delta_link_is_good_until_its_last_day_ends() {
        let caller = Caller::with_all_rights(0, "test");
        let at: DateTime<chrono::Utc> = "2026-03-11T08:00:00Z".parse().unwrap();
        let token = Given {
            value: encode(
                KEY,
                "Parts",
                &["7".into(), Value::DateTime(at)],
                Onward::default(),
            ),
            name: query_grammar::Span::default(),
            span: query_grammar::Span::default(),
        };
        let found = |now| {
            let ask = Ask {
                caller: &caller,
                now,
                max_page_size: None,
                track: false,
                v401: false,
                fingerprint: "Parts",
            };
            since(KEY, &ask, &token)
        };
        let last = at + TimeDelta::days(limits::DELTA_DAYS);
        let (since, until) = found(last).unwrap();
        assert_eq!((since.mark.as_str(), since.after, until), ("7", None, None));
        let error = found(last + TimeDelta::microseconds(1)).unwrap_err();
        assert_eq!(error.kind, PlanErrorKind::Expired);
    }

    #[test]
    fn a_token_of_another_query_or_key_or_byte_is_refused() {
        let token = encode(KEY, "Parts", &values(), Onward::default());
        assert_eq!(decode(KEY, "Others", &token), None);
        assert_eq!(decode(b"another key", "Parts", &token), None);
        assert_eq!(decode(KEY, "Parts", ""), None);
        assert_eq!(decode(KEY, "Parts", "not base 64!"), None);
        let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            assert_eq!(
                decode(KEY, "Parts", &URL_SAFE_NO_PAD.encode(&bytes)),
                None,
                "byte {at}"
            );
            bytes[at] ^= 1;
        }
    }
}
