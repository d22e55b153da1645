//! Time-based one-time passwords (RFC 6238): six digits, SHA-1, thirty seconds, as every app knows them; the only file
//! that knows totp-rs.

use crate::domain::Timestamp;
use totp_rs::{Builder, Totp};

/// Bytes of a secret (RFC 4226, 4).
pub const TOTP_SECRET_BYTES: usize = 20;

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().ok()
}

/// The time step whose code was given, if it is the present one or one beside it; `None` for any other code. The
/// caller sees to it that a step is used once.
pub fn check_totp(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.seconds()).ok()?;
    let step = totp(secret)?.check(code, seconds)?;
    i64::try_from(step).ok()
}

/// What the app needs, as an address that it reads from a QR code.
pub fn totp_address(secret: &[u8], issuer: &str, account: &str) -> Option<String> {
    // A colon would part the label in two.
    let clean = |text: &str| text.replace(':', " ");
    let builder = Builder::new().with_secret(secret.to_vec()).with_account_name(clean(account));
    builder.with_issuer(Some(clean(issuer))).build().ok()?.to_url().ok()
}

/// The secret for typing: base 32 in groups of four.
pub fn totp_key_words(secret: &[u8]) -> String {
    let key = totp_rs::Secret::from(secret.to_vec()).to_base32();
    let mut words = String::with_capacity(key.len() + key.len() / 4);
    for (at, letter) in key.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let now = Timestamp::from_seconds(seconds);
            assert_eq!(check_totp(SECRET, code, now), Some(seconds / 30), "{code}");
            assert_eq!(check_totp(SECRET, code, now.plus_seconds(30)), Some(seconds / 30), "a slow clock");
            assert_eq!(check_totp(SECRET, code, now.plus_seconds(-30)), Some(seconds / 30), "a fast clock");
            assert_eq!(check_totp(SECRET, code, now.plus_seconds(60)), None);
            assert_eq!(check_totp(SECRET, code, now.plus_seconds(-60)), None);
        }
    }

    #[test]
    fn nonsense_is_nobodys_code() {
        let now = Timestamp::from_seconds(59);
        for code in ["", "28708", "2870820", "94287082", "２８７０８２", "abcdef", "-87082"] {
            assert_eq!(check_totp(SECRET, code, now), None, "{code}");
        }
        assert_eq!(check_totp(b"short", "287082", now), None);
        assert_eq!(check_totp(SECRET, "287082", Timestamp::from_seconds(-1)), None);
    }

    #[test]
    fn the_app_is_told_whose_it_is() {
        let address = totp_address(SECRET, "共通ID: test", "hanako@example.jp").unwrap();
        assert!(address.starts_with("otpauth://totp/"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && address.contains("issuer="));
        assert!(address.contains("hanako") && !address.contains(": "), "{address}");
        assert_eq!(totp_key_words(SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
