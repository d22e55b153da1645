//! Dealers (販売店), their shops (店舗) and their systems.

use super::{DealerId, id::is_reference};
use idp::domain::{ClientId, Lang, Timestamp, clean_text};
use serde::Serialize;

/// Whether a dealer or a shop takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DealerState {
    /// In use.
    #[default]
    Active,
    /// Switched off: no starts, and its links are in no token (rule 13).
    Suspended,
}

impl DealerState {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "suspended" => Some(Self::Suspended),
            _ => None,
        }
    }
}

/// A dealer: a legal entity that customers may link their account with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dealer {
    /// Its name in the claim and in the interfaces; never used again.
    pub id: DealerId,
    /// Name shown to people, Japanese.
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    pub name_en: String,
    /// In use or not.
    pub state: DealerState,
    /// The dealer that took it over, if one did. It is suspended then, and stays so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merger: Option<Merger>,
}

/// That a dealer was merged into another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merger {
    /// Which dealer has its links now, unless that one was merged too.
    pub into: DealerId,
    /// Since when.
    pub at: Timestamp,
}

impl Dealer {
    /// The name in one language.
    pub fn name_in(&self, lang: Lang) -> &str {
        name_in(&self.name, &self.name_en, lang)
    }

    /// Whether the names may be registered: 1–100 characters, English optional.
    pub fn has_good_names(&self) -> bool {
        is_name(&self.name) && (self.name_en.is_empty() || is_name(&self.name_en))
    }
}

/// A shop of a dealer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shop {
    /// Whose.
    pub dealer_id: DealerId,
    /// The dealer's own reference: `S-01`.
    pub id: String,
    /// Name shown to people, Japanese.
    pub name: String,
    /// Name shown to people, English; empty means the Japanese one.
    pub name_en: String,
    /// In use or not.
    pub state: DealerState,
}

impl Shop {
    /// The name in one language.
    pub fn name_in(&self, lang: Lang) -> &str {
        name_in(&self.name, &self.name_en, lang)
    }

    /// Whether id and names may be registered.
    pub fn is_good(&self) -> bool {
        is_reference(&self.id) && is_name(&self.name) && (self.name_en.is_empty() || is_name(&self.name_en))
    }
}

/// What ties an OAuth client (kind `dealer`) to its dealer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DealerClient {
    /// The OAuth client.
    pub client_id: ClientId,
    /// The one dealer that it belongs to.
    pub dealer_id: DealerId,
    /// The one shop that it is confined to, if it is.
    pub shop_id: Option<String>,
    /// Where address changes of T3 go; without it T3 cannot save.
    pub address_book_endpoint: Option<String>,
    /// Where events are pushed (RFC 8935); without it they wait to be polled.
    pub events_endpoint: Option<String>,
}

impl DealerClient {
    /// Whether the client may see what happened at this shop.
    pub fn may_see_shop(&self, shop: &str) -> bool {
        self.shop_id.as_deref().is_none_or(|own| own == shop)
    }

    /// Whether both endpoints are absolute http(s) URLs without fragment or credentials. Whether http
    /// is allowed at all is decided when they are called.
    pub fn has_good_endpoints(&self) -> bool {
        [&self.address_book_endpoint, &self.events_endpoint].into_iter().flatten().all(|url| is_endpoint(url))
    }
}

fn name_in<'a>(ja: &'a str, en: &'a str, lang: Lang) -> &'a str {
    if lang == Lang::En && !en.is_empty() { en } else { ja }
}

fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (1..=100).contains(&length) && !text.chars().any(char::is_control) && clean_text(text) == text
}

fn is_endpoint(text: &str) -> bool {
    text.len() <= 2_000
        && url::Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.has_host()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_plain_urls() {
        let client = |endpoint: &str| DealerClient {
            client_id: ClientId::from("c"),
            dealer_id: DealerId::from("D-1"),
            shop_id: None,
            address_book_endpoint: Some(endpoint.to_owned()),
            events_endpoint: None,
        };
        assert!(client("https://dealer.example/address-book").has_good_endpoints());
        for bad in
            ["", "dealer.example", "ftp://dealer.example/", "https://u:p@d.example/", "https://d.example/#x"]
        {
            assert!(!client(bad).has_good_endpoints(), "{bad}");
        }
    }

    #[test]
    fn names_are_one_clean_line() {
        let dealer = |name: &str| Dealer {
            id: DealerId::from("D-1"),
            name: name.to_owned(),
            name_en: String::new(),
            state: DealerState::Active,
            merger: None,
        };
        assert!(dealer("トヨタ中央販売").has_good_names());
        for bad in ["", " ", "a\nb", " a", "a\u{200b}", &"あ".repeat(101)] {
            assert!(!dealer(bad).has_good_names(), "{bad:?}");
        }
    }
}
