//! DKIM (RFC 6376): what proves to the mail servers on the way that a mail is the nation's own and was not altered.
//!
//! Promise: header and body are both canonicalized relaxed, so that a relay that folds a line or trims a space breaks
//! nothing; each header that a reader relies on is signed once more than it stands there, so that nobody can add
//! another; and a signature that receivers would not count for the sender's address is refused before it is made.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use polity_store::Micros;
use polity_vault::digest::sha256;
use polity_vault::dkim::{DkimKey, DkimKeyError};

/// Headers that are signed whether they stand there or not: one that is absent cannot be added afterwards.
const SIGNED: [&str; 12] = [
    "from",
    "to",
    "cc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-language",
    "auto-submitted",
];
/// Longest selector and domain, as DNS has it (RFC 1035).
const NAME_BYTES_MAX: usize = 253;
/// Base64 on one line of the header.
const LINE_SIGNS: usize = 72;

/// Signs mails for one domain with one key.
pub struct DkimSigner {
    domain: String,
    selector: String,
    key: DkimKey,
}

/// Why mails cannot be signed like this.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    /// The selector is no name.
    #[error("selector: {0:?} is not a name of letters, digits and hyphens, with dots between them")]
    Selector(String),
    /// The domain is no name.
    #[error("domain: {0:?} is not the name of a domain")]
    Domain(String),
    /// Receivers would not count the signature for the sender.
    #[error(
        "domain: a signature of {domain} says nothing about mail from {sender}: sign as {sender} or a domain above it"
    )]
    Unaligned {
        /// The domain of the signature.
        domain: String,
        /// The domain of the sender's address.
        sender: String,
    },
    /// One record has room for one key.
    #[error("selector: {0} stands there twice, and its record has room for one key")]
    Twice(String),
}

impl DkimSigner {
    /// A signer whose public key is published at `SELECTOR._domainkey.DOMAIN`.
    ///
    /// # Errors
    /// A name that is none.
    pub fn new(domain: &str, selector: &str, key: DkimKey) -> Result<Self, DkimError> {
        let (domain, selector) = (domain.to_ascii_lowercase(), selector.to_ascii_lowercase());
        if !is_name(&selector) {
            return Err(DkimError::Selector(selector));
        }
        if !is_name(&domain) || !domain.contains('.') {
            return Err(DkimError::Domain(domain));
        }
        Ok(Self { domain, selector, key })
    }

    /// Where the record with its public key stands.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What the record says.
    ///
    /// # Errors
    /// [`DkimKeyError::Crypto`] if the key cannot be encoded.
    pub fn record(&self) -> Result<String, DkimKeyError> {
        let key = STANDARD.encode(self.key.public_key()?);
        Ok(format!("v=DKIM1; k={}; p={key}", self.key.algorithm().key_kind()))
    }

    /// How it signs, as its signatures say.
    pub fn algorithm(&self) -> &'static str {
        self.key.algorithm().name()
    }

    /// The header that signs a mail, which goes before its first one; ends with CRLF. `now` in microseconds UTC.
    pub(super) fn header(&self, mail: &[u8], now: Micros) -> Result<String, DkimKeyError> {
        let (headers, body) = parts(mail);
        let mut names = Vec::new();
        for name in SIGNED {
            let present = headers.iter().filter(|header| header.is_named(name)).count();
            names.extend(std::iter::repeat_n(name, present + 1));
        }
        let mut listed = String::new();
        for (place, name) in names.iter().enumerate() {
            let between = if place == 0 {
                ""
            } else if place % 6 == 0 {
                ":\r\n "
            } else {
                ":"
            };
            let _ = write!(listed, "{between}{name}");
        }
        let start = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed;\r\n d={}; s={}; t={};\r\n h={listed};\r\n bh={};\r\n b=",
            self.algorithm(),
            self.domain,
            self.selector,
            now.div_euclid(1_000_000),
            STANDARD.encode(sha256(&relaxed_body(body))),
        );
        let signature = STANDARD.encode(self.key.sign(&signed_data(&headers, &names, &start))?);
        let mut header = start;
        for (place, sign) in signature.chars().enumerate() {
            if place > 0 && place % LINE_SIGNS == 0 {
                header.push_str("\r\n ");
            }
            header.push(sign);
        }
        header.push_str("\r\n");
        Ok(header)
    }
}

