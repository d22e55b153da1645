//! How mail leaves: by SMTP, or into memory for tests.

use super::{
    RenderedMail,
    smtp_server::{SmtpServer, converse},
};
use crate::domain::{EmailAddress, Secret, Timestamp};
use futures_util::{StreamExt, stream::FuturesUnordered};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::client::AsyncSmtpConnection,
};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};
use tokio::time::{Instant, sleep, timeout};

/// How long each part of a mail's way may take, counted from its begin to its end, however slowly bytes drip.
#[derive(Clone, Copy, Debug)]
pub struct SmtpDeadlines {
    /// Until a connection is ready: some servers let a greeting wait on purpose.
    pub connect: Duration,
    /// After so long without a connection another one is tried beside it: a server that is well again is found at once,
    /// whatever became of the connection that was begun before.
    pub connect_beside: Duration,
    /// From `MAIL` to the answer after the final dot. With the pause after a failure it is less than the ten seconds in
    /// which a mail leaves once the server is well.
    pub mail: Duration,
    /// How long a connection is kept for the next mail.
    pub idle: Duration,
    /// Until a kept connection shows that it lives, and for the goodbye of one that is not needed any more.
    pub courtesy: Duration,
}

impl Default for SmtpDeadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            connect_beside: Duration::from_secs(3),
            mail: Duration::from_secs(7),
            idle: Duration::from_secs(30),
            courtesy: Duration::from_secs(1),
        }
    }
}

/// Connections that are kept open at most.
const CONNECTIONS: usize = 8;

/// What the operator says about mail.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// `smtps://user:password@host:465`, or `smtp://…?tls=required` for STARTTLS.
    pub url: Secret,
    /// `From`, with or without a name.
    pub from: String,
    /// `Reply-To`.
    pub reply_to: Option<String>,
}

/// Whether the text is one mail address, with or without a name: `共通ID <id@example.jp>`.
#[must_use]
pub fn is_mailbox(text: &str) -> bool {
    read_mailbox(text).is_some()
}

/// A mailbox of the settings. Its address follows the rule of all addresses; its name is read by the mail library.
fn read_mailbox(text: &str) -> Option<Mailbox> {
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
fn wire_address(text: &str) -> Option<Address> {
    let email = EmailAddress::parse(text).ok()?;
    let (local, domain) = email.wire();
    // Not parsed again: the library refuses some of the addresses that RFC 5321 allows in quotation marks.
    Some(Address::new_dangerous(local, domain))
}

/// One mail on its way.
#[derive(Clone)]
pub struct OutgoingMail {
    /// The name of its outbox entry: a mail that is sent again after a crash keeps its `Message-ID`.
    pub id: String,
    /// The address.
    pub to: String,
    /// `Date`.
    pub date: Timestamp,
    /// The words.
    pub mail: RenderedMail,
}

/// Why a mail did not leave. The texts never hold the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The server takes no mail at the moment, whichever it is.
    #[error("{0}")]
    Server(String),
    /// This mail is put off: another try may succeed.
    #[error("{0}")]
    Transient(String),
    /// The receiving side refuses this mail for good.
    #[error("{0}")]
    Permanent(String),
}

/// The future of a [`Mailer`].
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// A way for mails to leave.
pub trait Mailer: Send + Sync {
    /// Hands the mail over. After `Ok` the receiving side has taken it.
    fn send(&self, mail: OutgoingMail) -> Sending<'_>;
}

/// By SMTP.
pub struct SmtpMailer {
    server: SmtpServer,
    deadlines: SmtpDeadlines,
    /// Connections that wait for the next mail, and since when.
    kept: Arc<Mutex<Vec<(AsyncSmtpConnection, Instant)>>>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer for these settings; connects when the first mail leaves.
    ///
    /// # Errors
    /// An address cannot be read: says which.
    pub fn new(settings: &SmtpSettings) -> Result<Self, String> {
        let mailbox = |name: &str, text: &str| {
            read_mailbox(text).ok_or_else(|| format!("`mail.{name}` is not a mail address"))
        };
        // The cause is left out: it may quote the address with the password.
        let server = SmtpServer::parse(settings.url.expose())
            .ok_or_else(|| "`mail.smtp` cannot be used: write smtps://user:password@host:465".to_owned())?;
        Ok(Self {
            server,
            deadlines: SmtpDeadlines::default(),
            kept: Arc::default(),
            from: mailbox("from", &settings.from)?,
            reply_to: settings.reply_to.as_deref().map(|text| mailbox("reply_to", text)).transpose()?,
        })
    }

    /// The same with other deadlines.
    #[must_use]
    pub fn with_deadlines(mut self, deadlines: SmtpDeadlines) -> Self {
        self.deadlines = deadlines;
        self
    }

