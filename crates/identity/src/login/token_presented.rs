//! A request that is made with an access token: the token is bound to a key, and who presents it proves to hold that
//! key (RFC 9449 section 7).

use polity_store::Micros;

use super::dpop;
use super::refusal::{Refusal, Rule};
use super::single_use::SingleUse;

/// Such a request, as it came.
#[derive(Debug, Clone, Copy)]
pub struct TokenPresented<'a> {
    /// The issuer that was asked.
    pub issuer: &'a str,
    /// The address of the endpoint, as relying parties know it.
    pub target: &'a str,
    /// The method.
    pub method: &'a str,
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// The `DPoP` header.
    pub dpop: Option<&'a str>,
}

impl<'a> TokenPresented<'a> {
    /// The access token, which no other scheme than DPoP may carry.
    pub(crate) fn access_token(&self) -> Result<&'a str, Refusal> {
        let header = self.authorization.ok_or(Rule::AccessTokenMissing)?;
        let (scheme, access_token) = header.split_once(' ').ok_or(Rule::AccessTokenMissing)?;
        if !scheme.eq_ignore_ascii_case("DPoP") {
            return Err(Refusal::seeing(Rule::AccessTokenMissing, scheme));
        }
        Ok(access_token)
    }

    /// Judges the proof of the key to which the token is bound; gives what must be spent before the request has any
    /// effect.
    pub(crate) fn proven(&self, access_token: &str, key: &str, now: Micros) -> Result<SingleUse, Refusal> {
        let wanted =
            dpop::Wanted { method: self.method, target: self.target, access_token: Some(access_token), now };
        let proof = dpop::judge(self.dpop.ok_or(Rule::DpopMissing)?, wanted)?;
        if proof.thumbprint != key {
            return Err(Rule::DpopKeyChanged.into());
        }
        Ok(proof.once)
    }
}
