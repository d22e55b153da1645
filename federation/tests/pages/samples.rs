//! One sample of every page, in the states that matter.

use federation::{
    domain::{
        CustomerRecord, Dealer, DealerId, DealerLink, DealerState, HandoverStage, LinkId, LinkState,
        MIGRATION_CONSENT, Shop, SlotState, TerminalDone, shipped_texts,
    },
    flow::{Counterpart, CustomerLink, ShownLookup, WaitingLink},
    pages::{
        DealerLookups, DeclineLink, DeclineWaiting, Ending, LinkEnded, LinkOutcomePage, LinkedCard,
        LinkedDealers, MailState, MigrationAbout, MigrationConsent, MigrationCreating, MigrationDone,
        MigrationFailed, MigrationGuide, MigrationStopped, NothingWaits, OpenLink, OtherAccount, PendingCard,
        PendingLinks, SlotView, TerminalClosed, TerminalCustomer, TerminalDonePage, TerminalEmails,
        TerminalHeader, TerminalSelect, UnlinkDealer, WaitingCard, WaitingDealers, link_rows, lookup_line,
        texts::{AccountLinkTexts, LinkTexts, MigrationTexts, TerminalTexts},
    },
    store::{consents::ConsentRecord, dealer_names::FormerName, lookups::Lookup},
};
use idp::{
    domain::{Brand, ClientId, Lang, TextVersion, Timestamp, TokenHash},
    pages::{Form, Problem, Row, Shell, Site, html},
};
use std::sync::Arc;

