//! What people type into the fields about themselves: one table for each kind of field, driven through every page that
//! takes it (R4 of the registration, A9 of the account), and codes as they are copied out of a mail.

use super::{
    browser::Browser,
    forgetful::{Forgetful, change},
    newcomer::{NEW_EMAIL, NEW_PASSWORD, Newcomer, code_of, details_with, mails},
    owner::open,
    site::{EMAIL, Site},
};

/// A field, what is typed, and what the page that reads back shows (`Ok`) or what the form says (`Err`).
type Value = (&'static str, &'static str, Result<&'static str, &'static str>);

const ONLY_SIGNS: &str = "記号や数字だけになっています";
const MARKUP: &str = "ホームページなどで使う記号";
const KANA: &str = "カタカナで入力してください";
const NO_SUCH_CODE: &str = "この郵便番号の住所が見つかりません";

const NAMES: [Value; 24] = [
    ("family_name", "\u{feff}豊田\u{200b}", Ok("豊田 ")),
    ("family_name", "豊\u{200b}田", Ok("豊田 ")),
    ("family_name", "\u{202a}豊田\u{202c}", Ok("豊田 ")),
    ("family_name", "豊田\u{a0}", Ok("豊田 ")),
    ("family_name", "ヴァン\u{a0}ダイク", Ok("ヴァン ダイク ")),
    ("family_name", "葛\u{e0100}城", Ok("葛\u{e0100}城 ")),
    ("family_name", "\u{fa11}橋", Ok("\u{fa11}橋 ")),
    ("given_name", "ශ\u{dca}\u{200d}රී", Ok(" ශ\u{dca}\u{200d}රී")),
    ("given_name", "علی\u{200c}رضا", Ok(" علی\u{200c}رضا")),
    ("given_name", "テスト", Ok(" テスト")),
    ("given_name", "一", Ok(" 一")),
    ("family_name", "佐々木", Ok("佐々木 ")),
    ("building", "-", Ok("名駅4丁目7-1")),
    ("building", "101", Ok("101")),
    ("family_name", "・", Err(ONLY_SIGNS)),
    ("given_name", "---", Err(ONLY_SIGNS)),
    ("family_name", "123", Err(ONLY_SIGNS)),
    ("given_name", ".", Err(ONLY_SIGNS)),
    ("given_name", "\u{3164}\u{200b}", Err("入力してください")),
    ("family_name", "<b>豊田</b>", Err(MARKUP)),
    ("family_name", "&lt;豊田", Err(MARKUP)),
    ("given_name", "{{name}}", Err(MARKUP)),
    ("city", "０００", Err(ONLY_SIGNS)),
    ("street", "・", Err(ONLY_SIGNS)),
];

const READINGS: [Value; 22] = [
    ("given_kana", "サ〜ヤ", Ok(" サーヤ")),
    ("given_kana", "サ～ヤ", Ok(" サーヤ")),
    ("given_kana", "サ―ヤ", Ok(" サーヤ")),
    ("given_kana", "サ─ヤ", Ok(" サーヤ")),
    ("given_kana", "さ-や", Ok(" サーヤ")),
    ("given_kana", "ｻｰﾔ", Ok(" サーヤ")),
    ("given_kana", "カ゛ク", Ok(" ガク")),
    ("given_kana", "ハ\u{309a}ク", Ok(" パク")),
    ("given_kana", "ｶﾞｸ", Ok(" ガク")),
    ("given_kana", "クㇽ", Ok(" クㇽ")),
    ("given_kana", "ㇷ゜ㇰ", Ok(" ㇷ\u{309a}ㇰ")),
    ("given_kana", "ゔぃお", Ok(" ヴィオ")),
    ("given_kana", "ヷヸヹヺ", Ok(" ヷヸヹヺ")),
    ("given_kana", "みすゞ", Ok(" ミスヾ")),
    ("family_kana", "ジョン·スミス", Ok("ジョン・スミス ")),
    ("family_kana", "レヴィ=ストロース", Ok("レヴィ＝ストロース ")),
    ("family_kana", "\u{feff}と\u{200b}よだ\u{a0}", Ok("トヨダ ")),
    ("given_kana", "ー", Err(ONLY_SIGNS)),
    ("given_kana", "・・", Err(ONLY_SIGNS)),
    ("given_kana", "はな子", Err(KANA)),
    ("given_kana", "Hanako", Err(KANA)),
    ("given_kana", "123", Err(KANA)),
];

