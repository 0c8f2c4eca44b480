//! AES key wrap (RFC 3394). AWS-LC offers it for keys of 128 and 256 bits; for 192 bits, which the profile lets a relying
//! party choose, `aes-kw` does it.

use aes_kw::{KeyInit, KwAes192};
use aws_lc_rs::key_wrap::{AES_128, AES_256, AesKek, KeyWrap};
use zeroize::Zeroizing;

use super::JoseError;

/// What wrapping adds, in bytes.
pub(super) const WRAPPING_BYTES: usize = 8;
const AES_192_BYTES: usize = 24;

const FAILED: JoseError = JoseError::Crypto { operation: "key wrap" };

/// Wraps a content key of 32 or 64 bytes.
pub(super) fn wrap(wrapping: &[u8], key: &[u8]) -> Result<Vec<u8>, JoseError> {
    let mut wrapped = vec![0; key.len() + WRAPPING_BYTES];
    if wrapping.len() == AES_192_BYTES {
        aes_192(wrapping)?.wrap_key(key, &mut wrapped).map_err(|_| FAILED)?;
    } else {
        aws_lc(wrapping)?.wrap(key, &mut wrapped).map_err(|_| FAILED)?;
    }
    Ok(wrapped)
}

/// The content key; refused if it was not wrapped by [`wrap`] with the same key.
pub(super) fn unwrap(wrapping: &[u8], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, JoseError> {
    let bytes = wrapped.len().checked_sub(WRAPPING_BYTES).ok_or(JoseError::Decryption)?;
    let mut key = Zeroizing::new(vec![0; bytes]);
    if wrapping.len() == AES_192_BYTES {
        aes_192(wrapping)?.unwrap_key(wrapped, &mut key).map_err(|_| JoseError::Decryption)?;
    } else {
        aws_lc(wrapping)?.unwrap(wrapped, &mut key).map_err(|_| JoseError::Decryption)?;
    }
    Ok(key)
}

fn aes_192(wrapping: &[u8]) -> Result<KwAes192, JoseError> {
    KwAes192::new_from_slice(wrapping).map_err(|_| FAILED)
}

fn aws_lc(wrapping: &[u8]) -> Result<AesKek, JoseError> {
    let cipher = if wrapping.len() == 16 { &AES_128 } else { &AES_256 };
    AesKek::new(cipher, wrapping).map_err(|_| FAILED)
}
