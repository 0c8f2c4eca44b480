//! The registry of relying parties: registration, change, removal, declarations, keys at addresses of their own.
use polity_identity::login::registration::Registration;
use polity_identity::login::registration_faults::Why;
use polity_identity::login::relying_party::RelyingParty;
use polity_identity::{ClientKeysFault, RelyingPartyStep};
use polity_ledger::Actor;
use polity_vault::jose::{Curve, DecryptionKey, SigningKey};
use polity_web::Lang;
use polity_web::testkit::{TestGround, leads_to, op, says};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::nation::Nation;
use crate::relying_party::Party;

/// A key set with a signing key of this name.
pub fn keys(kid: &str) -> Value {
    let signing = SigningKey::generate(kid).public_jwk();
    let encryption = DecryptionKey::generate(Curve::P256, "enc-1").public_jwk();
    json!({ "keys": [signing, encryption] })
}

/// A sound registration.
pub fn library() -> Registration {
    Registration {
        name: "Angsana Library".into(),
        operator: "Angsana Library Board".to_owned(),
        kind: "login".to_owned(),
        environment: "test".to_owned(),
        redirect_uris: vec!["http://localhost:9000/callback".to_owned()],
        jwks: Some(keys("sig-1")),
        scopes: vec!["openid".to_owned(), "name".to_owned()],
        ..Registration::default()
    }
}

async fn registered(nation: &Nation, registration: &Registration) -> Arc<RelyingParty> {
    match nation.room.register_relying_party(&Actor::system(), registration, None).await.unwrap() {
        RelyingPartyStep::Done(party) => party,
        other => panic!("{other:?}"),
    }
}

fn whys(step: RelyingPartyStep) -> Vec<Why> {
    match step {
        RelyingPartyStep::Refused(faults) => faults.into_iter().map(|fault| fault.why).collect(),
        other => panic!("{other:?}"),
    }
}

/// Everything that a registry does, on whichever engine.
async fn kept(nation: &Nation) {
    let (room, system) = (&nation.room, Actor::system());
    let party = registered(nation, &library()).await;
    assert_eq!(room.relying_party(&party.client_id).await.unwrap(), Some(party.clone()));
    assert_eq!(room.relying_parties().await.unwrap(), [(*party).clone()]);
    assert_eq!(room.relying_party("nobody").await.unwrap(), None);
    // An identifier belongs to one, and to nobody after it.
    let taken = Registration { client_id: Some(party.client_id.clone()), ..library() };
    let step = room.register_relying_party(&system, &taken, None).await.unwrap();
    assert_eq!(whys(step), [Why::ClientIdTaken]);
    // A change shows at once here, and another server sees it within two seconds.
    let elsewhere = nation.another_server();
    assert_eq!(elsewhere.relying_party(&party.client_id).await.unwrap(), Some(party.clone()));
    let renamed = Registration { name: "City Library".into(), ..party.declaration() };
    let step = room.change_relying_party(&system, &party.client_id, &renamed).await.unwrap();
    assert!(matches!(step, RelyingPartyStep::Done(_)));
    let name = |party: Option<Arc<RelyingParty>>| party.unwrap().name.get(Lang::En).to_owned();
    assert_eq!(name(room.relying_party(&party.client_id).await.unwrap()), "City Library");
    nation.wait(2);
    assert_eq!(name(elsewhere.relying_party(&party.client_id).await.unwrap()), "City Library");
    // What it was trusted for stays.
    let other_kind = Registration { kind: "facts".to_owned(), purpose: "To lend".into(), ..renamed.clone() };
    let step = room.change_relying_party(&system, &party.client_id, &other_kind).await.unwrap();
    assert_eq!(whys(step), [Why::Fixed]);
    // Gone, and yet what people allowed still has a name.
    assert!(room.remove_relying_party(&system, &party.client_id).await.unwrap());
    assert!(!room.remove_relying_party(&system, &party.client_id).await.unwrap());
    assert_eq!(room.relying_party(&party.client_id).await.unwrap(), None);
    assert_eq!(room.relying_parties().await.unwrap(), []);
    let of_record = room.relying_party_of_record(&party.client_id).await.unwrap();
    assert_eq!(name(of_record.map(Arc::new)), "City Library");
    nation.wait(2);
    assert_eq!(elsewhere.relying_party(&party.client_id).await.unwrap(), None);
    let step = room.register_relying_party(&system, &taken, None).await.unwrap();
    assert_eq!(whys(step), [Why::ClientIdTaken]);
    // A file brings it back, once.
    let declared = [taken];
    let done = room.declare_relying_parties(&system, &declared).await.unwrap();
    assert_eq!((done.changed.len(), done.unchanged), (1, 0));
    let done = room.declare_relying_parties(&system, &declared).await.unwrap();
    assert_eq!((done.changed.len(), done.unchanged), (0, 1));
    for (kind, count) in [("registered", 1), ("changed", 2), ("removed", 1)] {
        assert_eq!(nation.entries(&format!("identity.relying_party_{kind}")).await, count, "{kind}");
    }
}

