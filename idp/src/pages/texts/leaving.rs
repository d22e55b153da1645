crate::bilingual! {
    /// A16 and A17: one's data, leaving, coming back.
    pub struct LeavingTexts {
        data_title: "データのダウンロード" => "Download your data",
        data_lead: "共通IDについて保管している情報を、すべてご覧いただけます。ほかのプログラムで使える形（JSON）でも受け取れます。"
            => "This is everything that we keep about your common ID. You can also have it as JSON, for use in other programs.",
        data_care: "ファイルには、お名前や住所などが含まれます。ほかの人に渡らないように、大切に保管してください。"
            => "The file holds your name, address and more. Please keep it where others cannot see it.",
        data_download: "JSONでダウンロード" => "Download as JSON",
        data_account: "共通ID" => "Your common ID",
        data_profile: "お客様情報" => "Your information",
        data_methods: "パスキーと2段階認証" => "Passkeys and two-step login",
        data_two_step: "2段階認証" => "Two-step login",
        data_sessions: "ログインしている端末" => "Devices where you are logged in",
        data_services: "利用中のサービス" => "Services you use",
        data_terms: "同意した規約" => "What you agreed to",
        data_language: "言語" => "Language",

        leave_title: "退会" => "Leave",
        leave_lead: "共通IDの利用をやめます。次のことを、ご確認ください。" => "You are about to stop using your common ID. Please note:",
        leave_now: "退会すると" => "When you leave",
        leave_logout: "すべての端末とサービスから、ログアウトします。" => "You are logged out on every device and service.",
        leave_services: "次のサービスに、共通IDでログインできなくなります。" => "You can no longer log in to these services with your common ID.",
        leave_address: "再開できる期間は、同じメールアドレスで新しく登録できません。"
            => "Until that day, the same email address cannot be registered anew.",
        leave_later: "再開したいとき" => "If you change your mind",
        leave_password: "ご本人の操作か確認するため、パスワードを入力してください。"
            => "To make sure that it is you, please enter your password.",
        leave_submit: "退会する" => "Leave",
        leave_cancel: "退会しない" => "Do not leave",
        left_title: "退会の手続きを受け付けました" => "You have left",
        left_lead: "共通IDをご利用いただき、ありがとうございました。すべての端末からログアウトしました。"
            => "Thank you for having used the common ID. You were logged out on every device.",
        left_mail: "ご登録のメールアドレスに、利用を再開する方法をお送りしました。30日間は、元に戻せます。"
            => "We have sent you a mail that tells how to come back. You have 30 days.",

        back_title: "共通IDの利用を再開" => "Use your common ID again",
        back_lead: "退会の手続きを取り消して、共通IDの利用を再開します。パスワードを入力してください。"
            => "To take back that you left and use your common ID again, please enter your password.",
        back_submit: "利用を再開する" => "Use it again",
        back_forgot: "パスワードを忘れた場合は、お問い合わせの窓口にご連絡ください。"
            => "If you forgot your password, please contact us.",
        back_done_title: "共通IDの利用を再開しました" => "Your common ID is in use again",
        back_done_lead: "登録されている情報は、そのまま残っています。続けてログインしてください。"
            => "Your information is as it was. Please log in to go on.",
        back_gone_title: "このリンクは使えません" => "This link cannot be used",
        back_gone_lead: "すでに再開したか、再開できる期限が過ぎています。再開した方は、ログインしてください。期限が過ぎた方は、もう一度ご登録ください。"
            => "You have come back already, or the time to come back is over. If you came back, please log in. Otherwise please register again.",
    }
    impl {
        fn leave_until(day: &str): "{day}までは、メールでお送りするページから、元に戻せます。その日を過ぎると、登録されている情報をすべて消します。消したあとは、元に戻せません。"
            => "Until {day} you can come back, from a page that we send you by mail. After that day everything that we keep about you is erased, and cannot be brought back.",
        fn back_until(day: &str): "{day}まで、再開できます。" => "You can come back until {day}.",
    }
}
