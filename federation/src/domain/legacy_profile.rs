//! What a legacy site tells of a user. It fills forms in and is never believed; it lives in sealed texts alone: never in a
//! log line, a metric or an error.

use super::{DealerId, RecordProblem};
use idp::domain::{
    AccountKind, LONGEST_LINE, PREFECTURES, RegistrationEntries, normalize_email, normalize_phone,
    normalize_postal_code,
};
use serde::{Deserialize, Serialize};

/// One user. What the site does not know is empty. Its `Debug` prints nothing of it.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegacyProfile {
    /// The site's own name of the user, 1–64 characters.
    pub legacy_user_id: String,
    /// The dealer of the contract.
    #[schema(value_type = String, example = "D-0234")]
    pub dealer_id: DealerId,
    /// The dealer's number of the customer, 1–64 characters.
    pub customer_code: String,
    /// Whether the contract is a person's or a company's.
    #[schema(value_type = String, example = "individual")]
    pub account_type: AccountKind,
    /// The address that the site writes to.
    #[serde(default)]
    pub email: String,
    /// 姓; of a company, of whom it is asked for.
    #[serde(default)]
    pub family_name: String,
    /// 名
    #[serde(default)]
    pub given_name: String,
    /// セイ
    #[serde(default)]
    pub family_kana: String,
    /// メイ
    #[serde(default)]
    pub given_kana: String,
    /// 会社名
    #[serde(default)]
    pub org_name: String,
    /// 会社名(カナ)
    #[serde(default)]
    pub org_kana: String,
    /// 部署
    #[serde(default)]
    pub org_unit: String,
    /// `male`, `female`, or empty.
    #[serde(default)]
    pub gender: String,
    /// `YYYY-MM-DD`
    #[serde(default)]
    pub birthdate: String,
    /// Seven digits.
    #[serde(default)]
    pub postal_code: String,
    /// 都道府県
    #[serde(default)]
    pub prefecture: String,
    /// 市区町村名
    #[serde(default)]
    pub city: String,
    /// 丁目番地
    #[serde(default)]
    pub street: String,
    /// 建物名
    #[serde(default)]
    pub building: String,
    /// 連絡用電話番号
    #[serde(default)]
    pub phone: String,
}

impl std::fmt::Debug for LegacyProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LegacyProfile(…)")
    }
}

impl LegacyProfile {
    /// The profile with its address in the stored form; or what is wrong with it.
    ///
    /// # Errors
    /// The first member that cannot be taken. Never its value.
    pub fn checked(mut self) -> Result<Self, RecordProblem> {
        let wrong = |member, must_be| Err(RecordProblem { member, must_be });
        for (member, text) in
            [("legacy_user_id", &self.legacy_user_id), ("customer_code", &self.customer_code)]
        {
            if text.is_empty() || !is_line(text, 64) {
                return wrong(member, "1 to 64 printable characters");
            }
        }
        for (member, text, longest) in [
            ("family_name", &self.family_name, LONGEST_LINE),
            ("given_name", &self.given_name, LONGEST_LINE),
            ("family_kana", &self.family_kana, LONGEST_LINE),
            ("given_kana", &self.given_kana, LONGEST_LINE),
            ("org_name", &self.org_name, LONGEST_LINE),
            ("org_kana", &self.org_kana, LONGEST_LINE),
            ("org_unit", &self.org_unit, LONGEST_LINE),
            ("city", &self.city, LONGEST_LINE),
            ("street", &self.street, LONGEST_LINE),
            ("building", &self.building, LONGEST_LINE),
        ] {
            if !is_line(text, longest) {
                return wrong(member, "one line, at most 100 characters");
            }
        }
        if !matches!(self.gender.as_str(), "" | "male" | "female") {
            return wrong("gender", "male, female, or empty");
        }
        if !self.birthdate.is_empty() && !is_date(&self.birthdate) {
            return wrong("birthdate", "a date of the calendar, YYYY-MM-DD, or empty");
        }
        if !self.postal_code.is_empty() && normalize_postal_code(&self.postal_code).is_none() {
            return wrong("postal_code", "seven digits, or empty");
        }
        if !self.prefecture.is_empty() && !PREFECTURES.contains(&self.prefecture.as_str()) {
            return wrong("prefecture", "one of the 47 prefectures as it is written, or empty");
        }
        if !self.phone.is_empty() && normalize_phone(&self.phone).is_none() {
            return wrong("phone", "a telephone number of Japan, or empty");
        }
        if !self.email.is_empty() {
            let Some(normal) = normalize_email(&self.email) else {
                return wrong("email", "a mail address, or empty");
            };
            self.email = normal;
        }
        Ok(self)
    }

