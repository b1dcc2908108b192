//! A connection whose request lines are spelt as URLs before they are parsed.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::{ActixStream, Ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::spelling::Speller;

/// Bytes read at once while request lines are looked at.
const READ: usize = 8 * 1024;

/// A stream with a [`Speller`] on its reading side.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    speller: Speller,
    /// Spelt already and not yet read.
    spelt: Vec<u8>,
    read: usize,
}

impl<S> Wire<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            speller: Speller::default(),
            spelt: Vec::new(),
            read: 0,
        }
    }

    /// Hands over what is spelt; false when there is nothing.
    fn give(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let waiting = self.spelt.get(self.read..).unwrap_or_default();
        if waiting.is_empty() {
            return false;
        }
        let taken = waiting.len().min(buffer.remaining());
        buffer.put_slice(waiting.get(..taken).unwrap_or_default());
        self.read += taken;
        if self.read == self.spelt.len() {
            self.spelt.clear();
            self.read = 0;
        }
        true
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            if this.give(buffer) {
                return Poll::Ready(Ok(()));
            }
            if this.speller.is_open() {
                return Pin::new(&mut this.stream).poll_read(context, buffer);
            }
            let mut space = [MaybeUninit::uninit(); READ];
            let mut read = ReadBuf::uninit(&mut space);
            ready!(Pin::new(&mut this.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.speller.feed(read.filled(), &mut this.spelt);
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl<S: ActixStream> ActixStream for Wire<S> {
    fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        if self.read < self.spelt.len() {
            return Poll::Ready(Ok(Ready::READABLE));
        }
        self.stream.poll_read_ready(context)
    }

    fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        self.stream.poll_write_ready(context)
    }
}
