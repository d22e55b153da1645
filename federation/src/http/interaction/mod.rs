//! The customer's decision within an interaction: L6 and E12, L6n, L7.
//!
//! Every page asks the step what there is to show; nothing is believed from the address.

pub(super) mod decline;
pub(super) mod done;
pub(super) mod pending;

use crate::{
    domain::{CONSENT_DOCUMENT, DealerLink},
    flow::{Counterpart, find_told},
    pages::link_rows,
    step::{DEALER_LINK, LinkNote, LinkScene, link_scene},
};
use actix_web::HttpResponse;
use idp::{
    domain::{Interaction, TextVersion},
    flow::{FlowError, Scene, view_page},
    http::{PageError, Visitor},
    pages::{Row, Shell},
    store::{self as idp_store, Tx},
};

/// What a page needs, read in one visit.
struct View {
    scene: LinkScene,
    links: Vec<(DealerLink, Counterpart)>,
    consent: Option<TextVersion>,
    ui_locales: Vec<String>,
}

async fn load(visitor: &Visitor, id: &str) -> Result<View, HttpResponse> {
    let view = view_page(&visitor.provider, visitor.page_visit(id, "links"), read).await;
    match view {
        Ok(Some(view)) => Ok(view),
        Ok(None) => Err(to_dispatcher(visitor, id)),
        Err(error) => Err(PageError::from(error).answer(visitor)),
    }
}

fn read(tx: &mut Tx<'_>, interaction: &Interaction, scene: &Scene) -> Result<View, FlowError> {
    let ui_locales = interaction.request().map(|request| request.ui_locales.clone()).unwrap_or_default();
    let (Some(account), Some(session)) = (&scene.account, &scene.session) else {
        return Ok(View { scene: LinkScene::Nothing, links: Vec::new(), consent: None, ui_locales });
    };
    let age = tx.now().since(session.auth_time);
    let shown = link_scene(tx, interaction, account, age)?;
    let links = match &shown {
        LinkScene::Pending(links) => links.clone(),
        LinkScene::Declining(_, link) => vec![(**link).clone()],
        LinkScene::Outcome(outcome) => find_told(tx, &outcome.link)?.into_iter().collect(),
        LinkScene::Nothing | LinkScene::Login | LinkScene::OtherAccount(_) | LinkScene::NothingWaits => {
            Vec::new()
        }
    };
    let mut with_names = Vec::with_capacity(links.len());
    for link in links {
        if let Some(counterpart) = Counterpart::find(tx, &link)? {
            with_names.push((link, counterpart));
        }
    }
    let consent = idp_store::texts::find_current(tx, CONSENT_DOCUMENT)?;
    Ok(View { scene: shown, links: with_names, consent, ui_locales })
}

fn note(interaction: &mut Interaction, change: impl FnOnce(&mut LinkNote)) {
    let mut note: LinkNote = interaction.note(DEALER_LINK);
    change(&mut note);
    interaction.set_note(DEALER_LINK, &note);
}

fn rows_of(shell: &Shell, links: &[(DealerLink, Counterpart)]) -> Vec<Row> {
    links.first().map(|(link, counterpart)| link_rows(shell, link, counterpart)).unwrap_or_default()
}

fn to_dispatcher(visitor: &Visitor, id: &str) -> HttpResponse {
    visitor.see_other(&format!("/interaction/{id}"))
}
