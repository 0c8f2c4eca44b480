//! The accept loop: connections in bounded number, bounded time and bounded memory, and a graceful end.
//!
//! Promise: a client that sends or reads slowly costs one connection slot for a bounded time and nothing else; when
//! the process is asked to stop, requests under way are finished, idle connections are closed, and nothing is cut
//! before `DRAIN_TIME_MAX`.

mod slow;
mod tls;

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

pub use tls::{TlsError, TlsFiles};

use crate::App;
use crate::client::{self, Peer};
use slow::{SlowBody, SlowIo};

/// Connections at once. Each costs about 10 KiB when idle.
pub const CONNECTIONS_MAX: usize = 8_192;
/// Connections at once from one address, loopback aside.
pub const CONNECTIONS_PER_ADDRESS_MAX: u32 = 512;
/// From the start of a connection, or the end of an answer, to the end of the next request's head.
pub const HEAD_TIME_MAX: Duration = Duration::from_secs(20);
/// From accepting to the end of the TLS handshake.
pub const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
pub const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Requests at once on one HTTP/2 connection.
pub const STREAMS_MAX: u32 = 100;
/// How long requests under way may take to finish after the process was asked to stop.
pub const DRAIN_TIME_MAX: Duration = Duration::from_secs(30);
/// Pause after the system refused to hand out a connection, such as for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How often certificate files are looked at for a newer certificate.
const CERTIFICATE_LOOK: Duration = Duration::from_secs(60);

/// How much and how long. The defaults are the constants above; an operator with another machine, or a test, says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address, loopback aside.
    pub connections_per_address: u32,
    /// Time for a request's head.
    pub head_time: Duration,
    /// Time for requests under way once the process was asked to stop.
    pub drain_time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS_MAX,
            connections_per_address: CONNECTIONS_PER_ADDRESS_MAX,
            head_time: HEAD_TIME_MAX,
            drain_time: DRAIN_TIME_MAX,
        }
    }
}

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// Address and port; port 0 takes a free one.
    pub address: SocketAddr,
    /// Certificate and key; none means plain HTTP, for a loopback address or behind a proxy that speaks TLS.
    pub tls: Option<TlsFiles>,
    /// A plain address that only leads to the public one.
    pub redirect_from: Option<SocketAddr>,
    /// How much and how long.
    pub bounds: Bounds,
}

impl Listen {
    /// Plain HTTP on this address.
    pub fn plain(address: SocketAddr) -> Self {
        Self { address, tls: None, redirect_from: None, bounds: Bounds::default() }
    }
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A bound server, not yet accepting.
pub struct Server {
    app: App,
    listener: TcpListener,
    redirect: Option<TcpListener>,
    tls: Option<tls::Certificates>,
    bounds: Bounds,
}

impl Server {
    /// Bind the addresses and read the certificate.
    pub async fn bind(app: App, listen: Listen) -> Result<Self, ServeError> {
        let tls = listen.tls.map(tls::Certificates::load).transpose()?;
        let listener = bind(listen.address).await?;
        let redirect = match listen.redirect_from {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        Ok(Self { app, listener, redirect, tls, bounds: listen.bounds })
    }

    /// The address that was bound.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serve until `stop` turns true (or its sender is gone), then finish what is under way. Says how many
    /// connections had to be cut.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> usize {
        let connections = Arc::new(Connections::new(self.app, self.bounds));
        if let Some(listener) = self.redirect {
            tokio::spawn(redirect(connections.clone(), listener, stop.clone()));
        }
        if let Some(certificates) = self.tls.clone() {
            tokio::spawn(renew(certificates, stop.clone()));
        }
        loop {
            tokio::select! {
                () = connections.accept_one(&self.listener, self.tls.as_ref()) => {}
                _ = stop.wait_for(|stop| *stop) => break,
            }
        }
        drop(self.listener);
        connections.drain().await
    }
}

/// Completes when the process is asked to stop: SIGTERM, or an interrupt from the keyboard.
pub async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            drop(interrupt.await);
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })
}

/// Connections under way.
struct Connections {
    app: App,
    bounds: Bounds,
    builder: Builder<TokioExecutor>,
    slots: Arc<Semaphore>,
    by_address: Arc<Mutex<BTreeMap<String, u32>>>,
    graceful: Mutex<Option<GracefulShutdown>>,
}

