idp::bilingual! {
    /// What cannot be taken back, and waits for a second person.
    pub struct ApprovalTexts {
        title: "承認待ち" => "Approvals",
        lead: "元に戻せない操作は、ほかの運用担当者が承認すると実行されます。24時間たつと、期限切れになります。" => "What cannot be taken back is done when another operator confirms it. After 24 hours it expires.",
        empty: "承認を待つ操作はありません。2人での確認を設定すると、販売店の統合と署名鍵の取り除きが、ここで承認を待ちます。" => "Nothing waits. Where the settings ask for two persons, merging dealers and retiring signing keys wait here.",
        act: "操作" => "Act",
        object: "対象" => "Object",
        asked_by: "申請した人" => "Asked for by",
        asked_at: "申請日時" => "Asked for",
        decided_by: "決めた人" => "Decided by",
        decided_at: "決めた日時" => "Decided",
        merge_dealer: "販売店の統合" => "Merge a dealer",
        retire_key: "署名鍵の取り除き" => "Retire a signing key",
        waiting: "承認待ち" => "waiting",
        confirmed: "承認して実行済み" => "confirmed and done",
        refused: "却下" => "refused",
        expired: "期限切れ" => "expired",
        facts: "申請の内容" => "What was asked for",
        into: "統合先" => "Merged into",
        dealer: "統合する販売店" => "Dealer",
        key: "鍵（kid）" => "Key (kid)",
        see_dealer: "販売店を見る" => "See the dealer",
        asked: "申請しました。ほかの運用担当者が承認すると、実行されます。" => "Asked for. It is done when another operator confirms it.",
        confirm: "承認して実行する" => "Confirm, and do it",
        confirm_title: "承認して実行しますか" => "Confirm, and do it?",
        confirm_merge: "販売店を統合します。元に戻せません。" => "The dealer is merged. It cannot be undone.",
        confirm_key: "署名鍵をすぐに取り除きます。その鍵で署名したトークンは使えなくなり、お客様はログインし直すことになります。元に戻せません。" => "The key goes at once. What it signed is good for nothing any more, and people have to log in again. It cannot be undone.",
        confirm_same: "申請のあとで対象が変わっていたときは、実行しません。" => "If the object has changed since it was asked for, nothing is done.",
        refuse: "却下する" => "Refuse",
        refuse_title: "この申請を却下しますか" => "Refuse it?",
        refuse_point: "何も実行しません。必要なときは、もう一度申請できます。" => "Nothing is done. It can be asked for again.",
        take_back: "申請を取り下げる" => "Take it back",
        own: "ご自分の申請です。承認は、ほかの運用担当者が行います。" => "You asked for it. Another operator confirms it.",
    }
}

idp::bilingual! {
    /// Merging a dealer into another one.
    pub struct MergerTexts {
        way: "ほかの販売店に統合する" => "Merge into another dealer",
        title: "販売店を統合する" => "Merge a dealer",
        lead: "会社の合併などで、この販売店の店舗と連携を、ほかの販売店に引き継ぎます。次の画面で内容を確認してから実行します。" => "When companies merge: its shops and links go over to another dealer. The next page says what will happen.",
        into: "統合先の販売店ID" => "ID of the dealer that takes over",
        into_hint: "利用中の販売店（例：D-0567）。" => "An active dealer, as in D-0567.",
        shop_prefix: "店舗IDの先頭に付ける文字" => "Prefix of shop IDs",
        shop_prefix_hint: "統合先と同じ店舗IDがあるときに使います（例：D-0234-）。" => "When both have a shop of the same ID, as in D-0234-.",
        code_prefix: "お客様番号の先頭に付ける文字" => "Prefix of customer codes",
        code_prefix_hint: "統合先と同じお客様番号があるときに使います。統合先のシステムは、この文字を付けた番号で連携を受け取ります。" => "When both have a customer of the same code. The systems of the dealer that takes over get the codes with it.",
        go_on: "内容を確認する" => "See what will happen",
        check_title: "この内容で統合しますか" => "Merge them like this?",
        from: "統合する販売店" => "Merged",
        target: "統合先の販売店" => "Takes over",
        counts: "引き継ぐもの" => "What goes over",
        suspended: "統合した販売店は停止し、再開できません。システムと担当者は使えなくなります。" => "The merged dealer stays suspended for good. Its systems and its people are shut out.",
        consents: "お客様の同意は、そのまま引き継ぎます。お客様の手続きは要りません。" => "Customers need not agree again.",
        final_one: "元に戻せません。" => "It cannot be undone.",
        two_persons: "ほかの運用担当者が承認すると、実行されます。" => "It is done when another operator confirms it.",
        submit: "統合する" => "Merge",
        change: "入力に戻る" => "Back to the form",
        merged: "統合しました。" => "Merged.",
    }
    impl {
        fn shops(count: usize): "店舗 {count}件を、統合先に移します。" => "Shops that go over: {count}.",
        fn links(count: i64): "連携 {count}件を、統合先に移します。" => "Links that go over: {count}.",
        fn open(count: i64): "仮登録 {count}件は無効になります。" => "Provisional links that become void: {count}.",
    }
}
