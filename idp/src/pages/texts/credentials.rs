crate::bilingual! {
    /// A7, A8 and A10: mail address, password and mobile number of the account.
    pub struct CredentialTexts {
        email_way: "メールアドレスの変更" => "Change your email address",
        email_title: "メールアドレスの変更" => "Change your email address",
        email_lead: "新しいメールアドレスに認証コードをお送りします。確認ができると、そのアドレスが新しいIDになります。"
            => "We will send a verification code to the new address. Once it is confirmed, it will be your new ID.",
        email_current: "いまのメールアドレス" => "Current email address",
        email_new: "新しいメールアドレス" => "New email address",
        email_same: "いまのメールアドレスと同じです。新しいメールアドレスを入力してください。"
            => "This is your current address. Please enter a new one.",
        email_taken: "このメールアドレスは、別の共通IDで使われているため、変更できません。"
            => "This address belongs to another common ID, so it cannot be used here.",
        email_links_note: "販売店との連携や、連携の手続き中のものは、そのまま引き継がれます。"
            => "Your linked dealers, and links that are waiting for you, stay as they are.",
        email_send: "認証コードを送信" => "Send verification code",
        email_code_lead: "次のメールアドレスに、認証コードを送りました。メールに書かれた6桁の数字を入力してください。"
            => "We have sent a verification code to this address. Please enter the 6 digits in the mail.",
        email_change_address: "メールアドレスを修正" => "Change the email address",
        email_done_title: "メールアドレスの変更完了" => "Your email address was changed",
        email_done_notice: "メールアドレスを変更しました。次回から、新しいメールアドレスでログインしてください。"
            => "Your email address was changed. From now on, log in with the new one.",
        email_done_lead: "変更前のメールアドレスに、お知らせをお送りしました。" => "We have sent a notice to your former address.",

        password_way: "パスワードの変更" => "Change your password",
        password_title: "パスワードの変更" => "Change your password",
        password_lead: "新しいパスワードを決めてください。変更すると、ほかの端末ではログアウトします。"
            => "Choose a new password. You will be logged out on your other devices.",
        password_submit: "パスワードを変更する" => "Change password",
        password_done_title: "パスワードの変更完了" => "Your password was changed",
        password_done_notice: "パスワードを変更しました。" => "Your password was changed.",
        password_done_lead: "確認のメールをお送りしました。ほかの端末では、ログアウトしました。"
            => "We have sent you a confirmation by mail. You were logged out on your other devices.",

        mobile_way: "携帯電話番号をIDとして利用" => "Use a mobile number as ID",
        mobile_title: "携帯電話番号をIDとして利用" => "Use a mobile number as ID",
        mobile_lead: "携帯電話番号を確認すると、メールアドレスのかわりに、その番号でもログインできます。"
            => "Once your mobile number is confirmed, you can log in with it instead of your email address.",
        mobile_note: "番号は、ひとつの共通IDでだけ使えます。ほかの共通IDで使われている番号を確認すると、そちらでは使えなくなります。"
            => "A number works for one common ID only. If another common ID uses it, it stops working there once you confirm it here.",
        mobile_number: "携帯電話番号" => "Mobile number",
        mobile_hint: "例：090-1234-5678（ハイフンは、なくてもかまいません）" => "Example: 090-1234-5678 (with or without hyphens)",
        mobile_invalid: "携帯電話番号は、060・070・080・090から始まる11桁の数字で入力してください。"
            => "A mobile number has 11 digits and starts with 060, 070, 080 or 090.",
        mobile_send: "認証コードを送信" => "Send verification code",
        mobile_is_on: "次の番号を、IDとして利用しています。" => "This number works as your ID.",
        mobile_is_off: "いまは、携帯電話番号をIDとして利用していません。" => "You do not use a mobile number as your ID.",
        mobile_switch_off: "IDとしての利用をやめる" => "Stop using it as ID",
        mobile_other: "番号を変える" => "Use another number",
        mobile_turned_on: "携帯電話番号を、IDとして利用できるようにしました。" => "Your mobile number now works as your ID.",
        mobile_turned_off: "携帯電話番号を、IDとして利用しないようにしました。" => "Your mobile number no longer works as your ID.",
        mobile_not_offered: "いまは、携帯電話番号をIDとして利用するサービスを行っていません。メールアドレスでログインしてください。"
            => "Using a mobile number as ID is not offered at present. Please log in with your email address.",
        mobile_code_lead: "次の携帯電話番号に、認証コードをショートメッセージで送りました。書かれた6桁の数字を入力してください。"
            => "We have sent a verification code to this number as a text message. Please enter its 6 digits.",
        mobile_change_number: "携帯電話番号を修正" => "Change the mobile number",
        mobile_not_arrived: "ショートメッセージが届かないとき" => "If the text message does not arrive",
        mobile_not_arrived_note: "番号が正しいか、ショートメッセージの受信を断る設定になっていないか、ご確認ください。"
            => "Please check the number, and whether your phone blocks text messages.",
        mobile_used_up: "認証コードの入力を続けて間違えたため、このコードは使えなくなりました。携帯電話番号の入力から、やり直してください。"
            => "This code can no longer be used after too many wrong tries. Please start again from the mobile number.",

        to_account: "会員情報に戻る" => "Back to your account",
    }
}
