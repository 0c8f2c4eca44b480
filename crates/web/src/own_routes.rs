//! What this room itself puts on the web: health, the API description, problem kinds, the demo's mailbox.

use crate::app::LOCALES;
use crate::{Anyone, Routes, Who};

pub(crate) fn routes() -> Routes {
    Routes::new("web", ()).locales(LOCALES).reserve(crate::assets::PREFIX).protocol(
        axum::http::Method::GET,
        "/healthz",
        healthz,
    )
}

/// The process runs and answers.
async fn healthz(_: Who<Anyone>) -> &'static str {
    "ok\n"
}
