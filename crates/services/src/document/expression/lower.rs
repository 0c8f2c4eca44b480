//! Checks the types of a parsed condition, and lowers it to the tree that is evaluated.

use super::{
    Known, Scope, Trouble, Type,
    evaluate::{Comparison, Operation, Saying, Span, Tree},
};
use crate::document::{
    bindings::{meant, person_type},
    nearest::nearest,
    reader::listed,
};
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo, operators as op};

type Lowered = Option<(Tree, Type)>;

pub struct Lowering<'a> {
    scope: &'a Scope,
    places: &'a SourceInfo,
    troubles: Vec<Trouble>,
}

impl<'a> Lowering<'a> {
    pub fn new(scope: &'a Scope, places: &'a SourceInfo) -> Self {
        Self { scope, places, troubles: Vec::new() }
    }

    pub fn into_troubles(self) -> Vec<Trouble> {
        self.troubles
    }

    fn trouble(&mut self, at: &IdedExpr, wrong: impl Into<String>, mend: impl Into<String>) {
        let at = self.places.offset_for(at.id).map_or(1, |(start, _)| start as usize + 1);
        let trouble = Trouble { at, wrong: wrong.into(), mend: mend.into() };
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }

    pub fn condition(&mut self, node: &IdedExpr) -> Option<Tree> {
        let (tree, found) = self.lower(node)?;
        if found == Type::Flag {
            return Some(tree);
        }
        let wrong = format!("A condition is true or false, and this is {}.", found.name());
        self.trouble(node, wrong, "Compare it with something, such as `== 'yes'`.");
        None
    }

