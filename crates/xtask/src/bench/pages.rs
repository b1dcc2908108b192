//! Follows an answer's next links to its last page.

use super::http::{Ask, Connection, Head};
use super::load::one_page;
use anyhow::{Result, bail};

/// A next link stands in the last bytes of its page.
const TAIL: usize = 8 * 1024;

const NEXT: &[u8] = b"\"@odata.nextLink\":\"";

/// Shows the pages one after the other; gives the head of the first.
pub(crate) fn all(
    connection: &mut Connection,
    first: &Ask,
    mut look: impl FnMut(&[u8]),
) -> Result<Head> {
    let mut tail = Tail::default();
    let mut page = |connection: &mut Connection, ask: &Ask| -> Result<(Head, Option<String>)> {
        tail.0.clear();
        let head = one_page(connection, ask, |piece| {
            look(piece);
            tail.push(piece);
        })?;
        Ok((head, next_link(&tail.0)))
    };
    let (head, mut next) = page(connection, first)?;
    while let Some(path) = next {
        let ask = first.elsewhere(&path);
        if ask.path == first.path {
            bail!("{} is its own next page", first.path);
        }
        next = page(connection, &ask)?.1;
    }
    Ok(head)
}

/// The last bytes of what went by.
#[derive(Default)]
struct Tail(Vec<u8>);

impl Tail {
    fn push(&mut self, piece: &[u8]) {
        let keep = piece.len().min(TAIL);
        self.0
            .extend_from_slice(piece.get(piece.len() - keep..).unwrap_or_default());
        // Seldom, so that most pieces cost no move.
        if self.0.len() > 8 * TAIL {
            self.0.drain(..self.0.len() - TAIL);
        }
    }
}

/// The path and query of the link at the end of a page.
fn next_link(tail: &[u8]) -> Option<String> {
    let at = tail
        .windows(NEXT.len())
        .rposition(|window| window == NEXT)?;
    let rest = std::str::from_utf8(tail.get(at + NEXT.len()..)?).ok()?;
    // A next link of a nested collection is followed by more than the end of the page.
    let (link, end) = rest.split_once('"')?;
    if end.trim() != "}" {
        return None;
    }
    let link = link.replace("\\/", "/");
    let behind_scheme = link
        .split_once("://")
        .map_or(link.as_str(), |(_, rest)| rest);
    let path = behind_scheme
        .find('/')
        .and_then(|at| behind_scheme.get(at..))?;
    Some(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_s_own_link_is_followed() {
        let page = b"{\"value\":[{\"Id\":1}],\"@odata.nextLink\":\"http://h:1/odata-api/A?$skiptoken=x%20y\"}";
        assert_eq!(
            next_link(page).as_deref(),
            Some("/odata-api/A?$skiptoken=x%20y")
        );
        let nested = b"{\"value\":[{\"Id\":1,\"B@odata.nextLink\":\"http://h/x\",\"@odata.nextLink\":\"http://h/y\"}]}";
        assert_eq!(next_link(nested), None);
        assert_eq!(next_link(b"{\"value\":[]}"), None);
    }

    #[test]
    fn the_tail_survives_any_cut() {
        let page = [
            vec![b'x'; 300_000],
            b",\"@odata.nextLink\":\"http://h/n\"}".to_vec(),
        ]
        .concat();
        for size in [1, 13, 1000, 65_536, 1 << 20] {
            let mut tail = Tail::default();
            page.chunks(size).for_each(|piece| tail.push(piece));
            assert_eq!(next_link(&tail.0).as_deref(), Some("/n"), "{size}");
            assert!(tail.0.len() <= 9 * TAIL);
        }
    }
}
