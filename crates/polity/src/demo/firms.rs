//! The firms of the island and who directs them.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::kinship::Kinfolk;
use super::lists::{ListFault, Lists, Trade};
use super::numbers::Numbering;
use super::population::{Entity, EntityForm, EntityRef, Home, PersonRef, Standing};

/// How often a name is drawn again when a firm already bears it.
const DRAWS_MAX: u32 = 1_000;

/// The firms with their open places of work.
#[derive(Debug)]
pub(super) struct Firms {
    pub all: Vec<Entity>,
    /// How many people each firm wants at work, directors apart.
    pub wanted: Vec<usize>,
}

impl Firms {
    /// Every firm with its place.
    pub(super) fn places(&self) -> impl Iterator<Item = (EntityRef, &Entity)> {
        self.all.iter().enumerate().map(|(place, firm)| (EntityRef(place), firm))
    }

    /// Firms of one of `sectors` (all firms when there are none) that look for people.
    pub(super) fn hiring(&self, sectors: &[String]) -> Vec<EntityRef> {
        self.places()
            .zip(&self.wanted)
            .filter(|((_, firm), wanted)| {
                firm.staff.len() < **wanted && (sectors.is_empty() || sectors.contains(&firm.sector))
            })
            .map(|((place, _), _)| place)
            .collect()
    }

    /// Take someone on; gives back the firm's name.
    pub(super) fn hire(&mut self, firm: EntityRef, person: PersonRef) -> Option<String> {
        let firm = self.all.get_mut(firm.0)?;
        firm.staff.push(person);
        Some(firm.name.clone())
    }

    /// The firm that `person` directs, if there is one.
    pub(super) fn directed_by(&self, person: PersonRef) -> Option<&Entity> {
        self.all.iter().find(|firm| firm.directors.contains(&person))
    }
}

/// Found `count` firms; the first belong to the personas who own one.
pub(super) fn found(
    dice: &Dice,
    lists: &Lists,
    kin: &Kinfolk,
    homes: &[Home],
    numbering: &mut Numbering,
    count: usize,
) -> Result<Firms, ListFault> {
    let mut founding = Founding { dice, lists, kin, homes, names: BTreeSet::new(), busy: BTreeSet::new() };
    let mut firms = Firms { all: Vec::new(), wanted: Vec::new() };
    // Nobody with a post or a persona of their own is drawn as director.
    founding.busy.extend(kin.personas.values());
    for line in lists.personas.iter().filter(|line| line.business.is_some()) {
        let name = line.business.clone().unwrap_or_default();
        let trade = lists
            .businesses
            .trades
            .iter()
            .find(|trade| trade.words.iter().any(|word| name.ends_with(word.as_str())));
        let trade = trade.ok_or_else(|| ListFault::Missing(format!("the trade of {name}")))?;
        let owner = kin.personas.get(&line.key).copied();
        founding.names.insert(name.clone());
        firms.push(founding.firm(numbering, name, trade, owner.into_iter().collect()));
    }
    while firms.all.len() < count {
        let trade = dice.pick(&lists.businesses.trades).ok_or_else(|| ListFault::Missing("trades".into()))?;
        let name = founding.name(trade)?;
        let directors = founding.directors()?;
        firms.push(founding.firm(numbering, name, trade, directors));
    }
    Ok(firms)
}

impl Firms {
    fn push(&mut self, (firm, wanted): (Entity, usize)) {
        self.all.push(firm);
        self.wanted.push(wanted);
    }
}

struct Founding<'a> {
    dice: &'a Dice,
    lists: &'a Lists,
    kin: &'a Kinfolk,
    homes: &'a [Home],
    names: BTreeSet<String>,
    /// People who direct a firm already, or must not.
    busy: BTreeSet<PersonRef>,
}

impl Founding<'_> {
    fn name(&mut self, trade: &Trade) -> Result<String, ListFault> {
        for _ in 0..DRAWS_MAX {
            let first = self.dice.pick(&self.lists.businesses.first).cloned().unwrap_or_default();
            let name = format!("{first} {}", self.dice.pick(&trade.words).cloned().unwrap_or_default());
            if self.names.insert(name.clone()) {
                return Ok(name);
            }
        }
        Err(ListFault::UsedUp("names of firms"))
    }

    /// One to three people who direct nothing else. The second is often the first one's husband or wife.
    fn directors(&mut self) -> Result<Vec<PersonRef>, ListFault> {
        let count = self.dice.weighted(&[(55, 1), (33, 2), (12, 3)], 1);
        let mut directors = Vec::new();
        for _ in 0..count {
            let partner = directors.first().and_then(|first| self.kin.at(*first).partner);
            let chosen = match partner.filter(|partner| self.may_direct(*partner)) {
                Some(partner) if self.dice.chance(50) => partner,
                _ => self.anyone().ok_or(ListFault::UsedUp("people who may direct a firm"))?,
            };
            self.busy.insert(chosen);
            directors.push(chosen);
        }
        Ok(directors)
    }

    fn anyone(&self) -> Option<PersonRef> {
        let order = self.dice.shuffled(self.kin.people.len());
        order.into_iter().map(PersonRef).find(|place| self.may_direct(*place))
    }

    fn may_direct(&self, place: PersonRef) -> bool {
        let resident = !matches!(self.kin.at(place).standing, Standing::Pass(..));
        resident && (26..=68).contains(&self.kin.age(place)) && !self.busy.contains(&place)
    }

    fn firm(
        &self,
        numbering: &mut Numbering,
        name: String,
        trade: &Trade,
        directors: Vec<PersonRef>,
    ) -> (Entity, usize) {
        let form = if directors.len() == 1 && self.dice.chance(45) {
            EntityForm::SoleOwner
        } else {
            EntityForm::Company
        };
        let youngest =
            directors.iter().map(|place| self.kin.at(*place).born).max().unwrap_or(self.kin.made_on);
        let (fewest, most) = trade.staff;
        let wanted = fewest + self.dice.below(most.saturating_sub(fewest) + 1);
        let firm = Entity {
            number: if form == EntityForm::Company { numbering.company() } else { numbering.owner() },
            name,
            form,
            sector: trade.sector.clone(),
            registered_on: self.registered_on(youngest),
            address: self.address(),
            directors,
            staff: Vec::new(),
        };
        (firm, wanted as usize)
    }

    /// Not before the youngest director was twenty-one, and at most thirty years ago.
    fn registered_on(&self, youngest: Date) -> Date {
        let earliest = youngest.saturating_add(21.years()).max(self.kin.made_on.saturating_sub(30.years()));
        super::marriages::day_within(self.dice, earliest, self.kin.made_on.saturating_sub(20.days()))
    }

    /// A shop or office under a block in which people live: the ground floor, which no home uses.
    fn address(&self) -> String {
        let Some(home) = self.dice.pick(self.homes) else { return String::new() };
        let unit = 1 + self.dice.below(40);
        format!("{} {} #01-{unit:02}, ANGSANA {}", home.block, home.street, home.postal)
    }
}
