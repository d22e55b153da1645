//! A visit of the console, whoever makes it: where, in which language, and how it is answered.

use super::{
    Mount,
    address::Address,
    cookies::{self, Name},
    halt::Halt,
};
use crate::pages::console::{Frame, texts::FrameTexts};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use askama::Template;
use idp::{
    Provider,
    domain::Lang,
    pages::{self, Shell},
};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// What every page of the console knows, whoever asks.
#[derive(Clone)]
pub struct Visit {
    /// The provider.
    pub provider: Arc<Provider>,
    /// Which console.
    pub mount: &'static Mount,
    /// The language of the answer.
    pub lang: Lang,
    /// The number of the request.
    pub request_id: String,
    /// Path and query of the request, without the switch of the language.
    pub(super) path: String,
    /// Where browsers reach the console.
    pub(super) address: Option<Address>,
    /// The language that this request chose.
    pub(super) lang_chosen: bool,
}

impl Visit {
    /// Whether cookies are for https alone.
    pub(super) fn is_secure(&self) -> bool {
        self.address.as_ref().is_some_and(Address::is_https)
    }

    /// A frame for somebody who is not logged in.
    pub(super) fn bare_frame(&self) -> Frame {
        let shell = Shell::new(&self.provider.site, self.lang, "").with_switch(&self.path);
        let t = FrameTexts::of(self.lang);
        Frame {
            shell,
            t,
            base: self.mount.base,
            title: (self.mount.title)(t),
            api: self.mount.api,
            menu: Vec::new(),
            person: None,
        }
    }

    /// An answer with a page.
    pub(super) fn html(&self, status: StatusCode, page: &impl Template) -> HttpResponse {
        let mut answer = HttpResponse::build(status);
        if self.lang_chosen {
            answer.cookie(cookies::set(self.mount, Name::Lang, self.lang.tag(), self.is_secure()));
        }
        answer.content_type("text/html; charset=utf-8").body(pages::html(page))
    }
}

impl FromRequest for Visit {
    type Error = Halt;
    type Future = Ready<Result<Self, Halt>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        // The guard put it there.
        ready(request.extensions().get::<Self>().cloned().ok_or(Halt::Internal))
    }
}
