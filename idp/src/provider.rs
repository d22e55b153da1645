//! The provider: what every use case shares, put together once at the start.

use crate::{
    domain::{
        Brand, Client, ClientId, Clock, DetailShape, DynamicRegistration, InteractionId, Lang, OsRandom,
        PostalList, Randomness, ScopeSet, SystemClock,
    },
    flow::{
        ClaimsSource, DetailType, EventSource, GuardedResource, InteractionStep, MailHealth, Outgoing,
        PasswordHashing, PlugInJourney, ServeError, StepOrders, account::AccountExtension,
    },
    keys::{KeyHolder, RecipientKeys, Sealer},
    mail::{MailBook, MailTemplates, messages::OwnMails},
    metrics::Metrics,
    pages::Site,
    protocol::{
        MetadataFacts, MutualTlsFacts, Passkeys, metadata_document,
        ssf::{MANAGE_SCOPE, READ_SCOPE, transmitter_metadata},
    },
    settings::{Issuer, Settings},
    store::{Db, DbSettings},
};
use std::{
    any::{Any, TypeId},
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// How long a node may go on with a client as it was: a change on one node shows on all within five seconds.
const CLIENT_LIFE: Duration = Duration::from_secs(4);

/// How long the keys of a client are used that were fetched to encrypt for it.
const RECIPIENT_LIFE: Duration = Duration::from_secs(60);

/// Clients in memory at most. Only clients that exist are kept, so the network cannot fill it.
const CLIENTS: u64 = 10_000;

/// Interactions of strangers whose service is remembered: the last of them, and so long.
const ORIGINS: u64 = 10_000;
const ORIGIN_LIFE: Duration = Duration::from_secs(600);

/// The scopes of OIDC Core 5.4 and 11.
const OWN_SCOPES: [&str; 6] = ["openid", "profile", "email", "phone", "address", "offline_access"];

/// Everything that use cases and pages share. One a process.
pub struct Provider {
    /// What the operator chose.
    pub settings: Settings,
    /// The way to the database.
    pub db: Db,
    /// Signing keys.
    pub keys: KeyHolder,
    /// Sealing and keyed hashes under the master key.
    pub sealer: Arc<Sealer>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub random: Arc<dyn Randomness>,
    /// The bounded hashing queue.
    pub hashing: PasswordHashing,
    /// The rules of passkeys; none at an issuer that browsers know no passkeys for.
    pub passkeys: Option<Passkeys>,
    /// Brand, style sheets and scripts.
    pub site: Arc<Site>,
    /// The faces of services that have one of their own.
    pub(crate) sites: BTreeMap<ClientId, Arc<Site>>,
    pub(crate) metadata: Arc<[u8]>,
    pub(crate) transmitter_metadata: Arc<[u8]>,
    pub(crate) steps: Vec<Box<dyn InteractionStep>>,
    pub(crate) orders: StepOrders,
    pub(crate) journeys: Vec<Box<dyn PlugInJourney>>,
    pub(crate) claims: Vec<Box<dyn ClaimsSource>>,
    pub(crate) detail_types: Vec<Box<dyn DetailType>>,
    pub(crate) detail_shapes: Vec<DetailShape>,
    pub(crate) extensions: Vec<Box<dyn AccountExtension>>,
    pub(crate) event_sources: Vec<Box<dyn EventSource>>,
    /// Postal codes.
    pub postal: PostalList,
    /// The words of every mail.
    pub mails: MailBook,
    /// Every scope that any client may be registered for: our own and the plug-ins'.
    pub scopes: ScopeSet,
    /// Every scope that a login may ask for: these, and those of guarded audiences.
    pub(crate) askable_scopes: ScopeSet,
    pub(crate) guarded: Vec<Box<dyn GuardedResource>>,
    /// The one way out.
    pub outgoing: Outgoing,
    /// How mail is doing.
    pub mail_health: MailHealth,
    /// Counters and durations.
    pub metrics: Metrics,
    /// Whom to tell of a hole, as URIs (RFC 9116, 2.5.3).
    pub(crate) security_contacts: Vec<String>,
    plug_in_settings: PlugInSettings,
    pub(crate) clients: moka::sync::Cache<ClientId, Arc<Client>>,
    /// Keys that were fetched to encrypt for clients, by address: only what is registered is ever fetched.
    pub(crate) recipients: moka::sync::Cache<String, Arc<RecipientKeys>>,
    /// For whom strangers' interactions were begun that have no row: the way back of a browser that keeps no cookie. Who is not found here is shown the services.
    pub(crate) origins: moka::sync::Cache<InteractionId, ClientId>,
}

/// Settings of plug-ins, by their type.
type PlugInSettings = HashMap<TypeId, Box<dyn Any + Send + Sync>>;

/// Puts a [`Provider`] together.
pub struct ProviderBuilder {
    settings: Settings,
    database: DbSettings,
    sealer: Arc<Sealer>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    brand: Brand,
    brands: BTreeMap<ClientId, Brand>,
    steps: Vec<Box<dyn InteractionStep>>,
    orders: BTreeMap<String, Vec<String>>,
    journeys: Vec<Box<dyn PlugInJourney>>,
    claims: Vec<Box<dyn ClaimsSource>>,
    detail_types: Vec<Box<dyn DetailType>>,
    extensions: Vec<Box<dyn AccountExtension>>,
    event_sources: Vec<Box<dyn EventSource>>,
    guarded: Vec<Box<dyn GuardedResource>>,
    postal: PostalList,
    mails: Vec<Box<dyn MailTemplates>>,
    security_contacts: Vec<String>,
    plug_in_settings: PlugInSettings,
}

impl Provider {
    /// A provider with the system's clock and randomness, the shipped brand and its own steps:
    /// login, the device that asks, required items, service terms, scope consent.
    pub fn builder(settings: Settings, database: DbSettings, sealer: Sealer) -> ProviderBuilder {
        let sealer = Arc::new(sealer);
        ProviderBuilder {
            settings,
            database,
            steps: crate::flow::own_steps(&sealer),
            sealer,
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            brand: Brand::default(),
            orders: BTreeMap::new(),
            journeys: Vec::new(),
            brands: BTreeMap::new(),
            claims: Vec::new(),
            detail_types: Vec::new(),
            extensions: Vec::new(),
            event_sources: Vec::new(),
            guarded: Vec::new(),
            postal: PostalList::shipped(),
            mails: Vec::new(),
            security_contacts: Vec::new(),
            plug_in_settings: HashMap::new(),
        }
    }

    /// What the operator chose for a plug-in, by the plug-in's own type; its defaults when nothing was given.
    pub fn plug_in_settings<T: Any + Copy + Default>(&self) -> T {
        self.plug_in_settings
            .get(&TypeId::of::<T>())
            .and_then(|any| any.downcast_ref())
            .copied()
            .unwrap_or_default()
    }

    /// Every scope that a relying party may be registered for: those of logins, and those that a program asks for in its
    /// own name to receive security events.
    pub fn registrable_scopes(&self) -> ScopeSet {
        self.scopes.union(&ScopeSet::parse(&format!("{READ_SCOPE} {MANAGE_SCOPE}")))
    }

    /// The audience of tokens for the interface of security events.
    pub fn event_audience(&self) -> String {
        self.settings.issuer.url("/ssf")
    }

    /// Forgets what is cached of a client, after a change on this node.
    pub fn forget_client(&self, id: &ClientId) {
        self.clients.invalidate(id);
    }
}

impl ProviderBuilder {
    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Another source of randomness.
    #[must_use]
    pub fn random(mut self, random: Arc<dyn Randomness>) -> Self {
        self.random = random;
        self
    }

    /// Another face.
    #[must_use]
    pub fn brand(mut self, brand: Brand) -> Self {
        self.brand = brand;
        self
    }

    /// The faces that pages wear on the way to these services. Issuer, accounts and mails are the same for all.
    #[must_use]
    pub fn brands(mut self, brands: BTreeMap<ClientId, Brand>) -> Self {
        self.brands = brands;
        self
    }

    /// Whom to tell of a hole, for `/.well-known/security.txt`: `mailto:`, `tel:` or `https:` URIs.
    #[must_use]
    pub fn security_contacts(mut self, contacts: Vec<String>) -> Self {
        self.security_contacts = contacts;
        self
    }

    /// One more step, after those before.
    #[must_use]
    pub fn step(mut self, step: impl InteractionStep + 'static) -> Self {
        self.steps.push(Box::new(step));
        self
    }

    /// Another order of the steps of requests by relying parties (`authorize`), by their names. All must be named.
    #[must_use]
    pub fn order(mut self, journey: &str, steps: Vec<String>) -> Self {
        self.orders.insert(journey.to_owned(), steps);
        self
    }

    /// A journey of a plug-in, whose steps walk in its own order.
    #[must_use]
    pub fn journey(mut self, journey: impl PlugInJourney + 'static) -> Self {
        self.orders.insert(journey.name().to_owned(), journey.order());
        self.journeys.push(Box::new(journey));
        self
    }

    /// One more source of claims.
    #[must_use]
    pub fn claims(mut self, source: impl ClaimsSource + 'static) -> Self {
        self.claims.push(Box::new(source));
        self
    }

    /// One more type of authorization details.
    #[must_use]
    pub fn detail_type(mut self, detail_type: impl DetailType + 'static) -> Self {
        self.detail_types.push(Box::new(detail_type));
        self
    }

    /// What a plug-in keeps about accounts.
    #[must_use]
    pub fn extension(mut self, extension: impl AccountExtension + 'static) -> Self {
        self.extensions.push(Box::new(extension));
        self
    }

    /// What a plug-in can tell receivers of security events.
    #[must_use]
    pub fn events(mut self, source: impl EventSource + 'static) -> Self {
        self.event_sources.push(Box::new(source));
        self
    }

    /// An audience whose tokens are not for everybody.
    #[must_use]
    pub fn guarded(mut self, resource: impl GuardedResource + 'static) -> Self {
        self.guarded.push(Box::new(resource));
        self
    }

    /// A newer list of postal codes than the shipped one.
    #[must_use]
    pub fn postal(mut self, list: PostalList) -> Self {
        self.postal = list;
        self
    }

    /// What the operator chose for a plug-in, for its use cases to read.
    #[must_use]
    pub fn plug_in_settings(mut self, settings: impl Any + Send + Sync + Copy) -> Self {
        self.plug_in_settings.insert(settings.type_id(), Box::new(settings));
        self
    }

    /// Mails of a plug-in.
    #[must_use]
    pub fn mails(mut self, templates: impl MailTemplates + 'static) -> Self {
        self.mails.push(Box::new(templates));
        self
    }

    /// Looks at what was chosen as far as that needs no database.
    ///
    /// # Errors
    /// A setting that cannot be used.
    pub fn check(&self) -> Result<(), ServeError> {
        StepOrders::check(&self.steps, self.orders.clone())?;
        Outgoing::new(&self.settings).map(drop)
    }

    /// Opens the database, brings its schema up to date when `migrate`, loads the signing keys, makes the ones
    /// that are missing and retires those of algorithms that are not offered any more.
    pub async fn build(mut self, migrate: bool) -> Result<Arc<Provider>, ServeError> {
        let metrics = Metrics::new()?;
        let mail_health =
            MailHealth::new(&metrics).map_err(|cause| ServeError::Settings(cause.to_string()))?;
        let orders = StepOrders::check(&self.steps, self.orders)?;
        let counters = metrics.clone();
        let db = Db::open(&self.database, Arc::clone(&self.clock), Arc::clone(&self.random))?
            .counting(move |event| counters.count(event));
        let taken = |cause: prometheus::Error| ServeError::Settings(format!("metrics: {cause}"));
        db.measure_in(metrics.registry()).map_err(taken)?;
        if migrate {
            db.migrate().await?;
        } else if db.needs_migration().await? {
            return Err(ServeError::SchemaIsOlder);
        }
        crate::flow::retire_keys(&db, &self.settings).await?;
        let keys = crate::flow::load_keys(&db, &self.sealer, &self.settings, self.clock.now()).await?;
        self.mails.push(Box::new(OwnMails));
        let mut decoy = [0u8; 48];
        self.random.fill(&mut decoy);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let scopes = self.claims.iter().flat_map(|source| source.scopes().iter().copied());
        let scopes = OWN_SCOPES.into_iter().chain(scopes).collect::<Vec<_>>().join(" ");
        let scopes = ScopeSet::parse(&scopes);
        let guarded = self.guarded.iter().map(|resource| resource.scopes());
        let askable_scopes = guarded.fold(scopes.clone(), |all, more| all.union(more));
        let plug_in_claims: Vec<&str> =
            self.claims.iter().flat_map(|source| source.claim_names().iter().copied()).collect();
        let detail_shapes: Vec<DetailShape> = self.detail_types.iter().map(|one| one.shape()).collect();
        let detail_names: Vec<&str> = detail_shapes.iter().map(|shape| shape.name).collect();
        let metadata = metadata_document(&MetadataFacts {
            issuer: self.settings.issuer.as_str(),
            scopes: &scopes,
            plug_in_claims: &plug_in_claims,
            detail_types: &detail_names,
            id_token_algs: self.settings.signing_algorithms.as_slice(),
            response_types: &self.settings.response_types,
            encrypted_requests: self.settings.request_object_encryption,
            registers_clients: self.settings.dynamic_registration != DynamicRegistration::Off,
            session_management: self.settings.session_management,
            mutual_tls: self.settings.mutual_tls.as_ref().map(|settings| MutualTlsFacts {
                address: settings.address.as_ref().map(Issuer::as_str),
                methods: settings.methods(),
            }),
        })
        .map_err(|cause| ServeError::Settings(cause.to_string()))?;
        let outgoing = Outgoing::new(&self.settings)?;
        let passkeys = Passkeys::new(self.settings.issuer.as_str(), self.brand.short_name.get(Lang::Ja));
        let hashing = PasswordHashing::start(threads, decoy, metrics.registry()).map_err(taken)?;
        Ok(Arc::new(Provider {
            db,
            keys: KeyHolder::new(keys),
            sealer: self.sealer,
            clock: self.clock,
            random: self.random,
            hashing,
            passkeys,
            site: Arc::new(Site::new(self.brand)),
            sites: self.brands.into_iter().map(|(id, brand)| (id, Arc::new(Site::new(brand)))).collect(),
            scopes,
            askable_scopes,
            guarded: self.guarded,
            metadata: metadata.into(),
            transmitter_metadata: transmitter_metadata(self.settings.issuer.as_str())
                .to_string()
                .into_bytes()
                .into(),
            steps: self.steps,
            orders,
            journeys: self.journeys,
            claims: self.claims,
            detail_types: self.detail_types,
            detail_shapes,
            extensions: self.extensions,
            event_sources: self.event_sources,
            postal: self.postal,
            mails: MailBook::new(self.mails),
            security_contacts: self.security_contacts,
            plug_in_settings: self.plug_in_settings,
            recipients: moka::sync::Cache::builder()
                .max_capacity(CLIENTS)
                .time_to_live(RECIPIENT_LIFE)
                .build(),
            origins: moka::sync::Cache::builder().max_capacity(ORIGINS).time_to_live(ORIGIN_LIFE).build(),
            clients: moka::sync::Cache::builder().max_capacity(CLIENTS).time_to_live(CLIENT_LIFE).build(),
            settings: self.settings,
            outgoing,
            mail_health,
            metrics,
        }))
    }
}
