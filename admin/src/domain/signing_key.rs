//! The provider's own keys as operators see them: never a private part.

use idp::{
    domain::Timestamp,
    flow::{KeyLine, PUBLISH_SECONDS, RETIRED_SECONDS, Rotation},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key of the provider's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SigningKeyView {
    /// Its `kid`.
    #[schema(example = "4hJr8GQk")]
    pub key_id: String,
    /// What it is for: `sig`, the provider signs with it; `enc`, clients encrypt their requests by it.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    pub usage: &'static str,
    /// What it signs with; what is encrypted by it, for `ECDH-ES` also those with a wrapped key.
    #[schema(example = "ES256")]
    pub algorithm: String,
    /// `next`: published, signs nothing yet; `active`: signs; `retired`: signs no more, still verifies. For encryption, `next`: not
    /// published yet; `active`: published; `retired`: published no more, what was encrypted by it is still read.
    #[schema(example = "active")]
    pub state: String,
    /// Whether it stands in the published set.
    pub published: bool,
    /// When it was made, seconds since the epoch.
    pub created_at: i64,
    /// How old it is, seconds.
    pub age_seconds: i64,
    /// Since when it is in its state.
    pub state_since: i64,
    /// From when a rotation lets it sign, or publishes it for encryption; only for the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signs_from: Option<i64>,
    /// From when a rotation takes it out; only for a retired one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves_at: Option<i64>,
}

impl SigningKeyView {
    /// The key at a moment.
    pub fn at(now: Timestamp, key: KeyLine) -> Self {
        Self {
            age_seconds: now.seconds().saturating_sub(key.created_at),
            signs_from: (key.state == "next").then_some(key.changed_at + PUBLISH_SECONDS),
            leaves_at: (key.state == "retired").then_some(key.changed_at + RETIRED_SECONDS),
            usage: key.usage.as_str(),
            key_id: key.kid,
            algorithm: key.alg,
            state: key.state,
            published: key.published,
            created_at: key.created_at,
            state_since: key.changed_at,
        }
    }
}

/// What a step of a rotation did.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RotationView {
    /// `published`: new keys are published and sign nothing yet; `too_early`: they wait for relying parties to fetch
    /// them; `activated`: they sign.
    #[schema(example = "published")]
    pub step: &'static str,
    /// When to take the next step, seconds from now; absent when the rotation is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 600)]
    pub next_step_in: Option<i64>,
}

impl From<Rotation> for RotationView {
    fn from(rotation: Rotation) -> Self {
        match rotation {
            Rotation::Published(seconds) => Self { step: "published", next_step_in: Some(seconds) },
            Rotation::TooEarly(seconds) => Self { step: "too_early", next_step_in: Some(seconds) },
            Rotation::Activated => Self { step: "activated", next_step_in: None },
        }
    }
}

/// Why a key goes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRetirement {
    /// The reason; stands in the audit trail.
    pub reason: KeyRetirementReason,
}

/// Why a key goes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyRetirementReason {
    /// Somebody else has it, or may have.
    Compromised,
    /// It was made by mistake, or nobody needs it.
    NotNeeded,
}

impl KeyRetirementReason {
    /// As it stands in the audit trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compromised => "compromised",
            Self::NotNeeded => "not_needed",
        }
    }
}
