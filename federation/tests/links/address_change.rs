//! A7 beside dealer links: whoever changes the mail address keeps what is linked, and what waits.

use crate::{
    browser::{Answer, Browser},
    house::{HANAKO, House},
};
use federation::{
    domain::{LinkState, SlotState},
    flow::Completed,
};
use idp::{
    domain::{AccountId, NewSession, Secret, SessionId},
    flow::deliver_mails,
    mail::{MemoryMailer, OutgoingMail},
    store,
};

const NEW: &str = "hanako.new@example.jp";

async fn logged_in(house: &House) -> Browser<'_> {
    let browser = Browser::new(house);
    browser.set_cookie("cid_browser", "browser-cookie");
    browser.set_cookie("cid_session", "hanako");
    house
        .write(|tx| {
            let session = NewSession {
                id: SessionId::from("s-mail"),
                token_hash: Secret::from("hanako").hash(),
                account_id: AccountId::from("hanako"),
                amr: vec!["pwd".to_owned()],
                acr: "1".to_owned(),
                expires_at: tx.now().plus_seconds(86_400),
                user_agent: String::new(),
            };
            store::sessions::insert(tx, &session)?;
            Ok(())
        })
        .await;
    browser
}

async fn mails(house: &House) -> Vec<OutgoingMail> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&house.provider, &mailer).await.unwrap() > 0 {}
    mailer.sent()
}

/// Sends the form of a page, and shows the page that it leads to.
async fn submit(browser: &Browser<'_>, page: &str, field: (&str, &str)) -> Answer {
    let shown = browser.get(page).await;
    let csrf = shown.value("csrf");
    let answer = browser.post(page, &[("csrf", csrf.as_str()), field]).await;
    let next = answer.location.unwrap_or_else(|| panic!("{page}: {}", answer.body));
    browser.get(&next).await
}

async fn change_mail_keeps_links(house: &House) {
    let linked = house.linked().await;
    let waiting = house.try_start("pal-D-0567", "C-7", HANAKO, false).await.unwrap().id;
    mails(house).await;
    let browser = logged_in(house).await;
    submit(&browser, "/account/email", ("email", NEW)).await;
    let sent = mails(house).await;
    assert_eq!(sent[0].to, NEW);
    let mut words = sent[0].mail.text.split(|c: char| !c.is_ascii_digit());
    let code = words.find(|word| word.len() == 6).unwrap().to_owned();
    let done = submit(&browser, "/account/email/code", ("code", &code)).await;
    assert!(done.has("next"), "{}", done.body);
    let account = house
        .write(|tx| Ok(store::accounts::find_by_email(tx, NEW)?))
        .await
        .expect("the account has the new address");
    assert_eq!(account.id, AccountId::from("hanako"));
    assert_eq!(house.state(&linked).await, LinkState::Linked);
    assert_eq!(house.state(&waiting).await, LinkState::Provisional, "what waits is still there");
    // The dealer's own slots are not changed: the old address now leads nowhere, the new one to the same links.
    let visit = house.visit("pal-D-0234", "C-8").await;
    let slots = house.look_up(&visit, &[HANAKO, NEW]).await.unwrap();
    assert_eq!(slots, [SlotState::NoAccount, SlotState::LinkedHere]);
    assert_eq!(house.complete("hanako", &waiting, 0, "").await, Completed::Linked);
    assert_eq!(house.state(&waiting).await, LinkState::Linked);
}

on_both_databases!(change_mail_keeps_links);