#[tokio::test]
async fn the_registry_is_kept_on_sqlite() {
    kept(&Nation::new().await).await;
}

#[tokio::test]
async fn the_registry_is_kept_on_postgres() {
    let Some(store) = polity_store::testkit::postgres(polity_ledger::MIGRATIONS).await.unwrap() else {
        return;
    };
    store.store.migrate(polity_web::MIGRATIONS).await.unwrap();
    store.store.migrate(polity_identity::MIGRATIONS).await.unwrap();
    let ground = TestGround::on(store, polity_identity::PURPOSES);
    kept(&Nation::on(ground, |config| config).await).await;
}

#[tokio::test]
async fn a_file_stands_as_a_whole_or_not_at_all() {
    let nation = Nation::new().await;
    let (one, other) = ("1".repeat(32), "2".repeat(32));
    let sound = Registration { client_id: Some(one.clone()), ..library() };
    let declared = [
        sound.clone(),
        Registration { client_id: Some(other), scopes: vec!["shoe".to_owned()], ..library() },
        Registration { client_id: None, ..library() },
        sound.clone(),
    ];
    let done = nation.room.declare_relying_parties(&Actor::system(), &declared).await.unwrap();
    let refused: Vec<(usize, Why)> =
        done.refused.iter().map(|(number, fault)| (*number, fault.why)).collect();
    let wanted = [(2, Why::Scope), (2, Why::ScopeOpenId), (3, Why::ClientIdMissing), (4, Why::ClientIdTwice)];
    assert_eq!(refused, wanted);
    assert_eq!(nation.room.relying_parties().await.unwrap(), []);
    let done = nation.room.declare_relying_parties(&Actor::system(), &[sound]).await.unwrap();
    assert_eq!(done.registered, [one]);
}

/// A relying party's own server, which answers every request with what stands in it.
struct Elsewhere {
    address: String,
    answer: Arc<Mutex<String>>,
    calls: Arc<AtomicUsize>,
}

impl Elsewhere {
    async fn start(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/jwks.json", listener.local_addr().unwrap());
        let (answer, calls) = (Arc::new(Mutex::new(answer)), Arc::new(AtomicUsize::new(0)));
        let (told, counted) = (answer.clone(), calls.clone());
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let mut heard = [0; 2048];
                let _ = stream.read(&mut heard).await;
                let _ = stream.write_all(told.lock().await.as_bytes()).await;
            }
        });
        Self { address, answer, calls }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    async fn say(&self, answer: String) {
        *self.answer.lock().await = answer;
    }
}

