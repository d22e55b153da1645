//! The dispatcher: walks the steps of an interaction and alone picks what comes next.
//!
//! 1. Load interaction, session, account and client, once.
//! 2. Ask the steps in their order; the first that is not done decides.
//! 3. When all are done: take the interaction away and answer what it was for.

use super::{
    FlowError, JourneyEnd, StepContext, StepOutcome,
    backchannel::answer_backchannel,
    device::answer_device,
    guarded_resource::narrow_scope,
    issue_answer::{Agreed, issue_answer},
};
use crate::{
    Provider,
    domain::{
        Account, AuthorizeRequest, Client, Interaction, InteractionId, Journey, Secret, Session, TokenHash,
    },
    protocol::{OAuthError, OAuthErrorCode, RedirectError, Reply},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Which browser comes to the dispatcher, for which interaction.
#[derive(Clone)]
pub struct DispatcherVisit {
    /// Which interaction.
    pub id: InteractionId,
    /// Hash of the browser's cookie.
    pub browser: TokenHash,
    /// The session's cookie.
    pub session: Option<Secret>,
    /// The request, for the audit.
    pub request_id: String,
}

/// What the browser is told.
#[derive(Debug)]
pub enum Next {
    /// Show this page: a path of the provider.
    Page(String),
    /// The same, of an interaction that has no row: its browser carries it.
    Carried {
        /// The page.
        page: String,
        /// The interaction.
        id: InteractionId,
        /// What the browser carries.
        sealed: Secret,
    },
    /// The interaction has ended: this is said to the relying party, by [`super::answer_relying_party`].
    Reply(Box<Reply>),
}

/// The people and the client of one visit.
#[derive(Debug)]
pub struct Scene {
    /// The session of this browser, if one is alive.
    pub session: Option<Session>,
    /// The account of that session.
    pub account: Option<Account>,
    /// The relying party.
    pub client: Option<Arc<Client>>,
}

impl Scene {
    /// Loads what the steps look at.
    pub(super) fn load(
        provider: &Provider,
        tx: &mut Tx<'_>,
        interaction: &Interaction,
        visitor: Option<(Session, Account)>,
    ) -> Result<Self, StoreError> {
        let (session, account) = visitor.unzip();
        let client = match interaction.client_id() {
            Some(id) => provider.find_client(tx, id)?,
            None => None,
        };
        Ok(Self { session, account, client })
    }

    fn context<'a>(&'a self, interaction: &'a Interaction) -> StepContext<'a> {
        StepContext {
            interaction,
            client: self.client.as_deref(),
            session: self.session.as_ref(),
            account: self.account.as_ref(),
        }
    }
}

/// Walks the steps of a stored interaction: `GET /interaction/{id}`.
///
/// Reading the page again changes nothing until every step is done; then the interaction is taken
/// away and answered, exactly once.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn continue_interaction(
    provider: Arc<Provider>,
    visit: DispatcherVisit,
) -> Result<Next, FlowError> {
    match go_on(&provider, visit.clone()).await {
        // What a journey's end writes may have been written by another browser between look and write: look again.
        Err(FlowError::Store(StoreError::Duplicate(_))) => go_on(&provider, visit).await,
        next => next,
    }
}

async fn go_on(provider: &Arc<Provider>, visit: DispatcherVisit) -> Result<Next, FlowError> {
    let (db, provider) = (provider.db.clone(), Arc::clone(provider));
    db.write(move |tx| {
        let interaction =
            store::interactions::find(tx, &visit.id, &visit.browser)?.ok_or(FlowError::NoInteraction)?;
        let visitor = provider.use_session(tx, visit.session.as_ref())?;
        let scene = Scene::load(&provider, tx, &interaction, visitor)?;
        match advance(&provider, tx, &interaction, &scene)? {
            Walked::Page(page) => Ok(Next::Page(page)),
            ended => {
                if !store::interactions::consume(tx, &interaction.id)? {
                    return Err(FlowError::NoInteraction);
                }
                end(&provider, tx, (&interaction, &visit.request_id), &scene, ended)
            }
        }
    })
    .await
}

/// Where the walk stopped.
pub(super) enum Walked {
    /// At a step that shows this page.
    Page(String),
    /// At a step that refuses, or that would need a page where none may be shown.
    Refused(OAuthErrorCode),
    /// Nowhere: every step is done.
    Done,
}

/// Asks the steps in their order.
pub(super) fn walk(
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    scene: &Scene,
) -> Result<Walked, StoreError> {
    walk_counting(provider, tx, interaction, scene).map(|(_, walked)| walked)
}

