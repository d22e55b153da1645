idp::bilingual! {
    /// A11, A12 and the look-ups: the customer's own pages about dealers.
    pub struct AccountLinkTexts {
        flow: "会員情報" => "Your account",
        linked_title: "連携している販売店" => "Linked dealers",
        linked_lead: "共通IDと連携している販売店です。連携は、いつでも解除できます。" => "These dealers are linked with your common ID. You can end a link at any time.",
        linked_none: "連携している販売店はありません。連携するには、販売店でお手続きください。" => "No dealer is linked. To link, please ask your dealer.",
        linked_section: "連携している販売店" => "Linked dealer",
        pending_section: "連携待ちの販売店" => "Dealer waiting to be linked",
        state: "状態" => "State",
        state_linked: "連携中" => "Linked",
        state_disputed: "確認中" => "Being checked",
        state_suspended: "停止中" => "Suspended",
        disputed: "販売店から、お客様情報との組み合わせに誤りがあるかもしれないと連絡がありました。確認が終わるまで、連携の情報はサービスに渡されません。"
            => "The dealer reports that this link may be with the wrong record. Until this is checked, services are not told of the link.",
        suspended: "この販売店は、いま連携を取り扱っていません。連携の情報はサービスに渡されません。"
            => "This dealer does not take part at the moment. Services are not told of the link.",
        dealer: "販売店" => "Dealer",
        former_name: "以前の名称" => "Former name",
        shop: "店舗" => "Shop",
        customer_code: "販売店のお客様番号" => "The dealer’s number for you",
        visited: "ご来店日" => "Date of visit",
        linked_at: "連携した日" => "Linked since",
        until: "手続きの期限" => "To be completed by",
        consent: "同意した内容" => "What you agreed to",
        unlink: "連携を解除" => "End the link",
        unlink_title: "連携の解除の確認" => "Do you want to end this link?",
        unlink_lead: "次の販売店との連携を解除します。" => "This ends the link with this dealer.",
        unlink_effect_services: "サービスに、この連携の情報が渡されなくなります。サービスによっては、もう一度ログインが必要です。"
            => "Services are no longer told of this link. Some may ask you to log in again.",
        unlink_effect_dealer: "販売店に、解除したことを伝えます。" => "The dealer is told that the link has ended.",
        unlink_effect_again: "もう一度連携するには、ご来店が必要です。" => "To link again, another visit is needed.",
        unlink_confirm: "連携を解除する" => "End the link",
        unlinked: "連携を解除しました。お知らせのメールをお送りします。" => "The link has ended. We send you a mail about it.",
        back: "解除せずに戻る" => "Back without ending it",
        to_linked: "連携している販売店に戻る" => "Back to linked dealers",
        to_account: "会員情報に戻る" => "Back to your account",
        pending_title: "連携待ちの販売店" => "Dealers waiting to be linked",
        pending_lead: "販売店で仮登録された連携です。期限までに、サービスにログインして、手続きを完了してください。"
            => "A dealer prepared these links. Please log in to the service and complete them in time.",
        pending_none: "手続きを待っている連携はありません。" => "No link is waiting.",
        decline: "連携しない" => "Do not link",
        not_mine: "心当たりがない" => "I do not know this",
        declined: "手続きを終えました。" => "The procedure has ended.",
        gone: "この手続きは、すでに終わっています。" => "This procedure has ended already.",
        no_service: "このサービスでは、いまお手続きできません。時間をおいて、もう一度お試しください。"
            => "This cannot be done at the service at the moment. Please try again later.",
        back_to_pending: "手続きを終えずに戻る" => "Back without ending it",
        lookups_title: "販売店によるIDの確認" => "Look-ups by dealers",
        lookups_lead: "販売店は、ご来店のお客様が承知したときにかぎり、メールアドレスに共通IDがあるかどうかを確認できます。その記録です。記録は1年間残ります。"
            => "At a customer’s visit, and only with the customer’s consent, a dealer may check whether an email address has a common ID. This is the record of it. It is kept for a year.",
        lookups_none: "確認された記録はありません。" => "Your address has not been looked up.",
        lookups_list: "確認の記録" => "Record",
        lookups_choice: "確認への回答" => "Whether you can be found",
        lookups_state: "いまの設定" => "Present setting",
        lookups_on: "販売店の確認に、回答する" => "Dealers can find your ID",
        lookups_off: "販売店の確認に、回答しない" => "Dealers cannot find your ID",
        lookups_on_hint: "販売店で連携をはじめるときに、必要です。" => "Needed for starting a link at a dealer.",
        lookups_off_hint: "どの販売店にも「ID未取得」と回答します。新しい連携をはじめられなくなります。いまの連携は変わりません。"
            => "Every dealer is told that there is no ID, and no new link can be started. Links that exist do not change.",
        lookups_turn_off: "回答しないようにする" => "Do not let dealers find me",
        lookups_turn_on: "回答するようにする" => "Let dealers find me",
        lookups_changed: "設定を変更しました。" => "The setting was changed.",
    }
    impl {
        fn count(number: usize): "{number}件" => "{number}",
        fn continue_at(service: &str): "{service}で手続きを続ける" => "Go on at {service}",
        fn former_until(name: &str, day: &str): "{name}（{day}まで）" => "{name} (until {day})",
        fn leaving_linked(number: usize): "{number}件の販売店との連携が解除され、販売店にお伝えします。" => "{number} dealer link(s) end, and the dealers are told.",
        fn leaving_pending(number: usize): "手続きを待っている{number}件の連携は、すぐに使えなくなります。" => "{number} link(s) that are waiting can no longer be completed, from now on.",
    }
}
