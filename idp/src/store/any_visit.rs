//! Visits of one shape: what carries a visit to its connection and back is compiled once, not once for each of hundreds of visits.
//!
//! A visit is a function of its own type, with a result of its own type. Were the way to the database generic over both, every visit would bring a copy of it, for each of the databases:
//! a fifth of the program, and of the time to build it. So a visit travels in a box, and so does what it comes back with. The boxes cost two allocations a visit.

use super::{StoreError, Tx, tries::VisitError};
use std::any::Any;

/// What a visit returned: of the type that it was made with.
pub(super) type AnyValue = Box<dyn Any + Send>;

/// A visit of any type.
pub(super) type AnyVisit = Box<dyn Fn(&mut Tx<'_>) -> Result<AnyValue, AnyError> + Send>;

/// What a visit failed with: an error of its own type, or the store's.
pub(super) struct AnyError(Box<dyn Carried>);

trait Carried: Send {
    fn said_by_store(&self) -> Option<&StoreError>;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<E: VisitError> Carried for E {
    fn said_by_store(&self) -> Option<&StoreError> {
        self.as_store()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl AnyError {
    fn of<E: VisitError>(error: E) -> Self {
        Self(Box::new(error))
    }

    /// The error of the visit's own type: the one that it returned, or the store's made into one.
    fn into_own<E: VisitError>(self) -> E {
        match self.0.into_any().downcast() {
            Ok(own) => *own,
            Err(other) => E::from(other.downcast().map_or_else(|_| lost_its_type(), |cause| *cause)),
        }
    }
}

impl From<StoreError> for AnyError {
    fn from(cause: StoreError) -> Self {
        Self::of(cause)
    }
}

impl VisitError for AnyError {
    fn as_store(&self) -> Option<&StoreError> {
        self.0.said_by_store()
    }
}

/// The visit in a box.
pub(super) fn boxed<T, E>(visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> AnyVisit
where
    T: Send + 'static,
    E: VisitError,
{
    Box::new(move |tx| run(&visit, tx))
}

/// Runs a visit, and puts what it returns into a box.
pub(super) fn run<T, E>(
    visit: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
    tx: &mut Tx<'_>,
) -> Result<AnyValue, AnyError>
where
    T: Send + 'static,
    E: VisitError,
{
    match visit(tx) {
        Ok(value) => Ok(Box::new(value)),
        Err(error) => Err(AnyError::of(error)),
    }
}

/// What a visit of these types came back with, out of its box.
pub(super) fn unboxed<T: 'static, E: VisitError>(came_back: Result<AnyValue, AnyError>) -> Result<T, E> {
    match came_back {
        Ok(value) => value.downcast().map(|value| *value).map_err(|_| E::from(lost_its_type())),
        Err(error) => Err(error.into_own()),
    }
}

/// What cannot be, since a visit comes back to where it was put into its box.
fn lost_its_type() -> StoreError {
    StoreError::Refused("a visit came back with another one's result".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Rule {
        Refused(&'static str),
        Store,
    }

    impl From<StoreError> for Rule {
        fn from(_: StoreError) -> Self {
            Self::Store
        }
    }

    impl VisitError for Rule {
        fn as_store(&self) -> Option<&StoreError> {
            None
        }
    }

    #[test]
    fn what_a_visit_returns_comes_out_as_it_went_in() {
        let unbox = unboxed::<u8, Rule>;
        assert_eq!(unbox(Ok(Box::new(7_u8))), Ok(7));
        assert_eq!(unbox(Err(AnyError::of(Rule::Refused("no")))), Err(Rule::Refused("no")));
        // The pool and the writer know the store's errors alone.
        assert_eq!(unbox(Err(StoreError::Shed("waiting writes").into())), Err(Rule::Store));
        assert_eq!(unbox(Ok(Box::new("another one's"))), Err(Rule::Store));
    }

    #[test]
    fn the_way_to_the_database_sees_what_the_store_said_and_no_more() {
        let said = |error: AnyError| error.as_store().map(ToString::to_string);
        assert!(said(AnyError::from(StoreError::Shed("waiting writes"))).is_some());
        assert_eq!(said(AnyError::of(Rule::Refused("no"))), None);
    }
}
