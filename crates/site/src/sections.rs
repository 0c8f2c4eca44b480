//! The homepage: its sections in order. A section with missing or unknown keys still shows what it has; an unknown section is reported.

use crate::content::{self, Picture};
use crate::navigation::Link;
use crate::permalink;
use crate::report::{Report, Rule};
use crate::words;
use crate::yaml::Node;

/// Key highlights, cards and boxes beyond this number are not shown.
const FOUR: usize = 4;
/// Announcements beyond this number are not shown.
const FIVE: usize = 5;

/// A section and how its background stands.
#[derive(Clone, Debug)]
pub struct Section {
    pub kind: SectionKind,
    /// Plain backgrounds alternate by position.
    pub is_grey: bool,
}

/// What a section shows. Texts are HTML.
#[derive(Clone, Debug)]
pub enum SectionKind {
    Hero(Box<Hero>),
    Infobar(Words),
    /// The picture stands left or right, alternating.
    Infopic {
        words: Words,
        picture: Option<HomePicture>,
        picture_right: bool,
    },
    /// The newest posts.
    Resources(Words),
    Carousel(Vec<Slide>),
    Cards {
        words: Words,
        cards: Vec<Card>,
    },
    Announcements {
        words: Words,
        items: Vec<Announcement>,
    },
    Columns {
        words: Words,
        boxes: Vec<(String, String)>,
    },
}

/// Words that most sections have.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub title: String,
    pub subtitle: String,
    pub description: String,
    pub button: Option<Link>,
}

/// The first section.
#[derive(Clone, Debug)]
pub struct Hero {
    pub words: Words,
    pub variant: HeroVariant,
    pub align_right: bool,
    pub on_grey: bool,
    pub background: Option<HomePicture>,
    pub dropdown: Option<(String, Vec<Link>)>,
    pub highlights: Vec<Highlight>,
}

/// How the hero's words stand to its picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeroVariant {
    Center,
    Side,
    Floating,
    Image,
}

/// A link under the hero.
#[derive(Clone, Debug)]
pub struct Highlight {
    pub title: String,
    pub description: String,
    pub href: Option<String>,
}

/// A picture of the homepage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePicture {
    pub src: String,
    /// Plain words.
    pub alt: String,
    /// Whether the file is there.
    pub is_there: bool,
    pub size: Option<(u32, u32)>,
}

#[derive(Clone, Debug)]
pub struct Slide {
    pub words: Words,
    pub picture: Option<HomePicture>,
}

#[derive(Clone, Debug)]
pub struct Card {
    pub title: String,
    pub description: String,
    pub link: Option<Link>,
}

#[derive(Clone, Debug)]
pub struct Announcement {
    pub title: String,
    pub date: String,
    pub text: String,
    pub link: Option<Link>,
}

/// Looks up a picture by its decoded path.
pub type PictureLookup<'a> = &'a dyn Fn(&str) -> Option<Picture>;

/// Reads `sections` of a homepage.
pub fn read(front_matter: &Node, file: &str, lookup: PictureLookup<'_>, report: &mut Report) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut reader = Reader { file, lookup, report, infopics: 0, plain: 0 };
    for item in front_matter.get("sections").map_or(&[][..], Node::items) {
        for (name, fields) in item.entries() {
            let Some(kind) = reader.section(name, fields) else { continue };
            let has_background = matches!(kind, SectionKind::Hero(_) | SectionKind::Carousel(_));
            let is_grey = !has_background && reader.plain % 2 == 1;
            reader.plain += usize::from(!has_background);
            sections.push(Section { kind, is_grey });
        }
    }
    sections
}

/// The notification above the homepage: Markdown is read. None when nothing is written.
pub fn notification(front_matter: &Node) -> Option<String> {
    let html = content::text(front_matter.words_of("notification")?);
    (!words::without_tags(&html).trim().is_empty()).then_some(html)
}

struct Reader<'a, 'r> {
    file: &'a str,
    lookup: PictureLookup<'a>,
    report: &'r mut Report,
    infopics: usize,
    plain: usize,
}

