//! Who lives by themselves: grown-up residents of the sample register, and officers of its agencies, all but the personas.
//!
//! Promise to visitors: whom they can be with one click, nobody else is. A persona never acts by itself.

use super::super::population::Nation;
use anyhow::Result;
use jiff::{Unit, civil::Date};
use polity_identity::{Identity, national_number::NationalNumber};
use polity_services::Services;
use polity_store::Id;
use std::collections::BTreeSet;

/// From this age on residents act for themselves.
const OF_AGE: i32 = 18;
/// Residents who take part; more would only be more names.
const RESIDENTS_MAX: usize = 4_000;

/// The people of the play.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    /// Residents who apply.
    pub residents: Vec<Id>,
    /// Officers who work cases.
    pub officers: BTreeSet<Id>,
}

impl Cast {
    /// Looks the people of `nation` up in the register, as they are on `today`. `personas` are left out.
    pub async fn of(
        nation: &Nation,
        identity: &Identity,
        services: &Services,
        personas: &[NationalNumber],
        today: Date,
    ) -> Result<Self> {
        let mut visited = BTreeSet::new();
        for number in personas {
            visited.extend(identity.person_by_number(number).await?);
        }
        let mut agencies = BTreeSet::new();
        for service in services.live().await? {
            agencies.extend(service.stages.iter().map(|stage| stage.agency.clone()));
        }
        let mut officers = BTreeSet::new();
        for agency in agencies {
            let members = services.members(&agency).await?.into_iter();
            // Whose appointment has ended has no name there.
            officers.extend(members.filter(|member| member.name.is_some()).map(|member| member.person));
        }
        let officers: BTreeSet<Id> = officers.difference(&visited).copied().collect();
        let mut residents = Vec::new();
        for resident in nation.people.iter().filter(|resident| age(resident.born, today) >= OF_AGE) {
            if residents.len() == RESIDENTS_MAX {
                break;
            }
            let person = identity.person_by_number(&resident.number).await?;
            residents.extend(person.filter(|id| !visited.contains(id) && !officers.contains(id)));
        }
        Ok(Self { residents, officers })
    }
}

fn age(born: Date, today: Date) -> i32 {
    born.until((Unit::Year, today)).map_or(0, |lived| i32::from(lived.get_years()))
}
