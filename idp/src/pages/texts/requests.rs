crate::bilingual! {
    /// What services without a browser ask.
    pub struct RequestTexts {
        flow: "お店・サービスからの依頼" => "Requests of shops and services",
        list_title: "お店・サービスからの依頼" => "Requests of shops and services",
        list_lead: "お店やサービスが、お客様の許可を待っています。内容を確かめて、お答えください。"
            => "Shops or services wait for your permission. Look at what they ask, and answer.",
        list_none: "お答えを待っている依頼は、ありません。" => "No request waits for your answer.",
        more: "内容を確かめる" => "Look at it",
        title: "依頼の確認" => "Check the request",
        message: "お店・サービスの画面にも表示されている言葉" => "Words that the shop or service shows, too",
        message_note: "お店やサービスの画面に、同じ言葉が表示されていることを確かめてください。"
            => "Check that the screen of the shop or service shows the same words.",
        service: "サービス" => "Service",
        at: "受付日時" => "Time",
        until: "お答えの期限" => "Answer by",
        warning: "お店やサービスに頼んだ覚えがないときは、拒否してください。" => "If you did not ask the shop or service for this, refuse.",
        allow: "許可する" => "Allow",
        deny: "拒否する" => "Refuse",
        done_title: "許可しました" => "Allowed",
        done_lead: "お店やサービスに、お答えを伝えました。このページは閉じてかまいません。" => "The shop or service has your answer. You can close this page.",
        done_stop: "あとで取りやめたいときは、「利用中のサービス」から利用をやめられます。"
            => "If you change your mind, you can stop it under “Services you use”.",
        refused_title: "拒否しました" => "Refused",
        refused_lead: "お店やサービスには、お客様の情報を渡しません。" => "The shop or service gets nothing about you.",
        unmet_title: "許可するには、登録が必要です" => "Something is needed before you can allow this",
        unmet_lead: "この依頼には、2段階認証またはパスキーでのログインが必要です。設定で登録してから、依頼をもう一度開いてください。期限までは、まだお答えいただけます。"
            => "This request asks for a login in two steps or by passkey. Set one up, then open the request again: until its time is over it can be answered.",
        unmet_way: "ログイン方法を設定する" => "Set up how you log in",
        late_title: "この依頼には、もうお答えいただけません" => "This request can no longer be answered",
        late_lead: "期限が過ぎたか、お答えが済んでいます。必要なときは、お店やサービスにもう一度頼んでください。"
            => "Its time is over, or it has been answered. If you still want it, ask the shop or service again.",
        unknown_title: "依頼が見つかりません" => "No such request",
        unknown_lead: "ログインしているIDには、この依頼は届いていません。別のIDをお持ちのときは、ログインし直して、メールのリンクをもう一度開いてください。"
            => "This request was not sent to the ID that is logged in. If you have another ID, log in with that one and open the link in the mail again.",
        switch: "別のIDでログインする" => "Log in with another ID",
        to_list: "依頼の一覧を見る" => "See all requests",
    }
    impl {
        fn lead(service: &str): "「{service}」が、お客様のIDの情報を使う許可を求めています。"
            => "“{service}” asks for permission to use information of your ID.",
    }
}
