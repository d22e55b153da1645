//! A mail as it travels (RFC 5322): its headers and its parts.

use super::{
    mailbox::wire_address,
    mailer::{OutgoingMail, SendError},
};
use lettre::{
    Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};

/// Who sends, and whom answers go to.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
}

impl Sender {
    /// One mail as it travels.
    ///
    /// # Errors
    /// It can be sent to nobody.
    pub(super) fn write(&self, mail: OutgoingMail) -> Result<Message, SendError> {
        let to = wire_address(&mail.to).ok_or_else(|| {
            SendError::Permanent("the address is not one that mail can be sent to".to_owned())
        })?;
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])
            .map_err(|_| SendError::Permanent("the mail has no receiver".to_owned()))?;
        let seconds = u64::try_from(mail.date.seconds()).unwrap_or_default();
        let mut message = Message::builder()
            .from(self.from.clone())
            // In angle brackets, since some readers take a quoted local part without them for a name.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("To"), format!("<{to}>")))
            // By hand: left to itself the library reads the addresses back out of the header.
            .envelope(envelope)
            .subject(mail.mail.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            // Keeps out-of-office replies away (RFC 3834, 5).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        let whole = if mail.mail.html.is_empty() {
            message.singlepart(SinglePart::plain(mail.mail.text))
        } else {
            message.multipart(MultiPart::alternative_plain_html(mail.mail.text, mail.mail.html))
        };
        whole.map_err(|cause| SendError::Permanent(format!("the mail cannot be put together: {cause}")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::Timestamp,
        mail::{RenderedMail, mailbox::read_mailbox},
    };

    fn sender() -> Sender {
        Sender {
            from: read_mailbox("共通ID <no-reply@id.example.jp>").unwrap(),
            reply_to: read_mailbox("desk@id.example.jp"),
        }
    }

    fn mail(to: &str) -> OutgoingMail {
        let mail = RenderedMail {
            subject: "【共通ID】認証コード".to_owned(),
            text: "コード: 123456\n".to_owned(),
            html: "<p>123456</p>".to_owned(),
        };
        OutgoingMail {
            id: "01abc".to_owned(),
            to: to.to_owned(),
            date: Timestamp::from_seconds(1_795_305_900),
            mail,
        }
    }

    #[test]
    fn a_mail_has_what_mails_of_machines_have() {
        let message =
            String::from_utf8(sender().write(mail("taro@example.jp")).unwrap().formatted()).unwrap();
        for line in [
            "Message-ID: <01abc@id.example.jp>",
            "Auto-Submitted: auto-generated",
            "Reply-To: desk@id.example.jp",
            "Date: Sun, 22 Nov 2026 00:05:00 +0000",
            "Content-Type: multipart/alternative;",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(message.contains(line), "{line}: {message}");
        }
        assert!(message.is_ascii(), "Japanese is encoded");
    }

    #[test]
    fn a_text_message_is_plain() {
        let mut line = mail("09012345678@sms.example.jp");
        line.mail.html = String::new();
        let message = String::from_utf8(sender().write(line).unwrap().formatted()).unwrap();
        assert!(message.contains("Content-Type: text/plain; charset=utf-8"), "{message}");
        assert!(!message.contains("multipart") && !message.contains("text/html"), "{message}");
    }

    #[test]
    fn an_address_with_a_line_break_is_no_address() {
        for to in ["taro@example.jp\r\nBcc: x@example.jp", "", "taro", "a@b, c@d"] {
            assert!(matches!(sender().write(mail(to)), Err(SendError::Permanent(_))), "{to:?}");
        }
    }
}
