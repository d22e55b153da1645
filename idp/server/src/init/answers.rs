//! What `init` must know: from flags, or asked for at the terminal.

use super::asking::{Asking, judge_issuer, judge_mail, judge_sender};
use crate::{config_file::DEFAULT_SETTINGS, office::Usage};
use admin::flow::ToolRegistration;
use clap::Args;
use idp::{
    domain::ScopeSet,
    settings::{Host, Issuer},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use url::Url;

/// Where the listeners are when nothing else is said.
const PORT: u16 = 8080;
const ADMIN_PORT: u16 = 8081;

/// `init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The settings file to make. Everything else lies beside it. It is never changed when it is there.
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SETTINGS)]
    pub(crate) config: PathBuf,
    /// The address that customers see, as in https://id.example.jp.
    #[arg(long, value_name = "URL")]
    pub(crate) issuer: Option<String>,
    /// postgres://user@host/name, or the name of a SQLite file.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// How mail leaves: smtps://user:password@host:465.
    #[arg(long, value_name = "URL", env = "COMMON_ID__MAIL__SMTP", hide_env_values = true)]
    pub(crate) smtp: Option<String>,
    /// The sender of all mails, with or without a name.
    #[arg(long, value_name = "MAIL")]
    pub(crate) mail_from: Option<String>,
    /// The name of the ID on pages and in mails; the shipped brand when empty.
    #[arg(long, value_name = "NAME")]
    pub(crate) brand: Option<String>,
    /// Where the public listener listens [default: the port of the issuer, on this machine alone or with --tls-cert for
    /// everybody; behind a proxy 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where the back office listens [default: 127.0.0.1:8081].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_listen: Option<SocketAddr>,
    /// Where browsers of the staff reach the back office [default: localhost and its port]. Given again, it moves there.
    #[arg(long, value_name = "URL")]
    pub(crate) console: Option<String>,
    /// The network of the proxy that ends TLS, for an https issuer without --tls-cert; may stand several times.
    #[arg(long, value_name = "NETWORK")]
    pub(crate) proxy: Vec<String>,
    /// The certificate, a PEM file, when no proxy ends TLS.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The key of the certificate.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Mail address of the first operator.
    #[arg(long, value_name = "MAIL")]
    pub(crate) operator: Option<String>,
    /// Make a client for machines, too, and show its secret this once.
    #[arg(long, value_name = "NAME")]
    pub(crate) machine: Option<String>,
    /// What that client may ask for; everything but the staff when absent.
    #[arg(long, value_name = "SCOPES", requires = "machine")]
    pub(crate) machine_scope: Option<String>,
    /// Answer in JSON, for programs.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Everything that a settings file needs.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) issuer: String,
    pub(super) database: String,
    pub(super) smtp: String,
    pub(super) mail_from: String,
    pub(super) brand: Option<String>,
    pub(super) listen: SocketAddr,
    pub(super) admin_listen: SocketAddr,
    pub(super) proxy: Vec<String>,
    pub(super) tls: Option<(PathBuf, PathBuf)>,
    pub(super) operator: String,
}

impl Answers {
    /// From the flags; what they leave out is asked for when somebody is there.
    ///
    /// # Errors
    /// [`Usage`], with every flag that is missing.
    pub(super) fn gather(init: &Init) -> anyhow::Result<Self> {
        let mut asking = Asking::new(init.json);
        let question = "The address that customers see, as in https://id.example.jp";
        let issuer = asking.need(&init.issuer, "--issuer URL", question, None, judge_issuer)?;
        let usual = "common-id.sqlite";
        let question = "The database: postgres://user@host/name, or the name of a SQLite file";
        let database = asking.need(&init.database, "--database URL", question, Some(usual), |_| Ok(()))?;
        let question = "How mail leaves, as in smtps://user:password@host:465";
        let smtp = asking.need(&init.smtp, "--smtp URL", question, None, |_| Ok(()))?;
        let host = Issuer::parse(&issuer).and_then(|issuer| issuer.host()).map(|host| host.to_string());
        let sender = host.map(|host| format!("no-reply@{host}"));
        let question = "The sender of all mails";
        let mail_from =
            asking.need(&init.mail_from, "--mail-from MAIL", question, sender.as_deref(), judge_sender)?;
        let question = "The name of the ID on pages and in mails (empty: the shipped brand)";
        let brand = asking.may(&init.brand, question)?;
        let (tls, proxy) = (init.tls_cert.clone().zip(init.tls_key.clone()), init.proxy.clone());
        let proxy = if issuer.starts_with("https://") && tls.is_none() && proxy.is_empty() {
            let question = "The network of the proxy that ends TLS";
            vec![asking.need(
                &None,
                "--proxy NETWORK, or --tls-cert and --tls-key",
                question,
                Some("127.0.0.1/32"),
                |_| Ok(()),
            )?]
        } else {
            proxy
        };
        let question = "Mail address of the first operator";
        let operator = asking.need(&init.operator, "--operator MAIL", question, None, judge_mail)?;
        asking.end()?;
        Ok(Self {
            listen: init.listen.unwrap_or_else(|| usual_listener(&issuer, tls.is_some())),
            admin_listen: init.admin_listen.unwrap_or((Ipv4Addr::LOCALHOST, ADMIN_PORT).into()),
            issuer,
            database,
            smtp,
            mail_from,
            brand,
            proxy,
            tls,
            operator,
        })
    }
}

