//! `polity blueprint register FILE`: the registers that agencies keep, from a file into the public record.
//!
//! It works while the nation is being served, names every problem of the file at once, and declares only what is new or
//! changed. Exit code 1 where there is a problem.

use crate::{
    cli,
    nation::{Beside, blueprint_over},
    output,
};
use anyhow::{Context, Result, bail};
use polity_blueprint::{
    declare::{Declared, Step},
    register::Fault,
};
use polity_ledger::Actor;
use serde::Serialize;
use std::{fs, io, path::Path};

/// The outcome as it is printed.
#[derive(Serialize)]
struct Printed<'a> {
    file: String,
    sound: bool,
    #[serde(flatten)]
    declared: Option<Declared>,
    faults: &'a [Fault],
}

pub async fn run(arguments: cli::Blueprint, json: bool) -> Result<()> {
    match arguments {
        cli::Blueprint::Register(register) => self::register(&register, json).await,
    }
}

async fn register(arguments: &cli::BlueprintRegister, json: bool) -> Result<()> {
    let Beside { settings, web, .. } = Beside::open(&arguments.place).await?;
    let blueprint = blueprint_over(&web, &settings)?;
    let file = arguments.file.display().to_string();
    let text = read(&arguments.file)?;
    let step = if arguments.check {
        blueprint.check(&text).map_or_else(Step::Refused, |_| Step::Done(Declared::default()))
    } else {
        blueprint.declare(web.ledger(), &Actor::system(), &text).await?
    };
    match step {
        Step::Done(declared) => {
            let sentence = sentence(&file, arguments.check, &declared);
            let printed = Printed { file, sound: true, declared: Some(declared), faults: &[] };
            output::result(json, &printed, &sentence);
            Ok(())
        }
        Step::Refused(faults) => {
            let lines = faults.iter().map(|fault| format!("{file}:{fault}")).collect::<Vec<_>>().join("\n");
            let printed = Printed { file: file.clone(), sound: false, declared: None, faults: &faults };
            output::result(json, &printed, &lines);
            let problems = if faults.len() == 1 { "problem" } else { "problems" };
            bail!("{file} cannot be declared: {} {problems}", faults.len());
        }
    }
}

fn read(file: &Path) -> Result<String> {
    let text =
        if file == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) };
    text.with_context(|| format!("{} cannot be read", file.display()))
}

fn sentence(file: &str, only_checked: bool, declared: &Declared) -> String {
    if only_checked {
        return format!("{file} can be declared.");
    }
    let new = declared.declared.iter().map(|(register, count)| format!("{count} {register}"));
    let new = new.collect::<Vec<_>>().join(", ");
    let unchanged = declared.unchanged;
    if new.is_empty() {
        return format!("Nothing is new in {file}: {unchanged} stand as they were.");
    }
    format!("Declared in the public record: {new}. {unchanged} stand as they were.")
}
