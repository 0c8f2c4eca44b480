//! Reads a document's tree part by part, and notes every problem instead of stopping at the first.
//!
//! Promise to `read`: whatever is asked for is answered, with a blank where the document has none, so that reading goes
//! on; a document with a fault is never handed out, so that no blank is ever used.

use super::{
    fault::Fault,
    nearest::nearest,
    text::{LANGUAGES, Text},
    tree::{Kind, Node, spot},
};

/// Characters of one text.
const TEXT_CHARS_MAX: usize = 4_000;
/// Items of one list.
const ITEMS_MAX: usize = 200;

/// A part that was found, and its path.
#[derive(Clone)]
pub struct At<'n> {
    pub node: &'n Node,
    pub path: String,
}

/// The entries of a table.
pub struct Table<'n> {
    entries: &'n [(String, Node)],
    path: String,
}

impl<'n> Table<'n> {
    /// The path of an entry, written or not.
    pub fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// An entry that may be left out.
    pub fn get(&self, name: &str) -> Option<At<'n>> {
        let (_, node) = self.entries.iter().find(|(known, _)| known == name)?;
        (!matches!(node.kind, Kind::Nothing)).then(|| At { node, path: self.path(name) })
    }

    /// Names and values in the order in which they were written.
    pub fn entries(&self) -> impl Iterator<Item = (&'n str, At<'n>)> {
        let path = |name: &str| self.path(name);
        self.entries.iter().map(move |(name, node)| (name.as_str(), At { node, path: path(name) }))
    }
}

