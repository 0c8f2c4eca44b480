//! `polity application check|deploy|list|withdraw`: agencies' own applications, from a manifest to the catalogue.
//!
//! `check` names every problem of a manifest at once and needs no nation. The others write beside the server, which shows the
//! change with the next page. Exit code 1 where there is a problem.

use crate::{
    cli,
    nation::{Beside, services_over},
    output,
};
use anyhow::{Context, Result, bail};
use polity_ledger::Actor;
use polity_services::application::{Application, May, check as check_manifest};
use polity_services::document::{Fault, Format};
use polity_services::{Deployed, Services};
use serde::Serialize;
use std::{fs, io, path::Path};

/// The outcome of a check as it is printed.
#[derive(Serialize)]
struct Judged<'a> {
    file: &'a str,
    sound: bool,
    faults: &'a [Fault],
}

/// An application as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    agency: &'a str,
    title: &'a str,
    address: &'a str,
    client_id: &'a str,
    may: &'a [May],
}

pub async fn run(arguments: cli::Application, json: bool) -> Result<()> {
    match arguments {
        cli::Application::Check(check) => self::check(&check.file, json),
        cli::Application::Deploy(deploy) => self::deploy(&deploy, json).await,
        cli::Application::List(list) => self::list(&list.place, json).await,
        cli::Application::Withdraw(withdraw) => self::withdraw(&withdraw, json).await,
    }
}

async fn room(place: &cli::Place) -> Result<Services> {
    let Beside { settings, web, identity } = Beside::open(place).await?;
    Ok(services_over(&web, &identity, &settings))
}

fn check(file: &Path, json: bool) -> Result<()> {
    let (name, text) = read(file)?;
    match check_manifest(&text, Format::of(&name, &text)) {
        Ok(application) => {
            let sentence = format!("{name} can be deployed: {}.", words(&application));
            output::result(json, &Judged { file: &name, sound: true, faults: &[] }, &sentence);
            Ok(())
        }
        Err(faults) => refuse(&name, &faults, json),
    }
}

fn refuse(name: &str, faults: &[Fault], json: bool) -> Result<()> {
    let lines: Vec<String> = faults.iter().map(|fault| format!("{name}:{fault}")).collect();
    output::result(json, &Judged { file: name, sound: false, faults }, &lines.join("\n"));
    let problems = if faults.len() == 1 { "problem" } else { "problems" };
    bail!("{name} cannot be deployed: {} {problems}", faults.len())
}

async fn deploy(arguments: &cli::ApplicationDeploy, json: bool) -> Result<()> {
    let (name, text) = read(&arguments.file)?;
    let format = Format::of(&name, &text);
    let deployed = room(&arguments.place).await?.deploy(&Actor::system(), &text, format).await?;
    let application = match deployed {
        Deployed::Live(application) => *application,
        Deployed::Already => match check_manifest(&text, format) {
            Ok(application) => application,
            Err(faults) => return refuse(&name, &faults, json),
        },
        Deployed::Faulty(faults) => return refuse(&name, &faults, json),
        Deployed::Refused(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("{name}: its relying party may not stand:\n  {}", lines.join("\n  "))
        }
        Deployed::UnknownAgency { agency } => bail!("{name}: no agency has the code {agency}: mend `agency`"),
        Deployed::AnotherAgencys { agency } => {
            bail!("{name}: an application of this identifier is {agency}'s: choose another `id`")
        }
        Deployed::OtherClient { client_id } => {
            bail!(
                "{name}: it stands as the relying party {client_id}, which stays the same: mend `client_id`"
            )
        }
        Deployed::ClientTaken => {
            bail!("{name}: the `client_id` is another program's: choose 32 other letters and digits")
        }
    };
    let sentence = format!("It stands: {}.", words(&application));
    output::result(json, &line(&application), &sentence);
    Ok(())
}

async fn list(place: &cli::Place, json: bool) -> Result<()> {
    let applications = room(place).await?.applications().await?;
    let lines: Vec<Line<'_>> = applications.iter().map(|application| line(application)).collect();
    let sentences = match applications.as_slice() {
        [] => "No application stands: deploy one with `polity application deploy FILE`.".to_owned(),
        all => all.iter().map(|application| words(application)).collect::<Vec<_>>().join("\n"),
    };
    output::result(json, &lines, &sentences);
    Ok(())
}

async fn withdraw(arguments: &cli::ApplicationWithdraw, json: bool) -> Result<()> {
    let id = &arguments.id;
    if !room(&arguments.place).await?.withdraw_application(&Actor::system(), id).await? {
        bail!("{id} does not stand: `polity application list` shows those that do");
    }
    let sentence = format!("{id} is withdrawn: it can ask for nothing. Its cases stay with their people.");
    output::result(json, &serde_json::json!({ "withdrawn": id }), &sentence);
    Ok(())
}

fn read(file: &Path) -> Result<(String, String)> {
    let text =
        if file == Path::new("-") { io::read_to_string(io::stdin()) } else { fs::read_to_string(file) };
    let name = file.display().to_string();
    let text = text.with_context(|| format!("{name} cannot be read"))?;
    Ok((name, text))
}

fn line(application: &Application) -> Line<'_> {
    Line {
        id: &application.id,
        agency: &application.agency,
        title: &application.title.en,
        address: &application.address,
        client_id: application.client_id(),
        may: &application.may,
    }
}

fn words(application: &Application) -> String {
    let may: Vec<&str> = application.may.iter().map(|may| May::name(*may)).collect();
    let may = if may.is_empty() { "nothing more".to_owned() } else { may.join(", ") };
    let Application { id, agency, title, address, .. } = application;
    format!("{id}  \"{}\" of {agency}, which opens {address}; it signs people in and may do {may}", title.en)
}
