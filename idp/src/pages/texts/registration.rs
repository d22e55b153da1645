crate::bilingual! {
    /// Steps of the registration, in order.
    pub struct StepTexts {
        address: "アドレス登録" => "Email address",
        code: "認証コードの入力" => "Verification code",
        details: "情報の入力" => "Your information",
        confirm: "入力内容確認" => "Check your entries",
        done: "ID登録完了" => "Registration complete",
        label: "新規登録の手順" => "Steps of the registration",
    }
}

crate::bilingual! {
    /// R0–R6.
    pub struct RegistrationTexts {
        landing_title: "ひとつのIDで、いろいろなサービスに" => "One ID for many services",
        landing_lead: "共通IDは、おクルマにかかわるサービスで使える、無料のIDです。メールアドレスがあれば、数分で登録できます。"
            => "The common ID is a free ID for services around your car. All you need is an email address and a few minutes.",
        landing_services: "共通IDで使えるサービス" => "Services for your common ID",
        landing_register: "新規登録（無料）" => "Register (free)",
        landing_login_title: "すでに共通IDをお持ちの方" => "If you already have a common ID",
        landing_login: "ログイン" => "Log in",
        point_one: "ログインは、これひとつで" => "One login is enough",
        point_one_text: "サービスごとにIDとパスワードを覚える必要がありません。"
            => "No need to remember an ID and a password for every service.",
        point_dealer: "販売店とつながる" => "Connected with your dealer",
        point_dealer_text: "お店で連携のお手続きをすると、担当の販売店からの案内や予約が、サービスで使えるようになります。"
            => "Link your ID at your dealer, and services can show your dealer's news and bookings.",
        point_yours: "情報は、お客様のもの" => "Your information stays yours",
        point_yours_text: "サービスにお渡しする情報は、そのたびに確かめていただきます。登録も退会も無料です。"
            => "You decide what a service gets to know. Registering and leaving are free.",
        shop_title: "お店でのご登録" => "Registering at a shop",
        shop_lead: "お店のQRコードから、お越しいただきました。登録が終わりましたら、最後の画面をお店の方にお見せください。"
            => "You came here by a shop's QR code. When you have registered, please show the last screen to the staff.",
        shop_show: "お店の方にこの画面をお見せください" => "Please show this screen to the staff of the shop",
        shop_then: "続きのお手続きは、お店の方がご案内します。" => "They will tell you what comes next.",
        services_title: "共通IDで使えるサービス" => "Services for your common ID",
        services_lead: "次のサービスで、共通IDを使ってログインできます。" => "You can log in to these services with your common ID.",
        services_account: "会員情報を見る" => "See your account",

        terms_title: "利用規約の同意" => "Terms of use",
        terms_lead: "共通IDの登録には、利用規約への同意が必要です。次の規約をお読みください。"
            => "To register a common ID, you need to agree to the terms of use. Please read them first.",
        terms_link: "共通ID利用規約" => "Terms of use of the common ID",
        terms_new_window: "（新しい画面で開きます）" => "(opens in a new window)",

        email_title: "アドレス登録" => "Register your email address",
        email_lead: "入力したメールアドレスが、共通IDになります。ご本人のものか確認するため、認証コードをメールでお送りします。"
            => "This address will be your common ID. We will send a verification code to it to make sure that it is yours.",
        email_send: "認証コードを送信" => "Send verification code",
        mail_notes: "メールについて" => "About the mail",
        mail_junk: "届かないときは、迷惑メールのフォルダーもご確認ください。" => "If it does not arrive, please also look in your junk mail folder.",

        code_title: "認証コードの入力" => "Enter the verification code",
        code_lead: "次のメールアドレスに、認証コードを送りました。メールに書かれた6桁の数字を入力してください。"
            => "We have sent a verification code to this address. Please enter the 6 digits in the mail.",
        code_resend: "認証コードを再送" => "Send a new code",
        code_resend_note: "再送すると、前に届いた認証コードは使えなくなります。" => "When a new code is sent, the earlier one no longer works.",
        code_resent: "新しい認証コードを送りました。" => "A new verification code has been sent.",
        turn_tells: "時間になりましたら、この画面でお知らせします。" => "This page will tell you when it is time.",
        turn_came: "お待たせしました。いま、認証コードをお送りできます。" => "Thank you for waiting. We can send a code now.",
        code_slow: "いま、認証コードが届くまでに時間がかかっています。この画面を開いたまま、少しお待ちください。しばらく待っても届かないときは、認証コードを再送してください。"
            => "Codes are slow to arrive at the moment. Please keep this page open and wait a little. If none arrives after a while, send a new one.",
        code_change_address: "メールアドレスを修正" => "Change the email address",
        code_not_arrived: "メールが届かないとき" => "If the mail does not arrive",

        details_title: "情報の入力" => "Enter your information",
        details_lead: "メールアドレスの確認ができました。続けて、次の項目を入力してください。"
            => "Your email address is confirmed. Please fill in the following items.",
        details_prefilled: "引き継いだ情報を入力してあります。内容をご確認のうえ、空いている項目を入力してください。"
            => "We have filled in what was handed over. Please check it and complete what is missing.",
        details_type_settled: "ご契約の内容にもとづいて決まっています。違うときは、お問い合わせの窓口にご連絡ください。"
            => "This follows from your contract. If it is wrong, please contact us.",
        details_type_note1: "通信サービスを会社名で契約している方は、「法人のお客様」を選んでください。"
            => "If your vehicle's connected services are contracted in a company's name, choose “Company”.",
        details_type_note2: "種別は、登録した後で変更できません。" => "The type cannot be changed after registration.",
        details_type_note3: "種別を選び直すと、入力した内容は消えます。" => "If you change the type, what you have entered is cleared.",
        details_switch: "選んだ種別の入力欄に切り替える" => "Show the form for the chosen type",
        details_login_block: "ログイン情報の入力" => "Login information",
        details_person_block: "お客さま情報の編集" => "Your information",
        details_company_block: "会社の情報" => "Company information",
        details_lookup: "住所自動入力" => "Fill in the address",
        details_lookup_done: "住所を入力しました。続けて、丁目番地を入力してください。"
            => "The address was filled in. Please add the area and number.",
        details_lookup_many: "同じ郵便番号の住所が、いくつかあります。ひとつ選んで、「この住所を使う」を押してください。"
            => "Several addresses share this postal code. Choose one and press “Use this address”.",
        details_lookup_use: "この住所を使う" => "Use this address",
        details_submit: "確認" => "Confirm",

        switch_title: "種別変更の確認" => "Change the type of customer?",
        switch_lead: "お客様の種別を変更すると、入力した内容は消えます。変更しますか。"
            => "If you change the type of customer, what you have entered is cleared. Do you want to change it?",
        switch_yes: "変更して、入力し直す" => "Change and start over",
        switch_no: "変更しない" => "Do not change",

        confirm_title: "入力内容の確認" => "Check your entries",
        confirm_lead: "次の内容で登録します。間違いがなければ、「登録」を押してください。"
            => "This is what will be registered. If everything is right, press “Register”.",
        confirm_login_block: "ログイン情報" => "Login information",
        confirm_person_block: "お客さま情報" => "Your information",
        confirm_password: "安全のため、表示していません" => "Not shown, for your safety",
        confirm_submit: "登録" => "Register",
        confirm_type_note: "お客様の種別は、登録した後で変更できません。" => "The type of customer cannot be changed after registration.",

        done_title: "ID登録完了" => "Registration complete",
        done_lead: "共通IDの登録が完了しました。ご登録ありがとうございます。" => "Your common ID has been registered. Thank you.",
        done_id: "ID（メールアドレス）" => "ID (email address)",
        done_next: "次に、サービスのご利用手続きに進みます。" => "Next, go on to the service.",
        done_mail: "ご登録のメールアドレスに、お知らせをお送りしました。" => "We have sent a confirmation to your email address.",
    }
    impl {
        fn shop_named(name: &str): "「{name}」のQRコードから、お越しいただきました。登録が終わりましたら、最後の画面をお店の方にお見せください。"
            => "You came here by the QR code of “{name}”. When you have registered, please show the last screen to the staff.",
        fn mail_allow(domain: &str): "受信するメールを限っている方は、「{domain}」からのメールを受け取れるように設定してください。"
            => "If you filter your mail, please allow mail from “{domain}”.",
        fn turn_seconds(seconds: u64): "あと{seconds}秒で、認証コードをお送りできます。時間になりましたら、この画面でお知らせします。"
            => "We can send a code in {seconds} seconds. This page will tell you when it is time.",
        fn turn_minutes(minutes: u64): "あと{minutes}分ほどで、認証コードをお送りできます。時間になりましたら、この画面でお知らせします。"
            => "We can send a code in about {minutes} minutes. This page will tell you when it is time.",
        fn code_life(minutes: u32): "認証コードは、送信から{minutes}分間使えます。" => "The code works for {minutes} minutes after it was sent.",
    }
}
