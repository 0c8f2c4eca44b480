//! Values and expressions of Liquid: names with dots and brackets, literals, comparisons.

use std::borrow::Cow;
use std::fmt;

use crate::yaml::{Node, Value};

/// A value while Liquid runs.
#[derive(Clone, Debug)]
pub enum Val<'a> {
    Nothing,
    Truth(bool),
    Number(f64),
    Text(Cow<'a, str>),
    Data(&'a Node),
    List(Vec<Val<'a>>),
}

impl<'a> Val<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of list items are small")]
    pub fn number(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// Everything but nothing and `false`, as in Liquid: an empty text is true.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Nothing | Self::Truth(false) => false,
            Self::Data(node) => !matches!(node.value, Value::Null) && !node.is_false(),
            _ => true,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Data(node) => match &node.value {
                Value::Null => true,
                Value::Text { text, .. } => text.is_empty(),
                Value::List(items) => items.is_empty(),
                Value::Map(map) => map.entries().is_empty(),
            },
            _ => false,
        }
    }

    /// The number that a value is or spells.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Data(node) => node.text()?.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// The items of a list; the entries of a map as pairs; a lone value by itself.
    pub fn items(&self) -> Vec<Val<'a>> {
        match self {
            Self::Nothing => Vec::new(),
            Self::List(items) => items.clone(),
            Self::Data(node) => match &node.value {
                Value::Null => Vec::new(),
                Value::List(items) => items.iter().map(Val::Data).collect(),
                Value::Map(map) => map
                    .entries()
                    .iter()
                    .map(|(key, node)| Val::List(vec![Val::text(key.as_str()), Val::Data(node)]))
                    .collect(),
                Value::Text { .. } => vec![self.clone()],
            },
            _ => vec![self.clone()],
        }
    }

    /// A member by key, by index, or one of `size`, `first`, `last`.
    pub fn member(&self, key: &str) -> Val<'a> {
        if let Self::Data(node) = self
            && let Some(found) = node.get(key)
        {
            return Val::Data(found);
        }
        let items = || self.items();
        match key {
            "size" => match self {
                Self::Text(text) => Val::number(text.chars().count()),
                Self::Data(Node { value: Value::Text { text, .. }, .. }) => Val::number(text.chars().count()),
                _ => Val::number(items().len()),
            },
            "first" => items().into_iter().next().unwrap_or(Val::Nothing),
            "last" => items().pop().unwrap_or(Val::Nothing),
            _ => key.parse::<usize>().ok().and_then(|at| items().into_iter().nth(at)).unwrap_or(Val::Nothing),
        }
    }
}

impl fmt::Display for Val<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => items.iter().try_for_each(|item| item.fmt(f)),
            Self::Data(node) => match &node.value {
                Value::Text { text, .. } => f.write_str(text),
                Value::List(items) => items.iter().try_for_each(|item| Val::Data(item).fmt(f)),
                Value::Null | Value::Map(_) => Ok(()),
            },
        }
    }
}

/// A value written out: text in straight or curly quotes, a number, a truth value.
pub fn literal<'a>(text: &str) -> Option<Val<'a>> {
    for (opening, closing) in [('"', '"'), ('\'', '\'')] {
        if let Some(inner) = text.strip_prefix(opening).and_then(|rest| rest.strip_suffix(closing)) {
            return Some(Val::text(inner.to_owned()));
        }
    }
    match text {
        "true" => Some(Val::Truth(true)),
        "false" => Some(Val::Truth(false)),
        "nil" | "null" => Some(Val::Nothing),
        "empty" | "blank" => Some(Val::text("")),
        _ => {
            let numeric = text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'.'));
            numeric.then(|| text.parse().ok().map(Val::Number)).flatten()
        }
    }
}

/// The steps of `a.b["c"].d`. A step that is itself a name, as in `a[b]`, starts with a zero character.
pub fn path(name: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let Some((step, after)) = inside.split_once(']') else { break };
            let step = step.trim();
            match literal(step) {
                Some(value) => steps.push(value.to_string()),
                None => steps.push(format!("\u{0}{step}")),
            }
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(rest.get(..end).unwrap_or("").trim().to_owned());
            let after = rest.get(end..).unwrap_or("");
            rest = after.strip_prefix('.').unwrap_or(after);
        }
    }
    steps
}

