//! The pages of a dealer's own people (B1–B8). Each is about the dealer of their seat: a handler takes a [`DealerDesk`],
//! which knows no other, and no address names one.

pub(super) mod audit;
pub(super) mod failures;
pub(super) mod keys;
pub(super) mod link;
pub(super) mod links;
pub(super) mod shops;
pub(super) mod staff;
pub(super) mod start;
pub(super) mod statistics;
pub(super) mod systems;

use super::{Desk, Halt};
use crate::flow::OwnDealer;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use federation::domain::DealerId;
use std::future::{Ready, ready};

/// The desk of somebody who works for a dealer.
#[derive(Clone)]
pub(super) struct DealerDesk {
    desk: Desk,
    /// The dealer, and the person.
    own: OwnDealer,
}

impl std::ops::Deref for DealerDesk {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl FromRequest for DealerDesk {
    type Error = Halt;
    type Future = Ready<Result<Self, Halt>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let desk = request.extensions().get::<Desk>().cloned();
        ready(desk.ok_or(Halt::Internal).and_then(|desk| {
            let own = desk.own_dealer().ok_or(Halt::NotAllowed)?;
            Ok(Self { desk, own })
        }))
    }
}

impl DealerDesk {
    /// The dealer's id, for use cases that are asked about a dealer.
    fn dealer(&self) -> DealerId {
        self.own.dealer.clone()
    }
}
