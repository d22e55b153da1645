//! T1–T4.

use super::{Sample, link, record, shell, text};
use federation::{
    domain::{CustomerRecord, LinkId, SlotState, TerminalDone},
    pages::{
        MailState, SlotView, TerminalClosed, TerminalCustomer, TerminalDonePage, TerminalEmails,
        TerminalHeader, TerminalSelect, texts::TerminalTexts,
    },
};
use idp::{
    domain::Lang,
    pages::{Form, Problem, html},
};

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

pub(super) fn all(lang: Lang) -> Vec<Sample> {
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
