//! A very small nation: three agencies, six people, and an application with the room's pages on fresh ground.
use jiff::civil::date;
use polity_identity::access::Role;
use polity_identity::facts::{Fact, SectionFacts};
use polity_identity::national_number::{NationalNumber, Prefix};
use polity_identity::{Agency, Identity, NewPerson, Persona, Settings};
use polity_ledger::{Act, Actor};
use polity_store::{Id, Operation, StoreError};
use polity_vault::PasswordHasher;
use polity_web::testkit::{Browser, TestGround};
use polity_web::{App, Lang, LocalText};
use serde_json::json;
use std::collections::BTreeMap;

/// Who lives there: name, number, born.
pub const MEI: usize = 0;
pub const RAVI: usize = 1;
pub const CLAIRE: usize = 2;
pub const WEI: usize = 3;
pub const FARIDAH: usize = 4;
pub const ADA: usize = 5;

const PEOPLE: [(&str, i16); 6] = [
    ("LIM MEI HUA", 2050),
    ("RAVI S/O KUMAR", 2021),
    ("CLAIRE ROZELLS", 2051),
    ("TAN WEI JIE", 2052),
    ("FARIDAH BINTE OSMAN", 2040),
    ("ADA GOH", 2045),
];

/// A nation under test.
pub struct Nation {
    pub ground: TestGround,
    pub app: App,
    pub room: Identity,
    pub ids: Vec<Id>,
}

pub fn number(who: usize) -> NationalNumber {
    NationalNumber::issue(Prefix::T, 5_000_100 + u32::try_from(who).unwrap()).unwrap()
}

pub fn born(who: usize) -> [String; 3] {
    ["7".into(), "3".into(), PEOPLE[who].1.to_string()]
}

pub fn person(who: usize) -> NewPerson {
    let (name, year) = PEOPLE[who];
    let day = date(2029, 12, 1);
    let number = number(who);
    let facts = |pairs: Vec<(&str, Fact)>| {
        SectionFacts(pairs.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect())
    };
    let identity = facts(vec![
        ("uinfin", Fact::value(number.as_str(), day)),
        ("name", Fact::value(name, day)),
        ("sex", Fact::code("F", "FEMALE", day)),
        ("dob", Fact::value(format!("{year}-03-07"), day)),
    ]);
    let home = facts(vec![(
        "regadd",
        Fact::nested(
            json!({"type": "SG", "block": {"value": "12"}, "street": {"value": "JALAN ANGSANA"}, "floor": {"value": "03"},
                   "unit": {"value": "118"}, "postal": {"value": "840012"}, "country": {"code": "XA", "desc": "ANGSANA"}}),
            day,
        ),
    )]);
    let money = facts(vec![(
        "noa-basic",
        Fact::nested(json!({"yearofassessment": {"value": "2029"}, "amount": {"value": 48_000}}), day),
    )]);
    let sections = BTreeMap::from([
        ("identity".to_owned(), identity),
        ("home".to_owned(), home),
        ("money".to_owned(), money),
    ]);
    NewPerson { number, sections, lang: Lang::En }
}

fn agency(code: &str, name: &str, duties: &[&str]) -> Agency {
    Agency {
        code: code.into(),
        names: BTreeMap::from([("en".to_owned(), name.to_owned())]),
        duties: duties.iter().map(|duty| (*duty).to_owned()).collect(),
    }
}

impl Nation {
    /// A demonstration on SQLite.
    pub async fn new() -> Self {
        Self::with(|config| config).await
    }

    /// A deployment with a changed configuration.
    pub async fn with(change: impl FnOnce(polity_web::Config) -> polity_web::Config) -> Self {
        let ground = TestGround::sqlite(polity_identity::MIGRATIONS, polity_identity::PURPOSES).await;
        Self::on(ground, change).await
    }

    /// On ground that is there already.
    pub async fn on(
        ground: TestGround,
        change: impl FnOnce(polity_web::Config) -> polity_web::Config,
    ) -> Self {
        let web = ground.web_with(change(polity_web::testkit::test_config()));
        let hasher = PasswordHasher::with_parallelism(ground.ground.entropy.clone(), 2);
        let persona = |slug: &str, who: usize| Persona {
            slug: slug.into(),
            number: number(who),
            title: LocalText::new(PEOPLE[who].0),
            about: LocalText::new("Somebody"),
        };
        let personas = vec![
            persona("mei", MEI),
            persona("ravi", RAVI),
            persona("claire", CLAIRE),
            persona("wei", WEI),
            persona("faridah", FARIDAH),
            persona("ada", ADA),
        ];
        let settings = Settings { agency: "registry".into(), personas, ..Settings::default() };
        let room = Identity::new(web.clone(), hasher, settings);
        let app = App::builder(web).mount(room.routes()).assemble().unwrap();
        let system = Actor::system();
        for agency in [
            agency("registry", "Registry of Persons", &["registry", "counter", "contact", "family"]),
            agency("home-dept", "Home Department", &["housing"]),
            agency("schools", "Schools Board", &[]),
        ] {
            assert!(room.set_agency(&system, &agency).await.unwrap());
        }
        let everybody: Vec<NewPerson> = (0..PEOPLE.len()).map(person).collect();
        let ids = room.register_people(&system, &everybody).await.unwrap();
        let appointments = [
            (ids[CLAIRE], "registry".to_owned(), Role::CounterOfficer),
            (ids[WEI], "home-dept".to_owned(), Role::Officer),
            (ids[FARIDAH], "home-dept".to_owned(), Role::AgencyHead),
            (ids[ADA], "registry".to_owned(), Role::Administrator),
        ];
        room.appoint_all(&system, &appointments).await.unwrap();
        Self { ground, app, room, ids }
    }

    /// Another server of the same nation, which has seen nothing yet.
    pub fn another_server(&self) -> Identity {
        let web = self.ground.web_with(self.app.web().config().clone());
        let hasher = PasswordHasher::with_parallelism(self.ground.ground.entropy.clone(), 2);
        Identity::new(web, hasher, Settings { agency: "registry".into(), ..Settings::default() })
    }

    /// What such a server answers.
    pub fn another_app(&self) -> App {
        let web = self.ground.web_with(self.app.web().config().clone());
        App::builder(web).mount(self.another_server().routes()).assemble().unwrap()
    }

    /// A browser that nobody has used yet.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.app).with_header("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
    }

    /// A browser in which a persona is signed in.
    pub async fn signed_in(&self, slug: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in").await;
        let seen = browser.post("/demo/sign-in", &[("persona", slug)]).await;
        assert_eq!((seen.status.as_u16(), seen.location()), (303, "/me"), "{}", seen.body);
        browser
    }

    /// Let the clock go on.
    pub fn wait(&self, seconds: i64) {
        self.ground.clock.advance(seconds * 1_000_000);
    }

    /// Put an act into the ledger, as another part of the program would.
    pub async fn append(&self, act: &Act) {
        let ground = &self.ground.ground;
        let entry = ground.ledger.prepare(act, self.app.web().now()).unwrap();
        let operation = Operation::housekeeping("test.append");
        ground.store.transact::<_, StoreError, _>(operation, move |tx| tx.append(&entry)).await.unwrap();
    }

    /// How many entries of a kind the log holds.
    pub async fn entries(&self, kind: &str) -> usize {
        self.ground.settle().await;
        let page = self.ground.ground.store.log_page(0, 1_000).await.unwrap();
        page.iter().filter(|numbered| numbered.entry.kind == kind).count()
    }
}
