//! Reading personal data: one's own, a resident's by an officer, and the list of who looked.
//!
//! **The act is in the ledger before anybody sees the data.** The rows are opened in memory, so that the act can name
//! exactly the attributes that will be shown; if the act cannot be written, nothing is shown.

use std::collections::BTreeSet;

use polity_ledger::looks::Page;
use polity_ledger::{Access, Act};
use polity_store::{Id, Micros, Operation, StoreError};
use polity_vault::KeyedHash;
use polity_web::Session;

use super::AgencyActor;
use super::acts::{ActorOf as _, Submission, kind};
use super::register::OpenedSection;
use crate::catalogue::Catalogue;
use crate::duties::{Duties, StatedPurpose};
use crate::facts::SectionFacts;
use crate::look_report::Topic;
use crate::mandate::EVERY_SERVICE;
use crate::name_words::words_of;
use crate::national_number::NationalNumber;
use crate::store::{IDENTIFIERS, NAMES, people, reports};
use crate::{Identity, IdentityError};

/// Most people that a search by name lists; more are refused, so that nobody leafs through the register.
pub const FOUND_MAX: usize = 20;
/// The duty that says what is needed at a counter.
const COUNTER_DUTY: &str = "counter";
/// Looks on one page.
const LOOKS_PER_PAGE: u32 = 50;

/// A section as it is shown.
#[derive(Clone, PartialEq)]
pub struct SectionShown {
    /// Its name.
    pub name: String,
    /// Its facts.
    pub facts: SectionFacts,
    /// Code of the agency that told it.
    pub source: String,
    /// When it was recorded here.
    pub recorded_at: Micros,
}

/// What the register shows about a person.
#[derive(Clone, PartialEq)]
pub struct Record {
    /// Who.
    pub person: Id,
    /// The sections that may be shown, in the order of the catalogue.
    pub sections: Vec<SectionShown>,
}

impl Record {
    /// The person's name, when the record shows it.
    pub fn name(&self) -> &str {
        self.text("identity", "name")
    }

    /// The text of one attribute, empty when it is not shown.
    pub fn text(&self, section: &str, attribute: &str) -> &str {
        let section = self.sections.iter().find(|shown| shown.name == section);
        section.and_then(|shown| shown.facts.text(attribute)).unwrap_or_default()
    }
}

/// One of several people that a search by name found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub person: Id,
    /// Name.
    pub name: String,
    /// The last four characters of the national number.
    pub partial_number: String,
    /// Year of birth.
    pub born_in: String,
}

/// Whom an officer wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// By national number, whatever its check letter.
    Number(NationalNumber),
    /// By the id that a search gave.
    Person(Id),
    /// By words of a name.
    Name(String),
}

/// The outcome of a look-up.
#[derive(Clone, PartialEq)]
pub enum LookUp {
    /// The record, cut to what the agency's duties need.
    Record(Record),
    /// Several people carry the words.
    Several(Vec<Found>),
    /// More people than may be listed: more words are needed. A single word always ends here.
    TooMany,
    /// Nobody. It does not say more.
    Nobody,
    /// The agency's duties give no right to see anybody; nothing was searched.
    NoDuty,
}

/// A look at a resident's data as the resident sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownLook {
    /// The ledger's view of it.
    pub look: polity_ledger::looks::Look,
    /// The resident's report about it, if there is one.
    pub report: Option<Id>,
}

