use super::Message;
use crate::domain::Lang;
use crate::mail::{Letter, time_words};
use serde::{Deserialize, Serialize};

crate::bilingual! {
    /// Words of the mail about a request of a service without a browser.
    pub struct ConsentMailTexts {
        open: "内容を確かめて、お答えください。お答えは、共通IDでログインしたページだけで受け付けます。このメールを開いただけでは、何も許可されません。"
            => "Please look at what is asked, and answer. You answer on a page where you log in with your common ID; opening this mail allows nothing.",
        message: "お店・サービスの画面にも表示されている言葉" => "Words that the shop or service shows, too",
        service: "サービス" => "Service",
        until: "お答えの期限" => "Answer by",
        link: "内容を確かめる" => "Look at the request",
        stranger: "お店やサービスに頼んだ覚えがないときは、拒否してください。何もしないでいると、期限のあとに依頼は無効になります。"
            => "If you did not ask the shop or service for this, refuse. If you do nothing, the request ends by itself.",
    }
    impl {
        fn subject(service: &str): "「{service}」が許可を求めています" => "“{service}” asks for your permission",
        fn lead(service: &str): "「{service}」が、お客様の共通IDの情報を使う許可を求めています。"
            => "“{service}” asks for permission to use information of your common ID.",
    }
}

/// A service without a browser asks (CIBA Core 8).
#[derive(Clone, Serialize, Deserialize)]
pub struct ConsentAsked {
    /// Who asks.
    pub service_ja: String,
    /// The same in English; may be empty.
    pub service_en: String,
    /// What both sides see; may be empty.
    pub binding_message: String,
    /// Until when, seconds since 1970.
    pub until: i64,
    /// Where to answer, absolute.
    pub request_url: String,
}

impl Message for ConsentAsked {
    const KIND: &'static str = "consent-asked";

    fn letter(&self, lang: Lang) -> Letter {
        let t = ConsentMailTexts::of(lang);
        let service = match lang {
            Lang::En if !self.service_en.is_empty() => &self.service_en,
            _ => &self.service_ja,
        };
        let mut facts = vec![(t.service, service.clone())];
        if !self.binding_message.is_empty() {
            facts.push((t.message, self.binding_message.clone()));
        }
        facts.push((t.until, time_words(self.until, lang)));
        Letter::new(t.subject(service))
            .text(t.lead(service))
            .facts(facts)
            .text(t.open)
            .link(t.link, &self.request_url)
            .note(t.stranger)
    }
}
