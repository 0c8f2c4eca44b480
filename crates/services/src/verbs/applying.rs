//! The way through a service: begun, answered page by page, sent.
//!
//! **Facts are fetched by the server, when a form is begun, when it lay for long, and again when it is sent**; each time one
//! act says which. What the browser sends in their place is not read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polity_identity::FactsWanted;
use polity_store::{Id, Micros};
use polity_web::Lang;

use super::drafts::{Draft, DraftContent};
use super::{Incoming, Opening, Owner, Submitted, files_in, kind};
use crate::access::InHand;
use crate::answers::{Answers, FieldError, Posted, Provenance, judge};
use crate::document::{Service, already_held};
use crate::reference::Reference;
use crate::register_answers;
use crate::store::{cases, files};
use crate::{Services, ServicesError};

/// Facts of a draft are fetched anew once they are an hour old, microseconds.
const FACTS_FRESH: Micros = 3_600 * 1_000_000;

/// How long whoever goes back to a form that was sent is led to its case: an hour, microseconds.
const SENT_JUST_NOW: Micros = 3_600 * 1_000_000;

/// What is said beside a file in which the scanner found something.
const FILE_UNSAFE: &str = "services-error-file-unsafe";

/// How a beginning went.
pub enum Begun {
    /// There is a draft now.
    Draft(Box<Draft>),
    /// The service takes one open case for each, and this is it.
    OnceOnly,
    /// The mandate by which somebody acts has ended.
    NoMandate,
    /// Nobody can begin.
    Closed,
}

/// How it went to send a draft.
pub enum Sent {
    /// See there.
    Submitted(Submitted),
    /// The register says something else by now: the person looks again.
    FactsChanged,
    /// A question that has to be answered is not, or the service cannot be used.
    NotReady,
    /// The mandate by which somebody acts has ended.
    NoMandate,
}

impl Services {
    /// Begins a draft, or goes on with the one that stands.
    pub async fn begin(&self, who: &InHand, service: &Arc<Service>) -> Result<Begun, ServicesError> {
        if !self.is_open_now(service) {
            return Ok(Begun::Closed);
        }
        if self.standing_case(who.owner, service).await?.is_some() {
            return Ok(Begun::OnceOnly);
        }
        if let Some(draft) = self.draft(who, service).await? {
            return Ok(match self.freshened(who, draft).await? {
                Some(draft) => Begun::Draft(Box::new(draft)),
                None => Begun::NoMandate,
            });
        }
        let (started_at, content) = (self.now(), DraftContent::default());
        let (owner, drafted_by, kept_files) = (who.owner, who.drafts, BTreeSet::new());
        let mut draft =
            Draft { owner, drafted_by, service: service.clone(), started_at, content, kept_files };
        if self.fetch(who, &mut draft).await?.is_none() {
            return Ok(Begun::NoMandate);
        }
        self.save_draft(&mut draft).await?;
        Ok(Begun::Draft(Box::new(draft)))
    }

    /// The open case of whoever may have only one.
    pub(crate) async fn standing_case(
        &self,
        owner: Owner,
        service: &Service,
    ) -> Result<Option<Reference>, ServicesError> {
        if !service.login.is_some_and(|login| login.once_per_person) {
            return Ok(None);
        }
        let Some(case) = cases::only(self.db(), &service.id, &owner.to_bytes()).await? else {
            return Ok(None);
        };
        Ok(cases::by_id(self.db(), case).await?.map(|row| row.reference))
    }

    /// The case that somebody's draft of a service became a moment ago.
    pub(crate) async fn sent_just_now(
        &self,
        owner: Owner,
        service: &str,
    ) -> Result<Option<Reference>, ServicesError> {
        let since = self.now() - SENT_JUST_NOW;
        let own = cases::of_owner(self.db(), &owner.to_bytes()).await?;
        let sent = own.into_iter().find(|case| case.service == service && case.opened_at >= since);
        Ok(sent.map(|case| case.reference))
    }

    /// Somebody's draft with facts that are not old; `None` where there is no draft, or no mandate any more.
    pub async fn draft_in_hand(
        &self,
        who: &InHand,
        service: &Arc<Service>,
    ) -> Result<Option<Draft>, ServicesError> {
        match self.draft(who, service).await? {
            Some(draft) => self.freshened(who, draft).await,
            None => Ok(None),
        }
    }

    async fn freshened(&self, who: &InHand, mut draft: Draft) -> Result<Option<Draft>, ServicesError> {
        let asked_at = draft.content.asked_at;
        if asked_at.is_some_and(|at| self.now() - at < FACTS_FRESH) {
            // Whoever acts for somebody reads their draft only as long as they may.
            return Ok(self.may_act(who, &draft.service.id).await?.then_some(draft));
        }
        let Some(fetched) = self.fetch(who, &mut draft).await? else { return Ok(None) };
        if fetched.asked {
            self.save_draft(&mut draft).await?;
        }
        Ok(Some(draft))
    }

    async fn may_act(&self, who: &InHand, service: &str) -> Result<bool, ServicesError> {
        match &who.applicant {
            Some(applicant) if applicant.session.acting_for.is_some() => {
                Ok(self.identity().may_act_for(&applicant.session, applicant.subject, service).await?)
            }
            _ => Ok(true),
        }
    }

