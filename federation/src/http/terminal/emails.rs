//! `/terminal/emails` (T3): the addresses, saved in the dealer's own system.

use super::{caller, lost, select::look_up, stop};
use crate::{
    domain::{Emails, TerminalSession},
    flow::{EmailsEdited, edit_emails},
    http::terminal_cookie,
    pages::{TerminalEmails, TerminalHeader, texts::TerminalTexts},
};
use actix_web::{HttpRequest, HttpResponse};
use idp::{
    domain::{EmailAddress, fold_email, is_blank},
    http::{FormBody, Visitor},
    pages::{Form, Problem},
};

const NAMES: [&str; 3] = ["email-1", "email-2", "email-3"];

pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match terminal_cookie::read(&request, &visitor) {
        Some(session) if session.notice_version.is_none() => visitor.see_other("/terminal/customer"),
        Some(session) => {
            // What cannot be used stands in its slot as the record holds it, to be corrected.
            let written = |slot| session.unusable_email(slot).map(|warning| warning.written.as_str());
            let form = NAMES.iter().enumerate().fold(Form::new(), |form, (slot, name)| {
                form.with(name, session.email(slot).or(written(slot)).unwrap_or_default())
            });
            show(&visitor, &session, form)
        }
        None => lost(&visitor),
    }
}

pub(crate) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let mut session = match terminal_cookie::read(&request, &visitor) {
        Some(session) if session.notice_version.is_none() => return visitor.see_other("/terminal/customer"),
        Some(session) => session,
        None => return lost(&visitor),
    };
    let t = TerminalTexts::of(visitor.lang);
    let emails = match check(&form, t) {
        Ok(emails) => emails,
        Err(form) => return show(&visitor, &session, form),
    };
    match edit_emails(&visitor.provider, caller(&visitor, &session), &session, &emails).await {
        Ok(EmailsEdited::Stored) => {}
        Ok(EmailsEdited::NotStored) => {
            let problem = Problem::Other(t.not_stored.to_owned());
            return show(&visitor, &session, kept(&form).refused("email-1", problem));
        }
        Err(error) => return stop(&visitor, error),
    }
    session.record.emails = emails.to_vec();
    session.warnings.retain(|warning| !warning.is_of_emails());
    if let Err(error) = look_up(&visitor, &mut session).await {
        return stop(&visitor, error);
    }
    terminal_cookie::write(visitor.see_other("/terminal/select"), &visitor, &session)
}

/// The three addresses in their normal form, or the form with what is wrong.
fn check(form: &FormBody, t: &TerminalTexts) -> Result<Emails, Form> {
    let mut again = kept(form);
    let mut emails: Vec<String> = Vec::with_capacity(3);
    for name in NAMES {
        let typed = form.get(name);
        if is_blank(typed) {
            emails.push(String::new());
            continue;
        }
        match EmailAddress::parse(typed) {
            Err(reason) => {
                again.refuse(name, Problem::Email(reason));
                emails.push(String::new());
            }
            Ok(email) => {
                if emails.iter().any(|other| fold_email(other) == *email.key()) {
                    again.refuse(name, Problem::Other(t.email_twice.to_owned()));
                }
                emails.push(email.as_str().to_owned());
            }
        }
    }
    if !again.has_problems() && emails.iter().all(String::is_empty) {
        again.refuse("email-1", Problem::Other(t.email_none.to_owned()));
    }
    if again.has_problems() {
        return Err(again);
    }
    Emails::try_from(emails).map_err(|_| again)
}

fn kept(form: &FormBody) -> Form {
    NAMES.iter().fold(Form::new(), |kept, name| kept.with(name, form.get(name)))
}

fn show(visitor: &Visitor, session: &TerminalSession, form: Form) -> HttpResponse {
    visitor.page(&TerminalEmails {
        shell: visitor.shell(),
        t: TerminalTexts::of(visitor.lang),
        header: TerminalHeader::of(&session.record),
        unusable: [0, 1, 2].map(|slot| session.unusable_email(slot).map(|warning| warning.reason)),
        form,
    })
}
