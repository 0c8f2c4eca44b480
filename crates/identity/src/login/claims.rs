//! What a relying party is told: the claims of the ID token, of the access token and of the userinfo answer.
//!
//! Times are whole seconds and `aud` is one text: strict clients refuse anything else.

use polity_store::Micros;
use serde_json::{Map, Value, json};

use super::fapi;
use super::scopes::Scope;
use super::times::seconds;
use crate::assurance::Proof;
use crate::facts::Fact;

/// Who signed in, and how.
#[derive(Clone)]
pub struct SignIn<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The relying party.
    pub client_id: &'a str,
    /// The person, under the identifier that relying parties know.
    pub subject: &'a str,
    /// The level of assurance that was reached.
    pub level: u8,
    /// What was proven.
    pub proofs: &'a [Proof],
    /// From the request.
    pub nonce: &'a str,
    /// The nation's code (ISO 3166-1 alpha-2): national numbers are of its register.
    pub country: &'a str,
}

/// The claims of the ID token (OpenID Connect Core 1.0 section 2). `known` holds the person's facts by attribute.
pub fn id_token(
    sign_in: &SignIn<'_>,
    allowed: &[Scope],
    known: &dyn Fn(&str) -> Option<Fact>,
    now: Micros,
) -> Value {
    let mut claims = json!({
        "iss": sign_in.issuer,
        "aud": sign_in.client_id,
        "sub": sign_in.subject,
        "sub_type": "user",
        "acr": fapi::level_name(sign_in.level),
        "amr": methods(sign_in.proofs),
        "nonce": sign_in.nonce,
        "iat": seconds(now),
        "exp": seconds(now + fapi::ID_TOKEN_LIVES),
    });
    let attributes = subject_attributes(sign_in.country, allowed, known);
    if !attributes.is_empty()
        && let Some(claims) = claims.as_object_mut()
    {
        claims.insert("sub_attributes".into(), attributes.into());
    }
    claims
}

/// What the ID token of a login app says about the person, by the scopes that were allowed.
fn subject_attributes(
    country: &str,
    allowed: &[Scope],
    known: &dyn Fn(&str) -> Option<Fact>,
) -> Map<String, Value> {
    let text = |attribute: &str| known(attribute)?.text().map(str::to_owned);
    let mut attributes = Map::new();
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            attributes.insert(name.to_owned(), value.into());
        }
    };
    for scope in allowed {
        match scope {
            Scope::UserIdentity => {
                put("account_type", Some("standard".to_owned()));
                put("identity_number", text("uinfin"));
                put("identity_coi", Some(country.to_owned()));
            }
            Scope::Name => put("name", text("name")),
            Scope::Email => put("email", text("email")),
            Scope::MobileNumber => put("mobileno", known("mobileno").and_then(|fact| mobile_number(&fact))),
            Scope::OpenId | Scope::Attribute(_) => {}
        }
    }
    attributes
}

/// The number without the country's prefix.
fn mobile_number(fact: &Fact) -> Option<String> {
    Some(fact.wire().get("nbr")?.get("value")?.as_str()?.to_owned())
}

/// The factors, in the words of the wire. A demonstration's click is no factor and says so.
fn methods(proofs: &[Proof]) -> Vec<&'static str> {
    let mut methods: Vec<&'static str> = Vec::new();
    for proof in proofs {
        let method = match proof {
            Proof::Passkey => "hwk",
            Proof::Password => "pwd",
            Proof::Totp | Proof::RecoveryCode => "otp",
            Proof::Letter => "letter",
            Proof::Demonstration => "demo",
        };
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods
}

/// The claims of the access token (RFC 9068, RFC 9449 section 6.1).
pub fn access_token(sign_in: &SignIn<'_>, scopes: &str, key: &str, jti: &str, now: Micros) -> Value {
    json!({
        "iss": sign_in.issuer,
        "aud": format!("{}/userinfo", sign_in.issuer),
        "sub": sign_in.subject,
        "client_id": sign_in.client_id,
        "scope": scopes,
        "jti": jti,
        "iat": seconds(now),
        "exp": seconds(now + fapi::ACCESS_TOKEN_LIVES),
        "cnf": { "jkt": key },
    })
}

