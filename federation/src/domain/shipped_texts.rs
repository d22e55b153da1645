//! The shipped first versions of the texts of a dealer link and of a migration. Operators publish newer ones.

use super::{CONSENT_DOCUMENT, MIGRATION_CONSENT, NOTICE_DOCUMENT};
use idp::domain::{TextVersion, Timestamp, TokenHash};

/// Version of all.
const VERSION: &str = "2026-11-01";

/// 2026-11-01 00:00 in Japan.
const EFFECTIVE: Timestamp = Timestamp::from_seconds(1_793_458_800);

const CONSENT_JA: &str = "\
お客様の共通IDと販売店のお客様情報を結び、販売店とメーカーが、次のとおり情報を共同で利用します。

# 利用する目的

- 販売店のオンラインサービスを、より便利にお使いいただくため
- お客様に合ったご提案をするため

# 利用する者

- 上記の販売店
- トヨタ自動車株式会社（共通IDを発行するメーカー）

# 利用する情報

- 氏名、住所、電話番号、メールアドレスなどの基本情報
- 見積書、注文書、請求書などの契約に関する情報
- ご購入や整備などのお取引の履歴
- カタログ、試乗、見積、入庫予約、お問い合わせなどのご依頼の内容
- メーカーのウェブサイトを、クッキーを使ってご覧になった履歴
- 共通IDを使ったサービスのご利用状況

# 連携のあとで

連携は、いつでも解除できます。解除すると、この連携にもとづく新しい情報のやりとりは行いません。
";

const CONSENT_EN: &str = "\
Your common ID is tied to your customer record at the dealer. Dealer and maker then use your information together, as follows.

# Purposes

- To make the dealer's online services more convenient for you
- To make proposals that suit you

# Who uses it

- The dealer named above
- Toyota Motor Corporation, the maker that issues the common ID

# Which information

- Basic information: name, address, telephone number, email address
- Contract papers: quotes, orders, invoices
- Your dealings: purchases and maintenance
- Your requests: catalogues, test drives, quotes, bookings, enquiries
- What you looked at on the maker's web sites, by cookies
- How you use services through the common ID

# Afterwards

You can end the link at any time. From then on, no new information is exchanged because of it.
";

const NOTICE_JA: &str = "\
お客様ご本人が、画面の情報をご確認ください。

- 画面の情報は、販売店が登録しているものです。共通IDの側には保存しません。
- 共通IDの側が保存するのは、お客様を見分けるための販売店の番号と、連携の相手となる共通IDだけです。保存は30日間で、期限が過ぎると消去します。
- 選んだメールアドレスに、共通IDをお持ちかどうかを販売店が確認します。
- 連携は、お客様がご自身の端末でログインし、同意したときに完了します。
";

const NOTICE_EN: &str = "\
Please check the information on the screen yourself.

- What you see is what the dealer has on file. The common ID side does not store it.
- The common ID side stores only the dealer's number for you and the common ID that is to be linked, for 30 days. After that they are erased.
- The dealer checks whether the chosen email address has a common ID.
- The link is complete only when you log in on your own device and agree.
";

const MIGRATION_JA: &str = "\
お客様の共通IDと、ご契約の販売店のお客様情報を結び、次のとおり情報をやりとりします。

# 販売店からメーカーに渡す情報

販売店のオンラインサービス（オンライン商談、月々のお支払額の見積りとプラン）を、より便利にお使いいただくために使います。

- 氏名、住所、電話番号、メールアドレスなどの基本情報
- 見積書、注文書などの契約に関する情報
- ご購入や整備などのお取引の履歴

# メーカーから販売店に渡す情報

販売店が、お客様に合ったご提案をするために使います。

- カタログ、試乗、入庫予約、お問い合わせなどのご依頼の内容
- メーカーのウェブサイトを、クッキーを使ってご覧になった履歴
- 共通IDを使ったサービスのご利用状況

# 利用する者

- 上記の販売店
- トヨタ自動車株式会社（共通IDを発行するメーカー）

# 連携のあとで

連携は、いつでも解除できます。解除すると、この連携にもとづく新しい情報のやりとりは行いません。
";

const MIGRATION_EN: &str = "\
Your common ID is tied to your customer record at the dealer of your contract. Information is then exchanged as follows.

# What the dealer gives the maker

It is used to make the dealer's online services (online talks, quotes and plans for monthly payments) more convenient for you.

- Basic information: name, address, telephone number, email address
- Contract papers: quotes, orders
- Your dealings: purchases and maintenance

# What the maker gives the dealer

The dealer uses it to make proposals that suit you.

- Your requests: catalogues, test drives, service bookings, enquiries
- What you looked at on the maker's web sites, by cookies
- How you use services through the common ID

# Who uses it

- The dealer named above
- Toyota Motor Corporation, the maker that issues the common ID

# Afterwards

You can end the link at any time. From then on, no new information is exchanged because of it.
";

/// The shipped versions: to be inserted at start unless they are there.
pub fn shipped_texts() -> Vec<TextVersion> {
    vec![
        text(
            CONSENT_DOCUMENT,
            ("共通IDと販売店との連携について", "About linking your common ID with a dealer"),
            (CONSENT_JA, CONSENT_EN),
        ),
        text(
            NOTICE_DOCUMENT,
            ("販売店連携のご本人確認と情報の保存について", "About this check and what is stored"),
            (NOTICE_JA, NOTICE_EN),
        ),
        text(
            MIGRATION_CONSENT,
            ("共通IDと販売店との連携について", "About linking your common ID with your dealer"),
            (MIGRATION_JA, MIGRATION_EN),
        ),
    ]
}

fn text(document: &str, title: (&str, &str), body: (&str, &str)) -> TextVersion {
    let exact = format!("{}\n{}\n{}\n{}", title.0, body.0, title.1, body.1);
    TextVersion {
        document: document.to_owned(),
        version: VERSION.to_owned(),
        title_ja: title.0.to_owned(),
        title_en: title.1.to_owned(),
        body_ja: body.0.to_owned(),
        body_en: body.1.to_owned(),
        changes_ja: String::new(),
        changes_en: String::new(),
        hash: TokenHash::of(&exact).as_str().to_owned(),
        effective_at: EFFECTIVE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_texts_are_in_force() {
        for text in shipped_texts() {
            assert!(text.effective_at.in_japan().to_string().starts_with("2026-11-01T00:00:00"));
            assert_eq!(text.hash.len(), 64);
        }
    }
}
