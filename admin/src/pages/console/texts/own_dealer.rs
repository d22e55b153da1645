idp::bilingual! {
    /// The first page of a dealer's people.
    pub struct OwnStartTexts {
        lead: "自社のお客様との連携の状況と、よく使う操作です。" => "How your links with customers stand, and what is done often.",
        failures_way: "届かなかったメールを見る" => "See undelivered mails",
        often: "よく使う操作" => "Done often",
        provisional: "仮登録の一覧を見る" => "See provisional links",
        statistics: "連携の統計を見る" => "See the statistics",
        invite: "担当者を招待する" => "Invite a member of staff",
        systems: "システムの鍵を見る" => "See system keys",
    }
    impl {
        fn failures(count: usize): "手続きのメールが届いていない仮登録が、{count}件あります。" => "Provisional links whose mail did not arrive: {count}.",
        fn wait(count: usize): "お客様の手続きを待っている仮登録は、{count}件です。" => "Provisional links that wait for their customers: {count}.",
        fn many_wait(count: usize): "お客様の手続きを待っている仮登録は、{count}件以上です。" => "Provisional links that wait for their customers: {count} or more.",
    }
}

idp::bilingual! {
    /// Links as the dealer's people see them.
    pub struct OwnLinkTexts {
        title: "連携の手続き" => "Links and starts",
        one: "連携の詳しい情報" => "A dealer link",
        lead: "お客様の名前やメールアドレスは、ここには出ません。お客様番号は、自社のシステムの番号です。" => "Names and mail addresses of customers are not shown here. The customer code is that of your own system.",
        empty: "まだ連携の手続きがありません。店頭の端末で始めると、ここに出ます。" => "There is no link yet. What is begun at a terminal in the shop is listed here.",
        customer_code: "お客様番号" => "Customer code",
        erased: "消去済み" => "erased",
        by_staff: "店頭の担当者" => "Staff at the counter",
        delivery: "メール" => "Mail",
        queued: "送信待ち" => "waiting",
        sent: "送信済み" => "sent",
        undeliverable: "配信不可" => "undeliverable",
        resent: "手続きのメールを送り直しました。" => "The mail is sent again.",
        when: "日時" => "When",
        what: "できごと" => "What",
        by: "だれが" => "By",
        events: "これまでのできごと" => "What happened",
        events_lead: "お客様がメールを開いたことなどは、お知らせしていません。" => "Whether a customer opened the mail, and the like, is not told.",
        events_empty: "記録はありません。" => "Nothing is recorded.",
        started: "仮登録をした" => "Begun",
        mailed: "手続きのメールを送った" => "The mail was sent",
        mailed_again: "手続きのメールを送り直した" => "The mail was sent again",
        reminded: "お知らせのメールを送った" => "A reminder was sent",
        bounced: "メールが届かなかった" => "The mail could not be delivered",
        completed: "連携した" => "Linked",
        declined: "お客様が断った" => "The customer declined",
        cancelled: "仮登録を取り消した" => "The provisional link was cancelled",
        superseded: "新しい手続きに替わった" => "Another start took its place",
        expired: "期限が切れた" => "It expired",
        void: "無効になった" => "It became void",
        unlinked: "連携を解除した" => "Unlinked",
        disputed: "お客様が違うと知らせた" => "Disputed",
        settled: "連携を有効に戻した" => "The dispute was settled",
        customer: "お客様" => "Customer",
        system: "自社のシステム" => "Your system",
        person: "担当者" => "Staff",
        program: "共通ID" => "The common ID",
        dispute: "お客様が違うと知らせる" => "Dispute: not our customer",
        dispute_title: "お客様が違うと知らせますか" => "Say that this is not your customer?",
        dispute_point: "確認が終わるまで、連携の情報はサービスに渡されません。お客様に、メールで知らせます。" => "Until it is settled the link is told to no service. The customer is told by mail.",
        settle: "連携を有効に戻す" => "Settle: the link is right",
        settle_title: "連携を有効に戻しますか" => "Settle the dispute?",
        settle_point: "連携の情報が、またサービスに渡されます。お客様に、メールで知らせます。" => "The link is told to services again. The customer is told by mail.",
        unlink_point: "連携の情報は、サービスに渡されなくなります。お客様に、メールで知らせます。元に戻すには、店頭の手続きが必要です。" => "The link is told to no service any more. The customer is told by mail. To link again, the customer has to visit the shop.",
        failures: "届かなかったメール" => "Undelivered mails",
        failures_lead: "手続きのメールが届かず、お客様が手続きを続けられない仮登録です。" => "Provisional links whose mail did not arrive, so that the customer cannot go on.",
        failures_empty: "届かなかったメールはありません。" => "Every mail arrived.",
        failed_at: "届かなかった日時" => "Failed",
        why: "届かなかった理由" => "Why",
        what_to_do: "どうすればよいか" => "What to do",
        failure_do: "お客様に、共通IDのメールアドレスでメールを受け取れるか、確認してもらってください。受け取れるようになったら、手続きのメールを送り直します。アドレスが違っていたときは、端末でアドレスを直し、もう一度手続きを始めてください。" => "Ask the customer whether the mail address of their common ID receives mails. Once it does, send the mail again. If the address was another one, correct it at the terminal and begin again.",
    }
    impl {
        fn about(code: &str): "お客様番号：{code}" => "Customer code: {code}",
    }
}

