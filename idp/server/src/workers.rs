//! What runs beside the requests: mails, logout tokens, security events, jobs of the federation, making room, erasing accounts. Every node runs all of it;
//! leases in the database see to it that nothing is done twice.

use crate::house::House;
use idp::{
    Provider,
    flow::{self, MailPace},
    mail::Mailer,
    metrics::Metrics,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout_at},
};

/// How often the mails that wait are measured.
const MAIL_AGE_PAUSE: Duration = Duration::from_secs(2);

/// How often what waits in the outbox is measured.
const OUTBOX_PAUSE: Duration = Duration::from_secs(10);

/// How soon a change of the signing keys shows on every node.
const KEYS_PAUSE: Duration = Duration::from_secs(5);

/// How often there is a look at the age of the signing keys.
const ROTATION_PAUSE: Duration = Duration::from_secs(60);

/// How often there is a look for new texts that people are to be told of.
const TEXTS_PAUSE: Duration = Duration::from_secs(10);

/// How often there is a look for what has expired, and for accounts whose owners left.
const CLEAN_UP_PAUSE: Duration = Duration::from_secs(60);

/// How soon the link of somebody who came over from a legacy site is made: they wait before a page.
const MIGRATIONS_PAUSE: Duration = Duration::from_millis(500);

/// How often there is a look for links whose time is over.
const LINKS_PAUSE: Duration = Duration::from_secs(30);

/// How often invitations to the staff that nobody took are taken away.
const INVITATIONS_PAUSE: Duration = Duration::from_secs(600);

/// How often there is a look for approvals that nobody gave in time.
const APPROVALS_PAUSE: Duration = Duration::from_secs(600);

/// After a failure: the database is likely away, and asking faster would not bring it back.
const FAILURE_PAUSE: Duration = Duration::from_secs(2);

/// How long workers may take to end: the rest of the ten seconds in which the program stops is the requests'.
const FAREWELL: Duration = Duration::from_secs(6);

