//! The accept loop with real sockets: bounds, patience, TLS, and the graceful end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sample;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use polity_web::testkit::TestGround;
use polity_web::{Anyone, App, Bounds, Config, Listen, LocalText, Routes, Server, TlsFiles, Who};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

struct Running {
    app: App,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    done: JoinHandle<usize>,
    _ground: TestGround,
}

async fn running(config: Option<Config>, tls: Option<TlsFiles>, redirect: Option<SocketAddr>) -> Running {
    let ground = TestGround::sqlite(&[], &[]).await;
    let web = config.map_or_else(|| ground.web(), |config| ground.web_with(config));
    let app: App = sample::app_on(&web);
    let listen = Listen { tls, redirect_from: redirect, ..Listen::plain(([127, 0, 0, 1], 0).into()) };
    let server = Server::bind(app.clone(), listen).await.unwrap();
    let address = server.local_address().unwrap();
    let (stop, stopped) = watch::channel(false);
    Running { app, address, stop, done: tokio::spawn(server.run(stopped)), _ground: ground }
}

#[expect(clippy::disallowed_methods, reason = "a client of the server under test")]
async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// One request on a connection of its own, and all that came back.
async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut heard)).await;
    String::from_utf8_lossy(&heard).into_owned()
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn requests_are_answered_on_one_connection_after_the_other() {
    let server = running(None, None, None).await;
    let mut stream = connect(server.address).await;
    let twice = HEALTH.replace("connection: close\r\n", "") + HEALTH;
    let heard = ask(&mut stream, &twice).await;
    assert_eq!(heard.matches("HTTP/1.1 200 OK").count(), 2, "{heard}");
    assert!(heard.ends_with("ok\n"));
}

#[tokio::test]
async fn faulty_requests_end_the_connection_and_nothing_else() {
    let server = running(None, None, None).await;
    let many_headers = "x-a: 1\r\n".repeat(200);
    for faulty in [
        "NONSENSE\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n{many_headers}\r\n"),
        format!("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-long: {}\r\n\r\n", "x".repeat(64 * 1024)),
        "POST /clinic/book HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "POST /clinic/book HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 99999999999\r\n\r\n".to_owned(),
    ] {
        let mut stream = connect(server.address).await;
        let _ = stream.write_all(faulty.as_bytes()).await;
        let mut heard = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut heard)).await;
        let heard = String::from_utf8_lossy(&heard);
        assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 4"), "{faulty:.40}: {heard:.60}");
    }
    assert!(
        ask(&mut connect(server.address).await, HEALTH).await.contains("200 OK"),
        "others are served as before"
    );
}

