//! The step of the dealer link (L6), after the scope consent: what waits for the account that is logged in.
//! The journey of a migration has a file of its own.

pub mod migration;

use crate::{
    domain::{DEALER_LINKS, DealerLink, LinkId, LinkState},
    store,
};
use idp::{
    domain::{Account, FRESH_LOGIN_SECONDS, Interaction},
    flow::{InteractionStep, StepContext, StepOutcome},
    store::{StoreError, Tx},
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
    /// The person knows that the mail was for another account, and goes on.
    pub mismatch_seen: bool,
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
    /// The mail was for another account (E12).
    OtherAccount,
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
    let pending = store::links::list_pending(tx, &account.id)?;
    if note.login_wanted && auth_age_seconds > FRESH_LOGIN_SECONDS && !pending.is_empty() {
        return Ok(LinkScene::Login);
    }
    if let Some(declining) = note.declining
        && let Some(link) = pending.iter().find(|link| link.id == declining.link)
    {
        let link = Box::new(link.clone());
        return Ok(LinkScene::Declining(declining, link));
    }
    if !note.mismatch_seen && is_for_another(tx, interaction, account)? {
        return Ok(LinkScene::OtherAccount);
    }
    Ok(if pending.is_empty() { LinkScene::Nothing } else { LinkScene::Pending(pending) })
}

/// Whether this browser came from the mail of a link that still waits, for somebody else.
fn is_for_another(tx: &mut Tx<'_>, interaction: &Interaction, account: &Account) -> Result<bool, StoreError> {
    let Some(id) = store::openings::find(tx, &interaction.browser)? else { return Ok(false) };
    let now = tx.now();
    let link = store::links::find(tx, &id)?;
    Ok(link.is_some_and(|link| {
        link.state_at(now) == LinkState::Provisional && link.account_id.as_ref() != Some(&account.id)
    }))
}

/// Shows what waits at every interactive login at a service that asks for `dealer_links` (rule 2).
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
        // Silent login never breaks because of a pending link.
        let asks = interaction.request().is_some_and(|request| request.scope.contains(DEALER_LINKS));
        if interaction.is_silent() || !asks {
            return Ok(StepOutcome::Done);
        }
        let age = tx.now().since(session.auth_time);
        let page = match link_scene(tx, interaction, account, age)? {
            LinkScene::Nothing => return Ok(StepOutcome::Done),
            LinkScene::Login => "login",
            LinkScene::Outcome(_) => "links/done",
            LinkScene::Declining(..) => "links/decline",
            LinkScene::OtherAccount | LinkScene::Pending(_) => "links",
        };
        Ok(StepOutcome::Show(interaction.page(page)))
    }
}
