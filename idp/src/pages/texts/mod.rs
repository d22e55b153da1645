//! All words on pages, by area, Japanese and English side by side. Labels are fixed by the screen specification;
//! sentences are short, polite, and say what to do.

mod account;
mod common;
mod consent;
mod credentials;
mod device;
mod errors;
mod factors;
mod fields;
mod leaving;
mod login;
mod problems;
mod profile;
mod recovery;
mod registration;
mod requests;
mod usage;

pub use account::AccountTexts;
pub use common::CommonTexts;
pub use consent::{ConsentTexts, ItemsTexts, ServiceTermsTexts};
pub use credentials::CredentialTexts;
pub use device::DeviceTexts;
pub use errors::ErrorTexts;
pub use factors::FactorTexts;
pub use fields::FieldTexts;
pub use leaving::LeavingTexts;
pub use login::LoginTexts;
pub use problems::ProblemTexts;
pub use profile::ProfileTexts;
pub use recovery::RecoveryTexts;
pub use registration::{RegistrationTexts, StepTexts};
pub use requests::RequestTexts;
pub use usage::{SettingsTexts, UsageTexts};

use crate::domain::Lang;

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    /// Frame, buttons, marks.
    pub common: &'static CommonTexts,
    /// Labels and hints of inputs.
    pub fields: &'static FieldTexts,
    /// What is wrong with an input.
    pub problems: &'static ProblemTexts,
    /// R0–R6.
    pub registration: &'static RegistrationTexts,
    /// Steps of the registration.
    pub steps: &'static StepTexts,
    /// L1 and the choice of an account.
    pub login: &'static LoginTexts,
    /// L2–L4.
    pub items: &'static ItemsTexts,
    /// L5.
    pub service_terms: &'static ServiceTermsTexts,
    /// Consent to scopes.
    pub consent: &'static ConsentTexts,
    /// D1–D3: logging in on a device without a keyboard.
    pub device: &'static DeviceTexts,
    /// R1–R3: what services without a browser ask.
    pub requests: &'static RequestTexts,
    /// A1–A5: what was forgotten.
    pub recovery: &'static RecoveryTexts,
    /// A7, A8, A10: address, password and number of the account.
    pub credentials: &'static CredentialTexts,
    /// Account page and logout.
    pub account: &'static AccountTexts,
    /// Passkeys and two-step login.
    pub factors: &'static FactorTexts,
    /// A6 and A9.
    pub profile: &'static ProfileTexts,
    /// A13–A15.
    pub usage: &'static UsageTexts,
    /// A16 and A17.
    pub leaving: &'static LeavingTexts,
    /// A19.
    pub settings: &'static SettingsTexts,
    /// Error pages.
    pub errors: &'static ErrorTexts,
}

impl Texts {
    const fn build(lang: Lang) -> Self {
        Self {
            common: CommonTexts::of(lang),
            fields: FieldTexts::of(lang),
            problems: ProblemTexts::of(lang),
            registration: RegistrationTexts::of(lang),
            steps: StepTexts::of(lang),
            login: LoginTexts::of(lang),
            items: ItemsTexts::of(lang),
            service_terms: ServiceTermsTexts::of(lang),
            consent: ConsentTexts::of(lang),
            device: DeviceTexts::of(lang),
            requests: RequestTexts::of(lang),
            recovery: RecoveryTexts::of(lang),
            credentials: CredentialTexts::of(lang),
            account: AccountTexts::of(lang),
            factors: FactorTexts::of(lang),
            profile: ProfileTexts::of(lang),
            usage: UsageTexts::of(lang),
            leaving: LeavingTexts::of(lang),
            settings: SettingsTexts::of(lang),
            errors: ErrorTexts::of(lang),
        }
    }

    /// The texts of a language.
    #[must_use]
    pub const fn of(lang: Lang) -> &'static Self {
        const JA: Texts = Texts::build(Lang::Ja);
        const EN: Texts = Texts::build(Lang::En);
        match lang {
            Lang::Ja => &JA,
            Lang::En => &EN,
        }
    }
}
