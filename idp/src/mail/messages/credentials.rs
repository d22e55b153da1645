use super::Message;
use crate::domain::{Brand, Lang};
use crate::mail::{Letter, RenderedMail, time_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of ML8 and of the messages about mobile numbers.
    pub struct CredentialMailTexts {
        code_subject: "メールアドレス変更の認証コード" => "Your code to change the email address",
        code_lead: "共通IDのメールアドレスを、このアドレスに変更する手続きを受け付けました。次の認証コードを、手続きの画面に入力してください。"
            => "We were asked to make this the email address of a common ID. Please enter this verification code on the page.",
        code_secret: "認証コードは、ほかの人に教えないでください。私たちからお聞きすることはありません。"
            => "Do not tell this code to anyone. We will never ask you for it.",
        code_ignore: "お心当たりのない場合は、このメールを破棄してください。何も変わりません。"
            => "If you did not ask for this, please delete this mail. Nothing will change.",
        taken_subject: "このメールアドレスは登録済みです" => "This address already has a common ID",
        taken_lead: "別の共通IDのメールアドレスを、このアドレスに変更する手続きがありましたが、このアドレスはお客様の共通IDに登録されているため、変更できません。"
            => "Someone asked to use this address for another common ID, but it already belongs to yours, so it cannot be changed.",
        taken_login: "共通IDでログイン" => "Log in with your common ID",
        taken_ignore: "お心当たりのない場合は、このメールを破棄してください。登録されている内容は変わっていません。"
            => "If this was not you, please delete this mail. Nothing in your account has changed.",
        changed_subject: "メールアドレスを変更しました" => "Your email address was changed",
        changed_lead: "共通IDのメールアドレスが、このアドレスから別のアドレスに変更されました。このアドレスでは、ログインできなくなりました。"
            => "The email address of your common ID was changed from this one to another. You can no longer log in with this address.",
        mobile_on_subject: "携帯電話番号をIDとして利用できます" => "Your mobile number now works as your ID",
        mobile_on_lead: "次の携帯電話番号で、共通IDにログインできるようになりました。"
            => "You can now log in to your common ID with this mobile number.",
        mobile_off_subject: "携帯電話番号でのログインを停止しました" => "Your mobile number no longer works as your ID",
        mobile_off_lead: "次の携帯電話番号では、共通IDにログインできなくなりました。"
            => "You can no longer log in to your common ID with this mobile number.",
        mobile_released_lead: "次の携帯電話番号の確認が別の共通IDで行われたため、この番号では、お客様の共通IDにログインできなくなりました。メールアドレスでログインしてください。"
            => "This mobile number was confirmed for another common ID, so it no longer works for yours. Please log in with your email address.",
        number: "携帯電話番号" => "Mobile number",
        at: "日時" => "Time",
        device: "端末" => "Device",
        yours: "ご自身の操作であれば、何もしていただく必要はありません。" => "If this was you, there is nothing you need to do.",
        not_yours: "お心当たりのない場合は、すぐに次の窓口までお問い合わせください。" => "If this was not you, please contact us at once.",
        not_yours_password: "お心当たりのない場合は、次のページからパスワードを変更してください。"
            => "If this was not you, please change your password on this page.",
        reminder: "パスワードを変更する" => "Change your password",
        message_subject: "認証コード" => "Verification code",
    }
    impl {
        fn code_life(minutes: u32): "認証コードは、{minutes}分間使えます。" => "The code works for {minutes} minutes.",
        fn ending(last: &str): "末尾 {last}" => "ending in {last}",
        fn message(code: &str, name: &str, minutes: u32): "{code} は{name}の認証コードです。{minutes}分間使えます。ほかの人に教えないでください。"
            => "{code} is your {name} verification code. It works for {minutes} minutes. Do not share it.",
    }
}

/// ML8, to the new address.
#[derive(Clone, Serialize, Deserialize)]
pub struct EmailChangeCode {
    /// Six digits.
    pub code: String,
    /// Life of the code.
    pub minutes: u32,
}

impl Message for EmailChangeCode {
    const KIND: &'static str = "email-change-code";

