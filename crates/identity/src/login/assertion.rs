//! `private_key_jwt`: how a relying party proves who it is (RFC 7523, FAPI 2.0 section 5.3.2.1).

use polity_store::Micros;
use serde_json::{Map, Value};

use super::refusal::{Refusal, Rule};
use super::single_use::SingleUse;
use super::times::{SKEW_S, seconds, time_claim};

/// The only value of `client_assertion_type`.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Longest life that an assertion may give itself, in seconds.
const LIFE_MAX_S: i64 = 120;
/// Longest `jti`, in characters.
const JTI_CHARS_MAX: usize = 255;

/// Judges the claims of an assertion whose signature was verified. What it gives back must be spent before the
/// request has any effect.
///
/// # Errors
/// The rule that failed.
pub fn judge(
    claims: &Map<String, Value>,
    client_id: &str,
    issuer: &str,
    now: Micros,
) -> Result<SingleUse, Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    for name in ["iss", "sub"] {
        if text(name) != Some(client_id) {
            return Err(Refusal::seeing(Rule::AssertionIssuer, &shown(claims.get(name))));
        }
    }
    // One string, and the issuer's: an assertion for several audiences could be used at each of them.
    if text("aud") != Some(issuer) {
        return Err(Refusal::seeing(Rule::AssertionAudience, &shown(claims.get("aud"))));
    }
    let now_s = seconds(now);
    let wrong_times = || {
        let seen = ["iat", "exp", "nbf"].map(|name| format!("{name} {}", shown(claims.get(name))));
        Refusal::seeing(Rule::AssertionTimes, &format!("{}, here it is {now_s}", seen.join(", ")))
    };
    let (Some(iat), Some(exp)) = (time_claim(claims, "iat"), time_claim(claims, "exp")) else {
        return Err(wrong_times());
    };
    let nbf =
        if claims.contains_key("nbf") { time_claim(claims, "nbf").ok_or_else(wrong_times)? } else { iat };
    let begun = iat <= now_s + SKEW_S && nbf <= now_s + SKEW_S;
    if !begun || exp <= now_s || exp <= iat || exp - iat > LIFE_MAX_S {
        return Err(wrong_times());
    }
    let jti = text("jti").filter(|jti| (1..=JTI_CHARS_MAX).contains(&jti.chars().count()));
    let jti = jti.ok_or(Rule::AssertionJti)?;
    Ok(SingleUse::new("assertion", client_id, jti, exp.saturating_mul(1_000_000)))
}

/// A claim as the developer's page shows it.
fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const CLIENT: &str = "Qm7TzK2hV9sLw4XcRb8NfYpD1gJe6uAo";
    const ISSUER: &str = "https://id.example/login/fapi";
    const NOW: i64 = 1_795_435_600;

    fn sound() -> Value {
        json!({"iss": CLIENT, "sub": CLIENT, "aud": ISSUER, "iat": NOW, "exp": NOW + 120, "jti": "one"})
    }

    fn rule_of(claims: &Value) -> Option<Rule> {
        judge(claims.as_object().unwrap(), CLIENT, ISSUER, NOW * 1_000_000).err().map(|refusal| refusal.rule)
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = sound();
        claims[name] = value;
        claims
    }

    #[test]
    fn an_assertion_is_for_this_issuer_by_this_client_now_and_once() {
        assert_eq!(rule_of(&sound()), None);
        for (claims, rule) in [
            (with("iss", json!("another")), Rule::AssertionIssuer),
            (with("sub", json!("another")), Rule::AssertionIssuer),
            (with("sub", Value::Null), Rule::AssertionIssuer),
            (with("aud", json!("https://id.example/login/fapi/token")), Rule::AssertionAudience),
            (with("aud", json!([ISSUER])), Rule::AssertionAudience),
            (with("aud", json!([ISSUER, "https://elsewhere.example"])), Rule::AssertionAudience),
            (with("exp", json!(NOW)), Rule::AssertionTimes),
            (with("exp", json!(NOW + 121)), Rule::AssertionTimes),
            (with("exp", json!("soon")), Rule::AssertionTimes),
            (with("iat", json!(NOW + 61)), Rule::AssertionTimes),
            (with("iat", Value::Null), Rule::AssertionTimes),
            (with("nbf", json!(NOW + 61)), Rule::AssertionTimes),
            (with("nbf", json!("later")), Rule::AssertionTimes),
            (with("jti", json!("")), Rule::AssertionJti),
            (with("jti", json!(7)), Rule::AssertionJti),
            (with("jti", json!("x".repeat(256))), Rule::AssertionJti),
        ] {
            assert_eq!(rule_of(&claims), Some(rule), "{claims}");
        }
    }

    #[test]
    fn what_was_seen_is_told() {
        let refusal = judge(with("aud", json!("me")).as_object().unwrap(), CLIENT, ISSUER, NOW * 1_000_000);
        assert_eq!(refusal.err().unwrap().seen.as_deref(), Some("\"me\""));
    }

    proptest! {
        #[test]
        fn no_claim_breaks_the_judge(iat: i64, exp: i64, jti: String, now in 0..i64::MAX / 2) {
            let claims = json!({"iss": CLIENT, "sub": CLIENT, "aud": ISSUER, "iat": iat, "exp": exp, "jti": jti});
            drop(judge(claims.as_object().unwrap(), CLIENT, ISSUER, now));
        }
    }
}
