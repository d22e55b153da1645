use super::Message;
use crate::domain::Lang;
use crate::mail::Letter;
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of ML1, ML1b and ML2.
    pub struct RegistrationMailTexts {
        code_subject: "認証コードのお知らせ" => "Your verification code",
        code_lead: "共通IDの登録を受け付けました。次の認証コードを、登録の画面に入力してください。"
            => "Thank you for registering a common ID. Please enter this verification code on the registration page.",
        code_secret: "認証コードは、ほかの人に教えないでください。私たちからお聞きすることはありません。"
            => "Do not tell this code to anyone. We will never ask you for it.",
        ignore: "お心当たりのない場合は、このメールを破棄してください。何も登録されません。"
            => "If you did not ask for this, please delete this mail. Nothing will be registered.",
        known_subject: "共通IDは登録済みです" => "You already have a common ID",
        known_lead: "このメールアドレスで共通IDの登録が申し込まれましたが、すでに登録されています。新しい登録は必要ありません。"
            => "Someone asked to register a common ID with this address, but it is already registered. There is no need to register again.",
        known_login: "共通IDでログイン" => "Log in with your common ID",
        known_reminder: "ID・パスワードをお忘れの方" => "Forgot your ID or password?",
        known_ignore: "お心当たりのない場合は、このメールを破棄してください。登録されている内容は変わっていません。"
            => "If this was not you, please delete this mail. Nothing in your account has changed.",
        done_subject: "ID登録完了のお知らせ" => "Your common ID is registered",
        done_lead: "共通IDにご登録いただき、ありがとうございます。登録が完了しました。"
            => "Thank you for registering. Your common ID is ready.",
        done_id: "ID（メールアドレス）" => "ID (email address)",
        done_services: "共通IDで使えるサービス" => "Services for your common ID",
        done_stranger: "お心当たりのない場合は、お問い合わせの窓口にご連絡ください。"
            => "If you did not register, please contact us.",
    }
    impl {
        fn code_life(minutes: u32): "認証コードは、{minutes}分間使えます。" => "The code works for {minutes} minutes.",
    }
}

/// ML1, to the address that is being registered.
#[derive(Clone, Serialize, Deserialize)]
pub struct RegistrationCode {
    /// Six digits.
    pub code: String,
    /// Life of the code.
    pub minutes: u32,
}

impl Message for RegistrationCode {
    const KIND: &'static str = "registration-code";

    fn letter(&self, lang: Lang) -> Letter {
        let t = RegistrationMailTexts::of(lang);
        Letter::new(t.code_subject)
            .text(t.code_lead)
            .code(&self.code)
            .text(t.code_life(self.minutes))
            .text(t.code_secret)
            .note(t.ignore)
    }
}

/// ML1b, instead of a code when the address is known: the page tells nobody, the owner is told.
#[derive(Clone, Serialize, Deserialize)]
pub struct AlreadyRegistered {
    /// L1, absolute.
    pub login_url: String,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for AlreadyRegistered {
    const KIND: &'static str = "already-registered";

    fn letter(&self, lang: Lang) -> Letter {
        let t = RegistrationMailTexts::of(lang);
        Letter::new(t.known_subject)
            .text(t.known_lead)
            .link(t.known_login, &self.login_url)
            .link(t.known_reminder, &self.reminder_url)
            .note(t.known_ignore)
    }
}

/// ML2, to the new account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Registered {
    /// The new ID; the worker sets it.
    #[serde(default)]
    pub to: String,
    /// The list of services, absolute.
    pub services_url: String,
}

impl Message for Registered {
    const KIND: &'static str = "registered";

    fn letter(&self, lang: Lang) -> Letter {
        let t = RegistrationMailTexts::of(lang);
        Letter::new(t.done_subject)
            .text(t.done_lead)
            .facts([(t.done_id, self.to.as_str())])
            .link(t.done_services, &self.services_url)
            .note(t.done_stranger)
    }
}
