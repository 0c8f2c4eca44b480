//! Headers that every answer carries: what a browser may do with it, and who may keep it.
//!
//! Promise: no inline script or style runs, nothing is loaded from elsewhere, no other site frames a page or
//! learns its address, and an answer that knows who is signed in is kept nowhere.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use url::Url;

use crate::Visit;
use crate::edge::{REQUEST_ID, id_header};
use crate::guard::RouteInfo;
use crate::routes::Audience;

/// The policy of every page. `data:` images are needed by one icon of the design system's style sheet.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The policy of a page whose form may end at other sites: an answer is taken, and the reader is sent on to where they
/// came from. Browsers hold the whole way of a form to the policy of its page, redirects included.
pub fn forms_may_end_at(places: &[Url]) -> HeaderValue {
    let mut targets = vec!["form-action 'self'".to_owned()];
    // Only an origin with a host has a form that can stand in a policy; anything else allows nothing.
    for origin in places.iter().map(Url::origin).filter(url::Origin::is_tuple) {
        let origin = origin.ascii_serialization();
        if !targets.contains(&origin) {
            targets.push(origin);
        }
    }
    let policy = CONTENT_SECURITY_POLICY.replace("form-action 'self'", &targets.join(" "));
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(CONTENT_SECURITY_POLICY))
}

/// Features of the browser that no page uses. Passkeys keep their own two.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=(), \
    publickey-credentials-get=(self), publickey-credentials-create=(self)";

/// Headers of every answer. The referrer goes to pages of this site only: with `no-referrer` a browser would hide
/// the origin of our own forms as well (`Origin: null`), and the origin is what protects them.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Two years, as the preload lists ask.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains";

pub(crate) fn set(visit: &Visit, response: &mut Response) {
    let for_people =
        response.extensions().get::<RouteInfo>().is_none_or(|info| info.audience == Audience::People);
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if visit.web().config().is_https() {
        let value = HeaderValue::from_static(STRICT_TRANSPORT_SECURITY);
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(value);
    }
    if let Some(id) = id_header(visit) {
        headers.insert(REQUEST_ID, id);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept(visit)));
        if for_people {
            headers.entry(header::CONTENT_LANGUAGE).or_insert(HeaderValue::from_static(visit.lang().tag()));
            headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
        }
    }
}

/// Who may keep an answer that did not say so itself.
fn kept(visit: &Visit) -> &'static str {
    let personal = !matches!(visit.session(), Ok(None)) || visit.token_was_made();
    if personal { "no-store" } else { "private, no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_end_at_named_origins_and_nowhere_else() {
        let places =
            ["https://bank.example/callback?x=1", "http://127.0.0.1:9000/back", "https://bank.example/b"];
        let places: Vec<Url> = places.iter().map(|place| place.parse().unwrap()).collect();
        let policy = forms_may_end_at(&places);
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("; form-action 'self' https://bank.example http://127.0.0.1:9000; base-uri"),
            "{policy}"
        );
        let nowhere =
            forms_may_end_at(&["data:text/html,x".parse().unwrap(), "app:callback".parse().unwrap()]);
        assert_eq!(nowhere, CONTENT_SECURITY_POLICY);
    }
}
