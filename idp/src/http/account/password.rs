//! `/account/password` (A8): another password. Whoever comes here has just given the old one.

use crate::{
    domain::Secret,
    flow::account::{Need, PasswordSet, set_password, view_account},
    http::{
        FormBody, Visitor,
        register::refusals::{refuse_password, rules_of},
    },
    pages::{ChoosePassword, Finished, Form},
};
use actix_web::HttpResponse;

const PATH: &str = "/account/password";

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// Changes the password; the browser gets a new session cookie.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let (password, repeated) = (Secret::from(form.get("password")), Secret::from(form.get("password2")));
    let set = set_password(&visitor.provider, visitor.account_visit(), password, repeated).await;
    match visitor.visited(set, PATH).await {
        Ok(PasswordSet::Yes(begun)) => visitor.see_other_logged_in("/account/password/done", &begun),
        Ok(PasswordSet::Refused { password, mismatch }) => {
            let mut form = Form::new();
            refuse_password(&mut form, visitor.provider.password_policy(), password, mismatch);
            show(&visitor, form).await
        }
        Err(answer) => answer,
    }
}

/// `/account/password/done`: says so.
pub(in crate::http) async fn get_done(visitor: Visitor) -> HttpResponse {
    let seen = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, _| Ok(()));
    if let Err(answer) = visitor.visited(seen.await, "/account").await {
        return answer;
    }
    let shell = visitor.shell();
    let t = shell.t.credentials;
    visitor.page(&Finished {
        flow: shell.t.common.flow_account,
        title: t.password_done_title,
        notice: t.password_done_notice,
        lead: t.password_done_lead,
        next_href: "/account".to_owned(),
        next_label: t.to_account,
        shell,
    })
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    let seen = view_account(&visitor.provider, visitor.account_visit(), Need::FreshLogin, |_, scene| {
        Ok(scene.account.email.clone())
    });
    let email = match visitor.visited(seen.await, PATH).await {
        Ok(email) => email,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    let t = shell.t.credentials;
    visitor.page(&ChoosePassword {
        flow: shell.t.common.flow_account,
        title: t.password_title,
        lead: t.password_lead,
        action: PATH.to_owned(),
        email,
        form,
        password_rules: rules_of(visitor.provider.password_policy()),
        back: Some(("/account", t.to_account)),
        shell,
    })
}
