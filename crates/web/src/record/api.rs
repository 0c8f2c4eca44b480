//! Tiles and checkpoints as C2SP tlog-tiles lays them out, and proofs as JSON for those who want one thing.

use axum::extract::{OriginalUri, Path, RawQuery};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Public;
use crate::{Ctx, Json, Problem, ProblemKind};

/// Tiles never change.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// A new checkpoint comes every second at most.
const FOR_A_SECOND: &str = "public, max-age=1";

/// The latest signed checkpoint.
pub(super) async fn checkpoint(_: Public, ctx: Ctx) -> Result<Response, Problem> {
    published(&ctx, "/checkpoint").await
}

/// A tile of hashes, or a bundle of entries.
pub(super) async fn tile(_: Public, ctx: Ctx, OriginalUri(uri): OriginalUri) -> Result<Response, Problem> {
    published(&ctx, uri.path()).await
}

/// The verifier keys of checkpoints, newest first, one a line.
pub(super) async fn keys(_: Public, ctx: Ctx) -> Result<Response, Problem> {
    published(&ctx, "/keys").await
}

async fn published(ctx: &Ctx, path: &str) -> Result<Response, Problem> {
    let served = ctx.web().ledger().serve_tile(path).await?;
    let served = served.ok_or_else(|| {
        Problem::new(&ProblemKind::NOT_FOUND)
            .detail("the log has no such tile; see c2sp.org/tlog-tiles for its paths")
    })?;
    let kept = if served.is_immutable { FOR_GOOD } else { FOR_A_SECOND };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(served.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    Ok((headers, served.bytes).into_response())
}

/// Proves that an entry is in the signed record.
#[utoipa::path(
    get,
    path = "/api/ledger/entries/{number}/proof",
    params(("number" = u64, Path, description = "Number of the entry, from 0")),
    responses(
        (status = 200, description = "Index, hashes from the leaf upwards in base64, and the signed checkpoint", body = serde_json::Value),
        (status = 400, description = "Not a number"),
        (status = 404, description = "No such entry, or not signed yet"),
    )
)]
pub(super) async fn inclusion(
    _: Public,
    ctx: Ctx,
    Path(number): Path<String>,
) -> Result<Json<Value>, Problem> {
    let number = whole("number", &number)?;
    let proof = ctx.web().ledger().prove_inclusion(number).await?;
    Ok(Json(json!(proof)))
}

/// Proves that a later record only adds to an earlier one.
#[utoipa::path(
    get,
    path = "/api/ledger/consistency",
    params(
        ("from" = u64, Query, description = "Size of the earlier record"),
        ("to" = u64, Query, description = "Size of the later record")
    ),
    responses(
        (status = 200, description = "Both sizes and the hashes in the order of RFC 6962 section 2.1.2", body = serde_json::Value),
        (status = 400, description = "A size is missing or not a number"),
        (status = 404, description = "The record has no such sizes"),
    )
)]
pub(super) async fn consistency(
    _: Public,
    ctx: Ctx,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Problem> {
    let query = query.unwrap_or_default();
    let (mut from, mut to) = (String::new(), String::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "from" => from = value.into_owned(),
            "to" => to = value.into_owned(),
            _ => {}
        }
    }
    let proof = ctx.web().ledger().prove_consistency(whole("from", &from)?, whole("to", &to)?).await?;
    Ok(Json(json!(proof)))
}

fn whole(name: &str, text: &str) -> Result<u64, Problem> {
    let number = text.parse::<u64>().ok().filter(|number| i64::try_from(*number).is_ok());
    number.ok_or_else(|| {
        Problem::new(&ProblemKind::BAD_REQUEST).detail(format!("{name} must be a whole number from 0 up"))
    })
}
