//! The mailbox of the demonstration: what everybody in it was sent.

use askama::Template;
use polity_store::Id;
use serde::Deserialize;

use crate::delivery::{Channel, Kept, PAGE_MESSAGES};
use crate::{Anyone, Ctx, Page, PageError, Query, Who};

/// Where to go on reading.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    before: String,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
pub(super) struct Mailbox {
    ctx: Ctx,
    messages: Vec<Kept>,
    older: Option<Id>,
}

impl Mailbox {
    fn channel(&self, kept: &Kept) -> String {
        self.ctx.t(match kept.message.channel {
            Channel::Mail => "web-mailbox-mail",
            Channel::Sms => "web-mailbox-sms",
            Channel::Print => "web-mailbox-print",
        })
    }
}

/// Newest messages first.
pub(super) async fn mailbox(
    _: Who<Anyone>,
    ctx: Ctx,
    Query(from): Query<From>,
) -> Result<Page<Mailbox>, PageError> {
    let messages = ctx.web().delivery().kept(from.before.parse().ok()).await?;
    let full = i64::try_from(messages.len()).is_ok_and(|count| count == PAGE_MESSAGES);
    let older = messages.last().map(|last| last.id).filter(|_| full);
    Ok(Page(Mailbox { ctx, messages, older }))
}
