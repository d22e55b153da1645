//! A service asks somebody who is not at its browser (CIBA Core 7).
//!
//! Whoever is named, known or not, the answer is the same and as much is written: a service learns of nobody whether they have an
//! account. What is asked of somebody unknown waits, and expires.

use super::{
    CALL, Call,
    open_object::{Opened, open_object},
};
use crate::{
    Provider,
    domain::{
        Account, AccountState, BackchannelRequest, Client, LimitOutcome, Limits, LoginName, POLL_SECONDS,
        PolledAnswer, Secret, generate_id,
    },
    flow::{
        FlowError,
        queue_mail::{queue_mail_until, queue_no_mail},
    },
    mail::messages::{ConsentAsked, Message},
    protocol::{
        BackchannelAsked, BackchannelRules, OAuthError, ParamList, PersonHint, parse_backchannel_request,
    },
    store::{self, StoreError, Tx},
};
use serde_json::json;
use std::sync::Arc;

const HOUR: i64 = 3_600;

/// The answer to the service.
#[derive(Debug)]
pub struct BackchannelAnswer {
    /// `auth_req_id`: what it asks with.
    pub auth_req_id: Secret,
    /// `expires_in`, seconds.
    pub expires_in: i64,
    /// `interval`, seconds.
    pub interval: i64,
}

/// Keeps what the service asks until the person has answered, and tells them by mail.
pub async fn ask_by_backchannel(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    params: ParamList,
) -> Result<BackchannelAnswer, FlowError> {
    let Opened { params, once } = open_object(provider, &client, params).await?;
    let asked = {
        let keys = provider.keys.current();
        let issuer = provider.settings.issuer.as_str();
        let rules = BackchannelRules {
            scopes: &provider.scopes,
            algorithms: &provider.settings.signing_algorithms,
            is_signed: once.is_some(),
            verify_hint: &|hint| keys.verify_id_token_hint(hint, issuer).ok(),
        };
        parse_backchannel_request(&params, &client, &rules)?
    };
    let auth_req_id = provider.random.secret();
    let answer = BackchannelAnswer {
        auth_req_id: auth_req_id.clone(),
        expires_in: asked.expires_in,
        interval: POLL_SECONDS,
    };
    let visiting = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            const USED: OAuthError = OAuthError::invalid_request("request: its jti was used before");
            if let Some((name, until)) = &once
                && !store::used_once::consume(tx, name, *until)?
            {
                return Err(FlowError::OAuth(USED));
            }
            Ok(keep(&visiting, tx, &client, &asked, &auth_req_id)?)
        })
        .await?;
    Ok(answer)
}

fn keep(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    asked: &BackchannelAsked,
    auth_req_id: &Secret,
) -> Result<(), StoreError> {
    let (now, account) = (tx.now(), find_person(tx, client, &asked.person)?);
    let call = asked.notification_token.as_ref().map(|token| {
        let call =
            json!(Call { auth_req_id: auth_req_id.expose().to_owned(), token: token.expose().to_owned() });
        provider.sealer.seal(CALL, call.to_string().as_bytes())
    });
    let row = BackchannelRequest {
        auth_req_id: auth_req_id.hash(),
        id: generate_id(now, tx.random()),
        account_id: account.as_ref().map(|account| account.id.clone()),
        request: asked.request.clone(),
        binding_message: asked.binding_message.clone(),
        answer: PolledAnswer::Waiting,
        grant: None,
        call,
        poll_interval: POLL_SECONDS,
        asked_at: None,
        created_at: now,
        expires_at: now.plus_seconds(asked.expires_in),
    };
    store::backchannel_requests::insert(tx, &row)?;
    if may_mail(provider, tx, client, &asked.person, account.as_ref())? {
        send_mail(provider, tx, client, &row, account.as_ref())?;
    }
    Ok(())
}

/// Whom the service means, if we know them and they may log in.
fn find_person(tx: &mut Tx<'_>, client: &Client, person: &PersonHint) -> Result<Option<Account>, StoreError> {
    let account = match person {
        PersonHint::LoginName(typed) => match LoginName::parse(typed) {
            Some(name) => store::accounts::find_by_name(tx, &name)?,
            None => None,
        },
        PersonHint::Subject { subject, session: Some(session) } => {
            let grants = store::grants::list_of_session(tx, &session.as_str().into())?;
            let theirs =
                grants.into_iter().find(|grant| grant.client_id == client.id && grant.subject == *subject);
            theirs.map(|grant| store::accounts::find(tx, &grant.account_id)).transpose()?.flatten()
        }
        PersonHint::Subject { session: None, .. } => None,
    };
    Ok(account.filter(|account| account.state == AccountState::Active))
}

/// Nobody is flooded: so many mails an hour to one person, and fewer for one service. What is beyond waits in the account.
fn may_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    person: &PersonHint,
    account: Option<&Account>,
) -> Result<bool, StoreError> {
    let whom = match (account, person) {
        (Some(account), _) => account.id.to_string(),
        (None, PersonHint::LoginName(typed)) => {
            LoginName::parse(typed).map_or_else(|| typed.clone(), |name| name.as_str().to_owned())
        }
        (None, PersonHint::Subject { subject, .. }) => subject.clone(),
    };
    let (limits, names) = (&provider.settings.limits, &Limits::NAMES);
    let of_client = format!("{whom}\n{}", client.id);
    for (name, what, most) in [
        (names.backchannel_mails_of_client, &of_client, limits.backchannel_mails_of_client),
        (names.backchannel_mails, &whom, limits.backchannel_mails),
    ] {
        let counter = provider.sealer.keyed_hash(name, what.as_bytes());
        if store::attempts::take(tx, &counter, most, HOUR)?.is_err() {
            provider.metrics.count_limit(name, LimitOutcome::Refused);
            return Ok(false);
        }
    }
    Ok(true)
}

fn send_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    row: &BackchannelRequest,
    account: Option<&Account>,
) -> Result<(), StoreError> {
    let mail = ConsentAsked {
        service_ja: client.registration.client_name.clone(),
        service_en: client.registration.client_name_en.clone(),
        binding_message: row.binding_message.clone().unwrap_or_default(),
        until: row.expires_at.seconds(),
        request_url: provider.settings.issuer.url(&format!("/account/requests/{}", row.id)),
    };
    let mail = json!(mail);
    match account {
        Some(account) => {
            let end = Some(row.expires_at);
            queue_mail_until(provider, tx, ConsentAsked::KIND, &account.id, &json!({}), Some(&mail), end)?;
            Ok(())
        }
        None => queue_no_mail(provider, tx, &mail),
    }
}
