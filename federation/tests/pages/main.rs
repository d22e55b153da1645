//! Every page of this crate, drawn in both languages: rules that hold on all of them, and a gallery to look at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod promises;
mod samples;

use idp::domain::Lang;
use std::path::Path;

/// Writes all pages where a person or a browser can look at them: `test-output/pages/{lang}/{name}.html`.
#[test]
fn gallery_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages");
    let shell = samples::shell(Lang::Ja);
    for name in ["app.css", "brand.css", "app.js", "icon.svg", "touch.png"] {
        let served = shell.asset(name).strip_prefix("/assets/").unwrap();
        let path = root.join("assets").join(served);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &shell.site.assets.find(served).unwrap().bytes).unwrap();
    }
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("qr.svg"), idp::pages::qr_svg("https://id.example.jp/register").unwrap())
            .unwrap();
        for (name, html) in samples::all(lang) {
            let html = html.replace("\"/assets/", "\"../assets/").replace("/terminal/qr.svg", "qr.svg");
            std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
        }
    }
}

#[test]
fn every_page_keeps_the_frame() {
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.tag())), "{name}");
            assert!(!html.contains(" style=") && !html.contains("<script>"), "{name}: nothing inline");
            let refused = name.ends_with("refused");
            let (_, title) = html.split_once("<title>").unwrap();
            let prefix = if lang == Lang::Ja { "エラー：" } else { "Error: " };
            assert_eq!(title.starts_with(prefix), refused, "{name}");
            for form in html.split("<form ").skip(1) {
                assert!(form.contains("name=\"csrf\""), "{name}: a form without its token");
            }
            let mut ids: Vec<&str> =
                html.split(" id=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), count, "{name}: an id stands twice");
        }
    }
}

#[test]
fn english_pages_are_in_english() {
    let given = [
        "豊田",
        "花子",
        "トヨダ",
        "ハナコ",
        "愛知県",
        "名古屋市",
        "中村区",
        "名駅",
        "日本語",
        "共通ID",
        "トヨタ中央販売",
    ];
    for (name, html) in samples::all(Lang::En) {
        let mut text = html;
        for word in given {
            text = text.replace(word, "");
        }
        // The brand's own words are the operator's.
        text = text.replace("© TOYOTA/LEXUSの 事務局", "");
        let left: Vec<char> =
            text.chars().filter(|letter| matches!(letter, 'ぁ'..='ヿ' | '一'..='鿿')).take(20).collect();
        assert!(left.is_empty(), "{name}: {}", left.iter().collect::<String>());
    }
}
