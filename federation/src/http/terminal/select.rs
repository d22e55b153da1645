//! `/terminal/select` (T2): the addresses with their states, and the start of the link.

use super::{caller, federation, lost, stop, words};
use crate::{
    Federation,
    domain::{SlotState, TerminalDone, TerminalSession, WarningReason},
    flow::{
        DealerError, StartLink, cancel, change_as_dealer, find_open_start, look_up_addresses, resend_mail,
        start_link,
    },
    http::terminal_cookie,
    pages::{SlotView, TerminalHeader, TerminalSelect, day_words, texts::TerminalTexts},
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    http::{FormBody, Visitor},
    pages::{Form, Problem},
};

pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match terminal_cookie::read(&request, &visitor) {
        Some(session) if session.notice_version.is_none() => visitor.see_other("/terminal/customer"),
        Some(session) => {
            let t = TerminalTexts::of(visitor.lang);
            let told = (request.query_string() == "sent").then(|| t.done_resent.to_owned());
            show(&visitor, &session, told, Form::new())
        }
        None => lost(&visitor),
    }
}

pub(crate) async fn post(
    visitor: Visitor,
    request: HttpRequest,
    data: web::Data<Federation>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let session = match terminal_cookie::read(&request, &visitor) {
        Some(session) if session.notice_version.is_none() => return visitor.see_other("/terminal/customer"),
        Some(session) => session,
        None => return lost(&visitor),
    };
    match form.get("action") {
        "refresh" => refresh(&visitor, session).await,
        "resend" | "cancel" => change_open(&visitor, session, form.get("action") == "resend").await,
        _ => start(&visitor, &data, session, form.get("slot")).await,
    }
}

/// Asks for the state of every address anew.
pub(super) async fn look_up(visitor: &Visitor, session: &mut TerminalSession) -> Result<(), DealerError> {
    let filled: Vec<(usize, String)> =
        (0..3).filter_map(|slot| session.email(slot).map(|email| (slot, email.to_owned()))).collect();
    session.slots = vec![None; 3];
    session.pending = None;
    if filled.is_empty() {
        return Ok(());
    }
    let token = caller(visitor, session);
    let emails = filled.iter().map(|(_, email)| email.clone()).collect();
    let states = look_up_addresses(&visitor.provider, token, session.visit_id.clone(), emails).await?;
    for ((slot, _), state) in filled.iter().zip(&states) {
        if let Some(place) = session.slots.get_mut(*slot) {
            *place = Some(*state);
        }
    }
    if states.contains(&SlotState::PendingHere) {
        let token = caller(visitor, session);
        session.pending = find_open_start(&visitor.provider, token, session.visit_id.clone()).await?;
    }
    Ok(())
}

async fn refresh(visitor: &Visitor, mut session: TerminalSession) -> HttpResponse {
    match look_up(visitor, &mut session).await {
        Ok(()) => terminal_cookie::write(visitor.see_other("/terminal/select"), visitor, &session),
        Err(error) => stop(visitor, error),
    }
}

/// Sends the mail of the open start again, or takes the start back.
async fn change_open(visitor: &Visitor, session: TerminalSession, resend: bool) -> HttpResponse {
    let Some((link, _)) = session.pending.clone() else { return refresh(visitor, session).await };
    let token = caller(visitor, &session);
    let changed = if resend {
        resend_mail(&visitor.provider, token, link).await
    } else {
        change_as_dealer(&visitor.provider, token, link, cancel).await
    };
    match changed {
        Ok(()) if resend => visitor.see_other("/terminal/select?sent"),
        Ok(()) => refresh(visitor, session).await,
        Err(error) => refuse(visitor, &session, error),
    }
}

async fn start(
    visitor: &Visitor,
    data: &web::Data<Federation>,
    mut session: TerminalSession,
    slot: &str,
) -> HttpResponse {
    let t = TerminalTexts::of(visitor.lang);
    let slot = match slot {
        "1" => Some(0),
        "2" => Some(1),
        "3" => Some(2),
        _ => None,
    };
    let chosen = slot.and_then(|slot| {
        let may = session.slots.get(slot).copied().flatten().is_some_and(SlotState::may_start);
        session.email(slot).filter(|_| may).map(str::to_owned)
    });
    let Some(email) = chosen else {
        let problem = Problem::Other(t.not_chosen.to_owned());
        return show(visitor, &session, None, Form::new().refused(first_choice(&session), problem));
    };
    let start = StartLink {
        visit_id: session.visit_id.clone(),
        edited: session.is_edited(&email),
        email: email.clone(),
        mail_after: 0,
    };
    let token = caller(visitor, &session);
    match start_link(&federation(data), &visitor.provider, token, start).await {
        Ok(started) => {
            session.done = Some(TerminalDone {
                link_id: started.id,
                email,
                expires_at: started.expires_at,
                reception_code: started.reception_code,
            });
            terminal_cookie::write(visitor.see_other("/terminal/done"), visitor, &session)
        }
        Err(error) => refuse(visitor, &session, error),
    }
}

fn refuse(visitor: &Visitor, session: &TerminalSession, error: DealerError) -> HttpResponse {
    let t = TerminalTexts::of(visitor.lang);
    let told = match &error {
        DealerError::Refused(refusal) => words(*refusal, t),
        DealerError::Flow(_) => None,
    };
    match told {
        Some(told) => {
            let problem = Problem::Other(told.to_owned());
            show(visitor, session, None, Form::new().refused(first_choice(session), problem))
        }
        None => stop(visitor, error),
    }
}

/// Where the summary of what is wrong leads: the first address that can be chosen.
fn first_choice(session: &TerminalSession) -> &'static str {
    let can = |slot: usize| session.slots.get(slot).copied().flatten().is_some_and(SlotState::may_start);
    match (can(0), can(1), can(2)) {
        (true, _, _) => "slot-1",
        (_, true, _) => "slot-2",
        (_, _, true) => "slot-3",
        _ => "edit-emails",
    }
}

fn show(visitor: &Visitor, session: &TerminalSession, told: Option<String>, form: Form) -> HttpResponse {
    let until =
        session.pending.as_ref().map(|(_, until)| day_words(*until, visitor.lang)).unwrap_or_default();
    let slots = (0..3)
        .map(|slot| SlotView {
            number: slot + 1,
            email: session
                .email(slot)
                .or_else(|| session.unusable_email(slot).map(|warning| warning.written.as_str()))
                .unwrap_or_default()
                .to_owned(),
            unusable: session.unusable_email(slot).map(|warning| warning.reason),
            state: session.slots.get(slot).copied().flatten(),
            pending_until: until.clone(),
        })
        .collect();
    visitor.page(&TerminalSelect {
        shell: visitor.shell(),
        t: TerminalTexts::of(visitor.lang),
        header: TerminalHeader::of(&session.record),
        slots,
        has_more: session.warnings.iter().any(|warning| warning.reason == WarningReason::EmailsMany),
        register_url: visitor.provider.settings.issuer.url("/register"),
        told,
        form,
    })
}
