//! The population of the sample nation: who lives there, with whom, where, and who may act for whom.
//!
//! Promise to the roof: plain data that agrees with itself. Every reference leads somewhere, every check letter is
//! right, parents are old enough, one home holds one household. The tests below hold these promises for any seed.

use jiff::civil::Date;
use polity_identity::facts::SectionFacts;
use polity_identity::national_number::NationalNumber;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::dice::{Concern, Dice};
use super::lists::{AgencyLine, FourTongues, HomeKind, ListFault, Lists};
use super::{facts, firms, homes, households, livelihood, mandates, names, numbers};

/// How large a nation to make.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Residents, exactly.
    pub people: usize,
    /// Firms, exactly.
    pub firms: usize,
}

impl Size {
    /// Angsana as the demonstration shows it.
    pub const DEMO: Self = Self { people: 2_000, firms: 120 };
}

/// A resident's place in [`Nation::people`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonRef(pub usize);
/// A household's place in [`Nation::households`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdRef(pub usize);
/// A firm's place in [`Nation::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef(pub usize);

/// The whole sample nation. It has no `Debug`: facts about people are never printed, not even made-up ones.
#[derive(Clone, PartialEq)]
pub struct Nation {
    /// The day on which it was made; ages and durations are as of this day.
    pub made_on: Date,
    /// Everyone, minors included.
    pub people: Vec<Resident>,
    /// Who lives with whom, and where.
    pub households: Vec<Household>,
    /// The firms.
    pub entities: Vec<Entity>,
    /// The agencies of the state.
    pub agencies: Vec<Agency>,
    /// Who holds which post. Officers are residents; the post is apart from the person.
    pub officers: Vec<Officer>,
    /// Who may act for whom.
    pub mandates: Vec<Mandate>,
    /// The people whom a visitor can be with one click.
    pub personas: Vec<Persona>,
}

/// Sex as the register records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Sex {
    /// Female.
    #[serde(rename = "F")]
    Female,
    /// Male.
    #[serde(rename = "M")]
    Male,
}

/// Race as the register records it; here it decides how people are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Race {
    /// Chinese.
    #[serde(rename = "CN")]
    Chinese,
    /// Malay.
    #[serde(rename = "MY")]
    Malay,
    /// Indian.
    #[serde(rename = "IN")]
    Indian,
    /// Eurasian.
    #[serde(rename = "EU")]
    Eurasian,
    /// Any other: one of the cultures of `names/other.toml`.
    #[serde(skip)]
    Other(usize),
}

/// By what right someone lives on the island.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Citizen.
    Citizen,
    /// Permanent resident.
    Permanent,
    /// Holder of a pass; the code and description of the wire's table.
    Pass(&'static str, &'static str),
}

/// The last thing that the civil record says about someone's marriage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marital {
    /// Never married.
    Single,
    /// Married since that day.
    Married(Date),
    /// Married on the first day, widowed since.
    Widowed(Date),
    /// Married on the first day, divorced on the second.
    Divorced(Date, Date),
}

/// One resident.
#[derive(Clone, PartialEq)]
pub struct Resident {
    /// National number. It serves as the resident's key, and its digits say nothing about the age.
    pub number: NationalNumber,
    /// Full name, upper case, as on a card.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Race.
    pub race: Race,
    /// Date of birth.
    pub born: Date,
    /// Citizen, permanent resident or pass holder.
    pub standing: Standing,
    /// Civil state.
    pub marital: Marital,
    /// The father, when he lives on the island and is on record.
    pub father: Option<PersonRef>,
    /// The mother, when she lives on the island and is on record.
    pub mother: Option<PersonRef>,
    /// Husband or wife.
    pub partner: Option<PersonRef>,
    /// Where the person lives.
    pub household: HouseholdRef,
    /// Email address, for those who have one.
    pub email: Option<String>,
    /// Mobile number after the country code, for those who have one.
    pub mobile: Option<String>,
    /// The register's facts by section of the attribute catalogue.
    pub facts: BTreeMap<String, SectionFacts>,
}

/// People who share a home.
#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    /// Everyone who lives there. No one lives in two households.
    pub members: Vec<PersonRef>,
    /// Where it is.
    pub home: Home,
}

/// A home.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// Town.
    pub town: String,
    /// Street, upper case.
    pub street: String,
    /// Block or house number.
    pub block: String,
    /// Name of the building, or empty.
    pub building: String,
    /// Storey of two digits, or empty for a house.
    pub floor: String,
    /// Unit on that storey, or empty for a house.
    pub unit: String,
    /// Postal code, six digits, in a sector that does not exist.
    pub postal: String,
    /// Code and description of the wire's tables: `hdbtype` for flats, `housingtype` for the others.
    pub kind: (&'static str, &'static str),
    /// Whether it is a public flat.
    pub public_flat: bool,
}

