//! The argument that every command has which works with an installation.

use clap::Args;
use std::path::PathBuf;

/// The settings file that is meant when none is named: the one that `init` makes where it stands.
pub(crate) const DEFAULT_SETTINGS: &str = "common-id.toml";

/// Where the settings are.
#[derive(Debug, Args)]
pub(crate) struct ConfigFile {
    /// The settings, a TOML file; the environment (COMMON_ID__…) goes over it.
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SETTINGS)]
    pub(crate) config: PathBuf,
}