    fn lower(&mut self, node: &IdedExpr) -> Lowered {
        match &node.expr {
            Expr::Literal(literal) => self.literal(node, literal),
            Expr::Ident(name) if name == "today" => Some((Tree::Today, Type::Date)),
            Expr::Ident(name) => {
                let known = ["answers", "person", "constants", "today"];
                let mend = if known.contains(&name.as_str()) {
                    format!("Write `{name}.` and a name.")
                } else if self.scope.answers.contains_key(name) {
                    format!("Write `answers.{name}`.")
                } else {
                    nearest(name, known).map_or_else(
                        || format!("Known are {}.", listed(known.into_iter())),
                        |near| format!("Did you mean `{near}`?"),
                    )
                };
                self.trouble(node, format!("`{name}` is nothing by itself."), mend);
                None
            }
            Expr::Select(select) => self.select(node, select),
            Expr::List(list) => {
                let texts: Vec<_> = list.elements.iter().filter_map(text_of).collect();
                if texts.len() == list.elements.len() && !texts.is_empty() {
                    return Some((Tree::Constant(Known::Texts(texts.clone())), Type::Texts(Some(texts))));
                }
                self.trouble(node, "A list holds texts only.", "Write it like `['ramp', 'bar']`.");
                None
            }
            Expr::Call(call) => self.call(node, call),
            Expr::Comprehension(_) => {
                self.trouble(node, "There are no loops.", "Ask with `in` whether something was chosen.");
                None
            }
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                self.trouble(node, "Tables have no place in a condition.", "Leave it out.");
                None
            }
        }
    }

    fn literal(&mut self, node: &IdedExpr, literal: &LiteralValue) -> Lowered {
        let known = match literal {
            LiteralValue::Boolean(flag) => Known::Flag(*flag.inner()),
            LiteralValue::Int(number) => Known::Whole(*number.inner()),
            LiteralValue::String(text) => Known::Text(text.inner().to_owned()),
            LiteralValue::Double(number) => {
                let Some(decimal) = crate::decimal::parse(&number.inner().to_string(), 6) else {
                    self.trouble(node, "This number has too many places.", "Write at most six.");
                    return None;
                };
                Known::Decimal(decimal)
            }
            LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::UInt(_) => {
                let mend = "Write a text, a number, true or false; ask with `has(answers.x)` for an answer.";
                self.trouble(node, "Such a value has no place in a condition.", mend);
                return None;
            }
        };
        let of_type = known.of_type();
        Some((Tree::Constant(known), of_type))
    }

    fn select(&mut self, node: &IdedExpr, select: &SelectExpr) -> Lowered {
        let Expr::Ident(from) = &select.operand.expr else {
            self.trouble(node, format!("`.{}` leads nowhere.", select.field), "Names have one dot.");
            return None;
        };
        let name = select.field.as_str();
        let found = match from.as_str() {
            "answers" => self.answer(node, name),
            "person" => self.person(node, name),
            "constants" => {
                let known = self.scope.constants.get(name).cloned();
                if known.is_none() {
                    let names = self.scope.constants.keys().map(String::as_str);
                    let mend = nearest(name, names).map_or_else(
                        || "Declare it under `constants`.".to_owned(),
                        |near| format!("Did you mean `constants.{near}`?"),
                    );
                    self.trouble(node, format!("There is no constant `{name}`."), mend);
                }
                known.map(|known| (Tree::Constant(known.clone()), known.of_type()))
            }
            _ => return self.lower(&select.operand),
        };
        let (tree, of_type) = found?;
        Some(if select.test { (Tree::Has(Box::new(tree)), Type::Flag) } else { (tree, of_type) })
    }

    fn answer(&mut self, node: &IdedExpr, name: &str) -> Lowered {
        let Some((of_type, page)) = self.scope.answers.get(name) else {
            let near = nearest(name, self.scope.answers.keys().map(String::as_str));
            let mend = near.map_or_else(
                || "Write the `id` of a question.".to_owned(),
                |near| format!("Did you mean `answers.{near}`?"),
            );
            self.trouble(node, format!("No question is called `{name}`."), mend);
            return None;
        };
        if self.scope.before_page.is_some_and(|before| *page >= before) {
            self.trouble(
                node,
                format!("`answers.{name}` is not known yet on this page."),
                "Ask it on an earlier page: without scripts nothing changes while a page is filled in.",
            );
            return None;
        }
        Some((Tree::Answer(name.to_owned()), of_type.clone()))
    }

    fn person(&mut self, node: &IdedExpr, name: &str) -> Lowered {
        if !self.scope.signed_in {
            let mend = "Add `login`, or ask for what you need.";
            self.trouble(node, "Nobody signs in to this service, so that nothing is known of them.", mend);
            return None;
        }
        let Some(of_type) = person_type(name) else {
            let mend = meant(name).map_or_else(
                || "Use the name of an attribute of the register.".to_owned(),
                |near| format!("Did you mean `person.{near}`?"),
            );
            self.trouble(node, format!("The register holds no `person.{name}`."), mend);
            return None;
        };
        Some((Tree::Person(name.to_owned()), of_type))
    }

    fn call(&mut self, node: &IdedExpr, call: &CallExpr) -> Lowered {
        let parts: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let name = call.func_name.as_str();
        if name == "date"
            && let [text] = parts.as_slice()
        {
            let date = text_of(text).and_then(|text| text.parse().ok());
            if date.is_none() {
                self.trouble(text, "This is not a date.", "Write it like `date('2026-01-31')`.");
            }
            return date.map(|date| (Tree::Constant(Known::Date(date)), Type::Date));
        }
        // Each part is looked at, so that one reads all that is wrong at once.
        let lowered: Vec<Lowered> = parts.iter().map(|part| self.lower(part)).collect();
        let mut lowered = lowered.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
        match (name, parts.as_slice(), lowered.next(), lowered.next(), lowered.next()) {
            (op::CONDITIONAL, [when, _, otherwise], Some(flag), Some(one), Some(other)) => {
                self.expect(when, &flag.1, &Type::Flag)?;
                self.alike(otherwise, &one.1, &other.1)?;
                let of_type = widened(one.1, other.1);
                Some((Tree::Choose(flag.0.into(), one.0.into(), other.0.into()), of_type))
            }
            (op::LOGICAL_AND | op::LOGICAL_OR, [left, right], Some(one), Some(other), _) => {
                self.expect(left, &one.1, &Type::Flag)?;
                self.expect(right, &other.1, &Type::Flag)?;
                let (one, other) = (one.0.into(), other.0.into());
                Some((
                    if name == op::LOGICAL_AND { Tree::Both(one, other) } else { Tree::Either(one, other) },
                    Type::Flag,
                ))
            }
            (op::LOGICAL_NOT, [inner], Some(one), ..) => {
                self.expect(inner, &one.1, &Type::Flag)?;
                Some((Tree::Not(one.0.into()), Type::Flag))
            }
            (op::NEGATE, [inner], Some(one), ..) => {
                self.expect(inner, &one.1, &Type::Whole)?;
                let zero = Tree::Constant(Known::Whole(0));
                Some((Tree::Calculate(Operation::Subtract, zero.into(), one.0.into()), Type::Whole))
            }
            (op::IN, [left, right], Some(one), Some(all), _) => {
                self.expect(left, &one.1, &Type::Text(None))?;
                self.expect(right, &all.1, &Type::Texts(None))?;
                let (Type::Text(text), Type::Texts(texts)) = (&one.1, &all.1) else { return None };
                self.choices(left, &one.0, texts.as_ref());
                self.choices(right, &all.0, text.as_ref());
                Some((Tree::Among(one.0.into(), all.0.into()), Type::Flag))
            }
            ("size", [inner], Some(one), ..) => {
                if !matches!(one.1, Type::Text(_) | Type::Texts(_) | Type::Rows) {
                    let wrong = format!("{} has no size.", capital(one.1.name()));
                    self.trouble(inner, wrong, "Take the size of a text, a choice of several or rows.");
                    return None;
                }
                Some((Tree::Size(one.0.into()), Type::Whole))
            }
            ("startsWith" | "endsWith" | "contains", [left, right], Some(one), Some(other), _) => {
                self.expect(left, &one.1, &Type::Text(None))?;
                self.expect(right, &other.1, &Type::Text(None))?;
                let how = match name {
                    "startsWith" => Saying::Begins,
                    "endsWith" => Saying::Ends,
                    _ => Saying::Contains,
                };
                Some((Tree::Says(how, one.0.into(), other.0.into()), Type::Flag))
            }
            ("years_between" | "days_between", [left, right], Some(one), Some(other), _) => {
                self.expect(left, &one.1, &Type::Date)?;
                self.expect(right, &other.1, &Type::Date)?;
                let span = if name == "years_between" { Span::Years } else { Span::Days };
                Some((Tree::Between(span, one.0.into(), other.0.into()), Type::Whole))
            }
            (_, [left, right], Some(one), Some(other), _) if comparison(name).is_some() => {
                let how = comparison(name)?;
                self.compared(how, (*left, one), (*right, other))
            }
            (_, [left, right], Some(one), Some(other), _) if operation(name).is_some() => {
                let how = operation(name)?;
                self.alike(right, &one.1, &other.1)?;
                let exact = matches!(how, Operation::Add | Operation::Subtract);
                if one.1 != Type::Whole && !(exact && one.1 == Type::Decimal) {
                    let wrong = format!("One cannot calculate so with {}.", one.1.name());
                    self.trouble(left, wrong, "Whole numbers know + - * / %, decimal numbers + and -.");
                    return None;
                }
                Some((Tree::Calculate(how, one.0.into(), other.0.into()), one.1))
            }
            _ => self.unknown(node, name),
        }
    }

    fn unknown(&mut self, node: &IdedExpr, name: &str) -> Lowered {
        let functions =
            ["size", "startsWith", "endsWith", "contains", "date", "years_between", "days_between", "has"];
        let mend = nearest(name, functions).map_or_else(
            || format!("Known are {}.", listed(functions.into_iter())),
            |near| format!("Did you mean `{near}`, with its parts?"),
        );
        self.trouble(node, format!("Nothing can be done with `{name}` here."), mend);
        None
    }

    fn compared(
        &mut self,
        how: Comparison,
        left: (&IdedExpr, (Tree, Type)),
        right: (&IdedExpr, (Tree, Type)),
    ) -> Lowered {
        let ((left, one), (right, other)) = (left, right);
        self.alike(right, &one.1, &other.1)?;
        let ordered = !matches!(how, Comparison::Equal | Comparison::Unequal);
        let can = match one.1 {
            Type::Whole | Type::Decimal | Type::Date => true,
            Type::Flag | Type::Text(_) => !ordered,
            Type::Texts(_) | Type::Rows | Type::Opaque => false,
        };
        if !can {
            let wrong = format!("{} cannot be compared like this.", capital(one.1.name()));
            let mend = match one.1 {
                Type::Texts(_) => "Ask with `in`, such as `'ramp' in answers.needs`.",
                Type::Rows => "Compare its `size(...)`.",
                Type::Opaque => "Ask with `has(...)` whether it is there.",
                _ => "Use `==` or `!=`.",
            };
            self.trouble(left, wrong, mend);
            return None;
        }
        if let (Type::Text(these), Type::Text(those)) = (&one.1, &other.1) {
            self.choices(left, &one.0, those.as_ref());
            self.choices(right, &other.0, these.as_ref());
        }
        Some((Tree::Compare(how, one.0.into(), other.0.into()), Type::Flag))
    }

    /// A text that is compared with a closed choice must be one of it, or the condition can never hold.
    fn choices(&mut self, node: &IdedExpr, tree: &Tree, choices: Option<&Vec<String>>) {
        let (Some(choices), Tree::Constant(known)) = (choices, tree) else { return };
        let texts = match known {
            Known::Text(text) => std::slice::from_ref(text),
            Known::Texts(texts) => texts.as_slice(),
            _ => return,
        };
        for text in texts.iter().filter(|text| !choices.contains(text)) {
            let names = || choices.iter().map(String::as_str);
            let mend = nearest(text, names()).map_or_else(
                || format!("Compare with one of {}.", listed(names())),
                |near| format!("Did you mean `{near}`?"),
            );
            self.trouble(node, format!("`{text}` can never be chosen."), mend);
        }
    }

    fn expect(&mut self, node: &IdedExpr, found: &Type, wanted: &Type) -> Option<()> {
        if found.is_like(wanted) && !(*wanted == Type::Whole && *found == Type::Decimal) {
            return Some(());
        }
        let mend = if *wanted == Type::Flag { "Compare it with something." } else { "Use another value." };
        self.trouble(node, format!("This is {}, not {}.", found.name(), wanted.name()), mend);
        None
    }

    /// Two values that meet must be of one type. Numbers of both kinds may be compared, but not calculated with.
    fn alike(&mut self, node: &IdedExpr, one: &Type, other: &Type) -> Option<()> {
        if one.is_like(other) {
            return Some(());
        }
        let wrong = format!("{} meets {} here.", capital(one.name()), other.name());
        self.trouble(node, wrong, format!("Write {} here too.", one.name()));
        None
    }
}

