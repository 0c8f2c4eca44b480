//! The register: taking people in, recording facts, importing a file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_vault::{KeyedHash, Place, Zeroizing};
use polity_web::Lang;
use serde::Serialize;

use super::acts::kind;
use crate::catalogue::Catalogue;
use crate::facts::{FactFault, SectionFacts};
use crate::login::scopes::Scope;
use crate::name_words::words_of;
use crate::national_number::NationalNumber;
use crate::register_csv::{self, RegisterPerson, Remark};
use crate::store::people::{self, FactRow, IdentifierRow, NATIONAL_NUMBER};
use crate::store::{FACTS, IDENTIFIERS, NAMES};
use crate::{Identity, IdentityError};

/// People taken in by one transaction: large enough to be fast, small enough not to keep other writers waiting.
const BATCH: usize = 500;

/// A person to be taken into the register.
#[derive(Clone)]
pub struct NewPerson {
    /// The national number.
    pub number: NationalNumber,
    /// The facts by section name.
    pub sections: BTreeMap<String, SectionFacts>,
    /// The language in which the person is written to.
    pub lang: Lang,
}

/// Whether an import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterMode {
    /// Only the report.
    Trial,
    /// The report, and the register is changed.
    Import,
}

/// What became of one line that was read without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportedLine {
    /// The person is new.
    Added,
    /// The person was there and some facts differ.
    Changed,
    /// The person was there with the same facts.
    Unchanged,
}

/// The report of an import, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// What became of each good line, in file order.
    pub lines: Vec<(u64, ImportedLine)>,
    /// Faults and warnings, in file order.
    pub remarks: Vec<Remark>,
}

impl ImportReport {
    /// How many lines had this outcome.
    pub fn count(&self, outcome: ImportedLine) -> usize {
        self.lines.iter().filter(|(_, line)| *line == outcome).count()
    }

    /// How many lines were left out.
    pub fn refused(&self) -> usize {
        let mut lines: Vec<u64> = self.remarks.iter().filter(|r| r.refused).map(|r| r.line).collect();
        lines.dedup();
        lines.len()
    }
}

/// Rows of people ready to be written.
#[derive(Default)]
struct Rows {
    people: Vec<(Id, String)>,
    identifiers: Vec<IdentifierRow>,
    facts: Vec<(Id, FactRow)>,
    names: Vec<(Vec<u8>, Id)>,
    renamed: Vec<Id>,
    entries: Vec<Entry>,
}

/// Why people could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// A fact does not fit the catalogue.
    #[error(transparent)]
    Fact(#[from] FactFault),
    /// A national number is somebody's already, or came twice.
    #[error("a national number is taken")]
    NumberTaken,
    /// Not the caller's to mend.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<StoreError> for RegisterError {
    fn from(error: StoreError) -> Self {
        Self::Identity(error.into())
    }
}

