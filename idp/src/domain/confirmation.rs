//! What a token is bound to: the claim `cnf` (RFC 7800).

use serde_json::{Map, Value, json};

/// The key of a token's rightful holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Thumbprint of a key that proofs are made with (RFC 9449, 6.1).
    Jkt(String),
    /// Thumbprint of a certificate (RFC 8705, 3.1).
    Certificate(String),
}

impl Confirmation {
    /// The value of the claim.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Jkt(thumbprint) => json!({ "jkt": thumbprint }),
            Self::Certificate(thumbprint) => json!({ "x5t#S256": thumbprint }),
        }
    }

    /// Of verified claims; `None` when the token is bound to nothing.
    pub fn of(claims: &Map<String, Value>) -> Option<Self> {
        let cnf = claims.get("cnf")?;
        let text = |name: &str| cnf.get(name).and_then(Value::as_str).map(str::to_owned);
        text("jkt").map(Self::Jkt).or_else(|| text("x5t#S256").map(Self::Certificate))
    }
}

#[cfg(test)]
mod tests {
    use super::Confirmation::{Certificate, Jkt};
    use super::*;

    #[test]
    fn there_and_back() {
        for confirmation in [Jkt("k".to_owned()), Certificate("c".to_owned())] {
            let claims = Map::from_iter([("cnf".to_owned(), confirmation.to_json())]);
            assert_eq!(Confirmation::of(&claims), Some(confirmation));
        }
        assert_eq!(Confirmation::of(&Map::new()), None);
    }
}
