//! The program `common-id`: settings, composition, listeners, commands.
//!
//! Owns what is put together and when it starts and stops. Knows every crate; no rule of theirs stands here.

mod commands;
mod compose;
mod console;
#[cfg(feature = "demo")]
mod data_folder;
#[cfg(feature = "demo")]
mod demo_run;
#[cfg(feature = "demo")]
mod demo_seed;
mod door;
mod hangup;
mod house;
mod keys;
mod lines;
mod listen;
mod observe;
mod postal;
mod serve;
mod settings;
mod stop;
mod tls;
mod workers;

use clap::Parser;
use commands::{Command, ConfigCommand, ConfigFile, KeysCommand, PostalCommand, Program};
use std::{process::ExitCode, time::Duration};

/// Something failed while it ran.
const FAILED: u8 = 1;
/// The command line or the settings are wrong; nothing was started.
const REFUSED: u8 = 2;

/// How long calls that block may take when everything else has ended.
const LAST_CALLS: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let program = Program::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return end(&anyhow::Error::new(cause)),
    };
    let ended = runtime.block_on(run(program.command));
    // Without it the end would wait for every call that a database does not answer.
    runtime.shutdown_timeout(LAST_CALLS);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => end(&error),
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        #[cfg(feature = "demo")]
        Command::Demo(demo) => demo_run::run(demo).await,
        Command::Serve(file) => serve::run(checked(&file)?).await,
        Command::Migrate(file) => serve::migrate(checked(&file)?).await,
        Command::Config(ConfigCommand::Check(file)) => {
            let checked = checked(&file)?;
            let issuer = checked.idp.issuer.clone();
            let advice = checked.advice();
            let limits = settings::limits_table(&checked.idp.limits, &checked.federation.limits);
            let plan = serve::plan(checked)?;
            console::say(format_args!(
                "The settings are safe to start with. The issuer is {}.",
                issuer.as_str()
            ));
            for sentence in advice.into_iter().chain(plan.remark()) {
                console::say(format_args!("Note: {sentence}"));
            }
            console::say(format_args!("What may happen only so often:\n{}", limits.trim_end()));
            Ok(())
        }
        Command::Keys(KeysCommand::List(file)) => keys::list(checked(&file)?).await,
        Command::Keys(KeysCommand::Rotate(file)) => keys::rotate(checked(&file)?).await,
        Command::Postal(PostalCommand::Import(import)) => {
            postal::import(&checked(&import.settings)?, &import.files)
        }
    }
}

fn checked(file: &ConfigFile) -> anyhow::Result<settings::Checked> {
    let settings = settings::load(&file.config).map_err(|error| settings::Refused::of(&error))?;
    Ok(settings::check(settings)?)
}

/// Says why in a sentence a line, and ends.
fn end(error: &anyhow::Error) -> ExitCode {
    let refused = error.downcast_ref::<settings::Refused>().is_some();
    console::complain(&format!("{error:#}"));
    ExitCode::from(if refused { REFUSED } else { FAILED })
}
