//! Which addresses a relying party may give: where people are sent back to, and where its keys are.
//!
//! Promise: an accepted address means one place and one place only, whoever reads it. It is absolute, in its normal
//! form, without fragment, user or wildcard; so comparing it whole, character for character, is comparing places.

use url::{Host, Url};

use super::registration_faults::{Fault, Why};
use super::relying_party::Environment;

/// Longest address, in characters.
pub const ADDRESS_CHARS_MAX: usize = 2_000;

/// Judges an address; `None` when there is nothing wrong with it.
pub fn judge(field: &'static str, written: &str, environment: Option<Environment>) -> Option<Fault> {
    let wrong = |why| Some(Fault::seeing(field, why, written));
    if written.len() > ADDRESS_CHARS_MAX {
        return wrong(Why::AddressLong);
    }
    // Readers differ in what they make of spaces, backslashes and the like, and differing readers are how people are
    // sent to the wrong place.
    let plain = |byte: u8| matches!(byte, b'!'..=b'~') && !b"\"<>\\^`{|}".contains(&byte);
    if !written.bytes().all(plain) {
        return wrong(Why::AddressForm);
    }
    if written.contains('*') {
        return wrong(Why::AddressWildcard);
    }
    let Ok(url) = Url::parse(written) else { return wrong(Why::AddressForm) };
    let Some(host) = url.host() else { return wrong(Why::AddressForm) };
    let to_this_machine = environment != Some(Environment::Live) && is_loopback(&host);
    match url.scheme() {
        "https" => {}
        "http" if to_this_machine => {}
        _ => return wrong(Why::AddressScheme),
    }
    if url.fragment().is_some() {
        return wrong(Why::AddressFragment);
    }
    if !url.username().is_empty() || url.password().is_some() || has_user(written) {
        return wrong(Why::AddressUser);
    }
    let normal = url.as_str();
    // The one freedom: https://app.example and https://app.example/ are the same place, and both are in use.
    let same = normal == written || normal.strip_suffix('/') == Some(written) && url.path() == "/";
    if same { None } else { Some(Fault::seeing(field, Why::AddressNormal, normal)) }
}

/// An empty user (`https://@host/`) leaves no trace in the parsed address.
fn has_user(written: &str) -> bool {
    let rest = written.split_once("://").map_or(written, |(_, rest)| rest);
    rest.split(['/', '?']).next().is_some_and(|authority| authority.contains('@'))
}

/// Whether a host is this machine.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn why(written: &str, environment: Environment) -> Option<Why> {
        judge("redirect_uris", written, Some(environment)).map(|fault| fault.why)
    }

    #[test]
    fn addresses_of_services_are_accepted() {
        for fine in [
            "https://app.example/callback",
            "https://app.example",
            "https://app.example/",
            "https://app.example:8443/a/b?tenant=7",
            "https://xn--fsqu00a.example/%E5%9B%9E",
        ] {
            assert_eq!(why(fine, Environment::Live), None, "{fine}");
        }
        for fine in ["http://localhost:3000/callback", "http://127.0.0.1:9000/cb", "http://[::1]:9000/cb"] {
            assert_eq!(why(fine, Environment::Test), None, "{fine}");
            assert_eq!(why(fine, Environment::Live), Some(Why::AddressScheme), "{fine}");
        }
    }

    #[test]
    fn each_mistake_has_its_own_rule() {
        for (written, wanted) in [
            ("", Why::AddressForm),
            ("/callback", Why::AddressForm),
            ("https://app.example/a b", Why::AddressForm),
            ("https://app.example\\@evil.example/", Why::AddressForm),
            ("https://app.example/\u{202e}", Why::AddressForm),
            ("http://app.example/callback", Why::AddressScheme),
            ("http://localhost.evil.example/", Why::AddressScheme),
            ("app.example:/callback", Why::AddressForm),
            ("javascript:alert(1)", Why::AddressForm),
            ("myapp://callback", Why::AddressScheme),
            ("https://app.example/#top", Why::AddressFragment),
            ("https://app.example/#", Why::AddressFragment),
            ("https://me@app.example/", Why::AddressUser),
            ("https://me:pw@app.example/", Why::AddressUser),
            ("https://@app.example/", Why::AddressUser),
            ("https://*.app.example/", Why::AddressWildcard),
            ("https://app.example/*", Why::AddressWildcard),
            ("https://App.example/", Why::AddressNormal),
            ("HTTPS://app.example/", Why::AddressNormal),
            ("https:app.example/", Why::AddressNormal),
            ("https://app.example:443/", Why::AddressNormal),
            ("https://app.example/a/../b", Why::AddressNormal),
            ("https://0x7f.1/", Why::AddressNormal),
        ] {
            assert_eq!(why(written, Environment::Test), Some(wanted), "{written}");
        }
        let long = format!("https://app.example/{}", "a".repeat(ADDRESS_CHARS_MAX));
        assert_eq!(why(&long, Environment::Live), Some(Why::AddressLong));
    }

    #[test]
    fn the_normal_form_is_the_way_out() {
        let fault = judge("redirect_uris", "https://App.example:443/a/../b", None).unwrap();
        assert_eq!(fault.seen.as_deref(), Some("https://app.example/b"));
        assert_eq!(judge("redirect_uris", "https://app.example/b", None), None);
    }

    proptest! {
        /// Whatever is accepted reads the same for everyone: https, or this machine; no part that redirects elsewhere.
        #[test]
        fn what_is_accepted_means_one_place(
            head in prop_oneof![Just("https://"), Just("http://"), Just("https:"), Just("HTTPS://"), Just("")],
            rest in "[a-zA-Z0-9.:@/?#*%\\[\\]\\\\ é_=&-]{0,40}",
            live in any::<bool>(),
        ) {
            let environment = if live { Environment::Live } else { Environment::Test };
            let written = format!("{head}{rest}");
            if judge("redirect_uris", &written, Some(environment)).is_none() {
                let url = Url::parse(&written).unwrap();
                prop_assert!(url.scheme() == "https" || !live);
                prop_assert!(url.scheme() == "https" || is_loopback(&url.host().unwrap()));
                prop_assert!(url.fragment().is_none() && url.username().is_empty() && url.password().is_none());
                let again = url.as_str();
                let with_path = [written.as_str(), "/"].concat();
                prop_assert!(again == written || again == with_path);
                prop_assert!(!written.contains(['*', '#', '\\', ' ']));
            }
        }

        #[test]
        fn no_text_makes_the_judge_panic(text in "\\PC{0,60}") {
            let _ = judge("redirect_uris", &text, None);
        }
    }
}