impl OwnLinkTexts {
    /// An event in words.
    pub fn of_event(&self, action: &str, result: &str) -> &'static str {
        match (action, result) {
            ("link.mailed", "again") => self.mailed_again,
            ("link.mailed", "reminder") => self.reminded,
            ("link.mailed", _) => self.mailed,
            ("link.bounced", _) => self.bounced,
            ("link.completed", _) => self.completed,
            ("link.declined", _) => self.declined,
            ("link.cancelled", _) => self.cancelled,
            ("link.superseded", _) => self.superseded,
            ("link.expired", _) => self.expired,
            ("link.void", _) => self.void,
            ("link.unlinked", _) => self.unlinked,
            ("link.disputed", _) => self.disputed,
            ("link.settled", _) => self.settled,
            _ => self.started,
        }
    }

    /// Who did it, by kind alone.
    pub fn of_actor(&self, kind: &str) -> &'static str {
        match kind {
            "account" => self.customer,
            "client" => self.system,
            "staff" => self.person,
            _ => self.program,
        }
    }
}

idp::bilingual! {
    /// Months and shops beside one another.
    pub struct OwnStatisticsTexts {
        lead: "数字は、連携完了の件数 / 仮登録の件数です。" => "Figures: links / starts.",
        months: "月ごとの連携" => "By month",
        shops: "店舗ごとの連携" => "By shop",
    }
    impl {
        fn group(label: &str, begun: i64, linked: i64): "{label}：仮登録{begun}件、連携完了{linked}件" => "{label}: {begun} begun, {linked} linked",
    }
}

idp::bilingual! {
    /// The dealer's own people.
    pub struct OwnStaffTexts {
        lead: "この画面を使う、自社の人です。" => "Who of your dealer works with this console.",
        empty: "まだ担当者がいません。" => "There is nobody yet.",
        yourself: "ご自分" => "you",
        invite: "担当者を招待する" => "Invite a member of staff",
        invite_lead: "招待のメールを送ります。リンクは24時間有効です。相手の方は、共通IDの登録と、パスキーまたは2段階認証の設定が必要です。" => "A mail with a link is sent, good for 24 hours. The person needs a common ID with a passkey or the two-step login.",
        email_hint: "相手の方が共通IDに使うメールアドレス。" => "The mail address of the person's common ID.",
        submit: "招待のメールを送る" => "Send the invitation",
        invited: "招待のメールを送りました。24時間以内に、手続きが必要です。" => "The invitation was sent. It is good for 24 hours.",
        administrator_does: "担当者、店舗、システムの鍵も管理します。連携を解除できます。" => "Manages people, shops and system keys as well, and may unlink.",
        staff_does: "連携の手続きと統計を見られます。メールを送り直すことと、仮登録の取り消しができます。" => "Looks at links and statistics, sends mails again, cancels provisional links.",
    }
}

