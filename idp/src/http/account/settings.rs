//! `/account/settings`, and `/settings` for everybody (A19): language and size of text.

use crate::{
    domain::{Lang, TextSize},
    flow::account::{Need, Visited, choose_language, view_account},
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem, SettingsPage},
};
use actix_web::HttpResponse;

const ACCOUNT: &str = "/account/settings";
const EVERYBODY: &str = "/settings";

/// For whoever is logged in.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let seen = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, _| Ok(())).await;
    match visitor.visited(seen, ACCOUNT).await {
        Ok(()) => show(&visitor, ACCOUNT, Form::new(), visitor.is_told("saved")),
        Err(answer) => answer,
    }
}

/// For everybody.
pub(in crate::http) async fn get_everybody(visitor: Visitor) -> HttpResponse {
    show(&visitor, EVERYBODY, Form::new(), visitor.is_told("saved"))
}

/// Saves, for the browser and for the mails of whoever is logged in.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    save(&visitor, ACCOUNT, &form).await
}

/// The same; here nobody needs to be logged in.
pub(in crate::http) async fn post_everybody(visitor: Visitor, form: FormBody) -> HttpResponse {
    save(&visitor, EVERYBODY, &form).await
}

async fn save(visitor: &Visitor, page: &'static str, form: &FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(form) {
        return error.answer(visitor);
    }
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == form.get("lang"));
    let (Some(lang), Some(text_size)) = (lang, TextSize::parse(form.get("text_size"))) else {
        let refuse = |form: Form, (name, missing)| {
            if missing { form.refused(name, Problem::NotChosen) } else { form }
        };
        let known = TextSize::parse(form.get("text_size")).is_some();
        let refused = [("lang", lang.is_none()), ("text_size", !known)].into_iter().fold(Form::new(), refuse);
        return show(visitor, page, refused, false);
    };
    match choose_language(&visitor.provider, visitor.account_visit(), lang).await {
        Ok(Visited::Login(need)) if page == ACCOUNT => super::log_in(visitor, page, need).await,
        Ok(_) => visitor.see_other_with_looks(&format!("{page}?saved"), lang, text_size),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

fn show(visitor: &Visitor, page: &str, form: Form, saved: bool) -> HttpResponse {
    visitor.page(&SettingsPage {
        shell: visitor.shell(),
        action: page.to_owned(),
        form,
        saved,
        back_href: (page == ACCOUNT).then(|| "/account".to_owned()),
    })
}
