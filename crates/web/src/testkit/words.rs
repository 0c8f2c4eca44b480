//! A judge of a room's words: every key in four languages, with the same values, used, and nothing used that is missing.
//!
//! A key is whatever stands in quotes in a template or a source file of the room and begins with a room's name and
//! a dash. Where a key is put together at run time, the room names its beginning: `problems_of_words(DIR, &LOCALES, &["identity-role-"])`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::{LOCALES, Lang, LocaleFiles};

/// What is wrong with the words of a room, as sentences; a test asserts that there are none.
///
/// `crate_dir` is the room's `env!("CARGO_MANIFEST_DIR")`; `beginnings` are those of keys put together at run time.
pub fn problems_of_words(crate_dir: &str, files: &LocaleFiles, beginnings: &[&str]) -> Vec<String> {
    let mut problems = Vec::new();
    let english = keys_of(files, Lang::En, &mut problems);
    compare_languages(files, &english, &mut problems);

    let used = quoted_keys(Path::new(crate_dir), &[files.room, LOCALES.room]);
    let kit = keys_of(&LOCALES, Lang::En, &mut Vec::new());
    for (key, place) in &used {
        let known = english.contains_key(key) || kit.contains_key(key);
        if !known && !beginnings.contains(&key.as_str()) {
            problems.push(format!("{place} uses {key}, which locales/en.ftl does not have"));
        }
    }
    for key in english.keys() {
        let put_together = beginnings.iter().any(|beginning| key.starts_with(beginning));
        // The kit's shared words are for the rooms above it.
        let shared = key.starts_with(concat!("web-", "word-"));
        if !used.contains_key(key) && !put_together && !shared {
            problems.push(format!("locales/en.ftl has {key}, which nothing uses"));
        }
    }
    problems
}

fn compare_languages(files: &LocaleFiles, english: &Keys, problems: &mut Vec<String>) {
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != Lang::En) {
        if !files.text(lang).starts_with("# translation-unreviewed")
            && !files.text(lang).starts_with("# translation-reviewed")
        {
            problems.push(format!(
                "locales/{lang}.ftl must begin with `# translation-unreviewed` or say who reviewed it"
            ));
        }
        let other = keys_of(files, lang, problems);
        for (key, values) in english {
            match other.get(key) {
                None => problems.push(format!("locales/{lang}.ftl lacks {key}")),
                Some(others) if others != values => {
                    problems.push(format!(
                        "locales/{lang}.ftl: {key} takes {others:?}, English takes {values:?}"
                    ));
                }
                Some(_) => {}
            }
        }
        for key in other.keys().filter(|key| !english.contains_key(*key)) {
            problems.push(format!("locales/{lang}.ftl has {key}, which English does not"));
        }
    }
}

/// Keys with the values that they take.
type Keys = BTreeMap<String, BTreeSet<String>>;

fn keys_of(files: &LocaleFiles, lang: Lang, problems: &mut Vec<String>) -> Keys {
    let resource = match fluent_syntax::parser::parse(files.text(lang)) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            problems.push(format!("locales/{lang}.ftl: {errors:?}"));
            resource
        }
    };
    let mut keys = Keys::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name.to_owned();
        if !key.starts_with(&format!("{}-", files.room)) {
            problems.push(format!("locales/{lang}.ftl: {key} must begin with {}-", files.room));
        }
        let mut values = BTreeSet::new();
        if let Some(pattern) = &message.value {
            gather(pattern, &mut values);
        }
        if keys.insert(key.clone(), values).is_some() {
            problems.push(format!("locales/{lang}.ftl has {key} twice"));
        }
    }
    keys
}

fn gather(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => gather_inline(inline, values),
            Expression::Select { selector, variants } => {
                gather_inline(selector, values);
                for variant in variants {
                    gather(&variant.value, values);
                }
            }
        }
    }
}

fn gather_inline(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(values.insert(id.name.to_owned())),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| gather_inline(argument, values));
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = &**expression {
                gather_inline(inner, values);
            }
        }
        _ => {}
    }
}

/// Quoted keys of the room's templates and sources (its tests aside), with the file of the first use.
fn quoted_keys(crate_dir: &Path, rooms: &[&str]) -> BTreeMap<String, String> {
    let mut used = BTreeMap::new();
    for folder in ["templates", "src"] {
        visit(&crate_dir.join(folder), &mut |path, text| {
            let production = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let place = path.strip_prefix(crate_dir).unwrap_or(path).display().to_string();
            for key in production.split('"').filter(|quoted| is_key(quoted, rooms)) {
                used.entry(key.to_owned()).or_insert_with(|| place.clone());
            }
        });
    }
    used
}

fn is_key(text: &str, rooms: &[&str]) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    plain
        && rooms
            .iter()
            .any(|room| text.strip_prefix(room).is_some_and(|rest| rest.len() > 1 && rest.starts_with('-')))
}

fn visit(folder: &Path, seen: &mut dyn FnMut(&Path, &str)) {
    let Ok(entries) = folder.read_dir() else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            visit(&path, seen);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            seen(&path, &text);
        }
    }
}
