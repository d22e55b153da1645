//! Who is at the other end of a page: browser, session, language, address.

use super::{
    FormBody, PageError,
    address::{address_range, client_address},
    came_from::{CameFrom, interaction_id},
    cookies::{self, Name},
    lang_switch::{chosen_lang, without_lang},
    origin,
};
use crate::{
    Provider,
    domain::{ClientId, InteractionId, Lang, Secret, TextSize},
    flow::{Arrival, BegunSession},
    pages::{self, Shell, Site, Texts},
    protocol::ParamList,
};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder,
    cookie::Cookie,
    dev::Payload,
    http::{StatusCode, header},
    web,
};
use std::{
    future::{Ready, ready},
    sync::Arc,
};

/// Accounts that one browser is known for at most.
const KNOWN_ACCOUNTS: usize = 5;

/// The visitor of a page, as far as the request tells.
pub struct Visitor {
    /// The provider.
    pub provider: Arc<Provider>,
    /// The browser's cookie: the one that came, or a new one that the answer sets.
    pub browser: Secret,
    /// Whether the browser's cookie came with the request.
    pub is_known: bool,
    /// The session's cookie, if one came.
    pub session: Option<Secret>,
    /// The language of the answer.
    pub lang: Lang,
    /// The size of the answer's words.
    pub text_size: TextSize,
    /// The address range of the peer, /24 or /56: what throttling counts by.
    pub range: String,
    /// The browser as it names itself.
    pub user_agent: String,
    /// The number of the request.
    pub request_id: String,
    /// The face of the pages.
    site: Arc<Site>,
    /// A service that was come from just now: the cookie to set, or to take away.
    worn: Option<Option<ClientId>>,
    /// The service that this browser came from last, as its cookie says.
    pub(super) came_from: CameFrom,
    path: String,
    is_sent_by_others: bool,
    lang_chosen: Option<Lang>,
    known_tags: String,
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request).ok_or(PageError::BadRequest))
    }
}