/// The running workers.
pub(crate) struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts them.
    pub(crate) fn start(house: &House, mailer: Arc<dyn Mailer>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let provider = &house.provider;
        let (sender, until) = (Arc::clone(provider), stopping.clone());
        let send_mails = async move {
            flow::run_mail_delivery(&sender, &*mailer, MailPace::default(), until).await;
        };
        let (sender, until) = (Arc::clone(provider), stopping.clone());
        let send_logout_tokens = async move { flow::run_logout_delivery(&sender, until).await };
        let (sender, until) = (Arc::clone(provider), stopping.clone());
        let call_services = async move { flow::backchannel::run_call_delivery(&sender, until).await };
        let (sender, until) = (Arc::clone(provider), stopping.clone());
        let push_events = async move { flow::ssf::run_event_push(&sender, until).await };
        let measure = with(provider, |provider| async move { flow::measure_mails(&provider).await });
        let outbox = with(provider, |provider| async move { flow::measure_outbox(&provider).await });
        let clean_up = with(provider, |provider| async move { flow::clean_up(&provider).await });
        let rotate = with(provider, |provider| async move { flow::rotate_by_schedule(&provider).await });
        let announce = with(provider, |provider| async move { flow::announce_texts(&provider).await });
        let erase = with(provider, |provider| async move { flow::account::erase_accounts(&provider).await });
        let invitations =
            with(
                provider,
                |provider| async move { admin::flow::delete_expired_invitations(&provider).await },
            );
        let approvals =
            with(provider, |provider| async move { admin::flow::end_overdue_approvals(&provider).await });
        let sessions =
            with(
                provider,
                |provider| async move { admin::flow::delete_expired_staff_sessions(&provider).await },
            );
        let beside = Beside { stopping: &stopping, metrics: &provider.metrics };
        let mut tasks = vec![
            tokio::spawn(send_mails),
            tokio::spawn(send_logout_tokens),
            tokio::spawn(call_services),
            tokio::spawn(push_events),
            beside.spawn("mail age", MAIL_AGE_PAUSE, measure),
            beside.spawn("outbox", OUTBOX_PAUSE, outbox),
            beside.spawn("texts", TEXTS_PAUSE, announce),
            beside.spawn("clean-up", CLEAN_UP_PAUSE, clean_up),
            beside.spawn("erasure", CLEAN_UP_PAUSE, erase),
            beside.spawn("staff invitations", INVITATIONS_PAUSE, invitations),
            beside.spawn("approvals", APPROVALS_PAUSE, approvals),
            beside.spawn("staff sessions", INVITATIONS_PAUSE, sessions),
            beside.spawn("key rotation", ROTATION_PAUSE, rotate),
            tokio::spawn(follow_keys(Arc::clone(provider), stopping.clone())),
        ];
        tasks.extend(of_federation(house, &beside));
        Self { stop, tasks }
    }

    /// Lets what is under way end, and no more; whatever hangs is left behind.
    pub(crate) async fn stop(self) {
        // Nobody listening means that all have ended already.
        let _ = self.stop.send(true);
        let end = Instant::now() + FAREWELL;
        for mut task in self.tasks {
            if timeout_at(end, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

/// The workers of the federation.
fn of_federation(house: &House, beside: &Beside<'_>) -> Vec<JoinHandle<()>> {
    let parts = || (Arc::clone(&house.federation), Arc::clone(&house.provider));
    let (federation, provider) = parts();
    let jobs = beside.spawn("dealer links", LINKS_PAUSE, move || {
        let (federation, provider) = (Arc::clone(&federation), Arc::clone(&provider));
        async move { federation.run_jobs(&provider).await }
    });
    let (federation, provider) = parts();
    let until = beside.stopping.clone();
    let events = tokio::spawn(async move { federation.run_deliveries(&provider, until).await });
    let (federation, provider) = parts();
    let migrations = beside.spawn("migrations", MIGRATIONS_PAUSE, move || {
        let (federation, provider) = (Arc::clone(&federation), Arc::clone(&provider));
        async move { federation.migrate_users(&provider).await }
    });
    vec![jobs, events, migrations]
}

fn with<F, R>(provider: &Arc<Provider>, work: F) -> impl Fn() -> R + Send + 'static
where
    F: Fn(Arc<Provider>) -> R + Send + 'static,
{
    let provider = Arc::clone(provider);
    move || work(Arc::clone(&provider))
}

/// What every worker is given.
struct Beside<'a> {
    stopping: &'a watch::Receiver<bool>,
    metrics: &'a Metrics,
}

impl Beside<'_> {
    /// Repeats `work`: at once while it finds something to do, after `pause` otherwise.
    fn spawn<W, R, E>(&self, name: &'static str, pause: Duration, work: W) -> JoinHandle<()>
    where
        W: Fn() -> R + Send + 'static,
        R: Future<Output = Result<usize, E>> + Send,
        E: std::fmt::Display + Send + 'static,
    {
        let (mut stopping, failures) = (self.stopping.clone(), self.metrics.worker_failures(name));
        tokio::spawn(async move {
            while !*stopping.borrow() {
                let wait = match work().await {
                    Ok(0) => pause,
                    Ok(_) => Duration::ZERO,
                    Err(error) => {
                        failures.inc();
                        tracing::error!(worker = name, %error, "a worker failed and will try again");
                        FAILURE_PAUSE.max(pause)
                    }
                };
                rest(wait, &mut stopping).await;
            }
        })
    }
}

/// Waits, but not longer than the program runs.
async fn rest(wait: Duration, stopping: &mut watch::Receiver<bool>) {
    if wait.is_zero() {
        return tokio::task::yield_now().await;
    }
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        // An error means that whoever could say stop is gone, which says it too.
        _ = stopping.changed() => {}
    }
}

/// Takes over keys that a command or another node made.
async fn follow_keys(provider: Arc<Provider>, mut stopping: watch::Receiver<bool>) {
    let now = provider.clock.now();
    let mut known = flow::list_keys(&provider.db, &provider.settings, now).await.unwrap_or_default();
    while !*stopping.borrow() {
        match flow::reload_keys(&provider, &mut known).await {
            Ok(true) => tracing::info!("the signing keys have changed"),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the signing keys cannot be read again"),
        }
        rest(KEYS_PAUSE, &mut stopping).await;
    }
}
