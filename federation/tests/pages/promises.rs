//! A page does what it says: the buttons that its sentences name are on it, and none is a dead end.

use crate::samples;
use idp::domain::Lang;

fn main_part(html: &str) -> &str {
    html.split_once("<main").unwrap().1.split_once("</main>").unwrap().0
}

/// The words on everything that can be pressed or followed.
fn controls(main: &str) -> Vec<&str> {
    let words = |open: &str, close: &'static str| {
        let pieces: Vec<&str> = main.split(open).skip(1).collect();
        pieces
            .into_iter()
            .map(|piece| piece.split_once('>').unwrap().1.split(close).next().unwrap())
            .collect()
    };
    let mut all: Vec<&str> = words("<a ", "</a>");
    all.extend(words("<button ", "</button>"));
    all
}

/// Pages that end on another system's screen: there is nothing of ours to go on with.
const ENDS: [&str; 1] = ["closed"];

#[test]
fn no_page_is_a_dead_end_and_named_buttons_are_there() {
    let mut kept = 0;
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            let main = main_part(&html);
            let controls = controls(main);
            let ends = ENDS.iter().any(|end| name.contains(end));
            assert!(ends || !controls.is_empty(), "{name}: {main}");
            let japanese = main.split('「').skip(1).filter_map(|rest| rest.split_once('」'));
            let japanese = japanese.filter(|(_, after)| after.starts_with("を押")).map(|(button, _)| button);
            let english = main.split("ress “").skip(1).map(|rest| rest.split('”').next().unwrap());
            for button in japanese.chain(english) {
                assert!(
                    controls.iter().any(|words| words.contains(button)),
                    "{name}: {button}: {controls:?}"
                );
                kept += 1;
            }
            for words in ["下のボタン", "button below", "前のページに戻って", "Please go back"]
            {
                assert!(!main.contains(words) || !controls.is_empty(), "{name}: {words}");
            }
        }
    }
    assert!(kept >= 4, "only {kept} named buttons were found: are they written in another way?");
}

/// A password needs its account beside it: the forms with one are the provider's own, and its tests hold them to that.
#[test]
fn no_page_of_this_crate_asks_for_a_password() {
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            assert!(!html.contains("type=\"password\""), "{name}");
        }
    }
}
