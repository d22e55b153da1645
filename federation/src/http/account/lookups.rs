//! `/account/dealers/lookups`: who looked the address up, and whether it may be found (rule 9).

use crate::{
    flow::{is_opted_out, list_lookups, set_opt_out},
    pages::{DealerLookups, lookup_line, texts::AccountLinkTexts},
};
use actix_web::{HttpRequest, HttpResponse};
use idp::{
    flow::account::{Need, act_on_account, view_account},
    http::{FormBody, Visitor},
    pages::Row,
};

const PATH: &str = "/account/dealers/lookups";

/// Shows record and choice; `?done` after a change.
pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |tx, scene| {
        Ok((list_lookups(tx, &scene.account)?, is_opted_out(tx, &scene.account)?))
    });
    let (lookups, refused) = match visitor.visited(view.await, PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    let rows = lookups.iter().map(|shown| lookup_line(visitor.lang, shown));
    visitor.page(&DealerLookups {
        t: AccountLinkTexts::of(visitor.lang),
        rows: rows.map(|(when, who)| Row::new(&when, who, shell.t)).collect(),
        refused,
        changed: request.query_string() == "done",
        shell,
    })
}

/// Changes the choice.
pub(crate) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let out = match form.get("lookups") {
        "off" => true,
        "on" => false,
        _ => return visitor.see_other(PATH),
    };
    let request_id = visitor.request_id.clone();
    let changed =
        act_on_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
            set_opt_out(tx, &scene.account, &request_id, out)
        });
    match visitor.visited(changed.await, PATH).await {
        Ok(()) => visitor.see_other("/account/dealers/lookups?done"),
        Err(answer) => answer,
    }
}
