//! The lines "R" of the acceptance checklist, one test each, named after its line.

use super::{
    newcomer::{
        DETAILS, NEW_EMAIL, NEW_PASSWORD, Newcomer, account, audited, code_of, details_with, mails,
        other_than,
    },
    site::{EMAIL, Site},
};
use idp::domain::AccountKind;

/// Sends R4 with changes, from R4 or R5.
async fn details(newcomer: &mut Newcomer<'_>, changes: &[(&str, &str)]) {
    newcomer.page = "/register/details".to_owned();
    newcomer.submit(&details_with(changes)).await;
}

/// Whether R4 came back with an error at this field.
fn refused_at(newcomer: &Newcomer<'_>, field: &str) -> bool {
    newcomer.page == "/register/details" && newcomer.answer.body.contains(&format!("id=\"{field}-error\""))
}

#[actix_web::test]
async fn r_terms_required() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.submit(&[("tos_version", idp::pages::SHIPPED_VERSION)]).await;
    assert!(newcomer.answer.body.contains("id=\"tos-error\""));
    newcomer.open("/register/email").await;
    assert_eq!(newcomer.page, "/register", "nothing has begun");
}

#[actix_web::test]
async fn r_code_6_digits() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    assert_eq!(code.len(), 6);
    for typed in ["", "12345", "1234567", "12345a"] {
        newcomer.submit(&[("code", typed)]).await;
        assert!(newcomer.answer.body.contains("id=\"code-error\""), "{typed}");
    }
    assert_eq!(newcomer.row().await.unwrap().tries, 0, "what is no code costs no try");
    let wide: String = code.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    newcomer.submit(&[("code", &format!(" {wide} "))]).await;
    assert_eq!(newcomer.page, "/register/details");
}

#[actix_web::test]
async fn r_code_wrong_expired_used_5_tries() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    let wrong = other_than(&code);
    for left in [4, 3, 2, 1] {
        newcomer.submit(&[("code", wrong)]).await;
        assert!(newcomer.answer.body.contains(&format!("あと{left}回")), "{}", newcomer.answer.body);
    }
    newcomer.submit(&[("code", wrong)]).await;
    assert!(newcomer.answer.body.contains("このコードは使えなくなりました"), "back to R2");
    newcomer.page = "/register/code".to_owned();
    newcomer.submit(&[("code", &code)]).await;
    assert!(newcomer.answer.body.contains("使えなくなりました"), "the right one is void too");

    site.clock.advance_seconds(60);
    newcomer.page = "/register/email".to_owned();
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    let code = code_of(&mails(&site).await).unwrap();
    site.clock.advance_seconds(1_800);
    newcomer.submit(&[("code", &code)]).await;
    assert!(newcomer.answer.body.contains("期限が切れています"), "{}", newcomer.answer.body);

    newcomer.submit(&[("action", "resend")]).await;
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("code", &code)]).await;
    assert_eq!(newcomer.page, "/register/details");
    newcomer.page = "/register/code".to_owned();
    newcomer.submit(&[("code", &code)]).await;
    assert_eq!(newcomer.page, "/register/details", "used: it only leads to where the registration stands");
}

#[actix_web::test]
async fn r_resend_voids_old() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let old = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("action", "resend")]).await;
    assert!(newcomer.answer.body.contains("あと60秒"), "E2: {}", newcomer.answer.body);
    site.clock.advance_seconds(60);
    newcomer.submit(&[("action", "resend")]).await;
    let new = code_of(&mails(&site).await).unwrap();
    if old != new {
        newcomer.submit(&[("code", &old)]).await;
        assert!(newcomer.answer.body.contains("id=\"code-error\""));
    }
    newcomer.submit(&[("code", &new)]).await;
    assert_eq!(newcomer.page, "/register/details");
}

#[actix_web::test]
async fn r_known_address_neutral() {
    let site = Site::start().await;
    let known = Newcomer::to_code(&site, EMAIL).await;
    let told = mails(&site).await;
    assert!(told.len() == 1 && code_of(&told).is_none(), "ML1b, and no code");
    assert!(told[0].mail.text.contains("/login") && told[0].mail.text.contains("/reminder"));
    let unknown = Newcomer::to_code(&site, NEW_EMAIL).await;
    let plain = |newcomer: &Newcomer<'_>, email: &str| {
        let csrf = super::browser::csrf_of(&newcomer.answer.body);
        newcomer.answer.body.replace(&csrf, "").replace(email, "")
    };
    assert_eq!(plain(&known, EMAIL), plain(&unknown, NEW_EMAIL));
}

