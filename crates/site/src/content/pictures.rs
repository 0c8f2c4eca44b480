//! Pictures of a page. One that is there gets its proportions, so that the page does not jump while it loads. One that is not there leaves a
//! box of the right shape that shows its alternative text, so that nobody misses what it told.

use super::tokens::StartTag;
use super::{BodyWords, StyleSheet};
use crate::words;

/// What is known about a picture file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width and height in pixels, when the file says so.
    pub size: Option<(u32, u32)>,
}

/// The `img` tag for a picture that is there.
pub fn present(mut tag: StartTag, picture: Picture) -> String {
    if tag.raw("alt").is_none() {
        // Without the attribute a screen reader would read out the file name.
        tag.set("alt", String::new());
    }
    if let Some((width, height)) =
        picture.size.filter(|_| !is_pixels(tag.raw("width")) || !is_pixels(tag.raw("height")))
    {
        let scaled_width = tag
            .raw("width")
            .filter(|width| is_pixels(Some(width)))
            .and_then(|width| width.parse::<u32>().ok());
        let (width, height) = match scaled_width {
            Some(wanted) if width > 0 => (
                wanted,
                u32::try_from(u64::from(height) * u64::from(wanted) / u64::from(width)).unwrap_or(height),
            ),
            _ => (width, height),
        };
        tag.set("width", width.to_string());
        tag.set("height", height.to_string());
    }
    tag.set("loading", "lazy".to_owned());
    tag.set("decoding", "async".to_owned());
    let mut html = String::new();
    tag.push_to(&mut html);
    html
}

/// The box for a picture that is not there.
pub fn missing(tag: &StartTag, styles: &mut StyleSheet, words: &BodyWords) -> String {
    let alternative = tag.value("alt").unwrap_or_default();
    let mut classes = String::from("picture-missing");
    for class in tag
        .raw("class")
        .unwrap_or("")
        .split_whitespace()
        .filter(|class| !class.contains(['"', '<', '>', '&']))
    {
        classes.push(' ');
        classes.push_str(class);
    }
    if let Some((width, height)) = shape(tag) {
        classes.push(' ');
        classes.push_str(&styles.class_for(&format!("aspect-ratio: {width} / {height}")));
    }
    if let Some(width) = tag.raw("width").filter(|width| is_pixels(Some(width))) {
        classes.push(' ');
        classes.push_str(&styles.class_for(&format!("max-width: {width}px")));
    }
    if alternative.is_empty() {
        return format!(
            "<span class=\"{classes}\" aria-hidden=\"true\"><span class=\"picture-missing-words\">{}</span></span>",
            words::escaped(&words.picture_missing)
        );
    }
    let alternative = words::escaped(&alternative);
    format!(
        "<span class=\"{classes}\" role=\"img\" aria-label=\"{alternative}\"><span class=\"picture-missing-words\">{alternative}</span></span>"
    )
}

/// Width and height from the attributes, or from a file name such as `map_1690x800.png`.
fn shape(tag: &StartTag) -> Option<(u32, u32)> {
    let pixels = |name: &str| {
        tag.raw(name).filter(|value| is_pixels(Some(value))).and_then(|value| value.parse::<u32>().ok())
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return sensible(width, height);
    }
    let source = tag.raw("src")?;
    let name = source.rsplit('/').next()?;
    name.match_indices('x').find_map(|(at, _)| {
        let before = name.get(..at)?;
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let width = before.get(before.len() - digits..)?.parse().ok()?;
        let after = name.get(at + 1..)?;
        let length = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        sensible(width, after.get(..length)?.parse().ok()?)
    })
}

fn sensible(width: u32, height: u32) -> Option<(u32, u32)> {
    let plausible = (16..=20_000).contains(&width)
        && (16..=20_000).contains(&height)
        && width <= height.saturating_mul(8)
        && height <= width.saturating_mul(8);
    plausible.then_some((width, height))
}

fn is_pixels(value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        !value.is_empty() && value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Width and height of a picture from the first bytes of its file: PNG, JPEG, GIF, WebP and SVG.
pub fn size_of(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((big_endian(bytes, 16)?, big_endian(bytes, 20)?));
    }
    if bytes.starts_with(b"GIF8") {
        let at = |at: usize| Some(u32::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
        return Some((at(6)?, at(8)?));
    }
    if bytes.starts_with(&[0xff, 0xd8]) {
        return jpeg_size(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return webp_size(bytes);
    }
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(2_000))?).ok()?;
    text.contains("<svg").then(|| svg_size(text)).flatten()
}

fn big_endian(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let word = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            return Some((u32::from(word(at + 7)?), u32::from(word(at + 5)?)));
        }
        at += 2 + usize::from(word(at + 2)?);
    }
}

fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let byte = |at: usize| bytes.get(at).map(|byte| u32::from(*byte));
    match bytes.get(12..16)? {
        b"VP8X" => {
            let read = |at: usize| Some(1 + byte(at)? + (byte(at + 1)? << 8) + (byte(at + 2)? << 16));
            Some((read(24)?, read(27)?))
        }
        b"VP8 " => Some(((byte(26)? | (byte(27)? << 8)) & 0x3fff, (byte(28)? | (byte(29)? << 8)) & 0x3fff)),
        b"VP8L" => {
            let bits = byte(21)? | (byte(22)? << 8) | (byte(23)? << 16) | (byte(24)? << 24);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        _ => None,
    }
}

fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = text.get(text.find("<svg")?..)?;
    let tag = tag.get(..tag.find('>')?)?;
    let number = |text: &str| {
        text.trim().trim_end_matches("px").parse::<f32>().ok().filter(|n| (1.0..20_000.0).contains(n))
    };
    let attribute = |name: &str| {
        let value = tag.get(tag.find(name)? + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next()?;
        value.get(1..)?.split(quote).next()
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked just above"
    )]
    let whole = |number: f32| number.round() as u32;
    if let (Some(width), Some(height)) =
        (attribute(" width").and_then(number), attribute(" height").and_then(number))
    {
        return Some((whole(width), whole(height)));
    }
    let mut view = attribute("viewBox")?.split_whitespace().skip(2).filter_map(number);
    Some((whole(view.next()?), whole(view.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_the_first_bytes() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 2, 0x80, 0, 0, 1, 0xe0]].concat();
        assert_eq!(size_of(&png), Some((640, 480)));
        assert_eq!(size_of(b"GIF89a\x40\x01\xf0\x00"), Some((320, 240)));
        assert_eq!(size_of(b"<svg xmlns='x' viewBox='0 0 160 90'></svg>"), Some((160, 90)));
        assert_eq!(size_of(b"<svg width=\"40\" height=\"20px\">"), Some((40, 20)));
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 100, 0, 200, 1];
        assert_eq!(size_of(&jpeg), Some((200, 100)));
        assert_eq!(size_of(b"no picture"), None);
        assert_eq!(size_of(&[]), None);
    }

    #[test]
    fn a_file_name_may_tell_the_shape() {
        let tag = StartTag {
            name: "img".to_owned(),
            attributes: vec![("src".to_owned(), "/images/box_1690x800.png".to_owned())],
            closes_itself: false,
        };
        assert_eq!(shape(&tag), Some((1690, 800)));
    }
}
