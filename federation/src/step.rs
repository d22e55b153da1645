//! The step of the dealer link (L6), after the scope consent: what waits for the account that is logged in.
//! The journey of a migration has a file of its own.

pub mod migration;

use crate::{
    details::DEALER_LINK_TYPE,
    domain::{DEALER_LINKS, DealerLink, LinkId, LinkProgress, LinkState, mask_email},
    flow::note_progress,
    store,
};
use idp::{
    domain::{Account, FRESH_LOGIN_SECONDS, Interaction},
    flow::{InteractionStep, StepContext, StepOutcome},
    store::{self as idp_store, StoreError, Tx},
};
use serde::{Deserialize, Serialize};

/// Name of the step and of its note.
pub const DEALER_LINK: &str = "dealer_link";

/// What the pages note in the interaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkNote {
    /// あとで: nothing more in this interaction.
    pub later: bool,
    /// The person was told that the opened mail is for another account, or that nothing waits, and goes on.
    pub opening_told: bool,
    /// Somebody pressed with a login that is too old: it is asked for again.
    pub login_wanted: bool,
    /// The link that is about to be declined, on L6n.
    pub declining: Option<Declining>,
    /// What came of the last press, to be told on L7.
    pub outcome: Option<LinkOutcome>,
}

/// A link about to be declined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declining {
    /// Which.
    pub link: LinkId,
    /// 心当たりがない instead of 連携しない.
    pub not_mine: bool,
}

/// What is told on L7.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOutcome {
    /// Of which link.
    pub link: LinkId,
    /// Its state now: `linked`, `declined`, or how it ended in the meantime.
    pub state: LinkState,
    /// It was linked before this press.
    pub already: bool,
}

/// What the step has to show.
#[derive(Debug)]
pub enum LinkScene {
    /// Nothing.
    Nothing,
    /// The login is too old for what was pressed.
    Login,
    /// What came of the last press.
    Outcome(LinkOutcome),
    /// The question before declining.
    Declining(Declining, Box<DealerLink>),
    /// The mail was for another account (E12); its address, masked.
    OtherAccount(String),
    /// The mail was opened, and nothing of it waits for this account (E13).
    NothingWaits,
    /// What waits (L6).
    Pending(Vec<DealerLink>),
}

/// Decides what there is to show; the pages ask the same.
pub fn link_scene(
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    account: &Account,
    auth_age_seconds: i64,
) -> Result<LinkScene, StoreError> {
    let note: LinkNote = interaction.note(DEALER_LINK);
    if let Some(outcome) = note.outcome {
        return Ok(LinkScene::Outcome(outcome));
    }
    if note.later {
        return Ok(LinkScene::Nothing);
    }
    let pending = store::link_lists::list_pending(tx, &account.id)?;
    if note.login_wanted && auth_age_seconds > FRESH_LOGIN_SECONDS && !pending.is_empty() {
        return Ok(LinkScene::Login);
    }
    if let Some(declining) = note.declining
        && let Some(link) = pending.iter().find(|link| link.id == declining.link)
    {
        let link = Box::new(link.clone());
        return Ok(LinkScene::Declining(declining, link));
    }
    if !note.opening_told
        && let Some(scene) = opened_scene(tx, interaction, account)?
    {
        return Ok(scene);
    }
    Ok(if pending.is_empty() { LinkScene::Nothing } else { LinkScene::Pending(pending) })
}

/// What is to be said of the mail that this browser came from, when its link does not wait for this account.
fn opened_scene(
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    account: &Account,
) -> Result<Option<LinkScene>, StoreError> {
    let Some(id) = store::openings::find(tx, &interaction.browser)? else { return Ok(None) };
    let Some(link) = store::links::find(tx, &id)? else { return Ok(Some(LinkScene::NothingWaits)) };
    let is_mine = link.account_id.as_ref() == Some(&account.id);
    Ok(match (link.state_at(tx.now()), is_mine) {
        (LinkState::Provisional, true) => None,
        (LinkState::Provisional, false) => Some(LinkScene::OtherAccount(addressee(tx, &link)?)),
        // Decided, cancelled or overdue since the mail was opened (E9, E10, E11).
        (state, true) => Some(LinkScene::Outcome(LinkOutcome { link: id, state, already: true })),
        (_, false) => Some(LinkScene::NothingWaits),
    })
}

/// What the browser came for from the mail is decided or told: nothing more is said of it.
pub fn told_of_opening(tx: &mut Tx<'_>, interaction: &mut Interaction) -> Result<(), StoreError> {
    store::openings::delete(tx, &interaction.browser)?;
    let note = LinkNote { opening_told: true, ..interaction.note(DEALER_LINK) };
    interaction.set_note(DEALER_LINK, &note);
    Ok(())
}

fn addressee(tx: &mut Tx<'_>, link: &DealerLink) -> Result<String, StoreError> {
    let Some(id) = &link.account_id else { return Ok(String::new()) };
    let account = idp_store::accounts::find(tx, id)?;
    Ok(account.map(|account| mask_email(&account.email)).unwrap_or_default())
}

/// Shows what waits at every interactive login at a service that asks for links, by the scope or in detail (rule 2).
#[derive(Clone, Copy, Debug)]
pub struct DealerLinkStep;

impl InteractionStep for DealerLinkStep {
    fn name(&self) -> &'static str {
        DEALER_LINK
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let (interaction, Some(account), Some(session)) =
            (context.interaction, context.account, context.session)
        else {
            return Ok(StepOutcome::Done);
        };
        if !shows_links(interaction) {
            return Ok(StepOutcome::Done);
        }
        let age = tx.now().since(session.auth_time);
        let page = match link_scene(tx, interaction, account, age)? {
            LinkScene::Nothing => return Ok(StepOutcome::Done),
            LinkScene::Login => "login",
            LinkScene::Outcome(_) => "links/done",
            LinkScene::Declining(..) => "links/decline",
            LinkScene::OtherAccount(_) | LinkScene::NothingWaits | LinkScene::Pending(_) => "links",
        };
        Ok(StepOutcome::Show(interaction.page(page)))
    }

    fn progress(
        &self,
        done: &[&'static str],
        context: &StepContext<'_>,
        tx: &mut Tx<'_>,
    ) -> Result<(), StoreError> {
        let reached = LinkProgress::of_steps(done);
        let (Some(account), true) = (context.account, reached.holds(LinkProgress::AUTHENTICATED)) else {
            return Ok(());
        };
        if !shows_links(context.interaction) {
            return Ok(());
        }
        let pending = store::link_lists::list_pending(tx, &account.id)?;
        note_progress(tx, account, &pending, reached)
    }
}

/// Whether links are shown in this interaction. Silent login never breaks because of a pending link.
fn shows_links(interaction: &Interaction) -> bool {
    let asks = interaction.request().is_some_and(|request| {
        let in_detail = request.authorization_details.iter().any(|detail| detail.kind == DEALER_LINK_TYPE);
        in_detail || request.scope.contains(DEALER_LINKS)
    });
    asks && !interaction.is_silent()
}
