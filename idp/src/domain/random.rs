//! Randomness, from one injected place so that a test can repeat it.

use super::Secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The source of every random value of the provider.
pub trait Randomness: Send + Sync {
    /// Fills the bytes; each of them unpredictable.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Randomness for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes);
    }
}

impl dyn Randomness + '_ {
    /// A secret of 256 random bits, base64url, 43 characters: codes, tokens, cookies.
    pub fn secret(&self) -> Secret {
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        Secret::from(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// `digits` decimal digits, uniformly distributed, leading zeros kept (at most 9).
    pub fn digits(&self, digits: u32) -> Secret {
        let bound = 10u32.pow(digits.min(9));
        // Rejection keeps the distribution even: the tail that does not fill a whole round is drawn again.
        let limit = u32::MAX - u32::MAX % bound;
        loop {
            let mut bytes = [0u8; 4];
            self.fill(&mut bytes);
            let value = u32::from_be_bytes(bytes);
            if value < limit {
                let width = usize::try_from(digits).unwrap_or(6);
                return Secret::from(format!("{:0width$}", value % bound));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_keep_their_length() {
        let random: &dyn Randomness = &OsRandom;
        for _ in 0..200 {
            let code = random.digits(6);
            assert_eq!(code.expose().len(), 6);
            assert!(code.expose().bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn secrets_have_256_bits() {
        let random: &dyn Randomness = &OsRandom;
        assert_eq!(random.secret().expose().len(), 43);
        assert_ne!(random.secret().expose(), random.secret().expose());
    }
}
