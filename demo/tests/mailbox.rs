//! A real mail over SMTP is on the page and in the JSON at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::MultiPart};
use serde_json::Value;
use url::Url;

fn nowhere() -> Url {
    Url::parse(&format!("http://localhost:{}", stage::free_port())).unwrap()
}

fn code_mail(to: &str) -> Message {
    Message::builder()
        .from("共通ID <no-reply@id.example>".parse().unwrap())
        .to(to.parse().unwrap())
        .subject("【共通ID】認証コードのお知らせ")
        .multipart(MultiPart::alternative_plain_html(
            "認証コードは 123456 です。\n.\n..\nhttps://id.example/link/abc をご覧ください。".to_owned(),
            "<p>認証コードは <b>123456</b> です。</p>".to_owned(),
        ))
        .unwrap()
}

#[tokio::test]
async fn a_mail_is_received_listed_and_shown() {
    let settings = stage::settings(&nowhere());
    let (page, smtp) = (settings.mailbox.base_url.clone(), settings.mailbox.smtp_listen.port());
    let running = demo::start(settings).await.unwrap();

    let mailer = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("localhost").port(smtp).build();
    mailer.send(code_mail("taro@example.jp")).await.unwrap();
    mailer.send(code_mail("hanako@example.jp")).await.unwrap();

    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let json = async |path: &str| -> Vec<Value> {
        browser.get(page.join(path).unwrap()).send().await.unwrap().json().await.unwrap()
    };
    let all = json("/api/messages").await;
    assert_eq!(
        all.iter().map(|mail| mail["to"].as_str().unwrap()).collect::<Vec<_>>(),
        ["hanako@example.jp", "taro@example.jp"]
    );
    assert_eq!(all[0]["subject"], "【共通ID】認証コードのお知らせ");
    assert!(all[0]["text"].as_str().unwrap().starts_with("認証コードは 123456 です。"));
    assert!(
        all[0]["text"].as_str().unwrap().lines().any(|line| line == "."),
        "a line with only a dot arrives"
    );
    assert!(all[0]["html"].as_str().unwrap().contains("<b>123456</b>"));
    assert!(all[0]["date"].as_str().unwrap().ends_with('Z'));
    assert_eq!(json("/api/messages?to=taro@example.jp").await.len(), 1);

    let id = &all[0]["id"];
    let shown = browser
        .get(page.join(&format!("/messages/{id}")).unwrap())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(shown.contains(r#"<a href="https://id.example/link/abc">"#));
    let html = browser.get(page.join(&format!("/messages/{id}/html")).unwrap()).send().await.unwrap();
    assert!(html.headers()["content-security-policy"].to_str().unwrap().starts_with("sandbox "));
    let source = browser.get(page.join(&format!("/messages/{id}/source")).unwrap()).send().await.unwrap();
    assert!(source.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    let source = source.text().await.unwrap();
    assert!(source.contains("\r\nSubject: =?utf-8?b?"), "the headers as they came: {source}");
    assert!(all[0].get("source").is_none(), "the list stays short");
    assert_eq!(browser.get(page.join("/messages/99").unwrap()).send().await.unwrap().status(), 404);

    running.stop().await;
}

#[tokio::test]
async fn rubbish_is_answered_and_stopping_does_not_wait_for_silent_senders() {
    let settings = stage::settings(&nowhere());
    let smtp = settings.mailbox.smtp_listen;
    let running = demo::start(settings).await.unwrap();

    let conversation = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(smtp).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut replies = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        replies.read_line(&mut line).unwrap();
        stream.write_all(b"\xff\xfe what\r\nDATA\r\nEHLO x\r\n").unwrap();
        for _ in 0..2 {
            line.clear();
            replies.read_line(&mut line).unwrap();
            assert!(line.starts_with('5'), "{line}");
        }
        stream
    });
    let _silent = conversation.await.unwrap();

    let begun = Instant::now();
    running.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(TcpStream::connect(smtp).is_err());
}
