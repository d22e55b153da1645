//! The addresses of a postal code.
//!
//! `idp/data/postal/build.py` describes the form. One of the 1,000 areas is inflated for a look-up, a few tens of
//! kilobytes: nothing else is kept in memory, and no thread waits for it.

use crate::domain::PREFECTURES;
use flate2::read::DeflateDecoder;
use std::{borrow::Cow, io::Read};

/// Japan Post's list of October 2026, which the program holds.
static SHIPPED: &[u8] = include_bytes!("../../../data/postal/postal-2026-10.bin");

/// How every list begins.
pub(super) const MAGIC: &[u8; 8] = b"CIDPOST2";

/// Areas of a list: the first three digits.
pub(super) const AREAS: usize = 1000;

/// Where the offsets stand: after the magic, the date and two zeros.
pub(super) const OFFSETS_AT: usize = 20;

/// No area is larger, inflated.
const LARGEST_AREA: u64 = 1024 * 1024;

/// What a postal code stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostalAddress {
    /// One of the 47 prefectures.
    pub prefecture: String,
    /// 市区町村名.
    pub city: String,
    /// The town part, where the code names one; of an office its whole address.
    pub town: String,
    /// Reading of the city, katakana.
    pub city_kana: String,
    /// Reading of the town, katakana.
    pub town_kana: String,
    /// Whether it is the code of one office that gets much mail.
    pub is_office: bool,
}

/// A list of postal codes, packed.
#[derive(Clone)]
pub struct PostalList(Cow<'static, [u8]>);

impl std::fmt::Debug for PostalList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PostalList({}, {} bytes)", self.date(), self.0.len())
    }
}

impl PostalList {
    /// The list that the program holds.
    #[must_use]
    pub const fn shipped() -> Self {
        Self(Cow::Borrowed(SHIPPED))
    }

    /// A list from a file; `None` when the bytes are none, or no list of this version.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let list = Self(Cow::Owned(bytes));
        let is_ours = list.0.starts_with(MAGIC) && list.date().len() == 10;
        let offsets: Option<Vec<usize>> = (0..=AREAS).map(|area| list.offset(area)).collect();
        let offsets = offsets?;
        let begins = offsets.first().copied() == Some(OFFSETS_AT + 4 * (AREAS + 1));
        let ends = offsets.last().copied() == Some(list.0.len());
        (is_ours && begins && ends && offsets.is_sorted()).then_some(list)
    }

    /// The day of the list, `YYYY-MM-DD`; empty when it is unreadable.
    #[must_use]
    pub fn date(&self) -> &str {
        self.0.get(8..18).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Every address of a code of seven digits; none when it is unknown, several when it spans towns, cities or
    /// prefectures.
    #[must_use]
    pub fn find(&self, code: &str) -> Vec<PostalAddress> {
        if code.len() != 7 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let (area, rest) = code.split_at(3);
        let area = area.parse().ok().and_then(|area| self.area(area)).unwrap_or_default();
        area.into_iter().filter(|(last, _)| last == rest).map(|(_, address)| address).collect()
    }

    /// Whether the list has the code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        !self.find(code).is_empty()
    }

    /// Every address of an area, with the last four digits of its code; `None` when the area is unreadable.
    #[must_use]
    pub fn area(&self, area: usize) -> Option<Vec<(String, PostalAddress)>> {
        let stream = self.0.get(self.offset(area)?..self.offset(area + 1)?)?;
        let mut lines = String::new();
        DeflateDecoder::new(stream).take(LARGEST_AREA).read_to_string(&mut lines).ok()?;
        Some(lines.lines().filter_map(address).collect())
    }

    fn offset(&self, area: usize) -> Option<usize> {
        let bytes = self.0.get(OFFSETS_AT + 4 * area..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }
}