    /// What it fills in on R4.
    pub fn entries(&self) -> RegistrationEntries {
        let [year, month, day] = self.birthdate_parts();
        RegistrationEntries::read(self.account_type, |name| match name {
            "org_name" => &self.org_name,
            "org_kana" => &self.org_kana,
            "org_unit" => &self.org_unit,
            "family_name" => &self.family_name,
            "given_name" => &self.given_name,
            "family_kana" => &self.family_kana,
            "given_kana" => &self.given_kana,
            "gender" => &self.gender,
            "birthdate_year" => year,
            "birthdate_month" => month,
            "birthdate_day" => day,
            "postal_code" => &self.postal_code,
            "prefecture" => &self.prefecture,
            "city" => &self.city,
            "street" => &self.street,
            "building" => &self.building,
            "phone" => &self.phone,
            _ => "",
        })
    }

    fn birthdate_parts(&self) -> [&str; 3] {
        let mut parts = self.birthdate.split('-').map(|part| part.trim_start_matches('0'));
        [(); 3].map(|()| parts.next().unwrap_or_default())
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.chars().any(char::is_control)
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.parse::<jiff::civil::Date>().is_ok_and(|date| (1850..=2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn profile(changes: serde_json::Value) -> Result<LegacyProfile, String> {
        let mut body = json!({
            "legacy_user_id": "tanaka77", "dealer_id": "D-0234", "customer_code": "C-000104",
            "account_type": "individual", "email": "Yumi@Example.JP", "family_name": "田中", "given_name": "由美",
            "birthdate": "1982-09-02", "postal_code": "466-0059", "prefecture": "愛知県", "phone": "090-0000-0104",
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let read: LegacyProfile = serde_json::from_value(body).map_err(|error| error.to_string())?;
        read.checked().map_err(|problem| problem.member.to_owned())
    }

    #[test]
    fn fills_the_form_in() {
        let checked = profile(json!({})).unwrap();
        assert_eq!(checked.email, "Yumi@example.jp");
        let entries = checked.entries();
        for (name, value) in [
            ("family_name", "田中"),
            ("family_kana", ""),
            ("birthdate_year", "1982"),
            ("birthdate_month", "9"),
            ("birthdate_day", "2"),
            ("phone", "090-0000-0104"),
        ] {
            assert_eq!(entries.get(name), value, "{name}");
        }
        assert_eq!(format!("{checked:?}"), "LegacyProfile(…)");
    }

    #[test]
    fn names_the_member_that_is_wrong() {
        let long = "x".repeat(101);
        for (member, value) in [
            ("legacy_user_id", json!("")),
            ("customer_code", json!("a\u{7}")),
            ("family_name", json!("あ".repeat(101))),
            ("street", json!(long)),
            ("gender", json!("unknown")),
            ("birthdate", json!("1982-02-31")),
            ("postal_code", json!("466")),
            ("prefecture", json!("愛知")),
            ("phone", json!("110")),
            ("email", json!("nobody")),
        ] {
            assert_eq!(profile(json!({ member: value })).unwrap_err(), member);
        }
        assert!(profile(json!({ "password": "x" })).unwrap_err().contains("unknown field"));
        assert!(profile(json!({ "account_type": "both" })).is_err());
    }
}
