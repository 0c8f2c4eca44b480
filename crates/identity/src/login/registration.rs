//! What an operator declares about a relying party, and whether that may stand.
//!
//! One shape for the file, the command line, the page and the row in the database. [`Registration::faults`] finds
//! everything that is wrong at once, so that nobody mends one line to learn of the next; [`Registration::resolve`]
//! makes the [`RelyingParty`].

use std::collections::BTreeMap;
use std::sync::Arc;

use polity_store::Micros;
use polity_vault::jose::{KeySet, SignatureAlg};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::addresses;
use super::registration_faults::{Fault, Why};
use super::relying_party::{ClientKeys, Environment, Kind, RelyingParty, is_client_id};
use super::scopes::Scope;
use crate::{Lang, LocalText};

/// Most redirect addresses.
pub const REDIRECTS_MAX: usize = 20;
/// Most characters of a name.
pub const NAME_CHARS_MAX: usize = 80;
/// Most characters of the operator's name.
pub const OPERATOR_CHARS_MAX: usize = 120;
/// Most characters of a purpose.
pub const PURPOSE_CHARS_MAX: usize = 300;
/// How long a consent lasts where nothing is said, in days.
pub const CONSENT_DAYS: u32 = 365;
/// The longest that a consent lasts, in days: five years.
pub const CONSENT_DAYS_MAX: u32 = 1_826;

/// How often a relying party may call where nothing is said, in a second.
pub const CALLS_PER_SECOND: u32 = 2_000;
/// The most that may be said.
pub const CALLS_PER_SECOND_MAX: u32 = 100_000;

/// A text for people: in English, or by language code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// In English.
    English(String),
    /// By language code.
    Each(BTreeMap<String, String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::English(String::new())
    }
}

impl From<&str> for Words {
    fn from(english: &str) -> Self {
        Self::English(english.to_owned())
    }
}

impl Words {
    /// The words of a text.
    pub fn of(text: &LocalText) -> Self {
        let own = |lang: &Lang| text.has(*lang) && !text.get(*lang).is_empty();
        let each: BTreeMap<String, String> = Lang::ALL
            .into_iter()
            .filter(own)
            .map(|lang| (lang.code().to_owned(), text.get(lang).to_owned()))
            .collect();
        if each.keys().all(|lang| lang == Lang::En.code()) {
            return Self::English(text.get(Lang::En).to_owned());
        }
        Self::Each(each)
    }

    /// Each text with its language code.
    fn texts(&self) -> Vec<(&str, &str)> {
        match self {
            Self::English(text) => vec![(Lang::En.code(), text.as_str())],
            Self::Each(texts) => texts.iter().map(|(lang, text)| (lang.as_str(), text.as_str())).collect(),
        }
    }

    fn has_english(&self) -> bool {
        self.texts().iter().any(|(lang, text)| *lang == Lang::En.code() && !text.trim().is_empty())
    }

    /// The text as pages take it: trimmed, and nothing in languages that we do not speak.
    pub fn to_local(&self) -> LocalText {
        let lang_of = |code: &str| Lang::ALL.into_iter().find(|lang| lang.code() == code);
        let texts = self.texts();
        let written = texts.iter().filter(|(_, text)| !text.trim().is_empty());
        written.fold(LocalText::new(""), |all, (code, text)| match lang_of(code) {
            Some(lang) => all.with(lang, text.trim()),
            None => all,
        })
    }
}

/// A relying party as it is declared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Its identifier; without one it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// What people know it as.
    #[serde(default)]
    pub name: Words,
    /// Who runs it.
    #[serde(default)]
    pub operator: String,
    /// `login` or `facts`.
    #[serde(default)]
    pub kind: String,
    /// `test` or `live`.
    #[serde(default)]
    pub environment: String,
    /// Where people are sent back to.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Its public keys: a key set, or the JSON text of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// Where its public keys are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// What it may ask for.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// What it does with the facts.
    #[serde(default)]
    pub purpose: Words,
    /// How long a consent lasts, in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_days: Option<u32>,
    /// How often it may call one server, in a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls_per_second: Option<u32>,
}

impl Registration {
    /// Everything that is wrong, in the order of the fields.
    pub fn faults(&self) -> Vec<Fault> {
        let mut found = Vec::new();
        if self.client_id.as_ref().is_some_and(|id| !is_client_id(id)) {
            found.push(Fault::of("client_id", Why::ClientIdShape));
        }
        if !self.name.has_english() {
            found.push(Fault::of("name", Why::NameMissing));
        }
        judge_words("name", &self.name, NAME_CHARS_MAX, &mut found);
        if self.operator.trim().is_empty() {
            found.push(Fault::of("operator", Why::OperatorMissing));
        }
        judge_text("operator", &self.operator, OPERATOR_CHARS_MAX, &mut found);
        let kind = Kind::from_name(&self.kind);
        if kind.is_none() {
            found.push(Fault::seeing("kind", Why::Kind, &self.kind));
        }
        let environment = Environment::from_name(&self.environment);
        if environment.is_none() {
            found.push(Fault::seeing("environment", Why::Environment, &self.environment));
        }
        match self.redirect_uris.len() {
            0 => found.push(Fault::of("redirect_uris", Why::RedirectMissing)),
            1..=REDIRECTS_MAX => {}
            _ => found.push(Fault::of("redirect_uris", Why::RedirectMany)),
        }
        let judged = self.redirect_uris.iter().take(REDIRECTS_MAX);
        found.extend(judged.filter_map(|one| addresses::judge("redirect_uris", one, environment)));
        found.extend(self.fault_of_keys(environment));
        self.judge_scopes(kind, &mut found);
        if kind == Some(Kind::Facts) && !self.purpose.has_english() {
            found.push(Fault::of("purpose", Why::PurposeMissing));
        }
        judge_words("purpose", &self.purpose, PURPOSE_CHARS_MAX, &mut found);
        if !(1..=CONSENT_DAYS_MAX).contains(&self.consent_days.unwrap_or(CONSENT_DAYS)) {
            found.push(Fault::of("consent_days", Why::ConsentDays));
        }
        if !(1..=CALLS_PER_SECOND_MAX).contains(&self.calls_per_second.unwrap_or(CALLS_PER_SECOND)) {
            found.push(Fault::of("calls_per_second", Why::CallsPerSecond));
        }
        found
    }

