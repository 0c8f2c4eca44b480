//! What a file is, by its first bytes: never by its name, and never by what the browser says.
//!
//! Promise to officers: a file of a type that is named here is what it is called, as far as its beginning shows; anything
//! else has no type and is not taken.

/// Bytes of a text that are looked at.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Brands of pictures in the container of ISO 14496-12 that phones make.
const HEIC_BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];

/// The media type; `None` for a type that we do not take.
pub fn sniffed(content: &[u8], name: &str) -> Option<&'static str> {
    let at = |from: usize, wanted: &[u8]| content.get(from..).is_some_and(|rest| rest.starts_with(wanted));
    if at(0, b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some("image/webp");
    }
    if at(4, b"ftyp") && HEIC_BRANDS.iter().any(|brand| at(8, *brand)) {
        return Some("image/heic");
    }
    if at(0, b"%PDF-") {
        return Some("application/pdf");
    }
    let is_csv = name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    is_text(content).then_some(if is_csv { "text/csv" } else { "text/plain" })
}

/// Text in UTF-8 without control characters.
fn is_text(content: &[u8]) -> bool {
    let start = content.get(..content.len().min(TEXT_BYTES_MAX)).unwrap_or_default();
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The cut may have gone through a letter.
        Err(error) if error.error_len().is_none() && content.len() > start.len() => {
            std::str::from_utf8(start.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::FILE_TYPES;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_what_it_begins_as() {
        let known: [(&[u8], &str, Option<&str>); 12] = [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.png", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n....", "a.jpg", Some("image/png")),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a", Some("image/webp")),
            (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a", None),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "a", Some("image/heic")),
            (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "a", None),
            (b"%PDF-1.7\n\xe2\xe3", "a", Some("application/pdf")),
            (b"name,day\nMei,5", "LIST.CSV", Some("text/csv")),
            ("扶手\n".as_bytes(), "a.txt", Some("text/plain")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", Some("text/plain")),
            (b"MZ\x90\x00\x03", "photo.jpg", None),
            (b"", "a.txt", None),
        ];
        for (content, name, expected) in known {
            assert_eq!(sniffed(content, name), expected, "{name}");
        }
        let mut long = vec![b'a'; TEXT_BYTES_MAX - 1];
        long.extend("எ".as_bytes());
        assert_eq!(sniffed(&long, "a"), Some("text/plain"), "the cut goes through a letter");
    }

    proptest! {
        #[test]
        fn whatever_comes_out_is_a_type_that_documents_know(content in prop::collection::vec(any::<u8>(), 0..40), name in ".{0,8}") {
            if let Some(found) = sniffed(&content, &name) {
                prop_assert!(FILE_TYPES.contains(&found));
            }
        }
    }
}
