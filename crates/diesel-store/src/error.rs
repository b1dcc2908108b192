//! What went wrong in a driver, in the words of the port.
//!
//! Invariant: a message that leaves this crate is for the log; nothing here is shown to a client.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use query_plan::port::{Stop, StoreError};

/// Begins the message of every error that a function of ours raises inside a database.
pub(crate) const COMPUTATION: &str = "preau computation: ";

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("`{0}` is not a database URL: expected sqlite:PATH, sqlite::memory: or postgres://…")]
    Url(String),
    #[error("{0} is declared with {1} digits, this database keeps decimals of up to {2}")]
    Digits(String, u8, u8),
    #[error("the database cannot be opened: {0}")]
    Connection(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why rows stop coming.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The sink wants no more.
    Gone,
    Store(StoreError),
}

impl From<Stop> for Halt {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Gone => Self::Gone,
            Stop::Failed(error) => Self::Store(error),
        }
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Store(store_error(error))
    }
}

impl From<Halt> for StoreError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Gone => Self::Gone,
            Halt::Store(error) => error,
        }
    }
}

pub(crate) fn unexpected(what: impl Into<String>) -> StoreError {
    StoreError::Unexpected(what.into())
}

pub(crate) fn computation(what: impl Into<String>) -> StoreError {
    StoreError::Computation(what.into())
}

pub(crate) fn store_error(error: Error) -> StoreError {
    if let Error::DatabaseError(kind, information) = &error {
        return database_error(kind, information.as_ref());
    }
    if matches!(error, Error::BrokenTransactionManager) {
        let why = "the connection was lost inside a transaction";
        return StoreError::Unavailable(why.to_owned());
    }
    by_message(&error.to_string())
}

fn database_error(
    kind: &DatabaseErrorKind,
    information: &dyn DatabaseErrorInformation,
) -> StoreError {
    let message = information.message();
    let named = || match information.constraint_name() {
        Some(name) => format!("{name}: {message}"),
        None => message.to_owned(),
    };
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the enumeration is diesel's and may grow; all others are told apart by their text"
    )]
    match kind {
        DatabaseErrorKind::UniqueViolation => StoreError::Unique(named()),
        DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => {
            StoreError::Reference(named())
        }
        DatabaseErrorKind::SerializationFailure => StoreError::Conflict(message.to_owned()),
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
            StoreError::Unavailable(message.to_owned())
        }
        _ => by_message(message),
    }
}

type Make = fn(String) -> StoreError;

/// Neither driver says more than a text for these.
/// PostgreSQL speaks its `lc_messages`, which connections set to C where they may.
const BY_MESSAGE: &[(&str, Make)] = &[
    (COMPUTATION, StoreError::Computation),
    ("interrupted", |_| StoreError::Timeout),
    ("statement timeout", |_| StoreError::Timeout),
    ("database is locked", StoreError::Unavailable),
    ("unable to open database file", StoreError::Unavailable),
    ("database or disk is full", StoreError::Unavailable),
    ("server closed the connection", StoreError::Unavailable),
    ("terminating connection", StoreError::Unavailable),
    ("no connection to the server", StoreError::Unavailable),
    ("the database system is", StoreError::Unavailable),
    ("could not connect", StoreError::Unavailable),
    ("connection to server", StoreError::Unavailable),
    ("SSL connection has been closed", StoreError::Unavailable),
    ("could not send data to server", StoreError::Unavailable),
    (
        "could not receive data from server",
        StoreError::Unavailable,
    ),
    ("remaining connection slots", StoreError::Unavailable),
    ("too many clients", StoreError::Unavailable),
    ("division by zero", StoreError::Computation),
    ("integer overflow", StoreError::Computation),
    ("out of range", StoreError::Computation),
    ("field overflow", StoreError::Computation),
    ("requested length too large", StoreError::Computation),
    ("string or blob too big", StoreError::Computation),
    ("too many SQL variables", StoreError::Computation),
    ("Expression tree is too large", StoreError::Computation),
    ("parser stack overflow", StoreError::Computation),
    ("stack depth limit exceeded", StoreError::Computation),
    ("deadlock detected", StoreError::Conflict),
    ("could not serialize access", StoreError::Conflict),
];

fn by_message(message: &str) -> StoreError {
    BY_MESSAGE
        .iter()
        .find(|(part, _)| message.contains(part))
        .map_or_else(
            || StoreError::Unexpected(message.to_owned()),
            |(part, make)| {
                let text = message
                    .split_once(part)
                    .filter(|_| *part == COMPUTATION)
                    .map_or(message, |(_, rest)| rest);
                make(text.to_owned())
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_kinds() {
        let check = |message: &str, expected: StoreError| {
            assert_eq!(by_message(message), expected, "{message}");
        };
        check(
            "preau computation: division by zero",
            StoreError::Computation("division by zero".into()),
        );
        check("interrupted", StoreError::Timeout);
        check(
            "canceling statement due to statement timeout",
            StoreError::Timeout,
        );
        check(
            "syntax error",
            StoreError::Unexpected("syntax error".into()),
        );
    }
}
