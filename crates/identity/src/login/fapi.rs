//! The FAPI 2.0 profile: where it is mounted, how long its things live, and what its discovery document says.
//!
//! Sources: FAPI 2.0 Security Profile (Final), RFC 9126 (pushed requests), RFC 9449 (DPoP), RFC 9207 (`iss` in answers),
//! OpenID Connect Discovery 1.0, and the documentation of the service whose clients work here.

use polity_store::Micros;
use serde_json::{Value, json};

const SECOND: Micros = 1_000_000;

/// The neutral address of the issuer, and the one that clients of the mock server expect.
pub const MOUNTS: [&str; 2] = ["/login/fapi", "/singpass/v3/fapi"];
/// How long a pushed request waits for a browser.
pub const REQUEST_LIVES: Micros = 60 * SECOND;
/// How long a person may take to sign in and decide.
pub const DECISION_LIVES: Micros = 1_800 * SECOND;
/// How long a code can be redeemed.
pub const CODE_LIVES: Micros = 60 * SECOND;
/// How long an access token opens the userinfo endpoint.
pub const ACCESS_TOKEN_LIVES: Micros = 1_800 * SECOND;
/// How long a program's own token opens the interfaces for applications.
pub const PROGRAM_TOKEN_LIVES: Micros = 300 * SECOND;
/// How long an ID token says that it is valid.
pub const ID_TOKEN_LIVES: Micros = 600 * SECOND;
/// What stands before the random part of a request's name (RFC 9126 section 2.2).
pub const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
/// What stands before the level of assurance.
const LEVEL_PREFIX: &str = "urn:singpass:authentication:loa:";
/// The levels that this identity service can reach: one factor, for tests only, and two.
pub const LEVELS: [u8; 2] = [1, 2];

/// Whether programs get tokens of their own here: at the neutral address only.
pub fn speaks_with_programs(issuer: &str) -> bool {
    MOUNTS.first().is_some_and(|mount| issuer.ends_with(mount))
}

/// The wire's name of a level of assurance.
pub fn level_name(level: u8) -> String {
    format!("{LEVEL_PREFIX}{level}")
}

/// Reads the wire's name of a level that can be reached.
pub fn level_of(name: &str) -> Option<u8> {
    let level = name.strip_prefix(LEVEL_PREFIX)?.parse().ok()?;
    LEVELS.contains(&level).then_some(level)
}

/// The discovery document of the issuer (OpenID Connect Discovery 1.0 section 3, RFC 8414).
pub fn discovery(issuer: &str, scopes: &[&str]) -> Value {
    let at = |path: &str| format!("{issuer}/{path}");
    let (signing, agreement) =
        (["ES256", "ES384", "ES512"], ["ECDH-ES+A256KW", "ECDH-ES+A192KW", "ECDH-ES+A128KW"]);
    // Clients of the mock server compare what they find with what it says; programs of our own applications come here.
    let grants: &[&str] = if speaks_with_programs(issuer) {
        &["authorization_code", "client_credentials"]
    } else {
        &["authorization_code"]
    };
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("auth"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "pushed_authorization_request_endpoint": at("par"),
        "require_pushed_authorization_requests": true,
        "jwks_uri": at(".well-known/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": grants,
        "scopes_supported": scopes,
        "subject_types_supported": ["public"],
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": LEVELS.map(level_name),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": signing,
        "dpop_signing_alg_values_supported": signing,
        "id_token_signing_alg_values_supported": ["ES256"],
        "id_token_encryption_alg_values_supported": agreement,
        "id_token_encryption_enc_values_supported": ["A256CBC-HS512"],
        "userinfo_signing_alg_values_supported": ["ES256"],
        "userinfo_encryption_alg_values_supported": agreement,
        "userinfo_encryption_enc_values_supported": ["A256CBC-HS512"],
        "claims_supported": ["nonce", "aud", "iss", "sub", "exp", "iat", "acr", "amr", "sub_type", "sub_attributes"],
        "authorization_response_iss_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": true,
        "require_request_uri_registration": false,
    })
}

