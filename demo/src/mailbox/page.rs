//! The mailbox's pages and its JSON.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{self, Data, Json, Path, Query, ServiceConfig},
};
use askama::Template;
use serde::Deserialize;

use super::{
    Inbox,
    linkify::{Piece, linkify},
    message::Message,
};
use crate::serve::answer::{asset, page, page_with};

/// A mail's HTML is a stranger's: no script, no request, no form; a followed link opens in the whole window.
const MAIL_POLICY: &str = "sandbox allow-top-navigation-by-user-activation; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// The routes of the mailbox.
pub(crate) fn routes(inbox: Inbox) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    move |config| {
        config
            .app_data(Data::new(inbox.clone()))
            .route("/", web::get().to(list))
            .route("/messages/{id}", web::get().to(show))
            .route("/messages/{id}/html", web::get().to(show_html))
            .route("/messages/{id}/source", web::get().to(show_source))
            .route("/api/messages", web::get().to(list_json))
            .route(
                "/assets/base.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/base.css"))),
            )
            .route(
                "/assets/brand.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/mailbox.css"))),
            )
            .default_service(web::to(async || no_such_mail()));
    }
}

#[derive(Deserialize)]
struct Filter {
    /// Only mails to this address.
    to: Option<String>,
}

impl Filter {
    /// An empty field of the search form means no filter.
    fn recipient(&self) -> Option<&str> {
        self.to.as_deref().map(str::trim).filter(|to| !to.is_empty())
    }
}

#[derive(Template)]
#[template(path = "mailbox/list.html")]
struct ListPage<'f> {
    to: &'f str,
    messages: Vec<Message>,
}

#[derive(Template)]
#[template(path = "mailbox/message.html")]
struct MessagePage<'m> {
    message: &'m Message,
    text: Vec<Piece<'m>>,
}

#[derive(Template)]
#[template(path = "mailbox/missing.html")]
struct MissingPage;

async fn list(inbox: Data<Inbox>, filter: Query<Filter>) -> HttpResponse {
    page(&ListPage { to: filter.recipient().unwrap_or_default(), messages: inbox.list(filter.recipient()) })
}

async fn list_json(inbox: Data<Inbox>, filter: Query<Filter>) -> Json<Vec<Message>> {
    let mut messages = inbox.list(filter.recipient());
    // The source is long and seldom wanted; it has an address of its own.
    for message in &mut messages {
        message.source.clear();
    }
    Json(messages)
}

async fn show(inbox: Data<Inbox>, id: Path<String>) -> HttpResponse {
    match find(&inbox, &id) {
        Some(message) => page(&MessagePage { message: &message, text: linkify(message.text.trim_end()) }),
        None => no_such_mail(),
    }
}

async fn show_html(inbox: Data<Inbox>, id: Path<String>) -> HttpResponse {
    let Some(html) = find(&inbox, &id).and_then(|message| message.html) else { return no_such_mail() };
    // The base makes links leave the frame that shows the mail.
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, MAIL_POLICY))
        .body(format!("<!doctype html><base target=\"_top\">{html}"))
}

/// The mail as it came. Not `message/rfc822`, which browsers download instead of showing.
async fn show_source(inbox: Data<Inbox>, id: Path<String>) -> HttpResponse {
    match find(&inbox, &id) {
        Some(message) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(message.source),
        None => no_such_mail(),
    }
}

fn find(inbox: &Inbox, id: &str) -> Option<Message> {
    inbox.find(id.parse().ok()?)
}

fn no_such_mail() -> HttpResponse {
    page_with(StatusCode::NOT_FOUND, &MissingPage)
}
