//! Visits: opened for the terminal, or worked through on the dealer's own pages.

use super::{caller::ApiCaller, json, problem::ApiProblem, warning::WarningBody};
use crate::{
    domain::{CustomerRecord, SlotState, VisitId},
    flow::{CallerToken, OpenVisit, StartLink, acknowledge_visit, look_up_addresses, open_visit, start_link},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::domain::{ClientId, EmailAddress, Timestamp, clean_text};
use serde::{Deserialize, Serialize};

/// What every call within a visit needs.
const START: &str = "link:start";

/// The longest that a mail may wait for an answer at the counter, seconds.
const MAIL_AFTER_AT_MOST: i64 = 3_600;

/// A visit to open.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitBody {
    /// The dealer's reference of the shop.
    #[schema(min_length = 1, max_length = 64, example = "S-01")]
    shop: String,
    /// The dealer's reference of whoever serves the customer, 1–64 characters.
    #[schema(min_length = 1, max_length = 64, example = "1234")]
    staff: String,
    /// The service that the customer goes on with; My TOYOTA when absent.
    service: Option<String>,
    /// The record to show on the terminal. Nothing of it but the customer code is stored. The code is required; every other
    /// member may be absent, `null` or empty, is taken as people write it, and never stops the visit: what cannot be used is
    /// in `warnings` and shown as such on the terminal.
    customer: CustomerRecord,
}

/// An open visit.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct VisitAnswer {
    /// Names the visit in the calls of own pages.
    visit_id: String,
    /// Sealed; the dealer's page posts it as `launch`.
    launch: String,
    /// Where to.
    launch_url: String,
    /// Seconds in which it can be posted, once.
    expires_in: i64,
    /// The notice in force, for own pages.
    notice_version: String,
    /// The values that were not taken as they came.
    warnings: Vec<WarningBody>,
}

/// The customer's tick.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcknowledgementBody {
    /// The version of the notice that was shown.
    notice_version: String,
}

/// Addresses to look up.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupBody {
    /// One to three.
    #[schema(min_items = 1, max_items = 3)]
    emails: Vec<String>,
}

/// What the dealer may know of them.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LookupAnswer {
    results: Vec<LookupResult>,
}

/// Of one address.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LookupResult {
    /// Its place in the request, from 0.
    email_index: usize,
    /// What is known.
    state: SlotState,
}

/// A link to start.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartBody {
    /// The address of the account.
    email: String,
    /// Whether it was typed or changed at the counter during this visit.
    edited: bool,
    /// When its mail goes out, if the link still waits then: seconds from now, 3600 at most. More than 0 where the customer is
    /// asked by backchannel authentication meanwhile: whoever answers that gets one mail alone.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 3600, default = 0)]
    mail_after: i64,
}

/// A provisional link.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct StartAnswer {
    /// Its name.
    id: String,
    /// The last second in which it can be completed.
    #[schema(value_type = i64)]
    expires_at: Timestamp,
    /// Four digits to hand to the customer, when they will be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    reception_code: Option<String>,
}

/// Opens a visit.
#[utoipa::path(
    post, path = "/dealer/v1/visits", operation_id = "openVisit", tag = "visits", request_body = VisitBody,
    security(("dealer" = ["link:start"])),
    responses((status = 201, description = "The visit is open.", body = VisitAnswer))
)]
pub(super) async fn open(caller: ApiCaller, payload: web::Payload) -> HttpResponse {
    let open = async |token, body: VisitBody| {
        let (customer, warnings) = body.customer.checked(caller.provider.clock.now()).map_err(|problem| {
            ApiProblem::invalid(format!("customer.{}: must be {}", problem.member, problem.must_be))
        })?;
        let told = WarningBody::list("customer.", &warnings);
        let request = OpenVisit {
            shop: short(&body.shop, "shop")?,
            staff: short(&body.staff, "staff")?,
            service: body.service.map(ClientId::from),
            customer,
            warnings,
        };
        let opened = open_visit(&caller.federation, &caller.provider, token, request).await?;
        let answer = VisitAnswer {
            visit_id: opened.visit_id.to_string(),
            launch: opened.launch,
            launch_url: caller.federation.settings.issuer.url("/terminal"),
            expires_in: opened.expires_in,
            notice_version: opened.notice_version,
            warnings: told,
        };
        Ok(json(StatusCode::CREATED, &answer))
    };
    // The launch holds the customer's record, sealed: it travels, and rests nowhere.
    caller.sent_in_confidence(START, payload, open).await
}

