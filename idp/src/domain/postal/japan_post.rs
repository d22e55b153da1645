//! The CSV files of Japan Post: `utf_ken_all.csv`, `KEN_ALL.CSV` (Shift_JIS, long names over several rows) and
//! `JIGYOSYO.CSV` (Shift_JIS, offices), told apart by their bytes and columns.

use super::PostalAddress;
use crate::domain::PREFECTURES;
use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization;

/// Why a file is refused. Nothing of it is taken then: half a country would be worse than an old list.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PostalCsvError {
    /// Neither UTF-8 nor Shift_JIS.
    #[error("the file is neither UTF-8 nor Shift_JIS")]
    Encoding,
    /// A row that is none of Japan Post's.
    #[error("row {0} is not a row of Japan Post's files: {1}")]
    Row(usize, &'static str),
    /// No row at all.
    #[error("the file is empty")]
    Empty,
}

/// Columns of a row of places, and of offices.
const PLACE_COLUMNS: usize = 15;
const OFFICE_COLUMNS: usize = 13;

/// The addresses of a file, by code of seven digits.
///
/// # Errors
/// The first row that cannot be read.
pub fn read_postal_csv(bytes: &[u8]) -> Result<Vec<(String, PostalAddress)>, PostalCsvError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut addresses = Vec::new();
    // The code of a place whose bracket is still open: KEN_ALL.CSV goes on with it in the next row.
    let mut open: Option<String> = None;
    for (index, row) in reader.records().enumerate() {
        let at = index + 1;
        let row = row.map_err(|_| PostalCsvError::Row(at, "it is no CSV"))?;
        let refuse = |why| PostalCsvError::Row(at, why);
        let (code, found, brackets) = match row.len() {
            PLACE_COLUMNS => place(&row).map_err(refuse)?,
            OFFICE_COLUMNS => office(&row).map_err(refuse)?,
            _ => return Err(refuse("it has neither 15 nor 13 columns")),
        };
        let continues = open.as_deref() == Some(code.as_str());
        open = match (continues, brackets) {
            (_, Brackets::Open) => Some(code.clone()),
            (true, Brackets::None) => open,
            _ => None,
        };
        if !continues {
            addresses.extend(found.into_iter().map(|address| (code.clone(), address)));
        }
    }
    if addresses.is_empty() { Err(PostalCsvError::Empty) } else { Ok(addresses) }
}

fn decode(bytes: &[u8]) -> Result<String, PostalCsvError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(PostalCsvError::Encoding)
}

/// What a name leaves for the next row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brackets {
    None,
    Open,
    Closed,
}

type Parsed = (String, Vec<PostalAddress>, Brackets);

fn place(row: &csv::StringRecord) -> Result<Parsed, &'static str> {
    let get = |index| row.get(index).unwrap_or_default().trim();
    let (towns, brackets) = towns(get(8), get(5));
    let (prefecture, city, city_kana) = (prefecture(get(6))?, name(get(7))?, kana(get(4)));
    let address = |(town, town_kana): (String, String)| {
        let is_all = is_municipality(&town, &city);
        let [town, town_kana] = [town, town_kana].map(|text| if is_all { String::new() } else { text });
        let (prefecture, city, city_kana) = (prefecture.clone(), city.clone(), city_kana.clone());
        PostalAddress { prefecture, city, town, city_kana, town_kana, is_office: false }
    };
    Ok((code(get(2))?, towns.into_iter().map(address).collect(), brackets))
}

fn office(row: &csv::StringRecord) -> Result<Parsed, &'static str> {
    let get = |index| row.get(index).unwrap_or_default().trim();
    let city = name(get(4))?;
    let town = format!("{}{}", get(5), get(6).nfkc().collect::<String>());
    let address = PostalAddress {
        prefecture: prefecture(get(3))?,
        town: if is_municipality(&town, &city) { String::new() } else { town },
        city,
        // The file gives the reading of the office alone, and none of its address: `fill_readings` finds that.
        city_kana: String::new(),
        town_kana: String::new(),
        is_office: true,
    };
    Ok((code(get(7))?, vec![address], Brackets::None))
}

/// Whether the town part is the city itself, which would stand twice in an address. A few towns do have the name of their
/// city (蘭越町 in 磯谷郡蘭越町); some lists do not tell them from what is the whole city, and who lives there writes it.
fn is_municipality(town: &str, city: &str) -> bool {
    !town.is_empty()
        && city.strip_suffix(town).is_some_and(|county| county.is_empty() || county.ends_with('郡'))
}

