//! Why a page cannot be shown, and its answer.

use super::{Visitor, failure::log_failure};
use crate::{
    flow::FlowError,
    pages::{ErrorKind, ErrorPage},
    protocol::OAuthError,
    store::StoreError,
};
use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};

/// A link to the page that it stands on: by its own address, so that no token of an address gets into a page.
const SAME_PAGE: &str = "";

/// A failure of a page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The body or a parameter cannot be read.
    #[error("the request cannot be read")]
    BadRequest,
    /// The body is larger than any form of ours.
    #[error("the body is too large")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("the body is too slow")]
    TooSlow,
    /// The body is no form.
    #[error("the body is of a type that is not taken here")]
    UnsupportedMediaType,
    /// The form's token is missing or another browser's.
    #[error("the form's token does not fit")]
    Forbidden,
    /// The browser sent no cookie where one was set.
    #[error("the browser keeps no cookies")]
    CookiesOff,
    /// The page has expired, or another tab was first.
    #[error("the page has expired")]
    Expired,
    /// There is no such page.
    #[error("there is no such page")]
    NotFound,
    /// The page is there, but not for this method.
    #[error("the method is not allowed")]
    MethodNotAllowed,
    /// The service is not meant for this account.
    #[error("the service is not meant for this account")]
    NotForAccount,
    /// Too many tries: come back after these seconds.
    #[error("too many requests")]
    TooMany(u64),
    /// An authorization request that cannot be answered to the relying party.
    #[error("the authorization request was refused")]
    Client(OAuthError),
    /// A use case failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        Self::Flow(FlowError::Store(error))
    }
}

impl PageError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::BadRequest | Self::TooLarge | Self::TooSlow | Self::UnsupportedMediaType => {
                ErrorKind::BadRequest
            }
            Self::Forbidden => ErrorKind::Forbidden,
            Self::CookiesOff => ErrorKind::CookiesOff,
            Self::Expired | Self::Flow(FlowError::NoInteraction) => ErrorKind::Expired,
            Self::NotFound => ErrorKind::NotFound,
            Self::MethodNotAllowed => ErrorKind::MethodNotAllowed,
            Self::NotForAccount => ErrorKind::ServiceUnavailable,
            Self::TooMany(seconds) => ErrorKind::TooMany(*seconds),
            Self::Client(_) => ErrorKind::Client,
            Self::Flow(FlowError::Store(StoreError::Nul)) => ErrorKind::BadRequest,
            Self::Flow(error) if error.is_transient() => ErrorKind::Unavailable(Some(5)),
            Self::Flow(_) => ErrorKind::Internal,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ => StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// Adds the ways on that help after this failure; the list of services is always the last of them.
    fn lead_on(&self, page: ErrorPage, visitor: &Visitor) -> ErrorPage {
        let t = visitor.texts();
        let page = match self.kind() {
            ErrorKind::Expired | ErrorKind::ServiceUnavailable => page.way("/login", t.common.login),
            _ => page,
        };
        let way_back = visitor.way_back();
        // What was begun without cookies is nobody's: it is begun anew where it began.
        let is_lost = self.kind() == ErrorKind::CookiesOff && way_back.is_some();
        let page = match way_back {
            Some(href) => page.way(href, t.errors.back_to_service),
            None => page,
        };
        match self.kind() {
            // The same page, asked for anew, has what was missing: a cookie, a token, a free place.
            ErrorKind::CookiesOff if is_lost => page,
            ErrorKind::Forbidden
            | ErrorKind::CookiesOff
            | ErrorKind::BadRequest
            | ErrorKind::TooMany(_)
            | ErrorKind::Unavailable(_)
            | ErrorKind::Internal => page.way(SAME_PAGE, t.errors.open_anew),
            _ => page,
        }
    }

    /// The error page, in the visitor's language.
    pub fn answer(&self, visitor: &Visitor) -> HttpResponse {
        if let Self::Flow(cause) = self
            && self.status().is_server_error()
        {
            log_failure(&visitor.request_id, cause, "page");
        }
        let mut page = self.lead_on(ErrorPage::new(visitor.shell_without_switch(), self.kind()), visitor);
        page.reference = Some(visitor.request_id.clone());
        if let Self::Client(error) = self {
            page.code = Some(error.code.as_str().to_owned());
            page.detail = Some(error.description.to_owned());
        }
        let mut response = visitor.html(self.status(), &page);
        if let ErrorKind::TooMany(seconds) | ErrorKind::Unavailable(Some(seconds)) = self.kind() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// For extractors, which fail before a handler has its visitor.
impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status()).content_type("text/plain; charset=utf-8").body(self.to_string())
    }
}
