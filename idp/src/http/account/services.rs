//! `/account/services…` (A13): the services that use the ID, and taking the permission back.

use crate::{
    domain::ClientId,
    flow::account::{ServiceInUse, revoke_service, view_service, view_services},
    http::{FormBody, PageError, Visitor, scope_consent::consent_items},
    pages::{AccountServices, ServiceDetail, ServiceLine},
};
use actix_web::{HttpResponse, web};

const PATH: &str = "/account/services";

/// The list.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let services = view_services(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(services, PATH).await {
        Ok(services) => visitor.page(&AccountServices {
            shell: visitor.shell(),
            services: services.iter().map(|service| line(&visitor, service)).collect(),
            revoked: visitor.is_told("stopped"),
        }),
        Err(answer) => answer,
    }
}

fn line(visitor: &Visitor, service: &ServiceInUse) -> ServiceLine {
    ServiceLine {
        name: service.client.name(visitor.lang).to_owned(),
        since: service.since.in_japan().date(),
        href: format!("{PATH}/{}", service.client.id),
    }
}

/// One of them.
pub(in crate::http) async fn get_one(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let id = ClientId::from(id.into_inner());
    let service = view_service(&visitor.provider, visitor.account_visit(), id, visitor.lang).await;
    let service = match visitor.visited(service, PATH).await {
        Ok(service) => service,
        Err(answer) => return answer,
    };
    match service {
        Some((service, details)) => visitor.page(&ServiceDetail {
            shell: visitor.shell(),
            action: format!("{PATH}/{}", service.client.id),
            name: service.client.name(visitor.lang).to_owned(),
            since: service.since.in_japan().date(),
            items: consent_items(&visitor, &service.scope, details),
            back_href: PATH.to_owned(),
        }),
        None => PageError::NotFound.answer(&visitor),
    }
}

/// Takes the permission back; twice is once.
pub(in crate::http) async fn post_one(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let id = ClientId::from(id.into_inner());
    let revoked = revoke_service(&visitor.provider, visitor.account_visit(), id).await;
    match visitor.visited(revoked, PATH).await {
        Ok(_) => visitor.see_other("/account/services?stopped"),
        Err(answer) => answer,
    }
}
