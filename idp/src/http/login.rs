//! `/interaction/{id}/login` (L1): the login page, the choice of an account, and the wait before a login from a range
//! where many fail.

use super::{FormBody, PageError, Visitor, carried::CarriedInteraction};
use crate::{
    domain::{Client, Interaction, InteractionId, Lang, Prompt, Secret},
    flow::{
        LoggedIn, LoginAttempt, LoginWait, Scene, choose_account, login,
        steps::{LOGIN, LoginNote},
        view_login_wait, view_page,
    },
    pages::{Form, Login, LoginWaitPage, PasskeyForm, Problem, SelectAccount, Texts},
    protocol::{ACR_PASSWORD, ACR_TWO_STEP, AcrDemand},
    store::Tx,
};
use actix_web::{
    HttpResponse,
    http::header::{HeaderName, HeaderValue},
    web,
};
use std::sync::Arc;

/// What the page needs of the interaction.
struct View {
    client: Option<Arc<Client>>,
    ui_locales: Vec<String>,
    login_hint: Option<String>,
    /// The address of the account that is logged in, when it has to prove itself again.
    again: Option<String>,
    /// The address of the account to choose.
    choose: Option<String>,
    /// Whether a password alone will not do, and whether a second step would.
    demands_more: Option<bool>,
    /// Whether this browser was told to wait, and what was typed before.
    wait: LoginWait,
}

/// The name of the service in the visitor's language.
pub(super) fn service_name(client: &Client, lang: Lang) -> String {
    client.name(lang).to_owned()
}

