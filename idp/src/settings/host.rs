//! The host of an address, read in one way wherever settings hold one.
//!
//! A URL library reads `127.0.0.1` as an address in `http://` and as a name in `smtp://`, whose grammar it does not know.
//! For whoever connects it is the same machine.

use std::net::{IpAddr, Ipv6Addr};
use url::Url;

/// A host: where an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A name in lower case, in ASCII (IDNA), without the dot at the end.
    Name(String),
    /// An address; one of IPv4 that is written as IPv6 is one of IPv4.
    Address(IpAddr),
    /// The folder of a socket on this machine.
    Socket(String),
}

impl Host {
    /// Reads a host as it stands in an address, with or without the brackets of IPv6. `None` when there is none or it
    /// can be none, as one with a port.
    pub fn parse(text: &str) -> Option<Self> {
        // libpq takes what begins so for a folder, or for a name in the abstract namespace.
        if text.starts_with(['/', '@']) {
            return Some(Self::Socket(text.to_owned()));
        }
        let v6 = match text.strip_prefix('[') {
            Some(rest) => Some(rest.strip_suffix(']')?),
            None => text.contains(':').then_some(text),
        };
        if let Some(v6) = v6 {
            // The zone says through which of our interfaces, not to whom.
            let address = v6.split_once('%').map_or(v6, |(address, _)| address);
            return address.parse::<Ipv6Addr>().ok().map(|v6| Self::Address(IpAddr::V6(v6).to_canonical()));
        }
        match url::Host::parse(text).ok()? {
            // Also 127.1 and 0x7f000001: whoever connects reads them so.
            url::Host::Ipv4(v4) => Some(Self::Address(v4.into())),
            url::Host::Ipv6(v6) => Some(Self::Address(IpAddr::V6(v6).to_canonical())),
            url::Host::Domain(name) => {
                let name = name.trim_end_matches('.');
                (!name.is_empty() && !name.contains('*')).then(|| Self::Name(name.to_owned()))
            }
        }
    }

    /// The host of a URL of any scheme.
    pub fn of_url(url: &Url) -> Option<Self> {
        url.host_str().and_then(Self::parse)
    }

    /// Whether what is sent there stays on this machine.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.is_loopback(),
            Self::Socket(_) => true,
        }
    }
}

/// As it stands in a URL of http, where browsers and our own requests have it.
impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(text) | Self::Socket(text) => f.write_str(text),
            Self::Address(IpAddr::V4(v4)) => v4.fmt(f),
            Self::Address(IpAddr::V6(v6)) => write!(f, "[{v6}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What is written, how it is read, and whether it stays here.
    const HOSTS: &[(&str, &str, bool)] = &[
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.53", "127.0.0.53", true),
        ("127.1", "127.0.0.1", true),
        ("0x7f000001", "127.0.0.1", true),
        ("2130706433", "127.0.0.1", true),
        ("0177.0.0.1", "127.0.0.1", true),
        ("localhost", "localhost", true),
        ("LOCALHOST", "localhost", true),
        ("localhost.", "localhost", true),
        ("mail.localhost", "mail.localhost", true),
        ("localhost.example.jp", "localhost.example.jp", false),
        ("notlocalhost", "notlocalhost", false),
        ("[::1]", "[::1]", true),
        ("::1", "[::1]", true),
        ("::1%lo", "[::1]", true),
        ("[::ffff:127.0.0.1]", "127.0.0.1", true),
        ("::ffff:192.0.2.1", "192.0.2.1", false),
        ("[fe80::1%25eth0]", "[fe80::1]", false),
        ("fe80::1%eth0", "[fe80::1]", false),
        ("0.0.0.0", "0.0.0.0", false),
        ("[::]", "[::]", false),
        ("10.0.0.1", "10.0.0.1", false),
        ("128.0.0.1", "128.0.0.1", false),
        ("127.0.0.1.example.jp", "127.0.0.1.example.jp", false),
        ("mail.example.jp", "mail.example.jp", false),
        ("MAIL.Example.JP.", "mail.example.jp", false),
        ("共通.example.jp", "xn--b6qp14m.example.jp", false),
        ("/run/postgresql", "/run/postgresql", true),
        ("@common-id", "@common-id", true),
    ];

    #[test]
    fn hosts_are_read_in_one_way() {
        for (written, read, stays) in HOSTS {
            let host = Host::parse(written).unwrap_or_else(|| Host::Name(format!("{written} is none")));
            assert_eq!((host.to_string().as_str(), host.is_loopback()), (*read, *stays), "{written}");
        }
    }

    #[test]
    fn the_scheme_makes_no_difference() {
        for scheme in ["http", "https", "smtp", "smtps", "postgres"] {
            for (written, read, _) in HOSTS.iter().filter(|(written, ..)| !written.contains(['/', '@', '%']))
            {
                let written = if written.contains(':') && !written.starts_with('[') {
                    format!("[{written}]")
                } else {
                    (*written).to_owned()
                };
                let url = Url::parse(&format!("{scheme}://{written}:25/")).unwrap();
                assert_eq!(Host::of_url(&url).unwrap().to_string(), *read, "{scheme}://{written}");
            }
        }
    }

    #[test]
    fn what_is_no_host_is_none() {
        for none in [
            "",
            ".",
            "*",
            "*.example.jp",
            "a b",
            "mail.example.jp:25",
            "127.0.0.1:25",
            "[::1",
            "[::1]:25",
            "256.0.0.1",
        ] {
            assert_eq!(Host::parse(none), None, "{none}");
        }
    }
}