fn code(text: &str) -> Result<String, &'static str> {
    let digits = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(text.to_owned()) } else { Err("its postal code has not seven digits") }
}

fn prefecture(text: &str) -> Result<String, &'static str> {
    if PREFECTURES.contains(&text) { Ok(text.to_owned()) } else { Err("it names no prefecture") }
}

fn name(text: &str) -> Result<String, &'static str> {
    let fits = !text.is_empty() && text.chars().count() <= 100 && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("it names no city") }
}

/// The towns of a row with their readings: one without a name when the row names none, several when it names several.
/// Remarks go: 以下に掲載がない場合, brackets, ranges of numbered districts.
fn towns(names: &str, readings: &str) -> (Vec<(String, String)>, Brackets) {
    let names = if names.chars().any(char::is_control) { "" } else { names };
    let brackets = match (names.contains(['（', '(']), names.ends_with(['）', ')'])) {
        (true, false) => Brackets::Open,
        (_, true) => Brackets::Closed,
        (false, false) => Brackets::None,
    };
    let name = before_bracket(names);
    let is_remark = name == "以下に掲載がない場合"
        || name.contains("の次に")
        || (name.ends_with("一円") && name.chars().count() > 2);
    // A reading without its town would say nothing.
    if is_remark || name.is_empty() {
        return (vec![(String::new(), String::new())], brackets);
    }
    let reading = kana(before_bracket(readings));
    if name.contains("地割") {
        return (vec![district(name, &reading)], brackets);
    }
    let listed: Vec<&str> = name.split('、').collect();
    let read: Vec<&str> = reading.split(['、', '､']).collect();
    if listed.len() == read.len() {
        let pairs = listed.into_iter().zip(read);
        return (pairs.map(|(name, reading)| (name.to_owned(), reading.to_owned())).collect(), brackets);
    }
    (vec![(name.to_owned(), reading)], brackets)
}

/// A district with numbers (種市第１５地割〜第２１地割): what comes before them is certain.
fn district(name: &str, reading: &str) -> (String, String) {
    let certain = name.split(|c: char| c.is_numeric() || c == '第').next().unwrap_or_default();
    let read = reading.split(|c: char| c.is_numeric() || c.is_whitespace()).next().unwrap_or_default();
    let read = if name.contains('第') { read.strip_suffix("ダイ").unwrap_or(read) } else { read };
    (certain.to_owned(), read.to_owned())
}

fn before_bracket(text: &str) -> &str {
    text.split(['（', '(']).next().unwrap_or_default().trim()
}