impl Init {
    /// What flags alone show to be wrong, whatever is there already: told before anything is made.
    ///
    /// # Errors
    /// [`Usage`], a sentence each.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let wrong = |flag: &str, value: &Option<String>, judge: fn(&str) -> Result<(), String>| {
            let value = value.as_deref()?;
            judge(value).err().map(|sentence| format!("{flag} {value}: {sentence}"))
        };
        let mut sentences: Vec<String> =
            wrong("--operator", &self.operator, judge_mail).into_iter().collect();
        sentences.extend(wrong("--console", &self.console, judge_console));
        if let Some(Err(error)) = self.tool().map(|tool| tool.check()) {
            sentences.extend(crate::office::reasons(&error).iter().map(|why| format!("--machine: {why}")));
        }
        if sentences.is_empty() { Ok(()) } else { Err(Usage(sentences.join("\n")).into()) }
    }

    /// The client for machines that is asked for.
    pub(super) fn tool(&self) -> Option<ToolRegistration> {
        let client_id = self.machine.clone()?;
        Some(ToolRegistration { client_id, scope: self.machine_scope.as_deref().map(ScopeSet::parse) })
    }
}

/// Browsers compare it letter by letter, and a console that is reached in the clear gives its sessions away.
fn judge_console(text: &str) -> Result<(), String> {
    match Issuer::form_of(text) {
        None => Err("must be scheme, host and port alone, as in https://console.example.jp".to_owned()),
        Some(form) if form != text => Err(format!("is not in its one form: write {form}")),
        Some(_) => {
            let is_safe = Issuer::parse(text).is_some_and(|url| url.is_https() || url.is_loopback());
            let sentence =
                "is plain http beyond this machine: make it https, or leave it out and come by a tunnel";
            if is_safe { Ok(()) } else { Err(sentence.to_owned()) }
        }
    }
}

/// Where what stands in the issuer leads to, as far as no proxy is between.
fn usual_listener(issuer: &str, is_tls: bool) -> SocketAddr {
    let url = Url::parse(issuer).ok();
    let port = url.as_ref().and_then(Url::port_or_known_default).unwrap_or(PORT);
    match url.as_ref().and_then(Host::of_url) {
        _ if is_tls => (Ipv4Addr::UNSPECIFIED, port).into(),
        Some(Host::Address(address)) if address.is_loopback() => (address, port).into(),
        Some(host) if host.is_loopback() => (Ipv4Addr::LOCALHOST, port).into(),
        _ => (Ipv4Addr::LOCALHOST, PORT).into(),
    }
}

/// Where browsers reach the back office when nothing else is said: through a tunnel to this machine, or by the name that the
/// certificate is for.
pub(super) fn console_address(admin: SocketAddr, issuer: &Issuer, is_tls: bool) -> String {
    let host = issuer.host().filter(|_| is_tls && !admin.ip().is_loopback());
    let host = host.map_or_else(|| "localhost".to_owned(), |host| host.to_string());
    let scheme = if is_tls { "https" } else { "http" };
    let address = format!("{scheme}://{host}:{}", admin.port());
    Issuer::form_of(&address).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn listeners_are_where_the_issuer_leads() {
        for (issuer, is_tls, listener) in [
            ("http://localhost:9000", false, "127.0.0.1:9000"),
            ("http://127.0.0.1:9000", false, "127.0.0.1:9000"),
            ("http://[::1]:9000", false, "[::1]:9000"),
            ("http://localhost", false, "127.0.0.1:80"),
            ("https://id.example.jp", false, "127.0.0.1:8080"),
            ("https://id.example.jp", true, "0.0.0.0:443"),
            ("https://id.example.jp:8443", true, "0.0.0.0:8443"),
        ] {
            assert_eq!(usual_listener(issuer, is_tls).to_string(), listener, "{issuer}");
        }
    }

    #[test]
    fn the_console_has_the_scheme_of_its_listener() {
        let issuer = Issuer::parse("https://id.example.jp").unwrap();
        for (admin, is_tls, address) in [
            ("127.0.0.1:8081", false, "http://localhost:8081"),
            ("10.0.0.5:8081", false, "http://localhost:8081"),
            ("127.0.0.1:8081", true, "https://localhost:8081"),
            ("10.0.0.5:8081", true, "https://id.example.jp:8081"),
            ("10.0.0.5:443", true, "https://id.example.jp"),
        ] {
            assert_eq!(console_address(admin.parse().unwrap(), &issuer, is_tls), address, "{admin}");
        }
    }

    #[test]
    fn addresses_of_the_console_are_judged() {
        for (address, word) in [
            ("https://console.example.jp", None),
            ("http://localhost:8081", None),
            ("http://console.example.jp", Some("plain http")),
            ("localhost:8081", Some("scheme, host and port")),
            ("https://console.example.jp/console", Some("scheme, host and port")),
            ("https://console.example.jp/", Some("write https://console.example.jp")),
            ("HTTPS://Console.example.jp", Some("write https://console.example.jp")),
        ] {
            let said = judge_console(address).err();
            match word {
                None => assert_eq!(said, None, "{address}"),
                Some(word) => assert!(said.unwrap().contains(word), "{address}"),
            }
        }
    }
}
