//! `load`: measures the provider beside another one and beside a server that does nothing. `conformance/load/run` calls it.

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use load::{
    crowd::crowd,
    fill::Amounts,
    floor,
    flush::{self, Flushes},
    process::Meter,
    provider::Site,
    results::{Results, milliseconds},
    run::{Plan, rounds, run},
    scale::{self, Filled, scale},
    servers::Places,
    sweep::{self, sweep},
    table::Tables,
    works::work,
};
use std::{
    fs,
    io::{Write as _, stderr, stdout},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

#[derive(Parser)]
#[command(name = "load", about = "Measures providers side by side.")]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the servers, drive every work at each of them, and print the tables.
    Run(Box<Run>),
    /// Drive a provider that runs already, and print a line for each work.
    Drive(Drive),
    /// The tables of results that were kept.
    Show {
        /// The file.
        results: PathBuf,
    },
    /// Be the server that does nothing.
    Floor {
        /// Where it listens.
        #[arg(long)]
        port: u16,
    },
}

#[derive(Args)]
struct Run {
    #[command(flatten)]
    how: How,
    /// What ours keeps its data in; `postgres` takes the server that `LOAD_POSTGRES_URL` and `LOAD_POSTGRES_PID` name.
    #[arg(long, default_value = "sqlite")]
    database: Database,
    /// Without the other provider.
    #[arg(long)]
    alone: bool,
    /// A disk that is slower: every flush takes so much longer (`1ms`). Needs a C compiler, as counting flushes does.
    #[arg(long, value_name = "TIME", value_parser = flush::duration)]
    flush: Option<Duration>,
    /// Ours alone, with 1 to 1,024 connections: a cheap work and a dear one, if none is named.
    #[arg(long, conflicts_with = "connections")]
    sweep: bool,
    /// Ours alone: so many log in by password at once, while others log in silently.
    #[arg(long, value_name = "PEOPLE", num_args = 0..=1, default_missing_value = "500", conflicts_with = "sweep")]
    crowd: Option<usize>,
    /// Ours alone: with a thousand accounts, and with so many.
    #[arg(long, value_name = "ACCOUNTS", num_args = 0..=1, default_missing_value = "1000000", conflicts_with_all = ["sweep", "crowd"])]
    scale: Option<u64>,
    /// With `--scale`: sessions of an account, and grants and refresh tokens.
    #[arg(long, default_value_t = 5, value_name = "N")]
    sessions: u64,
    /// With `--scale`: rows that have expired.
    #[arg(long, default_value_t = 1_000_000, value_name = "ROWS")]
    expired: u64,
    /// Where the results are kept, too.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The program that is measured.
    #[arg(long, value_name = "FILE")]
    program: PathBuf,
    /// The folder of the other provider.
    #[arg(long, value_name = "DIR", default_value = "conformance/load/peer")]
    peer: PathBuf,
    /// The Node that runs it.
    #[arg(long, value_name = "FILE", default_value = "conformance/node")]
    node: PathBuf,
}

#[derive(Args)]
struct How {
    /// How often everything is measured; the medians are shown.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long a work is measured at a server in a round.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Connections at once, each kept open.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Open loop: so many operations begun a second. Otherwise each connection's next begins when its last is answered.
    #[arg(long)]
    rate: Option<f64>,
    /// Works, by name; all of them if none is named.
    #[arg(long, num_args = 1.., value_name = "WORK")]
    only: Vec<String>,
}

impl How {
    fn plan(&self, is_alone: bool) -> anyhow::Result<Plan> {
        Ok(Plan {
            rounds: self.rounds.max(1),
            lasting: Duration::try_from_secs_f64(self.seconds).context("--seconds")?,
            connections: self.connections.max(1),
            rate: self.rate.filter(|rate| *rate > 0.0),
            only: self.only.clone(),
            is_alone,
        })
    }
}

