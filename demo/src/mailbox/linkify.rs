//! Finds the links in a plain text, so that they can be followed from the page.

/// A stretch of text, to be escaped and shown as it is, or as a link to itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// Just text.
    Text(&'t str),
    /// An `http` or `https` URL.
    Link(&'t str),
}

/// Cuts `text` into pieces; joined together they are `text` again.
pub(crate) fn linkify(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = next_url(rest) {
        let (before, from_url) = rest.split_at(start);
        let (url, after) = from_url.split_at(url_length(from_url));
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Link(url));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Only these two schemes: `javascript:` and its like never become links.
fn next_url(text: &str) -> Option<usize> {
    let starts = ["http://", "https://"].into_iter().filter_map(|scheme| text.find(scheme));
    starts.min()
}

/// A URL ends at the first character that no URL has; Japanese text often follows without a space.
/// Punctuation at the end belongs to the sentence.
fn url_length(text: &str) -> usize {
    let is_in_url = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let end = text.find(|c| !is_in_url(c)).unwrap_or(text.len());
    let url = text.get(..end).unwrap_or(text);
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']']).len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::{Piece::*, *};

    #[test]
    fn links_are_found_between_japanese_words_and_punctuation() {
        let cases: [(&str, &[Piece<'_>]); 7] = [
            ("", &[]),
            ("リンクなし", &[Text("リンクなし")]),
            ("http://localhost:8080/link/abc", &[Link("http://localhost:8080/link/abc")]),
            (
                "URL:https://id.example/a?b=c&d=e をご覧ください",
                &[Text("URL:"), Link("https://id.example/a?b=c&d=e"), Text(" をご覧ください")],
            ),
            ("「https://id.example/」です", &[Text("「"), Link("https://id.example/"), Text("」です")]),
            ("See https://id.example/a.", &[Text("See "), Link("https://id.example/a"), Text(".")]),
            ("<javascript:alert(1)>", &[Text("<javascript:alert(1)>")]),
        ];
        for (text, expected) in cases {
            assert_eq!(linkify(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "(http://|https://|[a-z./。)「 \n]){0,20}") {
            let pieces = linkify(&text);
            let joined = pieces.iter().map(|piece| match piece { Text(text) | Link(text) => *text });
            assert_eq!(joined.collect::<String>(), text);
        }
    }
}
