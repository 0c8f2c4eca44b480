//! Why a request of a relying party is refused: the rule that failed, the value that was seen, and the wire's error.
//!
//! Promise: every refusal names exactly one [`Rule`]. The wire's answer carries the protocol's code and one plain
//! sentence; the rest is for the developer's page, found by the number that stands in the answer. No secret is kept:
//! a value that could be used again (a code, a token, an assertion) is never among what was seen.

/// Error codes of the wire, with their status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 400.
    InvalidRequest,
    /// 400.
    InvalidScope,
    /// 400: the profile's documentation says so, although RFC 6749 would allow 401.
    InvalidClient,
    /// 400.
    InvalidGrant,
    /// 400.
    UnsupportedGrantType,
    /// 401.
    InvalidDpopProof,
    /// 401.
    InvalidToken,
    /// 502: the relying party's own keys, or a register, cannot be reached.
    UpstreamDependency,
    /// 429.
    SlowDown,
    /// 503.
    TemporarilyUnavailable,
    /// 500.
    ServerError,
}

impl Code {
    /// As it stands on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::InvalidToken => "invalid_token",
            Self::UpstreamDependency => "upstream_dependency_error",
            Self::SlowDown => "slow_down",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }

    /// Status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidDpopProof | Self::InvalidToken => 401,
            Self::UpstreamDependency => 502,
            Self::SlowDown => 429,
            Self::TemporarilyUnavailable => 503,
            Self::ServerError => 500,
            _ => 400,
        }
    }
}

/// Declares the rules: each with its name on the developer's page, its code on the wire, and the sentence of the answer.
macro_rules! rules {
    ($($rule:ident $name:literal $code:ident $sentence:literal;)+) => {
        /// A rule that a request can fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`")] $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// Its stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// The wire's error code.
            pub const fn code(self) -> Code {
                match self { $(Self::$rule => Code::$code,)+ }
            }

            /// What the answer says: what is wrong, and how to mend it.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$rule => $sentence,)+ }
            }
        }
    };
}

