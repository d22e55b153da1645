//! `/interaction/{id}/items` (L2), `/items/confirm` (L3), `/items/done` (L4): what a service needs.

use super::{FormBody, PageError, Visitor, login::service_name};
use crate::{
    domain::{BirthdateError, Client, RequiredItem, parse_birthdate},
    flow::{confirm_items, give_items, steps::ItemsNote, suggested_birthdate, view_page},
    pages::{Form, Items, ItemsConfirm, ItemsDone, Problem},
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

struct View {
    client: Option<Arc<Client>>,
    items: Vec<RequiredItem>,
    known: Option<String>,
    given: Option<String>,
}

async fn view(visitor: &Visitor, id: &str) -> Result<Option<View>, PageError> {
    let provider = Arc::clone(&visitor.provider);
    let view = view_page(&visitor.provider, visitor.page_visit(id, "items"), move |_, interaction, scene| {
        let items = scene.client.as_ref().map(|client| interaction.required_items(client).to_vec());
        let told = scene.account.as_ref().and_then(|account| account.profile.birthdate.clone());
        Ok(View {
            client: scene.client.clone(),
            items: items.unwrap_or_default(),
            known: told.or_else(|| suggested_birthdate(&provider, interaction)),
            given: interaction.note::<ItemsNote>("items").birthdate,
        })
    });
    Ok(view.await?)
}

/// L2: asks, with what is known filled in.
pub(super) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    show(&visitor, &id, None).await
}

/// L2: checks what was given.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let now = visitor.provider.clock.now();
    let part = |name| form.get(name);
    let birthdate =
        parse_birthdate(part("birthdate_year"), part("birthdate_month"), part("birthdate_day"), now);
    match birthdate {
        Ok(birthdate) => {
            match give_items(&visitor.provider, visitor.page_visit(&id, "items"), birthdate).await {
                Ok(true) => visitor.see_other(&format!("/interaction/{id}/items/confirm")),
                Ok(false) => visitor.to_dispatcher(&id),
                Err(error) => PageError::from(error).answer(&visitor),
            }
        }
        Err(error) => {
            let form = Form::from_pairs(form.pairs()).refused("birthdate", problem_of(error));
            show(&visitor, &id, Some(form)).await
        }
    }
}

/// L3: reads back.
pub(super) async fn get_confirm(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    match view(&visitor, &id).await {
        Ok(Some(View { given: Some(birthdate), .. })) => visitor.page(&ItemsConfirm {
            shell: visitor.shell(),
            action: format!("/interaction/{id}/items/confirm"),
            back_href: format!("/interaction/{id}/items"),
            birthdate: Some(birthdate),
        }),
        Ok(_) => visitor.to_dispatcher(&id),
        Err(error) => error.answer(&visitor),
    }
}

/// L3: writes.
pub(super) async fn post_confirm(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    match confirm_items(&visitor.provider, visitor.page_visit(&id, "items")).await {
        Ok(true) => visitor.see_other(&format!("/interaction/{id}/items/done")),
        Ok(false) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// L4: says that the items were updated, and leads on to the dispatcher.
pub(super) async fn get_done(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    // By now the dispatcher is at another step; the interaction must be there all the same.
    if let Err(error) = view(&visitor, &id).await {
        return error.answer(&visitor);
    }
    let next_href = format!("/interaction/{id}");
    visitor.page(&ItemsDone { shell: visitor.shell(), next_href })
}

async fn show(visitor: &Visitor, id: &str, form: Option<Form>) -> HttpResponse {
    let view = match view(visitor, id).await {
        Ok(Some(view)) => view,
        Ok(None) => return visitor.to_dispatcher(id),
        Err(error) => return error.answer(visitor),
    };
    let filled = view.given.as_ref().or(view.known.as_ref());
    visitor.page(&Items {
        shell: visitor.shell(),
        action: format!("/interaction/{id}/items"),
        service: view.client.as_ref().map(|client| service_name(client, visitor.lang)).unwrap_or_default(),
        items: view.items,
        prefilled: view.known.is_some(),
        form: form.unwrap_or_else(|| birthdate_form(filled.map_or("", String::as_str))),
    })
}

/// The three inputs of a stored birth date.
fn birthdate_form(iso: &str) -> Form {
    let mut parts = iso.split('-').map(|part| part.trim_start_matches('0'));
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (year, month, day) = (next(), next(), next());
    Form::new().with("birthdate_year", &year).with("birthdate_month", &month).with("birthdate_day", &day)
}

/// What the page says of it.
pub(super) fn problem_of(error: BirthdateError) -> Problem {
    match error {
        BirthdateError::Missing => Problem::Missing,
        BirthdateError::Incomplete => Problem::DateIncomplete,
        BirthdateError::NotReal => Problem::DateNotReal,
        BirthdateError::Future => Problem::DateInFuture,
        BirthdateError::TooOld => Problem::DateTooOld,
    }
}
