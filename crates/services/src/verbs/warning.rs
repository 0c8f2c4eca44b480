//! Officers are warned of their clocks: once when four fifths of the time are used, and once when it is over.
//!
//! **That somebody was warned is written in the transaction of the event that tells them**, so that each warning is given
//! once, whichever server gives it and however often it is stopped. While the applicant is asked nobody is warned.

use std::collections::HashMap;

use jiff::Timestamp;
use polity_ledger::{Access, Act, Actor};
use polity_store::{Entry, Id, Micros, Operation, StoreError};
use polity_web::{Arg, Lang, format};
use serde_json::{Map, Value};

use super::kind;
use crate::clock_use::Step;
use crate::document::{Service, Stage};
use crate::store::teams;
use crate::store::warnings::{self, WarnRow};
use crate::{Services, ServicesError};

/// Tasks that are read at once.
const READ_MAX: i64 = 200;

/// Who is in a team, remembered for one round.
type Members = HashMap<(String, String), Vec<Id>>;

impl Services {
    /// When the officers of a clock that ends then are warned first.
    pub(crate) fn warn_at(&self, due_at: Micros, working_days: u32) -> Micros {
        let due = Timestamp::from_microsecond(due_at).ok();
        let most = due.and_then(|due| self.calendar().used_at(due, working_days, Step::Most.percent()));
        most.map_or(due_at, Timestamp::as_microsecond)
    }

    /// Warns the officers of tasks whose time has come; says how many tasks those were. The roof calls it every few minutes,
    /// on every server.
    pub async fn warn_of_clocks(&self) -> Result<u64, ServicesError> {
        let (now, mut warned, mut members) = (self.now(), 0, Members::new());
        let mut after = (Micros::MIN, Id::from_bytes([0; 16]), String::new());
        loop {
            let rows = warnings::to_warn(self.db(), now, &after, READ_MAX).await?;
            let Some(last) = rows.last() else { return Ok(warned) };
            after = (last.warn_at, last.case, last.stage.clone());
            for row in rows {
                warned += u64::from(self.warn(&row, now, &mut members).await?);
            }
        }
    }

    async fn warn(&self, row: &WarnRow, now: Micros, members: &mut Members) -> Result<bool, ServicesError> {
        let service = self.at_version(&row.service, row.version).await?;
        let stage = service.as_ref().and_then(|of| of.stage(&row.stage));
        let (Some(service), Some(stage)) = (&service, stage) else {
            tracing::error!(case = %row.case, "services.task_without_stage");
            return Ok(false);
        };
        let most = self.warn_at(row.due_at, stage.working_days);
        let reached = match now {
            now if now >= row.due_at => Step::Over.percent(),
            now if now >= most => Step::Most.percent(),
            _ => 0,
        };
        let noted = reached.max(row.warned);
        let next = match noted {
            0 => most,
            noted if noted < Step::Over.percent() => row.due_at,
            _ => Micros::MAX,
        };
        let is_news = reached > row.warned;
        let entries =
            if is_news { self.warnings(row, service, stage, reached, members).await? } else { Vec::new() };
        let row = row.clone();
        let operation = Operation::housekeeping("services.warn");
        let is_first = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let is_first = warnings::note(tx, &row, noted, next)?;
            if is_first {
                entries.iter().try_for_each(|entry| tx.append(entry))?;
            }
            Ok(is_first)
        });
        Ok(is_first.await? && is_news)
    }

    /// The events that ask for messages: to whoever has the task, else to everybody in its team.
    async fn warnings(
        &self,
        row: &WarnRow,
        service: &Service,
        stage: &Stage,
        reached: u32,
        members: &mut Members,
    ) -> Result<Vec<Entry>, ServicesError> {
        let told = match row.assignee {
            Some(officer) => vec![officer],
            None => self.team_of(row, members).await?,
        };
        let key = if reached == Step::Over.percent() {
            ("officer-told-clock-over", "officer-told-clock-over-body")
        } else {
            ("officer-told-clock-most", "officer-told-clock-most-body")
        };
        let detail = serde_json::json!({
            "subject": self.warning_words(key.0, row, service, stage),
            "body": self.warning_words(key.1, row, service, stage),
            "link": format!("/officer/cases/{}", row.reference),
            "urgent": false,
        });
        let entry = |officer: Id| {
            let actor =
                Actor { agency: Some(row.agency.clone()), role: "service".to_owned(), ..Actor::default() };
            let act = Act::new(kind::MESSAGE_WANTED, actor).on(officer, Access::None);
            Ok(self.ledger().prepare(&act.with_detail(detail.clone()), self.now())?)
        };
        told.into_iter().map(entry).collect()
    }

    async fn team_of(&self, row: &WarnRow, members: &mut Members) -> Result<Vec<Id>, ServicesError> {
        let key = (row.agency.clone(), row.team.clone());
        if let Some(known) = members.get(&key) {
            return Ok(known.clone());
        }
        let all = teams::members(self.db(), &row.agency).await?.into_iter();
        let own: Vec<Id> = all.filter(|member| member.team == row.team).map(|member| member.person).collect();
        members.insert(key, own.clone());
        Ok(own)
    }

    /// A subject or a body in every language.
    fn warning_words(
        &self,
        key: &str,
        row: &WarnRow,
        service: &Service,
        stage: &Stage,
    ) -> Map<String, Value> {
        let zone = &self.web().config().time_zone;
        let words = |lang: Lang| {
            // A clock ends at the midnight that follows its last day.
            let date = format::date(row.due_at - 1, zone, lang);
            let values = [
                ("reference", Arg::from(row.reference.as_str())),
                ("service", Arg::from(service.title.of(lang.code()).0)),
                ("stage", Arg::from(stage.title.of(lang.code()).0)),
                ("date", Arg::from(date.as_str())),
            ];
            (lang.code().to_owned(), Value::String(self.web().text(lang, key, &values)))
        };
        Lang::ALL.into_iter().map(words).collect()
    }
}
