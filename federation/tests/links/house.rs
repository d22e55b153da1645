//! A provider with the federation plugged in, two dealers and two customers, on a database of its own.

use crate::seed::{legacy_site, record, seed};
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, connection::SimpleConnection as _};
use federation::{
    Federation,
    domain::{FederationSettings, LinkId, LinkState, VisitId},
    flow::{
        CallerToken, CompleteLink, Completed, DealerError, Declined, LimitNotes, OpenVisit, Operator,
        StartLink, StartedLink, acknowledge_visit, complete_link, decline_link, look_up_addresses,
        open_visit, start_link,
    },
};
use idp::{
    Provider,
    domain::{
        Account, AccountId, ClientId, DynamicRegistration, Limits, OsRandom, Randomness, ResponseTypes,
        Session, SessionId, SetClock, SigningAlgorithms, Timestamp,
    },
    flow::FlowError,
    keys::Sealer,
    settings::{Issuer, Lifetimes, OutgoingSettings, PasswordProfile, Settings},
    store::{self, DbSettings, Tx, audit::Actor},
};
use std::{path::PathBuf, sync::Arc};

/// 2026-11-22 13:00:00 in Japan.
pub(crate) const NOON: Timestamp = Timestamp::from_seconds(1_795_320_000);
pub(crate) const HANAKO: &str = "hanako@example.jp";
pub(crate) const TARO: &str = "taro@example.jp";
/// The version of both shipped texts.
pub(crate) const VERSION: &str = "2026-11-01";

pub(crate) struct House {
    pub(crate) provider: Arc<Provider>,
    pub(crate) federation: Arc<Federation>,
    pub(crate) clock: Arc<SetClock>,
    leftover: Leftover,
}

enum Leftover {
    Folder(PathBuf),
    Database { server: String, name: String },
}

fn fresh_name() -> String {
    let random: &dyn Randomness = &OsRandom;
    format!("links_test_{}", random.digits(9).expose())
}