/// A server with bounds of its own.
async fn bounded(bounds: Bounds) -> Running {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = sample::app_on(&ground.web());
    let listen = Listen { bounds, ..Listen::plain(([127, 0, 0, 1], 0).into()) };
    let server = Server::bind(app.clone(), listen).await.unwrap();
    let address = server.local_address().unwrap();
    let (stop, stopped) = watch::channel(false);
    Running { app, address, stop, done: tokio::spawn(server.run(stopped)), _ground: ground }
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let server = bounded(Bounds { head_time: Duration::from_millis(300), ..Bounds::default() }).await;
    let started = std::time::Instant::now();
    // Silent, halfway through a head, and idle after an answer.
    let mut silent = connect(server.address).await;
    let mut halfway = connect(server.address).await;
    halfway.write_all(b"GET /healthz HTTP/1.1\r\nhost: 127").await.unwrap();
    let mut idle = connect(server.address).await;
    idle.write_all(HEALTH.replace("connection: close\r\n", "").as_bytes()).await.unwrap();
    for stream in [&mut silent, &mut halfway, &mut idle] {
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard).await;
    }
    let took = started.elapsed();
    assert!(took > Duration::from_millis(250) && took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_their_turn() {
    let server = bounded(Bounds { connections: 2, ..Bounds::default() }).await;
    let mut first = connect(server.address).await;
    let mut second = connect(server.address).await;
    for stream in [&mut first, &mut second] {
        stream.write_all(HEALTH.replace("connection: close\r\n", "").as_bytes()).await.unwrap();
        assert!(stream.read(&mut [0; 2048]).await.unwrap() > 0);
    }
    let mut third = connect(server.address).await;
    third.write_all(HEALTH.as_bytes()).await.unwrap();
    let waiting = tokio::time::timeout(Duration::from_millis(200), third.read(&mut [0; 2048])).await;
    assert!(waiting.is_err(), "both places are taken");
    drop(first);
    assert!(ask(&mut third, "").await.ends_with("ok\n"), "a place was given back");
}

#[tokio::test]
async fn what_does_not_end_in_time_is_cut() {
    let server = bounded(Bounds { drain_time: Duration::from_millis(200), ..Bounds::default() }).await;
    let mut hanging = connect(server.address).await;
    hanging.write_all(b"GET /clinic/slow HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.send(true).unwrap();
    assert_eq!(server.done.await.unwrap(), 1);
}

#[tokio::test]
async fn the_end_is_graceful() {
    let server = running(None, None, None).await;
    // One client is in the middle of sending a form, one is idle.
    let mut sending = connect(server.address).await;
    sending
        .write_all(b"POST /clinic/book HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 10\r\n\r\nname=")
        .await
        .unwrap();
    let mut idle = connect(server.address).await;
    idle.write_all(HEALTH.replace("connection: close\r\n", "").as_bytes()).await.unwrap();
    let mut first = [0; 1024];
    assert!(idle.read(&mut first).await.unwrap() > 0);

    while !server.app.web().metrics().text().contains("polity_http_requests_in_flight 1") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.stop.send(true).unwrap();
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(!server.done.is_finished(), "a request is still under way");
    let heard = ask(&mut sending, "Mei+L").await;
    assert!(heard.starts_with("HTTP/1.1 403"), "finished as usual (no token): {heard:.80}");
    assert_eq!(server.done.await.unwrap(), 0, "no connection was cut");
    #[expect(clippy::disallowed_methods, reason = "a client of the server under test")]
    let refused = TcpStream::connect(server.address).await;
    assert!(refused.is_err(), "nobody new is let in");
}

fn tls_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

fn files(name: &str) -> TlsFiles {
    TlsFiles { certificate: tls_file(&format!("{name}.pem")), key: tls_file(&format!("{name}.key")) }
}

async fn connect_tls(address: SocketAddr, alpn: &[u8]) -> tokio_rustls::client::TlsStream<TcpStream> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(tls_file("ca.pem")).unwrap()).unwrap();
    let mut config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
    config.alpn_protocols = vec![alpn.to_vec()];
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from("localhost").unwrap(), connect(address).await).await.unwrap()
}

fn real(port: u16) -> Config {
    let base = format!("https://localhost:{port}/").parse().unwrap();
    Config::nation(LocalText::new("Angsana"), LocalText::new("Official"), base)
}

#[tokio::test]
async fn tls_is_spoken_and_plain_requests_are_led_to_it() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = running(Some(real(443)), Some(files("one")), Some(free)).await;
    let mut stream = connect_tls(server.address, b"http/1.1").await;
    let heard =
        ask(&mut stream, "GET /clinic HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
    assert!(
        heard.starts_with("HTTP/1.1 200 OK") && heard.contains("strict-transport-security: max-age"),
        "{heard:.300}"
    );
    let h2 = connect_tls(server.address, b"h2").await;
    assert_eq!(h2.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));

    let heard = ask(&mut connect(free).await, "GET /me?a=1 HTTP/1.1\r\nhost: evil.example\r\n\r\n").await;
    assert!(
        heard.starts_with("HTTP/1.1 308") && heard.contains("location: https://localhost/me?a=1\r\n"),
        "{heard}"
    );
}

