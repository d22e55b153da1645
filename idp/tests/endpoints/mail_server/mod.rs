//! A real SMTP server of the test's own that is down, refuses, hangs at each point of the conversation, or drips: what
//! becomes of the mails meanwhile, and how soon they leave once it is well. Pauses and deadlines are a tenth of the real
//! ones.

mod post;
mod server;

use crate::{browser::http, site::Site};
use futures_util::future::join_all;
use idp::{domain::Timestamp, flow::measure_mails, store, store::mail_queue::MailState};
use post::{DEADLINES, Post};
use server::{
    Mood,
    Point::{Data, Dot, Ehlo, Greeting, Mail, Quit, Rcpt},
    Server,
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep, timeout};

/// Ten seconds in production, a tenth of it here on an idle machine.
const SOON: Duration = Duration::from_secs(3);

fn sorted(mut taken: Vec<String>) -> Vec<String> {
    taken.sort();
    taken.dedup();
    taken
}

/// A server that is away is not stormed: so many connections are begun at most.
const CONNECTIONS_A_SECOND: f64 = 27.0;

/// In each mood twelve mails wait, nothing arrives that should not, and the moment the server is well all of them leave.
#[actix_web::test]
async fn mails_leave_soon_after_the_server_is_well() {
    let moods = [
        Mood::Hangs(Greeting),
        Mood::Hangs(Ehlo),
        Mood::Hangs(Mail),
        Mood::Hangs(Rcpt),
        Mood::Hangs(Data),
        Mood::Hangs(Dot),
        Mood::Says(Greeting, "421 too busy"),
        Mood::Says(Greeting, "554 not you"),
        Mood::Says(Ehlo, "451 later"),
        Mood::Says(Mail, "451 later"),
        Mood::Says(Mail, "550 not from you"),
        Mood::Says(Rcpt, "451 later"),
        Mood::Says(Data, "451 later"),
        Mood::Says(Dot, "452 no room"),
        Mood::Drips,
    ];
    let case = |mood| async move {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        let began = Instant::now();
        post.queue_many(12).await;
        sleep(Duration::from_secs(3)).await;
        assert_eq!(server.taken(), Vec::<String>::new(), "{mood:?}");
        let connections = f64::from(server.seen.lock().unwrap().connections);
        let most = CONNECTIONS_A_SECOND * began.elapsed().as_secs_f64();
        assert!(connections < most, "{mood:?}: {connections} connections, at most {most}");
        server.mood.send(Mood::Well).unwrap();
        server.wait_for(12, SOON).await;
        sleep(Duration::from_millis(200)).await;
        assert_eq!(server.taken().len(), 12, "{mood:?}: each once");
        assert_eq!(sorted(server.taken()).len(), 12, "{mood:?}");
        post.stop().await;
    };
    for some in moods.chunks(5) {
        join_all(some.iter().map(|mood| case(*mood))).await;
    }
}

#[actix_web::test]
async fn one_mail_alone_leaves_soon_after_the_server_is_well() {
    let moods = [
        Mood::Hangs(Greeting),
        Mood::Hangs(Data),
        Mood::Hangs(Dot),
        Mood::Says(Greeting, "421 too busy"),
        Mood::Drips,
    ];
    let cases = moods.map(|mood| async move {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        post.queue_many(1).await;
        sleep(Duration::from_millis(3_300)).await;
        server.mood.send(Mood::Well).unwrap();
        server.wait_for(1, SOON).await;
        post.stop().await;
    });
    join_all(cases).await;
}

#[actix_web::test]
async fn a_server_that_was_down_gets_everything_at_once() {
    let mut server = Server::down().await;
    let post = Post::start(&server).await;
    post.queue_many(40).await;
    sleep(Duration::from_secs(3)).await;
    server.come_up().await;
    server.wait_for(40, SOON).await;
    assert_eq!(sorted(server.taken()).len(), 40);
    post.stop().await;
}

#[actix_web::test]
async fn on_postgres_too() {
    let server = Server::start(Mood::Hangs(Dot)).await;
    let post = Post::of(Site::start_on_postgres().await, &server);
    let dead = post.queue("late@example.jp", Some(5)).await;
    post.queue_many(12).await;
    sleep(Duration::from_secs(3)).await;
    measure_mails(&post.site.provider).await.unwrap();
    let health = &post.site.provider.mail_health;
    assert!(health.is_slow(post.site.provider.clock.now()));
    server.mood.send(Mood::Well).unwrap();
    server.wait_for(12, SOON).await;
    sleep(Duration::from_millis(200)).await;
    assert_eq!(server.taken().len(), 12, "the code had expired");
    assert_eq!(post.state(&dead).await, MailState::Failed);
    post.stop().await;
}

