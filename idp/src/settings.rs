//! What the operator chooses. Read and checked by the program; here only the values and their meaning.

mod host;

pub use host::Host;

use crate::domain::{DynamicRegistration, Limits, ResponseTypes, SigningAlgorithms, TokenEndpointAuthMethod};
use crate::keys::ClientAuthorities;
use ipnet::IpNet;
use url::Url;

/// Settings of the provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The issuer: scheme, host and port, no path, no trailing slash. Every URL that is written comes from it.
    pub issuer: Issuer,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// What ID tokens and logout tokens can be signed with.
    pub signing_algorithms: SigningAlgorithms,
    /// After how many days signing keys rotate by themselves; 0: by hand alone.
    pub rotate_after_days: i64,
    /// Whether clients may encrypt their request objects for us.
    pub request_object_encryption: bool,
    /// What authorization requests can be answered with.
    pub response_types: ResponseTypes,
    /// Rules of passwords.
    pub password_profile: PasswordProfile,
    /// Proxies whose right-most `X-Forwarded-For` entry is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Outgoing requests.
    pub outgoing: OutgoingSettings,
    /// The domain of a gateway that turns a mail to `09012345678@domain` into a text message; without one mobile
    /// numbers cannot be checked.
    pub sms_gateway: Option<String>,
    /// Who may register clients besides operators.
    pub dynamic_registration: DynamicRegistration,
    /// Whether services may ask by a frame if the login is still the same (Session Management 1.0).
    pub session_management: bool,
    /// How clients show certificates; `None` where nobody asks for one.
    pub mutual_tls: Option<MutualTls>,
    /// What may happen only so often.
    pub limits: Limits,
}

/// How clients show certificates (RFC 8705).
#[derive(Clone, Debug, Default)]
pub struct MutualTls {
    /// Where they come with one, when that is another address than the issuer's (`mtls_endpoint_aliases`).
    pub address: Option<Issuer>,
    /// Who vouches for the certificates of `tls_client_auth`; without them nobody can use that method.
    pub authorities: Option<ClientAuthorities>,
    /// The header in which a trusted proxy hands a certificate on; without one no header is believed.
    pub proxy_header: Option<CertificateHeader>,
}

impl MutualTls {
    /// How clients can authenticate by their certificates.
    pub const fn methods(&self) -> &'static [TokenEndpointAuthMethod] {
        use TokenEndpointAuthMethod::{SelfSignedTlsClientAuth, TlsClientAuth};
        match self.authorities {
            Some(_) => &[TlsClientAuth, SelfSignedTlsClientAuth],
            None => &[SelfSignedTlsClientAuth],
        }
    }
}

/// How a proxy writes a certificate into a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateHeader {
    /// `Client-Cert`, with `Client-Cert-Chain` beside it (RFC 9440).
    ClientCert,
    /// `X-SSL-Client-Cert`: PEM, percent-encoded.
    XSslClientCert,
}

/// `iss`: an origin such as `https://id.example.jp`, in the one form that browsers, passkeys and relying parties compare
/// letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    /// Takes an origin in its one form: http or https, the host in lower case and ASCII, no port that the scheme has by
    /// itself, nothing behind it. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::form_of(text).filter(|form| form == text).map(Self)
    }

    /// The one form of an address, when it is that of an origin: http or https, no path, query or fragment.
    pub fn form_of(text: &str) -> Option<String> {
        let url = Url::parse(text).ok()?;
        let alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !alone || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        // A dot at the end of a name is another origin to browsers, and of no use to anybody.
        let host = match url.host()? {
            url::Host::Domain(name) => name.trim_end_matches('.').to_owned(),
            address => address.to_string(),
        };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        (!host.is_empty()).then(|| format!("{}://{host}{port}", url.scheme()))
    }

    /// The issuer as it stands in tokens.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The absolute URL of a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether it is this machine's own name or address, as in the demo.
    pub fn is_loopback(&self) -> bool {
        self.host().is_some_and(|host| host.is_loopback())
    }

    /// Its host.
    pub fn host(&self) -> Option<Host> {
        Url::parse(&self.0).ok().as_ref().and_then(Host::of_url)
    }

    /// Whether it is https: cookies are then `__Host-` and Secure, and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

