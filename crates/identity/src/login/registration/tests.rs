//! Registrations that stand, and each mistake with its own rule.

use polity_vault::jose::{Curve, DecryptionKey, SigningKey};
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A key set with one key of each use.
fn keys() -> Value {
    let signing = SigningKey::generate("sig-1").public_jwk();
    let encryption = DecryptionKey::generate(Curve::P256, "enc-1").public_jwk();
    json!({ "keys": [signing, encryption] })
}

fn library() -> Registration {
    Registration {
        name: "Angsana Library".into(),
        operator: "Angsana Library Board".to_owned(),
        kind: "login".to_owned(),
        environment: "test".to_owned(),
        redirect_uris: vec!["http://localhost:9000/callback".to_owned()],
        jwks: Some(keys()),
        scopes: vec!["openid".to_owned(), "user.identity".to_owned(), "name".to_owned()],
        ..Registration::default()
    }
}

fn bank() -> Registration {
    Registration {
        name: Words::Each(BTreeMap::from([
            ("en".to_owned(), "Harbour Bank".to_owned()),
            ("ms".to_owned(), "Bank Pelabuhan".to_owned()),
        ])),
        kind: "facts".to_owned(),
        scopes: ["openid", "uinfin", "name", "dob", "vehicles.vehicleno"].map(str::to_owned).to_vec(),
        purpose: "To open an account for you".into(),
        consent_days: Some(90),
        ..library()
    }
}

/// The rules that a change of a sound registration breaks.
fn whys(change: impl FnOnce(&mut Registration)) -> Vec<(&'static str, Why)> {
    let mut registration = bank();
    change(&mut registration);
    registration.faults().into_iter().map(|fault| (fault.field, fault.why)).collect()
}

#[test]
fn sound_registrations_stand() {
    assert_eq!(library().faults(), Vec::new());
    assert_eq!(bank().faults(), Vec::new());
    let bank = bank().resolve("A".repeat(32).as_str(), 7).unwrap();
    assert_eq!((bank.kind, bank.environment, bank.consent_days), (Kind::Facts, Environment::Test, 90));
    assert_eq!((bank.name.get(Lang::En), bank.name.get(Lang::Ms)), ("Harbour Bank", "Bank Pelabuhan"));
    assert_eq!(bank.scopes.last(), Some(&Scope::Attribute("vehicles.vehicleno".to_owned())));
}

#[test]
fn each_mistake_names_its_field_and_its_rule() {
    assert_eq!(whys(|it| it.client_id = Some("short".into())), [("client_id", Why::ClientIdShape)]);
    assert_eq!(whys(|it| it.name = Words::default()), [("name", Why::NameMissing)]);
    assert_eq!(whys(|it| it.name = "x".repeat(81).as_str().into()), [("name", Why::TextLong)]);
    assert_eq!(whys(|it| it.name = "Bank\u{202e}knaB".into()), [("name", Why::TextCharacters)]);
    assert_eq!(whys(|it| it.operator = " ".into()), [("operator", Why::OperatorMissing)]);
    assert_eq!(whys(|it| it.environment = "prod".into()), [("environment", Why::Environment)]);
    assert_eq!(whys(|it| it.environment = "live".into()), [("redirect_uris", Why::AddressScheme)]);
    assert_eq!(whys(|it| it.redirect_uris.clear()), [("redirect_uris", Why::RedirectMissing)]);
    let many = vec!["https://app.example/".to_owned(); REDIRECTS_MAX + 1];
    assert_eq!(whys(|it| it.redirect_uris = many), [("redirect_uris", Why::RedirectMany)]);
    assert_eq!(whys(|it| it.scopes.push("shoe".into())), [("scopes", Why::Scope)]);
    assert_eq!(whys(|it| it.scopes.push("user.identity".into())), [("scopes", Why::ScopeKind)]);
    assert_eq!(whys(|it| it.scopes = vec!["openid".into()]), [("scopes", Why::ScopeNone)]);
    assert_eq!(whys(|it| it.scopes = vec!["dob".into()]), [("scopes", Why::ScopeOpenId)]);
    assert_eq!(whys(|it| it.purpose = Words::default()), [("purpose", Why::PurposeMissing)]);
    assert_eq!(whys(|it| it.consent_days = Some(0)), [("consent_days", Why::ConsentDays)]);
    assert_eq!(whys(|it| it.consent_days = Some(1_827)), [("consent_days", Why::ConsentDays)]);
    assert_eq!(whys(|it| it.calls_per_second = Some(0)), [("calls_per_second", Why::CallsPerSecond)]);
    assert_eq!(whys(|it| it.calls_per_second = Some(100_001)), [("calls_per_second", Why::CallsPerSecond)]);
    let french = Words::Each(BTreeMap::from([("en".into(), "Bank".into()), ("fr".into(), "Banque".into())]));
    assert_eq!(whys(|it| it.name = french), [("name", Why::Language)]);
    let login_asks = Registration { kind: "login".to_owned(), ..bank() };
    assert!(login_asks.faults().iter().all(|fault| fault.why == Why::ScopeKind));
    assert_eq!(login_asks.faults().len(), 3, "one for each scope that a login may not ask for");
}

