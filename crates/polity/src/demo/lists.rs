//! The lists of `samples/angsana/`: names, streets, trades, work, agencies, posts and personas, read once and checked.
//!
//! They are part of the binary, so a fault in them is a fault of the build; a test reads them all.

use serde::Deserialize;

/// Why the sample lists cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ListFault {
    /// A file is not the TOML that this program expects.
    #[error("{file}: {fault}")]
    Unreadable {
        /// The file below `samples/angsana/`.
        file: &'static str,
        /// Line, column and what was expected there.
        fault: toml::de::Error,
    },
    /// A series of numbers or names was used up: the nation is larger than the lists allow.
    #[error("the series of {0} is used up")]
    UsedUp(&'static str),
    /// A list that is drawn from is empty, or a name in one file is missing in another.
    #[error("{0} is missing from the sample lists")]
    Missing(String),
}

/// A text in the four languages of the state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct FourTongues {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
    /// Malay.
    pub ms: String,
    /// Tamil.
    pub ta: String,
}

/// A word as written on the island, with its Hanyu Pinyin.
pub(super) type Romanised = (String, String);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChineseNames {
    pub surnames: Vec<Romanised>,
    pub female: Syllables,
    pub male: Syllables,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Syllables {
    pub first: Vec<Romanised>,
    pub second: Vec<Romanised>,
}

/// Given names where nobody has a family name: people are named after their fathers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenNames {
    pub female: Vec<String>,
    pub male: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EurasianNames {
    pub surnames: Vec<String>,
    pub female: Vec<String>,
    pub male: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OtherNames {
    #[serde(rename = "culture")]
    pub cultures: Vec<Culture>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Culture {
    /// Code and description of the country of birth.
    pub country: (String, String),
    pub order: NameOrder,
    pub surnames: Vec<String>,
    pub female: Vec<String>,
    pub male: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum NameOrder {
    Given,
    Family,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Streets {
    #[serde(rename = "town")]
    pub towns: Vec<Town>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Town {
    pub name: String,
    pub sectors: Vec<u32>,
    #[serde(rename = "street")]
    pub streets: Vec<Street>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Street {
    pub name: String,
    pub homes: Vec<HomeKind>,
    #[serde(default)]
    pub buildings: Vec<String>,
}

/// What kind of home stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeKind {
    /// A public flat in a block.
    Flat,
    /// A private apartment.
    Apartment,
    /// A private apartment with shared grounds.
    Condominium,
    /// A house in a row.
    Terrace,
    /// Half of a pair of houses.
    SemiDetached,
    /// A house of its own.
    Detached,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BusinessWords {
    pub first: Vec<String>,
    #[serde(rename = "trade")]
    pub trades: Vec<Trade>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trade {
    pub words: Vec<String>,
    pub sector: String,
    /// Fewest and most people at work in one firm.
    pub staff: (u32, u32),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Occupations {
    #[serde(rename = "occupation")]
    pub all: Vec<Occupation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Occupation {
    pub key: String,
    pub name: String,
    /// Lowest and highest pay a year, in Angsana dollars.
    pub pay: (i32, i32),
    /// Lowest and highest level of education, by the wire's table.
    pub education: (u8, u8),
    pub share: u32,
    /// Sectors of firms, or ids of agencies, that employ such people; empty means any.
    #[serde(default)]
    pub sectors: Vec<String>,
}

/// An agency as the list names it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgencyLine {
    pub id: String,
    pub duties: Vec<String>,
    pub mail: String,
    pub name: FourTongues,
    pub does: FourTongues,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agencies {
    #[serde(rename = "agency")]
    pub all: Vec<AgencyLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posts {
    #[serde(rename = "post")]
    pub all: Vec<Post>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Post {
    pub id: String,
    pub agency: String,
    pub role: super::population::Role,
    pub title: String,
    #[serde(default)]
    pub place: Option<String>,
    #[serde(default)]
    pub persona: Option<String>,
    #[serde(default)]
    pub teams: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Personas {
    #[serde(rename = "persona")]
    pub all: Vec<PersonaLine>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonaLine {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub pinyin: Option<String>,
    pub sex: super::population::Sex,
    pub race: super::population::Race,
    /// Age in years on the day on which the nation is made.
    pub age: i32,
    /// Key of the occupation, for those who hold no post.
    #[serde(default)]
    pub occupation: Option<String>,
    /// Name of the firm that this person owns.
    #[serde(default)]
    pub business: Option<String>,
    /// Town and kind of home, where the card's words call for one.
    #[serde(default)]
    pub town: Option<String>,
    #[serde(default)]
    pub home: Option<HomeKind>,
    pub title: FourTongues,
    pub blurb: FourTongues,
}

/// All lists.
#[derive(Debug)]
pub(super) struct Lists {
    pub chinese: ChineseNames,
    pub malay: GivenNames,
    pub indian: GivenNames,
    pub eurasian: EurasianNames,
    pub other: OtherNames,
    pub towns: Vec<Town>,
    pub businesses: BusinessWords,
    pub occupations: Vec<Occupation>,
    pub agencies: Vec<AgencyLine>,
    pub posts: Vec<Post>,
    pub personas: Vec<PersonaLine>,
}

macro_rules! list {
    ($file:literal) => {
        read($file, include_str!(concat!("../../../../samples/angsana/", $file)))
    };
}

impl Lists {
    /// Read the lists that are built in.
    pub(super) fn built_in() -> Result<Self, ListFault> {
        let streets: Streets = list!("streets.toml")?;
        let occupations: Occupations = list!("occupations.toml")?;
        let agencies: Agencies = list!("agencies.toml")?;
        let posts: Posts = list!("officers.toml")?;
        Ok(Self {
            chinese: list!("names/chinese.toml")?,
            malay: list!("names/malay.toml")?,
            indian: list!("names/indian.toml")?,
            eurasian: list!("names/eurasian.toml")?,
            other: list!("names/other.toml")?,
            towns: streets.towns,
            businesses: list!("businesses.toml")?,
            occupations: occupations.all,
            agencies: agencies.all,
            posts: posts.all,
            personas: personas()?,
        })
    }

    /// The persona with `key`.
    pub(super) fn persona(&self, key: &str) -> Result<&PersonaLine, ListFault> {
        let line = self.personas.iter().find(|line| line.key == key);
        line.ok_or_else(|| ListFault::Missing(format!("persona {key}")))
    }
}

/// Days on which agencies do not work.
pub(super) fn holidays() -> Result<Vec<jiff::civil::Date>, ListFault> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Holidays {
        days: Vec<toml::value::Datetime>,
    }
    let read: Holidays = list!("holidays.toml")?;
    let day = |day: toml::value::Datetime| day.to_string().parse();
    let days: Result<Vec<_>, _> = read.days.into_iter().map(day).collect();
    days.map_err(|_| ListFault::Missing("a day in holidays.toml".to_owned()))
}

/// The personas alone.
pub(super) fn personas() -> Result<Vec<PersonaLine>, ListFault> {
    let personas: Personas = list!("personas.toml")?;
    Ok(personas.all)
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ListFault> {
    toml::from_str(text).map_err(|fault| ListFault::Unreadable { file, fault })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lists_are_whole() {
        let lists = Lists::built_in().unwrap();
        let agency = |id: &str| lists.agencies.iter().any(|agency| agency.id == id);
        assert!((8..=10).contains(&lists.agencies.len()));
        for post in &lists.posts {
            assert!(agency(&post.agency), "{} is posted to an agency that is not listed", post.id);
            if let Some(key) = &post.persona {
                assert!(lists.persona(key).is_ok(), "{} names a persona that is not listed", post.id);
            }
        }
        for agency in &lists.agencies {
            let heads = lists.posts.iter().filter(|post| {
                post.agency == agency.id && post.role == crate::demo::population::Role::AgencyHead
            });
            assert_eq!(heads.count(), 1, "{} needs one head", agency.id);
        }
        let sectors = || lists.towns.iter().flat_map(|town| &town.sectors);
        assert!(sectors().all(|sector| (84..=99).contains(sector)), "a sector outside 84 to 99 may be real");
        assert!(lists.towns.iter().all(|town| town.streets.iter().all(|street| !street.homes.is_empty())));
    }

    #[test]
    fn a_broken_list_names_its_file_and_line() {
        let fault = read::<Posts>("officers.toml", "[[post]]\nid = 7\n").unwrap_err().to_string();
        assert!(fault.starts_with("officers.toml: TOML parse error at line 2"), "{fault}");
    }
}
