//! The transactions that wait for the writer, and how long the writer waits for them.

use super::{WriteJob, place::Place};
use std::{
    path::Path,
    sync::mpsc::Receiver,
    thread,
    time::{Duration, Instant},
};

/// How long the writer stays awake for callers who were answered and will be back: about what one sleep and one waking
/// of a thread cost. Whoever comes within that time shares a commit that would else be theirs alone.
const RETURN: Duration = Duration::from_micros(60);
/// With nothing to write for this long, the writer keeps a place for the readers.
const QUIET: Duration = Duration::from_millis(1);

pub(super) struct Arrivals {
    queue: Receiver<Box<dyn WriteJob>>,
    place: Place,
    /// How many the last commit answered.
    answered: usize,
}

impl Arrivals {
    pub(super) fn new(queue: Receiver<Box<dyn WriteJob>>, path: &Path) -> Self {
        Self { queue, place: Place::new(path), answered: 0 }
    }

    /// Waits for the first of a commit; `None` when nobody will come any more.
    pub(super) fn first(&self) -> Option<Box<dyn WriteJob>> {
        if let Ok(job) = self.queue.recv_timeout(QUIET) {
            return Some(job);
        }
        self.place.take();
        let job = self.queue.recv().ok();
        self.place.give_up();
        job
    }

    /// Another one for a commit that holds `held` already. Waits only for those whom the last commit answered.
    pub(super) fn another(&self, held: usize) -> Option<Box<dyn WriteJob>> {
        self.queue.try_recv().ok().or_else(|| if held < self.answered { self.soon() } else { None })
    }

    pub(super) fn answered(&mut self, count: usize) {
        self.answered = count;
    }

    fn soon(&self) -> Option<Box<dyn WriteJob>> {
        let since = Instant::now();
        loop {
            match self.queue.try_recv() {
                Ok(job) => return Some(job),
                Err(_) if since.elapsed() < RETURN => thread::yield_now(),
                Err(_) => return None,
            }
        }
    }
}