/// For what kind of act a login app asks: the values that it may name.
pub const CONTEXTS: &[&str] = &[
    "APP_AUTHENTICATION_DEFAULT",
    "APP_PAYMENT_DEFAULT",
    "APP_ACCOUNT_PASSWORD_CHANGE_DEFAULT",
    "APP_ACCOUNT_PASSWORD_RESET_DEFAULT",
    "APP_ACCOUNT_DETAILS_CHANGE_DEFAULT",
    "APP_ONBOARDING_DEFAULT",
    "CPF_CHANGE_PAYMENT_MODE",
    "CPF_CHANGE_DAILY_WITHDRAWAL_LIMIT",
    "CPF_PROFILE_UPDATE",
    "CPF_LINK_BANK_ACCOUNT",
    "CPF_FUNDS_TRANSFER",
    "BANK_CASA_OPENING",
    "BANK_CASA_INITIAL_USAGE",
    "BANK_CARD_APPLICATION",
    "BANK_CARD_INITIAL_USAGE",
    "BANK_LOAN_APPLICATION",
    // The misspelling is the wire's.
    "BANK_ADD_LOCAL_RECEIPIENT",
    "BANK_ADD_OVERSEAS_RECIPIENT",
    "BANK_INCREASE_TRANSFER_LIMIT",
    "BANK_REPORT_FRAUD_SUSPICIOUS_ACTIVITY",
    "BANK_FUNDS_TRANSFER_LOCAL",
    "BANK_REMIT_MONEY_OVERSEAS",
    "BANK_REPORT_LOST_CARD",
    "BANK_CHANGE_NOTIFICATION_METHOD",
    "BANK_INCREASE_CREDIT_CARD_LIMIT",
    "BANK_REQUEST_CASH_ADVANCE",
    "BANK_INCREASE_INFLOW_OUTFLOW",
    "BANK_ACTIVATE_DORMANT_ACCOUNT",
    "BANK_LOGIN_NEW_DEVICE",
    "BANK_LOGIN_UNFAMILIAR_IP",
    "BANK_UPDATE_USER_INFORMATION",
    "BANK_NEW_DEVICE_REGISTRATION",
    "BANK_UNLOCK_MONEY_LOCK",
    "BANK_GOOGLE_PAY_APPLE_PAY_CARD_ONBOARDING",
    "FI_ACCOUNT_OPENING",
    "FI_LINK_BANK_ACCOUNT",
    "FI_INCREASE_TRANSFER_LIMIT",
    "FI_INCREASE_WITHDRAWAL_LIMIT",
    "FI_INITIATE_DEPOSIT",
    "TELCO_SIM_CARD_APPLICATION",
    "TELCO_SIM_CARD_ACTIVATION",
    "TELCO_CHANGE_ACCOUNT_DETAILS",
    "TELCO_ACTIVATE_ROAMING",
    "TELCO_CHANGE_NOTIFICATION_METHOD",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_they_are_written_and_no_others() {
        for level in LEVELS {
            assert_eq!(level_of(&level_name(level)), Some(level));
        }
        for name in [
            "",
            "2",
            "urn:singpass:authentication:loa:3",
            "urn:singpass:authentication:loa:",
            "urn:other:loa:2",
        ] {
            assert_eq!(level_of(name), None, "{name}");
        }
    }

    #[test]
    fn programs_get_tokens_of_their_own_at_the_neutral_address_only() {
        let grants = MOUNTS.map(|mount| {
            let document = discovery(&format!("https://id.example{mount}"), &["openid"]);
            document["grant_types_supported"].as_array().unwrap().len()
        });
        assert_eq!(grants, [2, 1]);
    }

    #[test]
    fn every_endpoint_of_the_discovery_document_is_absolute_and_below_the_issuer() {
        let document = discovery("https://id.example/login/fapi", &["openid"]);
        let members = document.as_object().unwrap();
        for (name, value) in
            members.iter().filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri")
        {
            assert!(value.as_str().unwrap().starts_with("https://id.example/login/fapi/"), "{name}");
        }
    }
}
