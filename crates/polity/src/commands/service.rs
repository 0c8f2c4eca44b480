//! `polity service check FILE`: every problem of a service document at once, before anybody meets it.
//!
//! Needs no nation: an agency can run it on its own machine and in its own CI. Exit code 1 where there is a problem.

use crate::{cli, output};
use anyhow::{Context, Result, bail};
use polity_services::document::{Fault, Format, Service, check as check_document};
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

pub fn run(arguments: cli::Service, json: bool) -> Result<()> {
    match arguments {
        cli::Service::Check(check) => {
            let text = read(&check.file)?;
            judge(&check.file.display().to_string(), &text, json)
        }
    }
}

fn read(file: &Path) -> Result<String> {
    let text =
        if file == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) };
    text.with_context(|| format!("{} cannot be read", file.display()))
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
