//! `/reminder/done` (A5): there is a new password.

use super::login_href;
use crate::{flow::recover::RecoveryStage, http::Visitor, pages::Finished};
use actix_web::HttpResponse;

/// Says so, and leads to the login, of the service that was interrupted if there was one.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let view = match visitor.recovery_at(RecoveryStage::Done).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    let t = shell.t;
    visitor.page(&Finished {
        flow: t.recovery.flow,
        title: t.recovery.done_title,
        notice: t.recovery.done_notice,
        lead: t.recovery.done_lead,
        next_href: login_href(view.interaction.as_ref()),
        next_label: t.common.login,
        shell,
    })
}
