//! The main navigation: which links stand in the header, and for whom.

use std::future::Future;
use std::pin::Pin;

use crate::Session;

/// Who sees a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Everyone.
    Always,
    /// Those who are signed in.
    SignedIn,
    /// Those who hold the role in some agency.
    Role(&'static str),
}

/// A link in the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavItem {
    /// Path on this site.
    pub path: &'static str,
    /// Locale key of the words.
    pub label: &'static str,
    /// Who sees it. Showing is no permission: the page behind decides for itself.
    pub shown: Shown,
    /// Place in the row, smallest first.
    pub order: u16,
    /// Locale key of what the number beside it says, with `{ $count }`; `None` for a link without a number.
    pub counted: Option<&'static str>,
}

/// The end of a count.
pub type CountRun<'a> = Pin<Box<dyn Future<Output = i64> + Send + 'a>>;

/// The number beside a link, such as messages that wait. It is asked on every page of a signed-in reader: one read by
/// an index, no more. What cannot be counted just now is 0: the page is not lost for it.
pub trait NavCount: Send + Sync {
    /// How many wait for whoever has this session.
    fn count<'a>(&'a self, session: &'a Session) -> CountRun<'a>;
}

impl NavItem {
    /// A link that everyone sees, in the middle of the row.
    pub const fn new(path: &'static str, label: &'static str) -> Self {
        Self { path, label, shown: Shown::Always, order: 50, counted: None }
    }

    /// Only for those.
    #[must_use]
    pub const fn shown(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }

    /// Place in the row, smallest first.
    #[must_use]
    pub const fn order(self, order: u16) -> Self {
        Self { order, ..self }
    }

    /// With a number beside it, which these words read aloud.
    #[must_use]
    pub const fn counted(self, words: &'static str) -> Self {
        Self { counted: Some(words), ..self }
    }

    pub(crate) fn is_shown_to(&self, session: Option<&Session>) -> bool {
        match self.shown {
            Shown::Always => true,
            Shown::SignedIn => session.is_some(),
            Shown::Role(role) => session.is_some_and(|session| session.has_role(role)),
        }
    }
}
