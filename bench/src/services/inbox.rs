//! Officers' queues beside very many open cases.

use super::{
    applicant::{Browser, Reading},
    line,
    town::Town,
};
use crate::{
    connection::Connection,
    load::{self, Times},
};
use anyhow::{Context, Result};
use polity_services::reference::Reference;
use polity_services::store::cases::{self, CaseRow, TaskRow};
use polity_store::{Clock as _, Id, Micros, Operation, StoreError, SystemClock};
use polity_vault::{SystemEntropy, token};
use std::time::{Duration, Instant};

/// Cases written in one transaction.
const STEP: usize = 2_000;
const DAY: Micros = 86_400 * 1_000_000;
const TIMES: Times = Times { warm_up: Duration::from_millis(500), measured: Duration::from_secs(5) };

/// Opens the queues of the intake beside `count` open cases of it.
pub async fn measure(count: usize, database: Option<String>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
    let town = Town::open(folder.path(), database).await?;
    town.publish(std::iter::once("bench-0".to_owned())).await?;
    let began = Instant::now();
    fill(&town, count).await?;
    println!("{count} open cases on {engine}, written in {} s\n", began.elapsed().as_secs());
    // Somebody whose team the cases are of: for anybody else there is nothing to list.
    let intake = town.services.members("home-dept").await?;
    let officer =
        intake.iter().find(|member| member.team == "intake").context("somebody at the intake")?.person;
    let mut connection = Connection::open(&town.origin).await?;
    let browser = Browser::of(&town, &mut connection, &format!("person={officer}&agency=home-dept")).await?;
    let page = browser.get(&mut connection, "/officer/cases?view=team").await?;
    let listed = String::from_utf8_lossy(&page.body).matches("/officer/cases/ANG-").count();
    anyhow::ensure!(listed >= 50, "the queue lists {listed} cases only");
    for path in PATHS {
        let reading = Reading {
            connection: Connection::open(&town.origin).await?,
            browser: browser.clone(),
            path: (*path).to_owned(),
        };
        line(path, &load::tasks_with(&mut vec![reading], 1, TIMES).await?);
    }
    Ok(())
}

/// The lists that an officer opens.
const PATHS: &[&str] = &[
    "/officer/cases?view=team",
    "/officer/cases?view=free",
    "/officer/cases?view=soon",
    "/officer/cases?view=mine",
    "/officer/cases?view=asked",
    "/officer/cases?view=elsewhere",
    "/officer/cases?view=team&service=bench-0",
];

/// Writes cases as a submission leaves them, in bulk.
async fn fill(town: &Town, count: usize) -> Result<()> {
    let service = town.services.live_one("bench-0").await?.context("the service")?;
    let stage = service.stages.first().context("a stage")?;
    let now = SystemClock.now();
    let mut written = 0;
    while written < count {
        let step = STEP.min(count - written);
        let mut rows = Vec::with_capacity(step);
        for number in written..written + step {
            let person = town.people.get(number % town.people.len()).context("a person")?;
            let opened_at = now - i64::try_from(number % 10)? * DAY;
            let case = CaseRow {
                id: Id::new(opened_at, &SystemEntropy),
                reference: Reference::new("ANG", &SystemEntropy),
                service: service.id.clone(),
                version: service.version,
                agency: service.agency.clone(),
                owner: person.as_bytes().to_vec(),
                state: "open".to_owned(),
                ending: None,
                lang: "en".to_owned(),
                channel: "web".to_owned(),
                opened_at,
                due_at: Some(opened_at + 12 * DAY),
                ended_at: None,
                moves: 0,
                erased_at: None,
                // As long as what is sealed of a case; nobody opens it for a list.
                sealed: token::generate(&SystemEntropy).as_bytes().repeat(16),
            };
            let task = TaskRow {
                stage: stage.id.clone(),
                agency: stage.agency.clone(),
                team: stage.team.clone(),
                assignee: None,
                opened_at,
                due_at: opened_at + 2 * DAY,
                paused: false,
                warn_at: opened_at + DAY,
            };
            rows.push((case, task));
        }
        let operation = Operation::housekeeping("bench.fill");
        town.store
            .transact::<_, StoreError, _>(operation, move |tx| {
                for (case, task) in &rows {
                    if cases::open(tx, case)? {
                        cases::open_task(tx, case.id, &case.service, task)?;
                    }
                }
                Ok(())
            })
            .await?;
        written += step;
    }
    Ok(())
}
