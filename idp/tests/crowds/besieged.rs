//! Somebody asks for codes to another's address all day, from three ranges and a new browser every minute, and waits the
//! turns too. The owner gets a code whenever one is needed, and the mailbox its handful an hour of mails that nobody
//! showed a code of.

use crate::nodes::{Database, Nodes, OPENING, PASSWORD, stranger};
use idp::{
    domain::{EmailAddress, Lang, Limits, Secret, TokenHash},
    flow::{
        LoggedIn, Throttled, deliver_mails,
        recover::{
            RecoveryName, RecoverySent, RecoveryTried, RecoveryVisit, check_recovery_code, send_recovery_code,
        },
        register::{
            BeganRegistration, CodeChecked, CodeSent, RegistrationVisit, SentTo, begin_registration,
            check_code, send_code,
        },
    },
    mail::{MemoryMailer, OutgoingMail},
    store,
};
use std::collections::BTreeMap;

const MINUTES: i64 = 24 * 60;
/// Minutes at which the owner needs a code: soon after it began, in the morning, at night.
const NEEDS: [i64; 6] = [5, 130, 415, 750, 1_090, 1_400];
/// A code that comes within ten minutes is in time.
const IN_TIME: i64 = 600;
/// How often an asker comes back before it gives a browser up.
const PATIENCE: usize = 4;

/// One browser that asks for codes.
#[derive(Clone)]
struct Asker {
    browser: String,
    range: String,
    known: Vec<String>,
    times: usize,
}

impl Asker {
    fn new(browser: String, range: &str) -> Self {
        Self { browser, range: range.to_owned(), known: Vec::new(), times: 0 }
    }
}

/// What a send came to.
enum Asked {
    Sent,
    Later(i64),
}

fn later(throttled: Throttled) -> Asked {
    let (Throttled::TooSoon(seconds) | Throttled::TooOften(seconds)) = throttled;
    Asked::Later(i64::try_from(seconds).unwrap())
}

/// The two doors at which anybody can ask for a code to any address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Recovery,
    Registration,
}

impl Door {
    const fn address(self) -> &'static str {
        match self {
            Self::Recovery => "owner-0@example.jp",
            Self::Registration => "newcomer@example.jp",
        }
    }

    async fn ask(self, nodes: &Nodes, asker: &Asker) -> Asked {
        match self {
            Self::Recovery => {
                let name = RecoveryName::Typed(self.address().to_owned(), None);
                match send_recovery_code(nodes.next(), recovery(asker), name).await.unwrap() {
                    RecoverySent::Yes => Asked::Sent,
                    RecoverySent::Throttled(throttled) => later(throttled),
                    other => panic!("{other:?}"),
                }
            }
            Self::Registration => {
                let version = idp::pages::SHIPPED_VERSION.to_owned();
                let visit = registration(asker);
                let began =
                    begin_registration(nodes.next(), visit.clone(), None, None, version).await.unwrap();
                assert_eq!(began, BeganRegistration::Yes);
                match send_code(
                    nodes.next(),
                    visit,
                    SentTo::Address(EmailAddress::stored(self.address().to_owned())),
                )
                .await
                .unwrap()
                {
                    CodeSent::Yes => Asked::Sent,
                    CodeSent::TooSoon(seconds) => later(Throttled::TooSoon(seconds)),
                    CodeSent::TooOften(seconds) => later(Throttled::TooOften(seconds)),
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    /// Types the code of the last mail in.
    async fn prove(self, nodes: &Nodes, asker: &Asker) {
        let sent = delivered(nodes).await;
        let [mail] = sent.as_slice() else { panic!("one mail, not {}", sent.len()) };
        assert_eq!(mail.to, self.address());
        let mut words = mail.mail.text.split(|c: char| !c.is_ascii_digit());
        let code = words.find(|word| word.len() == 6).unwrap().to_owned();
        match self {
            Self::Recovery => {
                let tried = check_recovery_code(nodes.next(), recovery(asker), code).await.unwrap();
                assert!(matches!(tried, RecoveryTried::Yes(_)), "{tried:?}");
            }
            Self::Registration => {
                let checked = check_code(nodes.next(), registration(asker), code).await.unwrap();
                assert_eq!(checked, CodeChecked::Yes);
            }
        }
    }
}

/// Everything that waits in the outbox.
async fn delivered(nodes: &Nodes) -> Vec<OutgoingMail> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&nodes.next(), &mailer).await.unwrap() > 0 {}
    mailer.sent()
}

fn recovery(asker: &Asker) -> RecoveryVisit {
    RecoveryVisit {
        browser: Secret::from(asker.browser.as_str()),
        known: asker.known.clone(),
        range: asker.range.clone(),
        lang: Lang::Ja,
        user_agent: String::new(),
        request_id: String::new(),
    }
}

fn registration(asker: &Asker) -> RegistrationVisit {
    RegistrationVisit {
        browser: TokenHash::of(&asker.browser),
        lang: Lang::Ja,
        range: asker.range.clone(),
        request_id: String::new(),
    }
}

async fn an_owner_recovers_whoever_asks_all_day(database: Database) {
    let nodes = Nodes::start(database, Limits::default()).await;
    nodes.insert_accounts("owner", 1).await;
    nodes.at(-60);
    let entered = nodes.log_in("owner-0@example.jp", PASSWORD, stranger("own-phone", "home")).await;
    let LoggedIn::Yes(begun) = entered else { panic!("{entered:?}") };
    siege(&nodes, Door::Recovery, Some(begun.known_tag)).await;
}

async fn a_newcomer_registers_whoever_asks_all_day(database: Database) {
    let nodes = Nodes::start(database, Limits::default()).await;
    let publish = |tx: &mut store::Tx<'_>| {
        let texts = idp::pages::shipped_texts();
        texts.iter().try_for_each(|text| store::texts::insert_new(tx, text).map(drop))
    };
    nodes.next().db.write(publish).await.unwrap();
    siege(&nodes, Door::Registration, None).await;
}