fn address(line: &str) -> Option<(String, PostalAddress)> {
    let mut parts = line.split('\t').map(str::to_owned);
    let mut next = || parts.next();
    let last = next()?;
    let (prefecture, city, town) = (next()?, next()?, next()?);
    let (city_kana, town_kana, mark) = (next()?, next()?, next()?);
    let address = PostalAddress { prefecture, city, town, city_kana, town_kana, is_office: mark == "o" };
    PREFECTURES.contains(&address.prefecture.as_str()).then_some((last, address))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn found(code: &str) -> Vec<String> {
        let addresses = PostalList::shipped().find(code);
        addresses.into_iter().map(|a| format!("{} {} {}", a.prefecture, a.city, a.town)).collect()
    }

    #[test]
    fn one_several_and_none() {
        assert_eq!(found("4500002"), ["愛知県 名古屋市中村区 名駅"]);
        assert_eq!(found("0600000"), ["北海道 札幌市中央区 "]);
        // Spans two prefectures.
        assert_eq!(found("4980000"), ["三重県 桑名郡木曽岬町 ", "愛知県 弥富市 "]);
        // An office with a code of its own.
        assert_eq!(found("0608621"), ["北海道 札幌市中央区 北一条西6丁目1-2アーバンネット札幌ビル2F"]);
        for nothing in ["0000000", "9999999", "450000", "45000020", "450000a", "", "４５０００"] {
            assert!(found(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn readings_come_with_the_names() {
        let list = PostalList::shipped();
        let nagoya = list.find("4500002").remove(0);
        assert_eq!(
            (nagoya.city_kana.as_str(), nagoya.town_kana.as_str()),
            ("ナゴヤシナカムラク", "メイエキ")
        );
        assert!(!nagoya.is_office && list.find("0608621").remove(0).is_office);
        assert_eq!(list.find("6020847").remove(0).town_kana, "オオミヤチョウ", "not once a line");
        assert_eq!(list.date(), "2026-10-01");
    }

    #[test]
    fn the_whole_list_can_be_read() {
        let (list, mut prefectures) = (PostalList::shipped(), std::collections::BTreeSet::new());
        let (mut addresses, mut offices, mut codes) = (0, 0, 0);
        for area in 0..AREAS {
            let found = list.area(area).unwrap();
            let mut last = String::new();
            for (rest, address) in found {
                codes += usize::from(rest != last);
                last = rest;
                // Some offices stand in places whose reading is nowhere told.
                let read =
                    !address.city_kana.is_empty() && address.town.is_empty() == address.town_kana.is_empty();
                assert!(read || address.is_office, "{area}-{last} {address:?}");
                offices += usize::from(address.is_office);
                prefectures.insert(address.prefecture);
                addresses += 1;
            }
        }
        assert_eq!((prefectures.len(), addresses, offices, codes), (47, 146_423, 22_223, 142_920));
        assert!(PostalList::from_bytes(SHIPPED.to_vec()).is_some());
    }

    /// Towns whose whole name is the end of their city's, but which are towns of their own.
    const TOWNS_LIKE_AN_END: [(&str, &str, &str); 9] = [
        ("0392527", "上北郡七戸町", "町"),
        ("0985805", "枝幸郡枝幸町", "幸町"),
        ("3840083", "小諸市", "市"),
        ("6360334", "磯城郡田原本町", "本町"),
        ("8610803", "玉名郡南関町", "関町"),
        ("8691224", "菊池郡大津町", "町"),
        ("8701151", "大分市", "市"),
        ("9250167", "羽咋郡志賀町", "町"),
        ("9891241", "柴田郡大河原町", "町"),
    ];

    #[test]
    fn no_town_repeats_its_city_and_none_holds_a_remark() {
        let (list, mut codes, mut ends) =
            (PostalList::shipped(), std::collections::BTreeSet::new(), Vec::new());
        for area in 0..AREAS {
            for (last, address) in list.area(area).unwrap() {
                let code = format!("{area:03}{last}");
                if !address.town.is_empty() && address.city.ends_with(&address.town) {
                    ends.push((code.clone(), address.city.clone(), address.town.clone()));
                }
                for remark in ["以下に掲載がない場合", "の次に", "がくる場合"] {
                    assert!(!address.town.contains(remark), "{code} {}", address.town);
                }
                if address.is_office {
                    continue;
                }
                // 一円 alone is a town in 滋賀県多賀町.
                assert!(!address.town.ends_with("一円") || code == "5220317", "{code} {}", address.town);
                for remark in ["（", "）", "(", ")", "「", "」", "、", "〜", "～", "その他", "を除く", "地割"]
                {
                    assert!(!address.town.contains(remark), "{code} {}", address.town);
                }
                for reading in [&address.city_kana, &address.town_kana] {
                    let is_reading =
                        |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | '-' | '0'..='9' | 'A'..='Z');
                    let remark =
                        ["イカニケイサイ", "ノツギニ", "ガクルバアイ"].iter().any(|r| reading.contains(r));
                    assert!(reading.chars().all(is_reading) && !remark, "{code} {reading}");
                }
                codes.insert(code);
            }
        }
        let ends: Vec<(&str, &str, &str)> =
            ends.iter().map(|(code, city, town)| (code.as_str(), city.as_str(), town.as_str())).collect();
        assert_eq!(ends, TOWNS_LIKE_AN_END);
        assert_eq!(codes.len(), 120_720);
        assert_eq!(found("1000301"), ["東京都 利島村 "]);
        assert_eq!(found("5220317"), ["滋賀県 犬上郡多賀町 一円"]);
    }

    proptest::proptest! {
        #[test]
        fn a_broken_list_is_no_panic(
            at in 0..SHIPPED.len(), bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..64)
        ) {
            assert!(PostalList::from_bytes(bytes.clone()).is_none());
            let mut broken = SHIPPED.to_vec();
            for (offset, byte) in bytes.into_iter().enumerate() {
                if let Some(place) = broken.get_mut((at + offset) % SHIPPED.len()) {
                    *place = byte;
                }
            }
            let list = PostalList(Cow::Owned(broken));
            let _ = (list.date().len(), list.find("0000000"), list.find("4500002"), list.find("9999999"));
            let _ = PostalList(Cow::Owned(SHIPPED.get(..at).unwrap_or_default().to_vec())).find("4500002");
        }
    }
}
