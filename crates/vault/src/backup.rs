//! The root key on paper: four lines that a person can type back, each with a checksum that names the mistyped one.
//!
//! Crockford's base32 alphabet leaves out I, L, O and U; when they are typed after all, they are read as what they look like.

use std::fmt;

use zeroize::Zeroizing;

use crate::digest::sha256_parts;
use crate::{RootKey, VaultError};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LINES: usize = 4;
/// Each line carries 8 bytes of the key and 2 of checksum: 80 bits, 16 characters, four groups of four.
const LINE_KEY_BYTES: usize = 8;
const LINE_CHECK_BYTES: usize = 2;
const LINE_CHARACTERS: usize = 16;

/// The printable text of a root key. It *is* the key: show it once, on paper, to those who are to keep it.
pub struct BackupText(Zeroizing<String>);

impl BackupText {
    pub(crate) fn of(root: &RootKey) -> Self {
        let mut text = Zeroizing::new(String::new());
        for (number, part) in (1_u8..).zip(root.bytes().chunks_exact(LINE_KEY_BYTES)) {
            let line = Zeroizing::new([part, &checksum(number, part)].concat());
            let characters = Zeroizing::new(encode(&line));
            for (place, character) in characters.chars().enumerate() {
                if place > 0 && place % 4 == 0 {
                    text.push('-');
                }
                text.push(character);
            }
            text.push('\n');
        }
        Self(text)
    }

    /// Text as a person typed it: blank lines, spaces, hyphens and lower case are forgiven, wrong characters are not.
    ///
    /// # Errors
    /// [`VaultError::Backup`] naming the line: a wrong character, a wrong length, or a checksum that does not fit.
    pub fn from_typed(typed: &str) -> Result<Self, VaultError> {
        let text = Self(Zeroizing::new(typed.to_owned()));
        text.restore()?;
        Ok(text)
    }

    /// The text, four lines of `XXXX-XXXX-XXXX-XXXX`. The name is long so that a reviewer sees where the key is shown.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The key that the text stands for.
    ///
    /// # Errors
    /// [`VaultError::Backup`] naming the line that is wrong.
    pub fn restore(&self) -> Result<RootKey, VaultError> {
        let refuse = |reason: String| VaultError::Backup { reason };
        let lines: Vec<&str> = self.0.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() != LINES {
            return Err(refuse(format!("it has {} lines, not {LINES}", lines.len())));
        }
        let mut key = Zeroizing::new([0; 32]);
        for ((number, line), part) in (1_u8..).zip(lines).zip(key.chunks_exact_mut(LINE_KEY_BYTES)) {
            let bytes = decode(line).map_err(|wrong| refuse(format!("line {number} {wrong}")))?;
            let (of_key, check) = bytes.split_at(LINE_KEY_BYTES);
            if check != checksum(number, of_key) {
                return Err(refuse(format!("line {number} was mistyped: its check letters do not fit")));
            }
            part.copy_from_slice(of_key);
        }
        Ok(RootKey::from_bytes(*key))
    }
}

impl fmt::Debug for BackupText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("BackupText(..)")
    }
}

/// The line's number is part of its checksum, so that lines cannot be exchanged.
fn checksum(number: u8, part: &[u8]) -> [u8; LINE_CHECK_BYTES] {
    let [first, second, ..] = sha256_parts(&[b"polity root key backup v1\0", &[number], part]);
    [first, second]
}

fn encode(line: &[u8]) -> String {
    let value = line.iter().fold(0_u128, |value, byte| (value << 8) | u128::from(*byte));
    (0..LINE_CHARACTERS)
        .rev()
        .filter_map(|place| ALPHABET.get((value >> (place * 5) & 31) as usize).map(|byte| char::from(*byte)))
        .collect()
}

fn decode(line: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let mut value = 0_u128;
    let mut characters = 0;
    for character in line.chars().filter(|character| !character.is_whitespace() && *character != '-') {
        let read_as = match character.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        };
        let digit = ALPHABET
            .iter()
            .position(|known| char::from(*known) == read_as)
            .ok_or_else(|| format!("has the character {character:?}, which is never used"))?;
        characters += 1;
        if characters > LINE_CHARACTERS {
            return Err(format!("has more than {LINE_CHARACTERS} characters"));
        }
        value = (value << 5) | digit as u128;
    }
    if characters < LINE_CHARACTERS {
        return Err(format!("has {characters} characters, not {LINE_CHARACTERS}"));
    }
    let bytes = value.to_be_bytes();
    let unused = bytes.len() - LINE_KEY_BYTES - LINE_CHECK_BYTES;
    Ok(Zeroizing::new(bytes.split_at(unused).1.to_vec()))
}
