//! A form that came from a page of this session: bounded in size and time, with its token, or not taken at all.

use super::{Desk, halt::Halt};
use crate::{flow::Expected, pages::console::Entries};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use idp::http::is_form;
use std::{future::Future, pin::Pin, time::Duration};

/// The largest form, bytes: two texts of twenty thousand characters, each of up to nine bytes in a form.
const LARGEST: usize = 512 * 1024;
/// A form that is not there by then is not waited for.
const SLOWEST: Duration = Duration::from_secs(15);
/// Fields of a form at most.
const MOST_FIELDS: usize = 200;

/// The fields of a form. Taking it is the check of its token: no handler can forget it.
#[derive(Debug)]
pub struct Typed(Vec<(String, String)>);

impl FromRequest for Typed {
    type Error = Halt;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Halt>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let desk = request.extensions().get::<Desk>().cloned();
        let is_form = is_form(request);
        let payload = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            let desk = desk.ok_or(Halt::Internal)?;
            let payload = payload.map_err(|_| Halt::Unreadable)?;
            if !is_form {
                return Err(Halt::Unreadable);
            }
            let read = tokio::time::timeout(SLOWEST, payload.to_bytes_limited(LARGEST));
            let bytes = read.await.map_err(|_| Halt::Unreadable)?;
            let bytes = bytes.map_err(|_| Halt::Unreadable)?.map_err(|_| Halt::Unreadable)?;
            let typed = Self::parse(&bytes)?;
            if desk.is_own(typed.get("csrf")) { Ok(typed) } else { Err(Halt::Forged) }
        })
    }
}

impl Typed {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Halt> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(bytes)
            .take(MOST_FIELDS + 1)
            .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n").trim().to_owned()))
            .collect();
        if pairs.len() > MOST_FIELDS || pairs.iter().any(|(_, value)| value.contains('\0')) {
            return Err(Halt::Unreadable);
        }
        Ok(Self(pairs))
    }

    /// The value of a field, without the blanks around it; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The same as an owned text.
    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// The same; `None` when it is empty.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every value of a name: boxes that were ticked.
    pub fn many(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a box was ticked.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name) == "on"
    }

    /// The lines of a text, without blanks around them and without empty ones.
    pub fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.get(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    /// The version of the object that the page showed.
    pub fn expected(&self) -> Expected {
        Expected::OneOf(vec![self.text("version")])
    }

    /// The form, to be shown again.
    pub fn entries(&self) -> Entries {
        Entries::from_pairs(self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_typed_is_read() {
        let typed = Typed::parse("a=+x+&b=1&b=2&c=%0D%0A+one%0D%0A%0D%0Atwo+&d=on".as_bytes()).unwrap();
        assert_eq!((typed.get("a"), typed.get("z")), ("x", ""));
        assert_eq!(typed.many("b"), ["1", "2"]);
        assert_eq!(typed.lines("c"), ["one", "two"]);
        assert!(typed.is_on("d") && !typed.is_on("a"));
        assert_eq!((typed.some("a"), typed.some("z")), (Some("x".to_owned()), None));
        for bad in ["a=%00".to_owned(), "a=1&".repeat(201)] {
            assert!(Typed::parse(bad.as_bytes()).is_err(), "{bad:.20}");
        }
    }
}
