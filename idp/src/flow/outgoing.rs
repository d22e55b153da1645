//! Requests that the provider makes itself: to key sets, logout and event endpoints, dealers' systems.
//!
//! https, no redirects, the resolved address checked and pinned, private ranges and http refused unless a
//! setting names the host, five seconds, 64 KiB.

use super::ServeError;
use crate::{domain::Secret, settings::Settings};
use reqwest::header::HeaderValue;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tracing::{Instrument, info_span};
use url::{Host, Url};

/// The longest that a request may take, from the look-up of the name to the last byte of the answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The largest answer that is read.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Why an outgoing request was not made or not answered.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The address may not be called: not https, or a host in a private range.
    #[error("this address may not be called")]
    Forbidden,
    /// The host did not answer in time, or not in HTTP.
    #[error("the host did not answer: {0}")]
    NoAnswer(String),
    /// The answer is larger than anything expected.
    #[error("the answer is too large")]
    TooLarge,
}

/// The one way out.
#[derive(Clone)]
pub struct Outgoing {
    allowed_private_hosts: Arc<[String]>,
    roots: Vec<reqwest::Certificate>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct OutgoingAnswer {
    /// HTTP status.
    pub status: u16,
    /// Content.
    pub body: Vec<u8>,
}

impl Outgoing {
    /// Reads the extra certificates.
    pub fn new(settings: &Settings) -> Result<Self, ServeError> {
        let roots = match &settings.outgoing.extra_ca_pem {
            Some(pem) => reqwest::Certificate::from_pem_bundle(pem.as_bytes())
                .map_err(|cause| ServeError::Settings(format!("outgoing.extra_ca_pem: {cause}")))?,
            None => Vec::new(),
        };
        Ok(Self { allowed_private_hosts: settings.outgoing.allowed_private_hosts.clone().into(), roots })
    }

    /// GET, for key sets.
    pub async fn get(&self, url: &str) -> Result<OutgoingAnswer, OutgoingError> {
        in_time(async {
            let (client, url) = self.client_for(url).await?;
            read(client.get(url)).await
        })
        .await
    }

    /// POST of a body with its content type.
    pub async fn post(
        &self,
        url: &str,
        content_type: &str,
        body: String,
    ) -> Result<OutgoingAnswer, OutgoingError> {
        in_time(async {
            let (client, url) = self.client_for(url).await?;
            read(client.post(url).header("content-type", content_type).body(body)).await
        })
        .await
    }

    /// POST of a signed event (RFC 8935, 2.1), with what its receiver wants to see in the header `Authorization`.
    pub async fn post_event(
        &self,
        url: &str,
        set: String,
        authorization: Option<&Secret>,
    ) -> Result<OutgoingAnswer, OutgoingError> {
        self.post_authorized(url, "application/secevent+jwt", set, authorization).await
    }

    /// POST of a body with its content type, with what its receiver wants to see in the header `Authorization`.
    pub async fn post_authorized(
        &self,
        url: &str,
        content_type: &str,
        body: String,
        authorization: Option<&Secret>,
    ) -> Result<OutgoingAnswer, OutgoingError> {
        in_time(async {
            let (client, url) = self.client_for(url).await?;
            let mut request = client.post(url).header("accept", "application/json");
            if let Some(authorization) = authorization {
                let unusable = |_| OutgoingError::NoAnswer("the header cannot be sent".to_owned());
                let mut value = HeaderValue::from_str(authorization.expose()).map_err(unusable)?;
                value.set_sensitive(true);
                request = request.header("authorization", value);
            }
            read(request.header("content-type", content_type).body(body)).await
        })
        .await
    }

    /// Whether an address can ever be called, as far as it says so itself: https, and no host in a private range unless a
    /// setting names it. What its name resolves to is judged at every call.
    pub fn may_call(&self, url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| self.may_be_called(&url))
    }

    fn may_be_called(&self, url: &Url) -> bool {
        let trusted = url.host_str().is_some_and(|host| self.trusts(host));
        let public = match url.host() {
            Some(Host::Ipv4(v4)) => is_public(v4.into()),
            Some(Host::Ipv6(v6)) => is_public(v6.into()),
            Some(Host::Domain(name)) => !is_this_machine(name),
            None => false,
        };
        trusted && matches!(url.scheme(), "http" | "https") || public && url.scheme() == "https"
    }

