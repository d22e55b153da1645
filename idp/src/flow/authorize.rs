//! An authorization request, from its parameters to a page or an answer.
//!
//! 1. The client, from memory or the database; the request checked against it (`protocol`), or found where the client pushed
//!    it.
//! 2. The interaction, in memory.
//! 3. The steps. With a session and consent in place nothing but the code is written.
//! 4. When a page is needed: the interaction stored, bound to the browser.
//!
//! Who has no session is a stranger: what they are told needs no database, and their interaction is carried by the browser
//! (see [`super::carried_interaction`]).

use super::{
    FlowError, Next,
    account::Need,
    carried_interaction::meet_stranger,
    continue_interaction::{Scene, Walked, advance, end},
    open_request_object::{OpenedRequest, open_request_object},
};
use crate::{
    Provider,
    domain::{
        AccountPath, AuthorizeRequest, Client, Interaction, InteractionId, Journey, Secret, Timestamp,
        TokenHash,
    },
    protocol::{
        AuthorizeError, AuthorizeRules, OAuthError, OAuthErrorCode, ParamList, RequestWay,
        check_authorize_request, client_id_of, pushed_reference, request_address, request_object,
        unknown_client,
    },
    store::{self, Tx},
};
use std::{collections::BTreeMap, sync::Arc};

/// What the browser is told.
#[derive(Debug)]
pub enum Authorized {
    /// Go on: a page, or an answer to the relying party.
    Next(Next),
    /// Client or redirect URI are not proven: a page of ours, never a redirect.
    Page(OAuthError),
}

/// The cookies that came with the request.
pub struct AuthorizeVisit {
    /// The parameters as they came.
    pub params: ParamList,
    /// Hash of the browser's cookie.
    pub browser: TokenHash,
    /// The session's cookie.
    pub session: Option<Secret>,
}

/// Takes an authorization request (OIDC Core 3.1.2.1): one visit to the database.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn authorize(provider: Arc<Provider>, visit: AuthorizeVisit) -> Result<Authorized, FlowError> {
    let opened = match open(&provider, visit.params).await {
        Ok(opened) => opened,
        // What is signed by nobody proves neither client nor redirect URI.
        Err(FlowError::OAuth(error)) => return Ok(Authorized::Page(error)),
        Err(error) => return Err(error),
    };
    if visit.session.is_none()
        && let Some(told) = tell_stranger(&provider, &opened, &visit.browser).await?
    {
        return Ok(told);
    }
    let db = provider.db.clone();
    db.write(move |tx| {
        let client = match client_id_of(&opened.params) {
            Ok(id) => provider.find_client(tx, &id)?,
            Err(error) => return Ok(Authorized::Page(error)),
        };
        let Some(client) = client else { return Ok(Authorized::Page(unknown_client())) };
        let request = match read_request(&provider, tx, &opened, &client)? {
            Ok(request) => request,
            Err(refused) => return Ok(provider.tell_refusal(refused)),
        };
        begin(
            &provider,
            tx,
            Journey::Authorize(Box::new(request)),
            visit.browser.clone(),
            visit.session.as_ref(),
        )
        .map(Authorized::Next)
    })
    .await
}

/// What is told to whoever has no session, without a visit to the database unless the client has to be read. `None` where
/// more has to be known: what was pushed, say.
async fn tell_stranger(
    provider: &Arc<Provider>,
    opened: &OpenedRequest,
    browser: &TokenHash,
) -> Result<Option<Authorized>, FlowError> {
    let (Ok(id), Ok(None)) = (client_id_of(&opened.params), pushed_reference(&opened.params)) else {
        return Ok(None);
    };
    let Some(client) = provider.load_client(&id).await? else {
        return Ok(Some(Authorized::Page(unknown_client())));
    };
    Ok(match provider.check_request(opened, &client, RequestWay::Browser) {
        Ok(request) => {
            let journey = Journey::Authorize(Box::new(request));
            meet_stranger(provider, journey, browser.clone(), Some(&client)).map(Authorized::Next)
        }
        Err(refused) => Some(provider.tell_refusal(refused)),
    })
}

/// The request with its object opened. Most have none, and cost nothing here.
async fn open(provider: &Arc<Provider>, params: ParamList) -> Result<OpenedRequest, FlowError> {
    let has_object = request_object(&params)?.is_some() || request_address(&params)?.is_some();
    if has_object && let Some(client) = provider.load_client(&client_id_of(&params)?).await? {
        return open_request_object(provider, &client, params, RequestWay::Browser).await;
    }
    Ok(OpenedRequest::plain(params))
}

