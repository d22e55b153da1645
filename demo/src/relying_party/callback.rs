//! The way back: the authorization answer becomes tokens, and the tokens a session
//! (OpenID Connect Core 1.0, sections 3.1.2.5 to 3.1.3.8 and 5.3; RFC 9207).

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Query},
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, Nonce, NonceVerifier, OAuth2TokenResponse, SubjectIdentifier,
    TokenResponse,
};
use serde::Deserialize;

use super::{
    Site,
    oidc::{Client, IdToken, Tokens, UserInfo},
    page::Problem,
    session::Session,
};
use crate::serve::browser;

/// The answer as it stands in the URL. A repeated parameter is refused by the extractor.
#[derive(Deserialize)]
pub(super) struct Answer {
    state: Option<String>,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// `GET /callback`
pub(super) async fn get(site: Data<Site>, request: HttpRequest, answer: Query<Answer>) -> HttpResponse {
    match finish(&site, &request, answer.into_inner()).await {
        Ok((session, target)) => {
            // A new name for the session at every login: a name planted beforehand is worth nothing.
            let id = site.sessions.begin(session);
            HttpResponse::SeeOther()
                .cookie(browser::cookie(site.session_cookie(), id, &site.settings.base_url))
                .insert_header((header::LOCATION, target))
                .finish()
        }
        Err(problem) => site.problem(&problem),
    }
}

async fn finish(site: &Site, request: &HttpRequest, answer: Answer) -> Result<(Session, String), Problem> {
    // 1. The answer belongs to a login that this browser began.
    let browser = request.cookie(&site.login_cookie()).ok_or(Problem::NoSuchLogin)?;
    let state = answer.state.as_deref().ok_or(Problem::NoSuchLogin)?;
    let login = site.logins.take(state, browser.value()).ok_or(Problem::NoSuchLogin)?;

    // 2. It comes from our provider, be it good or bad. This provider always says who it is.
    if answer.iss.as_deref() != Some(site.provider.issuer()) {
        return Err(Problem::ForeignIssuer);
    }

    // 3. It may be an error: the person declined, or the provider could not go on.
    if let Some(code) = answer.error {
        return Err(Problem::Answer { code, description: answer.error_description.unwrap_or_default() });
    }

    // 4. The code becomes tokens. The verifier shows that we are the ones who asked.
    let metadata = site.provider.metadata().await.map_err(|error| Problem::Unreachable(error.to_string()))?;
    let client = site.client(&metadata).map_err(|_| Problem::OurMistake)?;
    let code = AuthorizationCode::new(answer.code.ok_or(Problem::NoSuchLogin)?);
    let mut exchange = client
        .exchange_code(code)
        .map_err(|error| Problem::Tokens(error.to_string()))?
        .set_pkce_verifier(login.pkce_verifier);
    for (name, value) in site.proof_of_client().map_err(|_| Problem::OurMistake)? {
        exchange = exchange.add_extra_param(name, value);
    }
    let tokens =
        exchange.request_async(site.provider.http()).await.map_err(|error| Problem::tokens(&error))?;

    // 5. and 6.
    let session = session_from(site, tokens, &login.nonce).await?;
    Ok((session, login.target))
}

/// Checks the ID token, asks userinfo, and puts both together.
async fn session_from(site: &Site, tokens: Tokens, nonce: &Nonce) -> Result<Session, Problem> {
    // 5. The ID token: signature, issuer, audience, times, nonce, and that the access token belongs to it.
    let id_token = tokens.id_token().ok_or(Problem::IdToken("there is none".to_owned()))?;
    let client = client_with_key_of(site, id_token).await?;
    let subject = verified_subject(&client, id_token, &tokens, nonce)?;

    // 6. Userinfo: most claims come this way.
    let userinfo = userinfo(site, &client, &tokens, subject).await?;
    Session::new(&tokens, id_token.clone(), userinfo).ok_or(Problem::OurMistake)
}

/// The client, knowing the key that signed `id_token` even if the provider has just begun to use it.
pub(super) async fn client_with_key_of(site: &Site, id_token: &IdToken) -> Result<Client, Problem> {
    let header = josekit::jwt::decode_header(id_token.to_string());
    let kid = header.ok().and_then(|header| header.claim("kid")?.as_str().map(str::to_owned));
    let metadata = site.provider.metadata_with_key(&kid.unwrap_or_default()).await;
    let metadata = metadata.map_err(|error| Problem::Unreachable(error.to_string()))?;
    site.client(&metadata).map_err(|_| Problem::OurMistake)
}

/// Checks an ID token and answers whose it is.
pub(super) fn verified_subject(
    client: &Client,
    id_token: &IdToken,
    tokens: &Tokens,
    nonce: impl NonceVerifier,
) -> Result<SubjectIdentifier, Problem> {
    let wrong = |error: &dyn std::fmt::Display| Problem::IdToken(error.to_string());
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, nonce).map_err(|error| wrong(&error))?;
    if let Some(expected) = claims.access_token_hash() {
        let key = id_token.signing_key(&verifier).map_err(|error| wrong(&error))?;
        let alg = id_token.signing_alg().map_err(|error| wrong(&error))?;
        let actual =
            AccessTokenHash::from_token(tokens.access_token(), alg, key).map_err(|error| wrong(&error))?;
        if actual != *expected {
            return Err(Problem::IdToken("at_hash does not fit the access token".to_owned()));
        }
    }
    Ok(claims.subject().clone())
}

/// Asks userinfo. Its `sub` has to be the ID token's, else it is about somebody else (Core, section 5.3.2).
pub(super) async fn userinfo(
    site: &Site,
    client: &Client,
    tokens: &Tokens,
    subject: SubjectIdentifier,
) -> Result<UserInfo, Problem> {
    let request = client
        .user_info(tokens.access_token().clone(), Some(subject))
        .map_err(|error| Problem::UserInfo(error.to_string()))?;
    request.request_async(site.provider.http()).await.map_err(|error| Problem::UserInfo(error.to_string()))
}
