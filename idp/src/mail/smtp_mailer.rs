//! By SMTP: connections are kept for the next mail, and every part of a mail's way has a deadline.

use super::{
    mailbox::read_mailbox,
    mailer::{Mailer, OutgoingMail, SendError, Sending},
    message::Sender,
    smtp_server::{SmtpServer, ask, converse},
};
use crate::domain::Secret;
use futures_util::{StreamExt, stream::FuturesUnordered};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
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

/// By SMTP.
pub struct SmtpMailer {
    server: SmtpServer,
    deadlines: SmtpDeadlines,
    /// Connections that wait for the next mail, and since when.
    kept: Arc<Mutex<Vec<(AsyncSmtpConnection, Instant)>>>,
    sender: Sender,
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpMailer").field("sender", &self.sender).finish_non_exhaustive()
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
            sender: Sender {
                from: mailbox("from", &settings.from)?,
                reply_to: settings.reply_to.as_deref().map(|text| mailbox("reply_to", text)).transpose()?,
            },
        })
    }

    /// The same with other deadlines.
    #[must_use]
    pub fn with_deadlines(mut self, deadlines: SmtpDeadlines) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// Tries the server out: connection, login, and whether it takes mails of our sender. No mail leaves.
    ///
    /// # Errors
    /// What it says, as for a mail.
    pub async fn try_out(&self) -> Result<(), SendError> {
        let mut connection = self.connect().await?;
        let asked = timeout(self.deadlines.mail, ask(&mut connection, &self.sender.from.email)).await;
        self.say_goodbye(connection);
        asked.unwrap_or_else(|_| Err(too_slow()))
    }

    async fn post(&self, mail: OutgoingMail) -> Result<(), SendError> {
        let message = self.sender.write(mail)?;
        let to = message.envelope().to().first().cloned();
        let to = to.ok_or_else(|| SendError::Permanent("the mail has no receiver".to_owned()))?;
        let mut connection = match self.kept_connection().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let bytes = message.formatted();
        let conversation = converse(&mut connection, (&self.sender.from.email, &to), &bytes);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn settings_that_cannot_work_say_so_without_the_password() {
        let wrong = SmtpSettings {
            url: Secret::from("smtpx://u:hunter2@h"),
            from: "a@example.jp".to_owned(),
            reply_to: None,
        };
        assert!(!SmtpMailer::new(&wrong).unwrap_err().contains("hunter2"));
        assert!(!format!("{wrong:?}").contains("hunter2"));
    }
}
