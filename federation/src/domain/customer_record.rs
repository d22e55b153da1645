//! The customer's record as the dealer's system sends it for the terminal (T1). Lives in sealed tokens alone:
//! never in a row, a log line or a metric.
//!
//! Of a record the customer code alone is required. Everything else is taken as the form of the registration takes it, by the
//! same functions, or is told of as not usable; none of it stops the visit.

use super::{ValueWarning, WarningReason, loose_text, value_warning::Taking};
use idp::domain::{Timestamp, fold_email, is_blank, normalize_email, read_birthdate};
use serde::{Deserialize, Serialize};

/// The three address slots; an empty text is an empty slot.
pub type Emails = [String; 3];

/// Addresses in a record.
const SLOTS: usize = 3;

/// Sex as dealers keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordSex {
    /// 男性
    Male,
    /// 女性
    Female,
    /// 不明
    #[default]
    Unknown,
}

impl RecordSex {
    /// Of the words and numbers (ISO/IEC 5218) that systems keep; whatever else they keep says that it is not known.
    pub(super) fn of(kept: &str) -> Self {
        match kept.trim().to_lowercase().as_str() {
            "male" | "m" | "1" | "１" | "男" | "男性" => Self::Male,
            "female" | "f" | "2" | "２" | "女" | "女性" => Self::Female,
            _ => Self::Unknown,
        }
    }
}

impl<'de> Deserialize<'de> for RecordSex {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        loose_text::text(input).map(|kept| Self::of(&kept))
    }
}

/// One record. What the dealer does not know is empty. Its `Debug` prints nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerRecord {
    /// The dealer's own number of the customer, 1–64 characters.
    #[schema(min_length = 1, max_length = 64, example = "C-000101")]
    pub customer_code: String,
    /// 姓
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub family_name: String,
    /// 名
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub given_name: String,
    /// セイ; without it T1 does not go on. Hiragana and half-width kana are taken, too.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub family_kana: String,
    /// メイ
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub given_kana: String,
    /// `YYYY-MM-DD`; also 1980/4/5, 19800405, 昭和55年4月5日, S55.4.5.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub birthdate: String,
    /// 性別: `male`, `female` or `unknown`; also 男, 女, 1, 2. Everything else is `unknown`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub gender: RecordSex,
    /// Seven digits, with or without hyphen and 〒.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub postal_code: String,
    /// 住所1
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub address1: String,
    /// 住所2
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub address2: String,
    /// 住所3
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub address3: String,
    /// 携帯電話番号, as people write it or as +81…; without it and `phone` T1 does not go on.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub mobile_phone: String,
    /// 電話番号, in the same way. An extension behind it is cut.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
    /// Mail addresses in three slots; unused slots are empty. What follows the third is not used.
    #[serde(default, deserialize_with = "loose_text::texts")]
    #[schema(value_type = Option<Vec<Option<String>>>)]
    pub emails: Vec<String>,
}

impl std::fmt::Debug for CustomerRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CustomerRecord(…)")
    }
}

/// What is wrong with a record: the member, and the sentence for the dealer's developer. Never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordProblem {
    /// The member of `customer`.
    pub member: &'static str,
    /// What it must be.
    pub must_be: &'static str,
}

impl CustomerRecord {
    /// The record with its values in their stored form and three slots, and what is to be told of values that were not taken
    /// as they came. `now` decides which birth dates are past.
    ///
    /// # Errors
    /// Without a usable customer code there is no record.
    pub fn checked(mut self, now: Timestamp) -> Result<(Self, Vec<ValueWarning>), RecordProblem> {
        if !is_customer_code(&self.customer_code) {
            return Err(RecordProblem { member: "customer_code", must_be: "1 to 64 printable characters" });
        }
        let mut taking = Taking::default();
        taking.entry("family_name", "family_name", &mut self.family_name);
        taking.entry("given_name", "given_name", &mut self.given_name);
        taking.entry("family_kana", "family_kana", &mut self.family_kana);
        taking.entry("given_kana", "given_kana", &mut self.given_kana);
        take_birthdate(&mut taking, &mut self.birthdate, now);
        taking.entry("postal_code", "postal_code", &mut self.postal_code);
        taking.entry("address1", "building", &mut self.address1);
        taking.entry("address2", "building", &mut self.address2);
        taking.entry("address3", "building", &mut self.address3);
        taking.entry("mobile_phone", "phone", &mut self.mobile_phone);
        taking.entry("phone", "phone", &mut self.phone);
        take_emails(&mut taking, &mut self.emails);
        Ok((self, taking.done()))
    }

