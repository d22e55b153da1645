//! M3–M13.

use super::{Sample, link, rows_of, shell, text};
use federation::{
    domain::{HandoverStage, MIGRATION_CONSENT},
    pages::{
        MigrationAbout, MigrationConsent, MigrationCreating, MigrationDone, MigrationFailed, MigrationGuide,
        MigrationStopped, texts::MigrationTexts,
    },
};
use idp::{
    domain::Lang,
    pages::{Form, Problem, Row, html},
};

pub(super) fn all(lang: Lang) -> Vec<Sample> {
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
