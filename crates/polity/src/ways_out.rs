//! By which ways messages leave, as the settings say. A demonstration has none.

use crate::settings::{Dkim, Mail};
use anyhow::{Context, Result, bail};
use polity_vault::dkim::DkimKey;
use polity_web::delivery::{DkimSigner, MailRoute, MailSecurity, Relay, Ways};
use std::{fs, net::IpAddr, path::Path};

/// The port on which a relay speaks TLS from the first byte (RFC 8314).
const TLS_PORT: u16 = 465;

/// The ways that the settings name; files are looked for in the data folder. Nothing is connected to yet.
pub fn ways_out(mail: Option<&Mail>, data: &Path) -> Result<Ways> {
    let Some(mail) = mail else { return Ok(Ways::default()) };
    let signers = mail.dkim.iter().map(|dkim| signer(dkim, mail, data)).collect::<Result<_>>()?;
    let route = MailRoute::new(&relay(mail)?)?.signed_by(signers).context("mail.dkim")?;
    Ok(Ways { mail: Some(route), text: None })
}

/// The signer of one key.
pub fn signer(dkim: &Dkim, mail: &Mail, data: &Path) -> Result<DkimSigner> {
    let domain = match &dkim.domain {
        Some(domain) => domain,
        None => sender_domain(mail)?,
    };
    let key = read_key(&data.join(&dkim.key))?;
    DkimSigner::new(domain, &dkim.selector, key).context("mail.dkim")
}

/// The domain of the sender's address.
pub fn sender_domain(mail: &Mail) -> Result<&str> {
    let domain = mail.from.rsplit_once('@').map(|(_, domain)| domain.trim_end_matches(['>', ' ']));
    domain.with_context(|| format!("mail: the sender {:?} is not an address", mail.from))
}

/// A key that signs mail: whoever else can read it can write in the nation's name.
pub fn read_key(file: &Path) -> Result<DkimKey> {
    let shown = file.display();
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(file) {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            bail!("mail.dkim: others may read the key {shown}: run chmod 600 {shown}");
        }
    }
    let text = polity_vault::Zeroizing::new(
        fs::read_to_string(file).with_context(|| format!("mail.dkim: the key {shown} cannot be read"))?,
    );
    DkimKey::from_pem(&text).with_context(|| format!("mail.dkim: {shown} cannot sign mail"))
}

fn relay(mail: &Mail) -> Result<Relay> {
    let here = mail.server == "localhost" || mail.server.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let security = match mail.port {
        TLS_PORT => MailSecurity::Tls,
        // A line that never leaves this machine needs no protection, and such relays rarely offer one.
        _ if here => MailSecurity::None,
        _ => MailSecurity::StartTls,
    };
    let password = mail.password_file.as_ref().map(|file| {
        let text = fs::read_to_string(file);
        text.with_context(|| format!("the mail password cannot be read from {}", file.display()))
    });
    let password = password.transpose()?.unwrap_or_default().trim_end().to_owned();
    Ok(Relay {
        host: mail.server.clone(),
        port: mail.port,
        security,
        credentials: mail.user.clone().map(|user| (user, password)),
        from: mail.from.clone(),
        authority: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use polity_vault::dkim::DkimAlgorithm;
    use std::path::PathBuf;

    fn mail(server: &str, port: u16) -> Mail {
        let from = "Angsana <no-reply@angsana.example>".to_owned();
        Mail { server: server.to_owned(), port, from, user: None, password_file: None, dkim: Vec::new() }
    }

    fn why(mail: &Mail, data: &Path) -> String {
        format!("{:#}", ways_out(Some(mail), data).err().unwrap())
    }

    #[test]
    fn a_line_that_leaves_the_machine_is_protected() {
        let security = |server, port| relay(&mail(server, port)).unwrap().security;
        assert_eq!(security("mail.angsana.example", 587), MailSecurity::StartTls);
        assert_eq!(security("mail.angsana.example", 25), MailSecurity::StartTls);
        assert_eq!(security("mail.angsana.example", 465), MailSecurity::Tls);
        assert_eq!(security("127.0.0.1", 25), MailSecurity::None);
    }

    #[test]
    fn what_is_wrong_is_said_at_start() {
        let here = Path::new(".");
        let missing =
            Mail { password_file: Some("no-such-file".into()), ..mail("mail.angsana.example", 587) };
        assert!(why(&missing, here).contains("no-such-file"));
        let nobody = Mail { from: "nobody".to_owned(), ..mail("mail.angsana.example", 587) };
        assert!(why(&nobody, here).contains("nobody"));
        assert!(ways_out(None, here).is_ok_and(|ways| ways.mail.is_none()));
    }

    #[test]
    fn a_key_that_would_prove_nothing_is_refused_at_start() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, mode: u32| {
            use std::os::unix::fs::PermissionsExt;
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        };
        let pem = DkimKey::generate(DkimAlgorithm::Ed25519Sha256).unwrap().to_pem().unwrap();
        write("right.pem", &pem, 0o600);
        write("open.pem", &pem, 0o644);
        write("wrong.pem", "no key", 0o600);
        let signed = |selector: &str, domain: Option<&str>, key: &str| Mail {
            dkim: vec![Dkim {
                selector: selector.to_owned(),
                domain: domain.map(str::to_owned),
                key: PathBuf::from(key),
            }],
            ..mail("mail.angsana.example", 587)
        };
        assert!(ways_out(Some(&signed("s1", None, "right.pem")), folder.path()).is_ok());
        for (mail, expected) in [
            (signed("s1", None, "none.pem"), "none.pem cannot be read"),
            (signed("s1", None, "open.pem"), "others may read the key"),
            (signed("s1", None, "wrong.pem"), "it is not a PEM file"),
            (signed("s 1", None, "right.pem"), "selector: \"s 1\" is not a name"),
            (
                signed("s1", Some("tembusu.example"), "right.pem"),
                "says nothing about mail from angsana.example",
            ),
        ] {
            let why = why(&mail, folder.path());
            assert!(why.contains(expected), "{why}");
        }
    }
}
