//! What holds on every page (screen specification §4 and §8, content security policy).

use crate::{markup, samples};
use idp::domain::Lang;
use std::collections::HashSet;

fn each(check: impl Fn(&str, &str, Lang)) {
    for lang in Lang::ALL {
        for (name, html) in samples::all(lang) {
            check(name, &html, lang);
        }
    }
}

#[test]
fn one_heading_skip_link_and_language() {
    each(|name, html, lang| {
        assert_eq!(markup::tags(html, "h1").len(), 1, "{name}");
        assert!(html.contains("class=\"skip-link\" href=\"#main\""), "{name}");
        assert!(html.contains(&format!("<html lang=\"{}\"", lang.tag())), "{name}");
    });
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    each(|name, html, _| {
        let ids = markup::values(html, "id");
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{name}: {ids:?}");
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for value in markup::values(html, attribute) {
                for id in value.split(' ') {
                    assert!(known.contains(id), "{name}: {attribute}={id}");
                }
            }
        }
        for href in markup::values(html, "href") {
            if let Some(id) = href.strip_prefix('#') {
                assert!(known.contains(id), "{name}: {href}");
            }
        }
    });
}

#[test]
fn every_input_has_a_label() {
    each(|name, html, _| {
        let labelled: HashSet<&str> = markup::values(html, "for").into_iter().collect();
        for tag in markup::tags(html, "input").into_iter().chain(markup::tags(html, "select")) {
            if !tag.contains("type=\"hidden\"") {
                assert!(labelled.contains(markup::values(tag, "id")[0]), "{name}: {tag}");
            }
        }
    });
}

#[test]
fn title_says_error_exactly_when_there_is_one() {
    each(|name, html, lang| {
        let prefix = if lang == Lang::Ja { "エラー：" } else { "Error: " };
        let wrong = html.contains("id=\"error-summary\"") || html.contains("id=\"error\"");
        assert_eq!(markup::title(html).starts_with(prefix), wrong, "{name}: {}", markup::title(html));
        assert_eq!(name.contains("refused") || name.starts_with("error"), wrong, "{name}");
        assert!(markup::title(html).ends_with(if lang == Lang::Ja { "｜共通ID" } else { " | Common ID" }));
    });
}

#[test]
fn nothing_inline_nothing_from_elsewhere_nothing_disabled() {
    each(|name, html, _| {
        for banned in
            [" style=\"", "<style", "<script>", " onclick=", " onsubmit=", " disabled", "javascript:"]
        {
            assert!(!html.contains(banned), "{name}: {banned}");
        }
        let frames = markup::tags(html, "iframe");
        // Services hear of a logout in frames that nobody sees (OpenID Connect Front-Channel Logout 1.0, 3); no other page has any.
        assert_eq!(!frames.is_empty(), name == "logged-out-frames", "{name}");
        assert!(frames.iter().all(|frame| frame.ends_with(" hidden")), "{name}");
        for source in markup::values(html, "src") {
            if frames.iter().any(|frame| frame.contains(source)) {
                continue;
            }
            // The code for an authenticator app is the one image that is made for its reader.
            let own = source.starts_with("/assets/") || source == "/account/two-step/qr.svg";
            assert!(own, "{name}: {source}");
        }
        for tag in markup::tags(html, "link") {
            assert!(tag.contains("href=\"/assets/"), "{name}: {tag}");
        }
    });
}

#[test]
fn our_forms_carry_the_token_and_have_one_main_button() {
    each(|name, html, _| {
        for form in html.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if !form.contains("id=\"form-post\"") {
                assert!(form.contains("name=\"csrf\" value=\"csrf-token\""), "{name}");
            }
        }
        assert!(html.matches("class=\"button\"").count() <= 1, "{name}");
    });
}

#[test]
fn english_pages_are_english() {
    for (name, html) in samples::all(Lang::En) {
        // Samples of texts and data are Japanese in both languages.
        let data = ["r4", "r5", "a1b", "a6", "a9", "a17"].iter().any(|start| name.starts_with(start));
        if name.starts_with("document") || name == "account" || data {
            continue;
        }
        let kana = markup::main_part(&html).chars().find(|c| ('ぁ'..='ヿ').contains(c));
        assert_eq!(kana, None, "{name}");
    }
}
