//! Agencies' own applications: deployed by their manifest, and heard at `/api/applications` by their own token only.
use axum::http::Method;
use polity_identity::Submission;
use polity_identity::journey::Journey;
use polity_identity::login::registration::Registration;
use polity_ledger::Actor;
use polity_ledger::leaf::Leaf;
use polity_ledger::transactions::Transaction;
use polity_services::document::Format;
use polity_services::{CaseElsewhere, Deployed};
use polity_web::Lang;
use polity_web::testkit::Seen;
use serde_json::json;

use crate::garden::{
    CASES, Call, Garden, KEY, MESSAGES, ORIGIN, OTHER_KEY, TRANSACTIONS, case, four, is, message, session_of,
};
use crate::town::{MEI, RAVI, Town};

const ISSUER: &str = "http://localhost:8080/login/fapi";

async fn cases(town: &Town, who: usize) -> Vec<CaseElsewhere> {
    town.room.cases_elsewhere(town.ids[who]).await.unwrap()
}

#[tokio::test]
async fn a_manifest_stands_once_and_changes_only_what_is_its_own() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let deploy = async |text: &str| town.room.deploy(&Actor::system(), text, Format::Toml).await.unwrap();
        assert_eq!(deploy(&garden.manifest()).await, Deployed::Already);
        let renamed = garden.manifest().replace("Book a garden plot", "Book a plot");
        assert!(matches!(deploy(&renamed).await, Deployed::Live(_)));
        let titles: Vec<String> =
            town.room.applications().await.unwrap().iter().map(|one| one.title.en.clone()).collect();
        assert_eq!(titles, ["Book a plot"]);
        let party = town.identity.relying_party(&garden.client_id).await.unwrap().unwrap();
        assert_eq!(party.name.get(Lang::En), "Book a plot");

        let schools = renamed.replace("\"town-council\"", "\"schools\"");
        assert_eq!(deploy(&schools).await, Deployed::AnotherAgencys { agency: "town-council".into() });
        let nobody = renamed.replace("\"town-council\"", "\"pets\"");
        assert_eq!(deploy(&nobody).await, Deployed::UnknownAgency { agency: "pets".into() });
        let moved = renamed.replace(&garden.client_id, "TownCouncilGardenDemonstration02");
        assert_eq!(deploy(&moved).await, Deployed::OtherClient { client_id: garden.client_id.clone() });
        let second = renamed.replace("id = \"garden-plot\"", "id = \"allotment\"");
        assert_eq!(deploy(&second).await, Deployed::ClientTaken);
        assert_eq!(town.entries("services.application_deployed").await.len(), 2);

        assert!(town.room.withdraw_application(&Actor::system(), "garden-plot").await.unwrap());
        assert!(!town.room.withdraw_application(&Actor::system(), "garden-plot").await.unwrap());
        assert!(town.room.applications().await.unwrap().is_empty());
        assert!(town.identity.relying_party(&garden.client_id).await.unwrap().is_none());
        assert!(matches!(deploy(&garden.manifest()).await, Deployed::Live(_)), "it comes back");
        assert_eq!(town.room.applications().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_manifest_takes_no_relying_party_that_is_somebody_elses() {
    let town = Town::new().await;
    let garden = Garden::new("garden-plot", "HarbourBankDemonstration00000001");
    let other: Registration = serde_json::from_value(json!({
        "client_id": garden.client_id, "name": "Harbour Bank", "operator": "Harbour Bank Ltd", "kind": "facts",
        "environment": "test", "redirect_uris": ["http://localhost:9000/callback"],
        "jwks": Garden::new("bank", "x").manifest().split("jwks = '").nth(1).unwrap().split('\'').next().unwrap(),
        "scopes": ["openid", "name"], "purpose": "To open an account",
    }))
    .unwrap();
    town.identity.register_relying_party(&Actor::system(), &other, None).await.unwrap();
    let deployed = town.room.deploy(&Actor::system(), &garden.manifest(), Format::Toml).await.unwrap();
    assert_eq!(deployed, Deployed::ClientTaken);
    let party = town.identity.relying_party(&garden.client_id).await.unwrap().unwrap();
    assert_eq!(party.name.get(Lang::En), "Harbour Bank");
}

#[tokio::test]
async fn a_resident_sees_what_the_application_says_and_the_ledger_says_that_it_did() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let sub = garden.sign_in(&town, MEI).await;
        let token = garden.token(&town).await;

        let seen = garden.call(&town, &token, &Call::post(CASES, case(&sub), KEY)).await;
        is(&seen, 201, "");
        let reference = seen.json()["reference"].as_str().unwrap().to_owned();
        assert!(reference.starts_with("ANGX-"), "{reference}");
        assert_eq!((seen.header("etag"), seen.json()["version"].as_i64()), ("\"1\"", Some(1)));
        let path = format!("{CASES}/{reference}");
        assert_eq!(seen.header("location"), path);

        let seen = garden.call(&town, &token, &Call::post(MESSAGES, message(&sub), KEY)).await;
        is(&seen, 202, "");
        let done = json!({ "outcome": "completed", "duration_s": 42, "prefilled": 2, "channel": "web", "language": "zh" });
        is(&garden.call(&town, &token, &Call::post(TRANSACTIONS, done, KEY)).await, 201, "");
        let moved = json!({ "status": four("In use"), "ended": true });
        let seen = garden.call(&town, &token, &Call::patch(&path, moved, OTHER_KEY, "\"1\"")).await;
        is(&seen, 200, "");
        assert_eq!(seen.header("etag"), "\"2\"");
        let seen = garden.call(&town, &token, &Call::get(&path)).await;
        is(&seen, 200, "");
        assert_eq!((&seen.json()["status"]["ta"], &seen.json()["ended"]), (&json!("In use"), &json!(true)));

        let own = cases(&town, MEI).await;
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].title.en.as_str(), own[0].status.of("zh").0), ("Plot 7", "In use"));
        assert!(own[0].ended && own[0].next_step.is_none() && own[0].due.is_none());
        assert_eq!(own[0].reference, reference);
        assert!(cases(&town, RAVI).await.is_empty());

        for kind in [
            "services.outside_opened",
            "services.outside_moved",
            "services.outside_read",
            "services.message_wanted",
        ] {
            let entries = town.entries(kind).await;
            assert_eq!(entries.len(), 1, "{kind}");
            let private = town.ground.ground.ledger.open(&entries[0]).unwrap().unwrap();
            let leaf = Leaf::of(&entries[0]).unwrap();
            assert_eq!(private.subject(), Some(town.ids[MEI]), "{kind}");
            assert_eq!(private.actor(&leaf).agency.as_deref(), Some("town-council"), "{kind}");
            assert_eq!(private.detail()["name"]["en"], "Book a garden plot", "{kind}");
        }
        let transactions = town.entries("transaction.completed").await;
        let transactions = transactions.iter().map(|entry| Transaction::from_entry(entry).unwrap().unwrap());
        let own: Vec<Transaction> =
            transactions.filter(|one| one.service == "applications.garden-plot").collect();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].duration(), own[0].prefilled, own[0].retyped), (42_000_000, 2, 0));
        assert_eq!((own[0].agency.as_str(), own[0].language.as_str()), ("town-council", "zh-Hans"));
    }
}

