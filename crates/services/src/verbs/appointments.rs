//! Appointments of a stage: made, moved, called off; and the calendar invitation of each.

use jiff::Timestamp;
use polity_ledger::{Access, Act};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_vault::Place;
use polity_web::Lang;
use serde::{Deserialize, Serialize};

use super::cases::Case;
use super::teams::Desk;
use super::{Told, kind};
use crate::answers::Value;
use crate::calendar_invitation::{Invitation, Method, Party};
use crate::document::{FieldKind, Moment, Stage};
use crate::flow::{Ending, Progress};
use crate::store::appointments::{self, AppointmentRow};
use crate::{Services, ServicesError};

/// An appointment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The stage for which it is.
    pub stage: String,
    /// Raised by every change, from 0.
    pub sequence: u32,
    /// The agency that comes.
    pub agency: String,
    /// When it begins.
    pub starts_at: Micros,
    /// When it ends.
    pub ends_at: Micros,
    /// Whether it was called off.
    pub called_off: bool,
    /// Where it is, and what to know before.
    pub particulars: Particulars,
}

/// What of an appointment is sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Where; empty for the applicant's home.
    pub place: String,
    /// What to know before; empty for nothing.
    pub words: String,
}

/// What an officer wants of an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arranged {
    /// It is then, from the first to the second moment.
    At(Micros, Micros, Particulars),
    /// It is called off.
    Off,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrangement {
    /// It is done.
    Done,
    /// A colleague changed it meanwhile.
    Overtaken,
    /// The stage is not open, or arranges nothing.
    NotNow,
}

impl Services {
    /// The appointments of a case as they stand, one for each stage that has any.
    pub async fn appointments(&self, case: &Case) -> Result<Vec<Appointment>, ServicesError> {
        let mut latest: Vec<Appointment> = Vec::new();
        for row in appointments::of(self.db(), case.id).await? {
            let place = row_of(case.id, &row.stage, row.sequence);
            let particulars = match case.erased_at {
                None => self.unsealed(sealed_at(&place), &row.sealed)?,
                Some(_) => Particulars::default(),
            };
            // Whoever takes an application back expects nobody to come.
            let withdrawn = case.state.ending() == Some(Ending::Withdrawn)
                && !row.called_off
                && case.ended_at.is_some_and(|ended| row.starts_at > ended);
            let AppointmentRow { stage, sequence, agency, starts_at, ends_at, called_off, .. } = row;
            latest.retain(|known| known.stage != stage);
            latest.push(Appointment {
                stage,
                sequence: sequence + u32::from(withdrawn),
                agency,
                starts_at,
                ends_at,
                called_off: called_off || withdrawn,
                particulars,
            });
        }
        Ok(latest)
    }

