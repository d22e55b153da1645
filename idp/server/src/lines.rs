//! Lines for whoever reads along, on standard error or standard output. A thread of its own writes them, from a bounded
//! queue that drops and counts: nobody who says something waits for a reader, and no reader can end the program.
//!
//! A reader that went away (a closed pipe), a reader that is stuck (a full pipe) and a full disk cost lines and nothing
//! else.

use prometheus::IntCounter;
use std::{
    fs::File,
    io::{self, Write},
    os::fd::AsFd,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};
use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait at most: a burst of some seconds under load, a few megabytes.
const QUEUE: usize = 4_096;

/// At most so often it is said that lines were lost.
const NOTICE: Duration = Duration::from_secs(1);

/// How long a descriptor that another process made non-blocking is left alone when it takes nothing.
const FULL: Duration = Duration::from_millis(20);

/// How often a flush looks.
const LOOK: Duration = Duration::from_millis(5);

/// The way to the thread. Each `write` is one line. The thread ends when the last handle is gone.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    queue: SyncSender<Vec<u8>>,
    fate: Arc<Fate>,
}

/// What became of the lines.
#[derive(Debug)]
struct Fate {
    /// Lines that came into the queue.
    taken: AtomicU64,
    /// Of these, lines that were written or lost.
    settled: AtomicU64,
    lost: IntCounter,
}

impl Lines {
    /// To standard error. `notice` is told how many lines were lost, once writing works again.
    pub(crate) fn to_stderr(lost: IntCounter, notice: fn(u64)) -> io::Result<Self> {
        // A descriptor of our own: the lock of the standard library's handle is never held while a write hangs.
        Self::start(File::from(io::stderr().as_fd().try_clone_to_owned()?), lost, notice)
    }

    /// To standard output, for what people are told at a terminal.
    #[cfg(feature = "demo")]
    pub(crate) fn to_stdout(lost: IntCounter) -> io::Result<Self> {
        Self::start(File::from(io::stdout().as_fd().try_clone_to_owned()?), lost, |_| {})
    }

    fn start(
        target: impl Write + Send + 'static,
        lost: IntCounter,
        notice: impl Fn(u64) + Send + 'static,
    ) -> io::Result<Self> {
        let (queue, lines) = sync_channel(QUEUE);
        let fate = Arc::new(Fate { taken: AtomicU64::new(0), settled: AtomicU64::new(0), lost });
        let mut thread = Thread { target, fate: Arc::clone(&fate), notice, is_cut: false };
        thread::Builder::new().name("lines".to_owned()).spawn(move || thread.run(&lines))?;
        Ok(Self { queue, fate })
    }

