//! One request on one connection, and whether its answer arrived whole. A server that dies in between is the point.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

/// An answer that arrived whole.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What became of a request.
pub enum Sent {
    /// Nobody listened: it was never sent.
    Never,
    /// It was sent, and its answer did not arrive.
    Lost,
    /// Answered.
    Answered(Answer),
}

/// Sends `body` as a form, or nothing where it is empty.
pub fn send(host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Sent {
    let Ok(mut stream) = TcpStream::connect(host) else { return Sent::Never };
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if method == "POST" {
        let media = "content-type: application/x-www-form-urlencoded";
        text.push_str(&format!("{media}\r\ncontent-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    let mut read = Vec::new();
    if stream.write_all(text.as_bytes()).and_then(|()| stream.read_to_end(&mut read)).is_err() {
        return Sent::Lost;
    }
    whole(&String::from_utf8_lossy(&read)).map_or(Sent::Lost, Sent::Answered)
}

/// The answer, unless its end was cut off.
fn whole(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let answer = Answer { status, headers, body: body.to_owned() };
    match (answer.header("content-length"), answer.header("transfer-encoding")) {
        (Some(length), _) if length.parse() != Ok(body.len()) => None,
        (None, Some(_)) if !body.ends_with("0\r\n\r\n") => None,
        _ => Some(answer),
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// A field of the address that the browser is sent to.
    pub fn sent_with(&self, field: &str) -> Option<String> {
        let address = url::Url::parse(self.header("location")?).ok()?;
        address.query_pairs().find(|(name, _)| name == field).map(|(_, value)| value.into_owned())
    }

    /// Name and value of each cookie.
    pub fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next()).collect::<Vec<_>>().join("; ")
    }
}
