//! Before every page: who is it, and is the page theirs? The list of pages decides, by path and method; what is not in it
//! is closed. Nobody in particular is led to the login.

use super::{
    Mount, Route,
    address::Address,
    cookies::{self, Name},
    desk::Desk,
    halt::Halt,
    refusal::refuse,
    visit::Visit,
};
use crate::{
    domain::Role,
    flow::{AdminError, find_console, find_staff_session, note_refusal},
};
use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web,
};
use idp::{
    Provider,
    domain::{ClientId, Lang, Secret},
    http::{RequestId, chosen_lang, is_foreign, without_lang},
};
use std::sync::Arc;

/// Lets through who may pass, and gives every refusal its page.
pub(super) async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(visit) = visit_of(request.request()).await else {
        return Ok(request.into_response(HttpResponse::InternalServerError().finish()));
    };
    let visit = match visit {
        Ok(visit) => visit,
        Err((visit, halt)) => return Ok(request.into_response(refuse(&halt, &visit, None))),
    };
    let passed = pass(request.request(), &visit).await;
    let desk = match passed {
        Ok(Passed::Open) => None,
        Ok(Passed::At(desk)) => Some(*desk),
        Ok(Passed::Away) => {
            let answer = to_login(request.request(), &visit);
            return Ok(request.into_response(answer));
        }
        Err((halt, desk)) => {
            watch(request.request(), desk.as_deref(), &halt).await;
            return Ok(request.into_response(refuse(&halt, &visit, desk.as_deref())));
        }
    };
    request.extensions_mut().insert(visit.clone());
    if let Some(desk) = &desk {
        request.extensions_mut().insert(desk.clone());
    }
    let response = next.call(request).await?;
    let answer = match response.response().error() {
        None => return Ok(response.map_into_boxed_body()),
        Some(error) => match error.as_error::<Halt>() {
            Some(halt) => {
                watch(response.request(), desk.as_ref(), halt).await;
                refuse(halt, &visit, desk.as_ref())
            }
            None if response.status().is_client_error() => refuse(&Halt::NotFound, &visit, desk.as_ref()),
            None => refuse(&Halt::Internal, &visit, desk.as_ref()),
        },
    };
    Ok(response.into_response(answer))
}

/// Writes down that somebody asked for what is not theirs (E22), where the console is watched.
async fn watch(request: &HttpRequest, desk: Option<&Desk>, halt: &Halt) {
    let reason = match halt {
        Halt::NotAllowed => "not_allowed",
        Halt::NotFound | Halt::Flow(AdminError::NotFound) => "not_found",
        _ => return,
    };
    let Some(desk) = desk.filter(|desk| desk.mount.is_watched) else { return };
    if let Some(own) = desk.own_dealer() {
        note_refusal(&desk.provider, own, asked_for(request, desk.mount), reason).await;
    }
}

/// What was asked for: the page of the list, with those names in it that could be ours. What somebody made up does not get
/// into the audit.
fn asked_for(request: &HttpRequest, mount: &Mount) -> String {
    let Some(pattern) = pattern_of(request, mount) else { return "page:unknown".to_owned() };
    let named = request.match_info();
    let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => named.get(name).filter(|id| is_id(id)).unwrap_or("unknown").to_owned(),
        None => part.to_owned(),
    };
    format!("page:{}", pattern.split('/').map(part).collect::<Vec<_>>().join("/"))
}

fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whatever is below the base and not in the list.
pub(super) async fn nothing_here() -> Result<HttpResponse, Halt> {
    Err(Halt::NotFound)
}

/// How a request passes.
enum Passed {
    /// The page is everybody's.
    Open,
    /// Somebody who may see the page.
    At(Box<Desk>),
    /// Nobody is logged in.
    Away,
}

type Refused = (Halt, Option<Box<Desk>>);

async fn pass(request: &HttpRequest, visit: &Visit) -> Result<Passed, Refused> {
    let below = pattern_of(request, visit.mount);
    if super::route::is_open(below.as_deref()) {
        return Ok(Passed::Open);
    }
    let Some(desk) = desk_of(request, visit).await.map_err(|halt| (halt, None))? else {
        return Ok(Passed::Away);
    };
    let role = desk.person.seat.role();
    match judge(visit.mount, below.as_deref(), request.method(), role) {
        // Another site's page may lead here, but may not press anything.
        None if request.method() == Method::POST && is_sent_by_others(request, visit) => {
            Err((Halt::Forged, Some(Box::new(desk))))
        }
        None => Ok(Passed::At(Box::new(desk))),
        // Whichever page of this console they ask for, it would never be theirs.
        Some(_) if !visit.mount.roles.contains(&role) => {
            let own = find_console(&visit.provider).await.map_err(|error| (Halt::Flow(error), None))?;
            Err((Halt::OtherConsole(own), Some(Box::new(desk))))
        }
        Some(halt) => Err((halt, Some(Box::new(desk)))),
    }
}

