//! Reading what figures need: three queries for a window, two for each step of its course.

use polity_store::StoreError;

use crate::Blueprint;
use crate::board::{Board, Course};
use crate::store;
use crate::window::Window;

impl Blueprint {
    /// Reads what the figures of a window need.
    pub(crate) async fn board(&self, window: Window) -> Result<Board, StoreError> {
        let today = self.today();
        let days = window.days(today);
        Ok(Board {
            window,
            today,
            zone: self.zone.clone(),
            targets: self.targets.clone(),
            cells: store::cells(&self.store, days).await?,
            counters: store::counters(&self.store, days).await?,
            declared: store::declarations(&self.store, days.first).await?,
        })
    }

    /// Reads what the course of figures over a window needs.
    pub(crate) async fn course(&self, window: Window) -> Result<Course, StoreError> {
        let mut steps = Vec::new();
        for days in window.steps(self.today()) {
            let cells = store::cells_of_all(&self.store, days).await?;
            steps.push((days, cells, store::counters_of_all(&self.store, days).await?));
        }
        Ok(Course(steps))
    }
}