    /// Puts a line into the queue, or counts it as lost.
    pub(crate) fn say(&self, line: &[u8]) {
        self.fate.taken.fetch_add(1, Ordering::AcqRel);
        if self.queue.try_send(line.to_vec()).is_err() {
            self.fate.lost.inc();
            self.fate.settled.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Waits until everything that was said is written or lost, but no longer than `patience`: a pipe that nobody reads
    /// must not keep the program alive.
    pub(crate) fn flush(&self, patience: Duration) {
        let end = Instant::now() + patience;
        while self.fate.settled.load(Ordering::Acquire) < self.fate.taken.load(Ordering::Acquire)
            && Instant::now() < end
        {
            thread::sleep(LOOK);
        }
    }
}

/// Never fails and never waits, as the log library needs it.
impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.say(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Lines;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

struct Thread<T, N> {
    target: T,
    fate: Arc<Fate>,
    notice: N,
    /// The last write stopped within a line.
    is_cut: bool,
}

impl<T: Write, N: Fn(u64)> Thread<T, N> {
    fn run(&mut self, lines: &Receiver<Vec<u8>>) {
        let (mut told, mut told_at, mut works) = (0, Instant::now(), false);
        loop {
            match lines.recv_timeout(NOTICE) {
                Ok(line) => {
                    works = self.write(&line).is_ok();
                    if !works {
                        self.fate.lost.inc();
                    }
                    self.fate.settled.fetch_add(1, Ordering::AcqRel);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let lost = self.fate.lost.get();
            if works && lost > told && told_at.elapsed() >= NOTICE {
                // It comes back through the queue, in the form of every other line.
                (self.notice)(lost - told);
                (told, told_at) = (lost, Instant::now());
            }
        }
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_cut {
            self.write_whole(b"\n")?;
            self.is_cut = false;
        }
        self.write_whole(line)
    }

    fn write_whole(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.target.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(FULL),
                Err(error) => {
                    self.is_cut |= rest.len() < bytes.len();
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::sync::{Mutex, mpsc};

    /// Answers each write as it is told; what it took can be looked at.
    struct Scripted {
        answers: mpsc::Receiver<io::Result<usize>>,
        took: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Scripted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = self.answers.recv().unwrap_or(Ok(usize::MAX))?.min(bytes.len());
            self.took.lock().unwrap().extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    type Stage =
        (Lines, IntCounter, mpsc::Sender<io::Result<usize>>, Arc<Mutex<Vec<u8>>>, mpsc::Receiver<u64>);

    fn stage() -> Stage {
        let (answer, answers) = mpsc::channel();
        let (notice, noticed) = mpsc::channel();
        let took = Arc::new(Mutex::new(Vec::new()));
        let lost = IntCounter::new("lost", "for the test").unwrap();
        let target = Scripted { answers, took: Arc::clone(&took) };
        let lines = Lines::start(target, lost.clone(), move |count| notice.send(count).unwrap()).unwrap();
        (lines, lost, answer, took, noticed)
    }

    fn text(took: &Mutex<Vec<u8>>) -> String {
        String::from_utf8(took.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn what_a_write_may_answer() {
        let fails = |kind: io::ErrorKind| Err(io::Error::from(kind));
        for (answers, took, lost) in [
            (vec![Ok(99)], "one\n", 0),
            (vec![Ok(1), Ok(2), Ok(1)], "one\n", 0),
            (vec![fails(io::ErrorKind::Interrupted), Ok(99)], "one\n", 0),
            (vec![fails(io::ErrorKind::WouldBlock), fails(io::ErrorKind::WouldBlock), Ok(99)], "one\n", 0),
            (vec![Ok(2), fails(io::ErrorKind::WouldBlock), Ok(99)], "one\n", 0),
            (vec![Ok(0)], "", 1),
            (vec![fails(io::ErrorKind::BrokenPipe)], "", 1),
            (vec![fails(io::ErrorKind::StorageFull)], "", 1),
            (vec![fails(io::ErrorKind::QuotaExceeded)], "", 1),
            (vec![Ok(2), fails(io::ErrorKind::StorageFull)], "on", 1),
        ] {
            let (lines, counter, answer, written, _noticed) = stage();
            let case = format!("{answers:?}");
            answers.into_iter().for_each(|one| answer.send(one).unwrap());
            lines.say(b"one\n");
            lines.flush(Duration::from_secs(5));
            assert_eq!((text(&written).as_str(), counter.get()), (took, lost), "{case}");
        }
    }

    #[test]
    fn when_writing_works_again_it_is_said_once_and_a_cut_line_ends() {
        let (lines, lost, answer, took, noticed) = stage();
        thread::sleep(NOTICE);
        answer.send(Ok(2)).unwrap();
        answer.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        answer.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        drop(answer);
        for line in [b"one\n", b"two\n", b"red\n"] {
            lines.say(line);
        }
        lines.flush(Duration::from_secs(5));
        assert_eq!(text(&took), "on\nred\n");
        assert_eq!(lost.get(), 2);
        assert_eq!(noticed.recv_timeout(Duration::from_secs(5)), Ok(2));
        lines.say(b"ten\n");
        assert_eq!(noticed.recv_timeout(2 * NOTICE), Err(mpsc::RecvTimeoutError::Timeout), "once");
    }

    #[test]
    fn a_reader_that_is_stuck_costs_lines_and_no_time() {
        let (lines, lost, answer, took, noticed) = stage();
        let began = Instant::now();
        for number in 0..3 * QUEUE {
            lines.say(format!("{number}\n").as_bytes());
        }
        lines.flush(Duration::from_millis(50));
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        assert!(lost.get() >= (2 * QUEUE - 1) as u64, "{}", lost.get());
        // The reader goes on.
        drop(answer);
        lines.flush(Duration::from_secs(5));
        assert!(text(&took).starts_with("0\n1\n2\n"));
        assert_eq!(noticed.recv_timeout(Duration::from_secs(5)), Ok(lost.get()));
    }
}
