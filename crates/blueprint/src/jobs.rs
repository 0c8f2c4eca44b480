//! What the scoreboard does beside answering: it tells the operator's monitoring its figures, and folds old tallies.

use std::time::Duration;

use polity_store::StoreError;
use polity_web::metrics::Metrics;
use tokio::sync::watch;

use crate::Blueprint;
use crate::board::Board;
use crate::indicators::{Indicator, Unit};
use crate::window::Window;

/// How often the figures are told.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// After how many tellings old tallies are folded: each hour.
const FOLD_EVERY: u32 = 720;

impl Blueprint {
    /// Tells the figures and folds old tallies until `stop` turns true.
    pub async fn run(&self, metrics: &Metrics, mut stop: watch::Receiver<bool>) {
        let mut round = 0_u32;
        while !*stop.borrow() {
            if let Err(error) = self.tend(metrics, round.is_multiple_of(FOLD_EVERY)).await {
                tracing::warn!(error = %error, "blueprint.tending_fault");
            }
            round = round.wrapping_add(1);
            tokio::select! {
                () = tokio::time::sleep(TELL_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// One round: tells the figures, and folds when asked.
    pub async fn tend(&self, metrics: &Metrics, fold: bool) -> Result<(), StoreError> {
        while fold && self.fold().await? > 0 {}
        let board = self.board(Window::Trailing).await?;
        let digital = board.whole(Indicator::DigitalEndToEnd).shown;
        let transactions = metrics.gauge(
            "polity_kpi_transactions",
            "Transactions of the last 90 days that the scoreboard counts; absent while there are too few",
            &["digital"],
        );
        if let Some((part, whole)) = digital.and_then(|shown| shown.numerator.zip(shown.denominator)) {
            transactions.with(&["yes"]).set(part);
            transactions.with(&["no"]).set(whole - part);
        }
        tell_values(metrics, &board);
        let median = metrics.gauge(
            "polity_kpi_median_milliseconds",
            "Median time of the transactions of the last 90 days; absent while there are too few",
            &[],
        );
        if let Some(shown) = board.whole(Indicator::MedianTime).shown {
            #[expect(clippy::cast_possible_truncation, reason = "at most thirty days")]
            median.with(&[]).set((shown.value * 1_000.0).round() as i64);
        }
        Ok(())
    }
}

/// Every figure that can be told, in thousandths: gauges are whole numbers.
fn tell_values(metrics: &Metrics, board: &Board) {
    let gauge = metrics.gauge(
        "polity_kpi_thousandths",
        "Figures of the last 90 days in thousandths of their unit; absent where there is none",
        &["indicator", "unit"],
    );
    for indicator in Indicator::ALL {
        let Some(shown) = board.whole(indicator).shown else { continue };
        let unit = match indicator.unit() {
            Unit::Share => "share",
            Unit::Seconds => "seconds",
            Unit::WorkingDays => "working-days",
            Unit::Count => "count",
        };
        #[expect(clippy::cast_possible_truncation, reason = "figures are far below 2^53 thousandths")]
        gauge.with(&[indicator.code(), unit]).set((shown.value * 1_000.0).round() as i64);
    }
}
