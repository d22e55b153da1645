//! `/migration…`: the customer's way over from a legacy site, one page a file.
//!
//! Every page asks where the person stands, and leads there when it is elsewhere. What names the hand-over is a cookie of
//! its own: the form that brings the handle comes from another site, and cookies of the provider do not come with it.

pub(super) mod about;
pub(super) mod consent;
mod cookie;
pub(super) mod creating;
pub(super) mod done;
pub(super) mod guide;
pub(super) mod open;

use crate::{
    Federation,
    flow::migration::{CREATING, JourneyView, START, Standing, view_journey},
    pages::{MigrationStopped, texts::MigrationTexts},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use idp::{
    domain::{Client, Lang, Secret},
    http::{PageError, Visitor},
    pages::ErrorPage,
};
use std::sync::Arc;

/// The page of M13.
const DONE: &str = "/migration/done";

/// Who is on the way: the visitor, with the hand-over that this browser opened.
pub(super) struct Traveller {
    visitor: Visitor,
    federation: Arc<Federation>,
    cookie: Option<Secret>,
}

impl Traveller {
    fn new(visitor: Visitor, federation: web::Data<Federation>, request: &HttpRequest) -> Self {
        let cookie = cookie::read(request, &visitor);
        Self { federation: federation.into_inner(), cookie, visitor }
    }

    /// Where the person stands, if it is on this page; otherwise the answer that leads there.
    async fn at(&self, fits: impl Fn(&Standing) -> bool) -> Result<JourneyView, HttpResponse> {
        let visitor = &self.visitor;
        let Some(cookie) = &self.cookie else { return Err(self.gone(None)) };
        let view = view_journey(&self.federation, &visitor.provider, cookie.hash(), visitor.browser.hash());
        match view.await {
            Ok(Some(view)) if fits(&view.standing) => Ok(view),
            Ok(Some(view)) => Err(self.elsewhere(&view)),
            Ok(None) => Err(self.gone(None)),
            Err(error) => Err(PageError::from(error).answer(visitor)),
        }
    }

    fn elsewhere(&self, view: &JourneyView) -> HttpResponse {
        match view.standing {
            Standing::OnTheWay => self.visitor.see_other(START),
            Standing::Creating | Standing::Failed(_) => self.visitor.see_other(CREATING),
            Standing::Migrated => self.visitor.see_other(DONE),
            Standing::Stopped(stage) => self.visitor.page(&MigrationStopped {
                shell: self.visitor.shell(),
                t: self.texts(),
                stage,
                site: view.site.name_in(self.visitor.lang).to_owned(),
                site_href: view.site.top_url.clone(),
            }),
        }
    }

    /// Nothing goes on from here but the way back to the site (E20), when it is known which.
    fn gone(&self, site: Option<&str>) -> HttpResponse {
        let (visitor, t) = (&self.visitor, self.texts());
        let sites = &self.federation.settings.migration.sites;
        let site = match site {
            Some(id) => sites.iter().find(|site| site.id == id),
            // Without a name it can only be the one there is.
            None => sites.first().filter(|_| sites.len() == 1),
        };
        let page = ErrorPage::with_words(visitor.shell_without_switch(), t.gone_title, t.gone_lead);
        let page = match site {
            Some(site) => page.way(site.top_url.as_str(), t.back_to(site.name_in(visitor.lang))),
            None => page,
        };
        visitor.html(StatusCode::GONE, &page.reference(visitor.request_id.as_str()))
    }

    fn texts(&self) -> &'static MigrationTexts {
        MigrationTexts::of(self.visitor.lang)
    }
}

/// The name of a service in one language.
fn service_name(service: Option<&Client>, lang: Lang) -> String {
    let Some(registration) = service.map(|service| &service.registration) else { return String::new() };
    match lang {
        Lang::En if !registration.client_name_en.is_empty() => registration.client_name_en.clone(),
        _ => registration.client_name.clone(),
    }
}