impl std::fmt::Debug for DkimSigner {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "DkimSigner({}, {})", self.record_name(), self.algorithm())
    }
}

/// Whether these signers can sign mails from this host: aligned as DMARC (RFC 7489) asks by default, each with a
/// record of its own.
pub(super) fn judge(signers: &[DkimSigner], sender: &str) -> Result<(), DkimError> {
    let sender = sender.to_ascii_lowercase();
    for (place, signer) in signers.iter().enumerate() {
        let DkimSigner { domain, selector, .. } = signer;
        let is_above =
            sender.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if !is_above {
            return Err(DkimError::Unaligned { domain: domain.clone(), sender });
        }
        let earlier = signers.iter().take(place).any(|other| other.record_name() == signer.record_name());
        if earlier {
            return Err(DkimError::Twice(selector.clone()));
        }
    }
    Ok(())
}

/// Labels of letters, digits and hyphens, with dots between them.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= NAME_BYTES_MAX && name.split('.').all(is_label)
}

/// A header as it stands in a mail, folds and all, without its last line end.
struct Header<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

impl Header<'_> {
    fn is_named(&self, name: &str) -> bool {
        self.name.trim_ascii().eq_ignore_ascii_case(name.as_bytes())
    }

    /// RFC 6376, section 3.4.2, without the line end.
    fn relaxed(&self) -> Vec<u8> {
        let mut text = self.name.trim_ascii().to_ascii_lowercase();
        text.push(b':');
        text.extend(one_space(self.value).trim_ascii());
        text
    }
}

/// The headers and the body of a mail whose lines end with CRLF.
fn parts(mail: &[u8]) -> (Vec<Header<'_>>, &[u8]) {
    let mut headers: Vec<&[u8]> = Vec::new();
    let (mut begun, mut at) = (0, 0);
    while let Some(length) = mail.get(at..).and_then(|rest| rest.windows(2).position(|two| two == b"\r\n")) {
        let next = at + length + 2;
        let goes_on = mail.get(next).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if length > 0 && goes_on {
            at = next;
            continue;
        }
        if length == 0 && begun == at {
            return (
                headers.iter().filter_map(|text| header(text)).collect(),
                mail.get(next..).unwrap_or(b""),
            );
        }
        headers.extend(mail.get(begun..at + length));
        (begun, at) = (next, next);
    }
    (headers.iter().filter_map(|text| header(text)).collect(), b"")
}

fn header(text: &[u8]) -> Option<Header<'_>> {
    let colon = text.iter().position(|byte| *byte == b':')?;
    Some(Header { name: text.get(..colon)?, value: text.get(colon + 1..)? })
}

/// Every run of spaces, tabs and folds as one space.
fn one_space(text: &[u8]) -> Vec<u8> {
    let mut reduced: Vec<u8> = Vec::with_capacity(text.len());
    for byte in text {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' if reduced.last() == Some(&b' ') => {}
            b' ' | b'\t' | b'\r' | b'\n' => reduced.push(b' '),
            other => reduced.push(*other),
        }
    }
    reduced
}

/// RFC 6376, section 3.4.4.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut reduced = Vec::with_capacity(body.len());
    let mut blank_lines = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = one_space(line.strip_suffix(b"\r").unwrap_or(line));
        let line = line.trim_ascii_end();
        if line.is_empty() {
            blank_lines += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut blank_lines) {
            reduced.extend(b"\r\n");
        }
        reduced.extend(line);
        reduced.extend(b"\r\n");
    }
    reduced
}

/// What is signed (RFC 6376, section 3.7): the named headers, the last one of a name first, and the signature's own
/// header up to its empty `b=`.
fn signed_data(headers: &[Header<'_>], names: &[&str], own: &str) -> Vec<u8> {
    let mut data = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let earlier = names.iter().take(place).filter(|other| other.eq_ignore_ascii_case(name)).count();
        let chosen = headers.iter().rev().filter(|header| header.is_named(name)).nth(earlier);
        if let Some(chosen) = chosen {
            data.extend(chosen.relaxed());
            data.extend(b"\r\n");
        }
    }
    if let Some(own) = header(own.as_bytes()) {
        data.extend(own.relaxed());
    }
    data
}

#[cfg(test)]
mod tests;
