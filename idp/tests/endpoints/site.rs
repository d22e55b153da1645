//! A provider of its own for each test: SQLite in a fresh folder, one account, three clients.

use actix_web::{App, HttpServer, middleware::from_fn, web};
use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use idp::{
    Provider,
    domain::{
        Account, AccountId, AccountKind, AccountState, Brand, Client, ClientId, ClientRegistration,
        ClientState, Colour, DynamicRegistration, Limits, Localized, OsRandom, Profile, Randomness,
        ResponseTypes, ScopeSet, Secret, SetClock, SigningAlgorithm, SigningAlgorithms, Timestamp,
        TokenEndpointAuthMethod,
    },
    flow::{FlowError, ServeError},
    http,
    keys::Sealer,
    settings::{Issuer, Lifetimes, MutualTls, OutgoingSettings, PasswordProfile, Settings},
    store::{self, DbSettings},
};
use std::{collections::BTreeMap, net::TcpListener, path::PathBuf, sync::Arc};

/// The address of the one account.
pub(crate) const EMAIL: &str = "hanako@example.jp";
/// Its password.
pub(crate) const PASSWORD: &str = "toyota2026";
/// The secret of the confidential client.
pub(crate) const CLIENT_SECRET: &str = "a-secret-of-256-bits-in-real-life";
/// The redirect URI of every client.
pub(crate) const CALLBACK: &str = "http://127.0.0.1:9999/callback";

/// A running provider.
pub(crate) struct Site {
    pub(crate) issuer: String,
    pub(crate) provider: Arc<Provider>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) account: AccountId,
    pub(crate) database: String,
    leftover: Leftover,
    server: actix_web::dev::ServerHandle,
}

enum Leftover {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl Site {
    /// Starts one on SQLite, on the day of 2026-11-22.
    pub(crate) async fn start() -> Self {
        Self::with("127.0.0.1", |_| (), scratch_file(), BTreeMap::new(), &[]).await
    }

