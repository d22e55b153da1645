//! The claims about an account (OIDC Core 5.1 and 5.2).

use super::scope_claims::{ClaimsAsk, ClaimsPlace};
use crate::domain::{Account, AccountKind, Address, Gender, Profile};
use openidconnect::core::CoreGenderClaim;
use openidconnect::{
    AddressClaim, AddressCountry, AddressLocality, AddressPostalCode, AddressRegion, EndUserBirthday,
    EndUserEmail, EndUserFamilyName, EndUserGivenName, EndUserMiddleName, EndUserName, EndUserNickname,
    EndUserPhoneNumber, EndUserPictureUrl, EndUserProfileUrl, EndUserTimezone, EndUserUsername,
    EndUserWebsiteUrl, FormattedAddress, LanguageTag, LocalizedClaim, StandardClaims, StreetAddress,
    SubjectIdentifier,
};
use serde_json::{Map, Value};

/// Written in katakana, as read aloud.
const KANA: &str = "ja-Kana-JP";

/// Written in kanji, as in the family register.
const HANI: &str = "ja-Hani-JP";

/// The claims about `account` that go to `place`, without `sub`. Claims without a value are left
/// out (OIDC Core 5.3.2).
pub fn account_claims(account: &Account, ask: &ClaimsAsk<'_>, place: ClaimsPlace) -> Map<String, Value> {
    // The usual ID token: nothing about the person, so nothing to make.
    if ask.is_empty(place) {
        return Map::new();
    }
    let mut claims = all_claims(account);
    claims.retain(|name, _| ask.wants(name, place));
    claims
}

fn all_claims(account: &Account) -> Map<String, Value> {
    let profile = &account.profile;
    let standard: StandardClaims<CoreGenderClaim> =
        StandardClaims::new(SubjectIdentifier::new(String::new()))
            .set_name(full_name(account))
            .set_family_name(localized(&profile.family_name, &profile.family_kana, EndUserFamilyName::new))
            .set_given_name(localized(&profile.given_name, &profile.given_kana, EndUserGivenName::new))
            .set_middle_name(plain(&profile.middle_name, EndUserMiddleName::new))
            .set_nickname(plain(&profile.nickname, EndUserNickname::new))
            .set_preferred_username(profile.preferred_username.clone().map(EndUserUsername::new))
            .set_profile(plain(&profile.profile_url, EndUserProfileUrl::new))
            .set_picture(plain(&profile.picture, EndUserPictureUrl::new))
            .set_website(plain(&profile.website, EndUserWebsiteUrl::new))
            // The login name is verified before the account begins.
            .set_email(Some(EndUserEmail::new(account.email.clone())))
            .set_email_verified(Some(true))
            .set_gender(profile.gender.map(gender))
            .set_birthdate(profile.birthdate.clone().map(EndUserBirthday::new))
            .set_zoneinfo(profile.zoneinfo.clone().map(EndUserTimezone::new))
            .set_locale(Some(LanguageTag::new(account.locale.clone())))
            .set_phone_number(profile.phone.clone().map(EndUserPhoneNumber::new))
            .set_phone_number_verified(
                profile
                    .phone
                    .as_ref()
                    .map(|phone| profile.phone_verified || account.mobile.as_ref() == Some(phone)),
            )
            .set_address(profile.address.as_ref().map(address));
    let mut claims = match serde_json::to_value(&standard) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    };
    claims.remove("sub");
    // The library wants a calendar type of its own for what is a number.
    claims.insert("updated_at".to_owned(), account.updated_at.seconds().into());
    claims.insert("account_type".to_owned(), account.kind.as_str().into());
    claims
}

/// A name in its two scripts. The plain claim is the kanji, as typed.
fn localized<T>(kanji: &str, kana: &str, new: fn(String) -> T) -> Option<LocalizedClaim<T>> {
    if kanji.is_empty() && kana.is_empty() {
        return None;
    }
    let mut claim = LocalizedClaim::new();
    if !kanji.is_empty() {
        claim.insert(None, new(kanji.to_owned()));
        claim.insert(Some(LanguageTag::new(HANI.to_owned())), new(kanji.to_owned()));
    }
    if !kana.is_empty() {
        claim.insert(Some(LanguageTag::new(KANA.to_owned())), new(kana.to_owned()));
    }
    Some(claim)
}

fn plain<T>(value: &Option<String>, new: fn(String) -> T) -> Option<LocalizedClaim<T>> {
    value.clone().map(|value| LocalizedClaim::from(new(value)))
}

/// 姓 and 名 with a space between; of a company its name.
fn full_name(account: &Account) -> Option<LocalizedClaim<EndUserName>> {
    let Profile { family_name, given_name, family_kana, given_kana, org_name, org_kana, .. } =
        &account.profile;
    match account.kind {
        AccountKind::Individual => {
            localized(&joined(family_name, given_name), &joined(family_kana, given_kana), EndUserName::new)
        }
        AccountKind::Corporate => localized(
            org_name.as_deref().unwrap_or_default(),
            org_kana.as_deref().unwrap_or_default(),
            EndUserName::new,
        ),
    }
}

fn joined(family: &str, given: &str) -> String {
    format!("{family} {given}").trim().to_owned()
}

