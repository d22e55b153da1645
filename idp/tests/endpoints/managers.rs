//! What a password manager makes of our forms: which ID a password is kept under, and whether what it makes up is taken.

use super::{
    browser::{Browser, csrf_of},
    forgetful::Forgetful,
    newcomer::{DETAILS, NEW_EMAIL, Newcomer, mails},
    owner::{change, open},
    routes,
    site::{EMAIL, PASSWORD, Site},
};
use idp::{domain::PasswordPolicy, store};

/// An input as a manager reads it.
#[derive(Debug)]
struct Input<'a> {
    tag: &'a str,
}

impl<'a> Input<'a> {
    fn get(&self, name: &str) -> &'a str {
        let attribute = format!(" {name}=\"");
        self.tag.split_once(&attribute).map_or("", |(_, rest)| rest.split('"').next().unwrap())
    }

    fn is_password(&self) -> bool {
        self.get("type") == "password"
    }

    /// What a username is looked for in: text that can be seen.
    fn is_text(&self) -> bool {
        matches!(self.get("type"), "" | "text" | "email" | "tel") && !self.tag.contains(" hidden")
    }

    fn says(&self, token: &str) -> bool {
        self.get("autocomplete").split(' ').any(|said| said == token)
    }
}

/// A form with a password, as Chromium's `FormDataParser` takes it apart.
#[derive(Debug)]
struct Parsed<'a> {
    username: Input<'a>,
    current: Option<Input<'a>>,
    new: Option<Input<'a>>,
    repeated: Option<Input<'a>>,
}

/// Every form of a page that has a password in it.
fn forms(html: &str) -> Vec<&str> {
    let forms = html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap());
    forms.filter(|form| inputs(form).iter().any(Input::is_password)).collect()
}

fn inputs(form: &str) -> Vec<Input<'_>> {
    form.split("<input").skip(1).map(|rest| Input { tag: rest.split('>').next().unwrap() }).collect()
}

/// Chromium's rules: by `autocomplete` first; and by structure, where the username is the nearest text before the first
/// password. Both must find the same, since other managers know the one or the other.
fn parse<'a>(page: &str, form: &'a str) -> Parsed<'a> {
    let all = inputs(form);
    let first = all.iter().position(Input::is_password).unwrap();
    let nearest = all[..first].iter().rposition(Input::is_text);
    let said = all.iter().position(|input| input.says("username"));
    assert!(
        said.is_some() && said == nearest,
        "{page}: username by word {said:?}, by place {nearest:?}: {form}"
    );
    let take = |token: &str, nth: usize| {
        let mut found = all.iter().filter(|input| input.is_password() && input.says(token));
        found.nth(nth).map(|input| Input { tag: input.tag })
    };
    for input in all.iter().filter(|input| input.is_password()) {
        assert!(input.says("current-password") || input.says("new-password"), "{page}: {input:?}");
    }
    Parsed {
        username: Input { tag: all[said.unwrap()].tag },
        current: take("current-password", 0),
        new: take("new-password", 0),
        repeated: take("new-password", 1),
    }
}

/// The form for a password that is kept: its account stands in it and cannot be changed by accident.
fn assert_keeps(page: &str, html: &str, email: &str) {
    for form in forms(html) {
        let parsed = parse(page, form);
        assert_eq!(parsed.username.get("value"), email, "{page}");
        assert!(parsed.username.tag.contains(" readonly"), "{page}");
        assert!(parsed.current.is_some() != parsed.new.is_some(), "{page}: {parsed:?}");
    }
}

