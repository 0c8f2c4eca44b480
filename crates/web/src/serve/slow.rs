//! Patience with slow clients, and its end: a body must arrive, and an answer must be taken, at some pace.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// Between two pieces of a request's body.
pub const BODY_PAUSE_MAX: Duration = Duration::from_secs(10);
/// From the first to the last piece of a request's body. A megabyte then needs 10 KiB/s.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(100);
/// How long a client may take no byte of an answer while some are waiting.
pub const WRITE_PAUSE_MAX: Duration = Duration::from_secs(30);

/// A request's body that must arrive at some pace.
pub(super) struct SlowBody<B> {
    inner: B,
    deadline: Instant,
    pause: Option<Pin<Box<Sleep>>>,
}

impl<B> SlowBody<B> {
    pub fn new(inner: B) -> Self {
        Self { inner, deadline: Instant::now() + BODY_TIME_MAX, pause: None }
    }
}

impl<B> HttpBody for SlowBody<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            self.pause = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let until = self.deadline.min(Instant::now() + BODY_PAUSE_MAX);
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        ready!(pause.as_mut().poll(cx));
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.inner.size_hint()
    }
}

/// What a client of HTTP/2 says first (RFC 9113 section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A line whose other end must say in time which HTTP it speaks, and must take what is written at some pace.
///
/// The first part is ours because the library waits without end for the bytes that tell the two versions apart;
/// from then on its own time limits hold.
pub(super) struct SlowIo<I> {
    inner: I,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Running until the version is known.
    undecided: Option<Pin<Box<Sleep>>>,
    /// How much of the preface was read.
    matched: usize,
}

impl<I> SlowIo<I> {
    /// `head_time`: until the version must be known.
    pub fn new(inner: I, head_time: Duration) -> Self {
        Self { inner, stalled: None, undecided: Some(Box::pin(sleep(head_time))), matched: 0 }
    }

    /// Take note of bytes that came; once they differ from the preface, or complete it, the version is known.
    fn heard(&mut self, bytes: &[u8]) {
        let expected = PREFACE.get(self.matched..).unwrap_or_default();
        self.matched += bytes.len();
        if bytes.is_empty() || bytes.len() >= expected.len() || !expected.starts_with(bytes) {
            self.undecided = None;
        }
    }

    /// Give up once the other end has taken nothing for too long.
    fn judged<T>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.stalled = None;
            return polled;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(WRITE_PAUSE_MAX)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client reads too slowly")))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for SlowIo<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buffer);
        let this = &mut *self;
        let Some(undecided) = this.undecided.as_mut() else { return polled };
        if polled.is_ready() {
            this.heard(buffer.filled().get(before..).unwrap_or_default());
            return polled;
        }
        ready!(undecided.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client says too slowly what it wants")))
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for SlowIo<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.judged(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write_vectored(cx, slices);
        self.judged(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_flush(cx);
        self.judged(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.judged(cx, polled)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// A body of which nothing ever comes.
    struct Never;

    impl HttpBody for Never {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            Poll::Pending
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_given_up() {
        let started = Instant::now();
        let error = SlowBody::new(Never).collect().await.unwrap_err();
        assert_eq!(error.to_string(), "the body came too slowly");
        assert_eq!(started.elapsed(), BODY_PAUSE_MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_must_say_in_time_which_http_it_speaks() {
        for (said, decided) in [
            (&b""[..], false),
            (b"P", false),
            (b"PRI * HT", false),
            (b"POST", true),
            (b"G", true),
            (PREFACE, true),
        ] {
            let (near, mut far) = tokio::io::duplex(64);
            let mut near = SlowIo::new(near, Duration::from_secs(1));
            far.write_all(said).await.unwrap();
            let mut heard = vec![0; said.len()];
            near.read_exact(&mut heard).await.unwrap();
            let more = tokio::time::timeout(Duration::from_secs(9), near.read(&mut [0; 8])).await;
            assert_eq!(
                more.is_err(),
                decided,
                "{said:?}: a client that decided may pause as others limit it"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_given_up_and_one_that_reads_is_not() {
        let (near, mut far) = tokio::io::duplex(8);
        let mut near = SlowIo::new(near, Duration::from_secs(1));
        let writer = tokio::spawn(async move { (near.write_all(&[1; 20]).await, near) });
        tokio::time::sleep(WRITE_PAUSE_MAX / 2).await;
        far.read_exact(&mut [0; 8]).await.unwrap();
        tokio::time::sleep(WRITE_PAUSE_MAX / 2).await;
        far.read_exact(&mut [0; 8]).await.unwrap();
        let (written, mut near) = writer.await.unwrap();
        written.unwrap();
        let stalled = near.write_all(&[2; 20]).await.unwrap_err();
        assert_eq!(stalled.kind(), io::ErrorKind::TimedOut);
    }
}
