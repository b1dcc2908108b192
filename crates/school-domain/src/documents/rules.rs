//! Documents: their size and media type are those of their bytes.

use entity_model::Value;
use query_plan::desk::{Desk, Draft, Fault, Rules};

use crate::rule::{author, bytes, touches};

pub(crate) fn declare(r: &mut Rules) {
    r.before("Document", before);
}

fn before(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    let is_new = drafts.iter().any(Draft::is_new);
    let author = if is_new { author(desk)? } else { Value::Null };
    for draft in drafts.iter_mut() {
        draft.set_default("AuthorId", author.clone());
        if draft
            .value("FileName")
            .as_text()
            .is_some_and(|name| name.trim().is_empty())
        {
            draft.refuse("FileName", "is empty");
        }
        sized(draft);
        typed(draft);
    }
    Ok(())
}

/// A document that is described and not kept here may say its size itself.
fn sized(draft: &mut Draft<'_>) {
    let size = bytes(draft.value("Content")).map(<[u8]>::len);
    if let Some(size) = size.filter(|_| touches(draft, &["Content", "Size"])) {
        draft.set("Size", i64::try_from(size).unwrap_or(i64::MAX));
    }
}

fn typed(draft: &mut Draft<'_>) {
    if !touches(draft, &["Content", "FileName"]) || draft.changes("MediaType") {
        return;
    }
    let told = bytes(draft.value("Content"))
        .and_then(image)
        .map(|(_, media_type)| media_type);
    let named = draft.value("FileName").as_text().and_then(by_extension);
    if let Some(media_type) = told.or(named) {
        draft.set("MediaType", media_type);
    }
}

/// The extension and media type of an image, told by its first bytes.
pub(crate) fn image(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(("png", "image/png")),
        [0xFF, 0xD8, 0xFF, ..] => Some(("jpg", "image/jpeg")),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(("gif", "image/gif")),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(("webp", "image/webp")),
        _ => None,
    }
}

fn by_extension(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_first_bytes() {
        for (bytes, extension) in [
            (b"\x89PNG\r\n\x1a\n".as_slice(), Some("png")),
            (b"\xff\xd8\xff\xe0", Some("jpg")),
            (b"GIF89a", Some("gif")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("webp")),
            (b"RIFF\x10\0\0\0WAVE", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(image(bytes).map(|(e, _)| e), extension, "{bytes:?}");
        }
    }

    #[test]
    fn other_files_are_known_by_their_names() {
        assert_eq!(by_extension("emargement.PDF"), Some("application/pdf"));
        assert_eq!(by_extension("emargement"), None);
    }
}
