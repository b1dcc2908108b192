//! The URL of a part → path and query behind the service root (protocol, section 11.7.7, and what clients add to
//! it).
//!
//! Must never know: what the path means. Percent-encoding stays as it was written.

use super::quoted;
use crate::problem::{Kind, Problem};

/// Path and query, raw; the path without slashes in front, the query without its question mark.
///
/// `service_root` is the absolute URL of the service as the client sees it, `service_path` is where the service stands
/// on this server; both end with a slash.
///
/// ```text
/// url = absolute-URI           ; of this service
///     / service-path relative
///     / "/" relative           ; not in the standard, but SAP's SDK and Graph's client write it
///     / relative               ; to the service root
/// ```
///
/// # Errors
/// A [`Problem`] for a URL that is not one of this service, and for a batch inside the batch.
pub(in crate::facades::odata) fn resolve(
    url: &str,
    service_root: &str,
    service_path: &str,
) -> Result<(String, String), Problem> {
    let url = url.trim();
    if url.chars().any(char::is_control) {
        let message = format!("the URL {} holds a control character", quoted(url));
        return Err(refused(message));
    }
    let url = url.split('#').next().unwrap_or_default();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = match absolute(path) {
        Some(uri) => {
            within(uri, service_root, service_path).ok_or_else(|| foreign(url, service_root))?
        }
        None if path.starts_with('/') => {
            let path = collapse(path);
            below(path, service_path)
                .or_else(|| below(path, root_path(service_root)))
                .unwrap_or(path)
        }
        None => path.strip_prefix("./").unwrap_or(path),
    };
    let path = path.trim_start_matches('/');
    if is_batch(path) {
        return Err(refused("a batch inside a batch is not executed".to_owned()));
    }
    // Some clients leave spaces as they are.
    Ok((path.replace(' ', "%20"), query.replace(' ', "%20")))
}

fn refused(message: String) -> Problem {
    Problem::new(Kind::Refused, message)
}

fn foreign(url: &str, service_root: &str) -> Problem {
    let message = format!("{} is no URL of this service", quoted(url));
    refused(message).hint(format!("URLs of this service begin with {service_root}"))
}

/// An absolute URI in its pieces.
struct Uri<'u> {
    scheme: &'u str,
    authority: &'u str,
    /// With its slash in front; empty where there is none.
    path: &'u str,
}

fn absolute(url: &str) -> Option<Uri<'_>> {
    let (scheme, rest) = url.split_once("://")?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if scheme.is_empty() || !scheme.chars().all(word) {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    Some(Uri {
        scheme,
        authority,
        path,
    })
}

/// The path of an absolute URI behind the service root, if it is this service's.
fn within<'u>(uri: Uri<'u>, service_root: &str, service_path: &str) -> Option<&'u str> {
    let root = absolute(service_root)?;
    let same_host = authority(&uri).eq_ignore_ascii_case(authority(&root));
    if !(same_host && uri.scheme.eq_ignore_ascii_case(root.scheme)) {
        return None;
    }
    let path = collapse(uri.path);
    below(path, root.path).or_else(|| below(path, service_path))
}

/// Without a port that goes without saying.
fn authority<'u>(uri: &Uri<'u>) -> &'u str {
    let default = if uri.scheme.eq_ignore_ascii_case("https") {
        ":443"
    } else {
        ":80"
    };
    uri.authority.strip_suffix(default).unwrap_or(uri.authority)
}

fn root_path(service_root: &str) -> &str {
    absolute(service_root).map_or("/", |root| root.path)
}

/// What stands behind a path that ends with a slash; the path itself may be written without it.
fn below<'p>(path: &'p str, parent: &str) -> Option<&'p str> {
    let behind = path.strip_prefix(parent.trim_end_matches('/'))?;
    (behind.is_empty() || behind.starts_with('/')).then_some(behind)
}

/// One slash in front, where clients join two.
fn collapse(path: &str) -> &str {
    let slashes = path.len() - path.trim_start_matches('/').len();
    path.get(slashes.saturating_sub(1)..).unwrap_or_default()
}

fn is_batch(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path == "$batch" || path == "%24batch"
}
