//! DPoP (RFC 9449): a request proves that whoever makes it holds the key that the login began with.

use polity_store::Micros;
use polity_vault::jose::{JoseError, Unverified, sha256_b64url};
use serde_json::{Map, Value};
use url::Url;

use super::refusal::{Refusal, Rule};
use super::single_use::SingleUse;
use super::times::{SKEW_S, seconds, time_claim};

/// How old a proof may be, in seconds.
const AGE_MAX_S: i64 = 120;
/// Longest `jti`, in characters.
const JTI_CHARS_MAX: usize = 255;
/// Longest proof, in bytes.
const PROOF_BYTES_MAX: usize = 4_096;

/// The request that a proof must fit.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its address as the relying party knows it, without query.
    pub target: &'a str,
    /// The access token that travels with it, at protected resources.
    pub access_token: Option<&'a str>,
    /// The time here.
    pub now: Micros,
}

/// A proof that fits. It must be spent before the request has any effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The key: its thumbprint (RFC 7638, SHA-256, base64url).
    pub thumbprint: String,
    /// What is spent.
    pub once: SingleUse,
}

/// Judges the value of the `DPoP` header.
///
/// # Errors
/// The rule that failed.
pub fn judge(proof: &str, wanted: Wanted<'_>) -> Result<Proof, Refusal> {
    let malformed = |error: JoseError| Refusal::seeing(Rule::DpopMalformed, &error.to_string());
    let unverified = Unverified::parse(proof, PROOF_BYTES_MAX).map_err(malformed)?;
    if unverified.typ() != Some("dpop+jwt") {
        return Err(Refusal::seeing(Rule::DpopMalformed, "typ is not dpop+jwt"));
    }
    let no_key = || Refusal::seeing(Rule::DpopMalformed, "the header holds no jwk with a public EC key");
    let key = unverified.jwk().ok_or_else(no_key)?;
    if !key.fits(unverified.alg()) {
        return Err(Refusal::seeing(Rule::DpopMalformed, "jwk and alg are of different curves"));
    }
    let claims = unverified.verify(&key).map_err(|_| Rule::DpopSignature)?;
    let thumbprint = key.thumbprint();
    let once = judge_claims(&claims, &thumbprint, wanted)?;
    Ok(Proof { thumbprint, once })
}

fn judge_claims(
    claims: &Map<String, Value>,
    thumbprint: &str,
    wanted: Wanted<'_>,
) -> Result<SingleUse, Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("htm") != wanted.method {
        return Err(Refusal::seeing(Rule::DpopMethod, text("htm")));
    }
    if !is_same_target(text("htu"), wanted.target) {
        let seen = format!("{}, wanted {}", text("htu"), wanted.target);
        return Err(Refusal::seeing(Rule::DpopTarget, &seen));
    }
    let now_s = seconds(wanted.now);
    let wrong_times = || {
        let seen = |name| claims.get(name).map_or_else(|| "nothing".to_owned(), Value::to_string);
        Refusal::seeing(
            Rule::DpopTimes,
            &format!("iat {}, nbf {}, exp {}, here it is {now_s}", seen("iat"), seen("nbf"), seen("exp")),
        )
    };
    let iat = time_claim(claims, "iat").ok_or_else(wrong_times)?;
    if iat > now_s + SKEW_S || iat < now_s - AGE_MAX_S {
        return Err(wrong_times());
    }
    if claims.contains_key("nbf") {
        let nbf = time_claim(claims, "nbf").ok_or_else(wrong_times)?;
        if nbf > now_s + SKEW_S {
            return Err(wrong_times());
        }
    }
    // Conforming clients leave exp out; where it stands it is believed.
    if claims.contains_key("exp") {
        let exp = time_claim(claims, "exp").ok_or_else(wrong_times)?;
        if exp <= now_s || exp - iat > AGE_MAX_S {
            return Err(wrong_times());
        }
    }
    if let Some(token) = wanted.access_token
        && text("ath") != sha256_b64url(token.as_bytes())
    {
        return Err(Refusal::seeing(Rule::DpopTokenHash, text("ath")));
    }
    let jti = text("jti");
    if !(1..=JTI_CHARS_MAX).contains(&jti.chars().count()) {
        return Err(Rule::DpopJti.into());
    }
    // A proof of the future stays acceptable for longer, so it is remembered for longer.
    let until = (iat.max(now_s) + AGE_MAX_S + SKEW_S).saturating_mul(1_000_000);
    Ok(SingleUse::new("dpop", thumbprint, jti, until))
}

