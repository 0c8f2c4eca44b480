//! What becomes of the HTML that editors paste, and that nothing dangerous comes through.

use proptest::prelude::*;

use super::*;
use crate::yaml::Node;

fn render_as(variant: Variant, text: &str) -> (Body, Report) {
    let none = Node::null();
    let words = BodyWords {
        table: "Table".into(),
        picture_missing: "Picture".into(),
        frame_open: "Open on {host}".into(),
        frame_note: "Not loaded".into(),
    };
    let picture = |path: &str| (path == "/images/tern.png").then_some(Picture { size: Some((640, 480)) });
    let scope = Scope { site: &none, page: &none };
    let source =
        BodySource { file: "page.md", text, first_line: 4, variant, scope, picture: &picture, words: &words };
    let mut report = Report::default();
    let body = render(&source, &mut report);
    (body, report)
}

fn check(text: &str, expected: &str) {
    assert_eq!(render_as(Variant::Html, text).0.html, expected, "{text}");
}

fn rules(text: &str) -> Vec<(Rule, u32)> {
    render_as(Variant::Html, text).1.defects.iter().map(|defect| (defect.rule, defect.line)).collect()
}

#[test]
fn scripts_and_handlers_are_left_out_and_reported() {
    check(
        "<p onclick=\"x()\">a</p><script>alert(1)</script><a href=\"javascript:x\">b</a>",
        "<p>a</p><a>b</a>",
    );
    assert_eq!(
        rules("<p>\n<b onclick='x'>a</b>\n<script>1</script>"),
        [(Rule::Script, 5), (Rule::Script, 6)]
    );
    check(
        "<p>a<img src=x onerror=alert(1)>",
        "<p>a<span class=\"picture-missing\" aria-hidden=\"true\"><span class=\"picture-missing-words\">Picture</span></span></p>",
    );
}

#[test]
fn forms_are_left_out_but_boxes_that_open_parts_stay() {
    check(
        "<form action=\"/x\"><input name=\"pw\" type=\"password\">Name<button>Go</button></form>",
        "NameGo",
    );
    check(
        "<input type=\"checkbox\" id=\"a\"><label for=\"a\">More</label>",
        "<input type=\"checkbox\" id=\"a\"><label for=\"a\">More</label>",
    );
}

#[test]
fn frames_become_links_to_hosts_on_the_list() {
    let (body, report) = render_as(
        Variant::Html,
        "<iframe title=\"Tides\" src=\"https://www.youtube.com/embed/x\">no frames</iframe>",
    );
    assert!(body.html.contains("href=\"https://www.youtube-nocookie.com/embed/x\""), "{}", body.html);
    assert!(
        body.html.contains("Open on YouTube") && body.html.contains("Tides") && !body.html.contains("iframe")
    );
    assert!(report.defects.is_empty());
    assert_eq!(
        rules("<p></p>\n<iframe src=\"https://elsewhere.example/\"></iframe>"),
        [(Rule::ForbiddenFrame, 5)]
    );
}

#[test]
fn pictures_get_their_proportions_or_a_box_with_their_words() {
    check(
        "<img src=\"/images/tern.png\" alt=\"A tern\" height=\"auto\" width=\"100%\">",
        "<img src=\"/images/tern.png\" alt=\"A tern\" height=\"480\" width=\"640\" loading=\"lazy\" decoding=\"async\">",
    );
    let (body, report) =
        render_as(Variant::Html, "<img src=\"/images/gull_800x600.png\" alt=\"A &quot;gull&quot;\">");
    assert!(body.html.contains("role=\"img\" aria-label=\"A &quot;gull&quot;\""), "{}", body.html);
    assert!(body.css.contains("aspect-ratio:800 / 600"), "{}", body.css);
    assert_eq!(report.defects[0].rule, Rule::MissingFile);
}

#[test]
fn pictures_without_alternative_text_are_reported() {
    assert_eq!(rules("<img src=\"/images/tern.png\">"), [(Rule::NoAltText, 4)]);
    assert!(rules("<img src=\"/images/tern.png\" alt=\"\">").is_empty());
}

#[test]
fn pictures_of_other_sites_are_not_fetched() {
    let (body, _) = render_as(Variant::Html, "<img src=\"https://elsewhere.example/x.png\" alt=\"X\">");
    assert!(!body.html.contains("elsewhere"), "{}", body.html);
    check(
        "<img src=\"data:image/png;base64,AA==\" alt=\"dot\">",
        "<img src=\"data:image/png;base64,AA==\" alt=\"dot\">",
    );
    check("<a href=\"data:text/html,x\">x</a>", "<a>x</a>");
}