impl Type {
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// For sentences.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Whole => "a whole number",
            Self::Decimal => "a decimal number",
            Self::Text(_) => "a text",
            Self::Texts(_) => "a list of texts",
            Self::Date => "a date",
            Self::Rows => "a group of rows",
            Self::Opaque => "something without parts",
        }
    }
}

/// The type of either of two: choices stay closed only if both are.
fn widened(one: Type, other: Type) -> Type {
    let both = |one: Option<Vec<String>>, other: Option<Vec<String>>| Some([one?, other?].concat());
    match (one, other) {
        (Type::Text(one), Type::Text(other)) => Type::Text(both(one, other)),
        (Type::Texts(one), Type::Texts(other)) => Type::Texts(both(one, other)),
        (one, _) => one,
    }
}

fn text_of(node: &IdedExpr) -> Option<String> {
    match &node.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner().to_owned()),
        _ => None,
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        op::EQUALS => Comparison::Equal,
        op::NOT_EQUALS => Comparison::Unequal,
        op::LESS => Comparison::Less,
        op::LESS_EQUALS => Comparison::LessOrEqual,
        op::GREATER => Comparison::More,
        op::GREATER_EQUALS => Comparison::MoreOrEqual,
        _ => return None,
    })
}

fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        op::ADD => Operation::Add,
        op::SUBSTRACT => Operation::Subtract,
        op::MULTIPLY => Operation::Multiply,
        op::DIVIDE => Operation::Divide,
        op::MODULO => Operation::Remainder,
        _ => return None,
    })
}
