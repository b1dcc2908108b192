//! Bodies that are ready before they are asked for: packed once, named by a hash, kept by base URL.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap};
use api_description::Prepared;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::conditions;
use crate::config::{BASES_KEPT, GZIP_FROM};

/// Bytes of the hash that names a body.
const HASH: usize = 12;

/// One body.
#[derive(Debug)]
pub(crate) struct Ready {
    content_type: &'static str,
    plain: Bytes,
    packed: Option<Bytes>,
    etag: String,
}

impl Ready {
    pub(crate) fn new(content_type: &'static str, text: impl Into<Bytes>) -> Self {
        let plain = text.into();
        let hash = Sha256::digest(&plain);
        let name = URL_SAFE_NO_PAD.encode(hash.iter().copied().take(HASH).collect::<Vec<u8>>());
        Self {
            content_type,
            packed: pack(&plain),
            plain,
            // Weak: packed and plain bytes go by the same name.
            etag: format!("W/\"{name}\""),
        }
    }

    /// The answer: the body, or 304 for whoever has it already.
    pub(crate) fn respond(&self, headers: &HeaderMap, gzip: bool) -> HttpResponse {
        if conditions::none_match(headers, &self.etag) {
            return HttpResponse::NotModified()
                .insert_header((header::ETAG, self.etag.as_str()))
                .insert_header((header::CACHE_CONTROL, "no-cache"))
                .finish();
        }
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, self.content_type))
            .insert_header((header::ETAG, self.etag.as_str()))
            .insert_header((header::CACHE_CONTROL, "no-cache"));
        match &self.packed {
            Some(packed) if gzip => answer
                .insert_header((header::CONTENT_ENCODING, "gzip"))
                .body(packed.clone()),
            _ => answer.body(self.plain.clone()),
        }
    }
}

/// Packed as well as it goes, because it is packed once.
fn pack(plain: &[u8]) -> Option<Bytes> {
    if plain.len() < GZIP_FROM {
        return None;
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(plain).ok()?;
    let packed = packer.finish().ok()?;
    (packed.len() < plain.len()).then(|| packed.into())
}

/// A document that holds the caller's base URL, kept for the bases in use.
#[derive(Debug)]
pub(crate) struct Shelf {
    content_type: &'static str,
    document: Prepared,
    by_base: RwLock<HashMap<String, Arc<Ready>>>,
}

impl Shelf {
    pub(crate) fn new(content_type: &'static str, document: Prepared) -> Self {
        Self {
            content_type,
            document,
            by_base: RwLock::default(),
        }
    }

    /// The document for a reader who reached the service root at `base`.
    pub(crate) fn at(&self, base: &str) -> Arc<Ready> {
        let kept = self.by_base.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept.get(base) {
            return Arc::clone(ready);
        }
        drop(kept);
        let ready = Arc::new(Ready::new(self.content_type, self.document.with_base(base)));
        let mut kept = self.by_base.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= BASES_KEPT {
            kept.clear();
        }
        kept.insert(base.to_owned(), Arc::clone(&ready));
        ready
    }
}
