crate::bilingual! {
    /// A6 and A9: what is known of the customer, and changing it.
    pub struct ProfileTexts {
        title: "お客様情報" => "Your information",
        lead: "共通IDに登録されている内容です。" => "This is what is registered with your common ID.",
        changed: "お客様情報を変更しました。" => "Your information was changed.",
        login_block: "ログイン情報" => "Login information",
        password_hidden: "安全のため、表示していません" => "Not shown, for your safety",
        type_note: "お客様の種別は変更できません。" => "The type of customer cannot be changed.",
        mobile: "IDとして使う携帯電話番号" => "Mobile number used as ID",
        mobile_off: "使っていません" => "Not used",
        person_block: "お客様情報" => "Your information",
        account_block: "共通IDについて" => "About your common ID",
        since: "登録した日" => "Registered on",
        updated: "最後に変更した日時" => "Last changed",
        change: "変更" => "Change",
        back: "会員情報に戻る" => "Back to your account",
        edit_title: "お客様情報の編集" => "Edit your information",
        edit_lead: "変更する項目を書き直して、「確認」を押してください。" => "Change what you like, then press “Confirm”.",
        edit_note: "メールアドレスとパスワードは、会員情報のページから変更できます。お客様の種別は変更できません。"
            => "Email address and password are changed from the account page. The type of customer cannot be changed.",
        edit_submit: "確認" => "Confirm",
        edit_cancel: "変更をやめる" => "Do not change",
        confirm_title: "変更内容の確認" => "Check your changes",
        confirm_lead: "次の内容に変更します。間違いがなければ、「変更する」を押してください。"
            => "This is what your information will be. If everything is right, press “Change”.",
        confirm_other: "ほかの画面で入力した内容に変わっています。もう一度ご確認ください。"
            => "Something else was entered in another window. Please check again.",
        confirm_submit: "変更する" => "Change",
        confirm_phone: "連絡用電話番号が変わるため、番号の確認は取り消されます。"
            => "The phone number is new, so it no longer counts as verified.",
    }
}