impl Identity {
    /// A person's own record, or that of the person whose mandate the session uses. `None` when the mandate has ended.
    pub async fn my_data(&self, session: &Session, subject: Id) -> Result<Option<Record>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(None);
        }
        let opened = self.open_facts(subject).await?;
        let act = Act::new(kind::PROFILE_VIEWED, session.as_resident())
            .on(subject, Access::Looked)
            .touching(attributes_of(&opened));
        self.append(self.act(&act)?).await?;
        Ok(Some(record(subject, opened)))
    }

    /// Look a resident up for a stated purpose. Repeating the same form records one look.
    pub async fn look_up(
        &self,
        officer: &AgencyActor,
        sought: &Sought,
        purpose: &StatedPurpose,
        submission: &Submission,
    ) -> Result<LookUp, IdentityError> {
        let sections = self.sections_seen_by(officer).await?;
        self.look_within(officer, sought, purpose, submission, sections).await
    }

    /// Look up the person who stands at the counter: no more than it takes to compare them with their documents,
    /// whatever else the agency's duties would show.
    pub async fn look_up_at_counter(
        &self,
        officer: &AgencyActor,
        number: NationalNumber,
        purpose: &StatedPurpose,
        submission: &Submission,
    ) -> Result<LookUp, IdentityError> {
        let mut sections = self.sections_seen_by(officer).await?;
        let needed = Duties::built_in().sections_seen_by([COUNTER_DUTY]);
        sections.retain(|section| needed.contains(section.as_str()));
        self.look_within(officer, &Sought::Number(number), purpose, submission, sections).await
    }

    async fn look_within(
        &self,
        officer: &AgencyActor,
        sought: &Sought,
        purpose: &StatedPurpose,
        submission: &Submission,
        sections: BTreeSet<String>,
    ) -> Result<LookUp, IdentityError> {
        if sections.is_empty() {
            return Ok(LookUp::NoDuty);
        }
        let person = match sought {
            Sought::Number(number) => self.person_by_number(number).await?,
            Sought::Person(person) => people::exists(self.db(), *person).await?.then_some(*person),
            Sought::Name(name) => return self.search(officer, name, purpose, submission, &sections).await,
        };
        let Some(person) = person else {
            let act = Act::new(kind::SEARCHED, officer.to_actor()).because(purpose.as_line());
            self.append_once(&act, submission, &caller(officer, purpose, &[])).await?;
            return Ok(LookUp::Nobody);
        };
        let mut opened = self.open_facts(person).await?;
        opened.retain(|section| sections.contains(&section.section));
        let act = Act::new(kind::LOOKED_UP, officer.to_actor())
            .on(person, Access::Looked)
            .because(purpose.as_line())
            .touching(attributes_of(&opened));
        self.append_once(&act, submission, &caller(officer, purpose, &[person])).await?;
        Ok(LookUp::Record(record(person, opened)))
    }

    async fn search(
        &self,
        officer: &AgencyActor,
        name: &str,
        purpose: &StatedPurpose,
        submission: &Submission,
        sections: &BTreeSet<String>,
    ) -> Result<LookUp, IdentityError> {
        let words = words_of(name);
        if words.len() < 2 || !sections.contains("identity") {
            return Ok(LookUp::TooMany);
        }
        let mut ids = BTreeSet::new();
        for version in self.word_hashes(&words)? {
            let limit = i64::try_from(FOUND_MAX).unwrap_or(i64::MAX) + 1;
            ids.extend(people::people_by_words(self.db(), &version, limit).await?);
        }
        if ids.len() > FOUND_MAX {
            return Ok(LookUp::TooMany);
        }
        let mut found = Vec::new();
        for person in ids {
            let opened = self.open_facts(person).await?;
            let record = record(person, opened);
            if words.iter().all(|word| words_of(&names_in(&record)).contains(word)) {
                found.push(found_of(&record));
            }
        }
        let seen: Vec<Id> = found.iter().map(|found| found.person).collect();
        let mut act = Act::new(kind::SEARCHED, officer.to_actor()).because(purpose.as_line());
        if !seen.is_empty() {
            act = act.touching(["name", "partialuinfin", "dob"]).on_many(seen.clone(), Access::Looked);
        }
        self.append_once(&act, submission, &caller(officer, purpose, &seen)).await?;
        Ok(if found.is_empty() { LookUp::Nobody } else { LookUp::Several(found) })
    }

    /// Who looked at the data of `subject`, newest first, from before a ledger number. With where to go on.
    pub async fn looks_at(
        &self,
        session: &Session,
        subject: Id,
        before: Option<i64>,
    ) -> Result<Option<(Vec<ShownLook>, Option<i64>)>, IdentityError> {
        if !self.may_read_for(session, subject).await? {
            return Ok(None);
        }
        let page = Page { before, limit: LOOKS_PER_PAGE };
        let looks = self.web().ledger().looks_at(subject, page).await?;
        let mut shown = Vec::with_capacity(looks.looks.len());
        for look in looks.looks {
            let report = reports::about(self.db(), subject, &Topic::Look(look.id)).await?;
            shown.push(ShownLook { look, report });
        }
        Ok(Some((shown, looks.next)))
    }

    /// The sections that the duties of an officer's agency need.
    pub(crate) async fn sections_seen_by(
        &self,
        officer: &AgencyActor,
    ) -> Result<BTreeSet<String>, IdentityError> {
        let Some(code) = &officer.agency else { return Ok(BTreeSet::new()) };
        let Some(agency) = self.agency(code).await? else { return Ok(BTreeSet::new()) };
        let seen = Duties::built_in().sections_seen_by(agency.duties.iter().map(String::as_str));
        Ok(seen.into_iter().map(str::to_owned).collect())
    }

    /// Whether the session may read what the state holds about `subject` now: it is their own, or a mandate for every
    /// service is still in force. A session may outlive its mandate by minutes; what it reads may not.
    pub(crate) async fn may_read_for(&self, session: &Session, subject: Id) -> Result<bool, IdentityError> {
        self.may_act_for(session, subject, EVERY_SERVICE).await
    }

    /// Append an act under the identity of its form, so that a repeated form appends it once.
    async fn append_once(
        &self,
        act: &Act,
        submission: &Submission,
        caller: &[u8],
    ) -> Result<(), IdentityError> {
        let entry = self.act(act)?;
        let operation = Operation::new("identity.look", submission.journey.operation(act.kind, caller));
        self.db().transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await?;
        Ok(())
    }

    /// The words' hashes under each key version, newest first: the words of one person are all under one version.
    fn word_hashes(&self, words: &[String]) -> Result<Vec<Vec<Vec<u8>>>, IdentityError> {
        let by_word: Vec<Vec<KeyedHash>> = words
            .iter()
            .map(|word| self.ring().lookup_hashes(NAMES, word.as_bytes()))
            .collect::<Result<_, _>>()?;
        let versions = by_word.first().map_or(0, Vec::len);
        Ok((0..versions)
            .map(|at| by_word.iter().filter_map(|hashes| hashes.get(at)).map(KeyedHash::to_bytes).collect())
            .collect())
    }

    /// The national number of a person, for pages that already show who it is.
    pub(crate) async fn number_of(&self, person: Id) -> Result<Option<NationalNumber>, IdentityError> {
        for (row, scheme, sealed) in people::identifiers_of(self.db(), person).await? {
            if scheme == people::NATIONAL_NUMBER {
                let place = polity_vault::Place::new("identity_person_identifier", "sealed", row.as_bytes());
                let plain = self.ring().open(IDENTIFIERS, place, &sealed)?;
                let text = std::str::from_utf8(&plain).unwrap_or_default();
                return NationalNumber::parse_tolerant(text)
                    .map(Some)
                    .map_err(|fault| IdentityError::damaged("an identifier", fault));
            }
        }
        Ok(None)
    }
}

