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

#[cfg(test)]
mod tests {
    use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn agrees_with_the_example_of_rfc_7518_appendix_c() {
        // Alice is ephemeral, Bob waits; the names go into the key.
        let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
        let alice = decode("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        let alice = PrivateKey::from_private_key(&ECDH_P256, &alice).unwrap();
        let mut bob = vec![4];
        bob.extend(decode("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ"));
        bob.extend(decode("e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck"));
        let failed = JoseError::Decryption;
        let key = agree(&alice, UnparsedPublicKey::new(&ECDH_P256, bob), failed, |secret| {
            derive_key(secret, "A128GCM", b"Alice", b"Bob", 16)
        });
        assert_eq!(URL_SAFE_NO_PAD.encode(&*key.unwrap()), "VqqN6vgjbSBcIijNcacQGg");
    }
}
