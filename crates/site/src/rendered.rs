//! Bytes that are ready to send. A page that is the same for everyone is kept compressed only: nearly every browser takes it so, and the few that do
//! not get it unpacked. That is a tenth of the memory, and nothing is ever compressed twice.

use std::io::{Read as _, Write as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// An answer's bytes with what a browser must know about them.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// HTTP status: 200, 404, 410 or 500.
    pub status: u16,
    /// Media type.
    pub media_type: &'static str,
    /// Strong tag without quotes: the start of the SHA-256 of the text.
    pub tag: String,
    text: Text,
}

#[derive(Clone, Debug)]
enum Text {
    Plain(Bytes),
    Packed(Bytes),
}

impl Rendered {
    /// A text that is kept: compressed now, once.
    pub fn kept(status: u16, media_type: &'static str, text: &str) -> Self {
        let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 3), Compression::new(6));
        let packed = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
        let text_kept = match packed {
            Ok(packed) => Text::Packed(Bytes::from(packed)),
            Err(_) => Text::Plain(Bytes::copy_from_slice(text.as_bytes())),
        };
        Self { status, media_type, tag: content_name(text.as_bytes()), text: text_kept }
    }

    /// A text that was made for one request.
    pub fn now(status: u16, media_type: &'static str, text: String) -> Self {
        Self { status, media_type, tag: content_name(text.as_bytes()), text: Text::Plain(Bytes::from(text)) }
    }

    /// The text compressed, if it is kept so.
    pub fn gzip(&self) -> Option<Bytes> {
        match &self.text {
            Text::Packed(packed) => Some(packed.clone()),
            Text::Plain(_) => None,
        }
    }

    /// The text as it is.
    pub fn plain(&self) -> Bytes {
        match &self.text {
            Text::Plain(plain) => plain.clone(),
            Text::Packed(packed) => {
                let mut plain = Vec::with_capacity(packed.len() * 5);
                // We packed it ourselves a moment ago: it unpacks.
                let _ = GzDecoder::new(packed.as_ref()).read_to_end(&mut plain);
                Bytes::from(plain)
            }
        }
    }
}

/// A name for some bytes: the start of their SHA-256.
pub fn content_name(bytes: &[u8]) -> String {
    let digest = polity_vault::digest::sha256(bytes);
    hex::encode(digest.get(..16).unwrap_or(&digest))
}

/// The media type of a file, by its ending.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "zip" => "application/zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