#[test]
fn links_open_where_they_stand() {
    check("<a href=\"/a b/\" target=\"_blank\" rel=\"noopener nofollow\">x</a>", "<a href=\"/a%20b/\">x</a>");
    check(
        "<a href=\"https://a.example/\" target=\"_blank\">x</a>",
        "<a href=\"https://a.example/\" rel=\"noopener noreferrer\">x</a>",
    );
    let (body, _) = render_as(Variant::Html, "<p>\n<a href=\"/not%20here/#top\">x</a>");
    assert_eq!(body.links, [("/not here/#top".to_owned(), 5)]);
}

#[test]
fn wide_tables_scroll_by_themselves() {
    check(
        "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>",
        "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table><tbody><tr><td><table><tbody><tr><td>x</td></tr></tbody></table></td></tr></tbody></table></div>",
    );
}

#[test]
fn styles_become_a_sheet_of_the_page() {
    let (body, report) = render_as(
        Variant::Html,
        "<style>p{color:red}body{position:fixed}</style><p style=\"width: 80%\">x</p>",
    );
    assert_eq!(body.html, "<p class=\"own-1\">x</p>");
    assert_eq!(body.css, ".site-content p{color:red}\n.site-content.site-content .own-1{width:80%}\n");
    assert_eq!(report.defects[0].rule, Rule::ForbiddenStyle);
}

#[test]
fn the_cards_of_the_visual_editor_keep_their_names() {
    let card = "<div class=\"isomer-card-grid\"><a class=\"isomer-card\" href=\"/x/\"><div class=\"isomer-card-body\"><div class=\"isomer-card-title\">T</div></div></a></div>";
    check(card, card);
    let accordion = "<div class=\"isomer-accordion isomer-accordion-grey\"><details class=\"isomer-details\"><summary>Q</summary><div class=\"isomer-details-content\">A</div></details></div>";
    check(accordion, accordion);
}

#[test]
fn ids_of_the_page_around_stay_its_own() {
    check("<h2 id=\"main\">a</h2><h2 id=\"mine\">b</h2>", "<h2>a</h2><h2 id=\"mine\">b</h2>");
}

#[test]
fn lines_of_markdown_pictures_are_found() {
    let (_, report) =
        render_as(Variant::Markdown, "one\n\n![](/images/tern.png)\n\n![Gull](/images/gull.png)\n");
    let found: Vec<(Rule, u32)> = report.defects.iter().map(|defect| (defect.rule, defect.line)).collect();
    assert_eq!(found, [(Rule::NoAltText, 6), (Rule::MissingFile, 8)]);
}

#[test]
fn a_live_figure_stands_in_text_but_never_in_an_attribute() {
    let (body, _) = render_as(Variant::Html, "<p title=\"{{ live.looks }}\">{{ live.looks }}</p>");
    assert_eq!(body.html, "<p title=\"\">\u{e000}1\u{e001}</p>");
    assert_eq!(body.live.len(), 2);
}

proptest! {
    #[test]
    fn nothing_dangerous_comes_through(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "/", "\"", "'", "=", " ", "\n", "script", "style", "svg", "math", "iframe", "img", "a", "table", "title", "textarea", "template", "noscript",
                "onerror=alert(1)", "onclick", "href=", "src=", "style=", "javascript:alert(1)", "data:text/html,x", "//elsewhere.example/x", "url(//x)", "<!--", "-->",
                "<![CDATA[", "]]>", "&#106;", "&lt;", "srcdoc=", "xlink:href=", "formaction=", "<p>", "</p>", "<div>", "\u{0}", "ü", "*", "`", "{::", "}",
            ]),
            0..30,
        )
    ) {
        let text = parts.concat();
        for variant in [Variant::Html, Variant::Markdown] {
            let (body, _) = render_as(variant, &text);
            let tags: Vec<&str> = body.html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap()).collect();
            for tag in tags {
                let lower = tag.to_lowercase();
                for word in ["script", "iframe", "svg", "math", "object", "embed", "form", "style"] {
                    prop_assert!(!lower.trim_start_matches('/').split_whitespace().next().unwrap_or("").eq(word), "{}", body.html);
                }
                prop_assert!(!lower.contains(" on") || lower.contains('"'), "{}", body.html);
                prop_assert!(!lower.contains("href=\"javascript") && !lower.contains("src=\"javascript") && !lower.contains("src=\"//"), "{}", body.html);
            }
        }
    }
}
