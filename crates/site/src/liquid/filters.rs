//! The filters that site editors use. Each takes a value and gives a value; an unknown name gives nothing, and the caller reports it.

use super::expression::Val;
use crate::markdown;
use crate::words;

/// Applies a filter by name.
pub fn apply<'a>(name: &str, value: &Val<'a>, arguments: &[Val<'a>]) -> Option<Val<'a>> {
    let text = || value.to_string();
    let argument = |at: usize| arguments.get(at).map(ToString::to_string).unwrap_or_default();
    let filtered = match name {
        "upcase" => text().to_uppercase(),
        "downcase" => text().to_lowercase(),
        "capitalize" => capitalized(&text()),
        "strip" => text().trim().to_owned(),
        "lstrip" => text().trim_start().to_owned(),
        "rstrip" => text().trim_end().to_owned(),
        "append" => text() + &argument(0),
        "prepend" => argument(0) + &text(),
        "replace" => replaced(&text(), &argument(0), &argument(1)),
        "replace_first" => text().replacen(&argument(0), &argument(1), 1),
        "remove" => replaced(&text(), &argument(0), ""),
        "escape" | "escape_once" | "xml_escape" => escaped(&text()),
        "strip_html" => words::without_tags(&text()),
        "strip_newlines" => text().replace('\n', ""),
        "newline_to_br" => text().replace('\n', "<br>\n"),
        "normalize_whitespace" => text().split_whitespace().collect::<Vec<_>>().join(" "),
        "markdownify" => markdown::to_html(&text(), 1).html,
        "truncatewords" => words::first_words(&text(), whole(arguments.first()).unwrap_or(15)),
        "truncate" => truncated(&text(), whole(arguments.first()).unwrap_or(50)),
        "url_encode" | "cgi_escape" | "uri_escape" => crate::permalink::encode(&text()),
        "relative_url" | "absolute_url" | "slugify" | "date" | "date_to_string" | "jsonify" => text(),
        "join" => {
            let separator = if arguments.is_empty() { " ".to_owned() } else { argument(0) };
            value.items().iter().map(ToString::to_string).collect::<Vec<_>>().join(&separator)
        }
        _ => return structured(name, value, arguments),
    };
    Some(Val::text(filtered))
}

fn structured<'a>(name: &str, value: &Val<'a>, arguments: &[Val<'a>]) -> Option<Val<'a>> {
    let number = || value.as_number().unwrap_or(0.0);
    let other = || arguments.first().and_then(Val::as_number).unwrap_or(0.0);
    Some(match name {
        "plus" => Val::Number(number() + other()),
        "minus" => Val::Number(number() - other()),
        "times" => Val::Number(number() * other()),
        "divided_by" if other() != 0.0 => Val::Number((number() / other()).floor()),
        "modulo" if other() != 0.0 => Val::Number(number().rem_euclid(other())),
        "size" | "first" | "last" => value.member(name),
        "default" => {
            let text = value.to_string();
            if value.is_truthy() && !text.is_empty() {
                value.clone()
            } else {
                arguments.first().cloned().unwrap_or(Val::Nothing)
            }
        }
        "split" => {
            let (text, separator) =
                (value.to_string(), arguments.first().map(ToString::to_string).unwrap_or_default());
            let parts: Vec<String> = if separator.is_empty() {
                text.chars().map(String::from).collect()
            } else {
                text.split(&separator).map(str::to_owned).collect()
            };
            Val::List(parts.into_iter().map(Val::text).collect())
        }
        "reverse" => Val::List(value.items().into_iter().rev().collect()),
        "sort" | "sort_natural" => {
            let key = arguments.first().map(ToString::to_string);
            let of = |item: &Val<'a>| {
                key.as_ref()
                    .map_or_else(|| item.to_string(), |key| item.member(key).to_string())
                    .to_lowercase()
            };
            let mut items = value.items();
            items.sort_by_key(of);
            Val::List(items)
        }
        "where" => {
            let (key, wanted) = (arguments.first()?.to_string(), arguments.get(1).map(ToString::to_string));
            let fits = |item: &Val<'a>| {
                wanted.as_ref().map_or_else(
                    || item.member(&key).is_truthy(),
                    |wanted| item.member(&key).to_string() == *wanted,
                )
            };
            Val::List(value.items().into_iter().filter(fits).collect())
        }
        "map" => {
            let key = arguments.first()?.to_string();
            Val::List(value.items().iter().map(|item| item.member(&key)).collect())
        }
        "uniq" => {
            let mut seen = std::collections::HashSet::new();
            Val::List(value.items().into_iter().filter(|item| seen.insert(item.to_string())).collect())
        }
        _ => return None,
    })
}

fn whole(value: Option<&Val<'_>>) -> Option<usize> {
    let number = value?.as_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a small range just before"
    )]
    Some(number.clamp(0.0, 100_000.0) as usize)
}

/// Replacing nothing changes nothing; Rust would put the new text between all letters.
fn replaced(text: &str, from: &str, to: &str) -> String {
    if from.is_empty() { text.to_owned() } else { text.replace(from, to) }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect())
        .unwrap_or_default()
}

fn truncated(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length.saturating_sub(3)).collect();
    kept + "..."
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
