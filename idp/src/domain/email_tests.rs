#![allow(clippy::unwrap_used)]

use super::*;
use crate::addresses::{BAD, GOOD, OTHERS_THAN_HANAKO, SAME_AS_HANAKO, SAME_ELSEWHERE};
use std::collections::BTreeSet;

fn wire(email: &EmailAddress) -> String {
    let (local, domain) = email.wire();
    format!("{local}@{domain}")
}

fn key(typed: &str) -> Result<EmailKey, EmailError> {
    EmailAddress::parse(typed).map(|email| email.key)
}

#[test]
fn what_is_accepted_is_kept_and_sent_in_these_forms() {
    for good in GOOD {
        let email = EmailAddress::parse(good.typed);
        let forms = email.map(|email| (email.as_str().to_owned(), wire(&email)));
        assert_eq!(forms, Ok((good.written.to_owned(), good.wire.to_owned())), "{}", good.typed);
        assert_eq!(normalize_email(good.typed).as_deref(), Some(good.written));
        assert_eq!(Ok(fold_email(good.written)), key(good.typed), "{}", good.typed);
    }
    let keys: BTreeSet<EmailKey> = GOOD.iter().map(|good| fold_email(good.written)).collect();
    assert_eq!(keys.len(), GOOD.len());
}

#[test]
fn what_nobody_receives_is_refused_for_its_reason() {
    for (typed, reason) in BAD {
        assert_eq!(EmailAddress::parse(typed), Err(reason), "{typed}");
    }
    for (local, domain, expected) in [
        ("a".repeat(64), "example.jp".to_owned(), None),
        ("a".repeat(65), "example.jp".to_owned(), Some(EmailError::TooLong)),
        (format!("{}..", "a".repeat(60)), "example.jp".to_owned(), None),
        (format!("{}..", "a".repeat(61)), "example.jp".to_owned(), Some(EmailError::TooLong)),
        ("a".to_owned(), format!("{}.jp", "b".repeat(63)), None),
        ("a".to_owned(), format!("{}.jp", "b".repeat(64)), Some(EmailError::Domain)),
        ("a".to_owned(), format!("{}jp", "b23456789.".repeat(24)), None),
        ("a".repeat(12), format!("{}jp", "b23456789.".repeat(24)), Some(EmailError::TooLong)),
        ("a".to_owned(), format!("{}.jp", "あ".repeat(60)), Some(EmailError::Domain)),
        ("a".repeat(2000), "example.jp".to_owned(), Some(EmailError::TooLong)),
    ] {
        let typed = format!("{local}@{domain}");
        assert_eq!(EmailAddress::parse(&typed).err(), expected, "{typed}");
    }
}

#[test]
fn one_mailbox_has_one_key() {
    let hanako = key("hanako.sato@example.jp");
    for typed in SAME_AS_HANAKO {
        assert_eq!(key(typed), hanako, "{typed}");
    }
    for typed in OTHERS_THAN_HANAKO {
        assert!(key(typed).is_ok() && key(typed) != hanako, "{typed}");
    }
    for [one, other] in SAME_ELSEWHERE {
        assert!(key(one).is_ok() && key(one) == key(other), "{one} {other}");
    }
}

#[test]
fn older_addresses_have_the_key_that_sql_gives() {
    for stored in ["Taro@1.2.3.4", "TARO@host.1", "x@XN--A.jp", "A@b", "", "Taro..@Docomo.NE.jp"] {
        assert_eq!(
            fold_email(&format!("{stored}@x.JP")).as_str(),
            format!("{stored}@x.jp").to_ascii_lowercase()
        );
        if stored.contains('@') {
            assert_eq!(fold_email(stored).as_str(), stored.to_ascii_lowercase());
        }
    }
}

#[test]
fn addresses_stay_out_of_logs() {
    let shown = format!("{:?} {:?}", EmailAddress::parse("taro@example.jp"), fold_email("taro@example.jp"));
    assert!(!shown.contains("taro"), "{shown}");
}

proptest::proptest! {
    #[test]
    fn never_panics_and_is_stable(text in "\\PC{0,80}|.{0,80}|[\"a.@\\\\ é日。\u{ad}-]{0,20}@[a.日-]{0,10}.jp") {
        fold_email(&text);
        if let Ok(once) = EmailAddress::parse(&text) {
            proptest::prop_assert_eq!(EmailAddress::parse(once.as_str()), Ok(once.clone()));
            proptest::prop_assert_eq!(&EmailAddress::parse(&wire(&once)).unwrap().key, once.key());
            proptest::prop_assert!(wire(&once).bytes().all(|byte| byte.is_ascii_graphic()));
            // The key is a key already.
            proptest::prop_assert_eq!(&fold_email(once.key().as_str()), once.key());
        }
    }
}
