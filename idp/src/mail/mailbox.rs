//! Mailboxes as mail servers and headers name them. They follow the rule of all addresses; the mail library's own grammar
//! is another one.

use crate::domain::EmailAddress;
use lettre::{Address, message::Mailbox};

/// Whether the text is one mail address, with or without a name: `共通ID <id@example.jp>`.
#[must_use]
pub fn is_mailbox(text: &str) -> bool {
    read_mailbox(text).is_some()
}

/// A mailbox of the settings. Its address follows the rule of all addresses; its name is read by the mail library.
pub(super) fn read_mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let mailbox = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        None => Mailbox::new(None, wire_address(text)?),
        // Only the name is of interest: the library's own grammar of addresses is another one.
        Some((name, address)) => {
            let named: Mailbox = format!("{name}<name@name.example>").parse().ok()?;
            Mailbox::new(named.name, wire_address(address)?)
        }
    };
    // The library reads a sender back out of its header before it sends, and knows no quoted local parts there.
    mailbox.to_string().parse().ok()
}

/// The address as mail servers are told of it; `None` when it is none that mail can be sent to.
pub(super) fn wire_address(text: &str) -> Option<Address> {
    let email = EmailAddress::parse(text).ok()?;
    let (local, domain) = email.wire();
    // Not parsed again: the library refuses some of the addresses that RFC 5321 allows in quotation marks.
    Some(Address::new_dangerous(local, domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_follow_the_rule_of_all_addresses() {
        for (text, header) in [
            ("no-reply@id.example.jp", "no-reply@id.example.jp"),
            (" No-Reply@ID.example.jp ", "No-Reply@id.example.jp"),
            ("no-reply@日本語.jp", "no-reply@xn--wgv71a119e.jp"),
            ("Common ID <no-reply@id.example.jp>", "Common ID <no-reply@id.example.jp>"),
            ("\"ID, common\" <no-reply@id.example.jp>", "\"ID, common\" <no-reply@id.example.jp>"),
            ("<no-reply@id.example.jp>", "no-reply@id.example.jp"),
        ] {
            assert_eq!(
                read_mailbox(text).map(|mailbox| mailbox.to_string()).as_deref(),
                Some(header),
                "{text}"
            );
        }
        assert!(is_mailbox("共通ID事務局 <no-reply@id.example.jp>"));
        for text in [
            "",
            "<>",
            "nobody",
            "no-reply@localhost",
            "no-reply@10.0.0.1",
            "no-reply@[10.0.0.1]",
            "共通ID <no-reply@id>",
            "共通ID <事務局@id.example.jp>",
            "a@example.jp, b@example.jp",
            "A <a@example.jp>, B <b@example.jp>",
            "共通ID no-reply@id.example.jp",
            "a@example.jp\r\nBcc: b@example.jp",
        ] {
            assert!(!is_mailbox(text), "{text}");
        }
    }
}
