//! Pages: the catalogue and the resident's way through a service, and the officers' queues.

use polity_web::Routes;

use crate::{LOCALES, Services};

pub(crate) fn routes(services: &Services) -> Routes<Services> {
    Routes::new("services", services.clone()).locales(LOCALES)
}