#[tokio::test]
async fn a_request_happens_once_however_often_it_is_sent() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let sub = garden.sign_in(&town, MEI).await;
        let token = garden.token(&town).await;
        let open = Call::post(CASES, case(&sub), KEY);
        let (one, two) = tokio::join!(garden.call(&town, &token, &open), garden.call(&town, &token, &open));
        is(&one, 201, "");
        assert_eq!(one.json(), two.json());
        let path = format!("{CASES}/{}", one.json()["reference"].as_str().unwrap());
        let moved = Call::patch(&path, json!({ "status": four("In use") }), KEY, "\"1\"");
        for _ in 0..2 {
            let seen = garden.call(&town, &token, &moved).await;
            is(&seen, 200, "");
            assert_eq!(seen.json()["version"], 2, "the same key names another act here");
        }
        let mut otherwise = case(&sub);
        otherwise["title"] = four("Plot 8");
        let seen = garden.call(&town, &token, &Call::post(CASES, otherwise, KEY)).await;
        is(&seen, 422, "idempotency-key-used");
        assert_eq!(cases(&town, MEI).await.len(), 1);
        assert_eq!(town.entries("services.outside_moved").await.len(), 1);

        // What nobody repeats any more is forgotten, and what was done stays.
        town.wait(3 * 86_400);
        town.room.forget_requests().await.unwrap();
        let token = garden.token(&town).await;
        is(&garden.call(&town, &token, &open).await, 201, "");
        assert_eq!(cases(&town, MEI).await.len(), 2);
    }
}

