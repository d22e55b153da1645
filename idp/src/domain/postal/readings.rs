//! The readings of offices: their file tells none, the places around them do.

use super::PostalAddress;
use std::collections::HashMap;

/// Fills in how cities and towns of offices are read, from the places of the same list. What is nowhere told stays empty.
pub fn fill_readings(addresses: &mut [(String, PostalAddress)]) {
    let mut cities: HashMap<String, String> = HashMap::new();
    let mut towns: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (_, place) in addresses.iter().filter(|(_, address)| !address.is_office) {
        let city = key(place);
        towns.entry(city.clone()).or_default().push((place.town.clone(), place.town_kana.clone()));
        cities.entry(city).or_insert_with(|| place.city_kana.clone());
    }
    for (_, office) in addresses.iter_mut().filter(|(_, address)| address.is_office) {
        let city = key(office);
        if let Some(reading) = cities.get(&city).filter(|_| office.city_kana.is_empty()) {
            office.city_kana.clone_from(reading);
        }
        let around = towns.get(&city).into_iter().flatten();
        let town = around.filter(|(town, _)| !town.is_empty() && office.town.starts_with(town.as_str()));
        if let Some((_, reading)) =
            town.max_by_key(|(town, _)| town.len()).filter(|_| office.town_kana.is_empty())
        {
            office.town_kana.clone_from(reading);
        }
    }
}

fn key(address: &PostalAddress) -> String {
    format!("{}{}", address.prefecture, address.city)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    fn address(town: &str, kana: [&str; 2], is_office: bool) -> (String, PostalAddress) {
        let [city_kana, town_kana] = kana.map(str::to_owned);
        let (prefecture, city) = ("北海道".to_owned(), "札幌市中央区".to_owned());
        let town = town.to_owned();
        ("0608621".to_owned(), PostalAddress { prefecture, city, town, city_kana, town_kana, is_office })
    }

    #[test]
    fn the_longest_town_that_fits_is_meant() {
        let mut list = [
            address("", ["サッポロシチュウオウク", ""], false),
            address("北一条", ["サッポロシチュウオウク", "キタ1ジョウ"], false),
            address("北一条西", ["サッポロシチュウオウク", "キタ1ジョウニシ"], false),
            address("北一条西6丁目1-2", ["", ""], true),
            address("大通9丁目", ["", ""], true),
        ];
        fill_readings(&mut list);
        assert_eq!(list[3].1.city_kana, "サッポロシチュウオウク");
        assert_eq!(list[3].1.town_kana, "キタ1ジョウニシ");
        assert_eq!(
            (list[4].1.city_kana.as_str(), list[4].1.town_kana.as_str()),
            ("サッポロシチュウオウク", "")
        );
    }
}
