//! The nearest known name, for "did you mean".
//!
//! Must never know: where the names come from.

/// The candidate that differs least from the text, if it is near enough to be a slip of the finger.
pub(crate) fn nearest<'c>(
    text: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    let text = text.to_ascii_lowercase();
    if text.len() > 40 {
        return None;
    }
    let allowed = (text.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&text, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}
