//! Which lines of the audit trail are asked for.

use crate::http::Refusal;
use idp::{domain::Timestamp, store::audit_search::AuditFilter};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which lines, and which page of them.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// By this actor: an account, a client, a member of staff.
    #[param(example = "admin-console")]
    actor: Option<String>,
    /// This was done; with a dot at its end, everything that begins so.
    #[param(example = "link.")]
    action: Option<String>,
    /// To this.
    #[param(example = "client:my-toyota")]
    target: Option<String>,
    /// About this dealer.
    #[param(example = "D-0234")]
    dealer: Option<String>,
    /// In this request: the number of `X-Request-Id`.
    request_id: Option<String>,
    /// From this moment on, seconds since the epoch.
    from: Option<u32>,
    /// Before this moment.
    to: Option<u32>,
    /// Only for the export: `jsonl`, unless `csv` is named.
    #[param(example = "csv")]
    pub(super) format: Option<String>,
    /// Where the answer before ended.
    pub(super) cursor: Option<String>,
    /// Lines at most.
    #[param(minimum = 1, maximum = 1000)]
    pub(super) limit: Option<usize>,
}

/// Texts of a filter at most.
const LONGEST: usize = 200;

impl AuditQuery {
    /// The conditions.
    pub(super) fn filter(&self) -> Result<AuditFilter, Refusal> {
        let texts = [&self.actor, &self.action, &self.target, &self.dealer, &self.request_id];
        let fits = |text: &str| (1..=LONGEST).contains(&text.len()) && !text.contains(['\0', '%', '\\']);
        if !texts.into_iter().flatten().all(|text| fits(text)) {
            return Err(Refusal::Query);
        }
        let moment = |at: u32| Timestamp::from_seconds(i64::from(at));
        Ok(AuditFilter {
            actor: self.actor.clone(),
            action: self.action.clone(),
            object: self.target.clone(),
            dealer: self.dealer.clone(),
            request_id: self.request_id.clone(),
            from: self.from.map(moment),
            to: self.to.map(moment),
        })
    }

    /// The query string of the next page: the same conditions, from `cursor` on.
    pub(super) fn next(&self, cursor: &str) -> String {
        let number = |at: Option<u32>| at.map(|at| at.to_string());
        let pairs = [
            ("actor", self.actor.clone()),
            ("action", self.action.clone()),
            ("target", self.target.clone()),
            ("dealer", self.dealer.clone()),
            ("request_id", self.request_id.clone()),
            ("from", number(self.from)),
            ("to", number(self.to)),
            ("format", self.format.clone()),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", Some(cursor.to_owned())),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }
}