    fn trusts(&self, host: &str) -> bool {
        self.allowed_private_hosts.iter().any(|allowed| allowed == host)
    }

    /// A client that can reach the checked address of this URL and nothing else.
    async fn client_for(&self, url: &str) -> Result<(reqwest::Client, Url), OutgoingError> {
        let url = Url::parse(url).map_err(|_| OutgoingError::Forbidden)?;
        if !self.may_be_called(&url) {
            return Err(OutgoingError::Forbidden);
        }
        let host = url.host_str().ok_or(OutgoingError::Forbidden)?.to_owned();
        let trusted = self.trusts(&host);
        let addresses = self.resolve(&url, trusted).await?;
        Ok((self.pinned(&host, &addresses)?, url))
    }

    /// A client for which the name leads there and nowhere else: a second look-up could answer otherwise (DNS rebinding).
    fn pinned(&self, host: &str, addresses: &[SocketAddr]) -> Result<reqwest::Client, OutgoingError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .resolve_to_addrs(host, addresses);
        for root in &self.roots {
            builder = builder.add_root_certificate(root.clone());
        }
        builder.build().map_err(|cause| OutgoingError::NoAnswer(cause.to_string()))
    }

    async fn resolve(&self, url: &Url, trusted: bool) -> Result<Vec<SocketAddr>, OutgoingError> {
        let port = url.port_or_known_default().ok_or(OutgoingError::Forbidden)?;
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(v4)) => vec![SocketAddr::from((v4, port))],
            Some(Host::Ipv6(v6)) => vec![SocketAddr::from((v6, port))],
            Some(Host::Domain(name)) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|cause| OutgoingError::NoAnswer(cause.to_string()))?
                .collect(),
            None => Vec::new(),
        };
        usable(addresses, trusted)
    }
}

/// Those of a name's addresses that may be called: one that leads to a public and to a private one leads to the public one.
fn usable(addresses: Vec<SocketAddr>, trusted: bool) -> Result<Vec<SocketAddr>, OutgoingError> {
    let usable: Vec<_> = addresses.into_iter().filter(|address| trusted || is_public(address.ip())).collect();
    if usable.is_empty() { Err(OutgoingError::Forbidden) } else { Ok(usable) }
}

/// One deadline over all of it: a host that is slow in each part has no more time than one that is slow in one.
async fn in_time(
    call: impl Future<Output = Result<OutgoingAnswer, OutgoingError>>,
) -> Result<OutgoingAnswer, OutgoingError> {
    let late = || OutgoingError::NoAnswer("its time is over".to_owned());
    // Neither address nor headers: who is called is a secret between them and us.
    let span = info_span!(target: "common_id::traces", "outgoing_call", otel.kind = "client");
    tokio::time::timeout(TIMEOUT, call).instrument(span).await.unwrap_or_else(|_| Err(late()))
}

