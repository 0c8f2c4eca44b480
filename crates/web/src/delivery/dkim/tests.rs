//! The examples of RFC 6376 (section 3.4.5) and RFC 8463 (appendix A), and what they do not show.

use super::*;
use polity_vault::dkim::{DkimAlgorithm, verify_dkim};
use proptest::prelude::*;

/// RFC 8463, appendix A.3.
const EXAMPLE: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
";
/// Its keys, from appendix A.2.
const RSA_PUBLIC: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
const ED25519_PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const ED25519_SECRET: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

fn with_crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

/// The tag of a signature, its spaces left out.
fn tag(header: &str, name: &str) -> String {
    let mut tags = header.split_once(':').unwrap().1.split(';');
    let found = tags.find_map(|tag| tag.trim_ascii().strip_prefix(&format!("{name}=")));
    found.unwrap().split_whitespace().collect()
}

/// What a verifier does with the signature at this place of a mail. It has nothing of the signer but the rules.
fn verifies(mail: &[u8], place: usize, public: &[u8]) -> bool {
    let (headers, body) = parts(mail);
    let own = headers.iter().filter(|header| header.is_named("dkim-signature")).nth(place).unwrap();
    let text = format!("DKIM-Signature:{}", String::from_utf8_lossy(own.value));
    let names = tag(&text, "h");
    let names: Vec<&str> = names.split(':').collect();
    let (before, _) =
        text.rsplit_once("b=").filter(|(before, _)| before.ends_with([' ', ';', '\t'])).unwrap();
    let data = signed_data(&headers, &names, &format!("{before}b="));
    let algorithm = match tag(&text, "a").as_str() {
        "rsa-sha256" => DkimAlgorithm::RsaSha256,
        _ => DkimAlgorithm::Ed25519Sha256,
    };
    let signature = STANDARD.decode(tag(&text, "b")).unwrap();
    tag(&text, "bh") == STANDARD.encode(sha256(&relaxed_body(body)))
        && verify_dkim(algorithm, public, &data, &signature)
}

fn key(algorithm: DkimAlgorithm) -> DkimKey {
    DkimKey::generate(algorithm).unwrap()
}

fn signed(mail: &[u8], signer: &DkimSigner) -> Vec<u8> {
    [signer.header(mail, 1_528_637_909_000_000).unwrap().as_bytes(), mail].concat()
}

#[test]
fn the_examples_of_canonicalization_agree() {
    let mail = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
    let (headers, body) = parts(mail);
    let reduced: Vec<Vec<u8>> = headers.iter().map(Header::relaxed).collect();
    assert_eq!(reduced, [b"a:X".to_vec(), b"b:Y Z".to_vec()]);
    assert_eq!(relaxed_body(body), b" C\r\nD E\r\n");
    assert_eq!(relaxed_body(b""), b"");
    assert_eq!(relaxed_body(b" \r\n\r\n"), b"");
    assert_eq!(relaxed_body(b"a"), b"a\r\n", "the last line is ended");
}

#[test]
fn both_signatures_of_the_example_verify_and_a_changed_letter_breaks_them() {
    let (rsa, ed25519) = (STANDARD.decode(RSA_PUBLIC).unwrap(), STANDARD.decode(ED25519_PUBLIC).unwrap());
    let mail = with_crlf(EXAMPLE);
    assert!(verifies(&mail, 0, &ed25519) && verifies(&mail, 1, &rsa));
    for (from, to) in [("lost", "cost"), ("dinner", "dinners"), ("Suzie Q", "Suzie R"), ("21:00", "22:00")] {
        let altered = with_crlf(&EXAMPLE.replace(from, to));
        assert!(!verifies(&altered, 0, &ed25519) && !verifies(&altered, 1, &rsa), "{from}");
    }
    let refolded = with_crlf(
        &EXAMPLE.replace("Is dinner ready?", "Is\n\tdinner  ready? ").replace("Joe.\n", "Joe. \n\n\n"),
    );
    assert!(verifies(&refolded, 0, &ed25519) && verifies(&refolded, 1, &rsa), "relaxed");
}

