//! A browser for tests: keeps cookies, remembers the page it is on, sends forms as a browser does. It follows no redirect.

#![expect(clippy::missing_panics_doc, reason = "a test kit fails by panicking, and says so once here")]

use std::collections::BTreeMap;
use std::io::Read as _;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use http_body_util::BodyExt as _;

use crate::App;

/// A browser on one application.
pub struct Browser {
    app: App,
    cookies: BTreeMap<String, String>,
    headers: Vec<(HeaderName, String)>,
    token: Option<String>,
}

/// An answer as the browser saw it, unpacked.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Text of the body.
    pub body: String,
    /// Bytes of the body on the line.
    pub wire_bytes: usize,
}

impl Seen {
    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The `title` element.
    pub fn title(&self) -> &str {
        between(&self.body, "<title>", "</title>").unwrap_or_default()
    }

    /// The main part of the page.
    pub fn main(&self) -> &str {
        between(&self.body, "<main", "</main>").unwrap_or_default()
    }

    /// The body as JSON.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }
}

impl Browser {
    /// A browser with no cookies, speaking English.
    pub fn new(app: &App) -> Self {
        Self { app: app.clone(), cookies: BTreeMap::new(), headers: Vec::new(), token: None }
    }

    /// A header that is sent with every request from now on.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.parse().expect("a header name"), value.to_owned()));
        self
    }

    /// Value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Forget a cookie, or set it to something else.
    pub fn set_cookie(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            None => drop(self.cookies.remove(name)),
        }
    }

    /// Open a page.
    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Send a form from the page seen last: its token goes along, and the browser says that the form is this site's.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.token.clone();
        let token = token.as_deref().map(|token| (crate::form::TOKEN_FIELD, token));
        let fields: Vec<(&str, &str)> = token.into_iter().chain(fields.iter().copied()).collect();
        self.post_exactly(path, &fields).await
    }

    /// Send a form with these fields and no others.
    pub async fn post_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), Body::from(body)).await
    }

    /// Send a form with files from the page seen last: each file with the name of its input, its own name, and its content.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Seen {
        const BOUNDARY: &str = "----PolityTestBoundary7MA4YWxkTrZu0gW";
        let token = self.token.clone();
        let token = token.as_deref().map(|token| (crate::form::TOKEN_FIELD, token));
        let mut body = Vec::new();
        for (name, text) in token.into_iter().chain(fields.iter().copied()) {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend(head.into_bytes());
        }
        for (name, file, content) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Some(&media_type), Body::from(body)).await
    }

    /// Send JSON, as a script of the page does: with the page's token in its header.
    pub async fn send_json(&mut self, method: Method, path: &str, value: &serde_json::Value) -> Seen {
        self.send(method, path, Some("application/json"), Body::from(value.to_string())).await
    }

    /// Send anything.
    #[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
    pub async fn send(&mut self, method: Method, path: &str, media_type: Option<&str>, body: Body) -> Seen {
        let mut request =
            Request::builder().method(method.clone()).uri(path).header(header::ACCEPT_ENCODING, "gzip");
        if !self.cookies.is_empty() {
            let line: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, line.join("; "));
        }
        if let Some(media_type) = media_type {
            request = request.header(header::CONTENT_TYPE, media_type);
        }
        if media_type == Some("application/json")
            && let Some(token) = &self.token
        {
            request = request.header(crate::TOKEN_HEADER, token);
        }
        let says_site = self.headers.iter().any(|(name, _)| name == "sec-fetch-site" || name == "origin");
        if method != Method::GET && !says_site {
            request = request.header("sec-fetch-site", "same-origin");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = self.app.answer(request.body(body).expect("a request")).await;
        self.keep_cookies(response.headers());
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        let body = match parts.headers.get(header::CONTENT_ENCODING) {
            Some(_) => unpacked(&bytes),
            None => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let token = between(&body, r#"name="_csrf" value=""#, "\"");
        self.token = token.map(str::to_owned).or_else(|| self.token.take());
        Seen { status: parts.status, headers: parts.headers, body, wire_bytes: bytes.len() }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap_or_default();
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let gone = line.contains("Max-Age=0");
            self.set_cookie(name, (!gone).then_some(value));
        }
    }
}

#[expect(clippy::expect_used, reason = "a test kit fails by panicking")]
fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).expect("the body is gzip");
    text
}

fn between<'a>(text: &'a str, left: &str, right: &str) -> Option<&'a str> {
    let start = text.find(left)? + left.len();
    let rest = text.get(start..)?;
    rest.get(..rest.find(right)?)
}
