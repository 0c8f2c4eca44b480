//! What the demonstration's own people remember while it runs: forms half filled in, cases that they follow, tasks that wait.
//!
//! It is kept nowhere. After a restart what they had begun is like anybody else's: drafts lie until they are forgotten, and
//! cases are left alone for half an hour before an officer of theirs takes them up.

use polity_services::access::InHand;
use polity_services::document::Service;
use polity_services::reference::Reference;
use polity_store::{Id, Micros};
use polity_web::{Lang, Session};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Cases that are followed; the oldest is forgotten first.
const FOLLOWED_MAX: usize = 4_000;
/// Tasks whose time is remembered.
const TASKS_MAX: usize = 20_000;

/// A form that somebody is filling in.
pub struct Begun {
    /// Who.
    pub who: InHand,
    /// Which service.
    pub service: Arc<Service>,
    /// In which language.
    pub lang: Lang,
    /// When they will be through.
    pub ready_at: Micros,
}

/// Whose case it is that somebody follows.
#[derive(Clone)]
pub struct Followed {
    /// Who.
    pub who: InHand,
    /// In which language.
    pub lang: Lang,
}

/// A task of a case: its stage.
pub type Task = (Id, String);

/// All of it.
#[derive(Default)]
pub struct Memory {
    /// Forms, in the order in which they were begun.
    pub begun: VecDeque<Begun>,
    /// Cases whose applicants were told something.
    pub told: VecDeque<Reference>,
    /// Officers who have signed in.
    pub sessions: BTreeMap<Id, Session>,
    followed: BTreeMap<Reference, Followed>,
    order: VecDeque<Reference>,
    not_before: BTreeMap<Task, Micros>,
    touched: BTreeMap<Task, Micros>,
}

impl Memory {
    /// Follows a case that was sent.
    pub fn follow(&mut self, reference: Reference, followed: Followed) {
        if self.order.len() >= FOLLOWED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.followed.remove(&oldest);
        }
        self.order.push_back(reference.clone());
        self.followed.insert(reference, followed);
    }

    /// Whether somebody here sent this case and still follows it.
    pub fn is_ours(&self, reference: &Reference) -> bool {
        self.followed.contains_key(reference)
    }

    /// How many cases are followed.
    pub fn followed_count(&self) -> usize {
        self.order.len()
    }

    /// The case at a place in the order of their sending.
    pub fn followed_at(&self, place: usize) -> Option<Reference> {
        self.order.get(place).cloned()
    }

    /// Whose case it is.
    pub fn applicant_of(&self, reference: &Reference) -> Option<Followed> {
        self.followed.get(reference).cloned()
    }

    /// Nobody comes back to this case.
    pub fn forget(&mut self, reference: &Reference) {
        self.followed.remove(reference);
        self.order.retain(|known| known != reference);
    }

    /// A task is looked at again from then on.
    pub fn put_off(&mut self, task: Task, until: Micros) {
        if self.not_before.len() >= TASKS_MAX {
            self.not_before.clear();
        }
        self.not_before.insert(task, until);
    }

    /// Whether a task may be looked at.
    pub fn is_due(&self, task: &Task, now: Micros) -> bool {
        self.not_before.get(task).is_none_or(|until| *until <= now)
    }

    /// Somebody did something about a task; since when they have had it in hand.
    pub fn touch(&mut self, task: Task, now: Micros) -> Micros {
        if self.touched.len() >= TASKS_MAX {
            self.touched.clear();
        }
        self.touched.insert(task, now).unwrap_or(now)
    }
}
