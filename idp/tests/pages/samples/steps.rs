//! L2–L5 and the scope consent.

use super::{Sample, filled, shell, text};
use idp::domain::{Lang, RequiredItem};
use idp::pages::*;

/// L2–L5 and the scope consent.
pub(super) fn all(lang: Lang) -> Vec<Sample> {
    let items = |form, prefilled| Items {
        shell: shell(lang),
        action: text("/interaction/i1/items"),
        service: text("My TOYOTA"),
        items: vec![RequiredItem::Birthdate],
        form,
        prefilled,
    };
    let terms = |occasion, form| ServiceTerms {
        shell: shell(lang),
        action: text("/interaction/i1/terms"),
        service: text("My TOYOTA"),
        is_own: false,
        occasion,
        terms_document: text("my-toyota"),
        terms_href: text("/terms/my-toyota/2026-11-01"),
        terms_version: text("2026-11-01"),
        effective: text("2026-11-01"),
        form,
    };
    let changes = match lang {
        Lang::Ja => "- 販売店との連携についての条を加えました。\n- お問い合わせの窓口が変わりました。",
        Lang::En => "- A section on dealer links was added.\n- The contact has changed.",
    };
    let scopes = ["openid", "profile", "email", "phone", "address", "offline_access"];
    vec![
        ("l2-items", html(&items(Form::new(), false))),
        ("l2-items-refused", html(&items(filled().refused("birthdate", Problem::DateInFuture), true))),
        (
            "l3-items-confirm",
            html(&ItemsConfirm {
                shell: shell(lang),
                action: text("/interaction/i1/items/confirm"),
                back_href: text("/interaction/i1/items"),
                birthdate: Some(text("1980-04-05")),
            }),
        ),
        ("l4-items-done", html(&ItemsDone { shell: shell(lang), next_href: text("/interaction/i1") })),
        ("l5-terms-first", html(&terms(TermsOccasion::First, Form::new()))),
        (
            "l5-terms-updated-refused",
            html(&terms(
                TermsOccasion::Updated { changes: text(changes) },
                Form::new().refused("tos", Problem::TextChanged),
            )),
        ),
        (
            "l5-terms-own",
            html(&ServiceTerms {
                service: text(shell(lang).id_name()),
                is_own: true,
                terms_document: text("common-id"),
                ..terms(TermsOccasion::Updated { changes: text(changes) }, Form::new())
            }),
        ),
        (
            "consent-self-registered",
            html(&Consent {
                shell: shell(lang),
                action: text("/interaction/i1/consent"),
                service: text(if lang == Lang::Ja { "部品カタログ" } else { "Parts catalogue" }),
                email: text("hanako.toyota@example.jp"),
                items: scopes
                    .iter()
                    .filter_map(|scope| ConsentItem::of_scope(scope, Texts::of(lang)))
                    .collect(),
                self_registered: Some(SelfRegistered {
                    sent_to: text("parts.example.jp"),
                    policy_uri: Some(text("https://parts.example.jp/policy")),
                    tos_uri: Some(text("https://parts.example.jp/terms")),
                }),
            }),
        ),
        (
            "consent",
            html(&Consent {
                shell: shell(lang),
                action: text("/interaction/i1/consent"),
                service: text("tool-basic"),
                email: text("hanako.toyota@example.jp"),
                items: scopes
                    .iter()
                    .filter_map(|scope| ConsentItem::of_scope(scope, Texts::of(lang)))
                    .collect(),
                self_registered: None,
            }),
        ),
        (
            "device-code",
            html(&DeviceCode {
                shell: shell(lang),
                action: "/account/device",
                form: Form::new().with("user_code", "019-450-730"),
                email: text("hanako.toyota@example.jp"),
            }),
        ),
        (
            "device-code-refused",
            html(&DeviceCode {
                shell: shell(lang),
                action: "/account/device",
                form: Form::new()
                    .with("user_code", "019-450-73O")
                    .refused("user_code", Problem::Other(text(Texts::of(lang).device.code_format))),
                email: text("hanako.toyota@example.jp"),
            }),
        ),
        (
            "device-compare",
            html(&DeviceCompare {
                shell: shell(lang),
                action: text("/interaction/i1/device"),
                service: text(if lang == Lang::Ja { "カーナビ" } else { "Car screen" }),
                email: text("hanako.toyota@example.jp"),
                user_code: text("019-450-730"),
            }),
        ),
        ("device-allowed", html(&DeviceDone { shell: shell(lang), end: DeviceEnd::Allowed })),
        ("device-declined", html(&DeviceDone { shell: shell(lang), end: DeviceEnd::Refused })),
        ("device-unmet", html(&DeviceDone { shell: shell(lang), end: DeviceEnd::Unmet })),
        ("device-late", html(&DeviceDone { shell: shell(lang), end: DeviceEnd::Late })),
        ("requests", html(&RequestsPage { shell: shell(lang), requests: vec![asked(lang)] })),
        ("requests-none", html(&RequestsPage { shell: shell(lang), requests: Vec::new() })),
        (
            "request",
            html(&RequestPage {
                shell: shell(lang),
                action: text("/account/requests/01k"),
                request: asked(lang),
                email: text("hanako.toyota@example.jp"),
            }),
        ),
        ("request-allowed", html(&RequestDone { shell: shell(lang), end: RequestEnd::Allowed })),
        ("request-declined", html(&RequestDone { shell: shell(lang), end: RequestEnd::Refused })),
        ("request-unmet", html(&RequestDone { shell: shell(lang), end: RequestEnd::Unmet })),
        ("request-late", html(&RequestDone { shell: shell(lang), end: RequestEnd::Late })),
        ("request-unknown", html(&RequestDone { shell: shell(lang), end: RequestEnd::Unknown })),
    ]
}

fn asked(lang: Lang) -> RequestFacts {
    RequestFacts {
        href: text("/account/requests/01k"),
        service: text(if lang == Lang::Ja { "整備手帳" } else { "Service book" }),
        binding_message: Some(text(if lang == Lang::Ja { "受付 7" } else { "Counter 7" })),
        created_at: 1_795_305_300,
        expires_at: 1_795_305_900,
    }
}
