//! The page that says why another one cannot be shown.

use super::{desk::Desk, halt::Halt, visit::Visit};
use crate::{
    domain::Fault,
    flow::AdminError,
    pages::console::{Notice, NoticeKind, Section, SheetPage, Way, fact, texts::RefusalTexts},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use idp::http::log_failure;

/// The page, for somebody at a desk or for nobody in particular.
pub(super) fn refuse(halt: &Halt, visit: &Visit, desk: Option<&Desk>) -> HttpResponse {
    let t = RefusalTexts::of(visit.lang);
    let (status, title, advice) = halt.face(t);
    if status >= 500 && !matches!(halt, Halt::NotInstalled) {
        log_failure(&visit.request_id, halt, "console");
    }
    let frame = desk.map_or_else(|| visit.bare_frame(), Desk::frame);
    let mut page = SheetPage::new(frame, title);
    advice.clone_into(&mut page.lead);
    if let Halt::Flow(AdminError::Invalid(faults)) = halt {
        page.notices = faults.iter().map(|fault| sentence(fault, visit)).collect();
    }
    let way = match halt {
        Halt::LoginFailed => Some(Way::new("login", visit.mount.base, t.login_again)),
        Halt::OtherConsole(console) => {
            console.as_deref().map(|console| Way::new("console", console, t.to_own_console))
        }
        Halt::NotInstalled => None,
        _ => Some(Way::new("start", visit.mount.base, t.to_start)),
    };
    let mut section = Section::default().ways(way.into_iter().collect());
    if !visit.request_id.is_empty() {
        section.rows.push(fact(t.number, visit.request_id.as_str(), page.frame.t));
    }
    page.sections.push(section);
    let mut answer = visit.html(StatusCode::from_u16(status).unwrap_or_default(), &page);
    if status == 503 {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    answer
}

fn sentence(fault: &Fault, visit: &Visit) -> Notice {
    Notice::new(NoticeKind::Caution, fault.rule.sentence(visit.lang))
}
