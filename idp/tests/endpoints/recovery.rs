//! A1–A5: a forgotten password, from the choice to the login with a new one.

use super::{
    browser::{Browser, redeem, token, userinfo},
    forgetful::{ANOTHER_DAY, BIRTHDATE, Forgetful, NEW_PASSWORD, change, set_state, tell_birthdate},
    login::attempt,
    login_names::gets_in,
    newcomer::{audited, code_of, mails, other_than},
    site::{EMAIL, PASSWORD, Site},
};
use idp::{
    domain::{AccountKind, AccountState, Profile},
    mail::OutgoingMail,
    store,
};

const BOTH: [(&str, &str); 2] = [("password", NEW_PASSWORD), ("password2", NEW_PASSWORD)];

#[actix_web::test]
async fn l1_reminder_with_right_and_wrong_birth_date() {
    let site = Site::start().await;
    tell_birthdate(&site).await;
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    assert_eq!(person.page, "/reminder/birthdate", "asked after the code");
    person.submit(&ANOTHER_DAY).await;
    assert!(person.answer.body.contains("あと4回") && !person.answer.body.contains("value=\"1980\""));
    person.open("/reminder/new-password").await;
    assert_eq!(person.page, "/reminder/birthdate", "no way around it");
    person.submit(&BIRTHDATE).await;
    assert_eq!(person.page, "/reminder/new-password");
    person.submit(&BOTH).await;
    assert_eq!(person.page, "/reminder/done", "{}", person.answer.body);
    assert!(gets_in(&site, EMAIL, NEW_PASSWORD).await && !gets_in(&site, EMAIL, PASSWORD).await);
    let told = mails(&site).await;
    let is_told =
        |mail: &OutgoingMail| mail.to == EMAIL && mail.mail.subject.contains("パスワードを変更しました");
    assert!(told.iter().any(is_told), "ML6");
}

#[actix_web::test]
async fn five_wrong_birth_dates_end_it() {
    let site = Site::start().await;
    tell_birthdate(&site).await;
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    for left in [4, 3, 2, 1] {
        person.submit(&ANOTHER_DAY).await;
        assert!(person.answer.body.contains(&format!("あと{left}回")), "{left}");
    }
    person.submit(&ANOTHER_DAY).await;
    assert!(person.answer.body.contains("id=\"send-code\""), "back to A2");
    person.open("/reminder/birthdate").await;
    assert_eq!(person.page, "/reminder", "the code is void");
    assert_eq!(audited(&site, "recovery.birthdate_failed", "wrong").await.len(), 5);
    // Another code gives five more, and no third one does.
    site.clock.advance_seconds(61);
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    let answers = person.press_at_once(40, &ANOTHER_DAY).await;
    // Five are looked at; whoever comes when the tries are spent is sent back to A1.
    let sent_back = answers.iter().filter(|answer| answer.status == 303);
    assert!(sent_back.clone().all(|answer| answer.location.as_deref() == Some("/reminder")));
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count() + sent_back.count(), 40);
    assert_eq!(audited(&site, "recovery.birthdate_failed", "wrong").await.len(), 10);
    site.clock.advance_seconds(3_600);
    person = Forgetful::past_code(&site, EMAIL).await;
    person.submit(&BIRTHDATE).await;
    assert!(person.answer.body.contains("id=\"send-code\""), "ten a day");
}

