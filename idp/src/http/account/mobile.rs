//! `/account/mobile` (A10): a mobile number as a second login name.

use crate::{
    domain::{find_code, is_blank, normalize_mobile, phone_words},
    flow::{
        CODE_SECONDS, MailTurn,
        account::{
            MobileCodeSent, MobileProven, NewMobile, prove_mobile, send_mobile_code, switch_mobile_off,
            view_mobile,
        },
    },
    http::{
        FormBody, Visitor,
        mail_turn::{problem_of, turn_note},
    },
    pages::{AccountMobile, CodeEntry, CodeWay, Form, MobileTurned, Problem},
};
use actix_web::{HttpRequest, HttpResponse};

const PATH: &str = "/account/mobile";
const CODE_PATH: &str = "/account/mobile/code";

/// Shows the page; `?turned=on` and `?turned=off` after a change.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let turned = match request.query_string() {
        "turned=on" => Some(MobileTurned::On),
        "turned=off" => Some(MobileTurned::Off),
        _ => None,
    };
    show(&visitor, Form::new(), turned).await
}

/// Sends a code to the number, or switches the number off.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("action") == "off" {
        let off = switch_mobile_off(&visitor.provider, visitor.account_visit()).await;
        return match visitor.visited(off, PATH).await {
            Ok(true) => visitor.see_other("/account/mobile?turned=off"),
            Ok(false) => visitor.see_other(PATH),
            Err(answer) => answer,
        };
    }
    let refuse = |problem| show(&visitor, Form::from_pairs(form.pairs()).refused("mobile", problem), None);
    let typed = form.get("mobile");
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let Some(number) = normalize_mobile(typed) else {
        return refuse(Problem::Other(visitor.shell().t.credentials.mobile_invalid.to_owned())).await;
    };
    let to = NewMobile::Number(number);
    let sent = send_mobile_code(&visitor.provider, visitor.account_visit(), to).await;
    match visitor.visited(sent, PATH).await {
        Ok(MobileCodeSent::Yes) => visitor.see_other(CODE_PATH),
        Ok(MobileCodeSent::Throttled(throttled)) => refuse(problem_of(throttled)).await,
        Ok(MobileCodeSent::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

/// `/account/mobile/code`: asks for the code.
pub(in crate::http) async fn get_code(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show_code(&visitor, Form::new(), request.query_string() == "sent=again").await
}

/// `/account/mobile/code`: compares it, or sends another one.
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
    let proven = prove_mobile(&visitor.provider, visitor.account_visit(), code).await;
    match visitor.visited(proven, PATH).await {
        Ok(MobileProven::Yes) => visitor.see_other("/account/mobile?turned=on"),
        Ok(MobileProven::Wrong(left)) => refuse(Problem::CodeWrong { left }).await,
        Ok(MobileProven::Expired) => refuse(Problem::CodeExpired).await,
        Ok(MobileProven::UsedUp) => {
            let words = visitor.shell().t.credentials.mobile_used_up.to_owned();
            show(&visitor, Form::new().refused("mobile", Problem::Other(words)), None).await
        }
        Ok(MobileProven::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

async fn resend(visitor: &Visitor) -> HttpResponse {
    let sent = send_mobile_code(&visitor.provider, visitor.account_visit(), NewMobile::Again).await;
    match visitor.visited(sent, PATH).await {
        Ok(MobileCodeSent::Yes) => visitor.see_other("/account/mobile/code?sent=again"),
        Ok(MobileCodeSent::Throttled(throttled)) => {
            show_code(visitor, Form::new().refused("resend", problem_of(throttled)), false).await
        }
        Ok(MobileCodeSent::Nothing) => visitor.see_other(PATH),
        Err(answer) => answer,
    }
}

async fn show(visitor: &Visitor, form: Form, turned: Option<MobileTurned>) -> HttpResponse {
    let view = view_mobile(&visitor.provider, visitor.account_visit()).await;
    let view = match visitor.visited(view, PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    // That of the page with the code is its own.
    let turn = view.turn.filter(|turn| form.waits_at("mobile") || view.asked.as_ref() != Some(&turn.typed));
    let form = match &turn {
        Some(turn) if form.is_untouched() => form.with("mobile", &phone_words(&turn.typed)),
        _ => form,
    };
    visitor.page(&AccountMobile {
        shell: visitor.shell(),
        action: PATH,
        turn: turn_note(turn.as_ref(), &form, "mobile", PATH),
        form,
        current: view.current.as_deref().map(phone_words),
        offered: visitor.provider.settings.sms_gateway.is_some(),
        turned,
    })
}

async fn show_code(visitor: &Visitor, form: Form, resent: bool) -> HttpResponse {
    let view = view_mobile(&visitor.provider, visitor.account_visit()).await;
    let view = match visitor.visited(view, CODE_PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let Some(number) = view.asked else { return visitor.see_other(PATH) };
    let turn = MailTurn::about(view.turn, &number);
    let to = phone_words(&number);
    let shell = visitor.shell();
    let t = shell.t;
    visitor.page(&CodeEntry {
        turn: turn_note(turn.as_ref(), &form, "resend", CODE_PATH),
        flow: t.common.flow_account,
        lead: t.credentials.mobile_code_lead,
        to,
        way: CodeWay::Message,
        action: CODE_PATH.to_owned(),
        form,
        minutes: u32::try_from(CODE_SECONDS / 60).unwrap_or(10),
        resent,
        is_slow: visitor.is_mail_slow(),
        change_href: PATH,
        change_label: t.credentials.mobile_change_number,
        shell,
    })
}
