//! An annotation: a term of a published vocabulary and a constant of the type the vocabulary gives it.
//!
//! Some clients refuse the whole document for one value of the wrong kind, so a value carries its kind
//! and both spellings (XML and JSON) are made from it.

/// The vocabularies this crate uses, by OASIS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Vocabulary {
    Aggregation,
    Core,
    Capabilities,
    Measures,
    Repeatability,
    Validation,
}

impl Vocabulary {
    pub(crate) fn alias(self) -> &'static str {
        match self {
            Self::Aggregation => "Aggregation",
            Self::Core => "Core",
            Self::Capabilities => "Capabilities",
            Self::Measures => "Measures",
            Self::Repeatability => "Repeatability",
            Self::Validation => "Validation",
        }
    }

    pub(crate) fn namespace(self) -> String {
        format!("Org.OData.{}.V1", self.alias())
    }

    /// Where the vocabulary is published; `ending` is `xml` or `json`.
    pub(crate) fn uri(self, ending: &str) -> String {
        let namespace = self.namespace();
        format!("https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{namespace}.{ending}")
    }
}

/// What a constant is; the name is also that of the XML attribute or element which holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Date,
    DateTimeOffset,
    Decimal,
    Duration,
    EnumMember,
    Float,
    Guid,
    Int,
    NavigationPropertyPath,
    PropertyPath,
    String,
    TimeOfDay,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bool => "Bool",
            Self::Date => "Date",
            Self::DateTimeOffset => "DateTimeOffset",
            Self::Decimal => "Decimal",
            Self::Duration => "Duration",
            Self::EnumMember => "EnumMember",
            Self::Float => "Float",
            Self::Guid => "Guid",
            Self::Int => "Int",
            Self::NavigationPropertyPath => "NavigationPropertyPath",
            Self::PropertyPath => "PropertyPath",
            Self::String => "String",
            Self::TimeOfDay => "TimeOfDay",
        }
    }
}

/// A constant expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    /// One value as XML spells it.
    Scalar(Kind, String),
    Collection(Vec<Constant>),
    Record(Vec<(&'static str, Constant)>),
}

impl Constant {
    pub(crate) fn bool(yes: bool) -> Self {
        Self::Scalar(Kind::Bool, yes.to_string())
    }

    pub(crate) fn string(text: &str) -> Self {
        Self::Scalar(Kind::String, one_line(text))
    }

    /// A member of an enumeration type of a vocabulary.
    pub(crate) fn member(vocabulary: Vocabulary, ty: &str, name: &str) -> Self {
        let path = format!("{}.{ty}/{name}", vocabulary.namespace());
        Self::Scalar(Kind::EnumMember, path)
    }

    pub(crate) fn int(number: usize) -> Self {
        Self::Scalar(Kind::Int, number.to_string())
    }

    pub(crate) fn navigation_path(path: &str) -> Self {
        Self::Scalar(Kind::NavigationPropertyPath, path.to_owned())
    }

    pub(crate) fn property_path(path: &str) -> Self {
        Self::Scalar(Kind::PropertyPath, path.to_owned())
    }

    pub(crate) fn strings(all: &[String]) -> Self {
        Self::Collection(all.iter().map(|text| Self::string(text)).collect())
    }
}

/// A term with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Annotation {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) term: &'static str,
    pub(crate) value: Constant,
}

impl Annotation {
    pub(crate) fn core(term: &'static str, value: Constant) -> Self {
        Self::new(Vocabulary::Core, term, value)
    }

    pub(crate) fn capability(term: &'static str, value: Constant) -> Self {
        Self::new(Vocabulary::Capabilities, term, value)
    }

    pub(crate) fn new(vocabulary: Vocabulary, term: &'static str, value: Constant) -> Self {
        Self {
            vocabulary,
            term,
            value,
        }
    }
}

/// A text on one line, with single spaces: XML attributes keep no line ends.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
