//! Answers to the sample services: what is judged right, what is to be mended, and what no longer counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use jiff::{Timestamp, civil::date};
use polity_services::{
    answers::{
        Answer, Answers, ERROR_KEYS, FileRef, Judged, Point, Posted, Provenance, Value, judge, shown, written,
    },
    document::{Field, Format, Service, check},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

fn service(name: &str) -> Service {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services").join(name);
    check(&fs::read_to_string(path).unwrap(), Format::Toml).unwrap()
}

/// A service that asks for one of everything.
fn everything() -> Service {
    let grant = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/street-fault.toml");
    let text = fs::read_to_string(grant).unwrap();
    let (start, rest) = text.split_once("[[pages]]").unwrap();
    let (_, end) = rest.split_once("[declaration]").unwrap();
    let choices = r#"choices = [{ id = "a", label = "A" }, { id = "b", label = "B" }]"#;
    let fields = [
        ("line", "text", "max_characters = 5"),
        ("lines", "long-text", ""),
        ("mail", "email", ""),
        ("phone", "mobile", ""),
        ("whole", "whole", "min = 1\nmax = 10"),
        ("money", "decimal", "min = \"0.50\"\nplaces = 2"),
        ("agree", "yes-no", ""),
        ("one", "one-of", choices),
        ("other", "one-of", &format!("{choices}\nother = true")),
        ("many", "many-of", &format!("{choices}\nmax = 1")),
        ("land", "country", ""),
        ("day", "date", "earliest = 2026-01-01\nlatest = \"today\""),
        ("stars", "rating", ""),
        ("photo", "file", "accept = [\"image/*\"]\nmax_mb = 1"),
        ("number", "national-id", ""),
        ("firm", "business-id", ""),
        ("home", "address", ""),
        ("place", "place", ""),
        (
            "rows",
            "rows",
            "min = 1\nmax = 2\ncolumns = [{ id = \"n\", type = \"text\", label = \"N\" }, { id = \"d\", type = \"date\", label = \"D\", required = false }]",
        ),
    ];
    let fields: Vec<String> = fields
        .iter()
        .map(|(id, kind, more)| {
            let start = format!("[[pages.fields]]\nid = \"{id}\"\ntype = \"{kind}\"\n");
            format!("{start}label = \"L\"\nrequired = false\n{more}\n")
        })
        .collect();
    let fields = fields.concat();
    let text = format!("{start}[[pages]]\nid = \"all\"\ntitle = \"All\"\n{fields}\n[declaration]{end}");
    check(&text, Format::Toml).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn texts(posted: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, text) in posted {
        texts.entry((*name).to_owned()).or_default().push((*text).to_owned());
    }
    texts
}

fn judged(service: &Service, page: usize, posted: &[(&str, &str)], register: &Answers) -> Judged {
    let fields: Vec<&Field> = service.pages[page].fields.iter().collect();
    let posted = Posted { texts: &texts(posted), files: &BTreeMap::new() };
    judge(&fields, posted, register, date(2026, 11, 23))
}

#[test]
fn each_type_of_field_is_judged() {
    let service = everything();
    let right = |posted: &[(&str, &str)]| {
        let judged = judged(&service, 0, posted, &Answers::new());
        assert!(judged.errors.is_empty(), "{:?}", judged.errors);
        judged.answers.into_values().next().unwrap().value
    };
    assert_eq!(right(&[("line", " 五个字 ")]), Value::Text("五个字".to_owned()));
    assert_eq!(right(&[("lines", "a\r\nb")]), Value::Text("a\nb".to_owned()));
    assert_eq!(right(&[("phone", "+999 (12) 34-5678")]), Value::Text("+99912345678".to_owned()));
    assert_eq!(right(&[("money", "2.50")]), Value::Decimal("2.5".to_owned()));
    assert_eq!(right(&[("other", "other"), ("other.other", "C")]), Value::One("C".to_owned()));
    assert_eq!(right(&[("many", "a"), ("many", "a")]), Value::Many(vec!["a".to_owned()]));
    assert_eq!(
        right(&[("day.day", "5"), ("day.month", "01"), ("day.year", "2026")]),
        Value::Date(date(2026, 1, 5))
    );
    let point = Some(Point { lat_e7: 13_000_000, lon_e7: -1_038_500_000 });
    assert_eq!(
        right(&[("place.lat", "1.3"), ("place.lon", "-103.85")]),
        Value::Place { point, words: String::new() }
    );
    let row = BTreeMap::from([("n".to_owned(), Value::Text("x".to_owned()))]);
    assert_eq!(right(&[("rows.1.n", "x")]), Value::Rows(vec![row]));

    for (posted, field, key) in [
        (&[("line", "123456")][..], "line", "too-long"),
        (&[("line", "a\u{7}b")], "line", "unseen-character"),
        (&[("mail", "mei.example.com")], "mail", "email"),
        (&[("phone", "12345")], "phone", "telephone"),
        (&[("whole", "1.5")], "whole", "whole-number"),
        (&[("whole", "0")], "whole", "too-small"),
        (&[("whole", "11")], "whole", "too-large"),
        (&[("money", "1.234")], "money", "decimal-number"),
        (&[("agree", "maybe")], "agree", "choice"),
        (&[("one", "other")], "one", "choice"),
        (&[("other", "other")], "other.other", "other-words"),
        (&[("many", "a"), ("many", "b")], "many", "too-many"),
        (&[("land", "XX")], "land", "country"),
        (&[("day.day", "5")], "day", "date-part"),
        (&[("day.day", "30"), ("day.month", "2"), ("day.year", "2026")], "day", "date"),
        (&[("day.day", "31"), ("day.month", "12"), ("day.year", "2025")], "day", "date-early"),
        (&[("day.day", "24"), ("day.month", "11"), ("day.year", "2026")], "day", "date-late"),
        (&[("stars", "6")], "stars", "choice"),
        (&[("number", "T5000000A")], "number", "national-id"),
        (&[("firm", "12")], "firm", "business-id"),
        (&[("place.lat", "91"), ("place.lon", "0")], "place", "place"),
        (&[("rows.0.d.day", "1"), ("rows.0.d.month", "1"), ("rows.0.d.year", "2026")], "rows.0.n", "missing"),
        (&[("rows.2.n", "x")], "rows", "too-many"),
    ] {
        let judged = judged(&service, 0, posted, &Answers::new());
        let found: Vec<_> = judged.errors.iter().map(|error| (error.field.as_str(), error.key)).collect();
        assert_eq!(found, [(field, format!("services-error-{key}").as_str())], "{posted:?}");
        assert!(judged.errors.iter().all(|error| ERROR_KEYS.contains(&error.key)));
    }
}

#[test]
fn a_file_is_taken_by_what_it_is() {
    let service = everything();
    let fields: Vec<&Field> = service.pages[0].fields.iter().collect();
    let outcome = |media_type: &str, bytes: u64| {
        let file = FileRef {
            id: "1".to_owned(),
            name: "x.png".to_owned(),
            media_type: media_type.to_owned(),
            bytes,
        };
        let posted = Posted { texts: &BTreeMap::new(), files: &[("photo".to_owned(), file)].into() };
        judge(&fields, posted, &Answers::new(), date(2026, 11, 23)).errors.first().map(|error| error.key)
    };
    assert_eq!(outcome("image/png", 1024 * 1024), None);
    assert_eq!(outcome("image/png", 1024 * 1024 + 1), Some("services-error-file-size"));
    assert_eq!(outcome("image/svg+xml", 10), Some("services-error-file-type"));
    assert_eq!(outcome("application/pdf", 10), Some("services-error-file-type"));
}

fn fact(text: &str) -> Answer {
    let provenance = Provenance::Register { source: "registry".to_owned(), at: Timestamp::UNIX_EPOCH };
    Answer { value: Value::Text(text.to_owned()), provenance }
}

#[test]
fn a_prefilled_fact_is_what_the_register_said_whatever_was_posted() {
    let service = service("grab-bar.toml");
    let register =
        Answers::from([("name".to_owned(), fact("TAN MEI")), ("mobile".to_owned(), fact("+99912345678"))]);
    let posted = [("name", "SOMEBODY ELSE"), ("mobile", "+999 87654321"), ("address", "1 Quay")];
    let outcome = judged(&service, 0, &posted, &register);
    assert_eq!(outcome.answers["name"], fact("TAN MEI"));
    assert!(matches!(outcome.answers["mobile"].provenance, Provenance::RegisterEdited { .. }));
    // The register has no address and no date of birth: they are asked for, and typed.
    assert_eq!(outcome.answers["address"].provenance, Provenance::Typed);
    let missing: Vec<_> = outcome.errors.iter().map(|error| (error.field.as_str(), error.key)).collect();
    assert_eq!(missing, [("born", "services-error-missing")]);
    let same = judged(&service, 0, &[("mobile", "+99912345678")], &register);
    assert_eq!(same.answers["mobile"], fact("+99912345678"));
}

fn typed(value: Value) -> Answer {
    Answer { value, provenance: Provenance::Typed }
}

#[test]
fn a_page_that_no_longer_shows_takes_its_answers_along() {
    let service = service("grab-bar.toml");
    let mut answers = Answers::from([
        ("owns".to_owned(), typed(Value::One("rent".to_owned()))),
        ("landlord_agrees".to_owned(), typed(Value::Flag(false))),
    ]);
    let (person, today) =
        (BTreeMap::from([("dob".to_owned(), Value::Date(date(1950, 1, 1)))]), date(2026, 11, 23));
    let walked = shown(&service, &answers, &person, today);
    assert!(walked.pages.iter().any(|page| page.page.id == "landlord"));
    assert_eq!(walked.blocked.map(|block| block.when.source()), Some("answers.landlord_agrees == false"));
    assert_eq!(walked.first_open().map(|page| page.page.id.as_str()), Some("you"));
    // Whoever owns their home is not asked for a landlord, and is not blocked by what they said about one.
    answers.insert("owns".to_owned(), typed(Value::One("own".to_owned())));
    let walked = shown(&service, &answers, &person, today);
    assert!(walked.blocked.is_none() && !walked.answers.contains_key("landlord_agrees"));
    // Too young, and no disability.
    answers.insert("disability".to_owned(), typed(Value::Flag(false)));
    let young = BTreeMap::from([("dob".to_owned(), Value::Date(date(1990, 1, 1)))]);
    assert!(shown(&service, &answers, &young, today).blocked.is_some());
    assert!(shown(&service, &answers, &person, today).blocked.is_none());
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let owns = prop::sample::select(vec!["own", "rent"]).prop_map(|id| Value::One(id.to_owned()));
    let needs =
        prop::sample::subsequence(vec!["bar".to_owned(), "ramp".to_owned()], 0..=2).prop_map(Value::Many);
    let file = FileRef {
        id: "f".to_owned(),
        name: "f.png".to_owned(),
        media_type: "image/png".to_owned(),
        bytes: 1,
    };
    (
        prop::option::of(owns),
        prop::option::of(any::<bool>().prop_map(Value::Flag)),
        prop::option::of(needs),
        prop::option::of(Just(Value::File(file))),
        prop::option::of(any::<bool>().prop_map(Value::Flag)),
        prop::option::of(Just(Value::Text("of an older version".to_owned()))),
    )
        .prop_map(|(owns, agrees, needs, photo, disability, stray)| {
            let all = [
                ("owns", owns),
                ("landlord_agrees", agrees),
                ("needs", needs),
                ("doorway_photo", photo),
                ("disability", disability),
                ("stray", stray),
            ];
            all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), typed(value?)))).collect()
        })
}

