//! The attribute catalogue: which facts the register can hold, in which section, in which form.
//!
//! Promise to the rooms above: the names, the order and the forms of `data/catalogue.toml` are the only ones that
//! exist; a fact under any other name is refused when it is written, so that nobody ever has to guess when reading.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The whole catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Sections in the order in which they are shown.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

/// A group of attributes that one duty of the state keeps and that is sealed as one row per person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name, as in the fact table and in `identity-section-<name>` of the Fluent files.
    pub name: String,
    /// The duty whose agency keeps this section (see `data/duties.toml`).
    pub duty: String,
    /// Attributes in the order in which they are shown.
    #[serde(rename = "attribute")]
    pub attributes: Vec<Attribute>,
}

/// One attribute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Wire name, e.g. `uinfin`.
    pub name: String,
    /// Shape of the value.
    pub form: Form,
    /// Who keeps it up to date.
    #[serde(default)]
    pub by: By,
    /// The code table, for coded attributes whose table is closed.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// Shape of an attribute's value on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// `{"value": …}`
    Value,
    /// `{"code": …, "desc": …}`
    Code,
    /// An object whose leaves are values or codes.
    Nested,
    /// An array of nested objects.
    List,
}

/// Who keeps an attribute up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The agency with the section's duty.
    #[default]
    State,
    /// The person.
    Person,
}

impl Catalogue {
    /// The catalogue that is built in. Read once.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Catalogue> = OnceLock::new();
        // The text is a constant of this crate and a test parses it, so the fallback is never reached in a build
        // that passed its tests; an empty catalogue refuses every fact, which is the safe way to be wrong.
        BUILT_IN.get_or_init(|| {
            Self::parse(include_str!("../data/catalogue.toml")).unwrap_or(Self { sections: Vec::new() })
        })
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// A section by name.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// An attribute by its wire name, with the section that holds it.
    pub fn attribute(&self, name: &str) -> Option<(&Section, &Attribute)> {
        self.sections
            .iter()
            .find_map(|section| Some((section, section.attributes.iter().find(|a| a.name == name)?)))
    }
}

impl Attribute {
    /// Key of the label in the Fluent files.
    pub fn label_key(&self) -> String {
        format!("identity-attribute-{}", self.name)
    }
}

impl Section {
    /// Key of the heading in the Fluent files.
    pub fn label_key(&self) -> String {
        format!("identity-section-{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_built_in_catalogue_is_sound() {
        let catalogue = Catalogue::parse(include_str!("../data/catalogue.toml")).unwrap();
        let mut seen = BTreeSet::new();
        for section in &catalogue.sections {
            for attribute in &section.attributes {
                assert!(seen.insert(attribute.name.clone()), "{} stands twice", attribute.name);
                assert!(attribute.codes.is_empty() || attribute.form == Form::Code, "{}", attribute.name);
            }
        }
        assert!(seen.len() > 50, "{} attributes", seen.len());
    }

    #[test]
    fn attributes_are_found_with_their_section() {
        let (section, attribute) = Catalogue::built_in().attribute("regadd").unwrap();
        assert_eq!((section.name.as_str(), attribute.form), ("home", Form::Nested));
        assert!(Catalogue::built_in().attribute("shoe size").is_none());
    }
}
