//! Facts about a person, in the form in which they are sealed and shown.
//!
//! Promise to the rooms above: a section read from the register holds only attributes of the catalogue, each in its
//! form, each with its source and the day on which the source last changed it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::{Attribute, Catalogue, Form};

/// Deepest nesting of a fact's value; anything deeper is no fact of the catalogue.
const DEPTH_MAX: usize = 6;
/// Longest text in one leaf (characters).
const LEAF_CHARS_MAX: usize = 500;

/// Where a fact comes from: the wire's `source` digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The state's record.
    #[serde(rename = "1")]
    State,
    /// What the person told us.
    #[serde(rename = "2")]
    Person,
    /// Does not apply to this person.
    #[serde(rename = "3")]
    NotApplicable,
    /// Told by the person and verified by the identity service.
    #[serde(rename = "4")]
    Verified,
}

/// One fact: a value of the catalogue's form with its source and its day.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The members of the value as they go on the wire: `{"value": …}`, `{"code": …, "desc": …}`, a nested object,
    /// or an array of nested objects. `null` when the source says that there is none.
    pub content: Value,
    /// Where it comes from.
    pub source: Source,
    /// The day on which the source last changed it.
    #[serde(rename = "lastupdated")]
    pub last_updated: Date,
}

/// The facts of one section of one person, by attribute name. This is what one sealed row holds.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SectionFacts(pub BTreeMap<String, Fact>);

/// Why a fact cannot be taken into the register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactFault {
    /// The catalogue has no such attribute, or not in this section.
    #[error("{0} is not an attribute of this section")]
    UnknownAttribute(String),
    /// The value has another form than the catalogue says.
    #[error("{0} does not have the form that the catalogue gives it")]
    Form(String),
    /// The code is not in the attribute's table.
    #[error("{attribute} has no code {code}")]
    UnknownCode {
        /// The attribute.
        attribute: String,
        /// The code that was given.
        code: String,
    },
}

impl Fact {
    /// A plain value from the state's record.
    pub fn value(value: impl Into<Value>, last_updated: Date) -> Self {
        let content = serde_json::json!({ "value": value.into() });
        Self { content, source: Source::State, last_updated }
    }

    /// A coded value from the state's record.
    pub fn code(code: &str, desc: &str, last_updated: Date) -> Self {
        let content = serde_json::json!({ "code": code, "desc": desc });
        Self { content, source: Source::State, last_updated }
    }

    /// A nested value or a list from the state's record.
    pub fn nested(content: Value, last_updated: Date) -> Self {
        Self { content, source: Source::State, last_updated }
    }

    /// The same fact from another source.
    #[must_use]
    pub fn from_source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// The fact as it goes on the wire: its members with `classification`, `source` and `lastupdated` beside them. In a
    /// list each item carries them; a fact without content says that it is unavailable.
    pub fn wire(&self) -> Value {
        let wrapped = |content: &Value| {
            let mut members = content.as_object().cloned().unwrap_or_default();
            members.insert("classification".into(), "C".into());
            members.insert("source".into(), serde_json::json!(self.source));
            members.insert("lastupdated".into(), self.last_updated.to_string().into());
            Value::Object(members)
        };
        match &self.content {
            Value::Array(items) => items.iter().map(wrapped).collect(),
            Value::Null => wrapped(&serde_json::json!({ "unavailable": true })),
            content => wrapped(content),
        }
    }

    /// The same fact cut down to one member of its nested value, or of each item of its list.
    #[must_use]
    pub fn part(&self, member: &str) -> Self {
        let cut = |content: &Value| -> Value {
            let held = content.as_object().and_then(|members| members.get(member));
            held.map_or(Value::Null, |value| serde_json::json!({ member: value }))
        };
        let content = match &self.content {
            Value::Array(items) => items.iter().map(cut).filter(Value::is_object).collect(),
            content => cut(content),
        };
        Self { content, ..self.clone() }
    }

    /// The text of a plain value or the description of a coded one.
    pub fn text(&self) -> Option<&str> {
        self.content.get("value").or_else(|| self.content.get("desc"))?.as_str()
    }
}

impl SectionFacts {
    /// Check every fact against the catalogue.
    pub fn check(&self, section: &str, catalogue: &Catalogue) -> Result<(), FactFault> {
        self.0.iter().try_for_each(|(name, fact)| match catalogue.attribute(name) {
            Some((home, attribute)) if home.name == section => check_form(attribute, &fact.content),
            _ => Err(FactFault::UnknownAttribute(name.clone())),
        })
    }

    /// The text of one attribute, when it is a plain or coded one.
    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.0.get(attribute)?.text()
    }
}

