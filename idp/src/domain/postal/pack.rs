//! Packs addresses into the form that a [`super::PostalList`] reads.

use super::{
    PostalAddress,
    list::{AREAS, MAGIC, OFFSETS_AT},
};
use flate2::{Compression, write::DeflateEncoder};
use std::{collections::BTreeMap, io::Write};

/// A list of these addresses, by code of seven digits, with its day (`YYYY-MM-DD`). The same addresses give the same
/// bytes, in whatever order and however often they come; a code that is none, or a tab in a name, is an error.
pub fn pack_postal_list(
    date: &str,
    addresses: impl IntoIterator<Item = (String, PostalAddress)>,
) -> std::io::Result<Vec<u8>> {
    let refuse = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidInput, what.to_owned());
    if date.len() != 10 || !date.is_ascii() {
        return Err(refuse("the date has not the form YYYY-MM-DD"));
    }
    let mut areas: BTreeMap<usize, Vec<(String, PostalAddress)>> = BTreeMap::new();
    for (code, address) in addresses {
        let digits = code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit());
        let area = code.get(..3).filter(|_| digits).and_then(|area| area.parse().ok());
        let (Some(area), Some(last)) = (area, code.get(3..)) else { return Err(refuse("not a postal code")) };
        areas.entry(area).or_default().push((last.to_owned(), address));
    }
    let mut offsets = Vec::with_capacity(4 * (AREAS + 1));
    let mut streams: Vec<u8> = Vec::new();
    let first = OFFSETS_AT + 4 * (AREAS + 1);
    for area in 0..=AREAS {
        let offset = u32::try_from(first + streams.len()).map_err(|_| refuse("too many addresses"))?;
        offsets.extend_from_slice(&offset.to_le_bytes());
        if area == AREAS {
            break;
        }
        let mut lines = areas.remove(&area).unwrap_or_default();
        lines.sort();
        lines.dedup();
        let mut packer = DeflateEncoder::new(&mut streams, Compression::default());
        for (last, address) in &lines {
            packer.write_all(line(last, address).ok_or_else(|| refuse("a tab in a name"))?.as_bytes())?;
        }
        packer.finish()?;
    }
    Ok([MAGIC.as_slice(), date.as_bytes(), &[0, 0], &offsets, &streams].concat())
}

fn line(last: &str, address: &PostalAddress) -> Option<String> {
    let mark = if address.is_office { "o" } else { "" };
    let PostalAddress { prefecture, city, town, city_kana, town_kana, .. } = address;
    let parts = [last, prefecture, city, town, city_kana, town_kana, mark];
    let fits = parts.iter().all(|part| !part.contains(['\t', '\n', '\r']));
    fits.then(|| parts.join("\t") + "\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::domain::PostalList;

    #[test]
    fn what_is_packed_is_found_again() {
        let shipped = PostalList::shipped();
        let sample: Vec<(String, PostalAddress)> = ["4500002", "4980000", "0608621"]
            .into_iter()
            .flat_map(|code| shipped.find(code).into_iter().map(|address| (code.to_owned(), address)))
            .collect();
        let bytes = pack_postal_list("2026-11-01", sample.iter().rev().chain(&sample).cloned()).unwrap();
        let list = PostalList::from_bytes(bytes).unwrap();
        assert_eq!(list.date(), "2026-11-01");
        for code in ["4500002", "4980000", "0608621", "4500003"] {
            let known = if code == "4500003" { Vec::new() } else { shipped.find(code) };
            assert_eq!(list.find(code), known, "{code}");
        }
        assert!(pack_postal_list("1 May", []).is_err());
        assert!(pack_postal_list("2026-11-01", [("45".to_owned(), sample[0].1.clone())]).is_err());
        let mut tab = sample[0].clone();
        tab.1.city.push('\t');
        assert!(pack_postal_list("2026-11-01", [tab]).is_err());
    }
}
