//! The manifest: who runs an application, where it stands, as which relying party it signs people in, and what it may do.

use polity_identity::login::addresses;
use polity_identity::login::registration::{Registration, Words};
use polity_identity::login::registration_faults::{Fault as PartyFault, Why};
use polity_identity::login::relying_party::Environment;
use serde_json::Value;

use crate::document::reader::{At, Reader, Table};
use crate::document::tree::{Kind, Node, parse};
use crate::document::{Fault, Format, LANGUAGES, Text};

const PARTS: [&str; 9] =
    ["id", "agency", "title", "summary", "purpose", "life_events", "address", "may", "relying_party"];
const PARTY_PARTS: [&str; 9] = [
    "client_id",
    "kind",
    "environment",
    "operator",
    "redirect_uris",
    "jwks",
    "jwks_uri",
    "scopes",
    "consent_days",
];

/// How to mend an identifier of a relying party. In a file it is never made.
const CLIENT_ID: &str =
    "Write 32 letters and digits that stay the same, so that deploying again changes this one.";

/// What an application may do beside signing people in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum May {
    /// Write into the inboxes of people who allowed it.
    Messages,
    /// Open cases and move them.
    Cases,
    /// Tell the scoreboard how its transactions ended.
    Indicators,
}

impl May {
    /// Each with its name in manifests.
    pub const NAMES: [(&'static str, Self); 3] =
        [("messages", Self::Messages), ("cases", Self::Cases), ("indicators", Self::Indicators)];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Cases => "cases",
            Self::Indicators => "indicators",
        }
    }
}

/// A checked manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// Small letters, digits and hyphens.
    pub id: String,
    /// The agency that answers for it.
    pub agency: String,
    /// What a resident wants to do, in every language.
    pub title: Text,
    /// What it is for, in every language.
    pub summary: Text,
    /// What it does with the facts that it asks for, in every language.
    pub purpose: Text,
    /// The moments of life under which the catalogue shows it.
    pub life_events: Vec<String>,
    /// Where it opens.
    pub address: String,
    /// What it may do.
    pub may: Vec<May>,
    /// As which relying party it signs people in. It has an identifier.
    pub relying_party: Registration,
}

impl Application {
    /// Whether its manifest says that it may do this.
    pub fn may(&self, what: May) -> bool {
        self.may.contains(&what)
    }

    /// The identifier of its relying party.
    pub fn client_id(&self) -> &str {
        self.relying_party.client_id.as_deref().unwrap_or_default()
    }

    /// The name under which the scoreboard counts its transactions.
    pub fn service(&self) -> String {
        format!("applications.{}", self.id)
    }
}

/// Reads a manifest and checks it as a whole.
///
/// # Errors
/// Every problem, in the order of the file; at least one.
pub fn check(text: &str, format: Format) -> Result<Application, Vec<Fault>> {
    let root = parse(text, format).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new(text, &root);
    let application = read(&mut reader, &root);
    if reader.is_clean() { Ok(application) } else { Err(reader.into_faults()) }
}

fn read(reader: &mut Reader<'_>, root: &Node) -> Application {
    let table = reader.table(&At { node: root, path: String::new() }, &PARTS);
    let id = reader.id(&table, "id", '-');
    let agency = reader.id(&table, "agency", '-');
    let title = whole_words(reader, &table, "title", "what a resident wants to do");
    let summary = whole_words(reader, &table, "summary", "what it is for, in a sentence or two");
    let purpose = whole_words(reader, &table, "purpose", "what the facts are used for, as residents read it");
    let party = relying_party(reader, &table, &title, &purpose);
    Application {
        life_events: life_events(reader, &table),
        address: address(reader, &table, &party),
        may: may(reader, &table),
        relying_party: party,
        id,
        agency,
        title,
        summary,
        purpose,
    }
}

/// Words in every language: an application stands in every language's catalogue.
fn whole_words(reader: &mut Reader<'_>, table: &Table<'_>, name: &str, what: &str) -> Text {
    let text = reader.need_words(table, name, what);
    if !text.en.is_empty() {
        let path = table.path(name);
        for lang in LANGUAGES.into_iter().filter(|lang| !text.all().any(|(written, _)| written == *lang)) {
            let wrong = format!("The words in `{lang}` are missing.");
            reader.fault(&format!("{path}.{lang}"), wrong, format!("Write {what}, in all four languages."));
        }
    }
    text
}

