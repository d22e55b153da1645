//! One database, one node on SQLite and two on PostgreSQL, and the people whose accounts are in it.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use idp::{
    Provider,
    domain::{
        Account, AccountId, AccountKind, AccountState, DynamicRegistration, Limits, OsRandom, Profile,
        Randomness, ResponseTypes, Secret, SetClock, SigningAlgorithms, Timestamp,
    },
    flow::{Arrival, LoggedIn, LoginAttempt, login},
    keys::Sealer,
    settings::{Issuer, Lifetimes, OutgoingSettings, PasswordProfile, Settings},
    store::{self, DbSettings},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The password of every account.
pub(crate) const PASSWORD: &str = "Kuruma-2026";

/// 2026-11-22 09:00:00 in Japan.
pub(crate) const OPENING: Timestamp = Timestamp::from_seconds(1_795_305_600);

#[derive(Clone, Copy)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

pub(crate) struct Nodes {
    providers: Vec<Arc<Provider>>,
    pub(crate) clock: Arc<SetClock>,
    turn: AtomicUsize,
    leftover: Leftover,
}

enum Leftover {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl Nodes {
    pub(crate) async fn start(database: Database, limits: Limits) -> Self {
        let random: &dyn Randomness = &OsRandom;
        let name = format!("crowd_test_{}", random.digits(9).expose());
        let (url, leftover, nodes) = match database {
            Database::Sqlite => {
                let folder = std::env::temp_dir().join(name);
                std::fs::create_dir(&folder).unwrap();
                let file = folder.join("common-id.sqlite").display().to_string();
                (file, Leftover::Folder(folder), 1)
            }
            Database::Postgres => {
                let server = std::env::var("TEST_POSTGRES_URL")
                    .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
                let mut connection = PgConnection::establish(&server).unwrap();
                connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
                let (address, _) = server.rsplit_once('/').unwrap();
                (format!("{address}/{name}"), Leftover::Database { server, name }, 2)
            }
        };
        let clock = Arc::new(SetClock::at(OPENING));
        let mut providers = Vec::new();
        for _ in 0..nodes {
            let database = DbSettings { url: url.clone(), connections: 8, replica_url: None };
            let builder = Provider::builder(settings(limits), database, Sealer::new([7; 32]));
            providers.push(builder.clock(clock.clone()).build(true).await.unwrap());
        }
        Self { providers, clock, turn: AtomicUsize::new(0), leftover }
    }

    /// The nodes in turn, as a load balancer gives them out.
    pub(crate) fn next(&self) -> Arc<Provider> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        Arc::clone(&self.providers[turn % self.providers.len()])
    }

    /// Moves the clock to so many seconds after the opening.
    pub(crate) fn at(&self, seconds: i64) {
        self.clock.set(OPENING.plus_seconds(seconds));
    }

    /// What all nodes together counted of a limit.
    pub(crate) fn counted(&self, limit: &str, outcome: &str) -> i64 {
        let head = format!("common_id_limits_total{{limit=\"{limit}\",outcome=\"{outcome}\"}} ");
        let of = |provider: &Arc<Provider>| {
            let text = provider.metrics.text();
            text.lines()
                .find_map(|line| line.strip_prefix(&head))
                .map_or(0, |count| count.parse::<i64>().unwrap())
        };
        self.providers.iter().map(of).sum()
    }

    /// Inserts accounts `{name}-0` … with the addresses `{name}-0@example.jp` ….
    pub(crate) async fn insert_accounts(&self, name: &'static str, count: usize) {
        let hash = cheap_hash();
        for chunk in (0..count).collect::<Vec<_>>().chunks(1_000) {
            let (chunk, hash) = (chunk.to_vec(), hash.clone());
            let insert = move |tx: &mut store::Tx<'_>| {
                chunk
                    .iter()
                    .try_for_each(|n| store::accounts::insert(tx, &account(&format!("{name}-{n}"), &hash)))
            };
            self.providers[0].db.write(insert).await.unwrap();
        }
    }

    /// One attempt to log in.
    pub(crate) async fn log_in(&self, username: &str, password: &str, arrival: Arrival) -> LoggedIn {
        let attempt =
            LoginAttempt { username: username.to_owned(), password: Secret::from(password), arrival };
        login(self.next(), attempt).await.unwrap()
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        self.providers.clear();
        match &self.leftover {
            Leftover::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Leftover::Database { server, name } => {
                if let Ok(mut connection) = PgConnection::establish(server) {
                    let _ = connection.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
                }
            }
        }
    }
}

/// A browser that was never here.
pub(crate) fn stranger(browser: &str, range: &str) -> Arrival {
    Arrival {
        browser: Secret::from(browser),
        known: Vec::new(),
        range: range.to_owned(),
        user_agent: String::new(),
        old_session: None,
        interaction: None,
        request_id: String::new(),
    }
}

fn account(name: &str, password_hash: &Secret) -> Account {
    Account {
        id: AccountId::from(name),
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: format!("{name}@example.jp"),
        mobile: None,
        password_hash: password_hash.clone(),
        profile: Profile::default(),
        locale: "ja".to_owned(),
        created_at: OPENING,
        updated_at: OPENING,
        withdrawn_at: None,
    }
}

/// The password's hash with 8 KiB and one pass: a stored hash names its own parameters.
fn cheap_hash() -> Secret {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, Some(32)).unwrap());
    let (salt, mut output) = ([5; 16], [0; 32]);
    argon2.hash_password_into(PASSWORD.as_bytes(), &salt, &mut output).unwrap();
    let text = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    Secret::from(format!("$argon2id$v=19$m=8,t=1,p=1${}${}", text(&salt), text(&output)))
}

fn settings(limits: Limits) -> Settings {
    Settings {
        issuer: Issuer::parse("http://localhost:8080").unwrap(),
        lifetimes: Lifetimes::default(),
        signing_algorithms: SigningAlgorithms::default(),
        rotate_after_days: 90,
        response_types: ResponseTypes::default(),
        password_profile: PasswordProfile::Reference,
        trusted_proxies: Vec::new(),
        outgoing: OutgoingSettings::default(),
        sms_gateway: None,
        dynamic_registration: DynamicRegistration::default(),
        request_object_encryption: false,
        session_management: false,
        mutual_tls: None,
        limits,
    }
}