/// A page with its name; the name tells the state.
pub(crate) type Sample = (&'static str, String);

pub(crate) fn shell(lang: Lang) -> Shell {
    Shell::new(&Arc::new(Site::new(Brand::default())), lang, "csrf-token").with_switch("/here")
}

fn record() -> CustomerRecord {
    CustomerRecord {
        customer_code: "C-000101".to_owned(),
        family_name: "豊田".to_owned(),
        given_name: "花子".to_owned(),
        family_kana: "トヨダ".to_owned(),
        given_kana: "ハナコ".to_owned(),
        birthdate: "1980-04-05".to_owned(),
        postal_code: "4500002".to_owned(),
        address1: "愛知県名古屋市".to_owned(),
        address2: "中村区名駅".to_owned(),
        address3: "4-7-1".to_owned(),
        mobile_phone: "09012345678".to_owned(),
        emails: vec![
            "hanako.toyota@example.jp".to_owned(),
            "hanako@company.example".to_owned(),
            String::new(),
        ],
        ..CustomerRecord::default()
    }
}

fn text(document: &str) -> TextVersion {
    shipped_texts().into_iter().find(|text| text.document == document).unwrap()
}

fn link() -> DealerLink {
    let visit = Timestamp::from_seconds(1_795_320_000);
    DealerLink {
        id: LinkId::from("l-1"),
        dealer_id: DealerId::from("D-0234"),
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: ClientId::from("my-toyota"),
        code: None,
        account_id: None,
        token_hash: TokenHash::of("t"),
        reception_hash: None,
        reception_tries: 0,
        notice_version: String::new(),
        state: LinkState::Provisional,
        mail_id: None,
        undeliverable_at: None,
        created_at: visit,
        expires_at: DealerLink::expiry_of_start(visit),
        linked_at: None,
        ended_at: None,
    }
}

fn rows(lang: Lang) -> Vec<Row> {
    rows_of(lang, &link())
}

fn rows_of(lang: Lang, link: &DealerLink) -> Vec<Row> {
    link_rows(&shell(lang), link, &counterpart())
}

fn counterpart() -> Counterpart {
    let dealer = Dealer {
        id: DealerId::from("D-0234"),
        name: "トヨタ中央販売".to_owned(),
        name_en: "Toyota Central Sales".to_owned(),
        state: DealerState::Active,
        merger: None,
    };
    let shop = Shop {
        dealer_id: dealer.id.clone(),
        id: "S-01".to_owned(),
        name: "名駅本店".to_owned(),
        name_en: "Main shop".to_owned(),
        state: DealerState::Active,
    };
    Counterpart { dealer, shop: Some(shop) }
}

fn slots() -> Vec<SlotView> {
    let slot = |number, email: &str, state| SlotView {
        number,
        email: email.to_owned(),
        state,
        pending_until: "12/22".to_owned(),
    };
    vec![
        slot(1, "hanako.toyota@example.jp", Some(SlotState::CanStart)),
        slot(2, "hanako@company.example", Some(SlotState::NoAccount)),
        slot(3, "hanako@old.example", Some(SlotState::PendingHere)),
    ]
}

fn terminal(lang: Lang) -> Vec<Sample> {
    let (t, header) = (TerminalTexts::of(lang), TerminalHeader::of(&record()));
    let customer = |record, form| TerminalCustomer {
        shell: shell(lang),
        t,
        record,
        notice: text("dealer-link-notice"),
        form,
    };
    let select = |slots, told, form| TerminalSelect {
        shell: shell(lang),
        t,
        header: header.clone(),
        slots,
        register_url: "https://id.example.jp/register".to_owned(),
        told,
        form,
    };
    let emails = |form: Form| TerminalEmails { shell: shell(lang), t, header: header.clone(), form };
    let done = |code: Option<&str>| TerminalDonePage {
        shell: shell(lang),
        t,
        header: header.clone(),
        done: TerminalDone {
            link_id: LinkId::from("l-1"),
            email: "hanako.toyota@example.jp".to_owned(),
            expires_at: link().expires_at,
            reception_code: code.map(str::to_owned),
        },
        mail: if code.is_none() { MailState::Undeliverable } else { MailState::Sent },
        resent: code.is_none(),
        form: Form::new(),
    };
    let filled = Form::new().with("email-1", "hanako.toyota@example.jp").with("email-2", "hanako");
    let incomplete = CustomerRecord { family_kana: String::new(), mobile_phone: String::new(), ..record() };
    let other = |text: &str| Problem::Other(text.to_owned());
    vec![
        ("t1-customer", html(&customer(record(), Form::new()))),
        (
            "t1-customer-refused",
            html(&customer(record(), Form::new().refused("customer_ack", other(t.ack_missing)))),
        ),
        ("t1-incomplete-refused", html(&customer(incomplete, Form::new()))),
        ("t2-select", html(&select(slots(), None, Form::new()))),
        (
            "t2-select-refused",
            html(&select(slots(), None, Form::new().refused("slot-1", other(t.not_chosen)))),
        ),
        ("t3-emails", html(&emails(filled.clone()))),
        ("t3-emails-refused", html(&emails(filled.refused("email-2", other(t.email_invalid))))),
        ("t4-done", html(&done(Some("0427")))),
        ("t4-done-resent", html(&done(None))),
        ("t4-closed", html(&TerminalClosed { shell: shell(lang), t })),
    ]
}

fn customer(lang: Lang) -> Vec<Sample> {
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

fn migration(lang: Lang) -> Vec<Sample> {
    let t = MigrationTexts::of(lang);
    let (service, site) = ("MyTOYOTA Notebook".to_owned(), "TOYOTA OWNER'S SITE".to_owned());
    let site_href = "https://owners.example.jp/".to_owned();
    let rows = || vec![rows_of(lang, &link())[0].clone(), Row::new(t.user, "yumi82", shell(lang).t)];
    let about = |form| MigrationAbout {
        shell: shell(lang),
        t,
        action: "/migration/about".to_owned(),
        form,
        terms_href: "/terms/common-id/2026-11-01".to_owned(),
        terms_version: "2026-11-01".to_owned(),
        back_href: "/migration".to_owned(),
    };
    let consent = |form| MigrationConsent {
        shell: shell(lang),
        t,
        action: "/interaction/i/migration".to_owned(),
        rows: rows(),
        consent: text(MIGRATION_CONSENT),
        form,
        back_href: "/migration".to_owned(),
    };
    let stopped = |stage| MigrationStopped {
        shell: shell(lang),
        t,
        stage,
        site: site.clone(),
        site_href: site_href.clone(),
    };
    let guide = MigrationGuide {
        shell: shell(lang),
        t,
        action: "/migration".to_owned(),
        service: service.clone(),
        site: site.clone(),
        back_href: site_href.clone(),
        rows: rows(),
    };
    let creating = MigrationCreating {
        shell: shell(lang),
        t,
        state_href: "/migration/state".to_owned(),
        next_href: "/migration/creating".to_owned(),
    };
    let failed = MigrationFailed {
        shell: shell(lang),
        t,
        action: "/migration/creating".to_owned(),
        reference: "20261122".to_owned(),
    };
    let done = MigrationDone {
        shell: shell(lang),
        t,
        service,
        service_href: Some("https://notebook.example.jp/".to_owned()),
        site: site.clone(),
        site_href: site_href.clone(),
    };
    let unticked = Form::new().refused("tos", Problem::TermsNotAccepted);
    let changed = Form::new().refused("migration-agree", Problem::Other(t.text_changed.to_owned()));
    vec![
        ("m3-guide", html(&guide)),
        ("m4-about", html(&about(Form::new()))),
        ("m4-about-refused", html(&about(unticked))),
        ("m10-consent", html(&consent(Form::new()))),
        ("m10-consent-refused", html(&consent(changed))),
        ("m12-creating", html(&creating)),
        ("e18-failed", html(&failed)),
        ("m13-done", html(&done)),
        ("e19-other-id", html(&stopped(HandoverStage::OtherId))),
        ("e19-other-record", html(&stopped(HandoverStage::OtherRecord))),
    ]
}

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

fn account(lang: Lang) -> Vec<Sample> {
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

pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    terminal(lang).into_iter().chain(customer(lang)).chain(account(lang)).chain(migration(lang)).collect()
}
