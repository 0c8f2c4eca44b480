//! What rooms record: who did what, to whose data, with which right and for what purpose.
//!
//! An act names people by their internal identifiers only. What of it becomes public, and what is sealed, is decided in
//! [`crate::leaf`] and [`crate::private`], not by the caller, with one exception: [`Act::public`] holds no personal data.

use polity_store::Id;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who acted. The identifiers are sealed; agency, role and assurance stand in the public leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account that was signed in.
    pub account: Option<Id>,
    /// The person behind it.
    pub person: Option<Id>,
    /// The person or entity for whom they acted under a mandate.
    pub acting_for: Option<Id>,
    /// The agency in whose name they acted, by its code.
    pub agency: Option<String>,
    /// The role in which they acted, as the permission names it (`resident`, `register.clerk`, `system`).
    pub role: String,
    /// How surely they were identified: 0 unknown, then the levels of the identity room.
    pub assurance: u8,
}

impl Actor {
    /// The program itself, in a job or at start.
    pub fn system() -> Self {
        Self { role: "system".into(), ..Self::default() }
    }
}

/// Whose data an act concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Subject {
    /// Nobody's.
    #[default]
    None,
    /// One person's or entity's.
    One(Id),
    /// Those of a whole set, as by a bulk query: one entry that commits to the root of a tree of salted pseudonyms.
    /// Repeated identifiers count once; an empty set is the same as [`Subject::None`].
    Many(Vec<Id>),
}

/// What an act did with its subject's data. All but [`Access::None`] are shown to the subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nothing that the subject needs to be told.
    #[default]
    None,
    /// Someone saw it.
    Looked,
    /// Someone changed it.
    Changed,
    /// It was given to someone outside the agency that holds it.
    Released,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// `room.what_happened`, in the past tense (`identity.looked_up`). Public.
    pub kind: &'static str,
    /// Who.
    pub actor: Actor,
    /// To whom.
    pub subject: Subject,
    /// In which way. Public.
    pub access: Access,
    /// For what purpose, in the actor's words or as a catalogue code. Sealed, and shown to the subject.
    pub purpose: Option<String>,
    /// Which attributes, by their catalogue names. Sealed, and shown to the subject.
    pub attributes: Vec<String>,
    /// Anything else, sealed. `Null` for nothing.
    pub detail: Value,
    /// Anything else that everyone may read: texts, whole numbers and truth values only. Never personal data.
    pub public: Map<String, Value>,
}

impl Act {
    /// An act without subject.
    pub fn new(kind: &'static str, actor: Actor) -> Self {
        Self {
            kind,
            actor,
            subject: Subject::None,
            access: Access::None,
            purpose: None,
            attributes: Vec::new(),
            detail: Value::Null,
            public: Map::new(),
        }
    }

    /// The same act on the data of one person.
    #[must_use]
    pub fn on(mut self, person: Id, access: Access) -> Self {
        (self.subject, self.access) = (Subject::One(person), access);
        self
    }

    /// The same act on the data of many.
    #[must_use]
    pub fn on_many(mut self, people: Vec<Id>, access: Access) -> Self {
        (self.subject, self.access) = (Subject::Many(people), access);
        self
    }

    /// The same act with its purpose.
    #[must_use]
    pub fn because(mut self, purpose: impl Into<String>) -> Self {
        self.purpose = Some(purpose.into());
        self
    }

    /// The same act with the attributes that were touched.
    #[must_use]
    pub fn touching<T: Into<String>>(mut self, attributes: impl IntoIterator<Item = T>) -> Self {
        self.attributes = attributes.into_iter().map(Into::into).collect();
        self
    }

    /// The same act with sealed particulars.
    #[must_use]
    pub fn with_detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// The same act with one public particular.
    #[must_use]
    pub fn with_public(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.public.insert(name.to_owned(), value.into());
        self
    }
}
