//! `/account/data` (A17): one's data, to read and to take along.

use crate::{
    domain::Timestamp,
    flow::account::{AccountData, LoginMethods, export_data, view_data},
    http::{FormBody, Visitor},
    pages::{DataPage, Section, date_words, moment_words},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};

const PATH: &str = "/account/data";

/// To read.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let data = view_data(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(data, PATH).await {
        Ok(data) => visitor.page(&DataPage {
            shell: visitor.shell(),
            action: PATH.to_owned(),
            account: data.account.clone(),
            sections: sections(&visitor, data),
        }),
        Err(answer) => answer,
    }
}

/// To take along: a file.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let document = export_data(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(document, PATH).await {
        Ok(document) => visitor
            .answer(StatusCode::OK)
            .content_type("application/json; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"common-id.json\""))
            .body(document),
        Err(answer) => answer,
    }
}

fn methods_lines(visitor: &Visitor, methods: &LoginMethods) -> Vec<(String, String)> {
    let (t, lang) = (visitor.shell().t, visitor.lang);
    let day = |at: Timestamp| date_words(at.in_japan().date(), lang);
    let two_step = methods.two_step_since.map(|since| (t.leaving.data_two_step.to_owned(), day(since)));
    methods
        .passkeys
        .iter()
        .map(|passkey| (passkey.name.clone(), day(passkey.created_at)))
        .chain(two_step)
        .collect()
}

fn sections(visitor: &Visitor, data: AccountData) -> Vec<Section> {
    let (t, lang) = (visitor.shell().t, visitor.lang);
    let sessions = data.sessions.iter().map(|(session, device)| {
        let device = if device.is_empty() { t.usage.session_unknown } else { device.as_str() };
        (device.to_owned(), moment_words(session.last_seen_at, lang))
    });
    let services = data.services.iter().map(|service| {
        let since = date_words(service.since.in_japan().date(), lang);
        (service.client.name(lang).to_owned(), since)
    });
    let terms = data.history.agreements.iter().map(|agreement| {
        let title = format!("{} {}", agreement.title, agreement.party);
        (title.trim_end().to_owned(), moment_words(agreement.agreed_at, lang))
    });
    let methods = methods_lines(visitor, &data.methods);
    let own = [
        (t.leaving.data_methods, methods),
        (t.leaving.data_sessions, sessions.collect()),
        (t.leaving.data_services, services.collect()),
        (t.leaving.data_terms, terms.collect()),
    ];
    let own = own.map(|(title, lines)| Section { title: title.to_owned(), lines });
    let others = data.others.iter().map(|one| Section { title: one.title.clone(), lines: one.lines.clone() });
    own.into_iter().chain(others).collect()
}