impl Reader<'_, '_> {
    fn section(&mut self, name: &str, fields: &Node) -> Option<SectionKind> {
        Some(match name {
            "hero" => SectionKind::Hero(Box::new(self.hero(fields))),
            "infobar" => SectionKind::Infobar(words_of(fields)),
            "infopic" => {
                self.infopics += 1;
                let picture = self.picture(fields, "image");
                SectionKind::Infopic {
                    words: words_of(fields),
                    picture,
                    picture_right: self.infopics.is_multiple_of(2),
                }
            }
            "resources" => SectionKind::Resources(words_of(fields)),
            "carousel" => {
                let slides = fields
                    .items()
                    .iter()
                    .map(|item| Slide { words: words_of(item), picture: self.picture(item, "image") })
                    .collect();
                SectionKind::Carousel(slides)
            }
            "textcards" => SectionKind::Cards {
                words: words_of(fields),
                cards: items(fields, "cards", FOUR).map(card).collect(),
            },
            "announcements" => SectionKind::Announcements {
                words: words_of(fields),
                items: items(fields, "announcement_items", FIVE).map(announcement).collect(),
            },
            "infocols" => {
                let boxes = items(fields, "infoboxes", FOUR)
                    .map(|item| (html(item, "title"), html(item, "description")))
                    .collect();
                SectionKind::Columns { words: words_of(fields), boxes }
            }
            other => {
                self.report.lost(
                    self.file,
                    fields.at,
                    Rule::UnknownSection,
                    format!("The homepage section \"{other}\" is not known here; it is left out."),
                );
                return None;
            }
        })
    }

    fn hero(&mut self, fields: &Node) -> Hero {
        let variant = match fields.words_of("variant") {
            Some("side") => HeroVariant::Side,
            Some("floating") => HeroVariant::Floating,
            Some("image") => HeroVariant::Image,
            _ => HeroVariant::Center,
        };
        let dropdown = fields.get("dropdown").and_then(|dropdown| {
            let options: Vec<Link> = items(dropdown, "options", usize::MAX)
                .filter_map(|option| Some(Link::new(option.words_of("title")?, option.words_of("url")?)))
                .collect();
            (!options.is_empty()).then(|| (html(dropdown, "title"), options))
        });
        let highlights = items(fields, "key_highlights", FOUR)
            .map(|item| Highlight {
                title: html(item, "title"),
                description: html(item, "description"),
                href: item.words_of("url").map(permalink::encode),
            })
            .filter(|highlight| !highlight.title.is_empty() || !highlight.description.is_empty())
            .collect();
        Hero {
            words: words_of(fields),
            variant,
            align_right: fields.words_of("alignment") == Some("right"),
            on_grey: matches!(fields.words_of("backgroundColor"), Some("gray" | "grey")),
            background: self.picture(fields, "background"),
            dropdown,
            highlights,
        }
    }

    fn picture(&mut self, fields: &Node, key: &str) -> Option<HomePicture> {
        let node = fields.get(key)?;
        let address = node.words()?;
        let found = content::local_path(address).and_then(|path| (self.lookup)(&path));
        if found.is_none() {
            self.report.lost(
                self.file,
                node.at,
                Rule::MissingFile,
                format!("The picture {address} is not in the site's folder."),
            );
        }
        let alt =
            fields.words_of("alt").map(|alt| words::decoded(&words::without_tags(alt))).unwrap_or_default();
        Some(HomePicture {
            src: permalink::encode(address),
            alt,
            is_there: found.is_some(),
            size: found.and_then(|picture| picture.size),
        })
    }
}

fn items<'n>(fields: &'n Node, key: &str, most: usize) -> impl Iterator<Item = &'n Node> {
    fields.get(key).map_or(&[][..], Node::items).iter().take(most)
}

fn html(fields: &Node, key: &str) -> String {
    fields.words_of(key).map(content::text).unwrap_or_default()
}

fn words_of(fields: &Node) -> Words {
    let label = fields.words_of("button").or_else(|| fields.words_of("linktext"));
    Words {
        title: html(fields, "title"),
        subtitle: html(fields, "subtitle"),
        description: html(fields, "description"),
        button: label.zip(fields.words_of("url")).map(|(label, address)| Link::new(label, address)).or_else(
            || {
                // The button of the newest posts has words but no address: it leads to the resource room.
                label.filter(|_| fields.get("url").is_none()).map(|label| Link {
                    label: content::text(label),
                    href: String::new(),
                    leaves: false,
                })
            },
        ),
    }
}

fn card(item: &Node) -> Card {
    let link =
        item.words_of("url").map(|address| Link::new(item.words_of("linktext").unwrap_or(""), address));
    Card { title: html(item, "title"), description: html(item, "description"), link }
}

fn announcement(item: &Node) -> Announcement {
    let link = item
        .words_of("link_text")
        .zip(item.words_of("link_url"))
        .map(|(label, address)| Link::new(label, address));
    Announcement {
        title: html(item, "title"),
        date: html(item, "date"),
        text: html(item, "announcement"),
        link,
    }
}
