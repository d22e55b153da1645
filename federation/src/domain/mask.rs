//! A mail address of which its owner recognises enough, and a stranger learns little (E12).

/// The first letter of name and host, and the last part of the host: `h***@e***.jp`.
pub fn mask_email(email: &str) -> String {
    let (name, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match host.rsplit_once('.') {
        Some((label, top)) => format!("{}***@{}***.{top}", first(name), first(label)),
        None => format!("{}***@{}***", first(name), first(host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_left() {
        for (email, masked) in [
            ("hanako@example.jp", "h***@e***.jp"),
            ("a@mail.docomo.ne.jp", "a***@m***.jp"),
            ("x@localhost", "x***@l***"),
            ("..taro.@docomo.ne.jp", ".***@d***.jp"),
            ("Taro@日本語.みんな", "T***@日***.みんな"),
            ("", "***@***"),
        ] {
            assert_eq!(mask_email(email), masked, "{email}");
        }
    }
}
