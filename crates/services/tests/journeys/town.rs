//! A very small town: residents, officers of three agencies, the sample services, and an application with the room's pages.
use jiff::civil::date;
use jiff::tz::TimeZone;
use polity_identity::access::Role;
use polity_identity::facts::{Fact, SectionFacts};
use polity_identity::national_number::{NationalNumber, Prefix};
use polity_identity::{Agency, Identity, NewPerson, Persona};
use polity_ledger::Actor;
use polity_ledger::transactions::Channel;
use polity_services::answers::{Answer, Answers, Provenance, Value};
use polity_services::document::Format;
use polity_services::working_days::Calendar;
use polity_services::{Opening, Owner, Published, Services, Settings, Submitted};
use polity_store::Id;
use polity_vault::PasswordHasher;
use polity_web::testkit::{Browser, TestGround};
use polity_web::{App, Lang, LocalText};
use serde_json::json;
use std::collections::BTreeMap;

/// Who lives there. Mei and Ravi are residents: she is old enough for a grab bar, he is not.
pub const MEI: usize = 0;
pub const RAVI: usize = 1;
/// Home Department: one at the intake, two approvers, the head.
pub const ADA: usize = 2;
pub const BALA: usize = 3;
pub const CHEN: usize = 4;
pub const HANA: usize = 5;
/// Town Council: visits homes.
pub const VIJAY: usize = 6;
/// An officer of an agency that has nothing to do with it.
pub const OTHMAN: usize = 7;
/// Home Department: sits at the counter.
pub const CLARA: usize = 8;

const PEOPLE: [(&str, &str, i16); 9] = [
    ("mei", "LIM MEI HUA", 1950),
    ("ravi", "RAVI S/O KUMAR", 1995),
    ("ada", "ADA GOH", 1980),
    ("bala", "BALA KRISHNAN", 1981),
    ("chen", "CHEN YI", 1982),
    ("hana", "HANA YUSOF", 1975),
    ("vijay", "VIJAY NAIR", 1985),
    ("othman", "OTHMAN SALIM", 1986),
    ("clara", "CLARA TAN", 1988),
];

pub const GRAB_BAR: &str = include_str!("../../../../samples/services/grab-bar.toml");
pub const STREET_FAULT: &str = include_str!("../../../../samples/services/street-fault.toml");

/// A town under test.
pub struct Town {
    pub ground: TestGround,
    pub app: App,
    pub identity: Identity,
    pub room: Services,
    pub ids: Vec<Id>,
}

pub fn number(who: usize) -> NationalNumber {
    NationalNumber::issue(Prefix::T, 5_000_100 + u32::try_from(who).unwrap()).unwrap()
}

fn person(who: usize) -> NewPerson {
    let (_, name, year) = PEOPLE[who];
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
    let sections = BTreeMap::from([("identity".to_owned(), identity), ("home".to_owned(), home)]);
    NewPerson { number, sections, lang: Lang::En }
}

fn agency(code: &str, name: &str) -> Agency {
    Agency {
        code: code.into(),
        names: BTreeMap::from([("en".to_owned(), name.to_owned())]),
        duties: if code == "home-dept" { vec!["counter".to_owned()] } else { Vec::new() },
    }
}

impl Town {
    /// On SQLite.
    pub async fn new() -> Self {
        let migrations = [polity_identity::MIGRATIONS, polity_services::MIGRATIONS].concat();
        Self::on(TestGround::sqlite(&migrations, &purposes()).await).await
    }

    /// The same town on each engine that is there.
    pub async fn on_each_engine() -> Vec<Self> {
        let mut towns = vec![Self::new().await];
        if let Some(store) = polity_store::testkit::postgres(polity_ledger::MIGRATIONS).await.unwrap() {
            store.store.migrate(polity_web::MIGRATIONS).await.unwrap();
            store.store.migrate(polity_identity::MIGRATIONS).await.unwrap();
            store.store.migrate(polity_services::MIGRATIONS).await.unwrap();
            towns.push(Self::on(TestGround::on(store, &purposes())).await);
        }
        towns
    }

