//! Cuts a text into Liquid's pieces and puts the blocks inside one another. A block that is never closed runs to the end of the text.

use crate::report::{Place, Report, Rule};

/// A piece and its line in the file.
pub struct Piece {
    pub step: Step,
    pub line: u32,
}

/// What a piece does.
pub enum Step {
    Text(String),
    Output(String),
    Assign {
        name: String,
        expression: String,
    },
    Capture {
        name: String,
        inside: Vec<Piece>,
    },
    Choice(Vec<Branch>),
    For {
        variable: String,
        list: String,
        limit: usize,
        offset: usize,
        reversed: bool,
        inside: Vec<Piece>,
        otherwise: Vec<Piece>,
    },
    Break,
    Continue,
    Accordion {
        title: String,
        inside: Vec<Piece>,
    },
    RoomCard {
        room: String,
        inside: Vec<Piece>,
    },
}

/// One branch of `if`, `unless` or `case`; without a condition it is the `else`.
pub struct Branch {
    pub condition: Option<String>,
    pub negated: bool,
    pub inside: Vec<Piece>,
}

enum Token {
    Text(String),
    Output(String),
    Tag(String),
}

/// Blocks inside blocks deeper than this are cut off.
const DEPTH_MAX: usize = 32;

/// Parses a text. What is not understood is reported and left out.
pub fn parse(text: &str, first_line: u32, file: &str, report: &mut Report) -> Vec<Piece> {
    let tokens = tokens(text, first_line);
    let mut reader = Reader { tokens: tokens.into_iter().peekable(), file, report, depth: 0 };
    let mut pieces = Vec::new();
    loop {
        let (more, ended_by) = reader.until(&[]);
        pieces.extend(more);
        match ended_by {
            Some((tag, line)) => reader.unknown(&tag, line),
            None => return pieces,
        }
    }
}

fn tokens(text: &str, first_line: u32) -> Vec<(Token, u32)> {
    let mut tokens: Vec<(Token, u32)> = Vec::new();
    let (mut rest, mut line) = (text, first_line);
    let mut trim_next = false;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let (before, here) = (rest.get(..at).unwrap_or(""), rest.get(at..).unwrap_or(""));
        let is_output = here.starts_with("{{");
        let Some(end) = here.find(if is_output { "}}" } else { "%}" }) else { break };
        let inside = here.get(2..end).unwrap_or("");
        let trims_before = inside.starts_with('-');
        push_text(&mut tokens, before, line, std::mem::take(&mut trim_next), trims_before);
        line += count_lines(before);
        let content = inside.strip_prefix('-').unwrap_or(inside);
        trim_next = content.ends_with('-');
        let content = content.strip_suffix('-').unwrap_or(content).trim().to_owned();
        rest = here.get(end + 2..).unwrap_or("");
        if !is_output && (content == "raw" || content == "comment") {
            let (inside, after, trims) = split_at_end_tag(rest, &content);
            trim_next = trims;
            if content == "raw" {
                tokens.push((Token::Text(inside.to_owned()), line));
            }
            line += count_lines(here.get(..here.len() - after.len()).unwrap_or(""));
            rest = after;
            continue;
        }
        tokens.push((if is_output { Token::Output(content) } else { Token::Tag(content) }, line));
        line += count_lines(inside);
    }
    push_text(&mut tokens, rest, line, trim_next, false);
    tokens
}

fn push_text(tokens: &mut Vec<(Token, u32)>, text: &str, line: u32, trim_start: bool, trim_end: bool) {
    let text = if trim_start { text.trim_start() } else { text };
    let text = if trim_end { text.trim_end() } else { text };
    if !text.is_empty() {
        tokens.push((Token::Text(text.to_owned()), line));
    }
}

fn count_lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// The text up to `{% endNAME %}`, the text after it, and whether white space after it goes.
fn split_at_end_tag<'t>(text: &'t str, name: &str) -> (&'t str, &'t str, bool) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("{%")).map(|at| from + at) {
        let Some(end) = text.get(at..).and_then(|rest| rest.find("%}")).map(|end| at + end) else { break };
        let inside = text.get(at + 2..end).unwrap_or("");
        let tag = inside.trim_matches(['-', ' ', '\t', '\n']);
        if tag.strip_prefix("end") == Some(name) {
            return (text.get(..at).unwrap_or(""), text.get(end + 2..).unwrap_or(""), inside.ends_with('-'));
        }
        from = at + 2;
    }
    (text, "", false)
}

struct Reader<'r> {
    tokens: std::iter::Peekable<std::vec::IntoIter<(Token, u32)>>,
    file: &'r str,
    report: &'r mut Report,
    depth: usize,
}

