//! A mail server that takes everything and remembers who was sent what: one thread a connection, nothing else.

use base64::Engine as _;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// A mail that was taken.
#[derive(Clone)]
pub struct Taken {
    /// Whom it is for.
    pub to: String,
    /// What stands between the brackets of `Message-ID`, up to the `@`.
    pub id: String,
    /// Its text, read back from base64; of a mail in parts, the parts as they came.
    pub body: String,
    pub is_signed: bool,
}

pub struct Sink {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Sink {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = kept.clone();
                // A sender that is killed in between is the point: what it had not ended was not taken.
                std::thread::spawn(move || drop(converse(stream, &kept)));
            }
        });
        Self { port, taken }
    }

    /// What was taken so far, in the order in which it came.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

fn converse(stream: TcpStream, kept: &Mutex<Vec<Taken>>) -> std::io::Result<()> {
    let mut answers = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    let mut to = String::new();
    answers.write_all(b"220 sink\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let answer = match line.get(..4).unwrap_or_default() {
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                "250 fine"
            }
            "DATA" => {
                answers.write_all(b"354 go on\r\n")?;
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if lines.read_line(&mut mail)? == 0 {
                        return Ok(());
                    }
                }
                // Remembered before it is acknowledged: a sender that dies now sends it again.
                kept.lock().unwrap().push(taken(&to, &mail));
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        answers.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

fn taken(to: &str, mail: &str) -> Taken {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let id = head.split("Message-ID: <").nth(1).and_then(|rest| rest.split('@').next()).unwrap();
    let body = if head.contains("Content-Type: multipart/") { body.to_owned() } else { read_back(body) };
    Taken { to: to.to_owned(), id: id.to_owned(), body, is_signed: head.starts_with("DKIM-Signature: ") }
}

/// A text in base64, read back.
pub fn read_back(text: &str) -> String {
    let text: String = text.trim_end_matches(".\r\n").split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
    String::from_utf8(bytes).unwrap()
}
