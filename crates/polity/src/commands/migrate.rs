//! `polity migrate`: brings the database to this version's schema, or says what that would take.

use crate::{cli, ground, output, rooms};
use anyhow::Result;
use serde::Serialize;

#[derive(Serialize)]
struct Report {
    standing: usize,
    dry_run: bool,
    applied: Vec<Applied>,
}

#[derive(Serialize)]
struct Applied {
    migration: String,
    sql: String,
}

pub async fn run(arguments: cli::Migrate, json: bool) -> Result<()> {
    let store = ground::open_store(&arguments.place).await?;
    let migrations = rooms::migrations();
    let done = if arguments.dry_run {
        store.migrate_dry_run(&migrations).await?
    } else {
        store.migrate(&migrations).await?
    };
    let applied = done.applied.into_iter().map(|(migration, sql)| Applied { migration, sql }).collect();
    let report = Report { standing: done.standing, dry_run: arguments.dry_run, applied };
    output::result(json, &report, &sentences(&report));
    Ok(())
}

fn sentences(report: &Report) -> String {
    let count = report.applied.len();
    let mut text = match (report.dry_run, count) {
        (_, 0) => format!("Nothing to do: all {} migrations stand.", report.standing),
        (true, _) => format!("{count} migrations would be applied:"),
        (false, _) => format!("{count} migrations were applied:"),
    };
    for applied in &report.applied {
        text.push_str("\n  ");
        text.push_str(&applied.migration);
        if report.dry_run {
            text.push_str("\n    ");
            text.push_str(&applied.sql);
        }
    }
    text
}
