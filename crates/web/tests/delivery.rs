//! Messages from the transaction to the other side: SMTP to a real sink, the gateway, the mailbox.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use std::sync::{Arc, Mutex};

use polity_store::Operation;
use polity_store::job::JobHandler;
use polity_vault::dkim::{DkimAlgorithm, DkimKey};
use polity_web::delivery::{
    CalendarMethod, Channel, DeliveryError, DkimSigner, MailRoute, MailSecurity, Message, Postman, Relay,
    TextRoute, Told, ToldRun, Ways, Word,
};
use polity_web::testkit::{Browser, TestGround};
use polity_web::{Config, Lang, LocalText, Outbound, Reach, Web};
use sample::{account, app_on};
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpListener;

/// What a sink heard: commands, and the mails with their dots undone.
#[derive(Default)]
struct Heard {
    commands: Vec<String>,
    mails: Vec<String>,
}

/// A mail server that takes one line after the other and answers RCPT as it is told.
async fn sink<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    greet: bool,
    rcpt: &str,
    heard: &Mutex<Heard>,
) -> bool {
    let mut stream = BufReader::new(stream);
    if greet {
        stream.write_all(b"220 sink.angsana.example ESMTP\r\n").await.unwrap();
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return false;
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().commands.push(line.clone());
        let answer = match line.split(' ').next().unwrap() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250-STARTTLS\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "STARTTLS" => {
                stream.write_all(b"220 go ahead\r\n").await.unwrap();
                return true;
            }
            "MAIL" | "RSET" | "NOOP" => "250 fine",
            "RCPT" => rcpt,
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.unwrap();
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut mail).await.unwrap();
                }
                heard.lock().unwrap().mails.push(mail.replace("\r\n..", "\r\n."));
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "502 unknown",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

/// A listening sink with its port.
async fn listening(tls: Option<&'static str>, rcpt: &'static str) -> (u16, Arc<Mutex<Heard>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Heard::default()));
    let told = heard.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let heard = told.clone();
            tokio::spawn(async move {
                let mut stream = stream;
                let start = sink(&mut stream, true, rcpt, &heard).await;
                if start && let Some(name) = tls {
                    let stream = acceptor(name).accept(stream).await.unwrap();
                    sink(stream, false, rcpt, &heard).await;
                }
            });
        }
    });
    (port, heard)
}

fn tls_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

fn acceptor(name: &str) -> tokio_rustls::TlsAcceptor {
    use rustls::pki_types::pem::PemObject;
    let chain =
        vec![rustls::pki_types::CertificateDer::from_pem_file(tls_file(&format!("{name}.pem"))).unwrap()];
    let key = rustls::pki_types::PrivateKeyDer::from_pem_file(tls_file(&format!("{name}.key"))).unwrap();
    let config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}

fn relay(port: u16, security: MailSecurity) -> Relay {
    Relay {
        host: "localhost".into(),
        port,
        security,
        credentials: Some(("polity".into(), "secret".into())),
        from: "Angsana <no-reply@angsana.example>".into(),
        authority: Some(tls_file("ca.pem")),
    }
}

fn real_web(ground: &TestGround) -> Web {
    let base = "https://www.angsana.example/".parse().unwrap();
    ground.web_with(Config::nation(LocalText::new("Angsana"), LocalText::new("Official"), base))
}

fn mail() -> Message {
    Message {
        to: "Tan Mei Ling <mei@angsana.example>".into(),
        channel: Channel::Mail,
        subject: "Kod anda: 4711 — 代码".into(),
        body: "Helo\n.\n.. dot lines and தமிழ்\n".into(),
        lang: Lang::Ms,
        calendar: None,
    }
}

async fn work(web: &Web, postman: &Postman) {
    while web.store().work_once(postman, &**web.clock()).await.unwrap() {}
}

/// The body of a mail in base64, read back.
fn body_of(mail: &str) -> String {
    use base64::Engine as _;
    let (_, body) = mail.split_once("\r\n\r\n").unwrap();
    let body: String = body.trim_end_matches(".\r\n").chars().filter(|c| !c.is_whitespace()).collect();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(body).unwrap()).unwrap()
}

