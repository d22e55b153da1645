//! `/register` (R0): what the common ID is for.

use crate::{
    domain::InteractionId,
    flow::register::note_registration_shown,
    http::{PageError, Visitor},
    pages::RegisterLanding,
};
use actix_web::{HttpRequest, HttpResponse};

/// The interaction to come back to, when the address names one.
pub(in crate::http) fn interaction_of(request: &HttpRequest) -> Option<InteractionId> {
    let (_, id) =
        form_urlencoded::parse(request.query_string().as_bytes()).find(|(name, _)| name == "interaction")?;
    let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| InteractionId::from(id.as_ref()))
}

/// A page of the registration with the way back in its address.
pub(in crate::http) fn with_interaction(path: &str, interaction: Option<&InteractionId>) -> String {
    interaction.map_or_else(|| path.to_owned(), |id| format!("{path}?interaction={id}"))
}

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let interaction = interaction_of(&request);
    if let Some(id) = &interaction {
        let noted =
            note_registration_shown(&visitor.provider, &visitor.registration_visit(), id.clone()).await;
        if let Err(error) = noted {
            return PageError::from(error).answer(&visitor);
        }
    }
    let login_href =
        interaction.as_ref().map_or_else(|| "/login".to_owned(), |id| format!("/interaction/{id}/login"));
    visitor.page(&RegisterLanding {
        shell: visitor.shell(),
        register_href: with_interaction("/register/terms", interaction.as_ref()),
        login_href,
    })
}