    async fn on(ground: TestGround) -> Self {
        let web = ground.web();
        let hasher = PasswordHasher::with_parallelism(ground.ground.entropy.clone(), 2);
        let personas = (0..PEOPLE.len()).map(|who| Persona {
            slug: PEOPLE[who].0.into(),
            number: number(who),
            title: LocalText::new(PEOPLE[who].1),
            about: LocalText::new("Somebody"),
        });
        let settings = polity_identity::Settings {
            agency: "registry".into(),
            personas: personas.collect(),
            ..polity_identity::Settings::default()
        };
        let identity = Identity::new(web.clone(), hasher, settings);
        let calendar = Calendar::new(TimeZone::get("Asia/Singapore").unwrap(), []);
        let room =
            Services::new(web.clone(), identity.clone(), Settings { calendar, prefix: "ANG".to_owned() });
        let app = App::builder(web).mount(identity.routes()).mount(room.routes()).assemble().unwrap();
        let system = Actor::system();
        for (code, name) in [
            ("registry", "Registry of Persons"),
            ("home-dept", "Home Department"),
            ("town-council", "Town Council"),
            ("schools", "Schools Board"),
        ] {
            assert!(identity.set_agency(&system, &agency(code, name)).await.unwrap());
        }
        let everybody: Vec<NewPerson> = (0..PEOPLE.len()).map(person).collect();
        let ids = identity.register_people(&system, &everybody).await.unwrap();
        let appointments = [
            (ADA, "home-dept", Role::Officer),
            (BALA, "home-dept", Role::Officer),
            (CHEN, "home-dept", Role::Officer),
            (HANA, "home-dept", Role::AgencyHead),
            (VIJAY, "town-council", Role::Officer),
            (OTHMAN, "schools", Role::Officer),
            (CLARA, "home-dept", Role::CounterOfficer),
        ]
        .map(|(who, agency, role)| (ids[who], agency.to_owned(), role));
        identity.appoint_all(&system, &appointments).await.unwrap();
        Self { ground, app, identity, room, ids }
    }

    /// With the sample services published.
    pub async fn with_services(self) -> Self {
        for text in [GRAB_BAR, STREET_FAULT] {
            let published = self.room.publish(Actor::system(), text, Format::Toml).await.unwrap();
            assert!(matches!(published, Published::Live { .. }), "{published:?}");
        }
        self
    }

    /// A browser that nobody has used yet.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.app).with_header("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
    }

    /// A browser in which somebody is signed in.
    pub async fn signed_in(&self, who: usize) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in").await;
        let seen = browser.post("/demo/sign-in", &[("persona", PEOPLE[who].0)]).await;
        assert_eq!((seen.status.as_u16(), seen.location()), (303, "/me"), "{}", seen.body);
        browser
    }

    /// What somebody submits for a grab bar, as the pages would hand it over once they have judged it.
    pub async fn grab_bar(&self, who: usize) -> Opening {
        let typed = |value: Value| Answer { value, provenance: Provenance::Typed };
        let register = |value: Value| Answer {
            value,
            provenance: Provenance::Register {
                source: "registry".to_owned(),
                at: jiff::Timestamp::UNIX_EPOCH,
            },
        };
        let answers: Answers = [
            ("name", register(Value::Text(PEOPLE[who].1.to_owned()))),
            ("born", register(Value::Date(date(PEOPLE[who].2, 3, 7)))),
            ("disability", typed(Value::Flag(false))),
            ("owns", typed(Value::One("own".to_owned()))),
            ("needs", typed(Value::Many(vec!["bar".to_owned()]))),
        ]
        .map(|(field, answer)| (field.to_owned(), answer))
        .into();
        let now = self.app.web().now();
        Opening {
            service: self.room.live_one("grab-bar").await.unwrap().unwrap(),
            owner: Owner::Person(self.ids[who]),
            drafted_by: Owner::Person(self.ids[who]),
            answers,
            actor: Actor { person: Some(self.ids[who]), role: "resident".to_owned(), ..Actor::default() },
            channel: Channel::Web,
            lang: Lang::En,
            started_at: now,
            operation: Id::new(now, self.app.web().entropy()),
            prefilled: 2,
            retyped: 0,
        }
    }

    /// The reference of a case that somebody opened for a grab bar.
    pub async fn opened(&self, who: usize) -> String {
        match self.room.open_case(self.grab_bar(who).await).await.unwrap() {
            Submitted::Opened(reference) => reference.to_string(),
            other => panic!("{other:?}"),
        }
    }

    /// Let the clock go on.
    pub fn wait(&self, seconds: i64) {
        self.ground.clock.advance(seconds * 1_000_000);
    }

    /// Every entry of a kind in the log.
    pub async fn entries(&self, kind: &str) -> Vec<polity_store::Entry> {
        self.ground.settle().await;
        let page = self.ground.ground.store.log_page(0, 10_000).await.unwrap();
        page.into_iter().map(|numbered| numbered.entry).filter(|entry| entry.kind == kind).collect()
    }
}

fn purposes() -> Vec<polity_vault::Purpose> {
    [polity_identity::PURPOSES, polity_services::PURPOSES].concat()
}
