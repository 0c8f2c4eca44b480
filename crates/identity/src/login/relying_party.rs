//! Programs that sign their users in here: who they are, where they may be sent, what they may ask for.
//!
//! A [`RelyingParty`] is what stands after [`super::registration`] judged what was declared; nothing else makes one.

use std::sync::Arc;

use polity_store::Micros;
use polity_vault::Entropy;
use polity_vault::jose::KeySet;

use super::registration::{CALLS_PER_SECOND, Registration, Words};
use super::scopes::Scope;
use crate::LocalText;

/// Characters of a `client_id`: letters and digits, case-sensitive.
pub const CLIENT_ID_CHARS: usize = 32;

/// Which family of requests a relying party makes; decided once, at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Signs people in and learns who they are from the ID token. It must say for what kind of act it asks.
    Login,
    /// Asks for facts of the register, with consent, and reads them from the userinfo endpoint.
    Facts,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Login, Self::Facts];

    /// The name in declarations, in the ledger and in `identity-party-kind-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Facts => "facts",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a relying party of this kind may ask for the scope.
    pub fn may_ask_for(self, scope: &Scope) -> bool {
        match (self, scope) {
            (_, Scope::OpenId | Scope::Name | Scope::Email | Scope::MobileNumber) => true,
            // The number stands in the ID token of the one, and among the facts (`uinfin`) of the other.
            (Self::Login, scope) => *scope == Scope::UserIdentity,
            (Self::Facts, scope) => *scope != Scope::UserIdentity,
        }
    }
}

/// Whether a registration is for trying things out or for the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Tests: plain `http` to this machine is allowed as a redirect address.
    Test,
    /// The public.
    Live,
}

impl Environment {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Test, Self::Live];

    /// The name in declarations, in the ledger and in `identity-party-environment-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|environment| environment.name() == name)
    }
}

/// Where a relying party's public keys are.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientKeys {
    /// In the registration itself.
    Inline(Arc<KeySet>),
    /// At an address of the relying party's.
    Url(String),
}

/// A registered program.
#[derive(Debug, Clone, PartialEq)]
pub struct RelyingParty {
    /// Its identifier: 32 letters and digits.
    pub client_id: String,
    /// What people know it as.
    pub name: LocalText,
    /// Who runs it, as people read it beside the name.
    pub operator: String,
    /// Family of requests.
    pub kind: Kind,
    /// Test or live.
    pub environment: Environment,
    /// The addresses to which people may be sent back, compared whole.
    pub redirect_uris: Vec<String>,
    /// Keys.
    pub keys: ClientKeys,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// What it does with the facts, in words for residents.
    pub purpose: LocalText,
    /// How long a consent lasts, in days.
    pub consent_days: u32,
    /// How often it may call one server, in a second; ten seconds' worth may come at once.
    pub calls_per_second: u32,
    /// When it was registered, microseconds UTC.
    pub registered_at: Micros,
}

impl RelyingParty {
    /// The declaration that gives this relying party again: what is listed, kept and changed.
    pub fn declaration(&self) -> Registration {
        let (jwks, jwks_uri) = match &self.keys {
            ClientKeys::Inline(keys) => (Some(keys.to_value()), None),
            ClientKeys::Url(address) => (None, Some(address.clone())),
        };
        Registration {
            client_id: Some(self.client_id.clone()),
            name: Words::of(&self.name),
            operator: self.operator.clone(),
            kind: self.kind.name().to_owned(),
            environment: self.environment.name().to_owned(),
            redirect_uris: self.redirect_uris.clone(),
            jwks,
            jwks_uri,
            scopes: self.scopes.iter().map(|scope| scope.name().to_owned()).collect(),
            purpose: Words::of(&self.purpose),
            consent_days: Some(self.consent_days),
            calls_per_second: Some(self.calls_per_second).filter(|calls| *calls != CALLS_PER_SECOND),
        }
    }
}

/// A new `client_id`: 190 bits of chance, so that none is ever made twice.
pub fn new_client_id(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut made = String::with_capacity(CLIENT_ID_CHARS);
    while made.len() < CLIENT_ID_CHARS {
        let random: [u8; CLIENT_ID_CHARS] = entropy.array();
        // Six bits each; the two values beyond the alphabet are thrown away, so that every character is as likely.
        let characters = random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte & 63)));
        made.extend(characters.take(CLIENT_ID_CHARS - made.len()).copied().map(char::from));
    }
    made
}

/// Whether a text can be a `client_id`.
pub fn is_client_id(text: &str) -> bool {
    text.len() == CLIENT_ID_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::SeededEntropy;
    use proptest::prelude::*;

    #[test]
    fn names_are_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::from_name(kind.name()) == Some(kind)));
        assert!(Environment::ALL.into_iter().all(|one| Environment::from_name(one.name()) == Some(one)));
        assert_eq!((Kind::from_name("Login"), Environment::from_name("")), (None, None));
    }

    #[test]
    fn a_login_is_told_who_and_nothing_of_the_register() {
        let asks = |kind: Kind, name: &str| kind.may_ask_for(&Scope::from_name(name).unwrap());
        assert!(asks(Kind::Login, "user.identity") && asks(Kind::Login, "name"));
        assert!(!asks(Kind::Login, "dob") && !asks(Kind::Login, "vehicles.vehicleno"));
        assert!(
            asks(Kind::Facts, "uinfin") && asks(Kind::Facts, "email") && !asks(Kind::Facts, "user.identity")
        );
    }

    proptest! {
        #[test]
        fn identifiers_that_are_made_are_identifiers(seed in any::<u64>()) {
            let entropy = SeededEntropy::new(seed);
            let (one, other) = (new_client_id(&entropy), new_client_id(&entropy));
            prop_assert!(is_client_id(&one) && is_client_id(&other));
            prop_assert_ne!(one, other);
        }

        #[test]
        fn nothing_else_is_one(text in "\\PC{0,40}") {
            let plain = text.chars().all(|c| c.is_ascii_alphanumeric());
            prop_assert_eq!(is_client_id(&text), plain && text.chars().count() == CLIENT_ID_CHARS);
        }
    }
}
