//! What a command prints: sentences for people, or one JSON value for programs.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where the command line prints")]

use crate::cli::Command;
use serde::Serialize;
use std::process::ExitCode;

/// Exit code of a command that was understood but could not be done. Misuse of the command line exits with 2.
const FAILED: u8 = 1;

/// Logs JSON lines on standard error from `level` on. A server tells of every request; other commands, and the
/// demonstration on somebody's terminal, speak up only when something is wrong.
pub fn log(level: Option<tracing::Level>, command: &Command) {
    let usual =
        if matches!(command, Command::Serve(_)) { tracing::Level::INFO } else { tracing::Level::WARN };
    let started = tracing_subscriber::fmt()
        .json()
        .with_max_level(level.unwrap_or(usual))
        .with_writer(std::io::stderr)
        .try_init();
    if let Err(error) = started {
        eprintln!("polity: nothing will be logged: {error}");
    }
}

/// Prints a result: the sentences, or with `--json` the value.
pub fn result(json: bool, value: &impl Serialize, sentences: &str) {
    if json {
        match serde_json::to_string_pretty(value) {
            Ok(text) => println!("{text}"),
            Err(error) => eprintln!("the result cannot be written as JSON: {error}"),
        }
    } else {
        println!("{sentences}");
    }
}

/// Prints one line of what is going on; silent with `--json`.
pub fn say(json: bool, line: &str) {
    if !json {
        println!("{line}");
    }
}

/// Prints why a command failed, cause by cause.
pub fn failed(error: &anyhow::Error, json: bool) -> ExitCode {
    if json {
        let causes = error.chain().map(ToString::to_string).collect::<Vec<_>>();
        eprintln!("{}", serde_json::json!({ "error": causes.first(), "causes": causes.get(1..) }));
    } else {
        eprintln!("polity: {error}");
        for cause in error.chain().skip(1) {
            eprintln!("  because: {cause}");
        }
    }
    ExitCode::from(FAILED)
}
