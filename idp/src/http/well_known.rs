//! `/.well-known/…` beside discovery: where programs find the pages and the people that they look for.

use super::{PageError, Visitor};
use crate::domain::Timestamp;
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;

/// How long others may take the answer for true (RFC 9116, 2.5.5): as long as the program runs with the setting, it
/// says so anew every day.
const CONTACT_DAYS: i64 = 30;

const DAY: i64 = 86_400;

/// `change-password` (W3C: A Well-Known URL for Changing Passwords): password managers lead people here.
pub(super) async fn change_password(visitor: Visitor) -> HttpResponse {
    visitor.see_other("/account/password")
}

/// `passkey-endpoints` (W3C: Passkey Endpoints): where passkeys are made and kept.
pub(super) async fn passkey_endpoints(visitor: Visitor) -> HttpResponse {
    if visitor.provider.passkeys.is_none() {
        return PageError::NotFound.answer(&visitor);
    }
    let issuer = &visitor.provider.settings.issuer;
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, super::stored::A_DAY)).json(
        json!({ "enroll": issuer.url("/account/passkeys/add"), "manage": issuer.url("/account/passkeys") }),
    )
}

/// `security.txt` (RFC 9116): whom to tell of a hole. Not there when the operator named nobody.
pub(super) async fn security(visitor: Visitor) -> HttpResponse {
    let provider = &visitor.provider;
    if provider.security_contacts.is_empty() {
        return PageError::NotFound.answer(&visitor);
    }
    let canonical = provider.settings.issuer.url("/.well-known/security.txt");
    let text = security_txt(&provider.security_contacts, &canonical, provider.clock.now());
    HttpResponse::build(StatusCode::OK)
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, super::stored::A_DAY))
        .body(text)
}

fn security_txt(contacts: &[String], canonical: &str, now: Timestamp) -> String {
    let contacts: String = contacts.iter().map(|contact| format!("Contact: {contact}\n")).collect();
    let end = Timestamp::from_seconds((now.seconds() / DAY + CONTACT_DAYS) * DAY);
    format!(
        "{contacts}Expires: {}\nPreferred-Languages: ja, en\nCanonical: {canonical}\n",
        end.in_japan().timestamp()
    )
}
