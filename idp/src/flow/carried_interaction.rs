//! An interaction that its browser carries, sealed, until the person does something with it.
//!
//! Anybody can send requests of strangers, in any number. So nothing of one is written: what its row would hold goes to the browser, and the row comes with the
//! first thing that is done there. Who keeps what was sealed can begin the same interaction again, and gains nothing by it: the request itself, sent again, would
//! begin it too. What may be used once, a pushed request, is looked at where it is answered.

use super::{
    FlowError, Next, StepContext, StepOutcome, authorize::new_interaction, continue_interaction::refusal,
};
use crate::{
    Provider,
    domain::{AuthorizeRequest, Client, Interaction, InteractionId, Journey, Secret, Timestamp, TokenHash},
    store::{self, StoreError},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

/// What it is sealed for.
const PURPOSE: &str = "interaction";

/// Characters of a sealed interaction at most. Browsers keep cookies up to 4,096 bytes, name and attributes included (RFC 6265, 6.1).
const LONGEST: usize = 3_600;

/// The page that an interaction may be carried to; every other page finds a row.
pub const CARRIED_TO: &str = "login";

#[derive(Serialize, Deserialize)]
struct Carried {
    id: InteractionId,
    browser: String,
    journey: Journey,
    created_at: i64,
    expires_at: i64,
}

/// What a stranger is told, who has no session: decided without the database, and nothing is stored. `None` where the first step of the journey needs to know
/// more, or the request is too long to be carried.
pub(super) fn meet_stranger(
    provider: &Provider,
    journey: Journey,
    browser: TokenHash,
    client: Option<&Client>,
) -> Option<Next> {
    let interaction = new_interaction(provider, provider.clock.now(), journey, browser);
    let context = StepContext { interaction: &interaction, client, session: None, account: None };
    let first = provider.orders.of(&interaction.journey, &provider.steps).next()?;
    let refuse =
        |code| interaction.request().map(|request: &AuthorizeRequest| refusal(provider, request, code));
    match first.meet_stranger(&context)? {
        StepOutcome::Done => None,
        StepOutcome::Refuse(code) => refuse(code),
        StepOutcome::Show(_) if interaction.is_silent() => refuse(first.silent_error()),
        StepOutcome::Show(page) if page == interaction.page(CARRIED_TO) => {
            let sealed = provider.seal_interaction(&interaction)?;
            if let Some(client) = interaction.client_id() {
                provider.origins.insert(interaction.id.clone(), client.clone());
            }
            Some(Next::Carried { page, id: interaction.id, sealed })
        }
        StepOutcome::Show(_) => None,
    }
}

impl Provider {
    fn seal_interaction(&self, interaction: &Interaction) -> Option<Secret> {
        let carried = Carried {
            id: interaction.id.clone(),
            browser: interaction.browser.as_str().to_owned(),
            journey: interaction.journey.clone(),
            created_at: interaction.created_at.seconds(),
            expires_at: interaction.expires_at.seconds(),
        };
        let sealed = self.sealer.seal(PURPOSE, &serde_json::to_vec(&carried).ok()?);
        (sealed.len() <= LONGEST).then(|| Secret::from(sealed))
    }

    /// The interaction `id` that this browser carries. What was sealed for another one, or has expired, is as if it did not exist.
    pub fn open_interaction(
        &self,
        sealed: &Secret,
        id: &InteractionId,
        browser: &TokenHash,
    ) -> Option<Interaction> {
        let carried: Carried = serde_json::from_slice(&self.sealer.open(PURPOSE, sealed.expose())?).ok()?;
        let expires_at = Timestamp::from_seconds(carried.expires_at);
        let is_meant =
            carried.id == *id && carried.browser == browser.as_str() && expires_at > self.clock.now();
        is_meant.then(|| Interaction {
            id: carried.id,
            browser: browser.clone(),
            journey: carried.journey,
            session: None,
            notes: BTreeMap::new(),
            created_at: Timestamp::from_seconds(carried.created_at),
            expires_at,
        })
    }
}

/// Somebody does something with what was carried: from now on it has a row. One that is there already has gone further, and stays as it is.
pub async fn keep_interaction(provider: &Arc<Provider>, interaction: Interaction) -> Result<(), FlowError> {
    let kept = provider
        .db
        .write(move |tx| match store::interactions::find(tx, &interaction.id, &interaction.browser)? {
            Some(_) => Ok(()),
            None => store::interactions::insert(tx, &interaction),
        })
        .await;
    match kept {
        // Its other tab was first, at another node.
        Err(StoreError::Duplicate(_)) => Ok(()),
        kept => Ok(kept?),
    }
}
