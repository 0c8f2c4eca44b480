//! Attributes of an element, from HTML tags and from attribute lists such as `{: .wide #top lang="ms"}`.

use super::scan;

/// Attributes in the order in which they were written, and the names of attribute lists that are defined elsewhere on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pairs: Vec<(String, String)>,
    references: Vec<String>,
}

impl Attributes {
    /// Reads the inside of an attribute list. What cannot be read is left out.
    pub fn from_list(text: &str) -> Self {
        let mut found = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let used = found.read_one(rest).max(1);
            rest = rest.get(used..).unwrap_or_else(|| rest.get(rest.len()..).unwrap_or("")).trim_start();
        }
        found
    }

    fn read_one(&mut self, text: &str) -> usize {
        let token_length = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
        let token = text.get(..token_length).unwrap_or("");
        if token.starts_with(['.', '#']) {
            self.read_ids_and_classes(token);
            return token_length;
        }
        let Some(name) = scan::word_name(text) else { return token_length };
        let after = text.get(name.len()..).unwrap_or("");
        for quote in ['"', '\''] {
            let Some(inside) = after.strip_prefix('=').and_then(|value| value.strip_prefix(quote)) else {
                continue;
            };
            if let Some(end) = inside.find(quote) {
                self.set(name, &inside.get(..end).unwrap_or("").replace("\\}", "}"));
                return name.len() + 2 + end + 1;
            }
        }
        if name.len() == token_length {
            self.references.push(name.to_owned());
        }
        token_length
    }

    fn read_ids_and_classes(&mut self, token: &str) {
        let mut rest = token;
        while let Some(mark) = rest.chars().next() {
            let body = rest.get(1..).unwrap_or("");
            let end = body.find(['.', '#']).unwrap_or(body.len());
            let value = body.get(..end).unwrap_or("");
            match mark {
                '#' if value.starts_with(|c: char| c.is_ascii_alphabetic()) => self.set("id", value),
                '.' if !value.is_empty() => self.add_class(value),
                _ => {}
            }
            rest = body.get(end..).unwrap_or("");
        }
    }

    /// Sets an attribute, in place of one with the same name.
    pub fn set(&mut self, name: &str, value: &str) {
        match self.pairs.iter_mut().find(|(known, _)| known == name) {
            Some(pair) => value.clone_into(&mut pair.1),
            None => self.pairs.push((name.to_owned(), value.to_owned())),
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn remove(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(at).1)
    }

    pub fn add_class(&mut self, class: &str) {
        let together = match self.get("class") {
            Some(known) => format!("{known} {class}"),
            None => class.to_owned(),
        };
        self.set("class", together.trim_start());
    }

    /// Takes over what `other` says; classes add up, everything else replaces.
    pub fn merge(&mut self, other: &Self) {
        for (name, value) in &other.pairs {
            if name == "class" {
                self.add_class(value);
            } else {
                self.set(name, value);
            }
        }
        self.references.extend(other.references.iter().cloned());
    }

    pub fn references(&self) -> &[String] {
        &self.references
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.references.is_empty()
    }
}
