//! The words of the kit are complete in four languages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use polity_web::LOCALES;
use polity_web::testkit::problems_of_words;

#[test]
fn every_word_stands_in_four_languages_and_is_used() {
    let problems = problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &["web-error-"]);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
