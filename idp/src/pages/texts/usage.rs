crate::bilingual! {
    /// A13–A15: services that use the ID, sessions, and what was agreed to.
    pub struct UsageTexts {
        services_title: "利用中のサービス" => "Services you use",
        services_lead: "次のサービスに、共通IDの利用を認めています。" => "These services may use your common ID.",
        services_none: "利用中のサービスはありません。" => "No service uses your common ID.",
        services_revoked: "サービスの利用をやめました。" => "The service can no longer use your common ID.",
        service_since: "利用の開始" => "Since",
        service_more: "内容を見る・利用をやめる" => "See details or stop",
        service_shared: "このサービスに渡す情報" => "What this service may know",
        service_stop_title: "利用をやめるとき" => "If you stop",
        service_stop_lead: "このサービスは、お客様の情報を新しく受け取れなくなります。サービスに登録した内容は、サービスに残ることがあります。"
            => "The service can no longer receive your information. What you entered there may stay with it.",
        service_stop_again: "もう一度使うときは、サービスからログインしてください。" => "To use it again, log in from the service.",
        service_stop: "このサービスの利用をやめる" => "Stop using this service",
        service_back: "利用中のサービスに戻る" => "Back to the services you use",

        sessions_title: "ログイン履歴・端末" => "Logins and devices",
        sessions_lead: "いま、次の端末でログインしています。心当たりのない端末があれば、ログアウトして、パスワードを変更してください。"
            => "You are logged in on these devices. If you do not know one, log it out and change your password.",
        sessions_ended: "選んだ端末からログアウトしました。" => "That device was logged out.",
        session_unknown: "名前のわからない端末" => "Unknown device",
        session_this: "この端末" => "This device",
        session_began: "ログインした日時" => "Logged in",
        session_used: "最後に使った日時" => "Last used",
        session_end: "この端末からログアウトする" => "Log this device out",
        sessions_all_title: "すべての端末" => "All devices",
        sessions_all_lead: "いま使っている端末も含めて、すべての端末からログアウトします。"
            => "You will be logged out everywhere, on this device too.",
        sessions_all: "すべての端末からログアウトする" => "Log out everywhere",

        history_title: "規約と同意の履歴" => "Terms and consents",
        history_lead: "これまでに同意した規約と、サービスに渡すことを認めた情報です。"
            => "The terms that you agreed to, and what you allowed services to know.",
        history_terms: "同意した規約" => "What you agreed to",
        history_scopes: "サービスに渡す情報への同意" => "What services may know",
        history_none: "まだありません。" => "Nothing yet.",
        history_party: "相手・サービス" => "With",
        history_version: "版" => "Version",
        history_at: "同意した日時" => "Agreed",
        history_read: "本文を読む" => "Read the text",
        history_gone: "終了したサービス" => "A service that has ended",
    }
    impl {
        fn session_end_of(device: &str): "{device}からログアウトする" => "Log out {device}",
        fn read_of(title: &str): "「{title}」を読む" => "Read “{title}”",
    }
}

crate::bilingual! {
    /// A19: language and size of text.
    pub struct SettingsTexts {
        title: "言語・文字サイズ" => "Language and text size",
        lead: "この端末での表示を選べます。明るい画面と暗い画面は、端末の設定に合わせて切り替わります。"
            => "Choose how pages look on this device. Light and dark follow the settings of your device.",
        lead_account: "言語は、お送りするメールにも使います。" => "The language is used for our mails to you as well.",
        saved: "設定を保存しました。" => "Your settings were saved.",
        standard: "標準" => "Standard",
        large: "大" => "Large",
        extra_large: "特大" => "Extra large",
        save: "保存" => "Save",
    }
}
