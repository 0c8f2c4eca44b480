//! The register's facts about each resident, in the wire's form and under the names of the attribute catalogue:
//! who someone is, how to reach them, where and with whom they live. What they do and own is in `facts_of_means`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use polity_identity::facts::{Fact, SectionFacts, Source};
use polity_identity::national_number::NationalNumber;
use serde_json::{Value, json};

use super::dice::Dice;
use super::facts_of_means;
use super::kinship::{Kin, Kinfolk};
use super::lists::{ListFault, Lists};
use super::livelihood::Work;
use super::marriages::day_within;
use super::names::Name;
use super::numbers::Numbering;
use super::population::{Home, Marital, PersonRef, Race, Resident, Sex, Standing};

/// Code and description of the sample nation: a code that ISO 3166 leaves to users.
const COUNTRY: (&str, &str) = ("XA", "ANGSANA");
/// The country code of all sample phones: no country has it, so that no such number can ring.
pub(super) const PHONE_COUNTRY: &str = "999";
/// Where the residents' mail goes: nowhere.
const MAIL_HOST: &str = "post.angsana.example";
/// Children are on the parents' record until this age (years).
const CHILD_AGE_MAX: i32 = 20;

/// All that was decided about the residents before.
pub(super) struct Ground<'a> {
    pub lists: &'a Lists,
    pub kin: &'a Kinfolk,
    pub names: &'a [Name],
    pub homes: &'a [Home],
    pub work: &'a Work,
}

/// Write everyone's facts down.
pub(super) fn register(
    dice: &Dice,
    numbering: &mut Numbering,
    ground: &Ground<'_>,
) -> Result<Vec<Resident>, ListFault> {
    let numbers: Option<Vec<NationalNumber>> = ground.names.iter().map(|_| numbering.person()).collect();
    let numbers = numbers.ok_or(ListFault::UsedUp("national numbers"))?;
    let children = ground.kin.children();
    let mut clerk = Clerk { dice, numbering, ground, numbers, children, mailboxes: BTreeSet::new() };
    ground.kin.everyone().map(|(place, kin)| clerk.resident(place, kin)).collect()
}

struct Clerk<'a> {
    dice: &'a Dice,
    numbering: &'a mut Numbering,
    ground: &'a Ground<'a>,
    numbers: Vec<NationalNumber>,
    children: BTreeMap<PersonRef, Vec<PersonRef>>,
    mailboxes: BTreeSet<String>,
}

/// The facts of one person, as they are collected.
pub(super) struct Record {
    sections: BTreeMap<String, SectionFacts>,
}

impl Record {
    /// Put one fact down.
    pub(super) fn put(&mut self, section: &str, attribute: &str, fact: Fact) {
        self.sections.entry(section.to_owned()).or_default().0.insert(attribute.to_owned(), fact);
    }
}

