//! Pushed requests: any body is read or refused, and what is accepted stays within what was registered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity_fuzz::{ISSUER, choice, key, party};
use polity_identity::login::form::Form;
use polity_identity::login::relying_party::Kind;
use polity_identity::login::request::judge;

fuzz_target!(|data: &[u8]| {
    let Some((mode, body)) = choice(data) else { return };
    let Ok(form) = Form::parse("application/x-www-form-urlencoded", body) else { return };
    let thumbprint = key().thumbprint();
    let proven = (mode & 2 == 0).then_some(thumbprint.as_str());
    let kind = if mode & 1 == 0 { Kind::Login } else { Kind::Facts };
    let party = party(kind);
    let Ok(request) = judge(&form, &party, ISSUER, proven) else { return };
    assert!(party.redirect_uris.contains(&request.redirect_uri));
    assert!(request.scopes.iter().any(|scope| scope == "openid"));
    assert_eq!(request.asked().len(), request.scopes.len());
    assert!(request.asked().iter().all(|scope| party.scopes.contains(scope) && kind.may_ask_for(scope)));
    assert!(proven.is_none_or(|proven| request.key == proven));
    assert_eq!((request.client_id.as_str(), request.issuer.as_str()), (party.client_id.as_str(), ISSUER));
    let kept = serde_json::to_string(&request).expect("a request can be kept");
    assert!(
        serde_json::from_str(&kept)
            .is_ok_and(|again: polity_identity::login::request::AuthorizationRequest| again == request)
    );
});
