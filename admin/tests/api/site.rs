//! A provider of its own for each test, and a client of the back office.

use actix_web::{App, HttpServer, middleware::from_fn, web};
use admin::{
    domain::BackOfficeSettings, extension::StaffOfAccount, guard::BackOfficeGuard, http::Readiness,
    pages::StaffMails,
};
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, connection::SimpleConnection as _};
use idp::{
    Provider,
    domain::{
        Client, ClientId, ClientKind, ClientRegistration, ClientState, DynamicRegistration, Limits, OsRandom,
        Randomness, ResponseTypes, ScopeSet, Secret, SetClock, SigningAlgorithm, SigningAlgorithms,
        Timestamp, TokenEndpointAuthMethod,
    },
    flow::FlowError,
    keys::{Sealer, media_type},
    protocol::{AccessToken, client_token_claims},
    settings::{Issuer, Lifetimes, OutgoingSettings, PasswordProfile, Settings},
    store::{self, DbSettings},
};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};
use std::{net::TcpListener, path::PathBuf, sync::Arc};

/// A tool with every right.
pub(crate) const TOOL: &str = "console";
/// Its secret.
pub(crate) const SECRET: &str = "a-secret-of-256-bits-in-real-life";
/// Every scope.
pub(crate) const ALL: &str = "admin:accounts admin:approvals admin:audit admin:clients admin:dealers admin:keys admin:mails admin:read admin:sessions admin:staff admin:statistics admin:texts";

/// A running provider with its back office.
pub(crate) struct Site {
    pub(crate) issuer: String,
    pub(crate) origin: String,
    pub(crate) provider: Arc<Provider>,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) readiness: Readiness,
    http: reqwest::Client,
    leftover: Leftover,
    servers: Vec<actix_web::dev::ServerHandle>,
}