impl Identity {
    /// Take people into the register, many in one transaction; their ids in the order given.
    ///
    /// # Errors
    /// [`RegisterError::Fact`] and [`RegisterError::NumberTaken`]; batches before the faulty one stay.
    pub async fn register_people(
        &self,
        actor: &Actor,
        people: &[NewPerson],
    ) -> Result<Vec<Id>, RegisterError> {
        let keepers = self.keepers().await?;
        let mut ids = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH) {
            let mut rows = Rows::default();
            let mut new = Vec::with_capacity(batch.len());
            for person in batch {
                for (section, facts) in &person.sections {
                    facts.check(section, Catalogue::built_in())?;
                }
                let id = self.new_id();
                self.add_person(&mut rows, id, person, &keepers)?;
                new.push(id);
            }
            let act = Act::new(kind::REGISTER_IMPORTED, actor.clone()).on_many(new.clone(), Access::Changed);
            rows.entries.push(self.act(&act)?);
            self.write_rows(rows).await?;
            ids.append(&mut new);
        }
        Ok(ids)
    }

    /// Read a register file and, unless it is a trial, take it in: new people are added, changed facts become a new
    /// version, nobody is removed. Repeating an import changes nothing.
    pub async fn import_register(
        &self,
        actor: &Actor,
        bytes: &[u8],
        mode: RegisterMode,
    ) -> Result<ImportReport, RegisterError> {
        let file = register_csv::read(bytes, self.today(), Catalogue::built_in());
        let mut report = ImportReport { lines: Vec::new(), remarks: file.remarks };
        let keepers = self.keepers().await?;
        for batch in file.people.chunks(BATCH) {
            let mut rows = Rows::default();
            let mut touched = Vec::new();
            for (line, person) in batch {
                let (outcome, id) = self.plan_import(&mut rows, person, &keepers).await?;
                report.lines.push((*line, outcome));
                if outcome != ImportedLine::Unchanged {
                    touched.push(id);
                }
            }
            if mode == RegisterMode::Import && !touched.is_empty() {
                let act = Act::new(kind::REGISTER_IMPORTED, actor.clone())
                    .with_public("people", i64::try_from(touched.len()).unwrap_or(i64::MAX))
                    .on_many(touched, Access::Changed);
                rows.entries.push(self.act(&act)?);
                self.write_rows(rows).await?;
            }
        }
        Ok(report)
    }

    /// Record a new version of one section of a person.
    pub async fn record_facts(
        &self,
        actor: &Actor,
        person: Id,
        section: &str,
        facts: &SectionFacts,
        source: &str,
    ) -> Result<(), RegisterError> {
        facts.check(section, Catalogue::built_in())?;
        let act = Act::new(kind::FACTS_RECORDED, actor.clone())
            .on(person, Access::Changed)
            .touching(facts.0.keys().cloned());
        let entry = self.act(&act)?;
        let version = self
            .db()
            .transact::<_, StoreError, _>(Operation::housekeeping("identity.next_version"), {
                let section = section.to_owned();
                move |tx| people::latest_version(tx, person, &section)
            })
            .await?;
        let mut rows = Rows { entries: vec![entry], ..Rows::default() };
        rows.facts.push((person, self.fact_row(person, section, version + 1, facts, source)?));
        if let (true, Some(name)) = (section == "identity", facts.text("name")) {
            rows.renamed.push(person);
            rows.names.extend(self.name_hashes(person, facts, name)?);
        }
        self.write_rows(rows).await
    }

    /// The person with this national number.
    pub async fn person_by_number(&self, number: &NationalNumber) -> Result<Option<Id>, IdentityError> {
        let hashes = self.ring().lookup_hashes(IDENTIFIERS, &number_key(number))?;
        let hashes: Vec<Vec<u8>> = hashes.iter().map(KeyedHash::to_bytes).collect();
        Ok(people::person_by_identifier(self.db(), NATIONAL_NUMBER, &hashes).await?)
    }

    /// Whether the register holds this person.
    pub(crate) async fn is_registered(&self, person: Id) -> Result<bool, IdentityError> {
        Ok(people::exists(self.db(), person).await?)
    }

    /// How many people the register holds.
    pub async fn people_count(&self) -> Result<i64, IdentityError> {
        Ok(people::count(self.db()).await?)
    }

    /// Today in the nation's zone.
    pub(crate) fn today(&self) -> Date {
        date_of(self.now(), &self.web().config().time_zone)
    }

    /// The opened sections of a person with source and time of recording. For verbs that have put, or are about to
    /// put, the look into the ledger before anybody sees the result.
    pub(crate) async fn open_facts(&self, person: Id) -> Result<Vec<OpenedSection>, IdentityError> {
        let rows = people::facts_of(self.db(), person).await?;
        rows.into_iter().map(|row| self.open_section(person, row)).collect()
    }

    /// The same for the sections that hold what `scopes` ask for: the others stay sealed.
    pub(crate) async fn open_facts_for(
        &self,
        person: Id,
        scopes: &[Scope],
    ) -> Result<Vec<OpenedSection>, IdentityError> {
        let catalogue = Catalogue::built_in();
        let section = |scope: &Scope| Some(catalogue.attribute(scope.attribute()?)?.0.name.as_str());
        let wanted: BTreeSet<&str> = scopes.iter().filter_map(section).collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let rows = people::facts_of(self.db(), person).await?;
        let rows = rows.into_iter().filter(|row| wanted.contains(row.section.as_str()));
        rows.map(|row| self.open_section(person, row)).collect()
    }

    fn open_section(&self, person: Id, row: FactRow) -> Result<OpenedSection, IdentityError> {
        let place = people::fact_place(person, &row.section, row.version);
        let plain = self.ring().open(FACTS, Place::new("identity_fact", "sealed", &place), &row.sealed)?;
        let facts =
            serde_json::from_slice(&plain).map_err(|error| IdentityError::damaged("a fact row", error))?;
        Ok(OpenedSection {
            section: row.section,
            version: row.version,
            facts,
            source: row.source,
            recorded_at: row.recorded_at,
        })
    }

    async fn plan_import(
        &self,
        rows: &mut Rows,
        read: &RegisterPerson,
        keepers: &HashMap<String, String>,
    ) -> Result<(ImportedLine, Id), IdentityError> {
        let Some(person) = self.person_by_number(&read.number).await? else {
            let id = self.new_id();
            let new = NewPerson { number: read.number, sections: read.sections.clone(), lang: Lang::En };
            self.add_person(rows, id, &new, keepers)?;
            return Ok((ImportedLine::Added, id));
        };
        let standing = self.open_facts(person).await?;
        let mut outcome = ImportedLine::Unchanged;
        for (section, facts) in &read.sections {
            let held = standing.iter().find(|held| &held.section == section);
            if held.is_some_and(|held| same_contents(&held.facts, facts)) {
                continue;
            }
            outcome = ImportedLine::Changed;
            // A file that says nothing about an attribute does not erase it.
            let mut merged = held.map(|held| held.facts.clone()).unwrap_or_default();
            merged.0.extend(facts.0.clone());
            let version = held.map_or(0, |held| held.version) + 1;
            let source = keepers.get(section).map_or(self.agency_code(), String::as_str);
            rows.facts.push((person, self.fact_row(person, section, version, &merged, source)?));
            if let (true, Some(name)) = (section == "identity", merged.text("name")) {
                rows.renamed.push(person);
                rows.names.extend(self.name_hashes(person, &merged, name)?);
            }
        }
        Ok((outcome, person))
    }

    fn add_person(
        &self,
        rows: &mut Rows,
        id: Id,
        person: &NewPerson,
        keepers: &HashMap<String, String>,
    ) -> Result<(), IdentityError> {
        rows.people.push((id, person.lang.code().to_owned()));
        let row = self.new_id();
        let sealed = self.ring().seal(
            IDENTIFIERS,
            Place::new("identity_person_identifier", "sealed", row.as_bytes()),
            person.number.as_str().as_bytes(),
        )?;
        let hash = self.ring().lookup_hash(IDENTIFIERS, &number_key(&person.number))?.to_bytes();
        rows.identifiers.push(IdentifierRow { id: row, person: id, scheme: NATIONAL_NUMBER, hash, sealed });
        for (section, facts) in &person.sections {
            let source = keepers.get(section).map_or(self.agency_code(), String::as_str);
            rows.facts.push((id, self.fact_row(id, section, 1, facts, source)?));
        }
        if let Some(identity) = person.sections.get("identity")
            && let Some(name) = identity.text("name")
        {
            rows.names.extend(self.name_hashes(id, identity, name)?);
        }
        Ok(())
    }

    fn fact_row(
        &self,
        person: Id,
        section: &str,
        version: i64,
        facts: &SectionFacts,
        source: &str,
    ) -> Result<FactRow, IdentityError> {
        let plain = Zeroizing::new(
            serde_json::to_vec(facts).map_err(|error| IdentityError::damaged("facts to be sealed", error))?,
        );
        let place = people::fact_place(person, section, version);
        let sealed = self.ring().seal(FACTS, Place::new("identity_fact", "sealed", &place), &plain)?;
        Ok(FactRow {
            section: section.to_owned(),
            version,
            sealed,
            source: source.to_owned(),
            recorded_at: self.now(),
        })
    }

    /// Hashes of all words of a person's names, so that any of the names finds them.
    fn name_hashes(
        &self,
        person: Id,
        identity: &SectionFacts,
        name: &str,
    ) -> Result<Vec<(Vec<u8>, Id)>, IdentityError> {
        let others =
            ["aliasname", "hanyupinyinname", "marriedname"].into_iter().filter_map(|n| identity.text(n));
        let mut words: Vec<String> = std::iter::once(name).chain(others).flat_map(words_of).collect();
        words.sort_unstable();
        words.dedup();
        words
            .iter()
            .map(|word| Ok((self.ring().lookup_hash(NAMES, word.as_bytes())?.to_bytes(), person)))
            .collect()
    }

    async fn write_rows(&self, rows: Rows) -> Result<(), RegisterError> {
        let (rows, now) = (Arc::new(rows), self.now());
        let operation = Operation::new("identity.register_people", self.new_id()).serializable();
        self.db()
            .transact(operation, move |tx| {
                if !people::insert_people(tx, &rows.people, &rows.identifiers, now)? {
                    return Err(RegisterError::NumberTaken);
                }
                people::insert_facts(tx, &rows.facts)?;
                for person in &rows.renamed {
                    people::clear_names(tx, *person)?;
                }
                people::insert_names(tx, &rows.names)?;
                rows.entries.iter().try_for_each(|entry| tx.append(entry))?;
                Ok(())
            })
            .await
    }

    /// Which agency keeps each section: the one with the section's duty.
    pub(crate) async fn keepers(&self) -> Result<HashMap<String, String>, IdentityError> {
        let agencies = self.agencies().await?;
        let keeper =
            |duty: &str| agencies.iter().find(|agency| agency.duties.iter().any(|held| held == duty));
        Ok(Catalogue::built_in()
            .sections
            .iter()
            .filter_map(|section| Some((section.name.clone(), keeper(&section.duty)?.code.clone())))
            .collect())
    }
}

/// A section of a person, opened.
pub(crate) struct OpenedSection {
    pub section: String,
    pub version: i64,
    pub facts: SectionFacts,
    pub source: String,
    pub recorded_at: Micros,
}

/// What the keyed hash of a national number covers.
fn number_key(number: &NationalNumber) -> Vec<u8> {
    format!("{NATIONAL_NUMBER}\0{}", number.as_str()).into_bytes()
}

/// Whether a file's facts say nothing new. The day on which they were written does not count.
fn same_contents(held: &SectionFacts, read: &SectionFacts) -> bool {
    read.0.iter().all(|(name, fact)| {
        held.0
            .get(name)
            .is_some_and(|standing| standing.content == fact.content && standing.source == fact.source)
    })
}

/// The day of a time, in a zone.
pub(crate) fn date_of(at: Micros, zone: &jiff::tz::TimeZone) -> Date {
    // Outside jiff's nine thousand years there is no day to speak of; the epoch stands in.
    zone.to_datetime(jiff::Timestamp::from_microsecond(at).unwrap_or(jiff::Timestamp::UNIX_EPOCH)).date()
}
