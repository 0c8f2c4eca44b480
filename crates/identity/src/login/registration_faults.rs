//! What can be wrong with a registration: the field, the rule, and the way out, in one sentence each.
//!
//! The same faults reach an operator at the command line in English and an administrator on a page in their language;
//! so each has a key for the page beside its sentence.

use std::fmt;

/// Declares the rules: each with its key in the Fluent files and its sentence.
macro_rules! faults {
    ($($why:ident $key:literal $sentence:literal;)+) => {
        /// A rule of registration that was not kept.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Why {
            $(#[doc = concat!("`", $key, "`")] $why,)+
        }

        impl Why {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$why),+];

            /// Key in the Fluent files.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$why => concat!("identity-party-error-", $key),)+ }
            }

            /// What is wrong and how to mend it.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$why => $sentence,)+ }
            }
        }
    };
}

faults! {
    ClientIdShape "client-id" "it must be 32 letters and digits; leave it out to have one made";
    ClientIdMissing "client-id-missing" "what is declared in a file needs an identifier that stays the same: 32 letters and digits";
    ClientIdTwice "client-id-twice" "two declarations have the same identifier: give each its own";
    ClientIdTaken "client-id-taken" "it belongs to another relying party, or did: leave it out to have one made";
    NameMissing "name" "say in English what people know it as";
    OperatorMissing "operator" "say who runs it, as people read it beside the name";
    TextLong "text-long" "it is too long for the page that asks for consent: shorten it";
    TextCharacters "text-characters" "it holds characters that do not show: type it again as plain text";
    Language "language" "a text is in en, zh, ms or ta";
    Kind "kind" "it must be login (who somebody is) or facts (what the register knows, with consent)";
    Fixed "fixed" "it stays what it was registered as: register another relying party";
    Environment "environment" "it must be test or live";
    RedirectMissing "redirect" "give the address to which people are sent back";
    RedirectMany "redirect-many" "at most 20 addresses: remove those that are no longer used";
    AddressForm "address" "it must be an absolute address such as https://app.example/callback";
    AddressScheme "address-scheme" "it must begin with https:// (http:// only to this machine, and only in the test environment)";
    AddressFragment "address-fragment" "it must not have a fragment: leave out the # and what follows";
    AddressUser "address-user" "it must not hold a user name or password: leave out what stands before the @";
    AddressWildcard "address-wildcard" "addresses are compared whole: replace the * and give each address by itself";
    AddressNormal "address-normal" "write it in its normal form";
    AddressLong "address-long" "it is longer than 2,000 characters: shorten it";
    KeysMissing "keys" "give the public keys (jwks) or the address where they are (jwks_uri)";
    KeysBoth "keys-both" "give either jwks or jwks_uri, not both";
    KeysMalformed "keys-malformed" "it must be a JSON Web Key Set with public EC keys only";
    KeysSigning "keys-signing" "it must hold a signing key: EC on P-256, P-384 or P-521 with use sig";
    KeysKid "keys-kid" "every signing key needs a kid, so that it can be replaced without a break";
    KeysEncryption "keys-encryption" "it must hold an encryption key: EC with use enc, because what people say is sent encrypted";
    KeysAddress "keys-address" "this address may not be called from here: it must be public, and begin with https://";
    Scope "scope" "there is no such scope: take those that the catalogue names";
    ScopeOpenId "scope-openid" "openid must be among them";
    ScopeKind "scope-kind" "a login may ask for openid, user.identity, name, email and mobileno; facts for the attributes of the catalogue";
    ScopeNone "scope-none" "name the facts that it will ask for, beside openid";
    PurposeMissing "purpose" "say in English, for residents, what the facts are used for";
    ConsentDays "consent-days" "a consent lasts 1 to 1,826 days";
    CallsPerSecond "calls-per-second" "it must be a number of calls in a second from 1 to 100,000; leave it out for 2,000";
}

/// One thing that is wrong with a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, as in declarations.
    pub field: &'static str,
    /// The rule.
    pub why: Why,
    /// What was seen, or the form that it should have.
    pub seen: Option<String>,
}

impl Fault {
    /// Something is missing or wrong as a whole.
    pub const fn of(field: &'static str, why: Why) -> Self {
        Self { field, why, seen: None }
    }

    /// A value is wrong.
    pub fn seeing(field: &'static str, why: Why, seen: impl fmt::Display) -> Self {
        Self { field, why, seen: Some(seen.to_string().chars().take(SEEN_CHARS_MAX).collect()) }
    }
}

/// Most characters of a wrong value that are repeated.
const SEEN_CHARS_MAX: usize = 200;

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.field, self.why.sentence())?;
        self.seen.as_ref().map_or(Ok(()), |seen| write!(to, " ({seen})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_key_of_its_own_and_a_way_out() {
        let keys: BTreeSet<_> = Why::ALL.iter().map(|why| why.key()).collect();
        assert_eq!(keys.len(), Why::ALL.len());
        assert!(Why::ALL.iter().all(|why| why.sentence().len() > 15));
    }

    #[test]
    fn a_fault_names_the_field_and_what_was_seen() {
        let fault = Fault::seeing("redirect_uris", Why::AddressFragment, "https://app.example/#top");
        insta::assert_snapshot!(fault, @"redirect_uris: it must not have a fragment: leave out the # and what follows (https://app.example/#top)");
    }
}
