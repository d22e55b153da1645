//! `/migration/done` (M13): it is complete.

use super::{Traveller, service_name};
use crate::{Federation, flow::migration::Standing, pages::MigrationDone};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::http::Visitor;

/// Says so, and leads on.
pub(in crate::http) async fn get(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    let view = match traveller.at(|standing| *standing == Standing::Migrated).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let visitor = &traveller.visitor;
    visitor.page(&MigrationDone {
        shell: visitor.shell(),
        t: traveller.texts(),
        service: service_name(view.service.as_deref(), visitor.lang),
        service_href: view.service.and_then(|service| {
            let registration = &service.registration;
            registration.client_uri.clone().or_else(|| registration.initiate_login_uri.clone())
        }),
        site: view.site.name_in(visitor.lang).to_owned(),
        site_href: view.site.top_url,
    })
}
