//! `/login`, `/callback`, `/logout`: the console is an ordinary client of the provider (code flow, PKCE, state, nonce).

use super::{
    Desk,
    cookies::{self, LOGIN_SECONDS, Name},
    halt::Halt,
    mount::Mount,
    refusal::refuse,
    typed::Typed,
    visit::Visit,
};
use crate::{
    audience,
    domain::CONSOLE_IDLE_SECONDS,
    flow::{StaffLogin, begin_staff_session, end_staff_session},
    pages::console::{Section, SheetPage, Way, texts::RefusalTexts},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use idp::domain::{ClientId, ScopeSet, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;

/// The purpose under which a login is sealed in the browser.
const PURPOSE: &str = "console-login";

/// What the browser keeps while its person is away to log in.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    state: String,
    nonce: String,
    verifier: String,
    to: String,
    until: i64,
}

/// Where to go after the login.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    to: String,
}

/// Sends the browser to the login.
pub(super) async fn get(visit: Visit, wanted: web::Query<Wanted>) -> Result<HttpResponse, Halt> {
    let address = visit.address.as_ref().ok_or(Halt::NotInstalled)?;
    let random = || visit.provider.random.secret().expose().to_owned();
    let now = visit.provider.clock.now();
    let way = UnderWay {
        state: random(),
        nonce: random(),
        verifier: random(),
        to: own_path(visit.mount, &wanted.to),
        until: now.plus_seconds(LOGIN_SECONDS).seconds(),
    };
    let issuer = &visit.provider.settings.issuer;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(way.verifier.as_bytes()));
    let mut query = Serializer::new(String::new());
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", visit.mount.client),
        ("redirect_uri", &address.callback),
        ("scope", &scope(visit.mount)),
        ("resource", &audience(issuer)),
        ("state", &way.state),
        ("nonce", &way.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        // Whoever has been away from the desk for as long as a session lasts logs in anew, here as well.
        ("max_age", &CONSOLE_IDLE_SECONDS.to_string()),
        ("ui_locales", visit.lang.tag()),
    ] {
        query.append_pair(name, value);
    }
    let sealed = serde_json::to_vec(&way).map_err(|_| Halt::Internal)?;
    let sealed = visit.provider.sealer.seal(PURPOSE, &sealed);
    let location = issuer.url(&format!("/authorize?{}", query.finish()));
    Ok(HttpResponse::SeeOther()
        .cookie(cookies::set(visit.mount, Name::Login, &sealed, visit.is_secure()))
        .insert_header((header::LOCATION, location))
        .finish())
}

/// Everything that a role here may need; the role decides what is given.
fn scope(mount: &Mount) -> String {
    let openid = ScopeSet::parse("openid");
    mount.roles.iter().fold(openid, |all, role| all.union(&role.scopes())).to_string()
}

/// A path of this console, and nothing else: no other site, no other door of ours.
fn own_path(mount: &Mount, to: &str) -> String {
    let is_own = to == mount.base
        || to.strip_prefix(mount.base).is_some_and(|rest| rest.starts_with('/') || rest.starts_with('?'));
    let is_plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !to.contains("//");
    // The login itself would only lead here again.
    let is_page = !["/login", "/callback", "/logout"].iter().any(|path| to.starts_with(&mount.path(path)));
    if is_own && is_plain && is_page { to.to_owned() } else { mount.base.to_owned() }
}

/// What the login answers (RFC 6749, 4.1.2; RFC 9207).
#[derive(Deserialize)]
pub(super) struct LoginAnswer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
}

/// The login comes back.
pub(super) async fn get_callback(
    visit: Visit,
    request: HttpRequest,
    answer: web::Query<LoginAnswer>,
) -> Result<HttpResponse, Halt> {
    let ended = finish(&visit, &request, answer.into_inner()).await;
    let mut response = match ended {
        Ok(response) => response,
        Err(halt) => refuse(&halt, &visit, None),
    };
    // However it ended, this login is over.
    let gone = cookies::clear(visit.mount, Name::Login, visit.is_secure());
    response.add_cookie(&gone).map_err(|_| Halt::Internal)?;
    Ok(response)
}