    /// What T1 needs and the record lacks (セイ, a telephone number), by field.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.family_kana.trim().is_empty() {
            missing.push("family_kana");
        }
        if self.mobile_phone.is_empty() && self.phone.is_empty() {
            missing.push("phone");
        }
        missing
    }

    /// The number that stands beside the name on every terminal page.
    pub fn contact_phone(&self) -> &str {
        if self.mobile_phone.is_empty() { &self.phone } else { &self.mobile_phone }
    }

    /// Family and given name.
    pub fn name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name).trim().to_owned()
    }
}

/// Whether `text` may name a record of a dealer: 1–64 characters on one line.
pub fn is_customer_code(text: &str) -> bool {
    !text.is_empty() && is_line(text, 64)
}

fn is_line(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.chars().any(char::is_control)
}

/// A birth date in its stored form, `YYYY-MM-DD`; shared with the hand-over.
pub(super) fn take_birthdate(taking: &mut Taking, birthdate: &mut String, now: Timestamp) {
    match read_birthdate(birthdate, now) {
        Ok(date) => *birthdate = date,
        Err(idp::domain::BirthdateError::Missing) => birthdate.clear(),
        Err(_) => taking.refuse("birthdate", WarningReason::Birthdate, birthdate),
    }
}

fn take_emails(taking: &mut Taking, emails: &mut Vec<String>) {
    let is_used = |email: &String| !is_blank(email);
    if let Some(place) = emails.iter().skip(SLOTS).position(is_used) {
        taking.warn(format!("emails[{}]", SLOTS + place), WarningReason::EmailsMany, "");
    }
    emails.resize(SLOTS, String::new());
    let mut taken: Vec<String> = Vec::with_capacity(SLOTS);
    for (place, email) in emails.iter_mut().enumerate() {
        if !is_used(email) {
            email.clear();
        } else if let Some(normal) = normalize_email(email) {
            *email = normal;
            // Another way to write an address is no other address.
            if taken.iter().any(|earlier| fold_email(earlier) == fold_email(email)) {
                taking.refuse(format!("emails[{place}]"), WarningReason::EmailTwice, email);
            }
        } else {
            taking.refuse(format!("emails[{place}]"), WarningReason::Email, email);
        }
        taken.push(email.clone());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use serde_json::{Value, json};

    // 2026-11-22 in Japan.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_359_599);

    fn record() -> CustomerRecord {
        CustomerRecord {
            customer_code: "C-000101".to_owned(),
            family_kana: "トヨダ".to_owned(),
            phone: "052-000-1234".to_owned(),
            emails: vec!["Taro@Example.JP".to_owned()],
            ..CustomerRecord::default()
        }
    }

    #[test]
    fn takes_what_is_good_and_normalizes_it() {
        let (checked, warnings) = record().checked(NOW).unwrap();
        assert_eq!(checked.emails, ["Taro@example.jp", "", ""]);
        assert_eq!(checked.contact_phone(), "+81520001234");
        assert!(checked.missing().is_empty() && warnings.is_empty());
    }

    #[test]
    fn only_the_code_stops_a_record() {
        for code in ["".to_owned(), "x".repeat(65), "a\u{7}".to_owned()] {
            let problem = CustomerRecord { customer_code: code, ..record() }.checked(NOW).unwrap_err();
            assert_eq!(problem.member, "customer_code");
        }
        assert!(
            serde_json::from_value::<CustomerRecord>(json!({ "customer_code": "C", "vehicle": 1 })).is_err()
        );
        for code in [json!(null), json!(101), json!(["C"])] {
            assert!(serde_json::from_value::<CustomerRecord>(json!({ "customer_code": code })).is_err());
        }
    }

    /// The value that the record has afterwards, and the warning.
    fn taken(member: &str, sent: &Value) -> (String, Option<(String, WarningReason)>) {
        let mut body = json!({ "customer_code": "C-1" });
        body[member] = sent.clone();
        let record: CustomerRecord = serde_json::from_value(body).unwrap();
        let (record, warnings) = record.checked(NOW).unwrap();
        let value = &serde_json::to_value(&record).unwrap()[member];
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (value, warnings.first().map(|warning| (warning.member.clone(), warning.reason)))
    }

    #[test]
    fn optional_values_are_taken_as_the_form_takes_them() {
        for (member, sent, value) in [
            ("postal_code", json!("450-0002"), "4500002"),
            ("postal_code", json!("〒４５０−０００２"), "4500002"),
            ("postal_code", json!(4500002), "4500002"),
            ("postal_code", json!(null), ""),
            ("postal_code", json!("  "), ""),
            ("phone", json!("０５２－１２３－４５６７"), "+81521234567"),
            ("phone", json!("052-123-4567(代)"), "+81521234567"),
            ("phone", json!("+81 52 123 4567"), "+81521234567"),
            ("phone", json!(null), ""),
            ("mobile_phone", json!("090 1234 5678"), "+819012345678"),
            ("family_kana", json!("とよだ"), "トヨダ"),
            ("family_kana", json!("ﾄﾖﾀﾞ"), "トヨダ"),
            ("given_name", json!(" 花子 "), "花子"),
            ("given_name", json!(null), ""),
            ("gender", json!(""), "unknown"),
            ("gender", json!(null), "unknown"),
            ("gender", json!("その他"), "unknown"),
            ("gender", json!(9), "unknown"),
            ("gender", json!([]), "unknown"),
            ("gender", json!("Male"), "male"),
            ("gender", json!("女"), "female"),
            ("gender", json!(2), "female"),
            ("birthdate", json!("1980/4/5"), "1980-04-05"),
            ("birthdate", json!("昭和55年4月5日"), "1980-04-05"),
            ("birthdate", json!(19800405), "1980-04-05"),
            ("birthdate", json!(" "), ""),
            ("address1", json!("　愛知県"), "愛知県"),
            ("address3", json!("-"), ""),
            ("emails", json!(["ｔａｒｏ＠example.jp"]), r#"["taro@example.jp","",""]"#),
            ("emails", json!([null, " taro@example.jp "]), r#"["","taro@example.jp",""]"#),
            ("emails", json!(null), r#"["","",""]"#),
            ("emails", json!("taro@example.jp"), r#"["taro@example.jp","",""]"#),
            ("emails", json!(["", "", "", "", ""]), r#"["","",""]"#),
        ] {
            assert_eq!(taken(member, &sent), (value.to_owned(), None), "{member}={sent}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_slot() {
        use WarningReason::{
            Birthdate, Characters, Email, EmailTwice, EmailsMany, Kana, Phone, PhoneExtension, PhoneForeign,
            PhonePlaceholder, PhoneSeveral, PostalCode, TooLong,
        };
        let twice = json!(["taro@example.jp", "", "Taro@EXAMPLE.jp".to_lowercase()]);
        for (member, sent, value, slot, reason) in [
            ("postal_code", json!("450"), "", "postal_code", PostalCode),
            ("postal_code", json!({}), "", "postal_code", PostalCode),
            ("phone", json!("110"), "", "phone", Phone),
            ("phone", json!("なし"), "", "phone", Phone),
            ("phone", json!("+82-2-312-3456"), "", "phone", PhoneForeign),
            ("phone", json!("0000000000"), "", "phone", PhonePlaceholder),
            ("phone", json!("052-123-4567、090-1234-5678"), "", "phone", PhoneSeveral),
            ("phone", json!("052-123-4567 内線12"), "+81521234567", "phone", PhoneExtension),
            ("mobile_phone", json!(true), "", "mobile_phone", Phone),
            ("family_kana", json!("豊田"), "", "family_kana", Kana),
            ("given_kana", json!(["ハナコ"]), "", "given_kana", Kana),
            ("family_name", json!("豊\u{0}田"), "", "family_name", Characters),
            ("family_name", json!("あ".repeat(101)), "", "family_name", TooLong),
            ("given_name", json!(false), "", "given_name", Characters),
            ("birthdate", json!("1970-02-31"), "", "birthdate", Birthdate),
            ("birthdate", json!("9999-12-31"), "", "birthdate", Birthdate),
            ("birthdate", json!("不明"), "", "birthdate", Birthdate),
            ("address2", json!("市".repeat(101)), "", "address2", TooLong),
            ("emails", json!(["a@example.jp", "nobody"]), r#"["a@example.jp","",""]"#, "emails[1]", Email),
            ("emails", json!(["", "", 7]), r#"["","",""]"#, "emails[2]", Email),
            ("emails", json!({}), r#"["","",""]"#, "emails[0]", Email),
            ("emails", twice, r#"["taro@example.jp","",""]"#, "emails[2]", EmailTwice),
            ("emails", json!(["", "", "", "", "a@example.jp"]), r#"["","",""]"#, "emails[4]", EmailsMany),
        ] {
            let told = Some((slot.to_owned(), reason));
            assert_eq!(taken(member, &sent), (value.to_owned(), told), "{member}={sent}");
        }
    }

    #[test]
    fn a_warning_keeps_little_and_prints_nothing() {
        let long = CustomerRecord { phone: format!("豊\u{7}{}", "x".repeat(150)), ..record() };
        let (_, warnings) = long.checked(NOW).unwrap();
        assert_eq!(warnings[0].written.chars().count(), 60);
        assert_eq!(format!("{warnings:?}"), "[ValueWarning(phone, Phone)]");
    }

    #[test]
    fn t1_needs_kana_and_a_number() {
        let bare = CustomerRecord { customer_code: "C".to_owned(), ..CustomerRecord::default() };
        assert_eq!(bare.missing(), ["family_kana", "phone"]);
        assert_eq!(format!("{bare:?}"), "CustomerRecord(…)");
    }
}
