//! What is wrong with a service document: where, what, and how to mend it.

use serde::Serialize;
use std::fmt;

/// One problem of a document. A document is published only without any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// Where in the document, such as `pages[1].fields[0].prefill`; empty for the document as a whole.
    pub path: String,
    /// What is wrong, in one sentence.
    pub wrong: String,
    /// What to write instead, in one sentence.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} {}", self.wrong, self.mend)
    }
}
