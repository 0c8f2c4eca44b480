//! What a page says about its own looks: `<style>` blocks and `style` attributes. Both become rules of a style sheet of their own, so that the
//! content security policy needs no exception, and every rule reaches the page's content only.

use std::fmt::Write as _;

/// The element that holds a page's content; page rules start with it.
const SCOPE: &str = ".site-content";
/// More CSS than this on one page is cut off.
const CSS_BYTES_MAX: usize = 256 * 1024;

/// The rules of one page.
#[derive(Clone, Debug, Default)]
pub struct StyleSheet {
    blocks: String,
    classes: Vec<(String, String)>,
    /// What was left out.
    pub refused: Vec<String>,
}

impl StyleSheet {
    /// Takes over a `<style>` block.
    pub fn add_block(&mut self, css: &str) {
        let css = without_comments(css);
        if self.blocks.len() + css.len() > CSS_BYTES_MAX {
            self.refused.push("more than 256 KiB of styles".to_owned());
            return;
        }
        let mut written = String::new();
        self.rules(&css, &mut written, 0);
        self.blocks.push_str(&written);
    }

    /// The class that stands for a `style` attribute. The same declarations always give the same class.
    pub fn class_for(&mut self, declarations: &str) -> String {
        let declarations = self.declarations(declarations);
        if declarations.is_empty() {
            return String::new();
        }
        if let Some((class, _)) = self.classes.iter().find(|(_, known)| *known == declarations) {
            return class.clone();
        }
        let class = format!("own-{}", self.classes.len() + 1);
        self.classes.push((class.clone(), declarations));
        class
    }

    /// The finished style sheet.
    pub fn into_css(self) -> String {
        let mut css = self.blocks;
        for (class, declarations) in &self.classes {
            // Named twice, so that it weighs more than a rule of a block, as the attribute did.
            let _ = writeln!(css, "{SCOPE}{SCOPE} .{class}{{{declarations}}}");
        }
        css
    }

    fn rules(&mut self, css: &str, written: &mut String, depth: usize) {
        let mut rest = css.trim_start();
        while !rest.is_empty() {
            let Some(end) = rest.find(['{', ';', '}']) else { return };
            let prelude = rest.get(..end).unwrap_or("").trim();
            let after = rest.get(end + 1..).unwrap_or("");
            if !rest.get(end..).is_some_and(|at| at.starts_with('{')) {
                if !prelude.is_empty() {
                    self.refused.push(short(prelude));
                }
                rest = after.trim_start();
                continue;
            }
            let (inside, next) = until_matching_brace(after);
            self.rule(prelude, inside, written, depth);
            rest = next.trim_start();
        }
    }

    fn rule(&mut self, prelude: &str, inside: &str, written: &mut String, depth: usize) {
        if let Some(condition) = prelude.strip_prefix('@') {
            let is_condition = condition.starts_with("media")
                || condition.starts_with("supports")
                || condition.starts_with("layer");
            if is_condition && depth < 3 && is_harmless(condition) && !condition.starts_with("layer") {
                let mut nested = String::new();
                self.rules(inside, &mut nested, depth + 1);
                let _ = writeln!(written, "@{condition}{{{nested}}}");
            } else {
                self.refused.push(short(prelude));
            }
            return;
        }
        if inside.contains('{') {
            self.refused.push(short(prelude));
            return;
        }
        let selectors: Vec<String> =
            split_top_level(prelude, ',').iter().filter_map(|selector| scoped(selector)).collect();
        let declarations = self.declarations(inside);
        if selectors.is_empty() {
            self.refused.push(short(prelude));
        } else if !declarations.is_empty() {
            let _ = writeln!(written, "{}{{{declarations}}}", selectors.join(","));
        }
    }

    /// The declarations that may stay, joined.
    fn declarations(&mut self, text: &str) -> String {
        let mut kept = Vec::new();
        for declaration in split_top_level(text, ';') {
            let declaration = declaration.trim();
            if declaration.is_empty() {
                continue;
            }
            match declaration.split_once(':').filter(|(name, value)| may_stay(name.trim(), value.trim())) {
                Some((name, value)) => {
                    kept.push(format!("{}:{}", name.trim().to_ascii_lowercase(), value.trim()));
                }
                None => self.refused.push(short(declaration)),
            }
        }
        kept.join(";")
    }
}

/// Whether a declaration reaches neither outside the content nor outside the site.
fn may_stay(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let value = value.to_ascii_lowercase();
    let plain_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    let leaves_content = name == "position" && (value.contains("fixed") || value.contains("sticky"));
    let old_script = matches!(name.as_str(), "behavior" | "-moz-binding");
    plain_name
        && !value.is_empty()
        && !leaves_content
        && !old_script
        && is_harmless(&value)
        && urls_stay_home(&value)
}

