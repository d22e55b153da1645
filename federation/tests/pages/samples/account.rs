//! A11, A12 and the look-ups.

use super::{Sample, counterpart, link, shell};
use federation::{
    domain::{DealerLink, LinkState},
    flow::{CustomerLink, ShownLookup, WaitingLink},
    pages::{
        DealerLookups, DeclineWaiting, LinkedCard, LinkedDealers, UnlinkDealer, WaitingCard, WaitingDealers,
        lookup_line,
        texts::{AccountLinkTexts, LinkTexts},
    },
    store::{consents::ConsentRecord, dealer_names::FormerName, lookups::Lookup},
};
use idp::{
    domain::Lang,
    pages::{Row, html},
};

fn customer_link(link: DealerLink) -> CustomerLink {
    CustomerLink {
        counterpart: counterpart(),
        former_names: vec![FormerName {
            name: "トヨタ中央".to_owned(),
            name_en: "Toyota Chuo".to_owned(),
            until: 1_796_000_000,
        }],
        consent: Some(ConsentRecord {
            id: "c-1".to_owned(),
            link_id: "l-1".to_owned(),
            account_id: "a-1".to_owned(),
            dealer_id: "D-0234".to_owned(),
            document: "dealer-link-consent".to_owned(),
            version: "2026-11-01".to_owned(),
            hash: String::new(),
            terms: "{}".to_owned(),
            journey: "my-toyota".to_owned(),
            consented_at: 1_795_320_000,
        }),
        customer_code: Some("C-000101".to_owned()),
        link,
    }
}

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let (t, shell) = (AccountLinkTexts::of(lang), || shell(lang));
    let linked_at = Some(link().created_at);
    let linked = customer_link(DealerLink { state: LinkState::Linked, linked_at, ..link() });
    let disputed = customer_link(DealerLink { state: LinkState::Disputed, linked_at, ..link() });
    let card = |shown: &CustomerLink| LinkedCard::of(&shell(), shown);
    let waiting = WaitingCard {
        service: "My TOYOTA".to_owned(),
        ..WaitingCard::of(&shell(), &WaitingLink { link: link(), counterpart: counterpart(), service: None })
    };
    let linked_page =
        |cards, pending, unlinked| LinkedDealers { shell: shell(), t, cards, pending, unlinked };
    let pending_page = |cards, done, caution| WaitingDealers { shell: shell(), t, cards, done, caution };
    let lookups = |rows, refused| DealerLookups { shell: shell(), t, rows, refused, changed: refused };
    let looked_up = ShownLookup {
        lookup: Lookup { dealer_id: "D-0234".to_owned(), shop: "S-01".to_owned(), at: 1_795_320_000 },
        counterpart: Some(counterpart()),
    };
    let (when, who) = lookup_line(lang, &looked_up);
    vec![
        ("a11-linked", html(&linked_page(vec![card(&linked), card(&disputed)], 1, false))),
        ("a11-none", html(&linked_page(vec![], 0, true))),
        ("a11-unlink", html(&UnlinkDealer { shell: shell(), t, card: card(&linked) })),
        ("a12-pending", html(&pending_page(vec![waiting.clone(), waiting.clone()], None, Some(t.gone)))),
        ("a12-none", html(&pending_page(vec![], Some(t.declined), None))),
        (
            "a12-decline",
            html(&DeclineWaiting {
                shell: shell(),
                t,
                link_t: LinkTexts::of(lang),
                not_mine: true,
                card: waiting,
            }),
        ),
        ("a11-lookups", html(&lookups(vec![Row::new(&when, who, shell().t)], false))),
        ("a11-lookups-refused-choice", html(&lookups(vec![], true))),
    ]
}