async fn finish(visit: &Visit, request: &HttpRequest, answer: LoginAnswer) -> Result<HttpResponse, Halt> {
    let address = visit.address.as_ref().ok_or(Halt::NotInstalled)?;
    let way = under_way(visit, request).ok_or(Halt::LoginFailed)?;
    let state = answer.state.map(Secret::from).ok_or(Halt::LoginFailed)?;
    let issuer = visit.provider.settings.issuer.as_str();
    if !state.matches(&Secret::from(way.state)) || answer.iss.is_some_and(|iss| iss != issuer) {
        return Err(Halt::LoginFailed);
    }
    // Customers come back without a code: the guard of the audience says no.
    let code = answer.code.map(Secret::from).ok_or(Halt::LoginFailed)?;
    let login = StaffLogin {
        client: ClientId::from(visit.mount.client),
        code,
        redirect_uri: address.callback.clone(),
        verifier: Secret::from(way.verifier),
        nonce: way.nonce,
        request_id: visit.request_id.clone(),
    };
    let cookie = begin_staff_session(&visit.provider, login).await.map_err(login_failed)?;
    Ok(HttpResponse::SeeOther()
        .cookie(cookies::set(visit.mount, Name::Session, cookie.expose(), visit.is_secure()))
        .insert_header((header::LOCATION, way.to))
        .finish())
}

fn login_failed(error: crate::flow::AdminError) -> Halt {
    use crate::flow::AdminError;
    match error {
        AdminError::Provider(idp::flow::FlowError::OAuth(cause)) => {
            tracing::info!(%cause, "a login of the console did not hold");
            Halt::LoginFailed
        }
        other => Halt::Flow(other),
    }
}

/// The login that this browser began, if it is not too long ago.
fn under_way(visit: &Visit, request: &HttpRequest) -> Option<UnderWay> {
    let cookie = cookies::read(request, visit.mount, Name::Login, visit.is_secure())?;
    let opened = visit.provider.sealer.open(PURPOSE, &cookie)?;
    let way: UnderWay = serde_json::from_slice(&opened).ok()?;
    (Timestamp::from_seconds(way.until) > visit.provider.clock.now()).then_some(way)
}

/// Logs out of the console and of the provider.
pub(super) async fn post_logout(desk: Desk, _: Typed) -> Result<HttpResponse, Halt> {
    let client = ClientId::from(desk.mount.client);
    end_staff_session(&desk.provider, client, &desk.cookie, desk.request_id.clone()).await?;
    Ok(HttpResponse::SeeOther()
        .cookie(cookies::clear(desk.mount, Name::Session, desk.is_secure()))
        .insert_header(("Clear-Site-Data", "\"cache\""))
        .insert_header((header::LOCATION, desk.href("/logged-out")))
        .finish())
}

/// Says that it is done. It says nothing of anybody.
pub(super) async fn get_logged_out(visit: Visit) -> HttpResponse {
    let t = RefusalTexts::of(visit.lang);
    let mut page = SheetPage::new(visit.bare_frame(), t.logged_out);
    t.logged_out_do.clone_into(&mut page.lead);
    page.sections.push(Section::default().ways(vec![Way::new("login", visit.mount.base, t.login_again)]));
    visit.html(StatusCode::OK, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::OFFICE;

    #[test]
    fn a_login_leads_to_pages_of_the_console_alone() {
        for own in ["/console", "/console?ui_locales=en", "/console/dealers", "/console/dealers?q=%E8%B1%8A"]
        {
            assert_eq!(own_path(&OFFICE, own), own);
        }
        for other in [
            "",
            "/",
            "/v1/dealers",
            "/consoles",
            "//evil.example/console",
            "https://evil.example/console",
            "/console//evil.example",
            "/console/\\evil.example",
            "/console/login?to=/console",
            "/console/logout",
            "/console/\u{1f697}",
            "/console/a\nb",
        ] {
            assert_eq!(own_path(&OFFICE, other), "/console", "{other}");
        }
    }
}
