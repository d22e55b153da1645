//! The demo's data folder: files that appear whole or not at all, secret ones for their owner alone.

use anyhow::Context;
use std::{
    fs::{self, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// A folder that only its owner may look into.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder if it is not there.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let made = !path.exists();
        fs::create_dir_all(path)
            .with_context(|| format!("the data folder {} cannot be made", path.display()))?;
        if made {
            fs::set_permissions(path, Permissions::from_mode(0o700))?;
        }
        let path = path
            .canonicalize()
            .with_context(|| format!("the data folder {} cannot be used", path.display()))?;
        Ok(Self(path))
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The file's text; `None` when there is no such file.
    pub(crate) fn read(&self, name: &str) -> anyhow::Result<Option<String>> {
        match fs::read_to_string(self.path(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", self.path(name).display())),
        }
    }

    /// Writes a file that everybody may read who may look into the folder.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.replace(name, bytes, 0o644)
    }

    /// Writes a file for its owner alone.
    pub(crate) fn write_private(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.replace(name, bytes, 0o600)
    }

    /// Beside the file first, then in its place: a reader or a crash never meets half of it.
    fn replace(&self, name: &str, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
        let (path, beside) = (self.path(name), self.path(&format!("{name}.new")));
        let written = || -> io::Result<()> {
            // What a crash left behind might have other permissions.
            let _ = fs::remove_file(&beside);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        written().with_context(|| format!("{} cannot be written", path.display()))
    }
}
