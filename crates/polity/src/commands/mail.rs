//! `polity mail key|test`: the key that signs mail with the record to publish, and a mail that shows whether all is right.

use crate::{
    cli,
    folder::Folder,
    ground::Ground,
    nation::web_over,
    output,
    settings::{Dkim, Kind, Settings},
    ways_out::{read_key, sender_domain, ways_out},
};
use anyhow::{Context, Result, bail};
use polity_store::Id;
use polity_vault::dkim::{DkimAlgorithm, DkimKey};
use polity_web::delivery::{Channel, DkimSigner, Message, Postman};
use polity_web::{Lang, Web};
use serde::Serialize;
use std::{fs::OpenOptions, io::Write as _, path::Path, time::Duration};

/// Characters in one string of a DNS record (RFC 1035); a longer text is several strings.
const RECORD_STRING: usize = 255;

/// A key as it is printed.
#[derive(Serialize)]
struct Printed {
    selector: String,
    algorithm: &'static str,
    /// The private key's file.
    file: String,
    /// Whether it was made now.
    made: bool,
    record_name: String,
    record: String,
    /// What `polity.toml` has to say, unless it does.
    settings: Option<String>,
}

/// What became of a test mail.
#[derive(Serialize)]
struct Tested {
    message: Id,
    signatures: usize,
}

pub async fn run(arguments: cli::Mail, json: bool) -> Result<()> {
    match arguments {
        cli::Mail::Key(key) => self::key(&key, json),
        cli::Mail::Test(test) => self::test(&test, json).await,
    }
}

fn key(arguments: &cli::MailKey, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.place.data);
    let settings = Settings::read(&folder.settings())?;
    let algorithm = [DkimAlgorithm::RsaSha256, DkimAlgorithm::Ed25519Sha256]
        .into_iter()
        .find(|algorithm| algorithm.key_kind() == arguments.kind)
        .with_context(|| format!("--kind {}: it is rsa or ed25519", arguments.kind))?;
    let domain = match (&arguments.domain, &settings.mail) {
        (Some(domain), _) => domain.clone(),
        (None, Some(mail)) => sender_domain(mail)?.to_owned(),
        (None, None) => {
            bail!("say with --domain for which domain it signs, or set [mail] in polity.toml first")
        }
    };
    let name = Folder::mail_key(&arguments.selector);
    let file = folder.path().join(&name);
    let made = !file.exists();
    let present = if made { DkimKey::generate(algorithm)? } else { read_key(&file)? };
    if present.algorithm() != algorithm {
        bail!("{} holds a key of another kind: name another --selector", file.display());
    }
    let pem = present.to_pem()?;
    // A name that cannot stand in DNS is refused before there is a file of that name.
    let signer = DkimSigner::new(&domain, &arguments.selector, present)?;
    if made {
        write_new(&file, &pem)?;
    }
    let own = Dkim { selector: arguments.selector.clone(), domain: arguments.domain.clone(), key: name };
    let is_set = settings.mail.as_ref().is_some_and(|mail| mail.dkim.iter().any(|dkim| dkim.key == own.key));
    let printed = Printed {
        selector: arguments.selector.clone(),
        algorithm: signer.algorithm(),
        file: file.display().to_string(),
        made,
        record_name: signer.record_name(),
        record: signer.record()?,
        settings: (!is_set).then(|| lines(&own)),
    };
    output::result(json, &printed, &sentences(&printed));
    Ok(())
}

/// Writes a file that only its owner reads, and never over another.
fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("the key {} cannot be written", path.display()))
}

/// The lines of `polity.toml` that use the key.
fn lines(dkim: &Dkim) -> String {
    let domain = dkim.domain.as_ref().map(|domain| format!("domain = {domain:?}\n")).unwrap_or_default();
    let key = dkim.key.display().to_string();
    format!("[[mail.dkim]]\nselector = {:?}\n{domain}key = {key:?}\n", dkim.selector)
}

/// A TXT record as zone files have it.
fn zone_line(name: &str, record: &str) -> String {
    let mut strings = vec![String::new()];
    for sign in record.chars() {
        if strings.last().is_some_and(|last| last.len() == RECORD_STRING) {
            strings.push(String::new());
        }
        strings.iter_mut().rev().take(1).for_each(|last| last.push(sign));
    }
    let strings: Vec<String> = strings.iter().map(|text| format!("\"{text}\"")).collect();
    format!("{name}. IN TXT ( {} )", strings.join(" "))
}

fn sentences(printed: &Printed) -> String {
    let Printed { file, record_name, record, algorithm, .. } = printed;
    let begin = if printed.made { "A key was made" } else { "The key stands" };
    let zone = zone_line(record_name, record);
    let next = printed.settings.as_ref().map_or_else(String::new, |lines| {
        format!(
            "\nOnce the record can be looked up, add to polity.toml and start the server again:\n\n{lines}"
        )
    });
    format!("{begin} in {file} ({algorithm}). Publish this record:\n\n{zone}\n{next}")
}

async fn test(arguments: &cli::MailTest, json: bool) -> Result<()> {
    let place = &arguments.place;
    let settings = Settings::read(&Folder::at(&place.data).settings())?;
    if settings.kind == Kind::Demo {
        bail!("nothing leaves a demonstration: its mails stand at /demo/mailbox");
    }
    let mail = settings.mail.as_ref().context("there is no [mail] in polity.toml")?;
    let ways = ways_out(Some(mail), &place.data)?;
    let ground = Ground::open(place, &settings.log_name).await?;
    let web = web_over(&ground, &settings)?;
    let nation = web.config().nation.get(Lang::En).to_owned();
    let message = Message {
        to: arguments.to.clone(),
        channel: Channel::Mail,
        subject: format!("A test mail from {nation}"),
        body: format!("{nation} can send you mail. Nobody needs to answer this.\n"),
        lang: Lang::En,
        calendar: None,
    };
    let id = web.delivery().send(&message).await?;
    // A server that runs beside may take it first: it goes the same way.
    let postman = Postman::new(&web, ways);
    let within = Duration::from_secs(arguments.wait);
    let Ok(ended) = tokio::time::timeout(within, until_taken(&web, &postman, id)).await else {
        let reason = web.store().job_standing(id).await?.map(|job| job.reason).unwrap_or_default();
        bail!(
            "it was not taken within {} s and is tried again while a server runs; {reason}",
            arguments.wait
        );
    };
    if let Some(reason) = ended? {
        bail!("{reason}; it was laid aside as {id}");
    }
    let signatures = mail.dkim.len();
    let sentences =
        format!("{} took it, with {signatures} signatures. Its Message-ID begins with {id}.", mail.server);
    output::result(json, &Tested { message: id, signatures }, &sentences);
    Ok(())
}

/// Works until the mail is out of the queue; says why where it was laid aside.
async fn until_taken(web: &Web, postman: &Postman, id: Id) -> Result<Option<String>> {
    loop {
        web.store().work_once(postman, &**web.clock()).await?;
        match web.store().job_standing(id).await? {
            None => return Ok(None),
            Some(job) if job.dead => return Ok(Some(job.reason)),
            Some(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_is_several_strings() {
        let line = zone_line("s1._domainkey.angsana.example", &"x".repeat(300));
        assert_eq!(
            line,
            format!(
                "s1._domainkey.angsana.example. IN TXT ( \"{}\" \"{}\" )",
                "x".repeat(255),
                "x".repeat(45)
            )
        );
    }
}
