//! School, work and pay; and who holds which public post.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::dice::Dice;
use super::firms::Firms;
use super::kinship::Kinfolk;
use super::lists::{ListFault, Lists, Occupation, Post};
use super::population::{Agency, Officer, PersonRef, Standing};

/// People at work in an agency beside the holders of its listed posts.
const AGENCY_STAFF: usize = 14;
/// The same for the agencies that run hospitals and schools.
const LARGE_AGENCY_STAFF: usize = 70;
/// How often an occupation is drawn again when nobody offers it.
const DRAWS_MAX: u32 = 12;

/// What someone learned, does and earns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Livelihood {
    /// Level of the wire's table, 0 to 9.
    pub education: u8,
    /// Year in which that level was reached.
    pub graduated: Option<i16>,
    /// Occupation, upper case.
    pub occupation: Option<String>,
    /// Name of the employer, upper case.
    pub employer: Option<String>,
    /// Pay a year, in whole Angsana dollars.
    pub pay: Option<i32>,
}

/// Everyone's livelihood, and the holders of the public posts.
#[derive(Debug)]
pub(super) struct Work {
    pub of: BTreeMap<PersonRef, Livelihood>,
    pub officers: Vec<Officer>,
}

/// Give everyone a place in life.
pub(super) fn employ(
    dice: &Dice,
    lists: &Lists,
    kin: &Kinfolk,
    agencies: &[Agency],
    firms: &mut Firms,
) -> Result<Work, ListFault> {
    let officers = appoint(dice, lists, kin, firms)?;
    let staff = |id: &str| if matches!(id, "health" | "schools") { LARGE_AGENCY_STAFF } else { AGENCY_STAFF };
    let places = agencies.iter().map(|agency| (agency.id.clone(), staff(&agency.id))).collect();
    let names = agencies.iter().map(|agency| (agency.id.clone(), agency.name.en.to_uppercase())).collect();
    let mut hiring = Hiring { dice, lists, kin, firms, places, names };
    let mut of = BTreeMap::new();
    let mut order: Vec<_> = dice.shuffled(kin.people.len()).into_iter().map(PersonRef).collect();
    // What a persona does is written in the lists; nobody else may take the last place there is for it.
    order.sort_by_key(|place| kin.at(*place).persona.is_none());
    for place in order {
        let post = officers.iter().find(|officer| officer.person == place);
        of.insert(place, hiring.livelihood(place, post)?);
    }
    Ok(Work { of, officers })
}

/// Fill the posts of the list: personas first where the list names one, then other citizens of working age who
/// direct no firm.
fn appoint(dice: &Dice, lists: &Lists, kin: &Kinfolk, firms: &Firms) -> Result<Vec<Officer>, ListFault> {
    let directors: BTreeSet<PersonRef> =
        firms.all.iter().flat_map(|firm| firm.directors.iter().copied()).collect();
    let reserved: BTreeSet<PersonRef> = kin.personas.values().copied().collect();
    let mut order = dice.shuffled(kin.people.len()).into_iter().map(PersonRef).filter(|place| {
        kin.at(*place).standing == Standing::Citizen
            && (32..=58).contains(&kin.age(*place))
            && !directors.contains(place)
            && !reserved.contains(place)
    });
    let holder = |post: &Post, order: &mut dyn Iterator<Item = PersonRef>| match &post.persona {
        Some(key) => {
            kin.personas.get(key).copied().ok_or_else(|| ListFault::Missing(format!("persona {key}")))
        }
        None => order.next().ok_or(ListFault::UsedUp("people who may hold a post")),
    };
    lists
        .posts
        .iter()
        .map(|post| {
            Ok(Officer {
                person: holder(post, &mut order)?,
                post: post.id.clone(),
                agency: post.agency.clone(),
                role: post.role,
                title: post.title.clone(),
                place: post.place.clone(),
                teams: post.teams.clone(),
            })
        })
        .collect()
}

struct Hiring<'a> {
    dice: &'a Dice,
    lists: &'a Lists,
    kin: &'a Kinfolk,
    firms: &'a mut Firms,
    /// Open places by agency.
    places: BTreeMap<String, usize>,
    /// Names of agencies in capitals.
    names: BTreeMap<String, String>,
}

