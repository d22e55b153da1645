use super::Message;
use crate::domain::Lang;
use crate::mail::Letter;
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of the mails to those who forgot something.
    pub struct RecoveryMailTexts {
        code_subject: "パスワード再設定の認証コード" => "Your code to reset the password",
        code_lead: "共通IDのパスワードを再設定する手続きを受け付けました。次の認証コードを、手続きの画面に入力してください。"
            => "We were asked to reset the password of your common ID. Please enter this verification code on the page.",
        code_secret: "認証コードは、ほかの人に教えないでください。私たちからお聞きすることはありません。"
            => "Do not tell this code to anyone. We will never ask you for it.",
        code_ignore: "お心当たりのない場合は、このメールを破棄してください。パスワードは変わりません。"
            => "If you did not ask for this, please delete this mail. Your password stays as it is.",
        id_subject: "IDのお知らせ" => "Your common ID",
        id_lead: "IDのお問い合わせを受け付けました。お客様の共通IDは、次のとおりです。"
            => "We were asked for your ID. This is your common ID.",
        id: "ID（メールアドレス）" => "ID (email address)",
        login: "共通IDでログイン" => "Log in with your common ID",
        reminder: "パスワードをお忘れの方" => "Forgot your password?",
        id_ignore: "お心当たりのない場合は、このメールを破棄してください。登録されている内容は変わっていません。"
            => "If you did not ask for this, please delete this mail. Nothing in your account has changed.",
    }
    impl {
        fn code_life(minutes: u32): "認証コードは、{minutes}分間使えます。" => "The code works for {minutes} minutes.",
    }
}

/// The code of A2, to the account's address.
#[derive(Clone, Serialize, Deserialize)]
pub struct RecoveryCode {
    /// Six digits.
    pub code: String,
    /// Life of the code.
    pub minutes: u32,
}

impl Message for RecoveryCode {
    const KIND: &'static str = "recovery-code";

    fn letter(&self, lang: Lang) -> Letter {
        let t = RecoveryMailTexts::of(lang);
        Letter::new(t.code_subject)
            .text(t.code_lead)
            .code(&self.code)
            .text(t.code_life(self.minutes))
            .text(t.code_secret)
            .note(t.code_ignore)
    }
}

/// The answer to A1b, to the account's address.
#[derive(Clone, Serialize, Deserialize)]
pub struct IdReminder {
    /// The ID; the worker sets it.
    #[serde(default)]
    pub to: String,
    /// L1, absolute.
    pub login_url: String,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for IdReminder {
    const KIND: &'static str = "id-reminder";

    fn letter(&self, lang: Lang) -> Letter {
        let t = RecoveryMailTexts::of(lang);
        Letter::new(t.id_subject)
            .text(t.id_lead)
            .facts([(t.id, self.to.as_str())])
            .link(t.login, &self.login_url)
            .link(t.reminder, &self.reminder_url)
            .note(t.id_ignore)
    }
}