    /// Takes into a draft what the register says now; `None` where the mandate has ended.
    async fn fetch(&self, who: &InHand, draft: &mut Draft) -> Result<Option<Fetched>, ServicesError> {
        let service = draft.service.clone();
        if !self.may_act(who, &service.id).await? {
            return Ok(None);
        }
        let attributes = register_answers::attributes(&service);
        // Whoever need not sign in is nobody whom the register could know.
        if service.login.is_none() || (who.applicant.is_none() && who.counter.is_none()) {
            return Ok(Some(Fetched { asked: false, changed: false }));
        }
        let detail = serde_json::json!({ "service": service.id, "version": service.version });
        let wanted = FactsWanted {
            kind: kind::FACTS_PREFILLED,
            purpose: &service.privacy.purpose.en,
            attributes: &attributes,
            detail: &detail,
        };
        let facts = match (&who.applicant, &who.counter) {
            (Some(applicant), _) => {
                self.identity().facts_for(&applicant.session, applicant.subject, wanted).await?
            }
            (None, Some(counter)) => {
                let person = counter.sitting.person;
                Some(self.identity().facts_at_counter(&counter.officer, person, wanted).await?)
            }
            (None, None) => Some(Vec::new()),
        };
        let Some(facts) = facts else { return Ok(None) };
        let register = register_answers::answers(&service, &facts, self.timestamp());
        let changed = draft.take_in(register, register_answers::person(&facts), self.now());
        Ok(Some(Fetched { asked: true, changed }))
    }

    /// Judges one page with the files that came with it, and saves what was right, all of it or, where `partly`, what there
    /// is. The errors, if any; `None` for a page that does not show, of which nothing is taken.
    pub async fn answer(
        &self,
        draft: &mut Draft,
        page: &str,
        texts: &BTreeMap<String, Vec<String>>,
        sent: Vec<Incoming>,
        partly: bool,
    ) -> Result<Option<Vec<FieldError>>, ServicesError> {
        let walk = draft.walk(self.today());
        let Some(shown) = walk.pages.iter().find(|shown| shown.page.id == page) else {
            return Ok(None);
        };
        // A file that was sent before stands until another takes its place.
        let mut files = files_in(&draft.content.answers);
        files.extend(sent.iter().map(|sent| (sent.part.name.clone(), sent.file.clone())));
        let posted = Posted { texts, files: &files };
        let mut judged = judge(&shown.fields, posted, &draft.content.register, self.today());
        let asked: Vec<String> = shown.fields.iter().map(|field| field.id.clone()).collect();
        let mut new = Vec::new();
        for incoming in &sent {
            if files_in(&judged.answers).get(&incoming.part.name) != Some(&incoming.file) {
                continue;
            }
            if let Some(row) = self.seal_file(draft.owner, incoming).await? {
                new.push(row);
            } else {
                let field = incoming.part.name.clone();
                judged.answers.remove(field.split('.').next().unwrap_or_default());
                judged.errors.push(FieldError { field, key: FILE_UNSAFE, arguments: Vec::new() });
            }
        }
        // What was typed right beside something wrong is shown again from the browser; a file would have to be sent again.
        let keep_only_files = !judged.errors.is_empty() && !partly;
        if keep_only_files {
            let came = |id: &String| sent.iter().any(|sent| sent.part.name.split('.').next() == Some(id));
            judged.answers.retain(|id, _| came(id));
        }
        for field in asked {
            let wrong = |error: &FieldError| error.field.split('.').next() == Some(&field);
            // What cannot be saved as it stands does not take away what was saved before.
            if !keep_only_files && !judged.errors.iter().any(wrong) {
                draft.content.answers.remove(&field);
            }
        }
        if keep_only_files && judged.answers.is_empty() {
            return Ok(Some(judged.errors));
        }
        draft.content.answers.extend(judged.answers);
        draft.content.dropped = None;
        self.save_with_files(draft, new).await?;
        Ok(Some(judged.errors))
    }

    /// Sends a draft: the register is asked once more, everything is judged as a whole, and a case is opened.
    pub async fn send(
        &self,
        who: &InHand,
        mut draft: Draft,
        operation: Id,
        lang: Lang,
    ) -> Result<Sent, ServicesError> {
        let Some(fetched) = self.fetch(who, &mut draft).await? else { return Ok(Sent::NoMandate) };
        if fetched.changed {
            self.save_draft(&mut draft).await?;
            return Ok(Sent::FactsChanged);
        }
        // Another window may have put another file in the place of one that this draft names.
        for (name, file) in files_in(&draft.content.answers) {
            let stands = match file.id.parse() {
                Ok(id) => files::state(self.db(), id).await?.is_some(),
                Err(_) => false,
            };
            if !stands {
                draft.content.answers.remove(name.split('.').next().unwrap_or_default());
            }
        }
        let walk = draft.walk(self.today());
        if walk.blocked.is_some() || walk.first_open().is_some() {
            return Ok(Sent::NotReady);
        }
        let answers = walk.answers;
        let service = draft.service.clone();
        let opening = Opening {
            prefilled: count(&service, &answers, |_, provenance| {
                matches!(provenance, Provenance::Register { .. })
            }),
            retyped: count(&service, &answers, |field, provenance| {
                let known = service.knows_who() && field.prefill.is_none();
                known && *provenance == Provenance::Typed && already_held(field).is_some()
            }),
            owner: draft.owner,
            drafted_by: draft.drafted_by,
            answers,
            actor: who.to_actor(),
            channel: who.channel(),
            lang,
            started_at: draft.started_at,
            operation,
            service,
        };
        Ok(Sent::Submitted(self.open_case(opening).await?))
    }
}

/// What came of asking the register.
struct Fetched {
    /// Whether it was asked at all.
    asked: bool,
    /// Whether something that was shown before is not so any more.
    changed: bool,
}

fn count(
    service: &Service,
    answers: &Answers,
    counts: impl Fn(&crate::document::Field, &Provenance) -> bool,
) -> u32 {
    let fields = service.fields().map(|(_, field)| field);
    let counted =
        fields.filter(|field| answers.get(&field.id).is_some_and(|answer| counts(field, &answer.provenance)));
    u32::try_from(counted.count()).unwrap_or(u32::MAX)
}