#[test]
fn keys_are_public_named_and_enough() {
    let only = |places: &[usize]| {
        let all = keys();
        json!({ "keys": places.iter().map(|place| all["keys"][*place].clone()).collect::<Vec<_>>() })
    };
    assert_eq!(whys(|it| it.jwks = None), [("jwks", Why::KeysMissing)]);
    assert_eq!(whys(|it| it.jwks_uri = Some("https://app.example/jwks".into())), [("jwks", Why::KeysBoth)]);
    assert_eq!(whys(|it| it.jwks = Some(json!({}))), [("jwks", Why::KeysMalformed)]);
    assert_eq!(whys(|it| it.jwks = Some(json!("not json"))), [("jwks", Why::KeysMalformed)]);
    assert_eq!(whys(|it| it.jwks = Some(only(&[]))), [("jwks", Why::KeysSigning)]);
    assert_eq!(whys(|it| it.jwks = Some(only(&[1]))), [("jwks", Why::KeysSigning)]);
    assert_eq!(whys(|it| it.jwks = Some(only(&[0]))), [("jwks", Why::KeysEncryption)]);
    let mut nameless = keys();
    nameless["keys"][0].as_object_mut().unwrap().remove("kid");
    assert_eq!(whys(|it| it.jwks = Some(nameless)), [("jwks", Why::KeysKid)]);
    let mut private = keys();
    private["keys"][0]["d"] = json!("AAAA");
    assert_eq!(whys(|it| it.jwks = Some(private)), [("jwks", Why::KeysMalformed)]);
    assert_eq!(whys(|it| it.jwks = Some(Value::String(keys().to_string()))), [], "the text of a set is one");
    let elsewhere = |address: &str| {
        whys(|it| {
            it.jwks = None;
            it.jwks_uri = Some(address.to_owned());
        })
    };
    assert_eq!(elsewhere("https://app.example/.well-known/jwks.json"), []);
    assert_eq!(elsewhere("http://app.example/jwks"), [("jwks_uri", Why::AddressScheme)]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let found: Vec<&str> = Registration::default().faults().iter().map(|fault| fault.field).collect();
    assert_eq!(found, ["name", "operator", "kind", "environment", "redirect_uris", "jwks", "scopes"]);
}

#[test]
fn declarations_are_read_from_toml_and_json() {
    let text = format!(
        "name = {{ en = \"Harbour Bank\", ms = \"Bank Pelabuhan\" }}\noperator = \"Angsana Library Board\"\n\
         kind = \"facts\"\nenvironment = \"test\"\nredirect_uris = [\"http://localhost:9000/callback\"]\n\
         scopes = [\"openid\", \"name\"]\npurpose = \"To open an account\"\njwks = '{}'\n",
        keys()
    );
    let read: Registration = toml::from_str(&text).unwrap();
    assert_eq!(read.faults(), Vec::new());
    assert!(toml::from_str::<Registration>("colour = 'red'").unwrap_err().to_string().contains("colour"));
    let json = serde_json::to_string(&bank()).unwrap();
    assert!(serde_json::from_str::<Registration>(&json).unwrap().faults().is_empty());
}

/// A sound registration in which some fields are something else, sound or not.
fn any_registration() -> impl Strategy<Value = Registration> {
    let text = || prop_oneof![Just(String::new()), Just("Bank".to_owned()), "\\PC{1,12}"];
    let words = || {
        prop_oneof![
            text().prop_map(Words::English),
            prop::collection::btree_map("en|ms|fr", text(), 0..3).prop_map(Words::Each),
        ]
    };
    let one_of = |names: &'static [&'static str]| prop::sample::select(names).prop_map(str::to_owned);
    let scopes = one_of(&["openid", "name", "dob", "user.identity", "vehicles.vehicleno", "shoe"]);
    let addresses = || one_of(&["https://app.example/", "http://[::1]/", "https://App.example", "x"]);
    let seldom = 0.2;
    let texts = (
        prop::option::weighted(0.5, words()),
        prop::option::weighted(seldom, text()),
        prop::option::weighted(0.5, words()),
    );
    let given = (
        prop::option::weighted(seldom, one_of(&["login", "facts", ""])),
        prop::option::weighted(seldom, one_of(&["test", "live", ""])),
        prop::option::weighted(seldom, prop::collection::vec(addresses(), 0..3)),
        prop::option::weighted(seldom, addresses()),
        prop::option::weighted(seldom, prop::collection::vec(scopes, 0..5)),
        prop::option::of(0..3_000_u32),
        prop::option::of(0..200_000_u32),
    );
    (texts, given).prop_map(|((name, operator, purpose), given)| {
        let (kind, environment, redirect_uris, jwks_uri, scopes, consent_days, calls_per_second) = given;
        let bank = bank();
        Registration {
            client_id: None,
            name: name.unwrap_or(bank.name),
            operator: operator.unwrap_or(bank.operator),
            kind: kind.unwrap_or(bank.kind),
            environment: environment.unwrap_or(bank.environment),
            redirect_uris: redirect_uris.unwrap_or(bank.redirect_uris),
            jwks: if jwks_uri.is_some() { None } else { bank.jwks },
            jwks_uri,
            scopes: scopes.unwrap_or(bank.scopes),
            purpose: purpose.unwrap_or(bank.purpose),
            consent_days,
            calls_per_second,
        }
    })
}

proptest! {
    /// Whatever stands can be kept and read back as the same, and keeps every promise of a relying party.
    #[test]
    fn what_stands_is_read_back_as_it_was(registration in any_registration()) {
        let id = "a".repeat(32);
        if registration.faults().is_empty() {
            let party = registration.resolve(&id, 1).unwrap();
            let kept = serde_json::to_string(&party.declaration()).unwrap();
            let again: Registration = serde_json::from_str(&kept).unwrap();
            prop_assert_eq!(again.faults(), Vec::new());
            prop_assert_eq!(again.resolve(&id, 1).unwrap(), party.clone());
            prop_assert!(party.scopes.contains(&Scope::OpenId));
            prop_assert!(party.scopes.iter().all(|scope| party.kind.may_ask_for(scope)));
            prop_assert!(!party.name.get(Lang::En).is_empty() && !party.redirect_uris.is_empty());
            prop_assert!(party.kind == Kind::Login || !party.purpose.get(Lang::En).is_empty());
        }
    }
}
