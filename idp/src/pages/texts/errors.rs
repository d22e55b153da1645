crate::bilingual! {
    /// Error pages (E states) and the page that is shown when something has run out.
    pub struct ErrorTexts {
        reference: "お問い合わせ番号" => "Reference number",
        reference_note: "お問い合わせのときは、この番号をお知らせください。" => "Please tell us this number when you contact us.",
        for_service: "サービスの担当者の方へ" => "For the developers of the service",
        code: "エラーの種類" => "Kind of error",
        to_top: "共通IDのトップへ" => "Go to the common ID top page",
        restart: "はじめからやり直す" => "Start again",
        back_to_service: "サービスに戻る" => "Back to the service",
        open_anew: "このページを開き直す" => "Open this page again",
        not_found: "ページが見つかりません" => "Page not found",
        not_found_do: "アドレスが間違っているか、ページがなくなりました。アドレスをご確認ください。"
            => "The address is wrong, or the page no longer exists. Please check the address.",
        method: "このページは、この方法では開けません" => "This page cannot be opened this way",
        method_do: "ページを開く方法が違います。下のボタンから進んでください。"
            => "A page is opened in another way. Please go on with the button below.",
        bad_request: "送られた内容を読み取れませんでした" => "We could not read what was sent",
        bad_request_do: "下のボタンでページを開き直してから、もう一度お試しください。"
            => "Please open the page again with the button below, and try once more.",
        forbidden: "この操作はできません" => "This is not allowed",
        forbidden_do: "別の画面を開いたままにしていた可能性があります。下のボタンでページを開き直してから、もう一度お試しください。"
            => "Another window may have been open. Please open the page again with the button below, and try once more.",
        too_many: "ただいま、操作の回数が上限に達しています" => "Too many attempts for now",
        unavailable: "ただいま、大変混み合っています" => "We are very busy right now",
        unavailable_do: "ご不便をおかけして申し訳ございません。少し時間をおいて、もう一度お試しください。"
            => "We are sorry for the trouble. Please wait a little and try again.",
        internal: "申し訳ございません。処理を終えられませんでした" => "Sorry, we could not finish this",
        internal_do: "時間をおいて、もう一度お試しください。同じことが続くときは、お問い合わせ番号を添えてご連絡ください。"
            => "Please try again later. If it happens again, contact us with the reference number.",
        expired: "このページの期限が切れました" => "This page has expired",
        expired_do: "時間がたったか、別の画面で手続きが進んだため、このページからは続けられません。下のボタンから、やり直してください。二重に登録されることはありません。"
            => "Too much time has passed, or you went on in another window. Please start again with the button below. Nothing is registered twice.",
        cookies: "ブラウザーの設定をご確認ください" => "Please check your browser settings",
        cookies_do: "手続きを続けるには、Cookie（クッキー）が必要です。ブラウザーの設定でCookieを有効にしてから、下のボタンでやり直してください。"
            => "Cookies are needed to go on. Please allow cookies in your browser, then try again with the button below.",
        client: "サービスからの呼び出しに誤りがあります" => "The service sent a wrong request",
        client_do: "お客様の操作に間違いはありません。下のボタンから進み、ご利用のサービスをもう一度お試しください。同じことが続くときは、そのサービスの窓口にご連絡ください。"
            => "You did nothing wrong. Please go on with the button below and try the service again. If it happens again, contact the service.",
        service_unavailable: "このIDでは、このサービスを利用できません" => "This service cannot be used with this ID",
        service_unavailable_do: "サービスの利用条件をご確認ください。" => "Please check the service's conditions of use.",
    }
    impl {
        fn back_to(service: &str): "「{service}」に戻る" => "Back to “{service}”",
        fn wait_minutes(minutes: u64): "恐れ入りますが、{minutes}分ほどお待ちになってから、もう一度お試しください。"
            => "Please wait about {minutes} minutes and try again.",
        fn wait_seconds(seconds: u64): "恐れ入りますが、{seconds}秒ほどお待ちになってから、もう一度お試しください。"
            => "Please wait about {seconds} seconds and try again.",
    }
}
