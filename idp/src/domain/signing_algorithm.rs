//! Algorithms of signatures, and which of them a deployment offers.

use serde::{Deserialize, Serialize};

/// Signature algorithms (RFC 7518, 3.1; RFC 8037).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[default]
    RS256,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
    /// RSASSA-PSS with SHA-256.
    PS256,
}

/// What proofs of possession may be signed with (RFC 9449, 4.2). Not RS256: nobody has made proofs for long.
pub const PROOF_ALGORITHMS: [SigningAlgorithm; 3] =
    [SigningAlgorithm::ES256, SigningAlgorithm::EdDSA, SigningAlgorithm::PS256];

impl SigningAlgorithm {
    /// The value of `alg`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
            Self::EdDSA => "EdDSA",
            Self::PS256 => "PS256",
        }
    }

    /// Reads `alg`; everything else, `none` and the symmetric ones first, is refused.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "RS256" => Some(Self::RS256),
            "ES256" => Some(Self::ES256),
            "EdDSA" => Some(Self::EdDSA),
            "PS256" => Some(Self::PS256),
            _ => None,
        }
    }
}

/// The algorithms that a deployment signs with: each has a key of its own in the published set.
///
/// Two are always there. RS256 is what a client gets that says nothing (OIDC Discovery 3), and access tokens are
/// signed with ES256. The others are for those who want them: older libraries stumble over keys that they do not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningAlgorithms(Vec<SigningAlgorithm>);

impl SigningAlgorithms {
    /// Those that cannot be left out.
    pub const REQUIRED: [SigningAlgorithm; 2] = [SigningAlgorithm::RS256, SigningAlgorithm::ES256];

    /// Takes a list, each algorithm once; `None` when it leaves out one of [`Self::REQUIRED`].
    pub fn new(list: &[SigningAlgorithm]) -> Option<Self> {
        let mut offered = Vec::with_capacity(list.len());
        for alg in list {
            if !offered.contains(alg) {
                offered.push(*alg);
            }
        }
        Self::REQUIRED.iter().all(|alg| offered.contains(alg)).then_some(Self(offered))
    }

    /// Whether this one is offered.
    pub fn offers(&self, alg: SigningAlgorithm) -> bool {
        self.0.contains(&alg)
    }

    /// All of them, in the order in which the operator named them.
    pub fn as_slice(&self) -> &[SigningAlgorithm] {
        &self.0
    }
}

impl Default for SigningAlgorithms {
    fn default() -> Self {
        Self(Self::REQUIRED.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::SigningAlgorithm::{ES256, EdDSA, PS256, RS256};
    use super::*;

    #[test]
    fn two_are_always_there() {
        for (list, expected) in [
            ([].as_slice(), None),
            (&[RS256], None),
            (&[ES256, EdDSA], None),
            (&[RS256, ES256], Some([RS256, ES256].as_slice())),
            (&[ES256, PS256, RS256], Some(&[ES256, PS256, RS256])),
            (&[RS256, RS256, ES256, RS256], Some(&[RS256, ES256])),
        ] {
            let offered = SigningAlgorithms::new(list);
            assert_eq!(offered.as_ref().map(SigningAlgorithms::as_slice), expected, "{list:?}");
        }
        assert!(!SigningAlgorithms::default().offers(PS256) && SigningAlgorithms::default().offers(RS256));
    }
}
