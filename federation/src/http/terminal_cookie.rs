//! The terminal's session in its own cookies: sealed, in pieces that browsers take, for `/terminal` alone.

use crate::domain::TerminalSession;
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
};
use idp::http::Visitor;

/// The purpose under which the session is sealed.
const PURPOSE: &str = "terminal";
/// Browsers take 4,096 bytes a cookie, with its name and attributes.
const PIECE: usize = 3_500;
/// Pieces at most; the longest record fits into three.
const PIECES: usize = 5;

fn name(piece: usize, secure: bool) -> String {
    if secure { format!("__Secure-cid_terminal{piece}") } else { format!("cid_terminal{piece}") }
}

/// The session that came with the request, unless it is over.
pub(super) fn read(request: &HttpRequest, visitor: &Visitor) -> Option<TerminalSession> {
    let secure = visitor.provider.settings.issuer.is_https();
    let mut sealed = String::new();
    for piece in 0..PIECES {
        let Some(cookie) = request.cookie(&name(piece, secure)) else { break };
        sealed.push_str(cookie.value());
    }
    let bytes = visitor.provider.sealer.open(PURPOSE, &sealed)?;
    let session: TerminalSession = serde_json::from_slice(&bytes).ok()?;
    (session.expires_at > visitor.provider.clock.now()).then_some(session)
}

/// Sends the session along with an answer.
pub(super) fn write(
    mut response: HttpResponse,
    visitor: &Visitor,
    session: &TerminalSession,
) -> HttpResponse {
    let sealed = serde_json::to_vec(session).map(|bytes| visitor.provider.sealer.seal(PURPOSE, &bytes));
    let sealed = sealed.unwrap_or_default();
    let mut pieces: Vec<&str> = Vec::new();
    let mut rest = sealed.as_str();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(PIECE));
        pieces.push(piece);
        rest = after;
    }
    if pieces.len() > PIECES {
        tracing::error!("a terminal session is too long for its cookies");
    }
    for piece in 0..PIECES {
        set(&mut response, visitor, piece, pieces.get(piece).copied());
    }
    response
}

/// Takes the session away.
pub(super) fn clear(mut response: HttpResponse, visitor: &Visitor) -> HttpResponse {
    for piece in 0..PIECES {
        set(&mut response, visitor, piece, None);
    }
    response
}

fn set(response: &mut HttpResponse, visitor: &Visitor, piece: usize, value: Option<&str>) {
    let secure = visitor.provider.settings.issuer.is_https();
    // Lax: the launch comes from the dealer's page, and the page that follows it must have the cookie.
    let mut cookie = Cookie::build(name(piece, secure), value.unwrap_or_default().to_owned())
        .path("/terminal")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .finish();
    if value.is_none() {
        cookie.make_removal();
    }
    if let Err(error) = response.add_cookie(&cookie) {
        tracing::error!(%error, "a terminal cookie could not be set");
    }
}