#[test]
fn the_examples_key_makes_the_examples_signature() {
    let mail = with_crlf(EXAMPLE);
    let (headers, _) = parts(&mail);
    let own = headers.iter().find(|header| header.is_named("dkim-signature")).unwrap();
    let text = format!("DKIM-Signature:{}", String::from_utf8_lossy(own.value));
    let (before, _) = text.split_once("\r\n b=").unwrap();
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let data = signed_data(&headers, &names, &format!("{before}\r\n b="));
    // PKCS #8 of an Ed25519 seed (RFC 8410).
    let seed = STANDARD.decode(ED25519_SECRET).unwrap();
    let der = [b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", seed.as_slice()].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    let key = DkimKey::from_pem(&pem).unwrap();
    assert_eq!(STANDARD.encode(key.sign(&data).unwrap()), tag(&text, "b"));
    let signer = DkimSigner::new("football.example.com", "Brisbane", key).unwrap();
    assert_eq!(signer.record_name(), "brisbane._domainkey.football.example.com");
    assert_eq!(signer.record().unwrap(), format!("v=DKIM1; k=ed25519; p={ED25519_PUBLIC}"));
}

#[test]
fn a_header_can_neither_be_changed_nor_added() {
    let signer = DkimSigner::new("angsana.example", "s1", key(DkimAlgorithm::Ed25519Sha256)).unwrap();
    let public = signer.key.public_key().unwrap();
    let mail = signed(&with_crlf("From: a@angsana.example\nSubject: Yes\n\nBody\n"), &signer);
    assert!(verifies(&mail, 0, &public));
    assert!(
        mail.split(|byte| *byte == b'\n').all(|line| line.len() <= 78),
        "{}",
        String::from_utf8_lossy(&mail)
    );
    for added in
        ["Subject: No", "From: b@angsana.example", "Reply-To: c@elsewhere.example", "Content-Type: text/html"]
    {
        let text = String::from_utf8(mail.clone()).unwrap();
        for altered in
            [format!("{added}\r\n{text}"), text.replace("Subject: Yes", &format!("Subject: Yes\r\n{added}"))]
        {
            assert!(!verifies(altered.as_bytes(), 0, &public), "{added}");
        }
    }
    let relayed = [b"Received: from relay\r\n".as_slice(), &mail].concat();
    assert!(verifies(&relayed, 0, &public), "a relay writes its own line");
}

#[test]
fn nonsense_is_refused_with_its_reason() {
    let new = |domain, selector| DkimSigner::new(domain, selector, key(DkimAlgorithm::Ed25519Sha256));
    for selector in ["", "a b", "-a", "a..b", "ä", "a;b", "a=b"] {
        assert!(matches!(new("angsana.example", selector), Err(DkimError::Selector(_))), "{selector}");
    }
    for domain in ["", "localhost", "angsana.example.", "a b.example", "angsana.example; x=1"] {
        assert!(matches!(new(domain, "s1"), Err(DkimError::Domain(_))), "{domain}");
    }
    let signers = vec![new("angsana.example", "s1").unwrap()];
    assert_eq!(judge(&signers, "angsana.example"), Ok(()));
    assert_eq!(judge(&signers, "Mail.Angsana.example"), Ok(()));
    for sender in ["tembusu.example", "notangsana.example", "example"] {
        assert!(matches!(judge(&signers, sender), Err(DkimError::Unaligned { .. })), "{sender}");
    }
    let twice = vec![new("angsana.example", "s1").unwrap(), new("angsana.example", "S1").unwrap()];
    assert_eq!(judge(&twice, "angsana.example"), Err(DkimError::Twice("s1".into())));
}

proptest! {
    #[test]
    fn whatever_a_mail_says_its_signature_verifies(subject in "[ -~]{0,60}", body in "[ -~\t\n]{0,200}") {
        let signer = DkimSigner::new("angsana.example", "s1", key(DkimAlgorithm::Ed25519Sha256)).unwrap();
        let mail = with_crlf(&format!("From: a@angsana.example\nSubject: {subject}\n\n{body}"));
        let mail = signed(&mail, &signer);
        prop_assert!(verifies(&mail, 0, &signer.key.public_key().unwrap()));
        // A relay ends the last line and may add blank ones.
        let ended = [mail.as_slice(), b"\r\n\r\n"].concat();
        prop_assert!(verifies(&ended, 0, &signer.key.public_key().unwrap()));
    }
}