/// The first message of a TLS client that goes up to `version` and offers these cipher suites.
fn client_hello(version: [u8; 2], suites: &[[u8; 2]]) -> Vec<u8> {
    // Groups (P-256), point format, signature algorithms, extended master secret.
    const EXTENSIONS: [u8; 30] =
        [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 8, 0, 6, 4, 3, 8, 4, 4, 1, 0, 23, 0, 0];
    let two = |length: usize| u16::try_from(length).unwrap().to_be_bytes();
    let mut body =
        [&version[..], &[7; 32], &[0], &two(suites.len() * 2), suites.as_flattened(), &[1, 0]].concat();
    body.extend([&two(EXTENSIONS.len())[..], &EXTENSIONS].concat());
    let shake = [&[1, 0][..], &two(body.len()), &body].concat();
    [&[22, 3, 1][..], &two(shake.len()), &shake].concat()
}

#[tokio::test]
async fn old_versions_and_weak_suites_of_tls_are_refused() {
    const ALERT: u8 = 21;
    const HANDSHAKE: u8 = 22;
    let server = running(Some(real(443)), Some(files("one")), None).await;
    let answer = async |version, suites: &[[u8; 2]]| {
        let mut stream = connect(server.address).await;
        stream.write_all(&client_hello(version, suites)).await.unwrap();
        let mut kind = [0; 1];
        stream.read_exact(&mut kind).await.unwrap();
        kind[0]
    };
    // ECDHE with AES-GCM and with ChaCha20-Poly1305, as BCP 195 recommends; for a certificate of either kind.
    let sound = [[0xc0, 0x2b], [0xc0, 0x2f], [0xcc, 0xa8], [0xcc, 0xa9]];
    assert_eq!(answer([3, 3], &sound).await, HANDSHAKE, "TLS 1.2 is spoken");
    for older in [[3, 0], [3, 1], [3, 2]] {
        assert_eq!(answer(older, &sound).await, ALERT, "{older:?}");
    }
    // No forward secrecy, CBC, RC4, 3DES, export, anonymous, no encryption at all.
    for weak in [
        [0x00, 0x9c],
        [0x00, 0x2f],
        [0xc0, 0x13],
        [0xc0, 0x09],
        [0xc0, 0x27],
        [0x00, 0x05],
        [0x00, 0x0a],
        [0x00, 0x03],
        [0x00, 0x34],
        [0x00, 0x02],
    ] {
        assert_eq!(answer([3, 3], &[weak]).await, ALERT, "{weak:02x?}");
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_said_at_start() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let app = App::builder(ground.web()).assemble().unwrap();
    let crossed = TlsFiles { certificate: tls_file("one.pem"), key: tls_file("two.key") };
    let listen = Listen { tls: Some(crossed), ..Listen::plain(([127, 0, 0, 1], 0).into()) };
    let Err(error) = Server::bind(app.clone(), listen).await else {
        panic!("keys that do not belong together")
    };
    assert!(error.to_string().contains("two.key cannot be used"), "{error}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let Err(error) = Server::bind(app, Listen::plain(taken.local_addr().unwrap())).await else {
        panic!("a taken address")
    };
    assert!(error.to_string().starts_with("cannot listen on 127.0.0.1:"), "{error}");
}

async fn waits(_: Who<Anyone>) -> &'static str {
    tokio::time::sleep(Duration::from_millis(200)).await;
    "waited"
}

#[tokio::test]
async fn slow_clients_do_not_slow_others() {
    let ground = TestGround::sqlite(&[], &[]).await;
    let routes = Routes::new("slow", ()).get("/slow", waits);
    let app = App::builder(ground.web()).mount(routes).assemble().unwrap();
    let server = Server::bind(app, Listen::plain(([127, 0, 0, 1], 0).into())).await.unwrap();
    let address = server.local_address().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(server.run(stopped));
    let mut crawling = Vec::new();
    for _ in 0..200 {
        let mut stream = connect(address).await;
        stream.write_all(b"GET /slow HTTP/1.1\r\nhost: 127.0.0.1\r\nx-").await.unwrap();
        crawling.push(stream);
    }
    let started = std::time::Instant::now();
    for _ in 0..20 {
        assert!(ask(&mut connect(address).await, HEALTH).await.ends_with("ok\n"));
    }
    assert!(started.elapsed() < Duration::from_secs(5), "twenty quick requests took {:?}", started.elapsed());
    drop(stop);
}