proptest! {
    #[test]
    fn hidden_answers_are_never_kept(answers in any_answers()) {
        let service = service("grab-bar.toml");
        let (person, today) = (BTreeMap::new(), date(2026, 11, 23));
        let walked = shown(&service, &answers, &person, today);
        let seen: BTreeSet<&str> = walked.pages.iter().flat_map(|page| &page.fields).map(|field| field.id.as_str()).collect();
        for (name, answer) in &walked.answers {
            prop_assert!(seen.contains(name.as_str()), "{} is hidden and was kept", name);
            prop_assert_eq!(Some(answer), answers.get(name));
        }
        // Nothing that shows is lost, and a second look finds nothing more to drop.
        for name in answers.keys().filter(|name| seen.contains(name.as_str())) {
            prop_assert!(walked.answers.contains_key(name));
        }
        prop_assert_eq!(&shown(&service, &walked.answers, &person, today).answers, &walked.answers);
        // What the document says, said once more by hand.
        let rents = answers.get("owns").is_some_and(|answer| answer.value == Value::One("rent".to_owned()));
        prop_assert_eq!(seen.contains("landlord_agrees"), rents);
        let ramp = answers.get("needs").is_some_and(|answer| matches!(&answer.value, Value::Many(chosen) if chosen.contains(&"ramp".to_owned())));
        prop_assert_eq!(seen.contains("doorway_photo"), ramp);
    }

    #[test]
    fn what_was_written_is_filled_in_again(
        line in "[a-z五个]{1,5}",
        money in 50_i64..99_999,
        many in prop::sample::subsequence(vec!["a", "b"], 0..=1),
        other in "[c-z]{1,8}",
        day in 1_i8..29,
        place in (-90_000_000_i32..90_000_000, -180_000_000_i32..180_000_000, "[a-z ]{0,8}"),
        rows in prop::collection::vec("[a-z]{1,5}", 1..=2),
    ) {
        let service = everything();
        let (money, day) = (format!("{}.{:02}", money / 100, money % 100), day.to_string());
        let degrees = |e6: i32| format!("{}{}.{:06}", if e6 < 0 { "-" } else { "" }, e6.abs() / 1_000_000, e6.abs() % 1_000_000);
        let (lat, lon) = (degrees(place.0), degrees(place.1));
        let mut posted = vec![
            ("line", line.as_str()), ("money", &money), ("agree", "no"), ("one", "b"), ("other", "other"), ("other.other", &other),
            ("day.day", &day), ("day.month", "2"), ("day.year", "2026"), ("stars", "4"), ("firm", "53012345D"),
            ("place.lat", &lat), ("place.lon", &lon), ("place.words", &place.2),
        ];
        posted.extend(many.iter().map(|id| ("many", *id)));
        let names: Vec<String> = (0..rows.len()).map(|number| format!("rows.{number}.n")).collect();
        posted.extend(names.iter().map(String::as_str).zip(rows.iter().map(String::as_str)));
        let once = judged(&service, 0, &posted, &Answers::new());
        prop_assert!(once.errors.is_empty(), "{:?}", once.errors);
        let texts: Vec<(String, String)> = once
            .answers
            .iter()
            .flat_map(|(id, answer)| written(service.field(id).unwrap(), &answer.value))
            .collect();
        let again: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let again = judged(&service, 0, &again, &Answers::new());
        prop_assert!(again.errors.is_empty(), "{:?}", again.errors);
        prop_assert_eq!(again.answers, once.answers);
    }

    #[test]
    fn whatever_a_browser_sends_is_judged(posted in prop::collection::vec(("(line|mail|whole|money|day|day\\.day|day\\.year|one|many|place\\.lat|rows\\.[0-9]\\.n|number)", "\\PC{0,12}"), 0..6)) {
        let service = everything();
        let posted: Vec<(&str, &str)> = posted.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let outcome = judged(&service, 0, &posted, &Answers::new());
        for error in &outcome.errors {
            prop_assert!(ERROR_KEYS.contains(&error.key));
            prop_assert!(!outcome.answers.contains_key(&error.field), "{} is right and wrong", error.field);
        }
    }
}
