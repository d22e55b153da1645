//! The members. All people are invented, and customers in the books of PAL; postal codes and places are real; phone numbers
//! are from ranges that are given to nobody.

use serde::Serialize;

/// A member of the site.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name to log in with.
    pub user_id: String,
    /// The address that the site writes to.
    pub email: String,
    /// What is special about this member, for those who test.
    pub case: &'static str,
    /// The dealer of the contract, by name.
    pub(super) dealer: &'static str,
    profile: Profile,
}

/// What the site tells the provider of a member: `POST {migration_api}/handovers`. What it does not know is empty.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Profile {
    legacy_user_id: &'static str,
    dealer_id: &'static str,
    customer_code: &'static str,
    account_type: &'static str,
    email: &'static str,
    family_name: &'static str,
    given_name: &'static str,
    family_kana: &'static str,
    given_kana: &'static str,
    org_name: &'static str,
    org_kana: &'static str,
    gender: &'static str,
    birthdate: &'static str,
    postal_code: &'static str,
    prefecture: &'static str,
    city: &'static str,
    street: &'static str,
    building: &'static str,
    phone: &'static str,
}

impl Member {
    /// What the provider is told.
    pub(super) fn told(&self) -> Profile {
        self.profile.clone()
    }

    /// How the member is greeted.
    pub(super) fn greeting(&self) -> String {
        let profile = &self.profile;
        match profile.org_name {
            "" => format!("{} {}", profile.family_name, profile.given_name),
            company => company.to_owned(),
        }
    }
}

fn person(
    [user_id, code, email]: [&'static str; 3],
    [family_name, given_name]: [&'static str; 2],
    [family_kana, given_kana]: [&'static str; 2],
    [gender, birthdate, phone]: [&'static str; 3],
    [postal_code, prefecture, city, street, building]: [&'static str; 5],
) -> Profile {
    Profile {
        legacy_user_id: user_id,
        dealer_id: "D-0234",
        customer_code: code,
        account_type: "individual",
        email,
        family_name,
        given_name,
        family_kana,
        given_kana,
        gender,
        birthdate,
        postal_code,
        prefecture,
        city,
        street,
        building,
        phone,
        ..Profile::default()
    }
}

/// The members of the first day.
#[must_use]
pub fn members() -> Vec<Member> {
    let central = |case, profile| member(case, "トヨタ中央販売", profile);
    let bayside = |case, profile| member(case, "レクサス湾岸", Profile { dealer_id: "D-0567", ..profile });
    vec![
        central("new", yumi()),
        central("gaps", sakura()),
        central("has_id", hanako()),
        central("has_id_no_birthdate", ichiro()),
        central("corporate", company()),
        central("record_linked_elsewhere", sachiko()),
        central("new", hiroshi()),
        bayside("new", daisuke()),
        bayside("new", aoi()),
        bayside("has_id", megumi()),
    ]
}

fn member(case: &'static str, dealer: &'static str, profile: Profile) -> Member {
    Member {
        user_id: profile.legacy_user_id.to_owned(),
        email: profile.email.to_owned(),
        case,
        dealer,
        profile,
    }
}

fn yumi() -> Profile {
    person(
        ["yumi82", "C-000104", "yumi.tanaka@example.jp"],
        ["田中", "由美"],
        ["タナカ", "ユミ"],
        ["female", "1982-09-12", "090-0000-0104"],
        ["4660059", "愛知県", "名古屋市昭和区", "福江2丁目7-3", "メゾン福江205"],
    )
}

/// An old contract: no kana, and an address that ends at the town.
fn sakura() -> Profile {
    person(
        ["sakura98", "C-000106", "sakura.matsumoto@example.jp"],
        ["松本", "さくら"],
        ["", ""],
        ["", "1998-04-08", "070-0000-0106"],
        ["4640807", "愛知県", "名古屋市千種区", "", ""],
    )
}

fn hanako() -> Profile {
    person(
        ["hanako90", "C-000102", "hanako.sato@example.jp"],
        ["佐藤", "花子"],
        ["サトウ", "ハナコ"],
        ["female", "1990-11-03", "070-0000-0102"],
        ["4600008", "愛知県", "名古屋市中区", "栄3丁目5-12", ""],
    )
}

fn ichiro() -> Profile {
    person(
        ["ichiro57", "C-000103", "ichiro.suzuki@example.jp"],
        ["鈴木", "一郎"],
        ["スズキ", "イチロウ"],
        ["", "1957-02-28", "052-000-0103"],
        ["4550037", "愛知県", "名古屋市港区", "名港2丁目3-8", ""],
    )
}

/// A company, and whom it is asked for.
fn company() -> Profile {
    let contact = person(
        ["nakamura-shoji", "C-000105", "makoto.nakamura@example.jp"],
        ["中村", "誠"],
        ["ナカムラ", "マコト"],
        ["", "", "052-000-0105"],
        ["4570013", "愛知県", "名古屋市南区", "寺崎町4-15", ""],
    );
    Profile {
        account_type: "corporate",
        org_name: "中村商事株式会社",
        org_kana: "ナカムラショウジ",
        ..contact
    }
}

/// Shares a car, and its record at the dealer, with somebody who linked it already.
fn sachiko() -> Profile {
    person(
        ["yamada-s", "C-000101", "sachiko.yamada@example.jp"],
        ["山田", "幸子"],
        ["ヤマダ", "サチコ"],
        ["female", "1986-12-24", "090-0000-0111"],
        ["4500002", "愛知県", "名古屋市中村区", "名駅4丁目10-25", "名駅レジデンス1203"],
    )
}

fn hiroshi() -> Profile {
    person(
        ["hiroshi75", "C-000107", "hiroshi.yamaguchi@example.jp"],
        ["山口", "浩"],
        ["ヤマグチ", "ヒロシ"],
        ["male", "1975-10-02", "052-000-0107"],
        ["4670011", "愛知県", "名古屋市瑞穂区", "萩山町3丁目22", ""],
    )
}

fn daisuke() -> Profile {
    person(
        ["kato65", "C-000103", "daisuke.kato@example.jp"],
        ["加藤", "大輔"],
        ["カトウ", "ダイスケ"],
        ["male", "1965-10-30", "090-0000-0203"],
        ["1040054", "東京都", "中央区", "勝どき6丁目3-2", "勝どきコート801"],
    )
}

fn aoi() -> Profile {
    person(
        ["aoi01", "C-000104", "aoi.yoshida@example.jp"],
        ["吉田", "葵"],
        ["ヨシダ", "アオイ"],
        ["female", "2001-04-02", "070-0000-0204"],
        ["1350091", "東京都", "港区", "台場1丁目5-3", ""],
    )
}

fn megumi() -> Profile {
    person(
        ["megumi88", "C-000102", "megumi.kobayashi@example.jp"],
        ["小林", "恵"],
        ["コバヤシ", "メグミ"],
        ["female", "1988-03-14", "070-0000-0202"],
        ["1350061", "東京都", "江東区", "豊洲5丁目6-29", ""],
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::customer_book;

    #[test]
    fn members_are_customers_of_their_dealers() {
        for member in members() {
            let profile = member.told();
            let book = customer_book(profile.dealer_id);
            let customer = book.iter().find(|one| one.customer_code == profile.customer_code).unwrap();
            assert_eq!(customer.family_name, profile.family_name, "{}", member.user_id);
            assert_eq!(customer.postal_code, profile.postal_code, "{}", member.user_id);
            let address = format!("{}{}", profile.prefecture, profile.city);
            assert_eq!(customer.address1, address, "{}", member.user_id);
            assert!(!member.greeting().is_empty());
        }
    }
}
