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
    }
    impl {
        fn service_lead(service: &str): "ログインすると、「{service}」に進みます。" => "After logging in, you go on to “{service}”.",
    }
}
