//! `/staff-invitation/{token}` and `/account/staff`, on the public listener: the invited person's way to their role.

use crate::{
    flow::{
        InvitationStage, dealer_console_address, find_console, open_invitation, take_invitation,
        view_invitation,
    },
    pages::{InvitationPage, InvitationState, texts::StaffTexts},
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::StatusCode,
    web,
};
use idp::{
    domain::Secret,
    flow::account::{Need, act_on_account, view_account},
    http::{FormBody, PageError, Visitor},
    pages::Shell,
};

const PATH: &str = "/account/staff";

/// The purpose under which the invitation's name is sealed in the browser.
const PURPOSE: &str = "opened-invitation";

/// How long the browser knows which invitation it opened.
const LIFE: Duration = Duration::hours(24);

/// Takes the token out of the address bar. Looking at it changes nothing.
pub(super) async fn open(visitor: Visitor, token: web::Path<String>) -> HttpResponse {
    match open_invitation(&visitor.provider, Secret::from(token.into_inner())).await {
        Ok(Some(id)) => write(visitor.see_other(PATH), &visitor, &id),
        Ok(None) => page(&visitor, InvitationStage::Gone, StatusCode::NOT_FOUND),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// How far the person is.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let id = read(&request, &visitor);
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
        view_invitation(tx, &scene.account, id.as_deref())
    });
    match visitor.visited(view.await, PATH).await {
        Ok(InvitationStage::Gone) => page(&visitor, InvitationStage::Gone, StatusCode::GONE),
        Ok(stage) => {
            let console = console_of(&visitor, &stage).await;
            visitor.html(
                StatusCode::OK,
                &InvitationPage { console, ..content(&visitor, visitor.shell(), stage) },
            )
        }
        Err(answer) => answer,
    }
}

/// Where somebody with a role works: the office's address is told to the office's people alone.
async fn console_of(visitor: &Visitor, stage: &InvitationStage) -> Option<String> {
    match stage {
        InvitationStage::Seated(role) if role.is_at_dealer() => dealer_console_address(&visitor.provider),
        InvitationStage::Seated(_) => find_console(&visitor.provider).await.ok()?,
        _ => None,
    }
}

/// Takes the role. Somebody who left the browser alone does not give it away: the login must be a fresh one.
pub(super) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let (id, request_id) = (read(&request, &visitor), visitor.request_id.clone());
    let taken =
        act_on_account(&visitor.provider, visitor.account_visit(), Need::FreshLogin, move |tx, scene| {
            take_invitation(tx, &scene.account, &request_id, id.as_deref())
        });
    match visitor.visited(taken.await, PATH).await {
        // The page tells what came of it, however often it is loaded.
        Ok(_) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

fn page(visitor: &Visitor, stage: InvitationStage, status: StatusCode) -> HttpResponse {
    // Every stage but an unknown token has an address of its own, and so can be had in the other language.
    let is_nowhere = status == StatusCode::NOT_FOUND;
    let shell = if is_nowhere { visitor.shell_without_switch() } else { visitor.shell() };
    visitor.html(status, &content(visitor, shell, stage))
}

fn content(visitor: &Visitor, shell: Shell, stage: InvitationStage) -> InvitationPage {
    let (state, rows) = match stage {
        InvitationStage::Ready(offer) => (InvitationState::Ready, InvitationPage::rows_of(&shell, &offer)),
        InvitationStage::NeedsFactor(offer) => {
            (InvitationState::NeedsFactor, InvitationPage::rows_of(&shell, &offer))
        }
        InvitationStage::OtherAccount => (InvitationState::OtherAccount, Vec::new()),
        InvitationStage::Seated(role) => (InvitationState::Seated, InvitationPage::role_row(&shell, role)),
        InvitationStage::Gone => (InvitationState::Gone, Vec::new()),
    };
    let passkeys = visitor.provider.passkeys.is_some();
    InvitationPage { shell, t: StaffTexts::of(visitor.lang), state, rows, passkeys, console: None }
}

fn name(secure: bool) -> &'static str {
    if secure { "__Secure-cid_invitation" } else { "cid_invitation" }
}

/// The invitation that this browser opened.
fn read(request: &HttpRequest, visitor: &Visitor) -> Option<String> {
    let cookie = request.cookie(name(visitor.provider.settings.issuer.is_https()))?;
    String::from_utf8(visitor.provider.sealer.open(PURPOSE, cookie.value())?).ok()
}

fn write(mut response: HttpResponse, visitor: &Visitor, id: &str) -> HttpResponse {
    let secure = visitor.provider.settings.issuer.is_https();
    let cookie = Cookie::build(name(secure), visitor.provider.sealer.seal(PURPOSE, id.as_bytes()))
        .path(PATH)
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish();
    if let Err(error) = response.add_cookie(&cookie) {
        tracing::error!(%error, "the invitation's cookie could not be set");
    }
    response
}
