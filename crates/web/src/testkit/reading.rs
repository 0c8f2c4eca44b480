//! What tests ask of a page that they got.

use super::Seen;

/// The value of a hidden field or of an element's text, found by what stands before it.
#[track_caller]
#[expect(clippy::panic, reason = "a test kit fails by panicking")]
pub fn after<'a>(page: &'a str, before: &str, end: char) -> &'a str {
    let Some((_, rest)) = page.split_once(before) else { panic!("{before} is not in {page}") };
    rest.split_once(end).map_or(rest, |(found, _)| found)
}

/// The form's operation field.
#[track_caller]
pub fn op(seen: &Seen) -> String {
    after(&seen.body, r#"name="op" value=""#, '"').to_owned()
}

/// An accepted form leads on.
#[track_caller]
pub fn leads_to(seen: &Seen, path: &str) {
    assert_eq!((seen.status.as_u16(), seen.location()), (303, path), "{}", seen.main());
}

/// A page, or a refused form that is shown again, has this status and says these words.
#[track_caller]
pub fn says(seen: &Seen, status: u16, words: &str) {
    assert_eq!(seen.status.as_u16(), status, "{}", seen.body);
    assert!(seen.body.contains(words), "{words} is not in {}", seen.main());
}
