//! A closed loop of callers, each starting its next call when the last is answered; and a paced one, for times at a load
//! that leaves room.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use std::time::{Duration, Instant};

/// How long each figure is measured.
const MEASURED: Duration = Duration::from_secs(3);
/// How long it runs before that, uncounted.
const WARM_UP: Duration = Duration::from_millis(500);

/// What a loop of callers achieved.
pub struct Figure {
    pub per_second: f64,
    pub p50_us: u128,
    pub p99_us: u128,
    /// Calls in all, those of the warm-up included.
    pub count: f64,
}

/// A caller with a state of its own, such as a connection.
pub trait Call: Send + 'static {
    /// One call; a fault ends the measuring.
    fn call(&mut self) -> impl Future<Output = anyhow::Result<()>> + Send;
}

impl Figure {
    pub fn cell(&self) -> String {
        format!("{:>9.0}/s  p50 {:>6} us  p99 {:>6} us", self.per_second, self.p50_us, self.p99_us)
    }
}

/// Runs `callers` loops of asynchronous calls.
pub async fn tasks<F>(
    callers: usize,
    call: impl Fn(usize, u64) -> F + Clone + Send + Sync + 'static,
) -> Figure
where
    F: Future<Output = ()> + Send,
{
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers {
        let call = call.clone();
        tasks.spawn(async move {
            let mut times = Vec::new();
            let mut turn = 0;
            while start.elapsed() < WARM_UP + MEASURED {
                let begun = Instant::now();
                call(caller, turn).await;
                turn += 1;
                if start.elapsed() > WARM_UP {
                    times.push(begun.elapsed());
                }
                // A call that never waits would keep the others from ever running.
                if turn % 64 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            times
        });
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done.unwrap_or_default());
    }
    figure(times, MEASURED)
}

/// How long a load of callers with a state of their own runs.
#[derive(Clone, Copy)]
pub struct Times {
    /// Uncounted, at the beginning.
    pub warm_up: Duration,
    pub measured: Duration,
}

/// Runs a loop on each of the first `count` callers, who can be called again afterwards.
pub async fn tasks_with<C: Call>(callers: &mut Vec<C>, count: usize, times: Times) -> anyhow::Result<Figure> {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for mut caller in callers.drain(..count.min(callers.len())) {
        tasks.spawn(async move {
            let (mut took, mut count) = (Vec::new(), 0_u32);
            while start.elapsed() < times.warm_up + times.measured {
                let begun = Instant::now();
                caller.call().await?;
                count += 1;
                if start.elapsed() > times.warm_up {
                    took.push(begun.elapsed());
                }
            }
            anyhow::Ok((caller, took, count))
        });
    }
    gathered(tasks, callers, times.measured).await
}

/// Starts `per_second` calls a second, whether or not earlier ones were answered, as long as a caller is free. A call's
/// time runs from when it should have started: who had to wait for a caller is not forgotten.
pub async fn paced<C: Call>(callers: &mut Vec<C>, per_second: f64, times: Times) -> anyhow::Result<Figure> {
    let start = Instant::now();
    let next = Arc::new(AtomicU32::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for mut caller in callers.drain(..) {
        let next = next.clone();
        tasks.spawn(async move {
            let (mut took, mut count) = (Vec::new(), 0_u32);
            loop {
                let turn = f64::from(next.fetch_add(1, Ordering::Relaxed));
                let due = Duration::from_secs_f64(turn / per_second);
                if due > times.warm_up + times.measured {
                    return anyhow::Ok((caller, took, count));
                }
                tokio::time::sleep_until((start + due).into()).await;
                caller.call().await?;
                count += 1;
                if due > times.warm_up {
                    took.push(start.elapsed().saturating_sub(due));
                }
            }
        });
    }
    gathered(tasks, callers, times.measured).await
}

async fn gathered<C: Call>(
    mut tasks: tokio::task::JoinSet<anyhow::Result<(C, Vec<Duration>, u32)>>,
    callers: &mut Vec<C>,
    measured: Duration,
) -> anyhow::Result<Figure> {
    let (mut times, mut count) = (Vec::new(), 0.0);
    while let Some(done) = tasks.join_next().await {
        let (caller, of_one, calls) = done??;
        callers.push(caller);
        times.extend(of_one);
        count += f64::from(calls);
    }
    Ok(Figure { count, ..figure(times, measured) })
}

/// Runs `callers` threads; each makes its own caller by `begin`.
pub fn threads<C: FnMut(u64)>(callers: usize, begin: impl Fn(usize) -> C + Sync) -> Figure {
    let start = Instant::now();
    let times = std::thread::scope(|scope| {
        let spawned = (0..callers).map(|caller| {
            let begin = &begin;
            scope.spawn(move || {
                let mut call = begin(caller);
                let mut times = Vec::new();
                let mut turn = 0;
                while start.elapsed() < WARM_UP + MEASURED {
                    let begun = Instant::now();
                    call(turn);
                    turn += 1;
                    if start.elapsed() > WARM_UP {
                        times.push(begun.elapsed());
                    }
                }
                times
            })
        });
        let spawned = spawned.collect::<Vec<_>>();
        spawned.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    figure(times, MEASURED)
}

fn figure(mut times: Vec<Duration>, measured: Duration) -> Figure {
    times.sort_unstable();
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rank"
        )]
        let rank = (times.len() as f64 * share) as usize;
        times.get(rank.min(times.len().saturating_sub(1))).map_or(0, Duration::as_micros)
    };
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let per_second = times.len() as f64 / measured.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let count = times.len() as f64;
    Figure { per_second, p50_us: at(0.5), p99_us: at(0.99), count }
}
