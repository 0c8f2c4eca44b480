//! The authorization request that a relying party pushes (RFC 9126): what it must say, and within which bounds.

use serde::{Deserialize, Serialize};

use super::fapi;
use super::form::Form;
use super::refusal::{Refusal, Rule};
use super::relying_party::{Environment, Kind, RelyingParty};
use super::scopes::Scope;

/// Longest message that a login app may show beside its name, in characters.
const MESSAGE_CHARS_MAX: usize = 100;
/// The level of assurance where none is asked for: two factors.
const LEVEL_USUAL: u8 = 2;

/// A request that keeps every rule. It waits, sealed, for the person's browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The relying party.
    pub client_id: String,
    /// The issuer that it was pushed to: neither code nor token is good at another one.
    pub issuer: String,
    /// Where the person is sent back.
    pub redirect_uri: String,
    /// Names of the scopes that are asked for, each once, in the order of the request.
    pub scopes: Vec<String>,
    /// Given back unchanged.
    pub state: String,
    /// Stands in the ID token.
    pub nonce: String,
    /// SHA-256 of the verifier, base64url (RFC 7636, S256).
    pub code_challenge: String,
    /// The level of assurance that is needed.
    pub level: u8,
    /// For what kind of act a login app asks.
    pub context: Option<String>,
    /// What it says about that act.
    pub message: Option<String>,
    /// Thumbprint of the key that the login is bound to.
    pub key: String,
}

impl AuthorizationRequest {
    /// The scopes that are asked for.
    pub fn asked(&self) -> Vec<Scope> {
        self.scopes.iter().filter_map(|name| Scope::from_name(name)).collect()
    }
}

/// Judges a pushed request of an authenticated relying party. `proven` is the thumbprint of the DPoP header's key.
///
/// # Errors
/// The first rule that failed.
pub fn judge(
    form: &Form,
    party: &RelyingParty,
    issuer: &str,
    proven: Option<&str>,
) -> Result<AuthorizationRequest, Refusal> {
    if form.get("request").is_some() || form.get("request_uri").is_some() {
        return Err(Rule::RequestObject.into());
    }
    let seeing = |rule, field: &str| Refusal::seeing(rule, form.text(field));
    if form.text("response_type") != "code" {
        return Err(seeing(Rule::ResponseType, "response_type"));
    }
    let redirect_uri = form.text("redirect_uri");
    if !party.redirect_uris.iter().any(|registered| registered == redirect_uri) {
        return Err(seeing(Rule::RedirectUri, "redirect_uri"));
    }
    let scopes = scopes(form, party)?;
    if !is_token_like(form.text("state"), 30..=255, b"/+_-=.") {
        return Err(seeing(Rule::State, "state"));
    }
    if !is_token_like(form.text("nonce"), 30..=255, b"/+_-=.") {
        return Err(seeing(Rule::Nonce, "nonce"));
    }
    let is_challenge = is_token_like(form.text("code_challenge"), 43..=128, b"-_");
    if !is_challenge || form.text("code_challenge_method") != "S256" {
        return Err(seeing(Rule::Challenge, "code_challenge_method"));
    }
    let level = level(form, party)?;
    let (context, message) = context(form, party)?;
    match form.get("redirect_uri_https_type") {
        None | Some("standard_https" | "app_claimed_https") => {}
        Some(_) => return Err(seeing(Rule::RedirectType, "redirect_uri_https_type")),
    }
    if form.get("app_launch_url").is_some_and(|url| !party.redirect_uris.iter().any(|known| known == url)) {
        return Err(seeing(Rule::LaunchUrl, "app_launch_url"));
    }
    let key = match (proven, form.get("dpop_jkt")) {
        (Some(proven), Some(named)) if proven != named => {
            return Err(seeing(Rule::DpopKeyMismatch, "dpop_jkt"));
        }
        (Some(key), _) => key,
        (None, Some(named)) if is_token_like(named, 43..=43, b"-_") => named,
        (None, _) => return Err(Rule::DpopMissing.into()),
    };
    let kept = |field: &str| form.text(field).to_owned();
    Ok(AuthorizationRequest {
        client_id: party.client_id.clone(),
        issuer: issuer.to_owned(),
        redirect_uri: kept("redirect_uri"),
        scopes,
        state: kept("state"),
        nonce: kept("nonce"),
        code_challenge: kept("code_challenge"),
        level,
        context,
        message,
        key: key.to_owned(),
    })
}

