use super::Message;
use crate::domain::Lang;
use crate::mail::{Letter, day_words, time_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of ML9.
    pub struct LeavingMailTexts {
        left_subject: "退会の手続きを受け付けました" => "You have left your common ID",
        left_lead: "共通IDの退会を受け付けました。すべての端末とサービスから、ログアウトしました。"
            => "Your common ID is no longer in use. You were logged out on every device and service.",
        left_erased: "この日を過ぎると、登録されている情報をすべて消します。消したあとは、元に戻せません。"
            => "After that day, everything that we keep about you is erased. It cannot be brought back.",
        left_return: "利用を再開したいときは、その日までに、次のページを開いてください。パスワードが必要です。"
            => "If you change your mind, open this page by then. You will need your password.",
        left_link: "共通IDの利用を再開する" => "Use your common ID again",
        left_stranger: "お心当たりのない場合も、上のページから元に戻せます。戻したあとに、パスワードを変更してください。"
            => "If this was not you, you can bring your ID back on that page. Please change your password afterwards.",
        at: "受付日時" => "Time",
        until: "再開できる期限" => "Last day to come back",
        again_subject: "共通IDは退会の手続き中です" => "Your common ID is being closed",
        again_lead: "このメールアドレスで共通IDの登録が申し込まれましたが、このメールアドレスの共通IDは、退会の手続き中です。"
            => "Someone asked to register a common ID with this address, but its common ID is being closed.",
        again_return: "利用を再開したいときは、退会のときにお送りしたメールのリンクを開いてください。新しく登録できるのは、次の日を過ぎてからです。"
            => "To use it again, open the link in the mail that we sent when you left. A new registration is possible after this day.",
        again_ignore: "お心当たりのない場合は、このメールを破棄してください。" => "If this was not you, please delete this mail.",
        back_subject: "共通IDの利用を再開しました" => "Your common ID is in use again",
        back_lead: "退会の手続きを取り消し、共通IDの利用を再開しました。登録されている情報は、そのまま残っています。"
            => "You came back, and your common ID is in use again. Your information is as it was.",
        back_services: "サービスのご利用には、もう一度ログインしてください。" => "To use a service, please log in again.",
        back_at: "再開日時" => "Time",
        back_stranger: "お心当たりのない場合は、次のページからパスワードを変更してください。"
            => "If this was not you, please change your password on this page.",
        back_reminder: "パスワードを変更する" => "Change your password",
    }
}

/// ML9: the account is left.
#[derive(Clone, Serialize, Deserialize)]
pub struct LeftAccount {
    /// Seconds since 1970.
    pub at: i64,
    /// Until when the owner may come back, seconds since 1970.
    pub until: i64,
    /// Where they come back, absolute. Whoever has it, and the password, has the account: sealed in the outbox.
    pub return_url: String,
}

impl Message for LeftAccount {
    const KIND: &'static str = "left-account";

    fn letter(&self, lang: Lang) -> Letter {
        let t = LeavingMailTexts::of(lang);
        Letter::new(t.left_subject)
            .text(t.left_lead)
            .facts([(t.at, time_words(self.at, lang)), (t.until, day_words(self.until, lang))])
            .text(t.left_erased)
            .text(t.left_return)
            .link(t.left_link, &self.return_url)
            .note(t.left_stranger)
    }
}

/// ML1b for an address whose account is being left: neither a login nor a new registration helps until the last day.
#[derive(Clone, Serialize, Deserialize)]
pub struct AddressBeingLeft {
    /// Until when the owner may come back, seconds since 1970.
    pub until: i64,
}

impl Message for AddressBeingLeft {
    const KIND: &'static str = "address-being-left";

    fn letter(&self, lang: Lang) -> Letter {
        let t = LeavingMailTexts::of(lang);
        Letter::new(t.again_subject)
            .text(t.again_lead)
            .text(t.again_return)
            .facts([(t.until, day_words(self.until, lang))])
            .note(t.again_ignore)
    }
}

/// ML9, the other way: the owner came back.
#[derive(Clone, Serialize, Deserialize)]
pub struct CameBack {
    /// Seconds since 1970.
    pub at: i64,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for CameBack {
    const KIND: &'static str = "came-back";

    fn letter(&self, lang: Lang) -> Letter {
        let t = LeavingMailTexts::of(lang);
        Letter::new(t.back_subject)
            .text(t.back_lead)
            .text(t.back_services)
            .facts([(t.back_at, time_words(self.at, lang))])
            .text(t.back_stranger)
            .link(t.back_reminder, &self.reminder_url)
    }
}