    /// Makes, moves or calls off the appointment of a stage. `seen`: the sequence of the one on the officer's page.
    pub async fn arrange(
        &self,
        desk: &Desk,
        case: &Case,
        stage: &Stage,
        arranged: Arranged,
        seen: Option<u32>,
        operation: Id,
    ) -> Result<Arrangement, ServicesError> {
        let is_open = matches!(case.state.stage(&stage.id), Some(Progress::Open { .. }));
        if !stage.appointment || !is_open || case.state.ending().is_some() {
            return Ok(Arrangement::NotNow);
        }
        let Some(actor) = desk.acting_for(&stage.agency) else { return Ok(Arrangement::NotNow) };
        let standing = self.appointments(case).await?.into_iter().find(|known| known.stage == stage.id);
        let (starts_at, ends_at, particulars, called_off) = match (arranged, &standing) {
            (Arranged::At(starts_at, ends_at, particulars), _) => (starts_at, ends_at, particulars, false),
            (Arranged::Off, Some(known)) => (known.starts_at, known.ends_at, known.particulars.clone(), true),
            (Arranged::Off, None) => return Ok(Arrangement::NotNow),
        };
        let appointment = Appointment {
            stage: stage.id.clone(),
            sequence: seen.map_or(0, |sequence| sequence + 1),
            agency: stage.agency.clone(),
            starts_at,
            ends_at,
            called_off,
            particulars,
        };
        let place = row_of(case.id, &stage.id, appointment.sequence);
        let row = AppointmentRow {
            stage: stage.id.clone(),
            sequence: appointment.sequence,
            agency: stage.agency.clone(),
            officer: desk.person(),
            at: self.now(),
            starts_at,
            ends_at,
            called_off,
            sealed: self.sealed(sealed_at(&place), &appointment.particulars)?,
        };
        let moment = match (called_off, &standing) {
            (true, _) => Moment::AppointmentOff,
            // One that was called off and is made again is new to whoever struck it out of their calendar.
            (false, Some(known)) if !known.called_off => Moment::AppointmentMoved,
            (false, _) => Moment::Appointment,
        };
        let entries = self.appointment_entries(case, stage, &appointment, moment, actor)?;
        let id = case.id;
        let operation = Operation::new("services.arrange", operation);
        let arranged = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            if !appointments::add(tx, id, &row)? {
                return Ok(Arrangement::Overtaken);
            }
            entries.iter().try_for_each(|entry| tx.append(entry))?;
            Ok(Arrangement::Done)
        });
        Ok(arranged.await?)
    }

    /// What the ledger and the applicant are told.
    fn appointment_entries(
        &self,
        case: &Case,
        stage: &Stage,
        appointment: &Appointment,
        moment: Moment,
        actor: polity_ledger::Actor,
    ) -> Result<Vec<Entry>, ServicesError> {
        let detail = serde_json::json!({ "reference": case.reference.as_str(), "stage": stage.id });
        let mut act = Act::new(kind::APPOINTED, actor)
            .because(case.service.privacy.purpose.en.as_str())
            .with_public("service", case.service.id.as_str())
            .with_public("stage", stage.id.as_str())
            .with_public("called_off", appointment.called_off)
            .with_detail(detail);
        if let Some(person) = case.owner.subject() {
            act = act.on(person, Access::None);
        }
        let mut entries = vec![self.ledger().prepare(&act, self.now())?];
        entries.extend(self.appointment_news(case, stage, appointment, moment)?);
        Ok(entries)
    }

    /// What the applicant is told about an appointment; the invitation travels along, sealed, for whoever mails it.
    fn appointment_news(
        &self,
        case: &Case,
        stage: &Stage,
        appointment: &Appointment,
        moment: Moment,
    ) -> Result<Option<Entry>, ServicesError> {
        let Some(person) = case.told else { return Ok(None) };
        let invitation = self.invitation(case, appointment);
        let told = Told {
            stage: Some(&stage.title),
            due: case.due_at,
            appointment: Some(appointment.starts_at),
            invitation: Some(&invitation),
            ..Told::of(person, &case.reference, &stage.agency)
        };
        self.message(&case.service, moment, &told)
    }

    /// What somebody is told who takes their application back: whoever was to come to them does not, and their calendar
    /// is to know it.
    pub(crate) async fn appointments_fall_away(&self, case: &Case) -> Result<Vec<Entry>, ServicesError> {
        let mut entries = Vec::new();
        for standing in self.appointments(case).await? {
            let stage = case.service.stages.iter().find(|stage| stage.id == standing.stage);
            if let Some(stage) = stage.filter(|_| !standing.called_off && standing.starts_at > self.now()) {
                let off = Appointment { sequence: standing.sequence + 1, called_off: true, ..standing };
                entries.extend(self.appointment_news(case, stage, &off, Moment::AppointmentOff)?);
            }
        }
        Ok(entries)
    }

    /// The calendar invitation of an appointment, in the applicant's language.
    pub(crate) fn invitation(&self, case: &Case, appointment: &Appointment) -> Invitation {
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == case.lang).unwrap_or_default();
        let config = self.web().config();
        let host = config.public_base.host_str().unwrap_or("localhost");
        let moment = |at: Micros| Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        let stage = case.service.stages.iter().find(|stage| stage.id == appointment.stage);
        let title = stage.map_or_else(String::new, |stage| stage.title.of(lang.code()).0.to_owned());
        let Particulars { place, words } = &appointment.particulars;
        let at_home = || answer_of(case, |kind| matches!(kind, FieldKind::Address));
        let location = if place.is_empty() { at_home().unwrap_or_default() } else { place.clone() };
        let attendee = answer_of(case, |kind| matches!(kind, FieldKind::Email));
        Invitation {
            method: if appointment.called_off { Method::Cancel } else { Method::Request },
            uid: format!("{}-{}@{host}", case.reference, appointment.stage),
            sequence: appointment.sequence,
            stamped_at: self.timestamp(),
            starts_at: moment(appointment.starts_at),
            ends_at: moment(appointment.ends_at),
            zone: config.time_zone.clone(),
            summary: format!("{title} ({})", case.reference),
            description: words.clone(),
            location: location.replace('\n', ", "),
            organizer: Party {
                name: config.nation.get(lang).to_owned(),
                mail: format!("{}@{host}", appointment.agency),
            },
            attendee: attendee.map(|mail| Party { name: mail.clone(), mail }),
        }
    }
}

/// The first text that was answered to a question of some kind.
fn answer_of(case: &Case, is_kind: fn(&FieldKind) -> bool) -> Option<String> {
    let mut fields = case.service.fields().filter(|(_, field)| is_kind(&field.kind));
    fields.find_map(|(_, field)| match &case.answers.get(&field.id)?.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    })
}

/// The key of a version's row.
fn row_of(case: Id, stage: &str, sequence: u32) -> Vec<u8> {
    [case.as_bytes().as_slice(), &sequence.to_be_bytes(), stage.as_bytes()].concat()
}

fn sealed_at(row: &[u8]) -> Place<'_> {
    Place::new("services_appointment", "sealed", row)
}
