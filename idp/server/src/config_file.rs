//! The argument that every command has which works with an installation.

use clap::Args;
use std::path::PathBuf;

/// Where the settings are.
#[derive(Debug, Args)]
pub(crate) struct ConfigFile {
    /// The settings, a TOML file; the environment (COMMON_ID__…) goes over it.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
}
