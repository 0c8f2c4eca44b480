//! What lies on an officer's desk: the queues of their teams, a page at a time.

use std::collections::BTreeSet;

use polity_store::{Id, Micros};

use super::teams::Desk;
use crate::reference::Reference;
use crate::store::queue::{self, Line, Part, Place};
use crate::working_days::Due;
use crate::{Services, ServicesError};

/// Lines on one page.
pub const PAGE_LINES: usize = 50;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What the officer has taken.
    Mine,
    /// Everything of their teams.
    Team,
    /// What nobody has taken.
    Free,
    /// What is over its time, or will be by the end of the next working day.
    Soon,
    /// What waits for its applicant.
    Asked,
    /// What waits for another team.
    Elsewhere,
}

impl View {
    /// Every list, in the order of the page.
    pub const ALL: [Self; 6] = [Self::Mine, Self::Team, Self::Free, Self::Soon, Self::Asked, Self::Elsewhere];

    /// Its name in addresses and in `officer-view-<name>` of the Fluent files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Free => "free",
            Self::Soon => "soon",
            Self::Asked => "asked",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// Read a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

/// A page of a list.
pub struct QueuePage {
    /// Its lines, what is due first on top.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Place>,
}

impl Services {
    /// A page of a list after a place; only of one service where `service` names it. Nothing of it is personal, so that
    /// nobody is looked at.
    pub async fn queue(
        &self,
        desk: &Desk,
        view: View,
        service: &str,
        after: &Place,
    ) -> Result<QueuePage, ServicesError> {
        let limit = i64::try_from(PAGE_LINES + 1).unwrap_or(i64::MAX);
        let mut lines = Vec::new();
        if view == View::Mine {
            lines = queue::of_officer(self.db(), desk.person(), service, after, limit).await?;
        } else {
            for team in &desk.teams {
                let team = (team.agency.as_str(), team.name.as_str());
                let part = match view {
                    View::Elsewhere => {
                        lines.extend(queue::elsewhere(self.db(), team, service, after, limit).await?);
                        continue;
                    }
                    View::Free => Part::Free,
                    View::Asked => Part::Paused,
                    View::Soon => Part::Due(self.end_of_next_working_day()),
                    View::Team | View::Mine => Part::Due(Micros::MAX),
                };
                lines.extend(queue::of_team(self.db(), team, part, service, after, limit).await?);
            }
        }
        lines.sort_by(|one, other| one.place.cmp(&other.place));
        let has_more = lines.len() > PAGE_LINES;
        lines.truncate(PAGE_LINES);
        let next = lines.last().map(|line| line.place.clone()).filter(|_| has_more);
        // Whoever has left a team left its tasks with it; should one have stayed, it is no longer theirs to see. A case
        // that two of the officer's teams have handed over is one line.
        lines.retain(|line| desk.works_in(&line.agency, &line.team));
        if view == View::Elsewhere {
            let mut seen = BTreeSet::new();
            lines.retain(|line| seen.insert(line.place.case));
        }
        Ok(QueuePage { lines, next })
    }

    /// Until when something counts as due soon.
    pub(crate) fn end_of_next_working_day(&self) -> Micros {
        match self.calendar().due(self.timestamp(), 1, &[]) {
            Due::At(at) => at.as_microsecond(),
            Due::Paused { .. } | Due::Never => self.now(),
        }
    }

    /// Live services that one of the desk's teams works, by identifier.
    pub(crate) async fn services_of(
        &self,
        desk: &Desk,
    ) -> Result<Vec<std::sync::Arc<crate::document::Service>>, ServicesError> {
        let mut services = self.live().await?;
        services
            .retain(|service| service.every_stage().any(|stage| desk.works_in(&stage.agency, &stage.team)));
        Ok(services)
    }

    /// The agencies that have a case now, by its identifier.
    pub(crate) async fn agencies_at(&self, case: Id) -> Result<Vec<String>, ServicesError> {
        let mut agencies: Vec<String> = Vec::new();
        for (_, agency) in queue::open_stages(self.db(), case).await? {
            if !agencies.contains(&agency) {
                agencies.push(agency);
            }
        }
        Ok(agencies)
    }

    /// The case that somebody typed, if there is one that the desk sees. Nothing of it is shown, so that nobody is looked at.
    pub(crate) async fn find_case(
        &self,
        desk: &Desk,
        typed: &str,
    ) -> Result<Option<Reference>, ServicesError> {
        Ok(self.case_at_desk(desk, typed).await?.map(|case| case.reference))
    }
}
