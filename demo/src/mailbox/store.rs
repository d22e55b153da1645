//! Where received mails are: in memory, and one JSON line each in a file when there is one.

use std::{
    collections::VecDeque,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
};

use super::message::Message;
use crate::StartError;

/// The oldest mails go when there are more.
const CAPACITY: usize = 2_000;

/// All mails of all recipients. Clones share one store.
#[derive(Clone)]
pub(crate) struct Inbox(Arc<Mutex<Mails>>);

struct Mails {
    /// Oldest first.
    kept: VecDeque<Message>,
    next_id: u64,
    file: Option<File>,
    /// The file has missed mails: its disk is full, most likely.
    misses: bool,
}

impl Inbox {
    /// Reads the mails of an earlier run, and goes on writing to the same file.
    pub(crate) fn open(path: Option<PathBuf>) -> Result<Self, StartError> {
        let mut kept = VecDeque::new();
        let mut file = None;
        if let Some(path) = path {
            let failed = |cause| StartError::Data { path: path.display().to_string(), cause };
            kept = read_lines(&path).map_err(failed)?;
            file = Some(rewritten(&path, &kept).map_err(failed)?);
        }
        let next_id = kept.back().map_or(1, |message| message.id + 1);
        Ok(Self(Arc::new(Mutex::new(Mails { kept, next_id, file, misses: false }))))
    }

    /// Keeps a mail for each recipient. When this returns, the mail is on its page and handed to the file. The file is for
    /// the next run: when it cannot be written, the mail has arrived all the same.
    pub(crate) fn receive(&self, recipients: &[String], raw: &[u8]) {
        let date = in_milliseconds(crate::clock::now());
        let mut mails = self.lock();
        for to in recipients {
            let message = Message::read(mails.next_id, to, raw, date);
            mails.write_down(&message);
            mails.next_id += 1;
            mails.kept.push_back(message);
            if mails.kept.len() > CAPACITY {
                mails.kept.pop_front();
            }
        }
    }

    /// Newest first; only those to `recipient` when one is given.
    pub(crate) fn list(&self, recipient: Option<&str>) -> Vec<Message> {
        let is_wanted = |message: &&Message| recipient.is_none_or(|to| message.to.eq_ignore_ascii_case(to));
        self.lock().kept.iter().rev().filter(is_wanted).cloned().collect()
    }

    /// One mail.
    pub(crate) fn find(&self, id: u64) -> Option<Message> {
        self.lock().kept.iter().find(|message| message.id == id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Mails> {
        // A panic elsewhere cannot leave the list half-written, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Mails {
    fn write_down(&mut self, message: &Message) {
        let Some(file) = &mut self.file else { return };
        let line = serde_json::to_string(message).map_err(io::Error::from);
        // After a failure the line before may have no end.
        let start = if self.misses { "\n" } else { "" };
        let written = line.and_then(|line| file.write_all(format!("{start}{line}\n").as_bytes()));
        if let Err(error) = &written
            && !self.misses
        {
            tracing::warn!(%error, "the mailbox cannot write to its file; mails are kept until the end of this run");
        }
        self.misses = written.is_err();
    }
}

/// Finer times are noise in the JSON.
fn in_milliseconds(time: jiff::Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// The mails in the file. A last line that was cut by a crash is skipped.
fn read_lines(path: &Path) -> io::Result<VecDeque<Message>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(VecDeque::new()),
        Err(error) => return Err(error),
    };
    let mut kept = VecDeque::new();
    for line in BufReader::new(file).split(b'\n') {
        if let Ok(message) = serde_json::from_slice(&line?) {
            kept.push_back(message);
            if kept.len() > CAPACITY {
                kept.pop_front();
            }
        }
    }
    Ok(kept)
}

/// Writes the kept mails anew, so that the file does not grow for ever and has no broken line, and opens it for more.
fn rewritten(path: &Path, kept: &VecDeque<Message>) -> io::Result<File> {
    let fresh = path.with_extension("new");
    let mut file = File::create(&fresh)?;
    for message in kept {
        serde_json::to_writer(&mut file, message)?;
        file.write_all(b"\n")?;
    }
    fs::rename(&fresh, path)?;
    OpenOptions::new().append(true).open(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn to(recipients: &[&str]) -> Vec<String> {
        recipients.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn newest_first_and_by_recipient() {
        let inbox = Inbox::open(None).unwrap();
        inbox.receive(&to(&["a@example.jp"]), b"Subject: one\r\n\r\n");
        inbox.receive(&to(&["b@example.jp", "a@example.jp"]), b"Subject: two\r\n\r\n");
        let ids: Vec<u64> = inbox.list(None).iter().map(|message| message.id).collect();
        assert_eq!(ids, [3, 2, 1]);
        let subjects: Vec<String> =
            inbox.list(Some("A@example.jp")).into_iter().map(|message| message.subject).collect();
        assert_eq!(subjects, ["two", "one"]);
        assert_eq!(inbox.find(2).unwrap().to, "b@example.jp");
        assert!(inbox.find(4).is_none());
    }

    #[test]
    fn a_mail_arrives_whatever_becomes_of_the_file() {
        let file = OpenOptions::new().append(true).open("/dev/full").unwrap();
        let mails = Mails { kept: VecDeque::new(), next_id: 1, file: Some(file), misses: false };
        let inbox = Inbox(Arc::new(Mutex::new(mails)));
        inbox.receive(&to(&["a@b"]), b"Subject: one\r\n\r\n");
        inbox.receive(&to(&["a@b"]), b"Subject: two\r\n\r\n");
        assert_eq!(inbox.list(None).len(), 2);
        let path = std::env::temp_dir().join(format!("mailbox-{}.jsonl", crate::provider::random_token()));
        let mut half = File::create(&path).unwrap();
        half.write_all(b"{\"id\":1,\"to\"").unwrap();
        inbox.lock().file = Some(half);
        inbox.receive(&to(&["a@b"]), b"Subject: red\r\n\r\n");
        let again = Inbox::open(Some(path.clone())).unwrap().list(None);
        fs::remove_file(path).unwrap();
        assert_eq!(
            again.iter().map(|message| message.id).collect::<Vec<_>>(),
            [3],
            "the disk has room again"
        );
    }

    #[test]
    fn mails_survive_a_restart_even_after_a_line_that_was_cut() {
        let path = std::env::temp_dir().join(format!("mailbox-{}.jsonl", crate::provider::random_token()));
        Inbox::open(Some(path.clone())).unwrap().receive(&to(&["a@b"]), b"Subject: one\r\n\r\n");
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"id\":2,\"to\"").unwrap();

        let inbox = Inbox::open(Some(path.clone())).unwrap();
        inbox.receive(&to(&["a@b"]), b"Subject: two\r\n\r\n");
        let again = Inbox::open(Some(path.clone())).unwrap().list(None);
        fs::remove_file(path).unwrap();
        assert_eq!(again.iter().map(|message| message.id).collect::<Vec<_>>(), [2, 1]);
    }
}
