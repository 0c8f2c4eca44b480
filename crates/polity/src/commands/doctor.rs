//! `polity doctor`: checks the installation, and explains every setting and where it comes from.

use crate::{
    cli,
    folder::Folder,
    ground::{self, Ground},
    output, rooms,
    settings::{Kind, Settings},
    ways_out::{signer, ways_out},
};
use anyhow::{Result, bail};
use polity_store::{Engine, Store};
use serde::Serialize;
use std::path::Path;

/// What became of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    Fine,
    Note,
    Wrong,
}

#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    verdict: Verdict,
    says: String,
    from: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, what: &str, verdict: Verdict, says: impl Into<String>, from: impl Into<String>) {
        self.0.push(Finding { what: what.to_owned(), verdict, says: says.into(), from: from.into() });
    }
}

pub async fn run(arguments: cli::Doctor, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.place.data);
    let mut findings = Findings::default();
    let settings = Settings::read(&folder.settings())?;
    explain(&settings, &folder, &mut findings);
    check_folder(&folder, &mut findings);
    check_database(&arguments.place, &settings, &mut findings).await;
    let wrong = findings.0.iter().filter(|finding| finding.verdict == Verdict::Wrong).count();
    output::result(json, &findings.0, &sentences(&findings.0));
    if wrong > 0 {
        bail!("{wrong} checks failed");
    }
    Ok(())
}

fn explain(settings: &Settings, folder: &Folder, findings: &mut Findings) {
    let file = folder.settings().display().to_string();
    let kind = match settings.kind {
        Kind::Demo => "a demonstration: one-click sign-in, a mailbox page, and a banner that says so",
        Kind::Nation => "a real nation",
    };
    findings.add("kind", Verdict::Fine, kind, &file);
    let name = settings.name.get("en").cloned().unwrap_or_default();
    findings.add("name", Verdict::Fine, format!("{name}, in {} languages", settings.name.len()), &file);
    findings.add("languages", Verdict::Fine, settings.languages.join(", "), &file);
    findings.add(
        "public_base",
        Verdict::Fine,
        format!("{} is what residents type", settings.public_base),
        &file,
    );
    findings.add(
        "log_name",
        Verdict::Fine,
        format!("{} names the ledger for ever", settings.log_name),
        &file,
    );
    let listen = settings.listen;
    let open = !listen.ip().is_loopback() && settings.tls.is_none();
    let says = if open {
        format!("{listen} is open to other machines without TLS: only a proxy that ends TLS should reach it")
    } else {
        format!("{listen}; --listen or POLITY_LISTEN override it")
    };
    findings.add("listen", if open { Verdict::Note } else { Verdict::Fine }, says, &file);
    findings.add("time_zone", Verdict::Fine, settings.time_zone.clone(), &file);
    let holidays = format!("{} days beside Saturday and Sunday", settings.holidays.len());
    findings.add("holidays", Verdict::Fine, holidays, &file);
    let targets = match settings.targets.len() {
        0 => "none of its own: the scoreboard shows the blueprint's".to_owned(),
        _ => settings.targets.keys().cloned().collect::<Vec<_>>().join(", "),
    };
    findings.add("targets", Verdict::Fine, targets, &file);
    findings.add("case_prefix", Verdict::Fine, settings.case_prefix.clone(), &file);
    match &settings.tls {
        Some(tls) => {
            let there = tls.certificate.exists() && tls.key.exists();
            let says = format!("certificate {}, key {}", tls.certificate.display(), tls.key.display());
            findings.add("tls", if there { Verdict::Fine } else { Verdict::Wrong }, says, &file);
        }
        None => {
            findings.add(
                "tls",
                Verdict::Note,
                "absent: a proxy must end TLS, or this is loopback",
                "default",
            );
        }
    }
    check_mail(settings, folder, &file, findings);
}

fn check_mail(settings: &Settings, folder: &Folder, file: &str, findings: &mut Findings) {
    let Some(mail) = &settings.mail else {
        let (verdict, says) = match settings.kind {
            Kind::Demo => (Verdict::Fine, "none: messages stand on the mailbox page"),
            Kind::Nation => (Verdict::Note, "none: messages wait until [mail] is set"),
        };
        return findings.add("mail", verdict, says, "default");
    };
    match ways_out(Some(mail), folder.path()) {
        Ok(_) => {
            let says = format!("{}:{} as {}", mail.server, mail.port, mail.from);
            findings.add("mail", Verdict::Fine, says, file);
        }
        Err(error) => return findings.add("mail", Verdict::Wrong, format!("{error:#}"), file),
    }
    if mail.dkim.is_empty() {
        let says = "none: mails are not signed, and many servers will distrust them: run polity mail key";
        findings.add("mail.dkim", Verdict::Note, says, "default");
    }
    for signer in mail.dkim.iter().filter_map(|dkim| signer(dkim, mail, folder.path()).ok()) {
        let says = format!("{}, whose key must stand at {}", signer.algorithm(), signer.record_name());
        findings.add("mail.dkim", Verdict::Fine, says, file);
    }
}

