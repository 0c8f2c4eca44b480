//! Forms with files (RFC 7578): their parts, cut out of a body that is already in memory.
//!
//! Promise: pure, and safe for hostile input; a body that is no form of a browser is refused whole. Nothing is copied: the
//! content of a part is a slice of the body.

use axum::body::Bytes;

use crate::form::FORM_FIELDS_MAX;

/// Longest boundary (RFC 2046).
const BOUNDARY_CHARS_MAX: usize = 70;
/// Bytes of a part's headers.
const HEADER_BYTES_MAX: usize = 4 * 1024;
/// Characters of a file's name that are kept.
const FILE_NAME_CHARS_MAX: usize = 120;

/// One part of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of its input.
    pub name: String,
    /// The name that the file has where it comes from, without folders; `None` for what is no file.
    pub file_name: Option<String>,
    /// Its content.
    pub content: Bytes,
}

/// What people send is personal data; it never reaches a log by way of `Debug`.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} bytes)", self.content.len())
    }
}

/// Why a body is no form with files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MultipartFault {
    /// The content type names no boundary.
    #[error("the content type names no boundary")]
    Boundary,
    /// The parts are not as a browser sends them.
    #[error("the body is not a form with files")]
    Shape,
    /// More parts than any page of ours has.
    #[error("the form has too many parts")]
    TooMany,
}

/// Whether a content type is that of a form with files.
pub fn is_multipart(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("multipart/form-data")
}

/// The parts of a body.
///
/// # Errors
/// [`MultipartFault`], whatever the fault is.
pub fn parse(content_type: &str, body: &Bytes) -> Result<Vec<Part>, MultipartFault> {
    let boundary = boundary(content_type).ok_or(MultipartFault::Boundary)?;
    let mark = format!("\r\n--{boundary}").into_bytes();
    // The first mark has no line before it.
    let first = mark.get(2..).unwrap_or_default();
    let mut at = if body.starts_with(first) {
        first.len()
    } else {
        find(body, 0, &mark).ok_or(MultipartFault::Shape)? + mark.len()
    };
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == FORM_FIELDS_MAX {
            return Err(MultipartFault::TooMany);
        }
        if !rest.starts_with(b"\r\n") {
            return Err(MultipartFault::Shape);
        }
        // The line's end belongs to the empty line that ends the headers, too: a part may have none.
        let ends = find(body, at, b"\r\n\r\n").filter(|ends| ends - at <= HEADER_BYTES_MAX);
        let ends = ends.ok_or(MultipartFault::Shape)?;
        let begins = ends + 4;
        let next = find(body, begins - 2, &mark).ok_or(MultipartFault::Shape)?;
        let headers = body.get(at..ends).unwrap_or_default();
        let (name, file_name) = disposition(headers).ok_or(MultipartFault::Shape)?;
        let content = if next < begins { Bytes::new() } else { body.slice(begins..next) };
        // A file input in which nothing was chosen is sent without a name and without content.
        let is_empty = file_name.as_deref() == Some("") && content.is_empty();
        if !is_empty {
            parts.push(Part { name, file_name, content });
        }
        at = next + mark.len();
    }
}

fn boundary(content_type: &str) -> Option<String> {
    let value = parameter(content_type, "boundary")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "'()+_,-./:=?".contains(c);
    let sound = !value.is_empty() && value.len() <= BOUNDARY_CHARS_MAX && value.chars().all(is_plain);
    sound.then_some(value)
}

/// Input and file name of a part.
fn disposition(headers: &[u8]) -> Option<(String, Option<String>)> {
    let headers = std::str::from_utf8(headers).ok()?;
    let line = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let kind = line.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("form-data") {
        return None;
    }
    let name = parameter(line, "name")?;
    Some((name, parameter(line, "filename").map(|file| file_name(&file))))
}

/// A file's name without folders and without what cannot be seen.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect()
}

/// A parameter of a header, with its quotation marks and the escapes of browsers taken off.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let is_wanted = name.trim().eq_ignore_ascii_case(wanted);
        let (value, next) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => match after.split_once(';') {
                Some((value, next)) => (value.trim(), next),
                None => (after.trim(), ""),
            },
        };
        if is_wanted {
            // Browsers write quotation marks and line ends of names so (WHATWG).
            return Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next.trim_start().trim_start_matches(';');
        if rest.is_empty() {
            return None;
        }
    }
}

/// Where `wanted` next stands, from `at` on.
fn find(body: &[u8], at: usize, wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = at;
    loop {
        let step = body.get(from..)?.iter().position(|byte| *byte == first)?;
        if body.get(from + step..)?.starts_with(wanted) {
            return Some(from + step);
        }
        from += step + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TYPE: &str = "multipart/form-data; boundary=----WebKitFormBoundaryA1";

    fn form(parts: &[(&str, &[u8])]) -> Bytes {
        let mut body = Vec::new();
        for (head, content) in parts {
            body.extend(b"------WebKitFormBoundaryA1\r\nContent-Disposition: form-data; ");
            body.extend(head.as_bytes());
            body.extend(b"\r\n\r\n");
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"------WebKitFormBoundaryA1--\r\n");
        body.into()
    }

    #[test]
    fn a_form_of_a_browser_is_read() {
        let body = form(&[
            ("name=\"_csrf\"", b"abc"),
            (
                "name=\"photo\"; filename=\"C:\\fakepath\\door %22a%22.jpg\"\r\nContent-Type: image/jpeg",
                b"\xff\xd8\r\n--\xff",
            ),
            ("name=\"none\"; filename=\"\"", b""),
            ("name=\"empty\"", b""),
        ]);
        let parts = parse(TYPE, &body).unwrap();
        let seen: Vec<_> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.file_name.as_deref(), &part.content[..]))
            .collect();
        assert_eq!(
            seen,
            [
                ("_csrf", None, &b"abc"[..]),
                ("photo", Some("door \"a\".jpg"), b"\xff\xd8\r\n--\xff"),
                ("empty", None, b""),
            ]
        );
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let whole = form(&[("name=\"a\"", b"b")]);
        for cut in 0..whole.len() - 4 {
            assert!(parse(TYPE, &whole.slice(..cut)).is_err(), "{cut}");
        }
        assert_eq!(parse("multipart/form-data", &whole), Err(MultipartFault::Boundary));
        assert_eq!(parse("multipart/form-data; boundary=\"a b\"", &whole), Err(MultipartFault::Boundary));
        let unnamed = form(&[("filename=\"a\"", b"b")]);
        assert_eq!(parse(TYPE, &unnamed), Err(MultipartFault::Shape));
        let many = vec![("name=\"a\"", &b"b"[..]); FORM_FIELDS_MAX + 1];
        assert_eq!(parse(TYPE, &form(&many)), Err(MultipartFault::TooMany));
    }

    proptest! {
        #[test]
        fn any_content_comes_through(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..5)) {
            let parts: Vec<(&str, &[u8])> = contents.iter().map(|content| ("name=\"a\"; filename=\"f\"", &content[..])).collect();
            let read = parse(TYPE, &form(&parts)).unwrap();
            let read: Vec<Vec<u8>> = read.iter().map(|part| part.content.to_vec()).collect();
            prop_assert_eq!(read, contents);
        }

        #[test]
        fn nothing_stops_it(content_type in "multipart/form-data; ?(boundary)?[=;\"a-z ]{0,12}", body in prop::collection::vec(prop::sample::select(b"-a\r\n:;=\"form-data".to_vec()), 0..200)) {
            let _ = parse(&content_type, &body.clone().into());
            let _ = parse("multipart/form-data; boundary=a", &body.into());
        }
    }
}
