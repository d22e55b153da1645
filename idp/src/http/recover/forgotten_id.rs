//! `/reminder/id` (A1b): which ID was it. The page never tells; a mail to the registered address does.

use crate::{
    domain::{is_blank, normalize_kana, parse_birthdate, parse_phone},
    flow::recover::{ForgottenId, IdReminded, remind_id},
    http::{
        FormBody, PageError, Visitor, items,
        register::landing::{interaction_of, with_interaction},
    },
    pages::{Finished, ForgottenIdForm, Form, Problem},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, &request, Form::new())
}

/// Looks, and says the same whatever was found.
pub(in crate::http) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let typed = match read(&visitor, &form) {
        Ok(typed) => typed,
        Err(refused) => return show(&visitor, &request, refused),
    };
    match remind_id(Arc::clone(&visitor.provider), visitor.recovery_visit(), typed).await {
        Ok(IdReminded::Yes) => visitor.see_other("/reminder/id/sent"),
        Ok(IdReminded::TooOften(seconds)) => {
            let words = visitor.shell().t.recovery.ids_too_often(seconds.div_ceil(60));
            let refused = Form::from_pairs(form.pairs()).refused("family_kana", Problem::Other(words));
            show(&visitor, &request, refused)
        }
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// What was typed, or the form with what is wrong with it.
fn read(visitor: &Visitor, body: &FormBody) -> Result<ForgottenId, Form> {
    let mut form = Form::from_pairs(body.pairs());
    let mut kana = |name: &str| {
        let typed = body.get(name);
        let read = normalize_kana(typed).filter(|kana| !kana.is_empty());
        if read.is_none() {
            let missing = is_blank(typed);
            form.refuse(name, if missing { Problem::Missing } else { Problem::Kana });
        }
        read.unwrap_or_default()
    };
    let (family_kana, given_kana) = (kana("family_kana"), kana("given_kana"));
    let birthdate = parse_birthdate(
        body.get("birthdate_year"),
        body.get("birthdate_month"),
        body.get("birthdate_day"),
        visitor.provider.clock.now(),
    );
    if let Err(error) = &birthdate {
        form.refuse("birthdate", items::problem_of(*error));
    }
    let phone = parse_phone(body.get("phone"));
    if let Err(error) = phone {
        let missing = is_blank(body.get("phone"));
        form.refuse("phone", if missing { Problem::Missing } else { Problem::from(error) });
    }
    match (birthdate, phone) {
        (Ok(birthdate), Ok(phone)) if !form.has_problems() => {
            Ok(ForgottenId { family_kana, given_kana, birthdate, phone })
        }
        _ => Err(form),
    }
}

/// `/reminder/id/sent`: what was done, in general.
pub(in crate::http) async fn get_sent(visitor: Visitor) -> HttpResponse {
    let shell = visitor.shell();
    let t = shell.t.recovery;
    visitor.page(&Finished {
        flow: t.flow,
        title: t.sent_title,
        notice: t.sent_notice,
        lead: t.sent_lead,
        next_href: "/login".to_owned(),
        next_label: t.to_login,
        shell,
    })
}

fn show(visitor: &Visitor, request: &HttpRequest, form: Form) -> HttpResponse {
    let interaction = interaction_of(request);
    visitor.page(&ForgottenIdForm {
        shell: visitor.shell(),
        action: with_interaction("/reminder/id", interaction.as_ref()),
        form,
        back_href: with_interaction("/reminder", interaction.as_ref()),
    })
}
