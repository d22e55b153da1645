//! Where somebody who registers came from, as the addresses of R0 and R1 carry it: the interrupted journey of a
//! service, or a shop.

use crate::{
    domain::{ArrivalHint, InteractionId},
    flow::register::{RegistrationView, Stage},
};
use actix_web::HttpRequest;

/// The way back after R6.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WayBack {
    /// The interaction that was interrupted.
    pub(super) interaction: Option<InteractionId>,
    /// The hint of a shop's QR code.
    pub(super) arrival: Option<ArrivalHint>,
}

impl WayBack {
    /// What the address of a request names; what no address of ours would name is left out.
    pub(super) fn of(request: &HttpRequest) -> Self {
        Self::read(request.query_string())
    }

    fn read(query: &str) -> Self {
        let value = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        let fits = |id: &String| {
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        Self {
            interaction: value("interaction").filter(fits).map(InteractionId::from),
            arrival: value("shop").as_deref().and_then(ArrivalHint::parse),
        }
    }

    /// Whoever comes back to R1 from a later page keeps the way of the registration that is under way.
    pub(super) fn or_of(self, view: &RegistrationView) -> Self {
        if self != Self::default() || view.stage == Stage::Done {
            return self;
        }
        Self { interaction: view.interaction.clone(), arrival: view.arrival.clone() }
    }

    /// A page of the registration with the way back in its address.
    pub(super) fn on(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(id) = &self.interaction {
            query.append_pair("interaction", id.as_str());
        }
        if let Some(hint) = &self.arrival {
            query.append_pair("shop", hint.as_str());
        }
        match query.finish() {
            empty if empty.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_its_own_address() {
        for query in ["", "interaction=abc123", "shop=d-1.s-2", "interaction=abc&shop=x", "other=1"] {
            let way = WayBack::read(query);
            let address = way.on("/register");
            assert_eq!(WayBack::read(address.strip_prefix("/register?").unwrap_or_default()), way, "{query}");
        }
        assert_eq!(WayBack::default().on("/register"), "/register");
    }

    #[test]
    fn what_is_not_ours_is_left_out() {
        let long = format!("shop={}", "a".repeat(2_001));
        for query in ["interaction=../x", "interaction=", "shop=", "shop=%3Cb%3E", "shop=a+b", long.as_str()]
        {
            assert_eq!(WayBack::read(query), WayBack::default(), "{query}");
        }
    }
}
