//! The command line: names that scripts and operators rely on. What is written on each item is its help text.

#![allow(
    missing_docs,
    clippy::doc_markdown,
    clippy::large_enum_variant,
    reason = "what is written on an item is printed as help, once in a process"
)]

use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// A digital government in one binary.
#[derive(Debug, Parser)]
#[command(name = "polity", version, about, propagate_version = true, arg_required_else_help = true)]
pub struct Arguments {
    /// Print results as JSON, and nothing else
    #[arg(long, global = true)]
    pub json: bool,
    /// What to log, as JSON lines on standard error: error, warn, info or debug
    #[arg(long, global = true, value_name = "LEVEL", env = "POLITY_LOG")]
    pub log: Option<tracing::Level>,
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the sample nation Angsana once, and serve it on this machine
    Demo(Demo),
    /// Set up a real nation: its name, languages, keys, register and first administrator
    Init(Init),
    /// Serve the nation in a data folder
    Serve(Serve),
    /// Bring the database to this version's schema
    Migrate(Migrate),
    /// Verify the ledger, or prove one entry of it
    #[command(subcommand)]
    Ledger(Ledger),
    /// Register programs that sign people in here, list them, exchange their keys, remove them
    #[command(subcommand)]
    RelyingParty(RelyingParty),
    /// Make the issuer's next signing key, or list its keys
    #[command(subcommand)]
    SigningKey(SigningKey),
    /// Check the manifests of agencies' own applications, deploy them, list and withdraw applications
    #[command(subcommand)]
    Application(Application),
    /// Check service documents, publish them, list and close services
    #[command(subcommand)]
    Service(Service),
    /// Declare the registers from which the scoreboard counts what no program can know
    #[command(subcommand)]
    Blueprint(Blueprint),
    /// Make a key that signs mail, or send a mail to see whether it arrives
    #[command(subcommand)]
    Mail(Mail),
    /// Copy the nation into one file while it is being served
    Backup(Backup),
    /// Bring a backup back into an empty data folder
    Restore(Restore),
    /// Check the installation and explain every setting and where it comes from
    Doctor(Doctor),
}

/// Where the nation's data is.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The data folder
    #[arg(long, value_name = "DIR", default_value = "./data", env = "POLITY_DATA")]
    pub data: PathBuf,
    /// A PostgreSQL server instead of the embedded database, such as postgres://polity@db/polity
    #[arg(long, value_name = "URL", env = "POLITY_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub place: Place,
    /// The address to serve on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", env = "POLITY_LISTEN")]
    pub listen: SocketAddr,
    /// Let other machines reach the demonstration. Anyone who can will be able to sign in as anyone
    #[arg(long)]
    pub demo_exposed: bool,
    /// Serve on the port of MockPass, 127.0.0.1:5156, whose paths are answered anyway
    #[arg(long, conflicts_with = "listen")]
    pub mockpass: bool,
    /// Start over: delete the demonstration in the data folder first
    #[arg(long)]
    pub reset: bool,
    /// How many residents live in Angsana
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    pub residents: usize,
    /// Let residents and officers use the services by themselves, so many cases begun in an hour [default: 120]
    #[arg(long, value_name = "CASES_PER_HOUR", num_args = 0..=1, default_missing_value = "120",
          value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub life: Option<u32>,
    /// A TOML file of relying parties: what it declares is registered or changed at start
    #[arg(long, value_name = "FILE", env = "POLITY_RELYING_PARTIES")]
    pub relying_parties: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    pub place: Place,
    /// The nation's name in English
    #[arg(long)]
    pub name: String,
    /// The address under which residents will reach it, such as `https://www.example.org`
    #[arg(long, value_name = "URL")]
    pub public_base: url::Url,
    /// Languages to offer, English first
    #[arg(long, value_delimiter = ',', default_value = "en")]
    pub languages: Vec<String>,
    /// The text of the banner on every page
    #[arg(long, default_value = "An official website")]
    pub banner: String,
    /// The time zone, such as Asia/Singapore
    #[arg(long, default_value = "UTC")]
    pub time_zone: String,
    /// The address to serve on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Code of the agency that keeps the register
    #[arg(long, default_value = "registry")]
    pub registry: String,
    /// Name of that agency
    #[arg(long, default_value = "Registry of Persons")]
    pub registry_name: String,
    /// National number of the first administrator
    #[arg(long, value_name = "NUMBER")]
    pub administrator: String,
    /// The administrator's name, where the register does not hold them
    #[arg(long, value_name = "NAME")]
    pub administrator_name: Option<String>,
    /// The administrator's date of birth, where the register does not hold them
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub administrator_born: Option<jiff::civil::Date>,
    /// The register of persons, one a line, with a heading
    #[arg(long, value_name = "CSV")]
    pub register: Option<PathBuf>,
    /// Where to write the backup of the root key; without it the key is shown on the terminal and typed back
    #[arg(long, value_name = "FILE")]
    pub key_backup: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    /// The address to serve on; the default is the one in polity.toml, or 127.0.0.1:8080
    #[arg(long, value_name = "ADDR", env = "POLITY_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// A folder of Isomer pages to publish instead of the nation's own site
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// A TOML file of relying parties: what it declares is registered or changed at start
    #[arg(long, value_name = "FILE", env = "POLITY_RELYING_PARTIES")]
    pub relying_parties: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    pub place: Place,
    /// Print what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// Recompute the whole ledger and compare it with what was signed
    Verify(LedgerVerify),
    /// Print the inclusion proof of one entry, or the consistency proof between two sizes
    Prove(LedgerProve),
}

