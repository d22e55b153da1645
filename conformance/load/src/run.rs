//! A run: every work at every server, round after round, so that what disturbs the machine disturbs all of them.

use crate::{
    drive::{Load, Pace, Tally, drive},
    floor::Prices,
    process::Meter,
    provider::Site,
    results::{Cell, Machine, Results, ServerLine, WorkLine, commit, milliseconds},
    servers::{Places, Server, Store, existing, floor, ours, peer},
    works::{WORKS, Work},
};
use anyhow::ensure;
use std::{sync::Arc, time::Duration};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Rounds.
    pub rounds: usize,
    /// Of a work at a server in a round.
    pub lasting: Duration,
    /// Connections.
    pub connections: usize,
    /// Operations begun a second; as fast as they are answered without it.
    pub rate: Option<f64>,
    /// Names of works; all of them if there are none.
    pub only: Vec<String>,
    /// Without the other provider.
    pub is_alone: bool,
}

impl Plan {
    /// The works that are asked for.
    ///
    /// # Errors
    /// One has a name that no work has.
    pub fn works(&self) -> anyhow::Result<Vec<&'static Work>> {
        for name in &self.only {
            let known: Vec<&str> = WORKS.iter().map(|work| work.name).collect();
            ensure!(known.contains(&name.as_str()), "no work {name}; there are {}", known.join(", "));
        }
        let is_wanted = |work: &&Work| self.only.is_empty() || self.only.iter().any(|name| name == work.name);
        Ok(WORKS.iter().filter(is_wanted).collect())
    }

    fn load(&self) -> Load {
        Load {
            connections: self.connections,
            pace: self.rate.map_or(Pace::AsFastAsAnswered, Pace::PerSecond),
            // Long enough for Node's compiler to have seen the code, which counts for it.
            warm_up: (self.lasting / 2).min(Duration::from_secs(2)),
            lasting: self.lasting,
        }
    }
}

/// Does it. `tell` hears of every figure as it comes.
///
/// # Errors
/// A server does not start, or does not let a work begin.
pub async fn run(plan: &Plan, places: &Places, tell: &mut dyn FnMut(&str)) -> anyhow::Result<Results> {
    let works = plan.works()?;
    let machine = Machine::here();
    let mut prices = Prices::look(&places.data)?;
    let mut servers = vec![ours(places).await?];
    if !plan.is_alone {
        servers.push(peer(places, Store::Memory).await?);
        servers.push(peer(places, places.durable()).await?);
    }
    servers.push(floor(places).await?);

    let sites: Vec<_> = servers.iter().map(|server| (&server.site, &server.meter)).collect();
    let tallies = rounds(plan, &sites, tell).await?;
    prices.request = request_price(&servers, &tallies);
    let lines = servers.iter().map(line).collect::<anyhow::Result<_>>()?;
    let lines_of_works = works.iter().zip(&tallies).map(|(work, row)| WorkLine {
        name: work.name.to_owned(),
        floor: prices.operations(work.toll),
        cells: servers
            .iter()
            .zip(row)
            .filter(|(_, rounds)| !rounds.is_empty())
            .map(|(server, rounds)| Cell::of(&server.site.provider.name, rounds))
            .collect(),
    });
    let lines_of_works = lines_of_works.collect();
    let provider = servers.first().map(|server| server.site.provider.clone());
    for server in servers {
        server.stop().await?;
    }
    let others: &[Store] = if plan.is_alone { &[] } else { &[places.durable()] };
    let starts = match provider {
        // Who asks for some of the works waits for no more than these.
        Some(ours) if plan.only.is_empty() => existing::starts(places, &ours, others).await?,
        _ => Vec::new(),
    };
    Ok(Results {
        date: now(),
        commit: commit(),
        machine,
        rounds: plan.rounds,
        seconds: plan.lasting.as_secs_f64(),
        connections: plan.connections,
        rate: plan.rate,
        flush_ms: 0.0,
        database: if places.database.is_some() { "postgres" } else { "sqlite" }.to_owned(),
        prices,
        servers: lines,
        starts,
        works: lines_of_works,
    })
}

/// What every work came to at every server, round for round; nothing where it has no client for it. `tell` hears of every figure as it comes.
///
/// # Errors
/// A server does not let a work begin.
pub async fn rounds(
    plan: &Plan,
    servers: &[(&Arc<Site>, &Meter)],
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<Vec<Vec<Vec<Tally>>>> {
    let works = plan.works()?;
    let mut tallies: Vec<Vec<Vec<Tally>>> = vec![vec![Vec::new(); servers.len()]; works.len()];
    for round in 1..=plan.rounds {
        for (work, row) in works.iter().zip(&mut tallies) {
            for ((site, meter), cell) in servers.iter().zip(row) {
                if work.is_for(&site.provider) {
                    let tally = drive(work, site, meter, plan.load()).await?;
                    tell(&told(round, work, &site.provider.name, &tally));
                    cell.push(tally);
                }
            }
        }
    }
    Ok(tallies)
}

fn told(round: usize, work: &Work, server: &str, tally: &Tally) -> String {
    let Cell { per_cpu_second, per_second, p50_ms, p99_ms, failures, fault, .. } =
        Cell::of(server, std::slice::from_ref(tally));
    let fault = fault.map(|fault| format!(": {fault}")).unwrap_or_default();
    format!(
        "round {round}: {} at {server}: {per_cpu_second:.0} per CPU second, {per_second:.0} per second, \
         p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms, {failures} failed{fault}",
        work.name
    )
}

#[allow(clippy::disallowed_methods, reason = "the date of a measurement is that of the machine")]
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What a request costs the server that does nothing with it: the median of all its rounds. 8 µs when it was not asked.
fn request_price(servers: &[Server], tallies: &[Vec<Vec<Tally>>]) -> f64 {
    const USUAL: f64 = 8e-6;
    let floors = servers.iter().position(|server| server.site.provider.name == "floor");
    let rounds: Vec<Tally> = floors.map_or_else(Vec::new, |index| {
        tallies.iter().filter_map(|row| row.get(index)).flatten().cloned().collect()
    });
    let rate = Cell::of("floor", &rounds).per_cpu_second;
    if rate > 0.0 { 1.0 / rate } else { USUAL }
}

#[allow(clippy::cast_precision_loss, reason = "bytes of a process are far below 2⁵²")]
fn line(server: &Server) -> anyhow::Result<ServerLine> {
    let megabytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    Ok(ServerLine {
        name: server.site.provider.name.clone(),
        start_ms: milliseconds(server.started),
        idle_mb: megabytes(server.idle.resident),
        end_mb: megabytes(server.meter.read()?.resident),
    })
}