/// Notes that the customer ticked the notice.
#[utoipa::path(
    post, path = "/dealer/v1/visits/{visit_id}/acknowledgement", operation_id = "acknowledgeVisit", tag = "visits",
    params(("visit_id" = String, Path)), request_body = AcknowledgementBody,
    security(("dealer" = ["link:start"])),
    responses((status = 204, description = "It is done."))
)]
pub(super) async fn acknowledge(
    caller: ApiCaller,
    visit: web::Path<VisitId>,
    payload: web::Payload,
) -> HttpResponse {
    let note = async |token, body: AcknowledgementBody| {
        acknowledge_visit(&caller.provider, token, visit.into_inner(), body.notice_version).await?;
        Ok(HttpResponse::NoContent().finish())
    };
    caller.sent(START, payload, note).await
}

/// Looks addresses up.
#[utoipa::path(
    post, path = "/dealer/v1/visits/{visit_id}/lookups", operation_id = "lookUpAddresses", tag = "visits",
    params(("visit_id" = String, Path)), request_body = LookupBody,
    security(("dealer" = ["link:start"])),
    responses((status = 200, description = "What is known of each address.", body = LookupAnswer))
)]
pub(super) async fn look_up(
    caller: ApiCaller,
    visit: web::Path<VisitId>,
    payload: web::Payload,
) -> HttpResponse {
    let look_up = async |token, body: LookupBody| {
        if !(1..=3).contains(&body.emails.len()) {
            return Err(ApiProblem::invalid("emails: must be one to three addresses"));
        }
        let emails = body
            .emails
            .iter()
            .enumerate()
            .map(|(place, email)| address(email, &format!("emails[{place}]")))
            .collect::<Result<Vec<_>, _>>()?;
        let states = look_up_addresses(&caller.provider, token, visit.into_inner(), emails).await?;
        let results = states
            .into_iter()
            .enumerate()
            .map(|(email_index, state)| LookupResult { email_index, state })
            .collect();
        Ok(json(StatusCode::OK, &LookupAnswer { results }))
    };
    caller.sent(START, payload, look_up).await
}

/// Starts a link and queues its mail, for now or for later.
#[utoipa::path(
    post, path = "/dealer/v1/visits/{visit_id}/provisional-link", operation_id = "startLink", tag = "visits",
    params(("visit_id" = String, Path)), request_body = StartBody,
    security(("dealer" = ["link:start"])),
    responses((status = 201, description = "The link waits for the customer, and its mail is queued.", body = StartAnswer))
)]
pub(super) async fn start(
    caller: ApiCaller,
    visit: web::Path<VisitId>,
    payload: web::Payload,
) -> HttpResponse {
    let start = async |token: CallerToken, body: StartBody| {
        let (visit_id, email) = (visit.into_inner(), address(&body.email, "email")?);
        if !(0..=MAIL_AFTER_AT_MOST).contains(&body.mail_after) {
            return Err(ApiProblem::invalid("mail_after: must be 0 to 3600"));
        }
        // A start tells whether there is an account, as a look-up does: it counts as one.
        look_up_addresses(&caller.provider, token.clone(), visit_id.clone(), vec![email.clone()]).await?;
        let start = StartLink { visit_id, email, edited: body.edited, mail_after: body.mail_after };
        let started = start_link(&caller.federation, &caller.provider, token, start).await?;
        let answer = StartAnswer {
            id: started.id.to_string(),
            expires_at: started.expires_at,
            reception_code: started.reception_code,
        };
        Ok(json(StatusCode::CREATED, &answer))
    };
    caller.sent(START, payload, start).await
}

fn address(text: &str, member: &str) -> Result<String, ApiProblem> {
    let email = EmailAddress::parse(text);
    let email = email.map_err(|reason| ApiProblem::invalid(format!("{member}: {reason}")))?;
    Ok(email.as_str().to_owned())
}

fn short(text: &str, member: &str) -> Result<String, ApiProblem> {
    let text = clean_text(text);
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits {
        Ok(text)
    } else {
        Err(ApiProblem::invalid(format!("{member}: must be 1 to 64 printable characters")))
    }
}
