//! A relying party sends somebody here: they see what is asked, keep some of it back, and go back with a code.
use polity_identity::Posted;
use polity_identity::login::consent::Terms;
use polity_identity::login::form::Form;
use polity_identity::login::registration::Registration;
use polity_identity::login::relying_party::RelyingParty;
use polity_identity::login::scopes::Scope;
use polity_ledger::{Access, Act, Actor};
use polity_vault::jose::SigningKey;
use polity_web::testkit::{Browser, Seen, after, leads_to, op, says};
use serde_json::json;
use std::sync::Arc;
use url::form_urlencoded;

use crate::nation::{MEI, Nation, RAVI, number};

const BACK: &str = "http://localhost:9000/callback";

/// A bank with its keys.
struct Bank {
    party: Arc<RelyingParty>,
    signing: SigningKey,
}

/// The bank is registered, for all that it will ever ask.
async fn bank(nation: &Nation) -> Bank {
    let signing = SigningKey::generate("sig-1");
    Bank { party: crate::consents::bank_signing_with(nation, &signing).await, signing }
}

/// A library that signs its readers in.
async fn library(nation: &Nation) -> Bank {
    let signing = SigningKey::generate("sig-1");
    let change = |registration: &mut Registration| {
        registration.name = "Angsana Library".into();
        registration.kind = "login".into();
        registration.scopes = ["openid", "name"].map(str::to_owned).to_vec();
    };
    Bank { party: crate::consents::registered(nation, &signing, change).await, signing }
}

impl Bank {
    /// Pushes a request and gives the address to which the bank sends the person's browser.
    async fn sends(&self, nation: &Nation, browser: &mut Browser, scopes: &str) -> String {
        self.sends_with(nation, browser, scopes, &[]).await
    }

    async fn sends_with(
        &self,
        nation: &Nation,
        browser: &mut Browser,
        scopes: &str,
        more: &[(&str, &str)],
    ) -> String {
        let seen = self.arrives_with(nation, browser, scopes, more).await;
        assert!(seen.location().starts_with("/authorize/"), "{} {}", seen.status, seen.location());
        seen.location().to_owned()
    }

