//! Content encryption (RFC 7518 section 5): AES-256-GCM, and AES-256-CBC with HMAC-SHA-512.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{constant_time, hmac};
use zeroize::Zeroizing;

use super::{ContentEncryption, JoseError};

const FAILED: JoseError = JoseError::Crypto { operation: "content encryption" };

/// Encrypts `text` in place and returns the tag. The sizes of `key` and `iv` are those of `enc`.
pub(super) fn seal(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    text: &mut Vec<u8>,
) -> Result<Vec<u8>, JoseError> {
    match enc {
        ContentEncryption::A256Gcm => {
            let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| FAILED)?;
            let tag =
                gcm(key)?.seal_in_place_separate_tag(nonce, Aad::from(aad), text).map_err(|_| FAILED)?;
            Ok(tag.as_ref().to_vec())
        }
        ContentEncryption::A256CbcHs512 => {
            let (mac_key, cipher_key) = halves(key)?;
            let vector = EncryptionContext::Iv128(FixedLength::try_from(iv).map_err(|_| FAILED)?);
            PaddedBlockEncryptingKey::cbc_pkcs7(aes(cipher_key)?)
                .and_then(|cipher| cipher.less_safe_encrypt(text, vector))
                .map_err(|_| FAILED)?;
            Ok(cbc_tag(mac_key, aad, iv, text)?.to_vec())
        }
    }
}

/// Decrypts; every failure looks the same.
pub(super) fn open(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    text: Vec<u8>,
    tag: &[u8],
) -> Result<Zeroizing<Vec<u8>>, JoseError> {
    let mut text = Zeroizing::new(text);
    let length = match enc {
        ContentEncryption::A256Gcm => {
            let nonce = Nonce::try_assume_unique_for_key(iv).map_err(|_| JoseError::Decryption)?;
            text.extend_from_slice(tag);
            let plain = gcm(key)?
                .open_in_place(nonce, Aad::from(aad), &mut text)
                .map_err(|_| JoseError::Decryption)?;
            plain.len()
        }
        ContentEncryption::A256CbcHs512 => {
            let (mac_key, cipher_key) = halves(key)?;
            // First the tag, in constant time: what follows, padding included, only ever sees what the sender wrote.
            let expected = cbc_tag(mac_key, aad, iv, &text)?;
            constant_time::verify_slices_are_equal(&expected, tag).map_err(|_| JoseError::Decryption)?;
            let vector =
                DecryptionContext::Iv128(FixedLength::try_from(iv).map_err(|_| JoseError::Decryption)?);
            let cipher = PaddedBlockDecryptingKey::cbc_pkcs7(aes(cipher_key)?).map_err(|_| FAILED)?;
            cipher.decrypt(&mut text, vector).map_err(|_| JoseError::Decryption)?.len()
        }
    };
    text.truncate(length);
    Ok(text)
}

fn gcm(key: &[u8]) -> Result<LessSafeKey, JoseError> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| FAILED)
}

fn aes(key: &[u8]) -> Result<UnboundCipherKey, JoseError> {
    UnboundCipherKey::new(&AES_256, key).map_err(|_| FAILED)
}

/// The key of the tag comes first, then that of the cipher.
fn halves(key: &[u8]) -> Result<(&[u8], &[u8]), JoseError> {
    key.split_at_checked(key.len() / 2).ok_or(FAILED)
}

/// The first half of HMAC-SHA-512 over header, vector, ciphertext and the header's length in bits.
fn cbc_tag(key: &[u8], aad: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<[u8; 32], JoseError> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA512, key));
    context.update(aad);
    context.update(iv);
    context.update(ciphertext);
    context.update(&(aad.len() as u64 * 8).to_be_bytes());
    context.sign().as_ref().first_chunk().copied().ok_or(FAILED)
}
