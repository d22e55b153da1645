//! Every page and mail, drawn: snapshots of the markup, and rules that hold on all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod contrast;
mod escaping;
mod mails;
mod markup;
mod promises;
mod rules;
mod samples;

use idp::domain::Lang;
use std::path::Path;

/// Writes all pages where a person or a browser can look at them: `test-output/pages/{lang}/{name}.html`, with the
/// assets beside them.
#[test]
fn gallery_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages");
    let shell = samples::shell(Lang::Ja);
    for name in ["app.css", "brand.css", "app.js", "icon.svg", "touch.png", "submit.js"] {
        let served = shell.asset(name).strip_prefix("/assets/").unwrap();
        let path = root.join("assets").join(served);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &shell.site.assets.find(served).unwrap().bytes).unwrap();
    }
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for (name, html) in samples::all(lang) {
            let html = html.replace("\"/assets/", "\"../assets/");
            std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
        }
    }
}

/// The content of each page; the frame around it has a snapshot of its own.
#[test]
fn pages_look_as_agreed() {
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            insta::assert_snapshot!(format!("{}-{name}", lang.tag()), markup::main_part(&html));
        }
    }
}

#[test]
fn frame_looks_as_agreed() {
    let html = samples::login(Lang::Ja, idp::pages::Form::new());
    let (head, rest) = html.split_once("<main").unwrap();
    let (_, foot) = rest.split_once("</main>").unwrap();
    insta::assert_snapshot!("ja-frame", markup::without_hashes(&format!("{head}<main>…</main>{foot}")));
}