fn is_token_like(text: &str, chars: std::ops::RangeInclusive<usize>, others: &[u8]) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || others.contains(&byte);
    chars.contains(&text.len()) && text.bytes().all(allowed)
}

fn scopes(form: &Form, party: &RelyingParty) -> Result<Vec<String>, Refusal> {
    let mut names: Vec<String> = Vec::new();
    for name in form.text("scope").split(' ').filter(|name| !name.is_empty()) {
        if !party.scopes.iter().any(|allowed| allowed.name() == name) && name != "openid" {
            return Err(Refusal::seeing(Rule::ScopeUnknown, name));
        }
        if !names.iter().any(|held| held == name) {
            names.push(name.to_owned());
        }
    }
    if names.iter().any(|name| name == "openid") {
        Ok(names)
    } else {
        Err(Refusal::seeing(Rule::ScopeMissing, form.text("scope")))
    }
}

/// The first level of the list that can be reached and may be asked for: a relying party lists them as it prefers them.
fn level(form: &Form, party: &RelyingParty) -> Result<u8, Refusal> {
    let Some(asked) = form.get("acr_values") else { return Ok(LEVEL_USUAL) };
    let allowed = |level: &u8| *level >= LEVEL_USUAL || party.environment == Environment::Test;
    let mut levels = asked.split(' ').filter_map(fapi::level_of).filter(allowed);
    levels.next().ok_or_else(|| Refusal::seeing(Rule::Acr, asked))
}

