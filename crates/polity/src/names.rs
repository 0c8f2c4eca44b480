//! What agencies and services are called, for rooms that know them by their codes only.

use polity_blueprint::Names;
use polity_identity::Agency;
use polity_inbox::AgencyNames;
use polity_services::application::Application;
use polity_services::document::{Service, Text};
use polity_web::{Lang, Web};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The names of the nation, kept fresh by [`crate::live`]. Cheap to clone.
#[derive(Clone)]
pub struct NationNames {
    web: Web,
    agencies: Arc<RwLock<BTreeMap<String, Agency>>>,
    services: Arc<RwLock<BTreeMap<String, Text>>>,
}

impl NationNames {
    /// No agency is known yet.
    pub fn new(web: Web) -> Self {
        Self { web, agencies: Arc::default(), services: Arc::default() }
    }

    /// Replaces the agencies.
    pub fn set(&self, agencies: Vec<Agency>) {
        let by_code = agencies.into_iter().map(|agency| (agency.code.clone(), agency)).collect();
        *self.agencies.write().unwrap_or_else(PoisonError::into_inner) = by_code;
    }

    /// Learns the titles of services. One that was closed keeps its name, because figures speak of it still.
    pub fn set_services(&self, services: &[Arc<Service>]) {
        let mut known = self.services.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(
            services.iter().map(|service| (format!("{PUBLISHED}{}", service.id), service.title.clone())),
        );
    }

    /// Learns the titles of agencies' own applications, in the same way.
    pub fn set_applications(&self, applications: &[Arc<Application>]) {
        let mut known = self.services.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(
            applications.iter().map(|application| (application.service(), application.title.clone())),
        );
    }
}

/// What the names of published services begin with in transactions.
const PUBLISHED: &str = "services.";
/// What the names of agencies' own applications begin with there.
const APPLICATIONS: &str = "applications.";

/// The language with this code, else English.
pub fn lang_of(code: &str) -> Lang {
    Lang::ALL.into_iter().find(|lang| lang.code() == code).unwrap_or(Lang::En)
}

impl AgencyNames for NationNames {
    fn agency(&self, code: &str, lang: Lang) -> Option<String> {
        let agencies = self.agencies.read().unwrap_or_else(PoisonError::into_inner);
        agencies.get(code).map(|agency| agency.name(lang).to_owned())
    }
}

impl Names for NationNames {
    fn agency(&self, code: &str, language: &str) -> Option<String> {
        AgencyNames::agency(self, code, lang_of(language))
    }

    fn service(&self, code: &str, language: &str) -> Option<String> {
        if code.starts_with(PUBLISHED) || code.starts_with(APPLICATIONS) {
            let services = self.services.read().unwrap_or_else(PoisonError::into_inner);
            return services.get(code).map(|title| title.of(language).0.to_owned());
        }
        let key = format!("service-{}", code.replace(['.', '_'], "-"));
        let text = self.web.text(lang_of(language), &key, &[]);
        (text != key).then_some(text)
    }
}
