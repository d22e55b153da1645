//! The same works with a thousand accounts and with a million: what an operation costs must not depend on how many people there are. And the clean-up: what a
//! million expired rows cost, and whether anybody waits for it.

use crate::{
    drive::{Load, Pace, drive},
    fill::{self, Amounts},
    http::Connection,
    process::Spent,
    provider::{Person, Provider},
    results::{Cell, milliseconds},
    run::{Plan, rounds},
    servers::{Places, Server, existing, ours},
    works::work,
};
use anyhow::{Context, ensure};
use std::time::{Duration, Instant};

/// The works that are compared when none is named.
pub const WORKS: [&str; 5] = ["silent-es256", "refresh-es256", "userinfo", "introspection", "password"];
/// Refreshes begun a second beside the clean-up: a disk and a processor that are not busy otherwise.
const RATE: f64 = 100.0;
/// How long the clean-up may take.
const LONGEST: Duration = Duration::from_secs(900);
/// How often there is a look whether anything is left.
const LOOK: Duration = Duration::from_millis(250);

/// One size.
#[derive(Debug)]
pub struct Size {
    /// What was filled in.
    pub amounts: Amounts,
    /// How long that took.
    pub filled: Duration,
    /// Bytes of the database.
    pub bytes: i64,
    /// From the start of `serve` on it to the first 200.
    pub started: Duration,
    /// Its memory after the works, in bytes.
    pub resident: u64,
    /// Seconds of a processor, and of the clock, for the expired rows.
    pub cleaned: (f64, Duration),
}

