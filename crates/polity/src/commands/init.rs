//! `polity init`: sets up a real nation, from an empty folder to the letter with which its first administrator enrols.

use crate::{
    cli,
    folder::Folder,
    ground::{self, Ground},
    nation::web_over,
    output, rooms,
    settings::{Kind, Settings},
};
use anyhow::{Context, Result, bail};
use polity_identity::{
    Agency, Identity, ImportedLine, NewPerson, PrintedLetter, RegisterMode,
    access::Role,
    facts::{Fact, SectionFacts, Source},
    national_number::NationalNumber,
    register_csv::Remark,
};
use polity_ledger::Actor;
use polity_store::Micros;
use polity_vault::{KeyProvider, PasswordHasher, RootKey, SystemEntropy, Zeroizing};
use polity_web::Lang;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{BufRead, IsTerminal, Write},
    path::Path,
    sync::Arc,
};

/// How often an operator may mistype the backup of the key.
const ATTEMPTS: usize = 3;

#[derive(Serialize)]
struct SetUp {
    folder: String,
    key_fingerprint: String,
    key_backup: Option<String>,
    people_imported: usize,
    lines_refused: usize,
    enrol_at: String,
    letter_code: String,
}

pub async fn run(arguments: cli::Init, json: bool) -> Result<()> {
    let folder = Folder::at(&arguments.place.data);
    folder.must_be_empty()?;
    backup_can_be_proven(&arguments, json)?;
    let number: NationalNumber = arguments
        .administrator
        .parse()
        .with_context(|| format!("{} is not a national number", arguments.administrator))?;
    let settings = settings(&arguments);
    // Everything that may be wrong with the arguments is found before anything is made.
    settings.check().context("these settings cannot be used")?;
    let register = arguments.register.as_deref().map(read_register).transpose()?;
    folder.make()?;
    let _lock = folder.lock()?;
    let key = root_key(&arguments, &folder, json)?;
    let fingerprint = key.describe();
    let store = ground::open_store(&arguments.place).await?;
    store.migrate(&rooms::migrations()).await?;
    let ground = Ground::over(store, key, &settings.log_name).await?;
    let own = polity_identity::Settings { agency: settings.registry.clone(), ..Default::default() };
    let identity =
        Identity::new(web_over(&ground, &settings)?, PasswordHasher::new(ground.entropy.clone()), own);
    let actor = Actor::system();
    found_registry(&identity, &actor, &arguments).await?;
    let (imported, refused) = match register {
        Some(bytes) => import(&identity, &actor, &bytes, json).await?,
        None => (0, 0),
    };
    let letter = first_administrator(&identity, &actor, &arguments, number, ground.clock.now()).await?;
    settings.write(&folder.settings())?;
    let enrol_at = settings.public_base.join("enrol")?.to_string();
    let done = SetUp {
        folder: folder.path().display().to_string(),
        key_fingerprint: fingerprint,
        key_backup: arguments.key_backup.as_ref().map(|path| path.display().to_string()),
        people_imported: imported,
        lines_refused: refused,
        enrol_at,
        letter_code: letter.code,
    };
    let sentences = format!(
        "\n{} is set up in {}.\n\n  1. Start it:   polity serve --data {}\n  2. Enrol the first administrator at {}\n     \
         with this code: {}\n     It is good once, for 14 days.\n",
        arguments.name, done.folder, done.folder, done.enrol_at, done.letter_code
    );
    output::result(json, &done, &sentences);
    Ok(())
}

