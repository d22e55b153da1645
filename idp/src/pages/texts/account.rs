crate::bilingual! {
    /// The first page of the account, logout, readable texts, the hand-over page.
    pub struct AccountTexts {
        title: "会員情報" => "Your account",
        lead: "次のIDでログインしています。" => "You are logged in with this ID.",
        id: "ID（メールアドレス）" => "ID (email address)",
        kind: "お客様の種別" => "Type of customer",
        group_information: "お客様情報" => "Your information",
        group_security: "ログインと安全" => "Login and security",
        group_services: "サービスと連携" => "Services and links",
        group_account: "設定とデータ" => "Settings and data",
        logout: "ログアウト" => "Log out",
        logout_title: "ログアウトしますか" => "Do you want to log out?",
        logout_lead: "共通IDからログアウトします。同じIDでログインしているほかのサービスからも、ログアウトすることがあります。"
            => "You will be logged out of your common ID. Other services that you use with it may log you out too.",
        logout_stays: "ログアウトしたあとは、この画面に残ります。サービスには、自動で戻りません。"
            => "After that you stay on this page. You are not sent back to the service.",
        logout_cancel: "ログアウトしない" => "Stay logged in",
        logged_out_title: "ログアウトしました" => "You are logged out",
        logged_out_lead: "ご利用ありがとうございました。ほかの方と一緒に使う端末では、ブラウザーも閉じてください。"
            => "Thank you. If you share this device with others, please close the browser as well.",
        leaving_lead: "お使いのサービスからもログアウトしています。終わると、元のサービスに戻ります。"
            => "Your services are being logged out, too. Then you go back to the service that you came from.",
        frame_title: "サービスのログアウト" => "Logout of a service",
        login_again: "もう一度ログインする" => "Log in again",
        document_effective: "適用開始日" => "In force from",
        document_version: "版" => "Version",
        hand_over_title: "サービスに戻ります" => "Going back to the service",
        go_on_title: "次の画面に進みます" => "Going on",
        go_on_button: "次に進む" => "Go on",
        hand_over_lead: "自動で切り替わらないときは、ボタンを押してください。" => "If nothing happens, please press the button.",
        hand_over_button: "サービスに戻る" => "Back to the service",
    }
    impl {
        fn document_preview(day: &str): "この内容は、まだ適用されていません。{day}から適用されます。"
            => "This text is not in force yet. It applies from {day}.",
        fn logout_service(service: &str): "「{service}」から、ログアウトの手続きに進みました。" => "“{service}” asked to log you out.",
    }
}
