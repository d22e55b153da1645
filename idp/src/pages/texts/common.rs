crate::bilingual! {
    /// Frame of every page, marks and buttons that many pages share.
    pub struct CommonTexts {
        skip: "本文へ進む" => "Skip to main content",
        help: "ヘルプ" => "Help",
        privacy: "個人情報の取り扱いについて" => "Privacy notice",
        contact: "お問い合わせ" => "Contact",
        footer_label: "このサイトについて" => "About this site",
        other_language: "English" => "日本語",
        error_prefix: "エラー：" => "Error: ",
        title_joint: "｜" => " | ",
        summary_title: "入力内容をご確認ください" => "Please check what you entered",
        error_word: "エラー" => "Error",
        notice_word: "お知らせ" => "Notice",
        caution_word: "ご注意" => "Please note",
        required: "必須" => "required",
        optional: "任意" => "optional",
        mark_note: "「必須」の項目は、必ず入力してください。" => "Items marked “required” must be filled in.",
        next: "次へ" => "Next",
        back: "前の画面に戻る" => "Back to the previous page",
        cancel: "やめる" => "Cancel",
        change: "修正" => "Change",
        login: "ログイン" => "Log in",
        show_password: "パスワードを表示" => "Show password",
        hide_password: "パスワードを隠す" => "Hide password",
        year: "年" => "Year",
        month: "月" => "Month",
        day: "日" => "Day",
        choose: "選択してください" => "Choose one",
        none: "（入力なし）" => "(not entered)",
        opens_text: "本文を読む" => "Read the full text",
        time_warning: "まもなく、このページの期限が切れます。入力を終えて、ボタンを押してください。期限が切れると、入力した内容が消えます。"
            => "This page will expire soon. Please finish and press the button. After that, your entries will be lost.",
        flow_registration: "新規登録" => "Registration",
        flow_login: "ログイン" => "Login",
        flow_account: "会員情報" => "Your account",
        flow_error: "お知らせ" => "Notice",
        flow_document: "ご利用案内" => "Information",
    }
    impl {
        fn steps(current: usize, total: usize): "全{total}ステップ中{current}" => "Step {current} of {total}",
    }
}
