//! Mail by SMTP (RFC 5321), over TLS, to the relay that the operator names, signed where there is a key.

use std::error::Error as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use polity_store::job::JobError;
use polity_store::{Id, Micros};

use super::dkim::{DkimError, DkimSigner, judge};
use super::word::{Refusal, refusal};
use super::{Calendar, Message};

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
    signers: Arc<[DkimSigner]>,
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
    /// Its signatures would be worth nothing.
    #[error(transparent)]
    Dkim(#[from] DkimError),
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
        Ok(Self { from, host, signers: Arc::new([]), transport: builder.build() })
    }

    /// The same way, with a DKIM signature by each of these on every mail.
    ///
    /// # Errors
    /// [`MailRouteError::Dkim`] if receivers would not count one for this sender, or two share a record.
    pub fn signed_by(mut self, signers: Vec<DkimSigner>) -> Result<Self, MailRouteError> {
        judge(&signers, &self.host)?;
        self.signers = signers.into();
        Ok(self)
    }

    pub(super) async fn send(&self, id: Id, message: &Message, now: Micros) -> Result<(), Refusal> {
        let mail = self.letter(id, message, now)?;
        let text = self.signed(&mail.formatted(), now)?;
        self.transport.send_raw(mail.envelope(), &text).await.map(drop).map_err(|error| {
            let said = error.source().map(ToString::to_string).unwrap_or_default();
            refusal(error.status().map(u16::from), error.is_permanent(), &said)
        })
    }

    /// The mail with a signature by each signer before its first header.
    fn signed(&self, mail: &[u8], now: Micros) -> Result<Vec<u8>, JobError> {
        let mut text = Vec::with_capacity(mail.len());
        for signer in self.signers.iter() {
            let header = signer.header(mail, now);
            text.extend(header.map_err(|error| JobError::Retry(error.to_string()))?.into_bytes());
        }
        text.extend(mail);
        Ok(text)
    }

    fn letter(&self, id: Id, message: &Message, now: Micros) -> Result<lettre::Message, JobError> {
        let wrong = |what: &str| JobError::GiveUp(format!("the mail cannot be written: {what}"));
        let to: Mailbox = message.to.parse().map_err(|_| wrong("the recipient is not an address"))?;
        let seconds = u64::try_from(now / 1_000_000).unwrap_or(0);
        let mail = MessageBuilder::new()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject.clone())
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            // The same for every try of the same job, so that a mail handed over twice is shown once.
            .message_id(Some(format!("<{id}@{}>", self.host)))
            // RFC 3834: nobody's absence note answers us.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", message.lang.tag()));
        let mail = match &message.calendar {
            None => mail
                .header(ContentType::TEXT_PLAIN)
                .header(ContentTransferEncoding::Base64)
                .body(message.body.clone()),
            Some(calendar) => mail.multipart(with_invitation(id, &message.body, calendar)?),
        };
        mail.map_err(|error| wrong(&error.to_string()))
    }
}

/// Calendars read the invitation as another form of the text (RFC 6047); programs that do not, show it as a file.
fn with_invitation(id: Id, body: &str, calendar: &Calendar) -> Result<MultiPart, JobError> {
    let kind = |text: &str| {
        ContentType::parse(text).map_err(|_| JobError::GiveUp("the invitation has no media type".into()))
    };
    let part = |kind: ContentType, text: &str| {
        let part = SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64);
        part.body(text.to_owned())
    };
    let method = calendar.method.name();
    let invitation = kind(&format!("text/calendar; method={method}; charset=utf-8"))?;
    let file = SinglePart::builder()
        .header(kind("application/ics; name=\"invite.ics\"")?)
        .header(ContentDisposition::attachment("invite.ics"))
        .header(ContentTransferEncoding::Base64);
    // Made from the identifier, so that each try sends the same bytes. No line of base64 looks like them.
    let readings = MultiPart::alternative()
        .boundary(format!("=_text_{id}"))
        .singlepart(part(ContentType::TEXT_PLAIN, body))
        .singlepart(part(invitation, &calendar.ics));
    Ok(MultiPart::mixed()
        .boundary(format!("=_mail_{id}"))
        .multipart(readings)
        .singlepart(file.body(calendar.ics.clone())))
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
