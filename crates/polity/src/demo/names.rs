//! What people are called. Each tradition of the island names its children in its own way: Chinese families pass on
//! a family name, Malay and Indian people are named after their fathers, Eurasians carry a family name at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::dice::Dice;
use super::kinship::{Kin, Kinfolk};
use super::lists::{GivenNames, ListFault, Lists, NameOrder, PersonaLine, Romanised, Syllables};
use super::population::{PersonRef, Race, Sex};

/// How often the given name is drawn again when a brother or sister already bears it.
const DRAWS_MAX: u32 = 40;

/// Someone's name in all its forms, upper case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As on the card.
    pub full: String,
    /// In Hanyu Pinyin, for Chinese names.
    pub pinyin: Option<String>,
    /// The name taken at marriage, beside the own one.
    pub married: Option<String>,
    given: String,
    line: Line,
}

/// What a name takes over from the parents.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A Chinese family name.
    Chinese(Romanised),
    /// The father's given name, in a tradition without family names.
    Father(String),
    /// A family name that stands last, or first for cultures that put it there.
    Family(String),
}

/// Name everyone, parents before children.
pub(super) fn name_everyone(dice: &Dice, lists: &Lists, kin: &Kinfolk) -> Result<Vec<Name>, ListFault> {
    let mut order: Vec<PersonRef> = kin.everyone().map(|(place, _)| place).collect();
    order.sort_by_key(|place| (kin.at(*place).born, *place));
    let mut naming =
        Naming { dice, lists, named: BTreeMap::new(), fathers: BTreeMap::new(), taken: BTreeSet::new() };
    for place in order {
        let name = naming.name(kin.at(place))?;
        naming.named.insert(place, name);
    }
    naming.take_married_names(kin);
    Ok(naming.named.into_values().collect())
}

struct Naming<'a> {
    dice: &'a Dice,
    lists: &'a Lists,
    named: BTreeMap<PersonRef, Name>,
    /// What children take over from a father who is not on record, by their mother: brothers and sisters share it.
    fathers: BTreeMap<PersonRef, Line>,
    /// Given names by parent: no two children of one parent share one.
    taken: BTreeSet<(PersonRef, String)>,
}

