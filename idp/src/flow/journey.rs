//! The seam for journeys of plug-ins, and the order in which each journey walks its steps.
//!
//! Any order is safe: before an interaction is answered every step of its journey has been asked with the same account.
//! The order only decides what a person sees first.

use super::{FlowError, InteractionStep, ServeError};
use crate::{
    Provider,
    domain::{Account, Client, Interaction, Journey, Session},
    store::Tx,
};
use std::collections::BTreeMap;

/// Whose interaction has come to its end.
#[derive(Clone, Copy)]
pub struct JourneyEnd<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// The interaction, which is gone with this visit.
    pub interaction: &'a Interaction,
    /// Who logged in.
    pub account: &'a Account,
    /// With which login.
    pub session: &'a Session,
    /// The service that the journey leads to.
    pub client: &'a Client,
    /// The request, for the audit.
    pub request_id: &'a str,
}

/// A journey of a plug-in (see [`crate::domain::GuidedJourney`]).
pub trait PlugInJourney: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Its steps by name, in their order; the login must be among them.
    fn order(&self) -> Vec<String>;

    /// Every step is done: acts on it in the same visit, and says which page (a path of the provider) comes next.
    fn finish(&self, end: &JourneyEnd<'_>, tx: &mut Tx<'_>) -> Result<String, FlowError>;

    /// The page that follows when a step refused.
    fn refused(&self) -> String;
}

/// The places of the steps of each journey in the list of all steps.
#[derive(Debug)]
pub(crate) struct StepOrders {
    every: Vec<usize>,
    chosen: BTreeMap<String, Vec<usize>>,
}

impl StepOrders {
    /// Judges the orders: a step that nobody brought, the same one twice, and an order without the login are refused;
    /// requests of relying parties need every step.
    pub(crate) fn check(
        steps: &[Box<dyn InteractionStep>],
        orders: BTreeMap<String, Vec<String>>,
    ) -> Result<Self, ServeError> {
        let names: Vec<&str> = steps.iter().map(|step| step.name()).collect();
        let mut chosen = BTreeMap::new();
        for (journey, order) in orders {
            let order = with_device(order);
            let places = places(&names, &order)
                .filter(|places| journey != "authorize" || places.len() == names.len())
                .ok_or_else(|| {
                    ServeError::Settings(format!(
                        "`journeys.{journey}` must name steps of this list, each once, the login among them{}: {}",
                        if journey == "authorize" { ", and all of them" } else { "" },
                        names.join(", ")
                    ))
                })?;
            chosen.insert(journey, places);
        }
        Ok(Self { every: (0..names.len()).collect(), chosen })
    }

    /// The steps of a journey, in their order.
    pub(super) fn of<'a>(
        &'a self,
        journey: &Journey,
        steps: &'a [Box<dyn InteractionStep>],
    ) -> impl Iterator<Item = &'a dyn InteractionStep> {
        let order = self.chosen.get(journey.name()).unwrap_or(&self.every);
        order.iter().filter_map(|place| steps.get(*place)).map(AsRef::as_ref)
    }
}

/// Orders of before there were devices name no step for them; it follows the login.
fn with_device(mut order: Vec<String>) -> Vec<String> {
    let login = order.iter().position(|name| name == super::steps::LOGIN);
    if let Some(login) = login
        && !order.iter().any(|name| name == super::steps::DEVICE)
    {
        order.insert(login + 1, super::steps::DEVICE.to_owned());
    }
    order
}

fn places(names: &[&str], order: &[String]) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    for wanted in order {
        let place = names.iter().position(|name| name == wanted)?;
        if places.contains(&place) {
            return None;
        }
        places.push(place);
    }
    order.iter().any(|name| name == super::steps::LOGIN).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_each_step_once() {
        let names = ["login", "items", "terms"];
        let of =
            |order: &[&str]| places(&names, &order.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["terms", "login"]), Some(vec![2, 0]));
        for bad in [&["items"][..], &[], &["login", "login"], &["login", "consent"]] {
            assert_eq!(of(bad), None, "{bad:?}");
        }
    }
}