fn check_folder(folder: &Folder, findings: &mut Findings) {
    let path = folder.path().display().to_string();
    match mode(folder.path()) {
        Some(mode) if mode & 0o077 != 0 => {
            let says = format!("others may read {path} (mode {mode:o}): run chmod 700 {path}");
            findings.add("data folder", Verdict::Wrong, says, "--data");
        }
        _ => findings.add(
            "data folder",
            Verdict::Fine,
            format!("{path}, for its owner only"),
            "--data or POLITY_DATA",
        ),
    }
    let from = if ground::is_in_environment() { polity_vault::ROOT_KEY_VARIABLE } else { "data folder" };
    match ground::root_key(folder) {
        Ok(key) => findings.add("root key", Verdict::Fine, key.describe(), from),
        Err(error) => findings.add("root key", Verdict::Wrong, format!("{error:#}"), from),
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}

async fn check_database(place: &cli::Place, settings: &Settings, findings: &mut Findings) {
    let from = if place.database.is_some() { "--database or POLITY_DATABASE" } else { "data folder" };
    let store = match ground::open_store(place).await {
        Ok(store) => store,
        Err(error) => return findings.add("database", Verdict::Wrong, format!("{error:#}"), from),
    };
    let engine = match store.engine() {
        Engine::Sqlite => "embedded SQLite, synced at every commit",
        Engine::Postgres => "a server that speaks PostgreSQL's wire",
    };
    findings.add("database", Verdict::Fine, engine, from);
    match store.migrate_dry_run(&rooms::migrations()).await {
        Ok(report) if report.applied.is_empty() => {
            findings.add("schema", Verdict::Fine, format!("{} migrations stand", report.standing), from);
        }
        Ok(report) => {
            let says = format!("{} migrations are missing: run polity migrate", report.applied.len());
            return findings.add("schema", Verdict::Wrong, says, from);
        }
        Err(error) => return findings.add("schema", Verdict::Wrong, error.to_string(), from),
    }
    check_engine(&store, findings).await;
    match Ground::open(place, &settings.log_name).await {
        Ok(ground) => check_ledger(&ground, findings).await,
        Err(error) => findings.add("keys", Verdict::Wrong, format!("{error:#}"), from),
    }
}

async fn check_engine(store: &Store, findings: &mut Findings) {
    let statements = rooms::statements();
    match store.check_statements(&statements).await {
        Ok(wrong) if wrong.is_empty() => {
            findings.add(
                "statements",
                Verdict::Fine,
                format!("all {} prepare", statements.len()),
                "database",
            );
        }
        Ok(wrong) => findings.add("statements", Verdict::Wrong, wrong.join("; "), "database"),
        Err(error) => findings.add("statements", Verdict::Wrong, error.to_string(), "database"),
    }
    if store.engine() == Engine::Sqlite {
        match store.check_integrity().await {
            Ok(()) => findings.add("integrity", Verdict::Fine, "every page can be read", "database"),
            Err(error) => findings.add("integrity", Verdict::Wrong, error.to_string(), "database"),
        }
    }
    match store.dead_letters(100).await {
        Ok(dead) if dead.is_empty() => findings.add("jobs", Verdict::Fine, "none was given up", "database"),
        Ok(dead) => {
            let reason = dead.first().map_or_else(String::new, |letter| letter.reason.clone());
            findings.add(
                "jobs",
                Verdict::Note,
                format!("{} were given up; the oldest: {reason}", dead.len()),
                "database",
            );
        }
        Err(error) => findings.add("jobs", Verdict::Wrong, error.to_string(), "database"),
    }
}

async fn check_ledger(ground: &Ground, findings: &mut Findings) {
    findings.add("keys", Verdict::Fine, "all open with this root key", "database");
    match ground.ledger.latest_checkpoint().await {
        Ok(Some(latest)) => {
            let says = format!(
                "{} entries are signed; polity ledger verify recomputes them",
                latest.checkpoint.size
            );
            findings.add("ledger", Verdict::Fine, says, "database");
        }
        Ok(None) => findings.add("ledger", Verdict::Note, "nothing was signed yet", "database"),
        Err(error) => findings.add("ledger", Verdict::Wrong, error.to_string(), "database"),
    }
}

fn sentences(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let mark = match finding.verdict {
            Verdict::Fine => "ok  ",
            Verdict::Note => "note",
            Verdict::Wrong => "BAD ",
        };
        format!("{mark}  {:<12} {}  [{}]", finding.what, finding.says, finding.from)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
