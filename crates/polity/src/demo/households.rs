//! Households as they form: couples, families, widows, lodgers, until the island has exactly as many people as asked.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::kinship::{Kin, Kinfolk};
use super::lists::{ListFault, Lists};
use super::marriages::{age_on, births, born_aged, can_be_siblings, day_within, wedding};
use super::population::{HouseholdRef, Marital, PersonRef, Race, Sex, Standing};

/// What kind of household to form next.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Family,
    Couple,
    ElderCouple,
    ThreeGenerations,
    SingleAdult,
    ElderAlone,
    SingleParent,
    Guests,
}

/// How common each kind is, of 100.
const KINDS: [(u32, Kind); 8] = [
    (35, Kind::Family),
    (12, Kind::Couple),
    (13, Kind::ElderCouple),
    (9, Kind::ThreeGenerations),
    (12, Kind::SingleAdult),
    (9, Kind::ElderAlone),
    (7, Kind::SingleParent),
    (3, Kind::Guests),
];

/// Passes of people who live on the island for work.
const WORK_PASSES: [Standing; 3] = [
    Standing::Pass("RPass", "WORK PERMIT"),
    Standing::Pass("SPass", "S PASS"),
    Standing::Pass("P1Pass", "P1 PASS"),
];

/// Form households until exactly `total` people live on the island.
pub(super) fn settle(dice: &Dice, lists: &Lists, made_on: Date, total: usize) -> Result<Kinfolk, ListFault> {
    let kinfolk = Kinfolk { made_on, people: Vec::new(), households: Vec::new(), personas: BTreeMap::new() };
    let mut settling = Settling { dice, cultures: lists.other.cultures.len(), kinfolk, elders: Vec::new() };
    settling.personas(lists)?;
    while let Some(room @ 1..) = total.checked_sub(settling.kinfolk.people.len()) {
        settling.form(dice.weighted(&KINDS, Kind::SingleAdult), room);
    }
    settling.give_elders_their_children();
    Ok(settling.kinfolk)
}

pub(super) struct Settling<'a> {
    pub(super) dice: &'a Dice,
    cultures: usize,
    pub(super) kinfolk: Kinfolk,
    /// Old people whose children live elsewhere: one, or a couple with the husband first.
    elders: Vec<(PersonRef, Option<PersonRef>)>,
}