fn context(form: &Form, party: &RelyingParty) -> Result<(Option<String>, Option<String>), Refusal> {
    let (context, message) =
        (form.get("authentication_context_type"), form.get("authentication_context_message"));
    if party.kind == Kind::Facts {
        return match context.or(message) {
            Some(seen) => Err(Refusal::seeing(Rule::ContextForbidden, seen)),
            None => Ok((None, None)),
        };
    }
    let context = context.filter(|context| fapi::CONTEXTS.contains(context));
    let context = context
        .ok_or_else(|| Refusal::seeing(Rule::ContextMissing, form.text("authentication_context_type")))?;
    let is_plain = |text: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || " .,-@'!()".contains(c);
        text.chars().count() <= MESSAGE_CHARS_MAX && text.chars().all(allowed)
    };
    match message {
        Some(message) if !is_plain(message) => Err(Refusal::seeing(Rule::ContextMessage, message)),
        message => Ok((Some(context.to_owned()), message.map(str::to_owned))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::jose::KeySet;
    use polity_web::LocalText;
    use proptest::prelude::*;

    use crate::login::relying_party::ClientKeys;

    const ISSUER: &str = "https://id.example/login/fapi";
    const KEY: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    fn party(kind: Kind) -> RelyingParty {
        let scope = |name: &&str| Scope::from_name(name).unwrap();
        RelyingParty {
            client_id: "Qm7TzK2hV9sLw4XcRb8NfYpD1gJe6uAo".into(),
            name: LocalText::new("Library"),
            operator: "Angsana Libraries".into(),
            kind,
            environment: Environment::Live,
            redirect_uris: vec!["https://library.example/callback".into()],
            keys: ClientKeys::Inline(KeySet::parse(br#"{"keys":[]}"#).unwrap().into()),
            scopes: ["user.identity", "name", "dob"].iter().map(scope).collect(),
            purpose: LocalText::new("To open your account"),
            consent_days: 30,
            calls_per_second: 2_000,
            registered_at: 0,
        }
    }

    fn sound(kind: Kind) -> Vec<(&'static str, String)> {
        let text = |text: &str| text.to_owned();
        let mut fields = vec![
            ("response_type", text("code")),
            ("redirect_uri", text("https://library.example/callback")),
            ("scope", text("openid name")),
            ("state", "s".repeat(30)),
            ("nonce", "n".repeat(30)),
            ("code_challenge", "c".repeat(43)),
            ("code_challenge_method", text("S256")),
        ];
        if kind == Kind::Login {
            fields.push(("authentication_context_type", text("APP_AUTHENTICATION_DEFAULT")));
        }
        fields
    }

    fn form(fields: &[(&str, String)]) -> Form {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Form::parse("application/x-www-form-urlencoded", body.as_bytes()).unwrap()
    }

    fn with(kind: Kind, name: &'static str, value: &str) -> Option<Rule> {
        let mut fields = sound(kind);
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value.to_owned()));
        judge(&form(&fields), &party(kind), ISSUER, Some(KEY)).err().map(|refusal| refusal.rule)
    }

    #[test]
    fn a_sound_request_is_kept_as_it_was_asked() {
        let request = judge(&form(&sound(Kind::Login)), &party(Kind::Login), ISSUER, Some(KEY)).ok().unwrap();
        assert_eq!((request.scopes.join(" ").as_str(), request.level), ("openid name", 2));
        assert_eq!((request.issuer.as_str(), request.key.as_str()), (ISSUER, KEY));
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        use Kind::{Facts, Login};
        let long = "x".repeat(256);
        for (kind, field, value, rule) in [
            (Login, "response_type", "token", Rule::ResponseType),
            (Login, "redirect_uri", "https://library.example/callback/", Rule::RedirectUri),
            (Login, "redirect_uri", "https://LIBRARY.example/callback", Rule::RedirectUri),
            (Login, "redirect_uri", "", Rule::RedirectUri),
            (Login, "scope", "name", Rule::ScopeMissing),
            (Login, "scope", "openid email", Rule::ScopeUnknown),
            (Login, "scope", "openid shoe", Rule::ScopeUnknown),
            (Login, "state", "short", Rule::State),
            (Login, "state", "ssssssssssssssssssssssssssssssss<", Rule::State),
            (Login, "nonce", long.as_str(), Rule::Nonce),
            (Login, "code_challenge", "short", Rule::Challenge),
            (Login, "code_challenge_method", "plain", Rule::Challenge),
            (Login, "acr_values", "urn:singpass:authentication:loa:3", Rule::Acr),
            (Login, "acr_values", "urn:singpass:authentication:loa:1", Rule::Acr),
            (Login, "authentication_context_type", "", Rule::ContextMissing),
            (Login, "authentication_context_type", "APP_DANCE", Rule::ContextMissing),
            (Login, "authentication_context_message", "<b>", Rule::ContextMessage),
            (Facts, "authentication_context_type", "APP_AUTHENTICATION_DEFAULT", Rule::ContextForbidden),
            (Facts, "authentication_context_message", "hello", Rule::ContextForbidden),
            (Login, "redirect_uri_https_type", "custom", Rule::RedirectType),
            (Login, "app_launch_url", "https://elsewhere.example", Rule::LaunchUrl),
            (Login, "request", "eyJ", Rule::RequestObject),
            (Login, "request_uri", "https://elsewhere.example", Rule::RequestObject),
            (Login, "dpop_jkt", "another-key-another-key-another-key-another-key", Rule::DpopKeyMismatch),
        ] {
            assert_eq!(with(kind, field, value), Some(rule), "{field}={value}");
        }
    }

    #[test]
    fn the_key_comes_with_the_proof_or_by_name() {
        let judged =
            |fields: &[(&str, String)], proven| judge(&form(fields), &party(Kind::Facts), ISSUER, proven);
        assert_eq!(judged(&sound(Kind::Facts), None).err().unwrap().rule, Rule::DpopMissing);
        let mut named = sound(Kind::Facts);
        named.push(("dpop_jkt", KEY.to_owned()));
        assert_eq!(judged(&named, None).ok().unwrap().key, KEY);
        assert_eq!(judged(&named, Some(KEY)).ok().unwrap().key, KEY);
    }

    #[test]
    fn tests_may_ask_for_one_factor() {
        let mut fields = sound(Kind::Facts);
        fields.push(("acr_values", "urn:singpass:authentication:loa:1".to_owned()));
        let tests = RelyingParty { environment: Environment::Test, ..party(Kind::Facts) };
        assert_eq!(judge(&form(&fields), &tests, ISSUER, Some(KEY)).ok().unwrap().level, 1);
    }

    proptest! {
        #[test]
        fn any_form_is_judged(fields in proptest::collection::btree_map("[a-z_]{1,20}", ".{0,60}", 0..12)) {
            let fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            prop_assert!(judge(&form(&fields), &party(Kind::Login), ISSUER, Some(KEY)).is_err());
        }
    }
}