fn is_sent_by_others(request: &HttpRequest, visit: &Visit) -> bool {
    visit.address.as_ref().is_none_or(|address| is_foreign(request.headers(), &address.origin))
}

/// Why somebody with this role may not have this page; `None` when they may.
fn judge(mount: &Mount, below: Option<&str>, method: &Method, role: Role) -> Option<Halt> {
    let mut here = mount.routes.iter().filter(|route| Some(route.path) == below).peekable();
    if here.peek().is_none() {
        return Some(Halt::NotFound);
    }
    let route: Option<&Route> = here.find(|route| method.as_str() == route.method);
    match route {
        None => Some(Halt::NoMethod),
        Some(route) if route.is_for(role) => None,
        Some(_) => Some(Halt::NotAllowed),
    }
}

/// The path of the list that the request's path is one of.
fn pattern_of(request: &HttpRequest, mount: &Mount) -> Option<String> {
    let pattern = request.match_pattern()?;
    pattern.strip_prefix(mount.base).map(str::to_owned)
}

async fn desk_of(request: &HttpRequest, visit: &Visit) -> Result<Option<Desk>, Halt> {
    let Some(cookie) = cookies::read(request, visit.mount, Name::Session, visit.is_secure()) else {
        return Ok(None);
    };
    let cookie = Secret::from(cookie);
    let client = ClientId::from(visit.mount.client);
    let person = find_staff_session(&visit.provider, client, &cookie).await?;
    Ok(person.map(|person| Desk { visit: visit.clone(), person: Arc::new(person), cookie }))
}

/// The login, and back to where the person wanted to be. What was typed into a form is lost: it is begun anew.
fn to_login(request: &HttpRequest, visit: &Visit) -> HttpResponse {
    let wanted = if request.method() == Method::GET { visit.path.as_str() } else { visit.mount.base };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("to", wanted);
    let location = format!("{}/login?{}", visit.mount.base, query.finish());
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// What is known of a request before anybody is known; `None` when the program was put together wrongly.
async fn visit_of(request: &HttpRequest) -> Option<Result<Visit, (Visit, Halt)>> {
    let provider = Arc::clone(request.app_data::<web::Data<Provider>>()?);
    let mount = request.app_data::<web::Data<&'static Mount>>().map(|data| ***data)?;
    let found = Address::find(&provider, mount).await;
    let (address, halt) = match found {
        Ok(Some(address)) => (Some(address), None),
        Ok(None) => (None, Some(Halt::NotInstalled)),
        Err(error) => (None, Some(Halt::Flow(error))),
    };
    let secure = address.as_ref().is_some_and(Address::is_https);
    let chosen = chosen_lang(request.query_string());
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let kept = cookies::read(request, mount, Name::Lang, secure);
    let visit = Visit {
        provider,
        mount,
        lang: chosen.unwrap_or_else(|| Lang::pick([], kept.as_deref(), accepted)),
        request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        path: request.uri().path_and_query().map(|path| without_lang(path.as_str())).unwrap_or_default(),
        address,
        lang_chosen: chosen.is_some(),
    };
    // The style sheet of the page that says so is served all the same.
    let is_asset = pattern_of(request, mount).as_deref() == Some(super::route::ASSET);
    Some(match halt.filter(|_| !is_asset) {
        None => Ok(visit),
        Some(halt) => Err((visit, halt)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::OFFICE;

    #[test]
    fn what_is_not_in_the_list_is_closed() {
        let judged =
            |below, method: &Method, role| judge(&OFFICE, below, method, role).map(|halt| halt.to_string());
        assert_eq!(judged(Some("/dealers"), &Method::GET, Role::Auditor), None);
        assert_eq!(judged(Some("/dealers"), &Method::GET, Role::Support), Some("not allowed".to_owned()));
        assert_eq!(
            judged(Some("/dealers"), &Method::DELETE, Role::Operator),
            Some("no such method".to_owned())
        );
        assert_eq!(
            judged(Some("/dealers/new"), &Method::POST, Role::Auditor),
            Some("not allowed".to_owned())
        );
        assert_eq!(judged(Some("/nowhere"), &Method::GET, Role::Operator), Some("no such page".to_owned()));
        assert_eq!(judged(None, &Method::GET, Role::Operator), Some("no such page".to_owned()));
        for role in Role::ALL {
            assert_eq!(judged(Some(""), &Method::GET, role), None, "{role:?}");
        }
    }
}
