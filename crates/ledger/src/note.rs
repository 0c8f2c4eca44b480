//! Signed notes (c2sp.org/signed-note): a text, an empty line, and a line for each signature. Ed25519 only.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polity_vault::digest::sha256_parts;
use polity_vault::{Ed25519Signer, verify_ed25519};

/// The signature type of plain Ed25519 signatures.
const ED25519: u8 = 1;
/// Longest note that is read, in bytes; a checkpoint with many witnesses has a few thousand.
const NOTE_BYTES_MAX: usize = 64 * 1024;

/// Why a note was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It has not the form of a signed note or key.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// A signature by a known key is wrong.
    #[error("the signature by {0} is wrong")]
    WrongSignature(String),
    /// None of the keys that were asked for has signed it.
    #[error("not signed by any known key")]
    UnknownSigner,
}

/// The public key of a signer and its name, in the text form `<name>+<id>+<key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    public_key: [u8; 32],
}

impl VerifierKey {
    /// A key; `None` if the name cannot be one.
    pub fn new(name: &str, public_key: [u8; 32]) -> Option<Self> {
        is_key_name(name).then(|| Self { name: name.to_owned(), public_key })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes that stand before each signature by this key.
    fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = sha256_parts(&[self.name.as_bytes(), b"\n", &[ED25519], &self.public_key]);
        [a, b, c, d]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed_key = [&[ED25519], self.public_key.as_slice()].concat();
        write!(out, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(typed_key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed("a verifier key is <name>+<eight hexadecimal digits>+<base64>");
        // The key is base64 and may hold a plus itself, the name may not.
        let (name, rest) = text.split_once('+').ok_or(malformed.clone())?;
        let (id, key) = rest.split_once('+').ok_or(malformed.clone())?;
        let typed_key = STANDARD.decode(key).map_err(|_| malformed.clone())?;
        let Some((&ED25519, public_key)) = typed_key.split_first() else {
            return Err(NoteError::Malformed("only Ed25519 keys are supported"));
        };
        let public_key = public_key.try_into().map_err(|_| malformed.clone())?;
        let found = Self::new(name, public_key).ok_or(malformed)?;
        if hex::encode(found.id()) == id {
            Ok(found)
        } else {
            Err(NoteError::Malformed("the key does not have this identifier"))
        }
    }
}

/// Whether a text can name a key: not empty, no spaces, no plus signs, no control characters.
pub fn is_key_name(name: &str) -> bool {
    let is_refused =
        |character: char| character.is_whitespace() || character.is_control() || character == '+';
    !name.is_empty() && !name.contains(is_refused)
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature<'a> {
    name: &'a str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// Signs `text`, which ends in a line feed, under `name` with each of the signers, newest first.
pub fn sign(text: &str, name: &str, signers: &[Ed25519Signer]) -> Result<String, NoteError> {
    let is_text =
        text.ends_with('\n') && !text.chars().any(|character| character.is_control() && character != '\n');
    if !is_text || !is_key_name(name) {
        return Err(NoteError::Malformed(
            "the text must end in a line feed and hold no other control characters",
        ));
    }
    let mut note = format!("{text}\n");
    for signer in signers {
        let key = VerifierKey { name: name.to_owned(), public_key: signer.public_key() };
        let signature = [key.id().as_slice(), &signer.sign(text.as_bytes())].concat();
        note += &["\u{2014} ", name, " ", &STANDARD.encode(signature), "\n"].concat();
    }
    Ok(note)
}

/// The text of a note that is signed by at least one of `keys`; signatures by unknown keys are ignored, as the specification wants.
///
/// # Errors
/// [`NoteError`]: malformed, a wrong signature by one of `keys`, or none by any of them.
pub fn verified_text<'a>(note: &'a str, keys: &[VerifierKey]) -> Result<&'a str, NoteError> {
    let (text, signatures) = parse(note)?;
    let mut is_signed = false;
    for signature in signatures {
        let is_same = |key: &&VerifierKey| key.name == signature.name && key.id() == signature.id;
        let Some(key) = keys.iter().find(is_same) else { continue };
        if !verify_ed25519(&key.public_key, text.as_bytes(), &signature.bytes) {
            return Err(NoteError::WrongSignature(key.name.clone()));
        }
        is_signed = true;
    }
    if is_signed { Ok(text) } else { Err(NoteError::UnknownSigner) }
}

fn parse(note: &str) -> Result<(&str, Vec<Signature<'_>>), NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::Malformed("longer than 64 KiB"));
    }
    if note.chars().any(|character| character < ' ' && character != '\n') {
        return Err(NoteError::Malformed("holds a control character"));
    }
    let split = note.rfind("\n\n").ok_or(NoteError::Malformed("has no empty line before its signatures"))?;
    let (text, rest) = note.split_at(split + 1);
    let lines = rest.strip_prefix('\n').and_then(|rest| rest.strip_suffix('\n'));
    let lines = lines.ok_or(NoteError::Malformed("does not end in a signature line"))?;
    let signatures = lines
        .split('\n')
        .map(|line| signature_of(line).ok_or(NoteError::Malformed("has a bad signature line")));
    Ok((text, signatures.collect::<Result<_, _>>()?))
}

fn signature_of(line: &str) -> Option<Signature<'_>> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(signature).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    (is_key_name(name) && !bytes.is_empty()).then(|| Signature { name, id: *id, bytes: bytes.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    #[test]
    fn the_example_of_the_specification_verifies() {
        let key: VerifierKey = KEY.parse().unwrap();
        assert_eq!(key.to_string(), KEY);
        assert_eq!(key.name(), "example.com/foo");
        assert_eq!(verified_text(NOTE, &[key]), Ok("This is an example message.\n"));
    }

    #[test]
    fn forged_notes_are_refused() {
        let key: VerifierKey = KEY.parse().unwrap();
        let keys = [key];
        let altered = NOTE.replace("example message", "exbmple message");
        assert_eq!(verified_text(&altered, &keys), Err(NoteError::WrongSignature("example.com/foo".into())));
        assert_eq!(verified_text(NOTE, &[]), Err(NoteError::UnknownSigner));
        let renamed = NOTE.replace("example.com/foo", "example.com/bar");
        assert_eq!(verified_text(&renamed, &keys), Err(NoteError::UnknownSigner));
        for malformed in [
            "",
            "text\n",
            "text\n\n",
            &NOTE[..NOTE.len() - 1],
            &NOTE.replace("\n\n", "\n"),
            &NOTE.replace('\u{2014}', "-"),
            &NOTE.replace("example message", "example\tmessage"),
            &format!("{NOTE}trailing"),
        ] {
            let refused = verified_text(malformed, &keys);
            assert!(matches!(refused, Err(NoteError::Malformed(_))), "{malformed:?}: {refused:?}");
        }
    }

    #[test]
    fn keys_must_be_whole() {
        for wrong in [
            "",
            "a+b",
            "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "x y+530d903a+Aeky",
        ] {
            assert!(wrong.parse::<VerifierKey>().is_err(), "{wrong}");
        }
        for name in ["", "a b", "a+b", "a\u{a0}b", "a\nb"] {
            assert!(!is_key_name(name), "{name:?}");
        }
    }
}
