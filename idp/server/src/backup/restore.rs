//! `restore`: tries a backup out, or puts it into an empty database.

use super::{manifest::Manifest, off_thread, private_folder, shown, told, verify};
use crate::{console, office::At, settings::Checked};
use anyhow::{Context, ensure};
use clap::Args;
use idp::{
    domain::{Clock, OsRandom, Randomness, SystemClock},
    flow::list_closed_seals,
    keys::Sealer,
    store::backup::{BackupError, Place, newest_schema},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Sealed values that are named when they do not open.
const NAMED: usize = 5;

/// `restore`
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder that `backup` made.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Put it into a place of its own, look at everything, take it away again. Nothing else is touched.
    #[arg(long)]
    verify: bool,
    /// Where it is tried out: an empty database, or a file, in place of one that is made and taken away.
    #[arg(long, value_name = "URL", requires = "verify")]
    scratch: Option<String>,
    #[command(flatten)]
    pub(crate) at: At,
}

/// Checks the backup; without `--verify` puts it into the database that the settings name, which must be empty.
pub(crate) async fn restore(checked: Checked, restore: Restore) -> anyhow::Result<()> {
    let json = restore.at.json;
    let (folder, verify) = (restore.folder.clone(), restore.verify);
    let (manifest, is_older) = off_thread(move || put(&checked, &restore)).await?;
    if json {
        let programs = json!({
            "folder": folder,
            "state": if verify { "verified" } else { "restored" },
            "needs_migration": is_older,
            "backup": told(&manifest),
        });
        return Ok(console::answer(format_args!("{programs:#}"))?);
    }
    let done = if verify { "is good" } else { "is restored" };
    let mut people = format!(
        "{} {done}: {}.\nThe digest, the data, the rows and everything that is sealed are as they were.",
        folder.display(),
        shown(&manifest)
    );
    if is_older {
        people.push_str("\nIts schema is older than this program: after a restore run `common-id migrate`.");
    }
    Ok(console::answer(people)?)
}

/// The manifest, and whether the schema is older than the program.
fn put(checked: &Checked, restore: &Restore) -> anyhow::Result<(Manifest, bool)> {
    let sealer = checked.master_key.sealer()?;
    let manifest = Manifest::read(&restore.folder, &sealer)?;
    let newest = newest_schema()?;
    ensure!(
        manifest.contents.schema <= newest,
        "the backup has the schema {}, newer than this program ({newest}): use the version that made it, or a later one",
        manifest.contents.schema
    );
    let target = Place::of(restore.scratch.as_ref().unwrap_or(&checked.database.url));
    ensure!(
        manifest.database == target.kind(),
        "the backup is one of {}, and the database of the settings is {}",
        manifest.database,
        target.kind()
    );
    let copy = restore.folder.join(&manifest.file);
    let is_older = manifest.contents.schema < newest;
    if restore.verify && restore.scratch.is_none() {
        let folder = private_folder("common-id-restore-", &std::env::temp_dir())?;
        let scratch = target.scratch(folder.path(), &scratch_name())?;
        try_out(&scratch.place, &copy, &manifest, &sealer)?;
        if !is_older {
            verify::hold(&scratch.place, SystemClock.now()).context("what was backed up is not sound")?;
        }
    } else {
        try_out(&target, &copy, &manifest, &sealer)?;
    }
    Ok((manifest, is_older))
}

/// Fills the place and holds what is in it against the manifest.
fn try_out(place: &Place, copy: &Path, manifest: &Manifest, sealer: &Sealer) -> anyhow::Result<()> {
    place.fill(copy).map_err(|cause| match cause {
        BackupError::NotEmpty => anyhow::anyhow!("refused: {cause}: name an empty database"),
        other => anyhow::Error::new(other).context("the copy cannot be put back"),
    })?;
    let seen = place.inspect().context("what was put back cannot be read")?;
    ensure!(seen.faults.is_empty(), "what was put back is broken: {}", seen.faults.join("; "));
    ensure!(
        seen.contents == manifest.contents,
        "what was put back is not what was backed up: {}",
        difference(manifest, &seen.contents.rows)
    );
    let closed = list_closed_seals(sealer, &seen);
    ensure!(
        closed.is_empty(),
        "the master key does not open {} sealed values, among them {}",
        closed.len(),
        closed.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ")
    );
    Ok(())
}

/// Tables whose rows are not as many as they were.
fn difference(manifest: &Manifest, rows: &std::collections::BTreeMap<String, i64>) -> String {
    let other = |table: &&String| rows.get(*table) != manifest.contents.rows.get(*table);
    let tables: Vec<&str> = manifest.contents.rows.keys().filter(other).map(String::as_str).collect();
    if tables.is_empty() {
        "its schema differs".to_owned()
    } else {
        format!("the rows of {}", tables.join(", "))
    }
}

/// Says what it is, should it be left behind.
fn scratch_name() -> String {
    let random: &dyn Randomness = &OsRandom;
    format!("common_id_verify_{}", random.digits(9).expose())
}