const POSTAL_CODES: [Value; 20] = [
    ("postal_code", "450-0002", Ok("450-0002")),
    ("postal_code", "4500002", Ok("450-0002")),
    ("postal_code", "〒450-0002", Ok("450-0002")),
    ("postal_code", "４５０ー０００２", Ok("450-0002")),
    ("postal_code", "450−0002", Ok("450-0002")),
    ("postal_code", "450\u{2011}0002", Ok("450-0002")),
    ("postal_code", "\u{200b}450-0002\u{feff}", Ok("450-0002")),
    ("postal_code", "450\u{a0}0002", Ok("450-0002")),
    ("postal_code", "\u{202a}450-0002\u{202c}", Ok("450-0002")),
    ("postal_code", "100-0301", Ok("100-0301")),
    ("postal_code", "060-8621", Ok("060-8621")),
    ("postal_code", "450-9999", Err(NO_SUCH_CODE)),
    ("postal_code", "123-4567", Err(NO_SUCH_CODE)),
    ("postal_code", "４５０－９９９９", Err(NO_SUCH_CODE)),
    ("postal_code", "000-0000", Err("この郵便番号は使われていません")),
    ("postal_code", "111-1111", Err("この郵便番号は使われていません")),
    ("postal_code", "９９９９９９９", Err("この郵便番号は使われていません")),
    ("postal_code", "450-000", Err("7桁の数字")),
    ("postal_code", "45000022", Err("7桁の数字")),
    ("postal_code", "\u{200b}", Err("入力してください")),
];

/// What the form or the page that reads back says of a value.
fn judge((field, typed, expected): Value, page: &str, confirm: &str, body: &str) {
    match expected {
        Ok(shown) => {
            assert_eq!(page, confirm, "{field} {typed:?}: {body}");
            assert!(body.contains(shown), "{field} {typed:?}: {body}");
        }
        Err(words) => {
            assert_ne!(page, confirm, "{field} {typed:?}");
            let error = body.split(&format!("id=\"{field}-error\"")).nth(1);
            let error = error.and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
            assert!(error.contains(words), "{field} {typed:?}: {error}");
        }
    }
}

#[actix_web::test]
async fn the_registration_takes_what_people_type() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    for value in NAMES.into_iter().chain(READINGS).chain(POSTAL_CODES) {
        newcomer.page = "/register/details".to_owned();
        newcomer.submit(&details_with(&[(value.0, value.1)])).await;
        judge(value, &newcomer.page, "/register/confirm", &newcomer.answer.body);
    }
}

#[actix_web::test]
async fn the_account_takes_what_people_type() {
    let site = Site::start().await;
    site.register("rp-basic", |_| {}).await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    let (edit, mut answer) = open(&mut browser, "/account/profile/edit").await;
    for value in NAMES.into_iter().chain(READINGS).chain(POSTAL_CODES) {
        let page;
        (page, answer) = browser.submit(&edit, &answer.body, &details_with(&[(value.0, value.1)])).await;
        judge(value, &page, "/account/profile/confirm", &answer.body);
    }
}

#[actix_web::test]
async fn a_new_postal_code_is_used_all_the_same_and_remembered() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer.submit(&details_with(&[("postal_code", "450-9999")])).await;
    assert!(newcomer.answer.body.contains("id=\"postal_new\" name=\"postal_new\" value=\"4509999\">"));
    assert!(newcomer.answer.body.contains("新しい郵便番号なので、このまま使う"));
    newcomer.submit(&details_with(&[("postal_code", "450-9998"), ("postal_new", "4509999")])).await;
    assert_eq!(newcomer.page, "/register/details", "the box stood for another code");
    newcomer.submit(&details_with(&[("postal_code", "000-0000"), ("postal_new", "0000000")])).await;
    assert_eq!(newcomer.page, "/register/details", "no box makes a code of this");
    newcomer.submit(&details_with(&[("postal_code", "450-9999"), ("postal_new", "4509999")])).await;
    assert_eq!(newcomer.page, "/register/confirm", "{}", newcomer.answer.body);
    assert!(newcomer.answer.body.contains("450-9999"));
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("value=\"4509999\" checked>"), "a correction elsewhere keeps it");
    newcomer.open("/register/confirm").await;
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done");
    // In the account it stays accepted, and a code that the list knows asks nothing.
    let (login, answer) = newcomer.browser.follow("/account/profile/edit").await;
    let person = [("username", NEW_EMAIL), ("password", NEW_PASSWORD)];
    let (edit, answer) = newcomer.browser.submit(&login, &answer.body, &person).await;
    assert_eq!(edit, "/account/profile/edit", "{}", answer.body);
    assert!(answer.body.contains("value=\"4509999\" checked>"), "{}", answer.body);
    let (page, answer) =
        newcomer.browser.submit(&edit, &answer.body, &details_with(&[("postal_code", "450-0002")])).await;
    assert_eq!(page, "/account/profile/confirm");
    assert!(!answer.body.contains("postal_new"));
}

