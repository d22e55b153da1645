//! What the provider has to tell a dealer: Security Event Tokens (RFC 8417), fetched by polling (RFC 8936).
//! Events are acknowledged with the next poll, so that one lost on the way comes again.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{HttpRequest, HttpResponse, web::Data};
use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Pal, counter::Counter, dealer_api::CallError, page::Trouble};
use crate::{
    provider::signed_message::{Claims, Refused, is_for},
    serve::{
        answer::{page, see_other},
        browser,
    },
    settings::PalDealer,
};

/// The newest so many are shown.
const KEPT: usize = 100;

/// The answer to a poll.
#[derive(Deserialize)]
struct Poll {
    /// The tokens by their `jti`.
    sets: BTreeMap<String, String>,
}

/// What each dealer was told, newest first, and what is still to be acknowledged.
#[derive(Default)]
pub(super) struct News(Mutex<HashMap<String, DealerNews>>);

#[derive(Default)]
struct DealerNews {
    events: Vec<Event>,
    to_acknowledge: Vec<String>,
}

/// One event.
#[derive(Clone)]
pub(super) struct Event {
    pub(super) jti: String,
    pub(super) label: &'static str,
    pub(super) link_id: String,
    pub(super) customer_code: Option<String>,
}

#[derive(Template)]
#[template(path = "pal/events.html")]
struct EventsPage<'p> {
    counter: Counter<'p>,
    events: Vec<Event>,
}

/// `GET /events`
pub(super) async fn get(pal: Data<Pal>, request: HttpRequest) -> HttpResponse {
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    let events = pal.news.list(&counter.dealer.dealer_id);
    page(&EventsPage { counter, events })
}

/// `POST /events`: asks the provider for what is new.
pub(super) async fn post(pal: Data<Pal>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &pal.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    match pal.poll(counter.dealer).await {
        Ok(()) => see_other("/events"),
        Err(error) => Trouble::Call(error).page(),
    }
}

impl Pal {
    async fn poll(&self, dealer: &PalDealer) -> Result<(), CallError> {
        let acknowledged = self.news.to_acknowledge(&dealer.dealer_id);
        let request = json!({ "ack": acknowledged, "maxEvents": 50, "returnImmediately": true });
        let poll: Poll = self.post(dealer, "events", &request).await?;
        self.news.acknowledged(&dealer.dealer_id, &acknowledged);
        for (jti, set) in poll.sets {
            match self.provider.open(&set, &["secevent+jwt"]).await {
                // A good signature is not enough: the event could be another receiver's.
                Ok(claims) if is_for(&claims, &dealer.client_id) => {
                    self.news.add(&dealer.dealer_id, jti.clone(), event(jti, &claims));
                }
                Ok(_) => tracing::warn!("an event for another receiver"),
                // Not acknowledged: it comes again when the keys can be had.
                Err(Refused::NoKeys) => {}
                Err(error) => tracing::warn!(%error, "an event that is not genuine"),
            }
        }
        Ok(())
    }
}

/// Reads the one event that a token carries.
fn event(jti: String, claims: &Claims) -> Option<Event> {
    let (name, members) = claims.get("events")?.as_object()?.iter().next()?;
    let label = match name.rsplit('/').next()? {
        "link-linked" => "連携が完了しました",
        "link-declined" => "お客様が連携を辞退しました",
        "link-expired" => "仮登録の期限が切れました",
        "link-unlinked" => "連携が解除されました",
        "mail-undeliverable" => "メールを届けられませんでした",
        _ => "お知らせ",
    };
    let text = |name| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Event { jti, label, link_id: text("link_id")?, customer_code: text("customer_code") })
}

impl News {
    fn list(&self, dealer_id: &str) -> Vec<Event> {
        self.lock().get(dealer_id).map(|news| news.events.clone()).unwrap_or_default()
    }

    fn to_acknowledge(&self, dealer_id: &str) -> Vec<String> {
        self.lock().get(dealer_id).map(|news| news.to_acknowledge.clone()).unwrap_or_default()
    }

    fn acknowledged(&self, dealer_id: &str, jtis: &[String]) {
        if let Some(news) = self.lock().get_mut(dealer_id) {
            news.to_acknowledge.retain(|jti| !jtis.contains(jti));
        }
    }

    /// `event` is `None` for a kind that PAL cannot read: acknowledged all the same, or it would come for ever.
    fn add(&self, dealer_id: &str, jti: String, event: Option<Event>) {
        let mut all = self.lock();
        let news = all.entry(dealer_id.to_owned()).or_default();
        if let Some(event) = event.filter(|event| news.events.iter().all(|known| known.jti != event.jti)) {
            news.events.insert(0, event);
            news.events.truncate(KEPT);
        }
        news.to_acknowledge.push(jti);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, DealerNews>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_event_is_kept_once_and_acknowledged_with_the_next_poll() {
        let claims = json!({"events": {"https://id.example/events/link-linked": {"link_id": "l1", "customer_code": "C-1"}}});
        let claims = claims.as_object().unwrap();
        let news = News::default();
        news.add("D-1", "j1".to_owned(), event("j1".to_owned(), claims));
        news.add("D-1", "j1".to_owned(), event("j1".to_owned(), claims));
        assert_eq!(news.list("D-1").len(), 1);
        assert_eq!(news.list("D-1").first().unwrap().label, "連携が完了しました");
        assert!(news.list("D-2").is_empty());
        news.acknowledged("D-1", &news.to_acknowledge("D-1"));
        assert!(news.to_acknowledge("D-1").is_empty());
    }
}