idp::bilingual! {
    /// The dealer's own shops.
    pub struct OwnShopTexts {
        lead: "お客様の画面とメールに出る店舗です。停止した店舗では、新しい受付を始められません。" => "Shops as customers see them on pages and in mails. In a suspended one no visit can begin.",
    }
}

idp::bilingual! {
    /// The dealer's own systems and their keys.
    pub struct OwnSystemTexts {
        title: "システムの鍵" => "System keys",
        lead: "自社のシステム（PALなど）が共通IDにつなぐときに使う鍵です。システムの登録と、できることの変更は、共通IDの運用担当者に頼んでください。" => "The keys by which your systems, such as PAL, prove themselves. To register a system, or to change what it may do, ask the operators of the common ID.",
        empty: "まだシステムがありません。共通IDの運用担当者に登録を頼んでください。" => "There is no system yet. Ask the operators of the common ID to register one.",
        operators: "この内容は、共通IDの運用担当者が変更します。" => "This is changed by the operators of the common ID.",
        shop: "使える店舗" => "Shops",
        all_shops: "すべての店舗" => "all",
        joint: "、" => ", ",
        oldest: "最も古い鍵" => "Oldest key",
        by_address: "アドレスで登録" => "at an address",
        at_address: "公開鍵は、アドレスで登録されています。鍵の交換は、そのアドレスで行ってください。" => "The public keys are registered by an address. Replace them there.",
        keys_lead: "鍵を交換するときは、新しい鍵を加え、システムを新しい鍵に切り替えてから、古い鍵を削除します。" => "To replace a key, add the new one, let the system change over, then take the old one away.",
        old_keys: "1年以上使っている鍵があります。新しい鍵に交換してください。" => "A key is older than a year. Please replace it.",
        overlap: "鍵が2つ以上あります。システムが新しい鍵に切り替わったら、古い鍵を削除してください。" => "There is more than one key. When the system has changed over, take the old one away.",
        kid: "鍵の名前（kid）" => "Key (kid)",
        kind: "種類" => "Kind",
        since: "登録日時" => "Registered",
        age: "経過日数" => "Age",
        change: "操作" => "Change",
        not_noted: "記録なし" => "not recorded",
        only_key: "最後の鍵は削除できません" => "the last key stays",
        add: "公開鍵を加える" => "Add a public key",
        add_lead: "システムが持つ新しい鍵の、公開鍵だけを貼り付けてください。いまの鍵も、削除するまで使えます。" => "Paste the public part of the system's new key. The present key holds until it is taken away.",
        add_submit: "加える" => "Add",
        jwk: "公開鍵（JWK）" => "Public key (JWK)",
        jwk_hint: "{\"kty\":…} の形で貼り付けてください。秘密鍵は絶対に貼り付けないでください。" => "Paste it as {\"kty\":…}. Never paste a private key.",
        added: "鍵を加えました。システムを新しい鍵に切り替えてから、古い鍵を削除してください。" => "The key was added. Let the system change over, then take the old key away.",
        make: "鍵をここで作る" => "Make a key here",
        make_title: "新しい鍵を作りますか" => "Make a new key?",
        make_beside: "新しい鍵が、いまの鍵に加わります。いまの鍵も、削除するまで使えます。" => "The new key is added beside the present one, which holds until it is taken away.",
        make_once: "秘密鍵は、次の画面で1度だけ表示します。共通IDには残りません。" => "The private key is shown on the next page, once. The common ID keeps no copy.",
        make_keep: "システムで鍵を作れるときは、「公開鍵を加える」を使ってください。そのほうが安全です。" => "If the system can make keys itself, use “Add a public key” instead: it is safer.",
        made: "新しい鍵を作りました" => "A new key was made",
        made_once: "この秘密鍵は、もう表示できません。いますぐシステムに設定し、ほかの場所には残さないでください。" => "This private key cannot be shown again. Set it in the system now, and keep it nowhere else.",
        private_key: "秘密鍵（JWK）" => "Private key (JWK)",
        go_on: "設定しました。システムのページへ" => "It is set. On to the system",
        remove: "鍵を削除する" => "Remove the key",
        remove_title: "この鍵を削除しますか" => "Remove this key?",
        remove_point: "この鍵を使っているシステムは、5秒以内に、つなげなくなります。" => "Within five seconds, a system that uses it cannot connect any more.",
        remove_back: "先に、システムが新しい鍵に切り替わったことを確認してください。" => "Make sure first that the system has changed over to the new key.",
        removed: "鍵を削除しました。" => "The key was removed.",
    }
    impl {
        fn days(count: i64): "{count}日" => "{count} days",
    }
}

