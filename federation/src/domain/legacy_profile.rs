//! What a legacy site tells of a user. It fills forms in and is never believed; it lives in sealed texts alone: never in a
//! log line, a metric or an error.
//!
//! Who the user is must be right. Everything else only fills the form in: what the form would not take is told to the site and
//! left to the person, who sees it there.

use super::{
    DealerId, RecordProblem, RecordSex, ValueWarning, WarningReason, customer_record::take_birthdate,
    loose_text, value_warning::Taking,
};
use idp::domain::{
    AccountKind, PREFECTURES, RegistrationEntries, Timestamp, normalize_email, phone_words, postal_words,
};
use serde::{Deserialize, Serialize};

/// What is kept of a value that the form will refuse, characters: more than any field takes.
const KEPT: usize = 300;

/// One user. What the site does not know is empty. Its `Debug` prints nothing of it.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegacyProfile {
    /// The site's own name of the user, 1–64 characters.
    #[schema(min_length = 1, max_length = 64)]
    pub legacy_user_id: String,
    /// The dealer of the contract.
    #[schema(value_type = String, example = "D-0234")]
    pub dealer_id: DealerId,
    /// The dealer's number of the customer, 1–64 characters.
    #[schema(min_length = 1, max_length = 64)]
    pub customer_code: String,
    /// Whether the contract is a person's or a company's.
    #[schema(value_type = String, example = "individual")]
    pub account_type: AccountKind,
    /// The address that the site writes to.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub email: String,
    /// 姓; of a company, of whom it is asked for.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub family_name: String,
    /// 名
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub given_name: String,
    /// セイ
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub family_kana: String,
    /// メイ
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub given_kana: String,
    /// 会社名
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub org_name: String,
    /// 会社名(カナ)
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub org_kana: String,
    /// 部署
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub org_unit: String,
    /// `male` or `female`; also 男, 女, 1, 2. Everything else is no answer.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub gender: String,
    /// `YYYY-MM-DD`; also 1980/4/5, 19800405, 昭和55年4月5日, S55.4.5.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub birthdate: String,
    /// Seven digits, with or without hyphen and 〒.
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub postal_code: String,
    /// 都道府県
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub prefecture: String,
    /// 市区町村名
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub city: String,
    /// 丁目番地
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub street: String,
    /// 建物名
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub building: String,
    /// 連絡用電話番号, as people write it or as +81….
    #[serde(default, deserialize_with = "loose_text::text")]
    #[schema(value_type = Option<String>)]
    pub phone: String,
}

impl std::fmt::Debug for LegacyProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LegacyProfile(…)")
    }
}

impl LegacyProfile {
    /// The profile with its values in their stored form, and what is to be told of those that were not taken as they came.
    /// A value that the form will refuse stays as it was written, so that its owner corrects it there; an address that is none
    /// is left out. `now` decides which birth dates are past.
    ///
    /// # Errors
    /// The first member without which there is no user. Never its value.
    pub fn checked(mut self, now: Timestamp) -> Result<(Self, Vec<ValueWarning>), RecordProblem> {
        for (member, text) in
            [("legacy_user_id", &self.legacy_user_id), ("customer_code", &self.customer_code)]
        {
            if text.is_empty() || !is_line(text, 64) {
                return Err(RecordProblem { member, must_be: "1 to 64 printable characters" });
            }
        }
        let mut taking = Taking::default();
        for (member, value) in [
            ("family_name", &mut self.family_name),
            ("given_name", &mut self.given_name),
            ("family_kana", &mut self.family_kana),
            ("given_kana", &mut self.given_kana),
            ("org_name", &mut self.org_name),
            ("org_kana", &mut self.org_kana),
            ("org_unit", &mut self.org_unit),
            ("postal_code", &mut self.postal_code),
            ("city", &mut self.city),
            ("street", &mut self.street),
            ("building", &mut self.building),
            ("phone", &mut self.phone),
        ] {
            let written = value.clone();
            taking.entry(member, member, value);
            if value.is_empty() {
                *value = written.chars().filter(|c| !c.is_control() && *c != '\u{fffd}').take(KEPT).collect();
            }
        }
        self.gender = match RecordSex::of(&self.gender) {
            RecordSex::Male => "male",
            RecordSex::Female => "female",
            RecordSex::Unknown => "",
        }
        .to_owned();
        take_birthdate(&mut taking, &mut self.birthdate, now);
        let prefecture = self.prefecture.trim();
        if !prefecture.is_empty() && !PREFECTURES.contains(&prefecture) {
            taking.refuse("prefecture", WarningReason::Prefecture, &mut self.prefecture);
        }
        match normalize_email(&self.email) {
            Some(normal) => self.email = normal,
            None if self.email.trim().is_empty() => self.email.clear(),
            None => taking.refuse("email", WarningReason::Email, &mut self.email),
        }
        self.prefecture = self.prefecture.trim().to_owned();
        Ok((self, taking.done()))
    }

