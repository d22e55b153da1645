//! SQLite's one writer: a thread that commits waiting visits together.
//!
//! A commit waits for the disk. While it does, further visits queue up; the next transaction takes all
//! of them, each in a savepoint of its own, and pays for the disk once. A visit is answered only after
//! the commit that holds it, so an answer of success is always durable.
//!
//! A visit whose deadline has passed is not run, and what it wrote is not committed: its caller was told to come again.

use super::{
    AnyConnection, StoreError, deadline,
    measures::{Counted, Measures},
    standstill::Running,
};
use diesel::connection::SimpleConnection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    time::Instant,
};
use tokio::sync::oneshot;

/// Visits of one transaction at most: bounds how long the first of them waits for the last.
const BATCH: usize = 64;

/// Visits that wait at most; beyond that the caller is told to come back.
const QUEUE: usize = 1024;

/// A visit that waits for its turn, and the request that waits for it.
trait Pending: Send {
    /// Whether nobody waits for it any more.
    fn is_late(&self) -> bool;

    /// Runs the visit; whether its writes are to stay.
    fn run(&mut self, connection: &mut AnyConnection) -> bool;

    /// Answers the request, now that the fate of the transaction is known.
    fn answer(self: Box<Self>, fate: Result<(), &str>);
}

struct Waiting<V, T, E> {
    visit: Option<V>,
    result: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
    deadline: Instant,
    running: Running,
}

impl<V, T, E> Pending for Waiting<V, T, E>
where
    V: FnOnce(&mut AnyConnection) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn is_late(&self) -> bool {
        deadline::has_passed(self.deadline)
    }

    fn run(&mut self, connection: &mut AnyConnection) -> bool {
        let Some(visit) = self.visit.take() else { return false };
        // A panic in one visit must not take the writer down with it.
        let result = catch_unwind(AssertUnwindSafe(|| visit(connection)))
            .unwrap_or_else(|_| Err(StoreError::Refused("the visit panicked".to_owned()).into()));
        self.result.insert(result).is_ok()
    }

    fn answer(self: Box<Self>, fate: Result<(), &str>) {
        let result = match (fate, self.result) {
            (Ok(()), Some(result)) | (Err(_), Some(result @ Err(_))) => result,
            (Err(cause), _) => Err(StoreError::Unavailable(cause.to_owned()).into()),
            (Ok(()), None) => Err(StoreError::Refused("the visit did not run".to_owned()).into()),
        };
        // The request may have gone away; its write stands all the same, and is known to be one that nobody was told of.
        self.running.end(self.sender.send(result).is_ok());
    }
}

enum Job {
    /// Runs inside a transaction that it may share.
    Visit(Box<dyn Pending>, Counted),
    /// Runs outside any transaction, alone.
    Alone(Box<dyn FnOnce(&mut AnyConnection) + Send>),
}

/// The handle to the thread. The thread ends when the last handle is gone.
#[derive(Clone)]
pub(super) struct SqliteWriter {
    jobs: mpsc::SyncSender<Job>,
    measures: Arc<Measures>,
}

impl SqliteWriter {
    /// Starts the thread on `connection`.
    pub(super) fn start(mut connection: AnyConnection, measures: Arc<Measures>) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::sync_channel::<Job>(QUEUE);
        let noted = Arc::clone(&measures);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || {
                while let Ok(job) = queue.recv() {
                    match job {
                        Job::Alone(job) => job(&mut connection),
                        Job::Visit(first, place) => {
                            drop(place);
                            commit_together(&mut connection, first, &queue, &noted);
                        }
                    }
                }
            })
            .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        Ok(Self { jobs, measures })
    }

    /// Runs `visit` in a savepoint; returns after the commit, or when its deadline passes.
    pub(super) async fn run<T, E>(
        &self,
        running: Running,
        deadline: Instant,
        visit: impl FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let waiting = Waiting { visit: Some(visit), result: None, sender, deadline, running };
        self.send(Job::Visit(Box::new(waiting), Counted::among(&self.measures.queued)))?;
        deadline::wait_for(receiver, deadline).await
    }

    /// Runs `work` outside any transaction.
    pub(super) async fn run_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.send(Job::Alone(Box::new(move |connection| {
            let _ = sender.send(work(connection));
        })))?;
        receiver.await.map_err(|_| StoreError::Refused("the writer has stopped".to_owned()))?
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.try_send(job).map_err(|refused| match refused {
            mpsc::TrySendError::Full(_) => StoreError::Shed("waiting writes"),
            mpsc::TrySendError::Disconnected(_) => StoreError::Refused("the writer has stopped".to_owned()),
        })
    }
}

/// Why a visit was not run, or what it wrote was not kept.
const LATE: &str = "the write was not done by its deadline";

/// One transaction over `first` and whatever else waits by now.
fn commit_together(
    connection: &mut AnyConnection,
    first: Box<dyn Pending>,
    queue: &mpsc::Receiver<Job>,
    measures: &Measures,
) {
    if first.is_late() {
        return first.answer(Err(LATE));
    }
    // Waits for another process that writes, as long as the busy timeout says.
    if let Err(cause) = connection.batch_execute("BEGIN IMMEDIATE") {
        return first.answer(Err(&cause.to_string()));
    }
    let mut alone = None;
    let mut ran = Vec::new();
    let mut next = Some(first);
    while let Some(visit) = next.take() {
        run_in_savepoint(connection, visit, &mut ran);
        if ran.len() == BATCH {
            break;
        }
        match queue.try_recv() {
            Ok(Job::Visit(visit, _)) => next = Some(visit),
            Ok(Job::Alone(job)) => alone = Some(job),
            Err(_) => {}
        }
    }
    let fate = measures.commit(ran.len(), || commit(connection, &ran));
    for visit in ran {
        visit.answer(fate.as_ref().copied().map_err(String::as_str));
    }
    if let Some(job) = alone {
        job(connection);
    }
}

/// Commits, unless a visit has become late: that is rare, and those beside it may come again.
fn commit(connection: &mut AnyConnection, ran: &[Box<dyn Pending>]) -> Result<(), String> {
    let fate = if ran.iter().any(|visit| visit.is_late()) {
        Err(LATE.to_owned())
    } else {
        connection.batch_execute("COMMIT").map_err(|cause| cause.to_string())
    };
    if fate.is_err() {
        let _ = connection.batch_execute("ROLLBACK");
    }
    fate
}

fn run_in_savepoint(
    connection: &mut AnyConnection,
    mut visit: Box<dyn Pending>,
    ran: &mut Vec<Box<dyn Pending>>,
) {
    if visit.is_late() {
        return visit.answer(Err(LATE));
    }
    if let Err(cause) = connection.batch_execute("SAVEPOINT visit") {
        return visit.answer(Err(&cause.to_string()));
    }
    let wrote = visit.run(connection);
    let late = visit.is_late();
    let end = if wrote && !late { "RELEASE visit" } else { "ROLLBACK TO visit; RELEASE visit" };
    match connection.batch_execute(end) {
        Ok(()) if late => visit.answer(Err(LATE)),
        Ok(()) => ran.push(visit),
        Err(cause) => visit.answer(Err(&cause.to_string())),
    }
}
