//! The cookies of this site: their names, their reading, their writing. There are three, and each is needed.
//!
//! `session` holds the token of who is signed in; `seed` makes form tokens; `lang` remembers a choice.
//! Over TLS the first two carry the `__Host-` prefix (RFC 6265bis): no other host can set or see them.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{Config, Lang};

/// Longest cookie value that is looked at: ours have 43 characters at most.
const VALUE_CHARS_MAX: usize = 64;
/// How long a chosen language is remembered, in seconds: a year.
const LANG_AGE_S: u32 = 365 * 24 * 3600;

/// Which of our cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Session,
    Seed,
    Lang,
}

impl Name {
    fn on(self, config: &Config) -> &'static str {
        match (self, config.is_https()) {
            (Name::Session, true) => "__Host-session",
            (Name::Session, false) => "session",
            (Name::Seed, true) => "__Host-seed",
            (Name::Seed, false) => "seed",
            (Name::Lang, _) => "lang",
        }
    }
}

/// Value of one of our cookies. Of several with one name the first counts, as browsers send the closest first.
pub(crate) fn read<'a>(headers: &'a HeaderMap, config: &Config, name: Name) -> Option<&'a str> {
    let wanted = name.on(config);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
        .filter(|value| value.len() <= VALUE_CHARS_MAX)
}

/// A `Set-Cookie` line for the session's token. It ends with the browser; the row ends by itself.
pub(crate) fn session(config: &Config, token: &str) -> Option<HeaderValue> {
    line(config, Name::Session, token, "; HttpOnly; SameSite=Lax")
}

/// Takes the session cookie away.
pub(crate) fn no_session(config: &Config) -> Option<HeaderValue> {
    line(config, Name::Session, "", "; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// A `Set-Cookie` line for the seed of form tokens.
pub(crate) fn seed(config: &Config, seed: &str) -> Option<HeaderValue> {
    line(config, Name::Seed, seed, "; HttpOnly; SameSite=Lax")
}

/// A `Set-Cookie` line for the chosen language.
pub(crate) fn lang(config: &Config, lang: Lang) -> Option<HeaderValue> {
    line(config, Name::Lang, lang.code(), &format!("; HttpOnly; SameSite=Lax; Max-Age={LANG_AGE_S}"))
}

fn line(config: &Config, name: Name, value: &str, attributes: &str) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let mut line =
        HeaderValue::from_str(&format!("{}={value}; Path=/{secure}{attributes}", name.on(config))).ok()?;
    // Debug output of a response must not print a token.
    line.set_sensitive(true);
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LocalText;

    fn real() -> Config {
        let base = "https://www.angsana.example/".parse().unwrap();
        Config::nation(LocalText::new("Angsana"), LocalText::new("Official"), base)
    }

    #[test]
    fn cookies_over_tls_belong_to_this_host_alone() {
        let line = session(&real(), "abc").unwrap();
        assert_eq!(line.to_str().unwrap(), "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert!(line.is_sensitive());
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; session=plain; __Host-session=right".parse().unwrap());
        assert_eq!(read(&headers, &real(), Name::Session), Some("right"));
        headers.insert(header::COOKIE, format!("__Host-session={}", "x".repeat(65)).parse().unwrap());
        assert_eq!(read(&headers, &real(), Name::Session), None);
    }
}