/// Binds the operation of a look to officer, agency, purpose and people: another look is another operation.
fn caller(officer: &AgencyActor, purpose: &StatedPurpose, people: &[Id]) -> Vec<u8> {
    let mut bound = officer.account.as_bytes().to_vec();
    bound.extend(officer.agency.as_deref().unwrap_or_default().as_bytes());
    bound.extend(purpose.as_line().as_bytes());
    for person in people {
        bound.extend(person.as_bytes());
    }
    bound
}

fn attributes_of(opened: &[OpenedSection]) -> Vec<String> {
    opened.iter().flat_map(|section| section.facts.0.keys().cloned()).collect()
}

/// Sections in the order of the catalogue.
pub(super) fn record(person: Id, opened: Vec<OpenedSection>) -> Record {
    let place = |name: &str| Catalogue::built_in().sections.iter().position(|section| section.name == name);
    let mut sections: Vec<SectionShown> = opened
        .into_iter()
        .map(|opened| SectionShown {
            name: opened.section,
            facts: opened.facts,
            source: opened.source,
            recorded_at: opened.recorded_at,
        })
        .collect();
    sections.sort_by_key(|section| place(&section.name));
    Record { person, sections }
}

fn names_in(record: &Record) -> String {
    ["name", "aliasname", "hanyupinyinname", "marriedname"]
        .map(|name| record.text("identity", name))
        .join(" ")
}

fn found_of(record: &Record) -> Found {
    let number = NationalNumber::parse_tolerant(record.text("identity", "uinfin"));
    Found {
        person: record.person,
        name: record.name().to_owned(),
        partial_number: number.map_or_else(|_| String::new(), |number| number.partial()),
        born_in: record.text("identity", "dob").chars().take(4).collect(),
    }
}
