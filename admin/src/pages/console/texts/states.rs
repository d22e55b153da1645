use federation::domain::LinkState;
use idp::domain::Lang;

idp::bilingual! {
    /// States in a word.
    pub struct StateTexts {
        active: "利用中" => "active",
        suspended: "停止中" => "suspended",
        disabled: "停止中" => "switched off",
        withdrawing: "退会手続き中" => "leaving",
        merged: "統合済み" => "merged",
        waiting: "送信待ち" => "waiting",
        sent: "送信済み" => "sent",
        failed: "送信できず" => "failed",
        next: "交換の準備中" => "next",
        retired: "使用終了" => "retired",
        signing: "使用中" => "signing",
        published: "公開中" => "published",
        future: "適用前" => "not yet in force",
        current: "適用中" => "in force",
        past: "過去の版" => "past",
        provisional: "仮登録" => "provisional",
        linked: "連携済み" => "linked",
        declined: "お客様が断った" => "declined",
        cancelled: "取り消し" => "cancelled",
        superseded: "やり直し" => "superseded",
        expired: "期限切れ" => "expired",
        void: "無効" => "void",
        unlinked: "解除済み" => "unlinked",
        disputed: "確認中" => "disputed",
        server: "メールサーバーが受け付けない" => "the mail server takes no mail",
        put_off: "あとで送るように言われた" => "put off by the receiver",
        refused: "宛先に断られた" => "refused by the receiver",
        mail_expired: "内容の期限が切れた" => "its content expired",
        no_receiver: "宛先のIDがない" => "its account is gone",
        unreadable: "作成できない" => "cannot be made",
        given_up: "担当者が中止した" => "given up by an operator",
    }
}

/// A state of a dealer, a client or an account in a word.
pub fn state_words(state: &str, lang: Lang) -> &'static str {
    let t = StateTexts::of(lang);
    match state {
        "suspended" => t.suspended,
        "disabled" => t.disabled,
        "withdrawing" => t.withdrawing,
        "waiting" => t.waiting,
        "sent" => t.sent,
        "failed" => t.failed,
        _ => t.active,
    }
}

/// A state of a dealer link in a word.
pub fn link_state_words(state: LinkState, lang: Lang) -> &'static str {
    let t = StateTexts::of(lang);
    match state {
        LinkState::Provisional => t.provisional,
        LinkState::Linked => t.linked,
        LinkState::Declined => t.declined,
        LinkState::Cancelled => t.cancelled,
        LinkState::Superseded => t.superseded,
        LinkState::Expired => t.expired,
        LinkState::Void => t.void,
        LinkState::Unlinked => t.unlinked,
        LinkState::Disputed => t.disputed,
    }
}

/// Why a mail did not leave.
pub fn mail_failure_words(failure: &str, lang: Lang) -> &'static str {
    let t = StateTexts::of(lang);
    match failure {
        "server" => t.server,
        "put_off" => t.put_off,
        "refused" => t.refused,
        "expired" => t.mail_expired,
        "no_receiver" => t.no_receiver,
        "given_up" => t.given_up,
        _ => t.unreadable,
    }
}
