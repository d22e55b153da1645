crate::bilingual! {
    /// L1 and the choice of an account.
    pub struct LoginTexts {
        title: "共通IDでログイン" => "Log in with your common ID",
        username_hint: "携帯電話番号は、会員情報の編集で「IDとして利用する」にした番号だけが使えます。ハイフンは、あってもなくてもかまいません。"
            => "A mobile number works only after you have switched it on under “Edit your information”. Hyphens do not matter.",
        submit: "ログイン" => "Log in",
        forgot_password: "パスワードをお忘れの方" => "Forgot your password?",
        forgot_id: "入力方法・IDをお忘れの方" => "Forgot your ID, or not sure what to enter?",
        no_id_title: "共通IDをお持ちでない方" => "If you do not have a common ID",
        register: "新たに共通IDを取得する" => "Get a new common ID",
        again: "安全のため、もう一度ログインしてください。" => "For your safety, please log in again.",
        select_title: "どのIDで続けますか" => "Which ID do you want to use?",
        select_lead: "いま、次のIDでログインしています。" => "You are logged in with this ID.",
        select_continue: "このIDで続ける" => "Continue with this ID",
        select_other: "別のIDでログインする" => "Log in with another ID",
        wait_title: "順番をお待ちください" => "Please wait for your turn",
        wait_lead: "お使いの回線から、IDやパスワードの間違いが続いています。ほかの方のIDを守るため、順番に受け付けています。"
            => "There have been many wrong IDs or passwords from your network. To protect other people's IDs, we take logins one after the other.",
        wait_not_checked: "お客様が入力された内容は、まだ確認していません。入力の間違いではありませんので、ご安心ください。"
            => "We have not looked at what you entered yet. You have not made a mistake.",
        wait_back: "時間になると、この画面は自動でログイン画面に戻ります。" => "When it is time, this page goes back to the login page by itself.",
        wait_form: "ログイン画面に戻る" => "Back to the login page",
        wait_ways_title: "待たずにログインするには" => "To log in without waiting",
        wait_known: "前にこのIDでログインした端末とブラウザーなら、お待ちいただく必要はありません。"
            => "A device and browser that you logged in with before do not need to wait.",
        wait_reminder: "お急ぎの方は、メールで届く認証コードでパスワードを設定し直すと、待たずにログインできます。"
            => "If you cannot wait, set a new password with a code that we send by email. Then you can log in at once.",
        wait_reminder_link: "パスワードを設定し直す" => "Set a new password",
    }
    impl {
        fn wait_seconds(seconds: u64): "あと{seconds}秒ほどで、ログインできるようになります。" => "You can log in in about {seconds} seconds.",
        fn wait_minutes(minutes: u64): "あと{minutes}分ほどで、ログインできるようになります。" => "You can log in in about {minutes} minutes.",
        fn service_lead(service: &str): "ログインすると、「{service}」に進みます。" => "After logging in, you go on to “{service}”.",
    }
}
