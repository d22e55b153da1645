use super::{day_words, texts::AccountLinkTexts};
use crate::{
    domain::{DealerState, LinkState},
    flow::{CustomerLink, ShownLookup, WaitingLink},
};
use askama::Template;
use idp::{
    domain::{Client, Lang},
    mail::time_words,
    pages::{Row, Shell},
};

/// One linked record, A11.
#[derive(Clone)]
pub struct LinkedCard {
    /// Its name, in the address of the page that ends it.
    pub link: String,
    /// Name of the dealer, the card's heading.
    pub dealer: String,
    /// State, shop, days, the dealer's number, former names.
    pub rows: Vec<Row>,
    /// Something the holder should know.
    pub caution: Option<&'static str>,
    /// The readable text that was agreed to.
    pub consent_href: Option<String>,
}

impl LinkedCard {
    /// What A11 shows of a link.
    #[must_use]
    pub fn of(shell: &Shell, shown: &CustomerLink) -> Self {
        let t = AccountLinkTexts::of(shell.lang);
        let rows = customer_link_lines(shell.lang, shown)
            .into_iter()
            .skip(1)
            .map(|(name, value)| Row::new(&name, value, shell.t))
            .collect();
        Self {
            link: shown.link.id.to_string(),
            dealer: shown.counterpart.dealer.name_in(shell.lang).to_owned(),
            rows,
            caution: caution(shown, t),
            consent_href: shown
                .consent
                .as_ref()
                .map(|consent| format!("/terms/{}/{}", consent.document, consent.version)),
        }
    }

    fn list(&self) -> Vec<Row> {
        self.rows.clone()
    }
}

fn is_suspended(shown: &CustomerLink) -> bool {
    shown.counterpart.dealer.state == DealerState::Suspended
}

fn caution(shown: &CustomerLink, t: &AccountLinkTexts) -> Option<&'static str> {
    match shown.link.state {
        LinkState::Disputed => Some(t.disputed),
        _ if is_suspended(shown) => Some(t.suspended),
        _ => None,
    }
}