/// The claims of the userinfo answer: what was allowed, and nothing beside it.
pub fn userinfo(
    issuer: &str,
    client_id: &str,
    subject: &str,
    person: Map<String, Value>,
    now: Micros,
) -> Value {
    json!({
        "iss": issuer,
        "aud": client_id,
        "sub": subject,
        "iat": seconds(now),
        "person_info": person,
    })
}

/// The facts that were allowed, as the wire shows them. A scope for one member of a nested attribute
/// (`vehicles.vehicleno`) shows that member only; an attribute that the register does not hold is left out.
pub fn person_info(allowed: &[Scope], known: &dyn Fn(&str) -> Option<Fact>) -> Map<String, Value> {
    let mut person = Map::new();
    for scope in allowed {
        let Some(attribute) = scope.attribute() else { continue };
        let Some(fact) = known(attribute) else { continue };
        let wire = fact.wire();
        match scope.member() {
            None => {
                person.insert(attribute.to_owned(), wire);
            }
            // The whole attribute may have been allowed beside its member.
            Some(_) if allowed.iter().any(|other| other.name() == attribute) => {}
            Some(member) => add_member(person.entry(attribute).or_insert(Value::Null), &wire, member),
        }
    }
    person
}

/// Adds one member of `wire` to `shown`, item by item where the attribute is a list.
fn add_member(shown: &mut Value, wire: &Value, member: &str) {
    match wire {
        Value::Array(items) => {
            if !shown.is_array() {
                *shown = Value::Array(vec![Value::Null; items.len()]);
            }
            if let Value::Array(shown) = shown {
                for (shown, item) in shown.iter_mut().zip(items) {
                    add_member(shown, item, member);
                }
            }
        }
        Value::Object(members) => {
            if !shown.is_object() {
                let about = members.iter().filter(|(name, _)| WRAPPER.contains(&name.as_str()));
                *shown = Value::Object(about.map(|(name, value)| (name.clone(), value.clone())).collect());
            }
            if let (Value::Object(shown), Some(value)) = (shown, members.get(member)) {
                shown.insert(member.to_owned(), value.clone());
            }
        }
        _ => {}
    }
}

/// What stands beside every value: it says where the fact comes from, not what it is.
const WRAPPER: [&str; 4] = ["classification", "source", "lastupdated", "unavailable"];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn known(attribute: &str) -> Option<Fact> {
        let day = date(2029, 12, 1);
        Some(match attribute {
            "uinfin" => Fact::value("T5000100A", day),
            "name" => Fact::value("LIM MEI HUA", day),
            "sex" => Fact::code("F", "FEMALE", day),
            "mobileno" => Fact::nested(
                json!({"prefix": {"value": "+"}, "areacode": {"value": "999"}, "nbr": {"value": "5550100"}}),
                day,
            ),
            "vehicles" => Fact::nested(
                json!([
                    {"vehicleno": {"value": "ANG1"}, "make": {"value": "KITE"}},
                    {"vehicleno": {"value": "ANG2"}, "make": {"value": "ROWBOAT"}}
                ]),
                day,
            ),
            _ => return None,
        })
    }

    fn scopes(names: &str) -> Vec<Scope> {
        names.split(' ').filter_map(Scope::from_name).collect()
    }

    fn sign_in() -> SignIn<'static> {
        SignIn {
            issuer: "https://id.example/login/fapi",
            client_id: "client",
            subject: "5f0c1b8e-8d0e-4a53-9d5b-6c2f0f6a7e11",
            level: 2,
            proofs: &[Proof::Password, Proof::Totp],
            nonce: "nonce",
            country: "XA",
        }
    }

    #[test]
    fn the_id_token_says_what_was_allowed_and_nothing_else() {
        let now = 1_795_435_600_999_999;
        insta::assert_json_snapshot!(id_token(
            &sign_in(),
            &scopes("openid user.identity name mobileno"),
            &known,
            now
        ));
        let bare = id_token(&sign_in(), &scopes("openid email"), &known, now);
        assert!(bare.get("sub_attributes").is_none(), "an unknown attribute leaves nothing behind");
    }

    #[test]
    fn facts_are_shown_as_the_wire_has_them_and_members_alone() {
        insta::assert_json_snapshot!(person_info(&scopes("openid name sex vehicles.vehicleno dob"), &known));
        let whole = person_info(&scopes("vehicles vehicles.vehicleno"), &known);
        assert_eq!(whole["vehicles"][1]["make"]["value"], "ROWBOAT");
    }
}
