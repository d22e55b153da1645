//! The screen as a page. It loads itself anew while the car waits, without script too.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::Data,
};
use askama::Template;
use qrcode::{EcLevel, QrCode, render::svg};

use super::{
    HeadUnit, device_flow,
    screen::{Codes, Driver, Screen},
};
use crate::serve::{
    answer::{page, page_with, see_other},
    browser,
};

/// Seconds between two looks at the screen.
const LOOK_AGAIN: &str = "3";

#[derive(Template)]
#[template(path = "head_unit/idle.html")]
struct IdlePage {
    problem: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "head_unit/number.html")]
struct NumberPage {
    codes: Codes,
}

#[derive(Template)]
#[template(path = "head_unit/driver.html")]
struct DriverPage {
    driver: Driver,
}

/// `GET /`
pub(super) async fn get(car: Data<HeadUnit>) -> HttpResponse {
    let screen = car.screen().clone();
    match screen {
        Screen::Idle => page(&IdlePage { problem: None }),
        Screen::Failed(problem) => page(&IdlePage { problem: Some(problem) }),
        Screen::LoggedIn(driver) => page(&DriverPage { driver }),
        Screen::Waiting(codes) => {
            let mut answer = page(&NumberPage { codes });
            let header = HeaderName::from_static("refresh");
            answer.headers_mut().insert(header, HeaderValue::from_static(LOOK_AGAIN));
            answer
        }
    }
}

/// `POST /login`
pub(super) async fn log_in(car: Data<HeadUnit>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &car.settings.base_url) {
        return foreign();
    }
    device_flow::begin(car.into_inner()).await;
    see_other("/")
}

/// `POST /logout`: also stops the waiting.
pub(super) async fn log_out(car: Data<HeadUnit>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &car.settings.base_url) {
        return foreign();
    }
    device_flow::end(&car).await;
    see_other("/")
}

/// `GET /qr.svg`
pub(super) async fn qr(car: Data<HeadUnit>) -> HttpResponse {
    let screen = car.screen().clone();
    let Screen::Waiting(codes) = screen else { return HttpResponse::NotFound().finish() };
    match QrCode::with_error_correction_level(codes.address_with_code, EcLevel::M) {
        Ok(code) => HttpResponse::Ok()
            .content_type("image/svg+xml")
            .body(code.render::<svg::Color<'_>>().min_dimensions(200, 200).build()),
        Err(_) => HttpResponse::NotFound().finish(),
    }
}

/// Any address that is no page.
pub(super) async fn not_found() -> HttpResponse {
    page_with(StatusCode::NOT_FOUND, &IdlePage { problem: Some("ページが見つかりません。") })
}

fn foreign() -> HttpResponse {
    let problem = Some("安全のため、操作を止めました。もう一度お試しください。");
    page_with(StatusCode::BAD_REQUEST, &IdlePage { problem })
}