impl Naming<'_> {
    fn name(&mut self, kin: &Kin) -> Result<Name, ListFault> {
        let name = match &kin.persona {
            Some(key) if self.lists.persona(key).is_ok() => persona_name(self.lists.persona(key)?, kin.race)?,
            _ => {
                let line = self.line(kin)?;
                let mut name = self.draw(kin, line.clone())?;
                for _ in 0..DRAWS_MAX {
                    if self.parents_of(kin).all(|parent| !self.taken.contains(&(parent, name.given.clone())))
                    {
                        break;
                    }
                    name = self.draw(kin, line.clone())?;
                }
                name
            }
        };
        let taken: Vec<_> = self.parents_of(kin).map(|parent| (parent, name.given.clone())).collect();
        self.taken.extend(taken);
        Ok(name)
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the one who names")]
    fn parents_of(&self, kin: &Kin) -> impl Iterator<Item = PersonRef> + use<> {
        [kin.father, kin.mother].into_iter().flatten()
    }

    /// What someone's name takes over: from the father, else from the unknown father of the mother's children,
    /// else from nobody on the island.
    fn line(&mut self, kin: &Kin) -> Result<Line, ListFault> {
        if let Some(father) = kin.father.and_then(|father| self.named.get(&father)) {
            return Ok(match (&father.line, kin.race) {
                (_, Race::Malay | Race::Indian) => Line::Father(father.given.clone()),
                (line, _) => line.clone(),
            });
        }
        if let Some(line) = kin.mother.and_then(|mother| self.fathers.get(&mother)) {
            return Ok(line.clone());
        }
        let line = match kin.race {
            Race::Chinese => Line::Chinese(self.one(&self.lists.chinese.surnames, "Chinese family names")?),
            Race::Malay => Line::Father(self.one(&self.lists.malay.male, "Malay names")?),
            Race::Indian => Line::Father(self.one(&self.lists.indian.male, "Indian names")?),
            Race::Eurasian => Line::Family(self.one(&self.lists.eurasian.surnames, "Eurasian family names")?),
            Race::Other(culture) => Line::Family(match self.lists.other.cultures.get(culture) {
                Some(culture) => self.one(&culture.surnames, "family names")?,
                None => return Err(ListFault::Missing(format!("culture {culture}"))),
            }),
        };
        if let Some(mother) = kin.mother {
            self.fathers.insert(mother, line.clone());
        }
        Ok(line)
    }

    fn draw(&self, kin: &Kin, line: Line) -> Result<Name, ListFault> {
        let female = kin.sex == Sex::Female;
        let plain =
            |given: String, full: String, line| Name { full, pinyin: None, married: None, given, line };
        let of =
            |names: &GivenNames| self.one(if female { &names.female } else { &names.male }, "given names");
        Ok(match (kin.race, line) {
            (Race::Chinese, Line::Chinese(family)) => {
                let (given, pinyin) = self.syllables(if female {
                    &self.lists.chinese.female
                } else {
                    &self.lists.chinese.male
                })?;
                Name {
                    full: format!("{} {given}", family.0),
                    pinyin: Some(format!("{} {pinyin}", family.1)),
                    married: None,
                    given,
                    line: Line::Chinese(family),
                }
            }
            (Race::Malay, Line::Father(father)) => {
                let given = of(&self.lists.malay)?;
                let full = format!("{given} {} {father}", if female { "BINTE" } else { "BIN" });
                plain(given, full, Line::Father(father))
            }
            (Race::Indian, Line::Father(father)) => {
                let given = of(&self.lists.indian)?;
                let full = format!("{given} {} {father}", if female { "D/O" } else { "S/O" });
                plain(given, full, Line::Father(father))
            }
            (Race::Other(culture), Line::Family(family)) => {
                let missing = || ListFault::Missing(format!("culture {culture}"));
                let culture = self.lists.other.cultures.get(culture).ok_or_else(missing)?;
                let given = self.one(if female { &culture.female } else { &culture.male }, "given names")?;
                let full = match culture.order {
                    NameOrder::Given => format!("{given} {family}"),
                    NameOrder::Family => format!("{family} {given}"),
                };
                plain(given, full, Line::Family(family))
            }
            (_, Line::Family(family)) => {
                let names = &self.lists.eurasian;
                let given = self.one(if female { &names.female } else { &names.male }, "given names")?;
                let full = format!("{given} {family}");
                plain(given, full, Line::Family(family))
            }
            (race, line) => return Err(ListFault::Missing(format!("a way to name {race:?} after {line:?}"))),
        })
    }

    fn syllables(&self, syllables: &Syllables) -> Result<Romanised, ListFault> {
        let first = self.one(&syllables.first, "syllables")?;
        // The second syllable never repeats the first: WEN WEN is a pet name, not a name on a card.
        let others: Vec<Romanised> =
            syllables.second.iter().filter(|other| other.0 != first.0).cloned().collect();
        let second = self.one(&others, "syllables")?;
        Ok((format!("{} {}", first.0, second.0), format!("{}{}", first.1, second.1)))
    }

    fn one<T: Clone>(&self, list: &[T], what: &str) -> Result<T, ListFault> {
        self.dice.pick(list).cloned().ok_or_else(|| ListFault::Missing(what.to_owned()))
    }

    /// Many wives of Eurasian men carry his family name beside their own.
    fn take_married_names(&mut self, kin: &Kinfolk) {
        for (place, wife) in kin.everyone().filter(|(_, kin)| kin.sex == Sex::Female) {
            let husband = wife.partner.filter(|husband| kin.at(*husband).race == Race::Eurasian);
            let Some(Line::Family(family)) =
                husband.and_then(|h| self.named.get(&h)).map(|name| name.line.clone())
            else {
                continue;
            };
            if self.dice.chance(70)
                && let Some(name) = self.named.get_mut(&place)
            {
                name.married = Some(format!("{} {family}", name.given));
            }
        }
    }
}

/// A persona's name is given; take it apart, so that the children can be named after it.
fn persona_name(line: &PersonaLine, race: Race) -> Result<Name, ListFault> {
    let (mark, first_is_family) = match (race, line.sex) {
        (Race::Malay, Sex::Female) => (" BINTE ", false),
        (Race::Malay, Sex::Male) => (" BIN ", false),
        (Race::Indian, Sex::Female) => (" D/O ", false),
        (Race::Indian, Sex::Male) => (" S/O ", false),
        (race, _) => (" ", race == Race::Chinese),
    };
    let halves = if first_is_family { line.name.split_once(mark) } else { line.name.rsplit_once(mark) };
    let (left, right) =
        halves.ok_or_else(|| ListFault::Missing(format!("{mark:?} in the name of {}", line.key)))?;
    let (given, line_of_name) = match race {
        Race::Chinese => {
            let pinyin = line.pinyin.as_deref().and_then(|pinyin| pinyin.split_once(' '));
            let (family, _) =
                pinyin.ok_or_else(|| ListFault::Missing(format!("the pinyin of {}", line.key)))?;
            (right, Line::Chinese((left.to_owned(), family.to_owned())))
        }
        Race::Malay | Race::Indian => (left, Line::Father(right.to_owned())),
        Race::Eurasian | Race::Other(_) => (left, Line::Family(right.to_owned())),
    };
    Ok(Name {
        full: line.name.clone(),
        pinyin: line.pinyin.clone(),
        married: None,
        given: given.to_owned(),
        line: line_of_name,
    })
}
