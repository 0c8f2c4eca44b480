//! The form that a relying party posts: every field once, or none of it is read.

use std::collections::BTreeMap;

use super::refusal::{Refusal, Rule};

/// Most fields of one form.
const FIELDS_MAX: usize = 40;

/// The fields of a form. It has no `Debug`: codes and assertions are secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// A field that stands twice is refused (RFC 6749 section 3.2), whichever of the two would have been right.
    pub fn parse(content_type: &str, body: &[u8]) -> Result<Self, Refusal> {
        let media = content_type.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::seeing(Rule::FormMalformed, content_type));
        }
        if std::str::from_utf8(body).is_err() {
            return Err(Refusal::of(Rule::FormMalformed));
        }
        let mut fields = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            if fields.len() == FIELDS_MAX {
                return Err(Refusal::of(Rule::FormMalformed));
            }
            if fields.insert(name.clone().into_owned(), value.into_owned()).is_some() {
                return Err(Refusal::seeing(Rule::FieldTwice, &name));
            }
        }
        // An empty parameter counts as left out (RFC 6749 section 3.1).
        fields.retain(|_, value| !value.is_empty());
        Ok(Self(fields))
    }

    /// A field, if it was sent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A field, empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

    #[test]
    fn a_field_that_stands_twice_is_named() {
        let refused = Form::parse(TYPE, b"code=a&state=s&code=b").err().unwrap();
        assert_eq!(refused, Refusal::seeing(Rule::FieldTwice, "code"));
        assert_eq!(Form::parse("text/plain", b"a=b").err().unwrap().rule, Rule::FormMalformed);
        assert_eq!(Form::parse(TYPE, b"a=b&c=").unwrap().get("c"), None);
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(body: Vec<u8>) {
            drop(Form::parse(TYPE, &body));
        }
    }
}