fn is_harmless(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !lower.contains(['{', '}', '<', '\\', '@'])
        && !lower.contains("expression(")
        && !lower.contains("javascript:")
        && !lower.contains("image-set(")
}

/// Every `url()` must be a path of this site.
fn urls_stay_home(value: &str) -> bool {
    value.match_indices("url(").all(|(at, _)| {
        let inside = value.get(at + 4..).unwrap_or("").trim_start().trim_start_matches(['"', '\'']);
        inside.starts_with('/') && !inside.starts_with("//")
    })
}

/// A selector that reaches the page's content only. None when it cannot be made one.
fn scoped(selector: &str) -> Option<String> {
    let selector = selector.trim();
    if selector.is_empty()
        || selector.contains(['{', '}', '<', '\\', '@', ';', '&'])
        || selector.matches('(').count() != selector.matches(')').count()
    {
        return None;
    }
    let first_end =
        selector.find(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~')).unwrap_or(selector.len());
    let first = selector.get(..first_end)?;
    if matches!(first.to_ascii_lowercase().as_str(), "html" | "body" | ":root" | ".content") {
        let rest = selector.get(first_end..)?.trim_start();
        return Some(if rest.is_empty() {
            SCOPE.to_owned()
        } else {
            format!("{SCOPE} {}", scoped_rest(rest))
        });
    }
    if selector.starts_with(['>', '+', '~']) {
        return None;
    }
    Some(format!("{SCOPE} {selector}"))
}

/// `body p` and `html body p`: the outer elements are the scope.
fn scoped_rest(rest: &str) -> &str {
    rest.strip_prefix("body")
        .filter(|after| after.starts_with(char::is_whitespace))
        .map_or(rest, str::trim_start)
}

fn without_comments(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, next)| next);
    }
    plain.push_str(rest);
    plain.replace("<!--", "").replace("-->", "")
}

/// The text up to the brace that closes this block, and the text after it.
fn until_matching_brace(text: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), c) => quote = (c != open && c != '\n').then_some(open),
            (None, '"' | '\'') => quote = Some(character),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => {
                return (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
            }
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    (text, "")
}

/// Splits at a sign that stands outside quotes and brackets.
fn split_top_level(text: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut from, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, c) if c == sign && depth == 0 => {
                parts.push(text.get(from..at).unwrap_or(""));
                from = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or(""));
    parts
}

fn short(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= 60 { folded } else { folded.chars().take(57).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(css: &str) -> (String, Vec<String>) {
        let mut sheet = StyleSheet::default();
        sheet.add_block(css);
        let refused = sheet.refused.clone();
        (sheet.into_css(), refused)
    }

    #[test]
    fn rules_reach_the_content_only() {
        let (css, refused) = block("h2, .a > b { color: red } body { margin: 0 } html body p {x: y}");
        assert_eq!(
            css,
            ".site-content h2,.site-content .a > b{color:red}\n.site-content{margin:0}\n.site-content p{x:y}\n"
        );
        assert!(refused.is_empty());
    }

    #[test]
    fn what_reaches_outside_is_refused() {
        let (css, refused) = block(
            "@import url('https://x.example/a.css'); a{background:url(https://x.example/p.png)} b{background:url(/p.png)} c{position:fixed;top:0} @font-face{src:url(/f)} d{width:expression(1)} e{color:\\72 ed}",
        );
        assert_eq!(css, ".site-content b{background:url(/p.png)}\n.site-content c{top:0}\n");
        assert_eq!(refused.len(), 6);
    }

    #[test]
    fn conditions_are_kept_around_scoped_rules() {
        let (css, _) = block("@media (max-width: 600px) { .x { float: none } }");
        assert_eq!(css, "@media (max-width: 600px){.site-content .x{float:none}\n}\n");
    }

    #[test]
    fn a_style_attribute_becomes_a_class() {
        let mut sheet = StyleSheet::default();
        assert_eq!(sheet.class_for("width: 80%;"), "own-1");
        assert_eq!(sheet.class_for("width:80%"), "own-1");
        assert_eq!(sheet.class_for("color: blue"), "own-2");
        assert_eq!(sheet.class_for("position:fixed"), "");
        assert_eq!(
            sheet.into_css(),
            ".site-content.site-content .own-1{width:80%}\n.site-content.site-content .own-2{color:blue}\n"
        );
    }

    proptest! {
        #[test]
        fn no_rule_leaves_the_scope(css in "[a-z.#:;{}() ,@/*\"'<>\\\\-]{0,120}") {
            let (css, _) = block(&css);
            for line in css.lines().filter(|line| !line.starts_with('@') && *line != "}") {
                prop_assert!(line.starts_with(SCOPE), "{line}");
            }
        }
    }
}
