//! Every door of this crate that takes a mail address, driven with one table: what each accepts and says, and that one
//! mailbox is one account however its address is written.

use super::{
    browser::{Answer, Browser},
    forgetful::{Forgetful, NEW_PASSWORD, change, insert_twin},
    login::attempt,
    login_names::gets_in,
    newcomer::{DETAILS, Newcomer, account, audited, code_of, mails},
    site::{EMAIL, PASSWORD, Site},
};
use addresses::{BAD, GOOD, OTHERS_THAN_HANAKO, SAME_AS_HANAKO, SAME_ELSEWHERE};
use idp::{
    domain::{AccountKind, EmailError, Lang, normalize_email},
    pages::Texts,
    store,
};

#[path = "../shared/addresses.rs"]
mod addresses;

const HANAKO: &str = "hanako.sato@example.jp";
/// Longer than the window in which mails to one address are counted.
const LATER: i64 = 3_700;

/// A site whose one account has the address that the table is about.
async fn site_of_hanako() -> Site {
    let site = Site::start().await;
    be_hanako(&site).await;
    site
}

async fn be_hanako(site: &Site) {
    change(site, |tx, id| store::accounts::update_email(tx, id, HANAKO)).await;
}

/// The sentence about a refused address, in Japanese.
fn sentence(reason: EmailError) -> &'static str {
    Texts::of(Lang::Ja).problems.email(reason)
}

/// Whether the answer refuses the address for this reason. A form with a zero byte is refused before anybody reads it.
fn refuses(answer: &Answer, typed: &str, sentence: &str) -> bool {
    if typed.contains('\0') { answer.status == 400 } else { answer.body.contains(sentence) }
}

/// Somebody on a page that the account's login stands before.
async fn owner_at<'a>(site: &'a Site, path: &str, email: &str) -> (Browser<'a>, Answer) {
    let mut browser = Browser::new(site);
    let (page, answer) = browser.follow(path).await;
    let fields = [("username", email), ("password", PASSWORD)];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    assert_eq!(page, path, "{}", answer.body);
    (browser, answer)
}

#[actix_web::test]
async fn registration_takes_what_mail_can_be_sent_to() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.accept_terms().await;
    for (typed, reason) in BAD {
        newcomer.open("/register/email").await;
        newcomer.submit(&[("email", typed)]).await;
        assert!(refuses(&newcomer.answer, typed, sentence(reason)), "{typed}: {}", newcomer.answer.body);
    }
    assert!(mails(&site).await.is_empty());
    for good in GOOD {
        newcomer.open("/register/email").await;
        newcomer.submit(&[("email", good.typed)]).await;
        assert_eq!(newcomer.page, "/register/code", "{}", good.typed);
        assert_eq!(newcomer.row().await.unwrap().email.as_deref(), Some(good.written), "kept as written");
        let sent = mails(&site).await;
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, good.written));
    }
}

#[actix_web::test]
async fn registration_makes_no_second_account_of_a_mailbox() {
    let site = site_of_hanako().await;
    for typed in SAME_AS_HANAKO {
        Newcomer::to_code(&site, typed).await;
        let sent = mails(&site).await;
        assert!(sent.len() == 1 && code_of(&sent).is_none(), "{typed}: ML1b to the owner");
        assert_eq!(Some(sent[0].to.clone()), normalize_email(typed), "to the address as it was written now");
        // The budget of the mailbox is one, too: another way to write it is no way around the wait.
        Newcomer::to_code(&site, HANAKO).await;
        let third = Newcomer::to_code(&site, typed).await;
        assert!(
            third.answer.body.contains("少し前にもメールをお送りしました"),
            "{typed}: {}",
            third.answer.body
        );
        site.clock.advance_seconds(LATER);
    }
    for typed in OTHERS_THAN_HANAKO {
        Newcomer::to_code(&site, typed).await;
        assert!(code_of(&mails(&site).await).is_some(), "{typed} is somebody else");
        site.clock.advance_seconds(LATER);
    }
}

async fn two_ways_to_write_an_address_make_one_account(site: Site) {
    for [one, other] in SAME_ELSEWHERE {
        let mut first = Newcomer::to_confirm(&site, one).await;
        site.clock.advance_seconds(60);
        let mut second = Newcomer::to_code(&site, other).await;
        let code = code_of(&mails(&site).await).unwrap();
        second.submit(&[("code", &code)]).await;
        second.submit(&DETAILS).await;
        first.submit(&[]).await;
        let otherwise = normalize_email(other).unwrap();
        let made = account(&site, &otherwise).await.expect("found by the other way to write it");
        assert_eq!(Some(made.email), normalize_email(one), "as the owner wrote it");
        mails(&site).await;
        second.submit(&[]).await;
        assert_eq!(second.answer.status, 400, "{other}: {}", second.answer.body);
        assert!(code_of(&mails(&site).await).is_none());
        assert!(gets_in(&site, other, super::newcomer::NEW_PASSWORD).await, "{other}");
        site.clock.advance_seconds(LATER);
    }
}

async fn login_takes_every_way_to_write_the_address(site: Site) {
    be_hanako(&site).await;
    for typed in SAME_AS_HANAKO {
        assert!(gets_in(&site, typed, PASSWORD).await, "{typed}");
    }
    for typed in OTHERS_THAN_HANAKO.iter().chain(BAD.iter().map(|(typed, _)| typed)) {
        // A day later the range has forgotten the failures before: each of them is looked at, none waits.
        site.clock.advance_seconds(86_401);
        idp::flow::clean_up(&site.provider).await.unwrap();
        if typed.contains('\0') {
            // The form is refused before anybody reads it.
            assert!(!gets_in(&site, typed, PASSWORD).await);
            continue;
        }
        let (_, body) = attempt(&mut Browser::new(&site), typed, PASSWORD).await;
        assert!(body.contains(Texts::of(Lang::Ja).problems.login_failed), "{typed}: {body}");
    }
}

