//! Which language a page speaks: `Accept-Language` (RFC 9110, section 12.5.4).

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    French,
    English,
}

impl Language {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language with the largest weight, the first among equals; English for everyone else.
    pub(super) fn of(header: Option<&str>) -> Self {
        let mut best = (Self::English, 0.0);
        for item in header.unwrap_or_default().split(',') {
            let (tag, weight) = item.split_once(';').unwrap_or((item, "q=1"));
            let weight = weight
                .trim()
                .strip_prefix("q=")
                .and_then(|q| q.parse::<f32>().ok());
            let primary = tag
                .trim()
                .split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let language = match primary.as_str() {
                "fr" => Self::French,
                "en" => Self::English,
                _ => continue,
            };
            let weight = weight.unwrap_or(1.0);
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_is_spoken_to_in_the_language_asked_for() {
        for (header, code) in [
            (None, "en"),
            (Some("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7"), "fr"),
            (Some("en-GB,en;q=0.9,fr;q=0.8"), "en"),
            (Some("de,fr;q=0.5,en;q=0.4"), "fr"),
            (Some("en;q=0.5, FR"), "fr"),
            (Some("fr;q=0"), "en"),
            (Some("de"), "en"),
            (Some("*"), "en"),
        ] {
            assert_eq!(Language::of(header).code(), code, "{header:?}");
        }
    }
}
