//! Where the households live: one home each, in streets that the lists name, at postal codes that do not exist.

use std::collections::BTreeSet;

use super::dice::Dice;
use super::kinship::Kinfolk;
use super::lists::{HomeKind, ListFault, Lists, PersonaLine, Street, Town};
use super::population::{Home, PersonRef};

/// How common each kind of home is, of 100.
const KINDS: [(u32, HomeKind); 6] = [
    (78, HomeKind::Flat),
    (8, HomeKind::Condominium),
    (3, HomeKind::Apartment),
    (7, HomeKind::Terrace),
    (3, HomeKind::SemiDetached),
    (1, HomeKind::Detached),
];
/// How often an address is drawn again when somebody lives there already.
const DRAWS_MAX: u32 = 500;

/// A home for each household, in their order.
pub(super) fn house_everyone(dice: &Dice, lists: &Lists, kin: &Kinfolk) -> Result<Vec<Home>, ListFault> {
    let mut taken = BTreeSet::new();
    kin.households
        .iter()
        .map(|members| {
            let persona = members.iter().find_map(|place| persona_of(lists, kin, *place));
            let kind =
                persona.and_then(|line| line.home).unwrap_or_else(|| dice.weighted(&KINDS, HomeKind::Flat));
            let town = persona.and_then(|line| line.town.as_deref());
            for _ in 0..DRAWS_MAX {
                let home = draw(dice, lists, kind, town, members.len())?;
                if taken.insert((home.postal.clone(), home.floor.clone(), home.unit.clone())) {
                    return Ok(home);
                }
            }
            Err(ListFault::UsedUp("addresses"))
        })
        .collect()
}

fn persona_of<'l>(lists: &'l Lists, kin: &Kinfolk, place: PersonRef) -> Option<&'l PersonaLine> {
    kin.at(place).persona.as_deref().and_then(|key| lists.persona(key).ok())
}

fn draw(
    dice: &Dice,
    lists: &Lists,
    kind: HomeKind,
    town: Option<&str>,
    people: usize,
) -> Result<Home, ListFault> {
    let streets: Vec<(&Town, usize, &Street)> = lists
        .towns
        .iter()
        .filter(|candidate| town.is_none_or(|wanted| candidate.name == wanted))
        .flat_map(|town| town.streets.iter().enumerate().map(move |(place, street)| (town, place, street)))
        .filter(|(_, _, street)| street.homes.contains(&kind))
        .collect();
    let (town, place, street) =
        *dice.pick(&streets).ok_or_else(|| ListFault::Missing(format!("a street with a {kind:?}")))?;
    let in_blocks = matches!(kind, HomeKind::Flat | HomeKind::Apartment | HomeKind::Condominium);
    let number = 1 + dice.below(if in_blocks { 60 } else { 240 });
    let building = dice.pick(&street.buildings).filter(|_| kind == HomeKind::Condominium);
    let (floor, unit) = if in_blocks {
        (format!("{:02}", 2 + dice.below(18)), (101 + 2 * dice.below(20)).to_string())
    } else {
        (String::new(), String::new())
    };
    Ok(Home {
        town: town.name.clone(),
        street: street.name.clone(),
        block: number.to_string(),
        building: building.cloned().unwrap_or_default(),
        floor,
        unit,
        postal: postal_code(town, place, number)
            .ok_or_else(|| ListFault::Missing(format!("a sector for {}", town.name)))?,
        kind: code(dice, kind, people),
        public_flat: kind.is_public(),
    })
}

/// The postal code of a house number: the sector, the street's place within it, then three digits of the number.
pub(super) fn postal_code(town: &Town, street: usize, number: u32) -> Option<String> {
    let sectors = town.sectors.len();
    let sector = town.sectors.get(street.checked_rem(sectors)?)?;
    let within = street.checked_div(sectors).filter(|within| *within < 10)?;
    Some(format!("{sector}{within}{number:03}")).filter(|code| code.len() == 6)
}

/// Code and description of the wire's table for a home of `kind` with so many people.
fn code(dice: &Dice, kind: HomeKind, people: usize) -> (&'static str, &'static str) {
    const TWO: (&str, &str) = ("112", "2-ROOM FLAT (HDB)");
    const THREE: (&str, &str) = ("113", "3-ROOM FLAT (HDB)");
    const FOUR: (&str, &str) = ("114", "4-ROOM FLAT (HDB)");
    const FIVE: (&str, &str) = ("115", "5-ROOM FLAT (HDB)");
    const EXECUTIVE: (&str, &str) = ("116", "EXECUTIVE FLAT (HDB)");
    const STUDIO: (&str, &str) = ("118", "STUDIO APARTMENT (HDB)");
    match (kind, people) {
        (HomeKind::Flat, 0 | 1) => dice.weighted(&[(55, TWO), (25, THREE), (20, STUDIO)], TWO),
        (HomeKind::Flat, 2) => dice.weighted(&[(15, TWO), (45, THREE), (40, FOUR)], THREE),
        (HomeKind::Flat, 3) => dice.weighted(&[(25, THREE), (55, FOUR), (20, FIVE)], FOUR),
        (HomeKind::Flat, _) => dice.weighted(&[(45, FOUR), (40, FIVE), (15, EXECUTIVE)], FOUR),
        (HomeKind::Apartment, _) => ("139", "APARTMENT"),
        (HomeKind::Condominium, _) => ("131", "CONDOMINIUM"),
        (HomeKind::Terrace, _) => ("123", "TERRACE HOUSE"),
        (HomeKind::SemiDetached, _) => ("122", "SEMI-DETACHED HOUSE"),
        (HomeKind::Detached, _) => ("121", "DETACHED HOUSE"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_of_the_site_are_those_of_the_streets() {
        // The contact page of the sample site names two counters; their addresses have to follow the same rule.
        let lists = Lists::built_in().unwrap();
        let code = |town: &str, street: &str, number| {
            let town = lists.towns.iter().find(|candidate| candidate.name == town).unwrap();
            let place = town.streets.iter().position(|candidate| candidate.name == street).unwrap();
            postal_code(town, place, number)
        };
        assert_eq!(code("Lantern Quay", "LANTERN WHARF", 3).as_deref(), Some("840003"));
        assert_eq!(code("Far Tembu", "TWO JETTIES ROAD", 11).as_deref(), Some("950011"));
    }

    #[test]
    fn a_street_too_many_is_refused_rather_than_numbered_twice() {
        let town = Town { name: "X".into(), sectors: vec![84], streets: Vec::new() };
        assert_eq!(postal_code(&town, 9, 999).as_deref(), Some("849999"));
        assert_eq!(postal_code(&town, 10, 1), None);
        assert_eq!(postal_code(&town, 0, 1_000), None);
    }
}
