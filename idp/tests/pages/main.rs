//! Every page, drawn: snapshots of the markup, and rules that hold on all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod samples;

use idp::domain::Lang;
use std::path::Path;

/// Writes all pages where a person or a browser can look at them: `test-output/pages/{lang}/{name}.html`, with the
/// assets beside them.
#[test]
fn gallery_is_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-output/pages");
    let shell = samples::shell(Lang::Ja);
    for name in ["app.css", "brand.css", "app.js", "icon.svg", "submit.js"] {
        let served = shell.asset(name).strip_prefix("/assets/").unwrap();
        let path = root.join("assets").join(served);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &shell.site.assets.find(served).unwrap().bytes).unwrap();
    }
    for lang in Lang::ALL {
        let folder = root.join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for (name, html) in samples::all(lang) {
            std::fs::write(folder.join(format!("{name}.html")), html.replace("\"/assets/", "\"../assets/"))
                .unwrap();
        }
    }
}
