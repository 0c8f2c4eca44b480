//! Programs that sign their users in here: who they are, where they may be sent, what they may ask for.

use polity_store::Micros;
use polity_vault::jose::KeySet;
use polity_web::LocalText;

use super::scopes::Scope;

/// Which family of requests a relying party makes; decided once, at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Signs people in and learns who they are from the ID token. It must say for what kind of act it asks.
    Login,
    /// Asks for facts of the register, with consent, and reads them from the userinfo endpoint.
    Facts,
}

/// Whether a registration is for trying things out or for the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Environment {
    /// Tests: plain `http` to this machine is allowed as a redirect address.
    Test,
    /// The public.
    Live,
}

/// Where a relying party's public keys are.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientKeys {
    /// In the registration itself.
    Inline(KeySet),
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
    /// When it was registered, microseconds UTC.
    pub registered_at: Micros,
}
