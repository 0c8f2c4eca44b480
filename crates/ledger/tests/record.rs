//! What an entry shows and hides: canonical public leaves, salted commitments, sealed parts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod kit;

use std::collections::BTreeMap;

use kit::{NOW, id, look, officer, on_each_engine};
use polity_ledger::leaf::{LEAF_BYTES_MAX, Leaf, Public};
use polity_ledger::subjects::SUBJECTS_MAX;
use polity_ledger::transactions::{Audience, Channel, Outcome, Transaction};
use polity_ledger::{Access, Act, LedgerError, Subject};
use polity_store::Id;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// RFC 8785 by another way: every object becomes a map sorted by UTF-16 units.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<Vec<u16>, (&String, &Value)> =
                object.iter().map(|(key, value)| (key.encode_utf16().collect(), (key, value))).collect();
            let fields: Vec<String> =
                sorted.values().map(|(key, value)| format!("{}:{}", json!(key), canonical(value))).collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_is_canonical_and_holds_no_personal_data() {
    on_each_engine(async |world| {
        let person = id(0x42);
        let entry = world.ledger.prepare(&look(person), NOW).unwrap();
        let text = String::from_utf8(entry.leaf.clone()).unwrap();
        assert_eq!(text, canonical(&serde_json::from_str(&text).unwrap()));
        for hidden in [
            person.to_string(),
            id(0xa0).to_string(),
            id(0xa1).to_string(),
            "counter".into(),
            "address".into(),
        ] {
            assert!(!text.contains(&hidden), "{hidden} stands in {text}");
        }
        let sealed = entry.sealed.clone().unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("counter"));

        let leaf = Leaf::of(&entry).unwrap();
        assert_eq!((leaf.kind.as_str(), leaf.at, leaf.access), ("identity.looked_up", NOW, Access::Looked));
        assert_eq!(
            (leaf.agency.as_deref(), leaf.role.as_deref()),
            (Some("registry"), Some("register.clerk"))
        );
        assert_eq!(leaf.public["office"], Public::Text("north".into()));

        let private = world.ledger.open(&entry).unwrap().unwrap();
        assert!(private.fits(&leaf));
        assert_eq!(private.actor(&leaf), officer());
        assert_eq!(private.purpose(), Some("a change of address at the counter"));
        assert_eq!(private.attributes(), ["name", "address"]);
        assert_eq!(private.detail(), json!({ "counter": 3, "ratio": 0.5 }));
        assert_eq!(private.people(), [person]);
    })
    .await;
}

#[tokio::test]
async fn the_same_act_never_gives_the_same_commitments() {
    on_each_engine(async |world| {
        let leaves: Vec<Leaf> =
            (0..2).map(|_| Leaf::of(&world.ledger.prepare(&look(id(1)), NOW).unwrap()).unwrap()).collect();
        assert_ne!(leaves[0].id, leaves[1].id);
        assert_ne!(leaves[0].subject, leaves[1].subject);
        assert_ne!(leaves[0].actor, leaves[1].actor);
        assert_ne!(leaves[0].purpose, leaves[1].purpose);
        // Nor do equal values in different fields of one act.
        let same = Act::new("test.same", officer()).because("\"x\"").with_detail(json!("x"));
        let leaf = Leaf::of(&world.ledger.prepare(&same, NOW).unwrap()).unwrap();
        assert_ne!(leaf.purpose, leaf.detail);
    })
    .await;
}

