//! Conditions: what is refused is refused at its place, and what was checked never fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use jiff::civil::{Date, date};
use polity_services::{
    answers::{Answer, Answers, Provenance, Value},
    document::{Expression, Facts, Known, Scope, Type},
};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

fn scope() -> Scope {
    let answers = [
        ("flag", Type::Flag),
        ("whole", Type::Whole),
        ("decimal", Type::Decimal),
        ("text", Type::Text(None)),
        ("one", Type::Text(Some(texts(&["a", "b"])))),
        ("many", Type::Texts(Some(texts(&["ramp", "bar"])))),
        ("day", Type::Date),
        ("rows", Type::Rows),
        ("file", Type::Opaque),
    ];
    Scope {
        answers: answers.into_iter().map(|(name, of)| (name.to_owned(), (of, 0))).collect(),
        before_page: None,
        signed_in: true,
        constants: [("limit".to_owned(), Known::Whole(60))].into(),
    }
}

fn holds(source: &str, answers: &Answers) -> Option<bool> {
    let person = [("dob".to_owned(), Value::Date(date(1960, 5, 1)))].into();
    let facts = Facts { answers, person: &person, today: date(2026, 11, 23) };
    let condition =
        Expression::condition(source, &scope()).unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
    let outcome = condition.outcome(&facts).unwrap();
    assert_eq!(condition.holds(&facts), outcome == Some(true));
    outcome
}

fn answered(answers: &[(&str, Value)]) -> Answers {
    let answer = |value: &Value| Answer { value: value.clone(), provenance: Provenance::Typed };
    answers.iter().map(|(name, value)| ((*name).to_owned(), answer(value))).collect()
}

#[test]
fn conditions_say_what_they_read_like() {
    let answers = answered(&[
        ("flag", Value::Flag(true)),
        ("whole", Value::Whole(7)),
        ("decimal", Value::Decimal("2.50".to_owned())),
        ("one", Value::One("a".to_owned())),
        ("many", Value::Many(texts(&["ramp"]))),
        ("day", Value::Date(date(2026, 11, 1))),
        ("rows", Value::Rows(vec![BTreeMap::new(), BTreeMap::new()])),
    ]);
    for (source, outcome) in [
        ("answers.one == 'a' && answers.flag", Some(true)),
        ("answers.one != 'a' || !answers.flag", Some(false)),
        ("person.age >= constants.limit && person.age == 66", Some(true)),
        ("'ramp' in answers.many && !('bar' in answers.many)", Some(true)),
        ("answers.one in ['a', 'b']", Some(true)),
        ("answers.decimal > 2.4 && answers.decimal < 2.6", Some(true)),
        ("answers.whole * 3 - 1 == 20 && answers.whole % 4 == 3", Some(true)),
        ("days_between(answers.day, today) == 22", Some(true)),
        ("answers.day < date('2026-11-02')", Some(true)),
        ("size(answers.rows) == 2 && size(answers.many) == 1", Some(true)),
        ("has(answers.text)", Some(false)),
        ("answers.flag ? answers.whole == 7 : false", Some(true)),
        // What nobody has answered is unknown, and one side can be enough.
        ("answers.text == 'x'", None),
        ("answers.text != 'x'", None),
        ("!(answers.text == 'x')", None),
        ("answers.flag || answers.text == 'x'", Some(true)),
        ("answers.text == 'x' && !answers.flag", Some(false)),
        ("!has(answers.text) || answers.text != 'x'", Some(true)),
        // So is what leaves the range of numbers.
        ("answers.whole / 0 == 1", None),
        ("9223372036854775807 + answers.whole > 0", None),
    ] {
        assert_eq!(holds(source, &answers), outcome, "{source}");
    }
}

