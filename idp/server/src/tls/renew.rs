//! Certificates are renewed while the program runs: the files are looked at every second, and at once on SIGHUP.
//!
//! Their contents are compared, never their times: a renewal may overwrite the files, or exchange a link to them or to
//! their folder. Certificate and key are two files, so for a moment they need not fit: what does not is looked at once
//! more before anybody is told.

use super::{AnyCertificate, LowestTls, Pair, Pem};
use idp::{
    domain::{Clock, SystemClock},
    settings::Host,
};
use rustls::{
    ServerConfig,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::{signal::unix::Signal, task::JoinHandle};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the log warns of an end that comes near.
const DAY: Duration = Duration::from_secs(86_400);

/// From when on it does: renewal tools begin thirty days before the end, so by then something has gone wrong.
const WARNING_DAYS: f64 = 21.0;

const DAY_SECONDS: f64 = 86_400.0;

/// Where certificate and key lie, and the name that they are for.
#[derive(Clone, Debug)]
pub(crate) struct CertificateFiles {
    pub(crate) cert: PathBuf,
    pub(crate) key: PathBuf,
    /// The host that visitors call; none when a proxy stands before us, which may call us otherwise.
    pub(crate) host: Option<Host>,
}

impl CertificateFiles {
    /// Reads both files.
    pub(crate) fn read(&self) -> Result<Pem, String> {
        let read = |path: &Path, name: &str| {
            std::fs::read_to_string(path)
                .map_err(|cause| format!("`{name}` cannot be read ({cause}): check {}", path.display()))
        };
        Ok(Pem { cert: read(&self.cert, "tls.cert")?, key: read(&self.key, "tls.key")?.into() })
    }
}

/// The pair that both listeners serve with, at any moment, and the versions of TLS that they speak.
#[derive(Debug)]
pub(crate) struct Certificates {
    served: RwLock<Arc<CertifiedKey>>,
    lowest: LowestTls,
}

impl Certificates {
    /// Begins with this pair.
    pub(crate) fn new(pair: &Pair, lowest: LowestTls) -> Arc<Self> {
        Arc::new(Self { served: RwLock::new(Arc::clone(&pair.key)), lowest })
    }

    /// What the listeners need.
    pub(crate) fn server_config(self: &Arc<Self>) -> anyhow::Result<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let resolver: Arc<dyn ResolvesServerCert> = Arc::clone(self) as _;
        Ok(ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(self.lowest.versions())?
            .with_no_client_auth()
            .with_cert_resolver(resolver))
    }

    /// The same for the listener that asks whoever comes for a certificate.
    pub(crate) fn mutual_server_config(self: &Arc<Self>) -> anyhow::Result<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let resolver: Arc<dyn ResolvesServerCert> = Arc::clone(self) as _;
        let asks = Arc::new(AnyCertificate::new(&provider));
        Ok(ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(self.lowest.versions())?
            .with_client_cert_verifier(asks)
            .with_cert_resolver(resolver))
    }

    /// From now on new connections get this pair; those that stand keep theirs.
    fn exchange(&self, pair: &Pair) {
        *self.served.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&pair.key);
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.served.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// Looks after the certificates while the program runs.
pub(crate) struct Renewal {
    files: CertificateFiles,
    certificates: Arc<Certificates>,
    pair: Pair,
    served: Pem,
    /// What was found last and cannot be served, and whether that was told.
    refused: Option<(Result<Pem, String>, bool)>,
    ends_at: prometheus::IntGauge,
    warned: Option<Instant>,
}

impl Renewal {
    /// For the pair that was read from `files`.
    pub(crate) fn new(
        files: CertificateFiles,
        served: Pem,
        pair: Pair,
        certificates: Arc<Certificates>,
        registry: &prometheus::Registry,
    ) -> anyhow::Result<Self> {
        let ends_at = prometheus::IntGauge::new(
            "common_id_tls_certificate_not_after_timestamp_seconds",
            "When the certificate that is served ends.",
        )?;
        registry.register(Box::new(ends_at.clone()))?;
        Ok(Self { files, certificates, pair, served, refused: None, ends_at, warned: None })
    }

    /// Does so until the task is aborted. `hangup` is SIGHUP, with which renewal tools say that they are done.
    pub(crate) fn start(mut self, mut hangup: Signal) -> JoinHandle<()> {
        if let Some(remark) = &self.pair.remark {
            tracing::warn!("{remark}");
        }
        tokio::spawn(async move {
            loop {
                self.tell_days();
                let asked = tokio::select! {
                    () = tokio::time::sleep(PAUSE) => false,
                    _ = hangup.recv() => true,
                };
                self.look(asked).await;
            }
        })
    }

    /// Looks at the files once; `asked` when somebody said that they are complete.
    async fn look(&mut self, asked: bool) {
        let files = self.files.clone();
        // On a thread that may wait: a file system can stand still, and nobody else is to stand still with it.
        let Ok(found) = tokio::task::spawn_blocking(move || files.read()).await else { return };
        if found.as_ref() == Ok(&self.served) {
            self.refused = None;
            if asked {
                tracing::info!("the certificate was read again and is the same");
            }
            return;
        }
        match found.clone().and_then(|pem| pem.judge(self.files.host.as_ref())) {
            Ok(pair) => {
                self.certificates.exchange(&pair);
                tracing::info!(ends = %pair.ends_at.in_japan(), "a new certificate is served");
                if let Some(remark) = &pair.remark {
                    tracing::warn!("{remark}");
                }
                if let Ok(pem) = found {
                    self.served = pem;
                }
                (self.pair, self.refused, self.warned) = (pair, None, None);
            }
            Err(cause) => {
                let before = self.refused.take().filter(|(refused, _)| *refused == found);
                let told = before.as_ref().is_some_and(|(_, told)| *told);
                let tell = asked || (before.is_some() && !told);
                if tell {
                    tracing::error!(%cause, "the new certificate cannot be served; the old one still is");
                }
                self.refused = Some((found, told || tell));
            }
        }
    }

    fn tell_days(&mut self) {
        let seconds = self.pair.ends_at.since(SystemClock.now());
        let days = i32::try_from(seconds).map_or(f64::from(i32::MAX), f64::from) / DAY_SECONDS;
        self.ends_at.set(self.pair.ends_at.seconds());
        if days <= WARNING_DAYS && self.warned.is_none_or(|at| at.elapsed() >= DAY) {
            self.warned = Some(Instant::now());
            tracing::warn!(days_left = days.floor(), "the certificate ends soon: is it renewed?");
        }
    }
}
