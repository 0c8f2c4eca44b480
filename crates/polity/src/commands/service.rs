//! `polity service check|publish|list|close`: service documents, from a file to the catalogue.
//!
//! `check` names every problem of a document at once and needs no nation: an agency can run it on its own machine and in its
//! own CI. The others write beside the server, which shows the change with the next page. Exit code 1 where there is a problem.

use crate::{
    cli,
    nation::{Beside, services_over},
    output,
};
use anyhow::{Context, Result, bail};
use polity_ledger::Actor;
use polity_services::document::{Fault, Format, Service, check as check_document};
use polity_services::{Published, Services};
use serde::Serialize;
use std::{fs, io, path::Path};

/// The outcome as it is printed.
#[derive(Serialize)]
struct Printed<'a> {
    file: String,
    sound: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    faults: &'a [Fault],
}

/// A service that can be begun, as it is printed.
#[derive(Serialize)]
struct Line {
    id: String,
    version: u32,
    agency: String,
    title: String,
}

pub async fn run(arguments: cli::Service, json: bool) -> Result<()> {
    match arguments {
        cli::Service::Check(check) => {
            let text = read(&check.file)?;
            judge(&check.file.display().to_string(), &text, json)
        }
        cli::Service::Publish(publish) => self::publish(&publish, json).await,
        cli::Service::List(list) => self::list(&list.place, json).await,
        cli::Service::Close(close) => self::close(&close, json).await,
    }
}

async fn room(place: &cli::Place) -> Result<Services> {
    let Beside { settings, web, identity } = Beside::open(place).await?;
    Ok(services_over(&web, &identity, &settings))
}

async fn publish(arguments: &cli::ServicePublish, json: bool) -> Result<()> {
    let text = read(&arguments.file)?;
    let file = arguments.file.display().to_string();
    let published =
        room(&arguments.place).await?.publish(Actor::system(), &text, Format::of(&file, &text)).await?;
    match published {
        Published::Live { .. } | Published::Already => judge_published(&file, &text, json),
        Published::Faulty(_) => judge(&file, &text, json),
        Published::TooLow { standing } => {
            bail!("{file}: version {standing} stands already: raise `version` to {} or more", standing + 1)
        }
        Published::AnotherAgencys { agency } => {
            bail!("{file}: a service of this identifier is {agency}'s: choose another `id`")
        }
    }
}

async fn list(place: &cli::Place, json: bool) -> Result<()> {
    let lines: Vec<Line> = room(place).await?.live().await?.iter().map(|service| line(service)).collect();
    let words =
        |line: &Line| format!("{}  version {}, {}: {}", line.id, line.version, line.agency, line.title);
    let sentences = match lines.as_slice() {
        [] => "No service can be begun: publish one with `polity service publish FILE`.".to_owned(),
        lines => lines.iter().map(words).collect::<Vec<_>>().join("\n"),
    };
    output::result(json, &lines, &sentences);
    Ok(())
}

async fn close(arguments: &cli::ServiceClose, json: bool) -> Result<()> {
    let id = &arguments.id;
    if !room(&arguments.place).await?.close(Actor::system(), id).await? {
        bail!("{id} cannot be begun as it is: `polity service list` shows the services that can");
    }
    let sentence = format!("{id} is closed. What is under way goes on; its next version opens it again.");
    output::result(json, &serde_json::json!({ "closed": id }), &sentence);
    Ok(())
}

fn line(service: &Service) -> Line {
    let Service { id, version, agency, title, .. } = service;
    Line { id: id.clone(), version: *version, agency: agency.clone(), title: title.en.clone() }
}

fn read(file: &Path) -> Result<String> {
    let text =
        if file == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) };
    text.with_context(|| format!("{} cannot be read", file.display()))
}

/// What a document that was published says of itself.
fn judge_published(file: &str, text: &str, json: bool) -> Result<()> {
    let Ok(service) = check_document(text, Format::of(file, text)) else {
        bail!("{file} changed while it was read")
    };
    let sentence = format!(
        "\"{}\", version {}, can be begun at /services/{}.",
        service.title.en, service.version, service.id
    );
    output::result(json, &line(&service), &sentence);
    Ok(())
}

fn judge(file: &str, text: &str, json: bool) -> Result<()> {
    match check_document(text, Format::of(file, text)) {
        Ok(service) => {
            let printed = Printed {
                file: file.to_owned(),
                sound: true,
                id: Some(&service.id),
                version: Some(service.version),
                faults: &[],
            };
            output::result(json, &printed, &summary(file, &service));
            Ok(())
        }
        Err(faults) => {
            let lines = faults.iter().map(|fault| format!("{file}:{fault}")).collect::<Vec<_>>().join("\n");
            let printed =
                Printed { file: file.to_owned(), sound: false, id: None, version: None, faults: &faults };
            output::result(json, &printed, &lines);
            let problems = if faults.len() == 1 { "problem" } else { "problems" };
            bail!("{file} cannot be published: {} {problems}", faults.len());
        }
    }
}

fn summary(file: &str, service: &Service) -> String {
    let agencies = service.stages.iter().map(|stage| stage.agency.as_str());
    let agencies: std::collections::BTreeSet<_> = agencies.chain([service.agency.as_str()]).collect();
    let prefilled = service.fields().filter(|(_, field)| field.prefill.is_some()).count();
    let questions = service.fields().filter(|(_, field)| field.kind.is_question()).count();
    format!(
        "{file} can be published: \"{}\", version {}. {questions} questions on {} pages, {prefilled} of them prefilled; \
         {} stages by {}.",
        service.title.en,
        service.version,
        service.pages.len(),
        service.stages.len(),
        agencies.into_iter().collect::<Vec<_>>().join(", "),
    )
}
