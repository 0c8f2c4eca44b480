//! What this room itself puts on the web: health and figures for operators, the API description and the problem
//! kinds for developers, and the mailbox of the demonstration.

mod developers;
mod mailbox;
mod operators;

use axum::http::Method;

use crate::app::LOCALES;
use crate::{Config, Routes};

pub(crate) fn routes(config: &Config) -> Routes {
    let routes = Routes::new("web", ())
        .locales(LOCALES)
        .reserve(crate::assets::PREFIX)
        .protocol(Method::GET, "/healthz", operators::healthz)
        .protocol(Method::GET, "/readyz", operators::readyz)
        .protocol(Method::GET, "/metrics", operators::metrics)
        .protocol(Method::GET, "/openapi.json", developers::openapi)
        .protocol(Method::GET, "/.well-known/security.txt", operators::security_txt)
        .get("/problems", developers::problems)
        .get("/problems/{code}", developers::problem);
    // A real nation's messages are nobody's to read: the page does not exist there.
    if config.demo { routes.get("/demo/mailbox", mailbox::mailbox) } else { routes }
}
