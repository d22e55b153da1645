//! By which name of its certificate a client is known (RFC 8705, 2.1.2).

use super::DistinguishedName;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The longest name.
const LONGEST: usize = 2_000;

/// One name: exactly one is registered of a client that authenticates by a certificate of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateName {
    /// `tls_client_auth_subject_dn`, as RFC 4514 writes it.
    SubjectDn(String),
    /// `tls_client_auth_san_dns`
    SanDns(String),
    /// `tls_client_auth_san_uri`
    SanUri(String),
    /// `tls_client_auth_san_ip`
    SanIp(String),
    /// `tls_client_auth_san_email`
    SanEmail(String),
}

/// The names that a certificate holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateNames {
    /// The subject; `None` when it is empty or holds what is no text.
    pub subject: Option<DistinguishedName>,
    /// `dNSName`
    pub dns: Vec<String>,
    /// `uniformResourceIdentifier`
    pub uri: Vec<String>,
    /// `iPAddress`
    pub ip: Vec<IpAddr>,
    /// `rfc822Name`
    pub email: Vec<String>,
}

/// Makes a name of a text.
type Make = fn(String) -> CertificateName;

impl CertificateName {
    /// The members of a registration, with how each makes a name.
    pub const MEMBERS: [(&'static str, Make); 5] = [
        ("tls_client_auth_subject_dn", Self::SubjectDn),
        ("tls_client_auth_san_dns", Self::SanDns),
        ("tls_client_auth_san_uri", Self::SanUri),
        ("tls_client_auth_san_ip", Self::SanIp),
        ("tls_client_auth_san_email", Self::SanEmail),
    ];

    /// The member of a registration that it stands in.
    pub const fn member(&self) -> &'static str {
        match self {
            Self::SubjectDn(_) => "tls_client_auth_subject_dn",
            Self::SanDns(_) => "tls_client_auth_san_dns",
            Self::SanUri(_) => "tls_client_auth_san_uri",
            Self::SanIp(_) => "tls_client_auth_san_ip",
            Self::SanEmail(_) => "tls_client_auth_san_email",
        }
    }

    /// The name as it is registered.
    pub fn text(&self) -> &str {
        match self {
            Self::SubjectDn(text)
            | Self::SanDns(text)
            | Self::SanUri(text)
            | Self::SanIp(text)
            | Self::SanEmail(text) => text,
        }
    }

    /// Whether a certificate could ever hold it.
    pub fn is_sound(&self) -> bool {
        let text = self.text();
        let plain = text.len() <= LONGEST && !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        match self {
            Self::SubjectDn(text) => DistinguishedName::parse(text).is_some(),
            // A name with a wildcard would be the name of many.
            Self::SanDns(name) => plain && !name.contains('*') && !name.ends_with('.'),
            Self::SanUri(uri) => plain && url::Url::parse(uri).is_ok(),
            Self::SanIp(ip) => ip.parse::<IpAddr>().is_ok(),
            Self::SanEmail(email) => plain && email.split('@').count() == 2,
        }
    }

    /// Whether a certificate with these names has it. Host names are compared without regard to case, addresses as numbers, and
    /// everything else letter by letter.
    pub fn is_among(&self, names: &CertificateNames) -> bool {
        match self {
            Self::SubjectDn(text) => {
                let expected = DistinguishedName::parse(text);
                expected.is_some() && expected == names.subject
            }
            Self::SanDns(name) => names.dns.iter().any(|dns| dns.eq_ignore_ascii_case(name)),
            Self::SanUri(uri) => names.uri.contains(uri),
            Self::SanIp(ip) => ip.parse().is_ok_and(|ip| names.ip.contains(&ip)),
            Self::SanEmail(email) => names.email.contains(email),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::CertificateName::{SanDns, SanEmail, SanIp, SanUri, SubjectDn};
    use super::*;

    #[test]
    fn one_name_of_many() {
        let names = CertificateNames {
            subject: DistinguishedName::parse("CN=rp,O=Example"),
            dns: vec!["rp.example".to_owned(), "*.wild.example".to_owned()],
            uri: vec!["https://rp.example/a".to_owned()],
            ip: vec!["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()],
            email: vec!["rp@example.jp".to_owned()],
        };
        for (make, text, has) in [
            (SubjectDn as fn(String) -> CertificateName, "CN=rp,O=Example", true),
            (SubjectDn, "cn=rp, o=Example", true),
            (SubjectDn, "O=Example,CN=rp", false),
            (SubjectDn, "CN=rp", false),
            (SubjectDn, "", false),
            (SanDns, "rp.example", true),
            (SanDns, "RP.Example", true),
            (SanDns, "example", false),
            (SanDns, "a.wild.example", false),
            (SanDns, "rp@example.jp", false),
            (SanUri, "https://rp.example/a", true),
            (SanUri, "https://rp.example/A", false),
            (SanUri, "rp.example", false),
            (SanIp, "192.0.2.1", true),
            (SanIp, "2001:DB8:0::1", true),
            (SanIp, "192.0.2.2", false),
            (SanIp, "rp.example", false),
            (SanEmail, "rp@example.jp", true),
            (SanEmail, "RP@example.jp", false),
        ] {
            assert_eq!(make(text.to_owned()).is_among(&names), has, "{text}");
            assert!(!make(text.to_owned()).is_among(&CertificateNames::default()), "{text}");
        }
    }

    #[test]
    fn what_can_be_registered() {
        for (make, text, sound) in [
            (SubjectDn as fn(String) -> CertificateName, "CN=rp", true),
            (SubjectDn, "rp", false),
            (SanDns, "rp.example", true),
            (SanDns, "*.example", false),
            (SanDns, "rp.example.", false),
            (SanDns, "", false),
            (SanUri, "urn:example:rp", true),
            (SanUri, "rp", false),
            (SanIp, "::1", true),
            (SanIp, "192.0.2.1/24", false),
            (SanEmail, "rp@example.jp", true),
            (SanEmail, "example.jp", false),
            (SanEmail, "a b@example.jp", false),
        ] {
            assert_eq!(make(text.to_owned()).is_sound(), sound, "{text}");
        }
    }

    #[test]
    fn members_and_names_agree() {
        for (member, make) in CertificateName::MEMBERS {
            assert_eq!(make("x".to_owned()).member(), member);
        }
    }
}
