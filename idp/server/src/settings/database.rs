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

pub(super) fn replica_is_postgres(settings: &Settings) -> Option<String> {
    settings.database.replica_url.as_ref()?;
    let are_both = settings.addresses().filter(|(_, url)| PostgresUrl::parse(url).is_some()).count() == 2;
    (!are_both).then(|| {
        "`database.replica_url` and `database.url` must both be addresses of PostgreSQL: a SQLite file has no replica"
            .to_owned()
    })
}

pub(super) fn postgres_password_is_not_a_default(settings: &Settings) -> Option<String> {
    const DEFAULTS: [&str; 8] =
        ["postgres", "password", "secret", "changeme", "change-me", "admin", "root", "common-id"];
    let is_default = |password: String| DEFAULTS.contains(&password.to_ascii_lowercase().as_str());
    let name = settings.postgres_that(|url| url.password().is_some_and(is_default))?;
    Some(format!(
        "`{name}` has a password that everybody tries first: set another one at PostgreSQL and here"
    ))
}

pub(super) fn postgres_hosts_are_hosts(settings: &Settings) -> Option<String> {
    let name = settings.postgres_that(|url| url.hosts().iter().any(|host| Host::parse(host).is_none()))?;
    // The host is not repeated: what stands in its place may be half of a password.
    Some(format!(
        "`{name}` has a host that is none: write postgres://user@host:5432/name, with % before what a password \
         holds beside letters and digits"
    ))
}

pub(super) fn postgres_is_encrypted(settings: &Settings) -> Option<String> {
    if settings.database.plain_network {
        return None;
    }
    // Every other mode takes plain text, or any certificate, from whoever answers.
    let name = settings.postgres_that(|url| leaves_the_machine(url) && !is_verified(url))?;
    Some(format!(
        "`{name}` leads to another machine, and whoever answers there is believed: write \
         ?sslmode=verify-full&sslrootcert=system (or the authority's file), or set `database.plain_network` when the \
         network before it is private"
    ))
}

fn leaves_the_machine(url: &PostgresUrl<'_>) -> bool {
    url.hosts().iter().filter_map(|host| Host::parse(host)).any(|host| !host.is_loopback())
}

fn is_verified(url: &PostgresUrl<'_>) -> bool {
    match url.parameter("sslmode").as_deref() {
        Some(mode) => matches!(mode, "verify-full" | "verify-ca"),
        // There libpq knows no weaker mode.
        None => url.parameter("sslrootcert").as_deref() == Some("system"),
    }
}

pub(super) fn connections_are_sane(settings: &Settings) -> Option<String> {
    let connections = settings.database.connections?;
    (!(1..=500).contains(&connections)).then(|| "`database.connections` must be from 1 to 500".to_owned())
}

impl Settings {
    pub(super) fn database_url(&self) -> Option<&str> {
        self.database.url.as_ref().map(Secret::expose).filter(|url| !url.is_empty())
    }

    /// The addresses of databases, by the names of their settings.
    fn addresses(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let replica = self.database.replica_url.as_ref().map(Secret::expose);
        let named = [("database.url", self.database_url()), ("database.replica_url", replica)];
        named.into_iter().filter_map(|(name, url)| Some((name, url?)))
    }

    /// The first setting with an address of PostgreSQL that is `so`.
    fn postgres_that(&self, so: impl Fn(&PostgresUrl<'_>) -> bool) -> Option<&'static str> {
        let mut all = self.addresses().filter_map(|(name, url)| Some((name, PostgresUrl::parse(url)?)));
        all.find(|(_, url)| so(url)).map(|(name, _)| name)
    }
}
