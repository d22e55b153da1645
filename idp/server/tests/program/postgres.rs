//! Databases of a test's own in the PostgreSQL of `TEST_POSTGRES_URL`.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The address of the server, up to the name of a database.
pub(crate) fn server() -> String {
    let url = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
    url.rsplit_once('/').unwrap().0.to_owned()
}

/// A name that no other test has.
pub(crate) fn own_name(what: &str) -> String {
    format!("{what}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Says statements to a database of the server as its superuser.
pub(crate) fn psql(database: &str, statements: &[&str]) {
    let mut command = Command::new("psql");
    command.args([&format!("{}/{database}", server()), "--no-psqlrc", "-q"]);
    for statement in statements {
        command.args(["-c", statement]);
    }
    assert!(command.status().unwrap().success(), "{statements:?}");
}

/// A database that is gone with the value.
pub(crate) struct Database(String);

impl Database {
    pub(crate) fn new(what: &str) -> Self {
        Self::with(what, "")
    }

    /// With more in the statement that makes it.
    pub(crate) fn with(what: &str, more: &str) -> Self {
        let name = own_name(what);
        psql("postgres", &[&format!("CREATE DATABASE {name} {more}")]);
        Self(name)
    }

    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/{}", server(), self.0)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.0);
        let _ = Command::new("psql").args([&format!("{}/postgres", server()), "-qc", &statement]).status();
    }
}