#[derive(Debug, Args)]
pub struct LedgerVerify {
    #[command(flatten)]
    pub place: Place,
    /// A signed checkpoint that was kept elsewhere: the ledger must still contain it
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LedgerProve {
    #[command(flatten)]
    pub place: Place,
    /// The entry's number
    #[arg(long, value_name = "N", required_unless_present = "from_size")]
    pub entry: Option<u64>,
    /// Prove that today's ledger continues the one of this size
    #[arg(long, value_name = "SIZE", conflicts_with = "entry")]
    pub from_size: Option<u64>,
}

#[derive(Debug, Subcommand)]
pub enum RelyingParty {
    /// Register a relying party; works while the nation is being served
    Add(RelyingPartyAdd),
    /// Print every registered relying party
    List(RelyingPartyList),
    /// Exchange a relying party's public keys
    Rotate(RelyingPartyRotate),
    /// Set how often a relying party may call
    Limit(RelyingPartyLimit),
    /// Remove a relying party: from then on it can ask for nothing
    Remove(RelyingPartyRemove),
}

/// Where a relying party's public keys are.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct PartyKeys {
    /// A file with its public keys, as a JSON Web Key Set
    #[arg(long, value_name = "FILE")]
    pub jwks: Option<PathBuf>,
    /// The address at which it keeps its public keys
    #[arg(long, value_name = "URL")]
    pub jwks_uri: Option<String>,
    /// Make keys for it, and write all that its program needs into this new file, the private keys among it
    #[arg(long, value_name = "FILE")]
    pub generate_keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RelyingPartyAdd {
    #[command(flatten)]
    pub place: Place,
    /// What people know it as, in English
    #[arg(long)]
    pub name: String,
    /// Who runs it
    #[arg(long)]
    pub operator: String,
    /// What it asks for: login (who somebody is) or facts (what the register knows, with consent)
    #[arg(long)]
    pub kind: String,
    /// Whether it is for the public: test or live
    #[arg(long, default_value = "test")]
    pub environment: String,
    /// An address to which people are sent back; may be repeated
    #[arg(long = "redirect-uri", value_name = "URL", required = true)]
    pub redirect_uris: Vec<String>,
    /// What it may ask for, such as openid,name,dob; may be repeated
    #[arg(long = "scopes", value_name = "NAMES", value_delimiter = ',', default_value = "openid")]
    pub scopes: Vec<String>,
    /// What the facts are used for, in English, for residents
    #[arg(long, default_value = "")]
    pub purpose: String,
    /// How long a consent lasts, in days
    #[arg(long, value_name = "DAYS")]
    pub consent_days: Option<u32>,
    /// How often it may call one server in a second; without it 2,000
    #[arg(long, value_name = "N")]
    pub calls_per_second: Option<u32>,
    /// An identifier of your own, 32 letters and digits; without it one is made
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    #[command(flatten)]
    pub keys: PartyKeys,
}

#[derive(Debug, Args)]
pub struct RelyingPartyList {
    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Args)]
pub struct RelyingPartyRotate {
    #[command(flatten)]
    pub place: Place,
    /// Its identifier
    pub client_id: String,
    #[command(flatten)]
    pub keys: PartyKeys,
    /// Keep the present keys beside the new ones, until the next exchange
    #[arg(long)]
    pub keep_present: bool,
}

