//! `/account/passkeys…` (A18): the list, another name, one less.

use super::super::{FormBody, PageError, Visitor};
use crate::{
    domain::{Lang, Passkey, PasskeyId, Timestamp},
    flow::account::{Need, remove_passkey, rename_passkey, view_passkey, view_passkeys},
    pages::{Form, PasskeyEdit, PasskeyLine, PasskeyRemove, PasskeysPage, Problem, Texts, date_words},
};
use actix_web::{HttpRequest, HttpResponse, web};

const LIST: &str = "/account/passkeys";

/// The day in Japan, in words.
pub(super) fn day(at: Timestamp, lang: Lang) -> String {
    date_words(at.in_japan().date(), lang)
}

fn line(passkey: Passkey, lang: Lang) -> PasskeyLine {
    PasskeyLine {
        id: passkey.id.to_string(),
        name: passkey.name,
        added: day(passkey.created_at, lang),
        used: passkey.last_used_at.map(|at| day(at, lang)),
    }
}

/// The list; `?done=…` after a change.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let t = Texts::of(visitor.lang).factors;
    let done = match request.query_string() {
        "done=added" => Some(t.passkey_done_added),
        "done=renamed" => Some(t.passkey_done_renamed),
        "done=removed" => Some(t.passkey_done_removed),
        _ => None,
    };
    let view = view_passkeys(&visitor.provider, visitor.account_visit(), Need::Session).await;
    match visitor.visited(view, LIST).await {
        Ok(passkeys) => visitor.page(&PasskeysPage {
            shell: visitor.shell(),
            done,
            passkeys: passkeys.into_iter().map(|passkey| line(passkey, visitor.lang)).collect(),
        }),
        Err(answer) => answer,
    }
}

/// The passkey of the page, or the answer to give instead.
async fn passkey_at(visitor: &Visitor, id: &str, page: &str) -> Result<Passkey, HttpResponse> {
    let view = view_passkey(&visitor.provider, visitor.account_visit(), PasskeyId::from(id)).await;
    visitor.visited(view, page).await?.ok_or_else(|| PageError::NotFound.answer(visitor))
}

/// Asks for another name.
pub(in crate::http) async fn get_edit(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    match passkey_at(&visitor, &id, &format!("{LIST}/{id}")).await {
        Ok(passkey) => edit(&visitor, &id, Form::new().with("passkey_name", &passkey.name)),
        Err(answer) => answer,
    }
}

/// Takes it.
pub(in crate::http) async fn post_edit(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let name = form.get("passkey_name").to_owned();
    let passkey = PasskeyId::from(id.as_str());
    let renamed = rename_passkey(&visitor.provider, visitor.account_visit(), passkey, name.clone()).await;
    match visitor.visited(renamed, &format!("{LIST}/{id}")).await {
        Ok(Some(true)) => visitor.see_other(&format!("{LIST}?done=renamed")),
        Ok(Some(false)) => {
            let words = Texts::of(visitor.lang).factors.passkey_bad_name.to_owned();
            let form = Form::new().with("passkey_name", &name);
            edit(&visitor, &id, form.refused("passkey_name", Problem::Other(words)))
        }
        Ok(None) => PageError::NotFound.answer(&visitor),
        Err(answer) => answer,
    }
}

fn edit(visitor: &Visitor, id: &str, form: Form) -> HttpResponse {
    visitor.page(&PasskeyEdit { shell: visitor.shell(), action: format!("{LIST}/{id}"), form })
}

/// Asks before it is removed.
pub(in crate::http) async fn get_remove(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let action = format!("{LIST}/{id}/remove");
    match passkey_at(&visitor, &id, &action).await {
        Ok(passkey) => visitor.page(&PasskeyRemove {
            shell: visitor.shell(),
            action,
            passkey: line(passkey, visitor.lang),
        }),
        Err(answer) => answer,
    }
}

/// Removes it.
pub(in crate::http) async fn post_remove(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let passkey = PasskeyId::from(id.as_str());
    let removed = remove_passkey(&visitor.provider, visitor.account_visit(), passkey).await;
    match visitor.visited(removed, &format!("{LIST}/{id}/remove")).await {
        Ok(()) => visitor.see_other(&format!("{LIST}?done=removed")),
        Err(answer) => answer,
    }
}
