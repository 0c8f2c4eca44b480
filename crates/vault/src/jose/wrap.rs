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

#[cfg(test)]
mod tests {
    use super::*;

    /// Sections 4.1, 4.4 and 4.6 of RFC 3394: key-wrapping key, key, wrapped.
    const VECTORS: [(&str, &str, &str); 3] = [
        (
            "000102030405060708090a0b0c0d0e0f",
            "00112233445566778899aabbccddeeff",
            "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
        ),
        (
            "000102030405060708090a0b0c0d0e0f1011121314151617",
            "00112233445566778899aabbccddeeff0001020304050607",
            "031d33264e15d33268f24ec260743edce1c6c7ddee725a936ba814915c6762d2",
        ),
        (
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
        ),
    ];

    #[test]
    fn agrees_with_the_vectors_of_rfc_3394_and_refuses_any_change() {
        for (wrapping, key, wrapped) in VECTORS {
            let [wrapping, key, wrapped] = [wrapping, key, wrapped].map(|text| hex::decode(text).unwrap());
            assert_eq!(wrap(&wrapping, &key).unwrap(), wrapped);
            assert_eq!(*unwrap(&wrapping, &wrapped).unwrap(), key);
            for bit in 0..wrapped.len() * 8 {
                let mut changed = wrapped.clone();
                changed[bit / 8] ^= 1 << (bit % 8);
                assert!(unwrap(&wrapping, &changed).is_err(), "bit {bit} was changed");
            }
            for length in 0..wrapped.len() {
                assert!(unwrap(&wrapping, &wrapped[..length]).is_err(), "{length} bytes were unwrapped");
            }
        }
    }
}
