//! Residents: they begin, fill in, send or give up, come back, answer, take back, and say how it was.

use super::deeds::{AtTheEnd, CaseSeen, ResidentDeed, at_the_end, resident_deed};
use super::filling::fill;
use super::memory::{Begun, Followed};
use super::{Life, pace, words};
use anyhow::{Context, Result};
use polity_identity::journey::Journey;
use polity_services::access::{Applying, InHand};
use polity_services::document::{Audience, Field, Service};
use polity_services::reference::Reference;
use polity_services::{AFTER_USE, Begun as Beginning, Draft, SURVEY, Sent, Submitted};
use polity_store::{Id, Micros};
use polity_vault::token;
use polity_web::{Lang, Permission as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whoever has filled in a form sends it soon; what lies for longer is deleted: half an hour, microseconds.
const FORGOTTEN_AFTER: Micros = 1_800 * 1_000_000;
/// Of a hundred who need not sign in, so many do, and are told what becomes of it.
const SIGN_IN_ANYWAY: u32 = 60;

impl Life {
    /// Somebody begins a service and fills it in; it is sent when they would be through.
    pub(super) async fn begin(&mut self) -> Result<()> {
        let services = self.services.live().await?;
        let open = services
            .into_iter()
            .filter(|service| service.audience != Audience::Business && self.services.is_open_now(service));
        let open: Vec<Arc<Service>> = open.collect();
        let Some(service) = self.dice.pick(&open).cloned() else { return Ok(()) };
        let Some(person) = self.dice.pick(&self.cast.residents).copied() else { return Ok(()) };
        let signs_in = service.login.is_some() || self.dice.chance(SIGN_IN_ANYWAY);
        let Some(who) = self.in_hand(&service, signs_in.then_some(person)).await? else { return Ok(()) };
        let Beginning::Draft(draft) = self.services.begin(&who, &service).await? else { return Ok(()) };
        let lang = language_of(person);
        if self.answer_all(*draft).await? {
            let ready_at = self.now() + pace::filling_in(service.pages.len(), &self.dice);
            self.memory.begun.push_back(Begun { who, service, lang, ready_at });
            return Ok(());
        }
        // It is not for them, which its page says: they leave.
        self.give_up(&who, &service, lang).await
    }

    /// Whoever sits there; `None` where they could not sign in.
    async fn in_hand(&self, service: &Service, person: Option<Id>) -> Result<Option<InHand>> {
        let session = match person {
            Some(person) => self.identity.demo_session(person).await?,
            None => None,
        };
        let applying = Applying::check(session.as_ref()).ok().context("everybody may apply")?;
        let in_hand = applying.draft_of(service.login, None).ok();
        let stranger = || {
            let key = token::generate(self.web.entropy());
            InHand::by_key(token::hash(&key))
        };
        Ok(in_hand.map(|known| known.unwrap_or_else(stranger)))
    }

    /// Fills in each page that shows; false where the service cannot be used, or a page cannot be answered.
    async fn answer_all(&self, mut draft: Draft) -> Result<bool> {
        let mut answered: BTreeSet<String> = BTreeSet::new();
        loop {
            let today = self.services.today();
            let walk = draft.walk(today);
            if walk.blocked.is_some() {
                return Ok(false);
            }
            let Some(shown) = walk.pages.iter().find(|shown| !answered.contains(&shown.page.id)) else {
                return Ok(walk.first_open().is_none());
            };
            let page = shown.page.id.clone();
            let fields: Vec<&Field> = shown.fields.clone();
            let filled = fill(&fields, &draft.content.register, today, &self.dice);
            let files = filled.files.into_iter().map(|part| self.services.incoming(part)).collect();
            let errors = self.services.answer(&mut draft, &page, &filled.texts, files, false).await?;
            if errors.is_none_or(|errors| !errors.is_empty()) {
                return Ok(false);
            }
            answered.insert(page);
        }
    }

    /// Sends what is ready; whoever changed their mind deletes it. True where somebody did either.
    pub(super) async fn send_what_is_ready(&mut self) -> Result<bool> {
        let now = self.now();
        let Some(place) = self.memory.begun.iter().position(|begun| begun.ready_at <= now) else {
            return Ok(false);
        };
        let Some(begun) = self.memory.begun.remove(place) else { return Ok(false) };
        let Begun { who, service, lang, ready_at } = begun;
        if at_the_end(&self.dice) == AtTheEnd::Discard || now - ready_at > FORGOTTEN_AFTER {
            self.give_up(&who, &service, lang).await?;
            return Ok(true);
        }
        let Some(draft) = self.services.draft_in_hand(&who, &service).await? else { return Ok(true) };
        let operation = self.new_id();
        match self.services.send(&who, draft, operation, lang).await? {
            Sent::Submitted(Submitted::Opened(reference)) => {
                self.memory.follow(reference, Followed { who, lang });
            }
            Sent::Submitted(_) | Sent::FactsChanged | Sent::NotReady | Sent::NoMandate => {
                self.give_up(&who, &service, lang).await?;
            }
        }
        Ok(true)
    }

    async fn give_up(&self, who: &InHand, service: &Arc<Service>, lang: Lang) -> Result<()> {
        if let Some(draft) = self.services.draft_in_hand(who, service).await? {
            self.services.discard_draft(&draft, lang).await?;
        }
        Ok(())
    }

    /// Somebody comes back to what they sent: first whoever was told something about it.
    pub(super) async fn come_back(&mut self) -> Result<()> {
        let count = u32::try_from(self.memory.followed_count()).unwrap_or(u32::MAX);
        let told = if self.dice.chance(75) { self.memory.told.pop_front() } else { None };
        let Some(reference) = told.or_else(|| self.memory.followed_at(self.dice.below(count) as usize))
        else {
            return Ok(());
        };
        let Some(Followed { who, lang }) = self.memory.applicant_of(&reference) else { return Ok(()) };
        // They sign in anew: the last time was when they sent it.
        let who = match who.owner.subject() {
            Some(person) => {
                let session = self.identity.demo_session(person).await?;
                let applying = Applying::check(session.as_ref()).ok().context("everybody may apply")?;
                applying.own_case(who.owner, None, None).ok()
            }
            None => Some(who),
        };
        let Some(who) = who else { return Ok(()) };
        let Some(case) = self.services.look_at_own_case(&who, &reference).await? else { return Ok(()) };
        let seen = if case.state.ending().is_some() {
            let has_said =
                async |scale| Ok::<_, anyhow::Error>(self.services.said(case.id, scale).await?.is_some());
            CaseSeen::Ended { is_rated: has_said(AFTER_USE).await?, is_surveyed: has_said(SURVEY).await? }
        } else {
            CaseSeen::Open { is_asked: case.state.waits_for_applicant() }
        };
        let operation = self.operation("services.answer", &who);
        match resident_deed(seen, &self.dice) {
            ResidentDeed::Look => {}
            ResidentDeed::Forget => self.memory.forget(&reference),
            ResidentDeed::Answer => {
                let words = words::answer(&self.dice);
                self.services.answer_question(&case, who.to_actor(), words, operation).await?;
            }
            ResidentDeed::Withdraw => {
                self.services.withdraw(&case, who.to_actor(), operation).await?;
                self.tell(&reference);
            }
            ResidentDeed::Rate(points) => {
                let remark = if self.dice.chance(30) { words::remark(&self.dice) } else { "" };
                self.services.rate(&case, AFTER_USE, points, remark, lang).await?;
                self.tell(&reference);
            }
            ResidentDeed::Survey(points) => {
                self.services.rate(&case, SURVEY, points, "", lang).await?;
                self.tell(&reference);
            }
        }
        Ok(())
    }

    /// The applicant of a case has a reason to come back to it, where they are one of ours.
    pub(super) fn tell(&mut self, reference: &Reference) {
        if self.memory.is_ours(reference) && !self.memory.told.contains(reference) {
            self.memory.told.push_back(reference.clone());
        }
    }

    fn operation(&self, what: &str, who: &InHand) -> Id {
        Journey::begin(self.now(), self.web.entropy()).operation(what, &who.owner.to_bytes())
    }
}

/// In which language somebody reads: always the same, in the shares of the sample nation.
fn language_of(person: Id) -> Lang {
    match person.as_bytes().last().map_or(0, |byte| u32::from(*byte) * 100 / 256) {
        0..=55 => Lang::En,
        56..=79 => Lang::Zh,
        80..=91 => Lang::Ms,
        _ => Lang::Ta,
    }
}
