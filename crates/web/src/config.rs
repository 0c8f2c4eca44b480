//! What the deployment tells its pages: its name, its address, its hosts, its languages.
//!
//! Promise: the public address is configured, never guessed from a request's `Host` header, except
//! on a loopback address in the demonstration, where nothing can be gained by lying.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderValue;
use jiff::tz::TimeZone;
use url::Url;

use crate::limits::EVERY_REQUEST;
use crate::{Bucket, Lang};

/// A text of the deployment's own, in English and in as many other languages as its people wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocalText(BTreeMap<Lang, String>);

impl LocalText {
    /// The English text, which every other language falls back to.
    pub fn new(english: impl Into<String>) -> Self {
        Self(BTreeMap::from([(Lang::En, english.into())]))
    }

    /// The text in another language.
    #[must_use]
    pub fn with(mut self, lang: Lang, text: impl Into<String>) -> Self {
        self.0.insert(lang, text.into());
        self
    }

    /// The text in the language, else in English.
    pub fn get(&self, lang: Lang) -> &str {
        self.0.get(&lang).or_else(|| self.0.get(&Lang::En)).map_or("", String::as_str)
    }

    /// Whether there is a text of its own in the language.
    pub fn has(&self, lang: Lang) -> bool {
        self.0.contains_key(&lang)
    }
}

/// Another name under which the deployment answers, with the rooms that it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualHost {
    /// Host name in lower case, without a port.
    pub name: String,
    /// Rooms whose routes answer under it; the site's fallback answers only where `site` is listed.
    pub rooms: Vec<String>,
}

/// The pages' configuration. The binary reads it from its file; `Config::demo` is the demonstration's.
#[derive(Debug, Clone)]
pub struct Config {
    /// Name of the nation, state or town, as the header shows it.
    pub nation: LocalText,
    /// Text of the banner above every page; none means the words of the demonstration.
    pub banner: Option<LocalText>,
    /// Public address, such as `https://www.angsana.example/`.
    pub public_base: Url,
    /// Other hosts; empty when one name serves all.
    pub hosts: Vec<VirtualHost>,
    /// Languages offered, English first.
    pub languages: Vec<Lang>,
    /// Zone in which dates and times are shown.
    pub time_zone: TimeZone,
    /// Whether this is a demonstration: a mailbox page instead of mail, the banner cannot be changed.
    pub demo: bool,
    /// Where a person without a session is sent.
    pub sign_in_path: String,
    /// Where a signed-in person's own page is.
    pub home_path: String,
    /// Where the sign-out form posts to.
    pub sign_out_path: String,
    /// Footer links: path or address by purpose.
    pub footer: Footer,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How many requests one network may make; a town hall behind one address may need more.
    pub requests_per_network: Bucket,
    /// Networks besides loopback from which `/metrics` may be read.
    pub metrics_readers: Vec<IpAddr>,
}

/// Where the footer's links lead. `None` leaves the link out.
#[derive(Debug, Clone, Default)]
pub struct Footer {
    /// How to reach the government.
    pub contact: Option<String>,
    /// Feedback on the pages.
    pub feedback: Option<String>,
    /// Frequent questions.
    pub faq: Option<String>,
    /// All pages of the site.
    pub sitemap: Option<String>,
    /// Where a finder of a weakness reports it.
    pub report_vulnerability: Option<String>,
    /// Privacy statement.
    pub privacy: Option<String>,
    /// Terms of use.
    pub terms: Option<String>,
}

impl Config {
    /// The demonstration on this address, for a nation of this name.
    pub fn demo(nation: impl Into<String>, listen: SocketAddr) -> Self {
        let base = format!("http://{listen}/");
        let public_base = base.parse().unwrap_or_else(|_| fallback_base());
        Self {
            nation: LocalText::new(nation),
            banner: None,
            public_base,
            hosts: Vec::new(),
            languages: Lang::ALL.to_vec(),
            time_zone: TimeZone::UTC,
            demo: true,
            sign_in_path: "/sign-in".into(),
            home_path: "/me".into(),
            sign_out_path: "/sign-out".into(),
            footer: Footer::default(),
            trusted_proxies: Vec::new(),
            requests_per_network: EVERY_REQUEST,
            metrics_readers: Vec::new(),
        }
    }

    /// A real deployment of this name at this public address.
    pub fn nation(nation: LocalText, banner: LocalText, public_base: Url) -> Self {
        Self {
            nation,
            banner: Some(banner),
            public_base,
            demo: false,
            ..Self::demo("", SocketAddr::from(([127, 0, 0, 1], 8080)))
        }
    }

    /// Whether pages travel over TLS: cookies are then `Secure` with the `__Host-` prefix, and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.public_base.scheme() == "https"
    }

    /// An absolute address of this deployment.
    pub fn absolute(&self, path: &str) -> String {
        let base = self.public_base.as_str().trim_end_matches('/');
        format!("{base}/{}", path.trim_start_matches('/'))
    }

    /// Whether `Origin` names this deployment. In the demonstration on loopback the `Host` of the request counts
    /// too, because a visitor may say `localhost` where the configuration says `127.0.0.1`.
    pub(crate) fn is_own_origin(&self, origin: &str, host: Option<&HeaderValue>) -> bool {
        let Ok(origin) = Url::parse(origin) else { return false };
        let Some(name) = origin.host_str() else { return false };
        let same_port = origin.port_or_known_default() == self.public_base.port_or_known_default();
        if origin.scheme() == self.public_base.scheme() && same_port && self.is_own_host(name) {
            return true;
        }
        let asked = host.and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.demo && authority(&origin) == asked
    }

    /// Whether a request for this host (no port) is answered. A real nation answers to its own names only. The
    /// demonstration also answers to `localhost` and to addresses in digits, but to no foreign name: a page elsewhere
    /// whose name suddenly points to this machine (DNS rebinding) gets nothing.
    pub(crate) fn is_served_as(&self, host: Option<&str>) -> bool {
        let Some(host) = host else { return self.demo };
        let digits = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        self.is_own_host(host)
            || (self.demo && (digits || host == "localhost" || host.ends_with(".localhost")))
    }

    /// Whether this host name (no port) is the deployment's.
    pub(crate) fn is_own_host(&self, name: &str) -> bool {
        self.public_base.host_str().is_some_and(|own| own.eq_ignore_ascii_case(name))
            || self.hosts.iter().any(|host| host.name.eq_ignore_ascii_case(name))
    }
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Only reached when a socket address does not print as an authority, which it always does.
#[expect(clippy::expect_used, reason = "a constant address parses")]
fn fallback_base() -> Url {
    Url::parse("http://127.0.0.1/").expect("a constant address")
}
