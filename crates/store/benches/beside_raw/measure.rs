//! How a rate is taken: callers that do one thing after the other, for a while, all at once.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

/// Callers at once.
pub const CALLERS: [usize; 3] = [1, 16, 64];
/// Contestants take turns in slices, so that a machine that slows down slows down all of them.
pub const ROUNDS: usize = 3;
/// One slice.
pub const SLICE: Duration = Duration::from_millis(1_500);

/// What a contestant did in its slices.
#[derive(Debug, Default, Clone, Copy)]
pub struct Rate {
    done: u64,
    seconds: f64,
}

impl Rate {
    /// A rate that somebody else measured.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate of transactions")]
    pub fn of(per_second: f64) -> Self {
        Self { done: per_second as u64, seconds: 1.0 }
    }

    /// Done in a second.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub fn per_second(self) -> f64 {
        self.done as f64 / self.seconds.max(f64::EPSILON)
    }

    /// Adds one slice of `callers` that repeat `act`; the argument of `act` differs each time.
    pub async fn add_slice<F, W>(&mut self, callers: usize, act: Arc<F>)
    where
        F: Fn(u64) -> W + Send + Sync + 'static,
        W: Future<Output = ()> + Send,
    {
        let started = Instant::now();
        let mut running = tokio::task::JoinSet::new();
        for caller in 0..callers as u64 {
            let act = Arc::clone(&act);
            running.spawn(async move {
                let mut done = 0;
                while started.elapsed() < SLICE {
                    act(caller << 32 | done).await;
                    done += 1;
                }
                done
            });
        }
        self.done += running.join_all().await.into_iter().sum::<u64>();
        self.seconds += started.elapsed().as_secs_f64();
    }
}

/// One line of the report, and whether ours keeps its bar of `least` times the other's rate, if there is one.
pub fn compare(what: &str, callers: usize, raw: Rate, ours: Rate, least: Option<f64>) -> bool {
    let ratio = ours.per_second() / raw.per_second();
    let holds = least.is_none_or(|least| ratio >= least);
    println!(
        "{what:<44} {callers:>7} {:>12.0} {:>12.0} {:>7.0} % {}",
        raw.per_second(),
        ours.per_second(),
        ratio * 100.0,
        if !holds {
            "MISSED"
        } else if least.is_some() {
            "holds"
        } else {
            "no bar"
        }
    );
    holds
}
