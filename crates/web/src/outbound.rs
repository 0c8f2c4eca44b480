//! The one door for HTTP requests that leave this machine, in a form that cannot be turned against us.
//!
//! Promise (against server-side request forgery): only `https` outside development; no redirect is followed; the
//! host is resolved once, every address must be a public one, and the connection goes to the address that was
//! checked, so that a name cannot change its mind in between; time and size are limited; no cookie, no proxy and no
//! credential of ours goes along unless the caller puts it there.

mod address;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

pub use address::is_public;

/// A whole exchange, unless the call says less.
pub const EXCHANGE_TIME_MAX: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read, unless the call says otherwise.
pub const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Time for one connection attempt; a host may have several addresses.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(4);
/// Addresses of one host that are tried.
const ADDRESSES_MAX: usize = 4;
/// Longest address of a call.
const URL_BYTES_MAX: usize = 2_048;

/// What may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// `https` to public addresses: every real deployment.
    Public,
    /// Also `http` and private addresses: development and tests, where the other side is a program on this machine.
    Development,
}

/// A request to make.
#[derive(Debug, Clone)]
pub struct Call {
    /// Method.
    pub method: Method,
    /// Address, absolute.
    pub url: String,
    /// Headers; `Host` is set here and cannot be overridden.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
    /// Time for the whole exchange.
    pub time_max: Duration,
    /// Bytes of the answer.
    pub answer_bytes_max: usize,
}

impl Call {
    /// A GET.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            time_max: EXCHANGE_TIME_MAX,
            answer_bytes_max: ANSWER_BYTES_MAX,
        }
    }

    /// A POST of JSON.
    pub fn post_json(url: impl Into<String>, value: &serde_json::Value) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self { method: Method::POST, headers, body: Bytes::from(value.to_string()), ..Self::get(url) }
    }
}

/// What came back, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status; a redirect is an answer like any other.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// Why a call failed. The texts name no address of the network inside.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// The address is none that may be called.
    #[error("this address may not be called: {0}")]
    Refused(&'static str),
    /// The host's name cannot be resolved.
    #[error("the host cannot be found")]
    Unresolved(#[source] io::Error),
    /// No connection.
    #[error("no connection to the host")]
    Unreachable(#[source] io::Error),
    /// It took too long.
    #[error("the exchange took longer than {} ms", .0.as_millis())]
    TooSlow(Duration),
    /// The answer is too large.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The other side spoke no proper HTTP.
    #[error("the other side broke the exchange off")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Addresses that a resolver found.
pub type Resolution<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Where host names become addresses; a parameter, so that tests decide.
pub trait Resolve: Send + Sync {
    /// The addresses of a host.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolution<'a>;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolution<'a> {
        Box::pin(
            async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|found| found.ip()).collect()) },
        )
    }
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    reach: Reach,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
}

impl Outbound {
    /// With the system's resolver and the public certificate authorities.
    pub fn new(reach: Reach) -> Self {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        Self::with(reach, Arc::new(SystemResolver), roots)
    }