/// A firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Registration number with its check letter.
    pub number: String,
    /// Name, upper case.
    pub name: String,
    /// Legal form.
    pub form: EntityForm,
    /// What it does, in the words of the register of firms.
    pub sector: String,
    /// Day of registration.
    pub registered_on: Date,
    /// Its address: one line.
    pub address: String,
    /// Who directs or owns it, the first of them first.
    pub directors: Vec<PersonRef>,
    /// Who works there, directors apart.
    pub staff: Vec<PersonRef>,
}

/// Legal form of a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityForm {
    /// A company with directors.
    Company,
    /// One owner who answers for everything.
    SoleOwner,
}

/// An agency of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Short id, as in addresses and in the ledger.
    pub id: String,
    /// Registration number with its check letter.
    pub number: String,
    /// Name in four languages.
    pub name: FourTongues,
    /// What it does, in four languages.
    pub does: FourTongues,
    /// The duties that the state gave it: they decide what its officers may look up.
    pub duties: Vec<String>,
    /// Its address for mail.
    pub mail: String,
}

/// What a post allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Enrols people and helps at a counter.
    CounterOfficer,
    /// Works cases, and looks up residents for a stated purpose.
    CaseOfficer,
    /// Answers for an agency.
    AgencyHead,
    /// Follows reports of looks that seem wrong.
    DataProtectionOfficer,
    /// Appoints officers.
    Administrator,
}

/// A post and its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The holder.
    pub person: PersonRef,
    /// Id of the post.
    pub post: String,
    /// Id of the agency.
    pub agency: String,
    /// What the post allows.
    pub role: Role,
    /// Title, upper case.
    pub title: String,
    /// The counter at which the holder works, if it is one.
    pub place: Option<String>,
    /// Teams of the agency whose cases the holder works.
    pub teams: Vec<String>,
}

/// For whom a mandate lets someone act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal {
    /// A person.
    Person(PersonRef),
    /// A firm.
    Entity(EntityRef),
}

/// In what capacity someone acts for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// Helps a person who cannot do it alone, and signs in under the helper's own name.
    Helper,
    /// Directs or owns the firm.
    Director,
    /// Works for the firm and may do some of its business.
    Delegate,
}

/// A right to act for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Who may act.
    pub holder: PersonRef,
    /// For whom.
    pub principal: Principal,
    /// In what capacity.
    pub capacity: Capacity,
    /// For which service only; `None` for all.
    pub service: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day, if there is one.
    pub until: Option<Date>,
}

/// Someone whom a visitor of the demonstration can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// Stable key, e.g. `working-mother`.
    pub key: String,
    /// The resident.
    pub person: PersonRef,
}

impl Nation {
    /// Make the nation of `seed` as it stands on `made_on`.
    ///
    /// Fails only when the sample lists are broken or too short for `size`.
    pub fn make(seed: u64, made_on: Date, size: Size) -> Result<Self, ListFault> {
        let lists = Lists::built_in()?;
        let dice = |concern| Dice::new(seed, concern);
        let mut numbering = numbers::Numbering::new(dice(Concern::Numbers));

        let kin = households::settle(&dice(Concern::Kinship), &lists, made_on, size.people)?;
        let names = names::name_everyone(&dice(Concern::Names), &lists, &kin)?;
        let homes = homes::house_everyone(&dice(Concern::Homes), &lists, &kin)?;
        let agencies: Vec<Agency> = lists.agencies.iter().map(|line| agency(line, &mut numbering)).collect();
        let mut firms =
            firms::found(&dice(Concern::Firms), &lists, &kin, &homes, &mut numbering, size.firms)?;
        let work = livelihood::employ(&dice(Concern::Work), &lists, &kin, &agencies, &mut firms)?;
        let mandates = mandates::grant(&dice(Concern::Mandates), &kin, &firms, &work);
        let people = facts::register(
            &dice(Concern::Facts),
            &mut numbering,
            &facts::Ground { lists: &lists, kin: &kin, names: &names, homes: &homes, work: &work },
        )?;

        let households = kin.households.iter().zip(homes);
        // Their relations have keys too, but no card.
        let persona = |key: &String| Some(Persona { key: key.clone(), person: *kin.personas.get(key)? });
        let personas = lists.personas.iter().filter_map(|line| persona(&line.key)).collect();
        Ok(Self {
            made_on,
            people,
            households: households
                .map(|(members, home)| Household { members: members.clone(), home })
                .collect(),
            entities: firms.all,
            agencies,
            officers: work.officers,
            mandates,
            personas,
        })
    }

    /// The resident at `place`.
    pub fn person(&self, place: PersonRef) -> Option<&Resident> {
        self.people.get(place.0)
    }

    /// The persona with `key`.
    pub fn persona(&self, key: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.key == key)
    }
}

fn agency(line: &AgencyLine, numbering: &mut numbers::Numbering) -> Agency {
    Agency {
        id: line.id.clone(),
        number: numbering.agency(),
        name: line.name.clone(),
        does: line.does.clone(),
        duties: line.duties.clone(),
        mail: line.mail.clone(),
    }
}

impl HomeKind {
    /// Whether the state lets such homes.
    pub fn is_public(self) -> bool {
        self == Self::Flat
    }
}