    fn letter(&self, lang: Lang) -> Letter {
        let t = CredentialMailTexts::of(lang);
        Letter::new(t.code_subject)
            .text(t.code_lead)
            .code(&self.code)
            .text(t.code_life(self.minutes))
            .text(t.code_secret)
            .note(t.code_ignore)
    }
}

/// Instead of a code when the new address has an account: the page tells nobody, the owner is told.
#[derive(Clone, Serialize, Deserialize)]
pub struct EmailTaken {
    /// L1, absolute.
    pub login_url: String,
}

impl Message for EmailTaken {
    const KIND: &'static str = "email-taken";

    fn letter(&self, lang: Lang) -> Letter {
        let t = CredentialMailTexts::of(lang);
        Letter::new(t.taken_subject)
            .text(t.taken_lead)
            .link(t.taken_login, &self.login_url)
            .note(t.taken_ignore)
    }
}

/// ML8, to the old address.
#[derive(Clone, Serialize, Deserialize)]
pub struct EmailChanged {
    /// Seconds since 1970.
    pub at: i64,
    /// The browser, in words; may be empty.
    pub device: String,
}

impl Message for EmailChanged {
    const KIND: &'static str = "email-changed";

    fn letter(&self, lang: Lang) -> Letter {
        let t = CredentialMailTexts::of(lang);
        Letter::new(t.changed_subject)
            .text(t.changed_lead)
            .facts(facts(self.at, &self.device, None, lang))
            .text(t.yours)
            .text(t.not_yours)
    }
}

/// What happened to a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MobileChange {
    /// It works as a login name.
    On,
    /// Its owner switched it off.
    Off,
    /// Somebody else proved that it is theirs.
    Released,
}

/// To the account's address, when a mobile number became its login name or is it no longer.
#[derive(Clone, Serialize, Deserialize)]
pub struct MobileChanged {
    /// What happened.
    pub change: MobileChange,
    /// The last four digits.
    pub last: String,
    /// Seconds since 1970.
    pub at: i64,
    /// The browser, in words; may be empty.
    pub device: String,
    /// A1, absolute.
    pub reminder_url: String,
}

impl Message for MobileChanged {
    const KIND: &'static str = "mobile-changed";

    fn letter(&self, lang: Lang) -> Letter {
        let t = CredentialMailTexts::of(lang);
        let (subject, lead) = match self.change {
            MobileChange::On => (t.mobile_on_subject, t.mobile_on_lead),
            MobileChange::Off => (t.mobile_off_subject, t.mobile_off_lead),
            MobileChange::Released => (t.mobile_off_subject, t.mobile_released_lead),
        };
        let letter =
            Letter::new(subject).text(lead).facts(facts(self.at, &self.device, Some(&self.last), lang));
        if self.change == MobileChange::Released {
            return letter;
        }
        letter.text(t.yours).text(t.not_yours_password).link(t.reminder, &self.reminder_url)
    }
}

/// The code of A10: a text message, so one line without frame.
#[derive(Clone, Serialize, Deserialize)]
pub struct MobileCode {
    /// Six digits.
    pub code: String,
    /// Life of the code.
    pub minutes: u32,
}

impl Message for MobileCode {
    const KIND: &'static str = "mobile-code";

    fn letter(&self, lang: Lang) -> Letter {
        Letter::new(CredentialMailTexts::of(lang).message_subject)
    }

    fn render(&self, lang: Lang, brand: &Brand) -> RenderedMail {
        let t = CredentialMailTexts::of(lang);
        self.letter(lang).render_line(
            lang,
            brand,
            t.message(&self.code, brand.short_name.get(lang), self.minutes),
        )
    }
}

fn facts(at: i64, device: &str, last: Option<&str>, lang: Lang) -> Vec<(&'static str, String)> {
    let t = CredentialMailTexts::of(lang);
    let mut facts = Vec::new();
    if let Some(last) = last {
        facts.push((t.number, t.ending(last)));
    }
    facts.push((t.at, time_words(at, lang)));
    if !device.is_empty() {
        facts.push((t.device, device.to_owned()));
    }
    facts
}
