//! L0, L6, L6n, L7 and the ends of a link.

use super::{Sample, link, rows, rows_of, shell, text};
use federation::{
    domain::{DealerLink, LinkState},
    pages::{
        DeclineLink, Ending, LinkEnded, LinkOutcomePage, NothingWaits, OpenLink, OtherAccount, PendingCard,
        PendingLinks, texts::LinkTexts,
    },
};
use idp::{
    domain::{Lang, TextVersion},
    pages::{Form, Problem, html},
};

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let t = LinkTexts::of(lang);
    let card = |asks_code| PendingCard {
        link: "l-1".to_owned(),
        dealer: rows(lang)[0].value.clone(),
        rows: rows(lang),
        asks_code,
    };
    let pending = |cards, form| PendingLinks {
        shell: shell(lang),
        t,
        action: "/interaction/i/links".to_owned(),
        cards,
        consent: TextVersion {
            changes_ja: "利用する目的を、くわしくしました。".to_owned(),
            changes_en: "The purposes are explained in more detail.".to_owned(),
            ..text("dealer-link-consent")
        },
        is_updated: false,
        form,
    };
    let outcome = |state| LinkOutcomePage {
        shell: shell(lang),
        t,
        action: "/interaction/i/links/done".to_owned(),
        ending: Ending::of(state, false, t),
        rows: rows_of(
            lang,
            &DealerLink { linked_at: (state == LinkState::Linked).then_some(link().created_at), ..link() },
        ),
    };
    let updated = Form::new().refused("link-complete-0", Problem::Other(t.text_changed.to_owned()));
    let updated = pending(vec![card(false)], updated);
    let wrong = Form::new().refused("reception_code-1", Problem::Other(t.code_wrong(4)));
    vec![
        (
            "l0-open",
            html(&OpenLink { shell: shell(lang), t, rows: rows(lang), service: "My TOYOTA".to_owned() }),
        ),
        (
            "l0-expired",
            html(&LinkEnded {
                shell: shell(lang),
                t,
                ending: Ending::of(LinkState::Expired, false, t),
                rows: rows(lang),
                service_url: None,
            }),
        ),
        (
            "l0-linked",
            html(&LinkEnded {
                shell: shell(lang),
                t,
                ending: Ending::of(LinkState::Linked, true, t),
                rows: rows(lang),
                service_url: Some("https://my.example.jp/".to_owned()),
            }),
        ),
        ("l6-pending", html(&pending(vec![card(false)], Form::new()))),
        ("l6-two-refused", html(&pending(vec![card(false), card(true)], wrong))),
        (
            "l6n-decline",
            html(&DeclineLink {
                shell: shell(lang),
                t,
                action: "/interaction/i/links/decline".to_owned(),
                not_mine: false,
                rows: rows(lang),
            }),
        ),
        (
            "e12-other",
            html(&OtherAccount {
                shell: shell(lang),
                t,
                action: "/interaction/i/links".to_owned(),
                masked: "h***@e***.jp".to_owned(),
            }),
        ),
        (
            "e13-nothing",
            html(&NothingWaits { shell: shell(lang), t, action: Some("/interaction/i/links".to_owned()) }),
        ),
        ("e13-unknown", html(&NothingWaits { shell: shell(lang), t, action: None })),
        ("e17-updated-refused", html(&PendingLinks { is_updated: true, ..updated })),
        ("l7-done", html(&outcome(LinkState::Linked))),
        ("l7-cancelled", html(&outcome(LinkState::Cancelled))),
    ]
}
