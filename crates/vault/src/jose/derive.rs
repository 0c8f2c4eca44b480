//! From a Diffie-Hellman secret to the key that wraps: the Concat KDF with SHA-256 (RFC 7518 section 4.6.2).

use aws_lc_rs::kdf::{SskdfDigestAlgorithmId, get_sskdf_digest_algorithm, sskdf_digest};
use zeroize::Zeroizing;

use super::JoseError;

/// Fills a key of `key_bytes` bytes for the algorithm named `algorithm`; `apu` and `apv` are what the header says of the two
/// parties, usually nothing.
pub(super) fn derive_key(
    secret: &[u8],
    algorithm: &str,
    apu: &[u8],
    apv: &[u8],
    key_bytes: usize,
) -> Result<Zeroizing<Vec<u8>>, JoseError> {
    let failed = JoseError::Crypto { operation: "key derivation" };
    let mut info = Vec::with_capacity(16 + algorithm.len() + apu.len() + apv.len());
    for part in [algorithm.as_bytes(), apu, apv] {
        info.extend(u32::try_from(part.len()).map_err(|_| JoseError::TooLarge)?.to_be_bytes());
        info.extend(part);
    }
    info.extend(u32::try_from(key_bytes * 8).map_err(|_| JoseError::TooLarge)?.to_be_bytes());
    let mut key = Zeroizing::new(vec![0; key_bytes]);
    let sha256 = get_sskdf_digest_algorithm(SskdfDigestAlgorithmId::Sha256).ok_or(failed.clone())?;
    sskdf_digest(sha256, secret, &info, &mut key).map_err(|_| failed)?;
    Ok(key)
}
