//! Static files: compiled in, compressed once at start, served under a hash of their content and cached for ever.
//!
//! A template writes `{{ ctx.asset("app.css") }}` and gets `/a/<hash>/app.css`; a changed file has a changed
//! address, so no reader ever sees an old style sheet with a new page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

/// A static file of a room.
#[derive(Debug, Clone)]
pub struct Asset {
    /// File name, unique in the deployment; its ending decides the media type.
    pub name: &'static str,
    /// Content.
    pub bytes: Cow<'static, [u8]>,
}

impl Asset {
    /// A file compiled in: `Asset::new("passkey.js", include_bytes!("../assets/passkey.js"))`.
    pub const fn new(name: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, bytes: Cow::Borrowed(bytes) }
    }

    fn media_type(&self) -> &'static str {
        match self.name.rsplit('.').next().unwrap_or_default() {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "webp" => "image/webp",
            "woff2" => "font/woff2",
            "json" => "application/json",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}

/// The style sheets and the mark of this room, in the order in which a page links them.
pub(crate) fn own() -> Vec<Asset> {
    vec![
        Asset::new("root.css", include_bytes!(concat!(env!("OUT_DIR"), "/sgds/root.css"))),
        Asset::new("day.css", include_bytes!(concat!(env!("OUT_DIR"), "/sgds/day.css"))),
        Asset::new("reboot.css", include_bytes!(concat!(env!("OUT_DIR"), "/sgds/reboot.css"))),
        Asset::new("grid.css", include_bytes!(concat!(env!("OUT_DIR"), "/sgds/grid.css"))),
        Asset::new("app.css", include_bytes!("../assets/app.css")),
        Asset::new("mark.svg", include_bytes!("../assets/mark.svg")),
    ]
}

struct Held {
    hash: String,
    media_type: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
}

/// Two files of one name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("two rooms bring a static file named {0}")]
pub struct TwoAssets(pub &'static str);

/// All static files of the deployment.
pub struct Assets(BTreeMap<&'static str, Held>);

impl Assets {
    /// Hash and compress every file.
    pub fn new(files: Vec<Asset>) -> Result<Self, TwoAssets> {
        let mut held = BTreeMap::new();
        for file in files {
            let plain = Bytes::from(file.bytes.to_vec());
            let entry = Held {
                hash: content_hash(&plain),
                media_type: file.media_type(),
                gzip: compressed(&plain),
                plain,
            };
            if held.insert(file.name, entry).is_some() {
                return Err(TwoAssets(file.name));
            }
        }
        Ok(Self(held))
    }

    /// Path of a file, such as `/a/3f9c2a11d04b7e65/app.css`. A name nobody registered gives a path that is not found.
    pub fn path(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(held) => format!("{PREFIX}/{}/{name}", held.hash),
            None => format!("{PREFIX}/missing/{name}"),
        }
    }

    /// Answer for `/a/<hash>/<name>`. A known name under an old hash is sent, but not kept.
    pub fn serve(&self, hash: &str, name: &str, request: &HeaderMap) -> Response {
        let Some(held) = self.0.get(name) else { return StatusCode::NOT_FOUND.into_response() };
        let gzip = held.gzip.as_ref().filter(|_| accepts_gzip(request));
        let mut response = gzip.unwrap_or(&held.plain).clone().into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(held.media_type));
        let keep = if hash == held.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if gzip.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if held.gzip.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        response
    }
}

/// Where static files live.
pub const PREFIX: &str = "/a";
/// The same with its slash, as paths of files begin.
pub(crate) const PREFIX_SLASH: &str = "/a/";

/// Whether the client takes gzip (RFC 9110 section 12.5.3): named, or by a star, and not with quality zero.
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accept =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let quality = |wanted: &str| {
        accept.split(',').find_map(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let zero =
                quality.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()) == Some(0.0);
            name.trim().eq_ignore_ascii_case(wanted).then_some(!zero)
        })
    };
    quality("gzip").or_else(|| quality("*")).unwrap_or(false)
}

fn compressed(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    let packed = encoder.finish().ok()?;
    // What is compressed already (images, fonts) would only grow.
    (packed.len() < plain.len()).then(|| Bytes::from(packed))
}

fn content_hash(bytes: &[u8]) -> String {
    let digest = polity_vault::digest::sha256(bytes);
    hex::encode(digest.get(..8).unwrap_or(&digest))
}