impl Clerk<'_> {
    fn resident(&mut self, place: PersonRef, kin: &Kin) -> Result<Resident, ListFault> {
        let used_up = || ListFault::UsedUp("names or numbers of residents");
        let name = self.ground.names.get(place.0).ok_or_else(used_up)?;
        let number = *self.numbers.get(place.0).ok_or_else(used_up)?;
        let home = self.ground.homes.get(kin.household.0).ok_or_else(used_up)?;
        let mut record = Record { sections: BTreeMap::new() };

        self.identity(&mut record, kin, name, &number);
        self.travel(&mut record, place, kin)?;
        let (email, mobile) = self.contact(&mut record, place, name)?;
        self.home(&mut record, place, kin, home);
        self.family(&mut record, place, kin);
        if let Some(life) = self.ground.work.of.get(&place) {
            facts_of_means::work(&mut record, life, self.updated(kin.born));
            facts_of_means::money(&mut record, self.dice, self.ground, place, self.updated(kin.born));
            let plate = || self.numbering.plate().ok_or(ListFault::UsedUp("number plates"));
            facts_of_means::transport(
                &mut record,
                self.dice,
                self.ground.kin,
                place,
                number.as_str(),
                plate,
            )?;
        }

        Ok(Resident {
            number,
            name: name.full.clone(),
            sex: kin.sex,
            race: kin.race,
            born: kin.born,
            standing: kin.standing,
            marital: kin.marital,
            father: kin.father,
            mother: kin.mother,
            partner: kin.partner,
            household: kin.household,
            email,
            mobile,
            facts: record.sections,
        })
    }

    /// A day within the last four years on which a source last wrote something down.
    fn updated(&self, born: Date) -> Date {
        let made_on = self.ground.kin.made_on;
        day_within(self.dice, born.max(made_on.saturating_sub(4.years())), made_on.saturating_sub(1.day()))
    }

    fn identity(&self, record: &mut Record, kin: &Kin, name: &Name, number: &NationalNumber) {
        let day = self.updated(kin.born);
        let mut put = |attribute: &str, fact| record.put("identity", attribute, fact);
        put("uinfin", Fact::value(number.as_str(), day));
        put("name", Fact::value(name.full.as_str(), day));
        if let Some(pinyin) = &name.pinyin {
            put("hanyupinyinname", Fact::value(pinyin.as_str(), day));
        }
        if let Some(married) = &name.married {
            put("marriedname", Fact::value(married.as_str(), day));
        }
        let (code, desc) = sex_code(kin.sex);
        put("sex", Fact::code(code, desc, day));
        let (code, desc) = race_code(kin.race);
        put("race", Fact::code(code, desc, day));
        if let Some((code, desc)) = kin.second_race.map(race_code) {
            put("secondaryrace", Fact::code(code, desc, day));
        }
        let origin = self.origin(kin);
        let citizenship = if kin.standing == Standing::Citizen { COUNTRY } else { origin };
        put("nationality", Fact::code(citizenship.0, citizenship.1, day));
        let native = kin.standing == Standing::Citizen || kin.father.is_some() || kin.mother.is_some();
        let birthplace = if native { COUNTRY } else { origin };
        put("birthcountry", Fact::code(birthplace.0, birthplace.1, day));
        put("dob", Fact::value(kin.born.to_string(), day));
        let (code, desc) = match kin.standing {
            Standing::Citizen => ("C", "CITIZEN"),
            Standing::Permanent => ("P", "PR"),
            Standing::Pass(..) => ("A", "ALIEN"),
        };
        put("residentialstatus", Fact::code(code, desc, day));
    }

    /// Where someone who is no citizen comes from.
    fn origin(&self, kin: &Kin) -> (&str, &str) {
        match kin.race {
            Race::Other(culture) => {
                let culture = self.ground.lists.other.cultures.get(culture);
                culture.map_or(COUNTRY, |culture| (&culture.country.0, &culture.country.1))
            }
            Race::Chinese => ("CN", "CHINA"),
            Race::Malay | Race::Eurasian => ("MY", "MALAYSIA"),
            Race::Indian => ("IN", "INDIA"),
        }
    }

    fn travel(&mut self, record: &mut Record, place: PersonRef, kin: &Kin) -> Result<(), ListFault> {
        let day = self.updated(kin.born);
        let made_on = self.ground.kin.made_on;
        if let Standing::Pass(code, desc) = kin.standing {
            record.put("travel", "passtype", Fact::code(code, desc, day));
            record.put("travel", "passstatus", Fact::value("LIVE", day));
            let expires = made_on.saturating_add(self.dice.within(40..=700).days());
            record.put("travel", "passexpirydate", Fact::value(expires.to_string(), day));
            let employer = self.ground.work.of.get(&place).and_then(|life| life.employer.as_deref());
            let sector = if employer.is_some() { "SERVICES" } else { "HOUSEHOLDS" };
            record.put("travel", "employmentsector", Fact::value(sector, day));
        } else if kin.standing == Standing::Citizen && self.dice.chance(70) {
            let passport = self.numbering.passport().ok_or(ListFault::UsedUp("passport numbers"))?;
            record.put("travel", "passportnumber", Fact::value(passport, day));
            let expires = made_on.saturating_add(self.dice.within(30..=3_600).days());
            record.put("travel", "passportexpirydate", Fact::value(expires.to_string(), day));
        }
        Ok(())
    }

    /// Email address and mobile number, each with its own chance by age.
    fn contact(
        &mut self,
        record: &mut Record,
        place: PersonRef,
        name: &Name,
    ) -> Result<(Option<String>, Option<String>), ListFault> {
        let kin = self.ground.kin.at(place);
        let day = self.updated(kin.born);
        let (reach_by_mail, reach_by_phone) = match self.ground.kin.age(place) {
            ..=9 => (0, 0),
            10..=15 => (30, 70),
            16..=64 => (96, 99),
            65..=74 => (70, 92),
            _ => (35, 80),
        };
        let persona = kin.persona.is_some();
        let mut email = None;
        if persona || self.dice.chance(reach_by_mail) {
            let address = self.mailbox(&name.full);
            record.put("contact", "email", Fact::value(address.as_str(), day).from_source(Source::Verified));
            email = Some(address);
        }
        let mut mobile = None;
        if persona || self.dice.chance(reach_by_phone) {
            let phone = self.numbering.phone().ok_or(ListFault::UsedUp("phone numbers"))?;
            let content = json!({
                "prefix": {"value": "+"}, "areacode": {"value": PHONE_COUNTRY}, "nbr": {"value": phone},
            });
            record.put("contact", "mobileno", Fact::nested(content, day).from_source(Source::Verified));
            mobile = Some(phone);
        }
        Ok((email, mobile))
    }

    /// An address made of the name; a number follows when someone has it already.
    fn mailbox(&mut self, name: &str) -> String {
        let words = name.split([' ', '\'']).filter(|word| !matches!(*word, "BIN" | "BINTE" | "S/O" | "D/O"));
        let local = words.map(str::to_lowercase).collect::<Vec<_>>().join(".");
        let free = |address: &String| !self.mailboxes.contains(address);
        let numbered = (2..).map(|n| format!("{local}.{n}@{MAIL_HOST}"));
        let address =
            std::iter::once(format!("{local}@{MAIL_HOST}")).chain(numbered).find(free).unwrap_or_default();
        self.mailboxes.insert(address.clone());
        address
    }

    fn home(&self, record: &mut Record, place: PersonRef, kin: &Kin, home: &Home) {
        let day = self.updated(kin.born);
        let address = json!({
            "type": "SG", // The wire's word for an address in parts, wherever the nation is.
            "block": {"value": home.block}, "building": {"value": home.building},
            "floor": {"value": home.floor}, "unit": {"value": home.unit},
            "street": {"value": home.street}, "postal": {"value": home.postal},
            "country": {"code": COUNTRY.0, "desc": COUNTRY.1},
        });
        record.put("home", "regadd", Fact::nested(address, day));
        let attribute = if home.public_flat { "hdbtype" } else { "housingtype" };
        record.put("home", attribute, Fact::code(home.kind.0, home.kind.1, day));
        let members = self.ground.kin.households.get(kin.household.0);
        let owners: Vec<PersonRef> =
            members.map_or_else(Vec::new, |members| facts_of_means::owners(self.ground.kin, members));
        if owners.contains(&place) {
            if home.public_flat {
                let list =
                    facts_of_means::flat_ownership(self.dice, home, owners.len(), self.ground.kin.made_on);
                record.put("home", "hdbownership", Fact::nested(list, day));
            } else {
                record.put("home", "ownerprivate", Fact::value(true, day));
            }
        }
    }

    fn family(&self, record: &mut Record, place: PersonRef, kin: &Kin) {
        let day = self.updated(kin.born);
        let (code, desc, wedding) = match kin.marital {
            Marital::Single => ("1", "SINGLE", None),
            Marital::Married(day) => ("2", "MARRIED", Some(day)),
            Marital::Widowed(day) => ("3", "WIDOWED", Some(day)),
            Marital::Divorced(day, _) => ("5", "DIVORCED", Some(day)),
        };
        record.put("family", "marital", Fact::code(code, desc, day));
        if let Some(wedding) = wedding {
            record.put("family", "marriagedate", Fact::value(wedding.to_string(), day));
            // Husband and wife share the certificate: its number is made of what they share.
            let couple = kin.partner.map_or(place, |partner| partner.min(place));
            let certificate = format!("ANG{}{:05}", wedding.year(), couple.0);
            record.put("family", "marriagecertno", Fact::value(certificate, day));
            record.put("family", "countryofmarriage", Fact::code(COUNTRY.0, COUNTRY.1, day));
        }
        if let Marital::Divorced(_, parted) = kin.marital {
            record.put("family", "divorcedate", Fact::value(parted.to_string(), day));
        }
        let children = self.children.get(&place).map_or(&[][..], Vec::as_slice);
        let minors: Vec<Value> = children
            .iter()
            .filter(|child| self.ground.kin.age(**child) <= CHILD_AGE_MAX)
            .filter_map(|child| self.birth_record(*child))
            .collect();
        if !minors.is_empty() {
            record.put("family", "childrenbirthrecords", Fact::nested(Value::from(minors), day));
        }
    }

    fn birth_record(&self, child: PersonRef) -> Option<Value> {
        let kin = self.ground.kin.at(child);
        let (sex, race) = (sex_code(kin.sex), race_code(kin.race));
        let mut birth = json!({
            "birthcertno": {"value": self.numbers.get(child.0)?.as_str()},
            "name": {"value": self.ground.names.get(child.0)?.full},
            "sex": {"code": sex.0, "desc": sex.1},
            "race": {"code": race.0, "desc": race.1},
            "lifestatus": {"code": "A", "desc": "ALIVE"},
            "dob": {"value": kin.born.to_string()},
            // Both parents' records show the same minute, so it follows from the child and is not drawn.
            "tob": {"value": format!("{:02}{:02}", child.0 % 24, child.0 * 7 % 60)},
        });
        if let (Some((code, desc)), Some(members)) = (kin.second_race.map(race_code), birth.as_object_mut()) {
            members.insert("secondaryrace".into(), json!({"code": code, "desc": desc}));
        }
        Some(birth)
    }
}

fn sex_code(sex: Sex) -> (&'static str, &'static str) {
    match sex {
        Sex::Female => ("F", "FEMALE"),
        Sex::Male => ("M", "MALE"),
    }
}

fn race_code(race: Race) -> (&'static str, &'static str) {
    match race {
        Race::Chinese => ("CN", "CHINESE"),
        Race::Malay => ("MY", "MALAY"),
        Race::Indian => ("IN", "INDIAN"),
        Race::Eurasian => ("EU", "EURASIAN"),
        Race::Other(_) => ("XX", "OTHERS"),
    }
}