#[actix_web::test]
async fn every_form_with_a_password_names_its_account() {
    let site = Site::start().await;
    let mut found = Vec::new();
    // Whatever an owner can open: a page that gets a password one day is in here by itself.
    let mut browser = Browser::new(&site);
    open(&mut browser, "/account/password").await;
    for route in routes::all().iter().filter(|route| route.takes_get && route.pattern.starts_with("/account"))
    {
        let (page, answer) = browser.follow(&route.path()).await;
        if !forms(&answer.body).is_empty() {
            assert_keeps(&page, &answer.body, EMAIL);
            found.push(page);
        }
    }
    // The login again, before a change.
    site.clock.advance_seconds(3_600);
    let (page, answer) = browser.follow("/account/password").await;
    let form = parse(&page, forms(&answer.body)[0]);
    assert_eq!((form.username.get("value"), form.current.is_some()), (EMAIL, true), "{page}");
    // The login of a stranger.
    let (page, answer) = Browser::new(&site).follow("/login").await;
    let form = parse(&page, forms(&answer.body)[0]);
    assert_eq!((form.username.get("value"), form.current.is_some()), ("", true), "{page}");
    // Registration, before and after a refusal.
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    assert_keeps("R4", &newcomer.answer.body, NEW_EMAIL);
    newcomer.submit(&[("username", EMAIL), ("password", "x"), ("account_type", "individual")]).await;
    assert_keeps("R4 refused", &newcomer.answer.body, NEW_EMAIL);
    found.push(newcomer.page.clone());
    // A forgotten password.
    let mut forgetful = Forgetful::past_code(&site, EMAIL).await;
    assert_eq!(forgetful.page, "/reminder/new-password");
    assert_keeps("A4", &forgetful.answer.body, EMAIL);
    forgetful.submit(&[("password", "x"), ("password2", "x")]).await;
    assert_keeps("A4 refused", &forgetful.answer.body, EMAIL);
    found.push(forgetful.page.clone());
    // Leaving, and coming back.
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/withdraw").await;
    browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    let sent = mails(&site).await;
    let mut words = sent.iter().flat_map(|mail| mail.mail.text.split_whitespace());
    let link = words.find(|word| word.contains("/come-back/")).unwrap();
    let (page, answer) = browser.follow(link.strip_prefix(&site.issuer).unwrap()).await;
    assert_keeps(&page, &answer.body, EMAIL);
    found.push(page);
    assert_eq!(
        found,
        [
            "/account/password",
            "/account/withdraw",
            "/register/details",
            "/reminder/new-password",
            "/come-back"
        ]
    );
}

/// A name that comes back with the form is not believed: the password is that of the account whose page it is.
#[actix_web::test]
async fn the_name_in_the_form_changes_nothing() {
    let site = Site::start().await;
    let other = "other@example.jp";
    super::forgetful::insert_twin(&site, "twin", other, idp::domain::AccountKind::Individual).await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/password").await;
    let fields = [("username", other), ("password", "Kuruma-2026"), ("password2", "Kuruma-2026")];
    let (page, _) = browser.submit(&page, &answer.body, &fields).await;
    assert_eq!(page, "/account/password/done");
    change(&site, |tx, account| {
        let twin = store::accounts::find_by_email(tx, "other@example.jp")?.unwrap();
        assert_ne!(twin.password_hash.expose(), account.password_hash.expose());
        Ok(())
    })
    .await;
}

/// The rules of Apple's `passwordrules`, as far as the grammar goes: properties with lists of classes.
#[derive(Debug, Default)]
struct Rules {
    min: usize,
    max: Option<usize>,
    required: Vec<Vec<char>>,
    allowed: Vec<char>,
}

fn class(text: &str) -> Vec<char> {
    match text {
        "lower" => ('a'..='z').collect(),
        "upper" => ('A'..='Z').collect(),
        "digit" => ('0'..='9').collect(),
        "special" => "-~!@#$%^&*_+=`|(){}[:;\"'<>,.?] ".chars().collect(),
        "ascii-printable" => (' '..='~').collect(),
        custom => {
            let inner = custom
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .unwrap_or_else(|| panic!("{custom}"));
            // A hyphen stands first, a closing bracket last; nothing else may be left of a range.
            assert!(!inner.get(1..).unwrap().contains('-'), "{custom}: the hyphen stands first");
            inner.chars().collect()
        }
    }
}

