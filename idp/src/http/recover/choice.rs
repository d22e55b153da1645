//! `/reminder` (A1): what was forgotten.

use super::login_href;
use crate::{
    http::{
        Visitor,
        register::landing::{interaction_of, with_interaction},
    },
    pages::ReminderChoice,
};
use actix_web::{HttpRequest, HttpResponse};

/// Shows the choice.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let interaction = interaction_of(&request);
    visitor.page(&ReminderChoice {
        shell: visitor.shell(),
        password_href: with_interaction("/reminder/password", interaction.as_ref()),
        id_href: with_interaction("/reminder/id", interaction.as_ref()),
        login_href: login_href(interaction.as_ref()),
    })
}