/// What came of it.
#[derive(Debug)]
pub struct Scale {
    /// Small, then large.
    pub sizes: Vec<Size>,
    /// A work, and what it came to at each size.
    pub works: Vec<(&'static str, Vec<Cell>)>,
    /// Rows that had expired.
    pub expired: u64,
    /// Refreshes while the clean-up went on, and afterwards.
    pub beside: Vec<(&'static str, Waits)>,
}

/// How long refreshes took, in milliseconds.
#[derive(Debug)]
pub struct Waits {
    /// How many.
    pub count: u64,
    /// Half of them took less.
    pub p50: f64,
    /// 99 of a hundred did.
    pub p99: f64,
    /// The longest.
    pub longest: f64,
    /// Those that were not answered as they should.
    pub failures: u64,
}

/// A database that is filled, and whoever may log in there.
pub struct Filled {
    places: Places,
    /// With people.
    pub provider: Provider,
    url: String,
    template: Person,
    /// What it came to.
    pub size: Size,
}

impl Filled {
    /// Lets the program make a database, logs its template in, and fills it. On PostgreSQL a database of its own.
    ///
    /// # Errors
    /// The program does not start, or the database does not take it.
    pub async fn make(places: &Places, name: &str, amounts: Amounts) -> anyhow::Result<Self> {
        let mut places = Places { data: places.data.join(name), ..places.clone() };
        if let Some((url, _)) = &mut places.database {
            *url = fill::create_database(url, &format!("load_{name}"))?;
        }
        let server = ours(&places).await?;
        let refresh = work("refresh-es256").context("no such work")?;
        let mut connection = Connection::open(&server.site.metadata).await?;
        refresh.prepare(&server.site, &mut connection).await?;
        let mut provider = server.site.provider.clone();
        server.stop().await?;

        let template = provider.person.clone().context("nobody has an account")?;
        let url = existing::database(&places, &places.data.join("ours/data"));
        let filled = {
            let (url, template) = (url.clone(), template.clone());
            tokio::task::spawn_blocking(move || fill::fill(&url, &template, amounts)).await??
        };
        provider.people = fill::people(&template, amounts, 4_096);
        let bytes = fill::size(&url)?;
        let size = Size {
            amounts,
            filled,
            bytes,
            started: Duration::ZERO,
            resident: 0,
            cleaned: (0.0, Duration::ZERO),
        };
        Ok(Self { places, provider, url, template, size })
    }

    /// Runs `serve` on it.
    ///
    /// # Errors
    /// It does not start.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        existing::served(&self.places, &self.provider).await
    }

    fn expire(&self, rows: u64) -> anyhow::Result<()> {
        fill::expire(&self.url, &self.template, rows)
    }

    /// Waits until nothing is left that has expired; what that cost, since `began`.
    async fn cleaned(
        &self,
        server: &Server,
        began: Instant,
        before: &Spent,
    ) -> anyhow::Result<(f64, Duration)> {
        while fill::has_expired(&self.url)? {
            ensure!(began.elapsed() < LONGEST, "the clean-up takes longer than {LONGEST:?}");
            tokio::time::sleep(LOOK).await;
        }
        let spent = server.meter.read()?.since(before);
        Ok((spent.cpu_seconds + spent.database_seconds, began.elapsed()))
    }
}

/// Fills, drives and cleans.
///
/// # Errors
/// A server does not start or does not let anybody begin; the clean-up does not end.
pub async fn scale(
    plan: &Plan,
    places: &Places,
    amounts: [Amounts; 2],
    expired: u64,
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<Scale> {
    let mut sizes = Vec::new();
    for (name, amounts) in ["small", "large"].into_iter().zip(amounts) {
        let filled = Filled::make(places, name, amounts).await?;
        let Size { filled: took, bytes, .. } = filled.size;
        tell(&format!("{name}: {amounts:?} in {:.0} s, {} MB", took.as_secs_f64(), bytes >> 20));
        sizes.push(filled);
    }
    let mut servers = Vec::new();
    for filled in &mut sizes {
        let server = filled.serve().await?;
        filled.size.started = server.started;
        servers.push(server);
    }
    let both: Vec<_> = servers.iter().map(|server| (&server.site, &server.meter)).collect();
    let tallies = rounds(plan, &both, tell).await?;
    let works = plan
        .works()?
        .into_iter()
        .zip(&tallies)
        .map(|(work, row)| (work.title, row.iter().map(|rounds| Cell::of(work.title, rounds)).collect()));
    let works = works.collect();
    for (filled, server) in sizes.iter_mut().zip(servers) {
        filled.size.resident = server.meter.read()?.resident;
        server.stop().await?;
    }

    for filled in &mut sizes {
        filled.expire(expired)?;
        let began = Instant::now();
        let server = filled.serve().await?;
        // Its start is not the clean-up's.
        let before = Spent { resident: 0, ..Spent::default() };
        filled.size.cleaned = filled.cleaned(&server, began, &before).await?;
        tell(&format!("{expired} expired rows: {:?}", filled.size.cleaned));
        server.stop().await?;
    }
    let beside = match sizes.last() {
        Some(large) => beside(large, expired, plan.lasting).await?,
        None => Vec::new(),
    };
    Ok(Scale { sizes: sizes.into_iter().map(|filled| filled.size).collect(), works, expired, beside })
}

/// Refreshes while the clean-up goes on, and the same once it is over.
async fn beside(
    filled: &Filled,
    expired: u64,
    lasting: Duration,
) -> anyhow::Result<Vec<(&'static str, Waits)>> {
    filled.expire(expired)?;
    let server = filled.serve().await?;
    let refresh = work("refresh-es256").context("no such work")?;
    let load =
        Load { connections: 8, pace: Pace::PerSecond(RATE), warm_up: Duration::from_millis(500), lasting };
    let during = drive(refresh, &server.site, &server.meter, load).await?;
    let is_under_way = fill::has_expired(&filled.url)?;
    filled.cleaned(&server, Instant::now(), &Spent::default()).await?;
    let after = drive(refresh, &server.site, &server.meter, load).await?;
    server.stop().await?;
    let name = if is_under_way { "while it went on" } else { "while it went on, and had ended before them" };
    let lines = [(name, during), ("when it was over", after)].map(|(name, tally)| {
        let waits = Waits {
            count: tally.operations,
            p50: milliseconds(tally.latencies.per_mille(500)),
            p99: milliseconds(tally.latencies.per_mille(990)),
            longest: milliseconds(tally.latencies.longest()),
            failures: tally.failures,
        };
        (name, waits)
    });
    Ok(lines.into_iter().collect())
}
