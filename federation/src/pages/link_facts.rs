use super::texts::LinkTexts;
use crate::{domain::DealerLink, flow::Counterpart};
use idp::{
    domain::{Lang, Timestamp},
    pages::{Row, Shell, date_words},
};

/// The day of a moment in Japan, in words.
#[must_use]
pub fn day_words(at: Timestamp, lang: Lang) -> String {
    date_words(at.in_japan().date(), lang)
}

/// Dealer, shop, day of the visit and, until it is completed, the last day.
#[must_use]
pub fn link_rows(shell: &Shell, link: &DealerLink, counterpart: &Counterpart) -> Vec<Row> {
    let (t, lang) = (LinkTexts::of(shell.lang), shell.lang);
    let mut rows = vec![Row::new(t.dealer, counterpart.dealer.name_in(lang), shell.t)];
    if let Some(shop) = &counterpart.shop {
        rows.push(Row::new(t.shop, shop.name_in(lang), shell.t));
    }
    rows.push(Row::new(t.visited, day_words(link.created_at, lang), shell.t));
    // What is completed has no last day any more.
    rows.push(match link.linked_at {
        Some(at) => Row::new(t.linked_at, day_words(at, lang), shell.t),
        None => Row::new(t.until, day_words(link.expires_at, lang), shell.t),
    });
    rows
}
