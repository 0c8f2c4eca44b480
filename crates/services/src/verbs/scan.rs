//! Whether a file carries malware: the port behind which a scanner stands, and the scanner that many have, `clamd`.
//!
//! Promise to officers: a file that no scanner has cleared cannot be opened, unless the head of an agency releases it. A
//! scanner that does not answer clears nothing.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// How long one file may take.
const SCAN_TIME_MAX: Duration = Duration::from_secs(20);
/// Bytes of a piece on the line.
const PIECE_BYTES: usize = 64 * 1024;
/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: u64 = 4 * 1024;

/// What a scanner says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It found nothing.
    Clean,
    /// It knows what this is.
    Infected(String),
}

/// The scanner did not say anything that can be relied on.
#[derive(Debug, thiserror::Error)]
#[error("the scanner gave no verdict: {0}")]
pub struct NoVerdict(pub String);

/// What comes of a scan.
pub type Scanned<'a> = Pin<Box<dyn Future<Output = Result<Verdict, NoVerdict>> + Send + 'a>>;

/// A scanner.
pub trait FileScan: Send + Sync {
    /// Looks at a whole file.
    fn scan<'a>(&'a self, content: &'a [u8]) -> Scanned<'a>;
}

/// Where `clamd` listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clamd {
    /// A socket of this machine.
    Socket(PathBuf),
    /// Host and port, such as `127.0.0.1:3310`.
    Address(String),
}

impl Clamd {
    /// Reads an address: a path that begins with `/`, or host and port.
    pub fn at(address: &str) -> Self {
        if address.starts_with('/') {
            Self::Socket(PathBuf::from(address))
        } else {
            Self::Address(address.to_owned())
        }
    }
}

impl FileScan for Clamd {
    #[expect(
        clippy::disallowed_methods,
        reason = "the operator names the scanner, and it stands in their own network"
    )]
    fn scan<'a>(&'a self, content: &'a [u8]) -> Scanned<'a> {
        Box::pin(async move {
            let scanned = timeout(SCAN_TIME_MAX, async {
                match self {
                    Self::Socket(path) => instream(UnixStream::connect(path).await?, content).await,
                    Self::Address(address) => instream(TcpStream::connect(address).await?, content).await,
                }
            });
            match scanned.await {
                Ok(Ok(answer)) => verdict(&answer),
                Ok(Err(error)) => Err(NoVerdict(error.to_string())),
                Err(_) => Err(NoVerdict("it takes too long".to_owned())),
            }
        })
    }
}

/// The command `INSTREAM`: pieces with their lengths, then a piece of no length, then the answer.
async fn instream<S>(mut line: S, content: &[u8]) -> std::io::Result<String>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    line.write_all(b"zINSTREAM\0").await?;
    for piece in content.chunks(PIECE_BYTES) {
        let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
        line.write_all(&length.to_be_bytes()).await?;
        line.write_all(piece).await?;
    }
    line.write_all(&0_u32.to_be_bytes()).await?;
    line.flush().await?;
    let mut answer = Vec::new();
    line.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']).to_owned())
}

/// `stream: OK`, `stream: <name> FOUND`; anything else is no verdict.
fn verdict(answer: &str) -> Result<Verdict, NoVerdict> {
    match answer.strip_prefix("stream: ") {
        Some("OK") => Ok(Verdict::Clean),
        Some(found) if found.ends_with(" FOUND") => {
            Ok(Verdict::Infected(found.trim_end_matches(" FOUND").to_owned()))
        }
        _ => Err(NoVerdict(answer.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn only_a_verdict_is_one() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        let eicar = Verdict::Infected("Eicar-Test-Signature".to_owned());
        assert_eq!(verdict("stream: Eicar-Test-Signature FOUND").unwrap(), eicar);
        for answer in ["", "OK", "INSTREAM size limit exceeded. ERROR", "stream: x ERROR"] {
            assert!(verdict(answer).is_err(), "{answer}");
        }
    }

    /// Speaks as `clamd` does: reads pieces to their end, and answers by what they hold.
    async fn daemon(listener: TcpListener, answers: &'static str) -> Vec<u8> {
        let (mut line, _) = listener.accept().await.unwrap();
        let mut command = [0; 10];
        line.read_exact(&mut command).await.unwrap();
        assert_eq!(&command, b"zINSTREAM\0");
        let mut content = Vec::new();
        loop {
            let length = line.read_u32().await.unwrap();
            if length == 0 {
                break;
            }
            let mut piece = vec![0; length as usize];
            line.read_exact(&mut piece).await.unwrap();
            content.extend(piece);
        }
        line.write_all(answers.as_bytes()).await.unwrap();
        content
    }

    #[tokio::test]
    async fn a_file_goes_over_the_line_whole() {
        let content: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        for (answers, expected) in [
            ("stream: OK\0", Some(Verdict::Clean)),
            ("stream: Bad.Thing FOUND\0", Some(Verdict::Infected("Bad.Thing".into()))),
            ("", None),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let scanner = Clamd::at(&listener.local_addr().unwrap().to_string());
            let (seen, outcome) = tokio::join!(daemon(listener, answers), scanner.scan(&content));
            assert_eq!(seen, content);
            assert_eq!(outcome.ok(), expected);
        }
        assert!(Clamd::at("/nowhere/clamd.sock").scan(&content).await.is_err());
    }
}
