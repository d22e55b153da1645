//! The mail server: where it is, how to reach it, and one conversation with it (RFC 5321).

use super::SendError;
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt, Rset},
        extension::{ClientId, Extension, MailParameter},
    },
};
use std::time::Duration;
use url::Url;

/// How the connection is encrypted.
#[derive(Clone)]
enum Tls {
    /// It is not.
    Never,
    /// From its first byte (RFC 8314, 3.3).
    FromStart(TlsParameters),
    /// By STARTTLS (RFC 3207), and not without it.
    Required(TlsParameters),
    /// By STARTTLS where the server offers it.
    Offered(TlsParameters),
}

/// A mail server, as its address in the settings names it.
#[derive(Clone)]
pub(super) struct SmtpServer {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
}

impl SmtpServer {
    /// Reads `smtps://user:password@host:465`, `smtp://host`, `smtp://…?tls=required` or `…?tls=opportunistic`. A path
    /// is the name by which the provider says hello.
    pub(super) fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        // In an address, IPv6 stands in brackets; a socket and a certificate know none.
        let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let parameters = || TlsParameters::new(host.clone()).ok();
        let (port, tls) = match (url.scheme(), tls.as_deref()) {
            ("smtp", None) => (25, Tls::Never),
            ("smtp", Some("required")) => (587, Tls::Required(parameters()?)),
            ("smtp", Some("opportunistic")) => (587, Tls::Offered(parameters()?)),
            ("smtps", _) => (465, Tls::FromStart(parameters()?)),
            _ => return None,
        };
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
        };
        let credentials = match url.password() {
            None => None,
            Some(password) => Some(Credentials::new(decode(url.username())?, decode(password)?)),
        };
        let name = url.path().trim_matches('/');
        let hello = if name.is_empty() { ClientId::default() } else { ClientId::Domain(name.to_owned()) };
        Some(Self { port: url.port().unwrap_or(port), host, tls, credentials, hello })
    }

    /// A connection on which mail can be sent; `patience` is for each address of the host.
    pub(super) async fn connect(&self, patience: Duration) -> Result<AsyncSmtpConnection, SendError> {
        let from_start = match &self.tls {
            Tls::FromStart(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let about_server = |error: Error| SendError::Server(describe(&error));
        let address = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(patience), &self.hello, from_start, None);
        let mut connection = connecting.await.map_err(about_server)?;
        match &self.tls {
            Tls::Required(parameters) => {
                connection.starttls(parameters.clone(), &self.hello).await.map_err(about_server)?;
            }
            Tls::Offered(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), &self.hello).await.map_err(about_server)?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await.map_err(about_server)?;
        }
        Ok(connection)
    }
}

/// One mail over an open connection. After `Ok` the server has taken it.
pub(super) async fn converse(
    connection: &mut AsyncSmtpConnection,
    (from, to): (&Address, &Address),
    message: &[u8],
) -> Result<(), SendError> {
    let mut options = Vec::new();
    if !(AsRef::<str>::as_ref(from).is_ascii() && AsRef::<str>::as_ref(to).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(SendError::Permanent(
                "the mail server cannot send to addresses beyond ASCII".to_owned(),
            ));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    // Who sends is our own setting: an answer to it says nothing about the mail.
    let sender = connection.command(Mail::new(Some(from.clone()), options)).await;
    sender.map_err(|error| SendError::Server(describe(&error)))?;
    connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|error| judge(&error))?;
    connection.command(Data).await.map_err(|error| judge(&error))?;
    connection.message(message).await.map_err(|error| judge(&error))?;
    Ok(())
}

/// Asks whether mails of this sender are taken, and takes the question back.
pub(super) async fn ask(connection: &mut AsyncSmtpConnection, from: &Address) -> Result<(), SendError> {
    let about_server = |error: Error| SendError::Server(describe(&error));
    connection.command(Mail::new(Some(from.clone()), Vec::new())).await.map_err(about_server)?;
    connection.command(Rset).await.map_err(about_server)?;
    Ok(())
}

/// Only an answer about this mail or its address is final. What a server says about itself or about us (greeting,
/// login, syntax) is for the operator to mend, and the mail waits.
fn judge(error: &Error) -> SendError {
    match error.status().map(u16::from) {
        Some(421) | None => SendError::Server(describe(error)),
        Some(code) if (550..560).contains(&code) => SendError::Permanent(describe(error)),
        Some(_) => SendError::Transient(describe(error)),
    }
}

/// Answers to a login that does not hold, or is missing (RFC 4954, 6).
const LOGIN: [u16; 5] = [530, 534, 535, 538, 454];

/// The server's words may quote the address; its number says enough.
fn describe(error: &Error) -> String {
    match error.status().map(u16::from) {
        Some(code) if LOGIN.contains(&code) => format!("the mail server refuses the login ({code})"),
        Some(code) if (550..560).contains(&code) => format!("refused with {code}"),
        Some(code) => format!("put off with {code}"),
        None if error.is_timeout() => "the mail server does not answer in time".to_owned(),
        None if error.is_tls() => "TLS with the mail server fails".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_addresses() {
        for (address, host, port, has_login) in [
            ("smtp://localhost", "localhost", 25, false),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, false),
            ("smtp://[::1]:2525", "::1", 2525, false),
            ("smtp://mail.example.jp?tls=required", "mail.example.jp", 587, false),
            ("smtp://mail.example.jp?tls=opportunistic", "mail.example.jp", 587, false),
            ("smtps://u%40x:p%2Fw@mail.example.jp/our.name", "mail.example.jp", 465, true),
        ] {
            let server = SmtpServer::parse(address).unwrap();
            assert_eq!((server.host.as_str(), server.port), (host, port), "{address}");
            assert_eq!(server.credentials.is_some(), has_login, "{address}");
        }
        let named = SmtpServer::parse("smtp://localhost/our.name").unwrap();
        assert_eq!(named.hello, ClientId::Domain("our.name".to_owned()));
        for wrong in ["", "localhost:25", "http://localhost", "smtpx://h", "smtp://h?tls=maybe", "smtp:"] {
            assert!(SmtpServer::parse(wrong).is_none(), "{wrong}");
        }
    }
}
