#![allow(clippy::unwrap_used)]
use super::*;
use tokio::net::TcpListener;

/// Gives `parts` one after the other to whoever comes, and what the client made of them.
async fn answered(parts: &'static [&'static str]) -> anyhow::Result<Reply> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/path?a=b", listener.local_addr().unwrap())).unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 1000];
        let length = stream.read(&mut asked).await.unwrap();
        for part in parts {
            stream.write_all(part.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            tokio::task::yield_now().await;
        }
        String::from_utf8_lossy(asked.get(..length).unwrap()).into_owned()
    });
    let mut connection = Connection::open(&url).await?;
    let reply = connection.send(&Request::get(&url, &[("x-one", "1")])).await;
    let asked = server.await.unwrap();
    assert!(asked.starts_with("GET /path?a=b HTTP/1.1\r\nhost: 127.0.0.1:"), "{asked}");
    assert!(asked.ends_with("\r\nx-one: 1\r\n\r\n"), "{asked}");
    reply
}

#[tokio::test]
async fn answers_are_read_whole() {
    const CASES: &[(&[&str], u16, &str)] = &[
        (&["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"], 200, "hello"),
        (&["HTTP/1.1 200 OK\r\nContent-Le", "ngth: 5\r\n\r\nhe", "llo"], 200, "hello"),
        (
            &["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "3\r\n ha\r\n0\r\n\r\n"],
            200,
            "hello ha",
        ),
        (&["HTTP/1.1 303 See Other\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n"], 303, ""),
        (&["HTTP/1.1 204 No Content\r\n\r\n"], 204, ""),
    ];
    for (parts, status, body) in CASES {
        let reply = answered(parts).await.unwrap();
        assert_eq!((reply.status, reply.text().as_str()), (*status, *body), "{parts:?}");
        assert_eq!(reply.location.is_some(), *status == 303);
    }
}

#[tokio::test]
async fn what_is_no_answer_is_a_fault() {
    const CASES: &[&[&str]] = &[
        &[],
        &["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel"],
        &["HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n"],
        &["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"],
        &["SMTP ready\r\n\r\n"],
    ];
    for parts in CASES {
        assert!(answered(parts).await.is_err(), "{parts:?}");
    }
}

#[test]
fn a_form_has_its_length() {
    let url = Url::parse("http://localhost:80/token").unwrap();
    let Request(bytes) = Request::form(&url, &[], &[("a", "b c"), ("d", "ä")]);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.ends_with("content-length: 14\r\n\r\na=b+c&d=%C3%A4"), "{text}");
    assert!(text.starts_with("POST /token HTTP/1.1\r\nhost: localhost\r\n"), "{text}");
}
