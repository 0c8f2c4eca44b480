//! A picture of the place that is governed, on which residents point at where something is.
//!
//! It is a drawing (SVG) with north at its top, and so small a part of the earth that both axes are straight: degrees are
//! spread evenly from edge to edge. Whoever points is shown the part around, three times larger, and may point again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::answers::Point;

/// How many times larger the part around a point is drawn.
const CLOSER: f64 = 3.0;
/// Radius of the mark, as a part of what is shown.
const MARK: f64 = 0.022;
/// Ten-millionths in a degree.
const E7: f64 = 10_000_000.0;

/// The edges of a map in degrees: north and east are positive.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Edges {
    /// Latitude of the upper edge.
    pub north: f64,
    /// Latitude of the lower edge.
    pub south: f64,
    /// Longitude of the left edge.
    pub west: f64,
    /// Longitude of the right edge.
    pub east: f64,
}

/// Why a drawing cannot be the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MapFault {
    /// It is something else.
    #[error("the map is not a drawing: it must be an SVG document with one <svg> around everything")]
    NotSvg,
    /// Without it nobody knows how large the drawing is.
    #[error("the map's <svg> needs viewBox=\"0 0 WIDTH HEIGHT\" with two positive numbers")]
    NoViewBox,
    /// Edges that enclose nothing, or that are not on the earth.
    #[error(
        "the map's edges enclose nothing: north must lie above south, east after west, all within 90 and 180 degrees"
    )]
    Edges,
}

/// The map.
#[derive(Debug, Clone, PartialEq)]
pub struct TownMap {
    /// What stands inside the drawing's `<svg>`.
    drawing: String,
    width: f64,
    height: f64,
    edges: Edges,
}

