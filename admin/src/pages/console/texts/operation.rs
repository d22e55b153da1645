idp::bilingual! {
    /// Signing keys.
    pub struct KeyTexts {
        title: "署名鍵" => "Signing keys",
        lead: "サービスに渡すトークンに署名する鍵です。90日ごとの交換をおすすめします。交換しても、サービスは止まりません。" => "They sign the tokens of services. Rotate them every 90 days or so: no service notices.",
        usage: "用途" => "Use",
        signs: "署名" => "signs",
        reads: "暗号の受信" => "is encrypted by",
        empty: "鍵がありません。" => "There are no keys.",
        key: "鍵（kid）" => "Key (kid)",
        algorithm: "方式" => "Algorithm",
        age: "作ってから" => "Age",
        since: "いまの状態になった日時" => "In this state since",
        then: "次にできること" => "Next",
        signs_from: "使い始められる日時" => "May sign from",
        leaves_at: "取り除ける日時" => "Leaves at",
        rotate: "鍵の交換を進める" => "Take the next step of a rotation",
        rotate_title: "鍵の交換を進めますか" => "Take the next step of a rotation?",
        rotate_first: "1回目で、新しい鍵を公開します。サービスが新しい鍵を読み込むまで、署名には使いません。" => "The first step publishes new keys. They sign nothing until services have fetched them.",
        rotate_second: "10分以上あとの2回目で、新しい鍵に切り替わります。前の鍵は、古いトークンの確認のために残ります。" => "The second one, ten minutes later at least, lets them sign. The ones before stay for tokens that they signed.",
        published: "新しい鍵を公開しました。時間をおいて、もう一度進めてください。" => "New keys are published. Take the next step later.",
        too_early: "まだ早すぎます。サービスが新しい鍵を読み込むのを待っています。" => "It is too early: services are still fetching the new keys.",
        activated: "新しい鍵に切り替わりました。" => "The new keys sign now.",
        retire: "この鍵をすぐに取り除く" => "Take this key out at once",
        retire_title: "この鍵をすぐに取り除きますか" => "Take this key out at once?",
        retire_reader: "この鍵で暗号化されたログインの要求は、読めなくなります。サービスは、新しい鍵を読み込むまでログインを始められません。元に戻せません。" => "Requests that were encrypted by it are not read any more: a service cannot start a login until it has fetched the new key. It cannot be undone.",
        retire_point: "この鍵で署名したトークンは、すべて使えなくなります。お客様は、ログインし直すことになります。元に戻せません。" => "Nothing that it signed is good any more: people have to log in again. It cannot be undone.",
        reason_compromised: "ほかの人に知られた、またはそのおそれがある" => "Somebody else has it, or may have",
        reason_not_needed: "間違えて作った、または使わない" => "It was made by mistake, or nobody needs it",
    }
    impl {
        fn days(count: i64): "{count}日" => "{count} days",
        fn wait(minutes: i64): "次の段階まで、あと約{minutes}分です。" => "The next step can be taken in about {minutes} minutes.",
    }
}

idp::bilingual! {
    /// The outbox.
    pub struct MailTexts {
        title: "メール" => "Mails",
        lead: "送信待ちのメールと、30日以内のメールです。内容と宛先の全体は、ここには出ません。" => "Mails that wait, and those of the last thirty days. Neither what they say nor the whole address is shown.",
        empty: "メールはありません。" => "There are no mails.",
        mail: "メール" => "Mail",
        kind: "種類" => "Kind",
        unknown_kind: "（種類の記録なし）" => "(kind not noted)",
        receiver: "宛先" => "Receiver",
        attempts: "試した回数" => "Tries",
        failure: "送れない理由" => "Why not",
        next_try: "次に試す日時" => "Next try",
        ended: "終わった日時" => "Ended",
        facts: "このメールについて" => "About it",
        under_way: "いま送っています。" => "It is being tried at this moment.",
        retry: "すぐに送り直す" => "Try it now",
        retry_title: "このメールをすぐに送り直しますか" => "Try this mail now?",
        retry_point: "次の順番を待たずに、送信を試します。" => "It is tried at once, whatever it waits for.",
        give_up: "送信を中止する" => "Give it up",
        give_up_title: "このメールの送信を中止しますか" => "Give this mail up?",
        give_up_point: "このメールは送られません。元に戻せません。" => "It is never sent. It cannot be undone.",
    }
}

