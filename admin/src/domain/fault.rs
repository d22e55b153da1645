//! What is wrong with a document: where, by which rule, in the caller's language.

use idp::domain::Lang;

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a JSON Pointer (RFC 6901) into the body.
    pub pointer: String,
    /// By which rule.
    pub rule: Rule,
}

impl Fault {
    /// A fault of the member at `pointer`.
    pub fn at(pointer: impl Into<String>, rule: Rule) -> Self {
        Self { pointer: pointer.into(), rule }
    }

    /// The same fault, seen from the body that holds the document at `parent`.
    #[must_use]
    pub fn under(self, parent: &str) -> Self {
        Self { pointer: format!("{parent}{}", self.pointer), rule: self.rule }
    }
}

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The body has no such member here.
    Unknown,
    /// The member must be there.
    Missing,
    /// Another JSON type, or none of the listed values.
    Shape,
    /// 1–100 characters, no control characters, no blanks around.
    Name,
    /// 3–64 letters, digits, hyphens and underscores, beginning with a letter.
    ClientId,
    /// 1–32 letters, digits, hyphens and underscores.
    Reference,
    /// A redirect URI that may be registered.
    RedirectUri,
    /// An https URL, or http on this machine; no fragment, no user.
    Url,
    /// A host name.
    Host,
    /// More values than are kept.
    TooMany,
    /// The same value twice.
    Twice,
    /// A client that people log in to needs one.
    NeedsRedirectUri,
    /// A grant type that is not for this kind of client.
    GrantType,
    /// A response type that the provider does not offer, that does not go with the grant types, or that is never for this client.
    ResponseType,
    /// A scope that the provider does not know, or that is not for this kind of client.
    Scope,
    /// `offline_access` and `refresh_token` go together.
    RefreshToken,
    /// The method needs public keys, in one of the two members.
    NeedsKeys,
    /// Keys without use for the method, or in both members.
    KeysNotUsed,
    /// A JWK set of 1–20 public signing keys, nothing private in it.
    Jwks,
    /// A public client cannot have it.
    PublicClient,
    /// Seconds from 1 to 31,536,000.
    Seconds,
    /// An algorithm that the provider does not offer.
    Algorithm,
    /// A context class (`acr`) that the provider does not know.
    Acr,
    /// Redirect URIs on several hosts leave the sector open.
    NeedsSector,
    /// Another origin than those of the redirect URIs.
    RedirectOrigin,
    /// An absolute URL as audience, and none of the provider's own interfaces.
    Resource,
    /// A type of `authorization_details` that is offered.
    DetailType,
    /// 0–16 letters, digits, hyphens and underscores.
    Prefix,
    /// Another dealer, active.
    MergeTarget,
    /// A shop's reference is taken at the dealer that takes over, or is too long.
    ShopTaken,
    /// A customer code is in use at the dealer that takes over, or is too long.
    CustomerCodeTaken,
    /// A mail address or a mobile number.
    LoginName,
    /// A mail address.
    Email,
    /// Roles at a dealer need one, the others have none.
    RoleAndDealer,
    /// There is no such dealer that takes part.
    NoSuchDealer,
    /// The dealer has no such shop.
    NoSuchShop,
    /// There is no such document of terms.
    NoSuchDocument,
    /// 2–64 small letters, digits and hyphens.
    DocumentName,
    /// `YYYY-MM-DD`, with `.1` to `.9` for more on a day, later than every version before.
    TextVersion,
    /// `YYYY-MM-DD`, not before today in Japan, nor before the day of the version before.
    EffectiveDay,
    /// 1–20,000 characters of text.
    Words,
    /// Texts that go over an earlier version say what changed.
    NeedsChanges,
    /// A published version of a text stays as it is.
    Published,
    /// `new` stands in addresses of the console for what is not there yet.
    Reserved,
    /// 1–256 characters without control characters: a site, or the ID of a user there.
    LegacyUser,
    /// At least one host, or `*.` and a host for all below it.
    RedirectHost,
    /// A number from 1 to 1,000.
    Uses,
    /// The client's profile does not allow it.
    Profile,
    /// Nobody asks for certificates here.
    Certificates,
    /// No authority is trusted to vouch for certificates.
    NoAuthorities,
    /// `tls_client_auth` has one name, and no other method has any.
    OneName,
    /// No certificate could hold such a name.
    CertificateName,
    /// Tokens are bound to a key or to a certificate.
    OneBinding,
    /// How the content is encrypted says nothing without how its key is.
    NeedsKeyWay,
    /// No key of the set is for this algorithm.
    NeedsReader,
}