    /// The same under another name of this machine: passkeys want a name, not an address.
    pub(crate) async fn start_as(host: &str) -> Self {
        Self::with(host, |_| (), scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One that cannot send text messages.
    pub(crate) async fn without_sms() -> Self {
        Self::with("127.0.0.1", |settings| settings.sms_gateway = None, scratch_file(), BTreeMap::new(), &[])
            .await
    }

    /// One with other limits, where something else is the subject.
    pub(crate) async fn with_limits(change: impl Fn(&mut Limits)) -> Self {
        Self::with("127.0.0.1", |settings| change(&mut settings.limits), scratch_file(), BTreeMap::new(), &[])
            .await
    }

    /// The same on a PostgreSQL database of its own.
    pub(crate) async fn start_on_postgres() -> Self {
        Self::with("127.0.0.1", |_| (), scratch_database(), BTreeMap::new(), &[]).await
    }

    /// One whose clients may encrypt their requests.
    pub(crate) async fn start_reading() -> Self {
        Self::with("127.0.0.1", reading, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// The same on a PostgreSQL database of its own.
    pub(crate) async fn start_reading_on_postgres() -> Self {
        Self::with("127.0.0.1", reading, scratch_database(), BTreeMap::new(), &[]).await
    }

    /// One where these may register clients.
    pub(crate) async fn start_registering(who: DynamicRegistration) -> Self {
        let change = |settings: &mut Settings| settings.dynamic_registration = who;
        Self::with("127.0.0.1", change, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One that is told certificates of clients by a proxy on this machine, if `trusted` holds it.
    pub(crate) async fn start_behind_proxy(mutual_tls: MutualTls, trusted: &str) -> Self {
        let change = |settings: &mut Settings| {
            settings.mutual_tls = Some(mutual_tls);
            settings.trusted_proxies = vec![trusted.parse().unwrap()];
        };
        Self::with("127.0.0.1", change, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One that signs with these.
    pub(crate) async fn start_offering(algorithms: &[SigningAlgorithm]) -> Self {
        let offered = SigningAlgorithms::new(algorithms).unwrap();
        let change = |settings: &mut Settings| settings.signing_algorithms = offered;
        Self::with("127.0.0.1", change, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// Another node on the same data that signs with these.
    pub(crate) async fn node_offering(
        &self,
        algorithms: &[SigningAlgorithm],
    ) -> Result<Arc<Provider>, ServeError> {
        let signing_algorithms = SigningAlgorithms::new(algorithms).unwrap();
        self.node(|settings| settings.signing_algorithms = signing_algorithms).await
    }

    /// Another node on the same data with other settings.
    pub(crate) async fn node(&self, change: impl FnOnce(&mut Settings)) -> Result<Arc<Provider>, ServeError> {
        let mut settings = self.provider.settings.clone();
        change(&mut settings);
        let database = DbSettings { url: self.database.clone(), connections: 4, replica_url: None };
        Provider::builder(settings, database, Sealer::new([7; 32]))
            .clock(self.clock.clone())
            .build(false)
            .await
    }

    /// One where `rp-post` has a brand of its own.
    pub(crate) async fn start_with_brands() -> Self {
        let mut brand = Brand { id_name: Localized::new("LEXUS ID", "LEXUS ID"), ..Brand::default() };
        brand.colours.light.accent = Colour::new(0x12, 0x34, 0x56);
        Self::with("127.0.0.1", |_| (), scratch_file(), [(ClientId::from("rp-post"), brand)].into(), &[])
            .await
    }

    /// One with the modern rules for passwords.
    pub(crate) async fn start_modern() -> Self {
        let modern = |settings: &mut Settings| settings.password_profile = PasswordProfile::Modern;
        Self::with("127.0.0.1", modern, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One whose signing keys rotate by hand alone.
    pub(crate) async fn start_without_schedule() -> Self {
        let change = |settings: &mut Settings| settings.rotate_after_days = 0;
        Self::with("127.0.0.1", change, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One whose frame services may ask, with every response type.
    pub(crate) async fn start_with_frames() -> Self {
        let change = |settings: &mut Settings| settings.session_management = true;
        Self::with("127.0.0.1", change, scratch_file(), BTreeMap::new(), &[]).await
    }

    /// One that says whom to tell of a hole.
    pub(crate) async fn start_with_contacts(contacts: &[&str]) -> Self {
        Self::with("127.0.0.1", |_| (), scratch_file(), BTreeMap::new(), contacts).await
    }

    async fn with(
        host: &str,
        change: impl FnOnce(&mut Settings),
        (url, leftover): (String, Leftover),
        brands: BTreeMap<ClientId, Brand>,
        contacts: &[&str],
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{host}:{}", listener.local_addr().unwrap().port());
        let clock = Arc::new(SetClock::at(Timestamp::from_seconds(1_795_312_800)));
        let database = DbSettings { url: url.clone(), connections: 8, replica_url: None };
        let mut settings = settings(&issuer);
        change(&mut settings);
        let builder = Provider::builder(settings, database, Sealer::new([7; 32]));
        let provider = builder
            .clock(clock.clone())
            .brands(brands)
            .detail_type(crate::details::Sample)
            .security_contacts(contacts.iter().map(|contact| (*contact).to_owned()).collect())
            .build(true)
            .await
            .unwrap();
        let account = seed(&provider).await;
        let server = serve(Arc::clone(&provider), listener);
        Self { issuer, provider, clock, account, database: url, leftover, server }
    }

    /// Changes the registration of a client; the change holds at once.
    pub(crate) async fn register(&self, id: &str, change: impl Fn(&mut ClientRegistration) + Send + 'static) {
        let id = ClientId::from(id);
        let forget = id.clone();
        self.provider
            .db
            .write(move |tx| {
                let mut client = store::clients::find(tx, &id)?.unwrap();
                change(&mut client.registration);
                store::clients::update(tx, &client)
            })
            .await
            .map_err(FlowError::from)
            .unwrap();
        self.provider.forget_client(&forget);
    }

    /// Everything that lies in the folder of the database, when nothing more is written.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let Leftover::Folder(folder) = &self.leftover else { panic!("files are SQLite's") };
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
    }

    /// How often a limit was met with this outcome, as `/metrics` says it.
    pub(crate) fn limits_counted(&self, limit: &str, outcome: &str) -> u64 {
        let head = format!("common_id_limits_total{{limit=\"{limit}\",outcome=\"{outcome}\"}} ");
        let text = self.provider.metrics.text();
        text.lines().find_map(|line| line.strip_prefix(&head)).map_or(0, |count| count.parse().unwrap())
    }

    /// The absolute URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.server.stop(false));
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

fn scratch_file() -> (String, Leftover) {
    let random: &dyn Randomness = &OsRandom;
    let folder = std::env::temp_dir().join(format!("common-id-{}", random.secret().expose()));
    std::fs::create_dir_all(&folder).unwrap();
    (folder.join("db.sqlite").display().to_string(), Leftover::Folder(folder))
}

fn scratch_database() -> (String, Leftover) {
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
    let random: &dyn Randomness = &OsRandom;
    let name = format!("endpoint_test_{}", random.digits(9).expose());
    PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    (format!("{address}/{name}"), Leftover::Database { server, name })
}

fn reading(settings: &mut Settings) {
    settings.request_object_encryption = true;
}

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: Issuer::parse(issuer).unwrap(),
        lifetimes: Lifetimes::default(),
        signing_algorithms: SigningAlgorithms::default(),
        rotate_after_days: 90,
        response_types: ResponseTypes::all(),
        password_profile: PasswordProfile::Reference,
        trusted_proxies: Vec::new(),
        outgoing: OutgoingSettings {
            allowed_private_hosts: vec!["127.0.0.1".to_owned()],
            extra_ca_pem: None,
        },
        sms_gateway: Some("sms.example.jp".to_owned()),
        dynamic_registration: DynamicRegistration::InitialAccessToken,
        request_object_encryption: false,
        session_management: false,
        mutual_tls: None,
        limits: Limits::default(),
    }
}

fn serve(provider: Arc<Provider>, listener: TcpListener) -> actix_web::dev::ServerHandle {
    let data = web::Data::from(provider);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .wrap(from_fn(http::protect))
            .configure(http::configure)
            .default_service(web::to(http::not_found))
    })
    .workers(2)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    handle
}

async fn seed(provider: &Arc<Provider>) -> AccountId {
    let hash = provider.hashing.hash(Secret::from(PASSWORD), [1; 16]).await.unwrap();
    let clients = [
        client(provider, "rp-basic", TokenEndpointAuthMethod::ClientSecretBasic),
        client(provider, "rp-post", TokenEndpointAuthMethod::ClientSecretPost),
        client(provider, "rp-public", TokenEndpointAuthMethod::None),
    ];
    let random = Arc::clone(&provider.random);
    provider
        .db
        .write(move |tx| {
            for client in &clients {
                store::clients::insert(tx, client)?;
            }
            let account = account(AccountId::generate(tx.now(), &*random), hash.clone(), tx.now());
            store::accounts::insert(tx, &account)?;
            Ok::<_, FlowError>(account.id)
        })
        .await
        .unwrap()
}

fn client(provider: &Provider, id: &str, method: TokenEndpointAuthMethod) -> Client {
    let id = ClientId::from(id);
    let secret = (method != TokenEndpointAuthMethod::None)
        .then(|| provider.client_secret_hash(&id, &Secret::from(CLIENT_SECRET)));
    let registration = ClientRegistration {
        client_name: "試験サービス".to_owned(),
        client_name_en: "Test service".to_owned(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: vec!["http://127.0.0.1:9999/bye".to_owned()],
        token_endpoint_auth_method: method,
        grant_types: ["authorization_code", "refresh_token", "client_credentials"]
            .map(str::to_owned)
            .to_vec(),
        scope: ScopeSet::parse("openid profile email offline_access"),
        ..ClientRegistration::default()
    };
    Client { id, state: ClientState::Active, secret_hash: secret, registration }
}

fn account(id: AccountId, password_hash: Secret, now: Timestamp) -> Account {
    Account {
        id,
        kind: AccountKind::Individual,
        state: AccountState::Active,
        email: EMAIL.to_owned(),
        mobile: None,
        password_hash,
        profile: Profile {
            family_name: "豊田".to_owned(),
            given_name: "花子".to_owned(),
            family_kana: "トヨタ".to_owned(),
            given_kana: "ハナコ".to_owned(),
            ..Profile::default()
        },
        locale: "ja".to_owned(),
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    }
}
