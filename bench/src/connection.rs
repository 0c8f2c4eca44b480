//! One kept-alive connection, in HTTP/1.1.

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, Response, StatusCode, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    host: String,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookies: Vec<String>,
    pub body: Bytes,
}

impl Connection {
    /// Connects to `address`, such as `http://127.0.0.1:8080`.
    pub async fn open(address: &str) -> Result<Self> {
        let host = address.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host })
    }

    /// Sends one request; `path` may be an absolute address of the same host.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Answer> {
        let path = path.split_once(&self.host).map_or(path, |(_, path)| path);
        let mut request = Request::builder().method(&method).uri(path).header(header::HOST, &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        // A server closes what nobody used for a while, as when other callers had their turn.
        if self.sender.is_closed() {
            *self = Self::open(&format!("http://{}", self.host)).await?;
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
        read(answer).await
    }
}

async fn read(answer: Response<hyper::body::Incoming>) -> Result<Answer> {
    let (parts, body) = answer.into_parts();
    let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Ok(Answer {
        status: parts.status,
        location: parts.headers.get(header::LOCATION).map(text).unwrap_or_default(),
        cookies: parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect(),
        body: body.collect().await?.to_bytes(),
    })
}

impl Answer {
    /// The body as JSON, if the status is the one that was hoped for.
    pub fn json(&self, wanted: StatusCode) -> Result<serde_json::Value> {
        let text = String::from_utf8_lossy(&self.body);
        ensure!(self.status == wanted, "{} instead of {wanted}: {text}", self.status);
        serde_json::from_slice(&self.body).with_context(|| text.into_owned())
    }
}
