//! Compression of answers that were made for this request. Static files are compressed once, in `assets.rs`.
//!
//! A page that holds a form's token may be compressed: the token is masked anew in every answer, so its length
//! in the compressed page tells nothing (BREACH).

use std::io::Write as _;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt as _;

/// Smaller answers gain nothing: they fit one packet anyway.
const BYTES_MIN: u64 = 1_000;
/// Larger answers, and those of unknown length, go out as they come.
const BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Effort between speed and size; a page takes well under a millisecond.
const LEVEL: u32 = 5;

pub(crate) async fn compressed(response: Response) -> Response {
    let size = response.body().size_hint().exact().unwrap_or(0);
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let worthwhile = (BYTES_MIN..=BYTES_MAX).contains(&size) && media_type.is_some_and(is_text);
    if !worthwhile || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(collected) = body.collect().await else { return Response::from_parts(parts, Body::empty()) };
    let plain = collected.to_bytes();
    let Some(packed) = gzip(&plain) else { return Response::from_parts(parts, Body::from(plain)) };
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(packed))
}

fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.starts_with("text/")
        || essence.ends_with("json")
        || essence.ends_with("xml")
        || essence == "application/javascript"
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::new(LEVEL));
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}
