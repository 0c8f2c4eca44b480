//! Who may act for whom: directors for their firms, some of the staff for a part of the firm's business, and
//! helpers for people who cannot do it alone.

use jiff::ToSpan;

use super::dice::Dice;
use super::firms::Firms;
use super::kinship::{DAUGHTER, Kinfolk};
use super::livelihood::Work;
use super::marriages::day_within;
use super::population::{Capacity, Mandate, PersonRef, Principal};

/// Services that firms leave to their staff.
const DELEGATED: [&str; 3] = ["tax-return", "savings-contributions", "firm-details"];
/// Age from which people name helpers (years).
const HELPED_FROM: i32 = 74;

/// All mandates.
pub(super) fn grant(dice: &Dice, kin: &Kinfolk, firms: &Firms, work: &Work) -> Vec<Mandate> {
    let mut mandates = Vec::new();
    for (place, firm) in firms.places() {
        let principal = Principal::Entity(place);
        mandates.extend(firm.directors.iter().map(|director| Mandate {
            holder: *director,
            principal,
            capacity: Capacity::Director,
            service: None,
            from: firm.registered_on,
            until: None,
        }));
        // Whoever keeps the books, else anyone in the office; small shops do without.
        let keeps_books = |person: &&PersonRef| {
            let occupation = work.of.get(person).and_then(|life| life.occupation.as_deref());
            matches!(occupation, Some("BOOKKEEPER" | "ACCOUNTANT" | "ADMINISTRATIVE CLERK"))
        };
        let owned_by_persona = firm.directors.iter().any(|director| kin.at(*director).persona.is_some());
        let delegate =
            firm.staff.iter().find(keeps_books).or_else(|| firm.staff.first().filter(|_| owned_by_persona));
        if let Some(holder) = delegate.filter(|_| owned_by_persona || dice.chance(60)) {
            let from = day_within(dice, firm.registered_on, kin.made_on);
            mandates.push(Mandate {
                holder: *holder,
                principal,
                capacity: Capacity::Delegate,
                service: dice.pick(&DELEGATED).map(|service| (*service).to_owned()),
                from,
                until: Some(kin.made_on.saturating_add(dice.within(60..=360).days())),
            });
        }
    }
    mandates.extend(helpers(dice, kin));
    mandates
}

/// Sons and daughters who help an old parent from another home.
fn helpers(dice: &Dice, kin: &Kinfolk) -> Vec<Mandate> {
    let mut helpers = Vec::new();
    for (parent, children) in kin.children() {
        let helped_persona = kin.at(parent).persona.is_some();
        let grown = |child: &&PersonRef| {
            kin.age(**child) >= 25 && (!helped_persona || kin.personas.get(DAUGHTER) == Some(*child))
        };
        let Some(child) = children.iter().find(grown) else { continue };
        if kin.age(parent) >= HELPED_FROM && (helped_persona || dice.chance(40)) {
            let from = kin.made_on.saturating_sub(dice.within(20..=340).days());
            let until = Some(from.saturating_add(1.year()));
            let principal = Principal::Person(parent);
            helpers.push(Mandate {
                holder: *child,
                principal,
                capacity: Capacity::Helper,
                service: None,
                from,
                until,
            });
        }
    }
    helpers
}
