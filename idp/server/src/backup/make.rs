//! `backup`: copies the database into a new folder while the provider runs.

use super::{MASTER_KEY, manifest::Manifest, off_thread, private_folder, shown, told};
use crate::{
    console,
    office::At,
    private_file,
    settings::{Checked, MasterKey},
};
use anyhow::{Context, ensure};
use clap::Args;
use idp::{
    domain::{Clock, OsRandom, SystemClock},
    store::{
        Db, DbSettings, Tx,
        audit::{self, Actor, AuditEvent},
        backup::Place,
    },
};
use serde_json::json;
use std::{
    fs::{self, DirBuilder, File},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// `backup`
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The folder to make; it must not be there. It appears when everything is in it.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Put the master key in, too. Whoever has such a backup can read and sign everything.
    #[arg(long)]
    with_master_key: bool,
    #[command(flatten)]
    pub(crate) at: At,
}

/// Makes the folder: the copy, the manifest, and nothing else unless asked.
pub(crate) async fn make(checked: Checked, backup: Backup) -> anyhow::Result<()> {
    ensure!(
        !backup.folder.exists(),
        "refused: {} is there already; nothing is written over",
        backup.folder.display()
    );
    let place = Place::of(&checked.database.url);
    let (issuer, key) = (checked.idp.issuer.as_str().to_owned(), checked.master_key.clone());
    let Backup { folder, with_master_key, at } = backup;
    let target = folder.clone();
    let work = move || write(&place, &target, &issuer, &key, with_master_key);
    let manifest = off_thread(work).await?;
    note(&checked.database, format!("backup:{}", manifest.sha256)).await?;
    if at.json {
        let programs =
            json!({"folder": folder, "with_master_key": with_master_key, "backup": told(&manifest)});
        return Ok(console::answer(format_args!("{programs:#}"))?);
    }
    let key = if with_master_key {
        "The master key is in it: keep this folder as you keep the key itself."
    } else {
        "Not in it: the master key. Without it nothing that is sealed can be opened: keep a copy apart from the backups."
    };
    Ok(console::answer(format_args!(
        "{} holds the backup: {}.\n{key}\nNot in it either: settings, brand, certificates.\nTry it: common-id restore --verify {}",
        folder.display(),
        shown(&manifest),
        folder.display()
    ))?)
}

/// The audit says that everything was copied. A schema that waits for its migration takes no lines: backing up before that
/// is what backups are for.
async fn note(database: &DbSettings, object: String) -> anyhow::Result<()> {
    let db = Db::open(database, Arc::new(SystemClock), Arc::new(OsRandom))?;
    if !db.needs_migration().await? {
        let event = AuditEvent::new(Actor::Command, "database.backed_up", object);
        db.write(move |tx: &mut Tx<'_>| audit::insert(tx, &event)).await?;
    }
    Ok(())
}

/// Beside its place first: a folder of this name is whole, or not there.
fn write(
    place: &Place,
    folder: &Path,
    issuer: &str,
    key: &MasterKey,
    with_master_key: bool,
) -> anyhow::Result<Manifest> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let unusable = || format!("{} cannot be made", folder.display());
    DirBuilder::new().recursive(true).mode(0o700).create(&parent).with_context(unusable)?;
    let beside = private_folder(".backup-", &parent).with_context(unusable)?;
    let made_at = SystemClock.now();
    let copy = beside.path().join(place.file_name());
    let contents = place.copy(&copy).context("the database cannot be copied")?;
    let file = (place.kind(), place.file_name());
    let manifest = Manifest::of(beside.path(), file, issuer, made_at, contents)?;
    manifest.clone().write(beside.path(), &key.sealer()?)?;
    if with_master_key {
        private_file::write(&beside.path().join(MASTER_KEY), format!("{}\n", key.text()).as_bytes())?;
    }
    fs::rename(beside.path(), folder).with_context(unusable)?;
    // The folder has another name now; there is nothing left to take away.
    let _ = beside.keep();
    File::open(&parent).and_then(|parent| parent.sync_all()).with_context(unusable)?;
    Ok(manifest)
}
