crate::bilingual! {
    /// Logging in on a device without a keyboard.
    pub struct DeviceTexts {
        flow: "機器でのログイン" => "Log in on a device",
        title: "機器の番号の入力" => "Enter the number on your device",
        lead: "車の画面など、ログインしたい機器に表示されている番号を入力してください。"
            => "Enter the number that is shown on the device you want to log in on, your car’s screen for example.",
        code_hint: "9桁の数字です。例：012-345-678" => "9 digits, for example 012-345-678",
        code_format: "機器に表示されている、9桁の数字を入力してください。" => "Enter the 9 digits that are shown on the device.",
        code_unknown: "この番号の機器が見つかりません。番号を確かめてください。表示から10分を過ぎたときは、機器で新しい番号を表示してください。"
            => "No device waits for this number. Check it; if it has been shown for more than 10 minutes, let the device show a new one.",
        warning: "電話やメール、メッセージで番号を伝えられたときは、入力しないでください。ほかの人が、お客様のIDでログインしようとしています。"
            => "If somebody gave you a number by phone, mail or message, do not enter it: they are trying to log in with your ID.",
        compare_title: "機器の確認" => "Check the device",
        compare_note: "機器の画面に、同じ番号が表示されていることを確かめてください。" => "Check that the screen of the device shows the same number.",
        allow: "この機器でログインする" => "Log in on this device",
        deny: "ログインしない" => "Do not log in",
        done_title: "機器でログインできます" => "You can go on on the device",
        done_lead: "機器の画面に戻ってください。まもなくログインが完了します。" => "Go back to the device. It will be logged in in a moment.",
        done_stop: "機器を手放すときや、心当たりのない機器があるときは、「利用中のサービス」から利用をやめられます。"
            => "When you give the device away, or if you do not know a device, you can stop it under “Services you use”.",
        refused_title: "機器ではログインしません" => "The device is not logged in",
        refused_lead: "この番号は使えなくなりました。ログインするときは、機器で新しい番号を表示してください。"
            => "This number can no longer be used. To log in, let the device show a new one.",
        unmet_title: "ログインするには、登録が必要です" => "Something is needed before the device is logged in",
        unmet_lead: "この機器でログインするには、2段階認証またはパスキーでのログインが必要です。設定で登録してから、番号をもう一度入力してください。"
            => "This device asks for a login in two steps or by passkey. Set one up, then enter the number again.",
        unmet_way: "ログイン方法を設定する" => "Set up how you log in",
        late_title: "番号の期限が切れています" => "The number has expired",
        late_lead: "機器で新しい番号を表示して、もう一度入力してください。" => "Let the device show a new number and enter that one.",
        again: "番号を入力する" => "Enter a number",
    }
    impl {
        fn compare_lead(service: &str): "「{service}」の機器で、お客様のIDでログインしようとしています。"
            => "A device of “{service}” is about to be logged in with your ID.",
        fn too_often(minutes: u64): "番号を続けて間違えています。{minutes}分ほど待ってから、もう一度入力してください。"
            => "Too many wrong numbers. Please wait about {minutes} minutes and try again.",
    }
}