#[test]
fn what_is_wrong_is_named_at_its_place() {
    for (source, at, wrong, mend) in [
        ("answers.on == 'a'", 8, "No question is called `on`.", "Did you mean `answers.one`?"),
        ("answers.one == 'c'", 16, "`c` can never be chosen.", "Did you mean `a`?"),
        (
            "answers.whole",
            8,
            "A condition is true or false, and this is a whole number.",
            "Compare it with something, such as `== 'yes'`.",
        ),
        (
            "answers.many == 'ramp'",
            17,
            "A list of texts meets a text here.",
            "Write a list of texts here too.",
        ),
        (
            "answers.flag && answers.whole == 'x'",
            34,
            "A whole number meets a text here.",
            "Write a whole number here too.",
        ),
        (
            "answers.many.exists(n, n == 'ramp')",
            20,
            "There are no loops.",
            "Ask with `in` whether something was chosen.",
        ),
        (
            "person.shoe == 1",
            7,
            "The register holds no `person.shoe`.",
            "Use the name of an attribute of the register.",
        ),
        (
            "answers.one ==",
            15,
            "This is not a condition (CEL).",
            "Write it like `answers.owns == 'yes' && person.age >= 60`.",
        ),
        ("flag", 1, "`flag` is nothing by itself.", "Write `answers.flag`."),
        (
            "size(answers.whole) > 1",
            13,
            "A whole number has no size.",
            "Take the size of a text, a choice of several or rows.",
        ),
        ("date('soon') < today", 6, "This is not a date.", "Write it like `date('2026-01-31')`."),
    ] {
        let troubles = Expression::condition(source, &scope()).expect_err(source);
        assert_eq!(
            (troubles[0].at, troubles[0].wrong.as_str(), troubles[0].mend.as_str()),
            (at, wrong, mend),
            "{source}"
        );
    }
}

#[test]
fn later_pages_are_not_known_yet() {
    let mut scope = scope();
    scope.before_page = Some(1);
    scope.answers.insert("later".to_owned(), (Type::Flag, 1));
    assert!(Expression::condition("answers.flag", &scope).is_ok());
    let troubles = Expression::condition("answers.later", &scope).unwrap_err();
    assert_eq!(troubles[0].wrong, "`answers.later` is not known yet on this page.");
}

fn whole() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("answers.whole".to_owned()),
        Just("person.age".to_owned()),
        Just("constants.limit".to_owned()),
        Just("size(answers.rows)".to_owned()),
        Just("days_between(answers.day, today)".to_owned()),
        any::<i32>().prop_map(|number| format!("({number})")),
        Just("9223372036854775807".to_owned()),
    ];
    leaf.prop_recursive(2, 8, 2, |inner| {
        (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "%"]), inner)
            .prop_map(|(one, sign, other)| format!("({one} {sign} {other})"))
    })
}

/// Conditions that are right by construction.
fn condition() -> impl Strategy<Value = String> {
    let order = || prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        Just("answers.flag".to_owned()),
        (whole(), order(), whole()).prop_map(|(one, sign, other)| format!("{one} {sign} {other}")),
        (order(), -9_999_i32..9_999).prop_map(|(sign, n)| format!("answers.decimal {sign} {n}.25")),
        Just("answers.decimal == answers.decimal - 0.000001".to_owned()),
        prop::sample::select(vec!["text", "one", "many", "day", "rows", "file"])
            .prop_map(|name| format!("has(answers.{name})")),
        Just("answers.one == 'a'".to_owned()),
        Just("'bar' in answers.many".to_owned()),
        Just("answers.text.contains('x')".to_owned()),
        order().prop_map(|sign| format!("answers.day {sign} today")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["&&", "||", "=="]), inner.clone())
                .prop_map(|(one, sign, other)| format!("({one}) {sign} ({other})")),
            inner.clone().prop_map(|one| format!("!({one})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : ({c}))")),
        ]
    })
}

