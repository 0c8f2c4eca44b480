//! The outer forms: base64url in its one canonical spelling, and JSON objects in which every member stands once.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::JoseError;

/// Base64url without padding (RFC 7515 section 2).
pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Appends base64url of `bytes` to a token that is being written.
pub(super) fn encode_to(bytes: impl AsRef<[u8]>, token: &mut String) {
    URL_SAFE_NO_PAD.encode_string(bytes, token);
}

/// Characters of `bytes` bytes in base64url without padding.
pub(super) fn encoded_len(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

/// The bytes of a part; padding, other alphabets and stray bits at the end are refused.
pub(super) fn decode(part: &str, what: &'static str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| JoseError::Malformed { what })
}

/// The bytes of a part that has to fill `out` exactly.
pub(super) fn decode_exactly(part: &str, out: &mut [u8], what: &'static str) -> Result<(), JoseError> {
    // The length decides first, so that a part of any length costs no decoding.
    if part.len() != encoded_len(out.len()) {
        return Err(JoseError::Malformed { what });
    }
    match URL_SAFE_NO_PAD.decode_slice(part, out) {
        Ok(written) if written == out.len() => Ok(()),
        _ => Err(JoseError::Malformed { what }),
    }
}

/// A JSON object of UTF-8 text in which no member stands twice, at any depth.
pub(super) fn object(json: &[u8], what: &'static str) -> Result<Map<String, Value>, JoseError> {
    match serde_json::from_slice::<Strict>(json) {
        Ok(Strict(Value::Object(members))) => Ok(members),
        Err(error) if error.is_data() => {
            Err(JoseError::Malformed { what: "a member stands twice in an object" })
        }
        _ => Err(JoseError::Malformed { what }),
    }
}

/// A member that has to be text if it is there.
pub(super) fn text<'a>(
    members: &'a Map<String, Value>,
    name: &str,
    what: &'static str,
) -> Result<Option<&'a str>, JoseError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JoseError::Malformed { what }),
    }
}

/// `serde_json` lets the last of two equal members win; other readers let the first. Here there are no two.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(element)) = elements.next_element()? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: JoseError = JoseError::Malformed { what: "x" };

    #[test]
    fn bytes_have_one_spelling() {
        assert_eq!(decode("AQ", "x"), Ok(vec![1]));
        // The same byte with a stray bit, with padding, in the other alphabet, with white space.
        for other in ["AR", "AQ==", "AQ=", "A/8", "A+8", " AQ", "AQ\n", "A", "ÄQ"] {
            assert_eq!(decode(other, "x"), Err(BAD), "{other:?} was read");
        }
        let mut out = [0; 2];
        for other in ["", "AQ", "AQID", "AQIE", "AQK"] {
            let read = decode_exactly(other, &mut out, "x").map(|()| out);
            assert_eq!(read, Err(BAD), "{other:?} was read as two bytes");
        }
        assert_eq!(decode_exactly("AQI", &mut out, "x").map(|()| out), Ok([1, 2]));
        assert_eq!((0..5).map(encoded_len).collect::<Vec<_>>(), [0, 2, 3, 4, 6]);
    }

    #[test]
    fn a_member_stands_once_at_any_depth() {
        for once in [r#"{"a":1,"b":{"a":1}}"#, r#"{"a":[{"b":null},{"b":1.5}]}"#, "{}"] {
            let expected: Value = serde_json::from_str(once).unwrap();
            assert_eq!(object(once.as_bytes(), "x").map(Value::Object), Ok(expected));
        }
        // The second `a` of the second is spelled with an escape.
        for twice in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"b":[{"c":{"a":1,"d":2,"a":3}}]}"#] {
            let error = object(twice.as_bytes(), "x").unwrap_err();
            assert_eq!(error, JoseError::Malformed { what: "a member stands twice in an object" });
        }
        for other in ["", "[]", "1", "null", "{", "{}x", "{\"a\":NaN}", "\u{feff}{}"] {
            assert_eq!(object(other.as_bytes(), "x"), Err(BAD), "{other:?} was read");
        }
        assert_eq!(object(b"{\"a\":\"\xff\"}", "x"), Err(BAD));
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(object(deep.as_bytes(), "x"), Err(BAD));
    }
}