rules! {
    FormMalformed "form.malformed" InvalidRequest "the body must be application/x-www-form-urlencoded, each field once";
    FieldTwice "form.field-twice" InvalidRequest "a field stands more than once in the body";
    ClientUnknown "client.unknown" InvalidClient "no relying party is registered under this client_id";
    ClientKeysUnreachable "client.keys-unreachable" UpstreamDependency "the relying party's jwks_uri did not answer in time with a key set";
    ClientKeyMissing "client.key-missing" InvalidClient "the relying party's key set holds no signing key with this kid and alg";
    EncryptionKeyMissing "client.encryption-key-missing" InvalidRequest "the relying party's key set holds no EC encryption key (use enc) for the ID token";
    AssertionMissing "assertion.missing" InvalidClient "client_assertion and client_assertion_type (jwt-bearer) are required";
    AssertionMalformed "assertion.malformed" InvalidClient "client_assertion must be a compact JWS with alg ES256, ES384 or ES512";
    AssertionSignature "assertion.signature" InvalidClient "the signature of client_assertion does not match the registered key";
    AssertionIssuer "assertion.iss-sub" InvalidClient "iss and sub of client_assertion must both be the client_id";
    AssertionAudience "assertion.aud" InvalidClient "aud of client_assertion must be the issuer identifier, as one string";
    AssertionTimes "assertion.times" InvalidClient "client_assertion must carry iat and exp, must not be expired, and may live 120 seconds at most";
    AssertionJti "assertion.jti" InvalidClient "client_assertion must carry a jti of 1 to 255 characters";
    AssertionReplayed "assertion.replayed" InvalidClient "this client_assertion was used before: make a new one, with a new jti, for each request";
    DpopMissing "dpop.missing" InvalidDpopProof "exactly one DPoP header is required here";
    DpopMalformed "dpop.malformed" InvalidDpopProof "the DPoP proof must be a compact JWS with typ dpop+jwt, alg ES256, ES384 or ES512, and a public EC key in jwk";
    DpopSignature "dpop.signature" InvalidDpopProof "the signature of the DPoP proof does not match its jwk";
    DpopMethod "dpop.htm" InvalidDpopProof "htm of the DPoP proof must be the method of this request";
    DpopTarget "dpop.htu" InvalidDpopProof "htu of the DPoP proof must be the address of this request, without query";
    DpopTimes "dpop.iat" InvalidDpopProof "iat of the DPoP proof must be within the last 120 seconds; check the clock";
    DpopJti "dpop.jti" InvalidDpopProof "the DPoP proof must carry a jti of 1 to 255 characters";
    DpopReplayed "dpop.replayed" InvalidDpopProof "this DPoP proof was used before: make a new one for each request";
    DpopTokenHash "dpop.ath" InvalidDpopProof "ath of the DPoP proof must be the base64url SHA-256 of the access token";
    DpopKeyChanged "dpop.key-changed" InvalidDpopProof "the DPoP proof is signed by another key than the one that this login began with";
    DpopKeyMismatch "dpop.jkt-mismatch" InvalidRequest "dpop_jkt and the key of the DPoP header differ";
    ResponseType "request.response_type" InvalidRequest "response_type must be code";
    RedirectUri "request.redirect_uri" InvalidRequest "redirect_uri must be one of the registered addresses, character for character";
    ScopeMissing "request.scope-openid" InvalidScope "scope must contain openid";
    ScopeUnknown "request.scope" InvalidScope "scope names something that this relying party is not registered for";
    State "request.state" InvalidRequest "state must be 30 to 255 characters of A-Z a-z 0-9 / + _ - = .";
    Nonce "request.nonce" InvalidRequest "nonce must be 30 to 255 characters of A-Z a-z 0-9 / + _ - = .";
    Challenge "request.code_challenge" InvalidRequest "code_challenge must be 43 to 128 characters of A-Z a-z 0-9 - _ and code_challenge_method S256";
    Acr "request.acr_values" InvalidRequest "acr_values must name a level of assurance that this relying party may ask for";
    ContextMissing "request.context-missing" InvalidRequest "authentication_context_type is required for a login app, and must be one of the documented values";
    ContextForbidden "request.context-forbidden" InvalidRequest "authentication_context_type and authentication_context_message are for login apps only";
    ContextMessage "request.context-message" InvalidRequest "authentication_context_message must be at most 100 characters of A-Z a-z 0-9 space . , - @ ' ! ( )";
    RequestObject "request.request" InvalidRequest "request and request_uri are not accepted in a pushed request";
    RedirectType "request.redirect_uri_https_type" InvalidRequest "redirect_uri_https_type must be standard_https or app_claimed_https";
    LaunchUrl "request.app_launch_url" InvalidRequest "app_launch_url must be a registered address";
    RequestGone "auth.request_uri" InvalidRequest "request_uri is unknown, older than 60 seconds, used already, or of another client_id or issuer";
    GrantType "token.grant_type" UnsupportedGrantType "grant_type must be authorization_code, or client_credentials at the neutral address of the issuer";
    ProgramScope "token.scope" InvalidScope "the scope of client_credentials is applications, or left out";
    CodeUnknown "token.code" InvalidGrant "the code is unknown, was used before, or is older than 60 seconds";
    CodeForAnother "token.code-client" InvalidGrant "the code was issued to another relying party or by another issuer";
    CodeRedirect "token.redirect_uri" InvalidGrant "redirect_uri must be the one of the pushed request";
    CodeVerifier "token.code_verifier" InvalidGrant "code_verifier does not match the code_challenge of the pushed request";
    AccessTokenMissing "userinfo.token-missing" InvalidToken "the Authorization header must be: DPoP, a space, the access token";
    AccessToken "userinfo.token" InvalidToken "the access token is unknown, expired or revoked";
    ConsentWithdrawn "userinfo.consent" InvalidToken "the person has withdrawn the consent for this relying party";
    ConsentReplaced "userinfo.consent-replaced" InvalidToken "the person has answered this relying party again since: use what that later sign-in gave";
    ConsentOver "userinfo.consent-over" InvalidToken "the time for which the person allowed this is over: send them to sign in again";
    NoFacts "userinfo.no-facts" InvalidRequest "this relying party is registered for sign-in only: what it may know stands in the ID token";
    NoRecord "userinfo.no-record" InvalidRequest "the register holds no facts about this person";
    TooMany "limit" SlowDown "too many requests of this relying party: slow down and try again";
}

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that failed.
    pub rule: Rule,
    /// The value that was seen, cut short; never one that could be used again.
    pub seen: Option<String>,
    /// Whole seconds after which the same request may be made again, where waiting helps.
    pub wait_s: Option<u64>,
}

/// Longest value that is kept for the developer's page, in characters.
const SEEN_CHARS_MAX: usize = 200;

impl Refusal {
    /// A refusal about a value that is absent, or that must not be shown.
    pub const fn of(rule: Rule) -> Self {
        Self { rule, seen: None, wait_s: None }
    }

    /// A refusal that does not stand for long.
    pub const fn until(rule: Rule, wait_s: u64) -> Self {
        Self { rule, seen: None, wait_s: Some(wait_s) }
    }

    /// A refusal with what was seen.
    pub fn seeing(rule: Rule, seen: &str) -> Self {
        Self { rule, seen: Some(seen.chars().take(SEEN_CHARS_MAX).collect()), wait_s: None }
    }
}

impl From<Rule> for Refusal {
    fn from(rule: Rule) -> Self {
        Self::of(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_says_how_to_mend_it() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            // RFC 6749 section 5.2 allows these characters only.
            assert!(rule.sentence().chars().all(|c| (' '..='~').contains(&c) && c != '"' && c != '\\'));
            assert!(rule.sentence().len() > 20, "{}", rule.name());
        }
    }
}
