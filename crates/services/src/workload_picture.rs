//! The picture of a team's work: a bar for each officer, drawn by a template without any script.
//!
//! Coordinates are in the units of the drawing, [`WIDTH`] across. Pure: the same load is the same picture.

/// Width of the drawing.
pub const WIDTH: f64 = 640.0;
/// Room for names on the left.
const LEFT: f64 = 190.0;
/// Room for the figure on the right.
const RIGHT: f64 = 60.0;
/// From one bar to the next.
const STEP: f64 = 36.0;
/// Height of a bar.
const BAR: f64 = 22.0;

/// What somebody has to do, in three parts that are drawn one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub name: String,
    /// What is over its time.
    pub over: u32,
    /// What runs.
    pub running: u32,
    /// What waits for its applicant.
    pub waiting: u32,
}

impl Load {
    /// All of it.
    pub fn total(&self) -> u32 {
        self.over.saturating_add(self.running).saturating_add(self.waiting)
    }
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// From the left.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// Its colour.
    pub colour: &'static str,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Whose.
    pub name: String,
    /// From the top.
    pub y: f64,
    /// Where its words stand, from the top.
    pub base: f64,
    /// Its parts; those of nothing are left out.
    pub parts: Vec<Part>,
    /// Where it ends, from the left.
    pub end: f64,
    /// All of it.
    pub total: u32,
}

/// All that the template draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The bars, in the order of the loads.
    pub bars: Vec<Bar>,
    /// Height of the drawing.
    pub height: f64,
}

impl Picture {
    /// Lays the bars out; the longest reaches across.
    pub fn of(loads: &[Load]) -> Self {
        let most = loads.iter().map(Load::total).max().unwrap_or(0).max(1);
        let unit = (WIDTH - LEFT - RIGHT) / f64::from(most);
        let mut y = 4.0;
        let mut bars = Vec::with_capacity(loads.len());
        for load in loads {
            let mut x = LEFT;
            let mut parts = Vec::new();
            for (count, colour) in
                [(load.over, "#b3261e"), (load.running, "#17406d"), (load.waiting, "#6f7d8a")]
            {
                let width = unit * f64::from(count);
                if count > 0 {
                    parts.push(Part { x, width, colour });
                }
                x += width;
            }
            bars.push(Bar {
                name: load.name.clone(),
                y,
                base: y + BAR * 0.72,
                parts,
                end: x + 8.0,
                total: load.total(),
            });
            y += STEP;
        }
        Self { bars, height: y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_in_the_drawing_and_parts_follow_each_other() {
        let load = |over, running, waiting| Load { name: "A".into(), over, running, waiting };
        let picture = Picture::of(&[load(1, 2, 3), load(0, 0, 0), load(12, 0, 0)]);
        assert!((picture.height - (4.0 + 3.0 * STEP)).abs() < 1e-9);
        assert_eq!(picture.bars.iter().map(|bar| bar.parts.len()).collect::<Vec<_>>(), [3, 0, 1]);
        for bar in &picture.bars {
            let mut x = LEFT;
            for part in &bar.parts {
                assert!((part.x - x).abs() < 1e-9);
                x += part.width;
            }
            assert!(x <= WIDTH - RIGHT + 1e-9);
        }
        assert!((picture.bars[0].parts[2].width - 3.0 * (WIDTH - LEFT - RIGHT) / 12.0).abs() < 1e-9);
        assert!(Picture::of(&[]).bars.is_empty());
    }
}
