//! `Idempotency-Key`: a call that comes again under its key is answered again, and not done again.

use super::{
    Caller, Refusal,
    body::{Body, NoBody},
    caller::Right,
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use idp::http::{Call, answer_once};
use serde::de::DeserializeOwned;
use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::Arc,
};

/// The request as far as it tells a call from every other. Every `POST` takes one, and answers through it.
pub(super) struct Once(HttpRequest);

impl FromRequest for Once {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

impl Once {
    /// Answers a call without a body.
    pub(super) async fn call<R: Right>(
        self,
        caller: Caller<R>,
        body: NoBody,
        work: impl AsyncFnOnce(Caller<R>) -> Result<HttpResponse, Refusal>,
    ) -> Result<HttpResponse, Refusal> {
        body.read_nothing().await?;
        self.answer(caller, &[], work).await
    }

    /// Answers a call with one.
    pub(super) async fn call_with<R: Right, T: DeserializeOwned>(
        self,
        caller: Caller<R>,
        body: Body<T>,
        work: impl AsyncFnOnce(Caller<R>, T) -> Result<HttpResponse, Refusal>,
    ) -> Result<HttpResponse, Refusal> {
        let (bytes, value) = body.read_whole().await?;
        self.answer(caller, &bytes, async |caller| work(caller, value).await).await
    }

    async fn answer<R: Right>(
        self,
        caller: Caller<R>,
        body: &[u8],
        work: impl AsyncFnOnce(Caller<R>) -> Result<HttpResponse, Refusal>,
    ) -> Result<HttpResponse, Refusal> {
        let (provider, actor) = (Arc::clone(&caller.provider), caller.operator.actor());
        let (kind, name) = actor.parts();
        let by = format!("{kind}:{name}");
        // The answers that hold a secret are kept as well: who lost one has no other way to it. See decision 4.
        let call = Call { interface: "admin/v1", caller: &by, request: &self.0, body, keeps_answer: true };
        answer_once(&provider, call, work(caller)).await
    }
}
