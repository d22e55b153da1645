//! The certificate that a client shows (RFC 8705): of the connection, at a listener that asks for one, or in the header of a
//! trusted proxy that did (RFC 9440). The header of anybody else is not looked at.

use crate::{Provider, keys::ClientCertificate, protocol::OAuthError, settings::CertificateHeader};
use actix_web::{
    HttpRequest,
    http::header::{HeaderMap, HeaderName},
};
use base64::{Engine, engine::general_purpose::STANDARD};

/// RFC 9440, 2.2 and 2.3: one certificate, and those that lead on to its authority.
const CLIENT_CERT: HeaderName = HeaderName::from_static("client-cert");
const CLIENT_CERT_CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");
/// PEM, percent-encoded: what nginx writes as `$ssl_client_escaped_cert`, and others after it.
const X_SSL_CLIENT_CERT: HeaderName = HeaderName::from_static("x-ssl-client-cert");

/// The chain that the peer of a connection has shown, its own certificate first, DER; empty when it has none. A listener that asks
/// for certificates puts it on every connection.
#[derive(Clone, Debug)]
pub struct PeerCertificates(pub Vec<Vec<u8>>);

/// The certificate of a request, if one is shown.
///
/// # Errors
/// `invalid_request` when it cannot be read.
pub(super) fn client_certificate(
    provider: &Provider,
    request: &HttpRequest,
) -> Result<Option<ClientCertificate>, OAuthError> {
    const UNREADABLE: OAuthError =
        OAuthError::invalid_request("the certificate of the client cannot be read");
    let chain = match request.conn_data::<PeerCertificates>() {
        Some(PeerCertificates(chain)) => chain.clone(),
        None => told_by_proxy(provider, request).ok_or(UNREADABLE)?,
    };
    if chain.is_empty() {
        return Ok(None);
    }
    ClientCertificate::read(chain).map(Some).map_err(|cause| UNREADABLE.with_cause(cause))
}

/// What the header says; empty when it is not there or comes from somebody whom nobody trusts, `None` when it cannot be read.
fn told_by_proxy(provider: &Provider, request: &HttpRequest) -> Option<Vec<Vec<u8>>> {
    let header = provider.settings.mutual_tls.as_ref().and_then(|settings| settings.proxy_header);
    let peer = request.peer_addr().map(|peer| peer.ip());
    let is_trusted = |peer| provider.settings.trusted_proxies.iter().any(|net| net.contains(peer));
    match header {
        Some(header) if peer.as_ref().is_some_and(is_trusted) => header.read(request.headers()),
        _ => Some(Vec::new()),
    }
}

impl CertificateHeader {
    fn read(self, headers: &HeaderMap) -> Option<Vec<Vec<u8>>> {
        match self {
            Self::ClientCert => {
                let Some(own) = one(headers, &CLIENT_CERT)? else { return Some(Vec::new()) };
                let mut chain = vec![byte_sequence(own)?];
                for more in headers.get_all(CLIENT_CERT_CHAIN) {
                    let several = more.to_str().ok()?.split(',').map(byte_sequence);
                    chain.extend(several.collect::<Option<Vec<_>>>()?);
                }
                Some(chain)
            }
            Self::XSslClientCert => match one(headers, &X_SSL_CLIENT_CERT)? {
                None => Some(Vec::new()),
                Some(text) => pem(text).map(|der| vec![der]),
            },
        }
    }
}

/// The one value of a header; an empty one is none, and so is the word that Apache writes for none. `None` when there are several: who wrote the first is unknown.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name);
    let first = match values.next() {
        None => return Some(None),
        Some(first) => first.to_str().ok()?.trim(),
    };
    values.next().is_none().then_some(Some(first).filter(|first| !matches!(*first, "" | "(null)")))
}

/// A byte sequence of structured fields (RFC 9651, 3.3.5).
fn byte_sequence(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim().strip_prefix(':')?.strip_suffix(':')?).ok()
}

/// One certificate in percent-encoded PEM.
fn pem(text: &str) -> Option<Vec<u8>> {
    let text = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    let body =
        text.trim().strip_prefix("-----BEGIN CERTIFICATE-----")?.strip_suffix("-----END CERTIFICATE-----")?;
    let letters: String = body.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn read(header: CertificateHeader, pairs: &[(HeaderName, &str)]) -> Option<Vec<Vec<u8>>> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.clone(), HeaderValue::from_bytes(value.as_bytes()).ok()?);
        }
        header.read(&headers)
    }

    #[test]
    fn byte_sequences() {
        for (pairs, expected) in [
            (vec![], Some(vec![])),
            (vec![(CLIENT_CERT, "")], Some(vec![])),
            (vec![(CLIENT_CERT, ":AQI=:")], Some(vec![vec![1, 2]])),
            (
                vec![
                    (CLIENT_CERT, ":AQI=:"),
                    (CLIENT_CERT_CHAIN, ":Aw==:, :BA==:"),
                    (CLIENT_CERT_CHAIN, ":BQ==:"),
                ],
                Some(vec![vec![1, 2], vec![3], vec![4], vec![5]]),
            ),
            // A chain without its beginning, and the header of another kind of proxy.
            (vec![(CLIENT_CERT_CHAIN, ":AQI=:")], Some(vec![])),
            (vec![(X_SSL_CLIENT_CERT, "x")], Some(vec![])),
            (vec![(CLIENT_CERT, "AQI=")], None),
            (vec![(CLIENT_CERT, ":AQI=")], None),
            (vec![(CLIENT_CERT, ":")], None),
            (vec![(CLIENT_CERT, ":あ:")], None),
            (vec![(CLIENT_CERT, ":AQI=:"), (CLIENT_CERT, ":AQI=:")], None),
            (vec![(CLIENT_CERT, ":AQI=:, :AQI=:")], None),
            (vec![(CLIENT_CERT, ":AQI=:"), (CLIENT_CERT_CHAIN, "x")], None),
        ] {
            assert_eq!(read(CertificateHeader::ClientCert, &pairs), expected, "{pairs:?}");
        }
    }

    #[test]
    fn escaped_pem() {
        let (begin, end) = ("-----BEGIN%20CERTIFICATE-----%0A", "-----END%20CERTIFICATE-----%0A");
        for (value, expected) in [
            (format!("{begin}AQI%3D%0A{end}"), Some(vec![vec![1, 2]])),
            (format!("{begin}AQ%0D%0AI%3D%0A{end}"), Some(vec![vec![1, 2]])),
            (String::new(), Some(vec![])),
            ("(null)".to_owned(), Some(vec![])),
            ("AQI=".to_owned(), None),
            (format!("{begin}A%0A{end}"), None),
            (format!("{begin}AQI%3D%0A{end}{begin}AQI%3D%0A{end}"), None),
            ("%FF".to_owned(), None),
        ] {
            let pairs = [(X_SSL_CLIENT_CERT, value.as_str())];
            assert_eq!(read(CertificateHeader::XSslClientCert, &pairs), expected, "{value}");
        }
    }
}
