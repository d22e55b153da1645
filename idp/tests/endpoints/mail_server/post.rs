//! A provider whose mails are on their way to a server, ten times as fast as in production.

use super::server::Server;
use crate::site::Site;
use idp::{
    domain::{Lang, Secret},
    flow::{FlowError, MailPace, queue_mail_to_until, run_mail_delivery},
    mail::{SmtpDeadlines, SmtpMailer, SmtpSettings},
    store::{self, Tx, mail_queue::MailState},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

pub(super) const PACE: MailPace = MailPace {
    places: 8,
    look: Duration::from_millis(25),
    deadline: Duration::from_secs(3),
    opens_after: 3,
    first_probe_pause: Duration::from_millis(100),
    longest_probe_pause: Duration::from_millis(400),
    farewell: Duration::from_millis(400),
};

pub(super) const DEADLINES: SmtpDeadlines = SmtpDeadlines {
    connect: Duration::from_secs(2),
    connect_beside: Duration::from_millis(300),
    mail: Duration::from_millis(700),
    idle: Duration::from_secs(3),
    courtesy: Duration::from_millis(100),
};

/// A provider whose mails are on their way to `server`.
pub(super) struct Post {
    pub(super) site: Site,
    pub(super) stop: watch::Sender<bool>,
    pub(super) worker: JoinHandle<()>,
    pub(super) ticking: JoinHandle<()>,
}

impl Post {
    pub(super) async fn start(server: &Server) -> Self {
        Self::of(Site::start().await, server)
    }

    pub(super) fn of(site: Site, server: &Server) -> Self {
        let settings = SmtpSettings {
            url: Secret::from(format!("smtp://127.0.0.1:{}", server.port)),
            from: "no-reply@id.example.jp".to_owned(),
            reply_to: None,
        };
        let mailer = SmtpMailer::new(&settings).unwrap().with_deadlines(DEADLINES);
        let (stop, stopping) = watch::channel(false);
        let provider = Arc::clone(&site.provider);
        let worker = tokio::spawn(async move { run_mail_delivery(&provider, &mailer, PACE, stopping).await });
        // The clock of the database goes ten times as fast, too.
        let clock = Arc::clone(&site.clock);
        let ticking = tokio::spawn(async move {
            loop {
                sleep(Duration::from_millis(100)).await;
                clock.advance_seconds(1);
            }
        });
        Self { site, stop, worker, ticking }
    }

    pub(super) async fn queue(&self, to: &str, seconds: Option<i64>) -> String {
        let (provider, to) = (Arc::clone(&self.site.provider), to.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let data = json!({ "code": "123456", "minutes": 30 });
            let until = seconds.map(|seconds| tx.now().plus_seconds(seconds));
            let kind = "registration-code";
            Ok::<_, FlowError>(queue_mail_to_until(&provider, tx, kind, (&to, Lang::Ja), &data, until)?)
        };
        self.site.provider.db.write(write).await.unwrap()
    }

    pub(super) async fn queue_many(&self, count: usize) {
        for number in 0..count {
            self.queue(&format!("person-{number}@example.jp"), None).await;
        }
    }

    pub(super) async fn state(&self, id: &str) -> MailState {
        let id = id.to_owned();
        let find = move |tx: &mut Tx<'_>| Ok::<_, FlowError>(store::mail_queue::find(tx, &id)?);
        self.site.provider.db.read(find).await.unwrap().unwrap().state
    }

    /// How long the end took.
    pub(super) async fn stop(self) -> Duration {
        let began = Instant::now();
        self.stop.send(true).unwrap();
        timeout(Duration::from_secs(10), self.worker).await.expect("the worker ends").unwrap();
        self.ticking.abort();
        began.elapsed()
    }
}