#[tokio::test]
async fn a_mail_travels_by_tls_and_arrives_whole() {
    let (port, heard) = listening(Some("one"), "250 fine").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let mail_route = MailRoute::new(&relay(port, MailSecurity::StartTls)).unwrap();
    let postman = Postman::new(&web, Ways { mail: Some(mail_route), text: None });
    let id = web.delivery().send(&mail()).await.unwrap();
    work(&web, &postman).await;

    let heard = heard.lock().unwrap();
    let place = |command: &str| heard.commands.iter().position(|line| line.starts_with(command));
    assert!(place("STARTTLS").unwrap() < place("AUTH PLAIN").unwrap(), "the password waits for TLS");
    let mail_text = &heard.mails[0];
    assert!(mail_text.contains(&format!("Message-ID: <{id}@angsana.example>")), "{mail_text}");
    assert!(mail_text.contains("Date: Mon, 07 Jan 2030 01:00:00 +0000"));
    assert!(
        mail_text.contains("Auto-Submitted: auto-generated") && mail_text.contains("Content-Language: ms")
    );
    assert_eq!(body_of(mail_text).replace("\r\n", "\n"), mail().body);
}

#[tokio::test]
async fn a_relay_without_the_right_certificate_gets_nothing() {
    let (port, heard) = listening(Some("one"), "250 fine").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let untrusted = Relay { authority: None, ..relay(port, MailSecurity::StartTls) };
    let postman = Postman::new(&web, Ways { mail: Some(MailRoute::new(&untrusted).unwrap()), text: None });
    web.delivery().send(&mail()).await.unwrap();
    assert!(web.store().work_once(&*postman, &**web.clock()).await.unwrap());
    assert!(heard.lock().unwrap().commands.iter().all(|line| !line.starts_with("AUTH")));
    assert_eq!(
        web.store().jobs_waiting().await.unwrap(),
        [("web.delivery".to_owned(), 1)],
        "it waits for better times"
    );
}