impl Connections {
    fn new(app: App, bounds: Bounds) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(bounds.head_time)
            .max_buf_size(HEAD_BYTES_MAX)
            .max_headers(100);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS_MAX)
            .max_header_list_size(u32::try_from(HEAD_BYTES_MAX).unwrap_or(u32::MAX))
            .keep_alive_interval(bounds.head_time)
            .keep_alive_timeout(bounds.head_time);
        Self {
            app,
            bounds,
            builder,
            slots: Arc::new(Semaphore::new(bounds.connections)),
            by_address: Arc::default(),
            graceful: Mutex::new(Some(GracefulShutdown::new())),
        }
    }

    /// Wait for a slot, then for a client. While all slots are taken, clients wait in the system's own queue.
    async fn accept_one(self: &Arc<Self>, listener: &TcpListener, tls: Option<&tls::Certificates>) {
        let Ok(slot) = self.slots.clone().acquire_owned().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                return;
            }
        };
        let Some(place) = self.place_of(peer.ip()) else { return };
        // Small answers leave at once.
        let _ = stream.set_nodelay(true);
        let held = Held { _slot: slot, _place: place };
        match tls {
            None => self.serve(SlowIo::new(stream, self.bounds.head_time), peer.ip(), held),
            Some(certificates) => {
                let (connections, acceptor) = (self.clone(), certificates.acceptor());
                tokio::spawn(async move {
                    let shaken = tokio::time::timeout(HANDSHAKE_TIME_MAX, acceptor.accept(stream)).await;
                    if let Ok(Ok(stream)) = shaken {
                        let stream = SlowIo::new(stream, connections.bounds.head_time);
                        connections.serve(stream, peer.ip(), held);
                    }
                });
            }
        }
    }

    fn serve<I>(self: &Arc<Self>, stream: I, peer: IpAddr, held: Held)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let app = self.app.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let app = app.clone();
            async move {
                let mut request: Request = request.map(|body| Body::new(SlowBody::new(body)));
                request.extensions_mut().insert(Peer(peer));
                Ok::<Response, std::convert::Infallible>(app.answer(request).await)
            }
        });
        let connection =
            self.builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let watched = {
            let graceful = self.graceful.lock().unwrap_or_else(PoisonError::into_inner);
            // Taken away once draining began: who comes later is not served any more.
            let Some(graceful) = graceful.as_ref() else { return };
            graceful.watch(connection)
        };
        tokio::spawn(async move {
            // What goes wrong on one line is the client's affair: it went away, or spoke no HTTP.
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(held);
        });
    }

    fn place_of(&self, address: IpAddr) -> Option<Place> {
        let key = client::limit_key(address);
        let mut held = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(key.clone()).or_default();
        if *count >= self.bounds.connections_per_address && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Place { key, by_address: self.by_address.clone() })
    }

    /// Let requests under way finish; cut what is left after the time is up.
    async fn drain(&self) -> usize {
        let graceful = self.graceful.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.app.web().start_draining();
        let Some(graceful) = graceful else { return 0 };
        let left = graceful.count();
        match tokio::time::timeout(self.bounds.drain_time, graceful.shutdown()).await {
            Ok(()) => 0,
            Err(_) => left.min(self.bounds.connections - self.slots.available_permits()),
        }
    }
}

/// A connection's slot and its place among those of its address; given back together.
struct Held {
    _slot: OwnedSemaphorePermit,
    _place: Place,
}

struct Place {
    key: String,
    by_address: Arc<Mutex<BTreeMap<String, u32>>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

/// Every plain request is sent to the same path at the public address.
async fn redirect(connections: Arc<Connections>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        tokio::spawn(lead_away(connections.clone(), stream));
    }
}

async fn lead_away(connections: Arc<Connections>, stream: TcpStream) {
    let Ok(_slot) = connections.slots.clone().try_acquire_owned() else { return };
    let app = connections.app.clone();
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let location = app.web().config().absolute(&path);
        async move {
            let moved = (
                StatusCode::PERMANENT_REDIRECT,
                [(header::LOCATION, location), (header::CONNECTION, "close".into())],
            );
            Ok::<Response, std::convert::Infallible>(moved.into_response())
        }
    });
    let stream = TokioIo::new(SlowIo::new(stream, connections.bounds.head_time));
    let _ = connections.builder.serve_connection(stream, service).await;
}

/// Take up a renewed certificate without a restart.
async fn renew(certificates: tls::Certificates, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(CERTIFICATE_LOOK) => certificates.renew(),
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
