//! `/register/details` (R4, R4c, R4x): information about the person or the company.

use super::{
    lookup::{look_up, use_address},
    refusals::{refuse_all, rules_of},
};
use crate::{
    domain::{AccountKind, PREFECTURES, RegistrationEntries, Secret},
    flow::register::{DetailsEntered, RegistrationView, Stage, enter_details, keep_details},
    http::{FormBody, PageError, Visitor},
    pages::{Form, PostalAnswer, Problem, RegisterDetails, SwitchType},
};
use actix_web::HttpResponse;
use std::sync::Arc;

const PATH: &str = "/register/details";

/// R4 may be opened again until the account is there.
const STAGES: [Stage; 2] = [Stage::Details, Stage::Confirm];

/// Shows the form, with what was entered before.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    match visitor.registration_at(&STAGES).await {
        Ok(view) => {
            let prefilled = view.variant.as_ref().map(|variant| &variant.entries);
            let entries = view.entries.as_ref().or(prefilled);
            let kind = entries.map_or(AccountKind::Individual, |entries| entries.kind);
            let form = entries.map_or_else(Form::new, |entries| Form::from_pairs(entries.fields()));
            show(&visitor, &view, kind, form, PostalAnswer::None)
        }
        Err(answer) => answer,
    }
}

/// Acts on one of the form's buttons.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let view = match view_for_post(&visitor).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let settled = view.variant.as_ref().map(|variant| variant.entries.kind);
    let chosen = settled.or_else(|| AccountKind::parse(form.get("account_type")));
    // A page of ours says which form it showed; without it the choice itself says it.
    let shown = settled.or_else(|| AccountKind::parse(form.get("shown_type"))).or(chosen);
    let shown = shown.unwrap_or(AccountKind::Individual);
    let entries = RegistrationEntries::read(shown, |name| form.get(name));
    let typed = Form::from_pairs(form.pairs());
    match (form.get("action"), chosen) {
        ("lookup", _) => {
            let (form, answer) = look_up(&visitor.provider.postal, typed);
            show(&visitor, &view, shown, form, answer)
        }
        ("use_address", _) => {
            let (form, answer) = use_address(&visitor.provider.postal, typed);
            show(&visitor, &view, shown, form, answer)
        }
        ("extend", _) => keep(&visitor, entries).await,
        (_, None) => refuse_type(&visitor, &view, shown, &form),
        ("switch_confirmed", Some(to)) if settled.is_none() => {
            keep(&visitor, RegistrationEntries::empty(to)).await
        }
        (action, Some(to)) if to != shown => {
            let blank = entries.is_blank() && form.get("password").is_empty();
            switch(&visitor, &view, (!blank).then_some(entries), to, action).await
        }
        ("switch_type", Some(_)) => show(&visitor, &view, shown, typed, PostalAnswer::None),
        _ => confirm(&visitor, &view, entries, &form).await,
    }
}

/// A type that is not offered is no choice: the person must not end up with one by accident, since it stays for ever.
fn refuse_type(
    visitor: &Visitor,
    view: &RegistrationView,
    shown: AccountKind,
    form: &FormBody,
) -> HttpResponse {
    let typed = Form::from_pairs(form.pairs()).refused("account_type", Problem::NotChosen);
    show(visitor, view, shown, typed, PostalAnswer::None)
}

/// Keeps what was entered, for another thirty minutes, and shows it again.
async fn keep(visitor: &Visitor, entries: RegistrationEntries) -> HttpResponse {
    match keep_details(Arc::clone(&visitor.provider), visitor.registration_visit(), entries).await {
        Ok(DetailsEntered::Elsewhere(stage)) => visitor.to_stage(stage),
        Ok(_) => visitor.see_other(PATH),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

/// Sends back where it stands whoever comes out of turn.
async fn view_for_post(visitor: &Visitor) -> Result<RegistrationView, HttpResponse> {
    use crate::flow::register::view_registration;
    match view_registration(&visitor.provider, &visitor.registration_visit()).await {
        Ok(view) if STAGES.contains(&view.stage) => Ok(view),
        Ok(view) => Err(visitor.to_stage(view.stage)),
        Err(error) => Err(PageError::from(error).answer(visitor)),
    }
}

async fn confirm(
    visitor: &Visitor,
    view: &RegistrationView,
    entries: RegistrationEntries,
    form: &FormBody,
) -> HttpResponse {
    let kind = entries.kind;
    let password = Secret::from(form.get("password"));
    let once = view.variant.as_ref().is_some_and(|variant| variant.password_once);
    let repeated = if once { password.clone() } else { Secret::from(form.get("password2")) };
    let visit = visitor.registration_visit();
    match enter_details(Arc::clone(&visitor.provider), visit, entries, password, repeated).await {
        Ok(DetailsEntered::Yes) => visitor.see_other("/register/confirm"),
        Ok(DetailsEntered::Elsewhere(stage)) => visitor.to_stage(stage),
        Ok(DetailsEntered::Refused { password, mismatch, entries }) => {
            let mut typed = Form::from_pairs(form.pairs());
            refuse_all(&mut typed, visitor.provider.password_policy(), password, mismatch, &entries);
            show(visitor, view, kind, typed, PostalAnswer::None)
        }
        Err(error) => PageError::from(error).answer(visitor),
    }
}

/// The other type was chosen: at once when nothing would be lost, otherwise after a question (R4x).
async fn switch(
    visitor: &Visitor,
    view: &RegistrationView,
    entries: Option<RegistrationEntries>,
    to: AccountKind,
    action: &str,
) -> HttpResponse {
    let Some(entries) = entries else {
        if action == "switch_type" {
            return keep(visitor, RegistrationEntries::empty(to)).await;
        }
        let form = Form::new().refused("account_type", Problem::TypeSwitched);
        return show(visitor, view, to, form, PostalAnswer::None);
    };
    match keep_details(Arc::clone(&visitor.provider), visitor.registration_visit(), entries).await {
        Ok(DetailsEntered::Elsewhere(stage)) => visitor.to_stage(stage),
        Ok(_) => visitor.page(&SwitchType {
            shell: visitor.shell_without_switch(),
            action: PATH.to_owned(),
            to,
            back_href: PATH.to_owned(),
        }),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

fn show(
    visitor: &Visitor,
    view: &RegistrationView,
    kind: AccountKind,
    form: Form,
    postal: PostalAnswer,
) -> HttpResponse {
    let seconds = u32::try_from(view.seconds_left).unwrap_or(0);
    visitor.page(&RegisterDetails {
        shell: visitor.shell().with_time_limit(seconds).with_extension(),
        action: PATH.to_owned(),
        kind,
        email: view.email.clone(),
        form: form.with("account_type", kind.as_str()),
        password_rules: rules_of(visitor.provider.password_policy()),
        postal,
        prefectures: &PREFECTURES,
        is_prefilled: view.variant.is_some(),
        password_once: view.variant.as_ref().is_some_and(|variant| variant.password_once),
    })
}