impl Hiring<'_> {
    fn livelihood(&mut self, place: PersonRef, post: Option<&Officer>) -> Result<Livelihood, ListFault> {
        let (age, standing) = (self.kin.age(place), self.kin.at(place).standing);
        let mut life = Livelihood { education: self.education(age), ..Livelihood::default() };
        if let Some(post) = post {
            life.education = life.education.max(5);
            life.occupation = Some(post.title.clone());
            life.employer = self.names.get(&post.agency).cloned();
            life.pay = Some(self.dice.within(52..=140) * 1_000);
        } else if let Some(firm) = self.firms.directed_by(place) {
            life.occupation = Some("DIRECTOR".into());
            life.employer = Some(firm.name.clone());
            life.pay = Some(self.dice.within(40..=190) * 1_000);
        } else if let Some(key) = self.persona_occupation(place) {
            let occupation = self.lists.occupations.iter().find(|occupation| occupation.key == key);
            let occupation = occupation.ok_or_else(|| ListFault::Missing(format!("occupation {key}")))?;
            life.education = life.education.clamp(occupation.education.0, occupation.education.1);
            if !self.take_up(place, &mut life, occupation) {
                return Err(ListFault::Missing(format!("an employer for the persona who is a {key}")));
            }
        } else if self.cares_for_a_household(place) {
            life.occupation = Some("DOMESTIC WORKER".into());
            life.pay = Some(self.dice.within(90..=130) * 100);
        } else if matches!(standing, Standing::Pass(..)) || self.seeks_work(age) {
            for _ in 0..DRAWS_MAX {
                let lists = self.lists;
                let Some(occupation) = self.occupation(lists, life.education) else { break };
                if self.take_up(place, &mut life, occupation) {
                    break;
                }
            }
        } else if (17..=24).contains(&age) {
            life.occupation = Some("STUDENT".into());
        }
        life.graduated = self.graduated(place, life.education);
        Ok(life)
    }

    fn persona_occupation(&self, place: PersonRef) -> Option<String> {
        let key = self.kin.at(place).persona.as_deref()?;
        self.lists.persona(key).ok()?.occupation.clone()
    }

    /// A pass holder who lives with a family keeps house or cares for someone there.
    fn cares_for_a_household(&self, place: PersonRef) -> bool {
        let kin = self.kin.at(place);
        let on_pass = |place: PersonRef| matches!(self.kin.at(place).standing, Standing::Pass(..));
        let members = self.kin.households.get(kin.household.0);
        on_pass(place) && members.is_some_and(|members| members.iter().any(|member| !on_pass(*member)))
    }

    fn seeks_work(&self, age: i32) -> bool {
        let percent = match age {
            ..=17 => 0,
            18..=21 => 25,
            22..=24 => 60,
            25..=54 => 88,
            55..=62 => 76,
            63..=67 => 48,
            68..=74 => 22,
            _ => 3,
        };
        self.dice.chance(percent)
    }

    fn occupation<'l>(&self, lists: &'l Lists, education: u8) -> Option<&'l Occupation> {
        let fits = |one: &&Occupation| (one.education.0..=one.education.1).contains(&education);
        let fitting: Vec<_> =
            lists.occupations.iter().filter(fits).map(|one| (one.share, Some(one))).collect();
        self.dice.weighted(&fitting, None)
    }

    /// Find an employer for `occupation`, a firm or an agency with an open place; false when there is none.
    fn take_up(&mut self, place: PersonRef, life: &mut Livelihood, occupation: &Occupation) -> bool {
        let firms = self.firms.hiring(&occupation.sectors);
        let agencies: Vec<String> = self
            .places
            .iter()
            .filter(|(id, open)| {
                **open > 0 && (occupation.sectors.is_empty() || occupation.sectors.contains(*id))
            })
            .map(|(id, _)| id.clone())
            .collect();
        // One throw over both kinds of employer, so that neither is preferred.
        let all = u32::try_from(firms.len() + agencies.len()).unwrap_or(u32::MAX);
        let thrown = self.dice.below(all) as usize;
        let employer = if let Some(firm) = firms.get(thrown) {
            self.firms.hire(*firm, place)
        } else if let Some(id) = agencies.get(thrown.saturating_sub(firms.len())) {
            self.places.entry(id.clone()).and_modify(|open| *open -= 1);
            self.names.get(id).cloned()
        } else {
            None
        };
        let Some(employer) = employer else { return false };
        life.occupation = Some(occupation.name.clone());
        life.employer = Some(employer);
        life.pay = Some(self.dice.within(occupation.pay.0 / 100..=occupation.pay.1 / 100) * 100);
        true
    }

    /// Level of education: what is usual for the age now, and for the times in which older people went to school.
    fn education(&self, age: i32) -> u8 {
        match age {
            ..=12 => 0,
            13..=14 => 1,
            15..=16 => 2,
            17..=19 => 3,
            20..=23 => self.dice.weighted(&[(25, 3), (45, 4), (30, 5)], 4),
            24..=39 => self.dice.weighted(&[(6, 3), (16, 4), (24, 5), (4, 6), (38, 7), (3, 8), (9, 9)], 7),
            40..=54 => {
                self.dice.weighted(&[(6, 2), (20, 3), (14, 4), (20, 5), (4, 6), (27, 7), (2, 8), (7, 9)], 5)
            }
            55..=69 => self.dice.weighted(&[(20, 1), (18, 2), (28, 3), (11, 4), (10, 5), (11, 7), (2, 9)], 3),
            _ => self.dice.weighted(&[(22, 0), (36, 1), (16, 2), (18, 3), (5, 4), (3, 7)], 1),
        }
    }

    fn graduated(&self, place: PersonRef, education: u8) -> Option<i16> {
        let age = match education {
            0 => return None,
            1 => 12,
            2 => 14,
            3 => 16,
            4 => 18,
            5 | 6 => 20,
            7 => 23,
            8 => 25,
            _ => 27,
        };
        let year = self.kin.at(place).born.saturating_add(age.years()).year();
        Some(year).filter(|year| *year <= self.kin.made_on.year())
    }
}
