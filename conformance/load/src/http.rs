//! HTTP/1.1 over one connection that is kept (RFC 9112): no more of it than a provider's answers need, so that the client costs little beside the server.

use anyhow::{Context, bail, ensure};
use std::fmt::Write as _;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// More than any answer of a provider; an answer beyond it is a fault.
const LARGEST: usize = 4 << 20;
/// How much is read at once.
const CHUNK: usize = 16 << 10;
/// More headers than any provider sends.
const MOST_HEADERS: usize = 64;

/// A request, ready to be sent as often as wanted.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    /// `GET` of an address with these headers.
    #[must_use]
    pub fn get(url: &Url, headers: &[(&str, &str)]) -> Self {
        Self(head("GET", url, headers).into_bytes_with("\r\n"))
    }

    /// `POST` of a form.
    #[must_use]
    pub fn form(url: &Url, headers: &[(&str, &str)], values: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
        Self::body(url, headers, "application/x-www-form-urlencoded", &body)
    }

    /// `POST` of a body.
    #[must_use]
    pub fn body(url: &Url, headers: &[(&str, &str)], kind: &str, body: &str) -> Self {
        let mut head = head("POST", url, headers);
        // Writing to a text does not fail.
        let _ = write!(head.0, "content-type: {kind}\r\ncontent-length: {}\r\n", body.len());
        Self(head.into_bytes_with(&format!("\r\n{body}")))
    }
}

struct Head(String);

impl Head {
    fn into_bytes_with(mut self, rest: &str) -> Vec<u8> {
        self.0.push_str(rest);
        self.0.into_bytes()
    }
}

fn head(method: &str, url: &Url, headers: &[(&str, &str)]) -> Head {
    let mut text = format!("{method} {}", url.path());
    if let Some(query) = url.query() {
        let _ = write!(text, "?{query}");
    }
    let _ = write!(text, " HTTP/1.1\r\nhost: {}\r\n", authority(url));
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    Head(text)
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What a client of a provider looks at in an answer.
#[derive(Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// Every `Set-Cookie`.
    pub cookies: Vec<String>,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer, if it has this status; otherwise a fault that shows the beginning of what came.
    ///
    /// # Errors
    /// Another status.
    pub fn with(self, status: u16) -> anyhow::Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let beginning: String = self.text().chars().take(300).collect();
        bail!("{} in place of {status}: {beginning}", self.status)
    }
}

/// How an answer's body ends.
enum Body {
    Length(usize),
    Chunked,
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    /// What was received and not yet looked at.
    received: Vec<u8>,
}

impl Connection {
    /// Connects to where this address is. Names are those of this machine: IPv4 first, which every server here listens on.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn open(url: &Url) -> anyhow::Result<Self> {
        let host = match url.host_str() {
            Some("localhost") => "127.0.0.1",
            Some(host) => host,
            None => bail!("{url} names no host"),
        };
        let port = url.port_or_known_default().context("no port")?;
        let stream =
            TcpStream::connect((host, port)).await.with_context(|| format!("nobody listens at {url}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(CHUNK) })
    }

    /// Sends it and waits for the whole answer.
    ///
    /// # Errors
    /// The connection ended, or what came is not HTTP.
    pub async fn send(&mut self, request: &Request) -> anyhow::Result<Reply> {
        self.stream.write_all(&request.0).await?;
        loop {
            self.more().await?;
            let Some((mut reply, body, length)) = parse(&self.received)? else { continue };
            self.received.drain(..length);
            reply.body = match body {
                Body::Length(length) => self.take(length).await?,
                Body::Chunked => self.chunks().await?,
            };
            return Ok(reply);
        }
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        ensure!(self.received.len() < LARGEST, "an answer of more than {LARGEST} bytes");
        self.received.reserve(CHUNK);
        ensure!(self.stream.read_buf(&mut self.received).await? > 0, "the server closed the connection");
        Ok(())
    }

    async fn take(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        ensure!(length < LARGEST, "an answer of {length} bytes");
        while self.received.len() < length {
            self.more().await?;
        }
        Ok(self.received.drain(..length).collect())
    }

    /// RFC 9112, 7.1.
    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            match httparse::parse_chunk_size(&self.received) {
                Ok(httparse::Status::Complete((head, size))) => {
                    self.received.drain(..head);
                    // With the line end behind it; the last one is empty, and no server here sends trailers.
                    let mut chunk = self.take(usize::try_from(size)? + 2).await?;
                    chunk.truncate(chunk.len() - 2);
                    if chunk.is_empty() {
                        return Ok(body);
                    }
                    body.append(&mut chunk);
                    ensure!(body.len() < LARGEST, "an answer of more than {LARGEST} bytes");
                }
                Ok(httparse::Status::Partial) => self.more().await?,
                Err(_) => bail!("the size of a chunk cannot be read"),
            }
        }
    }
}

/// The head of an answer and its length, once it is there.
fn parse(bytes: &[u8]) -> anyhow::Result<Option<(Reply, Body, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes)? else { return Ok(None) };
    let mut reply = Reply { status: response.code.unwrap_or_default(), ..Reply::default() };
    let mut body = Body::Length(0);
    for header in &*response.headers {
        let value = || String::from_utf8_lossy(header.value).into_owned();
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("content-length") {
            body = Body::Length(value().trim().parse().context("Content-Length is no number")?);
        } else if is("transfer-encoding") {
            body = Body::Chunked;
        } else if is("location") {
            reply.location = Some(value());
        } else if is("retry-after") {
            reply.retry_after = Some(value());
        } else if is("set-cookie") {
            reply.cookies.push(value());
        }
    }
    Ok(Some((reply, body, length)))
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
