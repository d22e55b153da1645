//! The customers of the first day. All people are invented; postal codes and places are real;
//! phone numbers are from ranges that are given to nobody (an exchange that begins with 0).

use super::Customer;

/// PAL's initial customer book for a dealer. Empty for dealers that the demo does not know.
///
/// The last two records of each dealer cannot be linked as they are: one has no phone number at all, the other lacks the
/// family name in katakana. The counter has to complete them first. A record before them has no mail address yet.
#[must_use]
pub fn customer_book(dealer_id: &str) -> Vec<Customer> {
    let rows: &[Row] = match dealer_id {
        "D-0234" => &CENTRAL,
        "D-0567" => &BAYSIDE,
        _ => &[],
    };
    rows.iter().map(Row::customer).collect()
}

/// One line of the tables below.
struct Row {
    code: &'static str,
    name: [&'static str; 2],
    kana: [&'static str; 2],
    birthdate: &'static str,
    gender: &'static str,
    address: [&'static str; 4],
    /// Mobile, landline.
    phones: [&'static str; 2],
    emails: [&'static str; 3],
}

/// トヨタ中央販売
const CENTRAL: [Row; 10] = [
    Row {
        code: "C-000101",
        name: ["山田", "太郎"],
        kana: ["ヤマダ", "タロウ"],
        birthdate: "1984-05-17",
        gender: "male",
        address: ["4500002", "愛知県名古屋市中村区", "名駅4丁目10-25", "名駅レジデンス1203"],
        phones: ["090-0000-0101", "052-000-0101"],
        emails: ["taro.yamada@example.jp", "", ""],
    },
    Row {
        code: "C-000102",
        name: ["佐藤", "花子"],
        kana: ["サトウ", "ハナコ"],
        birthdate: "1990-11-03",
        gender: "female",
        address: ["4600008", "愛知県名古屋市中区", "栄3丁目5-12", ""],
        phones: ["070-0000-0102", ""],
        emails: ["hanako.sato@example.jp", "", ""],
    },
    Row {
        code: "C-000103",
        name: ["鈴木", "一郎"],
        kana: ["スズキ", "イチロウ"],
        birthdate: "1957-02-28",
        gender: "unknown",
        address: ["4550037", "愛知県名古屋市港区", "名港2丁目3-8", ""],
        phones: ["", "052-000-0103"],
        emails: ["ichiro.suzuki@example.jp", "", ""],
    },
    Row {
        code: "C-000104",
        name: ["田中", "由美"],
        kana: ["タナカ", "ユミ"],
        birthdate: "1982-09-12",
        gender: "female",
        address: ["4660059", "愛知県名古屋市昭和区", "福江2丁目7-3", "メゾン福江205"],
        phones: ["090-0000-0104", ""],
        emails: ["yumi.tanaka@example.jp", "", "yumi@example.net"],
    },
    Row {
        code: "C-000105",
        name: ["中村", "誠"],
        kana: ["ナカムラ", "マコト"],
        birthdate: "1968-01-20",
        gender: "male",
        address: ["4570013", "愛知県名古屋市南区", "寺崎町4-15", ""],
        phones: ["090-0000-0105", "052-000-0105"],
        emails: ["makoto.nakamura@example.jp", "nakamura.family@example.net", ""],
    },
    Row {
        code: "C-000106",
        name: ["松本", "さくら"],
        kana: ["マツモト", "サクラ"],
        birthdate: "1998-04-08",
        gender: "female",
        address: ["4640807", "愛知県名古屋市千種区", "東山通5丁目19", "東山ハイツ302"],
        phones: ["070-0000-0106", ""],
        emails: ["sakura.matsumoto@example.jp", "", ""],
    },
    Row {
        code: "C-000107",
        name: ["山口", "浩"],
        kana: ["ヤマグチ", "ヒロシ"],
        birthdate: "1975-10-02",
        gender: "male",
        address: ["4670011", "愛知県名古屋市瑞穂区", "萩山町3丁目22", ""],
        phones: ["", "052-000-0107"],
        emails: ["hiroshi.yamaguchi@example.jp", "", ""],
    },
    Row {
        code: "C-000108",
        name: ["伊藤", "直子"],
        kana: ["イトウ", "ナオコ"],
        birthdate: "1971-07-07",
        gender: "female",
        address: ["4680073", "愛知県名古屋市天白区", "塩釜口1丁目8-6", ""],
        phones: ["090-0000-0108", "052-000-0108"],
        emails: ["", "", ""],
    },
    Row {
        code: "C-000109",
        name: ["高橋", "美咲"],
        kana: ["タカハシ", "ミサキ"],
        birthdate: "1996-08-21",
        gender: "female",
        address: ["4600008", "愛知県名古屋市中区", "栄5丁目2-36", "栄フラッツ804"],
        phones: ["", ""],
        emails: ["misaki.takahashi@example.jp", "", ""],
    },
    Row {
        code: "C-000110",
        name: ["渡辺", "健"],
        kana: ["", "ケン"],
        birthdate: "1979-12-09",
        gender: "male",
        address: ["4710026", "愛知県豊田市", "若宮町1丁目57", ""],
        phones: ["070-0000-0110", ""],
        emails: ["ken.watanabe@example.jp", "", ""],
    },
];

/// レクサス湾岸. Its first customer is also a customer of トヨタ中央販売.
const BAYSIDE: [Row; 7] = [
    Row {
        code: "C-000101",
        name: ["山田", "太郎"],
        kana: ["ヤマダ", "タロウ"],
        birthdate: "1984-05-17",
        gender: "male",
        address: ["1350063", "東京都江東区", "有明1丁目4-11", "有明スカイ2501"],
        phones: ["090-0000-0101", ""],
        emails: ["taro.yamada@example.jp", "", ""],
    },
    Row {
        code: "C-000102",
        name: ["小林", "恵"],
        kana: ["コバヤシ", "メグミ"],
        birthdate: "1988-03-14",
        gender: "female",
        address: ["1350061", "東京都江東区", "豊洲5丁目6-29", ""],
        phones: ["070-0000-0202", "03-0000-0202"],
        emails: ["megumi.kobayashi@example.jp", "", ""],
    },
    Row {
        code: "C-000103",
        name: ["加藤", "大輔"],
        kana: ["カトウ", "ダイスケ"],
        birthdate: "1965-10-30",
        gender: "male",
        address: ["1040054", "東京都中央区", "勝どき6丁目3-2", "勝どきコート801"],
        phones: ["090-0000-0203", ""],
        emails: ["daisuke.kato@example.jp", "", "kato@example.net"],
    },
    Row {
        code: "C-000104",
        name: ["吉田", "葵"],
        kana: ["ヨシダ", "アオイ"],
        birthdate: "2001-04-02",
        gender: "female",
        address: ["1350091", "東京都港区", "台場1丁目5-3", ""],
        phones: ["070-0000-0204", ""],
        emails: ["aoi.yoshida@example.jp", "", ""],
    },
    Row {
        code: "C-000105",
        name: ["森", "和也"],
        kana: ["モリ", "カズヤ"],
        birthdate: "1986-11-28",
        gender: "male",
        address: ["1080075", "東京都港区", "港南3丁目9-17", "港南タワー1510"],
        phones: ["090-0000-0205", ""],
        emails: ["", "", ""],
    },
    Row {
        code: "C-000106",
        name: ["池田", "彩"],
        kana: ["イケダ", "アヤ"],
        birthdate: "1992-02-16",
        gender: "female",
        address: ["1040061", "東京都中央区", "銀座8丁目3-1", ""],
        phones: ["", ""],
        emails: ["aya.ikeda@example.jp", "", ""],
    },
    Row {
        code: "C-000107",
        name: ["清水", "翔"],
        kana: ["", "ショウ"],
        birthdate: "1993-06-25",
        gender: "male",
        address: ["1400002", "東京都品川区", "東品川2丁目1-14", ""],
        phones: ["070-0000-0207", ""],
        emails: ["sho.shimizu@example.jp", "", ""],
    },
];

impl Row {
    fn customer(&self) -> Customer {
        let [family_name, given_name] = self.name.map(str::to_owned);
        let [family_kana, given_kana] = self.kana.map(str::to_owned);
        let [postal_code, address1, address2, address3] = self.address.map(str::to_owned);
        let [mobile_phone, phone] = self.phones.map(str::to_owned);
        Customer {
            customer_code: self.code.to_owned(),
            family_name,
            given_name,
            family_kana,
            given_kana,
            birthdate: self.birthdate.to_owned(),
            gender: self.gender.to_owned(),
            postal_code,
            address1,
            address2,
            address3,
            mobile_phone,
            phone,
            emails: self.emails.map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_books_are_well_formed() {
        for dealer in ["D-0234", "D-0567"] {
            let book = customer_book(dealer);
            let codes: BTreeSet<&str> = book.iter().map(|customer| customer.customer_code.as_str()).collect();
            assert!(book.len() >= 4 && codes.len() == book.len());
            for customer in &book {
                assert!(customer.birthdate.parse::<jiff::civil::Date>().is_ok());
                assert!(
                    customer.postal_code.len() == 7
                        && customer.postal_code.bytes().all(|c| c.is_ascii_digit())
                );
                assert!(!customer.birthday().is_empty());
            }
        }
        assert!(customer_book("D-9999").is_empty());
    }

    #[test]
    fn only_the_last_two_records_cannot_be_linked() {
        for dealer in ["D-0234", "D-0567"] {
            let mut book = customer_book(dealer);
            let (nameless, phoneless) = (book.pop().unwrap(), book.pop().unwrap());
            let has_phone =
                |customer: &Customer| !customer.mobile_phone.is_empty() || !customer.phone.is_empty();
            assert!(nameless.family_kana.is_empty() && has_phone(&nameless));
            assert!(!has_phone(&phoneless) && !phoneless.family_kana.is_empty());
            assert!(book.iter().all(|customer| has_phone(customer) && !customer.family_kana.is_empty()));
        }
    }
}
