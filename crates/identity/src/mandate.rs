//! Mandates: who may act for whom, in which service, until when.
//!
//! **A mandate never outlives its end date, and either side can end it at once.** A helper signs in as themselves;
//! the mandate is what lets their session act for the other person, and every record names both.

use polity_store::{Id, Micros};

/// Longest life of a helper's mandate (microseconds): one year. It is then granted anew, face to face.
pub const HELPER_FOR_MAX: Micros = 366 * 86_400 * 1_000_000;
/// The service name that stands for every service.
pub const EVERY_SERVICE: &str = "*";
/// What a session holds that acts for an entity, and the role in which the ledger names whoever acts so.
pub const REPRESENTATIVE: &str = "representative";

/// Whom a mandate represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Represented {
    /// Another resident who cannot or does not want to use the service alone.
    Person(Id),
    /// A business or another entity.
    Entity(Id),
}

impl Represented {
    /// Their id: what sessions and the ledger call "acting for".
    pub fn id(self) -> Id {
        match self {
            Self::Person(id) | Self::Entity(id) => id,
        }
    }
}

/// The role in which the ledger names somebody who signed in: for themselves, for a person, or for an entity.
pub fn role_of(represented: Option<Represented>) -> &'static str {
    match represented {
        None => "resident",
        Some(Represented::Person(_)) => "helper",
        Some(Represented::Entity(_)) => REPRESENTATIVE,
    }
}

/// In which services somebody may act now. Nothing is kept in it: it is read anew for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach(Vec<String>);

impl Reach {
    /// Of somebody who acts for themselves.
    pub fn own() -> Self {
        Self(vec![EVERY_SERVICE.to_owned()])
    }

    /// What the mandates that a person holds let them do for `represented` at `now`.
    pub fn of(held: &[Mandate], represented: Represented, now: Micros) -> Self {
        let held = held.iter().filter(|mandate| mandate.represented == represented && mandate.in_force(now));
        Self(held.map(|mandate| mandate.service.clone()).collect())
    }

    /// Whether they may act in this service; [`EVERY_SERVICE`] asks for all at once.
    pub fn covers(&self, service: &str) -> bool {
        self.0.iter().any(|covered| covered == EVERY_SERVICE || covered == service)
    }

    /// Whether they may act nowhere.
    pub fn is_nowhere(&self) -> bool {
        self.0.is_empty()
    }
}

/// Who hears of what an entity is told: whoever began it, while they may still act for it there, else whoever has been
/// allowed to for the longest time. `None` where nobody may act for it any more.
pub fn told_for(held: &[Mandate], entity: Id, service: &str, began: Option<Id>, now: Micros) -> Option<Id> {
    let may = |mandate: &&Mandate| {
        mandate.represented == Represented::Entity(entity) && mandate.allows(service, now)
    };
    let of_beginner = held.iter().filter(may).find(|mandate| Some(mandate.helper) == began);
    let eldest = || held.iter().filter(may).min_by_key(|mandate| (mandate.granted_at, mandate.id));
    of_beginner.or_else(eldest).map(|mandate| mandate.helper)
}

/// A mandate as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Its id.
    pub id: Id,
    /// Whom it represents.
    pub represented: Represented,
    /// Who acts.
    pub helper: Id,
    /// The service it is for, or [`EVERY_SERVICE`].
    pub service: String,
    /// What the helper may be there: `helper` for persons; `preparer`, `approver` and so on for entities.
    pub role: String,
    /// When it was granted.
    pub granted_at: Micros,
    /// When it ends by itself.
    pub until: Micros,
    /// When somebody ended it before.
    pub ended_at: Option<Micros>,
}

/// Why a mandate cannot be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MandateFault {
    /// Nobody represents themselves.
    #[error("a person cannot be their own helper")]
    Self_,
    /// The end lies in the past or more than [`HELPER_FOR_MAX`] ahead.
    #[error("the end date must lie within the next year")]
    Until,
}

impl Mandate {
    /// Whether it lets its helper act at `now` in `service`.
    pub fn allows(&self, service: &str, now: Micros) -> bool {
        self.in_force(now) && (self.service == EVERY_SERVICE || self.service == service)
    }

    /// Whether it is in force at all.
    pub fn in_force(&self, now: Micros) -> bool {
        self.granted_at <= now && now < self.until && self.ended_at.is_none()
    }

