//! `/migration` (M3): the two ways.

use super::{Traveller, service_name};
use crate::{
    Federation,
    flow::migration::{ABOUT, START, Standing, StartedJourney, start_journey},
    pages::MigrationGuide,
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    http::{FormBody, PageError, Visitor},
    pages::Row,
};

/// Shows them.
pub(in crate::http) async fn get(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    let view = match traveller.at(|standing| *standing == Standing::OnTheWay).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let (visitor, t) = (&traveller.visitor, traveller.texts());
    let (shell, lang) = (visitor.shell(), visitor.lang);
    let mut rows = Vec::new();
    if let Some(profile) = &view.profile {
        rows.push(Row::new(t.user, profile.legacy_user_id.as_str(), shell.t));
    }
    if let Some(dealer) = &view.dealer {
        rows.push(Row::new(t.dealer, dealer.name_in(lang), shell.t));
    }
    visitor.page(&MigrationGuide {
        shell,
        t,
        action: START.to_owned(),
        service: service_name(view.service.as_deref(), lang),
        site: view.site.name_in(lang).to_owned(),
        back_href: view.site.top_url,
        rows,
    })
}

/// Begins the interaction, and goes one of them.
pub(in crate::http) async fn post(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let traveller = Traveller::new(visitor, federation, &request);
    let visitor = &traveller.visitor;
    let Some(cookie) = &traveller.cookie else { return traveller.gone(None) };
    let begun =
        start_journey(&traveller.federation, &visitor.provider, cookie.hash(), visitor.browser.hash());
    match begun.await {
        Ok(StartedJourney::Yes(_)) if form.get("way") == "new" => visitor.see_other(ABOUT),
        Ok(begun) => visitor.see_other(&begun.path()),
        Err(error) => PageError::from(error).answer(visitor),
    }
}