#[tokio::test]
async fn an_act_without_secrets_seals_nothing() {
    on_each_engine(async |world| {
        let entry =
            world.ledger.prepare(&Act::new("test.started", polity_ledger::Actor::system()), NOW).unwrap();
        assert_eq!(entry.sealed, None);
        assert!(!Leaf::of(&entry).unwrap().has_commitments());
        let empty = Act::new("test.search", polity_ledger::Actor::system()).on_many(vec![], Access::Looked);
        assert_eq!(world.ledger.prepare(&empty, NOW).unwrap().sealed, None);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_public_is_refused() {
    on_each_engine(async |world| {
        for (name, value) in [
            ("ratio", json!(0.5)),
            ("nested", json!({ "a": 1 })),
            ("list", json!([1])),
            ("nothing", Value::Null),
            ("big", json!(9_007_199_254_740_992_i64)),
            ("small", json!(-9_007_199_254_740_992_i64)),
            ("huge", json!(u64::MAX)),
            ("Name", json!("x")),
            ("näme", json!("x")),
            ("", json!("x")),
        ] {
            let refused =
                world.ledger.prepare(&Act::new("test.act", officer()).with_public(name, value), NOW);
            assert!(matches!(refused, Err(LedgerError::NotPublic { .. })), "{name}");
        }
        let exact = Act::new("test.act", officer()).with_public("n", 9_007_199_254_740_991_i64);
        assert!(world.ledger.prepare(&exact, NOW).is_ok());
        let long = Act::new("test.act", officer()).with_public("text", "x".repeat(LEAF_BYTES_MAX));
        assert!(matches!(world.ledger.prepare(&long, NOW), Err(LedgerError::LeafTooLong { .. })));
        let people =
            |count: usize| (0..count as u128).map(|n| Id::from_bytes(n.to_be_bytes())).collect::<Vec<_>>();
        let many = Act::new("test.act", officer()).on_many(people(SUBJECTS_MAX + 1), Access::Looked);
        assert!(matches!(
            world.ledger.prepare(&many, NOW),
            Err(LedgerError::TooManySubjects { count: 10_001, .. })
        ));
        let most = Act::new("test.act", officer()).on_many(people(SUBJECTS_MAX), Access::Looked);
        assert!(world.ledger.prepare(&most, NOW).is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_sealed_part_opens_for_its_own_entry_only_and_is_held_against_its_leaf() {
    on_each_engine(async |world| {
        let (one, other) = (
            world.ledger.prepare(&look(id(1)), NOW).unwrap(),
            world.ledger.prepare(&look(id(1)), NOW).unwrap(),
        );
        let exchanged = polity_store::Entry { sealed: other.sealed.clone(), ..one.clone() };
        assert!(matches!(world.ledger.open(&exchanged), Err(LedgerError::Vault(_))));
        let private = world.ledger.open(&one).unwrap().unwrap();
        assert!(!private.fits(&Leaf::of(&other).unwrap()), "other salts, other commitments");
        let mut more = Leaf::of(&one).unwrap();
        more.access = Access::None;
        assert!(private.fits(&more), "public fields are not its business");
        more.purpose = None;
        assert!(!private.fits(&more), "an opening without commitment");
    })
    .await;
}

#[tokio::test]
async fn transactions_come_back_as_they_went() {
    on_each_engine(async |world| {
        for (outcome, kind) in [
            (Outcome::Completed, "transaction.completed"),
            (Outcome::Refused, "transaction.completed"),
            (Outcome::Abandoned, "transaction.abandoned"),
        ] {
            let transaction = Transaction {
                service: "identity.enrol".into(),
                agency: "registry".into(),
                channel: Channel::Assisted,
                audience: Audience::Resident,
                outcome,
                started_at: NOW,
                finished_at: NOW + 90_000_000,
                prefilled: 7,
                retyped: 0,
                language: "ta".into(),
            };
            let entry = world.ledger.transaction(&transaction, NOW + 90_000_000).unwrap();
            assert_eq!((entry.kind.as_str(), &entry.sealed), (kind, &None));
            assert_eq!(Transaction::from_entry(&entry).unwrap(), Some(transaction.clone()));
            assert_eq!(transaction.duration(), 90_000_000);
        }
        let other = world.ledger.prepare(&look(id(1)), NOW).unwrap();
        assert_eq!(Transaction::from_entry(&other).unwrap(), None);
        let empty = world.ledger.event("transaction.completed", &Map::new(), NOW).unwrap();
        assert!(matches!(Transaction::from_entry(&empty), Err(LedgerError::Damaged { .. })));
    })
    .await;
}

#[test]
fn leaves_that_are_not_canonical_are_not_ours() {
    let good = br#"{"at":1,"id":"01010101-0101-0101-0101-010101010101","kind":"test.x","public":{"a":1,"b":"x"},"v":1}"#;
    Leaf::from_bytes(good).unwrap();
    let text = std::str::from_utf8(good).unwrap();
    for wrong in [
        text.replace("\"v\":1", "\"v\":2"),
        text.replace(":1,\"id\"", ": 1,\"id\""),
        text.replace("\"a\":1,\"b\":\"x\"", "\"b\":\"x\",\"a\":1"),
        text.replace("\"a\":1", "\"a\":1.0"),
        text.replace("\"a\":1", "\"a\":null"),
        text.replace("\"a\":1", "\"a\":9007199254740993"),
        text.replace("\"a\"", "\"A\""),
        text.replace("\"x\"", "\"\\u0078\""),
        text.replace("\"v\"", "\"w\":0,\"v\""),
        text.replace("\"kind\":\"test.x\",", ""),
        text.replace("\"public\":{\"a\":1,\"b\":\"x\"}", "\"public\":{}"),
        format!("{text} "),
        String::new(),
    ] {
        assert!(Leaf::from_bytes(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

fn public_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        // Everything that JSON escapes, and what some writers escape needlessly.
        "[\u{0}-\u{1f}\"\\\\/\u{7f}\u{2028}\u{fffd}\u{10000}<>&]{0,10}".prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn any_public_part_is_canonical_and_read_back(public in proptest::collection::btree_map("[a-z0-9_]{1,8}", public_value(), 0..6), at: i64) {
        let public: Map<String, Value> = public.into_iter().collect();
        let part = polity_ledger::leaf::public_part("test.x", &public).unwrap();
        let leaf = Leaf::new(id(1), "test.x", at, part);
        let bytes = leaf.to_bytes().unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        prop_assert_eq!(text, canonical(&serde_json::from_str(text).unwrap()));
        prop_assert_eq!(Leaf::from_bytes(&bytes).unwrap(), leaf);
    }

    #[test]
    fn hostile_leaves_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Leaf::from_bytes(&bytes).is_err());
    }
}

#[test]
fn an_act_is_written_as_it_is_read() {
    let act = look(id(9));
    assert_eq!(act.subject, Subject::One(id(9)));
    assert_eq!(act.attributes, ["name", "address"]);
    assert_eq!(act.public["office"], "north");
}
