//! The customer's record as the dealer's system sends it for the terminal (T1). Lives in sealed tokens alone:
//! never in a row, a log line or a metric.

use idp::domain::{LONGEST_LINE, normalize_email};
use serde::{Deserialize, Serialize};

/// The three address slots; an empty text is an empty slot.
pub type Emails = [String; 3];

/// Sex as dealers keep it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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

/// One record. What the dealer does not know is empty. Its `Debug` prints nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerRecord {
    /// The dealer's own number of the customer, 1–64 characters.
    pub customer_code: String,
    /// 姓
    #[serde(default)]
    pub family_name: String,
    /// 名
    #[serde(default)]
    pub given_name: String,
    /// セイ; without it T1 does not go on.
    #[serde(default)]
    pub family_kana: String,
    /// メイ
    #[serde(default)]
    pub given_kana: String,
    /// `YYYY-MM-DD`
    #[serde(default)]
    pub birthdate: String,
    /// 性別
    #[serde(default)]
    pub gender: RecordSex,
    /// Seven digits.
    #[serde(default)]
    pub postal_code: String,
    /// 住所1
    #[serde(default)]
    pub address1: String,
    /// 住所2
    #[serde(default)]
    pub address2: String,
    /// 住所3
    #[serde(default)]
    pub address3: String,
    /// 携帯電話番号; without it and `phone` T1 does not go on.
    #[serde(default)]
    pub mobile_phone: String,
    /// 電話番号
    #[serde(default)]
    pub phone: String,
    /// Up to three mail addresses; unused slots are empty.
    #[serde(default)]
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
    /// The record with its addresses in their stored form and three slots; or what is wrong with it.
    ///
    /// # Errors
    /// The first member that cannot be taken.
    pub fn checked(mut self) -> Result<Self, RecordProblem> {
        let wrong = |member, must_be| Err(RecordProblem { member, must_be });
        if !is_customer_code(&self.customer_code) {
            return wrong("customer_code", "1 to 64 printable characters");
        }
        for (member, text, longest) in [
            ("family_name", &self.family_name, LONGEST_LINE),
            ("given_name", &self.given_name, LONGEST_LINE),
            ("family_kana", &self.family_kana, LONGEST_LINE),
            ("given_kana", &self.given_kana, LONGEST_LINE),
            ("address1", &self.address1, LONGEST_LINE),
            ("address2", &self.address2, LONGEST_LINE),
            ("address3", &self.address3, LONGEST_LINE),
        ] {
            if !is_line(text, longest) {
                return wrong(member, "one line, at most 100 characters");
            }
        }
        if !self.birthdate.is_empty() && !is_date(&self.birthdate) {
            return wrong("birthdate", "a date of the calendar, YYYY-MM-DD, or empty");
        }
        if !self.postal_code.is_empty() && !is_digits(&self.postal_code, 7, 7) {
            return wrong("postal_code", "seven digits, or empty");
        }
        for (member, number) in [("mobile_phone", &mut self.mobile_phone), ("phone", &mut self.phone)] {
            number.retain(|letter| letter != '-');
            let is_national = is_digits(number, 10, 11) && number.starts_with('0');
            if !(number.is_empty() || is_national) {
                return wrong(member, "10 or 11 digits that begin with 0, or empty");
            }
        }
        if self.emails.len() > 3 {
            return wrong("emails", "at most three addresses");
        }
        for email in self.emails.iter_mut().filter(|email| !email.is_empty()) {
            let Some(normal) = normalize_email(email) else {
                return wrong("emails", "mail addresses, or empty texts");
            };
            *email = normal;
        }
        self.emails.resize(3, String::new());
        Ok(self)
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

fn is_digits(text: &str, fewest: usize, most: usize) -> bool {
    (fewest..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.parse::<jiff::civil::Date>().is_ok_and(|date| (1850..=2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

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
        let checked = record().checked().unwrap();
        assert_eq!(checked.emails, ["Taro@example.jp", "", ""]);
        assert_eq!(checked.contact_phone(), "0520001234");
        assert!(checked.missing().is_empty());
    }

    #[test]
    fn names_the_member_that_is_wrong() {
        type Change = fn(&mut CustomerRecord);
        let cases: [(&str, Change); 9] = [
            ("customer_code", |record| record.customer_code.clear()),
            ("customer_code", |record| record.customer_code = "x".repeat(65)),
            ("customer_code", |record| record.customer_code = "a\u{7}".to_owned()),
            ("family_name", |record| record.family_name = "あ".repeat(101)),
            ("birthdate", |record| record.birthdate = "1970-02-31".to_owned()),
            ("postal_code", |record| record.postal_code = "450-0002".to_owned()),
            ("phone", |record| record.phone = "110".to_owned()),
            ("emails", |record| record.emails = vec![String::new(); 4]),
            ("emails", |record| record.emails = vec!["nobody".to_owned()]),
        ];
        for (member, change) in cases {
            let mut changed = record();
            change(&mut changed);
            assert_eq!(changed.checked().unwrap_err().member, member);
        }
    }

    #[test]
    fn t1_needs_kana_and_a_number() {
        let bare = CustomerRecord { customer_code: "C".to_owned(), ..CustomerRecord::default() };
        assert_eq!(bare.missing(), ["family_kana", "phone"]);
        assert_eq!(format!("{bare:?}"), "CustomerRecord(…)");
    }
}
