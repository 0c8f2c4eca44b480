//! Who is related to whom and who lives with whom. Names, homes and everything else come later and build on this.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::marriages::age_on;
use super::population::{HouseholdRef, Marital, PersonRef, Race, Sex, Standing};

/// One person's place among the others.
#[derive(Debug, Clone)]
pub(super) struct Kin {
    pub sex: Sex,
    pub race: Race,
    /// The mother's race, when it is another.
    pub second_race: Option<Race>,
    pub born: Date,
    pub standing: Standing,
    pub marital: Marital,
    pub father: Option<PersonRef>,
    pub mother: Option<PersonRef>,
    pub partner: Option<PersonRef>,
    pub household: HouseholdRef,
    /// Key of the persona, for those whom a visitor can be.
    pub persona: Option<String>,
}

/// Everyone, with the households.
#[derive(Debug)]
pub(super) struct Kinfolk {
    pub made_on: Date,
    pub people: Vec<Kin>,
    pub households: Vec<Vec<PersonRef>>,
    pub personas: BTreeMap<String, PersonRef>,
}

/// Key under which the elderly persona's daughter is found; she helps him and is not a persona herself.
pub(super) const DAUGHTER: &str = "elderly-man's daughter";

impl Kinfolk {
    /// The person at `place`. Places are made when people are added, and nobody is ever taken out.
    #[expect(clippy::indexing_slicing, reason = "a place exists only after its person was added")]
    pub(super) fn at(&self, place: PersonRef) -> &Kin {
        &self.people[place.0]
    }

    /// The same, to change.
    #[expect(clippy::indexing_slicing, reason = "a place exists only after its person was added")]
    pub(super) fn at_mut(&mut self, place: PersonRef) -> &mut Kin {
        &mut self.people[place.0]
    }

    /// Age in years on the day on which the nation is made.
    pub(super) fn age(&self, place: PersonRef) -> i32 {
        age_on(self.at(place).born, self.made_on)
    }

    /// Everyone, in order.
    pub(super) fn everyone(&self) -> impl Iterator<Item = (PersonRef, &Kin)> {
        self.people.iter().enumerate().map(|(place, kin)| (PersonRef(place), kin))
    }

    /// The children of everyone, by parent, in order of birth.
    pub(super) fn children(&self) -> BTreeMap<PersonRef, Vec<PersonRef>> {
        let mut children: BTreeMap<PersonRef, Vec<PersonRef>> = BTreeMap::new();
        for (place, kin) in self.everyone() {
            for parent in [kin.father, kin.mother].into_iter().flatten() {
                children.entry(parent).or_default().push(place);
            }
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(|child| (self.at(*child).born, *child));
        }
        children
    }
}
