//! Where the data is: what its address is held to.

use super::{Settings, facts::others_may};
use idp::{domain::Secret, settings::Host, store::PostgresUrl};
use std::path::{Path, PathBuf};

pub(super) fn database_is_set(settings: &Settings) -> Option<String> {
    settings.database_url().is_none().then(|| {
        "`database.url` is missing: write postgres://user@host/name or the path of a SQLite file, or set DATABASE_URL"
            .to_owned()
    })
}

pub(super) fn sqlite_file_is_private(settings: &Settings) -> Option<String> {
    let url = settings.database_url()?;
    if PostgresUrl::parse(url).is_some() {
        return None;
    }
    let file = settings.path(Path::new(url.trim_start_matches("sqlite://")));
    if url.contains(":memory:") {
        return Some(
            "`database.url` keeps nothing when the program stops: write the path of a file".to_owned(),
        );
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    if !folder.is_dir() {
        return Some(format!("`database.url`: there is no folder {}", folder.display()));
    }
    others_may(&folder, 0o007).then(|| {
        format!(
            "`database.url` lies where everybody on this machine may look: run chmod o-rwx {}",
            folder.display()
        )
    })
}

pub(super) fn postgres_password_is_not_a_default(settings: &Settings) -> Option<String> {
    const DEFAULTS: [&str; 8] =
        ["postgres", "password", "secret", "changeme", "change-me", "admin", "root", "common-id"];
    let password = PostgresUrl::parse(settings.database_url()?)?.password()?;
    DEFAULTS.contains(&password.to_ascii_lowercase().as_str()).then(|| {
        "`database.url` has a password that everybody tries first: set another one at PostgreSQL and here"
            .to_owned()
    })
}

pub(super) fn postgres_hosts_are_hosts(settings: &Settings) -> Option<String> {
    let hosts = PostgresUrl::parse(settings.database_url()?)?.hosts();
    // The host is not repeated: what stands in its place may be half of a password.
    hosts.iter().any(|host| Host::parse(host).is_none()).then(|| {
        "`database.url` has a host that is none: write postgres://user@host:5432/name, with % before what a password \
         holds beside letters and digits"
            .to_owned()
    })
}

pub(super) fn postgres_is_encrypted(settings: &Settings) -> Option<String> {
    let url = PostgresUrl::parse(settings.database_url()?)?;
    let leaves = url.hosts().iter().filter_map(|host| Host::parse(host)).any(|host| !host.is_loopback());
    // With `sslrootcert=system` libpq knows no weaker mode.
    let system = url.parameter("sslrootcert").as_deref() == Some("system");
    let verified = match url.parameter("sslmode").as_deref() {
        Some("verify-full" | "verify-ca") => true,
        Some(_) => false,
        None => system,
    };
    // Every other mode takes plain text, or any certificate, from whoever answers.
    (leaves && !verified && !settings.database.plain_network).then(|| {
        "`database.url` leads to another machine, and whoever answers there is believed: write \
         ?sslmode=verify-full&sslrootcert=system (or the authority's file), or set `database.plain_network` when the \
         network before it is private"
            .to_owned()
    })
}

pub(super) fn connections_are_sane(settings: &Settings) -> Option<String> {
    let connections = settings.database.connections?;
    (!(1..=500).contains(&connections)).then(|| "`database.connections` must be from 1 to 500".to_owned())
}

impl Settings {
    pub(super) fn database_url(&self) -> Option<&str> {
        self.database.url.as_ref().map(Secret::expose).filter(|url| !url.is_empty())
    }
}
