idp::bilingual! {
    /// Versions of texts.
    pub struct PublishedTexts {
        title: "規約と文面" => "Terms and texts",
        lead: "お客様が読んで同意する文章です。公開した版は、あとから変えられません。" => "What customers read and agree to. A version never changes once it is published.",
        empty: "まだ文書がありません。" => "There is no document yet.",
        document: "文書" => "Document",
        version: "版" => "Version",
        versions: "ほかの版" => "Other versions",
        body: "本文" => "Text",
        effective: "適用開始日" => "In force from",
        new_document: "新しい文書を作る" => "Begin a new document",
        new_document_lead: "サービスの規約などのために、新しい文書を始めます。" => "For the terms of a service, for instance.",
        document_name: "文書名" => "Name of the document",
        document_name_hint: "英小文字、数字、ハイフンの2〜64文字（例：my-service）。" => "2 to 64 small letters, digits and hyphens, as in my-service.",
        go_on: "次へ" => "Next",
        new_version: "新しい版を作る" => "Write a new version",
        new_version_lead: "公開する前に、見本で確認できます。適用開始日になると、自動で切り替わります。" => "See a preview before you publish. It becomes current by itself on its day.",
        version_hint: "日付で書きます（例：2027-01-01）。同じ日に重ねるときは「.1」を付けます。" => "A day, as in 2027-01-01; with .1 for a second one on it.",
        effective_hint: "日本時間で、この日の0時から適用されます（例：2027-01-01）。" => "In force from midnight in Japan, as in 2027-01-01.",
        title_ja: "題名（日本語）" => "Title (Japanese)",
        title_en: "題名（英語）" => "Title (English)",
        body_ja: "本文（日本語）" => "Text (Japanese)",
        body_en: "本文（英語）" => "Text (English)",
        body_hint: "空の行で段落を分けます。行の先頭の「# 」は見出し、「- 」は箇条書きになります。" => "Empty lines part paragraphs. “# ” begins a heading, “- ” an entry of a list.",
        changes_ja: "変更の要点（日本語）" => "What changed (Japanese)",
        changes_en: "変更の要点（英語）" => "What changed (English)",
        changes_hint: "前の版があるときに必要です。お知らせのメールと、同意の画面に出ます。" => "Needed when there is a version before. It stands in the mail and on the page of the consent.",
        announce: "メールで知らせる" => "Tell people by mail",
        announce_nobody: "知らせない" => "Nobody",
        announce_acceptors: "これまでの版に同意した人" => "Who agreed to a version before",
        announce_accounts: "共通IDを持つすべての人" => "Everybody who has an account",
        preview: "見本を見る" => "Preview",
        preview_lead: "見本です。まだ公開していません。" => "A preview: nothing is published yet.",
        publish: "公開する" => "Publish",
        published: "公開しました。" => "Published.",
        japanese: "日本語" => "Japanese",
        english: "英語" => "English",
        changes: "変更の要点" => "What changed",
        page: "お客様が見るページ" => "The page that customers see",
        hash: "文章の指紋（SHA-256）" => "Fingerprint of the words (SHA-256)",
        hash_hint: "同意の記録は、この値で、どの文章に同意したかを示します。" => "Consents keep it: it tells to which words somebody agreed.",
    }
}

idp::bilingual! {
    /// Which service needs which items.
    pub struct ItemTexts {
        title: "必要な項目" => "Required items",
        lead: "サービスがすべてのお客様に求める項目です。まだ入力していないお客様に、ログインのときに聞きます。" => "What a service needs of every customer. Whoever has not told it is asked at the login.",
        empty: "まだサービスがありません。" => "There is no service yet.",
        service: "サービス" => "Service",
        items: "必要な項目" => "Required items",
        nothing: "なし" => "nothing",
        change: "必要な項目を変更する" => "Change the required items",
        change_lead: "変更すると、次のログインから、お客様に聞きます。" => "From the next login on customers are asked.",
    }
}
