//! `postal import`: the operator's newer list.

use crate::stage::{Folder, run, text};
use idp::domain::PostalList;
use std::fs;

/// The shipped places as the file that Japan Post publishes.
fn csv() -> String {
    let list = PostalList::shipped();
    let mut csv = String::new();
    for area in 0..1_000 {
        for (last, address) in list.area(area).unwrap().into_iter().filter(|(_, address)| !address.is_office)
        {
            let town = if address.town.is_empty() { "以下に掲載がない場合" } else { &address.town };
            csv.push_str(&format!(
                "01101,\"060  \",\"{area:03}{last}\",\"\",\"{}\",\"{}\",\"{}\",\"{}\",\"{town}\",0,0,0,0,0,0\r\n",
                address.city_kana, address.town_kana, address.prefecture, address.city
            ));
        }
    }
    csv
}

#[test]
fn a_newer_list_is_taken_whole_and_keeps_the_offices() {
    let folder = Folder::new();
    let settings = folder.settings("postal_list = \"postal.bin\"");
    let file = folder.path("utf_ken_all.csv");
    let newer = "01101,\"060  \",\"9999999\",\"アイチケン\",\"アタラシイシ\",\"ハジマリ\",\"愛知県\",\"新しい市\",\"始まり\",0,0,0,0,0,0\r\n";
    fs::write(&file, csv() + newer).unwrap();
    let imported = run(&["postal", "import", file.to_str().unwrap()], &settings);
    assert!(imported.status.success(), "{}", text(&imported.stderr));
    let list = PostalList::from_bytes(fs::read(folder.path("postal.bin")).unwrap()).unwrap();
    let shipped = PostalList::shipped();
    assert_eq!(list.find("9999999").remove(0).city, "新しい市");
    for code in ["4500002", "4980000", "0608621", "6020847", "5220317"] {
        assert_eq!(list.find(code), shipped.find(code), "{code}");
    }
}

#[test]
fn half_a_list_and_broken_rows_change_nothing() {
    let folder = Folder::new();
    let settings = folder.settings("postal_list = \"postal.bin\"");
    let file = folder.path("piece.csv");
    let row = "01101,\"060  \",\"0600000\",\"ホッカイドウ\",\"サッポロシ\",\"\",\"北海道\",\"札幌市\",\"\",0,0,0,0,0,0\r\n";
    fs::write(&file, row).unwrap();
    let refused = run(&["postal", "import", file.to_str().unwrap()], &settings);
    assert!(!refused.status.success() && text(&refused.stderr).contains("nothing was written"));
    fs::write(&file, row.replace("北海道", "日本")).unwrap();
    let refused = run(&["postal", "import", file.to_str().unwrap()], &settings);
    assert!(text(&refused.stderr).contains("row 1"), "{}", text(&refused.stderr));
    assert!(!folder.path("postal.bin").exists());
    let unset = run(&["postal", "import", file.to_str().unwrap()], &folder.settings(""));
    assert!(text(&unset.stderr).contains("postal_list"), "{}", text(&unset.stderr));
}