fn life_events(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<String> {
    let what = "the moments of life under which residents look for it, such as [\"moving-home\"]";
    let Some(at) = reader.need(table, "life_events", what) else { return Vec::new() };
    let events = reader.list(&at, |reader, at| {
        let name = reader.string(&at);
        if !name.is_empty() && !crate::document::reader::is_id(&name, '-') {
            let wrong = format!("`{name}` cannot be used as a name.");
            reader.fault(&at.path, wrong, "Use small letters and `-`.");
        }
        name
    });
    if events.is_empty() {
        reader.fault(&at.path, "Nobody will find this application.", format!("Write {what}."));
    }
    events
}

fn may(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<May> {
    // Signing people in needs no further leave.
    let Some(at) = table.get("may") else { return Vec::new() };
    let named = reader.list(&at, |reader, at| (reader.choice(&at, &May::NAMES), at.path));
    let mut allowed = Vec::new();
    for (may, path) in named {
        let Some(may) = may else { continue };
        if allowed.contains(&may) {
            reader.fault(&path, format!("`{}` stands twice.", may.name()), "Leave it out here.");
        }
        allowed.push(may);
    }
    allowed
}

fn address(reader: &mut Reader<'_>, table: &Table<'_>, party: &Registration) -> String {
    let what = "where it opens, such as https://garden.example/";
    let Some(at) = reader.need(table, "address", what) else { return String::new() };
    let address = reader.string(&at);
    let environment = Environment::from_name(&party.environment);
    if let Some(fault) = addresses::judge("address", &address, environment).filter(|_| !address.is_empty()) {
        tell(reader, &at.path, &fault);
    }
    address
}

fn relying_party(reader: &mut Reader<'_>, table: &Table<'_>, title: &Text, purpose: &Text) -> Registration {
    let what = "the relying party as which it signs people in";
    let Some(at) = reader.need(table, "relying_party", what) else { return Registration::default() };
    let own = reader.table(&at, &PARTY_PARTS);
    let text =
        |reader: &mut Reader<'_>, name: &str| own.get(name).map(|at| reader.string(&at)).unwrap_or_default();
    let mut registration = Registration {
        name: words(title),
        purpose: words(purpose),
        kind: match text(reader, "kind") {
            none if none.is_empty() => "facts".to_owned(),
            kind => kind,
        },
        environment: text(reader, "environment"),
        operator: text(reader, "operator"),
        client_id: own.get("client_id").map(|at| reader.string(&at)),
        jwks_uri: own.get("jwks_uri").map(|at| reader.string(&at)),
        jwks: own.get("jwks").map(|at| json(at.node)),
        ..Registration::default()
    };
    let listed = |reader: &mut Reader<'_>, name: &str| {
        let at = own.get(name);
        at.map(|at| reader.list(&at, |reader, at| reader.string(&at))).unwrap_or_default()
    };
    registration.redirect_uris = listed(reader, "redirect_uris");
    registration.scopes = listed(reader, "scopes");
    registration.consent_days = own.get("consent_days").map(|at| reader.whole(&at, 1, 1_826));
    if registration.client_id.is_none() {
        reader.fault(&own.path("client_id"), "`client_id` is missing.", CLIENT_ID);
    }
    let faults = registration.faults().into_iter().map(|fault| match fault.field {
        // The manifest's own words stand outside of the table.
        "name" => ("title".to_owned(), fault),
        "purpose" => ("purpose".to_owned(), fault),
        field => (own.path(field), fault),
    });
    // What is missing or unreadable was said already where it was read.
    let new: Vec<(String, PartyFault)> = faults.filter(|(path, _)| !reader.is_faulty(path)).collect();
    for (path, fault) in new {
        tell(reader, &path, &fault);
    }
    registration
}

/// A fault of the registry in the two sentences of this checker.
fn tell(reader: &mut Reader<'_>, path: &str, fault: &PartyFault) {
    let name = path.rsplit('.').next().unwrap_or(path);
    let wrong = match fault.seen.as_ref().filter(|seen| !seen.is_empty()) {
        Some(seen) => format!("`{name}` is not right ({seen})."),
        None => format!("`{name}` is not right."),
    };
    if fault.why == Why::ClientIdShape {
        return reader.fault(path, wrong, CLIENT_ID);
    }
    let mut mend = fault.why.sentence().to_owned();
    // A name keeps its small letter.
    if let Some(first) = mend.get_mut(..1).filter(|_| !fault.why.sentence().starts_with("openid")) {
        first.make_ascii_uppercase();
    }
    reader.fault(path, wrong, format!("{mend}."));
}

fn words(text: &Text) -> Words {
    Words::Each(text.all().map(|(lang, words)| (lang.to_owned(), words.to_owned())).collect())
}

/// A part as JSON: keys are given to the registry as they were written.
fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Table(entries) => {
            Value::Object(entries.iter().map(|(name, node)| (name.clone(), json(node))).collect())
        }
        Kind::List(items) => Value::Array(items.iter().map(json).collect()),
        Kind::Text(text) | Kind::Decimal(text) | Kind::Time(text) => Value::String(text.clone()),
        Kind::Whole(number) => Value::from(*number),
        Kind::Flag(flag) => Value::Bool(*flag),
        Kind::Nothing => Value::Null,
    }
}