async fn read(request: reqwest::RequestBuilder) -> Result<OutgoingAnswer, OutgoingError> {
    // The URL is taken out of errors: it may hold what a log must not.
    let no_answer = |cause: reqwest::Error| OutgoingError::NoAnswer(cause.without_url().to_string());
    let mut response = request.send().await.map_err(no_answer)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(OutgoingError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(OutgoingAnswer { status: response.status().as_u16(), body })
}

/// Whether a name never leads anywhere else (RFC 6761, 6.3).
fn is_this_machine(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether an address is of the public internet: everything that is not known to be private, local,
/// shared, documentation, multicast or the protocols' own (RFC 6890 and its registries).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                // Once the nearest relay of 6to4 (RFC 7526).
                || (a == 192 && b == 88 && c == 99)
                || (a == 198 && (18..20).contains(&b)))
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            // Global unicast is 2000::/3; within it lie what belongs to the protocols, as Teredo and benchmarks (RFC 2928),
            // documentation twice (RFC 3849, RFC 9637), and 6to4.
            (first & 0xe000) == 0x2000
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                && !(first == 0x3fff && second < 0x1000)
                && first != 0x2002
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn knows_private_addresses() {
        let cases = [
            ("8.8.8.8", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("192.0.0.8", false),
            ("198.18.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("64:ff9b::7f00:1", false),
            ("2606:4700::1111", true),
            ("2001:200::1", true),
            ("2001:4860:4860::8888", true),
            ("3fff:1000::1", true),
        ];
        for (address, public) in cases {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn knows_addresses_that_can_never_be_called() {
        let allowed_private_hosts = Arc::new(["127.0.0.1".to_owned(), "rp.internal".to_owned()]);
        let outgoing = Outgoing { allowed_private_hosts, roots: Vec::new() };
        for (url, may) in [
            ("https://rp.example/events", true),
            ("http://rp.example/events", false),
            ("https://8.8.8.8/", true),
            ("https://10.0.0.1/", false),
            ("https://169.254.169.254/latest", false),
            ("https://[::1]/", false),
            ("https://[::ffff:10.0.0.1]/", false),
            ("https://0x7f.1/", true),
            ("https://0xa.1/", false),
            ("https://localhost/", false),
            ("https://localhost./", false),
            ("https://rp.localhost/", false),
            ("https://localhost.example/", true),
            ("http://127.0.0.1:9/", true),
            ("http://rp.internal/", true),
            ("ftp://rp.internal/", false),
            ("file:///etc/passwd", false),
            ("no url", false),
        ] {
            assert_eq!(outgoing.may_call(url), may, "{url}");
        }
    }

    /// A name of two faces: what was judged is what is called, however often the name is asked.
    #[tokio::test]
    async fn calls_the_address_that_was_judged() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let outgoing = Outgoing { allowed_private_hosts: Arc::new([]), roots: Vec::new() };
        // No name server knows `rp.invalid` (RFC 6761, 6.4): who asked one would find nobody.
        let client = outgoing.pinned("rp.invalid", &[here]).unwrap();
        let call = tokio::spawn(client.get(format!("http://rp.invalid:{}/", here.port())).send());
        let (socket, _) = tokio::time::timeout(TIMEOUT, listener.accept()).await.unwrap().unwrap();
        drop(socket);
        assert!(call.await.unwrap().is_err());
    }

    #[test]
    fn of_several_addresses_the_private_ones_are_never_called() {
        let parse = |list: &[&str]| list.iter().map(|one| one.parse().unwrap()).collect::<Vec<SocketAddr>>();
        for (found, called) in [
            (&["8.8.8.8:443", "127.0.0.1:443", "[::1]:443"][..], &["8.8.8.8:443"][..]),
            (&["10.0.0.1:443", "[2606:4700::1111]:443"], &["[2606:4700::1111]:443"]),
            (&["169.254.169.254:443"], &[]),
            (&[], &[]),
        ] {
            let usable = usable(parse(found), false);
            assert_eq!(usable.as_deref().unwrap_or_default(), parse(called), "{found:?}");
            assert_eq!(usable.is_err(), called.is_empty(), "{found:?}");
        }
        assert_eq!(usable(parse(&["127.0.0.1:1"]), true).unwrap(), parse(&["127.0.0.1:1"]));
    }

    /// The addresses that the black-box tests try at every door.
    #[tokio::test]
    async fn refuses_before_it_calls() {
        #[derive(serde::Deserialize)]
        struct Group {
            what: String,
            urls: Vec<String>,
        }
        let outgoing = Outgoing { allowed_private_hosts: Arc::new([]), roots: Vec::new() };
        let file = include_str!("../../../conformance/corpora/addresses.json");
        let groups: Vec<Group> = serde_json::from_str(file).unwrap();
        assert!(groups.iter().map(|group| group.urls.len()).sum::<usize>() >= 80);
        for Group { what, urls } in groups {
            for url in urls.iter().map(|url| url.replace("{port}", "9")) {
                assert!(!outgoing.may_call(&url), "{what}: {url}");
                let called = outgoing.get(&url).await;
                assert!(matches!(called, Err(OutgoingError::Forbidden)), "{what}: {url}: {called:?}");
            }
        }
    }
}