/// The request that a reference stands for, as it was pushed, and nothing else that comes with it (RFC 9126, 4); else the one
/// that the browser brings.
fn read_request(
    provider: &Provider,
    tx: &mut Tx<'_>,
    opened: &OpenedRequest,
    client: &Client,
) -> Result<Result<AuthorizeRequest, AuthorizeError>, FlowError> {
    const GONE: OAuthError = OAuthError::new(
        OAuthErrorCode::InvalidRequestUri,
        "request_uri is unknown, expired, used or another client's: push the request again",
    );
    let reference = match pushed_reference(&opened.params) {
        Ok(Some(reference)) => reference,
        Ok(None) => return Ok(provider.check_request(opened, client, RequestWay::Browser)),
        Err(error) => return Ok(Err(AuthorizeError::Page(error))),
    };
    let pushed = store::pushed_requests::find(tx, &reference.hash(), &client.id)?;
    Ok(pushed.ok_or(AuthorizeError::Page(GONE)))
}

impl Provider {
    /// A request that is refused: by a page of ours, or to the relying party.
    fn tell_refusal(&self, refused: AuthorizeError) -> Authorized {
        match refused {
            AuthorizeError::Page(error) => Authorized::Page(error),
            AuthorizeError::Redirect(refused) => {
                Authorized::Next(Next::Reply(Box::new(self.say_error(&refused))))
            }
        }
    }

    /// Checks a request of this client.
    pub(super) fn check_request(
        &self,
        opened: &OpenedRequest,
        client: &Client,
        way: RequestWay,
    ) -> Result<AuthorizeRequest, AuthorizeError> {
        let keys = self.keys.current();
        let issuer = self.settings.issuer.as_str();
        let verify_hint = |hint: &str| keys.verify_id_token_hint(hint, issuer).ok();
        let algorithms = &self.settings.signing_algorithms;
        let rules = AuthorizeRules {
            scopes: &self.askable_scopes,
            details: self.detail_shapes(),
            algorithms,
            response_types: &self.settings.response_types,
            way,
            is_signed: opened.is_signed,
            verify_hint: &verify_hint,
        };
        check_authorize_request(&opened.params, client, &rules)
    }
}

/// Begins a login at the provider itself, which then leads to `return_to`. With [`Need::FreshLogin`] a session that is
/// there already is not enough.
pub async fn begin_account_visit(
    provider: Arc<Provider>,
    return_to: AccountPath,
    need: Need,
    browser: TokenHash,
    session: Option<Secret>,
) -> Result<Next, FlowError> {
    let journey = Journey::Account { return_to, fresh: need == Need::FreshLogin };
    if session.is_none()
        && let Some(next) = meet_stranger(&provider, journey.clone(), browser.clone(), None)
    {
        return Ok(next);
    }
    let db = provider.db.clone();
    db.write(move |tx| {
        let journey = journey.clone();
        begin(&provider, tx, journey, browser.clone(), session.as_ref())
    })
    .await
}

fn begin(
    provider: &Provider,
    tx: &mut Tx<'_>,
    journey: Journey,
    browser: TokenHash,
    session: Option<&Secret>,
) -> Result<Next, FlowError> {
    let interaction = new_interaction(provider, tx.now(), journey, browser);
    let visitor = provider.use_session(tx, session)?;
    let scene = Scene::load(provider, tx, &interaction, visitor)?;
    let walked = advance(provider, tx, &interaction, &scene)?;
    if matches!(walked, Walked::Page(_)) {
        store::interactions::insert(tx, &interaction)?;
    }
    // What ends here at once was never stored, and no journey of a plug-in begins here.
    end(provider, tx, (&interaction, ""), &scene, walked)
}

/// An interaction of this browser at its beginning, not stored yet.
pub(super) fn new_interaction(
    provider: &Provider,
    now: Timestamp,
    journey: Journey,
    browser: TokenHash,
) -> Interaction {
    Interaction {
        id: InteractionId::generate(now, &*provider.random),
        browser,
        journey,
        session: None,
        notes: BTreeMap::new(),
        created_at: now,
        expires_at: now.plus_seconds(provider.settings.lifetimes.interaction),
    }
}
