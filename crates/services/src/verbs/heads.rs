//! What waits for the head of an agency: reports about the pages of its services, and files that no scanner has cleared.

use polity_ledger::{Act, Actor};
use polity_store::{Id, Micros, Operation, StoreError};

use super::kind;
use super::voices::{PageReport, ReportState};
use crate::access::AtWork;
use crate::store::waiting_files::{self, WaitingRow};
use crate::store::{documents, voices};
use crate::{Services, ServicesError};

/// Lines on one page.
const LINES: usize = 20;

/// How marking a report went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marked {
    /// It is done.
    Done,
    /// Somebody has marked it otherwise meanwhile.
    Overtaken,
    /// There is no such report about a service of theirs.
    NotTheirs,
}

/// A page of a list, and where the next one begins.
pub(crate) struct HeadPage<T, P> {
    /// Its lines.
    pub lines: Vec<T>,
    /// The place of the last line, where more follow.
    pub next: Option<P>,
}

impl Services {
    /// Reports about pages of a head's services, newest first, from before `before`. That they were read is in the record
    /// before they are given out: people write about themselves where they should not.
    pub(crate) async fn reports_for(
        &self,
        head: &AtWork,
        before: Option<Id>,
    ) -> Result<HeadPage<PageReport, Id>, ServicesError> {
        let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
        let limit = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
        let mut rows = Vec::new();
        for agency in &head.agencies {
            for (service, _) in documents::of_agency(self.db(), agency).await? {
                let own = voices::page_reports(self.db(), &service, before, limit).await?;
                rows.extend(own.into_iter().map(|row| (agency.clone(), row)));
            }
        }
        rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.id));
        let has_more = rows.len() > LINES;
        rows.truncate(LINES);
        let next = rows.last().map(|(_, row)| row.id).filter(|_| has_more);
        let mut read: Vec<&str> = rows.iter().map(|(agency, _)| agency.as_str()).collect();
        read.sort_unstable();
        read.dedup();
        let acts = read.into_iter().filter_map(|agency| head.acting_for(agency));
        let acts = acts.map(|actor| self.ledger().prepare(&Act::new(kind::REPORTS_READ, actor), self.now()));
        let entries = acts.collect::<Result<Vec<_>, _>>()?;
        let operation = Operation::new("services.read_reports", self.new_id());
        self.db()
            .transact::<_, StoreError, _>(operation, move |tx| {
                entries.iter().try_for_each(|entry| tx.append(entry))
            })
            .await?;
        let lines = rows.into_iter().map(|(_, row)| self.report_of(row)).collect::<Result<_, _>>()?;
        Ok(HeadPage { lines, next })
    }

    /// Says what became of a report. `had`: what the page said of it.
    pub(crate) async fn mark_report(
        &self,
        head: &AtWork,
        id: Id,
        had: ReportState,
        has: ReportState,
    ) -> Result<Marked, ServicesError> {
        let Some((service, _)) = voices::page_report(self.db(), id).await? else {
            return Ok(Marked::NotTheirs);
        };
        let actor = self.head_of(head, &service).await?;
        let Some(actor) = actor else { return Ok(Marked::NotTheirs) };
        let act = Act::new(kind::REPORT_MARKED, actor)
            .with_public("service", format!("services.{service}"))
            .with_public("state", has.name())
            .with_detail(serde_json::json!({ "report": id }));
        let entry = self.ledger().prepare(&act, self.now())?;
        let operation = Operation::new("services.mark_report", self.new_id());
        let marked = self.db().transact::<_, StoreError, _>(operation, move |tx| {
            let marked = voices::mark_report(tx, id, had.name(), has.name())?;
            if marked {
                tx.append(&entry)?;
            }
            Ok(marked)
        });
        if marked.await? {
            return Ok(Marked::Done);
        }
        // Pressed twice, it is so already.
        let stands = voices::page_report(self.db(), id).await?.is_some_and(|(_, state)| state == has.name());
        Ok(if stands { Marked::Done } else { Marked::Overtaken })
    }

    async fn head_of(&self, head: &AtWork, service: &str) -> Result<Option<Actor>, ServicesError> {
        let row = documents::service(self.db(), service).await?;
        Ok(row.and_then(|row| head.acting_for(&row.agency)))
    }

    /// Files of cases at a head's agencies that wait for a release, the longest first, after a place. Nothing of them is
    /// personal, so that nobody is looked at.
    pub(crate) async fn files_for(
        &self,
        head: &AtWork,
        after: Option<(Micros, Id)>,
    ) -> Result<HeadPage<WaitingRow, (Micros, Id)>, ServicesError> {
        let after = after.unwrap_or((Micros::MIN, Id::from_bytes([0; 16])));
        let limit = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
        let mut lines = Vec::new();
        for agency in &head.agencies {
            lines.extend(waiting_files::at(self.db(), agency, after, limit).await?);
        }
        lines.sort();
        // At two agencies of one head it waits once.
        lines.dedup();
        let has_more = lines.len() > LINES;
        lines.truncate(LINES);
        let next = lines.last().map(|line| (line.since, line.file)).filter(|_| has_more);
        Ok(HeadPage { lines, next })
    }
}
