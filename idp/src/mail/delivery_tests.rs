//! What is accepted is delivered: every address of the table of doors, and some hundreds that nobody thought of, through
//! a conversation with a real SMTP server.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Mailer, OutgoingMail, RenderedMail, SendError, SmtpMailer, SmtpSettings};
use crate::addresses::{BAD, GOOD, OTHERS_THAN_HANAKO, SAME_AS_HANAKO, SAME_ELSEWHERE};
use crate::domain::{EmailAddress, Secret, Timestamp, fold_email};
use mailin::{Action, Handler, Response, SessionBuilder, response};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::{
    io,
    net::IpAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mail as the server got it.
#[derive(Clone, Default)]
struct Received {
    recipients: Vec<String>,
    raw: Vec<u8>,
}

type Inbox = Arc<Mutex<Vec<Received>>>;

#[derive(Default)]
struct Delivery {
    inbox: Inbox,
    mail: Received,
}

impl Handler for Delivery {
    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        self.mail = Received::default();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if !is_mailbox(to) {
            return response::BAD_HELLO;
        }
        self.mail.recipients.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.mail.raw.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.inbox.lock().unwrap().push(std::mem::take(&mut self.mail));
        response::OK
    }
}

/// `Mailbox` of RFC 5321, 4.1.2, word by word: a server that takes the command line for granted would prove nothing.
fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
    };
    let is_quoted = |text: &str| {
        text.len() > 2
            && text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).is_some_and(|content| {
                content.bytes().all(|byte| (32..=126).contains(&byte) && byte != b'"' && byte != b'\\')
            })
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 254
        && local.len() <= 64
        && (local.split('.').all(is_atom) || is_quoted(local))
        && domain.split('.').count() > 1
        && domain.split('.').all(is_label)
}

async fn start() -> (SmtpMailer, Inbox) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let inbox = Inbox::default();
    let kept = Arc::clone(&inbox);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(converse(stream, Arc::clone(&kept)));
        }
    });
    let settings = SmtpSettings {
        url: Secret::from(format!("smtp://127.0.0.1:{port}")),
        from: "共通ID <no-reply@id.example.jp>".to_owned(),
        reply_to: None,
    };
    (SmtpMailer::new(&settings).unwrap(), inbox)
}

async fn converse(stream: TcpStream, inbox: Inbox) -> io::Result<()> {
    let peer = stream.peer_addr()?.ip();
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut session = SessionBuilder::new("test").build(peer, Delivery { inbox, ..Delivery::default() });
    writer.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let reply = session.process(&line);
        writer.write_all(&reply.buffer()?).await?;
        if reply.action == Action::Close {
            return Ok(());
        }
    }
}

fn mail(to: &str) -> OutgoingMail {
    OutgoingMail {
        id: "01abc".to_owned(),
        to: to.to_owned(),
        date: Timestamp::from_seconds(1_795_305_900),
        mail: RenderedMail {
            subject: "【共通ID】認証コード".to_owned(),
            text: "コード: 123456\n".to_owned(),
            html: "<p>123456</p>".to_owned(),
        },
    }
}

/// Sends to an address that was accepted, and looks at what the server got.
async fn deliver(mailer: &SmtpMailer, inbox: &Inbox, email: &EmailAddress) {
    let written = email.as_str();
    mailer.send(mail(written)).await.unwrap_or_else(|error| panic!("{written}: {error}"));
    let received = inbox.lock().unwrap().pop().unwrap();
    let [got] = received.recipients.as_slice() else { panic!("{written}: {:?}", received.recipients) };
    let (local, domain) = got.rsplit_once('@').unwrap();
    let plain = local.strip_prefix('"').and_then(|local| local.strip_suffix('"')).unwrap_or(local);
    let typed_local = written.rsplit_once('@').unwrap().0;
    assert_eq!(plain, typed_local, "the mailbox's own way of writing it");
    assert_eq!(fold_email(&format!("{plain}@{domain}")), *email.key(), "{written}");
    assert!(domain.is_ascii() && email.key().as_str().ends_with(&format!("@{domain}")), "{written}");
    // The header says the same, to a reader that is not the library that wrote it.
    let message = mail_parser::MessageParser::default().parse(&received.raw).unwrap();
    let to = message.to().unwrap().first().unwrap().address().unwrap();
    assert!(to == got || to == format!("{plain}@{domain}"), "{written}: {to}");
}

#[tokio::test]
async fn every_address_of_the_table_is_delivered() {
    let (mailer, inbox) = start().await;
    for good in GOOD {
        let email = EmailAddress::parse(good.typed).unwrap();
        deliver(&mailer, &inbox, &email).await;
        mailer.send(mail(good.written)).await.unwrap();
        assert_eq!(inbox.lock().unwrap().pop().unwrap().recipients, [good.wire], "{}", good.typed);
    }
    let others = SAME_AS_HANAKO.iter().chain(&OTHERS_THAN_HANAKO).chain(SAME_ELSEWHERE.iter().flatten());
    for typed in others {
        deliver(&mailer, &inbox, &EmailAddress::parse(typed).unwrap()).await;
    }
}

#[tokio::test]
async fn what_no_door_accepts_is_given_up_at_once() {
    let (mailer, inbox) = start().await;
    for (typed, _) in BAD {
        assert!(matches!(mailer.send(mail(typed)).await, Err(SendError::Permanent(_))), "{typed:?}");
    }
    assert!(inbox.lock().unwrap().is_empty());
}

#[tokio::test]
async fn hundreds_of_others_are_delivered() {
    let (mailer, inbox) = start().await;
    let local =
        "[.a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}|[.]{1,5}[a-z]{1,3}[.]{1,5}|[A-Za-z.]{40,62}|\"[a-z.]{1,9}\"";
    let domain = "([a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\\.){1,4}(jp|com|ne\\.jp)|[ぁ-んァ-ヶ一-鿋é-ö]{1,8}\\.(jp|みんな)|([a-z]{50}\\.){3}jp";
    let any = "[\\PC]{1,20}@[\\PC]{1,12}\\.jp";
    let strategy = prop_oneof![8 => (local, domain).prop_map(|(l, d)| format!("{l}@{d}")), 1 => any];
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut quoted, mut international) = (0, 0, 0);
    for _ in 0..800 {
        let typed = strategy.new_tree(&mut runner).unwrap().current();
        let Ok(email) = EmailAddress::parse(&typed) else { continue };
        deliver(&mailer, &inbox, &email).await;
        accepted += 1;
        quoted += usize::from(email.wire().0.starts_with('"'));
        international += usize::from(!email.as_str().is_ascii());
    }
    assert!(accepted > 400 && quoted > 100 && international > 30, "{accepted} {quoted} {international}");
}