fn settings(arguments: &cli::Init) -> Settings {
    let english = |text: &str| BTreeMap::from([("en".to_owned(), text.to_owned())]);
    let base = &arguments.public_base;
    let authority = match base.port() {
        Some(port) => format!("{}:{port}", base.host_str().unwrap_or_default()),
        None => base.host_str().unwrap_or_default().to_owned(),
    };
    Settings {
        kind: Kind::Nation,
        name: english(&arguments.name),
        banner: english(&arguments.banner),
        languages: arguments.languages.clone(),
        public_base: base.clone(),
        log_name: format!("{authority}/log"),
        registry: arguments.registry.clone(),
        personas: BTreeMap::new(),
        country: String::new(),
        listen: arguments.listen,
        time_zone: arguments.time_zone.clone(),
        holidays: Vec::new(),
        case_prefix: "CASE".to_owned(),
        file_scanner: None,
        site: None,
        map: None,
        trusted_proxies: Vec::new(),
        tls: None,
        mail: None,
        targets: BTreeMap::new(),
    }
}

fn read_register(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("the register {} cannot be read", path.display()))
}

/// Whether a backup of the root key can be proven at all, asked before anything is made.
fn backup_can_be_proven(arguments: &cli::Init, json: bool) -> Result<()> {
    if ground::is_in_environment()
        || arguments.key_backup.is_some()
        || (std::io::stdin().is_terminal() && !json)
    {
        return Ok(());
    }
    bail!("say with --key-backup FILE where to write the backup of the root key, or run this on a terminal")
}

/// The root key: from the environment, or a new one whose backup is proven by restoring it.
fn root_key(arguments: &cli::Init, folder: &Folder, json: bool) -> Result<Arc<dyn KeyProvider>> {
    if ground::is_in_environment() {
        output::say(json, "The root key comes from the environment; its backup is yours to keep.");
        return ground::root_key(folder);
    }
    let key = RootKey::create_file(&folder.root_key(), &SystemEntropy)?;
    let proven = match &arguments.key_backup {
        Some(path) => prove_by_file(&key, path, json),
        None => prove_by_typing(&key, &mut std::io::stdin().lock(), &mut std::io::stdout()),
    };
    if proven.is_err() {
        // Nothing is sealed under it yet, and the next try shall find an empty folder.
        std::fs::remove_file(folder.root_key())?;
    }
    proven.map(|()| Arc::new(key) as Arc<dyn KeyProvider>)
}

fn prove(key: &RootKey, typed: &str) -> Result<()> {
    key.prove_backup(typed).context("this text does not restore the root key")?;
    Ok(())
}

fn prove_by_file(key: &RootKey, path: &Path, json: bool) -> Result<()> {
    write_secret(path, key.backup().reveal())?;
    let read = std::fs::read_to_string(path)
        .with_context(|| format!("the backup {} cannot be read back", path.display()))?;
    prove(key, &read)?;
    let restored =
        format!("The root key was restored from its backup {}: keep that file elsewhere.", path.display());
    output::say(json, &restored);
    Ok(())
}

/// Shows the key and has it typed back, line by line.
fn prove_by_typing(key: &RootKey, typed: &mut impl BufRead, shown: &mut impl Write) -> Result<()> {
    let backup = key.backup();
    let lines: Vec<&str> = backup.reveal().lines().collect();
    writeln!(
        shown,
        "\nThis is the root key. Without it nobody can read the nation's data again, not even from a backup.\n\
         Write it down and keep it where fire and thieves do not reach:\n"
    )?;
    for line in &lines {
        writeln!(shown, "  {line}")?;
    }
    for left in (0..ATTEMPTS).rev() {
        writeln!(shown, "\nType it back from what you wrote.")?;
        let mut text = Zeroizing::new(String::new());
        for number in 1..=lines.len() {
            write!(shown, "  line {number} of {}: ", lines.len())?;
            shown.flush()?;
            typed.read_line(&mut text)?;
        }
        match prove(key, &text) {
            Ok(()) => {
                writeln!(shown, "It restores the key.")?;
                return Ok(());
            }
            Err(error) if left == 0 => return Err(error),
            Err(error) => writeln!(shown, "{error:#}. {left} more tries.")?,
        }
    }
    Ok(())
}

/// Writes a file that only its owner may read, and never over another.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("the backup {} cannot be written", path.display()))
}

