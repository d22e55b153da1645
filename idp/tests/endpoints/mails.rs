//! The way of a mail from the outbox to the mail system: to whom, when again, and when never.

use crate::site::{EMAIL, Site};
use idp::{
    domain::AccountState,
    flow::{FlowError, MAIL, clean_up, deliver_mails},
    keys::Sealer,
    mail::{MemoryMailer, SendError},
    store::{self, mail_queue::MailState},
};
use serde_json::{Value, json};

async fn queue(site: &Site, payload: Value) -> String {
    site.provider
        .db
        .write::<_, FlowError>(move |tx| Ok(store::outbox::insert(tx, MAIL, &payload)?))
        .await
        .unwrap()
}

async fn state(site: &Site, id: &str) -> MailState {
    let id = id.to_owned();
    let find = move |tx: &mut store::Tx<'_>| Ok::<_, FlowError>(store::mail_queue::find(tx, &id)?);
    site.provider.db.read(find).await.unwrap().unwrap().state
}

fn code_for_nobody_yet(site: &Site) -> Value {
    let secret = json!({ "to": "new@example.jp", "lang": "en", "data": { "code": "123456", "minutes": 30 } });
    let sealed = site.provider.sealer.seal(MAIL, secret.to_string().as_bytes());
    json!({ "template": "registration-code", "sealed": sealed })
}

#[actix_web::test]
async fn an_account_is_asked_for_its_address_when_the_mail_leaves() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    let data = json!({ "services_url": "https://id.example.jp/" });
    let id = queue(&site, json!({ "template": "registered", "account": site.account, "data": data })).await;
    assert_eq!(deliver_mails(&site.provider, &mailer).await.unwrap(), 1);
    assert_eq!(deliver_mails(&site.provider, &mailer).await.unwrap(), 0, "once");
    let sent = mailer.sent();
    assert_eq!((sent[0].to.as_str(), sent[0].id.as_str()), (EMAIL, id.as_str()));
    assert!(sent[0].mail.text.contains(EMAIL), "the template is told the address");
    assert_eq!(state(&site, &id).await, MailState::Sent);
}

#[actix_web::test]
async fn what_is_sealed_reaches_its_receiver_in_their_language() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    queue(&site, code_for_nobody_yet(&site)).await;
    deliver_mails(&site.provider, &mailer).await.unwrap();
    let sent = mailer.sent();
    assert_eq!(sent[0].to, "new@example.jp");
    assert!(sent[0].mail.text.contains("123456") && sent[0].mail.subject.contains("Your verification code"));
}

#[actix_web::test]
async fn a_mail_that_waits_is_tried_again_under_the_same_name() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    let id = queue(&site, code_for_nobody_yet(&site)).await;
    mailer.fail_next(SendError::Transient("away".to_owned()));
    deliver_mails(&site.provider, &mailer).await.unwrap();
    assert_eq!(state(&site, &id).await, MailState::Waiting);
    assert_eq!(deliver_mails(&site.provider, &mailer).await.unwrap(), 0, "not at once");
    site.clock.advance_seconds(5);
    assert_eq!(deliver_mails(&site.provider, &mailer).await.unwrap(), 1);
    assert_eq!(mailer.sent()[0].id, id);

    // A worker that dies with a mail in its hands.
    let id = queue(&site, code_for_nobody_yet(&site)).await;
    let lease = |tx: &mut store::Tx<'_>| Ok::<_, FlowError>(store::outbox::lease(tx, MAIL, 8, 120)?.len());
    assert_eq!(site.provider.db.write(lease).await.unwrap(), 1);
    assert_eq!(deliver_mails(&site.provider, &mailer).await.unwrap(), 0, "it is held");
    site.clock.advance_seconds(121);
    deliver_mails(&site.provider, &mailer).await.unwrap();
    assert_eq!(mailer.sent()[1].id, id, "whoever receives it twice can see that it is one");
}

#[actix_web::test]
async fn what_can_never_arrive_ends() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    let stranger = Sealer::new([9; 32]).seal(MAIL, br#"{"to":"x@example.jp"}"#);
    let hopeless = [
        json!({ "template": "nothing-of-ours", "account": site.account, "data": {} }),
        json!({ "template": "registered", "account": "nobody", "data": {} }),
        json!({ "template": "registered", "account": site.account, "data": { "services_url": 7 } }),
        json!({ "template": "registration-code", "sealed": stranger }),
        json!({ "template": "registration-code" }),
        json!("nonsense"),
    ];
    for payload in hopeless {
        let id = queue(&site, payload.clone()).await;
        deliver_mails(&site.provider, &mailer).await.unwrap();
        assert_eq!(state(&site, &id).await, MailState::Failed, "{payload}");
    }
    let id = queue(&site, code_for_nobody_yet(&site)).await;
    mailer.fail_next(SendError::Permanent("refused with 550".to_owned()));
    deliver_mails(&site.provider, &mailer).await.unwrap();
    assert_eq!(state(&site, &id).await, MailState::Failed);
    assert!(mailer.sent().is_empty());
}

#[actix_web::test]
async fn an_account_that_is_switched_off_gets_no_mail() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    let account = site.account.clone();
    let disable = move |tx: &mut store::Tx<'_>| {
        Ok::<_, FlowError>(store::accounts::update_state(tx, &account, AccountState::Disabled)?)
    };
    site.provider.db.write(disable).await.unwrap();
    let data = json!({ "services_url": "https://id.example.jp/" });
    let id = queue(&site, json!({ "template": "registered", "account": site.account, "data": data })).await;
    deliver_mails(&site.provider, &mailer).await.unwrap();
    assert_eq!(state(&site, &id).await, MailState::Failed);
}

#[actix_web::test]
async fn what_is_over_is_cleaned_up_and_nothing_else() {
    let (site, mailer) = (Site::start().await, MemoryMailer::default());
    let use_up = |tx: &mut store::Tx<'_>| {
        let soon = tx.now().plus_seconds(60);
        Ok::<_, FlowError>(store::used_once::consume(tx, "assertion:1", soon)?)
    };
    assert!(site.provider.db.write(use_up).await.unwrap());
    queue(&site, code_for_nobody_yet(&site)).await;
    deliver_mails(&site.provider, &mailer).await.unwrap();
    assert_eq!(clean_up(&site.provider).await.unwrap(), 0, "nothing is over yet");
    assert!(!site.provider.db.write(use_up).await.unwrap());
    site.clock.advance_seconds(31 * 86_400);
    assert_eq!(clean_up(&site.provider).await.unwrap(), 2);
    assert_eq!(clean_up(&site.provider).await.unwrap(), 0);
}
