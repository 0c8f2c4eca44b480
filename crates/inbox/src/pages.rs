//! `/inbox`: the list, and each message on a page of its own. They work without scripts and at 320 px.

mod preferences;

use askama::Template;
use axum::extract::{Path, State};
use polity_store::{Id, Micros};
use polity_web::{
    Arg, CountRun, Ctx, NavCount, NavItem, Page, PageError, Permission as _, Query, Routes, Session, Shown,
    Who, local_path,
};
use serde::Deserialize;

use crate::access::Reader;
use crate::address::Way;
use crate::message::{Importance, Value, Words, paragraphs};
use crate::{Inbox, LOCALES, Received};

type Room = State<Inbox>;

pub(crate) fn routes(inbox: &Inbox) -> Routes<Inbox> {
    Routes::new("inbox", inbox.clone())
        .locales(LOCALES)
        .nav_counted(
            NavItem::new("/inbox", "inbox-nav").counted("inbox-nav-unread").shown(Shown::SignedIn).order(20),
            Unread(inbox.clone()),
        )
        .get("/inbox", list)
        .get("/inbox/preferences", preferences::show)
        .post("/inbox/preferences", preferences::save)
        .get("/inbox/preferences/{way}", preferences::contact)
        .post("/inbox/preferences/{way}", preferences::ask)
        .get("/inbox/preferences/{way}/code", preferences::code)
        .post("/inbox/preferences/{way}/code", preferences::confirm)
        .post("/inbox/preferences/{way}/remove", preferences::remove)
        .get("/inbox/{id}", show)
}

/// The number beside the inbox in the navigation: for nobody but its reader.
struct Unread(Inbox);

impl NavCount for Unread {
    fn count<'a>(&'a self, session: &'a Session) -> CountRun<'a> {
        Box::pin(async {
            let Ok(reader) = Reader::check(Some(session)) else { return 0 };
            self.0.unread(reader.person).await.unwrap_or_default()
        })
    }
}

/// Which part of the list is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// `unread` for those only.
    show: String,
    /// The last message of the page before.
    before: String,
}

/// A message as the list shows it.
struct Line {
    id: Id,
    subject: String,
    agency: String,
    at: Micros,
    is_new: bool,
    is_urgent: bool,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct ListPage {
    ctx: Ctx,
    unread: i64,
    only_unread: bool,
    /// Whether this is the first page.
    is_newest: bool,
    lines: Vec<Line>,
    older: Option<Id>,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    ctx: Ctx,
    subject: String,
    agency: String,
    at: Micros,
    is_urgent: bool,
    paragraphs: Vec<String>,
    link: Option<String>,
    /// What became of copies.
    copies: Vec<CopyLine>,
}

/// What became of a copy, in a sentence.
struct CopyLine {
    sentence: String,
    /// Where the reader can mend it: the page of an address that does not exist.
    mend: Option<String>,
}

fn copy_line(ctx: &Ctx, way: Way, state: &str, at: Micros) -> Option<CopyLine> {
    let key = match state {
        // A copy that waits is needless from now on: the message was read.
        "sent" => "inbox-copy-sent",
        "leaving" => "inbox-copy-leaving",
        "delayed" => "inbox-copy-delayed",
        "refused" => "inbox-copy-refused",
        "bounced" => "inbox-copy-bounced",
        _ => return None,
    };
    let sentence = ctx.tf(key, &[("way", ctx.t(way.label_key())), ("at", ctx.date_time(at))]);
    let mend = (state == "bounced").then(|| format!("/inbox/preferences/{}", way.name()));
    Some(CopyLine { sentence, mend })
}

/// The list.
async fn list(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<Page<ListPage>, PageError> {
    let (person, only_unread) = (who.0.person, asked.show == "unread");
    // A place that is none begins at the newest, as the address without it does.
    let before = asked.before.parse().ok();
    let page = room.messages(person, only_unread, before).await?;
    let lines = page.messages.iter().map(|message| line(&room, &ctx, message)).collect();
    let unread = room.unread(person).await?;
    Ok(Page(ListPage { ctx, unread, only_unread, is_newest: before.is_none(), lines, older: page.older }))
}

fn line(room: &Inbox, ctx: &Ctx, message: &Received) -> Line {
    Line {
        id: message.id,
        subject: words(ctx, &message.letter.words, Part::Subject),
        agency: room.agency_name(&message.letter.agency, ctx.lang()),
        at: message.made_at,
        is_new: message.read_at.is_none(),
        is_urgent: message.letter.importance == Importance::Urgent,
    }
}

/// A message, which from now on counts as read.
async fn show(
    who: Who<Reader>,
    State(room): Room,
    ctx: Ctx,
    Path(id): Path<String>,
) -> Result<Page<MessagePage>, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let message = room.read(who.0.person, id).await?.ok_or(PageError::NotFound)?;
    let letter = &message.letter;
    let copies = room.copies(who.0.person, id).await?;
    let copies = copies.into_iter().filter_map(|(way, state, at)| copy_line(&ctx, way, &state, at)).collect();
    // One less waits than when the page was asked for.
    let ctx = ctx.counted().await;
    Ok(Page(MessagePage {
        subject: words(&ctx, &letter.words, Part::Subject),
        agency: room.agency_name(&letter.agency, ctx.lang()),
        at: message.made_at,
        is_urgent: letter.importance == Importance::Urgent,
        paragraphs: paragraphs(&words(&ctx, &letter.words, Part::Body)),
        // Whoever wrote it, a message leads nowhere but to this site.
        copies,
        link: letter.link.as_deref().and_then(local_path).map(str::to_owned),
        ctx,
    }))
}

/// Which of a message's texts.
#[derive(Clone, Copy)]
enum Part {
    Subject,
    Body,
}

/// A text of a message in the reader's language.
fn words(ctx: &Ctx, words: &Words, part: Part) -> String {
    let code = ctx.lang().code();
    match (words, part) {
        (Words::Written { subject, .. }, Part::Subject) => subject.get(code).to_owned(),
        (Words::Written { body, .. }, Part::Body) => body.get(code).to_owned(),
        (Words::Known { key, values }, part) => {
            let ending = match part {
                Part::Subject => "subject",
                Part::Body => "body",
            };
            let values: Vec<(&str, Arg<'_>)> = values
                .iter()
                .map(|(name, value)| {
                    let value = match value {
                        Value::Text(text) => Arg::from(text),
                        Value::Whole(number) => Arg::from(*number),
                        Value::Name(wording) => Arg::from(wording.get(code)),
                    };
                    (name.as_str(), value)
                })
                .collect();
            ctx.web().text(ctx.lang(), &format!("{key}-{ending}"), &values)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_complete_in_four_languages() {
        let problems = polity_web::testkit::problems_of_words(env!("CARGO_MANIFEST_DIR"), &LOCALES, &[]);
        assert_eq!(problems, Vec::<String>::new());
    }
}
