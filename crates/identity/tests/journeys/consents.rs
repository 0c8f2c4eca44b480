//! What somebody allows stands until it ends, is theirs alone, and is taken back with one button.
use polity_identity::login::consent::{Consent, Terms, choose};
use polity_identity::login::registration::Registration;
use polity_identity::login::relying_party::RelyingParty;
use polity_identity::{ConsentToWrite, LastRelease, RelyingPartyStep};
use polity_ledger::{Access, Act, Actor};
use polity_store::{Operation, StoreError};
use polity_vault::jose::{Curve, DecryptionKey, SigningKey};
use polity_web::testkit::{after, leads_to, op, says};
use polity_web::{Lang, Session};
use serde_json::json;
use std::sync::Arc;

use crate::nation::{MEI, Nation, WEI};

/// A bank that asks for facts.
async fn bank(nation: &Nation) -> Arc<RelyingParty> {
    bank_signing_with(nation, &SigningKey::generate("sig-1")).await
}

/// The same with a key to sign with.
pub async fn bank_signing_with(nation: &Nation, signing: &SigningKey) -> Arc<RelyingParty> {
    registered(nation, signing, |_| {}).await
}

/// The bank, or what a change makes of it.
pub async fn registered(
    nation: &Nation,
    signing: &SigningKey,
    change: impl FnOnce(&mut Registration),
) -> Arc<RelyingParty> {
    let signing = signing.public_jwk();
    let encryption = DecryptionKey::generate(Curve::P256, "enc-1").public_jwk();
    let mut registration = Registration {
        name: "Harbour Bank".into(),
        operator: "Harbour Bank Limited".into(),
        kind: "facts".into(),
        environment: "test".into(),
        redirect_uris: vec!["http://localhost:9000/callback".into()],
        jwks: Some(json!({ "keys": [signing, encryption] })),
        scopes: ["openid", "uinfin", "name", "dob", "regadd", "vehicles"].map(str::to_owned).to_vec(),
        purpose: "To open an account for you".into(),
        consent_days: Some(90),
        ..Registration::default()
    };
    change(&mut registration);
    match nation.room.register_relying_party(&Actor::system(), &registration, None).await.unwrap() {
        RelyingPartyStep::Done(party) => party,
        refused => panic!("{refused:?}"),
    }
}

fn session(nation: &Nation, who: usize) -> Session {
    Session {
        id_hash: [0; 32],
        account: nation.ids[who],
        person: Some(nation.ids[who]),
        acting_for: None,
        assurance: 2,
        grants: Vec::new(),
        created_at: 0,
        expires_at: i64::MAX,
        last_seen: 0,
        user_agent: String::new(),
        network: String::new(),
    }
}

/// Somebody allows the bank what they ticked.
async fn allows(nation: &Nation, who: usize, bank: &RelyingParty, ticked: &[&str]) -> Consent {
    let ticked: Vec<String> = ticked.iter().map(|name| (*name).to_owned()).collect();
    let choice = choose(&bank.scopes, &ticked);
    let answer =
        nation.room.grant_consent(&session(nation, who), nation.ids[who], bank, choice, Lang::En).unwrap();
    write(nation, answer.clone()).await;
    answer.consent().clone()
}

async fn write(nation: &Nation, answer: ConsentToWrite) {
    let store = &nation.ground.ground.store;
    let operation = Operation::housekeeping("test.consent");
    store.transact::<_, StoreError, _>(operation, move |tx| answer.write(tx)).await.unwrap();
}

#[tokio::test]
async fn what_was_allowed_is_listed_and_taken_back_at_once() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    says(&mei.get("/me/allowed").await, 200, "You have allowed nobody");
    let consent = allows(&nation, MEI, &bank, &["name", "dob"]).await;
    let room = &nation.room;
    assert_eq!(room.consent_for(nation.ids[MEI], &bank.client_id).await.unwrap(), Some(consent.clone()));
    assert!(room.consent_stands(nation.ids[MEI], &bank.client_id, consent.id).await.unwrap());

    let page = mei.get("/me/allowed").await;
    for words in
        ["Harbour Bank", "Run by Harbour Bank Limited", "Name; Date of birth", "To open an account for you"]
    {
        says(&page, 200, words);
    }
    says(&page, 200, "National number; Registered address; Vehicles");
    let id = after(&page.body, r#"name="consent" value=""#, '"').to_owned();
    let form = [("consent", id.as_str()), ("op", &op(&page))];
    leads_to(&mei.post("/me/allowed/withdraw", &form).await, "/me/allowed?withdrawn=1");
    assert!(!room.consent_stands(nation.ids[MEI], &bank.client_id, consent.id).await.unwrap());
    assert_eq!(room.consent_for(nation.ids[MEI], &bank.client_id).await.unwrap(), None);
    let page = mei.get("/me/allowed?withdrawn=1").await;
    says(&page, 200, "From now on they get nothing more");
    says(&page, 200, "You took it back");
    assert!(!page.body.contains("/me/allowed/withdraw"), "nothing is left to take back");

    assert_eq!(nation.entries("identity.consent_granted").await, 1);
    assert_eq!(nation.entries("identity.consent_withdrawn").await, 1);
    let looks = mei.get("/me/looks").await;
    says(&looks, 200, "You allowed a service to have facts about you");
    says(&looks, 200, "<strong>Harbour Bank</strong>");
    says(&looks, 200, "You took back what a service may have");
}

