//! Each rule of kramdown that site editors lean on, with the HTML that kramdown 2.4 itself makes of it (white space between blocks aside).

use proptest::prelude::*;

use super::*;

/// Compares without the white space around tags, which no reader sees.
fn check(source: &str, expected: &str) {
    let folded =
        |html: &str| html.split('\n').map(str::trim).collect::<Vec<_>>().join("").replace("> <", "><");
    assert_eq!(folded(&to_html(source, 1).html), folded(expected), "\n--- source\n{source}");
}

#[test]
fn headers_have_ids_made_from_their_words() {
    check("## Boats & tides: part 2!", r#"<h2 id="boats--tides-part-2">Boats &amp; tides: part 2!</h2>"#);
    check("# One\n\n# One\n", r#"<h1 id="one">One</h1><h1 id="one-1">One</h1>"#);
    check("Harbour\n-------\n\nQuay\n====\n", r#"<h2 id="harbour">Harbour</h2><h1 id="quay">Quay</h1>"#);
    check("### 3 ferries ###\n", r#"<h3 id="3-ferries">3 ferries</h3>"#);
    check("## Named {#mine}\n", r#"<h2 id="mine">Named</h2>"#);
    check("## 渡轮 时间\n", r#"<h2 id="渡轮-时间">渡轮 时间</h2>"#);
    check("#no space, no header\n", "<p>#no space, no header</p>");
}

#[test]
fn a_setext_header_needs_a_blank_line_before_it() {
    check("Text\nQuay\n----\n", "<p>Text\nQuay\n—-</p>");
}

#[test]
fn quotes_dashes_and_dots_become_typographic() {
    check(r#"She said "it's late" -- and left..."#, "<p>She said “it’s late” – and left…</p>");
    check("The '80s --- 'good' times", "<p>The ’80s — ‘good’ times</p>");
    check("<< left >> and \"*both*\"", "<p>«\u{a0}left\u{a0}» and “<em>both</em>”</p>");
    check(r#"\"plain\" and \*stars\*"#, r#"<p>"plain" and *stars*</p>"#);
}

#[test]
fn emphasis_opens_and_closes_as_in_kramdown() {
    check(
        "*a* **b** ***c*** _d_ __e__",
        "<p><em>a</em> <strong>b</strong> <strong><em>c</em></strong> <em>d</em> <strong>e</strong></p>",
    );
    check("file_name_here and 2*3*4", "<p>file_name_here and 2<em>3</em>4</p>");
    check("* not open*", "<ul><li>not open*</li></ul>");
    check("**never closed", "<p>**never closed</p>");
    check("~~gone~~ but ~~ not this ~~", "<p><del>gone</del> but ~~ not this ~~</p>");
}

#[test]
fn code_keeps_what_it_holds() {
    check("Use `a < b` and ``two ` ticks``", "<p>Use <code>a &lt; b</code> and <code>two ` ticks</code></p>");
    check("    indented\n    lines\n", "<pre><code>indented\nlines\n</code></pre>");
    check("```yaml\nkey: *x\n```\n", "<pre><code class=\"language-yaml\">key: *x\n</code></pre>");
}

#[test]
fn links_and_pictures_may_name_files_with_spaces() {
    check("[Plan](/files/Tide plan (new).pdf)", r#"<p><a href="/files/Tide plan (new).pdf">Plan</a></p>"#);
    check(
        "![A boat](/images/Big boat.png \"At sea\")",
        r#"<p><img src="/images/Big boat.png" alt="A boat" title="At sea"></p>"#,
    );
    check(
        "[one][b] and [b]\n\n[b]: /b/ 'B'\n",
        r#"<p><a href="/b/" title="B">one</a> and <a href="/b/" title="B">b</a></p>"#,
    );
    check("[![x](/x.png)](/y/)", r#"<p><a href="/y/"><img src="/x.png" alt="x"></a></p>"#);
    check(
        "<https://a.example/> <me@a.example>",
        r#"<p><a href="https://a.example/">https://a.example/</a> <a href="mailto:me@a.example">me@a.example</a></p>"#,
    );
    check("[not a link] and [x](unclosed", "<p>[not a link] and [x](unclosed</p>");
}

#[test]
fn attribute_lists_go_to_the_block_above_or_below() {
    check("Words\n{: .lead #top lang=\"ms\"}\n", r#"<p class="lead" id="top" lang="ms">Words</p>"#);
    check("{: .lead}\nWords\n", r#"<p class="lead">Words</p>"#);
    check("A *word*{:.big} here", r#"<p>A <em class="big">word</em> here</p>"#);
    check("{:warn: .red .bold}\n\nCare\n{: warn}\n", r#"<p class="red bold">Care</p>"#);
    check("- {: .first} one\n- two\n", r#"<ul><li class="first">one</li><li>two</li></ul>"#);
}

#[test]
fn lists_are_tight_or_loose_and_nest_by_indent() {
    check(
        "* one\n* two\n\n  more\n* three\n",
        "<ul><li>one</li><li><p>two</p><p>more</p></li><li>three</li></ul>",
    );
    check(
        "1. one\n   - a\n   - b\n2. two\n",
        "<ol><li>one<ul><li>a</li><li>b</li></ul></li><li>two</li></ol>",
    );
    check("- one\nlazy\n- two\n", "<ul><li>one\nlazy</li><li>two</li></ul>");
    check("+ one\n\n+ two\n", "<ul><li><p>one</p></li><li><p>two</p></li></ul>");
    check("- one\n^\n- two\n", "<ul><li>one</li></ul><ul><li>two</li></ul>");
}

#[test]
fn definition_lists_take_the_paragraph_above() {
    check(
        "Quay\n: Where boats land\n\nPier\n\n: Built out to sea\n",
        "<dl><dt>Quay</dt><dd>Where boats land</dd><dt>Pier</dt><dd><p>Built out to sea</p></dd></dl>",
    );
}

#[test]
fn tables_need_no_leading_pipe() {
    check(
        "Boat | Seats\n-----|-----:\nTern | 12\nGull | 40\n",
        r#"<table><thead><tr><th scope="col">Boat</th><th class="has-text-right" scope="col">Seats</th></tr></thead><tbody><tr><td>Tern</td><td class="has-text-right">12</td></tr><tr><td>Gull</td><td class="has-text-right">40</td></tr></tbody></table>"#,
    );
    check(
        "| a \\| b | `c|d` |\n",
        "<table><tbody><tr><td>a | b</td><td><code>c|d</code></td></tr></tbody></table>",
    );
    check("Words | and\nno pipe here\n", "<p>Words | and\nno pipe here</p>");
}

#[test]
fn html_runs_to_its_own_end_tag() {
    check(
        "<div class=\"x\">\n\n    *raw*\n\n</div>\n\n*read*\n",
        "<div class=\"x\">*raw*</div><p><em>read</em></p>",
    );
    check("<div markdown=\"1\">\n*read*\n</div>\n", "<div><p><em>read</em></p></div>");
    check("<div>\n<p markdown=\"1\">*read*</p>\n*raw*\n</div>\n", "<div><p><em>read</em></p>*raw*</div>");
    check(
        "A <b>*strong*</b> and <code>*raw*</code>",
        "<p>A <b><em>strong</em></b> and <code>*raw*</code></p>",
    );
    check("5 < 6 and a<b", "<p>5 &lt; 6 and a&lt;b</p>");
}

#[test]
fn footnotes_stand_at_the_end_and_lead_back() {
    check(
        "Fact[^a].\n\n[^a]: Source.\n",
        "<p>Fact<sup id=\"fnref:a\" role=\"doc-noteref\"><a href=\"#fn:a\" class=\"footnote\" rel=\"footnote\">1</a></sup>.</p>\
         <div class=\"footnotes\" role=\"doc-endnotes\"><ol><li id=\"fn:a\" role=\"doc-endnote\"><p>Source.\u{a0}\
         <a href=\"#fnref:a\" class=\"reversefootnote\" role=\"doc-backlink\">↩</a></p></li></ol></div>",
    );
    check("Unknown[^x]", "<p>Unknown[^x]</p>");
}

#[test]
fn abbreviations_are_explained_where_they_stand_alone() {
    check(
        "The DOA and DOAX\n\n*[DOA]: Digital Office\n",
        r#"<p>The <abbr title="Digital Office">DOA</abbr> and DOAX</p>"#,
    );
}

#[test]
fn breaks_and_rules() {
    check("one  \ntwo\\\nthree\n", "<p>one<br>two<br>three</p>");
    check("* * *\n", "<hr>");
    check("> quoted\nlazy\n\nafter\n", "<blockquote><p>quoted\nlazy</p></blockquote><p>after</p>");
    check("{::comment}\nhidden\n{:/comment}\n\nshown\n", "<p>shown</p>");
}

#[test]
fn pictures_without_words_are_told_with_their_line() {
    let markdown = to_html("one\n\n![](/a.png)\n\n![words](/b.png)\n", 10);
    assert_eq!(markdown.images_without_text, [12]);
}

#[test]
fn deep_and_long_texts_end_in_time() {
    for text in [
        ">".repeat(5_000),
        "* ".repeat(5_000),
        "[".repeat(5_000),
        "*a ".repeat(5_000),
        "<b>".repeat(5_000),
        "<div>".repeat(5_000),
        "`".repeat(5_000),
        "![".repeat(5_000),
        "| ".repeat(5_000),
        "\"'".repeat(5_000),
    ] {
        to_html(&text, 1);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,300}") {
        to_html(&text, 1);
        to_inline_html(&text);
    }

    #[test]
    fn any_signs_are_read_without_a_panic(text in "[a-c*_`<>/\\[\\](){}!:|#\"'&;.~^$= \\t\\n0-9+-]{0,200}") {
        to_html(&text, 1);
    }

    #[test]
    fn plain_words_are_never_lost(words in "[a-z]{1,8}( [a-z]{1,8}){0,20}") {
        let html = to_html(&words, 1).html;
        prop_assert_eq!(html.trim(), format!("<p>{words}</p>"));
    }
}
