use crate::domain::WarningReason;

idp::bilingual! {
    /// T1–T4, at the dealer's counter.
    pub struct TerminalTexts {
        flow: "販売店連携" => "Dealer link",
        steps_label: "手続きの段階" => "Steps",
        step_customer: "お客様情報の確認" => "Customer",
        step_select: "IDの選択" => "ID",
        step_done: "仮登録完了" => "Done",
        customer_header: "お客様" => "Customer",
        contact_phone: "ご連絡先" => "Phone",
        customer_title: "お客様情報の確認" => "Check the customer information",
        customer_lead: "お客様ご本人が、次の内容をご確認ください。内容に誤りがある場合は、販売店のシステムで直してから、もう一度開いてください。"
            => "The customer should check the following. If anything is wrong, correct it in the dealer's system and open this page again.",
        customer_id_first: "連携には、共通IDが必要です。まだお持ちでない場合は、次の画面のご案内から、先にご登録ください。"
            => "Linking needs a common ID. If the customer has none yet, the next page shows how to register first.",
        name: "名前（姓名）" => "Name",
        family_kana: "名前（セイ）" => "Family name in kana",
        given_kana: "名前（メイ）" => "Given name in kana",
        birthdate: "生年月日" => "Date of birth",
        gender: "性別" => "Sex",
        male: "男性" => "Male",
        female: "女性" => "Female",
        unknown: "不明" => "Unknown",
        postal_code: "郵便番号" => "Postal code",
        address1: "住所1" => "Address 1",
        address2: "住所2" => "Address 2",
        address3: "住所3" => "Address 3",
        mobile_phone: "携帯電話番号" => "Mobile phone",
        phone: "電話番号" => "Phone",
        needed: "必須" => "required",
        needed_one: "どちらか必須" => "one of the two is required",
        by_customer: "ここは、お客様ご自身が操作してください" => "To be operated by the customer",
        ack: "画面の情報は私のもので、この販売店との連携を希望します。情報の保存についての説明を読み、承知しました。"
            => "The information is mine and I wish to link with this dealer. I have read and understood what is stored.",
        customer_next: "ご本人であることを確認して次へ" => "Confirm and go on",
        ack_missing: "お客様ご自身が内容を確認し、チェックを入れてください。" => "The customer needs to check the information and tick the box.",
        incomplete: "必要な項目がないため、次へ進めません。販売店のシステムで入力してから、もう一度開いてください。"
            => "Something that is needed is missing. Fill it in in the dealer's system and open this page again.",
        unusable_kana: "名前（セイ）が、カナで入力されていません。" => "The family name is not in kana.",
        unusable_phone: "使える電話番号がありません。" => "There is no phone number that can be used.",
        told_too_long: "使えません：文字数が多すぎます。" => "Not usable: it is too long.",
        told_characters: "使えません：使えない文字があります。" => "Not usable: it has characters that cannot be used.",
        told_only_signs: "使えません：記号や数字だけが入力されています。" => "Not usable: there are only signs or digits.",
        told_kana: "使えません：カナではない文字があります。" => "Not usable: not everything is kana.",
        told_birthdate: "使えません：生年月日として読み取れません。" => "Not usable: this is no date of birth.",
        told_postal_code: "使えません：郵便番号は7桁の数字です。" => "Not usable: a postal code has 7 digits.",
        told_prefecture: "使えません：都道府県の名前ではありません。" => "Not usable: this is not the name of a prefecture.",
        told_phone: "使えません：電話番号は、0から始まる10桁または11桁の数字です。" => "Not usable: a phone number has 10 or 11 digits and starts with 0.",
        told_phone_foreign: "使えません：海外の電話番号です。日本国内で連絡のつく番号が必要です。" => "Not usable: a number of another country. One in Japan is needed.",
        told_phone_several: "使えません：電話番号が2つ以上入っています。" => "Not usable: more than one phone number.",
        told_phone_placeholder: "使えません：使われていない電話番号です。" => "Not usable: nobody has this phone number.",
        told_phone_extension: "内線番号を除いた番号です。" => "Shown without its extension.",
        told_email: "使えません：メールアドレスの形が正しくありません。" => "Not usable: this is not an email address.",
        told_email_twice: "使えません：同じメールアドレスが、すでにあります。" => "Not usable: the same address stands above.",
        told_emails_many: "お客様情報には、4つ目以降のメールアドレスもあります。この画面で使えるのは、3つまでです。"
            => "The record has more than three email addresses. Only the first three can be used here.",
        missing_kana: "名前（セイ）が入力されていません。" => "The family name in kana is missing.",
        missing_phone: "携帯電話番号か電話番号が入力されていません。" => "A mobile or landline number is missing.",
        select_title: "IDの選択" => "Choose the ID",
        select_lead: "連携する共通IDのメールアドレスを、1つ選んでください。すでにサービスでお使いのIDがある場合は、そのIDを選んでください。"
            => "Choose the email address of the common ID to link. If the customer already uses an ID, choose that one.",
        select_legend: "メールアドレス" => "Email addresses",
        slot_empty: "未登録" => "Empty",
        no_account: "ID未取得" => "No ID yet",
        can_start: "ID取得済（当販売店との連携無）" => "Has an ID (not linked with this dealer)",
        linked_here: "ID取得済・連携済" => "Has an ID, linked with this dealer",
        cannot_start: "連携できません" => "Cannot be linked",
        offer_start: "共通IDと連携する" => "Link with the common ID",
        offer_add: "共通IDとの連携情報を追加する" => "Add this record to the common ID",
        resend: "再送" => "Send again",
        cancel: "取消" => "Cancel",
        edit_emails: "メールアドレスの編集" => "Edit email addresses",
        refresh: "最新の状態に更新" => "Refresh",
        next: "次へ" => "Next",
        not_chosen: "連携するメールアドレスを選んでください。" => "Choose the email address to link.",
        no_id_title: "共通IDをお持ちでないお客様へ" => "Customers without a common ID",
        no_id_lead: "お客様のスマートフォンで、次のQRコードを読み取り、「新規登録（無料）」からご登録ください。登録が終わったら、スマートフォンの画面で登録したメールアドレスを確認し、「メールアドレスの編集」で入力するか、「最新の状態に更新」を押します。"
            => "Scan this code with the customer's phone and choose “Register (free)”. When that is done, look at the registered address on the phone, and enter it through “Edit email addresses” or press “Refresh”.",
        qr_alt: "共通IDの登録ページを開くQRコード" => "QR code that opens the registration page",
        emails_title: "メールアドレスの編集" => "Edit email addresses",
        emails_lead: "変更した内容は、販売店のお客様情報として保存されます。" => "Changes are saved in the dealer's own customer data.",
        emails_note1: "共通IDの側には、保存されません。" => "They are not stored on the common ID side.",
        emails_note2: "販売店から、このメールアドレスへご案内をお送りすることがあります。" => "The dealer may send notices to these addresses.",
        save: "変更して戻る" => "Save and go back",
        back: "変更せずに戻る" => "Back without saving",
        email_twice: "同じメールアドレスが、2つあります。" => "The same address stands twice.",
        email_none: "メールアドレスを、1つ以上入力してください。" => "Enter at least one address.",
        not_stored: "販売店のシステムに保存できませんでした。何も変わっていません。時間をおいて、もう一度お試しください。"
            => "The dealer's system did not take the change. Nothing has changed. Please try again later.",
        done_title: "仮登録完了" => "Provisional registration complete",
        done_not_yet: "連携は、まだ完了していません。お客様がメールのURLを開いてログインし、同意すると、完了します。"
            => "The link is not complete yet. It is complete when the customer opens the address in the mail, logs in and agrees.",
        done_to: "メールの送り先" => "Mail sent to",
        done_until: "手続きの期限" => "To be completed by",
        done_again: "期限を過ぎた場合は、もう一度ご来店いただき、お手続きをお願いします。" => "After that date, another visit is needed.",
        done_junk: "メールが届かないときは、迷惑メールのフォルダーと、受信の設定をご確認ください。" => "If no mail arrives, check the junk folder and the settings for receiving mail.",
        done_domain: "許可する送信元" => "Sender to allow",
        reception_title: "受付番号" => "Reception number",
        reception_lead: "お手続きの画面で入力していただく番号です。お控えください。" => "The customer enters this number when completing the link. Please note it down.",
        mail_state: "メールの状態" => "State of the mail",
        mail_queued: "送信しています" => "being sent",
        mail_sent: "送信しました" => "sent",
        mail_undeliverable: "配信不可" => "cannot be delivered",
        mail_over: "この手続きは終わっています" => "this procedure has ended",
        undeliverable_title: "メールを配信できませんでした（配信不可）" => "The mail could not be delivered",
        undeliverable_lead: "メールアドレスをお客様にご確認ください。誤りがあるときは、「メールアドレスの編集」で直し、もう一度、IDを選んでください。"
            => "Please check the address with the customer. If it is wrong, correct it through “Edit email addresses” and choose the ID again.",
        done_resend: "メールを再送" => "Send the mail again",
        done_resent: "メールをもう一度送りました。" => "The mail was sent again.",
        close: "閉じる" => "Close",
        closed_title: "手続きを終了しました" => "This procedure has ended",
        closed_lead: "この画面を閉じて、販売店のシステムにお戻りください。" => "Close this window and return to the dealer's system.",
        lost_title: "手続きを続けられません" => "The procedure cannot go on",
        lost_lead: "時間が過ぎたか、この画面が別の方法で開かれました。販売店のシステムから、もう一度開いてください。途中の内容は保存されていません。"
            => "Too much time has passed, or this page was opened in another way. Open it again from the dealer's system. Nothing was stored.",
        refused_suspended: "この販売店は、いま連携を受け付けていません。" => "This dealer does not take part at the moment.",
        refused_no_account: "このメールアドレスの共通IDがありません。" => "There is no common ID with this address.",
        refused_cannot_start: "この共通IDとは、いま連携できません。" => "This common ID cannot be linked now.",
        refused_already: "このお客様情報は、すでにこの共通IDと連携しています。" => "This record is linked with this common ID already.",
        refused_conflict: "このお客様情報は、別の共通IDと連携しています。お客様にご確認ください。" => "This record is linked with another common ID. Please ask the customer.",
        refused_too_soon: "このお客様情報のメールは、10分以内に送ったばかりです。時間をおいて、もう一度お試しください。"
            => "A mail about this record was sent within the last ten minutes. Please try again later.",
        refused_too_many: "この共通IDへのメールは、今日はこれ以上送れません。明日、もう一度お試しください。"
            => "No more mails can be sent to this common ID today. Please try again tomorrow.",
        refused_state: "この仮登録は、すでに終わっています。「最新の状態に更新」を押してください。" => "This provisional registration has ended. Press “Refresh”.",
    }
    impl {
        fn pending(date: &str): "仮登録中（期限 {date}）" => "Provisional (until {date})",
        fn email_slot(number: usize): "メールアドレス{number}" => "Email address {number}",
    }
}

impl TerminalTexts {
    /// What is told beside a value of the record that was not taken as it came.
    #[must_use]
    pub fn told(&self, reason: WarningReason) -> String {
        match reason {
            WarningReason::TooLong => self.told_too_long,
            WarningReason::Characters => self.told_characters,
            WarningReason::OnlySigns => self.told_only_signs,
            WarningReason::Kana => self.told_kana,
            WarningReason::Birthdate => self.told_birthdate,
            WarningReason::PostalCode => self.told_postal_code,
            WarningReason::Prefecture => self.told_prefecture,
            WarningReason::Phone => self.told_phone,
            WarningReason::PhoneForeign => self.told_phone_foreign,
            WarningReason::PhoneSeveral => self.told_phone_several,
            WarningReason::PhonePlaceholder => self.told_phone_placeholder,
            WarningReason::PhoneExtension => self.told_phone_extension,
            WarningReason::Email => self.told_email,
            WarningReason::EmailTwice => self.told_email_twice,
            WarningReason::EmailsMany => self.told_emails_many,
        }
        .to_owned()
    }
}
