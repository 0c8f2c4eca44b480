//! An issuer as a client sees it: what its discovery document says, and its keys.

use crate::connection::Connection;
use anyhow::{Context, Result};
use hyper::{Method, StatusCode};
use polity_vault::jose::KeySet;
use serde_json::Value;

/// Where an issuer answers; every address is absolute and on the same host.
pub struct Issuer {
    /// Scheme, host and port.
    pub origin: String,
    pub name: String,
    pub par: String,
    pub authorization: String,
    pub token: String,
    pub userinfo: String,
    pub keys: KeySet,
}

impl Issuer {
    /// Reads what the issuer at this address says of itself.
    pub async fn discover(origin: &str, path: &str) -> Result<Self> {
        let mut connection = Connection::open(origin).await?;
        let at = format!("{path}/.well-known/openid-configuration");
        let told = connection.send(Method::GET, &at, &[], String::new()).await?.json(StatusCode::OK)?;
        let text = |name: &str| {
            told.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("no {name}"))
        };
        let keys = connection.send(Method::GET, &text("jwks_uri")?, &[], String::new()).await?;
        Ok(Self {
            origin: origin.to_owned(),
            name: text("issuer")?,
            par: text("pushed_authorization_request_endpoint")?,
            authorization: text("authorization_endpoint")?,
            token: text("token_endpoint")?,
            userinfo: text("userinfo_endpoint")?,
            keys: KeySet::from_value(&keys.json(StatusCode::OK)?)?,
        })
    }
}