impl Reader<'_> {
    /// Reads pieces until a tag whose first word is one of `ends`, or any stray end tag. Returns that tag.
    fn until(&mut self, ends: &[&str]) -> (Vec<Piece>, Option<(String, u32)>) {
        let mut pieces = Vec::new();
        while let Some((token, line)) = self.tokens.next() {
            let step = match token {
                Token::Text(text) => Some(Step::Text(text)),
                Token::Output(expression) => Some(Step::Output(expression)),
                Token::Tag(tag) => {
                    let (name, _) = first_word(&tag);
                    if ends.contains(&name) || (self.depth == 0 && name.starts_with("end")) {
                        return (pieces, Some((tag, line)));
                    }
                    self.tag(&tag, line)
                }
            };
            pieces.extend(step.map(|step| Piece { step, line }));
        }
        (pieces, None)
    }

    fn unknown(&mut self, tag: &str, line: u32) {
        let name = first_word(tag).0;
        self.report.lost(
            self.file,
            Place::line(line),
            Rule::UnknownLiquid,
            format!("The Liquid tag \"{name}\" is not understood here; it prints nothing."),
        );
    }

    fn block(&mut self, end: &str, line: u32) -> Vec<Piece> {
        self.depth += 1;
        let (inside, ended) = if self.depth > DEPTH_MAX { (Vec::new(), None) } else { self.until(&[end]) };
        self.depth -= 1;
        if ended.is_none() {
            self.report.lost(
                self.file,
                Place::line(line),
                Rule::UnknownLiquid,
                format!(
                    "The Liquid block that starts here has no \"{end}\"; it runs to the end of the page."
                ),
            );
        }
        inside
    }

    fn tag(&mut self, tag: &str, line: u32) -> Option<Step> {
        let (name, rest) = first_word(tag);
        match name {
            "assign" => {
                let (name, expression) = rest.split_once('=')?;
                Some(Step::Assign { name: name.trim().to_owned(), expression: expression.trim().to_owned() })
            }
            "capture" => Some(Step::Capture {
                name: rest.trim_matches(['"', '\'']).to_owned(),
                inside: self.block("endcapture", line),
            }),
            "if" => Some(Step::Choice(self.branches(rest, false, "endif", line))),
            "unless" => Some(Step::Choice(self.branches(rest, true, "endunless", line))),
            "case" => Some(Step::Choice(self.cases(rest, line))),
            "for" => self.for_loop(rest, line),
            "break" => Some(Step::Break),
            "continue" => Some(Step::Continue),
            "accordion" => Some(Step::Accordion {
                title: rest.trim_matches(['"', '\'']).to_owned(),
                inside: self.block("endaccordion", line),
            }),
            "room_card" => {
                let inside = self.block("endroom_card", line);
                Some(Step::RoomCard { room: rest.trim_matches(['"', '\'']).to_owned(), inside })
            }
            _ => {
                self.unknown(tag, line);
                None
            }
        }
    }

    fn branches(&mut self, first: &str, negated: bool, end: &str, line: u32) -> Vec<Branch> {
        let mut branches = Vec::new();
        let mut condition = Some(first.to_owned());
        let mut negated = negated;
        self.depth += 1;
        while self.depth <= DEPTH_MAX {
            let (inside, ended) = self.until(&["elsif", "else", end]);
            branches.push(Branch { condition: condition.take(), negated, inside });
            negated = false;
            match ended {
                Some((tag, _)) if first_word(&tag).0 == "elsif" => {
                    condition = Some(first_word(&tag).1.to_owned());
                }
                Some((tag, _)) if first_word(&tag).0 == "else" => {}
                Some(_) => break,
                None => {
                    self.report.lost(self.file, Place::line(line), Rule::UnknownLiquid, format!("The Liquid block that starts here has no \"{end}\"; it runs to the end of the page."));
                    break;
                }
            }
        }
        self.depth -= 1;
        branches
    }

    fn cases(&mut self, subject: &str, line: u32) -> Vec<Branch> {
        let mut branches = Vec::new();
        self.depth += 1;
        let (_, mut ended) = self.until(&["when", "else", "endcase"]);
        while let Some((tag, _)) = ended.take() {
            let (name, rest) = first_word(&tag);
            if name == "endcase" || self.depth > DEPTH_MAX {
                self.depth -= 1;
                return branches;
            }
            let condition = (name == "when").then(|| {
                let wanted = rest.replace(" or ", ",");
                let tests: Vec<String> =
                    wanted.split(',').map(|value| format!("{subject} == {}", value.trim())).collect();
                tests.join(" or ")
            });
            let (inside, next) = self.until(&["when", "else", "endcase"]);
            branches.push(Branch { condition, negated: false, inside });
            ended = next;
        }
        self.depth -= 1;
        self.report.lost(
            self.file,
            Place::line(line),
            Rule::UnknownLiquid,
            "The Liquid block that starts here has no \"endcase\"; it runs to the end of the page.",
        );
        branches
    }

    fn for_loop(&mut self, rest: &str, line: u32) -> Option<Step> {
        self.depth += 1;
        let (inside, ended) =
            if self.depth > DEPTH_MAX { (Vec::new(), None) } else { self.until(&["else", "endfor"]) };
        self.depth -= 1;
        let otherwise = match ended {
            Some((tag, _)) if first_word(&tag).0 == "else" => self.block("endfor", line),
            Some(_) => Vec::new(),
            None => {
                self.report.lost(
                    self.file,
                    Place::line(line),
                    Rule::UnknownLiquid,
                    "The Liquid block that starts here has no \"endfor\"; it runs to the end of the page.",
                );
                Vec::new()
            }
        };
        let mut words = rest.split_whitespace();
        let variable = words.next()?.to_owned();
        if words.next() != Some("in") {
            self.unknown("for", line);
            return None;
        }
        let list = words.next()?.to_owned();
        let options: Vec<&str> = words.collect();
        let number = |name: &str| {
            options
                .iter()
                .find_map(|option| option.strip_prefix(name)?.strip_prefix(':')?.parse::<usize>().ok())
        };
        let reversed = options.contains(&"reversed");
        let (limit, offset) = (number("limit").unwrap_or(usize::MAX), number("offset").unwrap_or(0));
        Some(Step::For { variable, list, limit, offset, reversed, inside, otherwise })
    }
}

fn first_word(tag: &str) -> (&str, &str) {
    let end = tag.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(tag.len());
    (tag.get(..end).unwrap_or(""), tag.get(end..).unwrap_or("").trim())
}
