//! At which address a page stands, and which other spellings of it lead there.
//!
//! Addresses are kept decoded: with spaces, capitals and letters of any script as the editor wrote them. They are percent-encoded only on the
//! way out. A page has one written address; [`fold`] gives the key under which every other spelling finds it.

use std::fmt::Write as _;

/// The address that a permalink writes, or none when it cannot be one: an address of another site, or an empty text.
pub fn written(permalink: &str) -> Option<String> {
    let permalink = permalink.trim();
    if permalink.is_empty()
        || permalink.contains("://")
        || permalink.starts_with("//")
        || permalink.contains(['\n', '\r', '\0'])
    {
        return None;
    }
    let path = decode(permalink.split(['?', '#']).next().unwrap_or(permalink));
    let mut address = String::with_capacity(path.len() + 1);
    for segment in path.split('/').filter(|segment| !matches!(*segment, "" | "." | "..")) {
        address.push('/');
        address.push_str(segment);
    }
    if path.ends_with('/') || address.is_empty() {
        address.push('/');
    }
    Some(address)
}

/// The address of a page without a permalink: its path, with `.html` for a page that is no index.
pub fn of_path(path: &str) -> String {
    let stem = without_extension(path);
    match stem.strip_suffix("index").filter(|folder| folder.is_empty() || folder.ends_with('/')) {
        Some(folder) => format!("/{folder}"),
        None => format!("/{stem}.html"),
    }
}

/// The address of a post without a permalink: its folders in lower case, and the words of its file name.
pub fn of_post(categories: &[String], words: &str) -> String {
    let mut address = String::new();
    for category in categories {
        let _ = write!(address, "/{}", category.to_lowercase());
    }
    let _ = write!(address, "/{}.html", slug(words));
    address
}

/// A file name as an address segment: letters, digits and most signs stay, anything else becomes a hyphen.
fn slug(words: &str) -> String {
    let mut slug = String::with_capacity(words.len());
    for character in words.chars() {
        if character.is_alphanumeric() || "._~!$&'()+,;=@".contains(character) {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// The path without its last extension.
pub fn without_extension(path: &str) -> &str {
    let name_start = path.rfind('/').map_or(0, |at| at + 1);
    match path.rfind('.') {
        Some(at) if at > name_start => path.get(..at).unwrap_or(path),
        _ => path,
    }
}

/// The key under which all spellings of an address meet: no `index.html`, no `.html`, no slash at the end, lower case.
pub fn fold(address: &str) -> String {
    let mut key = address.to_lowercase();
    for ending in ["/index.html", "/index", ".html", ".htm"] {
        if let Some(shorter) = key.strip_suffix(ending) {
            key.truncate(shorter.len());
            break;
        }
    }
    while key.ends_with('/') {
        key.pop();
    }
    key
}

/// An address percent-encoded for a link or a header. What is already encoded is not encoded twice.
pub fn encode(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    let bytes = address.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let keeps_escape = *byte == b'%'
            && matches!((bytes.get(at + 1), bytes.get(at + 2)), (Some(a), Some(b)) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#[]".contains(byte) || keeps_escape {
            encoded.push(char::from(*byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A path in which every sign that could end it early is encoded too: for file names, which may hold `?` and `#`.
pub fn encode_path(path: &str) -> String {
    encode(&path.replace('%', "%25"))
        .replace('?', "%3F")
        .replace('#', "%23")
        .replace('[', "%5B")
        .replace(']', "%5D")
}

/// An address with its percent-encoding undone. What is not UTF-8 stays readable.
pub fn decode(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// The addresses above this one, from the first segment on, this one included: `/a/`, `/a/b/` for `/a/b/`.
pub fn prefixes(address: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = String::from("/");
    for segment in address.split('/').filter(|segment| !segment.is_empty()) {
        path.push_str(segment);
        path.push('/');
        found.push(path.clone());
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn permalinks_are_written_with_one_slash_between_segments() {
        assert_eq!(written("/about-us/who/"), Some("/about-us/who/".to_owned()));
        assert_eq!(written("about-us/who"), Some("/about-us/who".to_owned()));
        assert_eq!(written("/a//b/../c/"), Some("/a/b/c/".to_owned()));
        assert_eq!(written("/"), Some("/".to_owned()));
        assert_eq!(written("/my%20page/"), Some("/my page/".to_owned()));
        assert_eq!(written("https://elsewhere.example/file.pdf"), None);
        assert_eq!(written("  "), None);
    }

    #[test]
    fn pages_without_permalink_stand_at_their_path() {
        assert_eq!(of_path("pages/faq.md"), "/pages/faq.html");
        assert_eq!(of_path("news/index.html"), "/news/");
        assert_eq!(of_path("index.md"), "/");
        assert_eq!(of_path("pages/v1.2.md"), "/pages/v1.2.html");
    }

    #[test]
    fn posts_without_permalink_stand_in_their_folders_in_lower_case() {
        let categories = ["news".to_owned(), "-Q-&-A".to_owned()];
        assert_eq!(
            of_post(&categories, "Reply: to a question (1)"),
            "/news/-q-&-a/Reply-to-a-question-(1).html"
        );
    }

    #[test]
    fn every_spelling_folds_to_one_key() {
        for spelling in ["/About/", "/about", "/about.html", "/about/index.html", "/ABOUT/index"] {
            assert_eq!(fold(spelling), "/about", "{spelling}");
        }
        assert_eq!(fold("/"), "");
        assert_eq!(fold("/index.html"), "");
    }

    #[test]
    fn encoding_keeps_what_is_encoded() {
        assert_eq!(encode("/a b/ü%20.html?q=1#x"), "/a%20b/%C3%BC%20.html?q=1#x");
        assert_eq!(encode_path("/100% sure?#.pdf"), "/100%25%20sure%3F%23.pdf");
        assert_eq!(decode("/a%20b/%C3%BC"), "/a b/ü");
    }

    #[test]
    fn prefixes_grow_by_one_segment() {
        assert_eq!(prefixes("/a/b/c"), ["/a/", "/a/b/", "/a/b/c/"]);
        assert!(prefixes("/").is_empty());
    }

    proptest! {
        #[test]
        fn a_written_address_is_an_address(permalink in "\\PC{0,60}") {
            if let Some(address) = written(&permalink) {
                prop_assert!(address.starts_with('/'));
                prop_assert!(!address.contains("//"));
                prop_assert!(!address.split('/').any(|segment| segment == ".."));
            }
        }

        #[test]
        fn encoding_and_decoding_a_path_is_the_identity(path in "/[\\PC&&[^\u{fffd}]]{0,40}") {
            prop_assert_eq!(decode(&encode_path(&path)), path);
        }
    }
}
