//! `/interaction/{id}/links`: L6, where links wait for a decision, and E12, where they wait for another account.

use super::{load, note, to_dispatcher};
use crate::{
    domain::{DealerLink, LinkId, LinkState},
    flow::{CompleteLink, Completed, Counterpart, complete_link, note_failure},
    pages::{NothingWaits, OtherAccount, PendingCard, PendingLinks, link_rows, texts::LinkTexts},
    step::{DEALER_LINK, Declining, LinkNote, LinkOutcome, LinkScene, told_of_opening},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use idp::{
    domain::Interaction,
    flow::{FlowError, Scene, act_on_page, end_now},
    http::{FormBody, PageError, Visitor, log_failure},
    pages::{ErrorPage, Form, Problem},
    store::Tx,
};
use std::sync::Arc;

/// What a press led to.
enum Pressed {
    /// Back to the dispatcher.
    Go,
    /// The same, and the session has ended.
    LoggedOut,
    /// The card is shown again with this problem.
    Again(LinkId, Wrong),
}

/// What is wrong with a press.
#[derive(Clone, Copy)]
enum Wrong {
    NoDigits,
    Digits(i32),
    OutdatedText,
}

/// L6, or E12.
pub(in crate::http) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    show(visitor, &id, None).await
}

/// Complete, decline, not mine, later; on E12 switch or pass.
pub(in crate::http) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let provider = Arc::clone(&visitor.provider);
    let request_id = visitor.request_id.clone();
    let completing = (form.get("action") == "complete").then(|| LinkId::from(form.get("link")));
    let pressed =
        act_on_page(&visitor.provider, visitor.page_visit(&id, "links"), move |tx, interaction, scene| {
            let link = LinkId::from(form.get("link"));
            match form.get("action") {
                "complete" => complete(&provider, tx, interaction, scene, (&link, &form, &request_id)),
                "decline" | "not_mine" => {
                    let not_mine = form.get("action") == "not_mine";
                    note(interaction, |note| note.declining = Some(Declining { link, not_mine }));
                    Ok(Pressed::Go)
                }
                "later" => {
                    note(interaction, |note| note.later = true);
                    Ok(Pressed::Go)
                }
                "pass" => {
                    told_of_opening(tx, interaction)?;
                    Ok(Pressed::Go)
                }
                "switch" => {
                    if let Some(session) = &scene.session {
                        end_now(&provider, tx, session)?;
                    }
                    Ok(Pressed::LoggedOut)
                }
                _ => Ok(Pressed::Go),
            }
        });
    match pressed.await {
        Ok(Some(Pressed::Again(link, wrong))) => show(visitor, &id, Some((link, wrong))).await,
        Ok(Some(Pressed::LoggedOut)) => visitor.logged_out(to_dispatcher(&visitor, &id)),
        Ok(Some(Pressed::Go) | None) => to_dispatcher(&visitor, &id),
        Err(error) => match completing.filter(|_| !matches!(error, FlowError::NoInteraction)) {
            Some(link) => not_made(&visitor, &id, link, error).await,
            None => PageError::from(error).answer(&visitor),
        },
    }
}

