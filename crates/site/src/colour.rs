//! A site's own colours, and what they must become so that everybody can read what stands on them. An editor chooses a brand colour; whether white
//! words on it can be read is arithmetic (WCAG 2.2, 1.4.3), so the page never depends on the editor's eye.

use std::fmt::Write as _;

use crate::config::Config;
use crate::yaml::Node;

/// Contrast that words need on their background.
const CONTRAST_OF_WORDS: f64 = 4.5;
/// Colours of a site that names none.
const PRIMARY: Colour = Colour { red: 0x1f, green: 0x4e, blue: 0x8c };
const SECONDARY: Colour = Colour { red: 0x3a, green: 0x3f, blue: 0x4b };
/// Colours of the categories of the resource room.
const CATEGORY_COLOURS: usize = 5;

/// A colour of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#1f4e8c` or `#abc`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let nibble = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
        let pair = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match digits.len() {
            3 => Some(Self { red: nibble(0)? * 17, green: nibble(1)? * 17, blue: nibble(2)? * 17 }),
            6 => Some(Self { red: pair(0)?, green: pair(2)?, blue: pair(4)? }),
            _ => None,
        }
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Contrast with white, from 1 to 21.
    pub fn contrast_with_white(self) -> f64 {
        1.05 / (self.luminance() + 0.05)
    }

    /// The same hue, darkened until white words on it, or it on white, can be read.
    #[must_use]
    pub fn readable_with_white(self) -> Self {
        let mut colour = self;
        while colour.contrast_with_white() < CONTRAST_OF_WORDS {
            let darker = |channel: u8| u8::try_from(u16::from(channel) * 15 / 16).unwrap_or(0);
            colour = Self { red: darker(colour.red), green: darker(colour.green), blue: darker(colour.blue) };
        }
        colour
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// The style sheet with a site's colours, as custom properties.
pub fn theme(config: &Config) -> String {
    let none = Node::null();
    let colours = config.all.get("colors").unwrap_or(&none);
    let read = |key: &str, usual: Colour| colours.words_of(key).and_then(Colour::parse).unwrap_or(usual);
    let (primary, secondary) = (read("primary-color", PRIMARY), read("secondary-color", SECONDARY));
    let mut css = String::from(":root{");
    for (name, colour) in [("primary", primary), ("secondary", secondary)] {
        let _ = write!(css, "--site-{name}:{};", colour.readable_with_white());
    }
    let categories: Vec<Colour> = colours
        .get("media-colors")
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|item| Colour::parse(item.words_of("color")?))
        .chain([primary, secondary].into_iter().cycle())
        .take(CATEGORY_COLOURS)
        .collect();
    for (number, colour) in (1..).zip(&categories) {
        let _ = write!(css, "--site-category-{number}:{};", colour.readable_with_white());
    }
    css.push_str("}\n");
    css
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_read_in_both_lengths() {
        assert_eq!(Colour::parse("#abc"), Colour::parse("#aabbcc"));
        assert_eq!(Colour::parse("#1F4e8c").unwrap().to_string(), "#1f4e8c");
        assert_eq!(Colour::parse("red"), None);
        assert_eq!(Colour::parse("#12345"), None);
    }

    #[test]
    fn a_readable_colour_stays_as_it_is() {
        let navy = Colour::parse("#0b489a").unwrap();
        assert_eq!(navy.readable_with_white(), navy);
    }

    proptest! {
        #[test]
        fn white_words_can_be_read_on_every_colour(red: u8, green: u8, blue: u8) {
            let readable = Colour { red, green, blue }.readable_with_white();
            prop_assert!(readable.contrast_with_white() >= CONTRAST_OF_WORDS);
        }
    }
}
