//! A database of one test: fresh, migrated, gone afterwards.

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use idp::domain::{OsRandom, Randomness, SetClock, Timestamp};
use idp::store::{Db, DbSettings, StoreError, Tx};
use std::{path::PathBuf, sync::Arc};

/// 2026-11-22 00:00:00 in Japan.
pub(crate) const MORNING: Timestamp = Timestamp::from_seconds(1_795_273_200);

pub(crate) struct Scratch {
    pub(crate) db: Db,
    pub(crate) clock: Arc<SetClock>,
    /// The database's address.
    pub(crate) url: String,
    leftover: Leftover,
}

enum Leftover {
    Folder(PathBuf),
    /// With a role of the same name, which may do nothing special.
    Database {
        server: String,
        name: String,
    },
}

fn fresh_name() -> String {
    let random: &dyn Randomness = &OsRandom;
    format!("store_test_{}", random.digits(9).expose())
}

impl Scratch {
    pub(crate) async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(fresh_name());
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("common-id.sqlite").to_str().unwrap().to_owned();
        Self::open(file, Leftover::Folder(folder)).await
    }

    pub(crate) async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
        let name = fresh_name();
        let mut connection = PgConnection::establish(&server).unwrap();
        for statement in [format!("CREATE DATABASE {name}"), format!("CREATE ROLE {name} LOGIN")] {
            connection.batch_execute(&statement).unwrap();
        }
        let (address, _) = server.rsplit_once('/').unwrap();
        Self::open(format!("{address}/{name}"), Leftover::Database { server, name }).await
    }

    /// The same database by connections of its own.
    pub(crate) fn anew(&self) -> Db {
        let settings = DbSettings { url: self.url.clone(), connections: 2, replica_url: None };
        Db::open(&settings, self.clock.clone(), Arc::new(OsRandom)).unwrap()
    }

    /// The same database by another address.
    pub(crate) fn at(&self, url: &str) -> Db {
        let settings = DbSettings { url: url.to_owned(), connections: 8, replica_url: None };
        Db::open(&settings, self.clock.clone(), Arc::new(OsRandom)).unwrap()
    }

    /// The same database beside a replica.
    pub(crate) fn with_replica(&self, replica: &str) -> Db {
        let replica_url = Some(replica.to_owned());
        let settings = DbSettings { url: self.url.clone(), connections: 2, replica_url };
        Db::open(&settings, self.clock.clone(), Arc::new(OsRandom)).unwrap()
    }

    /// The same PostgreSQL database as a standby shows itself: every transaction only reads.
    pub(crate) fn as_standby(&self) -> Db {
        let Leftover::Database { server, name } = &self.leftover else { panic!("a standby is PostgreSQL's") };
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}?options=-c%20default_transaction_read_only%3Don");
        Db::open(
            &DbSettings { url, connections: 2, replica_url: None },
            self.clock.clone(),
            Arc::new(OsRandom),
        )
        .unwrap()
    }

    /// The same PostgreSQL database when it tells of faults in Japanese: as a role sees it that may choose another
    /// language, or as one that may not.
    pub(crate) fn in_japanese(&self, may_choose: bool) -> Db {
        let Leftover::Database { server, name } = &self.leftover else { panic!("SQLite speaks English") };
        let mut connection = PgConnection::establish(server).unwrap();
        let speak = format!("ALTER DATABASE {name} SET lc_messages = 'ja_JP.UTF-8'");
        connection.batch_execute(&speak).unwrap();
        let url =
            if may_choose { self.url.clone() } else { self.url.replace("//test@", &format!("//{name}@")) };
        Db::open(
            &DbSettings { url, connections: 2, replica_url: None },
            self.clock.clone(),
            Arc::new(OsRandom),
        )
        .unwrap()
    }

    async fn open(url: String, leftover: Leftover) -> Self {
        let clock = Arc::new(SetClock::at(MORNING));
        let settings = DbSettings { url: url.clone(), connections: 8, replica_url: None };
        let db = Db::open(&settings, clock.clone(), Arc::new(OsRandom)).unwrap();
        db.migrate().await.unwrap();
        Self { db, clock, url, leftover }
    }

    /// One visit that must succeed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.db.write(visit).await.unwrap()
    }

    /// The same visit from `count` tasks at the same time; what each of them got.
    pub(crate) async fn race<T: Send + 'static>(
        &self,
        count: usize,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Clone + Send + 'static,
    ) -> Vec<T> {
        let tasks: Vec<_> = (0..count)
            .map(|_| {
                let (db, visit) = (self.db.clone(), visit.clone());
                tokio::spawn(async move { db.write(move |tx| visit(tx)).await.unwrap() })
            })
            .collect();
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await.unwrap());
        }
        results
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        match &self.leftover {
            Leftover::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Leftover::Database { server, name } => {
                if let Ok(mut connection) = PgConnection::establish(server) {
                    let _ = connection.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
                    let _ = connection.batch_execute(&format!("DROP ROLE {name}"));
                }
            }
        }
    }
}
