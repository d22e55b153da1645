//! A6, the first page of the account: who is logged in, and a list of everything that they can do here.

use crate::domain::AccountKind;
use crate::pages::{Row, Shell, Texts, Way};
use askama::Template;

/// One page on the list: its path, and its words.
type Page = (&'static str, fn(&Texts) -> &'static str);

// Our own pages, by group and in their order; a page that is new is one line here. A test follows every line.

/// What is known of the customer.
const INFORMATION: &[Page] = &[("/account/profile", |t| t.profile.title)];

/// How they log in, and where they are logged in.
const SECURITY: &[Page] = &[
    ("/account/email", |t| t.credentials.email_way),
    ("/account/password", |t| t.credentials.password_way),
    ("/account/mobile", |t| t.credentials.mobile_way),
    ("/account/passkeys", |t| t.factors.passkeys),
    ("/account/two-step", |t| t.factors.two_step),
    ("/account/sessions", |t| t.usage.sessions_title),
];

/// Services that use the ID. The pages of plug-ins stand here too, before the last ones.
const SERVICES: &[Page] = &[
    ("/account/requests", |t| t.requests.list_title),
    ("/account/services", |t| t.usage.services_title),
    ("/account/history", |t| t.usage.history_title),
];

/// The account as a whole.
const ACCOUNT: &[Page] = &[
    ("/account/settings", |t| t.settings.title),
    ("/account/data", |t| t.leaving.data_title),
    ("/account/withdraw", |t| t.leaving.leave_title),
];

/// Whether the list has this page of ours: then others may lead to it.
pub(in crate::pages) fn home_lists(page: &str) -> bool {
    [INFORMATION, SECURITY, SERVICES, ACCOUNT].into_iter().flatten().any(|(path, _)| *path == page)
}

/// A group of the list.
#[derive(Debug)]
struct Group {
    /// Stem of the heading's id.
    id: &'static str,
    title: &'static str,
    ways: Vec<Way>,
}

/// Who is logged in; button `#logout`.
#[derive(Debug, Template)]
#[template(path = "account/home.html")]
pub struct AccountHome {
    /// The frame.
    pub shell: Shell,
    /// Where the logout form goes.
    pub logout_action: String,
    /// The ID.
    pub email: String,
    /// Its type.
    pub kind: AccountKind,
    /// Pages that plug-ins add.
    pub ways: Vec<Way>,
}

impl AccountHome {
    fn rows(&self) -> Vec<Row> {
        let t = self.shell.t;
        let kind = match self.kind {
            AccountKind::Individual => t.fields.individual,
            AccountKind::Corporate => t.fields.corporate,
        };
        vec![Row::new(t.account.id, &self.email, t), Row::new(t.account.kind, kind, t)]
    }

    /// The list; a group with nothing in it is left out.
    fn groups(&self) -> Vec<Group> {
        let t = self.shell.t;
        let own = |pages: &[Page]| -> Vec<Way> {
            let way = |(href, words): &Page| Way { href: (*href).to_owned(), label: words(t).to_owned() };
            pages.iter().map(way).collect()
        };
        let groups = [
            Group { id: "information", title: t.account.group_information, ways: own(INFORMATION) },
            Group { id: "security", title: t.account.group_security, ways: own(SECURITY) },
            Group {
                id: "services",
                title: t.account.group_services,
                ways: [self.ways.clone(), own(SERVICES)].concat(),
            },
            Group { id: "account", title: t.account.group_account, ways: own(ACCOUNT) },
        ];
        groups.into_iter().filter(|group| !group.ways.is_empty()).collect()
    }
}
