//! Figures for operators, in the text format that Prometheus reads (exposition format 0.0.4).
//!
//! Promise: labels are few and fixed by code (route templates, never paths; no personal data), and a family never
//! holds more than `SERIES_MAX` series: what comes beyond is counted under `other`.
//!
//! A room takes its families once and keeps them: `web.metrics().counter("polity_mails_total", "Mails sent", &["outcome"])`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Series in one family.
pub const SERIES_MAX: usize = 2_000;

/// Upper bounds of latency buckets, in seconds.
pub const LATENCY_BOUNDS_S: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Add.
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Value since the start.
    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// Add, or take away with a negative number.
    pub fn add(&self, n: i64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Set.
    pub fn set(&self, n: i64) {
        self.0.store(n, Ordering::Relaxed);
    }

    /// Value now.
    pub fn value(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long something took, in buckets of `LATENCY_BOUNDS_S`.
#[derive(Debug, Default)]
pub struct Histogram {
    counts: [AtomicU64; LATENCY_BOUNDS_S.len()],
    total: AtomicU64,
    sum_us: AtomicU64,
}

impl Histogram {
    /// Note one duration in microseconds.
    pub fn observe_us(&self, micros: u64) {
        #[expect(clippy::cast_precision_loss, reason = "durations stay far below 2^53 microseconds")]
        let seconds = micros as f64 / 1e6;
        if let Some(bucket) = LATENCY_BOUNDS_S.iter().position(|bound| seconds <= *bound)
            && let Some(count) = self.counts.get(bucket)
        {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.total.fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Values of one name, told apart by labels.
#[derive(Debug)]
pub struct Family<M> {
    labels: &'static [&'static str],
    series: RwLock<BTreeMap<Vec<String>, Arc<M>>>,
}

impl<M: Default> Family<M> {
    fn new(labels: &'static [&'static str]) -> Arc<Self> {
        Arc::new(Self { labels, series: RwLock::new(BTreeMap::new()) })
    }

    /// The value with these labels, in the order in which the family names them.
    pub fn with(&self, labels: &[&str]) -> Arc<M> {
        let key: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        if let Some(found) = self.series.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return found.clone();
        }
        let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
        let full = series.len() >= SERIES_MAX && !series.contains_key(&key);
        let key = if full { vec!["other".to_owned(); self.labels.len()] } else { key };
        series.entry(key).or_default().clone()
    }
}

type Read = Arc<dyn Fn() -> i64 + Send + Sync>;

enum Held {
    Counter(Arc<Family<Counter>>),
    Gauge(Arc<Family<Gauge>>),
    Histogram(Arc<Family<Histogram>>),
    Reading(Read),
}

/// Every figure of this node.
#[derive(Default)]
pub struct Metrics(RwLock<BTreeMap<&'static str, (&'static str, Held)>>);

impl Metrics {
    /// A family of counters; its name ends in `_total`. The same name gives the same family.
    pub fn counter(
        &self,
        name: &'static str,
        help: &'static str,
        labels: &'static [&'static str],
    ) -> Arc<Family<Counter>> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match &held.entry(name).or_insert_with(|| (help, Held::Counter(Family::new(labels)))).1 {
            Held::Counter(family) => family.clone(),
            _ => Family::new(labels),
        }
    }

    /// A family of gauges.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        labels: &'static [&'static str],
    ) -> Arc<Family<Gauge>> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match &held.entry(name).or_insert_with(|| (help, Held::Gauge(Family::new(labels)))).1 {
            Held::Gauge(family) => family.clone(),
            _ => Family::new(labels),
        }
    }

    /// A family of latencies; its name ends in `_seconds`.
    pub fn histogram(
        &self,
        name: &'static str,
        help: &'static str,
        labels: &'static [&'static str],
    ) -> Arc<Family<Histogram>> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match &held.entry(name).or_insert_with(|| (help, Held::Histogram(Family::new(labels)))).1 {
            Held::Histogram(family) => family.clone(),
            _ => Family::new(labels),
        }
    }

    /// A figure that is read when it is asked for.
    pub fn reading(
        &self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> i64 + Send + Sync + 'static,
    ) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.insert(name, (help, Held::Reading(Arc::new(read))));
    }

    /// All of it as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for (name, (help, held)) in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            let kind = match held {
                Held::Counter(_) => "counter",
                Held::Gauge(_) | Held::Reading(_) => "gauge",
                Held::Histogram(_) => "histogram",
            };
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            match held {
                Held::Counter(family) => print_each(&mut out, name, family, Counter::value),
                Held::Gauge(family) => print_each(&mut out, name, family, Gauge::value),
                Held::Reading(read) => drop(writeln!(out, "{name} {}", read())),
                Held::Histogram(family) => print_histograms(&mut out, name, family),
            }
        }
        out
    }
}

fn print_each<M, V: std::fmt::Display>(
    out: &mut String,
    name: &str,
    family: &Family<M>,
    value: impl Fn(&M) -> V,
) {
    for (labels, held) in family.series.read().unwrap_or_else(PoisonError::into_inner).iter() {
        let _ = writeln!(out, "{name}{} {}", label_text(family.labels, labels, None), value(held));
    }
}

fn print_histograms(out: &mut String, name: &str, family: &Family<Histogram>) {
    for (labels, held) in family.series.read().unwrap_or_else(PoisonError::into_inner).iter() {
        let mut below = 0;
        for (bound, count) in LATENCY_BOUNDS_S.iter().zip(&held.counts) {
            below += count.load(Ordering::Relaxed);
            let labels = label_text(family.labels, labels, Some(&bound.to_string()));
            let _ = writeln!(out, "{name}_bucket{labels} {below}");
        }
        // Read after the buckets, so that the last bucket is never smaller than one before it.
        let total = held.total.load(Ordering::Relaxed).max(below);
        #[expect(clippy::cast_precision_loss, reason = "a sum of durations in a file for people")]
        let sum = held.sum_us.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(out, "{name}_bucket{} {total}", label_text(family.labels, labels, Some("+Inf")));
        let plain = label_text(family.labels, labels, None);
        let _ = writeln!(out, "{name}_sum{plain} {sum}\n{name}_count{plain} {total}");
    }
}

fn label_text(names: &[&str], values: &[String], bound: Option<&str>) -> String {
    let mut pairs: Vec<String> = names
        .iter()
        .zip(values)
        .map(|(name, value)| {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{name}=\"{value}\"")
        })
        .collect();
    pairs.extend(bound.map(|bound| format!("le=\"{bound}\"")));
    if pairs.is_empty() { String::new() } else { format!("{{{}}}", pairs.join(",")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_print_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        let seen = metrics.counter("polity_seen_total", "Things seen", &["kind"]);
        seen.with(&["a\"b"]).add(2);
        metrics.gauge("polity_now", "Now", &[]).with(&[]).set(-3);
        metrics.reading("polity_read", "Read on demand", || 7);
        let took = metrics.histogram("polity_took_seconds", "How long", &[]);
        for micros in [400, 700, 6_000_000] {
            took.with(&[]).observe_us(micros);
        }
        insta::assert_snapshot!(metrics.text());
    }

    #[test]
    fn a_family_is_bounded() {
        let family = Metrics::default().counter("x_total", "x", &["k"]);
        for n in 0..SERIES_MAX + 50 {
            family.with(&[&n.to_string()]).add(1);
        }
        assert_eq!(family.with(&["other"]).value(), 50);
    }
}