/// The link could not be made (E18): nothing was, and the same press can be tried again.
async fn not_made(visitor: &Visitor, id: &str, link: LinkId, error: FlowError) -> HttpResponse {
    let (status, seconds) = match error.is_transient() {
        true => (StatusCode::SERVICE_UNAVAILABLE, Some(5)),
        false => (StatusCode::INTERNAL_SERVER_ERROR, None),
    };
    log_failure(&visitor.request_id, &error, "dealer link");
    note_failure(&visitor.provider, link, visitor.request_id.clone()).await;
    let t = LinkTexts::of(visitor.lang);
    let page = ErrorPage::with_words(visitor.shell_without_switch(), t.failed_title, t.failed_lead)
        .reference(visitor.request_id.as_str())
        .way(format!("/interaction/{id}/links"), t.failed_retry);
    let mut answer = visitor.html(status, &page);
    if let Some(seconds) = seconds {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

fn complete(
    provider: &Arc<idp::Provider>,
    tx: &mut Tx<'_>,
    interaction: &mut Interaction,
    scene: &Scene,
    (link, form, request_id): (&LinkId, &FormBody, &str),
) -> Result<Pressed, FlowError> {
    let (Some(account), Some(session), Some(client)) = (&scene.account, &scene.session, &scene.client) else {
        return Ok(Pressed::Go);
    };
    let press = CompleteLink {
        link_id: link,
        account,
        session,
        client,
        consent_version: form.get("consent_version"),
        reception_code: form.get("reception_code"),
        request_id,
    };
    let (state, already) = match complete_link(provider, tx, &press)? {
        Completed::Linked => (LinkState::Linked, false),
        Completed::Already => (LinkState::Linked, true),
        Completed::Ended(state) => (state, false),
        Completed::CodeUsedUp => (LinkState::Void, false),
        Completed::NotYours => return Ok(Pressed::Go),
        Completed::LoginAgain => {
            note(interaction, |note| note.login_wanted = true);
            return Ok(Pressed::Go);
        }
        Completed::TextChanged => return Ok(Pressed::Again(link.clone(), Wrong::OutdatedText)),
        Completed::CodeMissing => return Ok(Pressed::Again(link.clone(), Wrong::NoDigits)),
        Completed::CodeWrong(left) => return Ok(Pressed::Again(link.clone(), Wrong::Digits(left))),
    };
    told_of_opening(tx, interaction)?;
    let noted: LinkNote = interaction.note(DEALER_LINK);
    // A second tab that comes late must not turn 連携完了 into 連携済み.
    let told = noted.outcome.is_some_and(|outcome| outcome.link == *link);
    if !told {
        note(interaction, |note| note.outcome = Some(LinkOutcome { link: link.clone(), state, already }));
    }
    Ok(Pressed::Go)
}

async fn show(mut visitor: Visitor, id: &str, wrong: Option<(LinkId, Wrong)>) -> HttpResponse {
    let view = match load(&visitor, id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    visitor.prefer(&view.ui_locales);
    let (t, shell) = (LinkTexts::of(visitor.lang), visitor.shell());
    let action = format!("/interaction/{id}/links");
    match (view.scene, view.consent) {
        (LinkScene::OtherAccount(masked), _) => visitor.page(&OtherAccount { shell, t, action, masked }),
        (LinkScene::NothingWaits, _) => visitor.page(&NothingWaits { shell, t, action: Some(action) }),
        (LinkScene::Pending(_), Some(consent)) => {
            let is_updated = matches!(wrong, Some((_, Wrong::OutdatedText)));
            let form = problems(&view.links, wrong, t);
            let cards = view
                .links
                .iter()
                .map(|(link, counterpart)| PendingCard {
                    link: link.id.to_string(),
                    dealer: counterpart.dealer.name_in(visitor.lang).to_owned(),
                    rows: link_rows(&shell, link, counterpart),
                    asks_code: link.reception_hash.is_some(),
                })
                .collect();
            visitor.page(&PendingLinks { shell, t, action, cards, consent, form, is_updated })
        }
        _ => to_dispatcher(&visitor, id),
    }
}

fn problems(links: &[(DealerLink, Counterpart)], wrong: Option<(LinkId, Wrong)>, t: &LinkTexts) -> Form {
    let form = Form::new();
    let Some((id, wrong)) = wrong else { return form };
    let Some(n) = links.iter().position(|(link, _)| link.id == id) else { return form };
    let code = format!("reception_code-{n}");
    match wrong {
        Wrong::NoDigits => form.refused(&code, Problem::Other(t.code_missing.to_owned())),
        Wrong::Digits(left) => form.refused(&code, Problem::Other(t.code_wrong(left))),
        Wrong::OutdatedText => {
            form.refused(&format!("link-complete-{n}"), Problem::Other(t.text_changed.to_owned()))
        }
    }
}
