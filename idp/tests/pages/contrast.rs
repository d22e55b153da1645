//! The neutral colours of the style sheet are legible in both appearances (WCAG 2.2, 1.4.3 and 1.4.11).

use idp::domain::{Brand, Colour};

/// The token's value in the first or second `:root` block: light, dark.
fn token(css: &str, dark: bool, name: &str) -> Colour {
    let block = css.split(":root {").nth(if dark { 2 } else { 1 }).unwrap().split('}').next().unwrap();
    let value = block.split(&format!("{name}: ")).nth(1).unwrap().split(';').next().unwrap();
    Colour::parse(value).unwrap()
}

#[test]
fn tokens_are_legible() {
    let css = include_str!("../../assets/css/tokens.css");
    let colours = Brand::default().colours;
    for dark in [false, true] {
        let get = |name| token(css, dark, name);
        let text = [
            ("--text", "--ground"),
            ("--text", "--surface"),
            ("--text", "--input-ground"),
            ("--text", "--info-ground"),
            ("--text", "--caution-ground"),
            ("--text", "--done-ground"),
            ("--text-soft", "--ground"),
            ("--text-soft", "--surface"),
            ("--text-soft", "--info-ground"),
            ("--text-soft", "--caution-ground"),
            ("--text", "--raised"),
            ("--text-soft", "--raised"),
            ("--text", "--mark-ground"),
            ("--text", "--error-ground"),
            ("--info", "--info-ground"),
            ("--caution", "--caution-ground"),
            ("--done", "--done-ground"),
            ("--surface", "--error"),
            ("--error", "--ground"),
            ("--error", "--surface"),
            ("--error", "--error-ground"),
            ("--surface", "--text"),
        ];
        for (front, back) in text {
            let ratio = get(front).contrast(get(back));
            assert!(ratio >= 4.5, "{front} on {back}, dark {dark}: {ratio:.2}");
        }
        for (front, back) in [
            ("--input-line", "--surface"),
            ("--input-line", "--input-ground"),
            ("--focus", "--ground"),
            ("--focus", "--surface"),
        ] {
            let ratio = get(front).contrast(get(back));
            assert!(ratio >= 3.0, "{front} on {back}, dark {dark}: {ratio:.2}");
        }
        let (link, action) = if dark {
            (colours.dark.link, colours.dark.action)
        } else {
            (colours.light.link, colours.light.action)
        };
        for ground in
            ["--ground", "--surface", "--raised", "--info-ground", "--caution-ground", "--done-ground"]
        {
            assert!(link.contrast(get(ground)) >= 4.5, "link on {ground}, dark {dark}");
        }
        assert!(action.contrast(get("--surface")) >= 3.0, "button on the ground, dark {dark}");
    }
}
