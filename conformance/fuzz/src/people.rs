//! What people type.

use crate::{examples::NOW, halves};
use idp::domain::{
    EmailAddress, LoginName, ScopeSet, clean_text, clean_value, find_code, fold_email, is_blank,
    normalize_email, normalize_kana, normalize_line, normalize_mobile, normalize_phone,
    normalize_postal_code, normalize_user_code, parse_birthdate, read_birthdate,
};

/// What was folded once stays as it is, and an address can be written into a mail.
pub(crate) fn email(bytes: &[u8]) {
    let Ok(typed) = str::from_utf8(bytes) else { return };
    stays(typed, normalize_email);
    let Ok(address) = EmailAddress::parse(typed) else { return };
    assert!(EmailAddress::parse(address.as_str()).is_ok_and(|again| again == address), "{address:?}");
    assert_eq!(&fold_email(address.as_str()), address.key());
    let (local, domain) = address.wire();
    for part in [local.as_str(), domain] {
        assert!(!part.is_empty() && !part.contains(['\r', '\n', '\0', '<', '>']), "{part:?} in an envelope");
    }
}

/// Names, kana, numbers, codes and dates: what a rule made of them, it leaves as it is.
pub(crate) fn person(bytes: &[u8]) {
    let Ok(typed) = str::from_utf8(bytes) else { return };
    for rule in [
        normalize_mobile,
        normalize_user_code,
        normalize_kana,
        normalize_line,
        normalize_phone,
        normalize_postal_code,
    ] {
        stays(typed, rule);
    }
    stays(typed, |typed| find_code(typed).ok());
    stays(typed, |typed| read_birthdate(typed, NOW).ok());
    stays(typed, |typed| LoginName::parse(typed).map(|name| name.as_str().to_owned()));
    let (year, rest) = halves(bytes);
    let (month, day) = halves(rest);
    if let (Ok(year), Ok(month), Ok(day)) = (str::from_utf8(year), str::from_utf8(month), str::from_utf8(day))
        && let Ok(date) = parse_birthdate(year, month, day, NOW)
    {
        assert_eq!(date.len(), 10, "{date}");
        assert!(read_birthdate(&date, NOW).is_ok_and(|again| again == date), "{date}");
    }
}

/// Texts without what cannot be seen.
pub(crate) fn words(bytes: &[u8]) {
    let Ok(typed) = str::from_utf8(bytes) else { return };
    stays(typed, |typed| Some(clean_value(typed)));
    stays(typed, |typed| Some(clean_text(typed)));
    assert!(!is_blank(typed) || clean_value(typed).trim().is_empty());
    let scopes = ScopeSet::parse(typed);
    assert!(scopes.iter().all(|scope| !scope.is_empty() && !scope.contains(' ')));
}

/// Applies a rule twice: what it made, it leaves.
fn stays(typed: &str, rule: impl Fn(&str) -> Option<String>) {
    if let Some(once) = rule(typed) {
        assert_eq!(rule(&once).as_ref(), Some(&once), "from {typed:?}");
    }
}