/// A part of the map, in the drawing's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl TownMap {
    /// Reads a drawing. Attributes of its `<svg>` other than `viewBox` are not kept.
    ///
    /// # Errors
    /// What it lacks.
    pub fn read(svg: &str, edges: Edges) -> Result<Self, MapFault> {
        let inside = |value: f64, most: f64| value.is_finite() && value.abs() <= most;
        let on_earth = inside(edges.north, 90.0)
            && inside(edges.south, 90.0)
            && inside(edges.west, 180.0)
            && inside(edges.east, 180.0);
        if !on_earth || edges.north <= edges.south || edges.east <= edges.west {
            return Err(MapFault::Edges);
        }
        let (_, rest) = svg.split_once("<svg").ok_or(MapFault::NotSvg)?;
        let (attributes, rest) = rest.split_once('>').ok_or(MapFault::NotSvg)?;
        let (drawing, _) = rest.rsplit_once("</svg>").ok_or(MapFault::NotSvg)?;
        let (_, view) = attributes.split_once("viewBox=\"").ok_or(MapFault::NoViewBox)?;
        let view = view.split('"').next().unwrap_or_default();
        let numbers: Vec<f64> = view.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [0.0, 0.0, width, height] = numbers[..] else { return Err(MapFault::NoViewBox) };
        let is_size = |size: f64| size.is_finite() && size > 0.0;
        if !is_size(width) || !is_size(height) {
            return Err(MapFault::NoViewBox);
        }
        Ok(Self { drawing: drawing.to_owned(), width, height, edges })
    }

    /// How high it is where it is this wide.
    pub fn height_at(&self, width: u32) -> u32 {
        whole((f64::from(width) * self.height / self.width).max(1.0))
    }

    /// All of it, or where a point is given the part around.
    pub fn part(&self, around: Option<Point>) -> Part {
        let Some(point) = around.filter(|point| self.shows(*point)) else {
            return Part { left: 0.0, top: 0.0, width: self.width, height: self.height };
        };
        let (x, y) = self.at(point);
        let (width, height) = (self.width / CLOSER, self.height / CLOSER);
        let left = (x - width / 2.0).clamp(0.0, self.width - width);
        let top = (y - height / 2.0).clamp(0.0, self.height - height);
        Part { left, top, width, height }
    }

    /// Whether a point lies on it.
    pub fn shows(&self, point: Point) -> bool {
        let (x, y) = self.at(point);
        (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
    }

    /// The point at which somebody pressed: `x` and `y` are pixels from the upper left corner of a picture of this part
    /// that is `width` pixels wide. `None` where that lies outside.
    pub fn pressed(&self, part: Part, (x, y): (u32, u32), width: u32) -> Option<Point> {
        let height = self.height_at(width);
        if x > width || y > height {
            return None;
        }
        let x = part.left + part.width * f64::from(x) / f64::from(width.max(1));
        let y = part.top + part.height * f64::from(y) / f64::from(height);
        let Edges { north, south, west, east } = self.edges;
        let lat = north - (north - south) * y / self.height;
        let lon = west + (east - west) * x / self.width;
        // Forms have six places; the seventh is noise.
        let e7 = |degrees: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "180 degrees in ten-millionths fit")]
            let millionths = (degrees * E7 / 10.0).round() as i32;
            millionths * 10
        };
        Some(Point { lat_e7: e7(lat), lon_e7: e7(lon) })
    }

    /// A part as a picture that stands in the page itself, so that no address tells where somebody pointed.
    pub fn picture(&self, part: Part, mark: Option<Point>) -> String {
        let Part { left, top, width, height } = part;
        let radius = width * MARK;
        let mark = mark.filter(|point| self.shows(*point)).map_or_else(String::new, |point| {
            let (x, y) = self.at(point);
            // A pin whose tip is the point: ring and dot tell it from anything that a map draws.
            format!(
                "<g stroke=\"#fff\" stroke-width=\"{0:.2}\"><path d=\"M{x:.2} {y:.2}l-{1:.2}-{2:.2}a{3:.2} {3:.2} 0 1 1 {4:.2} 0z\" fill=\"#b00020\"/><circle cx=\"{x:.2}\" cy=\"{5:.2}\" r=\"{6:.2}\" fill=\"#fff\"/></g>",
                radius * 0.25,
                radius * 0.86,
                radius * 1.5,
                radius,
                radius * 1.72,
                y - radius * 2.0,
                radius * 0.35,
            )
        });
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left:.2} {top:.2} {width:.2} {height:.2}\">{}{mark}</svg>",
            self.drawing
        );
        format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
    }

    /// Where a point lies in the drawing.
    fn at(&self, point: Point) -> (f64, f64) {
        let Edges { north, south, west, east } = self.edges;
        let (lat, lon) = (f64::from(point.lat_e7) / E7, f64::from(point.lon_e7) / E7);
        ((lon - west) / (east - west) * self.width, (north - lat) / (north - south) * self.height)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size of a picture, at least one"
)]
fn whole(size: f64) -> u32 {
    size.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EDGES: Edges = Edges { north: -1.9, south: -2.04, west: 89.9, east: 90.1 };

    fn map() -> TownMap {
        let svg =
            "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" viewBox=\"0 0 1000 700\"><path d=\"M0 0\"/></svg>\n";
        TownMap::read(svg, EDGES).unwrap()
    }

    fn decoded(picture: &str) -> String {
        let encoded = picture.strip_prefix("data:image/svg+xml;base64,").unwrap();
        String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
    }

    #[test]
    fn the_corners_are_the_edges() {
        let whole = map().part(None);
        let at = |press| map().pressed(whole, press, 500).unwrap();
        assert_eq!(at((0, 0)), Point { lat_e7: -19_000_000, lon_e7: 899_000_000 });
        assert_eq!(at((500, 350)), Point { lat_e7: -20_400_000, lon_e7: 901_000_000 });
        assert_eq!(map().pressed(whole, (501, 0), 500), None);
        assert_eq!(map().pressed(whole, (0, 351), 500), None);
    }

    #[test]
    fn what_is_no_map_says_why() {
        let read = |svg: &str| TownMap::read(svg, EDGES).unwrap_err();
        assert_eq!(read("a picture"), MapFault::NotSvg);
        assert_eq!(read("<svg viewBox=\"0 0 10 10\">"), MapFault::NotSvg);
        for view in [
            "",
            " viewBox=\"5 5 10 10\"",
            " viewBox=\"0 0 10\"",
            " viewBox=\"0 0 0 10\"",
            " viewBox=\"0 0 inf 1\"",
        ] {
            assert_eq!(read(&format!("<svg{view}></svg>")), MapFault::NoViewBox, "{view}");
        }
        let upside_down = Edges { north: EDGES.south, south: EDGES.north, ..EDGES };
        assert_eq!(TownMap::read("<svg viewBox=\"0 0 1 1\"></svg>", upside_down), Err(MapFault::Edges));
        let nowhere = Edges { east: f64::NAN, ..EDGES };
        assert_eq!(TownMap::read("<svg viewBox=\"0 0 1 1\"></svg>", nowhere), Err(MapFault::Edges));
    }

    #[test]
    fn a_picture_holds_the_drawing_and_the_mark() {
        let map = map();
        let plain = decoded(&map.picture(map.part(None), None));
        assert_eq!(
            plain,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0.00 0.00 1000.00 700.00\"><path d=\"M0 0\"/></svg>"
        );
        let middle = Point { lat_e7: -19_700_000, lon_e7: 900_000_000 };
        let closer = decoded(&map.picture(map.part(Some(middle)), Some(middle)));
        assert!(closer.contains("viewBox=\"333.33 233.33 333.33 233.33\""), "{closer}");
        assert!(closer.contains("M500.00 350.00l"), "{closer}");
        let elsewhere = Point { lat_e7: 0, lon_e7: 0 };
        assert_eq!(map.part(Some(elsewhere)), map.part(None));
        assert!(!decoded(&map.picture(map.part(None), Some(elsewhere))).contains("circle"));
    }

    proptest! {
        /// Where somebody presses on the part that is shown, the mark is then drawn: within a pixel, however often.
        #[test]
        fn the_mark_is_where_was_pressed(x in 0_u32..=640, y in 0_u32..=448, again_x in 0_u32..=640, again_y in 0_u32..=448) {
            let map = map();
            let first = map.pressed(map.part(None), (x, y), 640).unwrap();
            prop_assert!(map.shows(first));
            let part = map.part(Some(first));
            let second = map.pressed(part, (again_x, again_y), 640).unwrap();
            let (at_x, at_y) = map.at(second);
            let pixel = part.width / 640.0;
            prop_assert!((at_x - part.left - part.width * f64::from(again_x) / 640.0).abs() < pixel);
            prop_assert!((at_y - part.top - part.height * f64::from(again_y) / 448.0).abs() < pixel);
            prop_assert!(part.left >= 0.0 && part.left + part.width <= 1000.01);
            prop_assert!(part.top >= 0.0 && part.top + part.height <= 700.01);
        }
    }
}
