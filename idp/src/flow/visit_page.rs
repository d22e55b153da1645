//! A page of an interaction: shown and answered only while the dispatcher is at its step.
//!
//! Nothing is believed from the address: whoever opens a page out of turn is sent back to the
//! dispatcher, and a form that comes late (back button, second tab) does nothing.

use super::{
    FlowError, Scene,
    continue_interaction::{Walked, walk},
};
use crate::{
    Provider,
    domain::{Interaction, InteractionId, Secret, TokenHash},
    store::{self, Tx},
};
use std::sync::Arc;

/// Which page, of which interaction, in which browser.
#[derive(Clone, Debug)]
pub struct PageVisit {
    /// The interaction.
    pub id: InteractionId,
    /// The page's first word: `items` stands for `items`, `items/confirm` and `items/done`.
    pub page: &'static str,
    /// Hash of the browser's cookie.
    pub browser: TokenHash,
    /// The session's cookie.
    pub session: Option<Secret>,
}

/// Looks at a page, in a visit that only reads. `None`: the dispatcher is elsewhere.
pub async fn view_page<T: Send + 'static>(
    provider: &Arc<Provider>,
    visit: PageVisit,
    view: impl Fn(&mut Tx<'_>, &Interaction, &Scene) -> Result<T, FlowError> + Send + 'static,
) -> Result<Option<T>, FlowError> {
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.look_up(move |tx| {
        let (interaction, scene) = load(&provider, tx, &visit)?;
        if !is_here(&provider, tx, &visit, &interaction, &scene)? {
            return Ok(None);
        }
        view(tx, &interaction, &scene).map(Some)
    })
    .await
}

/// Answers a page, in a visit that writes; what `act` changes of the interaction is stored.
/// `None`: the dispatcher is elsewhere, and nothing was done.
pub async fn act_on_page<T: Send + 'static>(
    provider: &Arc<Provider>,
    visit: PageVisit,
    act: impl Fn(&mut Tx<'_>, &mut Interaction, &Scene) -> Result<T, FlowError> + Send + 'static,
) -> Result<Option<T>, FlowError> {
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.write(move |tx| {
        let (mut interaction, scene) = load(&provider, tx, &visit)?;
        if !is_here(&provider, tx, &visit, &interaction, &scene)? {
            return Ok(None);
        }
        let before = interaction.clone();
        let result = act(tx, &mut interaction, &scene)?;
        if interaction != before {
            store::interactions::update(tx, &interaction)?;
        }
        Ok(Some(result))
    })
    .await
}

fn load(provider: &Provider, tx: &mut Tx<'_>, visit: &PageVisit) -> Result<(Interaction, Scene), FlowError> {
    let interaction =
        store::interactions::find(tx, &visit.id, &visit.browser)?.ok_or(FlowError::NoInteraction)?;
    let visitor = provider.find_visitor(tx, visit.session.as_ref())?;
    let scene = Scene::load(provider, tx, &interaction, visitor)?;
    Ok((interaction, scene))
}

fn is_here(
    provider: &Provider,
    tx: &mut Tx<'_>,
    visit: &PageVisit,
    interaction: &Interaction,
    scene: &Scene,
) -> Result<bool, FlowError> {
    let Walked::Page(page) = walk(provider, tx, interaction, scene)? else { return Ok(false) };
    let prefix = interaction.page(visit.page);
    let rest = page.strip_prefix(&prefix);
    Ok(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'])))
}