/// A day of it. `known`: the tag of the owner's own browser, where there is an account.
async fn siege(nodes: &Nodes, door: Door, known: Option<String>) {
    let mut coming = BTreeMap::<i64, Vec<Asker>>::new();
    for minute in 0..MINUTES {
        let range = format!("hostile-{}", minute % 3);
        coming.entry(minute * 60).or_default().push(Asker::new(format!("hostile-{minute}"), &range));
    }
    let mut sent = Vec::new();
    // The owner, on a new device each time; and, some time later, on the known one.
    let mut owner = BTreeMap::<i64, (Asker, i64)>::new();
    for need in NEEDS {
        let began = need * 60 + 30;
        owner.insert(began, (Asker::new(format!("new-device-{need}"), "home"), began));
    }
    let (mut served, mut proven) = (0, Vec::new());
    for second in 0..MINUTES * 60 + IN_TIME {
        for mut asker in coming.remove(&second).unwrap_or_default() {
            nodes.at(second);
            asker.times += 1;
            match door.ask(nodes, &asker).await {
                Asked::Sent => sent.push(second),
                Asked::Later(seconds) if asker.times < PATIENCE => {
                    coming.entry(second + seconds).or_default().push(asker);
                }
                Asked::Later(_) => {}
            }
        }
        if let Some((asker, began)) = owner.remove(&second) {
            nodes.at(second);
            for mail in delivered(nodes).await {
                assert_eq!(mail.to, door.address());
            }
            match door.ask(nodes, &asker).await {
                Asked::Sent => {
                    sent.push(second);
                    served += 1;
                    proven.push(second);
                    door.prove(nodes, &asker).await;
                    if let Some(tag) = &known {
                        ask_from_own_browser(nodes, door, tag, second + 1, &mut sent).await;
                    }
                }
                Asked::Later(seconds) => {
                    let late = second + seconds - began;
                    assert!(late <= IN_TIME, "asked at {began}, at {second} told to wait {seconds} seconds");
                    owner.insert(second + seconds, (asker, began));
                }
            }
        }
    }
    assert_eq!(served, NEEDS.len());
    sent.sort_unstable();
    for (n, last) in sent.iter().enumerate() {
        let in_hour = |sent: &[i64]| sent.iter().filter(|at| (0..3_600).contains(&(last - **at))).count();
        let (all, own) = (in_hour(sent.get(..=n).unwrap()), in_hour(&proven));
        assert!(all - own <= 5, "{all} mails in the hour before second {last}, {own} of them proven");
        assert!(all <= 10, "{all} mails in the hour before second {last}");
    }
    assert!(sent.len() > 24, "the asker got mails out all day: {}", sent.len());
    let after = OPENING.plus_seconds(MINUTES * 60);
    assert!(nodes.counted("mail_waited", "reserve") >= 6, "at {after:?}");
}

/// The known browser gets its code at once, whatever the others did.
async fn ask_from_own_browser(nodes: &Nodes, door: Door, tag: &str, second: i64, sent: &mut Vec<i64>) {
    nodes.at(second);
    let own = Asker { known: vec![tag.to_owned()], ..Asker::new("own-phone".to_owned(), "hostile-0") };
    assert!(matches!(door.ask(nodes, &own).await, Asked::Sent), "the owner's browser at {second}");
    sent.push(second);
}

on_both_databases!(an_owner_recovers_whoever_asks_all_day, a_newcomer_registers_whoever_asks_all_day);
