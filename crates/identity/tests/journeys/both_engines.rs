//! The same journey on both engines: what differs between them would show here.
use polity_identity::{RegisterMode, access::Role};
use polity_ledger::Actor;
use polity_web::testkit::{TestGround, leads_to, op, says};

use crate::authorizing::given_twice_and_taken_back;
use crate::enrolment::{begin_passkey, code_now, enrol_with_passkey, enrol_with_password};
use crate::look_ups::look;
use crate::nation::{MEI, Nation, RAVI, number};

async fn live(nation: &Nation) {
    // Ways in.
    let (mut mei, mut passkey) = enrol_with_passkey(nation, MEI).await;
    let (_, secret) = enrol_with_password(nation, RAVI, "kopi tarik at nine").await;
    mei.post("/sign-out", &[]).await;
    mei.get("/sign-in").await;
    let challenge = begin_passkey(&mut mei, "/sign-in/passkey/options").await;
    let credential = passkey.get(&challenge["options"]);
    let fields = [("ceremony", challenge["ceremony"].as_str().unwrap()), ("credential", &*credential)];
    leads_to(&mei.post("/sign-in/passkey", &fields).await, "/me");
    nation.wait(60);
    let mut ravi = nation.browser();
    ravi.get("/sign-in").await;
    let name = number(RAVI);
    says(
        &ravi.post("/sign-in", &[("number", name.as_str()), ("password", "wrong")]).await,
        422,
        "do not fit",
    );
    let fields = [("number", name.as_str()), ("password", "kopi tarik at nine")];
    leads_to(&ravi.post("/sign-in", &fields).await, "/sign-in/code?next=");
    let page = ravi.get("/sign-in/code").await;
    let typed = code_now(nation, &secret);
    leads_to(&ravi.post("/sign-in/code", &[("code", &typed), ("op", &op(&page))]).await, "/me");

    // A look, a report, an answer.
    let mut wei = nation.signed_in("wei").await;
    says(&look(&mut wei, "mei hua lim", "appeal", "Appeal A-17").await, 200, "LIM MEI HUA");
    says(&look(&mut wei, number(MEI).as_str(), "appeal", "Appeal A-17").await, 200, "JALAN ANGSANA");
    nation.ground.settle().await;
    says(&mei.get("/me/looks").await, 200, "Home Department, officer");
    let form = mei.get("/me/reports/new?section=home").await;
    let fields = [("section", "home"), ("text", "My unit is 119."), ("op", &*op(&form))];
    let thread = mei.post("/me/reports", &fields).await.location().to_owned();
    let mut faridah = nation.signed_in("faridah").await;
    let path = thread.replace("/me/", "/head/");
    let page = faridah.get(&path).await;
    let fields = [("text", "Put right."), ("finding", "not-justified"), ("op", &*op(&page))];
    leads_to(&faridah.post(&path, &fields).await, &path);
    says(&mei.get(&thread).await, 200, "Put right.");

    // A relying party, a consent, and its end.
    given_twice_and_taken_back(nation).await;

    // Administration, imports, housekeeping.
    let actor = Actor::system();
    let lines = format!("uinfin,name,dob\n{},LIM MEI HUA TWO,2050-03-07\n", number(MEI).as_str());
    for _ in 0..2 {
        nation.room.import_register(&actor, lines.as_bytes(), RegisterMode::Import).await.unwrap();
    }
    says(&look(&mut wei, "mei hua two", "appeal", "Appeal A-17").await, 200, "LIM MEI HUA TWO");
    nation.room.appoint_all(&actor, &[(nation.ids[MEI], "schools".into(), Role::AgencyHead)]).await.unwrap();
    nation.wait(86_400 * 5);
    nation.room.forget_stale().await.unwrap();
}

#[tokio::test]
async fn a_nation_lives_on_sqlite() {
    live(&Nation::new().await).await;
}

#[tokio::test]
async fn a_nation_lives_on_postgres() {
    let Some(store) = polity_store::testkit::postgres(polity_ledger::MIGRATIONS).await.unwrap() else {
        return;
    };
    store.store.migrate(polity_web::MIGRATIONS).await.unwrap();
    store.store.migrate(polity_identity::MIGRATIONS).await.unwrap();
    let ground = TestGround::on(store, polity_identity::PURPOSES);
    live(&Nation::on(ground, |config| config).await).await;
}
