//! `healthcheck`: asks the running program on this machine how it is, for what watches over its container.

use crate::{config_file::ConfigFile, console, settings};
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

/// `healthcheck`
#[derive(Debug, Args)]
pub(crate) struct Healthcheck {
    #[command(flatten)]
    settings: ConfigFile,
    /// Ask only whether the process runs, not whether it takes requests.
    #[arg(long)]
    live: bool,
    /// How long the answer may take, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=60))]
    timeout: u64,
    /// Answer in JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Asks `/ready`, or `/live`, at the admin listener that the settings name. The settings are read and not judged: what
/// runs has been.
///
/// # Errors
/// Nothing answers there, or it says why it takes no requests.
pub(crate) async fn check(command: Healthcheck) -> anyhow::Result<()> {
    let settings = settings::load(&command.settings.config).map_err(|error| settings::Refused::of(&error))?;
    let listen = settings.admin.listen.ok_or_else(|| {
        settings::Refused::of(&anyhow::anyhow!("`admin.listen` is missing: write address and port"))
    })?;
    let address = as_reached(listen);
    let (scheme, path) =
        (if settings.tls.is_some() { "https" } else { "http" }, if command.live { "live" } else { "ready" });
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(command.timeout))
        // The certificate names the issuer, not this address; nothing secret is sent, and nothing is believed but "ready".
        .danger_accept_invalid_certs(true)
        .build()?;
    let answer = http.get(format!("{scheme}://{address}/{path}")).send().await;
    let answer = answer.map_err(|cause| anyhow::anyhow!("nothing answers at {address}: {}", root(&cause)))?;
    let status = answer.status();
    let said = answer.text().await.context("the answer broke off")?;
    let said = said.lines().next().unwrap_or_default().to_owned();
    anyhow::ensure!(status.is_success(), "not {path}: {said} ({})", status.as_u16());
    if command.json {
        console::answer(json!({"state": path, "address": address}))?;
    } else {
        console::answer(format_args!("{path} at {address}"))?;
    }
    Ok(())
}

/// A listener on every address is reached by the loopback one.
fn as_reached(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// What lies at the bottom: the library's own words say only that a request failed.
fn root(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_listener_is_reached_on_this_machine() {
        for (listen, reached) in [
            ("127.0.0.1:8081", "127.0.0.1:8081"),
            ("0.0.0.0:8081", "127.0.0.1:8081"),
            ("[::]:8081", "[::1]:8081"),
            ("10.1.2.3:9", "10.1.2.3:9"),
        ] {
            assert_eq!(as_reached(listen.parse().unwrap()).to_string(), reached);
        }
    }
}
