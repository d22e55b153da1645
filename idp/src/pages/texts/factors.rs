crate::bilingual! {
    /// A18: passkeys, two-step login, and their places on the login page.
    pub struct FactorTexts {
        passkeys: "パスキー" => "Passkeys",
        passkeys_lead: "パスキーを使うと、パスワードを入力せずに、指紋や顔、画面ロックでログインできます。偽のサイトに、だまし取られることもありません。"
            => "With a passkey you log in by fingerprint, face or screen lock instead of a password. A false site cannot trick it out of you.",
        passkeys_none: "パスキーは、まだありません。" => "There is no passkey yet.",
        passkeys_list: "登録しているパスキー" => "Your passkeys",
        passkey_added: "追加した日" => "Added on",
        passkey_used: "最後に使った日" => "Last used on",
        passkey_unused: "まだ使っていません" => "Not used yet",
        passkey_add: "パスキーを追加" => "Add a passkey",
        passkey_add_title: "パスキーの追加" => "Add a passkey",
        passkey_add_lead: "ボタンを押すと、この端末が、指紋や顔、画面ロックで本人かどうかを確認します。パスキーは、お使いの端末やパスワード管理サービスに保存されます。"
            => "When you press the button, this device checks that it is you by fingerprint, face or screen lock. The passkey is kept in your device or password manager.",
        passkey_shared_note: "ほかの方と一緒に使う端末には、追加しないでください。" => "Do not add one on a device that you share with others.",
        passkey_no_script: "このブラウザーでは、パスキーを使えません。パスキーに対応したブラウザーで、JavaScriptを有効にしてください。パスワードでのログインは、これまでどおり使えます。"
            => "Passkeys cannot be used in this browser. Please use a browser that knows passkeys, with JavaScript on. Logging in by password works as before.",
        passkey_name_hint: "どの端末のものか、わかる名前にしてください。例：自分のスマートフォン" => "A name that tells you which device it is on. Example: My phone",
        passkey_edit_title: "パスキーの名前の変更" => "Rename a passkey",
        passkey_rename: "名前を変更" => "Rename",
        passkey_remove: "削除" => "Remove",
        passkey_remove_title: "パスキーを削除しますか" => "Do you want to remove this passkey?",
        passkey_remove_lead: "削除すると、このパスキーではログインできなくなります。端末やパスワード管理サービスに残ったパスキーは、そちらでも削除してください。"
            => "After that you cannot log in with it. Please also remove it from your device or password manager, where it stays.",
        passkey_remove_submit: "パスキーを削除" => "Remove the passkey",
        passkey_done_added: "パスキーを追加しました。" => "The passkey was added.",
        passkey_done_renamed: "パスキーの名前を変更しました。" => "The passkey was renamed.",
        passkey_done_removed: "パスキーを削除しました。" => "The passkey was removed.",
        passkey_refused: "パスキーを追加できませんでした。もう一度「パスキーを追加」を押してください。" => "The passkey could not be added. Please press “Add a passkey” once more.",
        passkey_known: "このパスキーは、すでに登録されています。" => "This passkey is registered already.",
        passkey_bad_name: "パスキーの名前は、1〜40文字で入力してください。" => "The name of a passkey has 1 to 40 characters.",
        passkey_stopped: "パスキーの操作が、完了しませんでした。もう一度お試しください。" => "The passkey was not used. Please try again.",
        passkey_exists: "この端末のパスキーは、すでに登録されています。" => "A passkey of this device is registered already.",
        passkey_login: "パスキーでログイン" => "Log in with a passkey",
        passkey_login_failed: "パスキーでログインできませんでした。もう一度お試しいただくか、パスワードでログインしてください。"
            => "We could not log you in with this passkey. Please try again, or use your password.",
        step_up: "このサービスを使うには、2段階認証またはパスキーでログインしてください。" => "For this service, please log in with a passkey or in two steps.",
        step_up_passkey: "このサービスを使うには、パスキーでログインしてください。" => "For this service, please log in with a passkey.",

        two_step: "2段階認証" => "Two-step login",
        two_step_lead: "パスワードのあとに、認証アプリに表示される6桁の数字も入力する、より安全なログイン方法です。パスワードを知られても、ほかの人はログインできません。"
            => "A safer way to log in: after the password you also enter six digits from an authenticator app. Nobody can log in with your password alone.",
        two_step_state: "状態" => "State",
        two_step_off: "使っていません" => "Off",
        two_step_on: "使っています" => "On",
        two_step_since: "使い始めた日" => "In use since",
        two_step_codes: "使っていないリカバリーコード" => "Recovery codes left",
        two_step_begin: "2段階認証を設定する" => "Set up two-step login",
        two_step_setup_title: "2段階認証の設定" => "Set up two-step login",
        two_step_scan: "1. 認証アプリで読み取る" => "1. Scan with an authenticator app",
        two_step_scan_lead: "スマートフォンの認証アプリ（Google Authenticator、Microsoft Authenticatorなど）で、次の二次元コードを読み取ってください。"
            => "Scan this code with an authenticator app on your phone, such as Google Authenticator or Microsoft Authenticator.",
        two_step_qr: "認証アプリで読み取る二次元コード。読み取れないときは、下のキーを入力してください。" => "Code for your authenticator app. If you cannot scan it, enter the key below.",
        two_step_key: "読み取れないときは、次のキーをアプリに入力してください。" => "If you cannot scan it, enter this key in the app.",
        two_step_confirm: "2. 表示された数字を入力する" => "2. Enter the digits shown",
        two_step_confirm_submit: "2段階認証を使い始める" => "Start two-step login",
        app_code_hint: "認証アプリに表示された6桁の数字" => "The 6 digits in your authenticator app",
        app_code_format: "確認コードは、6桁の数字で入力してください。" => "The code is 6 digits.",
        app_code_wrong: "確認コードが違います。認証アプリの新しい数字を入力してください。違うままのときは、スマートフォンの時刻をご確認ください。"
            => "This code is not right. Please enter the newest digits in the app. If it stays wrong, check the clock of your phone.",
        codes_title: "リカバリーコード" => "Recovery codes",
        codes_lead: "スマートフォンをなくしたときなどに、確認コードの代わりに使えます。1つのコードは、1回だけ使えます。いま書き写すか印刷して、安全な場所に保管してください。この画面を離れると、もう表示できません。"
            => "Use one of these instead of the app’s code if you lose your phone. Each works once. Write them down or print them now, and keep them in a safe place. They cannot be shown again once you leave this page.",
        codes_list: "リカバリーコードの一覧" => "List of recovery codes",
        codes_seen: "保管しました" => "I have kept them safe",
        codes_renew_lead: "リカバリーコードを作り直すと、前のコードは使えなくなります。" => "If you make new recovery codes, the old ones no longer work.",
        codes_renew: "リカバリーコードを作り直す" => "Make new recovery codes",
        two_step_switch_off: "2段階認証をやめる" => "Switch two-step login off",
        two_step_off_title: "2段階認証をやめますか" => "Do you want to switch two-step login off?",
        two_step_off_lead: "これからは、パスワードだけでログインできるようになります。リカバリーコードも、使えなくなります。認証アプリの登録は、アプリで削除してください。"
            => "From then on the password alone is enough to log in, and the recovery codes no longer work. Please remove the entry from your authenticator app.",
        two_step_done_on: "2段階認証を使い始めました。" => "Two-step login is on.",
        two_step_done_off: "2段階認証をやめました。" => "Two-step login is off.",
        second_title: "確認コードの入力" => "Enter your code",
        second_lead: "認証アプリを開いて、表示されている6桁の数字を入力してください。" => "Open your authenticator app and enter the six digits that it shows.",
        second_recovery: "認証アプリを使えない方" => "If you cannot use your app",
        second_recovery_lead: "2段階認証を設定したときに保管した、リカバリーコードを1つ入力してください。" => "Enter one of the recovery codes that you kept when you set up two-step login.",
        second_other: "別のIDでログインする" => "Log in with another ID",
        second_used_up: "確認コードの入力を続けて間違えたため、ログインを中止しました。はじめから、もう一度ログインしてください。しばらく待つ必要がある場合があります。"
            => "Logging in was stopped after several wrong codes. Please log in again from the beginning; you may have to wait for a while.",
        back_to_passkeys: "パスキーの一覧に戻る" => "Back to your passkeys",
        back_to_two_step: "2段階認証に戻る" => "Back to two-step login",
        back_to_account: "会員情報に戻る" => "Back to your account",
    }
    impl {
        fn passkey_suggested(number: usize): "パスキー{number}" => "Passkey {number}",
        fn passkey_full(most: usize): "パスキーは、{most}個まで登録できます。使っていないものを削除してください。" => "You can have up to {most} passkeys. Please remove one that you do not use.",
        fn codes_count(left: i64): "{left}個" => "{left}",
        fn recovery_wrong(left: u32): "リカバリーコードが違うか、すでに使われています。ほかのコードをお試しください。あと{left}回、入力できます。"
            => "This recovery code is not right, or was used before. Please try another one. Tries left: {left}.",
        fn second_wrong(left: u32): "確認コードが違います。新しい数字が表示されるのを待って、もう一度入力してください。あと{left}回、入力できます。"
            => "This code is not right. Please wait for new digits and try again. Tries left: {left}.",
    }
}
