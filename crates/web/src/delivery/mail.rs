//! Mail by SMTP (RFC 5321), over TLS, to the relay that the operator names.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use polity_store::job::JobError;
use polity_store::{Id, Micros};

use super::Message;

/// The relay's patience and ours.
const SMTP_TIME_MAX: Duration = Duration::from_secs(30);

/// How the line to the relay is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS from the first byte (usually port 465).
    Tls,
    /// Plain first, then TLS; refused if the relay does not offer it (usually port 587).
    StartTls,
    /// No protection: a relay on this machine, or a test.
    None,
}

/// Where mail is handed over.
#[derive(Clone)]
pub struct MailRoute {
    from: Mailbox,
    /// Right side of `Message-ID`.
    host: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// Why the relay cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum MailRouteError {
    /// The sender is no address.
    #[error("the sender of mails is not an address: {0}")]
    Sender(String),
    /// TLS cannot be set up for the relay.
    #[error("TLS to the mail relay cannot be set up: {0}")]
    Tls(String),
}

/// The relay as an operator describes it.
#[derive(Clone)]
pub struct Relay {
    /// Host name of the relay.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection of the line.
    pub security: MailSecurity,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// Sender, such as `Angsana <no-reply@angsana.example>`.
    pub from: String,
    /// PEM file with the authority that signed the relay's certificate, where it is not a public one.
    pub authority: Option<PathBuf>,
}

impl MailRoute {
    /// A way to this relay. Connects to nothing yet.
    pub fn new(relay: &Relay) -> Result<Self, MailRouteError> {
        let from: Mailbox = relay.from.parse().map_err(|_| MailRouteError::Sender(relay.from.clone()))?;
        let tls = match relay.security {
            MailSecurity::None => Tls::None,
            MailSecurity::Tls => Tls::Wrapper(parameters(relay)?),
            MailSecurity::StartTls => Tls::Required(parameters(relay)?),
        };
        // `dangerous` means without a default protection; the line above decides it.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&relay.host)
            .port(relay.port)
            .tls(tls)
            .timeout(Some(SMTP_TIME_MAX));
        if let Some((user, password)) = relay.credentials.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        let host = from.email.domain().to_owned();
        Ok(Self { from, host, transport: builder.build() })
    }

    pub(super) async fn send(&self, id: Id, message: &Message, now: Micros) -> Result<(), JobError> {
        let mail = self.letter(id, message, now)?;
        self.transport.send(mail).await.map(drop).map_err(|error| {
            // The relay's words may name the recipient; its code says enough.
            let code = error.status().map_or_else(|| "no code".to_owned(), |code| code.to_string());
            if error.is_permanent() {
                JobError::GiveUp(format!("the mail relay refused for good ({code})"))
            } else {
                JobError::Retry(format!("the mail relay did not take the mail ({code})"))
            }
        })
    }

    fn letter(&self, id: Id, message: &Message, now: Micros) -> Result<lettre::Message, JobError> {
        let wrong = |what: &str| JobError::GiveUp(format!("the mail cannot be written: {what}"));
        let to: Mailbox = message.to.parse().map_err(|_| wrong("the recipient is not an address"))?;
        let seconds = u64::try_from(now / 1_000_000).unwrap_or(0);
        MessageBuilder::new()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject.clone())
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            // The same for every try of the same job, so that a mail handed over twice is shown once.
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::Base64)
            // RFC 3834: nobody's absence note answers us.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", message.lang.tag()))
            .body(message.body.clone())
            .map_err(|error| wrong(&error.to_string()))
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn parameters(relay: &Relay) -> Result<TlsParameters, MailRouteError> {
    let wrong = |error: &dyn std::fmt::Display| MailRouteError::Tls(error.to_string());
    let mut builder = TlsParameters::builder(relay.host.clone());
    if let Some(path) = &relay.authority {
        let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| wrong(&error))?);
    }
    builder.build().map_err(|error| wrong(&error))
}
