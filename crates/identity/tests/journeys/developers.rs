//! The developers' pages: a login step by step, and why a request was refused.
use polity_identity::SampleParty;
use polity_identity::login::registration::Registration;
use polity_ledger::Actor;
use polity_vault::jose::{Curve, DecryptionKey, SigningKey};
use polity_web::testkit::{Seen, after, says};
use serde_json::{Value, json};

use crate::nation::Nation;
use crate::relying_party::{Party, with};

const BASE: &str = "http://127.0.0.1:8080";
const CALLBACK: &str = "http://127.0.0.1:8080/developers/callback";

/// A nation that plays a bank.
async fn playing(kind: &str, scopes: &[&str]) -> Nation {
    let nation = Nation::new().await;
    let (signing, decryption) =
        (SigningKey::generate("sig-1"), DecryptionKey::generate(Curve::P256, "enc-1"));
    let private = json!({ "keys": [signing.private_jwk().unwrap(), decryption.private_jwk().unwrap()] });
    let id = "HarbourBankDemonstration00000001";
    let registration: Registration = serde_json::from_value(json!({
        "client_id": id, "name": "Harbour Bank", "operator": "Harbour Bank Ltd", "kind": kind, "environment": "test",
        "redirect_uris": [CALLBACK], "jwks": {"keys": [signing.public_jwk(), decryption.public_jwk()]},
        "scopes": scopes, "purpose": "To open your account",
    }))
    .unwrap();
    let done = nation.room.declare_relying_parties(&Actor::system(), &[registration]).await.unwrap();
    assert_eq!(done.registered, [id]);
    nation.room.play_relying_parties(vec![SampleParty::new(id, CALLBACK, &private).unwrap()]);
    nation
}

/// An address of this site, as the browser of the tests takes it.
fn path(address: &str) -> &str {
    address.strip_prefix(BASE).unwrap_or(address)
}

fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&").replace("&#38;", "&").replace("&#x26;", "&")
}

/// From the button to the page that shows all steps; `decide` answers the page that asks.
async fn tried(nation: &Nation, fields: &[(&str, &str)]) -> Seen {
    let mut mei = nation.signed_in("mei").await;
    let page = mei.get("/developers/try").await;
    says(&page, 200, "Harbour Bank");
    let party = after(&page.body, r#"name="party" value=""#, '"').to_owned();
    let shown = mei.post("/developers/try", &[("party", &party)]).await.location().to_owned();
    let shown = mei.get(&shown).await;
    says(&shown, 200, "The program pushes its request");
    let onward = unescaped(after(&shown.body, r#"<a class="button" href=""#, '"'));
    let asks = mei.get(path(&onward)).await.location().to_owned();
    says(&mei.get(&asks).await, 200, "Harbour Bank");
    let back = mei.post(&asks, fields).await.location().to_owned();
    assert!(back.starts_with(CALLBACK), "{back}");
    let done = mei.get(path(&back)).await.location().to_owned();
    let (seen, released) = (mei.get(&done).await, nation.entries("identity.facts_released").await);
    // Whoever reloads the callback sees the same: no code is used twice, and nothing is released again.
    assert_eq!(mei.get(path(&back)).await.location(), done);
    assert_eq!(mei.get(&done).await.main(), seen.main());
    assert_eq!(nation.entries("identity.facts_released").await, released);
    seen
}

#[tokio::test]
async fn a_login_is_shown_step_by_step_with_the_facts_that_were_allowed() {
    let nation = playing("facts", &["openid", "name", "dob"]).await;
    let seen = tried(&nation, &[("decision", "allow"), ("scope", "name")]).await;
    for words in [
        "The person comes back",
        "The program redeems the code",
        "The program reads the facts",
        "LIM MEI HUA",
    ] {
        says(&seen, 200, words);
    }
    assert!(!seen.body.contains("2050-03-07"), "the date of birth was not allowed");
}

#[tokio::test]
async fn a_plain_login_ends_with_the_id_token() {
    let nation = playing("login", &["openid", "user.identity", "name"]).await;
    let fields = [("decision", "allow"), ("scope", "user.identity"), ("scope", "name")];
    let seen = tried(&nation, &fields).await;
    says(&seen, 200, "identity_number");
    assert!(!seen.body.contains("The program reads the facts"));
}

#[tokio::test]
async fn a_refusal_of_the_person_is_shown_as_one() {
    let nation = playing("facts", &["openid", "name"]).await;
    let seen = tried(&nation, &[("decision", "refuse")]).await;
    says(&seen, 200, "access_denied");
    assert!(!seen.body.contains("The program redeems the code"));
}

#[tokio::test]
async fn only_a_demonstration_plays() {
    let nation = Nation::with(|config| polity_web::Config { demo: false, ..config }).await;
    let mut anyone = nation.browser().with_header("host", "127.0.0.1:8080");
    assert_eq!(anyone.get("/developers/try").await.status, 404);
    assert_eq!(anyone.get("/developers/callback?state=x&code=y").await.status, 404);
    says(&anyone.get("/developers").await, 200, "login/fapi");
}

#[tokio::test]
async fn a_refused_request_is_explained_under_its_number() {
    let nation = Nation::new().await;
    let party = Party::register(&nation, "facts", &["openid", "name"]).await;
    let proof = party.proof(&nation, "POST", "par", None);
    let fields =
        with(party.request(&nation, "openid name"), "redirect_uri", "https://evil.example/<b>cb</b>");
    let answer: Value = party.push(&nation, &fields, Some(&proof)).await.json();
    let address = answer["error_uri"].as_str().unwrap().to_owned();
    let mut developer = nation.browser();
    let page = developer.get(path(&address)).await;
    for words in ["request.redirect_uri", "invalid_request", "Harbour Bank", &party.client_id, "par"] {
        says(&page, 200, words);
    }
    says(&page, 200, "redirect_uri must be one of the registered addresses");
    assert!(page.body.contains("https://evil.example/") && !page.body.contains("<b>cb"), "{}", page.main());
    let typed = answer["trace_id"].as_str().unwrap();
    let found = developer.get(&format!("/developers/refusals?number=+{typed}+")).await;
    assert_eq!(found.location(), path(&address));
    for nothing in ["nonsense", "00000000-0000-7000-8000-000000000000", "%3Cscript%3E"] {
        says(&developer.get(&format!("/developers/refusals/{nothing}")).await, 404, "Nothing is kept under");
    }
    says(&developer.get("/developers/refusals").await, 200, "dpop.jkt-mismatch");
}

#[tokio::test]
async fn every_page_speaks_four_languages() {
    let nation = playing("facts", &["openid", "name"]).await;
    for page in ["/developers", "/developers/try", "/developers/refusals", "/developers/mockpass"] {
        for (lang, words) in [
            ("en", "program|MockPass|refused"),
            ("zh", "者|录|拒|转"),
            ("ms", "untuk|langkah|ditolak|Datang"),
            ("ta", "க"),
        ] {
            let seen = nation.browser().get(&format!("{page}?lang={lang}")).await;
            assert_eq!(seen.status, 200, "{page}");
            assert!(words.split('|').any(|word| seen.main().contains(word)), "{page} in {lang}");
            assert!(!seen.main().contains("identity-"), "{page} in {lang}: {}", seen.main());
        }
    }
    let mut sample = nation.browser();
    let sample = sample.get("/developers/login.mjs").await;
    says(&sample, 200, "http://127.0.0.1:8080/login/fapi");
}