fn any_date() -> impl Strategy<Value = Date> {
    (-9999_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

/// Answers of the declared types, each there or not.
fn any_answers() -> impl Strategy<Value = Answers> {
    let choices = prop::sample::select(vec!["a".to_owned(), "b".to_owned()]);
    let many = prop::sample::subsequence(texts(&["ramp", "bar"]), 0..=2);
    let decimal = (any::<i32>(), 0_u32..1_000_000).prop_map(|(whole, rest)| format!("{whole}.{rest:06}"));
    let one = prop::option::of(prop_oneof![any::<bool>().prop_map(Value::Flag)]);
    (
        one,
        prop::option::of(any::<i64>().prop_map(Value::Whole)),
        prop::option::of(decimal.prop_map(Value::Decimal)),
        prop::option::of(".{0,8}".prop_map(Value::Text)),
        prop::option::of(choices.prop_map(Value::One)),
        prop::option::of(many.prop_map(Value::Many)),
        prop::option::of(any_date().prop_map(Value::Date)),
        prop::option::of(vec(Just(BTreeMap::new()), 0..4).prop_map(Value::Rows)),
    )
        .prop_map(|(flag, whole, decimal, text, one, many, day, rows)| {
            let all = [
                ("flag", flag),
                ("whole", whole),
                ("decimal", decimal),
                ("text", text),
                ("one", one),
                ("many", many),
                ("day", day),
                ("rows", rows),
            ];
            let there: Vec<_> = all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
            answered(&there)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_checked_condition_never_fails(source in condition(), answers in any_answers(), born in prop::option::of(any_date()), today in any_date()) {
        let person = born.map(|born| ("dob".to_owned(), Value::Date(born))).into_iter().collect();
        let facts = Facts { answers: &answers, person: &person, today };
        match Expression::condition(&source, &scope()) {
            Ok(condition) => prop_assert!(condition.outcome(&facts).is_ok(), "{}", source),
            // Nothing but its length and depth may stand against what is right by construction.
            Err(troubles) => prop_assert!(troubles[0].wrong.starts_with("This condition"), "{}: {:?}", source, troubles),
        }
    }

    #[test]
    fn any_text_is_understood_or_refused_at_its_place(source in prop_oneof!["\\PC{0,60}", "[a-z.()!&|='0-9\\[\\]{}?:, -]{0,80}", ".{0,40}"]) {
        if let Err(troubles) = Expression::condition(&source, &scope()) {
            prop_assert!(!troubles.is_empty());
            for trouble in troubles {
                prop_assert!(trouble.at >= 1 && trouble.at <= source.chars().count() + 2, "{}: {:?}", source, trouble);
            }
        }
    }

    #[test]
    fn a_piece_of_a_right_condition_breaks_nothing(source in condition(), from in 0_usize..200, length in 0_usize..200) {
        let piece: String = source.chars().skip(from % (source.len() + 1)).take(length).collect();
        if let Err(troubles) = Expression::condition(&piece, &scope()) {
            prop_assert!(!troubles.is_empty());
        }
    }

    /// As deep as is let through, with every kind of bracket and whatever hides one: on a thread whose stack is smaller by a
    /// quarter than what a server gives its own.
    #[test]
    fn no_text_exhausts_the_stack(
        levels in vec(prop::sample::select(OPENINGS.to_vec()), 0..14),
        core in prop::sample::select(vec!["true", "1", "a.b", "'(' == ')'", "1+1+1+1*1-1", "a?b:c", "", "'(((((("]),
        after in prop::sample::select(vec!["", "+1", " == 1", "&& true", ".a", "// )\n", ")"]),
        closed in any::<bool>(),
        noise in "[(\\[{?'\"`!+ )/\n\\\\]{0,24}",
    ) {
        let mut text: String = levels.iter().map(|(open, _)| *open).collect();
        text.push_str(core);
        if closed {
            text.extend(levels.iter().rev().flat_map(|(_, close)| [*close, after]));
        }
        for text in [text.clone(), format!("{noise}{text}"), format!("{text}{noise}")] {
            on_a_small_stack(text);
        }
    }
}

const OPENINGS: [(&str, &str); 12] = [
    ("(", ")"),
    ("!(", ")"),
    ("[", "]"),
    ("{1:", "}"),
    ("a{a:", "}"),
    ("a[", "]"),
    ("has(", ")"),
    ("f(", ")"),
    ("a.f(1, ", ")"),
    ("a.all(x, ", ")"),
    ("1+(", ")"),
    ("a ? b : (", ")"),
];

fn on_a_small_stack(text: String) {
    let judged = std::thread::Builder::new()
        .stack_size(1_792 * 1024)
        .spawn(move || Expression::condition(&text, &scope()).map_err(|troubles| troubles.len()))
        .unwrap();
    assert_ne!(judged.join().unwrap().err(), Some(0));
}

#[test]
fn the_longest_row_of_signs_fits_on_the_stack_below_all_brackets() {
    let row = |sign: &str| vec!["1"; 36].join(sign);
    for sign in ["+", "*", "-", "<", "==", " in ", "%"] {
        for (open, close) in OPENINGS {
            let levels = 8 / open.matches(['(', '[', '{', '?']).count();
            on_a_small_stack(format!("{}{}{}", open.repeat(levels), row(sign), close.repeat(levels)));
        }
    }
    on_a_small_stack("answers.flag && ".repeat(30) + "answers.flag");
    on_a_small_stack("a.".repeat(240) + "a");
    on_a_small_stack("- ".repeat(40) + "answers.whole == 1");
}
