//! The provider's terminal lets staff edit a customer's mail addresses, but they are the dealer's data: the provider
//! keeps none of it and sends the change here, in one signed message (`typ` address-book+jwt). 204 means stored.

use actix_web::{HttpResponse, web::Data};
use serde_json::{Value, json};

use super::{Pal, book::NotStored};
use crate::provider::{
    Seen,
    signed_message::{Claims, Refused, check_times, is_for, text},
};

/// RFC 5321, section 4.5.3.1.3.
const LONGEST_ADDRESS: usize = 254;

/// `POST /address-book`
pub(super) async fn post(pal: Data<Pal>, body: String) -> HttpResponse {
    let claims = match pal.provider.open(body.trim(), &["address-book+jwt"]).await {
        Ok(claims) => claims,
        Err(Refused::NoKeys) => return HttpResponse::ServiceUnavailable().finish(),
        Err(Refused::NotGenuine(why)) => return refused(why),
    };
    let endpoint = pal.address_book_endpoint();
    let now = crate::clock::now().as_second();
    let change = match check(&claims, &endpoint, &pal.address_messages, now) {
        Ok(change) => change,
        Err(why) => return refused(why),
    };
    match pal.book.store_emails(change.dealer, change.customer_code, change.emails) {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(NotStored::NoSuchCustomer) => {
            HttpResponse::NotFound().json(json!({ "title": "no such customer" }))
        }
        Err(NotStored::File(error)) => {
            tracing::error!(%error, "the customer book cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn refused(why: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({ "title": why }))
}

impl Pal {
    /// Our endpoint as it is registered at the provider: the audience of every message.
    fn address_book_endpoint(&self) -> String {
        format!("{}/address-book", self.settings.base_url.as_str().trim_end_matches('/'))
    }
}

/// What the message changes.
#[derive(Debug, PartialEq, Eq)]
struct Change<'c> {
    dealer: &'c str,
    customer_code: &'c str,
    emails: [String; 3],
}

/// Checks claims whose signature and issuer are good already.
fn check<'c>(claims: &'c Claims, endpoint: &str, used: &Seen, now: i64) -> Result<Change<'c>, &'static str> {
    if !is_for(claims, endpoint) {
        return Err("aud is not this endpoint");
    }
    let alive_until = check_times(claims, now)?;
    let change = Change {
        dealer: text(claims, "dealer").ok_or("dealer is missing")?,
        customer_code: text(claims, "customer_code").ok_or("customer_code is missing")?,
        emails: emails(claims.get("emails")).ok_or("emails are not three addresses")?,
    };
    // Last, so that a message refused for another reason is not remembered.
    let jti = text(claims, "jti").ok_or("jti is missing")?;
    if !used.first_time(jti, alive_until, now) {
        return Err("the message was used before");
    }
    Ok(change)
}

/// Three slots, each empty or an address. What an address is, the provider has checked in detail.
fn emails(value: Option<&Value>) -> Option<[String; 3]> {
    let slots = value?.as_array()?.iter().map(|slot| {
        let slot = slot.as_str()?;
        let is_address =
            slot.len() <= LONGEST_ADDRESS && slot.contains('@') && !slot.contains(char::is_whitespace);
        (slot.is_empty() || is_address).then(|| slot.to_owned())
    });
    slots.collect::<Option<Vec<_>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const NOW: i64 = 1_763_769_600;
    const ENDPOINT: &str = "http://localhost:8093/address-book";

    fn good() -> Claims {
        let claims = json!({
            "iss": "https://id.example", "aud": ENDPOINT, "iat": NOW, "exp": NOW + 60, "jti": "1",
            "dealer": "D-0234", "customer_code": "C-000101", "emails": ["new@example.jp", "", ""],
        });
        claims.as_object().unwrap().clone()
    }

    #[test]
    fn a_good_message_changes_the_addresses_once() {
        let (claims, used) = (good(), Seen::default());
        let change = check(&claims, ENDPOINT, &used, NOW).unwrap();
        assert_eq!((change.dealer, change.customer_code), ("D-0234", "C-000101"));
        assert_eq!(change.emails, ["new@example.jp", "", ""]);
        assert_eq!(check(&claims, ENDPOINT, &used, NOW), Err("the message was used before"));
    }

    #[test]
    fn what_is_refused() {
        let cases: [(&str, Value); 13] = [
            ("aud", json!("http://localhost:8093/")),
            ("aud", Value::Null),
            ("exp", json!(NOW - 3_600)),
            ("iat", json!(NOW + 3_600)),
            ("exp", json!("soon")),
            ("jti", Value::Null),
            ("dealer", json!(7)),
            ("customer_code", Value::Null),
            ("emails", json!(["a@b", ""])),
            ("emails", json!(["a@b", "", "", ""])),
            ("emails", json!(["a@b", "", 3])),
            ("emails", json!(["not an address", "", ""])),
            ("emails", json!({})),
        ];
        for (name, value) in cases {
            let mut claims = good();
            claims.insert(name.to_owned(), value.clone());
            assert!(check(&claims, ENDPOINT, &Seen::default(), NOW).is_err(), "{name} = {value}");
        }
    }
}
