//! What is wrong with a file of registers: where, what, and how to mend it.

use std::fmt;

use serde::Serialize;

/// One problem of a file. A file is declared only without any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// Where in the file, such as `project[1].confirmed_by`; empty for the file as a whole.
    pub path: String,
    /// What is wrong, in one sentence.
    pub wrong: String,
    /// What to write instead, in one sentence.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} {}", self.wrong, self.mend)
    }
}