idp::bilingual! {
    /// The audit trail.
    pub struct AuditTexts {
        title: "監査記録" => "Audit trail",
        lead: "だれが、いつ、何を、何に対して行ったかの記録です。消すことも変えることもできません。" => "Who did what to what, and when. It can neither be changed nor removed.",
        empty: "まだ記録がありません。" => "There is no record yet.",
        at: "日時" => "When",
        actor: "だれが" => "By",
        action: "操作" => "Action",
        object: "対象" => "Object",
        result: "結果" => "Result",
        dealer: "販売店ID" => "Dealer ID",
        request: "要求の番号" => "Request",
        before: "変更前の指紋" => "Digest before",
        after: "変更後の指紋" => "Digest after",
        actor_hint: "IDの全体" => "The whole ID",
        action_hint: "例：client.changed　「link.」のように点で終わると、その種類のすべて" => "As in client.changed; “link.” with a dot means all of them",
        object_hint: "例：client:my-toyota" => "As in client:my-toyota",
        from: "この日から" => "From this day",
        to: "この日まで" => "To this day",
        one: "記録の詳しい内容" => "One record",
        bad_day: "日付は 2026-11-28 のように入力してください。" => "Write a day as in 2026-11-28.",
    }
}

idp::bilingual! {
    /// The migration from legacy sites.
    pub struct MigrationTexts {
        title: "移行の状況" => "Migration",
        lead: "旧サイトから移る会員の手続きが、どこまで進んだかを示します。" => "How far members of legacy sites are on their way.",
        empty: "まだ移行を始めた会員はいません。" => "Nobody has begun yet.",
        site: "旧サイト" => "Legacy site",
        users: "会員の数" => "Members",
        waiting: "終わっていない移行" => "Not finished",
        waiting_lead: "30秒を過ぎても終わらない移行です。自動で試し続けます。受付番号は、お客様の画面にも出ます。" => "Those that have not ended within thirty seconds. They are tried again by themselves. The number stands on the customer's page, too.",
        waiting_empty: "終わっていない移行はありません。" => "There are none.",
        reference: "受付番号" => "Number",
        attempts: "試した回数" => "Tries",
        started: "開始日時" => "Started",
        next: "次に試す日時" => "Next try",
        creating: "連携を作成中" => "being made",
        migrated: "完了" => "done",
        failed: "終わっていない" => "not finished",
        wrong: "間違った共通IDで移行したとき" => "When somebody came over with the wrong common ID",
        wrong_lead: "旧サイトの会員IDから、移行先の共通IDを調べられます。見つかった共通IDのページで、移行を取り消せます。" => "Look up which common ID a member of the legacy site came over with. On the page of that ID the migration can be undone.",
        find: "旧サイトの会員IDで調べる" => "Look up by the ID at the legacy site",
        find_lead: "旧サイトの会員IDを、最後まで入力してください。調べたことと理由は、監査記録に残ります。" => "Enter the whole ID that the member has at the legacy site. The look-up and its reason stand in the audit trail.",
        user: "旧サイトの会員ID" => "ID at the legacy site",
        not_found: "この会員は、まだ移行していません。旧サイトと会員IDを確認してください。" => "This member has not come over. Check the site and the ID.",
        ties: "旧サイトからの移行" => "Came over from",
        ties_empty: "旧サイトから移行していません。" => "This account did not come over from a legacy site.",
        finished: "完了日時" => "Done",
        release: "移行を取り消す" => "Undo the migration",
        release_title: "この移行を取り消しますか" => "Undo this migration?",
        release_tie: "旧サイトの会員と、この共通IDの結び付きを消します。" => "The tie between the member of the legacy site and this common ID goes.",
        release_links: "移行で作られた販売店連携を解除します。お客様と販売店に知らせます。" => "The dealer link that the migration made ends. Customer and dealer are told.",
        release_again: "会員は、旧サイトから、もう一度移行できます。共通IDは、そのまま使えます。" => "The member can come over once more. The common ID stays as it is.",
        released: "移行を取り消しました。" => "The migration was undone.",
    }
}

idp::bilingual! {
    /// How this node is.
    pub struct HealthTexts {
        title: "稼働状況" => "Health",
        lead: "このページを表示したサーバーの状態です。すべてのサーバーの数値は、監視の仕組みで確認してください。" => "How the node is that shows this page. The figures of all nodes are with your monitoring.",
        ready: "正常" => "ready",
        not_ready: "問題あり" => "not ready",
        database: "データベース" => "Database",
        answers: "応答あり、書き込み可能" => "answers, takes writes",
        keys: "署名鍵" => "Signing keys",
        signs: "署名できます" => "can sign",
        mail: "メールの送信" => "Mail",
        mail_well: "遅れなし" => "in time",
        mail_slow: "遅れています" => "slow",
        version: "プログラムの版" => "Program",
        issuer: "発行者（issuer）" => "Issuer",
        clock: "サーバーの時刻" => "Clock",
        stopping: "起動中または停止中" => "starting or stopping",
        no_database: "応答がありません" => "does not answer",
        read_only: "書き込みができません" => "takes no writes",
        migrations: "データの形が古いままです。「common-id migrate」を実行してください。" => "Its schema is old: run “common-id migrate”.",
        no_keys: "署名できる鍵がありません" => "there is no key to sign with",
        metrics: "監視用の数値（/metrics）" => "Figures for monitoring (/metrics)",
    }
}