impl House {
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
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        Self::open(format!("{address}/{name}"), Leftover::Database { server, name }).await
    }

    async fn open(url: String, leftover: Leftover) -> Self {
        let clock = Arc::new(SetClock::at(NOON));
        let issuer = Issuer::parse("http://localhost:8080").unwrap();
        let mut settings = FederationSettings::new(issuer.clone());
        settings.migration.sites = ["owners-site", "other-site"].map(legacy_site).to_vec();
        let federation = Federation::new(settings, Sealer::new([7; 32]));
        let settings = Settings {
            issuer,
            lifetimes: Lifetimes::default(),
            signing_algorithms: SigningAlgorithms::default(),
            rotate_after_days: 90,
            response_types: ResponseTypes::default(),
            password_profile: PasswordProfile::default(),
            trusted_proxies: Vec::new(),
            outgoing: OutgoingSettings {
                allowed_private_hosts: vec!["127.0.0.1".to_owned()],
                ..OutgoingSettings::default()
            },
            sms_gateway: None,
            dynamic_registration: DynamicRegistration::default(),
            request_object_encryption: false,
            session_management: false,
            mutual_tls: None,
            limits: Limits::default(),
        };
        let database = DbSettings { url, connections: 8, replica_url: None };
        let provider = Provider::builder(settings, database, Sealer::new([7; 32]))
            .clock(clock.clone())
            .step(federation.step())
            .step(federation.migration_step())
            .journey(federation.migration_journey())
            .claims(federation.claims())
            .detail_type(federation.details())
            .mails(federation.mails())
            .events(federation.events())
            .extension(federation.of_account())
            .plug_in_settings(federation.settings.limits)
            .build(true)
            .await
            .unwrap();
        federation.prepare(&provider).await.unwrap();
        let house = Self { provider, federation, clock, leftover };
        house.write(seed).await;
        house
    }

    /// One visit that must succeed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, FlowError> + Send + 'static,
    ) -> T {
        self.provider.db.write(visit).await.unwrap()
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &'static str) {
        self.write(move |tx| {
            Ok(diesel::sql_query(sql).execute(tx.connection()).map(drop).map_err(store::StoreError::from)?)
        })
        .await;
    }

    /// On which of the two databases it stands.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.leftover, Leftover::Database { .. })
    }

    /// A number that a statement counts.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let sql = sql.to_owned();
        self.write(move |tx| {
            let row: Count =
                diesel::sql_query(&sql).get_result(tx.connection()).map_err(store::StoreError::from)?;
            Ok(row.n)
        })
        .await
    }

    /// Opens and acknowledges a visit at a dealer.
    pub(crate) async fn visit(&self, client: &str, code: &str) -> VisitId {
        let visit = self.open_visit(client, code).await;
        acknowledge_visit(&self.provider, caller(client), visit.clone(), VERSION.to_owned()).await.unwrap();
        visit
    }

    pub(crate) async fn open_visit(&self, client: &str, code: &str) -> VisitId {
        let request = OpenVisit {
            warnings: Vec::new(),
            shop: "S-01".to_owned(),
            staff: "1234".to_owned(),
            service: None,
            customer: record(code),
        };
        open_visit(&self.federation, &self.provider, caller(client), request).await.unwrap().visit_id
    }

    pub(crate) async fn try_start(
        &self,
        client: &str,
        code: &str,
        email: &str,
        edited: bool,
    ) -> Result<StartedLink, DealerError> {
        let visit_id = self.visit(client, code).await;
        let start = StartLink { visit_id, email: email.to_owned(), edited, mail_after: 0 };
        start_link(&self.federation, &self.provider, caller(client), start).await
    }

    /// A provisional link of Hanako's at the first dealer.
    pub(crate) async fn started(&self) -> LinkId {
        self.try_start("pal-D-0234", "C-1", HANAKO, false).await.unwrap().id
    }

    pub(crate) async fn look_up(
        &self,
        visit: &VisitId,
        emails: &[&str],
    ) -> Result<Vec<federation::domain::SlotState>, DealerError> {
        let emails = emails.iter().map(|email| (*email).to_owned()).collect();
        look_up_addresses(&self.provider, caller("pal-D-0234"), visit.clone(), emails).await
    }

    /// Presses 連携する as this account, with a login of this age.
    pub(crate) async fn complete(&self, account: &str, link: &LinkId, age: i64, code: &str) -> Completed {
        let (provider, account, link, code) =
            (self.provider.clone(), AccountId::from(account), link.clone(), code.to_owned());
        self.write(move |tx| {
            let account = store::accounts::find(tx, &account)?.unwrap();
            let client = store::clients::find(tx, &ClientId::from("my-toyota"))?.unwrap();
            let session = session(&account, tx.now().plus_seconds(-age));
            let press = CompleteLink {
                link_id: &link,
                account: &account,
                session: &session,
                client: &client,
                consent_version: VERSION,
                reception_code: &code,
                request_id: "r-1",
            };
            Ok(complete_link(&provider, tx, &press)?)
        })
        .await
    }

    /// Declines as this account.
    pub(crate) async fn decline(&self, account: &'static str, link: LinkId) -> Declined {
        self.write(move |tx| {
            let account = store::accounts::find(tx, &AccountId::from(account))?.unwrap();
            Ok(decline_link(tx, &link, &account, true, "r-1")?)
        })
        .await
    }

    /// Mails of a kind that were queued.
    pub(crate) async fn mails(&self, kind: &str) -> i64 {
        self.count(&format!("SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%\"{kind}\"%'")).await
    }

    /// Audit rows of an action.
    pub(crate) async fn audited(&self, action: &str) -> i64 {
        self.count(&format!("SELECT COUNT(*) AS n FROM audit WHERE action = '{action}'")).await
    }

    /// Runs the jobs of the present moment until nothing is left to do.
    pub(crate) async fn run_jobs(&self) {
        while self.federation.run_jobs(&self.provider).await.unwrap() > 0 {}
    }

    /// A completed link of Hanako's.
    pub(crate) async fn linked(&self) -> LinkId {
        let link = self.started().await;
        assert_eq!(self.complete("hanako", &link, 0, "").await, Completed::Linked);
        link
    }

    pub(crate) async fn state(&self, link: &LinkId) -> LinkState {
        let link = link.clone();
        self.write(move |tx| {
            let now = tx.now();
            Ok(federation::store::links::find(tx, &link)?.unwrap().state_at(now))
        })
        .await
    }
}

pub(crate) fn caller(client: &str) -> CallerToken {
    CallerToken {
        client_id: ClientId::from(client),
        staff: None,
        request_id: "r-1".to_owned(),
        limits: LimitNotes::default(),
    }
}

pub(crate) fn operator() -> Operator {
    Operator { actor: Actor::Client("admin-console".to_owned()), request_id: "r-2".to_owned() }
}

pub(crate) fn session(account: &Account, auth_time: Timestamp) -> Session {
    Session {
        id: SessionId::from("s-1"),
        account_id: account.id.clone(),
        auth_time,
        amr: vec!["pwd".to_owned()],
        acr: "1".to_owned(),
        created_at: auth_time,
        last_seen_at: auth_time,
        expires_at: auth_time.plus_seconds(86_400),
    }
}

impl Drop for House {
    fn drop(&mut self) {
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