#[actix_web::test]
async fn r_type_locked_after_registration() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    let old_page = newcomer.answer.body.clone();
    newcomer.submit(&[]).await;
    newcomer.answer.body = old_page;
    details(
        &mut newcomer,
        &[("account_type", "corporate"), ("shown_type", "corporate"), ("org_name", "会社")],
    )
    .await;
    assert_eq!(newcomer.page, "/register/done");
    assert_eq!(account(&site, NEW_EMAIL).await.unwrap().kind, AccountKind::Individual);
}

/// A type that is not offered must never end as a person's: it can never be changed afterwards.
#[actix_web::test]
async fn an_unknown_type_is_an_error() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    for typed in ["company", "", "INDIVIDUAL", "individual "] {
        for shown in ["individual", "corporate", "nonsense"] {
            details(&mut newcomer, &[("account_type", typed), ("shown_type", shown)]).await;
            assert!(refused_at(&newcomer, "account_type"), "{typed} {shown}: {}", newcomer.answer.body);
            assert!(newcomer.row().await.unwrap().password_hash.is_none());
        }
        newcomer.submit(&[("action", "switch_confirmed"), ("account_type", typed)]).await;
        assert!(refused_at(&newcomer, "account_type"), "{typed}");
    }
}

#[actix_web::test]
async fn r_type_switch_clears() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    details(&mut newcomer, &[("account_type", "corporate")]).await;
    assert!(newcomer.answer.body.contains("id=\"switch-confirm\""), "R4x");
    newcomer.submit(&[("action", "switch_confirmed"), ("account_type", "corporate")]).await;
    assert!(newcomer.answer.body.contains("id=\"org_name\"") && !newcomer.answer.body.contains("𠮷美"));
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("id=\"org_name\""), "reloading keeps the chosen form");
    assert!(!newcomer.answer.body.contains("𠮷美"));
}

#[actix_web::test]
async fn r_password_7_8_20_21_chars() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    for (password, good) in [
        ("abcdef1", false),
        ("abcdefh1", true),
        ("abcdefghijklmnopqrs1", true),
        ("abcdefghijklmnopqrst1", false),
    ] {
        details(&mut newcomer, &[("password", password), ("password2", password)]).await;
        assert_eq!(refused_at(&newcomer, "password"), !good, "{password}");
        assert_eq!(newcomer.page == "/register/confirm", good, "{password}");
        assert!(!newcomer.answer.body.contains(password), "no page gets it back (E4)");
    }
}

#[actix_web::test]
async fn r_letters_only_digits_only_refused() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    for password in ["abcdefghij", "1234567890", "12345-67890", "abc-defghi"] {
        details(&mut newcomer, &[("password", password), ("password2", password)]).await;
        assert!(refused_at(&newcomer, "password"), "{password}");
        assert!(newcomer.answer.body.contains("英字と数字を、どちらも1文字以上入れてください。"));
    }
}

#[actix_web::test]
async fn r_each_allowed_symbol_ok_another_refused() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    for symbol in "-*_!#$%".chars() {
        let password = format!("abc123{symbol}x");
        details(&mut newcomer, &[("password", &password), ("password2", &password)]).await;
        assert_eq!(newcomer.page, "/register/confirm", "{symbol}");
    }
    for symbol in "&@+.~^ ".chars() {
        let password = format!("abc123{symbol}x");
        details(&mut newcomer, &[("password", &password), ("password2", &password)]).await;
        assert!(refused_at(&newcomer, "password"), "{symbol}");
    }
}

#[actix_web::test]
async fn r_kana_from_hiragana_and_half_width() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    details(&mut newcomer, &[("family_kana", "とよだ"), ("given_kana", "ﾊﾅｺ")]).await;
    assert!(newcomer.answer.body.contains("トヨダ ハナコ"), "R5 shows katakana");
    newcomer.submit(&[]).await;
    let profile = account(&site, NEW_EMAIL).await.unwrap().profile;
    assert_eq!((profile.family_kana.as_str(), profile.given_kana.as_str()), ("トヨダ", "ハナコ"));
}

#[actix_web::test]
async fn r_extension_kanji_kept_byte_exact() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    let (family, given) = ("\u{fa19}\u{fa11}𠮷", "葛\u{e0100}か\u{3099}");
    details(&mut newcomer, &[("family_name", family), ("given_name", given)]).await;
    newcomer.submit(&[]).await;
    let profile = account(&site, NEW_EMAIL).await.unwrap().profile;
    assert_eq!(profile.family_name.as_bytes(), family.as_bytes());
    assert_eq!(profile.given_name.as_bytes(), given.as_bytes());
}

