//! Just enough reading of our own markup to check it; not a parser of HTML.

/// The content of `<title>`.
pub(crate) fn title(html: &str) -> &str {
    between(html, "<title>", "</title>")
}

/// The content of `<main>`.
pub(crate) fn main_part(html: &str) -> &str {
    let inner = between(html, "<main", "</main>");
    inner.split_once('>').unwrap().1.trim()
}

fn between<'a>(html: &'a str, open: &str, close: &str) -> &'a str {
    html.split_once(open).unwrap().1.split_once(close).unwrap().0
}

/// The values of one attribute, in order.
pub(crate) fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// All start tags with a name, with their attributes.
pub(crate) fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!("<{name}"))
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '>', '\n']))
        .map(|rest| rest.split('>').next().unwrap())
        .collect()
}

/// Asset names without the digest of their content.
pub(crate) fn without_hashes(html: &str) -> String {
    let mut out = String::new();
    for (n, piece) in html.split("/assets/").enumerate() {
        match (n, piece.split_once('-')) {
            (1.., Some((stem, rest))) => {
                out.push_str(&format!("/assets/{stem}-…{}", &rest[16..]));
            }
            _ => out.push_str(piece),
        }
    }
    out
}
