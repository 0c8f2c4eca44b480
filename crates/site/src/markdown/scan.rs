//! Questions about one line or one character, each answered without looking further. They promise to be cheap: the block parser asks them of every line.

use super::tag;

/// White space as kramdown counts it: ASCII only, so that a no-break space is a letter like any other.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// The line without its line end.
pub fn content(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

/// The line after up to three spaces, which never change what it is.
pub fn after_small_indent(line: &str) -> &str {
    let spaces = line.bytes().take(3).take_while(|byte| *byte == b' ').count();
    line.get(spaces..).unwrap_or("")
}

pub fn is_blank(line: &str) -> bool {
    line.bytes().all(is_space)
}

/// The rest of a line that is indented as code: by a tab or four spaces.
pub fn after_code_indent(line: &str) -> Option<&str> {
    line.strip_prefix('\t').or_else(|| line.strip_prefix("    "))
}

/// `^` alone on a line ends the block before it.
pub fn is_block_end(line: &str) -> bool {
    line.strip_prefix('^').is_some_and(is_blank)
}

/// The inside of a block attribute list `{: .class #id}` that stands alone on its line.
pub fn block_attribute_list(line: &str) -> Option<&str> {
    let inside = after_small_indent(line).strip_prefix("{:")?;
    if inside.starts_with([':', '/']) {
        return None;
    }
    let (list, after) = until_closing_brace(inside)?;
    (!list.is_empty() && is_blank(after)).then_some(list)
}

/// Splits at the first `}` that no backslash protects.
pub fn until_closing_brace(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '}' if !escaped => return Some((text.get(..at)?, text.get(at + 1..)?)),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

/// A line that starts or ends a block of HTML also ends the paragraph or list item before it.
pub fn is_html_boundary(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('<') else { return false };
    if let Some(closing) = inside.strip_prefix('/') {
        return tag::name_at(closing).is_some_and(|name| {
            !ends_no_paragraph(name)
                && closing.get(name.len()..).is_some_and(|rest| {
                    rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).starts_with('>')
                })
        });
    }
    tag::name_at(inside).is_some_and(|name| !ends_no_paragraph(name))
}

fn ends_no_paragraph(name: &str) -> bool {
    let word_length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let word = name.get(..word_length).unwrap_or("");
    tag::is_span_element(word) || word == "script"
}

/// Whether nothing that came before may lazily continue on this line.
pub fn ends_lazy_text(line: &str) -> bool {
    is_blank(line)
        || block_attribute_list(line).is_some()
        || is_block_end(line)
        || is_html_boundary(after_small_indent(line))
}

/// Whether this line ends a paragraph: everything that ends lazy text, and the starts of lists, headers, quotes and fenced code.
pub fn ends_paragraph(line: &str) -> bool {
    ends_lazy_text(line)
        || list_marker(line, 3).is_some()
        || atx_header(line).is_some()
        || definition_marker(line, 3).is_some()
        || after_small_indent(line).starts_with('>')
        || fence(line).is_some()
}

/// A list marker: how long it is with its indent, and whether the list is ordered.
pub struct ListMarker {
    pub ordered: bool,
    pub length: usize,
}

/// The list marker that starts this line after at most `indent_max` spaces.
pub fn list_marker(line: &str, indent_max: usize) -> Option<ListMarker> {
    let indent = line.bytes().take(indent_max).take_while(|byte| *byte == b' ').count();
    let rest = line.get(indent..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (ordered, marker) = match rest.as_bytes().get(digits) {
        Some(b'.') if digits > 0 => (true, digits + 1),
        Some(b'+' | b'*' | b'-') if digits == 0 => (false, 1),
        _ => return None,
    };
    starts_item_text(rest.get(marker..)?).then_some(ListMarker { ordered, length: indent + marker })
}

/// The length of a definition's `:` with its indent.
pub fn definition_marker(line: &str, indent_max: usize) -> Option<usize> {
    let indent = line.bytes().take(indent_max).take_while(|byte| *byte == b' ').count();
    let rest = line.get(indent..)?.strip_prefix(':')?;
    starts_item_text(rest).then_some(indent + 1)
}

fn starts_item_text(rest: &str) -> bool {
    rest.starts_with([' ', '\t', '|'])
}

/// Level and text of a `## header`.
pub fn atx_header(line: &str) -> Option<(u8, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let rest = line.get(level..)?;
    let text = rest.trim_start_matches([' ', '\t']);
    ((1..=6).contains(&level) && text.len() < rest.len())
        .then(|| (u8::try_from(level).unwrap_or(6), content(text)))
}

/// The fence that starts a block of code: its character, its length, and the word after it.
pub fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let rest = after_small_indent(line);
    let character = *rest.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|byte| *byte == character).count();
    (length >= 3).then(|| (character, length, rest.get(length..).unwrap_or("").trim()))
}

/// Three or more `*`, `-` or `_`, and nothing else.
pub fn is_rule(line: &str) -> bool {
    let rest = after_small_indent(content(line));
    let Some(mark) = rest.bytes().next().filter(|byte| matches!(byte, b'*' | b'-' | b'_')) else {
        return false;
    };
    rest.bytes().all(|byte| byte == mark || byte == b' ' || byte == b'\t')
        && rest.bytes().filter(|byte| *byte == mark).count() >= 3
}

/// Whether the line under a text makes it a header, and of which level.
pub fn setext_level(line: &str) -> Option<u8> {
    let trimmed = content(line).trim_end_matches([' ', '\t', '\r', '\x0b', '\x0c']);
    let level = match trimmed.bytes().next()? {
        b'-' => 2,
        b'=' => 1,
        _ => return None,
    };
    trimmed.bytes().all(|byte| matches!(byte, b'-' | b'=')).then_some(level)
}

/// A name as attribute lists, footnotes and extensions use it.
pub fn word_name(text: &str) -> Option<&str> {
    let length = text
        .char_indices()
        .take_while(|(at, character)| {
            character.is_ascii_alphanumeric() || *character == '_' || (*at > 0 && *character == '-')
        })
        .count();
    text.get(..length).filter(|name| !name.is_empty())
}
