//! A service that people log in to with the common ID: actix-web and openidconnect.
//!
//! ```sh
//! ISSUER=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=… BASE_URL=http://localhost:4000 cargo run
//! ```
//!
//! Registered with `redirect_uris` `[BASE_URL/callback]` and `post_logout_redirect_uris` `[BASE_URL/]`.

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    cookie::{Cookie, SameSite},
    http::header::LOCATION,
    web::{Data, Query, get, post},
};
use anyhow::{Context, bail};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreUserInfoClaims},
};
use serde::Deserialize;
use std::{
    collections::HashMap,
    env,
    sync::{Mutex, MutexGuard, PoisonError},
};

const COOKIE: &str = "session";

/// The client with the endpoints that discovery names.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of one browser.
enum Login {
    /// It was sent to the provider.
    Begun { state: String, nonce: Nonce, verifier: PkceCodeVerifier },
    /// It came back with a person.
    Done(Box<Person>),
}

struct Person {
    claims: CoreUserInfoClaims,
    id_token: CoreIdToken,
    refresh_token: RefreshToken,
    renewed: u32,
}

struct Service {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    base_url: String,
    http: reqwest::Client,
    /// By the browser's cookie. A real service keeps them in its database.
    logins: Mutex<HashMap<String, Login>>,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().init();
    let service = Data::new(Service::from_environment()?);
    let address = service.base_url.replacen("http://localhost:", "127.0.0.1:", 1).replacen("http://", "", 1);
    HttpServer::new(move || {
        App::new()
            .app_data(service.clone())
            .route("/", get().to(home))
            .route("/login", get().to(log_in))
            .route("/callback", get().to(callback))
            .route("/refresh", post().to(refresh))
            .route("/logout", post().to(log_out))
    })
    .workers(1)
    .bind(address)?
    .run()
    .await?;
    Ok(())
}

async fn home(service: Data<Service>, request: HttpRequest) -> HttpResponse {
    let logins = service.logins();
    let page = match cookie_of(&request).and_then(|id| logins.get(&id)) {
        Some(Login::Done(person)) => {
            let email = person.claims.email().map(|email| escaped(email)).unwrap_or_default();
            format!(
                r#"<p>Logged in as <b id="email">{email}</b>. Renewed <b id="renewed">{}</b> times.</p>
                <form method="post" action="/refresh"><button id="refresh">Renew</button></form>
                <form method="post" action="/logout"><button id="logout">Log out</button></form>"#,
                person.renewed
            )
        }
        _ => r#"<a id="login" href="/login">Log in</a>"#.to_owned(),
    };
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
}

async fn log_in(service: Data<Service>, request: HttpRequest) -> HttpResponse {
    let begun = async {
        let (client, _) = service.discover().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok((Login::Begun { state: state.secret().clone(), nonce, verifier }, url.to_string()))
    };
    service.answer(&request, begun.await)
}

/// The provider's answer as it stands in the address. A repeated parameter is refused by the extractor.
#[derive(Deserialize)]
struct Answer {
    state: String,
    iss: String,
    code: Option<String>,
    error: Option<String>,
}

async fn callback(service: Data<Service>, request: HttpRequest, answer: Query<Answer>) -> HttpResponse {
    let person = service.redeem(service.take(&request), answer.into_inner()).await;
    service.answer(&request, person.map(|person| (Login::Done(Box::new(person)), "/".to_owned())))
}

async fn refresh(service: Data<Service>, request: HttpRequest) -> HttpResponse {
    let person = service.renew(service.take(&request)).await;
    service.answer(&request, person.map(|person| (Login::Done(Box::new(person)), "/".to_owned())))
}

async fn log_out(service: Data<Service>, request: HttpRequest) -> HttpResponse {
    // Out of this service whatever happens at the provider.
    let Some(Login::Done(person)) = service.take(&request) else { return see_other("/") };
    match service.logout_url(&person).await {
        Ok(url) => see_other(&url),
        Err(error) => {
            tracing::warn!("{error:#}");
            see_other("/")
        }
    }
}

impl Service {
    fn from_environment() -> anyhow::Result<Self> {
        let set = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
        Ok(Self {
            issuer: IssuerUrl::new(set("ISSUER")?)?,
            client_id: ClientId::new(set("CLIENT_ID")?),
            client_secret: ClientSecret::new(set("CLIENT_SECRET")?),
            base_url: set("BASE_URL")?,
            // An answer that points elsewhere could make this server fetch from where only it can reach.
            http: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
            logins: Mutex::default(),
        })
    }