const COMMON: &str = "他の人に推測されやすい";
const HIDDEN: &str = "空白か見えない文字";

/// New passwords that are refused, and the words about them.
const PASSWORDS: [(&str, &str); 20] = [
    ("password1", COMMON),
    ("PASSWORD1", COMMON),
    ("Passw0rd", COMMON),
    ("1qaz2wsx", COMMON),
    ("q1w2e3r4", COMMON),
    ("qwerty123", COMMON),
    ("abcd1234", COMMON),
    ("trustno1", COMMON),
    ("letmein1", COMMON),
    ("asdf1234", COMMON),
    ("1234qwer", COMMON),
    ("zaq12wsx", COMMON),
    (" Kuruma-2026", HIDDEN),
    ("Kuruma-2026 ", HIDDEN),
    ("\u{3000}Kuruma-2026", HIDDEN),
    ("Kuruma-2026\u{200b}", HIDDEN),
    ("\u{feff}Kuruma-2026", HIDDEN),
    ("\u{202a}Kuruma-2026\u{202c}", HIDDEN),
    ("Kuruma-2026\u{a0}", HIDDEN),
    ("Kuruma\u{200b}-2026", "使えない文字があります"),
];

/// The same of the profile that asks for a sentence.
const SENTENCES: [(&str, &str); 20] = [
    ("1qaz2wsx3edc4rfv", COMMON),
    ("１ｑａｚ２ｗｓｘ３ｅｄｃ４ｒｆｖ", COMMON),
    ("QwertyUiop1234567890", COMMON),
    ("Qwertyuiop123456!", COMMON),
    ("aaaaaaaaaaaaaaaaaaaa", COMMON),
    ("passwordpassword", COMMON),
    ("PasswordPassword", COMMON),
    ("123456789012345678", COMMON),
    ("abcdefghijklmnopq", COMMON),
    ("toyotatoyotatoyota", COMMON),
    ("iloveyouiloveyou1", COMMON),
    ("passwordpassword1", COMMON),
    (" green umbrella on the roof", HIDDEN),
    ("green umbrella on the roof ", HIDDEN),
    ("\u{3000}green umbrella on the roof", HIDDEN),
    ("green umbrella on the roof\u{200b}", HIDDEN),
    ("\u{feff}green umbrella on the roof", HIDDEN),
    ("green umbrella on the roof\u{a0}", HIDDEN),
    ("\u{202a}green umbrella on the roof\u{202c}", HIDDEN),
    ("\u{200b}green umbrella on the roof", HIDDEN),
];

/// Drives new passwords through every page that takes one: R4, A4 and A8.
async fn refuses_everywhere(site: &Site, table: [(&str, &str); 20]) {
    let mut newcomer = Newcomer::to_details(site, NEW_EMAIL).await;
    let mut person = Forgetful::past_code(site, EMAIL).await;
    let mut owner = Browser::new(site);
    let (end, mut page) = open(&mut owner, "/account/password").await;
    assert_eq!((person.page.as_str(), end.as_str()), ("/reminder/new-password", "/account/password"));
    for (password, words) in table {
        let both = [("password", password), ("password2", password)];
        newcomer.page = "/register/details".to_owned();
        newcomer.submit(&details_with(&both)).await;
        person.submit(&both).await;
        let (end, answer) = owner.submit("/account/password", &page.body, &both).await;
        page = answer;
        for (page, body) in
            [(&newcomer.page, &newcomer.answer.body), (&person.page, &person.answer.body), (&end, &page.body)]
        {
            assert!(
                body.contains("id=\"password-error\"") && body.contains(words),
                "{page} {password:?}: {body}"
            );
        }
    }
}