#[derive(Debug, Args)]
pub struct RelyingPartyLimit {
    #[command(flatten)]
    pub place: Place,
    /// Its identifier
    pub client_id: String,
    /// How often it may call one server in a second
    #[arg(value_name = "CALLS_PER_SECOND")]
    pub calls_per_second: u32,
}

#[derive(Debug, Args)]
pub struct RelyingPartyRemove {
    #[command(flatten)]
    pub place: Place,
    /// Its identifier
    pub client_id: String,
}

#[derive(Debug, Subcommand)]
pub enum SigningKey {
    /// Make the next key: it is shown at once and signs 65 minutes later, when every relying party has learned it
    Rotate(SigningKeyPlace),
    /// List the keys that are shown
    List(SigningKeyPlace),
}

#[derive(Debug, Args)]
pub struct SigningKeyPlace {
    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Make a key that signs mail (DKIM), and print the DNS record to publish; for a key that is there, print it again
    Key(MailKey),
    /// Send a mail by the way that the settings name, and say what became of it
    Test(MailTest),
}

#[derive(Debug, Args)]
pub struct MailKey {
    #[command(flatten)]
    pub place: Place,
    /// Its name in DNS: SELECTOR._domainkey.DOMAIN. Another key needs another one
    #[arg(long, default_value = "polity")]
    pub selector: String,
    /// rsa, which every mail server knows, or ed25519, which is best beside it
    #[arg(long, default_value = "rsa")]
    pub kind: String,
    /// The domain that answers for the mail; without it the sender's, as the settings for mail name it
    #[arg(long)]
    pub domain: Option<String>,
}

#[derive(Debug, Args)]
pub struct MailTest {
    #[command(flatten)]
    pub place: Place,
    /// Where to
    #[arg(long, value_name = "ADDRESS")]
    pub to: String,
    /// How long to wait for it to be taken
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub wait: u64,
}

#[derive(Debug, Subcommand)]
pub enum Service {
    /// Name every problem of a service document, with its place and how to mend it
    Check(ServiceCheck),
    /// Publish a service document: residents fill it in from now on, and what is under way keeps its version
    Publish(ServicePublish),
    /// List the services that can be begun
    List(ServicePlace),
    /// Close a service: nobody can begin any more, and what is under way goes on
    Close(ServiceClose),
}

#[derive(Debug, Args)]
pub struct ServiceCheck {
    /// The document, in TOML or JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ServicePublish {
    #[command(flatten)]
    pub place: Place,
    /// The document, in TOML or JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ServicePlace {
    #[command(flatten)]
    pub place: Place,
}

#[derive(Debug, Args)]
pub struct ServiceClose {
    #[command(flatten)]
    pub place: Place,
    /// The service's identifier, such as `grab-bar`
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Subcommand)]
pub enum Blueprint {
    /// Declare agencies, holidays, training, projects, uses of AI, core fields, data requests and systems in the public record
    Register(BlueprintRegister),
}

#[derive(Debug, Args)]
pub struct BlueprintRegister {
    #[command(flatten)]
    pub place: Place,
    /// The registers, in TOML, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Name every problem of the file, and declare nothing
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Subcommand)]
pub enum Application {
    /// Name every problem of a manifest, with its place and how to mend it
    Check(ApplicationCheck),
    /// Deploy a manifest: register its relying party, and show the application in the catalogue
    Deploy(ApplicationDeploy),
    /// List the applications that stand
    List(ServicePlace),
    /// Withdraw an application: it leaves the catalogue and can ask for nothing; its cases stay with their people
    Withdraw(ApplicationWithdraw),
}

#[derive(Debug, Args)]
pub struct ApplicationCheck {
    /// The manifest, in TOML or JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ApplicationDeploy {
    #[command(flatten)]
    pub place: Place,
    /// The manifest, in TOML or JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ApplicationWithdraw {
    #[command(flatten)]
    pub place: Place,
    /// The application's identifier, such as `garden-plot`
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub place: Place,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    /// The file that `polity backup` wrote
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// The data folder to make; it must be empty or missing
    #[arg(long, value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
    /// The root key of the nation, which is never inside a backup: its file, or `-` to type the printed backup
    #[arg(long, value_name = "FILE")]
    pub root_key: PathBuf,
}

#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub place: Place,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }
}
