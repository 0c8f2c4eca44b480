//! A town with nothing but inboxes, and a door that signs in whoever asks.
use axum::extract::State;
use axum::response::IntoResponse;
use polity_inbox::message::{Importance, Letter, Message, Value, Wording, Words};
use polity_inbox::{AgencyNames, Inbox, MessageToKeep};
use polity_store::{Id, Operation, StoreError};
use polity_web::testkit::{Browser, TestGround};
use polity_web::{
    Anyone, App, Ctx, Lang, LocaleFiles, NewSession, PageError, Query, Routes, Web, Who, see_other,
};
use serde::Deserialize;
use std::collections::BTreeMap;

pub const MEI: Id = Id::from_bytes([1; 16]);
pub const RAVI: Id = Id::from_bytes([2; 16]);

/// Words as the roof would bring them.
const WORDS: LocaleFiles = LocaleFiles {
    room: "door",
    en: "door-allowed-subject = You allowed { $party }\ndoor-allowed-body = { $count } facts.\n\n    Look there.\n",
    zh: "door-allowed-subject = 您允许了{ $party }\ndoor-allowed-body = { $count } 项。\n",
    ms: "door-allowed-subject = Anda benarkan { $party }\ndoor-allowed-body = { $count } fakta.\n",
    ta: "door-allowed-subject = { $party } அனுமதி\ndoor-allowed-body = { $count } தகவல்கள்.\n",
};

pub struct Town {
    pub ground: TestGround,
    pub app: App,
    pub inbox: Inbox,
}

struct Names;

impl AgencyNames for Names {
    fn agency(&self, code: &str, lang: Lang) -> Option<String> {
        let name = if lang == Lang::Zh { "登记局" } else { "Registry of Persons" };
        (code == "registry").then(|| name.to_owned())
    }
}

#[derive(Deserialize)]
struct Asked {
    person: Option<Id>,
    acting_for: Option<Id>,
    assurance: u8,
}

async fn enter(
    _: Who<Anyone>,
    State(web): State<Web>,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, PageError> {
    let Asked { person, acting_for, assurance } = asked;
    let account = person.unwrap_or(MEI);
    let new = NewSession { person, acting_for, assurance, ..NewSession::of(account) };
    let opened = web.sessions().open(ctx.visit(), new).await?;
    Ok((opened.cookie(), see_other("/inbox")))
}

impl Town {
    pub async fn new() -> Self {
        Self::on(TestGround::sqlite(polity_inbox::MIGRATIONS, polity_inbox::PURPOSES).await)
    }

    /// The same town on each engine that is there.
    pub async fn on_each_engine() -> Vec<Self> {
        let mut towns = vec![Self::new().await];
        if let Some(store) = polity_store::testkit::postgres(polity_ledger::MIGRATIONS).await.unwrap() {
            store.store.migrate(polity_web::MIGRATIONS).await.unwrap();
            store.store.migrate(polity_inbox::MIGRATIONS).await.unwrap();
            towns.push(Self::on(TestGround::on(store, polity_inbox::PURPOSES)));
        }
        towns
    }

    fn on(ground: TestGround) -> Self {
        let web = ground.web();
        let inbox = Inbox::new(web.clone(), "registry", Names);
        let door = Routes::new("door", web.clone()).get("/door", enter).locales(WORDS);
        let app = App::builder(web).mount(door).mount(inbox.routes()).assemble().unwrap();
        Self { ground, app, inbox }
    }

    /// A browser in which somebody is signed in.
    pub async fn signed_in(&self, person: Id) -> Browser {
        self.entered(&format!("person={person}&assurance=2")).await
    }

    /// A browser with a session of a given kind.
    pub async fn entered(&self, session: &str) -> Browser {
        let mut browser = Browser::new(&self.app);
        let seen = browser.get(&format!("/door?{session}")).await;
        assert_eq!(seen.status.as_u16(), 303, "{}", seen.body);
        browser
    }

    pub fn wait(&self, seconds: i64) {
        self.ground.clock.advance(seconds * 1_000_000);
    }

    /// Post as a sender does; whether it was new.
    pub async fn post(&self, message: &Message) -> bool {
        let kept = self.inbox.prepare(message).unwrap();
        self.keep(kept).await
    }

    pub async fn keep(&self, kept: MessageToKeep) -> bool {
        let operation = Operation::housekeeping("test.post");
        let store = &self.ground.ground.store;
        store.transact::<_, StoreError, _>(operation, move |tx| kept.post(tx)).await.unwrap()
    }

    /// A message in words of the locale files, made now.
    pub fn known(&self, person: Id) -> Message {
        let ground = &self.ground.ground;
        let party = Wording::new("Harbour Bank").with("zh", "港湾银行");
        let values = BTreeMap::from([
            ("party".to_owned(), Value::Name(party)),
            ("count".to_owned(), Value::Whole(1_200)),
        ]);
        let words = Words::Known { key: "door-allowed".into(), values };
        let now = ground.clock.now();
        let letter = Letter {
            agency: "registry".into(),
            importance: Importance::Urgent,
            words,
            link: Some("/me/allowed".into()),
            calendar: None,
        };
        Message { id: Id::new(now, ground.entropy.as_ref()), person, made_at: now, letter }
    }

    /// A message in the sender's own words.
    pub fn written(&self, person: Id, subject: &str, link: Option<&str>) -> Message {
        let mut message = self.known(person);
        let body = Wording::new("First.\n\nSecond <b>bold</b>.");
        message.letter.words = Words::Written { subject: Wording::new(subject), body };
        message.letter.importance = Importance::Routine;
        message.letter.agency = "unknown-board".into();
        message.letter.link = link.map(str::to_owned);
        message
    }
}
