//! The one table of refusals: what happened → status, code and the words where nothing better is known.
//!
//! Codes are grouped by the room that refuses (the hundreds) and are never used again for anything else.

use actix_web::http::StatusCode;
use query_plan::PlanErrorKind;
use query_plan::desk::Reason;
use query_plan::port::StoreError;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $status:ident $code:literal $words:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status,)* }
            }

            /// The code of the error answer.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)* }
            }

            /// What is said where nothing better is known.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$kind => $words,)* }
            }
        }
    };
}

kinds! {
    // Room 1, the door.
    HostRefused MISDIRECTED_REQUEST "OD100" "this server does not answer for that host",
    UrlTooLong URI_TOO_LONG "OD101" "the URL is too long",
    HeadersTooLarge REQUEST_HEADER_FIELDS_TOO_LARGE "OD102" "the request headers are too large",
    BodyTooLarge PAYLOAD_TOO_LARGE "OD103" "the request body is too large",
    MethodNotAllowed METHOD_NOT_ALLOWED "OD104" "this resource does not answer that method",
    MediaTypeUnsupported UNSUPPORTED_MEDIA_TYPE "OD105" "a body of this type is not understood",
    Overloaded SERVICE_UNAVAILABLE "OD106" "too many requests are waiting",
    NoSuchPage NOT_FOUND "OD107" "there is nothing under this address",
    BodyUnreadable BAD_REQUEST "OD108" "the request body cannot be read",
    VersionUnsupported BAD_REQUEST "OD109" "this OData version is not spoken here",
    NotAcceptable NOT_ACCEPTABLE "OD110" "none of the acceptable media types can be given",
    PreconditionFailed PRECONDITION_FAILED "OD111" "the resource is not in the expected state",
    /// A change needs `If-Match`.
    PreconditionRequired PRECONDITION_REQUIRED "OD112" "this change needs an If-Match header",
    BadHeader BAD_REQUEST "OD113" "a header cannot be read",
    BodyLate REQUEST_TIMEOUT "OD114" "the request body did not come in time",
    // Room 2, the words.
    Syntax BAD_REQUEST "OD200" "this is not OData",
    Limit BAD_REQUEST "OD201" "the request goes beyond a limit",
    // Room 3, the meaning.
    UnknownResource NOT_FOUND "OD300" "there is no such resource",
    UnknownName BAD_REQUEST "OD301" "there is no such name here",
    Type BAD_REQUEST "OD302" "the types do not fit",
    Value BAD_REQUEST "OD303" "the value does not fit its type",
    Key BAD_REQUEST "OD304" "the key does not fit the type",
    OptionNotAllowed BAD_REQUEST "OD305" "this option may not stand here",
    Alias BAD_REQUEST "OD306" "a parameter alias has no value",
    NotImplemented NOT_IMPLEMENTED "OD307" "this service does not execute that",
    /// The resource is there, but cannot be read that way.
    NotReadable METHOD_NOT_ALLOWED "OD308" "this resource cannot be read that way",
    SkipToken BAD_REQUEST "OD309" "this $skiptoken was not made for this query",
    SchemaVersion NOT_FOUND "OD310" "there is no such schema version",
    /// A link to changes or a later page is too old to be followed.
    Expired GONE "OD311" "this link has expired",
    /// The content reads well and breaks a rule.
    Unprocessable UNPROCESSABLE_ENTITY "OD312" "the content breaks a rule",
    /// A request of a batch that hangs on one that failed.
    FailedDependency FAILED_DEPENDENCY "OD313" "a request that this one depends on has failed",
    /// What was sent does not meet its declaration or a rule of the service.
    Refused BAD_REQUEST "OD314" "the content breaks a declaration or a rule",
    /// What is asked for cannot stand beside what is there.
    Clash CONFLICT "OD315" "this clashes with what is there",
    /// The model bars it for everybody.
    Restricted BAD_REQUEST "OD316" "this set does not allow that",
    // Room 4, permission.
    Forbidden FORBIDDEN "OD400" "this is not permitted",
    // Room 5, the database.
    NoSuchEntity NOT_FOUND "OD500" "there is no such entity",
    Unavailable SERVICE_UNAVAILABLE "OD501" "the database is not available at the moment",
    Timeout SERVICE_UNAVAILABLE "OD502" "the query took longer than it may",
    Computation BAD_REQUEST "OD503" "the query has no value: a number leaves its range or is divided by zero",
    Unique CONFLICT "OD504" "a value that must be unique is taken",
    Reference CONFLICT "OD505" "a reference does not hold",
    Pattern NOT_IMPLEMENTED "OD506" "this regular expression is not executed here",
    PatternIllFormed BAD_REQUEST "OD507" "this is no regular expression",
    /// The one kind that is the server's own fault.
    Internal INTERNAL_SERVER_ERROR "OD599" "the server failed to answer",
}

impl Kind {
    /// The kind of a refusal by planning.
    #[must_use]
    pub fn of_plan(kind: PlanErrorKind) -> Self {
        match kind {
            PlanErrorKind::Syntax => Self::Syntax,
            PlanErrorKind::Limit => Self::Limit,
            PlanErrorKind::UnknownResource => Self::UnknownResource,
            PlanErrorKind::UnknownName => Self::UnknownName,
            PlanErrorKind::Type => Self::Type,
            PlanErrorKind::Value => Self::Value,
            PlanErrorKind::Key => Self::Key,
            PlanErrorKind::OptionNotAllowed => Self::OptionNotAllowed,
            PlanErrorKind::Restricted => Self::Restricted,
            PlanErrorKind::Alias => Self::Alias,
            PlanErrorKind::NotImplemented => Self::NotImplemented,
            PlanErrorKind::Forbidden => Self::Forbidden,
            PlanErrorKind::SkipToken => Self::SkipToken,
            PlanErrorKind::Expired => Self::Expired,
            PlanErrorKind::MethodNotAllowed => Self::NotReadable,
        }
    }

    /// The kind of a refusal of what was to be written.
    #[must_use]
    pub fn of_refusal(reason: Reason) -> Self {
        match reason {
            Reason::Invalid => Self::Refused,
            Reason::Missing => Self::NoSuchEntity,
            Reason::Clash => Self::Clash,
            Reason::Precondition => Self::PreconditionFailed,
            Reason::NotImplemented => Self::NotImplemented,
        }
    }

    /// The kind of a failure of the database.
    #[must_use]
    pub fn of_store(error: &StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Conflict(_) => Self::Unavailable,
            StoreError::Timeout => Self::Timeout,
            StoreError::Computation(_) => Self::Computation,
            StoreError::Pattern(_) => Self::Pattern,
            StoreError::IllFormed(_) => Self::PatternIllFormed,
            StoreError::Unique(_) => Self::Unique,
            StoreError::Reference(_) => Self::Reference,
            StoreError::Gone | StoreError::TakenBack | StoreError::Unexpected(_) => Self::Internal,
        }
    }

    /// Seconds after which asking again makes sense.
    #[must_use]
    pub fn retry_after(self) -> Option<u32> {
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(5)
    }
}
