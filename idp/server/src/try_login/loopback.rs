//! The person logs in with a browser of their own; the answer comes to this machine, or is pasted.

use super::report::{Checked, Failed};
use crate::console;
use openidconnect::CsrfToken;
use std::{
    io::{self, Write},
    net::SocketAddr,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, timeout, timeout_at},
};
use url::{Host, Url};

const ANSWER: &str = "answer";

/// The longest head of a request that is read.
const LONGEST: usize = 16 * 1024;

/// How long one visitor may take for the head of a request.
const HEAD: Duration = Duration::from_secs(10);

/// Shows the address, and waits for the answer to it.
pub(super) async fn waited_for(
    address: &Url,
    redirect_uri: &Url,
    state: &CsrfToken,
    patience: Duration,
) -> Result<Url, Failed> {
    let listen = listen_address(redirect_uri).ok_or_else(|| {
        Failed::new(
            ANSWER,
            format!("{redirect_uri} is not on this machine: give --paste, or --redirect-uri with http://127.0.0.1:PORT/…"),
        )
    })?;
    let listener = TcpListener::bind(listen).await;
    let listener =
        listener.map_err(|cause| Failed::new(ANSWER, format!("cannot listen on {listen}: {cause}")))?;
    show(address, "The answer is waited for.")?;
    let end = Instant::now() + patience;
    loop {
        let late = || Failed::new(ANSWER, "nobody answered in time");
        let (stream, _) = timeout_at(end, listener.accept()).await.map_err(|_| late())?.check(ANSWER)?;
        // One visitor at a time: browsers that open a connection ahead and send nothing are passed over.
        let Ok(Ok(target)) = timeout(HEAD.min(end - Instant::now()), read_target(&stream)).await else {
            continue;
        };
        let landed = redirect_uri.join(&target).ok().filter(|landed| is_answer(landed, redirect_uri, state));
        let (status, text) = if landed.is_some() {
            ("200 OK", "The answer has arrived. You may close this window and look at the terminal.")
        } else {
            ("404 Not Found", "This is not the answer that is waited for.")
        };
        let _ = timeout(HEAD, write_whole(&stream, &page(status, text))).await;
        if let Some(landed) = landed {
            return Ok(landed);
        }
    }
}

/// Shows the address, and takes the one that the browser was sent to.
pub(super) fn pasted(address: &Url) -> Result<Url, Failed> {
    show(address, "Then paste the address that the browser was sent to.")?;
    let pasted = console::ask("Address: ").check(ANSWER)?;
    Url::parse(&pasted)
        .map_err(|cause| Failed::new(ANSWER, format!("what was pasted is no address: {cause}")))
}

/// On standard error: what is asked of a person is no part of the answer.
fn show(address: &Url, then: &str) -> Result<(), Failed> {
    let text = format!("Open this address in a browser and log in:\n\n{address}\n\n{then}\n");
    io::stderr().write_all(text.as_bytes()).check("report")
}

/// Where to listen for this address; `None` when it is elsewhere, or https.
fn listen_address(redirect_uri: &Url) -> Option<SocketAddr> {
    let ip = match redirect_uri.host()? {
        Host::Ipv4(ip) if ip.is_loopback() => ip.into(),
        Host::Ipv6(ip) if ip.is_loopback() => ip.into(),
        Host::Domain("localhost") => std::net::Ipv4Addr::LOCALHOST.into(),
        _ => return None,
    };
    (redirect_uri.scheme() == "http").then_some(SocketAddr::new(ip, redirect_uri.port_or_known_default()?))
}

fn is_answer(landed: &Url, redirect_uri: &Url, state: &CsrfToken) -> bool {
    landed.path() == redirect_uri.path()
        && landed.query_pairs().any(|(name, value)| name == "state" && value == state.secret().as_str())
}

/// The target of the first line (RFC 9112, 3), once the head is whole.
async fn read_target(stream: &TcpStream) -> io::Result<String> {
    let (mut head, mut piece) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => head.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        if head.len() > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    let line = String::from_utf8_lossy(&head);
    let mut words = line.lines().next().unwrap_or_default().split(' ');
    match (words.next(), words.next()) {
        (Some("GET"), Some(target)) if target.starts_with('/') && !target.starts_with("//") => {
            Ok(target.to_owned())
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

async fn write_whole(stream: &TcpStream, text: &str) -> io::Result<()> {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        stream.writable().await?;
        match stream.try_write(rest) {
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn page(status: &str, text: &str) -> String {
    let body =
        format!("<!doctype html><html lang=\"en\"><title>common-id try-login</title><p>{text}</p></html>\n");
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_this_machine_is_listened_on() {
        for (uri, listen) in [
            ("http://127.0.0.1:9999/callback", Some("127.0.0.1:9999")),
            ("http://localhost:9999/callback", Some("127.0.0.1:9999")),
            ("http://[::1]/", Some("[::1]:80")),
            ("https://127.0.0.1:9999/callback", None),
            ("http://rp.example.jp/callback", None),
            ("com.example.app:/callback", None),
        ] {
            let found = listen_address(&Url::parse(uri).unwrap()).map(|address| address.to_string());
            assert_eq!(found.as_deref(), listen, "{uri}");
        }
    }

    #[test]
    fn only_the_answer_is_taken() {
        let (uri, state) = (Url::parse("http://127.0.0.1:9/cb").unwrap(), CsrfToken::new("s1".to_owned()));
        for (target, is_ours) in [
            ("/cb?code=c&state=s1", true),
            ("/cb?code=c&state=s2", false),
            ("/cb", false),
            ("/?state=s1", false),
        ] {
            assert_eq!(is_answer(&uri.join(target).unwrap(), &uri, &state), is_ours, "{target}");
        }
    }
}
