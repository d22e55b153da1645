//! The program `common-id`: settings, composition, listeners, commands.
//!
//! Owns what is put together and when it starts and stops. Knows every crate; no rule of theirs stands here.

mod backup;
mod commands;
mod compose;
mod config_file;
mod console;
#[cfg(feature = "demo")]
mod data_folder;
mod declared;
#[cfg(feature = "demo")]
mod demo_run;
#[cfg(feature = "demo")]
mod demo_seed;
mod door;
mod hangup;
mod health;
mod house;
mod init;
mod keys;
mod lines;
mod listen;
mod observe;
mod office;
mod postal;
mod private_file;
mod serve;
mod settings;
mod stop;
mod tls;
mod traces;
mod try_login;
mod workers;

use clap::Parser;
use commands::{Command, ConfigCommand, KeysCommand, PostalCommand, Program};
use config_file::ConfigFile;
use idp::domain::AccountState;
use office::{
    At, AuditCommand, ClientCommand, DealerCommand, MailCommand, Office, OperatorCommand, ShopCommand,
    TokenCommand, Usage, UserCommand,
};
use std::{process::ExitCode, time::Duration};

/// Requests are many small allocations on several threads: the system's allocator took a seventh of the time of each. Of those that are
/// faster this one gives back what it does not use (`.cargo/config.toml`).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
        Command::Init(init) => init::run(*init).await,
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
        Command::Operator(command) => operator(command).await,
        Command::Client(command) => client(command).await,
        Command::Dealer(DealerCommand::Add(add)) => office(&add.at).await?.add_dealer(add).await,
        Command::Shop(ShopCommand::Add(add)) => office(&add.at).await?.add_shop(add).await,
        Command::User(command) => user(command).await,
        Command::Mail(MailCommand::List(list)) => office(&list.at).await?.list_mails(list).await,
        Command::Mail(MailCommand::Retry(retry)) => office(&retry.at).await?.retry_mails(retry).await,
        Command::Audit(AuditCommand::Export(export)) => office(&export.at).await?.export_audit(export).await,
        Command::Apply(apply) => office(&apply.at).await?.apply(apply).await,
        Command::Export(export) => office(&export.at).await?.export(export).await,
        Command::Backup(backup) => backup::make(checked(&backup.at.settings)?, backup).await,
        Command::Restore(restore) => backup::restore(checked(&restore.at.settings)?, restore).await,
        Command::Verify(verify) => backup::verify(checked(&verify.at.settings)?, verify).await,
        Command::TryLogin(ask) => try_login::try_login(*ask).await,
        Command::Healthcheck(healthcheck) => health::check(healthcheck).await,
        Command::Postal(PostalCommand::Import(import)) => {
            postal::import(&checked(&import.settings)?, &import.files)
        }
    }
}

async fn operator(command: OperatorCommand) -> anyhow::Result<()> {
    match command {
        OperatorCommand::Add(add) => office(&add.at).await?.add_operator(add).await,
        OperatorCommand::List(at) => office(&at).await?.list_operators().await,
        OperatorCommand::Remove(remove) => office(&remove.at).await?.remove_operator(remove).await,
    }
}

async fn client(command: ClientCommand) -> anyhow::Result<()> {
    match command {
        ClientCommand::Profiles(asked) => Ok(office::show_profiles(&asked)?),
        ClientCommand::Add(add) => office(&add.at).await?.add_client(add).await,
        ClientCommand::List(at) => office(&at).await?.list_clients().await,
        ClientCommand::RotateSecret(rotate) => office(&rotate.at).await?.rotate_secret(rotate).await,
        ClientCommand::Token(TokenCommand::Add(add)) => office(&add.at).await?.add_token(add).await,
        ClientCommand::Token(TokenCommand::List(at)) => office(&at).await?.list_tokens().await,
        ClientCommand::Token(TokenCommand::Remove(remove)) => {
            office(&remove.at).await?.remove_token(remove).await
        }
    }
}

async fn user(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Find(user) => office(&user.at).await?.find_user(user).await,
        UserCommand::Lock(user) => office(&user.at).await?.switch_user(user, AccountState::Disabled).await,
        UserCommand::Unlock(user) => office(&user.at).await?.switch_user(user, AccountState::Active).await,
        UserCommand::Erase(erase) => office(&erase.user.at).await?.erase_user(erase).await,
    }
}

async fn office(at: &At) -> anyhow::Result<Office> {
    Office::open(checked(&at.settings)?, at.json).await
}

fn checked(file: &ConfigFile) -> anyhow::Result<settings::Checked> {
    let settings = settings::load(&file.config).map_err(|error| settings::Refused::of(&error))?;
    Ok(settings::check(settings)?)
}

/// Says why in a sentence a line, and ends.
fn end(error: &anyhow::Error) -> ExitCode {
    let refused =
        error.downcast_ref::<settings::Refused>().is_some() || error.downcast_ref::<Usage>().is_some();
    console::complain(&format!("{error:#}"));
    ExitCode::from(if refused { REFUSED } else { FAILED })
}