impl Visitor {
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        let provider = Arc::clone(request.app_data::<web::Data<Provider>>()?);
        let secure = provider.settings.issuer.is_https();
        let came = cookies::read(request, Name::Browser, secure);
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let cookie_lang = cookies::read(request, Name::Lang, secure);
        let lang_chosen = chosen_lang(request.query_string());
        let lang = lang_chosen
            .unwrap_or_else(|| Lang::pick([], cookie_lang.as_deref(), header(header::ACCEPT_LANGUAGE)));
        Some(Self {
            is_known: came.is_some(),
            browser: came.map_or_else(|| provider.random.secret(), Secret::from),
            session: cookies::read(request, Name::Session, secure).map(Secret::from),
            lang,
            text_size: cookies::read(request, Name::TextSize, secure)
                .and_then(|text| TextSize::parse(&text))
                .unwrap_or_default(),
            range: address_range(client_address(request, &provider.settings.trusted_proxies)),
            user_agent: header(header::USER_AGENT).unwrap_or_default().to_owned(),
            request_id: super::headers::request_id(request),
            path: request.uri().path_and_query().map(|path| without_lang(path.as_str())).unwrap_or_default(),
            known_tags: cookies::read(request, Name::Known, secure).unwrap_or_default(),
            lang_chosen,
            is_sent_by_others: origin::is_foreign(request.headers(), provider.settings.issuer.as_str()),
            site: site_of(&provider, cookies::read(request, Name::Brand, secure)),
            worn: None,
            came_from: CameFrom::of(request, secure),
            provider,
        })
    }

    /// The frame of a page, with the switch to the other language.
    pub fn shell(&self) -> Shell {
        self.shell_without_switch().with_switch(&self.path)
    }

    /// The frame of a page that cannot be had again by its address.
    pub fn shell_without_switch(&self) -> Shell {
        Shell::new(&self.site, self.lang, self.csrf()).with_text_size(self.text_size)
    }

    /// The texts in the visitor's language.
    pub(super) fn texts(&self) -> &'static Texts {
        Texts::of(self.lang)
    }

    /// The way back to the service that this visitor came from, as far as the page or the browser knows one.
    pub(super) fn way_back(&self) -> Option<String> {
        let id = self
            .path
            .strip_prefix("/interaction/")
            .map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
        match id.and_then(interaction_id) {
            Some(id) => Some(format!("/to-service?interaction={id}")),
            None => self.came_from.is_known().then(|| "/to-service".to_owned()),
        }
    }

    /// From now on this browser is known to have come from this service.
    pub(super) fn comes_from(&mut self, client: &ClientId) {
        self.came_from.set(client);
    }

    /// Whether a mail that is asked for now will be slow to come.
    pub(super) fn is_mail_slow(&self) -> bool {
        self.provider.mail_health.is_slow(self.provider.clock.now())
    }

    /// From now on this browser's pages wear the brand of a service, or the provider's own when it has none.
    pub fn wear(&mut self, client: ClientId) {
        let site = self.provider.sites.get(&client).map(Arc::clone);
        let own = site.is_none();
        let site = site.unwrap_or_else(|| Arc::clone(&self.provider.site));
        if !Arc::ptr_eq(&site, &self.site) {
            self.worn = Some((!own).then_some(client));
            self.site = site;
        }
    }

    /// Takes the languages of the authorization request into account, unless the visitor chose one here.
    pub fn prefer(&mut self, ui_locales: &[String]) {
        if self.lang_chosen.is_none()
            && let Some(lang) = Lang::from_tags(ui_locales.iter().map(String::as_str))
        {
            self.lang = lang;
        }
    }

    /// Whether a redirect of ours said this word in the query. It decides what is shown, never what is done.
    pub(super) fn is_told(&self, word: &str) -> bool {
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        query.split('&').any(|pair| pair == word)
    }

    /// The page with status 200.
    pub fn page(&self, page: &impl askama::Template) -> HttpResponse {
        self.html(StatusCode::OK, page)
    }

    /// A page with any status, and the cookies that the visit needs.
    pub fn html(&self, status: StatusCode, page: &impl askama::Template) -> HttpResponse {
        self.answer(status).content_type("text/html; charset=utf-8").body(pages::html(page))
    }

    /// 303 to a path of the provider or an absolute URL.
    pub fn see_other(&self, location: &str) -> HttpResponse {
        self.answer(StatusCode::SEE_OTHER).insert_header((header::LOCATION, location)).finish()
    }

    /// 303 that begins a session in this browser.
    pub fn see_other_logged_in(&self, location: &str, begun: &BegunSession) -> HttpResponse {
        let secure = self.provider.settings.issuer.is_https();
        let answer = self
            .answer(StatusCode::SEE_OTHER)
            .cookie(cookies::set(Name::Session, begun.cookie.expose(), secure))
            .cookie(cookies::set(Name::Known, &self.known_with(&begun.known_tag), secure))
            .insert_header((header::LOCATION, location))
            .finish();
        self.with_browser_state(answer, begun.browser_state.as_deref())
    }

    /// The answer with what the provider's frame knows the session by, if it is asked.
    pub(super) fn with_browser_state(&self, mut answer: HttpResponse, state: Option<&str>) -> HttpResponse {
        let secure = self.provider.settings.issuer.is_https();
        if let Some(state) = state {
            put(&mut answer, &cookies::set(Name::State, state, secure));
        }
        answer
    }

    /// 303 after which this browser is known to an account, though nobody is logged in.
    pub(super) fn see_other_known(&self, location: &str, known_tag: &str) -> HttpResponse {
        let secure = self.provider.settings.issuer.is_https();
        self.answer(StatusCode::SEE_OTHER)
            .cookie(cookies::set(Name::Known, &self.known_with(known_tag), secure))
            .insert_header((header::LOCATION, location))
            .finish()
    }

    /// The tags of this browser with one more, the latest first.
    fn known_with(&self, tag: &str) -> String {
        let others = self.known().filter(|known| *known != tag).take(KNOWN_ACCOUNTS - 1);
        std::iter::once(tag).chain(others).collect::<Vec<_>>().join(".")
    }

    /// 303 that keeps the looks which the visitor chose in this browser.
    pub(super) fn see_other_with_looks(
        &self,
        location: &str,
        lang: Lang,
        text_size: TextSize,
    ) -> HttpResponse {
        let secure = self.provider.settings.issuer.is_https();
        self.answer(StatusCode::SEE_OTHER)
            .cookie(cookies::set(Name::Lang, lang.tag(), secure))
            .cookie(cookies::set(Name::TextSize, text_size.as_str(), secure))
            .insert_header((header::LOCATION, location))
            .finish()
    }

    /// Takes the session's cookie away and asks the browser to forget what it kept of us.
    pub fn logged_out(&self, mut response: HttpResponse) -> HttpResponse {
        let secure = self.provider.settings.issuer.is_https();
        put(&mut response, &cookies::clear(Name::Session, secure));
        if self.provider.settings.session_management {
            put(&mut response, &cookies::clear(Name::State, secure));
        }
        response.headers_mut().insert(
            header::HeaderName::from_static("clear-site-data"),
            header::HeaderValue::from_static("\"cache\""),
        );
        response
    }

    /// An answer with the cookies that the visit needs.
    pub fn answer(&self, status: StatusCode) -> HttpResponseBuilder {
        let secure = self.provider.settings.issuer.is_https();
        let mut answer = HttpResponse::build(status);
        if !self.is_known {
            answer.cookie(cookies::set(Name::Browser, self.browser.expose(), secure));
        }
        if let Some(lang) = self.lang_chosen {
            answer.cookie(cookies::set(Name::Lang, lang.tag(), secure));
        }
        match &self.worn {
            Some(Some(client)) => answer.cookie(cookies::set(Name::Brand, client.as_str(), secure)),
            Some(None) => answer.cookie(cookies::clear(Name::Brand, secure)),
            None => &mut answer,
        };
        if let Some(client) = self.came_from.news() {
            answer.cookie(cookies::set(Name::From, client, secure));
        }
        answer
    }

    /// The page that sends a service's form once more from here, when the form came from another site and without our
    /// cookies: browsers withhold them from such a form (`SameSite=Lax`), and the person would seem to be logged out. A
    /// form, since what is in it may be too long and too private for an address. Sets no cookie over those that are there.
    pub fn once_more(&self, action: &str, params: &ParamList) -> Option<HttpResponse> {
        if !self.is_sent_by_others || self.is_known {
            return None;
        }
        let fields = params.pairs().to_vec();
        let shell = self.shell_without_switch();
        let page =
            pages::FormPost { shell, handing: pages::Handing::OnHere, action: action.to_owned(), fields };
        Some(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(pages::html(&page)))
    }

    /// The value of the hidden field `csrf`: bound to the browser's cookie, the same in all its tabs.
    pub fn csrf(&self) -> String {
        self.provider.sealer.keyed_hash("csrf", self.browser.expose().as_bytes())
    }

    /// Whether a form comes from a page that this browser got from us.
    pub fn check_csrf(&self, form: &FormBody) -> Result<(), PageError> {
        if !self.is_known {
            return Err(PageError::CookiesOff);
        }
        if self.is_sent_by_others {
            return Err(PageError::Forbidden);
        }
        if self.provider.sealer.matches("csrf", self.browser.expose().as_bytes(), form.get("csrf")) {
            Ok(())
        } else {
            Err(PageError::Forbidden)
        }
    }

    /// How this visitor arrives at a login.
    pub fn arrival(&self, interaction: Option<InteractionId>) -> Arrival {
        Arrival {
            browser: self.browser.clone(),
            known: self.known().map(str::to_owned).collect(),
            range: self.range.clone(),
            user_agent: self.user_agent.clone(),
            old_session: self.session.clone(),
            interaction,
            request_id: self.request_id.clone(),
        }
    }

    /// Tags of the accounts that logged in from this browser.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.known_tags.split('.').filter(|tag| !tag.is_empty())
    }
}

pub(super) fn put(response: &mut HttpResponse, cookie: &Cookie<'_>) {
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(%error, "a cookie could not be set");
    }
}

/// The face that the cookie names; a cookie can name nothing but services that have one.
fn site_of(provider: &Provider, cookie: Option<String>) -> Arc<Site> {
    let site = cookie.and_then(|name| provider.sites.get(&ClientId::from(name)));
    Arc::clone(site.unwrap_or(&provider.site))
}
