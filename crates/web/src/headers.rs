//! Headers that every answer carries: what a browser may do with it, and who may keep it.
//!
//! Promise: no inline script or style runs, nothing is loaded from elsewhere, no other site frames a page or
//! learns its address, and an answer that knows who is signed in is kept nowhere.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::Visit;
use crate::edge::{REQUEST_ID, id_header};
use crate::guard::RouteInfo;
use crate::routes::Audience;

/// The policy of every page. `data:` images are needed by one icon of the design system's style sheet.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";

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
