//! The switch to the other language: a parameter of any page's address (`ui_locales`, OpenID Connect Core 3.1.2.1).

use crate::domain::Lang;
use url::form_urlencoded;

/// The language that the query asks for, if it names one of ours.
pub fn chosen_lang(query: &str) -> Option<Lang> {
    let (_, tags) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ui_locales")?;
    Lang::from_tags(tags.split(' '))
}

/// The address without the switch's own parameter, so that switching twice does not pile it up.
pub fn without_lang(path_and_query: &str) -> String {
    let Some((path, query)) = path_and_query.split_once('?') else { return path_and_query.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("ui_locales=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switch_does_not_pile_up() {
        assert_eq!(without_lang("/a?ui_locales=en"), "/a");
        assert_eq!(without_lang("/a?x=1&ui_locales=en&y=2"), "/a?x=1&y=2");
        assert_eq!(without_lang("/a"), "/a");
    }
}
