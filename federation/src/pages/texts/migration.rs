idp::bilingual! {
    /// M3, M4, M10, M12, M13 and what can stand in their place.
    pub struct MigrationTexts {
        flow: "サービスの移行" => "Migration",
        guide_lead: "移行には、共通IDが必要です。共通IDと移行後のサービスは、無料でお使いいただけます。" => "You need a common ID for this. The ID and the service are free of charge.",
        guide_ways: "共通IDはお持ちですか" => "Do you have a common ID?",
        guide_new_lead: "はじめての方は、メールアドレスですぐに取得できます。" => "If you do not have one yet, all you need is an email address.",
        guide_new: "新たに共通IDを取得する" => "Get a new common ID",
        guide_have_lead: "My TOYOTAなどで共通IDをお使いの方は、そのIDで移行できます。" => "If you already use one, for instance at My TOYOTA, go on with it.",
        guide_have: "すでにお持ちの共通IDでログイン" => "Log in with the common ID you have",
        guide_steps_title: "移行の流れ" => "What happens next",
        guide_step_id: "共通IDを取得するか、ログインするIDを用意します。" => "Get a common ID, or have yours at hand.",
        guide_step_consent: "販売店との連携の内容を確認して、同意します。" => "Read about the link with your dealer and agree.",
        guide_step_login: "共通IDでログインすると、移行が完了します。" => "Log in with the common ID, and the migration is complete.",
        user: "移行するユーザーID" => "User ID to migrate",
        dealer: "ご契約の販売店" => "Dealer of your contract",
        back: "戻る" => "Back",

        about_title: "共通IDについて" => "About the common ID",
        about_lead: "共通IDは、ひとつのIDでいろいろなサービスを使える無料のIDです。メールアドレスがIDになります。" => "The common ID is free: one ID for many services. Your email address becomes the ID.",
        about_services: "使えるサービス" => "Services",
        about_terms: "登録には、利用規約への同意が必要です。次の規約をお読みください。" => "To register, you need to agree to the terms of use. Please read them first.",
        about_submit: "会員登録（無料）する" => "Register (free)",

        consent_title: "共通IDと販売店との連携" => "Link your common ID with your dealer",
        consent_lead: "移行すると、共通IDとご契約の販売店のお客様情報が連携します。内容をご確認ください。" => "With the migration, your common ID is linked with your record at the dealer of your contract. Please read what that means.",
        consent_dealer: "連携する販売店" => "Dealer",
        benefits: "連携すると" => "What the link brings",
        benefit: "オンライン商談や、月々のお支払額の見積りとプランの確認ができます。" => "Online talks, and quotes and plans for monthly payments.",
        caution: "ご注意" => "Please note",
        agree: "上記販売店と連携する" => "Link with this dealer",
        agree_next: "次の画面で、共通IDでログインします。連携は、ログインのあとに完了します。" => "You log in with your common ID next. The link is made after the login.",
        text_changed: "お読みいただいている間に、内容が新しくなりました。もう一度お読みください。" => "The text was updated while you were reading it. Please read it again.",

        creating_title: "連携を作成しています" => "Making the link",
        creating_lead: "まもなく次の画面に移ります。このままお待ちください。" => "The next page will follow in a moment. Please wait.",
        creating_close: "この画面を閉じても、処理は続きます。" => "If you close this page, the work goes on.",
        creating_go: "自動で遷移しない場合はこちら" => "Go on if nothing happens",

        failed_title: "連携を作成できませんでした" => "The link could not be made",
        failed_lead: "お手数ですが、しばらくしてから「もう一度試す」を押してください。入力した内容は、そのまま使います。" => "Please press “Try again” after a while. What you entered is kept.",
        failed_contact: "くり返し失敗するときは、受付番号を添えて、お問い合わせの窓口にご連絡ください。" => "If it fails again, please contact us and quote the reference number.",
        reference: "受付番号" => "Reference number",
        retry: "もう一度試す" => "Try again",

        done_title: "移行が完了しました" => "The migration is complete",
        done_lead: "お手続きいただき、ありがとうございました。" => "Thank you.",
        done_mail: "ご登録のメールアドレスに、お知らせをお送りしました。" => "We have sent a confirmation to your email address.",
        done_booking: "入庫予約は、ウェブでもアプリでもできます。" => "You can book services on the web and in the app.",
        done_app: "アプリで使う" => "Use the app",

        stopped_title: "この組み合わせでは移行できません" => "This cannot be migrated",
        other_id: "このユーザーIDは、すでに別の共通IDで移行しています。" => "This user ID was already migrated with another common ID.",
        other_user: "ログインした共通IDは、すでに別のユーザーIDの移行に使われています。" => "The common ID you logged in with was already used to migrate another user ID.",
        other_record: "ご契約の販売店のお客様情報は、すでに別の共通IDと連携しています。" => "Your record at the dealer is already linked with another common ID.",
        no_account: "ログインした共通IDは、いま使えません。" => "The common ID you logged in with cannot be used at the moment.",
        stopped_advice: "何も変更していません。お問い合わせの窓口にご連絡ください。" => "Nothing was changed. Please contact us.",

        gone_title: "この手続きを続けられません" => "This cannot be continued",
        gone_lead: "時間が過ぎたか、別の画面で手続きが始まっています。元のサイトのお知らせから、もう一度お手続きください。" => "It took too long, or was begun elsewhere. Please start again from the notice on the site you came from.",
    }
    impl {
        fn guide_title(service: &str): "{service}への移行" => "Move to {service}",
        fn back_to(site: &str): "{site}に戻る" => "Back to {site}",
        fn to_service(service: &str): "{service}にログイン（ウェブ）" => "Log in to {service} (web)",
        fn both_sites(site: &str): "{site}も、サービスの終了日まで、いままでどおりお使いいただけます。" => "{site} can be used as before until it is closed.",
    }
}
