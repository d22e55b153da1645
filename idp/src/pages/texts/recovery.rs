crate::bilingual! {
    /// A1–A5 and A1b: the way back to an ID or a password that was forgotten.
    pub struct RecoveryTexts {
        flow: "リマインダー" => "Reminder",
        choice_title: "ID・パスワードのリマインダー" => "ID and password reminder",
        choice_lead: "お困りの内容を選んでください。" => "What did you forget?",
        choice_password: "パスワードを忘れた" => "I forgot my password",
        choice_password_hint: "登録しているメールアドレスで確認して、新しいパスワードを決めます。"
            => "We check your registered email address, and you choose a new password.",
        choice_id: "IDを忘れた" => "I forgot my ID",
        choice_id_hint: "お名前、生年月日、電話番号で確認して、登録しているメールアドレスにお知らせします。"
            => "We check your name, date of birth and phone number, and write to your registered email address.",
        to_login: "ログインの画面に戻る" => "Back to the login page",

        id_title: "パスワード再設定：本人確認" => "Reset your password: who are you?",
        id_lead: "IDを入力してください。登録しているメールアドレスに、認証コードをお送りします。"
            => "Enter your ID. We will send a verification code to your registered email address.",
        id_hint: "携帯電話番号は、「IDとして利用する」にした番号だけが使えます。"
            => "A mobile number works only if you switched it on as an ID.",
        id_send: "認証コードを送信" => "Send verification code",
        id_invalid: "IDは、メールアドレスか携帯電話番号で入力してください。" => "Enter an email address or a mobile number.",
        id_forgotten: "IDを忘れた方" => "Forgot your ID?",

        code_title: "認証コードの入力" => "Enter the verification code",
        code_lead: "次のIDが登録されていれば、そのメールアドレスに認証コードを送りました。メールに書かれた6桁の数字を入力してください。"
            => "If this ID is registered, we have sent a verification code to its email address. Please enter the 6 digits in the mail.",
        code_change: "IDを修正" => "Change the ID",

        birthdate_title: "生年月日の確認" => "Confirm your date of birth",
        birthdate_lead: "ご本人であることを確認するため、登録している生年月日を入力してください。"
            => "To make sure that it is you, please enter your registered date of birth.",
        birthdate_used_up: "生年月日の入力を続けて間違えたため、手続きを中止しました。IDの入力から、やり直してください。"
            => "After too many wrong dates we have stopped here. Please start again from your ID.",

        password_title: "新しいパスワード" => "New password",
        password_lead: "新しいパスワードを決めてください。変更すると、すべての端末でログアウトします。"
            => "Choose a new password. You will be logged out on all your devices.",
        password_submit: "パスワードを変更する" => "Change password",

        done_title: "パスワード再設定の完了" => "Your password has been reset",
        done_notice: "新しいパスワードに変更しました。" => "Your password was changed.",
        done_lead: "確認のメールをお送りしました。新しいパスワードで、ログインしてください。"
            => "We have sent you a confirmation by mail. Please log in with your new password.",

        forgotten_title: "IDを忘れた方" => "Forgot your ID?",
        forgotten_lead: "登録している内容を入力してください。同じ内容の共通IDがあれば、登録しているメールアドレスに、IDをお知らせします。"
            => "Enter what you registered. If there is a common ID with these details, we will send the ID to its registered email address.",
        forgotten_send: "IDをメールで受け取る" => "Send my ID by mail",
        forgotten_note: "生年月日を登録していない方、法人のお客様は、お問い合わせの窓口にご連絡ください。"
            => "If you did not register a date of birth, or registered as a company, please contact us.",
        sent_title: "IDのお知らせ" => "Your ID",
        sent_notice: "入力した内容の共通IDがあれば、登録しているメールアドレスにIDをお送りしました。"
            => "If there is a common ID with these details, we have sent the ID to its registered email address.",
        sent_lead: "メールが届かないときは、入力した内容が登録と違うか、登録がないことがあります。画面では、登録の有無をお答えできません。"
            => "If no mail arrives, the details may differ from what is registered, or there is no such ID. This page cannot tell you which.",
    }
    impl {
        fn birthdate_wrong(left: u32): "登録している生年月日と違います。あと{left}回、入力できます。"
            => "This is not the registered date of birth. Tries left: {left}.",
        fn ids_too_often(minutes: u64): "短い時間に何度もお問い合わせがあったため、いまは受け付けられません。{minutes}分ほどお待ちください。"
            => "There were too many requests in a short time. Please wait about {minutes} minutes.",
    }
}
