//! `/me`: what the provider told about the person who is logged in, for people and for developers.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Service, Site, oidc::DealerLink, session::Session};
use crate::serve::answer::{page, see_other};

#[derive(Template)]
#[template(path = "relying_party/me.html")]
struct MePage<'s> {
    service: &'s Service,
    name: String,
    email: Option<String>,
    account_type: Option<&'static str>,
    dealers: Vec<DealerCard<'s>>,
    /// What the provider told, a line a claim, userinfo first.
    claims: Vec<(String, String)>,
    id_token_json: String,
    userinfo_json: String,
    can_refresh: bool,
}

/// A dealer that the person is linked with.
struct DealerCard<'s> {
    link: &'s DealerLink,
    since: String,
}

/// `GET /me`
pub(super) async fn get(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    let Some((_, session)) = site.session(&request) else { return see_other("/login") };
    page(&me(&site.service, &session))
}

fn me<'s>(service: &'s Service, session: &'s Session) -> MePage<'s> {
    let own = session.userinfo.additional_claims();
    let userinfo = as_object(&session.userinfo);
    let links = own.dealer_links.as_deref().unwrap_or_default();
    MePage {
        service,
        name: name(&userinfo),
        email: text(&userinfo, "email"),
        account_type: match own.account_type.as_deref() {
            Some("individual") => Some("個人のお客様"),
            Some("corporate") => Some("法人のお客様"),
            _ => None,
        },
        dealers: links.iter().map(|link| DealerCard { link, since: day_in_japan(link.linked_at) }).collect(),
        claims: rows(&userinfo, &session.id_token_claims),
        id_token_json: pretty(&session.id_token_claims),
        userinfo_json: pretty(&userinfo),
        can_refresh: session.refresh_token.is_some(),
    }
}

/// How to call the person: the whole name, or what of it there is.
fn name(userinfo: &Map<String, Value>) -> String {
    let parts = ["family_name", "given_name"].into_iter().filter_map(|part| text(userinfo, part));
    let parts = parts.collect::<Vec<_>>().join(" ");
    text(userinfo, "name")
        .or(Some(parts))
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "お客".to_owned())
}

fn text(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name)?.as_str().map(str::to_owned)
}

/// Userinfo, then what only the ID token said.
fn rows(userinfo: &Map<String, Value>, id_token: &Map<String, Value>) -> Vec<(String, String)> {
    let only_in_id_token = id_token.iter().filter(|(name, _)| !userinfo.contains_key(*name));
    userinfo.iter().chain(only_in_id_token).map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // Objects over several lines, to be read; `{:#}` is JSON with line breaks.
        other => format!("{other:#}"),
    }
}

fn pretty(claims: &Map<String, Value>) -> String {
    serde_json::to_string_pretty(claims).unwrap_or_default()
}

fn as_object(claims: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The day as people in Japan write it. `seconds` since the epoch.
fn day_in_japan(seconds: i64) -> String {
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    Timestamp::from_second(seconds)
        .map(|instant| instant.to_zoned(japan).strftime("%Y年%-m月%-d日").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_person_is_called_by_what_is_known() {
        let cases = [
            (json!({"name": "山田 太郎", "family_name": "山田"}), "山田 太郎"),
            (json!({"family_name": "山田", "given_name": "太郎"}), "山田 太郎"),
            (json!({"family_name": "山田"}), "山田"),
            (json!({}), "お客"),
        ];
        for (claims, expected) in cases {
            assert_eq!(name(&as_object(&claims)), expected);
        }
    }

    #[test]
    fn a_day_is_that_of_japan() {
        assert_eq!(day_in_japan(1_763_769_600), "2025年11月22日");
        assert_eq!(day_in_japan(0), "1970年1月1日");
        assert_eq!(day_in_japan(i64::MAX), "");
    }
}
