//! SHA-256 and constant-time comparison, so that no room above needs a cryptographic library of its own.

use aws_lc_rs::{constant_time, digest};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// SHA-256 of `data` (FIPS 180-4).
pub fn sha256(data: &[u8]) -> Hash {
    fixed(digest::digest(&digest::SHA256, data))
}

/// SHA-256 of the parts one after the other, without copying them together. Callers bind lengths themselves.
pub fn sha256_parts(parts: &[&[u8]]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    fixed(context.finish())
}

/// Whether two values are equal, in a time that depends on their lengths only.
pub fn equal_in_constant_time(left: &[u8], right: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(left, right).is_ok()
}

fn fixed(value: digest::Digest) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(value.as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_vectors_of_fips_180_4() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex::encode(sha256(b"abc")), abc);
        assert_eq!(hex::encode(sha256_parts(&[b"a", b"", b"bc"])), abc);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex::encode(sha256(b"")), empty);
    }

    #[test]
    fn comparison_sees_any_difference() {
        assert!(equal_in_constant_time(b"same", b"same"));
        assert!(!equal_in_constant_time(b"same", b"samf"));
        assert!(!equal_in_constant_time(b"same", b"sam"));
    }
}