/// A server that is well except for some mails: the others do not wait for these, and each is sent once.
#[actix_web::test]
async fn mails_do_not_wait_for_one_another() {
    for mood in
        [Mood::HangsFor("slow"), Mood::SaysFor("slow", "451 later"), Mood::SaysFor("slow", "550 nobody")]
    {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        for number in 0..6 {
            post.queue(&format!("slow-{number}@example.jp"), None).await;
        }
        post.queue_many(40).await;
        server.wait_for(40, SOON).await;
        assert!(server.taken().iter().all(|to| to.starts_with("person-")), "{mood:?}");
        post.stop().await;
    }
}

#[actix_web::test]
async fn a_goodbye_that_hangs_costs_nothing() {
    let server = Server::start(Mood::Hangs(Quit)).await;
    let post = Post::start(&server).await;
    post.queue_many(20).await;
    server.wait_for(20, SOON).await;
    // A refusal makes the client leave, and the server does not answer to that.
    server.mood.send(Mood::SaysFor("gone", "550 nobody")).unwrap();
    let gone = post.queue("gone@example.jp", None).await;
    post.queue_many(20).await;
    server.wait_for(40, SOON).await;
    assert_eq!(server.taken().len(), 40, "each once");
    assert_eq!(post.state(&gone).await, MailState::Failed);
    sleep(DEADLINES.idle + Duration::from_millis(300)).await;
    assert_eq!(server.seen.lock().unwrap().open, 0, "connections that nobody uses are closed");
    post.stop().await;
}

#[actix_web::test]
async fn what_is_refused_for_good_ends() {
    let points = [(Rcpt, "550 nobody"), (Data, "554 no"), (Dot, "550 spam")];
    for (point, text) in points {
        let server = Server::start(Mood::Says(point, text)).await;
        let post = Post::start(&server).await;
        let id = post.queue("taro@example.jp", None).await;
        sleep(Duration::from_millis(500)).await;
        assert_eq!(post.state(&id).await, MailState::Failed, "{point:?}");
        post.stop().await;
    }
}

#[actix_web::test]
async fn an_expired_code_is_never_sent() {
    let mut server = Server::down().await;
    let post = Post::start(&server).await;
    let short = post.queue("short@example.jp", Some(10)).await;
    let long = post.queue("long@example.jp", Some(600)).await;
    sleep(Duration::from_millis(1_500)).await;
    server.come_up().await;
    server.wait_for(1, SOON).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(server.taken(), ["long@example.jp"]);
    let states = (post.state(&short).await, post.state(&long).await);
    assert_eq!(states, (MailState::Failed, MailState::Sent));
    post.stop().await;
}

/// The end of the program waits for a mail under way, but not for a server that hangs; and what was under way is sent by
/// whoever comes next, without waiting for the end of a lease.
#[actix_web::test]
async fn the_end_does_not_wait_for_a_server_that_hangs() {
    let server = Server::start(Mood::Hangs(Data)).await;
    let post = Post::start(&server).await;
    post.queue_many(12).await;
    sleep(Duration::from_millis(200)).await;
    let site = &post.site;
    let (provider, clock) = (Arc::clone(&site.provider), Arc::clone(&site.clock));
    post.stop.send(true).unwrap();
    let began = Instant::now();
    timeout(Duration::from_secs(5), post.worker).await.expect("the worker ends").unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    post.ticking.abort();
    clock.advance_seconds(1);
    let due = provider.db.write(|tx| store::outbox::lease(tx, "mail", 20, 60)).await.unwrap();
    assert_eq!(due.len(), 12);
    assert!(due.iter().all(|entry| entry.attempts == 0), "no try was the mail's fault");
}

#[actix_web::test]
async fn people_and_operators_are_told_that_mail_is_slow() {
    let server = Server::start(Mood::Hangs(Dot)).await;
    let post = Post::start(&server).await;
    let provider = Arc::clone(&post.site.provider);
    let status = || async {
        let answer = http().get(post.site.url("/mail/status")).send().await.unwrap();
        answer.json::<serde_json::Value>().await.unwrap()["slow"].as_bool().unwrap()
    };
    assert!(!status().await);
    post.queue_many(1).await;
    let until = Instant::now() + Duration::from_secs(5);
    while !status().await {
        measure_mails(&provider).await.unwrap();
        assert!(Instant::now() < until);
        sleep(Duration::from_millis(50)).await;
    }
    assert!(!provider.metrics.text().contains("common_id_mail_oldest_unsent_seconds 0\n"));
    server.mood.send(Mood::Well).unwrap();
    server.wait_for(1, SOON).await;
    sleep(Duration::from_millis(100)).await;
    measure_mails(&provider).await.unwrap();
    assert!(!status().await);
    assert!(provider.metrics.text().contains("common_id_mail_oldest_unsent_seconds 0\n"));
    assert!(provider.clock.now() > Timestamp::from_seconds(0));
    post.stop().await;
}
