//! The households of the personas: the stories on the cards need a certain family around each of them.

use jiff::ToSpan;

use super::households::Settling;
use super::kinship::DAUGHTER;
use super::lists::{ListFault, Lists};
use super::marriages::born_aged;
use super::population::{Marital, PersonRef, Race, Sex, Standing};

impl Settling<'_> {
    /// Move them all in, before anybody else.
    pub(super) fn personas(&mut self, lists: &Lists) -> Result<(), ListFault> {
        let age = |key: &str| lists.persona(key).map(|line| line.age);

        self.persona_family("working-mother", Race::Malay, (38, age("working-mother")?), &[8, 4]);
        self.persona_family("business-owner", Race::Indian, (age("business-owner")?, 43), &[15, 13, 9]);
        self.persona_family("case-officer", Race::Chinese, (age("case-officer")?, 32), &[1]);
        self.persona_family("agency-head", Race::Malay, (54, age("agency-head")?), &[24, 21, 16]);
        self.persona_family("works-officer", Race::Indian, (age("works-officer")?, 39), &[11]);
        self.persona_family("approving-officer", Race::Malay, (49, age("approving-officer")?), &[20, 17]);

        self.kinfolk.households.push(Vec::new());
        let counter = born_aged(self.dice, self.kinfolk.made_on, age("counter-officer")?);
        let counter = self.add(Sex::Female, Race::Eurasian, counter, Standing::Citizen);
        self.name_persona("counter-officer", counter);

        self.kinfolk.households.push(Vec::new());
        let old = born_aged(self.dice, self.kinfolk.made_on, age("elderly-man")?);
        let old = self.add(Sex::Male, Race::Chinese, old, Standing::Citizen);
        self.widow(old);
        self.name_persona("elderly-man", old);
        let daughter = self.persona_family("", Race::Chinese, (50, 47), &[19, 16]);
        self.set_parents(daughter, old, None);
        self.name_persona(DAUGHTER, daughter);

        for line in &lists.personas {
            let place = self.kinfolk.personas.get(&line.key);
            let kin = place.map(|place| self.kinfolk.at(*place));
            if kin.is_none_or(|kin| kin.sex != line.sex || kin.race != line.race) {
                return Err(ListFault::Missing(format!("a household for the persona {}", line.key)));
            }
        }
        Ok(())
    }

    /// A couple with children of the given ages; gives back the wife. The persona is whoever's age the list gives:
    /// the husband for those whose key names a man.
    fn persona_family(
        &mut self,
        key: &str,
        race: Race,
        (his_age, her_age): (i32, i32),
        ages: &[i32],
    ) -> PersonRef {
        self.kinfolk.households.push(Vec::new());
        let (husband, wife) = self.couple_of((race, his_age), (race, her_age));
        let eldest = ages.iter().max().copied().unwrap_or(0);
        let wed = self
            .kinfolk
            .made_on
            .saturating_sub((eldest + 2).years())
            .saturating_sub(self.dice.within(0..=90).days());
        for one in [husband, wife] {
            let kin = self.kinfolk.at_mut(one);
            kin.marital = Marital::Married(wed);
            kin.standing = Standing::Citizen;
        }
        for age in ages {
            let born = born_aged(self.dice, self.kinfolk.made_on, *age);
            self.child(born, Some(husband), Some(wife));
        }
        if !key.is_empty() {
            let his = matches!(key, "business-owner" | "case-officer" | "works-officer");
            self.name_persona(key, if his { husband } else { wife });
        }
        wife
    }

    fn name_persona(&mut self, key: &str, place: PersonRef) {
        self.kinfolk.at_mut(place).persona = Some(key.to_owned());
        self.kinfolk.personas.insert(key.to_owned(), place);
    }
}
