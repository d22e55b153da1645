//! The command line.

use crate::{
    backup::{Backup, Restore, Verify},
    config_file::ConfigFile,
    declared::{Apply, Export},
    health::Healthcheck,
    init::Init,
    office::{
        AuditCommand, ClientCommand, DealerCommand, MailCommand, OperatorCommand, ShopCommand, UserCommand,
    },
    try_login::TryLogin,
};
#[cfg(feature = "demo")]
use clap::ValueEnum;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
#[cfg(feature = "demo")]
use url::Url;

/// One ID for every service: an OpenID Connect provider.
#[derive(Debug, Parser)]
#[command(name = "common-id", version, disable_help_subcommand = true)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run everything on this machine with sample data: the provider and the systems around it.
    #[cfg(feature = "demo")]
    Demo(Demo),
    /// Make what production needs: settings, keys, database, back office, the first operator. Asks for what no flag says;
    /// run again, it finishes what is missing and changes nothing.
    Init(Box<Init>),
    /// Run the provider.
    Serve(ConfigFile),
    /// Bring the database to the version of this program.
    Migrate(ConfigFile),
    /// Look at the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look at and change the signing keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// People of the back office.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Services that people log in to, and tools of the operators.
    #[command(subcommand)]
    Client(ClientCommand),
    /// Dealers.
    #[command(subcommand)]
    Dealer(DealerCommand),
    /// Shops of dealers.
    #[command(subcommand)]
    Shop(ShopCommand),
    /// Accounts of customers.
    #[command(subcommand)]
    User(UserCommand),
    /// Mails that wait, left, or were given up.
    #[command(subcommand)]
    Mail(MailCommand),
    /// The audit trail.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Bring dealers, shops, systems, services, tools, staff and texts to what files say: all of it or nothing. A second run
    /// does nothing.
    Apply(Apply),
    /// Write such files: what is there, without secrets.
    Export(Export),
    /// Copy the database into a new folder, while the provider runs.
    Backup(Backup),
    /// Try a backup out, or put it into an empty database.
    Restore(Restore),
    /// Ask the database whether everything holds that always does, while the provider runs. Nothing is changed.
    Verify(Verify),
    /// Log in at a provider from the terminal, and check everything that a careful service checks.
    TryLogin(Box<TryLogin>),
    /// Ask the program that runs on this machine whether it takes requests. For what watches over a container.
    Healthcheck(Healthcheck),
    /// The list of postal codes.
    #[command(subcommand)]
    Postal(PostalCommand),
}

/// `config …`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say what is unsafe about the settings, and start nothing.
    Check(ConfigFile),
}

/// `keys …`
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Show the signing keys and their states.
    List(ConfigFile),
    /// Publish new keys; called again once everybody has them, sign with them.
    Rotate(ConfigFile),
}

/// `postal …`
#[derive(Debug, Subcommand)]
pub(crate) enum PostalCommand {
    /// Take newer CSV files of Japan Post (utf_ken_all.csv or KEN_ALL.CSV, and JIGYOSYO.CSV) into the file that the
    /// setting `postal_list` names. Nodes use it from their next start.
    Import(PostalImport),
}

/// `postal import`
#[derive(Debug, Args)]
pub(crate) struct PostalImport {
    /// The CSV files; without one of offices, the offices of the list before stay.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: ConfigFile,
}

/// `--profile`
#[cfg(feature = "demo")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Clients of the OpenID Foundation's plans; the suite's host may be called, its authority is trusted.
    Conformance,
}

/// `demo`
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The provider's port; the others follow it (admin +1, with --tls clients with certificates +2, services from +10, mailbox +14 and +15).
    #[arg(long, value_name = "N", default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=65_519))]
    pub(crate) port_base: u16,
    /// Where the data is kept.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Serve https, with a certificate authority of this machine's own in DIR/ca.pem.
    #[arg(long)]
    pub(crate) tls: bool,
    /// A PostgreSQL database (postgres://…) in place of the SQLite file in DIR.
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// For whom the sample data is: `conformance` adds what a suite of conformance tests needs.
    #[arg(long, value_name = "PROFILE", requires = "tls")]
    pub(crate) profile: Option<Profile>,
    /// With `--profile conformance`: where the suite is, as browsers and this program reach it.
    #[arg(long, value_name = "URL", default_value = "https://localhost:8443", requires = "profile")]
    pub(crate) suite: Url,
    /// With `--profile conformance`: the authority of the suite's certificate, a PEM file.
    #[arg(long, value_name = "FILE", requires = "profile")]
    pub(crate) suite_ca: Option<PathBuf>,
    /// What the log shows: error, warn, info, debug, or directives.
    #[arg(long, value_name = "LEVEL", default_value = "warn")]
    pub(crate) log: String,
}
