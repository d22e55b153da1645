//! Pages: view models, templates (`idp/templates/`), texts in both languages, style sheets and scripts.
//!
//! Owns every word and every tag that a person sees. Knows no HTTP, no store and no use case: callers hand in plain
//! values. Plug-ins extend `base.html`, import `components.html` (list `../idp/templates` in their `askama.toml`) and
//! give their templates a field `shell: Shell`.
//!
//! ```
//! use idp::{domain::{Brand, Lang}, pages};
//! use std::sync::Arc;
//!
//! let site = Arc::new(pages::Site::new(Brand::default())); // once, at start
//! let lang = Lang::pick([], None, Some("ja,en;q=0.5"));
//! let shell = pages::Shell::new(&site, lang, "csrf-token").with_switch("/login");
//! let form = pages::Form::from_pairs([("username", "taro@example.jp"), ("password", "never shown")])
//!     .refused("username", pages::Problem::LoginFailed);
//! let html = pages::html(&pages::Login {
//!     shell,
//!     action: "/login".into(),
//!     service: Some("My TOYOTA".into()),
//!     again: false,
//!     step_up: None,
//!     passkey: None,
//!     form,
//!     register_href: "/register".into(),
//!     reminder_href: "/reminder".into(),
//! });
//! assert!(html.contains("エラー：") && !html.contains("never shown"));
//! ```
//!
//! | file | pages |
//! | --- | --- |
//! | shell, assets, icon | frame of every page; `/assets/`; icons in the brand's colours |
//! | form, problem | entries, what is wrong with them |
//! | field, choice | one input |
//! | profile_fields, profile_rows | the inputs about a customer, and the same read back |
//! | registration/ | R0–R6 |
//! | login | L1 |
//! | recovery, code | A1–A5, A1b; a code that was sent |
//! | credentials | A7, A10 |
//! | items | L2–L4 |
//! | terms | L5; the readable page of a versioned text |
//! | documents | the shipped texts (`idp/documents/`) |
//! | consent | consent to scopes |
//! | device | D1–D3: logging in on a device without a keyboard |
//! | requests | R1–R3: what services without a browser ask |
//! | account/ | A6, A9, A13–A17, A19; logout, choice of an account |
//! | passkeys, two_step | A18; the second page of a login |
//! | form_post | answer to a service by POST, or its request once more to ourselves |
//! | error | error pages |
//! | ruby | readings above words |
//! | steps, readback | where the person is; values in words |

mod account;
mod assets;
mod choice;
mod code;
mod consent;
mod credentials;
mod device;
mod documents;
mod error;
mod field;
mod form;
mod form_post;
mod icon;
mod items;
mod login;
mod passkeys;
mod problem;
mod profile_fields;
mod profile_rows;
mod qr;
mod readback;
mod recovery;
mod registration;
mod requests;
mod ruby;
mod shell;
mod steps;
mod terms;
pub mod texts;
mod turn;
mod two_step;

pub use account::{
    AccountHome, AccountServices, AgreementLine, ComeBack, ComeBackDone, DataPage, HistoryPage, LeaveAccount,
    LeftAccount, LoggedOut, Logout, ProfileConfirm, ProfileEdit, ProfileView, Section, SelectAccount,
    ServiceDetail, ServiceLine, SessionLine, SessionsPage, SettingsPage,
};
pub use assets::{Asset, Assets};
pub use choice::{Checkbox, Choice, Choices, DateField};
pub use code::{CodeEntry, CodeWay};
pub use consent::{Consent, ConsentItem, SelfRegistered};
pub use credentials::{AccountEmail, AccountMobile, MobileTurned};
pub use device::{DeviceCode, DeviceCompare, DeviceDone, DeviceEnd};
pub use documents::{SHIPPED_VERSION, shipped_texts, text_version};
pub use error::{ErrorKind, ErrorPage, Way};
pub use field::{Field, Need};
pub use form::Form;
pub use form_post::{FormPost, Handing};
pub use items::{Items, ItemsConfirm, ItemsDone};
pub use login::{Login, LoginWaitPage};
pub use passkeys::{PasskeyAdd, PasskeyEdit, PasskeyForm, PasskeyLine, PasskeyRemove, PasskeysPage};
pub use problem::Problem;
pub use profile_fields::{PostalAnswer, PostalHit, ProfileFields};
pub use qr::qr_svg;
pub use readback::{Row, birthdate_words, date_words, era_year, moment_words};
pub use recovery::{
    ChoosePassword, Finished, ForgottenIdForm, RecoveryBirthdate, RecoveryId, ReminderChoice,
};
pub use registration::{
    PasswordRules, RegisterCode, RegisterConfirm, RegisterDetails, RegisterDone, RegisterEmail,
    RegisterLanding, RegisterTerms, Services, Shop, SwitchType,
};
pub use requests::{RequestDone, RequestEnd, RequestFacts, RequestPage, RequestsPage};
pub use ruby::ruby_html;
pub use shell::{Shell, Site};
pub use steps::Steps;
pub use terms::{Document, ServiceTerms, TermsOccasion, TextBlock, TextFragment, text_blocks};
pub use texts::Texts;
pub use turn::TurnNote;
pub use two_step::{RecoveryCodes, SecondStep, TwoStepOff, TwoStepPage, TwoStepSetupPage};

/// The finished page. Rendering writes to memory and cannot fail but by a defect; then the answer is an empty body,
/// never a panic.
#[must_use]
pub fn html(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a page could not be rendered");
        String::new()
    })
}
