//! The site on the web: it answers wherever no other room does.

pub mod furniture;
pub mod shell;
pub mod views;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use polity_web::{Anyone, Asset, Ctx, PageError, Routes, Who, accepts_gzip};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use crate::STYLE_PREFIX;
use crate::rendered::Rendered;
use crate::verbs::{Answer, Ask, File, Site};
use furniture::{Dress, LOCALES};

/// Bytes of a file that are read at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Pages are asked for again each time, and answered with 304 when nothing changed.
const REVALIDATED: &str = "no-cache";
/// Files are kept for an hour.
const FILE_KEPT: &str = "public, max-age=3600";
/// Style sheets have names made from their content.
const KEPT_FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A picture in SVG that is opened by itself runs nothing.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// The site as the fallback of a deployment.
pub fn routes(site: Arc<Site>) -> Routes<Arc<Site>> {
    Routes::new("site", site)
        .get(&format!("{STYLE_PREFIX}/{{name}}"), style)
        .fallback(any_address)
        .locales(LOCALES)
        .assets([Asset::new("site.css", include_bytes!("../assets/site.css"))])
}

/// Any address that belongs to no other room.
async fn any_address(
    _: Who<Anyone>,
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    headers: HeaderMap,
) -> Response {
    let ask = Ask { path: ctx.path(), query: ctx.visit().query(), now: ctx.web().now(), lang: ctx.lang() };
    match site.answer(&ask, || Dress::of(&ctx)) {
        Answer::Page(page) => send_page(page, &headers),
        Answer::Moved(to, status) => moved(&to, status),
        Answer::File(file) => send_file(file, &headers).await,
    }
}

/// A style sheet of the site.
async fn style(
    _: Who<Anyone>,
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let css = site.style(&format!("{STYLE_PREFIX}/{name}")).ok_or(PageError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, KEPT_FOR_EVER)], css)
        .into_response())
}

fn send_page(page: Rendered, request: &HeaderMap) -> Response {
    let gzip = page.gzip().filter(|_| accepts_gzip(request));
    let tag = if gzip.is_some() { format!("\"{}-gz\"", page.tag) } else { format!("\"{}\"", page.tag) };
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK);
    let mut response = if status == StatusCode::OK && is_known(request, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let compressed = gzip.is_some();
        let mut response = (status, gzip.unwrap_or_else(|| page.plain())).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(page.media_type));
        if compressed {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(REVALIDATED));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
    response
}

/// Whether the client already holds what has this tag (RFC 9110 section 13.1.2).
fn is_known(request: &HeaderMap, tag: &str) -> bool {
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known
        .split(',')
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

fn moved(to: &str, status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FOUND);
    match HeaderValue::from_str(to) {
        Ok(to) => {
            (status, [(header::LOCATION, to), (header::CACHE_CONTROL, HeaderValue::from_static(REVALIDATED))])
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn send_file(file: File, request: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", file.tag);
    if is_known(request, &tag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let Ok(mut opened) = tokio::fs::File::open(&file.path).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // The size on disk counts: the file may have changed since the folder was read.
    let Ok(size) = opened.metadata().await.map(|found| found.len()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wanted = request.get(header::RANGE).and_then(|value| value.to_str().ok());
    let range = match wanted.map(|wanted| byte_range(wanted, size)) {
        Some(Range::Unsatisfiable) => {
            return (
                StatusCode::RANGE_NOT_SATISFIABLE,
                [
                    (header::CONTENT_RANGE, format!("bytes */{size}")),
                    (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                ],
            )
                .into_response();
        }
        Some(Range::Part(first, last)) => Some((first, last)),
        Some(Range::Everything) | None => None,
    };
    let (first, length) = range.map_or((0, size), |(first, last)| (first, last - first + 1));
    if first > 0 && opened.seek(std::io::SeekFrom::Start(first)).await.is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let mut response = Body::from_stream(chunks(opened, length)).into_response();
    let headers = response.headers_mut();
    let mut set =
        |name, value: String| headers.extend(HeaderValue::from_str(&value).ok().map(|value| (name, value)));
    set(header::CONTENT_TYPE, file.media_type.to_owned());
    set(header::CONTENT_LENGTH, length.to_string());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    set(header::CACHE_CONTROL, FILE_KEPT.to_owned());
    set(header::ETAG, tag);
    if file.media_type == "image/svg+xml" {
        set(header::CONTENT_SECURITY_POLICY, SVG_POLICY.to_owned());
    }
    if let Some((first, last)) = range {
        set(header::CONTENT_RANGE, format!("bytes {first}-{last}/{size}"));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// What a `Range` header asks for. Several ranges are answered with everything, which the standard allows.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Everything,
    /// First and last byte.
    Part(u64, u64),
    Unsatisfiable,
}

fn byte_range(wanted: &str, size: u64) -> Range {
    let Some((first, last)) = wanted
        .strip_prefix("bytes=")
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.split_once('-'))
    else {
        return Range::Everything;
    };
    let (first, last) = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first > last => return Range::Everything,
        (Ok(first), Ok(last)) => (first, last.min(size.saturating_sub(1))),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, size.saturating_sub(1)),
        (Err(_), Ok(0)) if first.trim().is_empty() => return Range::Unsatisfiable,
        (Err(_), Ok(count)) if first.trim().is_empty() => {
            (size.saturating_sub(count), size.saturating_sub(1))
        }
        _ => return Range::Everything,
    };
    if first >= size { Range::Unsatisfiable } else { Range::Part(first, last) }
}

fn chunks(file: tokio::fs::File, length: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut chunk = vec![0; CHUNK_BYTES.min(usize::try_from(left).unwrap_or(CHUNK_BYTES))];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        let left = left.saturating_sub(u64::try_from(read).unwrap_or(left));
        // A file that got shorter meanwhile ends here; the connection shows it to the client.
        Ok((read > 0).then(|| (Bytes::from(chunk), (file, left))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(byte_range("bytes=0-99", 1_000), Range::Part(0, 99));
        assert_eq!(byte_range("bytes=900-", 1_000), Range::Part(900, 999));
        assert_eq!(byte_range("bytes=-100", 1_000), Range::Part(900, 999));
        assert_eq!(byte_range("bytes=0-9999", 1_000), Range::Part(0, 999));
        assert_eq!(byte_range("bytes=1000-", 1_000), Range::Unsatisfiable);
        assert_eq!(byte_range("bytes=-0", 1_000), Range::Unsatisfiable);
        assert_eq!(byte_range("bytes=0-", 0), Range::Unsatisfiable);
        for whole in ["bytes=5-2", "bytes=0-1,5-6", "items=0-1", "bytes=x-y"] {
            assert_eq!(byte_range(whole, 1_000), Range::Everything, "{whole}");
        }
    }
}
