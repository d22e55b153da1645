//! Servers on data that is there already: how soon they answer, what they hold while nobody asks, and ours as `serve`, the way operators run it.

use super::{Places, Server, Store, answers, peer};
use crate::{
    process::Meter,
    provider::Provider,
    results::{StartLine, median, milliseconds},
};
use anyhow::Context;
use std::{fs, path::Path, time::Duration};
use tokio::process::Command;
use url::Url;

/// How often each is started; the medians are shown.
const STARTS: usize = 5;
/// What a server does after its first answer is over then.
const SETTLED: Duration = Duration::from_secs(2);

/// Ours without the systems around it, on what the demo has left in its folder: the same issuer on the same ports.
///
/// # Errors
/// It does not start.
pub async fn served(places: &Places, provider: &Provider) -> anyhow::Result<Server> {
    let folder = places.folder("ours")?;
    let data = folder.join("data");
    let issuer = provider.issuer.as_str().trim_end_matches('/');
    let port = provider.issuer.port().context("the issuer has no port")?;
    // All settings stand in the environment.
    let settings = folder.join("serve.toml");
    fs::write(&settings, "")?;
    let mut command = Command::new(&places.program);
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("COMMON_ID__")) {
        command.env_remove(name);
    }
    command
        .args(["serve", "--config"])
        .arg(&settings)
        .env("DATABASE_URL", database(places, &data))
        .env("COMMON_ID__ISSUER", issuer)
        .env("COMMON_ID__LISTEN", format!("127.0.0.1:{port}"))
        .env("COMMON_ID__ADMIN__LISTEN", format!("127.0.0.1:{}", port + 1))
        .env("COMMON_ID__MASTER_KEY", fs::read_to_string(data.join("master.key"))?.trim())
        // Nobody is there: mails wait.
        .env("COMMON_ID__MAIL__SMTP", "smtp://127.0.0.1:9")
        .env("COMMON_ID__MAIL__FROM", "no-reply@load.example")
        .env("COMMON_ID__LOG__LEVEL", "error");
    let (mut running, meter) = places.start(command, &folder)?;
    let ready = Url::parse(&format!("http://localhost:{}/ready", port + 1))?;
    let started = running.ready(&folder.join("log"), || answers(&ready)).await?;
    let process = places.database.as_ref().map(|(_, process)| *process);
    Server::of(provider.clone(), started, running, Meter { database: process, ..meter }).await
}

/// The address of what the demo keeps in this folder.
pub(crate) fn database(places: &Places, data: &Path) -> String {
    let file = || format!("sqlite://{}", data.join("common-id.sqlite").display());
    places.database.as_ref().map_or_else(file, |(url, _)| url.clone())
}

/// Starts ours and the durable one of the others in turn, on what the works have left behind.
///
/// # Errors
/// One of them does not start or stop.
pub async fn starts(places: &Places, ours: &Provider, others: &[Store]) -> anyhow::Result<Vec<StartLine>> {
    let mut found: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    for _ in 0..STARTS {
        let mut line = vec![("common-id, serve".to_owned(), rest(served(places, ours).await?).await?)];
        for &store in others {
            let server = peer(places, store).await?;
            line.push((server.site.provider.name.clone(), rest(server).await?));
        }
        for (name, figures) in line {
            match found.iter_mut().find(|(known, _)| *known == name) {
                Some((_, all)) => all.push(figures),
                None => found.push((name, vec![figures])),
            }
        }
    }
    let lines = found.into_iter().map(|(name, figures)| {
        let middle = |of: fn(&(f64, f64)) -> f64| {
            let mut all: Vec<f64> = figures.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            median(&all)
        };
        StartLine { name, start_ms: middle(|figures| figures.0), idle_mb: middle(|figures| figures.1) }
    });
    Ok(lines.collect())
}

/// Milliseconds until its first answer, and its memory in megabytes once it is quiet.
#[allow(clippy::cast_precision_loss, reason = "bytes of a process are far below 2⁵²")]
async fn rest(server: Server) -> anyhow::Result<(f64, f64)> {
    tokio::time::sleep(SETTLED).await;
    let resident = server.meter.read()?.resident as f64 / f64::from(1 << 20);
    let started = milliseconds(server.started);
    server.stop().await?;
    Ok((started, resident))
}