    /// What it fills in on R4.
    pub fn entries(&self) -> RegistrationEntries {
        let [year, month, day] = self.birthdate_parts();
        // As people write them, as on every page.
        let (postal_code, phone) = (postal_words(&self.postal_code), phone_words(&self.phone));
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
            "postal_code" => postal_code.trim_start_matches('〒'),
            "prefecture" => &self.prefecture,
            "city" => &self.city,
            "street" => &self.street,
            "building" => &self.building,
            "phone" => &phone,
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    // 2026-11-22 in Japan.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_359_599);

    fn profile(changes: serde_json::Value) -> Result<(LegacyProfile, Vec<ValueWarning>), String> {
        let mut body = json!({
            "legacy_user_id": "tanaka77", "dealer_id": "D-0234", "customer_code": "C-000104",
            "account_type": "individual", "email": "Yumi@Example.JP", "family_name": "田中", "given_name": "由美",
            "birthdate": "1982-09-02", "postal_code": "466-0059", "prefecture": "愛知県", "phone": "090-0000-0104",
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let read: LegacyProfile = serde_json::from_value(body).map_err(|error| error.to_string())?;
        read.checked(NOW).map_err(|problem| problem.member.to_owned())
    }

    #[test]
    fn fills_the_form_in() {
        let (checked, warnings) = profile(json!({})).unwrap();
        assert_eq!(checked.email, "Yumi@example.jp");
        assert!(warnings.is_empty());
        let entries = checked.entries();
        for (name, value) in [
            ("family_name", "田中"),
            ("family_kana", ""),
            ("birthdate_year", "1982"),
            ("birthdate_month", "9"),
            ("birthdate_day", "2"),
            ("postal_code", "466-0059"),
            ("phone", "090-0000-0104"),
        ] {
            assert_eq!(entries.get(name), value, "{name}");
        }
        assert_eq!(format!("{checked:?}"), "LegacyProfile(…)");
    }

    #[test]
    fn only_who_the_user_is_stops_a_hand_over() {
        for (member, value) in [
            ("legacy_user_id", json!("")),
            ("customer_code", json!("a\u{7}")),
            ("customer_code", json!("x".repeat(65))),
        ] {
            assert_eq!(profile(json!({ member: value })).unwrap_err(), member);
        }
        assert!(profile(json!({ "password": "x" })).unwrap_err().contains("unknown field"));
        assert!(profile(json!({ "account_type": "both" })).is_err());
    }

    #[test]
    fn everything_else_fills_in_what_it_can() {
        let long = "x".repeat(101);
        let told = |member: &'static str, reason| Some((member, reason));
        for (member, sent, field, filled, warning) in [
            ("phone", json!("０９０（１２３４）５６７８"), "phone", "090-1234-5678", None),
            ("phone", json!("052-123-4567(代)"), "phone", "052-123-4567", None),
            (
                "phone",
                json!("052-123-4567内線1"),
                "phone",
                "052-123-4567",
                told("phone", WarningReason::PhoneExtension),
            ),
            ("phone", json!("110"), "phone", "110", told("phone", WarningReason::Phone)),
            ("phone", json!(null), "phone", "", None),
            ("postal_code", json!("〒４６６−００５９"), "postal_code", "466-0059", None),
            (
                "postal_code",
                json!("466"),
                "postal_code",
                "466",
                told("postal_code", WarningReason::PostalCode),
            ),
            ("postal_code", json!(4660059), "postal_code", "466-0059", None),
            ("birthdate", json!("昭和57年9月2日"), "birthdate_year", "1982", None),
            (
                "birthdate",
                json!("1982-02-31"),
                "birthdate_year",
                "",
                told("birthdate", WarningReason::Birthdate),
            ),
            ("birthdate", json!(null), "birthdate_day", "", None),
            ("gender", json!("女"), "gender", "female", None),
            ("gender", json!("unknown"), "gender", "", None),
            ("gender", json!(null), "gender", "", None),
            ("prefecture", json!(" 愛知県 "), "prefecture", "愛知県", None),
            ("prefecture", json!("愛知"), "prefecture", "", told("prefecture", WarningReason::Prefecture)),
            ("family_kana", json!("たなか"), "family_kana", "タナカ", None),
            ("family_kana", json!("田中"), "family_kana", "田中", told("family_kana", WarningReason::Kana)),
            ("family_name", json!([]), "family_name", "", told("family_name", WarningReason::Characters)),
            (
                "given_name",
                json!("由\u{0}美"),
                "given_name",
                "由美",
                told("given_name", WarningReason::Characters),
            ),
            ("street", json!(long), "street", long.as_str(), told("street", WarningReason::TooLong)),
            ("building", json!(null), "building", "", None),
            ("email", json!("nobody"), "email", "", told("email", WarningReason::Email)),
            ("email", json!(null), "email", "", None),
        ] {
            let (checked, warnings) = profile(json!({ member: sent })).unwrap();
            assert_eq!(checked.entries().get(field), filled, "{member}={sent}");
            let first = warnings.first().map(|warning| (warning.member.as_str(), warning.reason));
            assert_eq!(first, warning, "{member}={sent}");
            assert!(member != "email" || checked.email.is_empty());
        }
    }
}
