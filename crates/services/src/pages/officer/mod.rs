//! The officers' pages: what lies on a desk, a case, each thing that one does with it, and the teams.
//!
//! Promise to officers: every page works with a keyboard and without scripts, says what to do next, and asks one thing at a
//! time. Promise to residents: only the page of a case and that of a decision show what they told, and both record the look
//! first; every other page shows no more than the case's number and the words of its document.

mod appointment;
mod case;
mod counter;
mod decision;
mod files;
mod heads;
mod queue;
mod stage;
mod team;
mod team_tasks;
mod workload;
mod write;

use polity_identity::Agency;
use polity_store::Id;
use polity_web::{Ctx, LocaleFiles, NavItem, PageError, Routes, Shown};

use super::words::{Words, agency_name};
use super::{Room, again, journey, op};
use crate::access::AtWork;
use crate::document::Service;
use crate::{Case, Desk, Services};

/// The words of the officers' pages. They stand in files of their own, because officers read other words than residents do.
pub(crate) const LOCALES: LocaleFiles = LocaleFiles {
    room: "officer",
    en: include_str!("../../../locales/officer/en.ftl"),
    zh: include_str!("../../../locales/officer/zh.ftl"),
    ms: include_str!("../../../locales/officer/ms.ftl"),
    ta: include_str!("../../../locales/officer/ta.ftl"),
};

/// The officers' routes.
pub(super) fn add_to(routes: Routes<Services>) -> Routes<Services> {
    routes
        .locales(LOCALES)
        .nav(NavItem::new("/officer/cases", "officer-nav-cases").shown(Shown::Role("officer")).order(29))
        .nav(NavItem::new("/officer/teams", "officer-nav-teams").shown(Shown::Role("agency-head")).order(34))
        .nav(
            NavItem::new("/officer/reports", "officer-nav-reports")
                .shown(Shown::Role("agency-head"))
                .order(35),
        )
        .nav(
            NavItem::new("/officer/counter", "officer-nav-counter")
                .shown(Shown::Role("counter-officer"))
                .order(33),
        )
        .get("/officer/counter", counter::show)
        .post("/officer/counter", counter::begin)
        .post("/officer/counter/end", counter::end)
        .get("/officer/cases", queue::show)
        .post("/officer/cases", queue::several)
        .get("/officer/cases/{reference}", case::show)
        .get("/officer/cases/{reference}/files/{file}", files::open)
        .get("/officer/files/{reference}/{file}", files::ask)
        .post("/officer/files/{reference}/{file}", files::release)
        .get("/officer/cases/{reference}/notes", write::note)
        .post("/officer/cases/{reference}/notes", write::keep_note)
        .get("/officer/cases/{reference}/moves/{number}", decision::show)
        .get("/officer/cases/{reference}/stages/{stage}", stage::show)
        .post("/officer/cases/{reference}/stages/{stage}", stage::make)
        .get("/officer/cases/{reference}/stages/{stage}/ask", write::question)
        .post("/officer/cases/{reference}/stages/{stage}/ask", write::ask)
        .get("/officer/cases/{reference}/stages/{stage}/officer", team::task)
        .post("/officer/cases/{reference}/stages/{stage}/officer", team::give)
        .get("/officer/cases/{reference}/stages/{stage}/appointment", appointment::show)
        .post("/officer/cases/{reference}/stages/{stage}/appointment", appointment::arrange)
        .get("/officer/reports", heads::reports)
        .post("/officer/reports", heads::mark)
        .get("/officer/waiting-files", heads::files)
        .get("/officer/workload", workload::own)
        .get("/officer/teams", team::teams)
        .post("/officer/teams", team::join)
        .post("/officer/teams/leave", team::leave)
        .get("/officer/teams/workload", workload::led)
        .get("/officer/teams/tasks", team_tasks::show)
        .post("/officer/teams/tasks", team_tasks::give)
}

/// A case of which only the document's words are shown.
async fn at_desk(room: &Services, at_work: &AtWork, reference: &str) -> Result<(Desk, Case), PageError> {
    let desk = room.desk(at_work).await?;
    let case = room.case_at_desk(&desk, reference).await?.ok_or(PageError::NotFound)?;
    Ok((desk, case))
}

/// A team for a reader, such as `Home Department: intake`.
fn team_name(ctx: &Ctx, agencies: &[Agency], agency: &str, team: &str) -> String {
    format!("{}: {team}", agency_name(ctx, agencies, agency))
}

/// The names of officers who are appointed now.
async fn officer_names(room: &Services, agencies: &[&str]) -> Result<Vec<(Id, String)>, PageError> {
    let mut names: Vec<(Id, String)> = Vec::new();
    for (at, agency) in agencies.iter().enumerate() {
        if !agencies.iter().take(at).any(|before| before == agency) {
            names.extend(room.officers_in(agency).await?);
        }
    }
    Ok(names)
}

/// An officer for a reader who works beside them.
fn officer_name(ctx: &Ctx, names: &[(Id, String)], reader: Id, officer: Id) -> String {
    if officer == reader {
        return ctx.t("officer-you");
    }
    let known = names.iter().find(|(id, _)| *id == officer);
    known.map_or_else(|| ctx.t("officer-former"), |(_, name)| name.clone())
}

/// The title of a stage.
fn stage_title(ctx: &Ctx, service: &Service, stage: &str) -> Words {
    service.stage(stage).map_or_else(|| Words::own(stage.to_owned()), |stage| Words::of(ctx, &stage.title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_complete_in_four_languages() {
        let put_together = [
            "officer-view-",
            "officer-ending-",
            "officer-progress-",
            "officer-refusal-",
            "officer-step-",
            "officer-report-",
        ];
        let problems =
            polity_web::testkit::problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &put_together);
        assert_eq!(problems, Vec::<String>::new());
    }
}