    async fn post(&self, mail: OutgoingMail) -> Result<(), SendError> {
        let message = self.message(mail)?;
        let to = message.envelope().to().first().cloned();
        let to = to.ok_or_else(|| SendError::Permanent("the mail has no receiver".to_owned()))?;
        let mut connection = match self.kept_connection().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let bytes = message.formatted();
        let conversation = converse(&mut connection, (&self.from.email, &to), &bytes);
        let Ok(sent) = timeout(self.deadlines.mail, conversation).await else {
            // Dropped, which closes it: a connection that owes an answer is of no use to another mail.
            return Err(too_slow());
        };
        match &sent {
            Ok(()) => self.keep(connection),
            Err(_) => self.say_goodbye(connection),
        }
        sent
    }

    /// A new connection. While one is slow to come, others are tried beside it, and the first that is ready is taken.
    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let tries = async {
            let mut tries = FuturesUnordered::new();
            loop {
                tries.push(self.server.connect(self.deadlines.connect));
                tokio::select! {
                    Some(ready) = tries.next() => return ready,
                    () = sleep(self.deadlines.connect_beside) => {}
                }
            }
        };
        timeout(self.deadlines.connect, tries).await.unwrap_or_else(|_| Err(too_slow()))
    }

    /// A connection that was kept and still lives.
    async fn kept_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = lock(&self.kept).pop()?;
            let is_young = since.elapsed() < self.deadlines.idle;
            if is_young
                && timeout(self.deadlines.courtesy, connection.test_connected()).await.unwrap_or(false)
            {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let idle = self.deadlines.idle;
        let mut kept = lock(&self.kept);
        if kept.len() >= CONNECTIONS {
            drop(kept);
            return self.say_goodbye(connection);
        }
        kept.push((connection, Instant::now()));
        // One that no mail takes again is closed when its time is over.
        let kept = Arc::downgrade(&self.kept);
        tokio::spawn(async move {
            sleep(idle).await;
            if let Some(kept) = kept.upgrade() {
                lock(&kept).retain(|(_, since)| since.elapsed() < idle);
            }
        });
    }

    /// Leaves politely, without anybody waiting for it.
    fn say_goodbye(&self, mut connection: AsyncSmtpConnection) {
        let courtesy = self.deadlines.courtesy;
        tokio::spawn(async move { timeout(courtesy, connection.quit()).await.map(drop) });
    }

    fn message(&self, mail: OutgoingMail) -> Result<Message, SendError> {
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

impl Mailer for SmtpMailer {
    fn send(&self, mail: OutgoingMail) -> Sending<'_> {
        Box::pin(self.post(mail))
    }
}

fn too_slow() -> SendError {
    SendError::Server("the mail server does not answer in time".to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A panic elsewhere cannot leave the list half-written.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps what it is given: the twin for tests.
#[derive(Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<OutgoingMail>>,
    next: Mutex<Option<SendError>>,
}

impl MemoryMailer {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<OutgoingMail> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the next mail fail.
    pub fn fail_next(&self, error: SendError) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}

impl Mailer for MemoryMailer {
    fn send(&self, mail: OutgoingMail) -> Sending<'_> {
        let failure = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        if failure.is_none() {
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        }
        Box::pin(std::future::ready(failure.map_or(Ok(()), Err)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mailer() -> SmtpMailer {
        SmtpMailer::new(&SmtpSettings {
            url: Secret::from("smtp://localhost:2525"),
            from: "共通ID <no-reply@id.example.jp>".to_owned(),
            reply_to: Some("desk@id.example.jp".to_owned()),
        })
        .unwrap()
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

    #[tokio::test]
    async fn a_mail_has_what_mails_of_machines_have() {
        let message =
            String::from_utf8(mailer().message(mail("taro@example.jp")).unwrap().formatted()).unwrap();
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

    #[tokio::test]
    async fn a_text_message_is_plain() {
        let mut line = mail("09012345678@sms.example.jp");
        line.mail.html = String::new();
        let message = String::from_utf8(mailer().message(line).unwrap().formatted()).unwrap();
        assert!(message.contains("Content-Type: text/plain; charset=utf-8"), "{message}");
        assert!(!message.contains("multipart") && !message.contains("text/html"), "{message}");
    }

    #[tokio::test]
    async fn an_address_with_a_line_break_is_no_address() {
        for to in ["taro@example.jp\r\nBcc: x@example.jp", "", "taro", "a@b, c@d"] {
            assert!(matches!(mailer().message(mail(to)), Err(SendError::Permanent(_))), "{to:?}");
        }
    }

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

    #[tokio::test]
    async fn settings_that_cannot_work_say_so_without_the_password() {
        let wrong = SmtpSettings {
            url: Secret::from("smtpx://u:hunter2@h"),
            from: "a@example.jp".to_owned(),
            reply_to: None,
        };
        assert!(!SmtpMailer::new(&wrong).unwrap_err().contains("hunter2"));
        assert!(!format!("{wrong:?}").contains("hunter2"));
    }
}
