//! The door against listeners on this machine, with a resolver that says what each test wants.

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Says what it was told, one answer after the other.
struct Told(Mutex<BTreeMap<String, Vec<Vec<IpAddr>>>>);

impl Told {
    fn new(host: &str, answers: &[&[&str]]) -> Arc<Self> {
        let answers =
            answers.iter().map(|all| all.iter().map(|one| one.parse().unwrap()).collect()).rev().collect();
        Arc::new(Self(Mutex::new(BTreeMap::from([(host.to_owned(), answers)]))))
    }
}

impl Resolve for Told {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolution<'a> {
        let answer = self.0.lock().unwrap().get_mut(host).and_then(Vec::pop);
        Box::pin(async move { answer.ok_or_else(|| io::Error::other("asked more often than told")) })
    }
}

/// Answers one request with these bytes; gives back what it was sent.
async fn one_answer(bytes: &'static [u8]) -> (SocketAddr, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = vec![0; 4096];
        let length = stream.read(&mut heard).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        String::from_utf8_lossy(&heard[..length]).into_owned()
    });
    (address, task)
}

fn door(reach: Reach, resolver: Arc<dyn Resolve>) -> Outbound {
    Outbound::with(reach, resolver, RootCertStore::empty())
}

#[tokio::test]
async fn a_call_goes_to_the_resolved_address_under_the_name() {
    let (address, heard) = one_answer(b"HTTP/1.1 201 Created\r\nx-a: b\r\ncontent-length: 2\r\n\r\nok").await;
    let door = door(Reach::Development, Told::new("agency.example", &[&["127.0.0.1"]]));
    let url = format!("http://agency.example:{}/hook?x=1", address.port());
    let answer = door.fetch(Call::post_json(url, &serde_json::json!({"a": 1}))).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::CREATED, &b"ok"[..]));
    let heard = heard.await.unwrap();
    assert!(heard.starts_with("POST /hook?x=1 HTTP/1.1\r\n"), "{heard}");
    assert!(heard.contains(&format!("host: agency.example:{}\r\n", address.port())), "{heard}");
    assert!(heard.ends_with(r#"{"a":1}"#), "{heard}");
}

#[tokio::test]
async fn a_name_is_resolved_once_and_cannot_change_its_mind() {
    let (address, heard) = one_answer(b"HTTP/1.1 204 No Content\r\n\r\n").await;
    // Whoever asked a second time would be sent to an address where nobody listens.
    let resolver = Told::new("agency.example", &[&["127.0.0.1"], &["127.255.255.254"]]);
    let door = door(Reach::Development, resolver.clone());
    let url = format!("http://agency.example:{}/", address.port());
    assert_eq!(door.fetch(Call::get(url)).await.unwrap().status, StatusCode::NO_CONTENT);
    heard.await.unwrap();
    assert_eq!(resolver.0.lock().unwrap()["agency.example"].len(), 1, "one answer was left unasked");
}

#[tokio::test]
async fn private_addresses_are_refused_before_any_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for answers in
        [&["127.0.0.1"][..], &["93.184.215.14", "10.0.0.1"], &["::ffff:127.0.0.1"], &["169.254.169.254"]]
    {
        let door = door(Reach::Public, Told::new("agency.example", &[answers]));
        let error = door.fetch(Call::get(format!("https://agency.example:{port}/"))).await.unwrap_err();
        assert!(matches!(error, OutboundError::Refused(_)), "{answers:?}: {error}");
    }
    let accepted = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
    assert!(accepted.is_err(), "nobody may have connected");
}

#[test]
fn addresses_are_judged_by_their_text() {
    let door = door(Reach::Public, Told::new("", &[]));
    for fine in ["https://agency.example/hook", "https://93.184.215.14/", "https://agency.example:8443/"] {
        assert!(door.check(fine).is_ok(), "{fine}");
    }
    for refused in [
        "http://agency.example/",
        "ftp://agency.example/",
        "file:///etc/passwd",
        "https://user@agency.example/",
        "https://localhost/",
        "https://intranet/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://127.0.0.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://169.254.169.254/latest/meta-data/",
        "/hook",
    ] {
        assert!(door.check(refused).is_err(), "{refused}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (address, _) =
        one_answer(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
    let door = door(Reach::Development, Told::new("", &[]));
    let answer = door.fetch(Call::get(format!("http://{address}/"))).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
}

#[tokio::test]
async fn answers_are_limited_in_size_and_time() {
    let (address, _) =
        one_answer(b"HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\nxxxxxxxxxxxxxxxxxxxx").await;
    let door = door(Reach::Development, Told::new("", &[]));
    let mut call = Call::get(format!("http://{address}/"));
    call.answer_bytes_max = 10;
    assert!(matches!(door.fetch(call).await, Err(OutboundError::TooLarge(10))));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut call = Call::get(format!("http://{}/", silent.local_addr().unwrap()));
    call.time_max = Duration::from_millis(50);
    assert!(matches!(door.fetch(call).await, Err(OutboundError::TooSlow(_))));
}

#[tokio::test]
async fn a_certificate_of_nobody_is_refused() {
    let (address, _) = one_answer(b"not a handshake").await;
    let door = door(Reach::Development, Told::new("agency.example", &[&["127.0.0.1"]]));
    let error =
        door.fetch(Call::get(format!("https://agency.example:{}/", address.port()))).await.unwrap_err();
    assert!(matches!(error, OutboundError::Unreachable(_)), "{error}");
}

#[test]
fn special_networks_are_not_public() {
    let special = "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 \
        192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::10.0.0.1 \
        ::ffff:192.168.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 5f00::1 fc00::1 \
        fd00:ec2::254 fe80::1 fec0::1 ff02::1";
    for address in special.split_whitespace() {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
    for address in "1.1.1.1 93.184.215.14 172.32.0.1 192.0.1.1 100.128.0.1 2606:4700::1111 64:ff9b::101:101 2002:101:101::".split_whitespace() {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}

proptest! {
    /// The standard library's own judgement, where it has one, is never laxer than ours.
    #[test]
    fn what_std_calls_private_is_not_public(bits in any::<u32>()) {
        let v4 = std::net::Ipv4Addr::from(bits);
        let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_broadcast()
            || v4.is_documentation() || v4.is_unspecified() || v4.is_multicast();
        prop_assert!(!(special && is_public(v4.into())));
        prop_assert_eq!(is_public(v4.into()), is_public(v4.to_ipv6_mapped().into()));
    }

    #[test]
    fn no_text_makes_the_check_panic(text in "\\PC{0,80}") {
        let _ = target(&text, Reach::Public);
        let _ = target(&format!("https://{text}"), Reach::Public);
    }
}