#[tokio::test]
async fn a_new_answer_takes_the_place_of_the_old_one() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let first = allows(&nation, MEI, &bank, &["name"]).await;
    nation.wait(60);
    let second = allows(&nation, MEI, &bank, &["name", "dob"]).await;
    let stands = async |id| nation.room.consent_stands(nation.ids[MEI], &bank.client_id, id).await.unwrap();
    assert!(!stands(first.id).await && stands(second.id).await);
    let mut mei = nation.signed_in("mei").await;
    let page = mei.get("/me/allowed").await;
    says(&page, 200, "Earlier answers");
    says(&page, 200, "You answered again");
    assert_eq!(page.body.matches("/me/allowed/withdraw").count(), 1);
    // Ninety days later it ends by itself.
    nation.wait(90 * 86_400);
    assert!(!stands(second.id).await);
    let mut mei = nation.signed_in("mei").await;
    says(&mei.get("/me/allowed").await, 200, "It ended by itself");
}

#[tokio::test]
async fn when_facts_were_last_given_is_said_or_left_open_but_never_guessed() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    allows(&nation, MEI, &bank, &["name"]).await;
    nation.ground.settle().await;
    let last = async || nation.room.consents_of(nation.ids[MEI]).await.unwrap()[0].last_released;
    assert_eq!(last().await, LastRelease::Never);
    let at = nation.app.web().now();
    let act = |kind| Act::new(kind, Actor::system()).on(nation.ids[MEI], Access::Released);
    let release = act("identity.facts_released").with_detail(Terms::of(&bank).detail(&bank.client_id));
    nation.append(&release).await;
    nation.ground.settle().await;
    assert_eq!(last().await, LastRelease::At(at));
    for _ in 0..301 {
        nation.append(&act("identity.looked_up")).await;
    }
    nation.ground.settle().await;
    assert_eq!(last().await, LastRelease::NotLately);
}

#[tokio::test]
async fn a_consent_is_nobody_elses() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let consent = allows(&nation, MEI, &bank, &["name"]).await;
    let room = &nation.room;
    assert!(!room.consent_stands(nation.ids[WEI], &bank.client_id, consent.id).await.unwrap());
    assert!(!room.consent_stands(nation.ids[MEI], &"x".repeat(32), consent.id).await.unwrap());
    assert_eq!(room.consent_for(nation.ids[WEI], &bank.client_id).await.unwrap(), None);

    let mut wei = nation.signed_in("wei").await;
    says(&wei.get("/me/allowed").await, 200, "You have allowed nobody");
    let id = consent.id.to_string();
    leads_to(&wei.post("/me/allowed/withdraw", &[("consent", &id)]).await, "/me/allowed");
    assert_eq!(wei.post("/me/allowed/withdraw", &[("consent", "x")]).await.status, 404);
    assert!(room.consent_stands(nation.ids[MEI], &bank.client_id, consent.id).await.unwrap());
    assert_eq!(nation.entries("identity.consent_withdrawn").await, 0);
}

#[tokio::test]
async fn a_withdrawal_pressed_twice_is_recorded_once() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    allows(&nation, MEI, &bank, &["name"]).await;
    let mut mei = nation.signed_in("mei").await;
    let page = mei.get("/me/allowed").await;
    let id = after(&page.body, r#"name="consent" value=""#, '"').to_owned();
    let form = [("consent", id.as_str()), ("op", &op(&page))];
    for _ in 0..2 {
        leads_to(&mei.post("/me/allowed/withdraw", &form).await, "/me/allowed?withdrawn=1");
    }
    assert_eq!(nation.entries("identity.consent_withdrawn").await, 1);
}
