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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_example_of_rfc_7518_appendix_b_3() {
        let enc = ContentEncryption::A256CbcHs512;
        let key: Vec<u8> = (0..64).collect();
        let iv = hex::decode("1af38c2dc2b96ffdd86694092341bc04").unwrap();
        let aad = b"The second principle of Auguste Kerckhoffs";
        let plain = b"A cipher system must not be required to be secret, and it must be able to fall into the hands of \
                      the enemy without inconvenience";
        let expected = "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd\
                        822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f077553df829410446b\
                        36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3\
                        a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950b\
                        be2638d09dd7a4930930806d0703b1f6";
        let mut text = plain.to_vec();
        let tag = seal(enc, &key, &iv, aad, &mut text).unwrap();
        assert_eq!(hex::encode(&text), expected);
        assert_eq!(hex::encode(&tag), "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5");
        assert_eq!(**open(enc, &key, &iv, aad, text, &tag).unwrap(), *plain);
    }

    #[test]
    fn agrees_with_test_case_16_of_the_gcm_specification() {
        let enc = ContentEncryption::A256Gcm;
        let key = hex::decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").unwrap();
        let iv = hex::decode("cafebabefacedbaddecaf888").unwrap();
        let aad = hex::decode("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
        let plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525\
                     b16aedf5aa0de657ba637b39";
        let expected = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838\
                        c5f61e6393ba7a0abcc9f662";
        let mut text = hex::decode(plain).unwrap();
        let tag = seal(enc, &key, &iv, &aad, &mut text).unwrap();
        assert_eq!(hex::encode(&text), expected);
        assert_eq!(hex::encode(&tag), "76fc6ece0f4e1768cddf8853bb2d551b");
        assert_eq!(hex::encode(&*open(enc, &key, &iv, &aad, text, &tag).unwrap()), plain);
    }
}
