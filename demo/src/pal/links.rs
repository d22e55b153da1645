//! What became of a customer's dealer links, as the provider tells it.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use jiff::{Timestamp, tz};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Pal, dealer_api::CallError, page::Trouble};
use crate::{
    serve::{answer::see_other, browser},
    settings::PalDealer,
};

/// More pages than this are not read for one record.
const MOST_PAGES: usize = 10;

/// `GET {dealer_api}/links`
#[derive(Deserialize)]
struct LinkPage {
    links: Vec<Link>,
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    id: String,
    state: String,
    /// Erased some time after a link has ended.
    customer_code: Option<String>,
    shop: Option<String>,
    staff: Option<String>,
    created_at: Option<Value>,
    expires_at: Option<Value>,
    linked_at: Option<Value>,
    delivery: Option<String>,
}

/// A link as the record's page shows it.
pub(super) struct LinkRow {
    pub(super) id: String,
    /// The state's name, also a style.
    pub(super) state: String,
    pub(super) label: &'static str,
    /// When and where, and how the mail fared.
    pub(super) details: String,
    /// What the counter can do: the call's name and the button's label.
    pub(super) actions: &'static [(&'static str, &'static str)],
}

impl Pal {
    /// The links of one customer, newest first as the provider gives them.
    pub(super) async fn links_of(
        &self,
        dealer: &PalDealer,
        customer_code: &str,
    ) -> Result<Vec<LinkRow>, CallError> {
        let mut rows = Vec::new();
        let mut path = "links".to_owned();
        for _ in 0..MOST_PAGES {
            let page: LinkPage = self.get(dealer, &path).await?;
            let of_customer = |link: &Link| link.customer_code.as_deref() == Some(customer_code);
            rows.extend(page.links.into_iter().filter(of_customer).map(LinkRow::from));
            let Some(cursor) = page.next_cursor else { break };
            let cursor: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
            path = format!("links?cursor={cursor}");
        }
        Ok(rows)
    }
}

/// `POST /customers/{code}/links/{id}/{action}`
pub(super) async fn post(
    pal: Data<Pal>,
    request: HttpRequest,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    if !browser::is_own_form(&request, &pal.settings.base_url) {
        return Trouble::ForeignForm.page();
    }
    let Some(counter) = pal.counter(&request) else { return see_other("/") };
    let (code, id, action) = path.into_inner();
    let is_id = !id.is_empty() && id.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_');
    if !is_id || !matches!(action.as_str(), "resend" | "cancel" | "unlink") {
        return Trouble::NoSuchPage.page();
    }
    match pal.post::<Value>(counter.dealer, &format!("links/{id}/{action}"), &json!({})).await {
        Ok(_) => see_other(&format!("/customers/{}", super::page::in_path(&code))),
        Err(error) => Trouble::Call(error).page(),
    }
}

impl From<Link> for LinkRow {
    fn from(link: Link) -> Self {
        let (label, actions): (_, &[_]) = match link.state.as_str() {
            "provisional" => ("仮登録中", &[("resend", "メールを再送する"), ("cancel", "取り消す")]),
            "linked" => ("連携済み", &[("unlink", "連携を解除する")]),
            "declined" => ("お客様が辞退", &[]),
            "cancelled" => ("取消済み", &[]),
            "superseded" => ("やり直し済み", &[]),
            "expired" => ("期限切れ", &[]),
            "unlinked" => ("解除済み", &[]),
            "disputed" => ("確認中", &[]),
            _ => ("無効", &[]),
        };
        let is_open = link.state == "provisional";
        let details = [
            day("受付", link.created_at.as_ref()),
            day("連携", link.linked_at.as_ref()),
            day("期限", link.expires_at.as_ref().filter(|_| is_open)),
            link.shop.map(|shop| format!("店舗 {shop}")),
            link.staff.map(|staff| format!("担当 {staff}")),
            link.delivery.as_deref().filter(|_| is_open).map(delivery),
        ];
        Self {
            id: link.id,
            label,
            actions,
            state: link.state,
            details: details.into_iter().flatten().collect::<Vec<_>>().join("・"),
        }
    }
}

fn delivery(delivery: &str) -> String {
    match delivery {
        "sent" => "メール送信済み",
        "undeliverable" => "メール配信不可",
        _ => "メール送信待ち",
    }
    .to_owned()
}

/// A day in Japan. Times come as seconds since the epoch or as RFC 3339 text.
fn day(what: &str, time: Option<&Value>) -> Option<String> {
    let time = match time? {
        Value::Number(seconds) => Timestamp::from_second(seconds.as_i64()?).ok()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    let in_japan = time.to_zoned(tz::TimeZone::fixed(tz::offset(9)));
    Some(format!("{what} {}", in_japan.strftime("%Y/%-m/%-d")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_link_says_until_when() {
        let link = Link {
            id: "l1".to_owned(),
            state: "provisional".to_owned(),
            customer_code: None,
            shop: Some("S-01".to_owned()),
            staff: None,
            created_at: Some(json!(1_763_769_600)),
            expires_at: Some(json!("2025-12-22T14:59:59Z")),
            linked_at: None,
            delivery: Some("sent".to_owned()),
        };
        let row = LinkRow::from(link);
        assert_eq!(row.label, "仮登録中");
        assert_eq!(row.details, "受付 2025/11/22・期限 2025/12/22・店舗 S-01・メール送信済み");
    }
}
