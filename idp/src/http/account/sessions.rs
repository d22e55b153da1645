//! `/account/sessions…` (A14): where the account is logged in.

use crate::{
    domain::{SessionId, device_words},
    flow::account::{SessionEnded, end_all_sessions, end_one_session, view_sessions},
    http::{FormBody, Visitor},
    pages::{SessionLine, SessionsPage},
};
use actix_web::{HttpResponse, web};

const PATH: &str = "/account/sessions";
/// Ends all of them: no session is called so, since ids are longer.
const ALL: &str = "/account/sessions/all";

/// An address that only takes forms, opened again: its page is the list.
pub(in crate::http) async fn get_list(visitor: Visitor) -> HttpResponse {
    visitor.see_other(PATH)
}

/// The list.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let sessions = view_sessions(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(sessions, PATH).await {
        Ok(sessions) => visitor.page(&SessionsPage {
            shell: visitor.shell(),
            sessions: sessions
                .into_iter()
                .map(|line| SessionLine {
                    action: format!("{PATH}/{}", line.session.id),
                    device: device_words(&line.user_agent),
                    began: line.session.created_at,
                    used: line.session.last_seen_at,
                    is_this: line.is_this,
                })
                .collect(),
            all_action: ALL.to_owned(),
            ended: visitor.is_told("ended"),
        }),
        Err(answer) => answer,
    }
}

/// Ends one.
pub(in crate::http) async fn post_one(
    visitor: Visitor,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let id = SessionId::from(id.into_inner());
    let ended = end_one_session(&visitor.provider, visitor.account_visit(), id).await;
    match visitor.visited(ended, PATH).await {
        Ok(SessionEnded::Yes) => visitor.see_other("/account/sessions?ended"),
        Ok(SessionEnded::This) => goodbye(&visitor),
        Err(answer) => answer,
    }
}

/// Ends all.
pub(in crate::http) async fn post_all(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let ended = end_all_sessions(&visitor.provider, visitor.account_visit()).await;
    match visitor.visited(ended, PATH).await {
        Ok(()) => goodbye(&visitor),
        Err(answer) => answer,
    }
}

fn goodbye(visitor: &Visitor) -> HttpResponse {
    visitor.logged_out(visitor.see_other("/logged-out"))
}