#[actix_web::test]
async fn r_postal_0_1_many_hits_two_prefecture_code() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer.submit(&[("action", "lookup"), ("postal_code", "999-9999"), ("city", "豊田市")]).await;
    assert!(refused_at(&newcomer, "postal_code"), "0 hits");
    assert!(newcomer.answer.body.contains("value=\"豊田市\""), "the fields stay editable");
    newcomer.submit(&[("action", "lookup"), ("postal_code", "450-0002")]).await;
    assert!(newcomer.answer.body.contains("value=\"名古屋市中村区\""), "1 hit");
    let street = newcomer.answer.body.split("<input id=\"street\"").nth(1).unwrap();
    assert!(street.split('>').next().unwrap().contains("autofocus"), "and the cursor goes to 丁目番地");
    newcomer.submit(&[("action", "lookup"), ("postal_code", "498-0000")]).await;
    for hit in ["三重県桑名郡木曽岬町", "愛知県弥富市"] {
        assert!(newcomer.answer.body.contains(hit), "two prefectures: {hit}");
    }
    newcomer.submit(&[("action", "use_address"), ("postal_code", "498-0000"), ("postal_choice", "1")]).await;
    assert!(newcomer.answer.body.contains("<option value=\"愛知県\" selected"));
}

#[actix_web::test]
async fn r_phone_with_hyphens_full_width_060() {
    let site = Site::start().await;
    for (number, (typed, stored)) in [
        ("090-1234-5678", "+819012345678"),
        ("０９０ー１２３４ー５６７８", "+819012345678"),
        ("060 1234 5678", "+816012345678"),
        ("(052)123-4567", "+81521234567"),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("phone{number}@example.jp");
        let mut newcomer = Newcomer::to_details(&site, &email).await;
        details(&mut newcomer, &[("phone", typed)]).await;
        newcomer.submit(&[]).await;
        assert_eq!(account(&site, &email).await.unwrap().profile.phone.as_deref(), Some(stored), "{typed}");
        mails(&site).await;
    }
}

#[actix_web::test]
async fn r_leap_day_31_feb() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    let date =
        |year, month, day| [("birthdate_year", year), ("birthdate_month", month), ("birthdate_day", day)];
    for (year, month, day) in
        [("1981", "2", "29"), ("1980", "2", "31"), ("1900", "2", "29"), ("2027", "1", "1")]
    {
        details(&mut newcomer, &date(year, month, day)).await;
        assert!(refused_at(&newcomer, "birthdate"), "{year}-{month}-{day}");
    }
    details(&mut newcomer, &date("１９８０", "2", "29")).await;
    assert!(newcomer.answer.body.contains("西暦1980年2月29日（昭和55年）"), "{}", newcomer.answer.body);
    newcomer.submit(&[]).await;
    assert_eq!(account(&site, NEW_EMAIL).await.unwrap().profile.birthdate.as_deref(), Some("1980-02-29"));
}

#[actix_web::test]
async fn r_confirm_shows_no_password() {
    let site = Site::start().await;
    let newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    let body = &newcomer.answer.body;
    assert!(!body.contains(NEW_PASSWORD) && body.contains("安全のため、表示していません"));
    assert!(body.contains("個人のお客様"), "the type, which stays for ever");
    for block in ["/register/email", "/register/details#block-login", "/register/details#block-person"] {
        assert!(body.contains(&format!("href=\"{block}\"")), "修正: {block}");
    }
}

async fn r_double_press_makes_one_account(site: Site) {
    let newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    for answer in newcomer.press_at_once(2, &[]).await {
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/register/done")));
    }
    assert_eq!(audited(&site, "registration.completed", "ok").await.len(), 1);
}

#[actix_web::test]
async fn r_ml2_arrives() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    assert!(mails(&site).await.is_empty(), "not before 登録");
    newcomer.submit(&[]).await;
    let sent = mails(&site).await;
    assert_eq!(sent.len(), 1);
    assert!(sent[0].to == NEW_EMAIL && sent[0].mail.subject.contains("ID登録完了のお知らせ"));
    assert!(sent[0].mail.text.contains(&site.url("/services")), "{}", sent[0].mail.text);
}

/// E6: after thirty minutes nothing of what was typed is there any more; before, it is.
#[actix_web::test]
async fn entries_are_kept_for_thirty_minutes_at_most() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer.submit(&[("action", "extend"), ("family_name", "豊田"), ("account_type", "individual")]).await;
    site.clock.advance_seconds(1_799);
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("value=\"豊田\""));
    newcomer.submit(&[("action", "extend"), ("family_name", "豊田"), ("account_type", "individual")]).await;
    site.clock.advance_seconds(1_799);
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("value=\"豊田\""), "the time was extended");
    let shown = newcomer.answer.body.clone();
    site.clock.advance_seconds(1);
    newcomer.open("/register/details").await;
    assert_eq!(newcomer.page, "/register");
    newcomer.page = "/register/details".to_owned();
    newcomer.answer.body = shown;
    newcomer.submit(&DETAILS).await;
    assert_eq!(newcomer.answer.status, 400);
    assert!(newcomer.answer.body.contains("href=\"/register\""), "a safe way to begin again");
}

on_both_databases!(r_double_press_makes_one_account);
