//! The proof of the erasure: values that stand nowhere else go the customer's whole way; thirty days after leaving, none
//! of them is in any table or file, and the audit still tells what happened.

use super::{
    browser::{Browser, redeem},
    newcomer::{Newcomer, account, details_with, mails},
    owner::audit,
    site::Site,
};
use idp::{
    domain::ScopeSet,
    flow::{account::erase_accounts, clean_up},
    store::StoreError,
};

const ADDRESS: &str = "zelkova.keyaki@planted-mail.example";
const PASSWORD: &str = "Kuruma-2026";

/// What is typed at the registration, and then again changed. Each value stands for nothing else in the program.
const PLANTED: [(&str, &str); 8] = [
    ("family_name", "欅植太郎左衛門"),
    ("given_name", "麒麟之助"),
    ("family_kana", "ケヤキウエタロウザエモン"),
    ("given_kana", "キリンノスケ"),
    ("city", "植込市消去区"),
    ("street", "忘却町八十八番地"),
    ("building", "痕跡無ハイツ四〇四"),
    ("phone", "090-4848-4949"),
];

const CHANGED: [(&str, &str); 3] =
    [("given_name", "朱雀之丞"), ("street", "再編町七十七番地"), ("phone", "090-7171-7272")];

/// Every trace that is looked for, in the forms in which it may be stored.
fn traces() -> Vec<String> {
    let typed = PLANTED.iter().chain(&CHANGED).map(|(_, value)| (*value).to_owned());
    let stored = ["+819048484949", "+819071717272", "09048484949", "09071717272", "1977-07-17"];
    let device = ["PlantedBrowser"];
    typed
        .chain(stored.iter().chain(&device).map(|text| (*text).to_owned()))
        .chain([ADDRESS.to_owned(), "zelkova.keyaki".to_owned(), "planted-mail".to_owned()])
        .collect()
}

#[actix_web::test]
async fn nothing_of_the_person_is_left() {
    let site = Site::start().await;
    site.register("rp-basic", |registration| {
        registration.scope = ScopeSet::parse("openid profile email phone address offline_access");
    })
    .await;
    live(&site).await;
    let id = account(&site, ADDRESS).await.expect("registered").id.to_string();
    assert!(!found_in_tables(&site, &traces()).await.is_empty(), "the search finds what is there");
    site.clock.advance_seconds(31 * 86_400);
    assert_eq!(erase_accounts(&site.provider).await.unwrap(), 1);
    while clean_up(&site.provider).await.unwrap() > 0 {}
    site.provider.db.forget_deleted().await.unwrap();

    assert_eq!(found_in_tables(&site, &traces()).await, Vec::<String>::new());
    for (name, bytes) in site.files() {
        for trace in traces() {
            let found = bytes.windows(trace.len()).any(|window| window == trace.as_bytes());
            assert!(!found, "{trace} is in {name}");
        }
    }
    // The id itself stays in the audit, and in the tombstone.
    let named = found_in_tables(&site, std::slice::from_ref(&id)).await;
    let allowed = |place: &String| place.starts_with("audit.") || place.starts_with("erased_accounts.");
    assert!(named.iter().all(allowed), "{named:?}");
    let told: Vec<String> = audit(&site)
        .await
        .into_iter()
        .filter(|line| line.actor == id || line.object.contains(&id))
        .map(|line| line.action)
        .collect();
    for action in
        ["registration.completed", "login.ok", "profile.changed", "account.withdrawn", "account.erased"]
    {
        assert!(told.iter().any(|said| said == action), "{action}: {told:?}");
    }
}

/// Registers, logs in, uses a service, changes the profile, leaves a change half done, leaves.
async fn live(site: &Site) {
    let mut newcomer = Newcomer::to_details(site, ADDRESS).await;
    let birthdate = [("birthdate_year", "1977"), ("birthdate_month", "7"), ("birthdate_day", "17")];
    let planted: Vec<(&str, &str)> = PLANTED.into_iter().chain(birthdate).collect();
    newcomer.submit(&details_with(&planted)).await;
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done", "{}", newcomer.answer.body);
    mails(site).await;
    let mut browser = Browser::new(site).says("PlantedBrowser/1.0");
    let url = Browser::authorize_url("rp-basic", "openid profile email phone address offline_access", &[]);
    let (page, answer) = browser.follow(&url).await;
    let (page, answer) =
        browser.submit(&page, &answer.body, &[("username", ADDRESS), ("password", PASSWORD)]).await;
    let (_, answer) = browser.submit(&page, &answer.body, &[("decision", "allow")]).await;
    redeem(site, &answer.param("code").expect("a code")).await;
    let edited: Vec<(&str, &str)> = PLANTED
        .into_iter()
        .filter(|(name, _)| CHANGED.iter().all(|(changed, _)| changed != name))
        .chain(CHANGED)
        .chain(birthdate)
        .chain([
            ("gender", "male"),
            ("postal_code", "4500002"),
            ("prefecture", "愛知県"),
            ("action", "confirm"),
        ])
        .collect();
    let (page, answer) = browser.follow("/account/profile/edit").await;
    let (confirm, answer) = browser.submit(&page, &answer.body, &edited).await;
    assert_eq!(confirm, "/account/profile/confirm", "{}", answer.body);
    let digest =
        answer.body.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (page, answer) = browser.submit(&confirm, &answer.body, &[("digest", &digest)]).await;
    assert_eq!(page, "/account/profile?changed", "{}", answer.body);
    let (page, answer) = browser.follow("/account/profile/edit").await;
    browser.submit(&page, &answer.body, &edited).await;
    site.clock.advance_seconds(120);
    // Somebody else begins a registration with the address, and does not get far.
    Newcomer::to_code(site, ADDRESS).await;
    let (page, answer) = browser.follow("/account/withdraw").await;
    let (page, answer) = browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    assert_eq!(page, "/withdrawn", "{}", answer.body);
    mails(site).await;
}

/// Places (table and column) that hold one of the texts.
async fn found_in_tables(site: &Site, texts: &[String]) -> Vec<String> {
    let texts = texts.to_vec();
    site.provider
        .db
        .read(move |tx| {
            let mut places = Vec::new();
            for (table, column) in text_columns(tx)? {
                for text in &texts {
                    if holds(tx, &table, &column, text)? {
                        places.push(format!("{table}.{column}: {text}"));
                    }
                }
            }
            Ok::<_, StoreError>(places)
        })
        .await
        .unwrap()
}

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    table_name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    column_name: String,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

fn text_columns(tx: &mut idp::store::Tx<'_>) -> Result<Vec<(String, String)>, StoreError> {
    use diesel::RunQueryDsl as _;
    let columns: Vec<Column> = diesel::sql_query(
        "SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m \
         JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    )
    .load(tx.connection())?;
    Ok(columns.into_iter().map(|column| (column.table_name, column.column_name)).collect())
}

fn holds(tx: &mut idp::store::Tx<'_>, table: &str, column: &str, text: &str) -> Result<bool, StoreError> {
    use diesel::RunQueryDsl as _;
    let count: Count =
        diesel::sql_query(format!("SELECT COUNT(*) AS n FROM {table} WHERE instr({column}, $1) > 0"))
            .bind::<diesel::sql_types::Text, _>(text)
            .get_result(tx.connection())?;
    Ok(count.n > 0)
}
