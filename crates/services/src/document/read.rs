//! From the tree of a document to the service: its parts, one after the other.

use super::{
    appeal::{self, Around},
    expression::{Expression, Known, Scope},
    fields::{self, FieldKind, keys_of},
    model::{
        Audience, Before, Block, Constants, Field, Limits, Login, Moment, Notify, Page, Prefill, Privacy,
        Service,
    },
    reader::{At, Reader, Table},
    stages,
    text::Text,
    tree::{Kind, Node},
};

/// What a document consists of.
const PARTS: [&str; 18] = [
    "id",
    "version",
    "agency",
    "title",
    "summary",
    "audience",
    "life_events",
    "login",
    "constants",
    "before_you_start",
    "pages",
    "block_if",
    "declaration",
    "stages",
    "appeal",
    "notify",
    "privacy",
    "limits",
];
/// What every field knows.
const FIELD_PARTS: [&str; 9] =
    ["id", "type", "label", "hint", "required", "show_if", "prefill", "editable", "why"];

/// Reads the whole document; what is wrong is noted in the reader.
pub fn service(reader: &mut Reader<'_>, root: &Node) -> Service {
    let table = reader.table(&At { node: root, path: String::new() }, &PARTS);
    let login = login(reader, &table);
    let constants = constants(reader, &table);
    let mut scope = Scope { signed_in: login.is_some(), constants, ..Scope::default() };
    // Conditions speak of fields, so that all fields are known before the first condition is read.
    scope.answers = types(root);
    let pages = pages(reader, &table, &mut scope);
    scope.before_page = None;
    let (before, stages, privacy) =
        (before(reader, &table), stages::read(reader, &table), privacy(reader, &table));
    let around =
        Around { stages: &stages, promised: before.outcome_working_days, retain_days: privacy.retain_days };
    Service {
        appeal: appeal::read(reader, &table, &around),
        id: reader.id(&table, "id", '-'),
        version: reader
            .need(&table, "version", "1, and one more with each publication")
            .map_or(0, |at| reader.whole(&at, 1, 1_000_000)),
        agency: reader.id(&table, "agency", '-'),
        title: reader.need_words(&table, "title", "what a resident wants to do"),
        summary: reader.need_words(&table, "summary", "what the service is for, in a sentence or two"),
        audience: audience(reader, &table),
        life_events: life_events(reader, &table),
        login,
        before,
        block_if: blocks(reader, &table, &scope),
        declaration: reader.need_words(&table, "declaration", "what the resident declares when they submit"),
        stages,
        notify: notify(reader, &table),
        privacy,
        limits: limits(reader, &table),
        pages,
    }
}

fn audience(reader: &mut Reader<'_>, table: &Table<'_>) -> Audience {
    let known = [
        ("individual", Audience::Individual),
        ("business", Audience::Business),
        ("everyone", Audience::Everyone),
    ];
    let at = reader.need(table, "audience", "`individual`, `business` or `everyone`");
    at.and_then(|at| reader.choice(&at, &known)).unwrap_or(Audience::Everyone)
}