enum Leftover {
    Folder(PathBuf),
    Database { server: String, name: String },
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::start_with(BackOfficeSettings::default()).await
    }

    /// The same with other settings of the back office.
    pub(crate) async fn start_with(settings: BackOfficeSettings) -> Self {
        let random: &dyn Randomness = &OsRandom;
        let folder = std::env::temp_dir().join(format!("common-id-{}", random.secret().expose()));
        std::fs::create_dir_all(&folder).unwrap();
        Self::on(folder.join("db.sqlite").display().to_string(), Leftover::Folder(folder), settings).await
    }

    /// The same on a PostgreSQL database of its own.
    pub(crate) async fn start_on_postgres_with(settings: BackOfficeSettings) -> Self {
        let server = std::env::var("TEST_POSTGRES_URL")
            .expect("TEST_POSTGRES_URL is not set: run `conformance/with-postgres cargo test`");
        let random: &dyn Randomness = &OsRandom;
        let name = format!("admin_test_{}", random.digits(9).expose());
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        Self::on(format!("{address}/{name}"), Leftover::Database { server, name }, settings).await
    }

    async fn on(url: String, leftover: Leftover, of_back_office: BackOfficeSettings) -> Self {
        let (public, private) = (listener(), listener());
        let (issuer, origin) = (origin(&public), origin(&private));
        let clock = Arc::new(SetClock::at(Timestamp::from_seconds(1_795_312_800)));
        let database = DbSettings { url, connections: 4, replica_url: None };
        let builder = Provider::builder(settings(&issuer), database, Sealer::new([7; 32]));
        let guard = BackOfficeGuard::new(&Issuer::parse(&issuer).unwrap());
        let builder = builder.clock(clock.clone()).guarded(guard).mails(StaffMails).extension(StaffOfAccount);
        let builder = builder.plug_in_settings(of_back_office);
        let provider = builder.build(true).await.unwrap();
        let readiness = Readiness::default();
        let servers = serve(of_back_office.dealer_console, &provider, &readiness, public, private);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let site = Self { issuer, origin, provider, clock, readiness, http, leftover, servers };
        site.insert_tool(TOOL, ALL).await;
        site
    }

    /// Registers a tool of the operators, as the program's commands do.
    pub(crate) async fn insert_tool(&self, id: &str, scope: &str) {
        let id = ClientId::from(id);
        let tool = Client {
            secret_hash: Some(self.provider.client_secret_hash(&id, &Secret::from(SECRET))),
            id,
            state: ClientState::Active,
            registration: ClientRegistration {
                kind: ClientKind::Admin,
                client_name: "管理ツール".to_owned(),
                grant_types: vec!["client_credentials".to_owned()],
                scope: ScopeSet::parse(scope),
                resources: vec![self.audience()],
                token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
                ..ClientRegistration::default()
            },
        };
        self.provider
            .db
            .write(move |tx| Ok::<_, FlowError>(store::clients::insert(tx, &tool)?))
            .await
            .unwrap();
    }

    pub(crate) fn audience(&self) -> String {
        format!("{}/admin/v1", self.issuer)
    }

    /// The claims of a token of this tool, as the token endpoint writes them.
    pub(crate) fn claims(&self, client: &str, scope: &str) -> Map<String, Value> {
        let token = AccessToken {
            issuer: &self.issuer,
            scope: &ScopeSet::parse(scope),
            jti: "jti",
            now: self.now(),
            lifetime: 600,
            confirmation: None,
            details: None,
        };
        client_token_claims(&token, &ClientId::from(client), &[&self.audience()])
    }

    pub(crate) fn now(&self) -> Timestamp {
        use idp::domain::Clock;
        self.clock.now()
    }

    /// Signs claims with the provider's key.
    pub(crate) fn sign(&self, typ: &str, claims: &Map<String, Value>) -> String {
        self.provider.keys.current().sign(SigningAlgorithm::ES256, typ, claims).unwrap()
    }

    /// A token of the tool with these scopes.
    pub(crate) fn token(&self, scope: &str) -> String {
        self.sign(media_type::ACCESS_TOKEN, &self.claims(TOOL, scope))
    }

    /// A token from the real token endpoint.
    pub(crate) async fn real_token(&self, scope: &str) -> Answer {
        let form = format!(
            "grant_type=client_credentials&scope={}&resource={}",
            scope.replace(' ', "+"),
            self.audience()
        );
        let request = self
            .http
            .post(format!("{}/token", self.issuer))
            .basic_auth(TOOL, Some(SECRET))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        answer(request).await
    }

    /// A request to the public listener.
    pub(crate) fn at_issuer(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", self.issuer))
    }

    /// A request without a token.
    pub(crate) fn bare(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", self.origin))
    }

    /// A request with every right.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(self.token(ALL))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.request("GET", path)).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        answer(self.request(method, path).json(&body)).await
    }

    /// A request without a body.
    pub(crate) async fn call(&self, method: &str, path: &str) -> Answer {
        answer(self.request(method, path)).await
    }

    /// A dealer to work with.
    pub(crate) async fn dealer(&self, id: &str) {
        self.send("POST", "/v1/dealers", json!({"dealer_id": id, "name": "トヨタ中央販売"}))
            .await
            .expect(201);
    }

    /// A number that a statement counts.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let sql = sql.to_owned();
        let count = move |tx: &mut store::Tx<'_>| {
            let row: Count =
                diesel::sql_query(&sql).get_result(tx.connection()).map_err(store::StoreError::from)?;
            Ok::<_, FlowError>(row.n)
        };
        self.provider.db.write(count).await.unwrap()
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        let sql = sql.to_owned();
        let run = move |tx: &mut store::Tx<'_>| {
            diesel::sql_query(&sql).execute(tx.connection()).map_err(store::StoreError::from)?;
            Ok::<_, FlowError>(())
        };
        self.provider.db.write(run).await.unwrap();
    }

    /// All lines of the audit trail.
    pub(crate) async fn audit(&self) -> Vec<Value> {
        let lines = self.get("/v1/audit").await.expect(200).text;
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Sends a request and reads its answer whole.
pub(crate) async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

/// Settings of a back office whose dealers have a console.
pub(crate) fn with_dealers() -> BackOfficeSettings {
    BackOfficeSettings { dealer_console: true, ..BackOfficeSettings::default() }
}

/// A registration of a relying party that passes.
pub(crate) fn relying_party() -> Value {
    json!({
        "client_name": "整備手帳",
        "redirect_uris": ["https://rp.example/callback"],
        "scope": "openid profile offline_access",
    })
}

/// A public key: RFC 7515, A.3.
pub(crate) fn jwks() -> Value {
    json!({"keys": [{
        "kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }]})
}

impl Drop for Site {
    fn drop(&mut self) {
        for server in &self.servers {
            drop(server.stop(false));
        }
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

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

fn origin(listener: &TcpListener) -> String {
    format!("http://{}", listener.local_addr().unwrap())
}

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: Issuer::parse(issuer).unwrap(),
        lifetimes: Lifetimes::default(),
        signing_algorithms: SigningAlgorithms::default(),
        rotate_after_days: 90,
        response_types: ResponseTypes::default(),
        password_profile: PasswordProfile::Reference,
        trusted_proxies: Vec::new(),
        outgoing: OutgoingSettings::default(),
        sms_gateway: None,
        dynamic_registration: DynamicRegistration::InitialAccessToken,
        request_object_encryption: false,
        session_management: false,
        mutual_tls: None,
        limits: Limits::default(),
    }
}

fn serve(
    dealers: bool,
    provider: &Arc<Provider>,
    readiness: &Readiness,
    public: TcpListener,
    private: TcpListener,
) -> Vec<actix_web::dev::ServerHandle> {
    let data = web::Data::from(Arc::clone(provider));
    let (ours, readiness) = (data.clone(), web::Data::new(readiness.clone()));
    let public = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .configure(idp::http::configure)
            .configure(admin::http::configure_public)
            .configure(|config| {
                if dealers {
                    admin::console::configure_dealers(config);
                }
            })
            .wrap(from_fn(idp::http::protect))
    })
    .listen(public)
    .unwrap();
    let private = HttpServer::new(move || {
        App::new()
            .app_data(ours.clone())
            .app_data(readiness.clone())
            .configure(admin::console::configure)
            .configure(admin::http::configure)
            .wrap(from_fn(idp::http::protect))
    })
    .listen(private)
    .unwrap();
    let servers = [public.workers(1).disable_signals().run(), private.workers(1).disable_signals().run()];
    servers
        .into_iter()
        .map(|server| {
            let handle = server.handle();
            tokio::spawn(server);
            handle
        })
        .collect()
}