fn check_form(attribute: &Attribute, content: &Value) -> Result<(), FactFault> {
    let wrong = || FactFault::Form(attribute.name.clone());
    match (attribute.form, content) {
        (_, Value::Null) => Ok(()),
        (Form::Value, Value::Object(members)) => match members.get("value") {
            Some(value) if members.len() == 1 && is_leaf(value) => Ok(()),
            _ => Err(wrong()),
        },
        (Form::Code, Value::Object(members)) => match (members.get("code"), members.get("desc")) {
            (Some(Value::String(code)), Some(Value::String(_))) if members.len() == 2 => {
                if attribute.codes.is_empty() || attribute.codes.contains_key(code) {
                    Ok(())
                } else {
                    Err(FactFault::UnknownCode { attribute: attribute.name.clone(), code: code.clone() })
                }
            }
            _ => Err(wrong()),
        },
        (Form::Nested, Value::Object(_)) if is_bounded(content, DEPTH_MAX) => Ok(()),
        (Form::List, Value::Array(items))
            if items.iter().all(Value::is_object) && is_bounded(content, DEPTH_MAX) =>
        {
            Ok(())
        }
        _ => Err(wrong()),
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().count() <= LEAF_CHARS_MAX,
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn is_bounded(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match value {
        Value::Object(members) => members.values().all(|member| is_bounded(member, depth)),
        Value::Array(items) => items.iter().all(|item| is_bounded(item, depth)),
        leaf => is_leaf(leaf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(attribute: &str, content: Value) -> Result<(), FactFault> {
        let catalogue = Catalogue::built_in();
        let (section, _) = catalogue.attribute(attribute).unwrap();
        let fact = Fact { content, source: Source::State, last_updated: date(2055, 3, 1) };
        SectionFacts(BTreeMap::from([(attribute.to_owned(), fact)])).check(&section.name, catalogue)
    }

    #[test]
    fn forms_are_insisted_on() {
        assert_eq!(check("name", json!({"value": "TAN AH HUAT"})), Ok(()));
        assert_eq!(check("name", json!("TAN AH HUAT")), Err(FactFault::Form("name".into())));
        assert_eq!(check("name", json!({"value": ["x"]})), Err(FactFault::Form("name".into())));
        assert_eq!(check("name", json!({"value": "x".repeat(501)})), Err(FactFault::Form("name".into())));
        assert_eq!(check("sex", json!({"code": "F", "desc": "FEMALE"})), Ok(()));
        let unknown = FactFault::UnknownCode { attribute: "sex".into(), code: "Q".into() };
        assert_eq!(check("sex", json!({"code": "Q", "desc": "?"})), Err(unknown));
        assert_eq!(check("regadd", json!({"type": "SG", "street": {"value": "JALAN ANGSANA"}})), Ok(()));
        assert_eq!(check("regadd", json!([])), Err(FactFault::Form("regadd".into())));
        assert_eq!(check("vehicles", json!([{"vehicleno": {"value": "X1"}}])), Ok(()));
        assert_eq!(check("vehicles", json!(["X1"])), Err(FactFault::Form("vehicles".into())));
        assert_eq!(check("marriedname", Value::Null), Ok(()));
    }

    #[test]
    fn an_attribute_of_another_section_is_refused() {
        let facts =
            SectionFacts(BTreeMap::from([("email".into(), Fact::value("x@example.org", date(2055, 3, 1)))]));
        let refused = Err(FactFault::UnknownAttribute("email".into()));
        assert_eq!(facts.check("identity", Catalogue::built_in()), refused);
    }

    #[test]
    fn the_sealed_form_is_stable() {
        let fact = Fact::code("F", "FEMALE", date(2055, 3, 1)).from_source(Source::Verified);
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(
            text,
            r#"{"content":{"code":"F","desc":"FEMALE"},"source":"4","lastupdated":"2055-03-01"}"#
        );
        assert!(serde_json::from_str::<Fact>(&text).unwrap() == fact);
    }

    #[test]
    fn the_wire_form_carries_source_and_day() {
        let day = date(2055, 3, 1);
        let wire = json!({"value": "X", "classification": "C", "source": "1", "lastupdated": "2055-03-01"});
        assert_eq!(Fact::value("X", day).wire(), wire);
        let none =
            json!({"unavailable": true, "classification": "C", "source": "1", "lastupdated": "2055-03-01"});
        assert_eq!(Fact::nested(Value::Null, day).wire(), none);
        let list = Fact::nested(json!([{"vehicleno": {"value": "X1"}}]), day).wire();
        assert_eq!(list[0]["lastupdated"], "2055-03-01");
    }

    #[test]
    fn a_part_holds_one_member_only() {
        let day = date(2055, 3, 1);
        let cars =
            json!([{"vehicleno": {"value": "X1"}, "make": {"value": "KIA"}}, {"make": {"value": "BYD"}}]);
        assert_eq!(
            Fact::nested(cars, day).part("vehicleno").content,
            json!([{"vehicleno": {"value": "X1"}}])
        );
        let home = Fact::nested(json!({"type": "SG", "postal": {"value": "840012"}}), day);
        assert_eq!(home.part("postal").content, json!({"postal": {"value": "840012"}}));
        assert_eq!(home.part("floor").content, Value::Null);
        assert_eq!(Fact::value("X", day).part("street").content, Value::Null);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(8, 40, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("(value|code|desc|[a-z]{1,8})", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_answered_without_panic(content in any_json()) {
            for attribute in ["name", "sex", "regadd", "vehicles"] {
                let _ = check(attribute, content.clone());
            }
        }
    }
}