impl Rules {
    fn parse(text: &str) -> Self {
        let mut rules = Self::default();
        for property in text.split(';').map(str::trim).filter(|property| !property.is_empty()) {
            let (name, value) = property.split_once(':').unwrap();
            let value = value.trim();
            let classes = || value.split(", ").flat_map(class).collect::<Vec<char>>();
            match name.trim() {
                "minlength" => rules.min = value.parse().unwrap(),
                "maxlength" => rules.max = Some(value.parse().unwrap()),
                "required" => rules.required.push(classes()),
                "allowed" => rules.allowed.extend(classes()),
                other => panic!("no property of the grammar: {other}"),
            }
        }
        rules
    }

    /// A password by these rules; every second one as short or as long as they allow, the others as long as a
    /// manager's own wish is.
    fn make_up(&self, dice: &mut Dice, turn: usize) -> String {
        const WISHED: usize = 20;
        let most = self.max.unwrap_or(usize::MAX);
        let length = match turn % 4 {
            0 => self.min,
            1 => most.min(64),
            _ => WISHED.clamp(self.min, most),
        };
        let all: Vec<char> = self.required.iter().flatten().chain(&self.allowed).copied().collect();
        let all = if all.is_empty() { class("ascii-printable") } else { all };
        let mut made: Vec<char> = self.required.iter().map(|class| dice.pick(class)).collect();
        while made.len() < length {
            made.push(dice.pick(&all));
        }
        for last in (1..made.len()).rev() {
            made.swap(last, dice.roll(last + 1));
        }
        made.into_iter().collect()
    }
}

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn pick(&mut self, from: &[char]) -> char {
        from[self.roll(from.len())]
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'")
}

/// What is made up by the rules of the form is taken by the server's own rule, and by the form itself.
async fn made_up_is_taken(site: Site, policy: PasswordPolicy) {
    let mut browser = Browser::new(&site);
    let (page, mut answer) = open(&mut browser, "/account/password").await;
    let form = parse(&page, forms(&answer.body)[0]);
    let (new, repeated) = (form.new.unwrap(), form.repeated.unwrap());
    assert_eq!(new.get("passwordrules"), repeated.get("passwordrules"));
    let (min, max) = policy.lengths();
    for input in [&new, &repeated] {
        assert_eq!((input.get("minlength"), input.get("maxlength")), (&*min.to_string(), &*max.to_string()));
    }
    let rules = Rules::parse(&unescaped(new.get("passwordrules")));
    assert_eq!((rules.min, rules.max), (min, Some(max)));
    let mut dice = Dice(0x5eed_5eed_5eed_5eed);
    for turn in 0..1_000 {
        let password = rules.make_up(&mut dice, turn);
        assert_eq!(policy.check(&password, &[EMAIL]), Ok(()), "{password}");
    }
    // Judging took longer than an idle connection lives.
    let mut browser = Browser::new(&site);
    (_, answer) = open(&mut browser, "/account/password").await;
    for turn in 0..24 {
        let password = rules.make_up(&mut dice, turn);
        let csrf = csrf_of(&answer.body);
        let fields = [("csrf", csrf.as_str()), ("password", &password), ("password2", &password)];
        let sent = browser.post("/account/password", &fields).await;
        assert_eq!(sent.location.as_deref(), Some("/account/password/done"), "{password}: {}", sent.body);
        answer = browser.get("/account/password").await;
    }
    mails(&site).await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    let form = parse("R4", forms(&newcomer.answer.body)[0]);
    let rules = Rules::parse(&unescaped(form.new.unwrap().get("passwordrules")));
    let password = rules.make_up(&mut dice, 2);
    let mut fields: Vec<(&str, &str)> =
        DETAILS.into_iter().filter(|(name, _)| !name.starts_with("password")).collect();
    fields.extend([("password", password.as_str()), ("password2", password.as_str())]);
    newcomer.submit(&fields).await;
    assert_eq!(newcomer.page, "/register/confirm", "{password}");
}

#[actix_web::test]
async fn made_up_passwords_are_taken_in_the_reference_profile() {
    made_up_is_taken(Site::start().await, PasswordPolicy::Reference).await;
}

#[actix_web::test]
async fn made_up_passwords_are_taken_in_the_modern_profile() {
    made_up_is_taken(Site::start_modern().await, PasswordPolicy::Modern).await;
}