/// Lifetimes in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Access tokens.
    pub access_token: i64,
    /// ID tokens.
    pub id_token: i64,
    /// Authorization codes.
    pub code: i64,
    /// Refresh tokens, each from its own issue.
    pub refresh_token: i64,
    /// How long a repeated refresh token gets the same successor again.
    pub refresh_grace: i64,
    /// A session that is not used.
    pub session_idle: i64,
    /// A session at the longest.
    pub session_absolute: i64,
    /// An interaction: also how long what was typed into its pages is kept.
    pub interaction: i64,
    /// A registration under way, and its code.
    pub registration: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            access_token: 600,
            id_token: 600,
            code: 60,
            refresh_token: 30 * 86_400,
            refresh_grace: 10,
            session_idle: 12 * 3_600,
            session_absolute: 30 * 86_400,
            interaction: 3_600,
            registration: 1_800,
        }
    }
}

/// Which password rules hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordProfile {
    /// 8–20 of letters, digits and seven symbols; at least one letter and one digit.
    #[default]
    Reference,
    /// 15–64 of anything printable, no composition rule, common and own-data passwords refused.
    Modern,
}

/// What outgoing requests may reach.
#[derive(Clone, Debug, Default)]
pub struct OutgoingSettings {
    /// Hosts (names as they stand in URLs) for which http and private addresses are allowed.
    pub allowed_private_hosts: Vec<String>,
    /// Certificates (PEM) that are trusted beside the public ones.
    pub extra_ca_pem: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_issuer_has_one_form() {
        for (written, form) in [
            ("https://id.example.jp", "https://id.example.jp"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://id.example.jp:8443", "https://id.example.jp:8443"),
            ("https://xn--b6qp14m.example.jp", "https://xn--b6qp14m.example.jp"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://id.example.jp/", "https://id.example.jp"),
            ("https://ID.Example.JP", "https://id.example.jp"),
            ("HTTPS://id.example.jp", "https://id.example.jp"),
            ("https://id.example.jp:443", "https://id.example.jp"),
            ("http://localhost:80", "http://localhost"),
            ("https://id.example.jp:", "https://id.example.jp"),
            ("https://id.example.jp:08443", "https://id.example.jp:8443"),
            ("https://共通.example.jp", "https://xn--b6qp14m.example.jp"),
            ("https://ＩＤ.example.jp", "https://id.example.jp"),
            ("https://id.example.jp.", "https://id.example.jp"),
            ("https://u:p@id.example.jp", "https://id.example.jp"),
            ("https://@id.example.jp", "https://id.example.jp"),
            ("http://0x7f000001:8080", "http://127.0.0.1:8080"),
            ("http://[0:0:0:0:0:0:0:1]", "http://[::1]"),
            (" https://id.example.jp", "https://id.example.jp"),
            ("https:id.example.jp", "https://id.example.jp"),
            ("https://id.example.jp/x", ""),
            ("https://id.example.jp?x", ""),
            ("https://id.example.jp#x", ""),
            ("id.example.jp", ""),
            ("ftp://id", ""),
            ("https://.", ""),
            ("", ""),
        ] {
            assert_eq!(Issuer::form_of(written).unwrap_or_default(), form, "{written}");
            assert_eq!(Issuer::parse(written).is_some(), written == form && !form.is_empty(), "{written}");
        }
        assert_eq!(
            Issuer::parse("https://id.example.jp").unwrap().url("/token"),
            "https://id.example.jp/token"
        );
    }

    #[test]
    fn this_machine_is_known_by_name_and_address() {
        let is_loopback = |text: &str| Issuer::parse(text).unwrap().is_loopback();
        for own in ["https://localhost:8080", "http://127.0.0.1", "https://[::1]:8080"] {
            assert!(is_loopback(own), "{own}");
        }
        for other in ["https://id.example.jp", "https://localhost.example.jp", "https://192.0.2.1"] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
