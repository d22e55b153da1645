//! `/migration/creating` (M12, E18) and `/migration/state`: the job is at work, or has failed.

use super::Traveller;
use crate::{
    Federation,
    flow::migration::{CREATING, Standing, retry},
    pages::{MigrationCreating, MigrationFailed},
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::http::{FormBody, PageError, Visitor};

/// Says so, and leads on when it is done.
pub(in crate::http) async fn get(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    let here = |standing: &Standing| matches!(standing, Standing::Creating | Standing::Failed(_));
    let view = match traveller.at(here).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let (visitor, t) = (&traveller.visitor, traveller.texts());
    let shell = visitor.shell();
    match view.standing {
        Standing::Failed(reference) => {
            visitor.page(&MigrationFailed { shell, t, action: CREATING.to_owned(), reference })
        }
        _ => visitor.page(&MigrationCreating {
            shell,
            t,
            state_href: "/migration/state".to_owned(),
            next_href: CREATING.to_owned(),
        }),
    }
}

/// Starts a failed job again.
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
    let Some(cookie) = &traveller.cookie else { return traveller.gone(None) };
    match retry(&traveller.visitor.provider, cookie.hash()).await {
        Ok(()) => traveller.visitor.see_other(CREATING),
        Err(error) => PageError::from(error).answer(&traveller.visitor),
    }
}

/// For the script of the page: whether there is something else to see. Nothing of the person is in it.
pub(in crate::http) async fn get_state(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    let waits = traveller.at(|standing| *standing == Standing::Creating).await.is_ok();
    HttpResponse::Ok().json(serde_json::json!({ "done": !waits }))
}