fn gender(gender: Gender) -> CoreGenderClaim {
    CoreGenderClaim::new(
        match gender {
            Gender::Male => "male",
            Gender::Female => "female",
        }
        .to_owned(),
    )
}

/// The address as it is written in Japan, and its parts (OIDC Core 5.1.1).
fn address(address: &Address) -> AddressClaim {
    let lines: Vec<&str> = [&address.street, &address.building]
        .into_iter()
        .map(String::as_str)
        .filter(|line| !line.is_empty())
        .collect();
    let street = lines.join("\n");
    let postal_code = match address.postal_code.split_at_checked(3) {
        Some((area, town)) if address.postal_code.len() == 7 => format!("{area}-{town}"),
        _ => address.postal_code.clone(),
    };
    let formatted = format!("〒{postal_code}\n{}{}{street}\n日本", address.prefecture, address.city);
    AddressClaim {
        formatted: Some(FormattedAddress::new(formatted)),
        street_address: some(street).map(StreetAddress::new),
        locality: some(address.city.clone()).map(AddressLocality::new),
        region: some(address.prefecture.clone()).map(AddressRegion::new),
        postal_code: some(postal_code).map(AddressPostalCode::new),
        country: Some(AddressCountry::new("JP".to_owned())),
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::scope_claims::known_claims;
    use super::super::test_kit::account;
    use super::*;
    use crate::domain::{ClaimRequest, ClaimsRequest, IdTokenClaims, ScopeSet};
    use serde_json::json;

    fn userinfo(account: &Account, scope: &str, locales: &[&str]) -> Map<String, Value> {
        let (scope, claims) = (ScopeSet::parse(scope), ClaimsRequest::default());
        let locales: Vec<String> = locales.iter().map(|&locale| locale.to_owned()).collect();
        account_claims(
            account,
            &ClaimsAsk {
                scope: &scope,
                claims: &claims,
                locales: &locales,
                id_token: IdTokenClaims::Subject,
            },
            ClaimsPlace::Userinfo,
        )
    }

    #[test]
    fn every_claim_of_every_scope() {
        let claims = userinfo(&account(), "openid profile email phone address", &[]);
        let names: Vec<&str> = claims.keys().map(String::as_str).collect();
        for name in known_claims() {
            assert!(names.contains(&name), "{name}");
        }
        assert_eq!(names.len(), known_claims().count());
        assert_eq!(claims["name"], "豊田 太郎");
        assert_eq!(claims["birthdate"], "1980-02-29");
        assert_eq!(claims["updated_at"], account().updated_at.seconds());
        assert_eq!(
            claims["address"],
            json!({
                "formatted": "〒471-8571\n愛知県豊田市トヨタ町1番地\n本館\n日本",
                "street_address": "トヨタ町1番地\n本館",
                "locality": "豊田市",
                "region": "愛知県",
                "postal_code": "471-8571",
                "country": "JP",
            })
        );
    }

    #[test]
    fn variants_by_language() {
        let claims = userinfo(&account(), "openid profile", &["ja-Kana-JP"]);
        assert_eq!(claims["family_name#ja-Kana-JP"], "トヨダ");
        assert_eq!(claims["name#ja-Kana-JP"], "トヨダ タロウ");
        assert!(!claims.contains_key("family_name#ja-Hani-JP"));
        let claims = userinfo(&account(), "openid profile", &["ja-Hani-JP"]);
        assert_eq!(claims["given_name#ja-Hani-JP"], "太郎");
    }

    #[test]
    fn what_is_unknown_is_absent() {
        let mut account = account();
        account.profile = Profile::default();
        let claims = userinfo(&account, "openid profile email phone address", &["ja"]);
        let names: Vec<&str> = claims.keys().map(String::as_str).collect();
        let mut expected = vec!["email", "email_verified", "locale", "updated_at", "account_type"];
        expected.sort_unstable();
        let mut names = names;
        names.sort_unstable();
        assert_eq!(names, expected);
    }

    #[test]
    fn id_tokens_hold_what_is_asked_for_there() {
        let scope = ScopeSet::parse("openid profile");
        let mut claims = ClaimsRequest::default();
        let in_token = |claims: &ClaimsRequest| {
            let ask = ClaimsAsk { scope: &scope, claims, locales: &[], id_token: IdTokenClaims::Subject };
            account_claims(&account(), &ask, ClaimsPlace::IdToken)
        };
        assert!(in_token(&claims).is_empty());
        claims.id_token.insert("given_name#ja-Kana-JP".to_owned(), ClaimRequest::default());
        claims.id_token.insert("sub".to_owned(), ClaimRequest::default());
        assert_eq!(Value::Object(in_token(&claims)), json!({"given_name#ja-Kana-JP": "タロウ"}));
    }

    #[test]
    fn companies_have_one_name() {
        let mut account = account();
        account.kind = AccountKind::Corporate;
        account.profile.org_name = Some("豊田商事".to_owned());
        account.profile.org_kana = Some("トヨダショウジ".to_owned());
        let claims = userinfo(&account, "openid profile", &["ja-Kana-JP"]);
        assert_eq!(claims["name"], "豊田商事");
        assert_eq!(claims["name#ja-Kana-JP"], "トヨダショウジ");
        assert_eq!(claims["family_name"], "豊田");
        assert_eq!(claims["account_type"], "corporate");
    }
}
