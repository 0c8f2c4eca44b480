//! Text messages by a gateway of the operator's choice: one HTTPS request each, by the one door.
//!
//! `POST {"id": "...", "to": "+65...", "body": "...", "language": "en"}` with a bearer token; 2xx means taken,
//! 4xx means never, anything else means later. Gateways of other shapes stand behind a few lines of the operator's own.

use axum::http::{HeaderValue, header};
use polity_store::Id;
use polity_store::job::JobError;

use super::Message;
use crate::{Call, Outbound};

/// Where text messages are handed over.
#[derive(Clone)]
pub struct TextRoute {
    door: Outbound,
    url: String,
    bearer: String,
}

impl TextRoute {
    /// A gateway at this address with this token.
    pub fn new(door: Outbound, url: impl Into<String>, bearer: impl Into<String>) -> Self {
        Self { door, url: url.into(), bearer: bearer.into() }
    }

    pub(super) async fn send(&self, id: Id, message: &Message) -> Result<(), JobError> {
        let value = serde_json::json!({
            "id": id, "to": message.to, "body": message.body, "language": message.lang.tag(),
        });
        let mut call = Call::post_json(&self.url, &value);
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", self.bearer))
            .map_err(|_| JobError::GiveUp("the gateway's token cannot stand in a header".into()))?;
        bearer.set_sensitive(true);
        call.headers.insert(header::AUTHORIZATION, bearer);
        let answer = self.door.fetch(call).await.map_err(|error| JobError::Retry(error.to_string()))?;
        let said = format!("the gateway answered {}", answer.status.as_u16());
        match answer.status.as_u16() {
            200..=299 => Ok(()),
            // A token that is being renewed, or too many at once: later.
            401 | 403 | 408 | 425 | 429 | 500.. => Err(JobError::Retry(said)),
            _ => Err(JobError::GiveUp(said)),
        }
    }
}
