//! What is wrong with a site's sources, listed with file, line and column, so that an editor can go there and mend it.
//!
//! A defect never stops a publication: each says what was done instead. The list is in the order of the files, and the same sources always give the same list.

use std::fmt;

use serde::Serialize;

/// How much a defect matters to a reader of the published page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something that the editor wrote is not on the page.
    Lost,
    /// The page is complete, but some readers are worse off, or it is nearly always a mistake.
    Poor,
}

/// What kind of defect it is. The name is stable: reports are compared from one publication to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The folder or a file in it cannot be read.
    Unreadable,
    /// A text file that is not UTF-8.
    NotUtf8,
    /// YAML that no parser accepts.
    BrokenYaml,
    /// A page without front matter is not a page.
    NoFrontMatter,
    /// A page without a title.
    NoTitle,
    /// Two pages ask for the same address.
    DuplicateAddress,
    /// A permalink that cannot be an address.
    BadPermalink,
    /// A folder of pages that no `collection.yml` and no `_config.yml` names.
    UnpublishedCollection,
    /// An entry of `order` whose file does not exist.
    OrderNamesNothing,
    /// A page that `order` does not list.
    NotInOrder,
    /// A menu entry that leads nowhere.
    BrokenMenu,
    /// A link inside the site that leads nowhere.
    BrokenLink,
    /// A picture or document that is not in the folder.
    MissingFile,
    /// A picture without alternative text.
    NoAltText,
    /// Liquid that is not understood.
    UnknownLiquid,
    /// A script or an event handler, which is never published.
    Script,
    /// A form or another element that is not published.
    ForbiddenElement,
    /// A frame of a host that is not on the list.
    ForbiddenFrame,
    /// A style rule that is not published.
    ForbiddenStyle,
    /// A homepage section that is not understood.
    UnknownSection,
    /// A layout that is not known.
    UnknownLayout,
    /// A link or file post without its target.
    NoTarget,
    /// A date that cannot be read.
    BadDate,
    /// An address of the site that the deployment itself answers.
    ReservedAddress,
}

/// One defect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// Path inside the site folder, with `/`.
    pub file: String,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in the line, in characters, from 1; 1 when only the line is known.
    pub column: u32,
    /// What kind of defect it is.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what was done, in one or two plain sentences.
    pub message: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Place {
    /// The start of a line.
    pub fn line(line: u32) -> Self {
        Self { line, column: 1 }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

/// All defects of a site, and how many pages it publishes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Addresses that answer with a page of their own.
    pub pages: usize,
    /// In the order of files and lines.
    pub defects: Vec<Defect>,
}

impl Report {
    /// Adds a defect by which something that was written is not on the page.
    pub fn lost(&mut self, file: &str, at: Place, rule: Rule, message: impl Into<String>) {
        self.add(file, at, rule, Severity::Lost, message.into());
    }

    /// Adds a defect by which the page is worse for some readers.
    pub fn poor(&mut self, file: &str, at: Place, rule: Rule, message: impl Into<String>) {
        self.add(file, at, rule, Severity::Poor, message.into());
    }

    fn add(&mut self, file: &str, at: Place, rule: Rule, severity: Severity, message: String) {
        self.defects.push(Defect {
            file: file.to_owned(),
            line: at.line,
            column: at.column,
            rule,
            severity,
            message,
        });
    }

    /// Takes over the defects of another report.
    pub fn extend(&mut self, other: Self) {
        self.defects.extend(other.defects);
    }

    /// Puts the defects in the order of files and lines.
    pub fn sort(&mut self) {
        self.defects.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.rule, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.rule, &b.message))
        });
        self.defects.dedup();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for defect in &self.defects {
            writeln!(f, "{defect}")?;
        }
        write!(f, "{} pages, {} defects", self.pages, self.defects.len())
    }
}
