//! How far starts came, in numbers: never a person, never a record.

use super::LinkProgress;
use idp::domain::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What is counted of a start, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunnelStep {
    /// The customer ticked the notice.
    Acknowledged,
    /// The start's mail was queued.
    Mailed,
    /// The mail's link was opened.
    Opened,
    /// The account logged in.
    LoggedIn,
    /// Its owner agreed.
    Consented,
    /// The link is made.
    Linked,
    /// Day 30 passed.
    Expired,
    /// The customer declined.
    Declined,
    /// A mail was given up.
    Undeliverable,
    /// The dealer took it back.
    Cancelled,
    /// Another start took its place.
    Superseded,
    /// Account gone, dealer suspended, or too many wrong codes.
    Void,
    /// The link ended.
    Unlinked,
}

impl FunnelStep {
    /// Every step and end, in their order.
    pub const ALL: [Self; 13] = [
        Self::Acknowledged,
        Self::Mailed,
        Self::Opened,
        Self::LoggedIn,
        Self::Consented,
        Self::Linked,
        Self::Expired,
        Self::Declined,
        Self::Undeliverable,
        Self::Cancelled,
        Self::Superseded,
        Self::Void,
        Self::Unlinked,
    ];

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Mailed => "mailed",
            Self::Opened => "opened",
            Self::LoggedIn => "logged_in",
            Self::Consented => "consented",
            Self::Linked => "linked",
            Self::Expired => "expired",
            Self::Declined => "declined",
            Self::Undeliverable => "undeliverable",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Void => "void",
            Self::Unlinked => "unlinked",
        }
    }

    /// What an event of a link means for the count: its action and its result, as the audit has them.
    pub fn of_event(action: &str, result: &str) -> Option<Self> {
        Some(match action {
            // Reminders and mails that are sent again are no new starts.
            "link.mailed" if result == "start" => Self::Mailed,
            "link.opened" => Self::Opened,
            "link.authenticated" => Self::LoggedIn,
            "link.consented" => Self::Consented,
            "link.completed" => Self::Linked,
            "link.expired" => Self::Expired,
            "link.declined" => Self::Declined,
            "link.bounced" => Self::Undeliverable,
            "link.cancelled" => Self::Cancelled,
            "link.superseded" => Self::Superseded,
            "link.void" => Self::Void,
            "link.unlinked" => Self::Unlinked,
            _ => return None,
        })
    }

    /// What keeps a step that can come again from being counted again.
    pub const fn mark(self) -> Option<LinkProgress> {
        match self {
            Self::Opened => Some(LinkProgress::OPENED),
            Self::Undeliverable => Some(LinkProgress::BOUNCED),
            _ => None,
        }
    }
}

/// The month in Japan in which a start began, `2026-11`.
pub fn funnel_month(began: Timestamp) -> String {
    began.in_japan().strftime("%Y-%m").to_string()
}

/// Whether a text is a month as [`funnel_month`] writes them.
pub fn is_month(text: &str) -> bool {
    let digits =
        |part: &str, long: usize| part.len() == long && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(year, month)| digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month))
}

/// By what the numbers are told apart, beside the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FunnelBy {
    /// By dealer and shop.
    #[default]
    Shop,
    /// By dealer.
    Dealer,
    /// By nothing.
    Month,
}

/// Numbers of one month: how many of the starts that began in it came so far, whenever they did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Funnel {
    /// Whose; absent where dealers are added up.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "D-0234")]
    pub dealer_id: String,
    /// Of which shop; absent where shops are added up.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "S-01")]
    pub shop_id: String,
    /// The month in Japan in which the starts began.
    #[schema(example = "2026-11")]
    pub month: String,
    /// Customers who ticked the notice.
    pub acknowledged: i64,
    /// Starts whose mail was queued.
    pub mailed: i64,
    /// Whose mail's link was opened.
    pub opened: i64,
    /// Whose account logged in.
    pub logged_in: i64,
    /// Whose owner agreed.
    pub consented: i64,
    /// That became links.
    pub linked: i64,
    /// That expired.
    pub expired: i64,
    /// That the customer declined.
    pub declined: i64,
    /// Whose mail was given up at least once.
    pub undeliverable: i64,
    /// That the dealer took back.
    pub cancelled: i64,
    /// That another start took the place of.
    pub superseded: i64,
    /// That ended otherwise.
    pub void: i64,
    /// Links that ended since.
    pub unlinked: i64,
}

impl Funnel {
    /// Adds what is stored of a step; a step of a later version is left out.
    pub fn add(&mut self, step: &str, count: i64) {
        let place = match FunnelStep::ALL.into_iter().find(|known| known.as_str() == step) {
            None => return,
            Some(FunnelStep::Acknowledged) => &mut self.acknowledged,
            Some(FunnelStep::Mailed) => &mut self.mailed,
            Some(FunnelStep::Opened) => &mut self.opened,
            Some(FunnelStep::LoggedIn) => &mut self.logged_in,
            Some(FunnelStep::Consented) => &mut self.consented,
            Some(FunnelStep::Linked) => &mut self.linked,
            Some(FunnelStep::Expired) => &mut self.expired,
            Some(FunnelStep::Declined) => &mut self.declined,
            Some(FunnelStep::Undeliverable) => &mut self.undeliverable,
            Some(FunnelStep::Cancelled) => &mut self.cancelled,
            Some(FunnelStep::Superseded) => &mut self.superseded,
            Some(FunnelStep::Void) => &mut self.void,
            Some(FunnelStep::Unlinked) => &mut self.unlinked,
        };
        *place += count;
    }

    /// Where it stands in a list: as [`Self`]s are ordered.
    pub fn place(&self) -> String {
        format!("{}\n{}\n{}", self.dealer_id, self.month, self.shop_id)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_step_has_a_place_of_its_own() {
        let mut funnel = Funnel::default();
        for (number, step) in (1..).zip(FunnelStep::ALL) {
            funnel.add(step.as_str(), number);
        }
        funnel.add("unheard-of", 100);
        let shown = serde_json::to_value(&funnel).unwrap();
        for (number, step) in (1..).zip(FunnelStep::ALL) {
            assert_eq!(shown.get(step.as_str()), Some(&serde_json::json!(number)), "{step:?}");
        }
    }

    #[test]
    fn months_are_those_of_japan() {
        // 2026-11-30 23:59:59 and a second later.
        assert_eq!(funnel_month(Timestamp::from_seconds(1_796_050_799)), "2026-11");
        assert_eq!(funnel_month(Timestamp::from_seconds(1_796_050_800)), "2026-12");
    }

    #[test]
    fn months_are_read_strictly() {
        assert!(is_month("2026-11") && is_month("0001-01"));
        for bad in ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "２０２６-11"] {
            assert!(!is_month(bad), "{bad}");
        }
    }

    #[test]
    fn only_starts_count_as_mailed() {
        assert_eq!(FunnelStep::of_event("link.mailed", "start"), Some(FunnelStep::Mailed));
        for (action, result) in
            [("link.mailed", "again"), ("link.mailed", "reminder"), ("link.disputed", "ok")]
        {
            assert_eq!(FunnelStep::of_event(action, result), None);
        }
    }
}
