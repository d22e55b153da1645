//! A mail server that takes everything and shows what came: the real conversation, on a port of its own.

use mail_parser::MessageParser;
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Receiver and text of each mail, in the order in which they came.
type Received = Arc<Mutex<Vec<(String, String)>>>;

pub(crate) struct MailServer {
    port: u16,
    received: Received,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Received::default();
        let taking = Arc::clone(&received);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let taking = Arc::clone(&taking);
                thread::spawn(move || drop(converse(&socket, &taking)));
            }
        });
        Self { port, received }
    }

    /// As the setting `mail.smtp` names it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The text of the latest mail to this address that holds `word`; waits for it.
    pub(crate) fn wait_for(&self, to: &str, word: &str) -> String {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let mails = self.received.lock().unwrap();
            let found = mails.iter().rev().find(|(receiver, text)| receiver == to && text.contains(word));
            if let Some((_, text)) = found {
                return text.clone();
            }
            assert!(Instant::now() < until, "no mail to {to} with {word}: {mails:?}");
            drop(mails);
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// RFC 5321, as far as one client of ours speaks it.
fn converse(socket: &TcpStream, received: &Received) -> std::io::Result<()> {
    let (mut lines, mut answer) = (BufReader::new(socket.try_clone()?), socket);
    answer.write_all(b"220 here\r\n")?;
    let (mut line, mut to) = (String::new(), String::new());
    while lines.read_line(&mut line)? > 0 {
        let command = line.trim_end().to_owned();
        line.clear();
        let upper = command.to_ascii_uppercase();
        if upper.starts_with("RCPT TO:") {
            to = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        }
        if upper == "DATA" {
            answer.write_all(b"354 go on\r\n")?;
            let mut raw = Vec::new();
            while !raw.ends_with(b"\r\n.\r\n") && lines.read_until(b'\n', &mut raw)? > 0 {}
            let parsed = MessageParser::default().parse(&raw).unwrap();
            received.lock().unwrap().push((to.clone(), parsed.body_text(0).unwrap().into_owned()));
        }
        answer.write_all(if upper == "QUIT" { b"221 bye\r\n" } else { b"250 ok\r\n" })?;
    }
    Ok(())
}
