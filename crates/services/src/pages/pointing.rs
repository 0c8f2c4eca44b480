//! Pointing at the map: a press on its picture is sent like that of any button, with the place of the press, so that it
//! needs no script. The page is shown again with a mark, and the part around it larger.

use std::collections::BTreeMap;

use polity_web::{Answers, Ctx};

use super::answer_words::at;
use crate::answers::Point;
use crate::decimal;
use crate::document::{Field, FieldKind};
use crate::town_map::TownMap;

/// Names and widths in pixels of the two pictures, one for narrow windows and one for wide ones: a browser says where
/// was pressed in pixels of what it shows, so that their sizes must not bend.
const SIZES: [(&str, u32); 2] = [("small", 288), ("large", 640)];

/// What was on the way when somebody pressed: the hidden field beside the pictures.
const PART: &str = "part";

/// One picture of the two.
pub(super) struct Picture {
    pub size: &'static str,
    pub width: u32,
    pub height: u32,
}

/// The map beside a question.
pub(super) struct MapShown {
    pub pictures: [Picture; 2],
    pub source: String,
    /// Around which point a part is shown; empty where all is.
    pub part: String,
    /// Where the mark stands, as people read it.
    pub marked: Option<String>,
}

impl MapShown {
    /// The map for the answer as it stands on the page.
    pub(super) fn of(map: &TownMap, ctx: &Ctx, name: &str, whole: bool) -> Self {
        let mark = read(ctx.value(&format!("{name}.lat")), ctx.value(&format!("{name}.lon")));
        let around = mark.filter(|point| !whole && map.shows(*point));
        let picture = |(size, width)| Picture { size, width, height: map.height_at(width) };
        Self {
            pictures: SIZES.map(picture),
            source: map.picture(map.part(around), mark),
            part: around.map(at).unwrap_or_default(),
            marked: mark.filter(|point| map.shows(*point)).map(at),
        }
    }
}

/// Takes a press into what was typed. Says whether there was one; the return key presses a picture at its corner, which
/// means nothing.
pub(super) fn take_press(
    map: &TownMap,
    fields: &[Field],
    typed: &mut BTreeMap<String, Vec<String>>,
    answers: &mut Answers,
) -> bool {
    let mut was_pressed = false;
    for field in fields.iter().filter(|field| matches!(field.kind, FieldKind::Place)) {
        let text = |part: &str| typed.get(&format!("{}.{part}", field.id)).and_then(|texts| texts.first());
        let number = |part: String| text(&part).and_then(|text| text.parse::<u32>().ok());
        let press = SIZES.iter().find_map(|(size, width)| {
            Some(((number(format!("{size}.x"))?, number(format!("{size}.y"))?), *width))
        });
        let Some((press, width)) = press else { continue };
        was_pressed = true;
        let around = text(PART).and_then(|part| part.split_once(", ")).and_then(|(lat, lon)| read(lat, lon));
        let point = map.pressed(map.part(around), press, width).filter(|_| press != (0, 0));
        if let Some(point) = point {
            for (part, e7) in [("lat", point.lat_e7), ("lon", point.lon_e7)] {
                let name = format!("{}.{part}", field.id);
                answers.set(&name, degrees(e7));
                typed.insert(name, vec![degrees(e7)]);
            }
        }
    }
    was_pressed
}

fn degrees(e7: i32) -> String {
    decimal::write(i128::from(e7) / 10)
}

fn read(lat: &str, lon: &str) -> Option<Point> {
    let e7 = |text: &str| i32::try_from(decimal::parse(text, 6)? * 10).ok();
    Some(Point { lat_e7: e7(lat)?, lon_e7: e7(lon)? })
}
