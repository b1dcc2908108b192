//! The table of refusals, held line by line.

use std::collections::HashSet;

use query_grammar::Span;
use query_plan::PlanErrorKind;

use super::*;

#[test]
fn every_code_is_used_once_and_has_words() {
    let codes: HashSet<_> = Kind::ALL.iter().map(|k| k.code()).collect();
    assert_eq!(codes.len(), Kind::ALL.len());
    assert!(Kind::ALL.iter().all(|k| !k.words().is_empty()));
}

#[test]
fn the_statuses_that_clients_know_are_all_there() {
    let statuses: HashSet<u16> = Kind::ALL.iter().map(|k| k.status().as_u16()).collect();
    for status in [
        400, 403, 404, 405, 406, 409, 410, 412, 413, 414, 415, 421, 422, 424, 428, 431, 501, 503,
    ] {
        assert!(statuses.contains(&status), "{status}");
    }
}

#[test]
fn nothing_that_a_client_can_send_is_a_500() {
    for kind in Kind::ALL.iter().filter(|k| k.status().as_u16() == 500) {
        assert_eq!(*kind, Kind::Internal);
    }
}

#[test]
fn a_refused_plan_says_where_and_what_to_do() {
    let error = PlanError::new(
        PlanErrorKind::UnknownName,
        "'Nom' is not a property of Part",
    )
    .at(Span::new(8, 11))
    .target("Nom")
    .hint("did you mean Name?");
    let problem = Problem::from(&error);
    assert_eq!(problem.status().as_u16(), 400);
    assert_eq!(
        problem.body(),
        r#"{"error":{"code":"OD301","message":"'Nom' is not a property of Part","target":"Nom","innererror":{"in":"query","position":8,"length":3,"hint":"did you mean Name?"}}}"#
    );
}

#[test]
fn a_failure_of_the_database_keeps_its_words_to_itself() {
    let secret = "SELECT password FROM account";
    for (error, status) in [
        (StoreError::Unavailable(secret.to_owned()), 503),
        (StoreError::Timeout, 503),
        (StoreError::Computation(secret.to_owned()), 400),
        (StoreError::Unique(secret.to_owned()), 409),
        (StoreError::Reference(secret.to_owned()), 409),
        (StoreError::Gone, 500),
        (StoreError::Unexpected(secret.to_owned()), 500),
    ] {
        let problem = Problem::from(&error);
        assert_eq!(problem.status().as_u16(), status, "{error:?}");
        assert!(!problem.body().contains("SELECT"));
        let retry = problem.respond().headers().contains_key("retry-after");
        assert_eq!(retry, status == 503);
    }
}
