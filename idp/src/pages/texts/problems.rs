use crate::domain::EmailError;

crate::bilingual! {
    /// What is wrong with an entry, and what to do.
    pub struct ProblemTexts {
        terms_not_accepted: "続けるには、利用規約への同意が必要です。本文を読んで、チェックを入れてください。"
            => "To go on, you need to agree to the terms. Please read them and tick the box.",
        email_no_at: "メールアドレスに「@」が入っていません。「taro@example.jp」のように、すべて入力してください。"
            => "There is no “@” in this email address. Please enter all of it, as in taro@example.jp.",
        email_nothing_before: "「@」より前が入力されていません。「taro@example.jp」のように、すべて入力してください。"
            => "There is nothing before the “@”. Please enter all of the address, as in taro@example.jp.",
        email_nothing_after: "「@」より後ろが入力されていません。「taro@example.jp」のように、すべて入力してください。"
            => "There is nothing after the “@”. Please enter all of the address, as in taro@example.jp.",
        email_several_ats: "「@」が2つ以上あります。メールアドレスを1つだけ入力してください。"
            => "There is more than one “@”. Please enter one email address only.",
        email_character: "メールアドレスに使えない文字が入っています。途中の空白、かっこ、引用符などを消してください。"
            => "There is a character that no email address has. Please remove spaces, brackets, quotation marks and the like.",
        email_local_not_ascii: "「@」より前に、半角の英字・数字・記号ではない文字があります。漢字やかなを含むメールアドレスには、メールを送れません。別のメールアドレスを入力してください。"
            => "Before the “@” there is something else than plain letters, digits and signs. We cannot send mail to such an address. Please enter another one.",
        email_too_long: "メールアドレスが長すぎます。「@」より前は64文字までです。余分な文字がないか、ご確認ください。"
            => "This email address is too long: at most 64 characters can stand before the “@”. Please check that there is nothing else in it.",
        email_domain_is_number: "「@」より後ろが数字だけのメールアドレスには、メールを送れません。「example.jp」のような名前で入力してください。"
            => "We cannot send mail to an address with only numbers after the “@”. Please enter a name, as in example.jp.",
        email_domain_without_dot: "「@」より後ろが途中までのようです。「example.jp」のように、「.」（ドット）の後ろまで入力してください。"
            => "What follows the “@” seems to be cut off. Please enter it to the end, with its dots, as in example.jp.",
        email_domain: "「@」より後ろに、メールが届かない書き方があります。「example.jp」のような名前か、1文字ずつご確認ください。"
            => "No mail can arrive at what follows the “@”. Please check it letter by letter; it looks like example.jp.",
        code_format: "認証コードは、6桁の数字で入力してください。" => "The verification code is 6 digits.",
        code_several: "数字がいくつもあるため、どれが認証コードか分かりません。メールの認証コード（6桁の数字）だけを入力してください。"
            => "There is more than one number, so we cannot tell which is the code. Please enter only the 6 digits from the mail.",
        code_expired: "認証コードの期限が切れています。「認証コードを再送」を押して、新しいコードを入力してください。"
            => "This code has expired. Press “Send a new code” and enter the new one.",
        code_used_up: "認証コードの入力を続けて間違えたため、このコードは使えなくなりました。メールアドレスの入力から、やり直してください。"
            => "This code can no longer be used after too many wrong tries. Please start again from the email address.",
        password_hidden_edge: "パスワードの最初か最後に、空白か見えない文字が入っています。取り除いて、もう一度入力してください。"
            => "There is a space or an invisible character at the beginning or the end of the password. Please remove it and enter the password again.",
        password_characters: "使えない文字があります。半角の英字と数字、記号 - * _ ! # $ % を使ってください。"
            => "There is a character that cannot be used. Use letters, digits and - * _ ! # $ %",
        password_composition: "英字と数字を、どちらも1文字以上入れてください。" => "Use at least one letter and at least one digit.",
        password_common: "このパスワードは、他の人に推測されやすいため使えません。別のパスワードにしてください。"
            => "This password is easy to guess. Please choose another one.",
        password_mismatch: "2つのパスワードが違います。もう一度、両方に入力してください。"
            => "The two passwords differ. Please enter both again.",
        password_again: "安全のため、パスワードをもう一度入力してください。" => "For your safety, please enter the password again.",
        date_incomplete: "年・月・日を、すべて数字で入力してください。" => "Enter year, month and day in digits.",
        date_not_real: "この日付は、暦にありません。年・月・日をご確認ください。" => "There is no such date. Please check year, month and day.",
        date_in_future: "今日より後の日付です。生年月日をご確認ください。" => "This date is in the future. Please check it.",
        date_too_old: "120年より前の日付です。西暦で入力したか、ご確認ください。" => "This date is more than 120 years ago. Please check the year.",
        postal_invalid: "郵便番号は、7桁の数字で入力してください。" => "A postal code has 7 digits.",
        postal_placeholder: "この郵便番号は使われていません。お住まいの郵便番号を入力してください。"
            => "This postal code is not in use. Please enter the postal code of your address.",
        postal_unknown: "この郵便番号の住所が見つかりません。番号をご確認ください。新しい郵便番号のときは、下の欄にチェックを入れてください。"
            => "No address was found for this postal code. Please check the code. If it is a new one, tick the box below it.",
        phone_invalid: "電話番号は、0から始まる10桁または11桁の数字で入力してください。"
            => "A phone number has 10 or 11 digits and starts with 0.",
        phone_foreign: "海外の電話番号は登録できません。日本国内で連絡のつく、0から始まる電話番号を入力してください。"
            => "Numbers of other countries cannot be registered. Please enter a number in Japan at which you can be reached. It starts with 0.",
        phone_several: "電話番号が2つ以上入っています。連絡のつく番号を、1つだけ入力してください。"
            => "This is more than one phone number. Please enter only one.",
        phone_placeholder: "この電話番号は、使われていない番号です。連絡のつく電話番号を入力してください。"
            => "Nobody has this phone number. Please enter one at which you can be reached.",
        phone_extension: "内線番号は登録できません。内線番号を除いて、電話番号だけを入力してください。"
            => "An extension cannot be registered. Please enter the phone number without it.",
        login_failed: "ログインできませんでした。IDとパスワードをご確認ください。続けて間違えると、しばらくログインできなくなります。"
            => "We could not log you in. Please check your ID and password. After several wrong tries, logging in is stopped for a while.",
        password_wrong: "パスワードが違います。もう一度入力してください。" => "This is not your password. Please try again.",
        text_changed: "お読みいただいている間に、内容が新しくなりました。もう一度お読みください。"
            => "The text was updated while you were reading it. Please read it again.",
        type_after_switch: "種別を選び直したため、入力欄が変わりました。入力してから「確認」を押してください。"
            => "The form has changed with the type of customer. Please fill it in and press “Confirm”.",
    }
    impl {
        fn missing(label: &str): "「{label}」を入力してください。" => "Please enter “{label}”.",
        fn not_chosen(label: &str): "「{label}」を選んでください。" => "Please choose “{label}”.",
        fn kana(label: &str): "「{label}」は、カタカナで入力してください。" => "Please enter “{label}” in katakana.",
        fn characters(label: &str): "「{label}」に、使えない文字があります。別の文字で入力してください。"
            => "“{label}” has a character that cannot be used. Please use another one.",
        fn only_signs(label: &str): "「{label}」が、記号や数字だけになっています。文字で入力してください。"
            => "“{label}” has only signs or digits in it. Please enter it in letters.",
        fn markup(label: &str): "「{label}」に、ホームページなどで使う記号（<b> や {{{{ }}}}、&lt; など）が入っています。取り除いてください。"
            => "“{label}” has signs of a web page in it (such as <b>, {{{{ }}}} or &lt;). Please take them out.",
        fn too_long(label: &str, max: usize): "「{label}」は、{max}文字までで入力してください。" => "“{label}” can have at most {max} characters.",
        fn code_wrong(left: u32): "認証コードが違います。届いた数字をご確認ください。あと{left}回、入力できます。"
            => "This code is not right. Please check the number that you received. Tries left: {left}.",
        fn resend_too_soon(seconds: u64): "メールを送ったばかりです。あと{seconds}秒お待ちになってから、もう一度お試しください。"
            => "A mail was sent just now. Please wait {seconds} seconds and try again.",
        fn resend_too_often(minutes: u64): "この宛先には、少し前にもメールをお送りしました。{minutes}分ほどお待ちになってから、もう一度ボタンを押してください。"
            => "Mails were sent to this address a short time ago. Please wait about {minutes} minutes and press the button again.",
        fn turn_seconds(seconds: u64): "お使いの回線からのお申し込みが続いているため、順番に受け付けています。あと{seconds}秒お待ちになってから、もう一度ボタンを押してください。"
            => "There are many requests from your network, so we take them one after the other. Please wait {seconds} seconds and press the button again.",
        fn turn_minutes(minutes: u64): "お使いの回線からのお申し込みが続いているため、順番に受け付けています。{minutes}分ほどお待ちになってから、もう一度ボタンを押してください。"
            => "There are many requests from your network, so we take them one after the other. Please wait about {minutes} minutes and press the button again.",
        fn password_too_often(minutes: u64): "パスワードの間違いが続いたため、いまは確認できません。{minutes}分ほどお待ちください。"
            => "Too many wrong passwords. Please wait about {minutes} minutes.",
        fn password_length(min: usize, max: usize): "パスワードは、{min}〜{max}文字で入力してください。" => "A password has {min} to {max} characters.",
    }
}

impl ProblemTexts {
    /// What is wrong with a mail address. Nobody is told to look for an `@` that is there.
    #[must_use]
    pub const fn email(&self, reason: EmailError) -> &'static str {
        match reason {
            EmailError::NoAt => self.email_no_at,
            EmailError::NothingBefore => self.email_nothing_before,
            EmailError::NothingAfter => self.email_nothing_after,
            EmailError::SeveralAts => self.email_several_ats,
            EmailError::Character => self.email_character,
            EmailError::LocalNotAscii => self.email_local_not_ascii,
            EmailError::TooLong => self.email_too_long,
            EmailError::DomainIsNumber => self.email_domain_is_number,
            EmailError::DomainWithoutDot => self.email_domain_without_dot,
            EmailError::Domain => self.email_domain,
        }
    }
}
