//! The end of an authorization request: what its response type asks for, and the answer that carries it (OIDC Core 3.1.2.5, 3.2.2.5,
//! 3.3.2.5).
//!
//! 1. A code, stored by its hash, that becomes a grant when it is taken.
//! 2. Where tokens come by way of the browser: a grant of their own. Whoever steals one of them holds nothing of the code's.

use super::{
    FlowError, Scene,
    guarded_resource::narrow_scope,
    issue_tokens::{Beside, claims_for_id_token},
};
use crate::{
    Provider,
    domain::{
        Account, AuthorizationCode, AuthorizeRequest, Client, Grant, GrantId, IdTokenClaims, ScopeSet,
        Secret, Session,
    },
    protocol::{
        FrontChannelToken, Reply, SUBJECT_PURPOSE, SuccessfulAnswer, answered_acr, session_state,
        subject_for, success_answer,
    },
    store::{self, Tx},
};

/// What is known of a request when every step is done.
pub(super) struct Agreed<'a> {
    pub(super) request: &'a AuthorizeRequest,
    pub(super) session: &'a Session,
    pub(super) account: &'a Account,
    pub(super) client: &'a Client,
    /// What is left of the scope for the audiences asked for.
    pub(super) scope: ScopeSet,
}

/// Writes the answer, and what it stands for.
pub(super) fn issue_answer(
    provider: &Provider,
    tx: &mut Tx<'_>,
    agreed: &Agreed<'_>,
) -> Result<Reply, FlowError> {
    let request = agreed.request;
    let mut answer = SuccessfulAnswer {
        session_state: state_session(provider, tx, agreed),
        ..SuccessfulAnswer::default()
    };
    if request.response_type.has_code() {
        answer.code = Some(issue_code(provider, tx, agreed)?);
    }
    if request.response_type.is_front_channel() {
        issue_front_channel(provider, tx, agreed, &mut answer)?;
    }
    Ok(success_answer(request, &answer, provider.settings.issuer.as_str()))
}

/// Session Management 1.0, 2: for clients that ask the provider's frame.
fn state_session(provider: &Provider, tx: &Tx<'_>, agreed: &Agreed<'_>) -> Option<(String, String)> {
    if !agreed.client.registration.session_management {
        return None;
    }
    let browser_state = provider.browser_state(&agreed.session.id)?;
    let (salt, redirect_uri) = (tx.random().secret(), &agreed.request.redirect_uri);
    let stated = session_state(agreed.client.id.as_str(), redirect_uri, &browser_state, salt.expose())?;
    Some((stated, browser_state))
}

fn issue_code(provider: &Provider, tx: &mut Tx<'_>, agreed: &Agreed<'_>) -> Result<Secret, FlowError> {
    let request = agreed.request;
    let lifetime = agreed.client.registration.rules().code_seconds(provider.settings.lifetimes.code);
    let code = tx.random().secret();
    let row = AuthorizationCode {
        hash: code.hash(),
        grant: new_grant(provider, tx, agreed),
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        dpop_jkt: request.dpop_jkt.clone(),
        expires_at: tx.now().plus_seconds(lifetime),
    };
    store::authorization_codes::insert(tx, &row)?;
    Ok(code)
}

fn issue_front_channel(
    provider: &Provider,
    tx: &mut Tx<'_>,
    agreed: &Agreed<'_>,
    answer: &mut SuccessfulAnswer,
) -> Result<(), FlowError> {
    let response_type = agreed.request.response_type;
    // What comes by the browser is never renewed (OIDC Core 11).
    let scope = agreed.scope.clone().without("offline_access");
    let grant = Grant { scope: scope.clone(), ..new_grant(provider, tx, agreed) };
    store::grants::insert(tx, &grant)?;
    let of = (agreed.account, agreed.client);
    let details = provider.details_for_tokens(of, &grant.authorization_details, tx)?;
    if response_type.has_token() {
        answer.access_token = Some(FrontChannelToken {
            token: Secret::from(provider.sign_access_token(
                &grant,
                (&scope, details.token.as_deref()),
                None,
            )?),
            expires_in: provider.settings.lifetimes.access_token,
            scope: scope.clone(),
        });
    }
    if response_type.has_id_token() {
        let client = reader(agreed.client, response_type.has_code() || response_type.has_token());
        let about = claims_for_id_token(provider, tx, agreed.account, &client, &grant, &scope)?;
        let beside = Beside {
            access_token: answer.access_token.as_ref().map(|token| token.token.expose()),
            code: answer.code.as_ref().map(Secret::expose),
            refreshed: false,
        };
        answer.id_token =
            Some(provider.sign_id_token(&client, &grant, about.unwrap_or_default(), &beside)?);
    }
    Ok(())
}

/// The client as it reads its ID token: one that gets nothing to ask userinfo with finds the claims of the scopes there (OIDC Core
/// 5.4).
fn reader(client: &Client, asks_userinfo: bool) -> Client {
    let mut client = client.clone();
    if !asks_userinfo {
        client.registration.id_token_claims = IdTokenClaims::Scopes;
    }
    client
}

/// What somebody gets who asked without a browser of their own; nothing when they ask for what is not for this account.
pub(super) fn agreed_grant(
    provider: &Provider,
    tx: &mut Tx<'_>,
    request: &AuthorizeRequest,
    scene: &Scene,
) -> Result<Option<Grant>, FlowError> {
    let (Some(session), Some(account), Some(client)) = (&scene.session, &scene.account, &scene.client) else {
        return Ok(None);
    };
    let scope = narrow_scope(provider, tx, account, &request.resource, &request.scope)?;
    Ok(scope.map(|scope| new_grant(provider, tx, &Agreed { request, session, account, client, scope })))
}

/// What the account allows by this request: not stored yet.
fn new_grant(provider: &Provider, tx: &Tx<'_>, agreed: &Agreed<'_>) -> Grant {
    let Agreed { request, session, account, client, .. } = agreed;
    let now = tx.now();
    Grant {
        id: GrantId::generate(now, tx.random()),
        account_id: account.id.clone(),
        client_id: client.id.clone(),
        session_id: session.id.clone(),
        subject: subject_for(client, &account.id, |bytes| {
            provider.sealer.keyed_bytes(SUBJECT_PURPOSE, bytes)
        }),
        scope: request.scope.clone(),
        claims: request.claims.clone(),
        claims_locales: request.claims_locales.clone(),
        resource: request.resource.clone(),
        authorization_details: request.authorization_details.clone(),
        auth_time: session.auth_time,
        acr: answered_acr(request, &session.acr),
        amr: session.amr.clone(),
        nonce: request.nonce.clone(),
        dpop_jkt: None,
        certificate: None,
        created_at: now,
    }
}