    /// Whether `person` may end it: the helper always, and the person represented always.
    pub fn may_be_ended_by(&self, person: Id) -> bool {
        self.helper == person || self.represented == Represented::Person(person)
    }
}

/// Check a helper's mandate before it is granted.
pub fn check_grant(
    represented: Represented,
    helper: Id,
    until: Micros,
    now: Micros,
) -> Result<(), MandateFault> {
    if represented == Represented::Person(helper) {
        return Err(MandateFault::Self_);
    }
    let longest = match represented {
        Represented::Person(_) => HELPER_FOR_MAX,
        Represented::Entity(_) => Micros::MAX,
    };
    if until <= now || until.saturating_sub(now) > longest { Err(MandateFault::Until) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn mandate() -> Mandate {
        Mandate {
            id: id(9),
            represented: Represented::Person(id(1)),
            helper: id(2),
            service: EVERY_SERVICE.to_owned(),
            role: "helper".to_owned(),
            granted_at: 100,
            until: 200,
            ended_at: None,
        }
    }

    #[test]
    fn in_force_from_grant_to_end() {
        let allowed: Vec<bool> =
            [99, 100, 199, 200].into_iter().map(|now| mandate().allows("housing", now)).collect();
        assert_eq!(allowed, [false, true, true, false]);
        let only_housing = Mandate { service: "housing".into(), ..mandate() };
        assert!(only_housing.allows("housing", 150) && !only_housing.allows("tax", 150));
    }

    #[test]
    fn both_sides_may_end_it_and_nobody_else() {
        let may: Vec<bool> = [1, 2, 3].into_iter().map(|n| mandate().may_be_ended_by(id(n))).collect();
        assert_eq!(may, [true, true, false]);
    }

    #[test]
    fn grants_are_checked() {
        let represented = Represented::Person(id(1));
        assert_eq!(check_grant(represented, id(1), 10, 0), Err(MandateFault::Self_));
        assert_eq!(check_grant(represented, id(2), 0, 0), Err(MandateFault::Until));
        assert_eq!(check_grant(represented, id(2), HELPER_FOR_MAX + 1, 0), Err(MandateFault::Until));
        assert_eq!(check_grant(represented, id(2), HELPER_FOR_MAX, 0), Ok(()));
        assert_eq!(check_grant(Represented::Entity(id(1)), id(2), Micros::MAX, 0), Ok(()));
    }

    #[test]
    fn a_mandate_for_one_service_reaches_no_other() {
        let (firm, now) = (Represented::Entity(id(1)), 150);
        let held = |service: &str| Mandate { represented: firm, service: service.into(), ..mandate() };
        let reach = Reach::of(&[held("shop-sign")], firm, now);
        let covered: Vec<bool> =
            ["shop-sign", "tax", EVERY_SERVICE].into_iter().map(|name| reach.covers(name)).collect();
        assert_eq!(covered, [true, false, false]);
        assert!(Reach::of(&[held("*")], firm, now).covers("tax"));
        assert!(Reach::of(&[held("*")], Represented::Person(id(1)), now).is_nowhere(), "of another kind");
        assert!(Reach::of(&[held("*")], firm, 200).is_nowhere(), "over");
    }

    #[test]
    fn whoever_began_hears_of_it_while_they_may() {
        let held = |helper: u8, granted_at, ended_at| Mandate {
            id: id(helper),
            represented: Represented::Entity(id(1)),
            helper: id(helper),
            granted_at,
            ended_at,
            ..mandate()
        };
        let told = |held: &[Mandate]| told_for(held, id(1), "tax", Some(id(4)), 150);
        assert_eq!(told(&[held(3, 90, None), held(4, 120, None)]), Some(id(4)));
        assert_eq!(told(&[held(4, 120, Some(140)), held(5, 110, None), held(3, 90, None)]), Some(id(3)));
        assert_eq!(told(&[held(4, 120, Some(140))]), None);
    }

    proptest! {
        #[test]
        fn an_ended_mandate_allows_nothing(now: i64, ended in 100_i64..200) {
            let ended = Mandate { ended_at: Some(ended), ..mandate() };
            prop_assert!(!ended.allows("housing", now));
        }
    }
}
