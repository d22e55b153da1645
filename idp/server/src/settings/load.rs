//! Reads the settings: the file, over it the environment, over that `DATABASE_URL`.

use super::Settings;
use anyhow::{Context, bail};
use figment::{
    Figment,
    error::Kind,
    providers::{Env, Format, Toml},
};
use std::path::Path;

/// Every setting has an environment variable: `database.url` is `COMMON_ID__DATABASE__URL`.
const PREFIX: &str = "COMMON_ID__";

/// Reads the file and the environment. What is not known is refused: a misspelt setting must not be silently absent.
pub(crate) fn load(file: &Path) -> anyhow::Result<Settings> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the settings file {} cannot be read", file.display()))?;
    read(&text, file)
}

/// The same, of a file with this text.
pub(crate) fn read(text: &str, file: &Path) -> anyhow::Result<Settings> {
    let figment = Figment::from(Toml::string(text)).merge(Env::prefixed(PREFIX).split("__"));
    let mut settings: Settings = match figment.extract() {
        Ok(settings) => settings,
        Err(errors) => {
            let sentences: Vec<String> = errors.into_iter().map(|error| sentence(&error)).collect();
            bail!("{}", sentences.join("\n"));
        }
    };
    if let Some(url) = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty()) {
        settings.database.url = Some(url.into());
    }
    settings.folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(settings)
}

/// One fault in one sentence, without the value: it may be a secret.
fn sentence(error: &figment::Error) -> String {
    let name = error.path.join(".");
    let whence = match &error.metadata {
        Some(metadata) if metadata.name.contains("environment") => " (set in the environment)",
        _ => "",
    };
    match &error.kind {
        Kind::UnknownField(field, expected) => {
            let known: Vec<String> = expected.iter().map(|name| format!("`{name}`")).collect();
            format!("there is no setting `{field}`{whence}: known here are {}", known.join(", "))
        }
        Kind::UnknownVariant(_, expected) => {
            format!("`{name}`{whence} must be one of {}", expected.join(", "))
        }
        Kind::MissingField(field) => format!("the setting `{field}` is missing in `{name}`"),
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => {
            format!("`{name}`{whence} must be {expected}")
        }
        // A fault of TOML itself quotes the line; a line with a secret in it must not reach the log.
        Kind::Message(text) if name.is_empty() => {
            let first = text.lines().next().unwrap_or_default();
            format!("the settings file is not TOML: {first}")
        }
        Kind::Message(text) => format!("`{name}`{whence}: {text}"),
        other => format!("`{name}`{whence}: {other}"),
    }
}
