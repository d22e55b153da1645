//! What `init` must know: from flags, or asked for at the terminal.

use crate::{console, office::Usage};
use clap::Args;
use idp::settings::Issuer;
use std::{
    io::{self, IsTerminal},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// `init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The settings file to make. Everything else lies beside it. It is never changed when it is there.
    #[arg(long, value_name = "FILE", default_value = "common-id.toml")]
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
    /// Where the public listener listens [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where the back office listens [default: 127.0.0.1:8081].
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_listen: Option<SocketAddr>,
    /// Where browsers of the staff reach the back office [default: http://localhost and its port].
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
        let issuer = asking.need(&init.issuer, "--issuer URL", "The address that customers see", None)?;
        let usual = "common-id.sqlite";
        let question = "The database: postgres://user@host/name, or the name of a SQLite file";
        let database = asking.need(&init.database, "--database URL", question, Some(usual))?;
        let question = "How mail leaves, as in smtps://user:password@host:465";
        let smtp = asking.need(&init.smtp, "--smtp URL", question, None)?;
        let host = Issuer::parse(&issuer).and_then(|issuer| issuer.host()).map(|host| host.to_string());
        let sender = host.map(|host| format!("no-reply@{host}"));
        let mail_from =
            asking.need(&init.mail_from, "--mail-from MAIL", "The sender of all mails", sender.as_deref())?;
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
            )?]
        } else {
            proxy
        };
        let operator =
            asking.need(&init.operator, "--operator MAIL", "Mail address of the first operator", None)?;
        asking.end()?;
        let loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self {
            issuer,
            database,
            smtp,
            mail_from,
            brand,
            listen: init.listen.unwrap_or(loopback(8080)),
            admin_listen: init.admin_listen.unwrap_or(loopback(8081)),
            proxy,
            tls,
            operator,
        })
    }
}

/// Where browsers reach the back office when nothing else is said: through a tunnel to this machine.
pub(super) fn console_address(admin: SocketAddr) -> String {
    format!("http://localhost:{}", admin.port())
}

/// Asks whoever is at the terminal; without one it collects what is missing.
struct Asking {
    is_terminal: bool,
    missing: Vec<&'static str>,
}

impl Asking {
    fn new(json: bool) -> Self {
        Self { is_terminal: !json && io::stdin().is_terminal(), missing: Vec::new() }
    }

    /// The flag's value, the answer, or what is usual.
    fn need(
        &mut self,
        flag: &Option<String>,
        name: &'static str,
        question: &str,
        usual: Option<&str>,
    ) -> anyhow::Result<String> {
        if let Some(value) = flag.as_ref().filter(|value| !value.is_empty()) {
            return Ok(value.clone());
        }
        if !self.is_terminal {
            self.missing.push(name);
            return Ok(String::new());
        }
        loop {
            let shown = usual.map(|usual| format!(" [{usual}]")).unwrap_or_default();
            match (console::ask(&format!("{question}{shown}: "))?, usual) {
                (answer, _) if !answer.is_empty() => return Ok(answer),
                (_, Some(usual)) => return Ok(usual.to_owned()),
                (_, None) => {}
            }
        }
    }

    fn may(&mut self, flag: &Option<String>, question: &str) -> anyhow::Result<Option<String>> {
        let value = match flag {
            Some(value) => value.clone(),
            None if self.is_terminal => console::ask(&format!("{question}: "))?,
            None => String::new(),
        };
        Ok((!value.is_empty()).then_some(value))
    }

    fn end(self) -> Result<(), Usage> {
        if self.missing.is_empty() {
            return Ok(());
        }
        Err(Usage(format!("nobody is at the terminal to ask: give {}", self.missing.join(", "))))
    }
}
