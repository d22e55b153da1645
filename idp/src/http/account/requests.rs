//! `/account/requests…`: what services without a browser ask, answered on the person's own phone (CIBA Core 8).

use crate::{
    flow::backchannel::{Decided, RequestShown, allow_request, list_requests, refuse_request, view_request},
    http::{FormBody, PageError, Visitor},
    pages::{RequestDone, RequestEnd, RequestFacts, RequestPage, RequestsPage},
};
use actix_web::{HttpResponse, web};

const PATH: &str = "/account/requests";

/// Everything that waits.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let requests = list_requests(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(requests, PATH).await {
        Ok(requests) => visitor.page(&RequestsPage {
            shell: visitor.shell(),
            requests: requests.iter().map(|request| facts(&visitor, request)).collect(),
        }),
        Err(answer) => answer,
    }
}

/// One request: where the mail leads.
pub(in crate::http) async fn get_one(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let page = format!("{PATH}/{id}");
    let found = view_request(&visitor.provider, visitor.account_visit(), id.into_inner()).await;
    match visitor.visited(found, &page).await {
        Ok(Decided::Now(request)) => visitor.page(&RequestPage {
            shell: visitor.shell(),
            action: page,
            request: facts(&visitor, &request),
            email: request.email,
        }),
        Ok(Decided::Late) => end(&visitor, RequestEnd::Late),
        Ok(Decided::NotTheirs) => end(&visitor, RequestEnd::Unknown),
        Err(answer) => answer,
    }
}

/// The person's yes or no.
pub(in crate::http) async fn post_one(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let (page, id) = (format!("{PATH}/{id}"), id.into_inner());
    let decided = match form.get("decision") {
        "allow" => {
            let begun = allow_request(&visitor.provider, visitor.account_visit(), id).await;
            visitor.visited(begun, &page).await
        }
        "deny" => {
            let refused = refuse_request(&visitor.provider, visitor.account_visit(), id).await;
            let told = |()| format!("{PATH}/done?refused");
            visitor.visited(refused, &page).await.map(|decided| match decided {
                Decided::Now(done) => Decided::Now(told(done)),
                Decided::Late => Decided::Late,
                Decided::NotTheirs => Decided::NotTheirs,
            })
        }
        _ => return PageError::BadRequest.answer(&visitor),
    };
    match decided {
        Ok(Decided::Now(next)) => visitor.see_other(&next),
        // The page says it: that it is too late, or that there is none.
        Ok(Decided::Late | Decided::NotTheirs) => visitor.see_other(&page),
        Err(answer) => answer,
    }
}

/// `/account/requests/done`: how it ended. Says nothing that the address could make true.
pub(in crate::http) async fn get_done(visitor: Visitor) -> HttpResponse {
    let told = match () {
        () if visitor.is_told("refused") => RequestEnd::Refused,
        () if visitor.is_told("unmet") => RequestEnd::Unmet,
        () if visitor.is_told("late") => RequestEnd::Late,
        () => RequestEnd::Allowed,
    };
    end(&visitor, told)
}

fn end(visitor: &Visitor, end: RequestEnd) -> HttpResponse {
    visitor.page(&RequestDone { shell: visitor.shell(), end })
}

fn facts(visitor: &Visitor, request: &RequestShown) -> RequestFacts {
    RequestFacts {
        href: format!("{PATH}/{}", request.id),
        service: request.client.name(visitor.lang).to_owned(),
        binding_message: request.binding_message.clone(),
        created_at: request.created_at.seconds(),
        expires_at: request.expires_at.seconds(),
    }
}
