//! Who may do what in this room. Nothing else in the room decides it.
//!
//! | permission | who | what |
//! | --- | --- | --- |
//! | [`Reader`] | a signed-in person with two factors, for themselves | their own messages and how they are reached |
//!
//! **Nobody reads another person's inbox**: not an officer, not the operator's pages, and not somebody who acts for
//! the person under a mandate, because no mandate of today names the inbox.

use polity_store::Id;
use polity_web::{Denied, Permission, Session};

/// The assurance that an inbox needs: two factors.
pub const ASSURANCE_MIN: u8 = 2;

/// A signed-in person before their own inbox.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The person.
    pub person: Id,
    /// The session.
    pub session: Session,
}

impl Permission for Reader {
    const NAME: &'static str = "inbox.reader";
    const ROLES: &'static [&'static str] = &["resident"];

    fn check(session: Option<&Session>) -> Result<Self, Denied> {
        let session = session.filter(|session| session.assurance >= ASSURANCE_MIN).ok_or(Denied::SignIn)?;
        let person = session.person.ok_or(Denied::Forbidden)?;
        // Whoever acts for somebody is shown neither inbox: the page could not say whose it is.
        if session.acting_for.is_some() {
            return Err(Denied::Forbidden);
        }
        Ok(Self { person, session: session.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_person_for_themselves_with_two_factors_reads() {
        let id = Id::from_bytes([7; 16]);
        let session = Session {
            id_hash: [0; 32],
            account: id,
            person: Some(id),
            acting_for: None,
            assurance: 2,
            grants: Vec::new(),
            created_at: 0,
            expires_at: 1,
            last_seen: 0,
            user_agent: String::new(),
            network: String::new(),
        };
        assert!(Reader::check(Some(&session)).is_ok_and(|reader| reader.person == id));
        let refused = |session: Option<Session>| Reader::check(session.as_ref()).unwrap_err();
        assert_eq!(refused(None), Denied::SignIn);
        assert_eq!(refused(Some(Session { assurance: 1, ..session.clone() })), Denied::SignIn);
        assert_eq!(refused(Some(Session { person: None, ..session.clone() })), Denied::Forbidden);
        assert_eq!(refused(Some(Session { acting_for: Some(id), ..session })), Denied::Forbidden);
    }
}
