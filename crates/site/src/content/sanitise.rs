//! The last step of every body: HTML is parsed as a browser parses it, and only what is on these lists is written again.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Elements of a body. There is no form: the two kinds of `input` that stay, a box to tick and a choice, open and close what a page says about its looks.
const ELEMENTS: &str = "\
    a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center cite \
    code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 \
    h6 header hgroup hr i img input ins kbd label li map mark nav ol p pre q rp rt ruby s samp \
    section small source span strike strong sub summary sup table tbody td tfoot th thead time tr \
    track tt u ul var video wbr";

/// Elements of a title or a line.
const INLINE_ELEMENTS: &str = "\
    a abbr b bdi br cite code del em i ins kbd mark q s small span strong sub sup u wbr";

/// Attributes that every element may have.
const EVERYWHERE: &str = "\
    class id title lang dir role aria-label aria-hidden aria-describedby aria-labelledby tabindex";

/// Attributes of one element.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("a", "href name rel download hreflang"),
    ("abbr", "title"),
    ("area", "href alt shape coords"),
    ("audio", "src controls preload"),
    ("bdo", "dir"),
    ("blockquote", "cite"),
    ("col", "span width align"),
    ("colgroup", "span width align"),
    ("data", "value"),
    ("del", "cite datetime"),
    ("details", "open"),
    ("div", "align"),
    ("h1", "align"),
    ("h2", "align"),
    ("h3", "align"),
    ("h4", "align"),
    ("h5", "align"),
    ("h6", "align"),
    ("hr", "align width size"),
    ("img", "src alt width height align loading decoding usemap"),
    ("input", "type name checked disabled"),
    ("ins", "cite datetime"),
    ("label", "for"),
    ("li", "value"),
    ("map", "name"),
    ("ol", "start type reversed"),
    ("p", "align"),
    ("q", "cite"),
    ("source", "src type"),
    ("table", "align border width cellpadding cellspacing summary"),
    ("tbody", "align valign"),
    ("td", "align valign colspan rowspan headers width height nowrap"),
    ("tfoot", "align valign"),
    ("th", "align valign colspan rowspan headers scope width height abbr nowrap"),
    ("thead", "align valign"),
    ("time", "datetime"),
    ("tr", "align valign"),
    ("track", "src kind srclang label"),
    ("ul", "type"),
    ("video", "src controls poster preload width height"),
];

/// Schemes of addresses; `data:` is allowed for pictures only, by the filter below.
const SCHEMES: &str = "https http mailto tel sms data";

/// Ids of the page around the content: a body that repeated one would break the skip link and the labels.
const RESERVED_IDS: &[&str] = &["main", "top", "site-menu", "skip"];

static BODY: LazyLock<Builder<'static>> = LazyLock::new(|| builder(ELEMENTS));
static INLINE: LazyLock<Builder<'static>> = LazyLock::new(|| builder(INLINE_ELEMENTS));

fn builder(elements: &'static str) -> Builder<'static> {
    let elements: HashSet<&str> = elements.split_whitespace().collect();
    let mut builder = Builder::empty();
    let attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES
        .iter()
        .filter(|(element, _)| elements.contains(element))
        .map(|(element, names)| (*element, names.split_whitespace().collect()))
        .collect();
    builder
        .tags(elements)
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "select",
            "textarea",
        ]))
        .tag_attributes(attributes)
        .generic_attributes(EVERYWHERE.split_whitespace().collect())
        .url_schemes(SCHEMES.split_whitespace().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, name, value| filter(element, name, value).map(Into::into));
    builder
}

fn filter<'v>(element: &str, name: &str, value: &'v str) -> Option<&'v str> {
    match name {
        "id" => (!RESERVED_IDS.contains(&value) && !value.is_empty()).then_some(value),
        "type" if element == "input" => Some(if value == "radio" { "radio" } else { "checkbox" }),
        "tabindex" => (value == "0").then_some(value),
        "href" | "cite" => (!is_data(value)).then_some(value),
        "src" | "poster" => {
            let elsewhere = value.starts_with("//") || value.contains("://");
            let may_be_data = element == "img" && is_picture_data(value);
            let own = !elsewhere && !is_data(value);
            // Pictures of other sites would tell them who reads this page.
            (own || may_be_data).then_some(value)
        }
        _ => Some(value),
    }
}

fn is_data(value: &str) -> bool {
    value.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}

fn is_picture_data(value: &str) -> bool {
    ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"]
        .iter()
        .any(|start| value.starts_with(start))
}

/// Cleans a body.
pub fn clean(html: &str) -> String {
    BODY.clean(html).to_string()
}

/// Cleans words that stand inside a line.
pub fn clean_inline(html: &str) -> String {
    INLINE.clean(html).to_string()
}