idp::bilingual! {
    /// The rules in words.
    pub struct RuleTexts {
        unknown: "この項目は受け付けていません。" => "There is no such member here.",
        missing: "この項目は必須です。" => "This member is required.",
        shape: "型または値が仕様と異なります。" => "The type or the value is not one of those described.",
        name: "1〜100文字で、制御文字、見えない文字、前後の空白は使えません。" => "Must be 1 to 100 characters without control characters, invisible characters or blanks around.",
        client_id: "英字で始まる、英数字・ハイフン・下線の3〜64文字にしてください。" => "Must be 3 to 64 letters, digits, hyphens and underscores, beginning with a letter.",
        reference: "英数字・ハイフン・下線の1〜32文字にしてください。" => "Must be 1 to 32 letters, digits, hyphens and underscores.",
        redirect_uri: "httpsの絶対URIにしてください（開発用は localhost・127.0.0.1・[::1] の http）。フラグメント、ワイルドカード、ユーザー情報は使えません。" => "Must be an absolute https URI (or http on localhost, 127.0.0.1 or [::1]) without fragment, wildcard or user; a private scheme only for native applications.",
        url: "httpsの絶対URLにしてください（開発用は localhost・127.0.0.1・[::1] の http）。フラグメントとユーザー情報は使えません。" => "Must be an absolute https URL (or http on localhost, 127.0.0.1 or [::1]) without fragment or user.",
        host: "ホスト名だけを小文字で入力してください。" => "Must be a host name alone, in lower case.",
        too_many: "値が多すぎます。" => "Holds too many values.",
        twice: "同じ値が2回あります。" => "Holds the same value twice.",
        needs_redirect_uri: "authorization_codeには、redirect_urisが1つ以上必要です。" => "authorization_code needs at least one redirect URI.",
        grant_type: "この種類のクライアントでは使えないgrant_typeです。" => "Holds a grant type that is not for this kind of client.",
        response_type: "このプロバイダーのresponse_types_supportedにある値にして、対応するgrant_type（codeにはauthorization_code、id_tokenとtokenにはimplicit）も指定してください。tokenは、秘密か鍵を持ち、鍵に結び付けないトークンを使うクライアントだけが使えます。FAPI 2.0のクライアントはcodeだけです。" => "Must be of the provider's response_types_supported and go with the grant types: code with authorization_code, id_token and token with implicit. token is only for clients with a secret or keys whose tokens are not bound, and none but code for clients of FAPI 2.0.",
        scope: "プロバイダーが知らない、またはこの種類のクライアントでは使えないスコープがあります。" => "Holds a scope that the provider does not know or that is not for this kind of client.",
        refresh_token: "refresh_tokenとoffline_accessは、authorization_codeとともに両方を指定してください。" => "refresh_token and offline_access go together, beside authorization_code.",
        needs_keys: "公開鍵での確認、要求の署名、暗号化には、jwksかjwks_uriのどちらか1つが必要です。" => "private_key_jwt, signed requests and encryption need either jwks or jwks_uri.",
        keys_not_used: "この登録では鍵を使いません。jwksとjwks_uriの両方を指定することもできません。" => "Nothing of this registration uses keys; and jwks and jwks_uri cannot stand together.",
        jwks: "RS256・PS256・ES256・EdDSA、または暗号化の公開鍵を1〜20個並べたJWK Setにしてください。秘密鍵は送らないでください。" => "Must be a JWK set of 1 to 20 public keys for RS256, PS256, ES256, EdDSA or encryption. Never send a private key.",
        public_client: "秘密を持たないクライアントでは指定できません。" => "Not possible for a public client.",
        seconds: "1〜31536000の秒数にしてください。" => "Must be seconds, from 1 to 31536000.",
        algorithm: "このプロバイダーでは使っていない署名アルゴリズムです。id_token_signing_alg_values_supportedにある値にしてください。" => "Is switched off at this provider: must be one of its id_token_signing_alg_values_supported.",
        acr: "プロバイダーのacr_values_supportedにある値にしてください。" => "Must be one of the provider's acr_values_supported.",
        needs_sector: "redirect_urisのホストが複数あるときは、sector_identifierが必要です。" => "Redirect URIs on several hosts need a sector_identifier.",
        redirect_origin: "redirect_urisのどれかと、スキーム・ホスト・ポートを同じにしてください。" => "Must have scheme, host and port of one of the redirect_uris.",
        resource: "絶対URLで、プロバイダー自身のAPIではないものにしてください。" => "Must be an absolute URL, and none of the provider's own interfaces.",
        detail_type: "このプロバイダーにある種類にしてください（authorization_details_types_supported）。" => "Must be one of authorization_details_types_supported.",
        prefix: "英数字・ハイフン・下線の16文字以内にしてください。" => "Must be up to 16 letters, digits, hyphens and underscores.",
        merge_target: "統合先は、利用中の別の販売店にしてください。" => "Must be another dealer that is active.",
        shop_taken: "統合先に同じ店舗IDがあるか、32文字を超えます。先頭に付ける文字を変えてください。" => "A shop of this reference is there already, or the reference becomes longer than 32 characters. Choose another prefix.",
        customer_code_taken: "統合先に同じお客様番号の連携があるか、64文字を超えます。先頭に付ける文字を変えてください。" => "A customer code is in use there already, or becomes longer than 64 characters. Choose another prefix.",
        login_name: "メールアドレスまたは携帯電話番号を、最後まで入力してください。" => "Must be a whole mail address or mobile number.",
        email: "メールアドレスを、最後まで入力してください。" => "Must be a whole mail address.",
        role_and_dealer: "販売店の役割には、販売店IDが必要です。ほかの役割には指定できません。" => "Roles at a dealer need the dealer's ID; other roles have none.",
        no_such_dealer: "利用中の販売店に、そのIDのものはありません。" => "There is no active dealer with this id.",
        no_such_shop: "この販売店にその店舗はありません。" => "The dealer has no such shop.",
        document_name: "英小文字・数字・ハイフンの2〜64文字にしてください。" => "Must be 2 to 64 small letters, digits and hyphens.",
        text_version: "日付（例：2027-01-01。同じ日に重ねるときは「.1」〜「.9」を付けます）で、これまでの版より後にしてください。" => "Must be a date such as 2027-01-01, with .1 to .9 for more on one day, later than every version before.",
        effective_day: "日付（例：2027-01-01）で、日本時間の今日以降、かつ前の版の適用開始日以降にしてください。" => "Must be a date such as 2027-01-01, not before today in Japan and not before the day of the version before.",
        words: "1〜20000文字の文章にしてください。" => "Must be a text of 1 to 20,000 characters.",
        needs_changes: "前の版があるときは、変更の要点が必要です。" => "A version that goes over an earlier one says what changed.",
        published: "公開済みの版は変更できません。新しい版を作成してください。" => "A published version never changes: write a new one.",
        no_such_document: "その規約文書はありません。" => "There is no such document of terms.",
        reserved: "「new」は使えません。別のものにしてください。" => "“new” cannot be used. Choose another one.",
        legacy_user: "1〜256文字で入力してください。" => "Must be 1 to 256 characters.",
        redirect_host: "ホスト名を1つ以上、小文字で入力してください。*.example.jp の形は、その下のすべてのホストを表します。" => "Must be one host name at least, in lower case; *.example.jp stands for all below it.",
        uses: "1〜1000 の数にしてください。" => "Must be a number from 1 to 1000.",
        profile: "選んだ「守る決まり」（profile）では、この値は使えません。" => "Is not allowed by the client's profile: see common-id client profiles.",
        certificates: "このプロバイダーは証明書を求めていません。設定（mtls）を確かめてください。" => "Nobody asks for certificates at this provider: see the settings mtls.",
        no_authorities: "証明書を保証する認証局が設定されていません（mtls.client_ca）。" => "No authority is set that vouches for certificates (mtls.client_ca).",
        one_name: "tls_client_authには、証明書の名前（tls_client_auth_…）を1つだけ入力してください。ほかの方式では使いません。" => "tls_client_auth needs exactly one name of the certificate (tls_client_auth_…), and no other method has one.",
        certificate_name: "証明書の名前として使えない値です。" => "Is no name that a certificate could hold.",
        needs_key_way: "先に、同じ答えの暗号化の鍵の方式（…_encrypted_response_alg）を選んでください。" => "Needs the matching ..._encrypted_response_alg.",
        needs_reader: "この方式で暗号化できる公開鍵が、jwksにありません。" => "There is no public key for this algorithm in jwks.",
        one_binding: "トークンは、鍵か証明書のどちらか1つに結び付けてください。" => "Tokens are bound to a key or to a certificate, not to both.",
    }
}