/// Every value of the doors' table (`conformance/doors`) at this door: what is no day costs no try and is told as on
/// every other form; what is one is compared.
#[actix_web::test]
async fn a_birth_date_is_read_here_as_at_every_other_door() {
    let table = include_str!("../../../conformance/doors/values/birthdate.json");
    let table: serde_json::Value = serde_json::from_str(table).unwrap();
    let rows = |kind: &str| table[kind].as_array().unwrap().clone();
    assert!(rows("accepted").len() + rows("refused").len() >= 20);
    let site = Site::start().await;
    tell_birthdate(&site).await;
    let fields = |row: &serde_json::Value| {
        let part = |place: usize| row["value"][place].as_str().unwrap().to_owned();
        [("birthdate_year", part(0)), ("birthdate_month", part(1)), ("birthdate_day", part(2))]
    };
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    for row in rows("refused") {
        let typed = fields(&row);
        person.submit(&typed.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
        let body = &person.answer.body;
        assert!(body.contains("id=\"birthdate-error\"") && !body.contains("あと4回"), "{row}: {body}");
        assert!(body.contains(row["says"].as_str().unwrap_or_default()), "{row}: {body}");
    }
    assert!(audited(&site, "recovery.birthdate_failed", "wrong").await.is_empty(), "none was compared");
    for row in rows("accepted") {
        let numbers: Vec<u32> = row["shown"]
            .as_str()
            .unwrap()
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|part| part.parse().ok())
            .collect();
        let day = format!("{:04}-{:02}-{:02}", numbers[0], numbers[1], numbers[2]);
        change(&site, move |tx, id| {
            let profile = store::accounts::find(tx, id)?.unwrap().profile;
            store::accounts::update_profile(tx, id, &Profile { birthdate: Some(day.clone()), ..profile })
        })
        .await;
        site.clock.advance_seconds(3_700);
        let mut person = Forgetful::past_code(&site, EMAIL).await;
        let typed = fields(&row);
        person.submit(&typed.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
        assert_eq!(person.page, "/reminder/new-password", "{row}: {}", person.answer.body);
    }
}

#[actix_web::test]
async fn the_birth_date_is_asked_of_persons_who_told_one() {
    let site = Site::start().await;
    let person = Forgetful::past_code(&site, EMAIL).await;
    assert_eq!(person.page, "/reminder/new-password", "none is known");
    tell_birthdate(&site).await;
    change(&site, |tx, id| {
        let mut account = store::accounts::find(tx, id)?.unwrap();
        account.id = idp::domain::AccountId::from("company");
        account.email = "company@example.jp".to_owned();
        account.kind = AccountKind::Corporate;
        store::accounts::insert(tx, &account)
    })
    .await;
    let person = Forgetful::past_code(&site, "company@example.jp").await;
    assert_eq!(person.page, "/reminder/new-password", "a company");
}

#[actix_web::test]
async fn a_new_password_ends_every_session_and_refresh_token_at_once() {
    let site = Site::start().await;
    let mut old = Browser::new(&site);
    let code = old.code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    let tokens = redeem(&site, &code).await.json();
    let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    person.submit(&[("password", "short1"), ("password2", "short1")]).await;
    assert!(person.answer.body.contains("error-summary") && !person.answer.body.contains("short1"));
    person.submit(&[("password", NEW_PASSWORD), ("password2", "Kuruma-2027")]).await;
    assert!(person.answer.body.contains("2つのパスワードが違います"));
    person.submit(&BOTH).await;
    assert_eq!(person.page, "/reminder/done", "{}", person.answer.body);
    let silent = old.get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")])).await;
    assert_eq!(silent.param("error").as_deref(), Some("login_required"));
    let again = token(&site, &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await;
    assert_eq!(again.error(), "invalid_grant");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&site, access).await.status, 401, "access tokens, too");
    assert_eq!(audited(&site, "recovery.completed", "ok").await.len(), 1);
    // The form again, from the back button: nothing happens twice.
    person.page = "/reminder/new-password".to_owned();
    let sent = [("password", "Kuruma-2028"), ("password2", "Kuruma-2028")];
    person.answer.body = person.browser.get("/reminder").await.body + &csrf_field(&person);
    person.submit(&sent).await;
    assert_eq!(person.page, "/reminder/done");
    assert!(gets_in(&site, EMAIL, NEW_PASSWORD).await);
}

/// The token of this browser, as a form has it.
fn csrf_field(person: &Forgetful<'_>) -> String {
    let cookies = person.browser.cookies();
    let cookie = cookies.split("; ").find_map(|pair| pair.strip_prefix("cid_browser=")).unwrap();
    let csrf = person.site.provider.sealer.keyed_hash("csrf", cookie.as_bytes());
    format!("name=\"csrf\" value=\"{csrf}\"")
}

#[actix_web::test]
async fn a_lock_does_not_keep_the_owner_from_recovering_and_recovery_takes_it_away() {
    let site = Site::start().await;
    let mut stranger = Browser::new(&site);
    for _ in 0..11 {
        attempt(&mut stranger, EMAIL, "wrong-password-1").await;
    }
    mails(&site).await;
    assert!(!gets_in(&site, EMAIL, PASSWORD).await);
    let mut person = Forgetful::past_code(&site, EMAIL).await;
    person.submit(&BOTH).await;
    assert!(gets_in(&site, EMAIL, NEW_PASSWORD).await);
}