/// Full-width katakana; KEN_ALL.CSV has half-width ones.
fn kana(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    const UTF: &str = "23105,\"450  \",\"4500002\",\"アイチケン\",\"ナゴヤシナカムラク\",\"メイエキ\",\"愛知県\",\"名古屋市中村区\",\"名駅（次のビルを除く）\",1,0,1,0,0,0\r\n\
        23235,\"498  \",\"4980000\",\"アイチケン\",\"ヤトミシ\",\"イカニケイサイガナイバアイ\",\"愛知県\",\"弥富市\",\"以下に掲載がない場合\",0,0,0,1,0,0\r\n\
        24303,\"498  \",\"4980000\",\"ミエケン\",\"クワナグンキソサキチョウ\",\"イカニケイサイガナイバアイ\",\"三重県\",\"桑名郡木曽岬町\",\"以下に掲載がない場合\",0,0,0,1,0,0\r\n";

    /// Half-width kana, a name over three rows, numbered districts, a village that is one whole town.
    const OLD: &str = "01101,\"060  \",\"0600042\",\"ﾎﾂｶｲﾄﾞｳ\",\"ｻﾂﾎﾟﾛｼﾁﾕｳｵｳｸ\",\"ｵｵﾄﾞｵﾘﾆｼ(1-19ﾁﾖｳﾒ)\",\"北海道\",\"札幌市中央区\",\"大通西（１～１９丁目）\",1,0,1,0,0,0\r\n\
        26102,\"602  \",\"6020847\",\"ｷﾖｳﾄﾌ\",\"ｷﾖｳﾄｼｶﾐｷﾞﾖｳｸ\",\"ｵｵﾐﾔﾁﾖｳ\",\"京都府\",\"京都市上京区\",\"大宮町（今出川通小川東入、\",0,0,0,0,0,0\r\n\
        26102,\"602  \",\"6020847\",\"ｷﾖｳﾄﾌ\",\"ｷﾖｳﾄｼｶﾐｷﾞﾖｳｸ\",\"ｵｵﾐﾔﾁﾖｳ\",\"京都府\",\"京都市上京区\",\"今出川通小川西入、\",0,0,0,0,0,0\r\n\
        26102,\"602  \",\"6020847\",\"ｷﾖｳﾄﾌ\",\"ｷﾖｳﾄｼｶﾐｷﾞﾖｳｸ\",\"ｵｵﾐﾔﾁﾖｳ\",\"京都府\",\"京都市上京区\",\"寺之内通）\",0,0,0,0,0,0\r\n\
        03507,\"02879\",\"0287917\",\"ｲﾜﾃｹﾝ\",\"ｸﾉﾍｸﾞﾝﾋﾛﾉﾁﾖｳ\",\"ﾀﾈｲﾁﾀﾞｲ15ﾁﾜﾘ\",\"岩手県\",\"九戸郡洋野町\",\"種市第１５地割\",0,0,0,0,0,0\r\n\
        25443,\"52203\",\"5220317\",\"ｼｶﾞｹﾝ\",\"ｲﾇｶﾐｸﾞﾝﾀｶﾞﾁﾖｳ\",\"ｲﾁｴﾝ\",\"滋賀県\",\"犬上郡多賀町\",\"一円\",0,0,0,0,0,0\r\n";

    const OFFICES: &str = "01101,\"(ｶﾌﾞ) ﾆﾎﾝ\",\"株式会社　日本\",\"北海道\",\"札幌市中央区\",\"北一条西\",\"６丁目１−２\",\"0608621\",\"060  \",\"札幌中央\",0,0,0\r\n";

    fn words(addresses: &[(String, PostalAddress)]) -> Vec<String> {
        addresses
            .iter()
            .map(|(code, a)| format!("{code} {}{}{} {}", a.prefecture, a.city, a.town, a.town_kana))
            .collect()
    }

    #[test]
    fn the_newer_file() {
        let read = read_postal_csv(UTF.as_bytes()).unwrap();
        assert_eq!(
            words(&read),
            [
                "4500002 愛知県名古屋市中村区名駅 メイエキ",
                "4980000 愛知県弥富市 ",
                "4980000 三重県桑名郡木曽岬町 "
            ]
        );
        assert_eq!(read[0].1.city_kana, "ナゴヤシナカムラク");
    }

    #[test]
    fn the_older_file_in_shift_jis() {
        let (bytes, _, lossy) = SHIFT_JIS.encode(OLD);
        assert!(!lossy);
        let read = read_postal_csv(&bytes).unwrap();
        assert_eq!(
            words(&read),
            [
                "0600042 北海道札幌市中央区大通西 オオドオリニシ",
                "6020847 京都府京都市上京区大宮町 オオミヤチヨウ",
                "0287917 岩手県九戸郡洋野町種市 タネイチ",
                "5220317 滋賀県犬上郡多賀町一円 イチエン"
            ]
        );
    }

    /// The official file with remarks of every kind; the readings of real rows.
    #[test]
    fn remarks_go_and_towns_stay() {
        for (town, reading, city, found) in [
            ("利島村一円", "トシマムライチエン", "利島村", vec![("", "")]),
            ("利島村", "トシマムラ", "利島村", vec![("", "")]),
            ("蘭越町", "ランコシマチ", "磯谷郡蘭越町", vec![("", "")]),
            ("一円", "イチエン", "犬上郡多賀町", vec![("一円", "イチエン")]),
            ("以下に掲載がない場合", "イカニケイサイガナイバアイ", "弥富市", vec![("", "")]),
            ("岡谷市の次に番地がくる場合", "オカヤシノツギニバンチガクルバアイ", "岡谷市", vec![("", "")]),
            (
                "小菅村の次に１〜６６３番地がくる場合",
                "コスゲムラノツギニ１－６６３バンチガクルバアイ",
                "北都留郡小菅村",
                vec![("", "")],
            ),
            (
                "琴平町の次に１〜４２６番地がくる場合（川東）",
                "コトヒラチョウノツギニ",
                "仲多度郡琴平町",
                vec![("", "")],
            ),
            ("以下宿町", "イガヤドマチ", "長崎市", vec![("以下宿町", "イガヤドマチ")]),
            ("町", "マチ", "上北郡七戸町", vec![("町", "マチ")]),
            ("本町", "ホンマチ", "磯城郡田原本町", vec![("本町", "ホンマチ")]),
            ("市", "イチ", "小諸市", vec![("市", "イチ")]),
            ("甲、乙（大木戸）", "コウ､オツ(オオキド)", "小豆郡土庄町", vec![("甲", "コウ"), ("乙", "オツ")]),
            ("甲、乙", "コウ、オツ", "小豆郡土庄町", vec![("甲", "コウ"), ("乙", "オツ")]),
            (
                "井道、奥井道、内井道",
                "イミチ、オクイミチ、ウチイミチ",
                "新城市",
                vec![("井道", "イミチ"), ("奥井道", "オクイミチ"), ("内井道", "ウチイミチ")],
            ),
            (
                "種市第１５地割〜第２１地割",
                "タネイチダイ15チワリ-ダイ21チワリ",
                "九戸郡洋野町",
                vec![("種市", "タネイチ")],
            ),
            ("穴明２２地割、穴明２", "アナアケ ３地割", "和賀郡西和賀町", vec![("穴明", "アナアケ")]),
            ("左草１地割〜左草", "サソウ ６地割", "和賀郡西和賀町", vec![("左草", "サソウ")]),
            ("秋月１条", "アキツキ１ジョウ", "旭川市", vec![("秋月１条", "アキツキ1ジョウ")]),
            (
                "名駅（次のビルを除く）",
                "メイエキ（ツギノビルヲノゾク）",
                "名古屋市中村区",
                vec![("名駅", "メイエキ")],
            ),
        ] {
            let row = format!("1,2,4500002,ｱ,ｲ,{reading},愛知県,{city},{town},0,0,0,0,0,0");
            let read = read_postal_csv(row.as_bytes()).unwrap();
            let towns: Vec<(&str, &str)> =
                read.iter().map(|(_, a)| (a.town.as_str(), a.town_kana.as_str())).collect();
            assert_eq!(towns, found, "{town}");
        }
    }

    #[test]
    fn offices() {
        let (bytes, _, _) = SHIFT_JIS.encode(OFFICES);
        let read = read_postal_csv(&bytes).unwrap();
        assert_eq!(words(&read), ["0608621 北海道札幌市中央区北一条西6丁目1-2 "]);
        assert!(read[0].1.is_office);
    }

    #[test]
    fn broken_rows_are_named() {
        let broken = |row: &str| read_postal_csv(format!("{UTF}{row}\r\n").as_bytes()).unwrap_err();
        for (row, why) in [
            ("1,2,3", "it has neither 15 nor 13 columns"),
            ("1,2,450000a,ｱ,ｲ,ｳ,愛知県,市,町,0,0,0,0,0,0", "its postal code has not seven digits"),
            ("1,2,4500002,ｱ,ｲ,ｳ,愛知,市,町,0,0,0,0,0,0", "it names no prefecture"),
            ("1,2,4500002,ｱ,ｲ,ｳ,愛知県,,町,0,0,0,0,0,0", "it names no city"),
        ] {
            assert_eq!(broken(row), PostalCsvError::Row(4, why), "{row}");
        }
        assert_eq!(read_postal_csv(b""), Err(PostalCsvError::Empty));
        assert_eq!(read_postal_csv(b"\x81"), Err(PostalCsvError::Encoding));
    }

    proptest::proptest! {
        #[test]
        fn random_bytes_are_no_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let _ = read_postal_csv(&bytes);
        }

        #[test]
        fn broken_rows_are_no_panic(at in 0..UTF.len(), junk in "[\",\\r\\n（）0-9ｱ-ﾝ一円地割\\PC]{0,8}", cut in 0..40usize) {
            let mut text: Vec<u8> = UTF.as_bytes().to_vec();
            let end = (at + cut).min(text.len());
            text.splice(at..end, junk.bytes());
            if let Ok(read) = read_postal_csv(&text) {
                for (code, address) in read {
                    proptest::prop_assert!(code.len() == 7 && PREFECTURES.contains(&address.prefecture.as_str()));
                }
            }
        }
    }
}
