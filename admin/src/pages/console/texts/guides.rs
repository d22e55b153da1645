idp::bilingual! {
    /// What is unsafe about a registration, and why.
    pub struct HazardTexts {
        plain_http: "暗号化されない戻り先（http）があります。開発用のパソコンの中だけで使ってください。お客様が使うサービスでは、httpsにしてください。" => "There is a redirect URI without encryption (http). It is for a developer's own machine alone; use https for customers.",
        no_pkce: "PKCEもnonceもない要求を受け付けます。盗まれたコードで、ほかの人のログインに入り込まれるおそれがあります。" => "Requests without PKCE and nonce are taken: a stolen code can be slipped into somebody else's login.",
        endpoint_audience: "署名の宛先が発行者でなくても受け付けます。ほかの認証サーバーがこちらのアドレスを名乗ると、署名を流用されるおそれがあります。" => "Assertions need not name the issuer: another provider that names our endpoint as its own can have the service make assertions for us.",
        fragment: "答えをアドレスの「#」のあとに返せます。ブラウザーの履歴や、画面に組み込んだ部品に見られるおそれがあります。" => "Answers may come in the fragment of an address, where the browser's history and scripts of others can see them.",
        front_channel: "トークンをブラウザー経由で渡します。ブラウザーの履歴や、画面に組み込んだ部品に見られるおそれがあります。codeだけで済むなら、codeだけにしてください。" => "Tokens are handed out by way of the browser, where its history and scripts of others can see them. Use code alone if you can.",
        implicit: "お客様に確認しないで、情報を渡します。自社のサービスだけに使ってください。" => "Information is handed over without asking people. Only for the maker's own services.",
        personal_token: "IDトークンに個人情報が入ります。サービスのログに残さないように、開発者に伝えてください。" => "ID tokens hold personal data. Tell the developers to keep them out of logs.",
        public_subject: "お客様の番号が、ほかのサービスと同じになります。サービスどうしで、お客様を突き合わせられます。" => "The subject is the same as at other services: they can compare their customers.",
        no_start: "販売店連携の情報（dealer_links）を受け取れますが、ログインを始めるアドレスがありません。販売店連携のメールから、このサービスに進めません。" => "It may get dealer links, but has no address where a login begins: the mail of a dealer link cannot lead to it.",
    }
}
