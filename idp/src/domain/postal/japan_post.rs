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
        let (code, address, brackets) = match row.len() {
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
            addresses.push((code, address));
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

type Parsed = (String, PostalAddress, Brackets);

fn place(row: &csv::StringRecord) -> Result<Parsed, &'static str> {
    let get = |index| row.get(index).unwrap_or_default().trim();
    let (town, brackets) = town(get(8));
    // A reading without its town would say nothing.
    let town_kana = if town.is_empty() { String::new() } else { kana(before_bracket(get(5))) };
    let address = PostalAddress {
        prefecture: prefecture(get(6))?,
        city: name(get(7))?,
        town: town.to_owned(),
        city_kana: kana(get(4)),
        town_kana,
        is_office: false,
    };
    Ok((code(get(2))?, address, brackets))
}

fn office(row: &csv::StringRecord) -> Result<Parsed, &'static str> {
    let get = |index| row.get(index).unwrap_or_default().trim();
    let address = PostalAddress {
        prefecture: prefecture(get(3))?,
        city: name(get(4))?,
        town: format!("{}{}", get(5), get(6).nfkc().collect::<String>()),
        // The file gives the reading of the office alone, and none of its address.
        city_kana: String::new(),
        town_kana: String::new(),
        is_office: true,
    };
    Ok((code(get(7))?, address, Brackets::None))
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

/// The town without its remarks: 以下に掲載がない場合, brackets, ranges of numbered districts.
fn town(text: &str) -> (&str, Brackets) {
    let text = if text.chars().any(char::is_control) { "" } else { text };
    let brackets = match (text.contains(['（', '(']), text.ends_with(['）', ')'])) {
        (true, false) => Brackets::Open,
        (_, true) => Brackets::Closed,
        (false, false) => Brackets::None,
    };
    let name = before_bracket(text);
    let remark = name == "以下に掲載がない場合"
        || name.contains("の次に")
        || (name.ends_with("一円") && name.chars().count() > 2);
    let name = if remark { "" } else { name };
    let name = if name.contains("地割") {
        name.split(|c: char| c.is_numeric() || c == '第').next().unwrap_or_default()
    } else {
        name
    };
    (name, brackets)
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
                "0287917 岩手県九戸郡洋野町種市 タネイチダイ15チワリ",
                "5220317 滋賀県犬上郡多賀町一円 イチエン"
            ]
        );
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
