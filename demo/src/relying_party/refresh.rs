//! New tokens without the person (OpenID Connect Core 1.0, section 12): claims such as `dealer_links` are computed
//! anew each time, so this is how a relying party learns what has changed.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use openidconnect::{
    Nonce, RequestTokenError, SubjectIdentifier, TokenResponse, core::CoreErrorResponseType,
};

use super::{
    Site,
    callback::{client_with_key_of, userinfo, verified_subject},
    page::Problem,
    session::Session,
};
use crate::serve::{answer::see_other, browser};

/// `POST /refresh`
pub(super) async fn post(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return site.problem(&Problem::ForeignForm);
    }
    let Some((id, session)) = site.session(&request) else { return see_other("/login") };
    match refreshed(&site, &session).await {
        Ok(session) => {
            site.sessions.replace(&id, session);
            see_other("/me")
        }
        Err(Problem::GrantEnded) => {
            // Revoked, used twice, or too old: whatever the reason, this session has no ground any more.
            site.sessions.end(&id);
            site.problem(&Problem::GrantEnded)
        }
        Err(problem) => site.problem(&problem),
    }
}

async fn refreshed(site: &Site, session: &Session) -> Result<Session, Problem> {
    let refresh_token = session.refresh_token.as_ref().ok_or(Problem::GrantEnded)?;
    let client = client_with_key_of(site, &session.id_token).await?;
    let mut exchange =
        client.exchange_refresh_token(refresh_token).map_err(|error| Problem::Tokens(error.to_string()))?;
    for (name, value) in site.proof_of_client().map_err(|_| Problem::OurMistake)? {
        exchange = exchange.add_extra_param(name, value);
    }
    let tokens = exchange.request_async(site.provider.http()).await.map_err(|error| match &error {
        RequestTokenError::ServerResponse(answer)
            if *answer.error() == CoreErrorResponseType::InvalidGrant =>
        {
            Problem::GrantEnded
        }
        _ => Problem::tokens(&error),
    })?;

    // A new ID token is checked like the first one, except that it need not repeat the nonce (Core, section 12.2).
    let subject = SubjectIdentifier::new(session.subject().to_owned());
    let mut client = client;
    if let Some(id_token) = tokens.id_token() {
        client = client_with_key_of(site, id_token).await?;
        if verified_subject(&client, id_token, &tokens, |_: Option<&Nonce>| Ok(()))? != subject {
            return Err(Problem::IdToken("sub is another person's".to_owned()));
        }
    }
    let userinfo = userinfo(site, &client, &tokens, subject).await?;
    session.refreshed(&tokens, userinfo).ok_or(Problem::OurMistake)
}
