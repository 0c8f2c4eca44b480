//! What editors write in Liquid, and what comes out.

use proptest::prelude::*;

use super::*;
use crate::yaml;

fn run(text: &str) -> (String, Report) {
    let site = yaml::parse(
        "title: Angsana\nboats:\n  - {name: Tern, seats: 12, berth: A}\n  - {name: Gull, seats: 40, berth: B}\nopen: false\ndata:\n  fares-2030: [{to: Tembu, cents: 250}]\n",
        1,
    )
    .unwrap();
    let page = yaml::parse("title: Boats\n", 1).unwrap();
    let mut report = Report::default();
    let rendered = render(text, Scope { site: &site, page: &page }, "boats.md", 5, &mut report);
    (rendered.text, report)
}

fn check(text: &str, expected: &str) {
    let (output, report) = run(text);
    assert_eq!(output, expected, "{text}");
    assert!(report.defects.is_empty(), "{text}: {:?}", report.defects);
}

#[test]
fn values_are_printed_by_name() {
    check("{{ site.title }}: {{ page.title | upcase }}", "Angsana: BOATS");
    check("{{ site.boats[1].name }} {{ site.boats.first.name }} {{ site.boats.size }}", "Gull Tern 2");
    check(
        "{{ site.data.fares-2030[0].to }} {{ site.data[\"fares-2030\"].first.cents | divided_by: 100 }}",
        "Tembu 2",
    );
    check("{{ nobody.knows.this }}", "");
}

#[test]
fn lists_are_walked_through() {
    check(
        "{% for b in site.boats %}{{ b.name }}({{ forloop.index }}){% unless forloop.last %}, {% endunless %}{% endfor %}",
        "Tern(1), Gull(2)",
    );
    check("{% for b in site.boats reversed limit:1 %}{{ b.name }}{% endfor %}", "Gull");
    check("{% for b in site.trains %}x{% else %}none{% endfor %}", "none");
    check(
        "{% for b in site.boats %}{% if b.seats > 20 %}{% break %}{% endif %}{{ b.name }}{% endfor %}",
        "Tern",
    );
}

#[test]
fn conditions_choose() {
    check("{% if site.open %}open{% else %}shut{% endif %}", "shut");
    check(
        "{% assign n = site.boats[0].seats | plus: 0 %}{% if n == 12 and site.title contains 'sana' %}yes{% endif %}",
        "yes",
    );
    check(
        "{% case site.boats[1].berth %}{% when 'A' %}first{% when 'B' or 'C' %}second{% else %}?{% endcase %}",
        "second",
    );
    check("{% if site.title == \"\" %}no name{% elsif site.title != blank %}named{% endif %}", "named");
}

#[test]
fn text_is_captured_and_kept_raw() {
    check(
        "{% capture x %}/img/{{ site.boats[0].name | downcase }}.png{% endcapture %}[{{ x }}]",
        "[/img/tern.png]",
    );
    check("a {%- comment %} hidden {{ x }} {% endcomment -%} b", "ab");
    check("{% raw %}{{ site.title }}{% endraw %}", "{{ site.title }}");
    check("a\n{%- assign x = 1 -%}\nb", "ab");
}

#[test]
fn an_accordion_opens_without_a_script() {
    let (html, _) = run("{% accordion When do boats run? %}\n*Every* hour\n{% endaccordion %}");
    assert!(html.contains("<summary>When do boats run?</summary>"), "{html}");
    assert!(html.contains("<em>Every</em> hour"), "{html}");
}

#[test]
fn what_is_not_understood_prints_nothing_and_is_reported_with_its_line() {
    let (output, report) = run("one\n{% include map.html %}\ntwo {{ site.title | sparkle }}");
    assert_eq!(output, "one\n\ntwo Angsana");
    let lines: Vec<u32> = report.defects.iter().map(|defect| defect.line).collect();
    assert_eq!(lines, [6, 7]);
    assert!(report.defects.iter().all(|defect| defect.rule == Rule::UnknownLiquid));
}

#[test]
fn a_block_that_never_closes_runs_to_the_end() {
    let (output, report) = run("{% if site.title %}all of\nthis");
    assert_eq!(output, "all of\nthis");
    assert_eq!(report.defects.len(), 1);
}

#[test]
fn live_figures_leave_marks() {
    let site = Node::null();
    let mut report = Report::default();
    let scope = Scope { site: &site, page: &site };
    let rendered = render(
        "{{ live.looks }} {% room_card identity %}Sign in{% endroom_card %}",
        scope,
        "a.md",
        1,
        &mut report,
    );
    assert_eq!(rendered.live, [LivePart::Figure("looks".to_owned()), LivePart::Room("identity".to_owned())]);
    assert!(report.defects.is_empty());
}

#[test]
fn a_page_cannot_run_for_ever() {
    let nested = "{% for a in site.boats %}".repeat(40) + "x" + &"{% endfor %}".repeat(40);
    let (output, _) = run(&nested);
    assert!(output.len() <= OUTPUT_MAX + 64);
    let (_, report) = run(&"{% if a %}".repeat(3_000));
    assert!(!report.defects.is_empty());
}

proptest! {
    #[test]
    fn any_text_is_run_without_a_panic(text in "\\PC{0,200}") {
        run(&text);
    }

    #[test]
    fn anything_like_liquid_is_run_without_a_panic(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "{%", "%}", "{{", "}}", " if ", " else ", "elsif", "endif", " for ", "x in site.boats", "endfor", "assign x=", "capture x", "endcapture",
                "case x", "when 1", "endcase", "|", ":", "plus", "site.boats[", "]", "'", "\"", "==", "contains", "-", "raw", "endraw", "comment",
                "room_card a", "accordion t", "\n", "limit:1", "ü",
            ]),
            0..40,
        )
    ) {
        run(&parts.concat());
    }
}
