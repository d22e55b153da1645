//! The files of `init`: each appears whole or not at all, none is ever overwritten, and what is secret is for its owner
//! alone.

use super::answers::Answers;
use crate::settings::{self, Checked};
use anyhow::{Context, ensure};
use idp::{
    domain::{OsRandom, Randomness},
    store::{Content, PostgresUrl},
};
use serde_json::json;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

pub(super) const KEY: &str = "master.key";
const BRAND: &str = "brand.toml";

/// The settings file and its folder.
pub(super) struct Files {
    settings: PathBuf,
    folder: PathBuf,
}

impl Files {
    /// The files beside `settings`; makes the folder, for its owner alone.
    pub(super) fn of(settings: &Path) -> anyhow::Result<Self> {
        let folder = match settings.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self { settings: settings.to_path_buf(), folder })
    }

    pub(super) fn settings_exist(&self) -> bool {
        self.settings.exists()
    }

    /// The settings file, as it is told to people.
    pub(super) fn shown(&self) -> String {
        shown(&self.settings)
    }

    /// What the answers come to, judged before anything is written: with a key and a brand that are not there yet.
    pub(super) fn judge(&self, answers: &Answers) -> anyhow::Result<Checked> {
        let mut settings = settings::read(&text_of(answers), &self.settings)
            .map_err(|error| settings::Refused::of(&error))?;
        settings.brand = settings.brand.filter(|path| self.folder.join(path).exists());
        if !self.folder.join(KEY).exists() {
            settings.master_key_file = None;
            settings.master_key = Some(self.new_key().into());
        }
        Ok(settings::check(settings)?)
    }

    /// Data without its key is lost; a new key would only hide that.
    pub(super) fn check_key(&self, content: Content) -> anyhow::Result<()> {
        let key = self.folder.join(KEY);
        ensure!(
            content == Content::Nothing || key.exists(),
            "refused: the database is there, but not the master key that it was sealed with: put {} back",
            key.display()
        );
        Ok(())
    }

    /// An empty folder becomes one for its owner and group; one with something in it is somebody's choice.
    pub(super) fn close_folder(&self) -> anyhow::Result<()> {
        let failed = || format!("the folder {} cannot be used", self.folder.display());
        if fs::read_dir(&self.folder).with_context(failed)?.next().is_none() {
            let mut permissions = fs::metadata(&self.folder).with_context(failed)?.permissions();
            permissions.set_mode(permissions.mode() & !0o007);
            // Not ours to close, as the root of a container's volume: the settings are judged as they are.
            let _ = fs::set_permissions(&self.folder, permissions);
        }
        Ok(())
    }

    /// Writes what is missing; the settings last, since they say that the rest is there. The names of what was written.
    pub(super) fn write(&self, answers: &Answers) -> anyhow::Result<Vec<String>> {
        let mut made = Vec::new();
        let (key, text) = (self.folder.join(KEY), text_of(answers));
        if self.write_new(&key, self.new_key().as_bytes())? {
            made.push(shown(&key));
        }
        if let Some(name) = &answers.brand {
            let brand = self.folder.join(BRAND);
            if self.write_new(&brand, brand_of(name).as_bytes())? {
                made.push(shown(&brand));
            }
        }
        if self.write_new(&self.settings, text.as_bytes())? {
            made.push(self.shown());
        }
        Ok(made)
    }

    fn new_key(&self) -> String {
        let random: &dyn Randomness = &OsRandom;
        random.secret().expose().to_owned()
    }

    /// A SQLite file for its owner alone; those beside it are made like it.
    pub(super) fn prepare_database(&self, url: &str) -> anyhow::Result<()> {
        if PostgresUrl::parse(url).is_some() {
            return Ok(());
        }
        let path = Path::new(url.trim_start_matches("sqlite://"));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error).with_context(|| format!("{} cannot be made", path.display())),
        }
    }

    /// Beside the file first, then linked to its place, which fails when somebody is there; `false` then.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<bool> {
        if path.exists() {
            return Ok(false);
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let written = || -> io::Result<bool> {
            // What a crash left behind might be half, or have other permissions.
            let _ = fs::remove_file(&beside);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
            let linked = file
                .write_all(bytes)
                .and_then(|()| file.sync_all())
                .and_then(|()| fs::hard_link(&beside, path));
            // Half of it, on a full disk, would only be in the way.
            fs::remove_file(&beside)?;
            match linked {
                Ok(()) => Ok(true),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
                Err(error) => Err(error),
            }
        };
        written().with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// A path as it is told to people.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// A string of TOML: what JSON escapes, TOML reads.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

fn brand_of(name: &str) -> String {
    let name = quoted(name);
    format!(
        "# The face of pages and mails; what is missing keeps the shipped value.\nid_name = {{ ja = {name}, en = {name} }}\nshort_name = {{ ja = {name}, en = {name} }}\n"
    )
}

fn text_of(answers: &Answers) -> String {
    let mut text = format!(
        "# Made by `common-id init`. Every setting is described in the README; `common-id config check` judges them.\n\
         issuer = {}\n\
         listen = \"{}\"\n\
         master_key_file = \"{KEY}\"\n",
        quoted(&answers.issuer),
        answers.listen
    );
    if answers.brand.is_some() {
        text.push_str(&format!("brand = \"{BRAND}\"\n"));
    }
    text.push_str(&format!("\n[admin]\nlisten = \"{}\"\n", answers.admin_listen));
    text.push_str(&format!("\n[database]\nurl = {}\n", quoted(&answers.database)));
    text.push_str(&format!(
        "\n[mail]\nsmtp = {}\nfrom = {}\n",
        quoted(&answers.smtp),
        quoted(&answers.mail_from)
    ));
    if !answers.proxy.is_empty() {
        text.push_str(&format!("\n[proxies]\ntrusted = {}\n", json!(answers.proxy)));
    }
    if let Some((cert, key)) = &answers.tls {
        let (cert, key) = (quoted(&cert.to_string_lossy()), quoted(&key.to_string_lossy()));
        text.push_str(&format!("\n[tls]\ncert = {cert}\nkey = {key}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::SocketAddr;

    #[test]
    fn whatever_is_answered_is_read_back() {
        for odd in ["common-id", "共通ID \"新\"", "a\\b", "x = 1 # y", "日本\u{7}語"] {
            let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
            let answers = Answers {
                issuer: odd.to_owned(),
                database: odd.to_owned(),
                smtp: odd.to_owned(),
                mail_from: odd.to_owned(),
                brand: Some(odd.to_owned()),
                listen: local(1),
                admin_listen: local(2),
                proxy: vec![odd.to_owned()],
                tls: Some((odd.into(), odd.into())),
                operator: String::new(),
            };
            let read = settings::read(&text_of(&answers), Path::new("x/common-id.toml")).unwrap();
            assert_eq!(read.issuer, odd);
            assert_eq!(read.database.url.unwrap().expose(), odd);
            assert_eq!(read.mail.from, odd);
            assert_eq!(read.proxies.trusted, [odd]);
            assert_eq!(read.tls.unwrap().cert, Path::new(odd));
            assert_eq!(read.listen, Some(local(1)));
        }
    }
}
