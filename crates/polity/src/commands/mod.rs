//! One file a command. Each opens what it needs, does one thing, and prints it.

mod application;
mod backup;
mod blueprint;
mod demo;
mod doctor;
mod init;
mod ledger;
mod mail;
mod migrate;
mod relying_party;
mod serve;
mod service;
mod signing_key;

use crate::cli::{Arguments, Command};
use anyhow::Result;

/// Does what was asked.
pub async fn run(arguments: Arguments) -> Result<()> {
    let json = arguments.json;
    match arguments.command {
        Command::Demo(demo) => demo::run(demo, json).await,
        Command::Init(init) => init::run(init, json).await,
        Command::Serve(serve) => serve::run(serve, json).await,
        Command::Migrate(migrate) => migrate::run(migrate, json).await,
        Command::Ledger(ledger) => ledger::run(ledger, json).await,
        Command::RelyingParty(party) => relying_party::run(party, json).await,
        Command::SigningKey(key) => signing_key::run(key, json).await,
        Command::Application(application) => application::run(application, json).await,
        Command::Service(service) => service::run(service, json).await,
        Command::Blueprint(blueprint) => blueprint::run(blueprint, json).await,
        Command::Mail(mail) => mail::run(mail, json).await,
        Command::Backup(backup) => backup::run(backup, json).await,
        Command::Restore(restore) => backup::restore(restore, json).await,
        Command::Doctor(doctor) => doctor::run(doctor, json).await,
    }
}