    fn fault_of_keys(&self, environment: Option<Environment>) -> Option<Fault> {
        match (&self.jwks, &self.jwks_uri) {
            (None, None) => Some(Fault::of("jwks", Why::KeysMissing)),
            (Some(_), Some(_)) => Some(Fault::of("jwks", Why::KeysBoth)),
            (None, Some(address)) => addresses::judge("jwks_uri", address, environment),
            (Some(keys), None) => match key_set(keys) {
                Ok(keys) => why_not_enough(&keys).map(|why| Fault::of("jwks", why)),
                Err(fault) => Some(fault),
            },
        }
    }

    fn judge_scopes(&self, kind: Option<Kind>, found: &mut Vec<Fault>) {
        let mut known = Vec::new();
        for name in &self.scopes {
            match Scope::from_name(name) {
                Some(scope) => known.push(scope),
                None => found.push(Fault::seeing("scopes", Why::Scope, name)),
            }
        }
        if !known.contains(&Scope::OpenId) {
            found.push(Fault::of("scopes", Why::ScopeOpenId));
        }
        if kind == Some(Kind::Facts) && known.iter().all(|scope| *scope == Scope::OpenId) {
            found.push(Fault::of("scopes", Why::ScopeNone));
        }
        let beyond = |scope: &&Scope| kind.is_some_and(|kind| !kind.may_ask_for(scope));
        let wrong = known.iter().filter(beyond);
        found.extend(wrong.map(|scope| Fault::seeing("scopes", Why::ScopeKind, scope.name())));
    }

    /// The relying party that this declares, under `client_id`. Asks for meaning only, not for today's rules: what was
    /// accepted once can be read for ever.
    ///
    /// # Errors
    /// The first field that means nothing.
    pub fn resolve(&self, client_id: &str, registered_at: Micros) -> Result<RelyingParty, Fault> {
        let keys = match (&self.jwks, &self.jwks_uri) {
            (Some(keys), _) => ClientKeys::Inline(Arc::new(key_set(keys)?)),
            (None, Some(address)) => ClientKeys::Url(address.clone()),
            (None, None) => return Err(Fault::of("jwks", Why::KeysMissing)),
        };
        let scope =
            |name: &String| Scope::from_name(name).ok_or_else(|| Fault::seeing("scopes", Why::Scope, name));
        let mut scopes = Vec::new();
        for name in &self.scopes {
            let scope = scope(name)?;
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        let mut redirect_uris = Vec::new();
        for address in &self.redirect_uris {
            if !redirect_uris.contains(address) {
                redirect_uris.push(address.clone());
            }
        }
        Ok(RelyingParty {
            client_id: client_id.to_owned(),
            name: self.name.to_local(),
            operator: self.operator.trim().to_owned(),
            kind: Kind::from_name(&self.kind).ok_or_else(|| Fault::seeing("kind", Why::Kind, &self.kind))?,
            environment: Environment::from_name(&self.environment)
                .ok_or_else(|| Fault::seeing("environment", Why::Environment, &self.environment))?,
            redirect_uris,
            keys,
            scopes,
            purpose: self.purpose.to_local(),
            consent_days: self.consent_days.unwrap_or(CONSENT_DAYS),
            calls_per_second: self.calls_per_second.unwrap_or(CALLS_PER_SECOND),
            registered_at,
        })
    }
}

/// A key set, given as JSON or as the text of it.
fn key_set(given: &Value) -> Result<KeySet, Fault> {
    let read = match given {
        Value::String(text) => KeySet::parse(text.as_bytes()),
        value => KeySet::from_value(value),
    };
    read.map_err(|error| Fault::seeing("jwks", Why::KeysMalformed, error))
}

/// What a key set lacks for signing in here.
fn why_not_enough(keys: &KeySet) -> Option<Why> {
    let algorithms = [SignatureAlg::Es256, SignatureAlg::Es384, SignatureAlg::Es512];
    let signing: Vec<_> = algorithms.into_iter().flat_map(|alg| keys.signing(alg, None)).collect();
    if signing.is_empty() {
        return Some(Why::KeysSigning);
    }
    if signing.iter().any(|key| key.kid().is_none_or(str::is_empty)) {
        return Some(Why::KeysKid);
    }
    if keys.encryption().is_none() { Some(Why::KeysEncryption) } else { None }
}

fn judge_words(field: &'static str, words: &Words, chars_max: usize, found: &mut Vec<Fault>) {
    for (code, text) in words.texts() {
        if !Lang::ALL.into_iter().any(|lang| lang.code() == code) {
            found.push(Fault::seeing(field, Why::Language, code));
        }
        judge_text(field, text, chars_max, found);
    }
}

fn judge_text(field: &'static str, text: &str, chars_max: usize, found: &mut Vec<Fault>) {
    if text.chars().count() > chars_max {
        found.push(Fault::of(field, Why::TextLong));
    }
    // Marks that turn the direction of a line could make one name look like another on the page that asks.
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if text.chars().any(unseen) {
        found.push(Fault::of(field, Why::TextCharacters));
    }
}

#[cfg(test)]
mod tests;