/// Splits at a sign, but not inside quotes.
pub fn split_outside_quotes(text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut quote = None;
    let mut from = 0;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            None if character == '"' || character == '\'' => quote = Some(character),
            None if character == sign => {
                parts.push(text.get(from..at).unwrap_or(""));
                from = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or(""));
    parts
}

/// Splits a condition at its first `and` or `or`.
pub fn first_connective(text: &str) -> Option<(&str, &'static str, &str)> {
    let at = |word: &'static str| find_word(text, word).map(|at| (at, word));
    let (position, word) = match (at("and"), at("or")) {
        (Some(and), Some(or)) => and.min(or),
        (and, or) => and.or(or)?,
    };
    Some((text.get(..position)?, word, text.get(position + word.len()..)?))
}

/// Splits `a == b` and its like.
pub fn split_comparison(text: &str) -> Option<(&str, &'static str, &str)> {
    for operator in ["==", "!=", "<>", "<=", ">=", "<", ">"] {
        let parts = split_outside_quotes_at(text, operator);
        if let Some((left, right)) = parts {
            return Some((left.trim(), operator, right.trim()));
        }
    }
    let at = find_word(text, "contains")?;
    Some((text.get(..at)?.trim(), "contains", text.get(at + "contains".len()..)?.trim()))
}

fn split_outside_quotes_at<'t>(text: &'t str, operator: &str) -> Option<(&'t str, &'t str)> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            None if character == '"' || character == '\'' => quote = Some(character),
            None if text.get(at..).is_some_and(|rest| rest.starts_with(operator)) => {
                return Some((text.get(..at)?, text.get(at + operator.len()..)?));
            }
            _ => {}
        }
    }
    None
}

/// Where a word stands by itself, outside quotes.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let padded = |at: usize| {
        let before = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        let after = text.get(at + word.len()..).is_some_and(|after| after.starts_with(char::is_whitespace));
        before && after
    };
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|at| padded(*at) && quotes_are_closed(text.get(..*at).unwrap_or("")))
}

fn quotes_are_closed(text: &str) -> bool {
    let mut quote = None;
    for character in text.chars() {
        match quote {
            Some(open) if character == open => quote = None,
            None if character == '"' || character == '\'' => quote = Some(character),
            _ => {}
        }
    }
    quote.is_none()
}

/// Compares two values. Numbers compare as numbers however they are written, everything else as text.
pub fn compare(left: &Val<'_>, operator: &str, right: &Val<'_>) -> bool {
    let equal = || match (left, right) {
        (Val::Truth(a), Val::Data(node)) | (Val::Data(node), Val::Truth(a)) => {
            if *a {
                node.is_true()
            } else {
                node.is_false()
            }
        }
        (Val::Truth(_), _) | (_, Val::Truth(_)) => {
            left.is_truthy() == right.is_truthy() && matches!((left, right), (Val::Truth(_), Val::Truth(_)))
        }
        (Val::Nothing, other) | (other, Val::Nothing) => {
            !other.is_truthy() && !matches!(other, Val::Truth(_))
        }
        (Val::Number(_), _) | (_, Val::Number(_)) => {
            left.as_number().is_some_and(|a| right.as_number() == Some(a))
        }
        (Val::Text(text), other) | (other, Val::Text(text)) if text.is_empty() => other.is_empty(),
        _ => left.to_string() == right.to_string(),
    };
    match operator {
        "==" => equal(),
        "!=" | "<>" => !equal(),
        "contains" => match left {
            Val::List(_) | Val::Data(Node { value: Value::List(_), .. }) => {
                left.items().iter().any(|item| item.to_string() == right.to_string())
            }
            _ => !matches!(left, Val::Nothing) && left.to_string().contains(&right.to_string()),
        },
        _ => match (left.as_number(), right.as_number()) {
            (Some(a), Some(b)) => match operator {
                "<" => a < b,
                ">" => a > b,
                "<=" => a <= b,
                _ => a >= b,
            },
            _ => false,
        },
    }
}