/// RFC 9449 section 4.3 (9): scheme and host in any case, default ports left out, the path as it stands; query and
/// fragment do not count.
fn is_same_target(htu: &str, target: &str) -> bool {
    let parts = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        (url.username().is_empty() && url.password().is_none()).then_some(url)
    };
    // The parser resolves dots; a path that needs that is not the path of this request.
    let is_plain = !htu.contains("/./") && !htu.contains("/../") && !htu.contains('\\');
    is_plain && parts(htu).is_some() && parts(htu) == parts(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TARGET: &str = "https://id.example/login/fapi/token";
    const NOW: i64 = 1_795_435_600;

    fn wanted() -> Wanted<'static> {
        Wanted { method: "POST", target: TARGET, access_token: None, now: NOW * 1_000_000 }
    }

    fn sound() -> Value {
        json!({"htm": "POST", "htu": TARGET, "iat": NOW, "jti": "one"})
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = sound();
        claims[name] = value;
        claims
    }

    fn rule_of(claims: &Value, wanted: Wanted<'_>) -> Option<Rule> {
        judge_claims(claims.as_object().unwrap(), "key", wanted).err().map(|refusal| refusal.rule)
    }

    #[test]
    fn a_proof_is_for_this_request_now_and_once() {
        assert_eq!(rule_of(&sound(), wanted()), None);
        assert_eq!(rule_of(&with("exp", json!(NOW + 100)), wanted()), None);
        for (claims, rule) in [
            (with("htm", json!("GET")), Rule::DpopMethod),
            (with("htm", json!("post")), Rule::DpopMethod),
            (with("htu", json!("https://id.example/login/fapi/par")), Rule::DpopTarget),
            (with("htu", json!("http://id.example/login/fapi/token")), Rule::DpopTarget),
            (with("htu", json!("")), Rule::DpopTarget),
            (with("iat", json!(NOW - 121)), Rule::DpopTimes),
            (with("iat", json!(NOW + 61)), Rule::DpopTimes),
            (with("iat", Value::Null), Rule::DpopTimes),
            (with("exp", json!(NOW)), Rule::DpopTimes),
            (with("exp", json!("never")), Rule::DpopTimes),
            (with("jti", json!("")), Rule::DpopJti),
            (with("jti", json!("x".repeat(256))), Rule::DpopJti),
        ] {
            assert_eq!(rule_of(&claims, wanted()), Some(rule), "{claims}");
        }
    }

    #[test]
    fn a_token_needs_its_own_hash() {
        let here = Wanted { access_token: Some("token"), ..wanted() };
        assert_eq!(rule_of(&sound(), here), Some(Rule::DpopTokenHash));
        assert_eq!(rule_of(&with("ath", json!(sha256_b64url(b"other"))), here), Some(Rule::DpopTokenHash));
        assert_eq!(rule_of(&with("ath", json!(sha256_b64url(b"token"))), here), None);
    }

    #[test]
    fn addresses_are_the_same_whatever_their_case_port_and_query() {
        for same in
            [TARGET, "HTTPS://ID.example:443/login/fapi/token", "https://id.example/login/fapi/token?a=b#c"]
        {
            assert!(is_same_target(same, TARGET), "{same}");
        }
        for other in [
            "https://id.example/login/fapi/token/",
            "https://id.example/login/fapi/Token",
            "https://id.example:8443/login/fapi/token",
            "https://me@id.example/login/fapi/token",
            "https://id.example/login/x/../fapi/token",
            "https://id.example/login/./fapi/token",
            "/login/fapi/token",
        ] {
            assert!(!is_same_target(other, TARGET), "{other}");
        }
    }

    #[test]
    fn a_proof_is_remembered_for_as_long_as_it_would_be_accepted() {
        let future = with("iat", json!(NOW + SKEW_S));
        let once = judge_claims(future.as_object().unwrap(), "key", wanted()).unwrap();
        assert!(once.until >= (NOW + SKEW_S + AGE_MAX_S) * 1_000_000);
    }

    proptest! {
        #[test]
        fn no_header_breaks_the_judge(proof in "[A-Za-z0-9_.{}\":,-]{0,200}") {
            prop_assert!(judge(&proof, wanted()).is_err());
        }
    }
}
