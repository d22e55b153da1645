//! One received mail, read once at reception.

use jiff::Timestamp;
use mail_parser::MessageParser;
use serde::{Deserialize, Serialize};

/// A mail as one recipient got it. Without its source, this is also its form in `GET /api/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Counts up from 1.
    pub(crate) id: u64,
    /// The address it was delivered to, from the envelope.
    pub(crate) to: String,
    /// The sender, as the mail's own header names it.
    pub(crate) from: String,
    pub(crate) subject: String,
    /// The text part, or the HTML part turned into text.
    pub(crate) text: String,
    /// The HTML part, when there is one.
    pub(crate) html: Option<String>,
    /// When it was received.
    pub(crate) date: Timestamp,
    /// The mail as it came, headers and all; bytes that are no UTF-8 are replaced. Empty in files of earlier versions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
}

impl Message {
    /// Reads a raw mail (RFC 5322). What cannot be read is left empty: a mailbox shows what came.
    pub(crate) fn read(id: u64, to: &str, raw: &[u8], date: Timestamp) -> Self {
        let mut message = Self {
            id,
            to: to.to_owned(),
            from: String::new(),
            subject: String::new(),
            text: String::new(),
            html: None,
            date,
            source: String::from_utf8_lossy(raw).into_owned(),
        };
        if let Some(parsed) = MessageParser::default().parse(raw) {
            message.fill_from(&parsed);
        }
        message
    }

    fn fill_from(&mut self, parsed: &mail_parser::Message<'_>) {
        if let Some(from) = parsed.from().and_then(|from| from.first()) {
            self.from = from.name().or(from.address()).unwrap_or_default().to_owned();
        }
        self.subject = parsed.subject().unwrap_or_default().to_owned();
        self.text = parsed.body_text(0).unwrap_or_default().into_owned();
        // Not `body_html`: it would make HTML out of a mail that has only text.
        let html = parsed.html_bodies().find(|part| part.is_text_html());
        self.html = html.and_then(|part| part.text_contents()).map(str::to_owned);
    }

    /// The reception time as people in Japan read it.
    pub(crate) fn received_at(&self) -> String {
        let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
        self.date.to_zoned(japan).strftime("%-m月%-d日 %H:%M").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_html_parts_are_told_apart() {
        let raw = b"From: =?utf-8?B?5YWx6YCaSUQ=?= <no-reply@id.example>\r\nTo: x@example.jp\r\nSubject: =?utf-8?B?6KqN6Ki844Kz44O844OJ?=\r\n\
            Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n123456\r\n\
            --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>123456</b>\r\n--b--\r\n";
        let message = Message::read(7, "taro@example.jp", raw, Timestamp::UNIX_EPOCH);
        assert_eq!(message.from, "共通ID");
        assert_eq!(message.to, "taro@example.jp");
        assert_eq!(message.subject, "認証コード");
        assert_eq!(message.text.trim(), "123456");
        assert_eq!(message.html.as_deref().map(str::trim), Some("<b>123456</b>"));
    }

    #[test]
    fn a_text_only_mail_has_no_html_and_rubbish_is_still_a_mail() {
        let message = Message::read(1, "a@b", b"Subject: hi\r\n\r\nhello\r\n", Timestamp::UNIX_EPOCH);
        assert_eq!((message.text.trim(), message.html), ("hello", None));
        for raw in
            [&b""[..], b"\r\n", &[0xff, 0xfe, 0x00], b"Content-Type: multipart/mixed; boundary=\r\n\r\n--"]
        {
            let _ = Message::read(1, "a@b", raw, Timestamp::UNIX_EPOCH);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_at_all_are_a_panic(head in "[ -~\r\n]{0,200}", raw: Vec<u8>) {
            let _ = Message::read(1, "a@b", &raw, Timestamp::UNIX_EPOCH);
            let raw = [head.as_bytes(), &raw].concat();
            let _ = Message::read(1, "a@b", &raw, Timestamp::UNIX_EPOCH);
        }
    }

    #[test]
    fn the_time_is_that_of_japan() {
        let message = Message::read(1, "a@b", b"", Timestamp::UNIX_EPOCH);
        assert_eq!(message.received_at(), "1月1日 09:00");
    }
}
