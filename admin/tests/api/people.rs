//! People of the back office for tests: accounts that can log in, their roles, and their tokens as the token endpoint
//! writes them.

use crate::site::{Answer, Site, answer};
use admin::{
    domain::{Role, Seat, StaffMember},
    flow::{BACK_OFFICE, Operator, install_back_office, install_dealer_console},
    store::staff,
};
use idp::{
    domain::{
        Account, AccountId, AccountKind, AccountState, AuthorizationCode, ClientId, Grant, GrantId,
        NewSession, Profile, ScopeSet, Secret, SessionId,
    },
    flow::FlowError,
    keys::media_type,
    protocol::{ACR_TWO_STEP, AccessToken, access_token_claims},
    store::{self, Tx},
};

/// Where the back office is reached in these tests.
pub(crate) const ADDRESS: &str = "http://localhost:8081";

/// Every scope that the client of the back office is registered for.
pub(crate) fn everything() -> String {
    let scopes = Role::ALL.map(|role| role.scopes().to_string()).join(" ");
    format!("openid offline_access {scopes}")
}

impl Site {
    /// One visit that must succeed.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, FlowError> + Send + 'static,
    ) -> T {
        self.provider.db.write(visit).await.unwrap()
    }

    /// An account `{id}@example.jp`; with `factor` it has the two-step login.
    pub(crate) async fn account(&self, id: &str, factor: bool) -> AccountId {
        let (now, id) = (self.now(), AccountId::from(id));
        let account = Account {
            id: id.clone(),
            kind: AccountKind::Individual,
            state: AccountState::Active,
            email: format!("{id}@example.jp"),
            mobile: None,
            password_hash: Secret::from("$argon2id$"),
            profile: Profile::default(),
            locale: "ja".to_owned(),
            created_at: now,
            updated_at: now,
            withdrawn_at: None,
        };
        self.write(move |tx| Ok(store::accounts::insert(tx, &account)?)).await;
        if factor {
            self.add_factor(&id).await;
        }
        id
    }

    /// Switches the two-step login on.
    pub(crate) async fn add_factor(&self, id: &AccountId) {
        let id = id.clone();
        self.write(move |tx| {
            let end = tx.now().plus_seconds(600);
            store::two_step::begin(tx, &id, "sealed", end)?;
            store::two_step::confirm(tx, &id, 1)?;
            Ok(())
        })
        .await;
    }

    /// A member of staff with an account of the same name.
    pub(crate) async fn person(&self, id: &str, role: Role, dealer: Option<&str>) -> AccountId {
        let id = self.account(id, true).await;
        let seat = Seat::new(role, dealer.map(Into::into)).unwrap();
        let member =
            StaffMember { account_id: id.clone(), seat, added_by: "a test".to_owned(), added_at: self.now() };
        self.write(move |tx| Ok(staff::insert(tx, &member)?)).await;
        id
    }

    /// The client of the back office.
    pub(crate) async fn back_office(&self) {
        install_back_office(&self.provider, Operator::at_terminal(), ADDRESS).await.unwrap();
        install_dealer_console(&self.provider).await.unwrap();
    }

    /// What a login of this account at the back office granted.
    pub(crate) fn grant(&self, account: &AccountId, scope: &str) -> Grant {
        let now = self.now();
        Grant {
            id: GrantId::generate(now, &*self.provider.random),
            account_id: account.clone(),
            client_id: ClientId::from(BACK_OFFICE),
            session_id: SessionId::from("session"),
            subject: format!("subject of {account}"),
            scope: ScopeSet::parse(scope),
            claims: Default::default(),
            claims_locales: Vec::new(),
            resource: vec![self.audience()],
            authorization_details: Vec::new(),
            auth_time: now,
            acr: ACR_TWO_STEP.to_owned(),
            amr: Vec::new(),
            nonce: None,
            dpop_jkt: None,
            certificate: None,
            created_at: now,
        }
    }

    /// A token of this account at the back office, with these scopes whatever the role allows.
    pub(crate) async fn person_token(&self, account: &AccountId, scope: &str) -> String {
        let grant = self.grant(account, scope);
        let token = AccessToken {
            issuer: &self.issuer,
            scope: &grant.scope,
            jti: "jti",
            now: self.now(),
            lifetime: 600,
            confirmation: None,
            details: None,
        };
        let claims = access_token_claims(&token, &grant);
        self.write(move |tx| Ok(store::grants::insert(tx, &grant)?)).await;
        self.sign(media_type::ACCESS_TOKEN, &claims)
    }

    /// The real token endpoint takes a code of this grant.
    pub(crate) async fn redeem(&self, grant: Grant) -> Answer {
        let code = self.provider.random.secret();
        let row = AuthorizationCode {
            hash: code.hash(),
            grant,
            redirect_uri: format!("{ADDRESS}/console/callback"),
            // RFC 7636, appendix B.
            code_challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned()),
            dpop_jkt: None,
            expires_at: self.now().plus_seconds(60),
        };
        self.write(move |tx| Ok(store::authorization_codes::insert(tx, &row)?)).await;
        self.token_request(&[
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &format!("{ADDRESS}/console/callback")),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        ])
        .await
    }

    /// A request of the back office's client to the token endpoint.
    pub(crate) async fn token_request(&self, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("client_id", BACK_OFFICE));
        answer(self.at_issuer("POST", "/token").form(&fields)).await
    }

    /// The cookie of a browser in which this account has logged in just now, and the `csrf` of its forms.
    pub(crate) async fn browser(&self, account: &AccountId) -> (String, String) {
        let (browser, cookie) = (self.provider.random.secret(), self.provider.random.secret());
        let session = NewSession {
            id: SessionId::generate(self.now(), &*self.provider.random),
            token_hash: cookie.hash(),
            account_id: account.clone(),
            amr: Vec::new(),
            acr: ACR_TWO_STEP.to_owned(),
            expires_at: self.now().plus_seconds(86_400),
            user_agent: String::new(),
        };
        self.write(move |tx| Ok(store::sessions::insert(tx, &session).map(drop)?)).await;
        let csrf = self.provider.sealer.keyed_hash("csrf", browser.expose().as_bytes());
        (format!("cid_browser={}; cid_session={}", browser.expose(), cookie.expose()), csrf)
    }
}
