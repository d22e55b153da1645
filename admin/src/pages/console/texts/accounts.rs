idp::bilingual! {
    /// Customers' accounts, for support.
    pub struct AccountTexts {
        search_title: "お客様のIDを調べる" => "Look up a customer account",
        search_lead: "お客様がログインに使う、メールアドレスまたは携帯電話番号を、最後まで入力してください。調べたことと理由は、監査記録に残ります。" => "Enter the whole mail address or mobile number that the customer logs in with. The look-up and its reason stand in the audit trail.",
        username: "メールアドレスまたは携帯電話番号" => "Mail address or mobile number",
        reason: "調べる理由" => "Why",
        reason_customer: "お客様から問い合わせがあった" => "The customer asked",
        reason_security: "不正な利用の疑いがある" => "Misuse, or the fear of it",
        reason_legal: "法令にもとづく依頼があった" => "An authority asked, with the right to",
        search_submit: "調べる" => "Look up",
        not_found: "このIDのお客様は見つかりません。打ち間違いがないか確認してください。" => "There is no account of this ID. Check it for a typing error.",
        title: "お客様のID" => "Customer account",
        account_id: "内部の番号" => "Account ID",
        kind: "種別" => "Kind",
        individual: "個人" => "individual",
        corporate: "法人" => "corporate",
        created: "登録日時" => "Registered",
        withdrawn: "退会の手続き" => "Left on",
        sessions: "ログイン中の端末" => "Where it is logged in",
        sessions_empty: "ログイン中の端末はありません。" => "It is logged in nowhere.",
        device: "端末" => "Device",
        unknown_device: "わからない端末" => "Unknown device",
        last_used: "最後に使った日時" => "Last used",
        logged_in: "ログイン日時" => "Logged in",
        links: "販売店連携" => "Dealer links",
        links_empty: "手続き中または連携済みの販売店はありません。" => "No dealer is linked, and none waits for this customer.",
        link_expires: "手続きの期限" => "To be completed by",
        timeline: "これまでのこと" => "What happened",
        timeline_empty: "記録はありません。" => "There is no record.",
        when: "日時" => "When",
        what: "内容" => "What",
        by: "だれが" => "By whom",
        disable: "このIDを停止する" => "Switch this account off",
        disable_title: "お客様のIDを停止しますか" => "Switch the account off?",
        disable_login: "お客様は、どのサービスにもログインできなくなります。" => "Its owner cannot log in anywhere.",
        disable_sessions: "いまのログインは、すべて終わります。サービスにも知らせます。" => "Every session ends, and services are told.",
        disable_links: "手続き中の販売店連携は無効になります。" => "Open dealer links become void.",
        disable_kept: "登録した情報は残ります。あとで再開できます。" => "Its data stay. It can be switched on again.",
        enable: "このIDを再開する" => "Switch this account on",
        enable_title: "お客様のIDを再開しますか" => "Switch the account on?",
        enable_point: "お客様は、もう一度ログインすると使えます。終わったログインは戻りません。" => "Its owner can log in again. What ended stays ended.",
        end_sessions: "すべての端末からログアウトさせる" => "End every session",
        end_title: "すべての端末からログアウトさせますか" => "End every session?",
        end_point: "お客様は、すべての端末とサービスで、もう一度ログインが必要になります。" => "The customer has to log in again on every device and at every service.",
        search_again: "ほかのIDを調べる" => "Look up another one",
    }
    impl {
        fn ended(count: usize): "{count}台の端末からログアウトさせました。" => "Sessions that ended: {count}.",
    }
}

idp::bilingual! {
    /// Lines of an account's timeline in plain words.
    pub struct TimelineTexts {
        registered: "共通IDを登録した" => "Registered",
        login_ok: "ログインした" => "Logged in",
        login_failed: "ログインに失敗した" => "A login failed",
        login_locked: "ログインの試みが多すぎて、止められた" => "Logins were held back: too many tries",
        session_ended: "ログアウトした" => "Logged out",
        sessions_ended: "すべての端末からログアウトした" => "Every session was ended",
        password_changed: "パスワードを変更した" => "Changed the password",
        recovery: "パスワードを再設定した" => "Set a new password after forgetting it",
        email_changed: "メールアドレスを変更した" => "Changed the mail address",
        mobile: "携帯電話番号のログインを変更した" => "Changed the login by mobile number",
        passkey: "パスキーを変更した" => "Changed passkeys",
        two_step: "2段階認証を変更した" => "Changed the two-step login",
        profile: "お客様情報を変更した" => "Changed the profile",
        consent: "サービスへの情報の提供を決めた" => "Decided what a service gets to know",
        disabled: "IDが停止された" => "Switched off",
        enabled: "IDが再開された" => "Switched on",
        withdrawn: "退会の手続きをした" => "Left",
        returned: "退会を取りやめた" => "Came back",
        looked_up: "担当者がIDを調べた" => "Looked up by the staff",
        staff: "担当者の役割が変わった" => "The role in the back office changed",
        link: "販売店連携の手続きをした" => "A step of a dealer link",
        migration: "旧サイトからの移行が変わった" => "The migration from a legacy site changed",
        changed: "担当者が状態を変更した" => "Changed by the staff",
        other: "そのほかの操作" => "Something else",
        owner: "お客様" => "Customer",
        staff_member: "担当者" => "Staff",
        program: "システム" => "System",
        service: "サービス" => "Service",
    }
}

impl TimelineTexts {
    /// The words of an action of the audit trail.
    pub fn of_action(&self, action: &str) -> &'static str {
        let family = action.split('.').next().unwrap_or_default();
        match (action, family) {
            ("registration.completed", _) => self.registered,
            ("login.ok", _) => self.login_ok,
            ("login.failed", _) => self.login_failed,
            ("login.locked", _) => self.login_locked,
            ("session.ended" | "account.session_ended", _) => self.session_ended,
            ("account.sessions_ended", _) => self.sessions_ended,
            ("account.disabled", _) => self.disabled,
            ("account.enabled", _) => self.enabled,
            ("account.looked_up", _) => self.looked_up,
            ("account.changed", _) => self.changed,
            ("migration.looked_up", _) => self.looked_up,
            ("account.migration_released", _) | (_, "migration") => self.migration,
            ("account.withdrawn", _) => self.withdrawn,
            ("account.returned", _) => self.returned,
            (_, "password") => self.password_changed,
            (_, "recovery") => self.recovery,
            (_, "email") => self.email_changed,
            (_, "mobile") => self.mobile,
            (_, "passkey") => self.passkey,
            (_, "two_step") => self.two_step,
            (_, "profile") => self.profile,
            (_, "consent" | "terms" | "grant") => self.consent,
            (_, "staff") => self.staff,
            (_, "link") => self.link,
            _ => self.other,
        }
    }

    /// Who did it.
    pub fn of_actor(&self, actor_type: &str) -> &'static str {
        match actor_type {
            "account" => self.owner,
            "staff" => self.staff_member,
            "client" => self.service,
            _ => self.program,
        }
    }
}
