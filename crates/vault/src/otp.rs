//! Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, six digits, thirty seconds.
//!
//! SHA-1 is what every app supports; as an HMAC it is not weakened by its collisions.

use std::fmt;
use std::fmt::Write;

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::digest::equal_in_constant_time;
use crate::{Entropy, VaultError, base32};

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Seconds for which a code is shown.
pub const STEP_SECONDS: i64 = 30;
/// Steps before and after the current one that are accepted too, for clocks that differ and slow hands.
pub const WINDOW_STEPS: i64 = 1;
/// Bytes of a new secret: the length of an HMAC-SHA-1, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Shortest secret that is accepted from elsewhere, in bytes (RFC 4226 demands 128 bits).
pub const SECRET_BYTES_MIN: usize = 16;
/// Longest secret that is accepted from elsewhere, in bytes.
pub const SECRET_BYTES_MAX: usize = 64;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A shared secret of one person's authenticator app. Store it sealed.
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// A new secret of [`SECRET_BYTES`].
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut secret = Zeroizing::new(vec![0; SECRET_BYTES]);
        entropy.fill(&mut secret);
        Self(secret)
    }

    /// A stored secret.
    ///
    /// # Errors
    /// [`VaultError::OtpSecret`] if it is shorter than [`SECRET_BYTES_MIN`] or longer than [`SECRET_BYTES_MAX`].
    pub fn from_bytes(secret: &[u8]) -> Result<Self, VaultError> {
        if !(SECRET_BYTES_MIN..=SECRET_BYTES_MAX).contains(&secret.len()) {
            return Err(VaultError::OtpSecret { reason: "its length is not between 16 and 64 bytes" });
        }
        Ok(Self(Zeroizing::new(secret.to_vec())))
    }

    /// A secret in base32, as apps show it.
    ///
    /// # Errors
    /// [`VaultError::OtpSecret`] if it is not base32 or has a length that is not allowed.
    pub fn from_base32(text: &str) -> Result<Self, VaultError> {
        let secret = base32::decode(text).ok_or(VaultError::OtpSecret { reason: "it is not base32" })?;
        Self::from_bytes(&secret)
    }

    /// The secret, to be sealed and stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret in base32 without padding, to be typed into an app that cannot scan.
    pub fn to_base32(&self) -> Zeroizing<String> {
        Zeroizing::new(base32::encode(&self.0))
    }

    /// The `otpauth://totp/` address that apps read from a QR code. It contains the secret.
    pub fn uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let (issuer, account) = (percent_encoded(issuer), percent_encoded(account));
        let secret = self.to_base32();
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
            *secret
        ))
    }

    /// The code of one step ([`step_at`]), with leading zeros.
    pub fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        format!("{:0DIGITS$}", truncated(tag.as_ref()) % 10_u32.pow(6))
    }

    /// The step whose code was typed, if it is within [`WINDOW_STEPS`] of `now` (microseconds UTC) and later than `last_used`.
    ///
    /// The caller keeps the returned step as the account's `last_used`, by compare-and-set: a code then works once (RFC 6238 section 5.2).
    pub fn matched_step(&self, typed: &str, now: i64, last_used: Option<i64>) -> Option<i64> {
        let typed: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|character| !character.is_whitespace()).collect());
        let current = step_at(now);
        let mut matched = None;
        // Every step of the window is computed, so that timing does not tell how far a clock is off.
        for step in current - WINDOW_STEPS..=current + WINDOW_STEPS {
            let is_same = equal_in_constant_time(self.code(step).as_bytes(), typed.as_bytes());
            let is_fresh = last_used.is_none_or(|last| step > last);
            if is_same && is_fresh {
                matched = Some(step);
            }
        }
        matched
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TotpSecret(..)")
    }
}

/// The step number of a time in microseconds UTC.
pub fn step_at(now: i64) -> i64 {
    now.div_euclid(MICROS_PER_SECOND * STEP_SECONDS)
}

/// Dynamic truncation (RFC 4226 section 5.3): 31 bits at the place that the last nibble names.
fn truncated(tag: &[u8]) -> u32 {
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    tag.iter().skip(offset).take(4).fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) & 0x7fff_ffff
}

/// Everything but the unreserved characters of RFC 3986; apps differ in what else they understand.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::SeededEntropy;

    fn rfc_secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn agrees_with_the_vectors_of_rfc_6238() {
        // The RFC prints eight digits; six are their last six.
        for (seconds, eight_digits) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(rfc_secret().code(step_at(seconds * 1_000_000)), eight_digits[2..], "at {seconds} s");
        }
    }

    #[test]
    fn agrees_with_the_counter_vectors_of_rfc_4226() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(rfc_secret().code(counter), code);
        }
    }

    #[test]
    fn a_code_works_within_one_step_and_once() {
        let (secret, now) = (rfc_secret(), 1_234_567_890_000_000);
        let step = step_at(now);
        for offset in -3..=3 {
            let expected = (-1..=1).contains(&offset).then_some(step + offset);
            assert_eq!(
                secret.matched_step(&secret.code(step + offset), now, None),
                expected,
                "offset {offset}"
            );
        }
        assert_eq!(secret.matched_step(&secret.code(step), now, Some(step)), None, "replayed");
        assert_eq!(secret.matched_step(&secret.code(step), now, Some(step - 1)), Some(step));
        let spaced = format!(" {} {}", &secret.code(step)[..3], &secret.code(step)[3..]);
        assert_eq!(secret.matched_step(&spaced, now, None), Some(step));
        for wrong in ["", "000000", "12345", "1234567", "abcdef", "١٢٣٤٥٦"] {
            assert_eq!(secret.matched_step(wrong, now, None), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_is_what_apps_read() {
        let uri = rfc_secret().uri("Angsana: Residents", "mei ling@home");
        assert_eq!(
            *uri,
            "otpauth://totp/Angsana%3A%20Residents:mei%20ling%40home?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Angsana%3A%20Residents&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn secrets_of_a_wrong_length_are_refused_and_none_is_shown() {
        assert!(TotpSecret::from_bytes(&[0; 15]).is_err());
        assert!(TotpSecret::from_bytes(&[0; 65]).is_err());
        assert!(TotpSecret::from_base32("not base32!").is_err());
        assert_eq!(format!("{:?}", rfc_secret()), "TotpSecret(..)");
    }

    proptest! {
        #[test]
        fn base32_gives_the_same_secret(seed: u64, step in 0_i64..i64::MAX / 30_000_000) {
            let secret = TotpSecret::generate(&SeededEntropy::new(seed));
            let copied = TotpSecret::from_base32(&secret.to_base32()).unwrap();
            prop_assert_eq!(secret.code(step), copied.code(step));
        }
    }
}
