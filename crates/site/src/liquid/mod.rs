//! The part of Liquid that site editors use: output with filters, conditions, loops over the site's data, `assign`, `capture`, `accordion`,
//! and, for a page that shows what its own nation's rooms are doing, `{{ live.name }}` and `{% room_card room %}`.
//!
//! It promises that any text comes out as text: what is not understood prints nothing and is reported with its line, and every loop is bounded.

mod expression;
mod filters;
mod syntax;

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::live::LivePart;
use crate::markdown;
use crate::report::{Place, Report, Rule};
use crate::yaml::Node;
use expression::Val;
use syntax::{Branch, Piece, Step};

/// Steps that one page may take: enough for every real page a thousand times over.
const STEPS_MAX: usize = 200_000;
/// Bytes that one page may print.
const OUTPUT_MAX: usize = 8 * 1024 * 1024;
/// Blocks inside blocks deeper than this are not run.
const DEPTH_MAX: usize = 32;

/// What a page can name: `site` with its data, and `page` with its own front matter.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub site: &'a Node,
    pub page: &'a Node,
}

/// A page's body after Liquid.
pub struct Rendered {
    pub text: String,
    /// What is filled in at each request; the text marks where, see [`crate::live`].
    pub live: Vec<LivePart>,
}

/// Whether a text needs Liquid at all. Nearly all pages do not.
pub fn is_used(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Runs Liquid over the body of `file`, whose first line is `first_line`.
pub fn render(text: &str, scope: Scope<'_>, file: &str, first_line: u32, report: &mut Report) -> Rendered {
    let pieces = syntax::parse(text, first_line, file, report);
    let mut run = Run {
        scope,
        file,
        report,
        variables: HashMap::new(),
        live: Vec::new(),
        steps_left: STEPS_MAX,
        gave_up: false,
    };
    let mut output = String::with_capacity(text.len());
    run.pieces(&pieces, &mut output, 0);
    Rendered { text: output, live: run.live }
}

struct Run<'a, 'r> {
    scope: Scope<'a>,
    file: &'r str,
    report: &'r mut Report,
    variables: HashMap<String, Val<'a>>,
    live: Vec<LivePart>,
    steps_left: usize,
    gave_up: bool,
}

/// How a run of pieces ended.
#[derive(PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

impl<'a> Run<'a, '_> {
    fn pieces(&mut self, pieces: &[Piece], output: &mut String, depth: usize) -> Flow {
        for piece in pieces {
            self.steps_left = self.steps_left.saturating_sub(1);
            if self.steps_left == 0 || output.len() > OUTPUT_MAX || depth > DEPTH_MAX {
                if !std::mem::replace(&mut self.gave_up, true) {
                    self.report.lost(
                        self.file,
                        Place::line(piece.line),
                        Rule::UnknownLiquid,
                        "This page's Liquid was stopped: it takes too many steps.",
                    );
                }
                return Flow::Break;
            }
            match self.step(&piece.step, piece.line, output, depth) {
                Flow::On => {}
                flow => return flow,
            }
        }
        Flow::On
    }

    fn step(&mut self, step: &Step, line: u32, output: &mut String, depth: usize) -> Flow {
        match step {
            Step::Text(text) => output.push_str(text),
            Step::Output(expression) => {
                if let Some(name) = expression.strip_prefix("live.").filter(|name| LivePart::is_name(name)) {
                    self.mark(LivePart::Figure(name.to_owned()), output);
                } else {
                    let value = self.evaluate(expression, line);
                    let _ = write!(output, "{value}");
                }
            }
            Step::Assign { name, expression } => {
                let value = self.evaluate(expression, line);
                self.variables.insert(name.clone(), value);
            }
            Step::Capture { name, inside } => {
                let mut captured = String::new();
                let flow = self.pieces(inside, &mut captured, depth + 1);
                self.variables.insert(name.clone(), Val::text(captured));
                return flow;
            }
            Step::Choice(branches) => return self.choice(branches, line, output, depth),
            Step::For { variable, list, limit, offset, reversed, inside, otherwise } => {
                let mut items = self.evaluate(list, line).items();
                if *reversed {
                    items.reverse();
                }
                let chosen: Vec<Val<'a>> = items.into_iter().skip(*offset).take(*limit).collect();
                if chosen.is_empty() {
                    return self.pieces(otherwise, output, depth + 1);
                }
                return self.repeat(variable, chosen, inside, output, depth);
            }
            Step::Break => return Flow::Break,
            Step::Continue => return Flow::Continue,
            Step::Accordion { title, inside } => {
                let mut text = String::new();
                self.pieces(inside, &mut text, depth + 1);
                let title = markdown::to_inline_html(title);
                let body = markdown::to_html(&text, line).html;
                let _ = write!(
                    output,
                    "<div class=\"isomer-accordion\"><details class=\"isomer-details\"><summary>{title}</summary><div class=\"isomer-details-content\">\n{body}\n</div></details></div>\n"
                );
            }
            Step::RoomCard { room, inside } => {
                let mut text = String::new();
                self.pieces(inside, &mut text, depth + 1);
                let body = markdown::to_html(&text, line).html;
                output.push_str("<div class=\"isomer-card room-card\"><div class=\"isomer-card-body\">\n");
                output.push_str(&body);
                self.mark(LivePart::Room(room.clone()), output);
                output.push_str("</div></div>\n");
            }
        }
        Flow::On
    }

    fn mark(&mut self, part: LivePart, output: &mut String) {
        let number = self.live.len();
        self.live.push(part);
        crate::live::push_mark(output, number);
    }

    fn choice(&mut self, branches: &[Branch], line: u32, output: &mut String, depth: usize) -> Flow {
        for branch in branches {
            let taken = match &branch.condition {
                Some(condition) => self.condition(condition, line) != branch.negated,
                None => true,
            };
            if taken {
                return self.pieces(&branch.inside, output, depth + 1);
            }
        }
        Flow::On
    }

    fn repeat(
        &mut self,
        variable: &str,
        items: Vec<Val<'a>>,
        inside: &[Piece],
        output: &mut String,
        depth: usize,
    ) -> Flow {
        let count = items.len();
        let outer = self.variables.remove(variable);
        for (at, item) in items.into_iter().enumerate() {
            self.variables.insert(variable.to_owned(), item);
            for (name, value) in
                [("index", at + 1), ("index0", at), ("length", count), ("rindex", count - at)]
            {
                self.variables.insert(format!("forloop.{name}"), Val::number(value));
            }
            self.variables.insert("forloop.first".to_owned(), Val::Truth(at == 0));
            self.variables.insert("forloop.last".to_owned(), Val::Truth(at + 1 == count));
            if self.pieces(inside, output, depth + 1) == Flow::Break {
                break;
            }
        }
        self.variables.remove(variable);
        if let Some(outer) = outer {
            self.variables.insert(variable.to_owned(), outer);
        }
        Flow::On
    }

    /// The value of an expression with its filters. A filter that is not known leaves the value as it is.
    fn evaluate(&mut self, expression: &str, line: u32) -> Val<'a> {
        let mut parts = expression::split_outside_quotes(expression, '|').into_iter();
        let mut value = self.lookup(parts.next().unwrap_or("").trim());
        for filter in parts {
            let (name, arguments) =
                filter.split_once(':').map_or((filter.trim(), ""), |(name, rest)| (name.trim(), rest));
            let arguments: Vec<Val<'a>> = expression::split_outside_quotes(arguments, ',')
                .into_iter()
                .map(str::trim)
                .filter(|argument| !argument.is_empty())
                .map(|argument| self.lookup(argument))
                .collect();
            match filters::apply(name, &value, &arguments) {
                Some(filtered) => value = filtered,
                None => self.report.lost(
                    self.file,
                    Place::line(line),
                    Rule::UnknownLiquid,
                    format!("The Liquid filter \"{name}\" is not known; the value was left as it is."),
                ),
            }
        }
        value
    }

    fn condition(&mut self, condition: &str, line: u32) -> bool {
        // Liquid reads conditions from the right: the last `and` or `or` binds first.
        if let Some((left, operator, right)) = expression::first_connective(condition) {
            let left = self.comparison(left, line);
            let right = self.condition(right, line);
            return if operator == "and" { left && right } else { left || right };
        }
        self.comparison(condition, line)
    }

    fn comparison(&mut self, text: &str, line: u32) -> bool {
        match expression::split_comparison(text) {
            Some((left, operator, right)) => {
                let (left, right) = (self.evaluate(left, line), self.evaluate(right, line));
                expression::compare(&left, operator, &right)
            }
            None => self.evaluate(text, line).is_truthy(),
        }
    }

    fn lookup(&self, name: &str) -> Val<'a> {
        if let Some(literal) = expression::literal(name) {
            return literal;
        }
        if let Some(value) = self.variables.get(name) {
            return value.clone();
        }
        let path = expression::path(name);
        let mut steps = path.iter();
        let Some(root) = steps.next() else { return Val::Nothing };
        let mut value = match root.as_str() {
            "site" => Val::Data(self.scope.site),
            "page" => Val::Data(self.scope.page),
            other => self.variables.get(other).cloned().unwrap_or(Val::Nothing),
        };
        for step in steps {
            let key = match step.strip_prefix('\u{0}') {
                Some(variable) => self.lookup(variable).to_string(),
                None => step.clone(),
            };
            value = value.member(&key);
        }
        value
    }
}

#[cfg(test)]
mod tests;
