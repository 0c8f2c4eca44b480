//! Who asks: a relying party proves itself by an assertion under one of its registered keys.

use std::sync::Arc;

use polity_vault::jose::{KeySet, Unverified};

use super::LoginFault;
use crate::Identity;
use crate::login::assertion::{self, ASSERTION_TYPE};
use crate::login::form::Form;
use crate::login::refusal::{Refusal, Rule};
use crate::login::relying_party::RelyingParty;
use crate::login::single_use::SingleUse;

/// Longest assertion, in bytes.
const ASSERTION_BYTES_MAX: usize = 8_192;

/// A relying party that proved itself. Its assertion must be spent before the request has any effect.
pub(crate) struct Authenticated {
    pub party: Arc<RelyingParty>,
    pub keys: Arc<KeySet>,
    pub once: SingleUse,
}

impl Identity {
    /// Judge `client_assertion`. The form may leave the client's identifier out: the assertion names it too.
    pub(crate) async fn authenticate_client(
        &self,
        issuer: &str,
        form: &Form,
    ) -> Result<Authenticated, LoginFault> {
        if form.text("client_assertion_type") != ASSERTION_TYPE {
            return Err(Refusal::seeing(Rule::AssertionMissing, form.text("client_assertion_type")).into());
        }
        let assertion = form.get("client_assertion").ok_or(Rule::AssertionMissing)?;
        let malformed =
            |why: &dyn std::fmt::Display| Refusal::seeing(Rule::AssertionMalformed, &why.to_string());
        let assertion =
            Unverified::parse(assertion, ASSERTION_BYTES_MAX).map_err(|error| malformed(&error))?;
        // A proof of possession, or a token of ours, must never pass for an assertion.
        if assertion.typ().is_some_and(|typ| !matches!(typ, "JWT" | "client-authentication+jwt")) {
            return Err(malformed(&"typ is not JWT").into());
        }
        let named = assertion.claims_unverified().map_err(|error| malformed(&error))?;
        let named = named.get("sub").and_then(|sub| sub.as_str()).unwrap_or_default();
        let client_id = form.get("client_id").unwrap_or(named);
        let unknown = || Refusal::seeing(Rule::ClientUnknown, client_id);
        let party = self.relying_party(client_id).await?.ok_or_else(unknown)?;
        let keys = self.client_keys(&party, assertion.kid()).await.map_err(unreachable_keys)?;
        let candidates = keys.signing(assertion.alg(), assertion.kid());
        if candidates.is_empty() {
            let seen = format!("kid {:?}, alg {}", assertion.kid(), assertion.alg().name());
            return Err(Refusal::seeing(Rule::ClientKeyMissing, &seen).into());
        }
        let claims = candidates.iter().find_map(|key| assertion.verify(key).ok());
        let claims = claims.ok_or(Rule::AssertionSignature)?;
        let once = assertion::judge(&claims, client_id, issuer, self.now())?;
        self.check_calls(&party)?;
        Ok(Authenticated { party, keys, once })
    }
}

/// The relying party's own address did not give its keys.
pub(super) fn unreachable_keys(fault: impl std::fmt::Display) -> Refusal {
    Refusal::seeing(Rule::ClientKeysUnreachable, &fault.to_string())
}
