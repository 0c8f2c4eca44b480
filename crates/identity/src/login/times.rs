//! Times on the wire: whole seconds since 1970, and how far two clocks may differ.

use polity_store::Micros;
use serde_json::{Map, Value};

/// How far in the future another machine's clock may be, in seconds.
pub const SKEW_S: i64 = 60;

/// Whole seconds of a time.
pub const fn seconds(at: Micros) -> i64 {
    at.div_euclid(1_000_000)
}

/// A `NumericDate` (RFC 7519 section 2): whole, or with a fraction that is cut off. `None` if absent, no number, or
/// further from today than any calendar: sums of two of them never overflow.
pub fn time_claim(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    const FURTHEST: i64 = 1 << 45;
    let value = claims.get(name)?;
    let whole = value.as_i64().or_else(|| {
        #[expect(clippy::cast_possible_truncation, reason = "far values are refused below")]
        value.as_f64().map(|seconds| seconds as i64)
    })?;
    (0..FURTHEST).contains(&whole).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn dates_are_whole_or_cut_off_and_never_absurd() {
        let of = |value: Value| time_claim(json!({"iat": value}).as_object().unwrap(), "iat");
        assert_eq!(of(json!(1_795_435_600)), Some(1_795_435_600));
        assert_eq!(of(json!(1_795_435_600.9)), Some(1_795_435_600));
        for absurd in [json!(-1), json!(1e300), json!(i64::MAX), json!("1795435600"), Value::Null] {
            assert_eq!(of(absurd), None);
        }
    }
}
