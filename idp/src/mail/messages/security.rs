use super::Message;
use crate::domain::Lang;
use crate::mail::{Letter, time_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of ML6 and ML7.
    pub struct SecurityMailTexts {
        password_subject: "パスワードを変更しました" => "Your password was changed",
        password_lead: "共通IDのパスワードが変更されました。ほかの端末では、ログアウトしました。"
            => "The password of your common ID was changed. You were logged out on your other devices.",
        locked_subject: "ログインを一時停止しました" => "Logging in is stopped for now",
        locked_lead: "パスワードの間違いが続いたため、安全のため、共通IDへのログインを一時停止しました。"
            => "After several wrong passwords, logging in with your common ID has been stopped for your safety.",
        device_subject: "新しい端末からログインがありました" => "New device used to log in",
        device_lead: "これまでと違う端末から、共通IDへのログインがありました。" => "Your common ID was used to log in on a new device.",
        at: "日時" => "Time",
        device: "端末" => "Device",
        yours: "ご自身の操作であれば、何もしていただく必要はありません。" => "If this was you, there is nothing you need to do.",
        not_yours: "お心当たりのない場合は、次のページからパスワードを変更してください。"
            => "If this was not you, please change your password on this page.",
        reminder: "パスワードを変更する" => "Change your password",
    }
    impl {
        fn locked_until(minutes: u64): "{minutes}分ほどたつと、もう一度ログインできます。" => "You can try again in about {minutes} minutes.",
    }
}

/// ML6.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Seconds since 1970.
    pub at: i64,
    /// The browser, in words; may be empty.
    pub device: String,
    /// A1, absolute.
    pub reminder_url: String,
}

/// ML7: too many wrong passwords.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountLocked {
    /// Seconds since 1970.
    pub at: i64,
    /// How long logging in stays stopped.
    pub minutes: u64,
    /// A1, absolute.
    pub reminder_url: String,
}

/// ML7: a device that was not seen before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewDevice {
    /// Seconds since 1970.
    pub at: i64,
    /// The browser, in words; may be empty.
    pub device: String,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for PasswordChanged {
    const KIND: &'static str = "password-changed";

    fn letter(&self, lang: Lang) -> Letter {
        let t = SecurityMailTexts::of(lang);
        let letter = Letter::new(t.password_subject).text(t.password_lead);
        ending(letter.facts(facts(self.at, &self.device, lang)), &self.reminder_url, lang)
    }
}

impl Message for AccountLocked {
    const KIND: &'static str = "account-locked";

    fn letter(&self, lang: Lang) -> Letter {
        let t = SecurityMailTexts::of(lang);
        let letter = Letter::new(t.locked_subject).text(t.locked_lead).text(t.locked_until(self.minutes));
        ending(letter.facts(facts(self.at, "", lang)), &self.reminder_url, lang)
    }
}

impl Message for NewDevice {
    const KIND: &'static str = "new-device";

    fn letter(&self, lang: Lang) -> Letter {
        let t = SecurityMailTexts::of(lang);
        let letter = Letter::new(t.device_subject).text(t.device_lead);
        ending(letter.facts(facts(self.at, &self.device, lang)), &self.reminder_url, lang)
    }
}

fn facts(at: i64, device: &str, lang: Lang) -> Vec<(&'static str, String)> {
    let t = SecurityMailTexts::of(lang);
    let mut facts = vec![(t.at, time_words(at, lang))];
    if !device.is_empty() {
        facts.push((t.device, device.to_owned()));
    }
    facts
}

fn ending(letter: Letter, reminder_url: &str, lang: Lang) -> Letter {
    let t = SecurityMailTexts::of(lang);
    letter.text(t.yours).text(t.not_yours).link(t.reminder, reminder_url)
}