/// What is known of a link, name and value of each line; the dealer first.
#[must_use]
pub fn customer_link_lines(lang: Lang, shown: &CustomerLink) -> Vec<(String, String)> {
    let t = AccountLinkTexts::of(lang);
    let state = match shown.link.state {
        LinkState::Disputed => t.state_disputed,
        _ if is_suspended(shown) => t.state_suspended,
        _ => t.state_linked,
    };
    let mut lines = vec![(t.dealer, shown.counterpart.dealer.name_in(lang).to_owned())];
    for former in &shown.former_names {
        let day = day_words(former.until(), lang);
        lines.push((t.former_name, t.former_until(former.name_in(lang), &day)));
    }
    lines.push((t.state, state.to_owned()));
    if let Some(shop) = &shown.counterpart.shop {
        lines.push((t.shop, shop.name_in(lang).to_owned()));
    }
    lines.push((t.visited, day_words(shown.link.created_at, lang)));
    if let Some(at) = shown.link.linked_at {
        lines.push((t.linked_at, day_words(at, lang)));
    }
    if let Some(code) = &shown.customer_code {
        lines.push((t.customer_code, code.clone()));
    }
    lines.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// When an address was looked up, and by whom.
#[must_use]
pub fn lookup_line(lang: Lang, shown: &ShownLookup) -> (String, String) {
    let who = match &shown.counterpart {
        Some(known) => {
            let shop = known.shop.as_ref().map(|shop| shop.name_in(lang)).unwrap_or_default();
            format!("{} {shop}", known.dealer.name_in(lang)).trim_end().to_owned()
        }
        None => shown.lookup.dealer_id.clone(),
    };
    (time_words(shown.lookup.at, lang), who)
}

/// A11. Per card the link `#unlink-{n}`.
#[derive(Template)]
#[template(path = "account/dealers.html")]
pub struct LinkedDealers {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static AccountLinkTexts,
    /// Newest first.
    pub cards: Vec<LinkedCard>,
    /// So many wait (A12).
    pub pending: usize,
    /// A link was ended a moment ago.
    pub unlinked: bool,
}

/// The question before ending a link. Button `#unlink-confirm`, link `#back`.
#[derive(Template)]
#[template(path = "account/unlink.html")]
pub struct UnlinkDealer {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static AccountLinkTexts,
    /// The link.
    pub card: LinkedCard,
}

impl UnlinkDealer {
    fn action(&self) -> String {
        format!("/account/dealers/{}/unlink", self.card.link)
    }
}

/// One link that waits, A12.
#[derive(Clone)]
pub struct WaitingCard {
    /// Its name, sent along.
    pub link: String,
    /// Name of the dealer, the card's heading.
    pub dealer: String,
    /// Shop, day of the visit, last day.
    pub rows: Vec<Row>,
    /// The service to go on with.
    pub service: String,
}

impl WaitingCard {
    /// What A12 shows of a start.
    #[must_use]
    pub fn of(shell: &Shell, waiting: &WaitingLink) -> Self {
        let (t, lang) = (AccountLinkTexts::of(shell.lang), shell.lang);
        let mut rows = Vec::new();
        if let Some(shop) = &waiting.counterpart.shop {
            rows.push(Row::new(t.shop, shop.name_in(lang), shell.t));
        }
        rows.push(Row::new(t.visited, day_words(waiting.link.created_at, lang), shell.t));
        rows.push(Row::new(t.until, day_words(waiting.link.expires_at, lang), shell.t));
        Self {
            link: waiting.link.id.to_string(),
            dealer: waiting.counterpart.dealer.name_in(lang).to_owned(),
            rows,
            service: waiting.service.as_ref().map(|service| service_name(service, lang)).unwrap_or_default(),
        }
    }

    fn list(&self) -> Vec<Row> {
        self.rows.clone()
    }
}

/// The name of a service in one language.
#[must_use]
pub fn service_name(client: &Client, lang: Lang) -> String {
    let registration = &client.registration;
    match lang {
        Lang::En if !registration.client_name_en.is_empty() => registration.client_name_en.clone(),
        _ => registration.client_name.clone(),
    }
}

/// A12. Per card `#continue-{n}`, `#decline-{n}`, `#not-mine-{n}`.
#[derive(Template)]
#[template(path = "account/pending.html")]
pub struct WaitingDealers {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static AccountLinkTexts,
    /// Oldest first.
    pub cards: Vec<WaitingCard>,
    /// What the last press did.
    pub done: Option<&'static str>,
    /// Why the last press did nothing.
    pub caution: Option<&'static str>,
}

/// The question before a start is declined from A12. Button `#link-decline-confirm`, link `#back`.
#[derive(Template)]
#[template(path = "account/decline.html")]
pub struct DeclineWaiting {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static AccountLinkTexts,
    /// The words of L6n.
    pub link_t: &'static super::texts::LinkTexts,
    /// 心当たりがない instead of 連携しない.
    pub not_mine: bool,
    /// The start.
    pub card: WaitingCard,
}

impl DeclineWaiting {
    fn action(&self) -> String {
        let way = if self.not_mine { "not-mine" } else { "decline" };
        format!("/account/dealers/{}/{way}", self.card.link)
    }
}

/// Look-ups by dealers and the choice not to be found. Button `#lookups-turn-off` or `#lookups-turn-on`.
#[derive(Template)]
#[template(path = "account/lookups.html")]
pub struct DealerLookups {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static AccountLinkTexts,
    /// Newest first: when, and who.
    pub rows: Vec<Row>,
    /// The holder does not want to be found.
    pub refused: bool,
    /// The choice was changed a moment ago.
    pub changed: bool,
}

impl DealerLookups {
    fn list(&self) -> Vec<Row> {
        self.rows.clone()
    }
}