#[tokio::test]
async fn a_case_moves_from_the_version_that_was_seen_and_is_its_applications_alone() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let ferry = Garden::new("ferry-pass", "TownCouncilFerryDemonstration001");
        ferry.deploy(&town, &ferry.manifest()).await;
        let sub = garden.sign_in(&town, MEI).await;
        let (token, ferrys) = (garden.token(&town).await, ferry.token(&town).await);
        let seen = garden.call(&town, &token, &Call::post(CASES, case(&sub), KEY)).await;
        let path = format!("{CASES}/{}", seen.json()["reference"].as_str().unwrap());
        let moved = |status: &str| json!({ "status": four(status) });

        is(
            &ferry.call(&town, &ferrys, &Call::patch(&path, moved("Mine"), KEY, "\"1\"")).await,
            404,
            "not-found",
        );
        is(&ferry.call(&town, &ferrys, &Call::get(&path)).await, 404, "not-found");
        let nowhere = format!("{CASES}/ANGX-0000-0000");
        is(&garden.call(&town, &token, &Call::get(&nowhere)).await, 404, "not-found");

        let seen = garden.call(&town, &token, &Call::patch(&path, moved("Dug"), OTHER_KEY, "")).await;
        is(&seen, 428, "if-match-missing");
        is(&garden.call(&town, &token, &Call::patch(&path, moved("Dug"), OTHER_KEY, "\"1\"")).await, 200, "");
        let late = "another-key-of-16";
        let seen = garden.call(&town, &token, &Call::patch(&path, moved("Sown"), late, "\"1\"")).await;
        is(&seen, 412, "case-moved");
        assert_eq!((seen.header("etag"), seen.json()["version"].as_i64()), ("\"2\"", Some(2)));
        // A refusal used nothing up: the same key carries the change that was mended.
        is(&garden.call(&town, &token, &Call::patch(&path, moved("Sown"), late, "\"2\"")).await, 200, "");
        let over = json!({ "status": four("Given back"), "ended": true });
        is(
            &garden.call(&town, &token, &Call::patch(&path, over, "the-last-key-of-all", "\"3\"")).await,
            200,
            "",
        );
        let seen = garden
            .call(&town, &token, &Call::patch(&path, moved("Sown"), "after-the-last-key", "\"4\""))
            .await;
        is(&seen, 409, "case-over");
        assert_eq!(cases(&town, MEI).await[0].status.en, "Given back");
        assert_eq!(town.entries("services.outside_moved").await.len(), 3);
    }
}

#[tokio::test]
async fn nobody_is_reached_who_does_not_let_it() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let ferry = Garden::new("ferry-pass", "TownCouncilFerryDemonstration001");
        ferry.deploy(&town, &ferry.manifest()).await;
        let sub = garden.sign_in(&town, MEI).await;
        let (token, ferrys) = (garden.token(&town).await, ferry.token(&town).await);
        // She signed in to the garden, never to the ferry; and nobody has the other identifier.
        let nobody = "0198c5a0-0000-4000-8000-000000000001";
        for (application, token, sub) in
            [(&ferry, &ferrys, sub.as_str()), (&garden, &token, nobody), (&ferry, &ferrys, nobody)]
        {
            for (path, body) in [(CASES, case(sub)), (MESSAGES, message(sub))] {
                is(&application.call(&town, token, &Call::post(path, body, KEY)).await, 403, "no-consent");
            }
        }
        is(&garden.call(&town, &token, &Call::post(MESSAGES, message(&sub), KEY)).await, 202, "");
        // She takes it back: the next call feels it.
        let allowed = town.identity.consents_of(town.ids[MEI]).await.unwrap();
        let journey = Journey::begin(town.app.web().now(), town.app.web().entropy());
        let submission = Submission { journey, lang: Lang::En };
        let session = session_of(&town, MEI);
        let id = allowed[0].consent.id;
        assert!(town.identity.withdraw_consent(&session, town.ids[MEI], id, &submission).await.unwrap());
        let seen = garden.call(&town, &token, &Call::post(MESSAGES, message(&sub), OTHER_KEY)).await;
        is(&seen, 403, "no-consent");
        assert_eq!(town.entries("services.message_wanted").await.len(), 1);
        assert!(cases(&town, MEI).await.is_empty());
    }
}

#[tokio::test]
async fn an_application_does_what_its_manifest_says_and_no_more() {
    let town = Town::new().await;
    let garden = Garden::deployed(&town).await;
    let sub = garden.sign_in(&town, MEI).await;
    let token = garden.token(&town).await;
    let done = json!({ "outcome": "completed", "duration_s": 1, "channel": "web" });
    let everything = [(MESSAGES, message(&sub), 202), (CASES, case(&sub), 201), (TRANSACTIONS, done, 201)];
    for (may, left) in
        [("[\"messages\"]", MESSAGES), ("[\"cases\"]", CASES), ("[\"indicators\"]", TRANSACTIONS)]
    {
        let manifest = garden.manifest().replace("[\"messages\", \"cases\", \"indicators\"]", may);
        garden.deploy(&town, &manifest).await;
        for (path, body, status) in &everything {
            let key = format!("{KEY}-{may}");
            let seen = garden.call(&town, &token, &Call::post(path, body.clone(), &key)).await;
            if *path == left {
                is(&seen, *status, "");
            } else {
                is(&seen, 403, "beyond-manifest");
            }
        }
    }
    // A withdrawn application has no token any more, not even one that it had.
    town.room.withdraw_application(&Actor::system(), "garden-plot").await.unwrap();
    is(&garden.call(&town, &token, &Call::post(CASES, case(&sub), OTHER_KEY)).await, 401, "sign-in-needed");
}