/// The same in a visit that writes: every step is told how far it went.
pub(super) fn advance(
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    scene: &Scene,
) -> Result<Walked, StoreError> {
    let (count, walked) = walk_counting(provider, tx, interaction, scene)?;
    let steps = provider.orders.of(&interaction.journey, &provider.steps);
    let done: Vec<&'static str> = steps.take(count).map(|step| step.name()).collect();
    let context = scene.context(interaction);
    for step in provider.orders.of(&interaction.journey, &provider.steps) {
        step.progress(&done, &context, tx)?;
    }
    Ok(walked)
}

/// Where the walk stops, and how many steps are done before it.
fn walk_counting(
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    scene: &Scene,
) -> Result<(usize, Walked), StoreError> {
    let context = scene.context(interaction);
    for (count, step) in provider.orders.of(&interaction.journey, &provider.steps).enumerate() {
        match step.next(&context, tx)? {
            StepOutcome::Done => {}
            StepOutcome::Show(_) if interaction.is_silent() => {
                return Ok((count, Walked::Refused(step.silent_error())));
            }
            StepOutcome::Show(page) => return Ok((count, Walked::Page(page))),
            StepOutcome::Refuse(code) => return Ok((count, Walked::Refused(code))),
        }
    }
    Ok((provider.steps.len(), Walked::Done))
}

/// Answers an interaction that has ended.
pub(super) fn end(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (interaction, request_id): (&Interaction, &str),
    scene: &Scene,
    walked: Walked,
) -> Result<Next, FlowError> {
    match (&interaction.journey, walked) {
        (_, Walked::Page(page)) => Ok(Next::Page(page)),
        (Journey::Account { return_to, .. }, _) => Ok(Next::Page(return_to.as_str().to_owned())),
        (Journey::Guided(journey), walked) => {
            let plug_in = provider.journeys.iter().find(|plug_in| plug_in.name() == journey.name);
            let plug_in = plug_in.ok_or(FlowError::NoInteraction)?;
            let (Walked::Done, Some(session), Some(account), Some(client)) =
                (walked, &scene.session, &scene.account, &scene.client)
            else {
                return Ok(Next::Page(plug_in.refused()));
            };
            let end = JourneyEnd { provider, interaction, account, session, client, request_id };
            plug_in.finish(&end, tx).map(Next::Page)
        }
        (Journey::Device(device), walked) => {
            answer_device(provider, tx, (device, request_id), scene, &walked)
        }
        (Journey::Backchannel(asked), walked) => {
            answer_backchannel(provider, tx, (asked, request_id), scene, &walked)
        }
        // Any number of browsers may have come with the reference: one of them is answered.
        (Journey::Authorize(request), _) if !is_first_answer(tx, request)? => {
            let error = OAuthError::new(OAuthErrorCode::InvalidRequestUri, "request_uri was used before");
            Ok(reply(provider.say_error(&RedirectError::of(request, error))))
        }
        (Journey::Authorize(request), Walked::Refused(code)) => Ok(refusal(provider, request, code)),
        (Journey::Authorize(request), Walked::Done) => {
            let (Some(session), Some(account), Some(client)) =
                (&scene.session, &scene.account, &scene.client)
            else {
                return Ok(refusal(provider, request, OAuthErrorCode::LoginRequired));
            };
            let Some(scope) = narrow_scope(provider, tx, account, &request.resource, &request.scope)? else {
                note_denial(tx, account, request, request_id)?;
                return Ok(denial(provider, request));
            };
            let agreed = Agreed { request, session, account, client, scope };
            issue_answer(provider, tx, &agreed).map(reply)
        }
    }
}

fn is_first_answer(tx: &mut Tx<'_>, request: &AuthorizeRequest) -> Result<bool, StoreError> {
    match &request.pushed {
        Some(reference) => store::pushed_requests::consume(tx, reference),
        None => Ok(true),
    }
}

/// Somebody asks for what is not for them: who watches the audit sees it.
fn note_denial(
    tx: &mut Tx<'_>,
    account: &Account,
    request: &AuthorizeRequest,
    request_id: &str,
) -> Result<(), StoreError> {
    let actor = Actor::Account(account.id.to_string());
    let mut event = AuditEvent::new(actor, "resource.denied", format!("client:{}", request.client_id));
    event.result = "refused";
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)
}

fn reply(reply: Reply) -> Next {
    Next::Reply(Box::new(reply))
}

fn denial(provider: &Provider, request: &AuthorizeRequest) -> Next {
    let error = OAuthError::new(OAuthErrorCode::AccessDenied, "the resource is not for this account");
    reply(provider.say_error(&RedirectError::of(request, error)))
}

pub(super) fn refusal(provider: &Provider, request: &AuthorizeRequest, code: OAuthErrorCode) -> Next {
    let error = OAuthError::new(code, "the request ended before it was granted");
    reply(provider.say_error(&RedirectError::of(request, error)))
}
