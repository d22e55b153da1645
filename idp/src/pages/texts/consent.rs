crate::bilingual! {
    /// L2–L4: information that a service needs.
    pub struct ItemsTexts {
        title: "ご利用されるサービスに必要な情報の確認" => "Information this service needs",
        check: "すでに入力されている内容が、いまも正しいかご確認ください。" => "Please check that what is filled in is still right.",
        submit: "確認" => "Confirm",
        confirm_title: "入力内容の確認" => "Check your entries",
        confirm_lead: "次の内容で登録します。間違いがなければ、「登録」を押してください。"
            => "This is what will be saved. If everything is right, press “Save”.",
        confirm_submit: "登録" => "Save",
        confirm_back: "お客様情報の編集に戻る" => "Go back and edit",
        done_title: "お客様情報を更新しました" => "Your information has been updated",
        done_lead: "続けて、ほかの内容の確認をお願いすることがあります。" => "There may be a few more things to check.",
    }
    impl {
        fn lead(service: &str): "「{service}」のご利用には、次の情報が必要です。" => "“{service}” needs the following information.",
    }
}

crate::bilingual! {
    /// L5: terms of a service.
    pub struct ServiceTermsTexts {
        title: "サービス利用規約" => "Terms of the service",
        own_title: "利用規約の変更" => "New terms of use",
        updated_summary: "変更の要点" => "Summary of changes",
        effective: "適用開始日" => "In force from",
        submit: "利用規約に同意して次へ" => "Agree and continue",
    }
    impl {
        fn first(service: &str): "「{service}」をはじめてご利用になります。利用規約をお読みのうえ、同意してください。"
            => "You are using “{service}” for the first time. Please read and agree to its terms.",
        fn updated(service: &str): "「{service}」の利用規約が新しくなりました。最新の規約をお読みのうえ、同意してください。"
            => "The terms of “{service}” have been updated. Please read and agree to the latest version.",
        fn link(service: &str): "{service} 利用規約" => "Terms of use of {service}",
        fn version(version: &str): "第{version}版" => "Version {version}",
    }
}

crate::bilingual! {
    /// Consent to scopes.
    pub struct ConsentTexts {
        title: "情報の提供の確認" => "Allow access to your information",
        list: "お渡しする情報" => "What will be shared",
        logged_in_as: "ログイン中のID" => "Logged in as",
        allow: "許可する" => "Allow",
        deny: "許可しない" => "Do not allow",
        note: "許可した内容は、次からは確認せずにお渡しします。" => "Once allowed, this is shared without asking again.",
        unchecked: "確認されていないサービスです" => "Nobody has checked this service",
        self_registered: "このサービスは、提供する会社や人が自分で登録したものです。心当たりがないときは、「許可しない」を押してください。"
            => "Whoever offers it registered it themselves. If you do not know it, press “Do not allow”.",
        sent_to: "情報の送り先" => "Your information goes to",
        policy: "サービスの個人情報の取り扱い（新しい画面で開きます）" => "How the service uses your information (opens in a new window)",
        tos: "サービスの利用規約（新しい画面で開きます）" => "Terms of the service (opens in a new window)",
        openid: "あなたを見分けるための番号" => "A number that identifies you",
        openid_detail: "サービスごとに違う番号で、ほかのサービスとは共有されません。" => "It differs for each service and is not shared between services.",
        profile: "お客様の基本情報" => "Your basic information",
        profile_detail: "名前、性別、生年月日など" => "Name, sex, date of birth and the like",
        email: "メールアドレス" => "Your email address",
        phone: "電話番号" => "Your phone number",
        address: "住所" => "Your address",
        offline: "ログインしていない間も情報を更新すること" => "Keeping this up to date while you are not logged in",
        offline_detail: "サービスが、お渡しした情報をあとから読み直せるようになります。" => "The service can read the shared information again later.",
    }
    impl {
        fn lead(service: &str): "「{service}」が、次の情報を求めています。" => "“{service}” asks for the following.",
    }
}