#[tokio::test]
async fn tokens_are_given_to_who_proves_it_once_and_to_nobody_else() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let stranger = Garden::new("garden-plot", &garden.client_id);
        let refused = |seen: &Seen, status: u16, error: &str| {
            assert_eq!(
                (seen.status.as_u16(), seen.json()["error"].as_str()),
                (status, Some(error)),
                "{}",
                seen.body
            );
            assert!(seen.json()["error_description"].is_string());
        };
        let wrong = garden.assertion(&town, "http://localhost:8080/login/fapi/token");
        refused(&garden.ask_token(&town, &wrong, &[]).await, 400, "invalid_client");
        let foreign = stranger.assertion(&town, ISSUER);
        refused(&garden.ask_token(&town, &foreign, &[]).await, 400, "invalid_client");
        let once = garden.assertion(&town, ISSUER);
        assert_eq!(garden.ask_token(&town, &once, &[("scope", "applications")]).await.status.as_u16(), 200);
        refused(&garden.ask_token(&town, &once, &[]).await, 400, "invalid_client");
        let own = garden.assertion(&town, ISSUER);
        refused(&garden.ask_token(&town, &own, &[("scope", "openid")]).await, 400, "invalid_scope");
        refused(&garden.ask_token(&town, "", &[]).await, 400, "invalid_client");
    }
}

#[tokio::test]
async fn a_call_needs_the_token_its_key_and_a_proof_of_this_call_each_time() {
    for town in Town::on_each_engine().await {
        let garden = Garden::deployed(&town).await;
        let sub = garden.sign_in(&town, MEI).await;
        let token = garden.token(&town).await;
        let call = Call::post(MESSAGES, message(&sub), KEY);
        let target = format!("{ORIGIN}{MESSAGES}");
        let thief = Garden::new("garden-plot", &garden.client_id);
        let proofs = [
            thief.proof(&town, "POST", &target, Some(&token)),
            garden.proof(&town, "GET", &target, Some(&token)),
            garden.proof(&town, "POST", &format!("{ORIGIN}{CASES}"), Some(&token)),
            garden.proof(&town, "POST", &target, None),
            garden.proof(&town, "POST", &target, Some("another")),
            "nothing".to_owned(),
        ];
        for proof in &proofs {
            let seen = garden.send(&town, &token, proof, &call).await;
            is(&seen, 401, "sign-in-needed");
            let challenge = seen.header("www-authenticate").to_owned();
            assert!(challenge.starts_with("DPoP error=\"invalid_dpop_proof\""), "{challenge}");
        }
        let proof = garden.proof(&town, "POST", &target, Some("nonsense"));
        let seen = garden.send(&town, "nonsense", &proof, &call).await;
        is(&seen, 401, "sign-in-needed");
        assert!(seen.header("www-authenticate").contains("invalid_token"));
        let once = garden.proof(&town, "POST", &target, Some(&token));
        is(&garden.send(&town, &token, &once, &call).await, 202, "");
        is(&garden.send(&town, &token, &once, &call).await, 401, "sign-in-needed");
        town.wait(301);
        is(&garden.call(&town, &token, &call).await, 401, "sign-in-needed");
        assert_eq!(town.entries("services.message_wanted").await.len(), 1);
        let seen = town.browser().send(Method::POST, MESSAGES, Some("application/json"), "{}".into()).await;
        is(&seen, 401, "sign-in-needed");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_a_flood_is_slowed() {
    let town = Town::new().await;
    let garden = Garden::deployed(&town).await;
    let sub = garden.sign_in(&town, MEI).await;
    let token = garden.token(&town).await;
    let mut english = message(&sub);
    english["body"]["ta"] = json!("");
    let seen = garden.call(&town, &token, &Call::post(MESSAGES, english, KEY)).await;
    is(&seen, 422, "invalid-values");
    assert_eq!(seen.json()["fields"], json!({ "body.ta": "Write it in all four languages." }));
    is(
        &garden.call(&town, &token, &Call::post(MESSAGES, json!({ "to": sub }), KEY)).await,
        400,
        "bad-request",
    );
    is(
        &garden.call(&town, &token, &Call::post(MESSAGES, message(&sub), "short")).await,
        400,
        "idempotency-key-missing",
    );
    let mut limited = None;
    for number in 0..=100 {
        let key = format!("{KEY}-{number}");
        let seen = garden.call(&town, &token, &Call::post(MESSAGES, message(&sub), &key)).await;
        if seen.status.as_u16() == 429 {
            limited = Some((number, seen.header("retry-after").to_owned()));
            break;
        }
    }
    assert_eq!(limited, Some((100, "1".to_owned())));
}
