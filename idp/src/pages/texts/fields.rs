use crate::domain::Lang;

crate::bilingual! {
    /// Labels of inputs (screen specification §3) and what to enter.
    pub struct FieldTexts {
        email: "メールアドレス" => "Email address",
        email_hint: "例：taro@example.jp" => "Example: taro@example.jp",
        code: "認証コード" => "Verification code",
        code_hint: "6桁の数字" => "6 digits",
        username: "ID（メールアドレスまたは携帯電話番号）" => "ID (email address or mobile number)",
        password: "パスワード" => "Password",
        password2: "パスワード（確認用）" => "Password (again)",
        password2_hint: "同じパスワードを、もう一度入力してください。" => "Enter the same password once more.",
        account_type: "お客様の種別" => "Type of customer",
        individual: "個人のお客様" => "Individual",
        corporate: "法人のお客様" => "Company",
        name_kanji: "名前（漢字）" => "Name (kanji)",
        name_kana: "名前（カナ）" => "Name (kana)",
        family_name: "姓" => "Family name",
        given_name: "名" => "Given name",
        family_kana: "セイ" => "Family name in kana",
        given_kana: "メイ" => "Given name in kana",
        kana_hint: "ひらがなで入力しても、カタカナに直します。" => "Hiragana is changed to katakana for you.",
        org_name: "会社名（漢字）" => "Company name",
        org_kana: "会社名（カナ）" => "Company name in kana",
        org_unit: "部署" => "Department",
        contact_kanji: "担当者名（漢字）" => "Contact person (kanji)",
        contact_kana: "担当者名（カナ）" => "Contact person (kana)",
        gender: "性別" => "Sex",
        male: "男性" => "Male",
        female: "女性" => "Female",
        no_answer: "回答しない" => "Prefer not to say",
        birthdate: "生年月日" => "Date of birth",
        birthdate_hint: "西暦で入力してください。例：1980年4月5日" => "Example: 1980 – 4 – 5 (year, month, day)",
        postal_code: "郵便番号" => "Postal code",
        postal_hint: "例：450-0002（ハイフンは、なくてもかまいません）" => "Example: 450-0002 (with or without hyphen)",
        postal_new: "新しい郵便番号なので、このまま使う" => "This is a new postal code: use it all the same",
        postal_choice: "住所の候補" => "Matching addresses",
        prefecture: "都道府県" => "Prefecture",
        city: "市区町村名" => "City, ward, town or village",
        city_hint: "例：名古屋市中村区" => "Example: Nagoya-shi Nakamura-ku",
        street: "丁目番地" => "Area and number",
        street_hint: "例：名駅4丁目7-1" => "Example: Meieki 4-7-1",
        building: "建物名" => "Building and room",
        address: "住所" => "Address",
        phone: "連絡用電話番号" => "Phone number for contact",
        phone_hint: "例：090-1234-5678（ハイフンは、なくてもかまいません）" => "Example: 090-1234-5678 (with or without hyphens)",
        mobile: "携帯電話番号" => "Mobile number",
        passkey_name: "パスキーの名前" => "Name of the passkey",
        user_code: "機器の番号" => "Number on the device",
        app_code: "確認コード" => "Code",
        recovery_code: "リカバリーコード" => "Recovery code",
        language: "言語" => "Language",
        text_size: "文字の大きさ" => "Text size",
        tos: "利用規約に同意する" => "I agree to the terms of use",
    }
    impl {
        fn password_rules(min: usize, max: usize):
            "{min}〜{max}文字の半角英数字。英字と数字を、どちらも入れてください。記号は - * _ ! # $ % が使えます。"
            => "{min} to {max} characters: at least one letter and one digit. You may also use - * _ ! # $ %",
        fn passphrase_rules(min: usize, max: usize):
            "{min}〜{max}文字。どの文字も使えます。長い言葉をつなげると、覚えやすく安全です。"
            => "{min} to {max} characters of any kind. A few long words together are easy to remember and safe.",
    }
}

impl FieldTexts {
    /// The eras with their first days, for the echo of the Japanese year beside a date; only in Japanese.
    #[must_use]
    pub fn eras(&self) -> Option<&'static str> {
        match self.lang {
            Lang::Ja => Some("令和 20190501 平成 19890108 昭和 19261225 大正 19120730 明治 18680125"),
            Lang::En => None,
        }
    }

    /// The label of an input by its name in the form; empty for a name that is not in the catalogue.
    #[must_use]
    pub fn label(&self, name: &str) -> &'static str {
        match name {
            "email" => self.email,
            "code" => self.code,
            "username" => self.username,
            "password" => self.password,
            "password2" => self.password2,
            "account_type" => self.account_type,
            "family_name" | "contact_family_name" => self.family_name,
            "given_name" | "contact_given_name" => self.given_name,
            "family_kana" | "contact_family_kana" => self.family_kana,
            "given_kana" | "contact_given_kana" => self.given_kana,
            "org_name" => self.org_name,
            "org_kana" => self.org_kana,
            "org_unit" => self.org_unit,
            "gender" => self.gender,
            "birthdate" => self.birthdate,
            "postal_code" => self.postal_code,
            "postal_choice" => self.postal_choice,
            "prefecture" => self.prefecture,
            "city" => self.city,
            "street" => self.street,
            "building" => self.building,
            "phone" => self.phone,
            "mobile" => self.mobile,
            "passkey_name" => self.passkey_name,
            "user_code" => self.user_code,
            "app_code" => self.app_code,
            "recovery_code" => self.recovery_code,
            "lang" => self.language,
            "text_size" => self.text_size,
            "tos" => self.tos,
            _ => "",
        }
    }
}