#[actix_web::test]
async fn common_passwords_and_hidden_characters_are_refused() {
    refuses_everywhere(&Site::start().await, PASSWORDS).await;
}

#[actix_web::test]
async fn common_sentences_and_hidden_characters_are_refused() {
    refuses_everywhere(&Site::start_modern().await, SENTENCES).await;
}

/// A code as it is copied: two halves, and what comes along.
const COPIED: [fn(&str, &str) -> String; 14] = [
    |first, last| format!("【認証コード】{first}{last}"),
    |first, last| format!("コード：{first} {last}です"),
    |first, last| format!("[{first}-{last}]"),
    |first, last| format!("「{first}{last}」"),
    |first, last| format!("({first}{last})"),
    |first, last| format!("認証コード:{first}{last}。"),
    |first, last| format!("Your code is {first}{last}."),
    |first, last| format!("\u{feff}{first}\u{a0}{last}\u{200b}"),
    |first, last| format!("\u{202a}{first}{last}\u{202c}"),
    |first, last| format!("{first}\u{2011}{last}"),
    |first, last| format!("{first}{last}\r\n30分以内に入力してください。"),
    |first, last| format!("認証コード {first}{last}（もう一度：{first}-{last}）"),
    |first, last| format!("2026年11月28日 10:30 認証コード {first}{last}"),
    |first, last| format!("{first}\t{last}"),
];

/// What holds no code, or more than one.
fn no_codes(code: &str) -> [String; 6] {
    [
        format!("{code} 000001"),
        format!("{code} 受付番号 987654"),
        format!("052-{code}"),
        format!("a{code}"),
        format!("{code}1"),
        "認証コード".to_owned(),
    ]
}

#[actix_web::test]
async fn a_code_is_found_in_what_was_copied_with_it() {
    let site = Site::start().await;
    for (number, write) in COPIED.into_iter().enumerate() {
        let mut newcomer = Newcomer::to_code(&site, &format!("copied{number}@example.jp")).await;
        let code = code_of(&mails(&site).await).unwrap();
        let (first, last) = code.split_at(3);
        for refused in no_codes(&code) {
            newcomer.submit(&[("code", &refused)]).await;
            assert!(newcomer.answer.body.contains("id=\"code-error\""), "{refused}");
        }
        assert_eq!(newcomer.row().await.unwrap().tries, 0, "what cannot be read costs no try");
        let typed = write(first, last);
        newcomer.submit(&[("code", &typed)]).await;
        assert_eq!(newcomer.page, "/register/details", "{typed}");
    }
}

#[actix_web::test]
async fn a_code_is_found_at_every_other_door_too() {
    let site = Site::start().await;
    for (path, name, typed, end) in [
        ("/reminder/password", "username", EMAIL, "/reminder/new-password"),
        ("/account/email", "email", "new@example.jp", "/account/email/done"),
        ("/account/mobile", "mobile", "090-2345-6789", "/account/mobile?turned=on"),
    ] {
        for write in COPIED {
            change(&site, |tx, id| idp::store::accounts::update_email(tx, id, EMAIL)).await;
            // Another hour: none of them waits for a mail.
            site.clock.advance_seconds(3_700);
            let mut browser = Browser::new(&site);
            let (page, answer) = open(&mut browser, path).await;
            // The login in a new browser was told of.
            mails(&site).await;
            let (page, answer) = browser.submit(&page, &answer.body, &[(name, typed)]).await;
            let code = code_of(&mails(&site).await).unwrap_or_else(|| panic!("{page}: {}", answer.body));
            let mut body = answer.body;
            for refused in no_codes(&code) {
                let answer = browser.submit(&page, &body, &[("code", &refused)]).await.1;
                assert!(
                    answer.body.contains("id=\"code-error\"") && !answer.body.contains("あと4回"),
                    "{refused}"
                );
                body = answer.body;
            }
            let (first, last) = code.split_at(3);
            let copied = write(first, last);
            let (reached, answer) = browser.submit(&page, &body, &[("code", &copied)]).await;
            assert_eq!(reached, end, "{copied}: {}", answer.body);
        }
    }
}
