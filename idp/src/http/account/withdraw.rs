//! `/account/withdraw` and `/withdrawn` (A16): leaving.

use crate::{
    domain::Secret,
    flow::account::{Left, view_consequences, withdraw},
    http::{FormBody, Visitor},
    pages::{Form, LeaveAccount, LeftAccount, Problem},
};
use actix_web::HttpResponse;

const PATH: &str = "/account/withdraw";

/// What leaving means, and the password.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// Leaves.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let password = Secret::from(form.get("password"));
    if password.expose().is_empty() {
        return show(&visitor, Form::new().refused("password", Problem::Missing)).await;
    }
    let left = withdraw(&visitor.provider, visitor.account_visit(), password).await;
    let problem = match visitor.visited(left, PATH).await {
        Ok(Left::Yes) => return visitor.logged_out(visitor.see_other("/withdrawn")),
        Ok(Left::WrongPassword) => Problem::PasswordWrong,
        Ok(Left::TooOften(seconds)) => Problem::PasswordTooOften { minutes: seconds.div_ceil(60) },
        Err(answer) => return answer,
    };
    show(&visitor, Form::new().refused("password", problem)).await
}

/// It is done. Everybody may see this page: it says nothing of anybody.
pub(in crate::http) async fn get_done(visitor: Visitor) -> HttpResponse {
    visitor.page(&LeftAccount { shell: visitor.shell() })
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    let consequences = view_consequences(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(consequences, PATH).await {
        Ok(consequences) => visitor.page(&LeaveAccount {
            shell: visitor.shell(),
            action: PATH.to_owned(),
            email: consequences.email,
            form,
            services: consequences.services,
            others: consequences.others,
            until: consequences.until.in_japan().date(),
            cancel_href: "/account".to_owned(),
        }),
        Err(answer) => answer,
    }
}
