//! `/account/email` (A7): another mail address, and the code that went to it.

use crate::{
    domain::{EmailAddress, find_code, is_blank},
    flow::{
        CODE_SECONDS, MailTurn,
        account::{
            EmailChange, EmailCodeSent, Need, NewEmail, change_email, send_email_code, view_account,
            view_email_change,
        },
    },
    http::{
        FormBody, Visitor,
        mail_turn::{problem_of, turn_note},
    },
    pages::{AccountEmail, CodeEntry, CodeWay, Finished, Form, Problem},
};
use actix_web::{HttpRequest, HttpResponse};

const PATH: &str = "/account/email";
const CODE_PATH: &str = "/account/email/code";

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// Sends a code to the new address.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let refuse = |problem| show(&visitor, Form::from_pairs(form.pairs()).refused("email", problem));
    let typed = form.get("email");
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let email = match EmailAddress::parse(typed) {
        Ok(email) => email,
        Err(reason) => return refuse(Problem::Email(reason)).await,
    };
    let to = NewEmail::Address(email);
    let sent = send_email_code(&visitor.provider, visitor.account_visit(), to).await;
    match visitor.visited(sent, PATH).await {
        Ok(EmailCodeSent::Yes) => visitor.see_other(CODE_PATH),
        Ok(EmailCodeSent::Same) => {
            refuse(Problem::Other(visitor.shell().t.credentials.email_same.to_owned())).await
        }
        Ok(EmailCodeSent::Throttled(throttled)) => refuse(problem_of(throttled)).await,
        Ok(EmailCodeSent::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

/// `/account/email/code`: asks for the code.
pub(in crate::http) async fn get_code(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show_code(&visitor, Form::new(), request.query_string() == "sent=again").await
}

/// `/account/email/code`: compares it, or sends another one.
pub(in crate::http) async fn post_code(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("action") == "resend" {
        return resend(&visitor).await;
    }
    let refuse = |problem| show_code(&visitor, Form::new().refused("code", problem), false);
    let typed = form.get("code");
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let code = match find_code(typed) {
        Ok(code) => code,
        Err(error) => return refuse(Problem::from(error)).await,
    };
    let changed = change_email(&visitor.provider, visitor.account_visit(), code).await;
    let begin_again = |problem| show(&visitor, Form::new().refused("email", problem));
    match visitor.visited(changed, PATH).await {
        Ok(EmailChange::Done) => visitor.see_other("/account/email/done"),
        Ok(EmailChange::Wrong(left)) => refuse(Problem::CodeWrong { left }).await,
        Ok(EmailChange::Expired) => refuse(Problem::CodeExpired).await,
        Ok(EmailChange::UsedUp) => begin_again(Problem::CodeUsedUp).await,
        Ok(EmailChange::Taken) => {
            begin_again(Problem::Other(visitor.shell().t.credentials.email_taken.to_owned())).await
        }
        Ok(EmailChange::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

/// `/account/email/done`: says so.
pub(in crate::http) async fn get_done(visitor: Visitor) -> HttpResponse {
    let seen = view_account(&visitor.provider, visitor.account_visit(), Need::Session, |_, _| Ok(()));
    if let Err(answer) = visitor.visited(seen.await, "/account").await {
        return answer;
    }
    let shell = visitor.shell();
    let t = shell.t.credentials;
    visitor.page(&Finished {
        flow: shell.t.common.flow_account,
        title: t.email_done_title,
        notice: t.email_done_notice,
        lead: t.email_done_lead,
        next_href: "/account".to_owned(),
        next_label: t.to_account,
        shell,
    })
}

async fn resend(visitor: &Visitor) -> HttpResponse {
    let sent = send_email_code(&visitor.provider, visitor.account_visit(), NewEmail::Again).await;
    match visitor.visited(sent, PATH).await {
        Ok(EmailCodeSent::Yes) => visitor.see_other("/account/email/code?sent=again"),
        Ok(EmailCodeSent::Throttled(throttled)) => {
            show_code(visitor, Form::new().refused("resend", problem_of(throttled)), false).await
        }
        Ok(EmailCodeSent::Same | EmailCodeSent::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    let view = view_email_change(&visitor.provider, visitor.account_visit()).await;
    let view = match visitor.visited(view, PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    // That of the page with the code is its own.
    let turn = view.turn.filter(|turn| form.waits_at("email") || view.asked.as_ref() != Some(&turn.typed));
    let form = match &turn {
        Some(turn) if form.is_untouched() => form.with("email", &turn.typed),
        _ => form,
    };
    visitor.page(&AccountEmail {
        shell: visitor.shell(),
        action: PATH,
        turn: turn_note(turn.as_ref(), &form, "email", PATH),
        form,
        current: view.current,
    })
}

async fn show_code(visitor: &Visitor, form: Form, resent: bool) -> HttpResponse {
    let view = view_email_change(&visitor.provider, visitor.account_visit()).await;
    let view = match visitor.visited(view, CODE_PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let Some(to) = view.asked else { return visitor.see_other(PATH) };
    let turn = MailTurn::about(view.turn, &to);
    let shell = visitor.shell();
    let t = shell.t;
    visitor.page(&CodeEntry {
        turn: turn_note(turn.as_ref(), &form, "resend", CODE_PATH),
        flow: t.common.flow_account,
        lead: t.credentials.email_code_lead,
        to,
        way: CodeWay::Mail,
        action: CODE_PATH.to_owned(),
        form,
        minutes: u32::try_from(CODE_SECONDS / 60).unwrap_or(10),
        resent,
        is_slow: visitor.is_mail_slow(),
        change_href: PATH,
        change_label: t.credentials.email_change_address,
        shell,
    })
}