/// Collects faults.
pub struct Reader<'t> {
    text: &'t str,
    root: &'t Node,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str, root: &'t Node) -> Self {
        Self { text, root, faults: Vec::new() }
    }

    /// All faults in the order of the file.
    pub fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort();
        self.faults.dedup();
        self.faults
    }

    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether something at or inside this part is wrong already, so that what follows from it need not be said.
    pub fn is_faulty(&self, path: &str) -> bool {
        self.faults.iter().any(|fault| fault.path.starts_with(path))
    }

    pub fn fault(&mut self, path: &str, wrong: impl Into<String>, mend: impl Into<String>) {
        let (line, column) = spot(self.text, self.root.find(path));
        self.faults.push(Fault {
            line,
            column,
            path: path.to_owned(),
            wrong: wrong.into(),
            mend: mend.into(),
        });
    }

    fn expected(&mut self, at: &At<'_>, what: &str) {
        let found = at.node.kind.name();
        self.fault(&at.path, format!("Here stands {found}."), format!("Write {what}."));
    }

    /// A table; entries other than the known ones are faults. An empty `known` knows every name.
    pub fn table<'n>(&mut self, at: &At<'n>, known: &[&str]) -> Table<'n> {
        let Kind::Table(entries) = &at.node.kind else {
            self.expected(at, "a table");
            return Table { entries: &[], path: at.path.clone() };
        };
        let table = Table { entries, path: at.path.clone() };
        for (name, _) in
            entries.iter().filter(|(name, _)| !known.is_empty() && !known.contains(&name.as_str()))
        {
            let mend = nearest(name, known.iter().copied()).map_or_else(
                || format!("Leave it out; known are {}.", listed(known.iter().copied())),
                |name| format!("Did you mean `{name}`?"),
            );
            self.fault(&table.path(name), format!("Nothing is called `{name}` here."), mend);
        }
        table
    }

    /// An entry that must be there.
    pub fn need<'n>(&mut self, table: &Table<'n>, name: &str, what: &str) -> Option<At<'n>> {
        let found = table.get(name);
        if found.is_none() {
            self.fault(&table.path(name), format!("`{name}` is missing."), format!("Write {what}."));
        }
        found
    }

    pub fn string(&mut self, at: &At<'_>) -> String {
        match &at.node.kind {
            Kind::Text(text) if text.trim().is_empty() => {
                self.fault(&at.path, "This text is empty.", "Write it, or leave the line out.");
            }
            Kind::Text(text) if text.chars().count() > TEXT_CHARS_MAX => {
                self.fault(
                    &at.path,
                    "This text is too long.",
                    format!("Write at most {TEXT_CHARS_MAX} characters."),
                );
            }
            Kind::Text(text) => return text.trim().to_owned(),
            _ => self.expected(at, "a text between quotation marks"),
        }
        String::new()
    }

    /// A text, a date or a time as it is written.
    pub fn moment(&mut self, at: &At<'_>) -> String {
        match &at.node.kind {
            Kind::Time(text) => text.clone(),
            _ => self.string(at),
        }
    }

    pub fn whole<T: TryFrom<i64> + Default>(&mut self, at: &At<'_>, least: i64, most: i64) -> T {
        match at.node.kind {
            Kind::Whole(number) if (least..=most).contains(&number) => {
                T::try_from(number).unwrap_or_default()
            }
            Kind::Whole(number) => {
                self.fault(
                    &at.path,
                    format!("{number} is out of range."),
                    format!("Write a whole number from {least} to {most}."),
                );
                T::default()
            }
            _ => {
                self.expected(at, &format!("a whole number from {least} to {most}"));
                T::default()
            }
        }
    }

    pub fn flag(&mut self, table: &Table<'_>, name: &str, otherwise: bool) -> bool {
        let Some(at) = table.get(name) else { return otherwise };
        if let Kind::Flag(flag) = at.node.kind {
            return flag;
        }
        self.expected(&at, "true or false");
        otherwise
    }

    pub fn list<'n, T>(&mut self, at: &At<'n>, mut each: impl FnMut(&mut Self, At<'n>) -> T) -> Vec<T> {
        let Kind::List(items) = &at.node.kind else {
            self.expected(at, "a list");
            return Vec::new();
        };
        if items.len() > ITEMS_MAX {
            self.fault(&at.path, "This list is too long.", format!("Keep it to {ITEMS_MAX} items."));
        }
        let place = |number: usize| format!("{}[{number}]", at.path);
        items
            .iter()
            .take(ITEMS_MAX)
            .enumerate()
            .map(|(n, node)| each(self, At { node, path: place(n) }))
            .collect()
    }

    /// Words in the nation's languages; a plain text is English.
    pub fn words(&mut self, at: &At<'_>) -> Text {
        if matches!(at.node.kind, Kind::Text(_)) {
            return Text { en: self.string(at), ..Text::default() };
        }
        let table = self.table(at, &LANGUAGES);
        let en = self.need(&table, "en", "the English words: other languages fall back to them");
        let mut own = |name: &str| table.get(name).map(|at| self.string(&at));
        let (zh, ms, ta) = (own("zh"), own("ms"), own("ta"));
        Text { en: en.map(|at| self.string(&at)).unwrap_or_default(), zh, ms, ta }
    }

    /// Words that must be there.
    pub fn need_words(&mut self, table: &Table<'_>, name: &str, what: &str) -> Text {
        let at = self.need(table, name, what);
        at.map(|at| self.words(&at)).unwrap_or_default()
    }

    /// One of a few names.
    pub fn choice<T: Copy>(&mut self, at: &At<'_>, known: &[(&str, T)]) -> Option<T> {
        let name = self.string(at);
        let found = known.iter().find(|(known, _)| *known == name);
        if found.is_none() && !name.is_empty() {
            let names = || known.iter().map(|(name, _)| *name);
            let mend = nearest(&name, names()).map_or_else(
                || format!("Write one of {}.", listed(names())),
                |name| format!("Did you mean `{name}`?"),
            );
            self.fault(&at.path, format!("`{name}` is not known here."), mend);
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// An identifier: small letters and digits, parted by `between`.
    pub fn id(&mut self, table: &Table<'_>, name: &str, between: char) -> String {
        let Some(at) = self.need(table, name, "a short name of small letters") else { return String::new() };
        let id = self.string(&at);
        if !id.is_empty() && !is_id(&id, between) {
            self.fault(
                &at.path,
                format!("`{id}` cannot be used as a name."),
                format!("Use at most 40 small letters, digits and `{between}`, beginning with a letter."),
            );
        }
        id
    }
}

/// Whether it begins with a letter and has only small letters, digits and single `between` inside.
pub fn is_id(id: &str, between: char) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.split(between).all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

/// Names for a sentence.
pub fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
