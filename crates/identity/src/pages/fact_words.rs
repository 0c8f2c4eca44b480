//! How a fact reads on a page: its label and its lines in the reader's language.

use polity_web::{Arg, Ctx};
use serde_json::{Map, Value};

use crate::catalogue::{Attribute, Catalogue, Form};
use crate::fact_lines;
use crate::facts::Fact;
use crate::login::scopes::Scope;

/// Codes whose descriptions the locale files have, by attribute.
const TRANSLATED: [&str; 5] = ["sex", "residentialstatus", "marital", "housingtype", "hdbtype"];
/// Names inside nested facts that the locale files have.
const LEAVES: &[&str] = &[
    "address",
    "amount",
    "balanceloanrepayment",
    "birthcertno",
    "class",
    "classes",
    "comstatus",
    "dateofpurchase",
    "disqualification",
    "dob",
    "effectiveownership",
    "enddate",
    "enginecapacity",
    "expirydate",
    "firstregistrationdate",
    "hdbtype",
    "high",
    "issuedate",
    "leasecommencementdate",
    "lifestatus",
    "loangranted",
    "low",
    "ma",
    "make",
    "model",
    "monthlyloaninstalment",
    "months",
    "name",
    "noofowners",
    "nooftransfers",
    "oa",
    "originalloanrepayment",
    "originalregistrationdate",
    "outstandingloanbalance",
    "pdl",
    "photocardserialno",
    "primarycolour",
    "propellant",
    "purchaseprice",
    "qdl",
    "ra",
    "race",
    "revocation",
    "roadtaxexpirydate",
    "sa",
    "secondaryrace",
    "sex",
    "startdate",
    "status",
    "suspension",
    "termoflease",
    "tob",
    "totaldemeritpoints",
    "type",
    "validity",
    "vehicleno",
    "yearofassessment",
    "yearofmanufacture",
    "years",
];
/// Deepest nesting that is shown.
const DEPTH_MAX: usize = 5;

/// A fact as a page shows it.
pub(super) struct FactShown {
    /// What it is.
    pub label: String,
    /// Its value, one line or several.
    pub lines: Vec<String>,
    /// Where it comes from, and since when.
    pub source: String,
}

/// A fact in words. `source` is the name of the agency that keeps its section.
pub(super) fn shown(ctx: &Ctx, name: &str, fact: &Fact, source: &str) -> Option<FactShown> {
    let (_, attribute) = Catalogue::built_in().attribute(name)?;
    let lines = lines_of(ctx, attribute, &fact.content);
    if lines.is_empty() {
        return None;
    }
    let day = day(ctx, fact.last_updated);
    let key = match fact.source {
        crate::facts::Source::Person => "identity-source-person",
        crate::facts::Source::Verified => "identity-source-verified",
        crate::facts::Source::State | crate::facts::Source::NotApplicable => "identity-source-state",
    };
    let source = ctx.tf(key, &[("agency", Arg::from(source)), ("date", Arg::from(day))]);
    Some(FactShown { label: ctx.t(&attribute.label_key()), lines, source })
}

/// What a scope stands for, in words: an attribute, or one member of a nested one.
pub(super) fn scope_label(ctx: &Ctx, scope: &Scope) -> String {
    let Some((_, attribute)) = scope.attribute().and_then(|name| Catalogue::built_in().attribute(name))
    else {
        return ctx.t("identity-authorize-openid");
    };
    let label = ctx.t(&attribute.label_key());
    match scope.member() {
        Some(member) => format!("{label}: {}", leaf_label(ctx, member)),
        None => label,
    }
}

fn leaf_label(ctx: &Ctx, name: &str) -> String {
    if LEAVES.contains(&name) { ctx.t(&format!("identity-leaf-{name}")) } else { name.to_owned() }
}

/// A calendar day in the reader's language.
pub(super) fn day(ctx: &Ctx, date: jiff::civil::Date) -> String {
    // Noon in the nation's zone, so that formatting in that zone cannot shift the day.
    let zone = &ctx.web().config().time_zone;
    zone.to_timestamp(date.at(12, 0, 0, 0))
        .map_or_else(|_| date.to_string(), |at| ctx.date(at.as_microsecond()))
}

fn lines_of(ctx: &Ctx, attribute: &Attribute, content: &Value) -> Vec<String> {
    match (attribute.form, content) {
        (Form::Value, Value::Object(members)) => {
            members.get("value").and_then(|value| leaf(ctx, value)).into_iter().collect()
        }
        (Form::Code, Value::Object(members)) => code(ctx, &attribute.name, members).into_iter().collect(),
        (Form::Nested, Value::Object(members)) => match attribute.name.as_str() {
            "mobileno" | "homeno" => fact_lines::telephone(content).into_iter().collect(),
            "regadd" | "mailadd" | "billadd" => fact_lines::address(content),
            _ => nested(ctx, members, 0),
        },
        (Form::List, Value::Array(items)) => {
            items.iter().filter_map(Value::as_object).flat_map(|members| nested(ctx, members, 0)).collect()
        }
        _ => Vec::new(),
    }
}

/// One value: dates and numbers in the reader's way, texts as they are.
fn leaf(ctx: &Ctx, value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => {
            Some(text.parse().map_or_else(|_| text.clone(), |date: jiff::civil::Date| day(ctx, date)))
        }
        Value::Number(number) => Some(number.as_i64().map_or_else(|| number.to_string(), |n| ctx.number(n))),
        Value::Bool(truth) => Some(ctx.t(if *truth { "web-word-yes" } else { "web-word-no" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn code(ctx: &Ctx, attribute: &str, members: &Map<String, Value>) -> Option<String> {
    let text = |member: &str| members.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
    let known = Catalogue::built_in().attribute(attribute).map(|(_, attribute)| &attribute.codes);
    match text("code") {
        Some(code)
            if TRANSLATED.contains(&attribute) && known.is_some_and(|codes| codes.contains_key(code)) =>
        {
            Some(ctx.t(&format!("identity-code-{attribute}-{}", code.to_lowercase())))
        }
        code => text("desc").or(code).map(str::to_owned),
    }
}

/// A nested fact as lines of `label: value`.
fn nested(ctx: &Ctx, members: &Map<String, Value>, depth: usize) -> Vec<String> {
    if depth > DEPTH_MAX {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for (name, value) in members {
        let label = leaf_label(ctx, name);
        match value {
            Value::Object(inner) if inner.contains_key("value") => {
                if let Some(text) = inner.get("value").and_then(|value| leaf(ctx, value)) {
                    lines.push(format!("{label}: {text}"));
                }
            }
            Value::Object(inner) if inner.contains_key("code") => {
                if let Some(text) = code(ctx, name, inner) {
                    lines.push(format!("{label}: {text}"));
                }
            }
            Value::Object(_) if name == "address" => {
                let joined = fact_lines::address(value).join(", ");
                if !joined.is_empty() {
                    lines.push(format!("{label}: {joined}"));
                }
            }
            Value::Object(inner) => push_under(&mut lines, &label, nested(ctx, inner, depth + 1)),
            Value::Array(items) => {
                for inner in items.iter().filter_map(Value::as_object) {
                    push_under(&mut lines, &label, nested(ctx, inner, depth + 1));
                }
            }
            _ => {}
        }
    }
    lines
}

/// Inner lines under their label, on one line: `Balance of the loan: years: 3, months: 2`.
fn push_under(lines: &mut Vec<String>, label: &str, inner: Vec<String>) {
    if !inner.is_empty() {
        lines.push(format!("{label}: {}", inner.join(", ")));
    }
}