    /// What the provider says of itself, its keys among it. Asked each time: keys change. Whoever keeps the answer asks again
    /// at the latest when a token names a key that it does not hold.
    async fn discover(&self) -> anyhow::Result<(Client, ProviderMetadataWithLogout)> {
        let metadata = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.http).await?;
        let secret = Some(self.client_secret.clone());
        let client = CoreClient::from_provider_metadata(metadata.clone(), self.client_id.clone(), secret)
            .set_redirect_uri(RedirectUrl::new(format!("{}/callback", self.base_url))?);
        Ok((client, metadata))
    }

    async fn redeem(&self, begun: Option<Login>, answer: Answer) -> anyhow::Result<Person> {
        let Some(Login::Begun { state, nonce, verifier }) = begun else { bail!("no login is under way") };
        if answer.state != state {
            bail!("the answer is for another login");
        }
        // The answer says who it is from (RFC 9207): a code of somebody else's provider goes no further.
        if answer.iss != self.issuer.as_str() {
            bail!("an answer of another provider");
        }
        if let Some(code) = answer.error {
            bail!("the provider answered {code}");
        }
        let (client, _) = self.discover().await?;
        let code = AuthorizationCode::new(answer.code.context("no code")?);
        let tokens =
            client.exchange_code(code)?.set_pkce_verifier(verifier).request_async(&self.http).await?;
        let id_token = tokens.id_token().context("no ID token")?.clone();
        // Signature, issuer, audience, times and nonce.
        let subject = id_token.claims(&client.id_token_verifier(), &nonce)?.subject().clone();
        // `sub` is the person, whatever their address is. It must be the same here, which the library checks.
        let claims: CoreUserInfoClaims =
            client.user_info(tokens.access_token().clone(), Some(subject))?.request_async(&self.http).await?;
        let refresh_token = tokens.refresh_token().context("no refresh token")?.clone();
        Ok(Person { claims, id_token, refresh_token, renewed: 0 })
    }

    async fn renew(&self, done: Option<Login>) -> anyhow::Result<Person> {
        let Some(Login::Done(old)) = done else { bail!("nobody is logged in") };
        let (client, _) = self.discover().await?;
        let tokens = client.exchange_refresh_token(&old.refresh_token)?.request_async(&self.http).await?;
        let subject = old.claims.subject().clone();
        let claims =
            client.user_info(tokens.access_token().clone(), Some(subject))?.request_async(&self.http).await?;
        // The refresh token was replaced: the old one is worth nothing now.
        let refresh_token = tokens.refresh_token().unwrap_or(&old.refresh_token).clone();
        Ok(Person { claims, refresh_token, renewed: old.renewed + 1, id_token: old.id_token })
    }

    async fn logout_url(&self, person: &Person) -> anyhow::Result<String> {
        let (_, metadata) = self.discover().await?;
        let endpoint = metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()
            .context("no logout at this provider")?;
        let home = PostLogoutRedirectUrl::new(format!("{}/", self.base_url))?;
        let logout = LogoutRequest::from(endpoint)
            .set_id_token_hint(&person.id_token)
            .set_post_logout_redirect_uri(home);
        Ok(logout.http_get_url().to_string())
    }

    /// What was known of the browser; nothing is known of it any more.
    fn take(&self, request: &HttpRequest) -> Option<Login> {
        self.logins().remove(&cookie_of(request)?)
    }

    /// Remembers the browser and sends it on. What went wrong is for the log, and the person begins anew.
    fn answer(&self, request: &HttpRequest, outcome: anyhow::Result<(Login, String)>) -> HttpResponse {
        drop(self.take(request));
        let (login, to) = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::warn!("{error:#}");
                return see_other("/");
            }
        };
        // Another name than before: one that somebody planted is worth nothing.
        let id = CsrfToken::new_random().secret().clone();
        self.logins().insert(id.clone(), login);
        // Lax: forms of other sites do not bring it, so nobody else renews or logs out. Add Secure where there is https.
        let cookie = Cookie::build(COOKIE, id).path("/").http_only(true).same_site(SameSite::Lax).finish();
        HttpResponse::SeeOther().cookie(cookie).insert_header((LOCATION, to)).finish()
    }

    fn logins(&self) -> MutexGuard<'_, HashMap<String, Login>> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cookie_of(request: &HttpRequest) -> Option<String> {
    Some(request.cookie(COOKIE)?.value().to_owned())
}

fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