fn ok(body: &Value) -> String {
    let body = body.to_string();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn at(elsewhere: &Elsewhere) -> Registration {
    Registration { jwks: None, jwks_uri: Some(elsewhere.address.clone()), ..library() }
}

#[tokio::test]
async fn keys_at_an_address_are_fetched_once_and_anew_for_a_key_that_is_missing() {
    let nation = Nation::new().await;
    let elsewhere = Elsewhere::start(ok(&keys("old"))).await;
    let party = registered(&nation, &at(&elsewhere)).await;
    let many = (0..20).map(|_| nation.room.client_keys(&party, Some("old")));
    for keys in futures_of(many).await {
        assert_eq!(keys.unwrap().keys()[0].kid(), Some("old"));
    }
    assert_eq!(elsewhere.calls(), 1, "twenty logins at once make one call");
    // The relying party changes its key. The first login with it is the one that asks again.
    elsewhere.say(ok(&keys("new"))).await;
    let stale = nation.room.client_keys(&party, Some("new")).await.unwrap();
    assert_eq!((stale.keys()[0].kid(), elsewhere.calls()), (Some("old"), 1), "asked a moment ago");
    nation.wait(60);
    let fresh = nation.room.client_keys(&party, Some("new")).await.unwrap();
    assert_eq!((fresh.keys()[0].kid(), elsewhere.calls()), (Some("new"), 2));
    for _ in 0..10 {
        nation.room.client_keys(&party, Some("never")).await.unwrap();
    }
    assert_eq!(elsewhere.calls(), 2, "nobody makes us call by asking for keys that do not exist");
    nation.wait(3_600);
    nation.room.client_keys(&party, None).await.unwrap();
    assert_eq!(elsewhere.calls(), 3, "after an hour");
}

async fn futures_of<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, slot) in waiting.iter_mut().zip(&mut done) {
            if slot.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn an_address_that_does_not_serve_keys_is_named_and_left_alone() {
    let nation = Nation::new().await;
    let elsewhere =
        Elsewhere::start("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".into()).await;
    let party = registered(&nation, &at(&elsewhere)).await;
    for _ in 0..5 {
        let fault = nation.room.client_keys(&party, None).await.unwrap_err();
        assert!(
            matches!(&fault, ClientKeysFault::Unreachable { reason, .. } if reason.contains("302")),
            "{fault}"
        );
    }
    assert_eq!(elsewhere.calls(), 1);
    nation.wait(5);
    elsewhere.say(ok(&json!({ "keys": "none" }))).await;
    let fault = nation.room.client_keys(&party, None).await.unwrap_err();
    assert!(matches!(fault, ClientKeysFault::NotKeys { .. }), "{fault}");
    let too_much = json!({ "keys": [], "padding": "x".repeat(70_000) });
    nation.wait(5);
    elsewhere.say(ok(&too_much)).await;
    let fault = nation.room.client_keys(&party, None).await.unwrap_err();
    assert!(matches!(fault, ClientKeysFault::Unreachable { .. }), "{fault}");
    nation.wait(5);
    elsewhere.say(ok(&keys("mended"))).await;
    assert!(nation.room.client_keys(&party, Some("mended")).await.is_ok());
}

#[tokio::test]
async fn a_real_nation_calls_nobody_on_its_own_network() {
    let nation = Nation::with(|config| polity_web::Config { demo: false, ..config }).await;
    for address in ["http://127.0.0.1:9/jwks", "https://10.0.0.7/jwks", "https://intranet/jwks"] {
        let inside = Registration { jwks: None, jwks_uri: Some(address.to_owned()), ..library() };
        let step = nation.room.register_relying_party(&Actor::system(), &inside, None).await.unwrap();
        assert_eq!(whys(step), [Why::KeysAddress], "{address}");
    }
}

#[tokio::test]
async fn an_administrator_registers_and_removes_on_the_pages() {
    let nation = Nation::new().await;
    let mut ada = nation.signed_in("ada").await;
    let page = ada.get("/admin/relying-parties").await;
    says(&page, 200, "None is registered.");
    let (operation, keys) = (op(&page), keys("sig-1").to_string());
    let mut fields = vec![
        ("name-en", "Harbour Bank"),
        ("name-ta", "துறைமுக வங்கி"),
        ("operator", "Harbour Bank Ltd"),
        ("kind", "facts"),
        ("environment", "live"),
        ("redirect_uris", "http://bank.example/cb\r\nhttps://bank.example/other"),
        ("jwks", &*keys),
        ("scopes", "name"),
        ("scopes", "dob"),
        ("op", &*operation),
    ];
    let wrong = ada.post("/admin/relying-parties", &fields).await;
    says(&wrong, 422, "Begin the address with https://. Only a test may use http:// to its own machine");
    says(&wrong, 422, "Enter in English what the facts are used for");
    says(&wrong, 422, "துறைமுக வங்கி");
    assert_eq!(nation.room.relying_parties().await.unwrap(), []);
    fields.retain(|(name, _)| *name != "redirect_uris");
    fields.extend([("redirect_uris", "https://bank.example/cb"), ("purpose-en", "To open an account")]);
    let made = ada.post("/admin/relying-parties", &fields).await.location().to_owned();
    assert_eq!(
        ada.post("/admin/relying-parties", &fields).await.location(),
        made,
        "sent twice, registered once"
    );
    assert_eq!(nation.room.relying_parties().await.unwrap().len(), 1);
    let shown = ada.get(&made).await;
    for words in
        ["Harbour Bank Ltd", "https://bank.example/cb", "sig-1", "(dob)", "To open an account", "365"]
    {
        says(&shown, 200, words);
    }
    says(&ada.get(&format!("{made}?lang=ta")).await, 200, "துறைமுக வங்கி");
    ada.get(&made).await;
    leads_to(&ada.post(&format!("{made}/remove"), &[]).await, "/admin/relying-parties");
    assert_eq!(ada.get(&made).await.status, 404);
    assert_eq!(nation.signed_in("mei").await.get("/admin/relying-parties").await.status, 403);
    nation.wait(21 * 60);
    ada.get("/admin/relying-parties").await;
    let late = ada.post("/admin/relying-parties", &fields).await;
    assert!(late.location().starts_with("/sign-in?again=1"), "{}", late.location());
}

#[tokio::test]
async fn a_change_and_a_removal_are_felt_by_the_next_call() {
    let nation = Nation::new().await;
    let bank = Party::register(&nation, "facts", &["openid", "name", "dob"]).await;
    let code = bank.code(&nation, "openid name dob").await;
    let answer = bank.redeemed(&nation, &code).await;
    let token = answer["access_token"].as_str().unwrap().to_owned();
    let authorization = format!("DPoP {token}");
    let ask = async || {
        let proof = bank.proof(&nation, "GET", "userinfo", Some(&token));
        bank.userinfo(&nation, &authorization, Some(&proof)).await
    };
    let told = bank.claims_in(&nation, &ask().await.body).await;
    assert!(told["person_info"]["dob"].is_object());
    let party = nation.room.relying_party(&bank.client_id).await.unwrap().unwrap();
    let narrower =
        Registration { scopes: vec!["openid".to_owned(), "name".to_owned()], ..party.declaration() };
    let step = nation.room.change_relying_party(&Actor::system(), &bank.client_id, &narrower).await.unwrap();
    assert!(matches!(step, RelyingPartyStep::Done(_)));
    let told = bank.claims_in(&nation, &ask().await.body).await;
    assert!(told["person_info"]["name"].is_object() && told["person_info"]["dob"].is_null());
    assert!(nation.room.remove_relying_party(&Actor::system(), &bank.client_id).await.unwrap());
    let refused = ask().await;
    assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (401, Some("invalid_token")));
    let proof = bank.proof(&nation, "POST", "par", None);
    let refused = bank.push(&nation, &bank.request(&nation, "openid name"), Some(&proof)).await;
    assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (400, Some("invalid_client")));
}
