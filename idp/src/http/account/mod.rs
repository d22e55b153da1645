//! `/login` and `/account…`: the provider visited for its own sake.

pub(super) mod add_passkey;
pub(super) mod data;
pub(super) mod device;
pub(super) mod email;
pub(super) mod history;
pub(super) mod home;
pub(super) mod mobile;
pub(super) mod passkeys;
pub(super) mod password;
pub(super) mod profile;
pub(super) mod requests;
pub(super) mod services;
pub(super) mod sessions;
pub(super) mod settings;
pub(super) mod two_step;
pub(super) mod two_step_setup;
pub(super) mod withdraw;

use super::{PageError, Visitor, authorize::answer_next};
use crate::{
    domain::AccountPath,
    flow::{
        FlowError,
        account::{AccountVisit, Need, Visited},
        begin_account_visit,
    },
};
use actix_web::HttpResponse;
use std::sync::Arc;

impl Visitor {
    /// The visit of a page of the account by this visitor.
    pub fn account_visit(&self) -> AccountVisit {
        AccountVisit {
            session: self.session.clone(),
            browser: self.browser.clone(),
            range: self.range.clone(),
            lang: self.lang,
            user_agent: self.user_agent.clone(),
            request_id: self.request_id.clone(),
        }
    }

    /// What came of a visit, or the answer to give instead: a login that leads back to `page`, or an error page.
    pub async fn visited<T>(
        &self,
        visited: Result<Visited<T>, FlowError>,
        page: &str,
    ) -> Result<T, HttpResponse> {
        match visited {
            Ok(Visited::Yes(value)) => Ok(value),
            Ok(Visited::Login(need)) => Err(log_in(self, page, need).await),
            Err(error) => Err(PageError::from(error).answer(self)),
        }
    }
}

/// Begins a login that leads back to a page of the account.
async fn log_in(visitor: &Visitor, page: &str, need: Need) -> HttpResponse {
    let next = begin_account_visit(
        Arc::clone(&visitor.provider),
        AccountPath::parse(page).unwrap_or_default(),
        need,
        visitor.browser.hash(),
        visitor.session.clone(),
    );
    match next.await {
        Ok(next) => answer_next(visitor, next).await,
        Err(error) => PageError::from(error).answer(visitor),
    }
}