#[actix_web::test]
async fn codes_wrong_expired_used_and_five_tries() {
    let site = Site::start().await;
    let mut person = Forgetful::to_code(&site, EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    for typed in ["", "12345", "abcdef"] {
        person.submit(&[("code", typed)]).await;
        assert!(person.answer.body.contains("error-summary"), "{typed} costs no try");
    }
    for left in [4, 3, 2, 1] {
        person.submit(&[("code", other_than(&code))]).await;
        assert!(person.answer.body.contains(&format!("あと{left}回")), "{left}");
    }
    person.submit(&[("code", other_than(&code))]).await;
    assert!(person.answer.body.contains("id=\"send-code\""), "back to A2");
    person.page = "/reminder/code".to_owned();
    person.submit(&[("code", &code)]).await;
    assert!(person.answer.body.contains("id=\"send-code\""), "the right one comes too late");

    site.clock.advance_seconds(61);
    let mut person = Forgetful::to_code(&site, EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    site.clock.advance_seconds(600);
    person.submit(&[("code", &code)]).await;
    assert!(person.answer.body.contains("期限が切れています"));
    person.submit(&[("action", "resend")]).await;
    assert_eq!(person.page, "/reminder/code?sent=again");
    let new = code_of(&mails(&site).await).unwrap();
    if new != code {
        person.submit(&[("code", &code)]).await;
        assert!(person.answer.body.contains("あと4回"), "a new code voids the old one");
    }
    person.submit(&[("code", &new)]).await;
    assert_eq!(person.page, "/reminder/new-password");
    person.page = "/reminder/code".to_owned();
    person.submit(&[("code", &new)]).await;
    assert_eq!(person.page, "/reminder/new-password", "used: on to where it led");
}

#[actix_web::test]
async fn of_two_hundred_codes_at_once_five_are_looked_at() {
    let site = Site::start().await;
    let mut person = Forgetful::to_code(&site, EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    let answers = person.press_at_once(200, &[("code", other_than(&code))]).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(audited(&site, "recovery.code_failed", "wrong").await.len(), 5);
    assert_eq!(audited(&site, "recovery.code_failed", "used_up").await.len(), 195);
    person.submit(&[("code", &code)]).await;
    assert!(person.answer.body.contains("id=\"send-code\""), "the right one comes too late");
}

#[actix_web::test]
async fn a_code_is_good_in_its_own_browser() {
    let site = Site::start().await;
    let attacker = Forgetful::to_code(&site, EMAIL).await;
    mails(&site).await;
    site.clock.advance_seconds(61);
    let mut owner = Forgetful::to_code(&site, EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    let mut attacker = attacker;
    attacker.submit(&[("code", &code)]).await;
    assert_eq!(attacker.page, "/reminder/code");
    owner.submit(&[("code", &code)]).await;
    assert_eq!(owner.page, "/reminder/new-password");
    // Switched off in the meantime: what was proven is worth nothing any more.
    set_state(&site, AccountState::Disabled).await;
    owner.submit(&BOTH).await;
    assert_eq!(owner.answer.status, 400);
}

#[actix_web::test]
async fn the_way_leads_back_to_the_service() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (login, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let id = login.trim_start_matches("/interaction/").trim_end_matches("/login").to_owned();
    for words in ["パスワードをお忘れの方", "入力方法・IDをお忘れの方", "新たに共通IDを取得する"]
    {
        assert!(answer.body.contains(words), "{words}");
    }
    assert!(answer.body.contains(&format!("/interaction/{id}/reminder")));
    let (chosen, _) = browser.follow(&format!("/interaction/{id}/reminder")).await;
    assert_eq!(chosen, format!("/reminder?interaction={id}"));
    let (page, answer) = browser.follow(&format!("/reminder/password?interaction={id}")).await;
    let (page, answer) = browser.submit(&page, &answer.body, &[("username", EMAIL)]).await;
    let code = code_of(&mails(&site).await).unwrap();
    let (page, answer) = browser.submit(&page, &answer.body, &[("code", &code)]).await;
    let (page, answer) = browser.submit(&page, &answer.body, &BOTH).await;
    assert_eq!(page, "/reminder/done");
    assert!(answer.body.contains(&format!("href=\"/interaction/{id}\"")), "{}", answer.body);
    let (page, answer) = browser.follow(&format!("/interaction/{id}")).await;
    let fields = [("username", EMAIL), ("password", NEW_PASSWORD)];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    let answer = browser.submit(&page, &answer.body, &[("decision", "allow")]).await.1;
    assert!(answer.param("code").is_some(), "{answer:?}");
}

#[actix_web::test]
async fn a_mailbox_has_one_budget_whichever_name_is_typed() {
    let site = Site::start().await;
    super::login_names::set_mobile(&site, Some("+819012345678")).await;
    let mut owner = Browser::new(&site);
    owner.code("rp-basic", "openid", &[]).await;
    for name in [EMAIL, "09012345678"] {
        let mut hasty = Forgetful::to_code(&site, name).await;
        hasty.submit(&[("action", "resend")]).await;
        assert!(hasty.answer.body.contains("60秒"), "E2: {}", hasty.answer.body);
    }
    // What strangers may cause at once is used up, and told with the time to wait.
    let mut person = Forgetful::arrive(&site).await;
    person.submit(&[("username", "090-1234-5678")]).await;
    assert!(person.page.starts_with("/reminder/password"), "{}", person.page);
    assert!(person.answer.body.contains("3分ほど") && person.answer.body.contains("value=\"090-1234-5678\""));
    assert_eq!(mails(&site).await.len(), 2);
    // The browser in which the owner logged in does not wait for them.
    let (page, answer) = owner.follow("/reminder/password").await;
    let (page, answer) = owner.submit(&page, &answer.body, &[("username", EMAIL)]).await;
    assert_eq!(page, "/reminder/code", "{}", answer.body);
    assert!(code_of(&mails(&site).await).is_some());
    assert_eq!(site.limits_counted("mail_known", "reserve"), 1);
    // Nor does the person whose turn has come.
    site.clock.advance_seconds(180);
    let mut person = Forgetful { page: "/reminder/password".to_owned(), ..person };
    person.submit(&[("username", "090-1234-5678")]).await;
    assert_eq!(person.page, "/reminder/password", "three an hour in one range: {}", person.answer.body);
}