fn life_events(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<String> {
    let what = "the moments of life under which residents look for it, such as [\"growing-older\"]";
    let Some(at) = reader.need(table, "life_events", what) else { return Vec::new() };
    let events = reader.list(&at, |reader, at| {
        let name = reader.string(&at);
        if !name.is_empty() && !super::reader::is_id(&name, '-') {
            reader.fault(
                &at.path,
                format!("`{name}` cannot be used as a name."),
                "Use small letters and `-`.",
            );
        }
        name
    });
    if events.is_empty() {
        reader.fault(&at.path, "Nobody will find this service.", format!("Write {what}."));
    }
    events
}

fn login(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Login> {
    let at = table.get("login")?;
    let table = reader.table(&at, &["level", "once_per_person"]);
    let level = table.get("level").map_or(2, |at| reader.whole(&at, 1, 2));
    Some(Login { level, once_per_person: reader.flag(&table, "once_per_person", false) })
}

fn constants(reader: &mut Reader<'_>, table: &Table<'_>) -> Constants {
    let Some(at) = table.get("constants") else { return Constants::new() };
    let table = reader.table(&at, &[]);
    let mut found = Constants::new();
    for (name, at) in table.entries() {
        let known = match &at.node.kind {
            Kind::Whole(number) => Some(Known::Whole(*number)),
            Kind::Flag(flag) => Some(Known::Flag(*flag)),
            Kind::Decimal(text) => crate::decimal::parse(text, 6).map(Known::Decimal),
            // JSON has no dates: a text that is one is meant as one.
            Kind::Time(text) | Kind::Text(text) => {
                Some(text.parse().map_or_else(|_| Known::Text(text.clone()), Known::Date))
            }
            _ => None,
        };
        match known {
            Some(known) if super::reader::is_id(name, '_') => drop(found.insert(name.to_owned(), known)),
            Some(_) => {
                let wrong = format!("`{name}` cannot be used as a name.");
                reader.fault(&at.path, wrong, "Use small letters, digits and `_`.");
            }
            None => reader.fault(
                &at.path,
                "This is no constant.",
                "Write a number, a text, a date, true or false.",
            ),
        }
    }
    found
}

fn before(reader: &mut Reader<'_>, table: &Table<'_>) -> Before {
    let what = "who can apply, how long it takes, what to have at hand and when the outcome comes";
    let Some(at) = reader.need(table, "before_you_start", what) else {
        return Before { who: Text::default(), minutes: 0, documents: Vec::new(), outcome_working_days: 0 };
    };
    let table = reader.table(&at, &["who", "minutes", "documents", "outcome_working_days"]);
    let who = reader.need_words(&table, "who", "who can apply");
    let minutes = reader
        .need(&table, "minutes", "how many minutes it takes to fill in")
        .map_or(0, |at| reader.whole(&at, 1, 600));
    let documents = table.get("documents").map(|at| reader.list(&at, |reader, at| reader.words(&at)));
    let outcome_working_days = reader
        .need(&table, "outcome_working_days", "the working days to the outcome that you promise")
        .map_or(0, |at| reader.whole(&at, 0, 500));
    Before { who, minutes, documents: documents.unwrap_or_default(), outcome_working_days }
}

/// The type of each field that can be answered, read ahead; what is wrong is noted when the fields are read.
fn types(root: &Node) -> std::collections::BTreeMap<String, (super::expression::Type, usize)> {
    let mut ahead = Reader::new("", root);
    let table = ahead.table(&At { node: root, path: String::new() }, &[]);
    let mut found = std::collections::BTreeMap::new();
    let Some(pages) = table.get("pages") else { return found };
    let mut number = 0;
    ahead.list(&pages, |reader, at| {
        let page = reader.table(&at, &[]);
        if let Some(at) = page.get("fields") {
            reader.list(&at, |reader, at| {
                let table = reader.table(&at, &[]);
                let kind = fields::kind(reader, &table, &mut |_, _| Vec::new());
                if let (Some(of_type), Some(id)) = (kind.answer_type(), table.get("id")) {
                    found.entry(reader.string(&id)).or_insert((of_type, number));
                }
            });
        }
        number += 1;
    });
    found
}

fn pages(reader: &mut Reader<'_>, table: &Table<'_>, scope: &mut Scope) -> Vec<Page> {
    let Some(at) = reader.need(table, "pages", "at least one page of questions") else { return Vec::new() };
    let mut number = 0;
    let pages = reader.list(&at, |reader, at| {
        scope.before_page = Some(number);
        number += 1;
        page(reader, &at, scope)
    });
    if !pages.iter().flat_map(|page| &page.fields).any(|field| field.kind.is_question()) {
        reader.fault(&at.path, "The service asks for nothing.", "Write at least one question.");
    }
    pages
}

fn page(reader: &mut Reader<'_>, at: &At<'_>, scope: &Scope) -> Page {
    let table = reader.table(at, &["id", "title", "show_if", "fields"]);
    let fields = reader.need(&table, "fields", "what is asked on this page");
    let fields = fields.map(|at| {
        let fields = reader.list(&at, |reader, at| field(reader, &at, Some(scope)));
        if fields.is_empty() {
            reader.fault(&at.path, "This page is empty.", "Write a question, or leave the page out.");
        }
        fields
    });
    Page {
        id: reader.id(&table, "id", '-'),
        title: reader.need_words(&table, "title", "the heading of the page"),
        show_if: table.get("show_if").and_then(|at| condition(reader, &at, scope)),
        fields: fields.unwrap_or_default(),
    }
}

/// A field; in a row (`scope` is none) there are neither conditions nor prefilled answers.
fn field(reader: &mut Reader<'_>, at: &At<'_>, scope: Option<&Scope>) -> Field {
    let kind_name = match &at.node.kind {
        Kind::Table(entries) => entries.iter().find(|(name, _)| name == "type").map(|(_, node)| &node.kind),
        _ => None,
    };
    let own = match kind_name {
        Some(Kind::Text(name)) => keys_of(name),
        _ => None,
    };
    let known: Vec<&str> = FIELD_PARTS.into_iter().chain(own.unwrap_or_default().iter().copied()).collect();
    // Where the type is not known, neither is what belongs to it.
    let table = reader.table(at, if own.is_some() { &known } else { &[] });
    let kind = fields::kind(reader, &table, &mut |reader, at| {
        let columns = reader.list(at, |reader, at| field(reader, &at, None));
        if columns.is_empty() {
            reader.fault(&at.path, "The rows are empty.", "Write at least one column.");
        }
        columns
    });
    if scope.is_none() {
        row_limits(reader, &table, at, &kind);
    }
    let id = reader.id(&table, "id", '_');
    if RESERVED.contains(&id.as_str()) {
        reader.fault(
            &table.path("id"),
            format!("Conditions use `{id}` for themselves."),
            "Choose another name.",
        );
    }
    let prefill = table.get("prefill").and_then(|at| {
        let binding = reader.string(&at);
        if binding.is_empty() {
            return None;
        }
        match super::bindings::bind(&binding) {
            Ok(attribute) => Some(Prefill { attribute: attribute.to_owned() }),
            Err((wrong, mend)) => {
                reader.fault(&at.path, wrong, mend);
                None
            }
        }
    });
    let is_question = kind.is_question();
    Field {
        id,
        label: reader.need_words(&table, "label", "the question"),
        hint: table.get("hint").map(|at| reader.words(&at)),
        required: reader.flag(&table, "required", is_question),
        show_if: table.get("show_if").and_then(|at| condition(reader, &at, scope?)),
        prefill,
        editable: reader.flag(&table, "editable", true),
        why: table.get("why").map(|at| reader.words(&at)),
        kind,
    }
}

/// Words of the language of conditions.
const RESERVED: [&str; 22] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
    "has",
];

fn row_limits(reader: &mut Reader<'_>, table: &Table<'_>, at: &At<'_>, kind: &FieldKind) {
    for name in ["show_if", "prefill", "editable"] {
        if table.get(name).is_some() {
            let mend = "Leave it out, or ask outside the rows.";
            reader.fault(&table.path(name), format!("A row knows no `{name}`."), mend);
        }
    }
    if matches!(kind, FieldKind::Rows { .. } | FieldKind::File { .. } | FieldKind::Place)
        || !kind.is_question()
    {
        reader.fault(&at.path, "A row cannot hold this type.", "Ask for it outside the rows.");
    }
}

fn condition(reader: &mut Reader<'_>, at: &At<'_>, scope: &Scope) -> Option<Expression> {
    let source = reader.string(at);
    if source.is_empty() {
        return None;
    }
    match Expression::condition(&source, scope) {
        Ok(expression) => Some(expression),
        Err(troubles) => {
            for trouble in troubles {
                let wrong = format!("At character {} of the condition: {}", trouble.at, trouble.wrong);
                reader.fault(&at.path, wrong, trouble.mend);
            }
            None
        }
    }
}

fn blocks(reader: &mut Reader<'_>, table: &Table<'_>, scope: &Scope) -> Vec<Block> {
    let Some(at) = table.get("block_if") else { return Vec::new() };
    let blocks = reader.list(&at, |reader, at| {
        let table = reader.table(&at, &["when", "say", "instead"]);
        let when = reader.need(&table, "when", "the condition under which the service cannot be used");
        let say = reader.need_words(&table, "say", "why the service cannot be used, to the resident");
        let instead = table.get("instead").map(|at| {
            let address = reader.string(&at);
            if !address.is_empty() && (!address.starts_with('/') || address.starts_with("//")) {
                let mend = "Write an address of this nation's site, beginning with one `/`.";
                reader.fault(&at.path, format!("`{address}` leads away from here."), mend);
            }
            address
        });
        let when = when.and_then(|at| condition(reader, &at, scope))?;
        Some(Block { when, say, instead })
    });
    blocks.into_iter().flatten().collect()
}

fn notify(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<Notify> {
    let what = "the messages to the applicant, at least for `submitted` and `decided`";
    let Some(at) = reader.need(table, "notify", what) else { return Vec::new() };
    let messages = reader.list(&at, |reader, at| {
        let table = reader.table(&at, &["on", "subject", "body"]);
        let on = reader.need(&table, "on", "when it goes out, such as `submitted`");
        let on = on.and_then(|at| reader.choice(&at, &Moment::ALL));
        let subject = reader.need_words(&table, "subject", "the subject of the message");
        let body = reader.need_words(&table, "body", "the text of the message");
        Some(Notify { on: on?, subject, body })
    });
    messages.into_iter().flatten().collect()
}

fn privacy(reader: &mut Reader<'_>, table: &Table<'_>) -> Privacy {
    let what = "what the answers are used for, and for how long they are kept";
    let Some(at) = reader.need(table, "privacy", what) else {
        return Privacy { purpose: Text::default(), retain_days: 0 };
    };
    let table = reader.table(&at, &["purpose", "retain_days"]);
    let purpose = reader.need_words(&table, "purpose", "what the answers are used for");
    let retain_days = reader
        .need(&table, "retain_days", "how many days after the decision the answers are kept")
        .map_or(0, |at| reader.whole(&at, 1, 36_500));
    Privacy { purpose, retain_days }
}

fn limits(reader: &mut Reader<'_>, table: &Table<'_>) -> Limits {
    let mut limits = Limits { opens: None, closes: None, max_submissions: None, per_network_per_minute: 20 };
    let Some(at) = table.get("limits") else { return limits };
    let table = reader.table(&at, &["opens", "closes", "max_submissions", "per_network_per_minute"]);
    let mut moment = |name: &str| {
        let at = table.get(name)?;
        let text = reader.moment(&at);
        let time = text.parse().ok();
        if time.is_none() && !text.is_empty() {
            let mend = "Write it with its zone, such as 2026-01-01T00:00:00+08:00.";
            reader.fault(&at.path, format!("`{text}` is not a moment."), mend);
        }
        time
    };
    (limits.opens, limits.closes) = (moment("opens"), moment("closes"));
    if let (Some(opens), Some(closes)) = (limits.opens, limits.closes)
        && closes <= opens
    {
        reader.fault(&table.path("closes"), "The service closes before it opens.", "Exchange the two.");
    }
    limits.max_submissions = table.get("max_submissions").map(|at| reader.whole(&at, 1, 1_000_000_000));
    if let Some(at) = table.get("per_network_per_minute") {
        limits.per_network_per_minute = reader.whole(&at, 1, 1_000_000);
    }
    limits
}