impl Settling<'_> {
    /// Move a new household of `kind` in, with at most `room` people.
    fn form(&mut self, kind: Kind, room: usize) {
        let dice = self.dice;
        self.kinfolk.households.push(Vec::new());
        match kind {
            _ if room == 1 => drop(self.single(Sex::Female, dice.within(30..=60))),
            Kind::Family => {
                let (husband, wife) = self.couple(dice.within(25..=50));
                self.children_of(husband, wife, room.saturating_sub(2));
                self.perhaps_a_carer(room);
            }
            Kind::Couple => drop(self.couple(dice.within(24..=61))),
            Kind::ElderCouple => {
                let (husband, wife) = self.couple(dice.within(62..=86));
                self.elders.push((husband, Some(wife)));
                self.perhaps_a_carer(room);
            }
            Kind::ThreeGenerations => {
                let (husband, wife) = self.couple(dice.within(27..=46));
                if room > 2 {
                    self.grandparent(if dice.chance(65) { husband } else { wife });
                }
                self.children_of(husband, wife, room.saturating_sub(3));
            }
            Kind::SingleAdult => drop(self.single(self.sex(), dice.within(23..=61))),
            Kind::ElderAlone => {
                let sex = if dice.chance(70) { Sex::Female } else { Sex::Male };
                let elder = self.single(sex, dice.within(66..=91));
                self.widow(elder);
                self.elders.push((elder, None));
                self.perhaps_a_carer(room);
            }
            Kind::SingleParent => self.single_parent(room),
            Kind::Guests => {
                for _ in 0..room.min(1 + dice.below(4) as usize) {
                    let pass = *dice.pick(&WORK_PASSES).unwrap_or(&Standing::Permanent);
                    self.guest(self.sex(), pass);
                }
            }
        }
    }

    fn sex(&self) -> Sex {
        if self.dice.chance(51) { Sex::Female } else { Sex::Male }
    }

    fn race(&self) -> Race {
        let races = [(70, Race::Chinese), (15, Race::Malay), (10, Race::Indian), (2, Race::Eurasian)];
        if self.dice.chance(3) { self.other() } else { self.dice.weighted(&races, Race::Chinese) }
    }

    fn other(&self) -> Race {
        Race::Other(self.dice.below(u32::try_from(self.cultures).unwrap_or(1)) as usize)
    }

    fn standing(&self, race: Race) -> Standing {
        let citizens = if matches!(race, Race::Other(_)) { 40 } else { 90 };
        if self.dice.chance(citizens) { Standing::Citizen } else { Standing::Permanent }
    }

    /// Add someone to the household that was formed last.
    pub(super) fn add(&mut self, sex: Sex, race: Race, born: Date, standing: Standing) -> PersonRef {
        let place = PersonRef(self.kinfolk.people.len());
        let household = HouseholdRef(self.kinfolk.households.len().saturating_sub(1));
        self.kinfolk.people.push(Kin {
            sex,
            race,
            second_race: None,
            born,
            standing,
            marital: Marital::Single,
            father: None,
            mother: None,
            partner: None,
            household,
            persona: None,
        });
        if let Some(members) = self.kinfolk.households.last_mut() {
            members.push(place);
        }
        place
    }

    fn single(&mut self, sex: Sex, age: i32) -> PersonRef {
        let race = self.race();
        let born = born_aged(self.dice, self.kinfolk.made_on, age);
        self.add(sex, race, born, self.standing(race))
    }

    fn guest(&mut self, sex: Sex, pass: Standing) -> PersonRef {
        let race = self.other();
        let born = born_aged(self.dice, self.kinfolk.made_on, self.dice.within(24..=48));
        self.add(sex, race, born, pass)
    }

    /// A live-in carer or household worker in one home of twelve.
    fn perhaps_a_carer(&mut self, room: usize) {
        let members = self.kinfolk.households.last().map_or(0, Vec::len);
        if members < room && self.dice.chance(8) {
            self.guest(Sex::Female, Standing::Pass("RPass", "WORK PERMIT"));
        }
    }

    /// A married couple; the wife is `age`. One marriage in eight crosses races.
    fn couple(&mut self, age: i32) -> (PersonRef, PersonRef) {
        let race = self.race();
        let his_race = if self.dice.chance(12) { self.race() } else { race };
        let his_age = (age + self.dice.within(-3..=7)).max(24);
        self.couple_of((his_race, his_age), (race, age))
    }

    pub(super) fn couple_of(
        &mut self,
        (his_race, his_age): (Race, i32),
        (race, age): (Race, i32),
    ) -> (PersonRef, PersonRef) {
        let (dice, made_on) = (self.dice, self.kinfolk.made_on);
        let his = self.standing(his_race);
        let husband = self.add(Sex::Male, his_race, born_aged(dice, made_on, his_age), his);
        let hers = self.standing(race);
        let wife = self.add(Sex::Female, race, born_aged(dice, made_on, age), hers);
        // Half a century ago people married younger.
        let bride_age_max = if age >= 60 { 27 } else { 34 };
        let (born, his_born) = (self.kinfolk.at(wife).born, self.kinfolk.at(husband).born);
        let day = wedding(dice, born, his_born, bride_age_max, made_on.saturating_sub(30.days()));
        for (one, other) in [(husband, wife), (wife, husband)] {
            let kin = self.kinfolk.at_mut(one);
            kin.partner = Some(other);
            kin.marital = Marital::Married(day);
        }
        (husband, wife)
    }

    pub(super) fn widow(&mut self, place: PersonRef) {
        let born = self.kinfolk.at(place).born;
        let day = wedding(self.dice, born, born, 27, self.kinfolk.made_on);
        self.kinfolk.at_mut(place).marital = Marital::Widowed(day);
    }

    fn children_of(&mut self, husband: PersonRef, wife: PersonRef, room: usize) {
        let want = self.dice.weighted(&[(30, 1), (42, 2), (21, 3), (7, 4)], 1);
        let until = self.kinfolk.made_on.saturating_sub(3.days());
        if let Marital::Married(wed) = self.kinfolk.at(wife).marital {
            let days = births(self.dice, self.kinfolk.at(wife).born, wed, until, want);
            for born in days.into_iter().take(room) {
                self.child(born, Some(husband), Some(wife));
            }
        }
    }

    pub(super) fn child(
        &mut self,
        born: Date,
        father: Option<PersonRef>,
        mother: Option<PersonRef>,
    ) -> PersonRef {
        let parents: Vec<&Kin> = [father, mother].into_iter().flatten().map(|p| self.kinfolk.at(p)).collect();
        let race = parents.first().map_or(Race::Chinese, |parent| parent.race);
        let second_race = parents.get(1).map(|mother| mother.race).filter(|hers| *hers != race);
        let citizen = parents.iter().any(|parent| parent.standing == Standing::Citizen);
        let standing = if citizen { Standing::Citizen } else { Standing::Permanent };
        let child = self.add(self.sex(), race, born, standing);
        let kin = self.kinfolk.at_mut(child);
        (kin.father, kin.mother, kin.second_race) = (father, mother, second_race);
        child
    }

    /// The widowed father or mother of `child` lives in the same home.
    fn grandparent(&mut self, child: PersonRef) {
        let Kin { race, born, .. } = *self.kinfolk.at(child);
        let sex = if self.dice.chance(75) { Sex::Female } else { Sex::Male };
        let age = self.kinfolk.age(child) + self.dice.within(22..=34);
        let born_before = born_aged(self.dice, self.kinfolk.made_on, age);
        let parent = self.add(sex, race, born_before, Standing::Citizen);
        let day = wedding(self.dice, born_before, born_before, 25, born.saturating_sub(250.days()));
        self.kinfolk.at_mut(parent).marital = Marital::Widowed(day);
        self.set_parents(child, parent, None);
    }

    fn single_parent(&mut self, room: usize) {
        let (dice, made_on) = (self.dice, self.kinfolk.made_on);
        let sex = if dice.chance(80) { Sex::Female } else { Sex::Male };
        let parent = self.single(sex, dice.within(28..=50));
        let born = self.kinfolk.at(parent).born;
        let wed = wedding(dice, born, born, 25, made_on);
        let until = made_on.saturating_sub(400.days());
        let days = births(dice, born, wed, until, dice.weighted(&[(60, 1), (32, 2), (8, 3)], 1));
        let last = days.last().copied().unwrap_or(wed);
        for day in days.into_iter().take(room.saturating_sub(1)) {
            let (father, mother) = if sex == Sex::Male { (Some(parent), None) } else { (None, Some(parent)) };
            self.child(day, father, mother);
        }
        self.kinfolk.at_mut(parent).marital = if dice.chance(75) {
            Marital::Divorced(wed, day_within(dice, last.saturating_add(60.days()), made_on))
        } else {
            Marital::Widowed(wed)
        };
    }

    pub(super) fn set_parents(&mut self, child: PersonRef, one: PersonRef, other: Option<PersonRef>) {
        for parent in [Some(one), other].into_iter().flatten() {
            let Kin { sex, race, .. } = *self.kinfolk.at(parent);
            let kin = self.kinfolk.at_mut(child);
            if sex == Sex::Male {
                kin.father = Some(parent);
            } else {
                kin.mother = Some(parent);
                kin.second_race = Some(race).filter(|hers| *hers != kin.race);
            }
        }
    }

    /// Old couples and widows whose children left home: find those children among the grown-ups of the island.
    fn give_elders_their_children(&mut self) {
        for (one, other) in std::mem::take(&mut self.elders) {
            let want = self.dice.weighted(&[(18, 0), (26, 1), (32, 2), (18, 3), (6, 4)], 0);
            let mut siblings: Vec<PersonRef> = Vec::new();
            for place in self.dice.shuffled(self.kinfolk.people.len()).into_iter().map(PersonRef) {
                if siblings.len() >= want {
                    break;
                }
                if self.can_be_child(place, one, other, &siblings) {
                    self.set_parents(place, one, other);
                    siblings.push(place);
                }
            }
        }
    }

    fn can_be_child(
        &self,
        child: PersonRef,
        one: PersonRef,
        other: Option<PersonRef>,
        siblings: &[PersonRef],
    ) -> bool {
        let kin = self.kinfolk.at(child);
        let free = kin.father.is_none() && kin.mother.is_none() && kin.persona.is_none();
        let settled = !matches!(kin.standing, Standing::Pass(..)) && self.kinfolk.age(child) <= 60;
        let first = self.kinfolk.at(one);
        let race_fits = kin.race == first.race && kin.household != first.household;
        let wed = match first.marital {
            Marital::Married(day) | Marital::Widowed(day) | Marital::Divorced(day, _) => day,
            Marital::Single => return false,
        };
        let parents_fit = [Some(one), other].into_iter().flatten().all(|parent| {
            let parent = self.kinfolk.at(parent);
            let most = if parent.sex == Sex::Female { 43 } else { 58 };
            (19..=most).contains(&age_on(parent.born, kin.born))
        });
        let siblings_fit = siblings.iter().all(|sibling| {
            can_be_siblings(self.kinfolk.at(*sibling).born, kin.born) && kin.partner != Some(*sibling)
        });
        free && settled
            && race_fits
            && kin.born > wed.saturating_add(240.days())
            && parents_fit
            && siblings_fit
    }
}