/// Shows the page. To a stranger without a visit to the database.
pub(super) async fn get(
    visitor: Visitor,
    id: web::Path<String>,
    carried: Option<web::ReqData<CarriedInteraction>>,
) -> HttpResponse {
    let Some(CarriedInteraction(interaction)) = carried.map(web::ReqData::into_inner) else {
        return show(visitor, &id, None).await;
    };
    let client = match interaction.client_id() {
        Some(client) => visitor.provider.load_client(client).await,
        None => Ok(None),
    };
    match client {
        Ok(client) => {
            let scene = Scene { session: None, account: None, client };
            let view = view(&interaction, &scene, LoginWait::default());
            draw(visitor, &id, view, None)
        }
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// Tries to log in, or goes on with the account that was chosen.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("choice") == "continue" {
        return match choose_account(&visitor.provider, visitor.page_visit(&id, "login")).await {
            Ok(_) => visitor.to_dispatcher(&id),
            Err(error) => PageError::from(error).answer(&visitor),
        };
    }
    if form.get("choice") == "other" {
        return show(visitor, &id, Some(Form::new())).await;
    }
    let attempt = LoginAttempt {
        username: form.get("username").to_owned(),
        password: Secret::from(form.get("password")),
        arrival: visitor.arrival(Some(InteractionId::from(id.as_str()))),
    };
    match login(Arc::clone(&visitor.provider), attempt).await {
        Ok(LoggedIn::Yes(begun)) => visitor.see_other_logged_in(&format!("/interaction/{id}"), &begun),
        Ok(LoggedIn::SecondStep) => visitor.to_dispatcher(&id),
        // Shown by GET, so that coming back sends no password again.
        Ok(LoggedIn::Wait(_)) => visitor.see_other(&format!("/interaction/{id}/login")),
        Ok(LoggedIn::No) => {
            let form = Form::from_pairs(form.pairs()).refused("username", Problem::LoginFailed);
            show(visitor, &id, Some(form)).await
        }
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// The login page; also what the other ways to log in come back to.
pub(super) async fn show(visitor: Visitor, id: &str, form: Option<Form>) -> HttpResponse {
    let (provider, range, browser) =
        (Arc::clone(&visitor.provider), visitor.range.clone(), visitor.browser.clone());
    let view = move |tx: &mut Tx<'_>, interaction: &Interaction, scene: &Scene| {
        let wait = view_login_wait(&provider, tx, interaction, &range, &browser)?;
        Ok(view(interaction, scene, wait))
    };
    let view = match view_page(&visitor.provider, visitor.page_visit(id, "login"), view).await {
        Ok(Some(view)) => view,
        Ok(None) => return visitor.to_dispatcher(id),
        Err(error) => return PageError::from(error).answer(&visitor),
    };
    draw(visitor, id, view, form)
}

fn draw(mut visitor: Visitor, id: &str, view: View, form: Option<Form>) -> HttpResponse {
    visitor.prefer(&view.ui_locales);
    let service = view.client.map(|client| service_name(&client, visitor.lang));
    let action = format!("/interaction/{id}/login");
    if let (Some(email), None) = (&view.choose, &form) {
        return visitor.page(&SelectAccount {
            shell: visitor.shell(),
            action,
            service,
            email: email.clone(),
        });
    }
    if let (Some(seconds), None, false) = (view.wait.seconds, &form, visitor.is_told("form")) {
        return wait_page(&visitor, id, seconds);
    }
    let typed = view.wait.username.as_deref();
    let guess = typed.or(view.again.as_deref()).or(view.login_hint.as_deref()).unwrap_or_default();
    visitor.page(&Login {
        shell: visitor.shell(),
        action,
        service,
        again: view.again.is_some(),
        step_up: view.demands_more.map(|two_step_will_do| step_up_words(&visitor, two_step_will_do)),
        passkey: passkey_form(&visitor, id),
        form: form.unwrap_or_else(|| Form::new().with("username", guess)),
        register_href: format!("/interaction/{id}/register"),
        reminder_href: format!("/interaction/{id}/reminder"),
    })
}

/// The page that says how long to wait, and what needs no waiting. The browser comes back by itself when the time is
/// over, without script too; whoever does not want to wait finds the form behind the button.
fn wait_page(visitor: &Visitor, id: &str, seconds: i64) -> HttpResponse {
    let form_href = format!("/interaction/{id}/login?form");
    let refresh = format!("{seconds}; url={form_href}");
    let mut answer = visitor.page(&LoginWaitPage {
        shell: visitor.shell(),
        seconds: u64::try_from(seconds).unwrap_or(1),
        passkey: passkey_form(visitor, id),
        form_href,
        reminder_href: format!("/interaction/{id}/reminder"),
    });
    if let Ok(value) = HeaderValue::from_str(&refresh) {
        answer.headers_mut().insert(HeaderName::from_static("refresh"), value);
    }
    answer
}

fn passkey_form(visitor: &Visitor, id: &str) -> Option<PasskeyForm> {
    visitor.provider.passkeys.as_ref().map(|_| PasskeyForm {
        action: format!("/interaction/{id}/passkey/login"),
        options_href: format!("/interaction/{id}/passkey"),
    })
}

fn step_up_words(visitor: &Visitor, two_step_will_do: bool) -> &'static str {
    let texts = Texts::of(visitor.lang).factors;
    if two_step_will_do { texts.step_up } else { texts.step_up_passkey }
}

fn view(interaction: &Interaction, scene: &Scene, wait: LoginWait) -> View {
    let request = interaction.request();
    let email = scene.account.as_ref().map(|account| account.email.clone());
    let note: LoginNote = interaction.note(LOGIN);
    let selects =
        request.is_some_and(|request| request.prompts(Prompt::SelectAccount)) && !note.account_chosen;
    let demand = request.map(|request| AcrDemand::of(request, scene.client.as_deref()));
    let demand = demand.filter(|demand| !demand.is_met_by(ACR_PASSWORD));
    View {
        wait,
        demands_more: demand.map(|demand| demand.is_met_by(ACR_TWO_STEP)),
        client: scene.client.clone(),
        ui_locales: request.map(|request| request.ui_locales.clone()).unwrap_or_default(),
        login_hint: request.and_then(|request| request.login_hint.clone()),
        again: email.clone().filter(|_| !selects),
        choose: email.filter(|_| selects),
    }
}
