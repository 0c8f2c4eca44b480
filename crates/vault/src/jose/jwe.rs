//! Compact JWE (RFC 7516) to others: what only the holder of a key may read, usually a signed token.

use aws_lc_rs::agreement::{PrivateKey, agree};
use serde_json::Value;
use zeroize::Zeroizing;

use super::derive::derive_key;
use super::{ContentEncryption, JoseError, KeyAgreement, KeyUse, PublicKey, content, text, wrap};
use crate::{Entropy, SystemEntropy};

/// Encrypts `plain`, a signed token, to the holder of `to`.
///
/// Each token has an ephemeral key, a content key and a vector of its own. The header has `alg`, `enc`, `cty` and `typ`
/// `JWT`, the `kid` of `to`, and `epk`.
///
/// # Errors
///
/// [`JoseError::BadKey`] if the key is for signatures or for another algorithm.
pub fn encrypt(
    to: &PublicKey,
    alg: KeyAgreement,
    enc: ContentEncryption,
    plain: &[u8],
) -> Result<String, JoseError> {
    if to.usage() == Some(KeyUse::Signing) || to.alg().is_some_and(|only| only != alg.name()) {
        return Err(JoseError::BadKey { why: "it is not for this encryption" });
    }
    let failed = JoseError::Crypto { operation: "key agreement" };
    let curve = to.curve().agreement();
    let ephemeral = PrivateKey::generate(curve).map_err(|_| failed.clone())?;
    let epk = ephemeral.compute_public_key().map_err(|_| failed.clone())?;
    let wrapping = agree(&ephemeral, to.agreeing()?, failed, |secret| {
        derive_key(secret, alg.name(), &[], &[], alg.wrapping_key_bytes())
    })?;

    let mut secrets = Zeroizing::new([0; 64 + 16]);
    let used = secrets.get_mut(..enc.key_bytes() + enc.iv_bytes()).unwrap_or_default();
    SystemEntropy.fill(used);
    let (key, iv) = used.split_at(enc.key_bytes());
    let wrapped = wrap::wrap(&wrapping, key)?;

    let header = header(to, alg, enc, epk.as_ref());
    // Room for the padding of CBC, so that the plain text is copied once and never moved.
    let mut body = Vec::with_capacity(plain.len() + 16);
    body.extend_from_slice(plain);
    let lengths = [header.len(), wrapped.len(), iv.len(), plain.len() + 16, enc.tag_bytes()];
    let mut token = String::with_capacity(lengths.into_iter().map(text::encoded_len).sum::<usize>() + 4);
    text::encode_to(header, &mut token);
    let tag = content::seal(enc, key, iv, token.as_bytes(), &mut body)?;
    for part in [&wrapped, iv, &body, &tag] {
        token.push('.');
        text::encode_to(part, &mut token);
    }
    Ok(token)
}

fn header(to: &PublicKey, alg: KeyAgreement, enc: ContentEncryption, epk: &[u8]) -> String {
    let (_, coordinates) = epk.split_at_checked(1).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    let kid = to.kid().map_or_else(String::new, |kid| format!(r#""kid":{},"#, Value::from(kid)));
    format!(
        r#"{{"alg":"{}","enc":"{}","cty":"JWT","typ":"JWT",{kid}"epk":{{"kty":"EC","crv":"{}","x":"{}","y":"{}"}}}}"#,
        alg.name(),
        enc.name(),
        to.curve().name(),
        text::encode(x),
        text::encode(y),
    )
}