async fn found_registry(identity: &Identity, actor: &Actor, arguments: &cli::Init) -> Result<()> {
    let agency = Agency {
        code: arguments.registry.clone(),
        names: BTreeMap::from([("en".to_owned(), arguments.registry_name.clone())]),
        duties: ["registry", "counter", "contact", "family"].map(str::to_owned).into(),
    };
    if !identity.set_agency(actor, &agency).await? {
        bail!("--registry {}: a code has lower case letters, digits and hyphens", arguments.registry);
    }
    Ok(())
}

async fn import(identity: &Identity, actor: &Actor, bytes: &[u8], json: bool) -> Result<(usize, usize)> {
    let report = identity.import_register(actor, bytes, RegisterMode::Import).await?;
    for remark in &report.remarks {
        output::say(json, &sentence_of(remark));
    }
    let (added, refused) = (report.count(ImportedLine::Added), report.refused());
    output::say(json, &format!("{added} people were taken in, {refused} lines were left out."));
    Ok((added, refused))
}

fn sentence_of(remark: &Remark) -> String {
    let column = remark.column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
    let outcome = if remark.refused { "left out" } else { "taken in" };
    format!("  line {}{column}: {} ({outcome})", remark.line, remark.code.replace('-', " "))
}

async fn first_administrator(
    identity: &Identity,
    actor: &Actor,
    arguments: &cli::Init,
    number: NationalNumber,
    now: Micros,
) -> Result<PrintedLetter> {
    let person = match (identity.person_by_number(&number).await?, &arguments.administrator_name) {
        (Some(person), _) => person,
        (None, Some(name)) => {
            let born = arguments
                .administrator_born
                .context("--administrator-born is needed with --administrator-name")?;
            let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::from_microsecond(now)?).date();
            let fact = |value: String| Fact {
                content: serde_json::json!({ "value": value }),
                source: Source::State,
                last_updated: today,
            };
            let facts = SectionFacts(BTreeMap::from([
                ("name".to_owned(), fact(name.to_uppercase())),
                ("dob".to_owned(), fact(born.to_string())),
            ]));
            let sections = BTreeMap::from([("identity".to_owned(), facts)]);
            let new = NewPerson { number, sections, lang: Lang::En };
            let ids = identity.register_people(actor, std::slice::from_ref(&new)).await?;
            *ids.first().context("nobody was taken in")?
        }
        (None, None) => bail!(
            "{} is not in the register: give --administrator-name and --administrator-born, or a --register that holds them",
            arguments.administrator
        ),
    };
    identity.appoint_all(actor, &[(person, arguments.registry.clone(), Role::Administrator)]).await?;
    Ok(identity.issue_first_letter(actor, person, Lang::En).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_key_is_typed_back_line_by_line_and_a_slip_costs_one_try() {
        let key = RootKey::generate(&SystemEntropy);
        let right = key.backup().reveal().to_lowercase();
        let wrong = "0000-0000-0000-0000\n".repeat(4);
        let mut shown = Vec::new();
        prove_by_typing(&key, &mut format!("{wrong}{right}").as_bytes(), &mut shown).unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert!(key.backup().reveal().lines().all(|line| shown.contains(&format!("  {line}\n"))), "{shown}");
        assert!(
            shown.contains("line 4 of 4: ")
                && shown.contains("2 more tries")
                && shown.ends_with("It restores the key.\n")
        );
    }

    #[test]
    fn after_three_slips_nothing_is_proven() {
        let key = RootKey::generate(&SystemEntropy);
        let wrong = "0000-0000-0000-0000\n".repeat(12);
        assert!(prove_by_typing(&key, &mut wrong.as_bytes(), &mut Vec::new()).is_err());
        assert!(
            prove_by_typing(&key, &mut "".as_bytes(), &mut Vec::new()).is_err(),
            "an input that ends is no backup"
        );
    }
}