#[tokio::test]
async fn a_refusal_for_good_is_laid_aside_and_names_nobody() {
    let (port, _) = listening(None, "550 mei@angsana.example is unknown here").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let mail_route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap();
    let postman = Postman::new(&web, Ways { mail: Some(mail_route), text: None });
    web.delivery().send(&mail()).await.unwrap();
    work(&web, &postman).await;
    let dead = web.store().dead_letters(10).await.unwrap();
    assert_eq!(dead[0].reason, "the mail relay refused for good (550)");
    assert!(web.metrics().text().contains(r#"polity_messages_total{channel="mail",outcome="failed"} 1"#));
}

#[tokio::test]
async fn a_message_leaves_only_with_its_transaction() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    let outgoing = web.delivery().prepare(&mail()).unwrap();
    let failed: Result<(), polity_store::StoreError> = web
        .store()
        .transact(Operation::new("test.fail", account(9)), move |tx| {
            outgoing.enqueue(tx)?;
            Err(polity_store::StoreError::Panicked("on purpose"))
        })
        .await;
    assert!(failed.is_err());
    assert!(web.store().jobs_waiting().await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_leaves_the_demonstration_and_everything_is_in_its_mailbox() {
    let (port, heard) = listening(None, "250 fine").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    let app = app_on(&web);
    let mail_route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap();
    // Even with a way out configured.
    let postman = Postman::new(&web, Ways { mail: Some(mail_route), text: None });
    assert_eq!(postman.queue(), "web.delivery");
    let mut browser = Browser::new(&app);
    assert!(browser.get("/demo/mailbox").await.body.contains("Nothing was sent yet."));
    web.delivery().send(&mail()).await.unwrap();
    ground.clock.advance(2_000);
    let letter = Message {
        channel: Channel::Print,
        to: "Tan Mei Ling\n1 Angsana Way".into(),
        subject: "<Letter>".into(),
        ..mail()
    };
    let letter_id = web.delivery().send(&letter).await.unwrap();
    work(&web, &postman).await;
    assert!(heard.lock().unwrap().commands.is_empty());

    let page = browser.get("/demo/mailbox").await;
    let main = page.main();
    assert!(main.find("&#60;Letter&#62;").unwrap() < main.find("Kod anda: 4711").unwrap(), "newest first");
    assert!(main.contains(".. dot lines and தமிழ்") && main.contains(r#"<div class="letter" lang="ms">"#));

    assert!(web.delivery().mark_handled(letter_id).await.unwrap());
    assert!(!web.delivery().mark_handled(letter_id).await.unwrap(), "once");
    assert!(web.delivery().kept_one(letter_id).await.unwrap().unwrap().handled_at.is_some());
    ground.clock.advance(polity_web::delivery::KEPT + 10_000);
    assert_eq!(web.delivery().forget_old().await.unwrap(), 2);
}

#[tokio::test]
async fn a_real_nation_without_a_way_out_lays_aside_and_keeps_letters() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let postman = Postman::new(&web, Ways::default());
    let mail_id = web.delivery().send(&mail()).await.unwrap();
    ground.clock.advance(2_000);
    let letter_id = web.delivery().send(&Message { channel: Channel::Print, ..mail() }).await.unwrap();
    work(&web, &postman).await;
    let dead = web.store().dead_letters(9).await.unwrap();
    assert_eq!(
        (dead.len(), dead[0].id, dead[0].reason.as_str()),
        (1, mail_id, "no way out is configured for mail")
    );
    let kept = web.delivery().kept(None).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.id).collect::<Vec<_>>(), [letter_id]);

    // Once a way is configured, what was laid aside can still go.
    let (port, heard) = listening(None, "250 fine").await;
    let mail_route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap();
    let postman = Postman::new(&web, Ways { mail: Some(mail_route), text: None });
    assert!(web.store().revive_job(mail_id, web.now()).await.unwrap());
    work(&web, &postman).await;
    assert_eq!(heard.lock().unwrap().mails.len(), 1);
}

#[tokio::test]
async fn the_queue_and_the_mailbox_hold_nothing_readable() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = ground.web();
    let postman = Postman::new(&web, Ways::default());
    web.delivery().send(&mail()).await.unwrap();
    let file = ground.store.folder().unwrap().to_owned();
    let readable = || {
        let files = std::fs::read_dir(&file).unwrap().flatten();
        let all: Vec<u8> = files.flat_map(|file| std::fs::read(file.path()).unwrap()).collect();
        assert!(all.windows(12).any(|window| window == b"web.delivery"), "the file is the right one");
        all.windows(14).any(|window| window == b"mei@angsana.ex")
            || all.windows(9).any(|window| window == b"anda: 471")
    };
    assert!(!readable());
    work(&web, &postman).await;
    assert!(!readable());
}

#[tokio::test]
async fn text_messages_go_to_the_gateway() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = tokio::spawn(async move {
        let mut all = Vec::new();
        for answer in ["429 Too Many Requests", "202 Accepted", "400 Bad Request"] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = vec![0; 4096];
            let length = stream.read(&mut heard).await.unwrap();
            stream
                .write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").as_bytes())
                .await
                .unwrap();
            all.push(String::from_utf8_lossy(&heard[..length]).into_owned());
        }
        all
    });
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let text = TextRoute::new(Outbound::new(Reach::Development), format!("http://{address}/sms"), "token-1");
    let postman = Postman::new(&web, Ways { mail: None, text: Some(text) });
    let sms = Message {
        channel: Channel::Sms,
        to: "+99900000001".into(),
        subject: String::new(),
        body: "4711".into(),
        lang: Lang::En,
        calendar: None,
    };
    web.delivery().send(&sms).await.unwrap();
    work(&web, &postman).await;
    assert_eq!(web.store().jobs_waiting().await.unwrap().len(), 1, "too many: later");
    ground.clock.advance(6_000_000);
    work(&web, &postman).await;
    assert!(web.store().jobs_waiting().await.unwrap().is_empty(), "taken");
    web.delivery().send(&sms).await.unwrap();
    work(&web, &postman).await;
    assert_eq!(web.store().dead_letters(9).await.unwrap()[0].reason, "the gateway answered 400");
    let heard = gateway.await.unwrap();
    assert!(
        heard[1].contains("authorization: Bearer token-1") && heard[1].contains(r#""to":"+99900000001""#),
        "{}",
        heard[1]
    );
    assert_eq!(heard[0].rsplit("\r\n").next(), heard[1].rsplit("\r\n").next(), "the same bytes on every try");
}

/// Keeps what the postman tells.
#[derive(Default)]
struct Ear(Mutex<Vec<(polity_store::Id, Word)>>);

