//! Text in the languages of the nation.

use serde::Serialize;

/// Tags of the languages, English first.
pub const LANGUAGES: [&str; 4] = ["en", "zh", "ms", "ta"];

/// Words for people, in English and as many of the other languages as the agency has written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// English, never empty in a checked document.
    pub en: String,
    /// Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
    /// Malay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ms: Option<String>,
    /// Tamil.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ta: Option<String>,
}

impl Text {
    /// The words in a language, and the tag of the language that they are really in: English where it was not written.
    pub fn of<'a>(&'a self, language: &'a str) -> (&'a str, &'a str) {
        let own = match language {
            "zh" => self.zh.as_deref(),
            "ms" => self.ms.as_deref(),
            "ta" => self.ta.as_deref(),
            _ => None,
        };
        own.map_or((self.en.as_str(), "en"), |words| (words, language))
    }

    /// Every wording that was written, with its language.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let words = [Some(self.en.as_str()), self.zh.as_deref(), self.ms.as_deref(), self.ta.as_deref()];
        LANGUAGES.into_iter().zip(words).filter_map(|(tag, words)| Some((tag, words?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_was_not_written_falls_back_to_english() {
        let text = Text { en: "Name".to_owned(), zh: Some("姓名".to_owned()), ..Text::default() };
        assert_eq!(text.of("zh"), ("姓名", "zh"));
        assert_eq!(text.of("ta"), ("Name", "en"));
        assert_eq!(text.of("fr"), ("Name", "en"));
        assert_eq!(text.all().count(), 2);
    }
}
