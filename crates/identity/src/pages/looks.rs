//! `/me/looks`: who looked at a resident's data and why, newest first, with "this look seems wrong" beside each.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use polity_ledger::Access;
use polity_store::{Id, Micros};
use polity_web::{Ctx, Page, PageError, Session, Who, see_other};

use super::data::agency_name;
use super::{Room, asked};
use crate::access::{Present, Resident, Role, represented_by};
use crate::catalogue::Catalogue;
use crate::duties::StatedPurpose;
use crate::login::consent::party_name_in;
use crate::mandate::{REPRESENTATIVE, Represented};
use crate::{Agency, ShownLook};

/// What the page calls each kind of act; anything else of other rooms is shown by what it did with the data.
const NAMED_ACTS: &[&str] = &[
    "acting-began",
    "appointed",
    "appointment-ended",
    "consent-asked",
    "consent-granted",
    "consent-withdrawn",
    "enrolled",
    "facts-recorded",
    "facts-released",
    "helper-ended",
    "helper-granted",
    "letter-issued",
    "letter-revoked",
    "looked-up",
    "profile-viewed",
    "register-imported",
    "searched",
    "sign-in-methods-changed",
];

/// The role in which a relying party is given facts.
const RELYING_PARTY: &str = "relying-party";

/// A look as the page shows it; several in a row may be folded into one.
pub(super) struct LookShown {
    pub id: Id,
    pub at: Micros,
    /// The time of the first of those that were folded; equal to `at` when there is one.
    pub since: Micros,
    pub count: usize,
    /// What was done.
    pub what: String,
    /// By whom.
    pub who: String,
    /// The relying party that it was for, or given to; empty for anything else.
    pub party: String,
    /// Why, in the officer's words; empty when none was asked for.
    pub why: String,
    /// Which attributes, in words.
    pub attributes: Vec<String>,
    pub is_own: bool,
    /// It can be said that it seems wrong: people say so, of looks at their own data.
    pub can_be_reported: bool,
    /// The resident's report about it.
    pub report: Option<Id>,
    pub number: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "looks.html")]
struct LooksPage {
    ctx: Ctx,
    looks: Vec<LookShown>,
    older: Option<i64>,
}

/// The page.
pub(super) async fn show(who: Who<Present>, State(room): Room, ctx: Ctx) -> Result<Response, PageError> {
    let before = asked(&ctx, "before").and_then(|number| number.parse().ok());
    let Resident { session, person, subject } = &who.0.0;
    let Some((looks, older)) = room.looks_at(session, *subject, before).await? else {
        return Ok(see_other("/me/mandates"));
    };
    let agencies = room.agencies().await?;
    let looks = folded(&ctx, looks, &agencies, *person);
    Ok(Page(LooksPage { ctx, looks, older }).into_response())
}

/// Looks in words. Those of the resident's own in a row become one line, and so do those of one relying party: whoever
/// asks often must not hide what others do.
pub(super) fn folded(ctx: &Ctx, looks: Vec<ShownLook>, agencies: &[Agency], reader: Id) -> Vec<LookShown> {
    let mut shown: Vec<(LookShown, Vec<String>)> = Vec::new();
    for look in looks {
        let seen = look.look.attributes.clone();
        let next = one(ctx, look, agencies, reader);
        match shown.last_mut().filter(|(last, _)| are_alike(last, &next)) {
            Some((last, all)) => {
                last.since = next.at;
                last.count += 1;
                all.extend(seen);
            }
            None => shown.push((next, seen)),
        }
    }
    let in_words =
        |(look, seen): (LookShown, Vec<String>)| LookShown { attributes: attributes(ctx, &seen), ..look };
    shown.into_iter().map(in_words).collect()
}

/// Whether two looks in a row are shown as one. A look that was reported stands by itself.
fn are_alike(last: &LookShown, next: &LookShown) -> bool {
    let by_one = last.is_own || !last.party.is_empty();
    let unreported = last.report.is_none() && next.report.is_none();
    let key = |look: &LookShown| (look.is_own, look.what.clone(), look.party.clone());
    by_one && unreported && key(last) == key(next)
}

/// One look in words.
pub(super) fn one(ctx: &Ctx, shown: ShownLook, agencies: &[Agency], reader: Id) -> LookShown {
    let ShownLook { look, report } = shown;
    // What a relying party took was allowed by the reader, but it was not the reader who took it.
    let is_own =
        look.actor.person == Some(reader) && look.actor.agency.is_none() && look.actor.role != RELYING_PARTY;
    LookShown {
        id: look.id,
        at: look.at,
        since: look.at,
        count: 1,
        what: what(ctx, &look),
        who: who(ctx, &look, agencies, is_own),
        party: party_name_in(&look.detail, ctx.lang()).unwrap_or_default(),
        why: look.purpose.as_deref().map(|line| why(ctx, line)).unwrap_or_default(),
        attributes: attributes(ctx, &look.attributes),
        is_own,
        can_be_reported: !is_own && !ctx.session().is_some_and(acts_for_entity),
        report,
        number: look.number,
    }
}

fn acts_for_entity(session: &Session) -> bool {
    matches!(represented_by(session), Some(Represented::Entity(_)))
}

fn what(ctx: &Ctx, look: &polity_ledger::looks::Look) -> String {
    let name = look.kind.strip_prefix("identity.").unwrap_or_default().replace('_', "-");
    if NAMED_ACTS.contains(&name.as_str()) {
        return ctx.t(&format!("identity-act-{name}"));
    }
    ctx.t(match look.access {
        Access::Changed => "identity-access-changed",
        Access::Released => "identity-access-released",
        Access::Looked | Access::None => "identity-access-looked",
    })
}

fn who(ctx: &Ctx, look: &polity_ledger::looks::Look, agencies: &[Agency], is_own: bool) -> String {
    if is_own {
        return ctx.t("identity-look-you");
    }
    let role = match Role::from_name(&look.actor.role) {
        Some(role) => ctx.t(&format!("identity-role-{}", role.name())),
        None if look.actor.role == "helper" => ctx.t("identity-look-helper"),
        None if look.actor.role == REPRESENTATIVE => ctx.t("identity-look-representative"),
        None if look.actor.role == RELYING_PARTY => ctx.t("identity-look-service"),
        None => ctx.t("identity-look-system"),
    };
    match &look.actor.agency {
        Some(code) => {
            let agency = agency_name(ctx, agencies, code);
            ctx.tf("identity-look-officer", &[("agency", agency), ("role", role)])
        }
        None => role,
    }
}

/// A purpose in words: the reason from the list translated, the officer's own words as they wrote them.
fn why(ctx: &Ctx, line: &str) -> String {
    match StatedPurpose::read_line(line) {
        (Some(reason), words) => {
            let reason = ctx.t(&format!("identity-reason-{}", reason.name()));
            format!("{reason}: {words}")
        }
        (None, words) => words.to_owned(),
    }
}

/// Attributes in words, grouped under their sections: `Home: address, type of flat`.
pub(super) fn attributes(ctx: &Ctx, names: &[String]) -> Vec<String> {
    let catalogue = Catalogue::built_in();
    let mut lines = Vec::new();
    for section in &catalogue.sections {
        let seen: Vec<String> = section
            .attributes
            .iter()
            .filter(|attribute| names.contains(&attribute.name))
            .map(|attribute| ctx.t(&attribute.label_key()))
            .collect();
        if !seen.is_empty() {
            lines.push(format!("{}: {}", ctx.t(&section.label_key()), seen.join(", ")));
        }
    }
    lines
}
