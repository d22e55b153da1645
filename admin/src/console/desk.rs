//! The desk of somebody who is logged in: who they are, and what they are answered.

use super::{halt::Halt, menu::menu_of, visit::Visit};
use crate::{
    domain::Permission,
    flow::{OnDuty, Operator, OwnDealer, Version, Who},
    pages::{
        console::{Entries, FormPage, Frame, Notice, NoticeKind, Overtaken, Person, texts::FrameTexts},
        role_name,
    },
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    dev::Payload,
    http::{StatusCode, header},
};
use askama::Template;
use idp::{domain::Secret, pages::Shell};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// The desk.
#[derive(Clone)]
pub struct Desk {
    /// The visit.
    pub visit: Visit,
    /// Who sits at it.
    pub person: Arc<OnDuty>,
    /// The cookie of the session.
    pub(super) cookie: Secret,
}

impl std::ops::Deref for Desk {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequest for Desk {
    type Error = Halt;
    type Future = Ready<Result<Self, Halt>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        // The guard put it there, or did not let the request through.
        ready(request.extensions().get::<Self>().cloned().ok_or(Halt::Internal))
    }
}

impl Desk {
    /// The person, for the audit.
    pub fn operator(&self) -> Operator {
        Operator { who: Who::Staff(self.person.account.clone()), request_id: self.request_id.clone() }
    }

    /// The dealer that the person works for, if they work for one.
    pub fn own_dealer(&self) -> Option<OwnDealer> {
        let dealer = self.person.seat.dealer()?.clone();
        Some(OwnDealer { dealer, operator: self.operator() })
    }

    /// Whether the person may do this at this moment.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.seat.role().permissions().contains(&permission)
    }

    /// The value of the hidden field `csrf`: bound to the session.
    pub(super) fn csrf(&self) -> String {
        self.provider.sealer.keyed_hash("console-csrf", self.cookie.expose().as_bytes())
    }

    /// Whether a form's token is that of this session.
    pub(super) fn is_own(&self, csrf: &str) -> bool {
        self.provider.sealer.matches("console-csrf", self.cookie.expose().as_bytes(), csrf)
    }

    /// The frame, with the switch to the other language.
    pub fn frame(&self) -> Frame {
        let role = self.person.seat.role();
        let shell = Shell::new(&self.provider.site, self.lang, self.csrf()).with_switch(&self.path);
        Frame {
            shell,
            t: FrameTexts::of(self.lang),
            base: self.mount.base,
            title: (self.mount.title)(FrameTexts::of(self.lang)),
            api: self.mount.api,
            menu: menu_of(self.mount, role, &self.path, self.lang),
            person: Some(Person { email: self.person.email.clone(), role: role_name(role, self.lang) }),
        }
    }

    /// The absolute path of a page.
    pub fn href(&self, below: &str) -> String {
        self.mount.path(below)
    }

    /// A page.
    pub fn page(&self, page: &impl Template) -> HttpResponse {
        self.html(StatusCode::OK, page)
    }

    /// A form that is shown again for what is wrong with it.
    pub fn refused(&self, page: &impl Template) -> HttpResponse {
        self.html(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// The form of somebody whom another person overtook: what they typed stays, what is there now stands beside it, and their
    /// next press is about that.
    pub fn overtaken(&self, mut page: FormPage, now: &Entries, version: &Version) -> HttpResponse {
        page.hidden.retain(|(name, _)| *name != "version");
        page.hidden.push(("version", version.tag().to_owned()));
        page.overtaken = Some(Overtaken::of(&page, now));
        self.html(StatusCode::PRECONDITION_FAILED, &page)
    }

    /// 303 to a page of the console.
    pub fn see_other(&self, below: &str) -> HttpResponse {
        HttpResponse::SeeOther().insert_header((header::LOCATION, self.href(below))).finish()
    }

    /// Whether a redirect of ours said this word in the query. It decides what is shown, never what is done.
    pub fn is_told(&self, word: &str) -> bool {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        query.split('&').any(|pair| pair == word)
    }

    /// Notices for words that redirects of ours say.
    pub(super) fn told(&self, words: &[(&str, &str)]) -> Vec<Notice> {
        let f = FrameTexts::of(self.lang);
        let usual = [("saved", f.saved), ("done", f.done)];
        let said = usual.iter().chain(words).filter(|(word, _)| self.is_told(word));
        said.map(|(_, sentence)| Notice::new(NoticeKind::Done, *sentence)).collect()
    }
}
