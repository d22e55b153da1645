idp::bilingual! {
    /// ML3, ML3r, ML4, ML5, ML11 and the notices to holders.
    pub struct LinkMailTexts {
        start_subject: "販売店連携の手続きのお願い" => "Please complete the link with your dealer",
        start_lead: "ご来店ありがとうございました。販売店で、共通IDとの連携の仮登録が行われました。次のURLを開いてログインし、手続きを完了してください。"
            => "Thank you for your visit. The dealer has prepared the link with your common ID. Please open this address, log in and complete it.",
        start_link: "連携の手続きを続ける" => "Go on with the link",
        start_stranger: "お心当たりのない場合は、このメールを破棄してください。ログインして同意しないかぎり、連携されません。くり返し届くときは、お問い合わせの窓口にご連絡ください。"
            => "If you do not know this, please delete this mail. Nothing is linked unless you log in and agree. If it happens again, please contact us.",
        reminder_subject: "販売店連携の手続きのお願い（再度のご案内）" => "Reminder: please complete the link with your dealer",
        reminder_lead: "販売店で仮登録された連携の手続きが、まだ完了していません。期限までに、次のURLを開いてログインし、手続きを完了してください。期限を過ぎると、もう一度ご来店が必要です。"
            => "The link that your dealer prepared is not complete yet. Please open this address, log in and complete it in time. After that date, another visit is needed.",
        done_subject: "連携完了のお知らせ" => "Your link is complete",
        done_lead: "共通IDと販売店との連携が完了しました。ご利用ありがとうございます。" => "Your common ID is now linked with the dealer. Thank you.",
        done_service: "サービスのトップページ" => "Go to the service",
        done_reminder: "ID・パスワードをお忘れの方" => "Forgot your ID or password?",
        migrated_subject: "移行完了のお知らせ" => "Your migration is complete",
        migrated_lead: "サービスの移行と、共通IDと販売店との連携が完了しました。これからは、共通IDでログインしてお使いください。" => "You have moved to the new service, and your common ID is linked with your dealer. From now on, log in with the common ID.",
        migrated_service: "移行後のサービス" => "Service",
        unlinked_subject: "連携解除のお知らせ" => "Your link has ended",
        unlinked_lead: "共通IDと販売店との連携が解除されました。" => "The link between your common ID and the dealer has ended.",
        disputed_subject: "販売店連携の確認のお願い" => "Your dealer link is being checked",
        disputed_lead: "販売店から、お客様情報との組み合わせに誤りがあるかもしれないと連絡がありました。確認が終わるまで、連携の情報はサービスに渡されません。"
            => "The dealer reports that this link may be with the wrong record. Until this is checked, services are not told of the link.",
        settled_subject: "販売店連携の確認完了のお知らせ" => "Your dealer link has been checked",
        settled_lead: "お客様情報との組み合わせに誤りがないことを確認しました。連携の情報は、ふたたびサービスに渡されます。サービスによっては、もう一度ログインが必要です。"
            => "The link is with the right record. Services are told of it again; some may ask you to log in again.",
        conflict_subject: "連携中のお客様情報について" => "About your linked customer record",
        conflict_lead: "連携している販売店で、同じお客様情報を別の共通IDと連携する手続きが行われようとしました。連携は変わっていません。"
            => "At the dealer you are linked with, someone tried to link the same customer record with another common ID. Your link is unchanged.",
        stranger: "お心当たりのない場合は、お問い合わせの窓口にご連絡ください。" => "If you do not know this, please contact us.",
        object: "異議のある場合は、お問い合わせの窓口にご連絡ください。" => "If you object, please contact us.",
        id: "ID（メールアドレス）" => "ID (email address)",
        dealer: "販売店" => "Dealer",
        linked_dealer: "連携先販売店" => "Dealer",
        shop: "店舗" => "Shop",
        visited: "ご来店日" => "Date of visit",
        until: "手続きの期限" => "To be completed by",
        at: "日時" => "Time",
    }
}
