//! T1–T4.

use super::{Sample, link, record, shell, text};
use federation::{
    domain::{CustomerRecord, LinkId, SlotState, TerminalDone, ValueWarning, WarningReason},
    pages::{
        MailState, SlotView, TerminalClosed, TerminalCustomer, TerminalDonePage, TerminalEmails,
        TerminalHeader, TerminalSelect, texts::TerminalTexts,
    },
};
use idp::{
    domain::{EmailError, Lang},
    pages::{Form, Problem, html},
};

fn slots() -> Vec<SlotView> {
    let slot = |number, email: &str, state| SlotView {
        number,
        email: email.to_owned(),
        state,
        unusable: None,
        pending_until: "12/22".to_owned(),
    };
    vec![
        slot(1, "hanako.toyota@example.jp", Some(SlotState::CanStart)),
        slot(2, "hanako@company.example", Some(SlotState::NoAccount)),
        slot(3, "hanako@old.example", Some(SlotState::PendingHere)),
    ]
}

fn slots_with_an_unusable_one() -> Vec<SlotView> {
    let mut slots = slots();
    if let Some(slot) = slots.get_mut(1) {
        *slot = SlotView {
            email: "hanako@@company".to_owned(),
            state: None,
            unusable: Some(WarningReason::Email),
            ..slot.clone()
        };
    }
    slots
}

pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let (t, header) = (TerminalTexts::of(lang), TerminalHeader::of(&record()));
    let warned = |record, warnings, form| TerminalCustomer {
        shell: shell(lang),
        t,
        record,
        warnings,
        notice: text("dealer-link-notice"),
        form,
    };
    let customer = |record, form| warned(record, Vec::new(), form);
    let select = |slots: Vec<SlotView>, told, form| TerminalSelect {
        shell: shell(lang),
        t,
        header: header.clone(),
        has_more: slots.iter().any(|slot| slot.unusable.is_some()),
        slots,
        register_url: "https://id.example.jp/register".to_owned(),
        told,
        form,
    };
    let emails = |form: Form, unusable| TerminalEmails {
        shell: shell(lang),
        t,
        header: header.clone(),
        unusable,
        form,
    };
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
    let unusable = CustomerRecord {
        mobile_phone: String::new(),
        phone: "+81520000103".to_owned(),
        postal_code: String::new(),
        birthdate: String::new(),
        ..record()
    };
    let warning = |member: &str, reason, written: &str| ValueWarning {
        member: member.to_owned(),
        reason,
        written: written.to_owned(),
    };
    let warnings = vec![
        warning("birthdate", WarningReason::Birthdate, "1970-02-31"),
        warning("postal_code", WarningReason::PostalCode, "450-000"),
        warning("mobile_phone", WarningReason::PhoneForeign, "+82-10-1234-5678"),
        warning("phone", WarningReason::PhoneExtension, "052-000-0103 内線12"),
    ];
    let other = |text: &str| Problem::Other(text.to_owned());
    vec![
        ("t1-customer", html(&customer(record(), Form::new()))),
        (
            "t1-customer-refused",
            html(&customer(record(), Form::new().refused("customer_ack", other(t.ack_missing)))),
        ),
        ("t1-incomplete-refused", html(&customer(incomplete, Form::new()))),
        ("t1-unusable", html(&warned(unusable.clone(), warnings.clone(), Form::new()))),
        (
            "t1-unusable-refused",
            html(&warned(
                CustomerRecord { family_kana: String::new(), phone: String::new(), ..unusable },
                vec![
                    warning("family_kana", WarningReason::Kana, "豊田"),
                    warning("phone", WarningReason::PhoneForeign, "+82-10-1234-5678"),
                ],
                Form::new(),
            )),
        ),
        ("t2-select", html(&select(slots(), None, Form::new()))),
        (
            "t2-select-refused",
            html(&select(slots(), None, Form::new().refused("slot-1", other(t.not_chosen)))),
        ),
        ("t2-unusable", html(&select(slots_with_an_unusable_one(), None, Form::new()))),
        ("t3-emails", html(&emails(filled.clone(), [None, Some(WarningReason::Email), None]))),
        (
            "t3-emails-refused",
            html(&emails(filled.refused("email-2", Problem::Email(EmailError::NoAt)), [None; 3])),
        ),
        ("t4-done", html(&done(Some("0427")))),
        ("t4-done-resent", html(&done(None))),
        ("t4-closed", html(&TerminalClosed { shell: shell(lang), t })),
    ]
}