idp::bilingual! {
    /// What the dealer's own people did.
    pub struct OwnAuditTexts {
        title: "操作の記録" => "What was done",
        lead: "自社の人が、この画面と店頭の端末でしたことの記録です。お客様の情報は含みません。" => "What your own people did here and at the terminals. Nothing of customers is in it.",
        empty: "まだ記録がありません。" => "There is no record yet.",
        who: "だれが" => "Who",
        what: "したこと" => "What",
        object: "対象" => "Object",
        ok: "完了" => "done",
        not_allowed: "権限なし" => "no right to",
        not_found: "見つからない" => "not found",
        logged_in: "ログインした" => "Logged in",
        logged_out: "ログアウトした" => "Logged out",
        invited: "担当者を招待した" => "Invited somebody",
        revoked: "招待を取り消した" => "Withdrew an invitation",
        role_changed: "役割を変更した" => "Changed a role",
        role_ended: "役割を終えた" => "Ended a role",
        refused: "断られた操作" => "Was refused",
        shop: "店舗を変更した" => "Changed a shop",
        key: "システムの鍵を変更した" => "Changed system keys",
        acknowledged: "説明の確認を受けた" => "A customer ticked the notice",
        looked_up: "共通IDの有無を調べた" => "Looked an address up",
        edited: "メールアドレスを直した" => "Corrected addresses",
        started: "仮登録をした" => "Began a link",
        mailed: "手続きのメールを送った" => "Sent the mail",
        cancelled: "仮登録を取り消した" => "Cancelled a provisional link",
        link: "連携を変更した" => "Changed a link",
        other: "そのほかの操作" => "Something else",
    }
}

impl OwnAuditTexts {
    /// An action in words.
    pub fn of_action(&self, action: &str) -> &'static str {
        let family = action.split('.').next().unwrap_or_default();
        match (action, family) {
            ("staff.logged_in", _) => self.logged_in,
            ("staff.logged_out", _) => self.logged_out,
            ("staff.invited", _) => self.invited,
            ("staff.invitation_revoked", _) => self.revoked,
            ("staff.changed", _) => self.role_changed,
            ("staff.ended", _) => self.role_ended,
            ("staff.refused" | "dealer.refused", _) => self.refused,
            ("link.acknowledged", _) => self.acknowledged,
            ("link.address_looked_up", _) => self.looked_up,
            ("link.addresses_edited", _) => self.edited,
            ("link.started", _) => self.started,
            ("link.mailed" | "link.mail_resent", _) => self.mailed,
            ("link.cancelled", _) => self.cancelled,
            (_, "link") => self.link,
            (_, "shop") => self.shop,
            (_, "client") => self.key,
            _ => self.other,
        }
    }

    /// A result in words. What only a customer's account could tell is not told.
    pub fn of_result(&self, result: &str) -> &'static str {
        match result {
            "not_allowed" => self.not_allowed,
            "not_found" => self.not_found,
            _ => self.ok,
        }
    }
}