    /// The same, and what the browser is answered there.
    async fn arrives_with(
        &self,
        nation: &Nation,
        browser: &mut Browser,
        scopes: &str,
        more: &[(&str, &str)],
    ) -> Seen {
        let discovery = browser.get("/login/fapi/.well-known/openid-configuration").await.json();
        let issuer = discovery["issuer"].as_str().unwrap();
        let now = nation.app.web().now() / 1_000_000;
        let client_id = self.party.client_id.as_str();
        let jti = SigningKey::generate("jti").public().thumbprint();
        let assertion = self
            .signing
            .sign(
                "JWT",
                &json!({"iss": client_id, "sub": client_id, "aud": issuer, "iat": now, "exp": now + 60, "jti": jti}),
            )
            .unwrap();
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", BACK)
            .append_pair("scope", scopes)
            .append_pair("state", "a-state-of-at-least-thirty-characters")
            .append_pair("nonce", "a-nonce-of-at-least-thirty-characters")
            .append_pair("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
            .append_pair("code_challenge_method", "S256")
            .append_pair("dpop_jkt", &SigningKey::generate("dpop").public().thumbprint())
            .append_pair("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            .append_pair("client_assertion", &assertion)
            .extend_pairs(more)
            .finish();
        let form = Form::parse("application/x-www-form-urlencoded", body.as_bytes()).unwrap();
        let target = format!("{issuer}/par");
        let posted = Posted { issuer, target: &target, form: &form, dpop: None };
        let request_uri =
            nation.room.push_request(posted).await.unwrap_or_else(|_| panic!("the push was refused"));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", client_id)
            .append_pair("request_uri", &request_uri)
            .finish();
        browser.get(&format!("/login/fapi/auth?{query}")).await
    }
}

fn policy(seen: &Seen) -> &str {
    seen.header("content-security-policy")
}

/// The answer that stands in the address at which the bank gets the browser back.
fn answer(seen: &Seen, name: &str) -> Option<String> {
    let (address, query) = seen.location().split_once('?').unwrap();
    assert_eq!((seen.status.as_u16(), address), (303, BACK), "{}", seen.main());
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn somebody_sees_what_is_asked_keeps_some_back_and_goes_on() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    let page = bank.sends(&nation, &mut mei, "openid uinfin name regadd vehicles").await;
    let seen = mei.get(&page).await;
    for words in ["Harbour Bank asks for facts about you", "Only a test", "LIM MEI HUA", "JALAN ANGSANA"] {
        says(&seen, 200, words);
    }
    says(&seen, 200, number(MEI).as_str());
    says(&seen, 200, "Home Department, 1 December 2029");
    says(&seen, 200, "The register holds nothing here");
    says(&seen, 200, "To open an account for you");
    assert!(!seen.main().contains(r#"value="openid""#), "nobody can refuse that it is them");
    assert!(policy(&seen).contains("form-action 'self' http://localhost:9000;"), "{}", policy(&seen));

    // Another language keeps what was unticked.
    let seen = mei.post(&page, &[("scope", "uinfin"), ("scope", "vehicles"), ("_lang", "ms")]).await;
    says(&seen, 200, "Harbour Bank meminta maklumat tentang anda");
    assert_eq!(seen.main().matches(" checked").count(), 2);
    assert!(policy(&seen).contains("localhost:9000"));
    mei.get(&format!("{page}?lang=en")).await;

    let ticked = [("scope", "name"), ("scope", "uinfin"), ("scope", "dob"), ("decision", "allow")];
    let seen = mei.post(&page, &ticked).await;
    assert!(answer(&seen, "code").is_some_and(|code| code.len() >= 43));
    assert_eq!(answer(&seen, "state").as_deref(), Some("a-state-of-at-least-thirty-characters"));
    assert!(answer(&seen, "iss").is_some_and(|issuer| issuer.ends_with("/login/fapi")));
    let consent = nation.room.consent_for(nation.ids[MEI], &bank.party.client_id).await.unwrap().unwrap();
    assert_eq!(consent.allowed.iter().map(Scope::name).collect::<Vec<_>>(), ["openid", "uinfin", "name"]);
    assert_eq!(consent.refused.iter().map(Scope::name).collect::<Vec<_>>(), ["regadd", "vehicles"]);
    // What was decided is not decided again.
    says(&mei.post(&page, &ticked).await, 400, "This sign-in is over");
    says(&mei.get(&page).await, 400, "This sign-in is over");
    assert_eq!(nation.entries("identity.consent_granted").await, 1);
    says(&mei.get("/me/looks").await, 200, "You were shown what a service asks for");
}

#[tokio::test]
async fn what_an_answer_covers_is_not_asked_again_and_what_was_refused_is() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    let page = bank.sends(&nation, &mut mei, "openid name dob").await;
    mei.get(&page).await;
    answer(&mei.post(&page, &[("scope", "name"), ("decision", "allow")]).await, "code").unwrap();

    let seen = bank.arrives_with(&nation, &mut mei, "openid name", &[]).await;
    assert!(answer(&seen, "code").is_some(), "straight on");
    // The same for who has to sign in first.
    let mut elsewhere = nation.browser();
    let page = bank.sends(&nation, &mut elsewhere, "openid name").await;
    elsewhere.get("/sign-in").await;
    elsewhere.post("/demo/sign-in", &[("persona", "mei")]).await;
    assert!(answer(&elsewhere.get(&page).await, "code").is_some(), "straight on");
    assert_eq!(elsewhere.get(&page).await.status, 400, "one code for a request");
    let page = bank.sends(&nation, &mut mei, "openid name dob").await;
    let seen = mei.get(&page).await;
    says(&seen, 200, "You answered before");
    let ticks = seen.main().matches(r#"" checked"#).count();
    assert_eq!(ticks, 1, "the earlier answer is filled in: {}", seen.main());

    // Taken back, everything is asked anew.
    let allowed = mei.get("/me/allowed").await;
    let id = after(&allowed.body, r#"name="consent" value=""#, '"').to_owned();
    mei.post("/me/allowed/withdraw", &[("consent", &id), ("op", &op(&allowed))]).await;
    let page = bank.sends(&nation, &mut mei, "openid name").await;
    says(&mei.get(&page).await, 200, "Harbour Bank asks for facts about you");
}

/// Somebody answers in two windows at once, and takes it back: nothing of either answer is left.
pub async fn given_twice_and_taken_back(nation: &Nation) {
    let bank = bank(nation).await;
    let (mut here, mut there) = (nation.signed_in("mei").await, nation.signed_in("mei").await);
    let pages = (
        bank.sends(nation, &mut here, "openid name").await,
        bank.sends(nation, &mut there, "openid name dob").await,
    );
    says(&here.get(&pages.0).await, 200, "Harbour Bank asks");
    says(&there.get(&pages.1).await, 200, "Harbour Bank asks");
    let ticked = [("scope", "name"), ("scope", "dob"), ("decision", "allow")];
    let (first, second) = tokio::join!(here.post(&pages.0, &ticked), there.post(&pages.1, &ticked));
    assert!(answer(&first, "code").is_some() && answer(&second, "code").is_some());
    let answers = nation.room.consents_of(nation.ids[MEI]).await.unwrap();
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().any(|answer| answer.stands));
    let allowed = here.get("/me/allowed").await;
    let id = after(&allowed.body, r#"name="consent" value=""#, '"').to_owned();
    let fields = [("consent", id.as_str()), ("op", &op(&allowed))];
    leads_to(&here.post("/me/allowed/withdraw", &fields).await, "/me/allowed?withdrawn=1");
    for answer in nation.room.consents_of(nation.ids[MEI]).await.unwrap() {
        assert!(!answer.stands, "{:?}", answer.consent);
    }
}

#[tokio::test]
async fn who_says_no_goes_back_with_no() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    let page = bank.sends(&nation, &mut mei, "openid name").await;
    mei.get(&page).await;
    leads_to(&mei.post(&page, &[("decision", "perhaps")]).await, &page);
    let seen = mei.post(&page, &[("scope", "name"), ("decision", "refuse")]).await;
    assert_eq!(answer(&seen, "error").as_deref(), Some("access_denied"));
    assert_eq!(answer(&seen, "code"), None);
    assert_eq!(nation.room.consent_for(nation.ids[MEI], &bank.party.client_id).await.unwrap(), None);
    assert_eq!(nation.entries("identity.consent_granted").await, 0);
    // The scoreboard counts that they set out and gave up.
    assert_eq!(nation.entries("transaction.abandoned").await, 1);
}

#[tokio::test]
async fn a_stranger_signs_in_first_and_comes_back() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut browser = nation.browser();
    let page = bank.sends(&nation, &mut browser, "openid name").await;
    let seen = browser.get(&page).await;
    let sign_in = seen.location().to_owned();
    assert!(sign_in.starts_with("/sign-in?next=%2Fauthorize%2F"), "{sign_in}");
    let seen = browser.get(&sign_in).await;
    says(&seen, 200, "Sign in, and you go on to Harbour Bank.");
    assert!(policy(&seen).contains("http://localhost:9000"), "{}", policy(&seen));
    leads_to(&browser.post("/demo/sign-in", &[("persona", "ravi"), ("next", &page)]).await, &page);
    says(&browser.get(&page).await, 200, "RAVI");
    // Elsewhere the forms of sign-in stay on this site.
    assert!(!policy(&nation.browser().get("/sign-in").await).contains("http://localhost:9000"));
    let unknown = nation.browser().get("/sign-in?next=/authorize/unknown").await;
    assert!(!policy(&unknown).contains("http://localhost:9000"));
    assert!(nation.room.consent_for(nation.ids[RAVI], &bank.party.client_id).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_given_in_a_row_is_one_line_unless_it_was_reported() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let released = |attribute: &str| {
        let actor = Actor { person: Some(nation.ids[MEI]), role: "relying-party".into(), ..Actor::default() };
        Act::new("identity.facts_released", actor)
            .on(nation.ids[MEI], Access::Released)
            .because("To open an account for you")
            .touching([attribute])
            .with_detail(Terms::of(&bank.party).detail(&bank.party.client_id))
    };
    for attribute in ["name", "dob", "regadd"] {
        nation.append(&released(attribute)).await;
        nation.wait(60);
    }
    nation.ground.settle().await;
    let mut mei = nation.signed_in("mei").await;
    let looks = mei.get("/me/looks").await;
    assert_eq!(looks.main().matches("<h2>Facts about you were given to a service").count(), 1);
    for words in [
        "3 times,",
        "A service that you allowed",
        "Who I am: Name, Date of birth",
        "Home: Registered address",
    ] {
        says(&looks, 200, words);
    }
    let report = after(&looks.body, "/me/reports/new?look=", '"').to_owned();
    let form = mei.get(&format!("/me/reports/new?look={report}")).await;
    says(&form, 200, "Harbour Bank");
    let fields = [("look", report.as_str()), ("text", "I never wanted that."), ("op", &op(&form))];
    assert_eq!(mei.post("/me/reports", &fields).await.status, 303);
    let looks = mei.get("/me/looks").await;
    assert_eq!(
        looks.main().matches("<h2>Facts about you were given to a service").count(),
        2,
        "{}",
        looks.main()
    );
    let listed = mei.get("/me/allowed").await;
    says(&listed, 200, "You have allowed nobody");
}

#[tokio::test]
async fn a_helper_signs_in_elsewhere_as_nobody_but_themselves() {
    let nation = Nation::new().await;
    let bank = bank(&nation).await;
    let mut mei = crate::acting::helping(&nation).await;
    let page = bank.sends(&nation, &mut mei, "openid name").await;
    let seen = mei.get(&page).await;
    says(&seen, 200, "You can sign in to others only for yourself");
    assert!(!seen.main().contains("RAVI"));
    says(&mei.post(&page, &[("scope", "name"), ("decision", "allow")]).await, 200, "only for yourself");
    leads_to(&mei.post("/me/mandates/stop", &[("next", &page)]).await, &page);
    says(&mei.get(&page).await, 200, "LIM MEI HUA");
    // Nowhere but here.
    let mut mei = crate::acting::acting(&nation).await;
    mei.get("/me").await;
    leads_to(&mei.post("/me/mandates/stop", &[("next", "//evil.example")]).await, "/me/mandates");
}

#[tokio::test]
async fn a_message_is_read_each_time_with_what_it_is_for() {
    let nation = Nation::new().await;
    let library = library(&nation).await;
    let mut mei = nation.signed_in("mei").await;
    let act = [
        ("authentication_context_type", "BANK_INCREASE_TRANSFER_LIMIT"),
        ("authentication_context_message", "Raise your limit to 500 (only you can)!"),
    ];
    for time in ["first", "second"] {
        let page = library.sends_with(&nation, &mut mei, "openid", &act).await;
        let seen = mei.get(&page).await;
        says(&seen, 200, "Angsana Library wants to sign you in");
        says(&seen, 200, "You change a limit");
        says(&seen, 200, "<q>Raise your limit to 500 (only you can)!</q>");
        let seen = mei.post(&page, &[("decision", "allow")]).await;
        assert!(answer(&seen, "code").is_some(), "the {time} time");
    }
    let plain = [("authentication_context_type", "APP_AUTHENTICATION_DEFAULT")];
    let seen = library.arrives_with(&nation, &mut mei, "openid", &plain).await;
    assert!(answer(&seen, "code").is_some(), "without a message the earlier answer covers it");
}

#[tokio::test]
async fn what_nobody_asked_for_ends_on_a_page() {
    let nation = Nation::new().await;
    let mut mei = nation.signed_in("mei").await;
    for address in ["/authorize/unknown", "/login/fapi/auth?client_id=x&request_uri=y", "/login/fapi/auth"] {
        says(&mei.get(address).await, 400, "Go back to the service that you came from");
    }
    says(&mei.post("/authorize/unknown", &[("decision", "allow")]).await, 400, "This sign-in is over");
}
