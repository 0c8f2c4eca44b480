//! What the register says as answers: shown as it is held, or asked for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use jiff::{Timestamp, civil::date};
use polity_identity::HeldFact;
use polity_services::{
    answers::{Posted, Provenance, Value, judge},
    document::{Field, Format, Service, check},
    register_answers::{answers, attributes, person},
};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::PathBuf};

fn grant() -> Service {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/grab-bar.toml");
    check(&fs::read_to_string(path).unwrap(), Format::Toml).unwrap()
}

fn fact(attribute: &str, content: serde_json::Value) -> HeldFact {
    HeldFact { attribute: attribute.to_owned(), content, source: "registry".to_owned() }
}

fn held() -> Vec<HeldFact> {
    let home = json!({
        "block": {"value": "12"}, "street": {"value": "JALAN ANGSANA"}, "floor": {"value": "03"}, "unit": {"value": "118"},
        "postal": {"value": "840012"}, "country": {"code": "XA", "desc": "ANGSANA"},
    });
    let mobile =
        json!({"prefix": {"value": "+"}, "areacode": {"value": "999"}, "nbr": {"value": "50001234"}});
    vec![
        fact("name", json!({"value": "LIM MEI HUA"})),
        fact("dob", json!({"value": "1950-03-07"})),
        fact("regadd", home),
        fact("mobileno", mobile),
    ]
}

#[test]
fn a_service_asks_for_what_it_shows_and_for_what_its_conditions_speak_of() {
    let wanted: Vec<String> = attributes(&grant()).into_iter().collect();
    assert_eq!(wanted, ["dob", "mobileno", "name", "regadd"]);
    let text = fs::read_to_string(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/services/grab-bar.toml"),
    );
    let text = text.unwrap().replacen("person.age < constants.from_age", "person.sex == 'M'", 1);
    assert!(attributes(&check(&text, Format::Toml).unwrap()).contains("sex"));
}

#[test]
fn facts_answer_the_questions_that_are_bound_to_them() {
    let service = grant();
    let at = Timestamp::UNIX_EPOCH;
    let register = answers(&service, &held(), at);
    assert_eq!(register["name"].value, Value::Text("LIM MEI HUA".to_owned()));
    assert_eq!(register["born"].value, Value::Date(date(1950, 3, 7)));
    assert_eq!(
        register["address"].value,
        Value::Text("12 JALAN ANGSANA\n#03-118\nANGSANA 840012".to_owned())
    );
    assert_eq!(register["mobile"].value, Value::Text("+99950001234".to_owned()));
    let source = Provenance::Register { source: "registry".to_owned(), at };
    assert!(register.values().all(|answer| answer.provenance == source));
    assert_eq!(person(&held())["dob"], Value::Date(date(1950, 3, 7)));
    // What the register does not hold, or not in a shape that can be shown, is asked.
    let odd = [fact("name", serde_json::Value::Null), fact("dob", json!({"value": "long ago"}))];
    assert!(answers(&service, &odd, at).is_empty() && person(&odd).is_empty());
}

#[test]
fn who_confirms_what_the_register_says_has_typed_nothing() {
    let service = grant();
    let register = answers(&service, &held(), Timestamp::UNIX_EPOCH);
    let fields: Vec<&Field> = service.pages[0].fields.iter().collect();
    let texts = BTreeMap::from([("mobile".to_owned(), vec!["+999 5000 1234".to_owned()])]);
    let posted = Posted { texts: &texts, files: &BTreeMap::new() };
    let judged = judge(&fields, posted, &register, date(2026, 11, 23));
    assert!(judged.errors.is_empty());
    assert_eq!(judged.answers, register);
}
