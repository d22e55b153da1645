//! The end of an authorization request: a code, stored by its hash, that becomes a grant when it is taken.

use super::FlowError;
use crate::{
    Provider,
    domain::{Account, AuthorizationCode, AuthorizeRequest, Client, Grant, GrantId, Session},
    protocol::{Answer, SUBJECT_PURPOSE, answered_acr, code_answer, subject_for},
    store::{self, Tx},
};

/// Stores a code and writes the answer that carries it (OIDC Core 3.1.2.5).
pub(super) fn issue_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    request: &AuthorizeRequest,
    session: &Session,
    account: &Account,
    client: &Client,
) -> Result<Answer, FlowError> {
    let now = tx.now();
    let code = tx.random().secret();
    let grant = Grant {
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
        auth_time: session.auth_time,
        acr: answered_acr(request, &session.acr),
        amr: session.amr.clone(),
        nonce: request.nonce.clone(),
        dpop_jkt: None,
        created_at: now,
    };
    let row = AuthorizationCode {
        hash: code.hash(),
        grant,
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        dpop_jkt: request.dpop_jkt.clone(),
        expires_at: now.plus_seconds(provider.settings.lifetimes.code),
    };
    store::authorization_codes::insert(tx, &row)?;
    provider.send(code_answer(request, &code, provider.settings.issuer.as_str()))
}
