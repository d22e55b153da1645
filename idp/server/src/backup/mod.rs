//! `backup`, `restore` and `verify`: the whole database in a folder, back from it, and whether it is sound.
//!
//! Owns what lies in the folder and what is checked. How a database is copied is `idp::store::backup`'s to know.

mod make;
mod manifest;
mod restore;
mod verify;

pub(crate) use make::{Backup, make};
pub(crate) use restore::{Restore, restore};
pub(crate) use verify::{Verify, verify};

use serde_json::{Value, json};
use std::{fs::Permissions, io, os::unix::fs::PermissionsExt, path::Path};
use tempfile::TempDir;

/// What is never in a backup unless somebody asks for it.
const MASTER_KEY: &str = "master.key";

/// Runs what blocks off the async threads.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await?
}

/// A folder for its owner alone that is gone with the value.
fn private_folder(prefix: &str, parent: &Path) -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(prefix).permissions(Permissions::from_mode(0o700)).tempdir_in(parent)
}

/// What a backup holds, in a line.
fn shown(manifest: &manifest::Manifest) -> String {
    format!(
        "{} of {}, {} bytes, {} rows in {} tables, schema {}, made {}",
        manifest.database,
        manifest.issuer,
        manifest.bytes,
        manifest.rows(),
        manifest.contents.rows.len(),
        manifest.contents.schema,
        crate::office::when(manifest.made_at)
    )
}

fn told(manifest: &manifest::Manifest) -> Value {
    json!(manifest)
}