#[actix_web::test]
async fn ways_to_write_an_address_share_one_lock() {
    let site = site_of_hanako().await;
    let mut stranger = Browser::new(&site);
    for typed in SAME_AS_HANAKO.iter().take(10) {
        attempt(&mut stranger, typed, "wrong-password-1").await;
    }
    assert!(!gets_in(&site, HANAKO, PASSWORD).await, "ten in all lock the account");
    assert_eq!(audited(&site, "login.locked", "ok").await.len(), 1, "and its owner is told once");
    for typed in ["nobody@example.jp", "NOBODY@EXAMPLE.JP", "Nobody@example.jp", "\"nobody\"@example.jp"]
        .iter()
        .cycle()
        .take(10)
    {
        attempt(&mut stranger, typed, "wrong-password-1").await;
    }
    assert_eq!(audited(&site, "login.locked", "no_account").await.len(), 1, "an address of nobody alike");
}

#[actix_web::test]
async fn login_hint_is_shown_as_it_came_and_logs_in() {
    let site = site_of_hanako().await;
    for typed in ["HANAKO.SATO@EXAMPLE.JP", "Hanako.Sato@example.jp"] {
        let mut browser = Browser::new(&site);
        let url = Browser::authorize_url("rp-basic", "openid", &[("login_hint", typed)]);
        let (page, answer) = browser.follow(&url).await;
        assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{}", answer.body);
        let fields = [("username", typed), ("password", PASSWORD)];
        let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
        assert!(page.ends_with("/consent") || answer.param("code").is_some(), "{typed}");
    }
}

#[actix_web::test]
async fn recovery_takes_every_way_to_write_the_address() {
    let site = site_of_hanako().await;
    for typed in SAME_AS_HANAKO {
        let mut person = Forgetful::to_code(&site, typed).await;
        // The same press again, in another way to write it, leads on.
        person.open("/reminder/password").await;
        person.submit(&[("username", "HANAKO.sato@example.jp")]).await;
        assert_eq!(person.page, "/reminder/code", "{typed}");
        let sent = mails(&site).await;
        assert!(sent.len() == 1 && sent[0].to == HANAKO && code_of(&sent).is_some(), "{typed}");
        site.clock.advance_seconds(LATER);
    }
    for typed in OTHERS_THAN_HANAKO {
        Forgetful::to_code(&site, typed).await;
        assert!(mails(&site).await.is_empty(), "{typed}");
    }
    for (typed, _) in BAD {
        let mut person = Forgetful::arrive(&site).await;
        person.submit(&[("username", typed)]).await;
        let sentence = Texts::of(Lang::Ja).recovery.id_invalid;
        assert!(refuses(&person.answer, typed, sentence), "{typed}: {}", person.answer.body);
    }
    let mut person = Forgetful::past_code(&site, "HANAKO.SATO@EXAMPLE.JP").await;
    person.submit(&[("password", NEW_PASSWORD), ("password2", NEW_PASSWORD)]).await;
    assert!(gets_in(&site, HANAKO, NEW_PASSWORD).await, "recovered");
}

#[actix_web::test]
async fn another_address_of_an_account_follows_the_same_rules() {
    let site = site_of_hanako().await;
    insert_twin(&site, "taro", "taro.toyota@example.jp", AccountKind::Individual).await;
    let (mut browser, page) = owner_at(&site, "/account/email", "Hanako.Sato@EXAMPLE.jp").await;
    for (typed, reason) in BAD {
        let (_, answer) = browser.submit("/account/email", &page.body, &[("email", typed)]).await;
        assert!(refuses(&answer, typed, sentence(reason)), "{typed}: {}", answer.body);
    }
    for typed in SAME_AS_HANAKO {
        let (_, answer) = browser.submit("/account/email", &page.body, &[("email", typed)]).await;
        assert!(answer.body.contains(Texts::of(Lang::Ja).credentials.email_same), "{typed}: {}", answer.body);
    }
    assert!(mails(&site).await.is_empty());
    for good in GOOD {
        let (to, _) = browser.submit("/account/email", &page.body, &[("email", good.typed)]).await;
        assert_eq!(to, "/account/email/code", "{}", good.typed);
        assert_eq!(mails(&site).await[0].to, good.written);
    }
    // Somebody else's address in another case is told to its owner, and gives no code.
    let taken = [("email", "TARO.TOYOTA@EXAMPLE.JP")];
    browser.submit("/account/email", &page.body, &taken).await;
    let sent = mails(&site).await;
    assert!(sent.len() == 1 && code_of(&sent).is_none());
    let chosen = [("email", "Hana..Ko.@docomo.ne.jp")];
    let (to, answer) = browser.submit("/account/email", &page.body, &chosen).await;
    let code = code_of(&mails(&site).await).unwrap();
    let (to, _) = browser.submit(&to, &answer.body, &[("code", &code)]).await;
    assert_eq!(to, "/account/email/done");
    assert_eq!(account(&site, "hana..ko.@docomo.ne.jp").await.unwrap().email, "Hana..Ko.@docomo.ne.jp");
    assert!(account(&site, HANAKO).await.is_none() && account(&site, EMAIL).await.is_none());
    for typed in ["hana..ko.@docomo.ne.jp", "\"Hana..ko.\"@DOCOMO.NE.JP", "HANA..KO.@docomo.ne.jp"] {
        assert!(gets_in(&site, typed, PASSWORD).await, "{typed}");
    }
}

on_both_databases!(two_ways_to_write_an_address_make_one_account, login_takes_every_way_to_write_the_address);
