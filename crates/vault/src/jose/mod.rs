//! Signed and encrypted tokens, as other programs speak them: compact JWS (RFC 7515), compact JWE (RFC 7516), JSON Web
//! Keys (RFC 7517) and their thumbprints (RFC 7638).
//!
//! It promises the rooms above that
//!
//! - there is **no negotiation**: ES256, ES384 and ES512 sign; ECDH-ES with AES key wrap agrees on keys; AES-256 encrypts.
//!   `none`, `zip`, RSA and symmetric keys do not exist here, so no header can ask for them;
//! - what was not verified is hard to mistake: [`Unverified`] gives claims as facts only through [`Unverified::verify`];
//! - **one spelling**: base64url with stray bits or padding, and objects in which a member stands twice, are refused,
//!   because two readers could read them differently;
//! - keys are checked when they are read (on the curve, exact sizes, no private part) and never again while used;
//! - hostile input costs a time linear in its length and never panics.
//!
//! The arithmetic is AWS-LC's, save AES-192 key wrap (`wrap.rs`). Nothing here reads the clock: `iat`, `exp`, `jti` and
//! audiences are the caller's to judge. A newcomer starts in `jws.rs` and `key.rs`.

mod algorithms;
mod content;
mod decryption;
mod derive;
mod error;
mod jwe;
mod jws;
mod key;
mod key_set;
mod signing;
mod text;
mod wrap;

pub use algorithms::{ContentEncryption, Curve, KeyAgreement, KeyUse, SignatureAlg};
pub use decryption::{DecryptionKey, JWE_BYTES_MAX};
pub use error::JoseError;
pub use jwe::encrypt;
pub use jws::Unverified;
pub use key::PublicKey;
pub use key_set::{KEY_SET_BYTES_MAX, KEY_SET_KEYS_MAX, KeySet};
pub use signing::SigningKey;

use crate::digest::sha256;

/// SHA-256 of `bytes` in base64url without padding, 43 characters: `ath` of RFC 9449, `S256` of RFC 7636, thumbprints.
pub fn sha256_b64url(bytes: &[u8]) -> String {
    text::encode(sha256(bytes))
}
