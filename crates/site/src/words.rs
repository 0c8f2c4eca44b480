//! Plain words out of HTML: what titles, descriptions and feeds show.

/// The text of some HTML: tags, comments, scripts and styles taken out, references left as they are.
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(rest.get(..at).unwrap_or(""));
        let here = rest.get(at..).unwrap_or("");
        let end = if here.starts_with("<!--") {
            here.find("-->").map(|end| end + 3)
        } else if let Some(end) = end_of_hidden(here, "script").or_else(|| end_of_hidden(here, "style")) {
            Some(end)
        } else {
            here.find('>').map(|end| end + 1)
        };
        rest = if let Some(end) = end {
            here.get(end..).unwrap_or("")
        } else {
            text.push_str(here);
            ""
        };
    }
    text.push_str(rest);
    text
}

fn end_of_hidden(here: &str, name: &str) -> Option<usize> {
    let opens = here.get(1..=name.len())?.eq_ignore_ascii_case(name)
        && here.get(1 + name.len()..)?.starts_with(['>', ' ', '\n', '\t', '/']);
    if !opens {
        return None;
    }
    let closing = format!("</{name}>");
    let at = here.to_ascii_lowercase().find(&closing)?;
    Some(at + closing.len())
}

/// The first words of a text, with an ellipsis when words were left out. White space is folded.
pub fn first_words(text: &str, count: usize) -> String {
    let mut words = text.split_whitespace();
    let kept: Vec<&str> = words.by_ref().take(count.max(1)).collect();
    let mut short = kept.join(" ");
    if words.next().is_some() {
        short.push_str("...");
    }
    short
}

/// Replaces the character references that occur in titles and descriptions.
pub fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(rest.get(..at).unwrap_or(""));
        let here = rest.get(at..).unwrap_or("");
        let reference = here
            .get(1..)
            .and_then(|inner| inner.find(';').filter(|end| *end <= 10).and_then(|end| inner.get(..end)));
        if let Some(found) = reference.and_then(character) {
            plain.push(found);
            rest = here.get(reference.map_or(0, str::len) + 2..).unwrap_or("");
        } else {
            plain.push('&');
            rest = here.get(1..).unwrap_or("");
        }
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "copy" => '©',
        "reg" => '®',
        "colon" => ':',
        "Tab" => '\t',
        "NewLine" => '\n',
        _ => return None,
    })
}

/// Text made safe to stand in HTML, also inside a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}
