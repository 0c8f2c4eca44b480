//! A bar for what one waits for: on a terminal one line that fills, elsewhere a line at each quarter.

#![allow(clippy::print_stderr, reason = "progress goes beside the results")]

use std::{
    io::{IsTerminal, Write},
    sync::atomic::{AtomicU64, Ordering},
};

const WIDTH: u64 = 40;

/// Shows how far something is. Shared by whoever does the work.
pub struct Progress {
    what: &'static str,
    hidden: bool,
    terminal: bool,
    shown: AtomicU64,
}

impl Progress {
    /// A bar named `what`; hidden where programs read.
    pub fn new(what: &'static str, hidden: bool) -> Self {
        Self { what, hidden, terminal: std::io::stderr().is_terminal(), shown: AtomicU64::new(0) }
    }

    /// `done` of `all` is done.
    pub fn at(&self, done: u64, all: u64) {
        let filled = (done.min(all) * WIDTH).checked_div(all).unwrap_or(WIDTH);
        if self.hidden || self.shown.swap(filled + 1, Ordering::Relaxed) == filled + 1 {
            return;
        }
        let bar = "#".repeat(usize::try_from(filled).unwrap_or(0));
        let rest = "-".repeat(usize::try_from(WIDTH - filled).unwrap_or(0));
        if self.terminal {
            eprint!("\r  {:<28} [{bar}{rest}] {done}/{all}", self.what);
            drop(std::io::stderr().flush());
        } else if filled.is_multiple_of(WIDTH / 4) {
            eprintln!("  {}: {done} of {all}", self.what);
        }
    }

    /// It is done.
    pub fn finish(&self) {
        if self.terminal && !self.hidden {
            eprintln!();
        }
    }
}