impl Told for Ear {
    fn told(&self, message: polity_store::Id, word: Word) -> ToldRun<'_> {
        self.0.lock().unwrap().push((message, word));
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn the_postman_tells_what_became_of_each_message() {
    for (rcpt, expected) in [
        ("250 fine", Word::Sent),
        ("450 4.2.1 later", Word::Delayed),
        ("550 5.1.1 mei@angsana.example is unknown here", Word::Bounced),
        ("550 5.7.1 not from you", Word::Refused),
    ] {
        let (port, _) = listening(None, rcpt).await;
        let ground = TestGround::sqlite(&[], &[]).await;
        let web = real_web(&ground);
        let mail_route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap();
        let ear = Arc::new(Ear::default());
        let postman = Postman::telling(&web, Ways { mail: Some(mail_route), text: None }, Some(ear.clone()));
        let id = web.delivery().send(&mail()).await.unwrap();
        work(&web, &postman).await;
        assert_eq!(*ear.0.lock().unwrap(), [(id, expected)], "{rcpt}");
    }
}

#[tokio::test]
async fn a_mail_carries_the_signature_of_each_key() {
    let (port, heard) = listening(None, "250 fine").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let signer = |selector, algorithm| {
        DkimSigner::new("angsana.example", selector, DkimKey::generate(algorithm).unwrap()).unwrap()
    };
    let signers = vec![signer("rsa", DkimAlgorithm::RsaSha256), signer("ed", DkimAlgorithm::Ed25519Sha256)];
    let route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap().signed_by(signers).unwrap();
    let postman = Postman::new(&web, Ways { mail: Some(route), text: None });
    web.delivery().send(&mail()).await.unwrap();
    work(&web, &postman).await;
    let text = heard.lock().unwrap().mails[0].clone();
    assert!(text.starts_with(
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=angsana.example; s=rsa; t=1893978000;"
    ));
    assert!(text.contains("DKIM-Signature: v=1; a=ed25519-sha256;") && text.contains("; s=ed; "));
    assert_eq!(body_of(&text).replace("\r\n", "\n"), mail().body);
}

#[tokio::test]
async fn an_appointment_travels_as_text_for_calendars_and_as_a_file() {
    let (port, heard) = listening(None, "250 fine").await;
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = real_web(&ground);
    let mail_route = MailRoute::new(&relay(port, MailSecurity::None)).unwrap();
    let postman = Postman::new(&web, Ways { mail: Some(mail_route), text: None });
    let ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Besuch — வருகை\r\nEND:VCALENDAR\r\n";
    let wrong = mail().with_calendar(ics, CalendarMethod::Cancel);
    assert!(matches!(web.delivery().prepare(&wrong), Err(DeliveryError::Calendar("CANCEL"))));
    let id = web.delivery().send(&mail().with_calendar(ics, CalendarMethod::Request)).await.unwrap();
    work(&web, &postman).await;

    let text = heard.lock().unwrap().mails[0].clone();
    let parts = |text: &str, boundary: &str| -> Vec<String> {
        let all: Vec<&str> = text.split(&format!("--{boundary}")).collect();
        assert_eq!(all.last().unwrap().get(..2), Some("--"), "the last boundary ends it");
        all[1..all.len() - 1].iter().map(|part| (*part).to_owned()).collect()
    };
    assert!(text.contains("Content-Type: multipart/mixed;"), "{text}");
    let mixed = parts(&text, &format!("=_mail_{id}"));
    assert_eq!(mixed.len(), 2, "{text}");
    let readings = parts(&mixed[0], &format!("=_text_{id}"));
    assert!(mixed[0].contains("multipart/alternative") && readings.len() == 2, "{text}");
    assert!(readings[0].contains("Content-Type: text/plain; charset=utf-8"), "{text}");
    assert!(readings[1].contains("Content-Type: text/calendar; method=REQUEST; charset=utf-8"), "{text}");
    assert!(mixed[1].contains("Content-Disposition: attachment; filename=\"invite.ics\""), "{text}");
    assert_eq!((body_of(&readings[1]).as_str(), body_of(&mixed[1]).as_str()), (ics, ics));
    assert_eq!(body_of(&readings[0]).replace("\r\n", "\n"), mail().body);
}
