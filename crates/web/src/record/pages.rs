//! `/transparency`: what the record is, how long it is, who signed it, and how anyone can check it.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use polity_store::{Id, Micros};

use super::Public;
use crate::{Ctx, Page, PageError, see_other};

/// Entries shown on the page, newest first.
const NEWEST: i64 = 12;

#[derive(Template)]
#[template(path = "record.html")]
pub(super) struct Record {
    ctx: Ctx,
    size: i64,
    signed: Option<Signed>,
    keys: Vec<String>,
    newest: Vec<Line>,
    missed: bool,
}

struct Signed {
    at: Micros,
    size: i64,
    note: String,
}

struct Line {
    number: i64,
    kind: String,
    at: Micros,
}

/// The record at a glance.
pub(super) async fn record(
    _: Public,
    ctx: Ctx,
    RawQuery(query): RawQuery,
) -> Result<Page<Record>, PageError> {
    let (ledger, store) = (ctx.web().ledger().clone(), ctx.web().store().clone());
    let size = store.log_size().await?;
    let signed = ledger.latest_checkpoint().await?.map(|latest| Signed {
        at: latest.signed_at,
        size: i64::try_from(latest.checkpoint.size).unwrap_or(i64::MAX),
        note: latest.note,
    });
    let keys = ledger.verifier_keys()?.iter().map(ToString::to_string).collect();
    let mut newest = store.log_page((size - NEWEST).max(0), NEWEST).await?;
    newest.reverse();
    let line = |numbered: polity_store::Numbered| Line {
        number: numbered.number,
        kind: numbered.entry.kind,
        at: numbered.entry.at,
    };
    let missed = query.is_some_and(|query| query.contains("missed"));
    Ok(Page(Record { ctx, size, signed, keys, newest: newest.into_iter().map(line).collect(), missed }))
}

/// Leads from a number or a receipt's identifier to the entry.
pub(super) async fn find(_: Public, ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let query = query.unwrap_or_default();
    let asked = url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "entry")
        .map_or_else(String::new, |(_, value)| value.trim().to_owned());
    let number = match (asked.parse::<i64>(), asked.parse::<Id>()) {
        (Ok(number), _) if number < ctx.web().store().log_size().await? && number >= 0 => Some(number),
        (_, Ok(id)) => ctx.web().store().log_entry_by_id(id).await?.map(|numbered| numbered.number),
        _ => None,
    };
    Ok(match number {
        Some(number) => see_other(&format!("/transparency/entries/{number}")),
        None => see_other("/transparency?missed#entry"),
    })
}

#[derive(Template)]
#[template(path = "record_entry.html")]
pub(super) struct Entry {
    ctx: Ctx,
    number: i64,
    id: Id,
    kind: String,
    at: Micros,
    leaf: String,
    hash: String,
    proof: Option<String>,
}

/// One entry: its public part, and the proof that it is in the signed record.
pub(super) async fn entry(_: Public, ctx: Ctx, Path(number): Path<String>) -> Result<Page<Entry>, PageError> {
    let number = number.parse::<i64>().ok().filter(|number| *number >= 0).ok_or(PageError::NotFound)?;
    let found = ctx.web().store().log_entry(number).await?.ok_or(PageError::NotFound)?;
    let leaf = serde_json::from_slice::<serde_json::Value>(&found.entry.leaf)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .map_err(PageError::internal)?;
    // The newest entries wait up to a second for their signature.
    let proof = ctx.web().ledger().prove_inclusion(number.unsigned_abs()).await.ok();
    Ok(Page(Entry {
        number,
        id: found.entry.id,
        kind: found.entry.kind,
        at: found.entry.at,
        leaf,
        hash: hex::encode(polity_ledger::tree::leaf_hash(&found.entry.leaf)),
        proof: proof.map(|proof| proof.to_text()),
        ctx,
    }))
}
