//! Who is signed in: the session as every room sees it.
//!
//! Promise: a session is what its row said when it was opened; account, person, acting-for,
//! assurance and grants never change under a running session. To change one of them a new session is opened.

use serde::{Deserialize, Serialize};

use polity_store::{Id, Micros};

/// A role held in an agency, such as `officer` in `home-dept`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Role name as permissions list it.
    pub role: String,
    /// Agency in which it is held; none for roles of the whole deployment.
    pub agency: Option<String>,
}

/// One signed-in browser.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token in the cookie; the key of the row. The token itself is never kept.
    pub id_hash: [u8; 32],
    /// Account that signed in.
    pub account: Id,
    /// Person behind the account, where there is one.
    pub person: Option<Id>,
    /// Person or entity on whose behalf this session acts.
    pub acting_for: Option<Id>,
    /// Authenticator assurance level, 1 to 3 (NIST SP 800-63B).
    pub assurance: u8,
    /// Roles, with the agency they are held in.
    pub grants: Vec<Grant>,
    /// When the session was opened.
    pub created_at: Micros,
    /// When it ends whatever happens.
    pub expires_at: Micros,
    /// Last use, exact to five minutes.
    pub last_seen: Micros,
    /// Browser as it named itself; shown only to the owner.
    pub user_agent: String,
    /// Network prefix, never the full address; shown only to the owner.
    pub network: String,
}

impl Session {
    /// Whether the role is held, in whatever agency.
    pub fn has_role(&self, role: &str) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the role is held in this agency.
    pub fn has_role_in(&self, role: &str, agency: &str) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.agency.as_deref() == Some(agency))
    }

    /// The agencies in which the role is held.
    pub fn agencies_of(&self, role: &str) -> impl Iterator<Item = &str> {
        let role = role.to_owned();
        self.grants.iter().filter(move |grant| grant.role == role).filter_map(|grant| grant.agency.as_deref())
    }
}

/// Logs may carry a session by accident; browser, network and person stay out of them.
impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("assurance", &self.assurance).finish_non_exhaustive()
    }
}
