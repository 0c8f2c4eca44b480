//! The API description: one document made from the descriptions of all handlers.

use utoipa::openapi::{Info, OpenApi, OpenApiBuilder, Server};

use crate::Config;

/// One document of all parts. The first definition of a schema name wins; rooms name their schemas after their nouns.
pub(crate) fn merge(config: &Config, parts: Vec<OpenApi>) -> OpenApi {
    let mut info = Info::new("Polity", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "The machine interfaces of a digital government. Errors are problem documents (RFC 9457).".into(),
    );
    let server = Server::new(config.public_base.as_str().trim_end_matches('/'));
    let mut whole = OpenApiBuilder::new().info(info).servers(Some([server])).build();
    for part in parts {
        whole.merge(part);
    }
    whole
}
