//! What a backup says about itself: what is in it, and a keyed hash over that, so that a copy that was changed, or that
//! belongs to another master key, is not taken for this one.

use crate::private_file;
use anyhow::{Context, ensure};
use idp::{domain::Timestamp, keys::Sealer, store::backup::Contents};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

/// The version of this format.
const FORMAT: u32 = 1;

const FILE: &str = "manifest.json";

const PURPOSE: &str = "backup-manifest";

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Version of the format.
    pub(super) format: u32,
    /// Version of the program.
    pub(super) program: String,
    /// Whose data it is.
    pub(super) issuer: String,
    /// When it was made, seconds since the epoch.
    pub(super) made_at: Timestamp,
    /// `sqlite` or `postgres`.
    pub(super) database: String,
    /// The file with the data, in the same folder.
    pub(super) file: String,
    /// Its length.
    pub(super) bytes: u64,
    /// SHA-256 of it, hexadecimal.
    pub(super) sha256: String,
    /// What is in it.
    pub(super) contents: Contents,
}

/// The manifest as it lies in the folder.
#[derive(Serialize, Deserialize)]
struct Signed {
    manifest: Manifest,
    /// Keyed hash of the manifest under the master key, hexadecimal.
    mac: String,
}

impl Manifest {
    /// Of the copy in `folder`.
    pub(super) fn of(
        folder: &Path,
        (database, file): (&str, &str),
        issuer: &str,
        made_at: Timestamp,
        contents: Contents,
    ) -> anyhow::Result<Self> {
        let (sha256, bytes) = digest(&folder.join(file))?;
        Ok(Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            issuer: issuer.to_owned(),
            made_at,
            database: database.to_owned(),
            file: file.to_owned(),
            bytes,
            sha256,
            contents,
        })
    }

    pub(super) fn write(self, folder: &Path, sealer: &Sealer) -> anyhow::Result<()> {
        let mac = sealer.keyed_hash(PURPOSE, &serde_json::to_vec(&self)?);
        let mut text = serde_json::to_vec_pretty(&Signed { manifest: self, mac })?;
        text.push(b'\n');
        private_file::write(&folder.join(FILE), &text)
    }

    /// Reads it, and holds it against the master key and the file beside it.
    ///
    /// # Errors
    /// What does not fit.
    pub(super) fn read(folder: &Path, sealer: &Sealer) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let text = fs::read(&path).with_context(|| {
            format!("{} is no backup: {} cannot be read", folder.display(), path.display())
        })?;
        let signed: Signed = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no manifest of this program", path.display()))?;
        let manifest = signed.manifest;
        ensure!(
            manifest.format == FORMAT,
            "the backup has the format {}, this program reads {FORMAT}: use the version that made it, {}",
            manifest.format,
            manifest.program
        );
        ensure!(
            sealer.matches(PURPOSE, &serde_json::to_vec(&manifest)?, &signed.mac),
            "the master key of the settings is not the one that the backup was made under, or the manifest was changed"
        );
        // The name is ours by now, and yet no path is built from what a file says.
        ensure!(
            Path::new(&manifest.file).file_name().is_some_and(|name| name == manifest.file.as_str()),
            "the manifest names no file"
        );
        let (sha256, bytes) = digest(&folder.join(&manifest.file))?;
        ensure!(
            (bytes, &sha256) == (manifest.bytes, &manifest.sha256),
            "{} is not what was backed up: it has {bytes} bytes and the digest {sha256}; the manifest says {} and {}",
            manifest.file,
            manifest.bytes,
            manifest.sha256
        );
        Ok(manifest)
    }

    /// Rows of all tables.
    pub(super) fn rows(&self) -> i64 {
        self.contents.rows.values().sum()
    }
}

/// SHA-256 and length of a file.
fn digest(path: &Path) -> anyhow::Result<(String, u64)> {
    let unreadable = || format!("{} cannot be read", path.display());
    let mut file = File::open(path).with_context(unreadable)?;
    let (mut hasher, mut piece, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let count = match file.read(&mut piece) {
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause).with_context(unreadable),
        };
        if count == 0 {
            break;
        }
        hasher.update(piece.get(..count).unwrap_or_default());
        bytes += u64::try_from(count)?;
    }
    Ok((hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), bytes))
}
