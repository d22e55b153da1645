//! A page does what it says: every sentence that sends somebody to a button, a login or a service stands on a page that
//! has it. No page is a dead end.

use crate::{markup, samples};
use idp::domain::Lang;

/// The words of the page, one sentence a line, without its tags.
fn sentences(main: &str) -> Vec<String> {
    let mut text = String::new();
    for piece in main.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        // Text within a sentence keeps it whole.
        let is_inline = ["a", "/a", "strong", "/strong", "code", "/code", "ruby", "/ruby", "rt", "/rt"]
            .contains(&tag.split(' ').next().unwrap_or_default());
        text.push_str(if is_inline { "" } else { "\n" });
        text.push_str(words);
    }
    let ends = |c: char| matches!(c, '。' | '\n');
    let parts = text.split(ends).flat_map(|part| part.split(". ")).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What can be pressed or followed: the words on it, and where it leads.
fn controls(main: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (open, close) in [("<a ", "</a>"), ("<button ", "</button>")] {
        for piece in main.split(open).skip(1) {
            let (tag, rest) = piece.split_once('>').unwrap();
            let words = rest.split(close).next().unwrap();
            let tag = format!(" {tag}");
            let target = markup::values(&tag, "href").first().copied().unwrap_or("form");
            found.push((sentences(words).join(" "), target.to_owned()));
        }
    }
    found
}

/// What a sentence promises, and which of the controls keep it.
type Promise = (&'static str, fn(&(String, String)) -> bool);

const PROMISES: [Promise; 14] = [
    ("下のボタン", |_| true),
    ("button below", |_| true),
    ("ボタンやリンク", |_| true),
    ("この画面から", |(_, to)| to == "form"),
    ("from here", |(_, to)| to == "form"),
    ("続けてログインしてください", |(_, to)| leads_to_login(to)),
    ("再開した方は、ログインしてください", |(_, to)| leads_to_login(to)),
    ("log in to go on", |(_, to)| leads_to_login(to)),
    ("もう一度ご登録ください", |(_, to)| to.starts_with("/register")),
    ("please register again", |(_, to)| to.starts_with("/register")),
    ("サービスに戻って", |(_, to)| to.contains("service")),
    ("go back to the service", |(words, to)| to.contains("service") || words.contains("Back to the service")),
    ("前のページに戻って", |_| false),
    ("Please go back", |_| false),
];

fn leads_to_login(to: &str) -> bool {
    to.starts_with("/login") || to.starts_with("/interaction/") || to == "form"
}

/// The names in 「…」を押す, or Press “…”.
fn named(sentence: &str) -> Vec<&str> {
    let japanese = sentence.split('「').skip(1).filter_map(|rest| rest.split_once('」'));
    let japanese = japanese.filter(|(_, after)| after.starts_with("を押")).map(|(name, _)| name);
    let english = sentence.match_indices('“').filter_map(|(at, _)| {
        let presses = sentence.get(..at)?.trim_end().to_lowercase();
        let is_pressed = presses.ends_with("press");
        sentence.get(at..)?.trim_start_matches('“').split('”').next().filter(|_| is_pressed)
    });
    japanese.chain(english).collect()
}

#[test]
fn what_a_sentence_promises_is_on_the_page() {
    let mut kept = 0;
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            if name.starts_with("document") {
                continue;
            }
            let main = markup::main_part(&html);
            let controls = controls(main);
            for sentence in sentences(main) {
                for (words, keeps) in PROMISES.iter().filter(|(words, _)| sentence.contains(words)) {
                    assert!(controls.iter().any(keeps), "{name}: {words}: {sentence}: {controls:?}");
                    kept += 1;
                }
                for button in named(&sentence) {
                    let is_there = controls.iter().any(|(words, _)| words.contains(button));
                    assert!(is_there, "{name}: nothing is called {button}: {controls:?}");
                    kept += 1;
                }
            }
        }
    }
    assert!(kept > 20, "only {kept} promises were found: are they written in another way?");
}

#[test]
fn no_page_is_a_dead_end() {
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            if name.starts_with("document") {
                // A text opens beside the page that it belongs to.
                continue;
            }
            let main = markup::main_part(&html);
            let ways = controls(main).into_iter().filter(|(_, to)| !to.starts_with('#')).count();
            assert!(ways > 0, "{name}: {main}");
        }
    }
}

#[test]
fn promises_are_read_as_people_read_them() {
    assert_eq!(
        sentences("<p>一。二<a href=\"x\">三</a>。</p><p>One. Two.</p>"),
        ["一", "二三", "One", "Two."]
    );
    assert_eq!(named("「送る」を押すか、「やめる」を押してください"), ["送る", "やめる"]);
    assert_eq!(named("「利用規約」をお読みください"), Vec::<&str>::new());
    assert_eq!(named("Please press “Send” or read “Terms”"), ["Send"]);
    assert_eq!(
        controls("<a class=\"b\" href=\"/x\">Go <b>on</b></a>"),
        [("Go on".to_owned(), "/x".to_owned())]
    );
}
