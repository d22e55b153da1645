//! The last step of an answer to the relying party: signed, where it asked for that (JARM).

use super::FlowError;
use crate::{
    Provider,
    keys::media_type,
    protocol::{Answer, RedirectError, Reply, error_answer},
};

impl Provider {
    /// What is said, as it travels.
    pub(super) fn send(&self, reply: Reply) -> Result<Answer, FlowError> {
        let Some((alg, claims)) = reply.to_sign(self.clock.now()) else { return Ok(reply.plain()) };
        let jwt = self.keys.current().sign(alg, media_type::JWT, &claims)?;
        Ok(reply.signed(jwt))
    }

    /// An error, as it travels.
    pub(super) fn send_error(&self, refusal: &RedirectError) -> Result<Answer, FlowError> {
        self.send(error_answer(refusal, self.settings.issuer.as_str()))
    }
}