#[derive(Args)]
struct Drive {
    /// What is known of it: the file that `peer/provider.mjs` writes shows how it looks.
    #[arg(long, value_name = "FILE")]
    provider: PathBuf,
    /// Its process, if it is on this machine.
    #[arg(long)]
    pid: Vec<u32>,
    #[command(flatten)]
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

fn main() -> anyhow::Result<()> {
    match Program::parse().command {
        Command::Floor { port } => floor::serve(port),
        Command::Show { results } => {
            let results: Results = serde_json::from_slice(&fs::read(results)?)?;
            Ok(write!(stdout(), "{}", Tables(&results))?)
        }
        Command::Run(options) => on_one_thread(measure(&options)),
        Command::Drive(options) => on_one_thread(drive(&options)),
    }
}

/// The other processors are the servers'.
fn on_one_thread(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

fn tell(line: &str) {
    // Whoever does not listen misses nothing: the tables say it again.
    let _ = writeln!(stderr(), "{line}");
}

async fn drive(options: &Drive) -> anyhow::Result<()> {
    let provider = serde_json::from_slice(&fs::read(&options.provider)?)?;
    let site = Arc::new(Site::discover(provider).await?);
    let meter = Meter { pids: options.pid.clone(), ..Meter::default() };
    let one = (&site, &meter);
    rounds(&options.how.plan(true)?, &[one], &mut tell).await?;
    Ok(())
}

/// What counts flushes; a machine without a C compiler measures without, unless the disk has to be slow.
fn flushes(folder: &Path, options: &Run) -> anyhow::Result<Option<Flushes>> {
    match Flushes::compile(folder, options.flush.unwrap_or_default()) {
        Ok(flushes) => Ok(Some(flushes)),
        Err(cause) if options.flush.is_none() => {
            tell(&format!("flushes are not counted: {cause:#}"));
            Ok(None)
        }
        Err(cause) => Err(cause),
    }
}

/// What is no comparison: `--sweep`, `--crowd`, `--scale`.
async fn measure_ours(options: &Run, places: &Places) -> anyhow::Result<()> {
    let mut plan = options.how.plan(true)?;
    if plan.only.is_empty() {
        let usual: &[&str] = if options.sweep { &sweep::WORKS } else { &scale::WORKS };
        plan.only = usual.iter().map(|&name| name.to_owned()).collect();
    }
    let amounts =
        |accounts: u64| Amounts { accounts, sessions: accounts * options.sessions, links: accounts };
    if let Some(many) = options.scale {
        let sizes = [amounts(1_000), amounts(many)];
        let scale = scale(&plan, places, sizes, options.expired, &mut tell).await?;
        return Ok(write!(stdout(), "{scale}")?);
    }
    // Many log in: one account would be guarded against so many tries at once.
    let filled = Filled::make(places, "few", amounts(2_000)).await?;
    let server = filled.serve().await?;
    let one = (&server.site, &server.meter);
    if let Some(people) = options.crowd {
        let silent = work("silent-es256").context("no such work")?;
        let crowd = crowd(people, silent, one).await?;
        write!(stdout(), "{crowd}")?;
    } else {
        let sweep = sweep(plan.works()?, one, plan.rounds, plan.lasting, &mut tell).await?;
        write!(stdout(), "{sweep}")?;
    }
    server.stop().await
}

async fn measure(options: &Run) -> anyhow::Result<()> {
    let data = tempfile::tempdir()?;
    let named = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let database = match options.database {
        Database::Sqlite => None,
        Database::Postgres => Some((named("LOAD_POSTGRES_URL")?, named("LOAD_POSTGRES_PID")?.parse()?)),
    };
    let places = Places {
        program: options.program.clone(),
        load: std::env::current_exe()?,
        peer: options.peer.clone(),
        node: options.node.clone(),
        data: data.path().to_owned(),
        database,
        flushes: flushes(data.path(), options)?,
    };
    if options.sweep || options.crowd.is_some() || options.scale.is_some() {
        return measure_ours(options, &places).await;
    }
    let mut results = run(&options.how.plan(options.alone)?, &places, &mut tell).await?;
    results.flush_ms = milliseconds(options.flush.unwrap_or_default());
    write!(stdout(), "{}", Tables(&results))?;
    if let Some(file) = &options.output {
        fs::write(file, serde_json::to_string_pretty(&results)? + "\n")?;
    }
    Ok(())
}