    /// With a resolver and certificate authorities of one's own, such as a government's internal one.
    ///
    /// # Panics
    /// Never: the default protocol versions belong to the default provider.
    #[expect(clippy::expect_used, reason = "the default protocol versions belong to the default provider")]
    pub fn with(reach: Reach, resolver: Arc<dyn Resolve>, roots: RootCertStore) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider knows the default versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { reach, resolver, tls: TlsConnector::from(Arc::new(config)) }
    }

    /// Check an address without calling it: for the moment at which somebody registers one.
    pub fn check(&self, url: &str) -> Result<Url, OutboundError> {
        target(url, self.reach)
    }

    /// Make the call.
    pub async fn fetch(&self, call: Call) -> Result<Answer, OutboundError> {
        let time_max = call.time_max;
        tokio::time::timeout(time_max, self.exchange(call))
            .await
            .unwrap_or(Err(OutboundError::TooSlow(time_max)))
    }

    async fn exchange(&self, call: Call) -> Result<Answer, OutboundError> {
        let url = target(&call.url, self.reach)?;
        let stream = self.connect(&url).await?;
        if url.scheme() == "http" {
            return talk(stream, &url, call).await;
        }
        let name =
            ServerName::try_from(url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned())
                .map_err(|_| OutboundError::Refused("the host name cannot stand in a certificate"))?;
        let stream = self.tls.connect(name, stream).await.map_err(OutboundError::Unreachable)?;
        talk(stream, &url, call).await
    }

    /// Resolve once, check every address, connect to one of exactly these.
    async fn connect(&self, url: &Url) -> Result<TcpStream, OutboundError> {
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses = match url.host() {
            Some(Host::Ipv4(v4)) => vec![IpAddr::V4(v4)],
            Some(Host::Ipv6(v6)) => vec![IpAddr::V6(v6)],
            Some(Host::Domain(name)) => {
                self.resolver.resolve(name).await.map_err(OutboundError::Unresolved)?
            }
            None => Vec::new(),
        };
        // One private address among public ones is how an attack looks, not how a service is set up.
        if self.reach == Reach::Public && !addresses.iter().all(|address| is_public(*address)) {
            return Err(OutboundError::Refused("the host lies in a private network"));
        }
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        for address in addresses.into_iter().take(ADDRESSES_MAX) {
            #[expect(clippy::disallowed_methods, reason = "this is the one door that the rule speaks of")]
            let connecting = TcpStream::connect(SocketAddr::new(address, port));
            match tokio::time::timeout(CONNECT_TIME_MAX, connecting).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error,
                Err(_) => last = io::Error::new(io::ErrorKind::TimedOut, "no answer to the connection"),
            }
        }
        Err(OutboundError::Unreachable(last))
    }
}

/// An address that may be called as far as its text tells.
fn target(url: &str, reach: Reach) -> Result<Url, OutboundError> {
    if url.len() > URL_BYTES_MAX {
        return Err(OutboundError::Refused("it is too long"));
    }
    let url = Url::parse(url).map_err(|_| OutboundError::Refused("it is not an absolute URL"))?;
    match (url.scheme(), reach) {
        ("https", _) | ("http", Reach::Development) => {}
        _ => return Err(OutboundError::Refused("it must begin with https://")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OutboundError::Refused("it must not hold a user name or password"));
    }
    let private = match url.host() {
        None => return Err(OutboundError::Refused("it names no host")),
        Some(Host::Ipv4(v4)) => !is_public(IpAddr::V4(v4)),
        Some(Host::Ipv6(v6)) => !is_public(IpAddr::V6(v6)),
        Some(Host::Domain(name)) => address::is_local_name(name),
    };
    if private && reach == Reach::Public {
        return Err(OutboundError::Refused("the host lies in a private network"));
    }
    Ok(url)
}

async fn talk<I>(stream: I, url: &Url, call: Call) -> Result<Answer, OutboundError>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| OutboundError::Broken(Box::new(error));
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let request = request_of(url, call.method, call.headers, call.body)?;
    let limit = call.answer_bytes_max;
    let exchange = async move {
        let response = sender.send_request(request).await.map_err(broken)?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, limit).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                OutboundError::TooLarge(limit)
            } else {
                OutboundError::Broken(error)
            }
        })?;
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_bytes() })
    };
    // The connection is driven beside the exchange and ends with it: nothing is left behind on a time-out.
    let mut exchange = std::pin::pin!(exchange);
    tokio::select! {
        biased;
        answer = &mut exchange => answer,
        ended = connection => match ended {
            Ok(()) => exchange.await,
            Err(error) => Err(broken(error)),
        },
    }
}

fn request_of(
    url: &Url,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, OutboundError> {
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .body(Full::new(body))
        .map_err(|_| OutboundError::Refused("it cannot be written as a request"))?;
    *request.headers_mut() = headers;
    let host = HeaderValue::from_str(&host)
        .map_err(|_| OutboundError::Refused("the host name cannot be written"))?;
    request.headers_mut().insert(header::HOST, host);
    Ok(request)
}

#[cfg(test)]
mod tests;
