use super::Message;
use crate::domain::Lang;
use crate::mail::{Letter, time_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of the notices about passkeys and the two-step login.
    pub struct FactorMailTexts {
        passkey_added_subject: "パスキーを追加しました" => "A passkey was added",
        passkey_added_lead: "共通IDに、パスキーが追加されました。このパスキーで、パスワードを入力せずにログインできます。"
            => "A passkey was added to your common ID. It can be used to log in without a password.",
        passkey_removed_subject: "パスキーを削除しました" => "A passkey was removed",
        passkey_removed_lead: "共通IDのパスキーが削除されました。そのパスキーでは、ログインできなくなりました。"
            => "A passkey of your common ID was removed. It can no longer be used to log in.",
        on_subject: "2段階認証を使い始めました" => "Two-step login is on",
        on_lead: "共通IDの2段階認証が設定されました。これからは、パスワードのあとに確認コードも入力してログインします。"
            => "Two-step login was set up for your common ID. From now on a code is needed after the password.",
        off_subject: "2段階認証をやめました" => "Two-step login is off",
        off_lead: "共通IDの2段階認証が解除されました。これからは、パスワードだけでログインできます。"
            => "Two-step login was switched off for your common ID. From now on the password alone is enough.",
        renewed_subject: "リカバリーコードを作り直しました" => "New recovery codes were made",
        renewed_lead: "共通IDの2段階認証のリカバリーコードが作り直されました。前のコードは使えません。"
            => "New recovery codes were made for the two-step login of your common ID. The old ones no longer work.",
        used_subject: "リカバリーコードでログインがありました" => "A recovery code was used to log in",
        used_lead: "共通IDに、リカバリーコードを使ったログインがありました。使ったコードは、もう使えません。残りが少なくなったら、会員情報の「2段階認証」で作り直してください。"
            => "A recovery code was used to log in with your common ID. It does not work again. When few are left, make new ones under “Two-step login” in your account.",
        refused_subject: "確認コードの間違いが続きました" => "Several wrong codes were entered",
        refused_lead: "共通IDに正しいパスワードが入力されたあと、2段階認証の確認コードの間違いが続いたため、ログインを中止しました。パスワードを、ほかの人に知られているおそれがあります。"
            => "After the right password for your common ID, several wrong codes were entered, and logging in was stopped. Somebody else may know your password.",
        at: "日時" => "Time",
        yours: "ご自身の操作であれば、何もしていただく必要はありません。" => "If this was you, there is nothing you need to do.",
        not_yours: "お心当たりのない場合は、次のページからパスワードを変更し、お問い合わせの窓口にご連絡ください。"
            => "If this was not you, please change your password on this page, and contact us.",
        reminder: "パスワードを変更する" => "Change your password",
    }
}

/// What happened to the account's ways of logging in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// A passkey more.
    PasskeyAdded,
    /// A passkey less.
    PasskeyRemoved,
    /// The two-step login was switched on.
    TwoStepOn,
    /// It was switched off.
    TwoStepOff,
    /// New recovery codes.
    RecoveryCodesRenewed,
    /// One of them was used.
    RecoveryCodeUsed,
    /// The right password, then wrong codes until the tries were spent.
    SecondStepRefused,
}

/// ML7: a change of the ways to log in, to the owner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoginFactors {
    /// What happened.
    pub what: FactorChange,
    /// Seconds since 1970.
    pub at: i64,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for LoginFactors {
    const KIND: &'static str = "login-factors";

    fn letter(&self, lang: Lang) -> Letter {
        let t = FactorMailTexts::of(lang);
        let (subject, lead) = match self.what {
            FactorChange::PasskeyAdded => (t.passkey_added_subject, t.passkey_added_lead),
            FactorChange::PasskeyRemoved => (t.passkey_removed_subject, t.passkey_removed_lead),
            FactorChange::TwoStepOn => (t.on_subject, t.on_lead),
            FactorChange::TwoStepOff => (t.off_subject, t.off_lead),
            FactorChange::RecoveryCodesRenewed => (t.renewed_subject, t.renewed_lead),
            FactorChange::RecoveryCodeUsed => (t.used_subject, t.used_lead),
            FactorChange::SecondStepRefused => (t.refused_subject, t.refused_lead),
        };
        Letter::new(subject)
            .text(lead)
            .facts([(t.at, time_words(self.at, lang))])
            .text(t.yours)
            .text(t.not_yours)
            .link(t.reminder, &self.reminder_url)
    }
}