impl Rule {
    /// The name of the rule, for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown_member",
            Self::Missing => "missing_member",
            Self::Shape => "wrong_shape",
            Self::Name => "invalid_name",
            Self::ClientId => "invalid_client_id",
            Self::Reference => "invalid_reference",
            Self::RedirectUri => "invalid_redirect_uri",
            Self::Url => "invalid_url",
            Self::Host => "invalid_host",
            Self::TooMany => "too_many",
            Self::Twice => "repeated_value",
            Self::NeedsRedirectUri => "redirect_uri_needed",
            Self::GrantType => "invalid_grant_type",
            Self::ResponseType => "invalid_response_type",
            Self::Scope => "invalid_scope",
            Self::RefreshToken => "refresh_token_and_offline_access",
            Self::NeedsKeys => "keys_needed",
            Self::KeysNotUsed => "keys_not_used",
            Self::Jwks => "invalid_jwks",
            Self::PublicClient => "not_for_public_clients",
            Self::Seconds => "invalid_seconds",
            Self::Algorithm => "algorithm_not_offered",
            Self::Acr => "unknown_acr",
            Self::NeedsSector => "sector_identifier_needed",
            Self::RedirectOrigin => "redirect_origin",
            Self::Resource => "invalid_resource",
            Self::DetailType => "invalid_authorization_details_type",
            Self::Prefix => "invalid_prefix",
            Self::MergeTarget => "invalid_merge_target",
            Self::ShopTaken => "shop_taken",
            Self::CustomerCodeTaken => "customer_code_taken",
            Self::LoginName => "invalid_username",
            Self::Email => "invalid_email",
            Self::RoleAndDealer => "role_and_dealer",
            Self::NoSuchDealer => "no_such_dealer",
            Self::NoSuchShop => "no_such_shop",
            Self::NoSuchDocument => "no_such_document",
            Self::DocumentName => "invalid_document_name",
            Self::TextVersion => "invalid_text_version",
            Self::EffectiveDay => "invalid_effective_day",
            Self::Words => "invalid_text",
            Self::NeedsChanges => "changes_needed",
            Self::Published => "already_published",
            Self::Reserved => "reserved",
            Self::LegacyUser => "invalid_legacy_user",
            Self::RedirectHost => "invalid_redirect_host",
            Self::Uses => "invalid_uses",
            Self::Profile => "not_in_profile",
            Self::Certificates => "no_certificates",
            Self::NoAuthorities => "no_authorities",
            Self::OneName => "needs_one_name",
            Self::CertificateName => "invalid_certificate_name",
            Self::OneBinding => "two_bindings",
            Self::NeedsKeyWay => "encryption_alg_needed",
            Self::NeedsReader => "encryption_key_needed",
        }
    }

    /// The rule as a sentence.
    pub const fn sentence(self, lang: Lang) -> &'static str {
        let texts = RuleTexts::of(lang);
        match self {
            Self::Unknown => texts.unknown,
            Self::Missing => texts.missing,
            Self::Shape => texts.shape,
            Self::Name => texts.name,
            Self::ClientId => texts.client_id,
            Self::Reference => texts.reference,
            Self::RedirectUri => texts.redirect_uri,
            Self::Url => texts.url,
            Self::Host => texts.host,
            Self::TooMany => texts.too_many,
            Self::Twice => texts.twice,
            Self::NeedsRedirectUri => texts.needs_redirect_uri,
            Self::GrantType => texts.grant_type,
            Self::ResponseType => texts.response_type,
            Self::Scope => texts.scope,
            Self::RefreshToken => texts.refresh_token,
            Self::NeedsKeys => texts.needs_keys,
            Self::KeysNotUsed => texts.keys_not_used,
            Self::Jwks => texts.jwks,
            Self::PublicClient => texts.public_client,
            Self::Seconds => texts.seconds,
            Self::Algorithm => texts.algorithm,
            Self::Acr => texts.acr,
            Self::NeedsSector => texts.needs_sector,
            Self::RedirectOrigin => texts.redirect_origin,
            Self::Resource => texts.resource,
            Self::DetailType => texts.detail_type,
            Self::Prefix => texts.prefix,
            Self::MergeTarget => texts.merge_target,
            Self::ShopTaken => texts.shop_taken,
            Self::CustomerCodeTaken => texts.customer_code_taken,
            Self::LoginName => texts.login_name,
            Self::Email => texts.email,
            Self::RoleAndDealer => texts.role_and_dealer,
            Self::NoSuchDealer => texts.no_such_dealer,
            Self::NoSuchShop => texts.no_such_shop,
            Self::NoSuchDocument => texts.no_such_document,
            Self::DocumentName => texts.document_name,
            Self::TextVersion => texts.text_version,
            Self::EffectiveDay => texts.effective_day,
            Self::Words => texts.words,
            Self::NeedsChanges => texts.needs_changes,
            Self::Published => texts.published,
            Self::Reserved => texts.reserved,
            Self::LegacyUser => texts.legacy_user,
            Self::RedirectHost => texts.redirect_host,
            Self::Uses => texts.uses,
            Self::Profile => texts.profile,
            Self::Certificates => texts.certificates,
            Self::NoAuthorities => texts.no_authorities,
            Self::OneName => texts.one_name,
            Self::CertificateName => texts.certificate_name,
            Self::OneBinding => texts.one_binding,
            Self::NeedsKeyWay => texts.needs_key_way,
            Self::NeedsReader => texts.needs_reader,
        }
    }
}
