//! The addresses of a postal code, from the national list that the program holds.
//!
//! `idp/data/postal/build.py` makes the file and describes it. One of its 1,000 areas is inflated for a
//! look-up, a few tens of kilobytes: nothing is kept in memory, and no thread waits for it.

use super::PREFECTURES;
use flate2::read::DeflateDecoder;
use std::io::Read;

/// Japan Post's list of October 2026.
static LIST: &[u8] = include_bytes!("../../../data/postal/postal-2026-10.bin");

/// No area is larger, inflated.
const LARGEST_AREA: u64 = 1024 * 1024;

/// What a postal code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostalAddress {
    /// One of [`PREFECTURES`].
    pub prefecture: String,
    /// 市区町村名.
    pub city: String,
    /// The town part, where the code names one; of an office its whole address.
    pub town: String,
}

/// Every address of a code of seven digits; none when it is unknown, several when it spans towns, cities or
/// prefectures.
pub fn find_postal_addresses(code: &str) -> Vec<PostalAddress> {
    find_in(LIST, code).unwrap_or_default()
}

fn find_in(list: &[u8], code: &str) -> Option<Vec<PostalAddress>> {
    if code.len() != 7 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (area, rest) = code.split_at(3);
    let area: usize = area.parse().ok()?;
    let stream = list.get(offset(list, area)?..offset(list, area + 1)?)?;
    let mut lines = String::new();
    DeflateDecoder::new(stream).take(LARGEST_AREA).read_to_string(&mut lines).ok()?;
    let ours = lines.lines().filter_map(|line| line.strip_prefix(rest)?.strip_prefix('\t'));
    Some(ours.filter_map(address).collect())
}

fn offset(list: &[u8], area: usize) -> Option<usize> {
    let bytes = list.get(4 * area..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn address(line: &str) -> Option<PostalAddress> {
    let mut parts = line.split('\t').map(str::to_owned);
    let (prefecture, city, town) = (parts.next()?, parts.next()?, parts.next()?);
    PREFECTURES.contains(&prefecture.as_str()).then_some(PostalAddress { prefecture, city, town })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn found(code: &str) -> Vec<String> {
        let addresses = find_postal_addresses(code);
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
    fn the_whole_list_can_be_read() {
        let mut prefectures = std::collections::BTreeSet::new();
        let mut addresses = 0;
        for area in 0..1000 {
            let stream = &LIST.get(offset(LIST, area).unwrap()..offset(LIST, area + 1).unwrap()).unwrap();
            let mut lines = String::new();
            DeflateDecoder::new(*stream).read_to_string(&mut lines).unwrap();
            assert!(lines.len() < 200_000, "area {area}");
            for line in lines.lines() {
                let address = address(line.split_once('\t').unwrap().1).unwrap();
                prefectures.insert(address.prefecture);
                addresses += 1;
            }
        }
        assert_eq!((prefectures.len(), addresses), (47, 146_408));
    }

    proptest::proptest! {
        #[test]
        fn a_broken_list_is_no_panic(list in proptest::collection::vec(proptest::num::u8::ANY, 0..64)) {
            let _ = find_in(&list, "0000000");
        }
    }
}
