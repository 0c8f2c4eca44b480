//! By which ways messages leave, as the settings say. A demonstration has none.

use crate::settings::Mail;
use anyhow::{Context, Result};
use polity_web::delivery::{MailRoute, MailSecurity, Relay, Ways};
use std::{fs, net::IpAddr};

/// The port on which a relay speaks TLS from the first byte (RFC 8314).
const TLS_PORT: u16 = 465;

/// The ways that the settings name. Nothing is connected to yet.
pub fn ways_out(mail: Option<&Mail>) -> Result<Ways> {
    let mail = mail.map(|mail| Ok::<_, anyhow::Error>(MailRoute::new(&relay(mail)?)?)).transpose()?;
    Ok(Ways { mail, text: None })
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

    fn mail(server: &str, port: u16) -> Mail {
        let from = "Angsana <no-reply@angsana.example>".to_owned();
        Mail { server: server.to_owned(), port, from, user: None, password_file: None }
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
        let missing =
            Mail { password_file: Some("no-such-file".into()), ..mail("mail.angsana.example", 587) };
        assert!(ways_out(Some(&missing)).is_err_and(|error| error.to_string().contains("no-such-file")));
        let nobody = Mail { from: "nobody".to_owned(), ..mail("mail.angsana.example", 587) };
        assert!(ways_out(Some(&nobody)).is_err_and(|error| error.to_string().contains("nobody")));
        assert!(ways_out(None).is_ok_and(|ways| ways.mail.is_none()));
    }
}
